// Senders whose domain tells nothing about a company: Config/senders.toml as values.

/// Domains that are no company's own.
public struct SenderLists: Sendable, Hashable, Codable {
    /// Where people have private mailboxes.
    public var freemail: [String]
    /// Systems that send for many employers: applicant tracking, calendars, forms, job boards.
    public var applicantTracking: [String]
    /// Public suffixes of two labels (`co.uk`).
    public var secondLevel: [String]

    public init(freemail: [String] = [], applicantTracking: [String] = [], secondLevel: [String] = []) {
        (self.freemail, self.applicantTracking, self.secondLevel) = (freemail, applicantTracking, secondLevel)
    }

    enum CodingKeys: String, CodingKey {
        case freemail
        case applicantTracking = "applicant_tracking"
        case secondLevel = "second_level"
    }
}
