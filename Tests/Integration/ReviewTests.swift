import Foundation
import Testing

/// `afterword review` at a terminal: one key a decision.
@Suite(.timeLimit(.minutes(15))) struct ReviewTests {
    private static func withDesk(
        _ dialogue: [(question: String, answer: String)],
        _ check: (Outcome, Pseudoterminal, Desk) async throws -> Void
    ) async throws {
        let desk = try await Desk()
        defer { desk.remove() }
        let environment = ["HOME": desk.directory, "AFTERWORD_NOW": "2026-10-08T13:40:00Z"]
        let terminals = Terminals()
        let ended = try await Binary.converse(["review"], environment: environment) { terminal in
            await terminals.keep(terminal)
            try await terminal.answer(dialogue, pressingEnter: false)
        }
        try await check(ended, try #require(await terminals.kept), desk)
    }

    private actor Terminals {
        var kept: Pseudoterminal?
        func keep(_ terminal: Pseudoterminal) { kept = terminal }
    }

    private static func state(_ desk: Desk) async throws -> String {
        let queue = try JSONValue(try await desk.run(["queue", "--all", "--json"]).output)
        return try #require(queue.rows.first { $0["state"].text != "superseded" })["state"].text
    }

    @Test func aKeyDecidesWithoutEnter() async throws {
        let dialogue = [
            ("[q]uit?", "w"), ("is waiting: thank-you", ""), ("[q]uit?", "x"), ("one of the letters", ""),
            ("[q]uit?", "\u{1B}[A"), ("one of the letters", ""), ("[q]uit?", "\n"), ("[q]uit?", "d"), ("dropped", ""),
            ("[q]uit?", "u"), ("taken back", ""), ("[q]uit?", "y"), ("confirmed, goes out", ""), ("[q]uit?", "q"),
        ]
        try await Self.withDesk(dialogue) { ended, terminal, desk in
            #expect(ended.status == 0, "\(ended.output)")
            #expect(ended.output.hasSuffix("That was all.\n"), "\(ended.output)")
            #expect(terminal.isAsShellsExpect)
            let state = try await Self.state(desk)
            #expect(state == "confirmed")
        }
    }

    /// Who presses Enter behind a letter is understood as well, and the Enter answers no later question.
    @Test func aLetterWithEnterMeansTheSame() async throws {
        let dialogue = [
            ("[q]uit?", "s\n"), ("Until when?", "someday\n"), ("cannot read the time", ""), ("[q]uit?", "s\n"),
            ("Until when?", "tomorrow 9:00\n"), ("put off until Fri 2026-10-09 09:00", ""), ("[q]uit?", "u\n"),
            ("taken back", ""), ("[q]uit?", "y\n"), ("confirmed, goes out", ""), ("[q]uit?", "q\n"),
        ]
        try await Self.withDesk(dialogue) { ended, _, desk in
            #expect(ended.status == 0, "\(ended.output)")
            let state = try await Self.state(desk)
            #expect(state == "confirmed")
        }
    }

    /// A key that is pressed once too often is no answer to a question that nobody has read.
    @Test func aKeyPressedTwiceDecidesOnce() async throws {
        let dialogue = [
            ("[q]uit?", "yy"), ("[u]ndo the last decision", "u"), ("taken back", ""), ("[q]uit?", "ww"),
            ("is waiting: thank-you", ""), ("[q]uit?", "q"),
        ]
        try await Self.withDesk(dialogue) { ended, _, desk in
            #expect(ended.status == 0, "\(ended.output)")
            #expect(!ended.output.contains("u or q, please"), "\(ended.output)")
            #expect(ended.output.matches(of: #/is waiting: thank-you/#).count == 1, "\(ended.output)")
            let state = try await Self.state(desk)
            #expect(state == "waiting")
        }
    }

    @Test(arguments: ["\u{3}", "\u{4}", "q"])
    func leavingDecidesNothing(key: String) async throws {
        try await Self.withDesk([("[q]uit?", key)]) { ended, terminal, desk in
            #expect(ended.status == 0, "\(ended.output)")
            #expect(terminal.isAsShellsExpect)
            let state = try await Self.state(desk)
            #expect(state == "waiting")
        }
    }
}
