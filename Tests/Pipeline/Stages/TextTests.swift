// Small things of the stages: subjects of replies, what people type, what files hold messages.

import Interviews
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct TextTests {
    @Test(arguments: [
        ("Interview", "Re: Interview"), ("Re: Interview", "Re: Interview"), ("AW: Interview", "Re: Interview"),
        ("RE: re: Interview", "Re: Interview"), ("Re[2]: Interview", "Re: Interview"),
        ("Role: Engineer", "Re: Role: Engineer"),
        ("", "Re: "),
    ])
    func aReplySaysReOnce(subject: String, reply: String) { #expect(Composer.replySubject(subject) == reply) }

    @Test(arguments: [
        ("45m", 2700), ("1h", 3600), ("1h30m", 5400), ("90", 5400), ("2 hours", nil), ("soon", nil), ("0m", nil),
    ])
    func durationsAreRead(text: String, seconds: Int?) {
        let reader = TimeReader(now: Instant(seconds: 0), zoneNamed: { _ in nil })
        #expect((try? reader.duration(text)) == seconds)
    }

    @Test(arguments: [
        ("noreply@acme.example", true), ("no-reply@acme.example", true), ("jobs-no-reply@acme.example", true),
        ("do_not_reply@acme.example", true), ("mailer-daemon@acme.example", true), ("norbert@acme.example", false),
        ("jane@acme.example", false),
    ])
    func addressesThatNobodyReadsAreKnown(text: String, isNoReply: Bool) throws {
        #expect(try #require(Address(text)).isNoReply == isNoReply)
    }

    @Test func anMboxHoldsSeveralMessages() {
        let mbox = "From a Mon\nSubject: one\n\ntext\nFrom here on\n\nFrom b Tue\nSubject: two\n\nmore\n"
        let messages = MessageFiles.messages(in: Array(mbox.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(messages == ["Subject: one\n\ntext\nFrom here on\n\n", "Subject: two\n\nmore\n"])
        #expect(MessageFiles.messages(in: Array("just some notes: nothing".utf8)).isEmpty)
        #expect(MessageFiles.messages(in: Array("Subject: x\n\nbody".utf8)).count == 1)
    }

    @Test(arguments: ["2026-11-24", "now", "2026-11-24T09:00:00"])
    func anUnreadableClockIsRefused(text: String) {
        #expect(throws: Refusal.self) { try Surroundings.process(environment: ["AFTERWORD_NOW": text]) }
    }
}
