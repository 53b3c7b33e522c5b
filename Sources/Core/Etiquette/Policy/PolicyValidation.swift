// From a policy file to a policy: what has to be true of it. Every problem is found in one go and names its key.

internal import Vocabulary

/// What is wrong with a policy file, and at which key.
public struct PolicyProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// `reminder.promised[0].add`
    public var keyPath: String
    /// What is wrong, to follow the key: `is 1 to 20`.
    public var message: String

    public init(keyPath: String, message: String) { (self.keyPath, self.message) = (keyPath, message) }

    public var description: String { "\(keyPath): \(message)" }
}

/// All problems of one file, never empty.
public struct PolicyProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of the file's schema.
    public var problems: [PolicyProblem]

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension Policy {
    /// The policy that a file describes.
    ///
    /// - Throws: ``PolicyProblems`` with every problem, in the order of the file's schema.
    public init(validating document: PolicyDocument) throws(PolicyProblems) {
        var reader = PolicyReader()
        let policy = reader.policy(document)
        guard reader.problems.isEmpty, let policy else { throw PolicyProblems(problems: reader.problems) }
        self = policy
    }
}

/// Reads a document part by part and keeps what is wrong.
private struct PolicyReader {
    var problems: [PolicyProblem] = []

    mutating func policy(_ document: PolicyDocument) -> Policy? {
        name(document.name)
        if document.summary.isEmpty || document.summary.utf8.count > 400 {
            note("summary", "is one sentence of at most 400 bytes")
        }
        let recipients = recipients(document.recipients)
        let prep = bound(document.prep, "prep")
        let wording = wording(document.wording)
        guard let recipients, let prep, let wording else { return nil }
        var policy = Policy(
            name: document.name, summary: document.summary, recipients: recipients, prep: prep, wording: wording)
        policy.thankYou = document.thankYou.flatMap { thankYou($0) }
        policy.reminder = document.reminder.flatMap { followUp($0, "reminder", anchors: Self.reminderAnchors) }
        policy.final = document.final.flatMap { followUp($0, "final", anchors: Self.finalAnchors) }
        if document.final != nil, document.reminder == nil { note("final", "follows a reminder, and there is none") }
        policy.news = document.news.flatMap { occasional($0, "news") }
        policy.gracious = document.gracious.flatMap { occasional($0, "gracious") }
        policy.feedback = document.feedback.flatMap { occasional($0, "feedback") }
        conditions(of: document, into: &policy)
        if policy.kinds.isEmpty, problems.isEmpty { note("name", "the policy plans no mail at all") }
        return policy
    }

    private mutating func conditions(of document: PolicyDocument, into policy: inout Policy) {
        policy.limit = document.limit.flatMap { limit($0) }
        policy.spacing = document.spacing.flatMap { spacing($0) }
        policy.noMondays = document.noMondays.flatMap { bound($0, "no_mondays") }
        policy.thankYouOnly = document.thankYouOnly.flatMap { thankYouOnly($0) }
        policy.leaveToFollowUp = document.leaveToFollowUp.flatMap { bound($0, "leave_to_follow_up") }
        policy.promisedDate = document.promisedDate.flatMap { bound($0, "promised_date") }
        policy.significance = document.significance.flatMap { bound($0, "significance") }
        policy.silence = document.silence.flatMap { bound($0, "silence") }
        policy.moveOn = document.moveOn.flatMap { moveOn($0) }
    }

    private static let reminderAnchors: [Anchor] = [.expected, .thankYou, .interviewEnd]
    private static let finalAnchors: [Anchor] = [.expected, .thankYou, .interviewEnd, .reminder]

    private mutating func note(_ keyPath: String, _ message: String) {
        problems.append(PolicyProblem(keyPath: keyPath, message: message))
    }

    private mutating func name(_ name: String) {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        if name.isEmpty || name.utf8.count > 40 || !isPlain || name == "all" || name.hasPrefix("-") {
            note("name", "is made of a-z, 0-9 and hyphens, at most 40, and is not \"all\"")
        }
    }

    private mutating func offset(_ text: String?, _ keyPath: String) -> Offset? {
        guard let text else { return nil }
        guard let offset = Offset(text) else {
            note(keyPath, "is a number with h or d, such as \"48h\" or \"7d\"")
            return nil
        }
        return offset
    }

    private mutating func ratings(_ ratings: [Int]?, _ keyPath: String) -> [Int]? {
        guard let ratings else { return nil }
        if ratings.isEmpty || !ratings.allSatisfy((1...5).contains) { note(keyPath, "lists ratings of 1 to 5") }
        return ratings.sorted()
    }

    private mutating func rules(_ rules: [RuleID], _ keyPath: String) -> [RuleID] {
        if rules.isEmpty { note(keyPath, "names at least one rule, so that every step can explain itself") }
        for (index, rule) in rules.enumerated() where !RuleBook.knows(rule) {
            note("\(keyPath)[\(index)]", "there is no rule \"\(rule.name.prefix(20))\"")
        }
        return rules.sorted()
    }

    private mutating func bound(_ table: PolicyDocument.RulesTable, _ key: String) -> Policy.Bound? {
        Policy.Bound(rules: rules(table.rules, "\(key).rules"))
    }

    private mutating func thankYou(_ table: PolicyDocument.ThankYouTable) -> Policy.ThankYou? {
        let due = Policy.ThankYou.Due(rawValue: table.due)
        if due == nil { note("thank_you.due", "is one of \(list(Policy.ThankYou.Due.allCases.map(\.rawValue)))") }
        let deadline = offset(table.deadline, "thank_you.deadline")
        if due != .dayAfter, table.deadline == nil { note("thank_you.deadline", "is missing") }
        let expires = offset(table.expires, "thank_you.expires")
        let afterDue = offset(table.expiresAfterDue, "thank_you.expires_after_due")
        let rules = rules(table.rules, "thank_you.rules")
        guard let due, let expires, let afterDue else { return nil }
        return Policy.ThankYou(due: due, deadline: deadline, expires: expires, expiresAfterDue: afterDue, rules: rules)
    }

    private mutating func followUp(
        _ table: PolicyDocument.FollowUpTable, _ key: String, anchors: [Anchor]
    ) -> Policy.FollowUp? {
        if table.due != nil, table.promised != nil || table.unpromised != nil {
            note("\(key).due", "stands instead of promised and unpromised, not beside them")
        }
        let promised = terms(
            table.due ?? table.promised ?? [], "\(key).\(table.due == nil ? "promised" : "due")", anchors)
        if promised.isEmpty { note("\(key).promised", "is empty: nothing says when it is due") }
        let unpromised = table.due == nil ? table.unpromised.map { terms($0, "\(key).unpromised", anchors) } : promised
        if table.due == nil, unpromised?.contains(where: { $0.anchor == .expected }) == true {
            note("\(key).unpromised", "cannot count from a date that was not promised")
        }
        let deadline = offset(table.deadline, "\(key).deadline")
        let expires = offset(table.expires, "\(key).expires")
        let rules = rules(table.rules, "\(key).rules")
        guard let deadline, let expires else { return nil }
        return Policy.FollowUp(
            promised: promised, unpromised: unpromised, deadline: deadline, expires: expires,
            isOptional: table.optional ?? false, rules: rules)
    }

    private mutating func terms(_ tables: [PolicyDocument.TermTable], _ key: String, _ anchors: [Anchor]) -> [Term] {
        var terms: [Term] = []
        for (index, table) in tables.enumerated() {
            let path = "\(key)[\(index)]"
            let anchor = Anchor(rawValue: table.from).flatMap { anchors.contains($0) ? $0 : nil }
            if anchor == nil { note("\(path).from", "is one of \(list(anchors.map(\.rawValue)))") }
            let add = offset(table.add, "\(path).add")
            let patientAdd = offset(table.patientAdd, "\(path).patient_add")
            let only = ratings(table.ratings, "\(path).ratings")
            let unless = ratings(table.unlessRatings, "\(path).unless_ratings")
            if only != nil, unless != nil { note(path, "has ratings or unless_ratings, not both") }
            let rules = rules(table.rules, "\(path).rules")
            guard let anchor, let add else { continue }
            terms.append(
                Term(
                    anchor: anchor, add: add, patientAdd: patientAdd, ratings: only, unlessRatings: unless, rules: rules
                ))
        }
        return terms
    }

    private mutating func occasional(_ table: PolicyDocument.OccasionalTable, _ key: String) -> Policy.Occasional? {
        let add = offset(table.add, "\(key).add")
        let deadline = offset(table.deadline, "\(key).deadline")
        let expires = offset(table.expires, "\(key).expires")
        if let least = table.leastRating, !(1...5).contains(least) { note("\(key).least_rating", "is 1 to 5") }
        let rules = rules(table.rules, "\(key).rules")
        guard let add, let deadline, let expires else { return nil }
        return Policy.Occasional(
            add: add, deadline: deadline, expires: expires, leastRating: table.leastRating, rules: rules)
    }

    private mutating func recipients(_ table: PolicyDocument.RecipientsTable) -> Policy.Recipients? {
        var order: [Policy.Recipients.Choice] = []
        for (index, name) in table.order.enumerated() {
            if let choice = Policy.Recipients.Choice(rawValue: name), !order.contains(choice) {
                order.append(choice)
            } else {
                let names = list(Policy.Recipients.Choice.allCases.map(\.rawValue))
                note("recipients.order[\(index)]", "is one of \(names), each once")
            }
        }
        return Policy.Recipients(order: order, rules: rules(table.rules, "recipients.rules"))
    }

    private mutating func limit(_ table: PolicyDocument.LimitTable) -> Policy.Limit? {
        if !(1...20).contains(table.mails) { note("limit.mails", "is 1 to 20") }
        return Policy.Limit(mails: table.mails, rules: rules(table.rules, "limit.rules"))
    }

    private mutating func spacing(_ table: PolicyDocument.SpacingTable) -> Policy.Spacing? {
        if !(1...60).contains(table.days) { note("spacing.days", "is 1 to 60") }
        return Policy.Spacing(days: table.days, rules: rules(table.rules, "spacing.rules"))
    }

    private mutating func thankYouOnly(_ table: PolicyDocument.ThankYouOnlyTable) -> Policy.ThankYouOnly? {
        let ratings = ratings(table.ratings, "thank_you_only.ratings") ?? []
        return Policy.ThankYouOnly(ratings: ratings, rules: rules(table.rules, "thank_you_only.rules"))
    }

    private mutating func moveOn(_ table: PolicyDocument.MoveOnTable) -> Policy.MoveOn? {
        let after = offset(table.after, "move_on.after")
        let unplanned = offset(table.unplanned, "move_on.unplanned")
        let rules = rules(table.rules, "move_on.rules")
        guard let after, let unplanned else { return nil }
        return Policy.MoveOn(after: after, unplanned: unplanned, rules: rules)
    }

    private mutating func wording(_ table: PolicyDocument.WordingTable) -> Policy.Wording? {
        let tone = Tone(rawValue: table.tone)
        if tone == nil { note("wording.tone", "is one of \(list(Tone.allCases.map(\.rawValue)))") }
        let words = measures(table.mostWords, "wording.most_words")
        let paragraphs = measures(table.mostParagraphs, "wording.most_paragraphs")
        let rules = rules(table.rules, "wording.rules")
        return tone.map { Policy.Wording(tone: $0, mostWords: words, mostParagraphs: paragraphs, rules: rules) }
    }

    private mutating func measures(_ table: [String: Int]?, _ key: String) -> [DraftKind: Int] {
        var measures: [DraftKind: Int] = [:]
        for (name, most) in (table ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let kind = DraftKind(rawValue: name) else {
                note("\(key).\(name)", "is not a kind of mail: \(list(DraftKind.allCases.map(\.rawValue)))")
                continue
            }
            if !(1...10_000).contains(most) { note("\(key).\(name)", "is 1 to 10000") }
            measures[kind] = most
        }
        return measures
    }

    private func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
}
