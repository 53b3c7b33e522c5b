// Corrections: they count at once, as if the message had been read right at once, and are kept as rules.

import Foundation
import Interviews
import Ledger
import Testing
import Vocabulary

@testable import Pipeline

/// Two interviews at companies of one recruiter, and mail about them.
private final class TwoInterviews {
    let world: FakeWorld
    let acme: InterviewID
    let beta: InterviewID

    init(settings: String = "") throws {
        world = try FakeWorld(settings: settings)
        acme = try world.interviewAtAcme()
        var input = FactsInput()
        input.company = "Beta"
        input.role = "Analyst"
        input.with = ["Rob Roe <rob@beta.example>"]
        input.at = "2026-10-06T10:00:00+02:00"
        beta = try world.workbench.add(input)
    }

    func receive(_ text: String) async throws -> ReceivedMail {
        let before = try world.workbench.ledger.read { try $0.mails() }.map(\.id)
        world.mailbox.deliver(text)
        _ = try await world.pass.run()
        return try #require(try mails().first { !before.contains($0.id) })
    }

    func mails() throws -> [ReceivedMail] { try world.workbench.ledger.read { try $0.mails() } }
    func mail(_ id: MailID) throws -> ReceivedMail { try world.workbench.ledger.mail(id) }
    func interview(_ id: InterviewID) throws -> Interview { try world.workbench.ledger.interview(id) }
    func rules() throws -> [ReadingRule] { try world.workbench.readingRules() }

    @discardableResult
    func say(_ id: MailID, _ word: CorrectionWish.Word, _ scope: ReadingRule.Scope? = nil) throws -> CorrectionReport {
        try world.workbench.correct(id, CorrectionWish(word, scope: scope))
    }

    /// Everything that a person sees of an interview's record, without the numbers that mail happened to get.
    func picture(_ id: InterviewID) throws -> [String] {
        let interview = try interview(id)
        var lines = interview.rounds.map { "\($0.number) \($0.start?.rfc3339() ?? "-") \($0.isCancelled)" }
        lines += interview.contacts.map { "\($0)" }
        lines += interview.answers.map { "\($0.at) \($0.label)" }.sorted()
        lines += interview.promises.map { "\($0.saidAt) \($0.expected.until)" }.sorted()
        return lines + ["\(try world.workbench.view(of: id).state)"]
    }
}

private func letter(
    _ id: String, from: String = "Jane Doe <jane@acme.example>", subject: String = "Your interview",
    minute: Int = 20, headers: String = "", _ text: String
) -> String {
    """
    From: \(from)
    To: sam@candidate.example
    Subject: \(subject)
    Date: Thu, 8 Oct 2026 15:\(minute):00 +0200
    Message-ID: <\(id)>
    \(headers.isEmpty ? "" : headers + "\n")
    Dear Sam,

    \(text)

    Best regards
    """.replacing("\n\n\n", with: "\n\n")
}

private let no = "Unfortunately, we have decided to move forward with another candidate."

private func invitation(_ method: String, sequence: Int, day: Int, id: String, minute: Int = 30) -> String {
    """
    From: Jane Doe <jane@acme.example>
    To: sam@candidate.example
    Subject: Invitation: second interview
    Date: Thu, 8 Oct 2026 15:\(minute):00 +0200
    Message-ID: <\(id)>
    MIME-Version: 1.0
    Content-Type: text/calendar; method=\(method); charset=utf-8

    BEGIN:VCALENDAR
    VERSION:2.0
    METHOD:\(method)
    BEGIN:VEVENT
    UID:second@acme.example
    SEQUENCE:\(sequence)
    DTSTART:202610\(day)T120000Z
    DTEND:202610\(day)T130000Z
    SUMMARY:Second interview
    END:VEVENT
    END:VCALENDAR
    """
}

@Suite struct CorrectionTests {
    @Test func anAssignedMessageMovesTheOtherInterviewAtOnceAndLeavesARuleForItsSender() async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(letter("a@x", from: "HR <hr@parent.example>", subject: "Acme interview", no))
        #expect(mail.actsOn == two.acme)
        let report = try two.say(mail.id, .belongs(two.beta))
        #expect(try two.interview(two.acme).answers.isEmpty)
        #expect(try two.interview(two.beta).answers.map(\.label) == [.rejection])
        let rule = try #require(report.rule)
        #expect(rule.scope == .sender)
        #expect(try two.world.workbench.words(of: rule) == "mail from hr@parent.example belongs to \(two.beta) Beta")
        // The next one of that sender, which nothing else speaks for, is read alike and names the rule.
        let next = try await two.receive(
            letter("b@x", from: "HR <hr@parent.example>", subject: "Question", minute: 40, "Could we talk on Monday?"))
        #expect(next.match.interviews == [two.beta])
        #expect(try two.world.workbench.why(next).contains { $0.contains("rule r1: mail from hr@parent.example") })
    }

    @Test func aThreadIsRuledBeforeItsSenderAndTakesLaterMessagesAlong() async throws {
        let two = try TwoInterviews()
        let first = try await two.receive(letter("t1@acme", "Could you please send us your references?"))
        let second = try await two.receive(
            letter("t2@acme", minute: 40, headers: "References: <t1@acme>", no))
        #expect(second.actsOn == two.acme)
        let report = try two.say(first.id, .belongs(two.beta), .thread)
        #expect(report.followers == [second.id])
        #expect(try two.mail(second.id).actsOn == two.beta)
        #expect(try two.mail(second.id).correction?.rule == report.rule?.id)
        let third = try await two.receive(
            letter("t3@acme", minute: 50, headers: "In-Reply-To: <t2@acme>\nReferences: <t1@acme> <t2@acme>", "Thanks!")
        )
        #expect(third.match.interviews == [two.beta])
        #expect(try two.interview(two.acme).answers.isEmpty)
        // Taken back, all is as it was read at first.
        try two.world.workbench.withdrawCorrection(of: first.id)
        #expect(try two.mail(second.id).actsOn == two.acme)
        #expect(try two.rules().isEmpty)
    }

    @Test func aReassignedInvitationTakesItsRoundAndItsContactAlong() async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(invitation("REQUEST", sequence: 0, day: 20, id: "inv0@acme"))
        let update = try await two.receive(invitation("REQUEST", sequence: 1, day: 21, id: "inv1@acme", minute: 31))
        #expect(try two.interview(two.acme).rounds.map(\.number) == [1, 2])
        let start = try #require(Instant(rfc3339: "2026-10-21T12:00:00Z"))
        #expect(try two.interview(two.acme).currentRound?.start == start)
        let report = try two.say(mail.id, .belongs(two.beta), .thread)
        #expect(report.followers == [update.id])
        #expect(try two.interview(two.acme).rounds.map(\.number) == [1])
        #expect(try two.interview(two.beta).rounds.map(\.start).last == start)
        try two.world.workbench.withdrawCorrection(of: mail.id)
        #expect(try two.interview(two.acme).currentRound?.start == start)
        #expect(try two.interview(two.beta).rounds.map(\.number) == [1])
        #expect(try two.world.workbench.ledger.read { try $0.isFolded() })
    }

    @Test func aReassignedCancellationGivesTheRoundBack() async throws {
        let two = try TwoInterviews()
        _ = try await two.receive(invitation("REQUEST", sequence: 0, day: 20, id: "inv0@acme"))
        let cancel = try await two.receive(invitation("CANCEL", sequence: 1, day: 20, id: "inv1@acme", minute: 31))
        // It is not sure what it says; told that it belongs there, it counts at once.
        try two.say(cancel.id, .belongs(two.acme))
        #expect(try two.interview(two.acme).rounds.last?.isCancelled == true)
        try two.say(cancel.id, .concernsNothing)
        #expect(try two.interview(two.acme).rounds.last?.isCancelled == false)
    }

    /// Mail in any order, read wrong and corrected, comes to what it comes to when it is read right at once.
    @Test(arguments: 0..<12) func correctedLaterIsAsReadRightAtOnce(seed: Int) async throws {
        let letters = [
            letter("p1@acme", minute: 21, "We will get back to you by Friday."),
            letter("p2@acme", minute: 22, "Could you please send us your references?"),
            invitation("REQUEST", sequence: 0, day: 20, id: "p3@acme", minute: 23), letter("p4@acme", minute: 24, no),
        ]
        let order = letters.indices.map { (($0 + seed) * (seed % 2 == 0 ? 1 : 3)) % letters.count }
        let (late, right) = (try TwoInterviews(), try TwoInterviews())
        // Right at once: before the mail comes, a rule says where it belongs.
        let seedMail = letter("p0@acme", minute: 10, "Thank you.")
        let first = (try await late.receive(seedMail), try await right.receive(seedMail))
        try right.say(first.1.id, .belongs(right.beta), .sender)
        for index in order {
            _ = try await late.receive(letters[index])
            _ = try await right.receive(letters[index])
        }
        let mails = try late.mails()
        for mail in seed % 2 == 0 ? mails : mails.reversed() {
            _ = try late.world.workbench.correct(mail.id, CorrectionWish(.belongs(late.beta), keepsRule: false))
        }
        #expect(try late.picture(late.acme) == right.picture(right.acme))
        #expect(try late.picture(late.beta) == right.picture(right.beta))
        #expect(try late.world.workbench.ledger.read { try $0.isFolded() && $0.verify().isIntact })
    }

    @Test func anIgnoredSenderIsStillRecordedWhereTheMailWouldHaveMattered() async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(
            letter("n1@x", from: "News <news@parent.example>", subject: "Acme is hiring", "Look at our open roles."))
        let report = try two.say(mail.id, .concernsNothing)
        #expect(report.rule?.scope == .sender)
        let next = try await two.receive(
            letter("n2@x", from: "News <news@parent.example>", subject: "Acme interview", minute: 40, no))
        #expect(next.correction?.rule == report.rule?.id)
        #expect(next.actsOn == nil && !next.needsPerson)
        #expect(try two.interview(two.acme).answers.isEmpty)
        try two.world.workbench.removeRule(ReadingRuleID(1))
        let third = try await two.receive(
            letter("n3@x", from: "News <news@parent.example>", subject: "Acme interview", minute: 50, no))
        #expect(third.actsOn == two.acme)
        #expect(throws: Refusal.self) { try two.world.workbench.removeRule(ReadingRuleID(1)) }
    }

    @Test(arguments: [
        ("Acme Hiring <no-reply@greenhouse.io>", "no-reply@greenhouse.io writes for many employers"),
        ("Jane Doe <jane@acme.example>", "jane@acme.example also writes about i1 Acme"),
    ]) func aSenderWhoWritesAboutSeveralThingsLeavesNoRule(from: String, why: String) async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(letter("s1@x", from: from, subject: "Acme interview", no))
        let report = try two.say(mail.id, .belongs(two.beta))
        #expect(report.rule == nil && report.whyNoRule == why)
        #expect(try two.interview(two.beta).answers.map(\.label) == [.rejection])
    }

    @Test(arguments: ["jane.doe@gmail.com", "no-reply@greenhouse.io"])
    func sharedDomainsNeverBecomeARule(address: String) async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(letter("g1@x", from: address, subject: "Acme interview", no))
        #expect(throws: Refusal.self) { try two.say(mail.id, .belongs(two.beta), .domain) }
        #expect(try two.mail(mail.id).correction == nil)
        #expect(try two.rules().isEmpty)
    }

    @Test func aDomainIsRuledWhenAsked() async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(letter("d1@x", from: "hr@parent.example", subject: "Acme interview", no))
        try two.say(mail.id, .belongs(two.beta), .domain)
        let next = try await two.receive(letter("d2@x", from: "ceo@mail.parent.example", minute: 40, "Hello again."))
        #expect(next.match.interviews == [two.beta])
    }

    @Test func aRuleForASenderYieldsToTheThreadItPlainlyContinues() async throws {
        let two = try TwoInterviews()
        let acme = try await two.receive(letter("y1@acme", "Could you please send us your references?"))
        let mail = try await two.receive(letter("y2@x", from: "hr@parent.example", subject: "Acme interview", no))
        try two.say(mail.id, .belongs(two.beta), .sender)
        let reply = try await two.receive(
            letter("y3@x", from: "hr@parent.example", minute: 45, headers: "In-Reply-To: <y1@acme>", "Monday it is."))
        #expect(acme.actsOn == two.acme)
        #expect(reply.match.interviews == [two.acme])
    }

    @Test func aRelabelledKindIsKeptForThePersonWhoWroteIt() async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(letter("k1@acme", "Could you please send us your references?"))
        let read = mail.label
        let report = try two.say(mail.id, .is(.timeline))
        #expect(report.rule?.from == read && report.rule?.label == .timeline)
        let next = try await two.receive(letter("k2@acme", minute: 40, "Could you please send us your references?"))
        #expect(next.label == .timeline)
        #expect(next.reading.evidence.first?.text == "rule r1: mail from jane@acme.example")
        // What was read so anyway leaves none.
        #expect(try two.say(next.id, .is(.timeline)).rule == nil)
    }

    @Test func aLaterCorrectionTakesTheRulesPlace() async throws {
        let two = try TwoInterviews()
        let mail = try await two.receive(letter("r1@x", from: "hr@parent.example", subject: "Acme interview", no))
        try two.say(mail.id, .belongs(two.beta))
        try two.say(mail.id, .concernsNothing)
        #expect(try two.rules().map(\.id.description) == ["r2"])
        #expect(try two.rules().map(\.isIgnored) == [true])
        let names = try two.world.workbench.ledger.read { try $0.journal() }.map(\.eventName)
        #expect(names.contains("rule_removed"))
    }
}

@Suite struct AuthenticationTests {
    private static let configured = "[reading]\nauthserv_id = \"mx.candidate.example\""

    @Test(arguments: ["[reading]\nact_above = 0.1\nauthserv_id = \"mx.candidate.example\"", configured])
    func aForgedOfferMovesNothingWithoutThePerson(extra: String) async throws {
        let two = try TwoInterviews(settings: extra)
        let offer = "We are delighted to offer you the position of Engineer. Please find your offer letter attached."
        let mail = try await two.receive(
            letter(
                "o1@acme", subject: "Your offer",
                headers:
                    "Authentication-Results: mx.candidate.example; dmarc=fail header.from=acme.example; spf=pass",
                offer))
        #expect(mail.label == .offer && mail.match.state == .unsure)
        #expect(mail.actsOn == nil && mail.needsPerson)
        #expect(mail.reading.doubt == "dmarc=fail, says mx.candidate.example")
        #expect(try two.world.workbench.ledger.read { try $0.drafts() }.allSatisfy { $0.kind != .news })
        #expect(
            try two.world.workbench.why(mail).contains(
                "- the sender may be forged: dmarc=fail, says mx.candidate.example"))
        try two.say(mail.id, .is(.offer))
        #expect(try two.mail(mail.id).actsOn == two.acme)
    }

    @Test func resultsOfOthersAreNotBelieved() async throws {
        let two = try TwoInterviews(settings: Self.configured)
        let mail = try await two.receive(
            letter("o2@acme", headers: "Authentication-Results: elsewhere.example; dmarc=fail", no))
        #expect(mail.reading.doubt == nil && mail.actsOn == two.acme)
    }
}
