import Foundation
import Testing

/// What programs rely on: the JSON of INTERFACE.md.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct ShapeTests {
    @Test func everyDocumentHasItsShape() async throws {
        try await SharedServers.withWorld { world in
            try await Self.aBusyWeek(world)
            let now = Story.at(1, 12)
            for (arguments, shape) in [
                (["list"], Shape.list), (["list", "--all"], .list), (["show", "i1"], .show), (["show", "i2"], .show),
                (["plan", "i1"], .plan), (["plan", "i2"], .plan), (["queue"], .queue), (["queue", "--all"], .queue),
                (["inbox"], .inbox), (["inbox", "--unmatched"], .inbox), (["status"], .status),
                (["rehearse", "--at", "\(now.day) 14:00"], .plan),
            ] {
                let document = try await world.json(arguments, at: now)
                #expect(shape.violations(of: document).isEmpty, "\(arguments)")
                if shape.isList, arguments != ["inbox", "--unmatched"] {
                    #expect(!document.rows.isEmpty, "\(arguments)")
                }
            }
        }
    }

    @Test func theLogIsOneEntryALineAndAChain() async throws {
        try await SharedServers.withWorld { world in
            try await Self.aBusyWeek(world)
            let entries = try JSONValue.lines(try await world.journal(at: Story.at(1, 12)))
            #expect(entries.flatMap { Shape.logEntry.violations(of: $0) }.isEmpty)
            #expect(entries.map { $0["seq"].number } == (1...entries.count).map { Double($0) })
            #expect(Set(entries.map { $0["hash"].text }).count == entries.count)
            let mine = try await world.run(["log", "i2", "--json"], at: Story.at(1, 12))
            #expect(try JSONValue.lines(mine).allSatisfy { $0["interview"].text == "i2" })
        }
    }

    /// Times are printed with the offset of the candidate's zone, whatever was typed.
    @Test func timesCarryTheOffsetOfTheZone() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            let row = try #require(try await world.json(["list"], at: now).rows.first)
            #expect(row["at"].text == Story.at(0, 14).rfc3339)
            #expect(row["company"].text == "Acme GmbH")
            #expect(row["contact"]["address"].text == world.jane)
            #expect(row["state"].text == "held")
        }
    }

    @Test func anEmptyWorldHasEmptyDocuments() async throws {
        try await SharedServers.withWorld { world in
            for arguments in [["list"], ["queue"], ["inbox"]] {
                let document = try await world.json(arguments, at: Story.at(0, 9))
                #expect(document == .array([]), "\(arguments)")
            }
            let status = try await world.json(["status"], at: Story.at(0, 9))
            #expect(Shape.status.violations(of: status).isEmpty)
        }
    }

    /// Nothing that mail brings reaches a terminal raw.
    @Test func controlCharactersOfMailAreShownEscaped() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let letter = Letter(
                from: "\"Jane \u{1B}[31mDoe\" <\(world.jane)>",
                subject: "Hello =?utf-8?Q?=1B=5D0=3Bowned=07=E2=80=AE?=",
                text: "We have decided to move forward with another candidate.\u{1B}[2J\u{202E}")
            try await world.deliver(letter, at: Story.at(1, 11))
            try await world.pass(at: Story.at(1, 11, 5))
            for arguments in [
                ["inbox"], ["show", "m1"], ["show", "i1"], ["why", "m1"], ["log"], ["digest"], ["list", "--all"],
            ] {
                let output = try await world.run(arguments, at: Story.at(1, 11, 6))
                let raw = output.unicodeScalars.filter { ($0.value < 0x20 && $0 != "\n") || $0.value == 0x202E }
                #expect(raw.isEmpty, "\(arguments)")
            }
        }
    }

    /// A thank-you that is sent, an answer with a promise, and a thank-you that waits.
    private static func aBusyWeek(_ world: World) async throws {
        try await world.thanked()
        try await world.run(
            [
                "add", "Globex", "--role", "Engineer", "--with", "Kim <kim@globex.example>", "--at",
                "\(Story.at(1, 8).day) 08:00", "--rating", "5",
            ],
            at: Story.at(1, 9, 30))
        let letter = Letter(
            from: "Jane Doe <\(world.jane)>", subject: "Next steps",
            text: """
                Hi Sam,

                we are still speaking with other candidates. You will hear from us by \(Story.at(12, 9).words).

                Best
                Jane
                """)
        try await world.deliver(letter, at: Story.at(1, 11))
        try await world.pass(at: Story.at(1, 11, 5))
    }
}

extension Shape {
    fileprivate var isList: Bool { if case .list = self { true } else { false } }
}
