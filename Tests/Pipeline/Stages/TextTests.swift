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

    @Test func waitsGrowAndParkAfterThreeRefusals() {
        var backOff = BackOff()
        let lost = MailFailure(.connectionLost, account: "main", message: "lost", retry: .immediately)
        let waits = (0..<10).map { _ in backOff.wait(after: lost, jitter: 0.5) }
        #expect(waits.first == .seconds(2))
        #expect(waits[1] == .seconds(4))
        #expect(waits.last == .seconds(300))
        backOff.succeeded(after: .seconds(5))
        #expect(backOff.wait(after: lost, jitter: 0.5) == .seconds(300), "a session that did not last resets nothing")
        backOff.succeeded(after: .seconds(600))
        #expect(backOff.wait(after: lost, jitter: 0.5) == .seconds(2))
        let refused = MailFailure(.credentialRefused, account: "main", message: "refused", retry: .needsPerson)
        _ = backOff.wait(after: refused, jitter: 0)
        _ = backOff.wait(after: refused, jitter: 0)
        #expect(backOff.wait(after: refused, jitter: 0) == BackOff.parking)
        #expect(backOff.isParked)
    }

    @Test func aServersPatienceIsObeyed() {
        var backOff = BackOff()
        let throttled = MailFailure(.throttled, account: "main", message: "later", retry: .later(after: .seconds(900)))
        #expect(backOff.wait(after: throttled, jitter: 0.5) == .seconds(900))
    }

    @Test(arguments: ["2026-11-24", "now", "2026-11-24T09:00:00"])
    func anUnreadableClockIsRefused(text: String) {
        #expect(throws: Refusal.self) { try Surroundings.process(environment: ["AFTERWORD_NOW": text]) }
    }
}
