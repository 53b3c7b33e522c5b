// What a mailbox is for, and the other attributes LIST gives.

/// A mailbox attribute of LIST that says what the mailbox is for (RFC 6154 §2).
public enum SpecialUse: String, Hashable, Sendable, CaseIterable {
    case all = "\\All"
    case archive = "\\Archive"
    case drafts = "\\Drafts"
    case flagged = "\\Flagged"
    case important = "\\Important"
    case junk = "\\Junk"
    case sent = "\\Sent"
    case trash = "\\Trash"

    /// Gmail's and Apple's XLIST-time names are understood, too: `\AllMail`, `\Spam`, `\Starred`.
    init?(attribute: String) {
        switch ASCII.lowercased(attribute) {
        case "\\allmail": self = .all
        case "\\spam": self = .junk
        case "\\starred": self = .flagged
        case let name:
            guard let use = Self.allCases.first(where: { ASCII.lowercased($0.rawValue) == name }) else { return nil }
            self = use
        }
    }
}
