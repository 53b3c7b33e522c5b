// How far long work is: told on a terminal and nowhere else, by the built program.

import DemoServers
import Foundation
import Testing

/// Long work says on a terminal how far it is, and is quiet elsewhere.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct HeadwayTests {
    @Test func theFirstRunCountsOnATerminalOnly() async throws {
        for isTerminal in [true, false] {
            try await SharedServers.withWorld { world in
                try await world.fill(300, each: 20)
                try await world.run(
                    [
                        "add", "Acme GmbH", "--with", "Jane Doe <\(world.jane)>", "--at",
                        Story.now().minutes(120).rfc3339,
                    ],
                    at: nil)
                let arguments = ["daemon", "--once"]
                guard isTerminal else {
                    let quiet = try await world.attempt(arguments, at: nil)
                    #expect(quiet.status == 0, "\(quiet.errors)")
                    #expect(!quiet.errors.contains(" of ") && !quiet.errors.contains("\u{1B}"), "\(quiet.errors)")
                    #expect(quiet.output.hasPrefix("looked at 300 new messages"))
                    return
                }
                let seen = try await Binary.converse(arguments, environment: world.environment) { _ in }
                #expect(seen.status == 0)
                let lines = seen.output.split(separator: "\r").filter { $0.contains("reading INBOX: ") }
                #expect(lines.count > 1)
                for line in lines {
                    #expect(line.wholeMatch(of: #/reading INBOX: [0-9,]+ of 300(, .+ left)?\e\[K/#) != nil, "\(line)")
                }
                let isTakenAway = seen.output.contains("\r\u{1B}[Klooked at 300 new messages")
                #expect(isTakenAway, "\(seen.output.suffix(200))")
                let calm = try await Binary.converse(["log", "--verify", "-q"], environment: world.environment) { _ in }
                #expect(!calm.output.contains("\u{1B}"))
            }
        }
    }

    /// Two hundred interviews take long enough to be counted; the same import off a terminal says nothing of it.
    @Test func anImportCountsOnATerminalOnly() async throws {
        try await SharedServers.withWorld { world in
            let file = FileManager.default.temporaryDirectory.path + "/afterword-table-\(UInt32.random(in: 0 ... .max))"
            defer { unlink(file) }
            let rows = (1...200).map { number in
                "Company \(number),Engineer,2026-12-\(number % 20 + 10) 10:00\n"
            }
            try Data(("company,role,date\n" + rows.joined()).utf8).write(to: URL(filePath: file))
            let seen = try await Binary.converse(["import", file], environment: world.environment) { _ in }
            #expect(seen.status == 0)
            let lines = seen.output.split(separator: "\r").filter { $0.contains("taking over: ") }
            #expect(lines.count > 1)
            for line in lines {
                #expect(line.wholeMatch(of: #/taking over: [0-9]+ of 200(, .+ left)?\e\[K/#) != nil, "\(line)")
            }
            #expect(seen.output.contains("\r\u{1B}[K200 interviews taken over, 0 there already."))
            let again = try await world.attempt(["import", file], at: nil)
            #expect(again.output == "0 interviews taken over, 200 there already.\n" && again.errors.isEmpty)
        }
    }
}
