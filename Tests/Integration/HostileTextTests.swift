// Hostile mail through the built program and its real servers: shown, and obeyed by nothing.

import DemoServers
import Foundation
import Testing

/// What a mail holds acts nowhere: not in the terminal, in no page, in no program's environment.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct HostileTextTests {
    private static let hostile =
        "\u{1B}[31m\u{1B}]0;owned\u{7}\u{202E}\u{2066}\u{9B}2J<script>document.title='ran'</script>"
        + "<img src=http://evil.example/x onerror=alert(1)>\"'&$(touch owned)`id`"

    /// As one header field can carry it.
    private static var encoded: String {
        let text = hostile + String(repeating: "w", count: 10_000)
        return "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?="
    }

    private static func letter(_ world: World) -> Letter {
        var letter = Letter.rejection(from: "\(encoded) <\(world.jane)>")
        letter.subject = encoded
        letter.text =
            hostile + String(repeating: "w", count: 10_000)
            + "\n\nDear Sam,\n\n\(hostile) unfortunately we have decided "
            + "to move forward with another candidate \(hostile).\n\n\(hostile)\n"
        return letter
    }

    @Test func itIsShownInertEverywhere() async throws {
        try await SharedServers.withWorld { world in
            let told = world.directory + "/told"
            try world.configure(
                more: "[notify]\ncommand = [\"sh\", \"-c\", \"env | grep ^AFTERWORD >> \(told)\"]")
            // Control characters cannot be typed at all; the rest can.
            let typed = Self.hostile.filter {
                !$0.unicodeScalars.contains { $0.properties.generalCategory == .control }
            }
            try await world.run(
                [
                    "add", "Acme \(typed) GmbH", "--role", typed + String(repeating: "w", count: 500), "--with",
                    "Jane Doe <\(world.jane)>", "--at", "\(Story.at(0, 14).day) 14:00", "--rating", "4",
                    "--highlight", typed, "--doubt", typed,
                ], at: Story.at(0, 17, 15))
            try await world.deliver(Self.letter(world), at: Story.at(1, 6))
            try await world.deliver(
                Letter(from: "\(Self.encoded) <x@\(world.company)>", subject: Self.encoded, text: Self.hostile),
                at: Story.at(1, 6, 1))
            let now = Story.at(1, 6, 5)
            try await world.pass(at: now)
            try #require(try await world.json(["inbox"], at: now).rows.count == 2)
            var commands = ["list --all", "show i1", "plan i1", "why i1", "log", "log i1", "inbox", "queue --all"]
            commands += ["status", "digest", "report"]
            let handles = try await world.json(["queue", "--all"], at: now).rows + world.json(["inbox"], at: now).rows
            try #require(handles.count >= 3)
            commands += handles.compactMap { $0["id"].text }.flatMap { ["show \($0)", "why \($0)"] }
            for command in commands {
                for columns in ["40", "100"] {
                    let output = try await world.run(
                        command.split(separator: " ").map(String.init), at: now, more: ["COLUMNS": columns])
                    Self.expectInert(output, "\(command) on \(columns)")
                }
            }
            for page in ["digest", "report"] {
                let file = world.directory + "/\(page).html"
                try await world.run([page, "--html", file], at: now)
                let html = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
                Self.expectInert(html, page)
                for tag in ["<script>document", "<img", "&$("] { #expect(!html.contains(tag), "\(page): \(tag)") }
                #expect(html.contains("&lt;script&gt;"), "\(page) shows it as text")
                #expect(html.utf8.count < 100 * 1024 || page == "report")
            }
            let environment = String(decoding: try Data(contentsOf: URL(filePath: told)), as: UTF8.self)
            Self.expectInert(environment, "the environment of [notify] command")
            #expect(environment.split(separator: "\n").allSatisfy { $0.hasPrefix("AFTERWORD_") && $0.count < 450 })

            try await world.pass(at: Story.at(1, 7, 31))
            let mail = try #require(
                try await world.inbox(of: world.candidate).map { String(decoding: $0.bytes, as: UTF8.self) }
                    .first { $0.contains("List-Id: <interview-digest.") })
            // Tabs fold the lines that the servers put above it.
            #expect(mail.utf8.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || [9, 10, 13].contains($0)) })
            #expect(!FileManager.default.fileExists(atPath: "owned"))
        }
    }

    /// No character that a terminal or a page's direction would obey.
    private static func expectInert(_ text: String, _ place: String) {
        let acting = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 10: false
            case 0..<32, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
            default: false
            }
        }
        #expect(acting.isEmpty, "\(place): \(Set(acting.map { String($0.value, radix: 16) }))")
    }
}
