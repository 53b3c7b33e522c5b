// The checks themselves: each accuses what it is there for, and nothing else.

import Testing
import Vocabulary

@testable import Simulation

@Suite struct WitnessTests {
    private static let start = Instant(rfc3339: "2026-10-08T13:00:00Z") ?? Instant(seconds: 0)
    private static let bytes = Letter(
        from: "Sam <sam@candidate.example>", to: "Jane Doe <jane@acmetools.example>", subject: "Thank you",
        date: start, messageID: "d1@candidate.example", body: "Thank you."
    ).bytes

    private var setting: Setting {
        var chance = Chance(seed: 1)
        var setting = Setting(&chance)
        (setting.policy, setting.isReviewMode, setting.hasSecondAccount) = ("considerate", false, false)
        return setting
    }

    /// A witness who heard one yes to a mail of that kind.
    private func witness(kind: String = "reminder", due: Instant = start, forced: Set<String> = []) -> Witness {
        var witness = Witness(setting: setting)
        witness.jobs = [
            Job(handle: 1, company: 0, zone: "Europe/Berlin", end: Self.start, addedAt: Self.start)
        ]
        let yes = Yes(bytes: Self.bytes, number: 1, slot: due, job: 0, kind: kind, due: due, forced: forced)
        witness.note(yes, of: "d1@candidate.example")
        return witness
    }

    private func scene(_ moment: String = "2026-10-08T13:00:00Z", _ change: (inout Post) -> Void = { _ in }) -> Scene {
        var post = Post(accounts: ["main"])
        let began = post.tick()
        change(&post)
        for key in post.keys { post.noteExamined(key) }
        return Scene(now: Instant(rfc3339: moment) ?? Self.start, post: post, passBegan: began)
    }

    private func attempt(_ bytes: [UInt8] = bytes) -> Attempt {
        Attempt(bytes: bytes, recipients: ["jane@acmetools.example"], account: "main")
    }

    private func promises(_ witness: Witness) -> [String] { witness.violations.map(\.promise) }

    @Test func whatWasSaidYesToMayGo() {
        var witness = witness()
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        #expect(promises(witness) == [])
    }

    @Test func otherBytesAreAccused() {
        var witness = witness()
        witness.judgeSubmission(attempt(Self.bytes + [33]), isRecorded: true, in: scene())
        #expect(promises(witness) == ["G1"])
    }

    @Test func aYesTakenBackIsNone() {
        var witness = witness()
        witness.takeBack("d1@candidate.example")
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        #expect(promises(witness) == ["G1"])
    }

    @Test func aFileChangedAfterTheYesIsAccused() {
        var witness = witness()
        witness.noteFileTouched("d1@candidate.example")
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        #expect(promises(witness) == ["G1"])
    }

    @Test func aSecondSubmissionIsAccused() {
        var witness = witness()
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        #expect(promises(witness) == ["G2"])
    }

    @Test func aSubmissionWithoutARecordIsAccused() {
        var witness = witness()
        witness.judgeSubmission(attempt(), isRecorded: false, in: scene())
        #expect(promises(witness) == ["G2"])
    }

    @Test func mailThatCameAfterTheYesIsAccused() {
        var witness = witness()
        let scene = scene { post in
            for _ in 0..<3 { _ = post.tick() }
            let letter = Letter(
                from: "Jane Doe <jane@acmetools.example>", subject: "No", date: Self.start,
                messageID: "no@acmetools.example", body: "No.")
            post.deliver(
                letter.bytes, .employer, company: 0, to: MailboxKey(account: "main", name: "INBOX"), at: Self.start)
        }
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene)
        #expect(promises(witness) == ["G3"])
    }

    @Test(arguments: [
        ("2026-10-10T09:00:00Z", "slot"), ("2026-10-12T09:00:00Z", "C3"), ("2026-10-09T20:00:00Z", "slot"),
        ("2026-10-20T09:00:00Z", "G9"),
    ])
    func wrongHoursAreAccused(moment: String, promise: String) {
        var witness = witness()
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene(moment))
        #expect(promises(witness) == [promise])
    }

    @Test func onlyTheRuleThatWasOverruledYields() {
        var witness = witness(forced: ["C3"])
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene("2026-10-12T09:00:00Z"))
        #expect(promises(witness) == [])
        witness = self.witness(forced: ["C3"])
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene("2026-10-10T09:00:00Z"))
        #expect(promises(witness) == ["slot"])
    }

    private static let no = Letter(
        from: "Jane Doe <jane@acmetools.example>", subject: "No", date: start, messageID: "no@acmetools.example",
        body: "No.")

    @Test(arguments: [("INBOX", ["G3"]), ("Junk", [])])
    func whatLiesInJunkMovesNothing(mailbox: String, accused: [String]) {
        var witness = witness()
        let scene = scene { post in
            for _ in 0..<3 { _ = post.tick() }
            let key = MailboxKey(account: "main", name: mailbox)
            post.deliver(Self.no.bytes, .employer, company: 0, to: key, at: Self.start)
        }
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene)
        #expect(promises(witness) == accused)
    }

    @Test func whatThePersonIgnoresBySenderMovesNothing() {
        var witness = witness()
        witness.ignoredSenders = ["jane@acmetools.example"]
        let scene = scene { post in
            for _ in 0..<3 { _ = post.tick() }
            let key = MailboxKey(account: "main", name: "INBOX")
            post.deliver(Self.no.bytes, .employer, company: 0, to: key, at: Self.start)
        }
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene)
        #expect(promises(witness) == [])
    }

    @Test func aSecondCopyInSentIsAccused() {
        var witness = witness()
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        var post = Post(accounts: ["main"])
        let sent = MailboxKey(account: "main", name: "Sent")
        witness.judgeAppend(Self.bytes, to: sent, in: post)
        #expect(promises(witness) == [])
        post.deliver(Self.bytes, .own, company: nil, to: sent, at: Self.start)
        witness.judgeAppend(Self.bytes, to: sent, in: post)
        #expect(promises(witness) == ["G5"])
    }

    @Test func twoMailsWithinFourDaysAreAccused() {
        var witness = witness()
        witness.sent.append(
            SentRecord(
                messageID: "d0@x", company: 0, job: 0, kind: "reminder",
                at: Instant(rfc3339: "2026-10-06T09:00:00Z") ?? Self.start, number: 0))
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        #expect(promises(witness) == ["C4"])
    }

    @Test func aMailBeforeThePromisedDateIsAccused() {
        var witness = witness()
        witness.jobs[0].promised = [Instant(rfc3339: "2026-10-16T16:00:00Z") ?? Self.start]
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        #expect(promises(witness) == ["B3"])
    }

    @Test func aFourthKindOfMailIsAccused() {
        var witness = witness()
        for (kind, month) in [("thank_you", 7), ("final", 8), ("news", 9)] {
            witness.sent.append(
                SentRecord(
                    messageID: "\(kind)@x", company: 0, job: 0, kind: kind,
                    at: Instant(rfc3339: "2026-0\(month)-06T09:00:00Z") ?? Self.start, number: 0))
        }
        witness.judgeSubmission(attempt(), isRecorded: true, in: scene())
        #expect(promises(witness) == ["A19"])
    }

    @Test func aSecondDigestOfADayIsAccused() {
        var witness = witness()
        for id in ["one@x", "two@x"] {
            let bytes = Letter(
                from: "Sam <sam@candidate.example>", subject: "Digest", date: Self.start, messageID: id,
                body: "All quiet."
            ).bytes
            let attempt = Attempt(bytes: bytes, recipients: [Setting.ownAddress], account: "main")
            witness.judgeSubmission(attempt, isRecorded: true, in: scene())
        }
        #expect(promises(witness) == ["digest"])
    }
}
