// One LIST reply.

/// A mailbox as LIST tells of it (RFC 3501 §7.2.2, RFC 6154, RFC 5258).
public struct MailboxListing: Hashable, Sendable {
    public var name: MailboxName
    /// The hierarchy delimiter; nil for a flat name space.
    public var delimiter: Character?
    /// What the mailbox is for; more than one is allowed.
    public var specialUses: Set<SpecialUse>
    /// Every attribute as the server wrote it, special uses included.
    public var attributes: [Flag]

    public init(name: MailboxName, delimiter: Character?, attributes: [Flag] = []) {
        self.name = name
        self.delimiter = delimiter
        self.attributes = attributes
        specialUses = Set(attributes.compactMap { SpecialUse(attribute: $0.rawValue) })
    }

    /// False for `\Noselect` and `\NonExistent`: a name in the hierarchy without messages.
    public var isSelectable: Bool {
        !attributes.contains(Flag(wire: "\\Noselect")) && !attributes.contains(Flag(wire: "\\NonExistent"))
    }
}
