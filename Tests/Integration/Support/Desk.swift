// A place to run commands without a server: the clock stands, and nobody listens where the configuration points.

import Foundation
import Testing

/// A candidate with one interview and its thank-you.
struct Desk {
    let directory: String

    init() async throws {
        directory =
            FileManager.default.temporaryDirectory.path + "/afterword-errors-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: directory + "/.config/afterword", withIntermediateDirectories: true)
        try write(
            """
            [identity]
            name = "Sam Candidate"
            address = "sam@candidate.example"
            time_zone = "Europe/Berlin"

            [[account]]
            name = "main"
            imap = "imap://127.0.0.1:1"
            smtp = "smtp://127.0.0.1:1"
            user = "sam@candidate.example"
            password_command = ["echo", "secret"]

            [review]
            mode = "confirm"

            """, to: ".config/afterword/config.toml")
        for arguments in [
            [
                "add", "Acme GmbH", "--role", "Engineer", "--with", "Jane Doe <jane@acme.example>", "--at",
                "2026-10-08 14:00",
            ],
            ["debrief", "acme", "--rating", "4", "--highlight", "the trams"], ["add", "Acme Labs"],
            ["add", "Globex", "--with", "Kim Novak"],
        ] {
            let outcome = try await run(arguments)
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: directory + "/" + name))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: directory + "/" + name)
    }

    func run(_ arguments: [String], at now: String = "2026-10-08T13:30:00Z") async throws -> Outcome {
        try await Binary.run(arguments, environment: ["HOME": directory, "AFTERWORD_NOW": now])
    }

    /// The command, its status and what it said, without what is different each time.
    func record(_ arguments: [String]) async throws -> String {
        let outcome = try await run(arguments)
        #expect(outcome.status > 0, "\(arguments) was done: \(outcome.output)")
        let words = arguments.map { $0.contains(where: { " '<".contains($0) }) || $0.isEmpty ? "\"\($0)\"" : $0 }
        let said = (outcome.output + outcome.errors).replacing(directory, with: "HOME")
            .replacing(/after \d+ ms/, with: "after N ms").replacing(
                /its hash is [0-9a-f]{8}/, with: "its hash is HASH")
        return
            "$ afterword \(words.joined(separator: " ").replacing(directory, with: "HOME"))\n\(said)[\(outcome.status)]\n"
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
