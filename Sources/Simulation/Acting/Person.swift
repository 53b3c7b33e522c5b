// The person at the command line: interviews and their facts. Decisions about drafts are in Person+Drafts.swift.

import Interviews
import Ledger
import Pipeline
import Vocabulary

/// Does one act. What the program refuses is counted and nothing else; what it does is told to the witness.
struct Person {
    let world: World
    let workbench: Workbench
    private let seed: UInt64
    var chance: Chance
    /// The number of the journal's last entry before the act.
    let before: Int64
    /// The interview whose reminders are over by what was heard.
    private(set) var stopped: Int64?
    /// There was something to do: an interview, a draft, a message.
    var hasActed = false

    init(world: World, workbench: Workbench, seed: UInt64, before: Int64) {
        (self.world, self.workbench, self.seed, self.before) = (world, workbench, seed, before)
        chance = Chance(seed: seed)
    }

    mutating func perform(_ act: Act) throws {
        do {
            if try !decide(act) { try tell(act) }
        } catch let refusal as Refusal {
            world.with { state in
                state.coverage.count(.event, "refused \(act.rawValue)")
                state.tell("  refused: \(refusal.message)")
            }
        }
    }

    /// The job of an act about interviews, with its state counted; nil where there is none.
    mutating func job(_ act: Act, mustHaveEnded: Bool = false) throws -> (index: Int, id: InterviewID)? {
        let (jobs, now) = world.with { ($0.witness.jobs, $0.now) }
        let candidates = jobs.indices.filter { !mustHaveEnded || jobs[$0].end <= now }
        guard !candidates.isEmpty else { return nil }
        let index = chance.pick(candidates)
        hasActed = true
        let id = InterviewID(jobs[index].handle)
        let state = try workbench.view(of: id).state.rawValue
        world.with { $0.coverage.count(.state, "\(state)×\(act.rawValue)") }
        return (index, id)
    }

    private mutating func tell(_ act: Act) throws {
        switch act {
        case .addInterview: try addInterview()
        case .addRound: try addRound()
        case .debrief: try debrief()
        case .setFacts: try setFacts()
        case .heard: try hear()
        case .withdraw: try take(.withdrawn, act)
        case .close: try take(.closed, act)
        case .reopen: try take(.reopened, act)
        case .pause:
            _ = try workbench.pause(nil, until: nil)
            world.with { $0.witness.isPaused = true }
        case .resume:
            world.with { $0.witness.isPaused = false }
            if chance.isOne(in: 2), let job = try job(act) { try workbench.resume(job.id) }
            try workbench.resume(nil)
        case .tellNews: if let job = try job(act) { try workbench.remark(job.id, .news, "I have another offer.") }
        case .relabel, .ignore: try correct(act)
        case .takeBackWord: try takeBackWord()
        case .writeByHand: try writeByHand()
        default: break
        }
    }

    /// The interview that the step's chance describes, as the script has it.
    private mutating func addInterview() throws {
        let facts = AddedInterview(chance: seed)
        let company = Company.all[facts.company]
        hasActed = true
        let now = world.now
        let start = now + .minutes(facts.minutesAhead)
        let zone = company.zone ?? Setting.ownZone
        let calendar = OwnCalendar(zone: zone)
        var input = FactsInput()
        input.company = company.name
        input.role = company.role
        input.with = company.people.map { "\($0.name) <\($0.address)>" }
        if facts.hasHiringManager { input.with[1] += ";role=hiring-manager" }
        input.at = start.rfc3339()
        input.timeZone = company.zone
        let end = start + .hours(1)
        var promised: [Instant] = []
        if let days = facts.promisedAfter {
            let moment = calendar.moment(daysAfter: end, days: days, hour: 18)
            input.expect = calendar.isoDay(of: moment)
            promised.append(moment)
        }
        let id = try workbench.add(input)
        let job = Job(
            handle: id.number, company: facts.company, zone: zone, promised: promised, end: end, addedAt: now)
        world.with { state in
            state.witness.jobs.append(job)
            state.tell("  \(id) at \(company.name), \(start.rfc3339()), promised \(input.expect ?? "nothing")")
        }
        try workbench.syncReviewDirectory()
    }

    private mutating func addRound() throws {
        guard let job = try job(.addRound) else { return }
        world.with { state in
            state.witness.jobs[job.index].hasFurtherRound = true
            state.witness.noteWord(from: state.witness.jobs[job.index].company)
        }
        var input = FactsInput()
        input.at = (world.now + .minutes(600 + chance.below(5 * 1440))).rfc3339()
        try workbench.addRound(job.id, input)
    }

    private mutating func debrief() throws {
        guard let job = try job(.debrief, mustHaveEnded: true) else { return }
        var input = FactsInput()
        input.rating = chance.pick([(5, 4), (3, 5), (2, 3), (1, 2), (1, 1)])
        input.highlights = ["the migration plan"]
        if chance.isOne(in: 2) { input.topics = ["the testing of releases"] }
        if chance.isOne(in: 2) { input.hearFrom = chance.isOne(in: 2) ? "the interviewer" : nil }
        if chance.isOne(in: 8) { input.mayFollowUp = false }
        try tell(input, of: job, asDebrief: true)
    }

    private mutating func setFacts() throws {
        guard let job = try job(.setFacts) else { return }
        var input = FactsInput()
        input.tone = chance.isOne(in: 2) ? "formal" : "casual"
        try tell(input, of: job, asDebrief: false)
    }

    /// With a promised date now and then.
    private mutating func tell(
        _ given: FactsInput, of job: (index: Int, id: InterviewID), asDebrief: Bool
    ) throws {
        var input = given
        let known = world.with { $0.witness.jobs[job.index] }
        var promised: Instant?
        if chance.isOne(in: 3) {
            let calendar = OwnCalendar(zone: known.zone)
            let moment = calendar.moment(daysAfter: world.now, days: 3 + chance.below(15), hour: 18)
            input.expect = calendar.isoDay(of: moment)
            promised = moment
        }
        try workbench.set(job.id, input, asDebrief: asDebrief)
        if let promised { world.with { $0.witness.jobs[job.index].promised.append(promised) } }
        try workbench.syncReviewDirectory()
    }

    private mutating func hear() throws {
        guard let job = try job(.heard) else { return }
        let label = chance.pick([
            Label.rejection, .rejection, .offer, .onHold, .timeline, .scheduling, .invitation, .request,
            .acknowledgement, .feedback, .receipt, .other,
        ])
        world.with { state in
            state.witness.jobs[job.index].hasHeard = true
            state.witness.noteWord(from: state.witness.jobs[job.index].company)
            state.tell("  hears \(label.rawValue) from \(job.id)")
        }
        try workbench.heard(job.id, label, by: "phone", expect: nil, text: nil)
        if [.rejection, .offer, .onHold].contains(label) { stopped = job.id.number }
        try workbench.syncReviewDirectory()
    }

    private mutating func take(_ what: Decision.What, _ act: Act) throws {
        guard let job = try job(act) else { return }
        if what == .reopened { world.with { $0.witness.jobs[job.index].ending = .none } }
        try workbench.decide(job.id, what)
        guard what != .reopened else { return }
        stopped = job.id.number
        world.with { $0.witness.jobs[job.index].ending = what == .closed ? .closed : .withdrawn }
    }

    private mutating func correct(_ act: Act) throws {
        let mails = try workbench.ledger.read { try $0.mails() }.filter { !$0.isOwn }
        guard !mails.isEmpty else { return }
        let mail = chance.pick(mails)
        if mail.isWithheld { return try answer(mail) }
        hasActed = true
        let keepsRule = chance.isOne(in: 2)
        // An interruption may come after the word was written down.
        defer { noteRules(of: mail) }
        if act == .ignore {
            world.with { state in
                if let id = mail.messageID { _ = state.witness.ignored.insert(id.text) }
            }
            _ = try workbench.correct(mail.id, CorrectionWish(.concernsNothing, keepsRule: keepsRule))
        } else {
            let label = chance.pick([Label.other, .timeline, .rejection, .acknowledgement])
            // What they call an answer is one, also an automatic reply: what was closed is open again.
            if label != .other, let id = mail.messageID?.text {
                world.with { state in
                    let company = state.post.deliveries.values.first { $0.messageID == id }?.company
                    if let company { state.witness.noteWord(from: company) }
                }
            }
            _ = try workbench.correct(mail.id, CorrectionWish(.is(label), keepsRule: keepsRule))
        }
    }

    /// What the person wants ignored from now on. A rule that is gone again excuses what it hid meanwhile.
    private func noteRules(of mail: ReceivedMail) {
        for rule in (try? workbench.readingRules()) ?? [] where rule.mail == mail.id && rule.isIgnored {
            world.with { state in
                if let sender = rule.sender { state.witness.ignoredSenders.insert(sender.key) }
                state.witness.ignoredThreads.formUnion(rule.thread.map(\.text))
                state.tell("  \(rule.id) ignores a \(rule.scope.rawValue)")
            }
        }
    }

    /// A message that the server does not give to the program: the person looks at it with another one.
    private mutating func answer(_ mail: ReceivedMail) throws {
        let isOwn = world.with { state in
            let key = MailboxKey(account: mail.place.account, name: mail.place.mailbox)
            guard let mailbox = state.post.mailboxes[key], mailbox.validity == mail.place.uidValidity,
                let found = mailbox.messages.first(where: { $0.uid == mail.place.uid }),
                let delivery = state.post.deliveries[found.delivery]
            else { return true }
            // A letter of their own they would not call nothing.
            if delivery.nature == .own || delivery.nature == .byHand { return true }
            state.witness.ignored.insert(delivery.messageID)
            state.coverage.count(.event, "withheld message answered")
            return false
        }
        if !isOwn { _ = try workbench.correct(mail.id, CorrectionWish(.concernsNothing, keepsRule: false)) }
    }

    private mutating func takeBackWord() throws {
        let mails = try workbench.ledger.read { try $0.mails() }.filter { $0.correction != nil }
        guard !mails.isEmpty else { return }
        hasActed = true
        try workbench.withdrawCorrection(of: chance.pick(mails).id)
    }

    /// Mail to a contact by the person's own program, with words of its own.
    private mutating func writeByHand() throws {
        guard let job = try job(.writeByHand) else { return }
        let person = chance.below(2)
        world.with { state in
            let known = state.witness.jobs[job.index]
            let people = Company.all[known.company].people
            let letter = Letter(
                from: "\(Setting.ownName) <\(Setting.ownAddress)>",
                to: "\(people[person].name) <\(people[person].address)>", subject: "A question", date: state.now,
                messageID: state.newMessageID(at: "candidate.example"), body: Texts.ownWords)
            let key = MailboxKey(account: state.setting.accounts[0], name: "Sent")
            state.deliver(letter, .byHand, company: known.company, job: job.index, to: key)
            if state.now >= known.end {
                state.witness.sent.append(
                    SentRecord(
                        messageID: letter.messageID, company: known.company, job: job.index, kind: "hand",
                        at: state.now, number: state.post.tick(), isByHand: true))
            }
        }
    }
}
