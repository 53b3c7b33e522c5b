// What holds of any mail, whatever it says and in whatever order it comes: made-up searches and messages from seeds, read
// by the real pipeline.

import Etiquette
import Interviews
import Ledger
import Testing
import Vocabulary
import Writing

@testable import Pipeline

/// Knuth's MMIX, well mixed: the same numbers for the same seed.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let mixed = (state ^ (state >> 33)) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 29)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }
}

/// A message that employers, recruiters, systems or strangers may send.
private struct Post {
    var number: Int
    var from: String
    var text: String
    var subject: String
    /// The day of November and the hour.
    var day: Int
    var hour: Int
    var isAutomatic = false
    /// The Message-ID of what it answers.
    var answered: String?

    static let senders = [
        "Jane Doe <jane@acme.example>", "Acme Careers <careers@acme.example>", "Bob Ray <bob@acme-robotics.example>",
        "Rita Cole <rita@agency.example>", "Globex <no-reply@greenhouse.io>", "Sandy <sandy@gmail.com>",
        "Initech <jobs@initech.example>",
    ]
    static let texts = [
        "we have decided to move forward with another candidate for the role at @.",
        "we are delighted to offer you the position at @.", "the decision about @ takes two more weeks, sorry.",
        "we have received your application at @.", "could you send us your references for @?",
        "are you free on Tuesday at 14:00 for a call with @?", "thank you for your note, @ was glad to meet you.",
        "the role at @ is on hold until the new year.",
        "Acme went with somebody else, but Globex and Initech would both like to meet you again.",
    ]
    static let companies = ["Acme", "Acme Robotics", "Globex", "Initech"]

    /// All at different moments.
    static func several(_ dice: inout Dice) -> [Post] {
        (0..<2 + Int(dice.next() % 4)).map { number in
            let company = dice.pick(companies)
            return Post(
                number: number, from: dice.pick(senders), text: dice.pick(texts).replacing("@", with: company),
                subject: dice.pick(["Your application", "News", "Your application at \(company)"]),
                day: 9 + number, hour: 8 + Int(dice.next() % 8))
        }
    }

    var messageID: String { "<\(number).\(day).\(hour)@mail.example>" }

    private var answering: String {
        answered.map { "\nIn-Reply-To: \($0)\nReferences: \($0)" } ?? ""
    }

    var source: String {
        """
        From: \(from)
        To: sam@candidate.example
        Subject: \(subject)
        Date: \(day) Nov 2026 \(hour < 10 ? "0" : "")\(hour):00:00 +0100
        Message-ID: \(messageID)\(isAutomatic ? "\nAuto-Submitted: auto-replied" : "")\(answering)

        Dear Sam,

        \(text)

        Kind regards
        """
    }
}

extension FakeWorld {
    /// Some of six interviews of early November, debriefed; the thank-yous are dropped.
    fileprivate func search(_ dice: inout Dice) throws {
        let all = [
            ("Acme", "Engineer", "Jane Doe <jane@acme.example>"), ("Acme", "Analyst", "Bo Lee <bo@acme.example>"),
            ("Acme Robotics", "Engineer", "Bob Ray <bob@acme-robotics.example>"),
            ("Globex", "Analyst", "Rita Cole <rita@agency.example>"),
            ("Initech", "Analyst", "Rita Cole <rita@agency.example>"), ("Hooli", "Engineer", "Kim <kim@hooli.example>"),
        ]
        for (company, role, contact) in all where dice.next() % 3 > 0 {
            var input = FactsInput()
            (input.company, input.role, input.with) = (company, role, [contact])
            (input.at, input.rating) = ("2026-11-05T10:00:00+01:00", 4)
            input.highlights = ["the migration plan"]
            let id = try workbench.add(input)
            for draft in try workbench.ledger.read({ try $0.drafts(of: id) }) { try workbench.drop(draft.id) }
        }
        try workbench.syncReviewDirectory()
    }

    /// What one would see of all interviews: company, role, state, and what was heard when.
    fileprivate func standings() throws -> [String] {
        try workbench.views(all: true).map { view in
            let heard = view.interview.answers.sorted { $0.at < $1.at }.map {
                "\($0.label.rawValue) \($0.at.rfc3339())"
            }
            return "\(view.interview.company), \(view.interview.role ?? ""): \(view.state.rawValue) \(heard)"
        }
    }
}

@Suite struct AnswerPropertyTests {
    private static let seeds = Array(UInt64(1)...10)

    /// A world in which the search has begun and the thank-yous are over, on 2026-11-06.
    private func world(_ dice: inout Dice) async throws -> FakeWorld {
        let world = try FakeWorld(now: "2026-11-06T12:00:00Z")
        try world.search(&dice)
        _ = try await world.pass.run()
        return world
    }

    @Test("a message moves one interview at most, and asks where it may be about several", arguments: seeds)
    func aMessageMovesOneInterviewAtMost(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let world = try await world(&dice)
        for post in Post.several(&dice) { world.mailbox.deliver(post.source) }
        world.now = "2026-11-20T12:00:00Z"
        _ = try await world.pass.run()

        let views = try world.workbench.views(all: true)
        let questions = try world.workbench.digest(on: nil).questions
        for mail in try world.workbench.ledger.read({ try $0.mails() }) {
            let moved = views.filter { $0.interview.answers.contains { $0.mail == mail.id } }.map(\.interview.id)
            #expect(moved == [mail.actsOn].compactMap { $0 })
            guard mail.match.interviews.count > 1 else { continue }
            #expect(mail.match.state == .ambiguous)
            #expect(moved.isEmpty)
            for interview in mail.match.interviews {
                let asked = questions.filter { $0.commands.contains("afterword assign \(mail.id) \(interview)") }
                #expect(asked.count == 1, "one question for \(interview)")
            }
            let answers = mail.match.interviews.map { "afterword assign \(mail.id) \($0)" }
            let question = try #require(try world.workbench.question(about: mail))
            #expect(question.commands == answers + ["afterword ignore \(mail.id)"])
            let why = try world.workbench.why(mail)
            #expect(question.commands.allSatisfy { command in why.contains { $0.contains("'\(command)'") } })
        }
    }

    /// Otherwise the property above would hold of nothing.
    @Test func theseSearchesMeetMailAboutSeveralInterviews() async throws {
        var (ambiguous, matched) = (0, 0)
        for seed in Self.seeds {
            var dice = Dice(state: seed)
            let world = try await world(&dice)
            for post in Post.several(&dice) { world.mailbox.deliver(post.source) }
            world.now = "2026-11-20T12:00:00Z"
            _ = try await world.pass.run()
            for mail in try world.workbench.ledger.read({ try $0.mails() }) {
                ambiguous += mail.match.state == .ambiguous ? 1 : 0
                matched += mail.match.state == .matched ? 1 : 0
            }
        }
        #expect(ambiguous > 0)
        #expect(matched > 0)
    }

    @Test("the order of arrival makes no difference", arguments: seeds)
    func theOrderOfArrivalMakesNoDifference(seed: UInt64) async throws {
        var ends: [[String]] = []
        for isReversed in [false, true] {
            var dice = Dice(state: seed)
            let world = try await world(&dice)
            let posts = Post.several(&dice)
            for (number, post) in (isReversed ? posts.reversed() : posts).enumerated() {
                world.mailbox.deliver(post.source)
                world.now = "2026-11-20T12:0\(number):00Z"
                _ = try await world.pass.run()
            }
            world.now = "2026-11-20T13:00:00Z"
            ends.append(try world.standings())
        }
        #expect(ends[0] == ends[1])
    }

    /// A stranger's mail that names nobody belongs to an interview by what it answers alone.
    @Test func aStrangersReplyIsPlacedByWhatItAnswers() async throws {
        #expect(try await standings(ofReplyFirst: false).contains { $0.contains("request") })
    }

    /// What matches nothing is not kept, so a reply that comes before what it answers is not looked at again.
    @Test func aReplyThatComesFirstIsNotPlacedLater() async throws {
        let inOrder = try await standings(ofReplyFirst: false)
        let replyFirst = try await standings(ofReplyFirst: true)
        withKnownIssue("unmatched mail is not read anew when what it answers is matched") {
            #expect(inOrder == replyFirst)
        }
    }

    /// An interview at Acme whose thank-you is dropped.
    private static func interview(in world: FakeWorld) throws -> InterviewID {
        var input = FactsInput()
        (input.company, input.role, input.with) = ("Acme", "Engineer", ["Jane Doe <jane@acme.example>"])
        (input.at, input.rating, input.highlights) = ("2026-11-05T10:00:00+01:00", 4, ["the migration plan"])
        let id = try world.workbench.add(input)
        for draft in try world.workbench.ledger.read({ try $0.drafts(of: id) }) { try world.workbench.drop(draft.id) }
        return id
    }

    /// A mail of Acme, and what a stranger answered to all who got it, the later one first or last.
    private func standings(ofReplyFirst isReplyFirst: Bool) async throws -> [String] {
        let world = try FakeWorld(now: "2026-11-06T12:00:00Z")
        _ = try Self.interview(in: world)
        let mail = Post(
            number: 1, from: "Jane Doe <jane@acme.example>", text: "the decision takes two more weeks, sorry.",
            subject: "Our talk", day: 10, hour: 9)
        var reply = Post(
            number: 2, from: "Ann Other <ann@parent-group.example>", text: "could you send us your references?",
            subject: "Re: Our talk", day: 11, hour: 9)
        reply.answered = mail.messageID
        let posts = isReplyFirst ? [reply, mail] : [mail, reply]
        for (number, post) in posts.enumerated() {
            world.mailbox.deliver(post.source)
            world.now = "2026-11-20T12:0\(number):00Z"
            _ = try await world.pass.run()
        }
        world.now = "2026-11-20T13:00:00Z"
        return try world.standings()
    }

    @Test("automatic mail cancels no reminder", arguments: seeds)
    func automaticMailCancelsNoReminder(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let world = try FakeWorld(now: "2026-11-06T12:00:00Z")
        let id = try Self.interview(in: world)
        world.now = "2026-11-12T12:00:00Z"
        _ = try await world.pass.run()
        let reminder = try #require(
            try world.workbench.ledger.read { try $0.drafts(of: id) }.first { $0.kind == .reminder })
        #expect(reminder.state == .waiting)
        let plan = try world.workbench.view(of: id).plan.touches.map(\.kind)

        var post = Post(
            number: 1, from: Post.senders[Int(dice.next() % 2)], text: "", subject: "Re: Our talk", day: 12, hour: 14)
        post.isAutomatic = dice.next() % 2 == 0
        post.text = dice.pick(Self.absences) + (post.isAutomatic ? " " + dice.pick(Post.texts) : "")
        if !post.isAutomatic {
            post.subject = dice.pick(["Automatic reply: Our talk", "Abwesenheitsnotiz", "Re: Our talk"])
        }
        world.mailbox.deliver(post.source)
        world.now = "2026-11-12T14:00:00Z"
        _ = try await world.pass.run()

        let mail = try #require(try world.workbench.ledger.read { try $0.mails() }.first)
        #expect(mail.label == .automatic)
        #expect(try world.draft(reminder.id).state == .waiting)
        #expect(try world.workbench.view(of: id).plan.touches.map(\.kind) == plan)
    }

    private static let absences = [
        "I am out of the office until 23 November.", "I am currently out of the office with limited access to email.",
        "Ich bin bis zum 20.11.2026 nicht im Büro.", "Je suis absente du bureau jusqu'au 20 novembre.",
    ]
}
