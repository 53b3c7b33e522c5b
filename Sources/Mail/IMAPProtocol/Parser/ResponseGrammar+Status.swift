// Status responses and their codes (RFC 3501 §7.1). Nothing here fails: a code that cannot be read is kept
// by its name, for the condition counts whatever the code.

extension StatusResponse.Condition {
    /// The condition of this name, in any case.
    init?(wire word: ArraySlice<UInt8>) {
        guard (2...7).contains(word.count) else { return nil }
        if ASCII.equal(word, "ok") {
            self = .ok
        } else if ASCII.equal(word, "no") {
            self = .no
        } else if ASCII.equal(word, "bad") {
            self = .bad
        } else if ASCII.equal(word, "bye") {
            self = .bye
        } else if ASCII.equal(word, "preauth") {
            self = .preauth
        } else {
            return nil
        }
    }
}

extension ResponseGrammar {
    /// What follows the condition: an optional code, and text. iCloud and Oracle leave the text out, and the
    /// space before it.
    mutating func status(_ condition: StatusResponse.Condition) -> StatusResponse {
        cursor.skipSpaces()
        let code = cursor.peek == ASCII.openBracket ? responseCode() : nil
        cursor.skipSpaces()
        // Text for people: a page of it is plenty.
        let text = String(decoding: cursor.takeRest().prefix(2000), as: UTF8.self)
        return StatusResponse(condition: condition, code: code, text: text)
    }

    /// `[NAME arguments]`. A bracket that never closes makes it plain text.
    private mutating func responseCode() -> ResponseCode? {
        let start = cursor.position
        guard let end = endOfCode() else { return nil }
        var inner = ResponseGrammar(
            cursor: ByteCursor(Array(cursor.bytes[(start + 1)..<end])), limits: limits, mailboxForm: mailboxForm)
        cursor.move(to: end + 1)
        inner.cursor.skipSpaces()
        let word = inner.cursor.take { $0 > ASCII.space }
        guard !word.isEmpty else { return nil }
        let name = ASCII.uppercased(String(decoding: word, as: UTF8.self))
        inner.cursor.skipSpaces()
        if let code = Self.plainCodes[name] { return code }
        return inner.code(named: name)
    }

    /// Index of the bracket that closes the code; brackets within quotes do not count.
    private func endOfCode() -> Int? {
        var isQuoted = false
        var index = cursor.position
        while index < cursor.bytes.count {
            let byte = cursor.bytes[index]
            if byte == ASCII.quote { isQuoted.toggle() }
            if byte == ASCII.backslash, isQuoted { index += 1 }
            if byte == ASCII.closeBracket, !isQuoted { return index }
            index += 1
        }
        // A quote that is opened and not closed is no quote.
        return isQuoted ? cursor.bytes[cursor.position...].firstIndex(of: ASCII.closeBracket) : nil
    }

    /// Codes with arguments.
    private mutating func code(named name: String) -> ResponseCode {
        let malformed = ResponseCode.malformed(name: name)
        switch name {
        case "UIDVALIDITY": return short.map { .uidValidity(UIDValidity($0)) } ?? malformed
        case "UIDNEXT": return short.map { .uidNext(UIDNext($0)) } ?? malformed
        case "UNSEEN": return short.map { .unseen(SequenceNumber($0)) } ?? malformed
        case "HIGHESTMODSEQ": return cursor.takeNumber().map { .highestModSeq(ModSeq($0)) } ?? malformed
        case "CAPABILITY": return .capability(capabilities())
        case "PERMANENTFLAGS": return (try? cursor.flagList(offset: 0)).map { .permanentFlags($0) } ?? malformed
        case "APPENDUID":
            guard let validity = short else { return malformed }
            cursor.skipSpaces()
            return (try? uidSet()).map { .appendUID(UIDValidity(validity), $0) } ?? malformed
        case "COPYUID":
            guard let validity = short else { return malformed }
            cursor.skipSpaces()
            guard let source = try? uidSet() else { return malformed }
            cursor.skipSpaces()
            return (try? uidSet()).map { .copyUID(UIDValidity(validity), source, $0) } ?? malformed
        case "BADCHARSET": return .badCharset(charsets())
        default:
            let known = Self.describable(name)
            if known != name { cursor.move(to: 0) }
            let argument = cursor.takeRest()
            return .other(
                name: known, argument: argument.isEmpty ? nil : Redacted(String(decoding: argument, as: UTF8.self)))
        }
    }

    private var short: UInt32? {
        mutating get { cursor.takeNumber().flatMap { UInt32(exactly: $0) } }
    }

    private mutating func charsets() -> [String] {
        guard cursor.take(ASCII.openParenthesis) else { return [] }
        var names: [String] = []
        while let name = try? cursor.astring(offset: 0) {
            names.append(String(decoding: name, as: UTF8.self))
            cursor.skipSpaces()
        }
        return names
    }

    private static let plainCodes: [String: ResponseCode] =
        [
            "ALERT": .alert, "ALREADYEXISTS": .alreadyExists, "AUTHENTICATIONFAILED": .authenticationFailed,
            "AUTHORIZATIONFAILED": .authorizationFailed, "CANNOT": .cannot, "CLIENTBUG": .clientBug,
            "CLOSED": .closed, "CONTACTADMIN": .contactAdmin, "CORRUPTION": .corruption, "EXPIRED": .expired,
            "INUSE": .inUse, "LIMIT": .limit, "NOMODSEQ": .noModSeq, "NOPERM": .noPermission,
            "NONEXISTENT": .nonexistent, "OVERQUOTA": .overQuota, "PARSE": .parse,
            "PRIVACYREQUIRED": .privacyRequired, "READ-ONLY": .readOnly, "READ-WRITE": .readWrite,
            "SERVERBUG": .serverBug, "THROTTLED": .throttled, "TOOBIG": .tooBig, "TRYCREATE": .tryCreate,
            "UIDNOTSTICKY": .uidNotSticky, "UNAVAILABLE": .unavailable, "UNKNOWN-CTE": .unknownCTE,
        ]
}
