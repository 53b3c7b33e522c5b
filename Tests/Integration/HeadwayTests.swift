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
}
