// Capabilities: names, and the set a server offers less those the user switched off.

/// One capability of a server (RFC 3501 §7.2.1), compared without regard to case.
public struct Capability: Hashable, Sendable, CustomStringConvertible {
    /// Upper case: servers write `Imap4Rev1` and `auth=plain` as they like.
    public let name: String

    public init(_ name: String) { self.name = ASCII.uppercased(name) }

    public static let imap4rev1 = Capability("IMAP4rev1")
    public static let imap4rev2 = Capability("IMAP4rev2")
    public static let idle = Capability("IDLE")
    public static let id = Capability("ID")
    public static let enable = Capability("ENABLE")
    public static let uidplus = Capability("UIDPLUS")
    public static let condstore = Capability("CONDSTORE")
    public static let specialUse = Capability("SPECIAL-USE")
    public static let listExtended = Capability("LIST-EXTENDED")
    public static let esearch = Capability("ESEARCH")
    public static let literalPlus = Capability("LITERAL+")
    public static let literalMinus = Capability("LITERAL-")
    public static let utf8Accept = Capability("UTF8=ACCEPT")

    public var description: String { name }
}

/// What a server offers.
public struct CapabilitySet: Hashable, Sendable {
    public private(set) var all: Set<Capability>

    public init(_ capabilities: some Sequence<Capability> = []) { all = Set(capabilities) }

    /// True if the server names the capability, or IMAP4rev2, which includes it (RFC 9051 appendix E).
    public func contains(_ capability: Capability) -> Bool {
        if all.contains(capability) { return true }
        return all.contains(.imap4rev2) && Self.partOfRev2.contains(capability)
    }

    /// Without those the user switched off, even where IMAP4rev2 would include them.
    public func removing(_ disabled: Set<Capability>) -> CapabilitySet {
        var result = self
        if !disabled.isDisjoint(with: Self.partOfRev2), result.all.remove(.imap4rev2) != nil {
            result.all.formUnion(Self.partOfRev2)
            result.all.insert(.imap4rev1)
        }
        result.all.subtract(disabled)
        return result
    }

    private static let partOfRev2: Set<Capability> = [
        .idle, .enable, .uidplus, .specialUse, .listExtended, .esearch, .literalMinus,
    ]
}
