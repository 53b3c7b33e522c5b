// Recording interviews: `add`, `set`, `round`, `debrief`, `heard`. Input is read first and whole; only then one
// transaction records it and settles what follows.

import Interviews
import Ledger
import Reading
public import Vocabulary

extension Workbench {
    /// Records a new interview and returns its handle.
    @discardableResult
    public func add(_ input: FactsInput) throws -> InterviewID {
        let now = surroundings.now()
        let recorded = try record(of: input)
        return try ledger.transaction(now: now) { transaction in
            var interview = recorded
            interview.id = try transaction.nextInterviewID()
            try transaction.append(.interviewAdded(interview))
            try settle(interview.id, in: transaction, now: now)
            return interview.id
        }
    }

    /// A new interview as it was typed, without a handle yet.
    func record(of input: FactsInput) throws -> Interview {
        let now = surroundings.now()
        let reader = FactsReader(workbench: self, now: now)
        guard let given = input.company else { throw Refusal(.usage, "which company? afterword add COMPANY") }
        var interview = Interview(
            id: InterviewID(0), addedAt: now, company: try reader.line(given, "the company's name"))
        if let role = input.role { interview.role = try reader.line(role, "--role") }
        if let zone = input.timeZone { interview.timeZone = try reader.zone(zone).name }
        let recipientZone = zone(of: interview)
        let start = try input.at.map { text throws(Refusal) in try reader.time(text, zone: ownZone) }
        let seconds = try input.duration.map { text throws(Refusal) in try reader.duration(text) } ?? 3600
        var round = Round(number: 1, start: start, seconds: seconds, knownSince: now)
        let end = round.end
        if let policy = input.policy { interview.policy = try reader.policy(policy) }
        if let account = input.account { interview.account = try reader.account(account) }
        if let tone = input.tone { interview.tone = try reader.tone(tone) }
        interview.contacts = try contacts(input, reader)
        if let who = input.mayCall {
            interview.callPermission = CallPermission(by: who.isEmpty ? "they" : who, at: now)
        }
        interview.doubts = try reader.lines(input.doubts, "--doubt").map { Remark(at: now, text: $0) }
        let facts = try facts(input, for: InterviewID(0), reader)
        round.debrief.record(facts)
        if let end, end <= now, input.isAnswerOfDebrief { round.debrief.givenAt = now }
        if let phrase = input.expect {
            let promise = try reader.promise(phrase, saidAt: end ?? now, zone: recipientZone)
            interview.promises.append(promise)
        }
        interview.rounds = [round]
        return interview
    }

    /// Changes or adds facts of an interview.
    public func set(_ id: InterviewID, _ input: FactsInput, asDebrief: Bool = false) throws {
        let now = surroundings.now()
        let reader = FactsReader(workbench: self, now: now)
        let interview = try ledger.interview(id)
        if input.isEmpty {
            throw Refusal(.usage, "nothing to record; see 'afterword \(asDebrief ? "debrief" : "set") --help'")
        }
        let moved = try movedRound(of: interview, input, reader)
        let round = moved ?? interview.currentRound
        var rest = input
        if moved != nil { (rest.at, rest.duration) = (nil, nil) }
        var facts = try facts(input, for: id, reader)
        let isOver = (round?.end).map { $0 <= now } ?? false
        if asDebrief, !isOver {
            throw Refusal(.failed, "the interview has not ended yet; use 'afterword set \(id)' until it has")
        }
        facts.isDebrief = asDebrief || (isOver && input.isAnswerOfDebrief)
        if let phrase = input.expect {
            let end = round?.end.map { min($0, max(now, interview.addedAt)) }
            // A debrief tells what was said in the interview; to set it against a newer word is to correct that word.
            let isCorrection =
                !asDebrief && interview.promises.contains { promise in end.map { promise.saidAt > $0 } ?? true }
            let isOfInterview = facts.isDebrief && !isCorrection
            let reference = isOfInterview ? (round?.end ?? now) : (isOver ? now : end ?? now)
            facts.promise = try reader.promise(
                phrase, saidAt: reference, zone: zone(of: interview, override: facts.timeZone))
        }
        try record(interview: id, now: now) { transaction in
            if let moved { try transaction.append(.roundScheduled(RoundScheduled(interview: id, round: moved))) }
            if moved == nil || asDebrief || !rest.isEmpty { try transaction.append(.factsRecorded(facts)) }
        }
    }

    /// A further round.
    public func addRound(_ id: InterviewID, _ input: FactsInput) throws {
        let now = surroundings.now()
        let reader = FactsReader(workbench: self, now: now)
        let interview = try ledger.interview(id)
        guard let at = input.at else {
            throw Refusal(.usage, "when is the round? afterword round \(id) --at \"2026-11-24 14:00\"")
        }
        let start = try reader.time(at, zone: ownZone)
        let seconds = try input.duration.map { text throws(Refusal) in try reader.duration(text) } ?? 3600
        // A round without a time, or a proposal, is the one that gets it.
        let pending = interview.currentRound.flatMap { $0.start == nil || $0.isProposal ? $0.number : nil }
        let number = pending ?? (interview.rounds.map(\.number).max() ?? 0) + 1
        let round = Round(number: number, start: start, seconds: seconds, knownSince: now)
        var rest = input
        (rest.at, rest.duration) = (nil, nil)
        var facts = try facts(rest, for: id, reader)
        facts.round = number
        if let phrase = input.expect {
            facts.promise = try reader.promise(phrase, saidAt: round.end ?? now, zone: zone(of: interview))
        }
        let recorded = facts
        try record(interview: id, now: now) { transaction in
            try transaction.append(.roundScheduled(RoundScheduled(interview: id, round: round)))
            if !rest.isEmpty { try transaction.append(.factsRecorded(recorded)) }
        }
    }

    /// An answer that did not come by mail.
    public func heard(
        _ id: InterviewID, _ label: Label, by channel: String?, expect: String?, text: String?
    ) throws {
        let now = surroundings.now()
        let reader = FactsReader(workbench: self, now: now)
        let interview = try ledger.interview(id)
        guard label != .bounce, label != .automatic else {
            throw Refusal(
                .usage, "\(label.rawValue) is nothing that one hears; see 'afterword heard --help' for the kinds")
        }
        let promise = try expect.map { phrase throws(Refusal) in
            try reader.promise(phrase, saidAt: now, zone: zone(of: interview))
        }
        let answer = Answer(
            at: now, label: label, channel: try reader.line(channel ?? "phone", "--by"), expected: promise?.expected,
            text: try text.map { words throws(Refusal) in try reader.line(words, "the text") })
        try record(interview: id, now: now) { transaction in
            try transaction.append(.answerHeard(AnswerHeard(interview: id, answer: answer)))
        }
    }

    /// One transaction about one interview, then what follows from it.
    func record(
        interview id: InterviewID, now: Instant, _ body: (Transaction) throws -> Void
    ) throws {
        try ledger.transaction(now: now) { transaction in
            try body(transaction)
            try settle(id, in: transaction, now: now)
        }
    }

    private func contacts(_ input: FactsInput, _ reader: FactsReader) throws(Refusal) -> [Contact] {
        var result: [Contact] = []
        for text in input.with { result.append(try reader.contact(text)) }
        for text in input.insiders { result.append(try reader.contact(text, role: .insider)) }
        return result
    }

    private func facts(_ input: FactsInput, for id: InterviewID, _ reader: FactsReader) throws(Refusal) -> FactsRecorded
    {
        var facts = FactsRecorded(interview: id, at: reader.now)
        if let company = input.company { facts.company = try reader.line(company, "the company's name") }
        if let role = input.role { facts.role = try reader.line(role, "--role") }
        if let name = input.timeZone { facts.timeZone = try reader.zone(name).name }
        if let name = input.policy { facts.policy = try reader.policy(name) }
        if let name = input.account { facts.account = try reader.account(name) }
        if let name = input.tone { facts.tone = try reader.tone(name) }
        if let who = input.mayCall {
            facts.callPermission = CallPermission(by: who.isEmpty ? "they" : who, at: reader.now)
        }
        facts.contacts = try contacts(input, reader)
        if let rating = input.rating {
            guard (1...5).contains(rating) else { throw Refusal(.usage, "--rating is 1 (badly) to 5 (very well)") }
            facts.rating = rating
        }
        facts.highlights = try reader.lines(input.highlights, "--highlight")
        facts.compliments = try reader.lines(input.compliments, "--compliment")
        facts.topics = try reader.lines(input.topics, "--topic")
        if let project = input.project { facts.project = try reader.line(project, "--project") }
        facts.hardQuestions = try reader.lines(input.hardQuestions, "--hard-question")
        if let who = input.hearFrom { facts.hearFrom = try reader.line(who, "--hear-from") }
        facts.mayFollowUp = input.mayFollowUp
        facts.doubts = try reader.lines(input.doubts, "--doubt")
        return facts
    }

    /// The current round at its new time, where one was given.
    private func movedRound(
        of interview: Interview, _ input: FactsInput, _ reader: FactsReader
    ) throws(Refusal) -> Round? {
        guard input.at != nil || input.duration != nil else { return nil }
        var round = interview.currentRound ?? Round(number: 1, start: nil, knownSince: reader.now)
        if let at = input.at {
            round.start = try reader.time(at, zone: ownZone)
            round.isProposal = false
            round.isCancelled = false
        }
        if let duration = input.duration { round.seconds = try reader.duration(duration) }
        return round
    }
}
