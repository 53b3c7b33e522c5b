// Commands to bytes, cut where the server must say "go on" before a literal. Search keys: CommandEncoder+Search.

/// What the encoding depends on.
struct EncodingContext {
    var capabilities = CapabilitySet()
    /// `UTF8=ACCEPT` was enabled.
    var isUTF8Enabled = false
    /// The server speaks IMAP4rev2 and nothing older: UTF-8 throughout, but no `UTF8 (…)` in APPEND.
    var isRev2Only = false
    var lineByteLimit = 980

    /// Names and strings are UTF-8 without further ado.
    var isUTF8: Bool { isUTF8Enabled || isRev2Only }
    var mailboxForm: MailboxName.WireForm { isUTF8 ? .utf8 : .modifiedUTF7 }
}

/// Writes one command.
struct CommandEncoder {
    let context: EncodingContext
    /// Bytes between waits: each but the first may only be sent after a `+` of the server.
    private(set) var segments: [[UInt8]] = [[]]
    /// Bytes of the present line and of the longest one, literals not counted.
    private var lineByteCount = 0
    private var longestLineByteCount = 0

    init(context: EncodingContext) {
        self.context = context
    }

    /// Encodes a whole command line with its CRLF.
    static func encode(_ command: Command, tag: Tag, context: EncodingContext) throws(CommandError) -> [[UInt8]] {
        var encoder = CommandEncoder(context: context)
        encoder.write("\(tag.text) ")
        try encoder.write(command)
        encoder.write("\r\n")
        encoder.endLine()
        guard encoder.longestLineByteCount <= context.lineByteLimit else {
            throw .tooLong(byteCount: encoder.longestLineByteCount, limit: context.lineByteLimit)
        }
        return encoder.segments
    }

    private mutating func write(_ command: Command) throws(CommandError) {
        write(command.kind.rawValue)
        switch command {
        case .capability, .noop, .idle, .logout: return
        case .id(let identity): try write(identity)
        case .enable(let capabilities): try write(enabling: capabilities)
        case .list(let pattern): try write(pattern)
        case .examine(let name, let condstore):
            write(" ")
            try write(name)
            if condstore, context.capabilities.contains(.condstore) { write(" (CONDSTORE)") }
        case .status(let name, let attributes): try write(name, attributes)
        case .search(let key): try write(searching: key)
        case .fetch(let uids, let attributes, let changedSince): try write(uids, attributes, changedSince)
        case .append(let message, let name): try write(message, to: name)
        }
    }

    // MARK: Arguments of single commands

    private mutating func write(_ identity: ClientIdentity) throws(CommandError) {
        write(" (\"name\" ")
        try write(string: Array(identity.name.utf8))
        write(" \"version\" ")
        try write(string: Array(identity.version.utf8))
        write(")")
    }

    private mutating func write(enabling capabilities: [Capability]) throws(CommandError) {
        guard !capabilities.isEmpty else { throw .badArgument }
        for capability in capabilities {
            guard !capability.name.isEmpty, capability.name.utf8.allSatisfy(ASCII.isAtomCharacter) else {
                throw .badArgument
            }
            write(" \(capability.name)")
        }
    }

    private mutating func write(_ pattern: Command.ListPattern) throws(CommandError) {
        write(" \"\" ")
        switch pattern {
        case .all: write("\"*\"")
        case .mailbox(let name): try write(name)
        }
        // RETURN needs extended LIST besides SPECIAL-USE (RFC 6154 §2); elsewhere a plain LIST may tell it.
        if context.capabilities.contains(.specialUse), context.capabilities.contains(.listExtended) {
            write(" RETURN (SPECIAL-USE)")
        }
    }

    private mutating func write(_ name: MailboxName, _ attributes: [StatusAttribute]) throws(CommandError) {
        let offered = attributes.filter { $0 != .highestModSeq || context.capabilities.contains(.condstore) }
        guard !offered.isEmpty else { throw .badArgument }
        write(" ")
        try write(name)
        write(" (\(offered.map(\.rawValue).joined(separator: " ")))")
    }

    private mutating func write(
        _ uids: UIDSet, _ attributes: [FetchAttribute], _ changedSince: ModSeq?
    ) throws(CommandError) {
        guard !uids.isEmpty, attributes.allSatisfy(Self.isFit) else { throw .badArgument }
        write(" \(uids.description) (\((["UID"] + attributes.map(\.wire)).joined(separator: " ")))")
        if let changedSince {
            guard context.capabilities.contains(.condstore) else { throw .notOffered(.condstore) }
            write(" (CHANGEDSINCE \(changedSince))")
        }
    }

    private static func isFit(_ attribute: FetchAttribute) -> Bool {
        guard case .body(let section, _) = attribute else { return true }
        guard section.part.allSatisfy({ $0 > 0 }) else { return false }
        switch section.text {
        case .headerFields(let names), .headerFieldsNot(let names):
            return !names.isEmpty && names.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isAtomCharacter) }
        case .mime: return !section.part.isEmpty
        case .complete, .header, .text: return true
        }
    }

    private mutating func write(_ message: AppendedMessage, to name: MailboxName) throws(CommandError) {
        guard !message.bytes.isEmpty, !message.bytes.contains(0) else { throw .badArgument }
        write(" ")
        try write(name)
        if !message.flags.isEmpty { write(" (\(message.flags.map(\.rawValue).joined(separator: " ")))") }
        if let date = message.internalDate { write(" \"\(date.wire)\"") }
        if context.isUTF8Enabled, message.bytes.contains(where: { $0 > 0x7F }) {
            // RFC 6855 §4: a message with 8-bit header fields goes into UTF8 (~{…}).
            write(" UTF8 (~")
            write(literal: message.bytes)
            write(")")
        } else {
            write(" ")
            write(literal: message.bytes)
        }
    }

    // MARK: Pieces

    mutating func write(_ text: String) {
        append(text.utf8)
    }

    mutating func write(_ name: MailboxName) throws(CommandError) {
        try write(string: name.wire(context.mailboxForm))
    }

    /// A quoted string where it can be one, else a literal.
    mutating func write(string bytes: [UInt8]) throws(CommandError) {
        guard !bytes.contains(where: { $0 == 0 || $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn }) else {
            throw .badArgument
        }
        guard context.isUTF8 || bytes.allSatisfy({ $0 < 0x80 }), bytes.count <= 512 else {
            return write(literal: bytes)
        }
        var quoted: [UInt8] = [ASCII.quote]
        for byte in bytes {
            if byte == ASCII.quote || byte == ASCII.backslash { quoted.append(ASCII.backslash) }
            quoted.append(byte)
        }
        quoted.append(ASCII.quote)
        append(quoted)
    }

    /// A literal, without a wait where LITERAL+ or LITERAL- allows it (RFC 7888).
    mutating func write(literal bytes: [UInt8]) {
        let isFree =
            context.capabilities.contains(.literalPlus)
            || (context.capabilities.contains(.literalMinus) && bytes.count <= 4096)
        append("{\(bytes.count)\(isFree ? "+" : "")}\r\n".utf8)
        endLine()
        if isFree {
            segments[segments.count - 1].append(contentsOf: bytes)
        } else {
            segments.append(bytes)
        }
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        segments[segments.count - 1].append(contentsOf: bytes)
        lineByteCount += bytes.count
    }

    private mutating func endLine() {
        longestLineByteCount = max(longestLineByteCount, lineByteCount)
        lineByteCount = 0
    }
}
