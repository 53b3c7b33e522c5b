// The person's word about a message, in place of the reading: it counts at once, as if the message had been read so, and
// is kept as a rule for mail of that thread, sender or domain.

public import Interviews
import Ledger
import Reading
public import Vocabulary
import Writing

/// How a message is to be corrected.
public struct CorrectionWish: Sendable, Hashable {
    /// What is said of it.
    public enum Word: Sendable, Hashable {
        case belongs(InterviewID)
        case `is`(Label)
        case concernsNothing
    }

    public var word: Word
    /// Which other mail the rule is for; nil leaves it to the message: its thread, else its sender.
    public var scope: ReadingRule.Scope?
    /// Whether a rule is kept at all.
    public var keepsRule: Bool

    public init(_ word: Word, scope: ReadingRule.Scope? = nil, keepsRule: Bool = true) {
        (self.word, self.scope, self.keepsRule) = (word, scope, keepsRule)
    }
}

/// What a correction came to.
public struct CorrectionReport: Sendable, Hashable {
    /// The rule that was kept.
    public var rule: ReadingRule?
    /// Why none was kept, though one was not declined.
    public var whyNoRule: String?
    /// Later messages of the thread, recorded before, that follow the rule.
    public var followers: [MailID] = []

    public init() {}
}

extension Workbench {
    /// Corrects the reading of a message.
    ///
    /// - Throws: `Refusal` for unknown handles, and for a rule that was asked for and would hit others' mail.
    public func correct(_ id: MailID, _ wish: CorrectionWish) throws -> CorrectionReport {
        let now = surroundings.now()
        let mail = try ledger.mail(id)
        if case .belongs(let interview) = wish.word { _ = try ledger.interview(interview) }
        let report = try ledger.transaction(now: now) { transaction in
            let desk = CorrectionDesk(workbench: self, transaction: transaction)
            return try desk.correct(mail, wish)
        }
        try syncReviewDirectory()
        return report
    }

    /// Takes back what the person said of a message, the rule that it left, and what that did to later messages.
    ///
    /// - Throws: `Refusal` where there is nothing to take back.
    public func withdrawCorrection(of id: MailID) throws {
        let now = surroundings.now()
        guard try ledger.mail(id).correction != nil else {
            throw Refusal(.failed, "\(id) was not corrected; there is nothing to take back")
        }
        try ledger.transaction(now: now) { transaction in
            let desk = CorrectionDesk(workbench: self, transaction: transaction)
            let rules = try transaction.readingRules().filter { $0.mail == id }
            for rule in rules {
                try transaction.append(
                    .ruleRemoved(RuleRemoved(rule, at: now, reason: "the correction was taken back")))
            }
            let ids = Set(rules.map(\.id))
            for mail in try transaction.mails() where mail.id == id || mail.correction?.rule.map(ids.contains) ?? false
            {
                try desk.withdraw(mail)
            }
        }
        try syncReviewDirectory()
    }

    /// Removes a rule; what was read by it stays as it is.
    ///
    /// - Throws: `Refusal` with status 3 where there is none.
    public func removeRule(_ id: ReadingRuleID) throws {
        let now = surroundings.now()
        try ledger.transaction(now: now) { transaction in
            guard let rule = try transaction.readingRules().first(where: { $0.id == id }) else {
                throw Refusal(.noMatch, "there is no rule \(id); 'afterword inbox --rules' shows them")
            }
            try transaction.append(.ruleRemoved(RuleRemoved(rule, at: now, reason: "you removed it")))
        }
    }

    /// What corrections left behind, by handle.
    public func readingRules() throws -> [ReadingRule] { try ledger.read { try $0.readingRules() } }

    /// `mail from jane@acme.example belongs to i1 Acme`.
    public func words(of rule: ReadingRule) throws -> String {
        let messages: String
        switch rule.scope {
        case .thread: messages = "mail that answers \(rule.mail) or belongs to its thread"
        case .sender: messages = "mail from \(rule.sender?.addrSpec ?? "nobody")"
        case .domain: messages = "mail from \(rule.domain ?? "nowhere")"
        }
        if rule.isIgnored { return messages + " concerns nothing" }
        if let label = rule.label {
            return "\(messages) read as \(rule.from?.words ?? "anything") is \(label.words)"
        }
        guard let id = rule.interview else { return messages }
        let company = try ledger.read { try $0.interview(id)?.company } ?? ""
        return "\(messages) belongs to \(id) \(company)"
    }
}

extension Workbench {
    /// A row of `inbox --rules`.
    public func shape(of rule: ReadingRule) throws -> RuleShape {
        RuleShape(
            id: rule.id.description, at: rule.at.rfc3339(in: ownZone), message: rule.mail.description,
            scope: rule.scope.rawValue, sender: rule.sender?.addrSpec, domain: rule.domain,
            thread: rule.thread.isEmpty ? nil : rule.thread.map(\.description),
            interview: rule.interview?.description, ignored: rule.isIgnored ? true : nil, from: rule.from?.rawValue,
            kind: rule.label?.rawValue, words: try words(of: rule))
    }
}

extension ReadingRule {
    /// As reading applies it.
    var correction: Reading.Correction? {
        let scope: Reading.Correction.Scope
        switch self.scope {
        case .thread: scope = .thread(thread)
        case .sender:
            guard let sender else { return nil }
            scope = .sender(sender)
        case .domain:
            guard let domain else { return nil }
            scope = .domain(domain)
        }
        if isIgnored { return Reading.Correction(scope: scope, effect: .ignore, name: id.description) }
        if let label {
            return Reading.Correction(scope: scope, effect: .relabel(from: from, to: label), name: id.description)
        }
        return interview.map { Reading.Correction(scope: scope, effect: .assign($0), name: id.description) }
    }
}

/// Corrects messages within one transaction.
struct CorrectionDesk {
    let workbench: Workbench
    let transaction: Transaction

    func correct(_ mail: ReceivedMail, _ wish: CorrectionWish) throws -> CorrectionReport {
        var report = CorrectionReport()
        // Read before the correction: what was said of it until now is what tells the rule's reach.
        let followers = try later(than: mail)
        if wish.keepsRule { (report.rule, report.whyNoRule) = try rule(for: mail, wish) }
        try apply(correction(wish.word, rule: nil), to: mail)
        if let rule = report.rule {
            for old in try transaction.readingRules() where old.isReplaced(by: rule) {
                try transaction.append(
                    .ruleRemoved(RuleRemoved(old, at: transaction.now, reason: "\(rule.id) takes its place")))
            }
            try transaction.append(.ruleKept(rule))
            if rule.scope == .thread, rule.isAboutPlace {
                for follower in followers where follower.refers(to: rule.thread) || follower.isSameEvent(as: mail) {
                    try apply(correction(wish.word, rule: rule.id), to: follower)
                    report.followers.append(follower.id)
                }
            }
        }
        return report
    }

    func withdraw(_ mail: ReceivedMail) throws {
        try change(mail) {
            try transaction.append(.correctionWithdrawn(CorrectionWithdrawn(mail: mail.id, at: transaction.now)))
        }
    }

    private func correction(_ word: CorrectionWish.Word, rule: ReadingRuleID?) -> Interviews.Correction {
        switch word {
        case .belongs(let id): Interviews.Correction(at: transaction.now, interview: id, rule: rule)
        case .is(let label): Interviews.Correction(at: transaction.now, label: label, rule: rule)
        case .concernsNothing: Interviews.Correction(at: transaction.now, isIgnored: true, rule: rule)
        }
    }

    private func apply(_ correction: Interviews.Correction, to mail: ReceivedMail) throws {
        try change(mail) {
            try transaction.append(.messageCorrected(MessageCorrected(mail: mail.id, correction: correction)))
        }
    }

    /// Makes a change to what counts of a message, and everything that follows from it.
    private func change(_ mail: ReceivedMail, _ append: () throws -> Void) throws {
        try append()
        guard let changed = try transaction.mail(mail.id) else { return }
        let recorder = Recorder(workbench: workbench)
        if mail.actsOn != changed.actsOn {
            if let before = mail.actsOn { try recorder.takeBackEffect(of: changed, on: before, in: transaction) }
            if let after = try changed.actsOn.flatMap({ try transaction.interview($0) }) {
                try recorder.takeEffect(of: changed, on: after, in: transaction)
            }
        }
        let affected = Set(mail.match.interviews + [mail.actsOn, changed.actsOn].compactMap { $0 })
        for id in affected.sorted() { try workbench.settle(id, in: transaction, now: transaction.now) }
    }

    /// Messages that came after `mail`, stand where it stood or may have stood, and that the person said nothing about.
    private func later(than mail: ReceivedMail) throws -> [ReceivedMail] {
        let stood = mail.match.interviews + [mail.actsOn].compactMap { $0 }
        return try transaction.mails().filter { other in
            (other.date, other.id) > (mail.date, mail.id) && !other.isOwn
                && (other.correction == nil || other.correction?.rule != nil)
                && other.actsOn.map(stood.contains) ?? true
        }
    }

    // MARK: - The rule

    private func rule(for mail: ReceivedMail, _ wish: CorrectionWish) throws -> (ReadingRule?, String?) {
        if mail.isOwn { return (nil, nil) }
        if case .is(let label) = wish.word, label == mail.reading.label {
            return (nil, "it had been read so")
        }
        let thread = try ids(ofThreadOf: mail, wish)
        let scope: ReadingRule.Scope
        if let asked = wish.scope {
            scope = asked
        } else if thread.count > 1 || (!mail.inReplyTo.isEmpty || !mail.references.isEmpty) && !thread.isEmpty {
            scope = .thread
        } else if let reason = try whySenderTellsNothing(mail, wish) {
            return (nil, reason)
        } else {
            scope = .sender
        }
        var rule = ReadingRule(
            id: try transaction.nextReadingRuleID(), at: transaction.now, mail: mail.id, scope: scope)
        switch scope {
        case .thread: rule.thread = thread
        case .sender: rule.sender = mail.from?.named(nil)
        case .domain: rule.domain = try domain(of: mail)
        }
        switch wish.word {
        case .belongs(let id): rule.interview = id
        case .is(let label): (rule.from, rule.label) = (mail.reading.label, label)
        case .concernsNothing: rule.isIgnored = true
        }
        guard rule.correction != nil, scope != .thread || !thread.isEmpty else {
            throw Refusal(
                .failed, "\(mail.id) names no \(scope.rawValue) to keep a rule for; use --once to correct it alone")
        }
        return (rule, nil)
    }

    /// The ids that the rest of the thread is known by: its own, and those it answers, but for messages that are known to
    /// concern another interview (a thread that strayed into another matter is ruled from there on).
    private func ids(ofThreadOf mail: ReceivedMail, _ wish: CorrectionWish) throws -> [MessageID] {
        var target = mail.actsOn
        if case .belongs(let id) = wish.word { target = id }
        var ids: [MessageID] = []
        for id in mail.references + mail.inReplyTo where !ids.contains(id) {
            if let draft = try transaction.draft(id), draft.interview != target { continue }
            if let known = try transaction.mail(id), known.id != mail.id, known.actsOn != target { continue }
            ids.append(id)
        }
        return ids + [mail.messageID].compactMap { $0 }.filter { !ids.contains($0) }
    }

    /// Why the sender's address says nothing about its next mail; nil where it does.
    private func whySenderTellsNothing(_ mail: ReceivedMail, _ wish: CorrectionWish) throws -> String? {
        guard let from = mail.from else { return "it has no sender" }
        let name = from.addrSpec
        if workbench.reading.isTracking(from.domainKey) { return "\(name) writes for many employers" }
        if case .is = wish.word, mail.reading.machine != nil || !mail.canBeAnswered {
            return "\(name) writes mail of many kinds"
        }
        var target: InterviewID?
        if case .belongs(let id) = wish.word { target = id }
        let others = try transaction.interviews().filter { interview in
            interview.id != target
                && interview.contacts.contains { contact in
                    guard let address = contact.address else { return false }
                    return address == from
                        || address.domainKey == from.domainKey && workbench.reading.isCompanyDomain(from.domainKey)
                }
        }
        if case .is = wish.word { return nil }
        return others.first.map { "\(name) also writes about \($0.id) \($0.company)" }
    }

    private func domain(of mail: ReceivedMail) throws -> String {
        guard let domain = mail.from?.domainKey else {
            throw Refusal(.failed, "\(mail.id) has no sender; use --once to correct it alone")
        }
        guard workbench.reading.isCompanyDomain(domain) else {
            throw Refusal(
                .failed,
                "\(Printable.escape(domain)) is no company's own domain, so no rule is kept for it; use --for sender or --once"
            )
        }
        return domain
    }
}

extension ReceivedMail {
    fileprivate func refers(to ids: [MessageID]) -> Bool {
        inReplyTo.contains(where: ids.contains) || references.contains(where: ids.contains)
    }

    fileprivate func isSameEvent(as other: ReceivedMail) -> Bool {
        calendar?.uid != nil && calendar?.uid == other.calendar?.uid
    }
}
