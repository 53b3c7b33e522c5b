// Which interview a message belongs to.

import Testing
import Vocabulary

@testable import Reading

@Suite("Matching")
struct MatcherTests {
    private let acme = Candidate(
        id: InterviewID(1), company: "Acme GmbH", role: "Platform Engineer",
        contacts: [Address("jane@acme.example", displayName: "Jane Doe")].compactMap { $0 },
        threadIDs: Set([MessageID("sent-1@candidate.example")].compactMap { $0 }), calendarUIDs: ["uid-1"])
    private let robotics = Candidate(
        id: InterviewID(2), company: "Acme Robotics", role: "Controls Engineer",
        contacts: [Address("bob@acme-robotics.example", displayName: "Bob Ray")].compactMap { $0 })
    private let beta = Candidate(id: InterviewID(3), company: "Beta", role: "Data Analyst")

    private func match(_ message: ParsedMessage, _ candidates: [Candidate]) throws -> Match {
        let matcher = Matcher(senders: try Packs.senders())
        let forward = matcher.match(message, among: candidates)
        #expect(matcher.match(message, among: candidates.reversed()) == forward, "the order made a difference")
        return forward
    }

    @Test func answerToOurMessageIsMatchedWhoeverSendsIt() throws {
        var mail = message("Let us talk.", from: "someone@parent.example")
        mail.headers.inReplyTo = [MessageID("sent-1@candidate.example")].compactMap { $0 }
        let found = try match(mail, [acme, robotics, beta])
        #expect(found.state == .matched(acme.id))
        #expect(found.reasons.first?.rule == "thread")
        #expect(found.score > 0.85)
    }

    @Test func calendarUIDMatches() throws {
        var mail = message("", from: "noreply@calendar.example")
        mail.calendar = ParsedMessage.Calendar(method: "REQUEST", uid: "uid-1")
        #expect(try match(mail, [acme, robotics]).state == .matched(acme.id))
    }

    @Test func contactMatchesWithTagAndInAnyCase() throws {
        let mail = message("Hello", from: "Jane+jobs@ACME.example")
        #expect(try match(mail, [acme, robotics, beta]).state == .matched(acme.id))
    }

    @Test func colleagueFromTheCompanysDomainMatches() throws {
        let mail = message("Hello", from: "hr@mail.acme.example")
        #expect(try match(mail, [acme, robotics, beta]).state == .matched(acme.id))
    }

    @Test func nearNamesAreToldApart() throws {
        let long = message("Your application at Acme Robotics was received.", from: "no-reply@greenhouse.io")
        #expect(try match(long, [acme, robotics]).state == .matched(robotics.id))
        let short = message("Your application at Acme was received. Acme is growing.", from: "no-reply@greenhouse.io")
        #expect(try match(short, [acme, robotics]).state == .matched(acme.id))
        let named = message("News", subject: "Your application at Acme", from: "no-reply@greenhouse.io")
        #expect(try match(named, [acme, robotics]).state == .matched(acme.id))
    }

    @Test func unknownLongerNameIsNotTheShorterCompany() throws {
        let mail = message("Acme Bakeries thanks you.", subject: "Acme Bakeries", from: "no-reply@greenhouse.io")
        #expect(try match(mail, [acme]).state == .unmatched)
    }

    @Test func trackingSystemNamesTheCompanyInFrom() throws {
        var mail = message("We received it.", from: "no-reply@hire.lever.co")
        mail.headers.from = [Address("no-reply@hire.lever.co", displayName: "Beta Careers")].compactMap { $0 }
        #expect(try match(mail, [acme, robotics, beta]).state == .matched(beta.id))
        let local = message("We received it.", from: "beta@myworkday.com")
        #expect(try match(local, [acme, robotics, beta]).state == .matched(beta.id))
    }

    @Test func trackingAndFreemailDomainsAreNoCompanys() throws {
        var first = acme
        first.contacts = [Address("acme.owner@gmail.com")].compactMap { $0 }
        #expect(try match(message("Hello", from: "stranger@gmail.com"), [first]).state == .unmatched)
        first.contacts = [Address("jobs@greenhouse.io")].compactMap { $0 }
        #expect(try match(message("Hello", from: "other@greenhouse.io"), [first]).state == .unmatched)
    }

    @Test func twoInterviewsAtOneCompanyAreAskedAbout() throws {
        var second = acme
        second.id = InterviewID(9)
        second.role = "Site Reliability Engineer"
        second.threadIDs = []
        second.calendarUIDs = []
        let open = message("We have decided.", from: "jane@acme.example")
        #expect(try match(open, [acme, second]).state == .ambiguous([acme.id, second.id]))
        let named = message("News", subject: "Site Reliability Engineer", from: "jane@acme.example")
        #expect(try match(named, [acme, second]).state == .matched(second.id))
        var threaded = message("News", from: "jane@acme.example")
        threaded.headers.references = [MessageID("sent-1@candidate.example")].compactMap { $0 }
        #expect(try match(threaded, [acme, second]).state == .matched(acme.id))
    }

    @Test func recruiterOfTwoCompaniesIsToldByTheName() throws {
        let recruiter = [Address("rita@agency.example", displayName: "Rita Recruiter")].compactMap { $0 }
        let (one, two) = (
            Candidate(id: InterviewID(4), company: "Nordwind", role: "Buyer", contacts: recruiter),
            Candidate(id: InterviewID(5), company: "Suedlicht", role: "Planner", contacts: recruiter)
        )
        #expect(
            try match(message("Any news?", from: "rita@agency.example"), [one, two]).state
                == .ambiguous([one.id, two.id]))
        let named = message("Suedlicht would like to see you again.", from: "rita@agency.example")
        #expect(try match(named, [one, two]).state == .matched(two.id))
        let both = message("Nordwind said no, Suedlicht says yes.", from: "rita@agency.example")
        #expect(try match(both, [one, two]).state == .ambiguous([one.id, two.id]))
    }

    @Test func threadOfOneThatSpeaksOfAnotherIsAskedAbout() throws {
        let recruiter = [Address("rita@agency.example", displayName: "Rita Recruiter")].compactMap { $0 }
        let (one, two) = (
            Candidate(
                id: InterviewID(4), company: "Nordwind", contacts: recruiter,
                threadIDs: Set([MessageID("n-1@candidate.example")].compactMap { $0 })),
            Candidate(id: InterviewID(5), company: "Suedlicht", contacts: recruiter)
        )
        var mail = message("Suedlicht have hired somebody.", from: "rita@agency.example")
        mail.headers.inReplyTo = [MessageID("n-1@candidate.example")].compactMap { $0 }
        #expect(try match(mail, [one, two]).state == .ambiguous([one.id, two.id]))
    }

    @Test func parentsDomainIsMatchedByCompanyAndPerson() throws {
        var mail = message("Thanks for your time.", from: "jane.doe@holding.example")
        mail.headers.from = [Address("jane.doe@holding.example", displayName: "Jane Doe")].compactMap { $0 }
        mail.signature = "Jane Doe\nAcme, a company of Holding"
        #expect(try match(mail, [acme, beta]).state == .matched(acme.id))
    }

    @Test func strangersAreUnmatched() throws {
        let mail = message("Buy cheap watches.", from: "spam@shop.example")
        #expect(try match(mail, [acme, robotics, beta]).state == .unmatched)
        #expect(try match(mail, []).state == .unmatched)
    }

    @Test func correctionsRule() throws {
        let matcher = Matcher(senders: try Packs.senders())
        let mail = message("Hello", from: "jane@acme.example")
        let sender = try #require(Address("jane@acme.example"))
        let assign = Correction(scope: .sender(sender), effect: .assign(beta.id))
        #expect(matcher.match(mail, among: [acme, beta], corrections: [assign]).state == .matched(beta.id))
        let ignore = Correction(scope: .domain("acme.example"), effect: .ignore)
        #expect(matcher.match(mail, among: [acme, beta], corrections: [ignore]).state == .ignored)
        #expect(matcher.match(mail, among: [acme], corrections: [ignore, assign]).state == .matched(beta.id))
    }

    @Test func headersThatCouldMatterAreFetched() throws {
        let matcher = Matcher(senders: try Packs.senders())
        let couldMatter = { (from: String, subject: String) in
            matcher.couldMatter(
                message("", subject: subject, from: from).headers, among: [acme, beta].map(matcher.prepared))
        }
        #expect(couldMatter("x@acme.example", ""))
        #expect(couldMatter("no-reply@greenhouse.io", "Hello"))
        #expect(couldMatter("x@parent.example", "Your interview"))
        #expect(couldMatter("mailer-daemon@mx.example", "Undelivered"))
        #expect(!couldMatter("friend@home.example", "Dinner on Sunday"))
    }
}
