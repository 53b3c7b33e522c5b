// The form of a policy file (Config/policies/*.toml) as a decoder fills it. Whether it makes sense is decided by
// PolicyValidation.swift; which keys a file may have at all, by `PolicyDocument.knows(_:)`.

internal import Vocabulary

/// A policy file as it was decoded, not checked yet. A table that is missing is a part that does not bind.
///
/// What the keys mean is said where they become parts of a ``Policy``, and in Config/policies/considerate.toml.
public struct PolicyDocument: Hashable, Sendable, Codable {
    var name: String
    var summary: String
    var thankYou: ThankYouTable?
    var reminder: FollowUpTable?
    var final: FollowUpTable?
    var news: OccasionalTable?
    var gracious: OccasionalTable?
    var feedback: OccasionalTable?
    var recipients: RecipientsTable
    var limit: LimitTable?
    var spacing: SpacingTable?
    var noMondays: RulesTable?
    var thankYouOnly: ThankYouOnlyTable?
    var leaveToFollowUp: RulesTable?
    var promisedDate: RulesTable?
    var significance: RulesTable?
    var silence: RulesTable?
    var moveOn: MoveOnTable?
    var prep: RulesTable
    var wording: WordingTable

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

    /// A part without figures of its own.
    struct RulesTable: Hashable, Sendable, Codable {
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case rules }
    }

    /// `[thank_you]`
    struct ThankYouTable: Hashable, Sendable, Codable {
        var due: String
        var deadline: String?
        var expires: String
        var expiresAfterDue: String
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case due, deadline, expires, rules
            case expiresAfterDue = "expires_after_due"
        }
    }

    /// One element of `due`, `promised` and `unpromised`.
    struct TermTable: Hashable, Sendable, Codable {
        var from: String
        var add: String
        var patientAdd: String?
        var ratings: [Int]?
        var unlessRatings: [Int]?
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case from, add, ratings, rules
            case patientAdd = "patient_add"
            case unlessRatings = "unless_ratings"
        }
    }

    /// `[reminder]`, `[final]`
    struct FollowUpTable: Hashable, Sendable, Codable {
        /// For both cases alike, instead of `promised` and `unpromised`.
        var due: [TermTable]?
        var promised: [TermTable]?
        var unpromised: [TermTable]?
        var deadline: String
        var expires: String
        var optional: Bool?
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case due, promised, unpromised, deadline, expires, optional, rules
        }
    }

    /// `[news]`, `[gracious]`, `[feedback]`
    struct OccasionalTable: Hashable, Sendable, Codable {
        var add: String
        var deadline: String
        var expires: String
        var leastRating: Int?
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable {
            case add, deadline, expires, rules
            case leastRating = "least_rating"
        }
    }

    /// `[recipients]`
    struct RecipientsTable: Hashable, Sendable, Codable {
        var order: [String]
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case order, rules }
    }

    /// `[limit]`
    struct LimitTable: Hashable, Sendable, Codable {
        var mails: Int
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case mails, rules }
    }

    /// `[spacing]`
    struct SpacingTable: Hashable, Sendable, Codable {
        var days: Int
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case days, rules }
    }

    /// `[thank_you_only]`
    struct ThankYouOnlyTable: Hashable, Sendable, Codable {
        var ratings: [Int]
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case ratings, rules }
    }

    /// `[move_on]`
    struct MoveOnTable: Hashable, Sendable, Codable {
        var after: String
        var unplanned: String
        var rules: [RuleID]

        enum CodingKeys: String, CodingKey, CaseIterable { case after, unplanned, rules }
    }

    /// `[wording]`
    struct WordingTable: Hashable, Sendable, Codable {
        var tone: String
        /// Kind of mail to the most words.
        var mostWords: [String: Int]?
        var mostParagraphs: [String: Int]?
        var rules: [RuleID]

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
