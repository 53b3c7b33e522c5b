// The ledger and the review directory.

import Ledger

/// What looking at the ledger showed.
enum LedgerFacts: Sendable {
    /// There is none yet: nothing was recorded.
    case absent
    case unusable(LedgerError)
    case read(Verification, interviews: Int)
}

/// What looking at the review directory showed.
struct ReviewFacts: Sendable, Hashable {
    var path: String
    /// Why it cannot be used; nil where it can, or is yet to be made.
    var problem: String?
    var exists: Bool
    var drafts = 0
}

enum LedgerChecks {
    static func findings(_ facts: LedgerFacts) -> [Diagnosis] {
        switch facts {
        case .absent: return [.ok("ledger", "none yet; the first 'afterword add' makes it")]
        case .unusable(let error):
            let refusal = Refusal(error)
            return [
                .fail(
                    "ledger", refusal.message.replacing("; " + error.remedy, with: ""), error.remedy,
                    exit: refusal.status)
            ]
        case .read(let verification, let interviews):
            if let damage = verification.firstBreak {
                return [
                    .fail(
                        "ledger", "the journal is damaged: \(damage)",
                        "keep the file, then restore the last backup with 'afterword restore FILE'", exit: .usage)
                ]
            }
            return [
                .ok(
                    "ledger",
                    "whole: \(verification.entries) journal entries, \(interviews) interview\(interviews == 1 ? "" : "s")"
                )
            ]
        }
    }

    static func review(_ facts: ReviewFacts) -> [Diagnosis] {
        let path = Printed.name(facts.path)
        if let problem = facts.problem {
            return [
                .fail(
                    "review", "the review directory \(path) cannot be used: \(problem)",
                    "make it yours, or set another in [review] directory")
            ]
        }
        guard facts.exists else { return [.ok("review", "\(path) is made with the first draft")] }
        return [.ok("review", "\(path) can be written, \(facts.drafts) draft\(facts.drafts == 1 ? "" : "s") in it")]
    }
}
