// UID SEARCH: result options, character set and keys.

extension CommandEncoder {
    /// Deeper keys are refused: servers limit the depth, too.
    private static var nestingLimit: Int { 32 }

    mutating func write(searching key: SearchKey) throws(CommandError) {
        if context.capabilities.contains(.esearch) { write(" RETURN (ALL)") }
        // RFC 6855 §3 forbids CHARSET once UTF8=ACCEPT is enabled. Plain ASCII needs none, and servers with a
        // poor list of character sets answer it then.
        if !context.isUTF8, try Self.needsCharset(key, depth: 0) { write(" CHARSET UTF-8") }
        write(" ")
        if case .and(let keys) = key {
            try write(keys, depth: 0)
        } else {
            try write(key, depth: 0)
        }
    }

    private mutating func write(_ keys: [SearchKey], depth: Int) throws(CommandError) {
        guard !keys.isEmpty else { throw .badArgument }
        for (index, key) in keys.enumerated() {
            if index > 0 { write(" ") }
            try write(key, depth: depth)
        }
    }

    private mutating func write(_ key: SearchKey, depth: Int) throws(CommandError) {
        guard depth <= Self.nestingLimit else { throw .badArgument }
        switch key {
        case .all: write("ALL")
        case .uids(let set):
            guard !set.isEmpty else { throw .badArgument }
            write("UID \(set.description)")
        case .since(let date): write("SINCE \(date.wire)")
        case .before(let date): write("BEFORE \(date.wire)")
        case .from(let text): try write("FROM", text)
        case .to(let text): try write("TO", text)
        case .cc(let text): try write("CC", text)
        case .subject(let text): try write("SUBJECT", text)
        case .text(let text): try write("TEXT", text)
        case .body(let text): try write("BODY", text)
        case .header(let name, let text):
            guard !name.isEmpty, name.utf8.allSatisfy(ASCII.isAtomCharacter) else { throw .badArgument }
            try write("HEADER \(name)", text)
        case .larger(let size): write("LARGER \(size)")
        case .smaller(let size): write("SMALLER \(size)")
        case .modSeq(let value):
            guard context.capabilities.contains(.condstore) else { throw .notOffered(.condstore) }
            write("MODSEQ \(value)")
        case .not(let inner):
            write("NOT ")
            try write(inner, depth: depth + 1)
        case .or(let left, let right):
            write("OR ")
            try write(left, depth: depth + 1)
            write(" ")
            try write(right, depth: depth + 1)
        case .and(let keys):
            write("(")
            try write(keys, depth: depth + 1)
            write(")")
        }
    }

    private mutating func write(_ name: String, _ text: String) throws(CommandError) {
        write("\(name) ")
        try write(string: Array(text.utf8))
    }

    private static func needsCharset(_ key: SearchKey, depth: Int) throws(CommandError) -> Bool {
        guard depth <= nestingLimit else { throw .badArgument }
        switch key {
        case .from(let text), .to(let text), .cc(let text), .subject(let text), .text(let text), .body(let text),
            .header(_, let text):
            return text.utf8.contains { $0 > 0x7F }
        case .not(let inner): return try needsCharset(inner, depth: depth + 1)
        case .or(let left, let right):
            if try needsCharset(left, depth: depth + 1) { return true }
            return try needsCharset(right, depth: depth + 1)
        case .and(let keys):
            for key in keys {
                if try needsCharset(key, depth: depth + 1) { return true }
            }
            return false
        case .all, .uids, .since, .before, .larger, .smaller, .modSeq: return false
        }
    }
}
