// The people of an interview.

public import Vocabulary

/// What somebody has to do with the interview; decides who follow-ups go to (A3).
public enum ContactRole: String, Sendable, Codable, CaseIterable {
    case hiringManager = "hiring-manager"
    case interviewer
    case recruiter
    /// A friend inside the company (A12): a source of dates, never a recipient of drafts.
    case insider
}

/// A person at the company.
public struct Contact: Hashable, Sendable, Codable {
    /// As the person wrote it, or as a mail's From had it.
    public var name: String?
    public var address: Address?
    public var role: ContactRole
    /// A delivery report said for good that mail does not arrive there.
    public var isUndeliverable: Bool

    public init(name: String?, address: Address?, role: ContactRole = .interviewer, isUndeliverable: Bool = false) {
        (self.name, self.address, self.role, self.isUndeliverable) = (name, address, role, isUndeliverable)
    }

    /// Can be written to: has an address that works, is no insider and no machine.
    public var canBeWritten: Bool { address != nil && !isUndeliverable && role != .insider }
}

/// Leave to telephone (A14): who gave it and when.
public struct CallPermission: Hashable, Sendable, Codable {
    public var by: String
    public var at: Instant

    public init(by: String, at: Instant) { (self.by, self.at) = (by, at) }
}
