// The form of a policy file (Config/policies/*.toml) as a decoder fills it. Whether it makes sense is decided by
// PolicyValidation.swift; which keys a file may have at all, by `PolicyDocument.knows(_:)`.

public import Vocabulary

/// A policy file as it was decoded, not checked yet.
public struct PolicyDocument: Hashable, Sendable, Codable {
    public var name: String
    public var summary: String
    public var thankYou: ThankYouTable?
    public var reminder: FollowUpTable?
    public var final: FollowUpTable?
    public var news: OccasionalTable?
    public var gracious: OccasionalTable?
    public var feedback: OccasionalTable?
    public var recipients: RecipientsTable
    public var limit: LimitTable?
    public var spacing: SpacingTable?
    public var noMondays: RulesTable?
    public var thankYouOnly: ThankYouOnlyTable?
    public var leaveToFollowUp: RulesTable?
    public var promisedDate: RulesTable?
    public var significance: RulesTable?
    public var silence: RulesTable?
    public var moveOn: MoveOnTable?
    public var prep: RulesTable
    public var wording: WordingTable

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, summary, reminder, final, news, gracious, feedback, recipients, limit, spacing, significance
        case silence, prep, wording
        case thankYou = "thank_you"
        case noMondays = "no_mondays"
        case thankYouOnly = "thank_you_only"
        case leaveToFollowUp = "leave_to_follow_up"
        case promisedDate = "promised_date"
        case moveOn = "move_on"
    }

    public struct RulesTable: Hashable, Sendable, Codable {
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case rules }
    }

    public struct ThankYouTable: Hashable, Sendable, Codable {
        public var due: String
        public var deadline: String?
        public var expires: String
        public var expiresAfterDue: String
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case due, deadline, expires, rules
            case expiresAfterDue = "expires_after_due"
        }
    }

    public struct TermTable: Hashable, Sendable, Codable {
        public var from: String
        public var add: String
        public var patientAdd: String?
        public var ratings: [Int]?
        public var unlessRatings: [Int]?
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case from, add, ratings, rules
            case patientAdd = "patient_add"
            case unlessRatings = "unless_ratings"
        }
    }

    public struct FollowUpTable: Hashable, Sendable, Codable {
        /// For both cases alike, instead of `promised` and `unpromised`.
        public var due: [TermTable]?
        public var promised: [TermTable]?
        public var unpromised: [TermTable]?
        public var deadline: String
        public var expires: String
        public var optional: Bool?
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case due, promised, unpromised, deadline, expires, optional, rules
        }
    }

    public struct OccasionalTable: Hashable, Sendable, Codable {
        public var add: String
        public var deadline: String
        public var expires: String
        public var leastRating: Int?
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case add, deadline, expires, rules
            case leastRating = "least_rating"
        }
    }

    public struct RecipientsTable: Hashable, Sendable, Codable {
        public var order: [String]
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case order, rules }
    }

    public struct LimitTable: Hashable, Sendable, Codable {
        public var mails: Int
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case mails, rules }
    }

    public struct SpacingTable: Hashable, Sendable, Codable {
        public var days: Int
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case days, rules }
    }

    public struct ThankYouOnlyTable: Hashable, Sendable, Codable {
        public var ratings: [Int]
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case ratings, rules }
    }

    public struct MoveOnTable: Hashable, Sendable, Codable {
        public var after: String
        public var unplanned: String
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case after, unplanned, rules }
    }

    public struct WordingTable: Hashable, Sendable, Codable {
        public var tone: String
        /// Kind of mail to the most words.
        public var mostWords: [String: Int]?
        public var mostParagraphs: [String: Int]?
        public var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case tone, rules
            case mostWords = "most_words"
            case mostParagraphs = "most_paragraphs"
        }
    }
}

extension PolicyDocument {
    /// Whether a key may stand in a policy file: `["reminder", "promised", "add"]`, positions in arrays left out.
    ///
    /// Decoders pass over keys they do not know; a loader asks here and refuses them.
    public static func knows(_ path: [String]) -> Bool {
        guard let first = path.first.flatMap(CodingKeys.init(stringValue:)) else { return false }
        let rest = Array(path.dropFirst())
        guard let key = rest.first else { return true }
        let keys: [String]
        switch first {
        case .name, .summary: return false
        case .thankYou: keys = names(ThankYouTable.CodingKeys.self)
        case .reminder, .final:
            if rest.count == 2, ["due", "promised", "unpromised"].contains(key) {
                return names(TermTable.CodingKeys.self).contains(rest[1])
            }
            keys = names(FollowUpTable.CodingKeys.self)
        case .news, .gracious, .feedback: keys = names(OccasionalTable.CodingKeys.self)
        case .recipients: keys = names(RecipientsTable.CodingKeys.self)
        case .limit: keys = names(LimitTable.CodingKeys.self)
        case .spacing: keys = names(SpacingTable.CodingKeys.self)
        case .thankYouOnly: keys = names(ThankYouOnlyTable.CodingKeys.self)
        case .moveOn: keys = names(MoveOnTable.CodingKeys.self)
        case .wording:
            if rest.count == 2, ["most_words", "most_paragraphs"].contains(key) {
                return DraftKind(rawValue: rest[1]) != nil
            }
            keys = names(WordingTable.CodingKeys.self)
        case .noMondays, .leaveToFollowUp, .promisedDate, .significance, .silence, .prep:
            keys = names(RulesTable.CodingKeys.self)
        }
        return rest.count == 1 && keys.contains(key)
    }

    private static func names<Keys: CodingKey & CaseIterable>(_: Keys.Type) -> [String] {
        Keys.allCases.map(\.stringValue)
    }
}
