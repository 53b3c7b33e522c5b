// Times as people say them, in every command that takes one, with what was understood said back.

import Foundation
import Testing

@Suite(.timeLimit(.minutes(15))) struct DateTests {
    /// A phrase on Thursday, 2026-10-08 at 15:30, and what it means as a time and as the end of a promise.
    private static let phrases = [
        ("tomorrow 9:00", "2026-10-09 09:00", "2026-10-09 09:00"), ("tue", "2026-10-13 09:00", "2026-10-13 18:00"),
        ("2026-11-24", "2026-11-24 09:00", "2026-11-24 18:00"), ("in 3 days", "2026-10-11 15:30", "2026-10-11 15:30"),
        ("next friday 14:30", "2026-10-16 14:30", "2026-10-16 14:30"),
    ]

    @Test func everyCommandTakesThemAndSaysWhatItUnderstood() async throws {
        let desk = try await Desk()
        defer { desk.remove() }
        // Every phrase in one command, and every command with one of them.
        for (phrase, time, _) in Self.phrases {
            try await expect(["add", "Initech", "--at", phrase], says: time, desk)
        }
        for (number, words) in [
            ["set", "i2", "--at"], ["round", "i3", "--at"], ["pause", "i2", "--until"], ["rehearse", "--at"],
            ["snooze", "d1", "--until"], ["confirm", "d1", "--force", "--reason", "a test", "--at"],
        ].enumerated() {
            let (phrase, time, _) = Self.phrases[number % Self.phrases.count]
            try await expect(words + [phrase], says: time, desk)
        }
        for (number, words) in [
            ["add", "Hooli", "--expect"], ["set", "i2", "--expect"], ["heard", "i1", "timeline", "--expect"],
            ["rehearse", "--at", "today 14:30", "--expect"],
        ].enumerated() {
            let (phrase, _, promise) = Self.phrases[number % Self.phrases.count]
            try await expect(words + [phrase], says: promise, desk)
        }
        try desk.write("company,date\nUmbrella,next friday 14:30\n", to: "table.csv")
        try await expect(["import", desk.directory + "/table.csv"], says: "2026-10-16 14:30", desk)
        try await expect(["digest", "--date", "today"], says: "Thursday, October 8", desk)
    }

    private func expect(_ words: [String], says time: String, _ desk: Desk) async throws {
        let outcome = try await desk.run(words)
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        #expect((outcome.output + outcome.errors).contains(time), "\(words): \(outcome.output + outcome.errors)")
    }
}
