// Single header values: unstructured text, addresses, dates and ids, read with GMime's lenient readers.

import CGMime
import Vocabulary

/// GMime's options for reading; owned.
struct ReadingOptions: ~Copyable {
    let pointer: OpaquePointer

    init() {
        pointer = g_mime_parser_options_new()
        g_mime_parser_options_set_rfc2047_compliance_mode(pointer, GMIME_RFC_COMPLIANCE_LOOSE)
        g_mime_parser_options_set_address_compliance_mode(pointer, GMIME_RFC_COMPLIANCE_LOOSE)
        g_mime_parser_options_set_parameter_compliance_mode(pointer, GMIME_RFC_COMPLIANCE_LOOSE)
        g_mime_parser_options_set_allow_addresses_without_domain(pointer, 0)
    }

    deinit { g_mime_parser_options_free(pointer) }

    /// Decodes encoded words (RFC 2047) and raw 8-bit text; line ends and control characters become one space.
    func text(_ raw: ArraySlice<UInt8>) -> String {
        HeaderText.decode(raw)
    }

    /// The mailboxes of an address header (RFC 5322 section 3.4); members of groups stand for themselves.
    func addresses(_ raw: ArraySlice<UInt8>) -> [Address] {
        let list = raw.withCString { internet_address_list_parse(pointer, $0) }
        var found: [Address] = []
        if let list {
            defer { cgmime_unref(list) }
            collect(list, depth: 0, into: &found)
        }
        return found.isEmpty ? Self.salvaged(raw) : found
    }

    /// What stands in angle brackets, where GMime gives up over what stands before it (control characters in a display
    /// name): mail that cannot be answered is worth less than a name.
    private static func salvaged(_ raw: ArraySlice<UInt8>) -> [Address] {
        var found: [Address] = []
        var rest = raw.prefix(64 * 1024)
        while found.count < 1000, let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            let inner = rest[(open + 1)...]
            guard let close = inner.firstIndex(of: UInt8(ascii: ">")) else { break }
            // The last opening bracket counts: a name may hold one.
            let start = inner[..<close].lastIndex(of: UInt8(ascii: "<")).map { $0 + 1 } ?? inner.startIndex
            let name = rest[..<open].split(separator: UInt8(ascii: ",")).last.map(HeaderText.decode)
            if let address = address(String(decoding: inner[start..<close], as: UTF8.self), name: name) {
                found.append(address)
            }
            rest = inner[(close + 1)...]
        }
        return found
    }

    private func collect(_ list: UnsafeMutablePointer<InternetAddressList>, depth: Int, into found: inout [Address]) {
        for index in 0..<max(0, internet_address_list_length(list)) where found.count < 1000 {
            guard let address = internet_address_list_get_address(list, index) else { continue }
            if cgmime_is_group(address) {
                guard depth < 8, let members = internet_address_group_get_members(cgmime_group(address)) else {
                    continue
                }
                collect(members, depth: depth + 1, into: &found)
            } else if let spec = internet_address_mailbox_get_addr(cgmime_mailbox(address)) {
                let name = internet_address_get_name(address).map { HeaderText.clean(String(cString: $0)) }
                if let address = Self.address(String(cString: spec), name: name) { found.append(address) }
            }
        }
    }

    /// Real headers hold quoted local parts and stray brackets; what no mailbox can be is left out.
    private static func address(_ spec: String, name: String?) -> Address? {
        let bare = spec.utf8.allSatisfy { $0 > 32 && $0 < 127 } ? spec : spec.filter { !$0.isWhitespace }
        if let address = Address(bare, displayName: name) { return address }
        let stripped = bare.filter { !"<>()[],;:\\\"'".contains($0) }
        return Address(stripped, displayName: name)
    }

    /// The Date header (RFC 5322 section 3.3), obsolete zones and two-digit years included, and its zone in seconds east
    /// of UTC; nil where it is no date.
    func date(_ raw: ArraySlice<UInt8>) -> (date: Instant, offset: Int)? {
        guard let date = DateText.prepared(raw)[...].withCString({ g_mime_utils_header_decode_date($0) }) else {
            return nil
        }
        defer { g_date_time_unref(date) }
        let offset = Int(g_date_time_get_utc_offset(date) / 1_000_000)
        return (Instant(seconds: Int64(g_date_time_to_unix(date))), offset)
    }
}

extension ArraySlice<UInt8> {
    /// The bytes as a C string; NUL becomes a space.
    func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
        var text = map { CChar(bitPattern: $0 == 0 ? 32 : $0) }
        text.append(0)
        return text.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map(body) ?? body("")
        }
    }
}

/// What a Date header has to be freed from before GMime reads it.
enum DateText {
    /// Comments go, and zones that GMime reads otherwise than RFC 5322 section 4.3: military letters mean nothing.
    static func prepared(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var depth = 0
        for byte in raw.prefix(500) {
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth = max(0, depth - 1)
            case 9, 10, 13: if depth == 0 { text.append(32) }
            default: if depth == 0 { text.append(byte) }
            }
        }
        while text.last == 32 { text.removeLast() }
        let word = text.suffix(while: { $0 != 32 })
        guard text.count > word.count,
            word.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) })
        else {
            return text
        }
        let isLetter = word.count == 1 && word.first.map { $0 | 0x20 != UInt8(ascii: "z") && $0 > 0x39 } ?? false
        if isLetter { return text.dropLast() + Array("+0000".utf8) }
        // `EST5EDT`, as Unix writes its zones.
        let isUnix = word.count == 7 && (0x30...0x39).contains(word[word.startIndex + 3])
        return isUnix ? text.dropLast(4) : text
    }
}

extension [UInt8] {
    fileprivate func suffix(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, condition(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}

/// The ids of Message-ID, In-Reply-To and References, malformed ones included.
enum MessageIDs {
    /// Everything between angle brackets; without any, the words that hold an `@`; failing that, one bare word.
    static func read(_ raw: ArraySlice<UInt8>) -> [MessageID] {
        let text = HeaderFields.plain(raw)
        var found: [MessageID] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "<"), found.count < 1000 {
            let inner = rest[rest.index(after: open)...]
            guard let close = inner.firstIndex(of: ">") else {
                found += bare(inner)
                return unique(found)
            }
            if let id = MessageID(inner[..<close].filter { $0 != " " && $0 != "<" }) { found.append(id) }
            rest = inner[inner.index(after: close)...]
        }
        return unique(found.isEmpty ? bare(Substring(text)) : found)
    }

    private static func bare(_ text: Substring) -> [MessageID] {
        let words = text.split { " ,;\"<>".contains($0) }
        let ids = words.filter { $0.contains("@") }
        return (ids.isEmpty && words.count == 1 ? words : ids).compactMap { MessageID($0) }
    }

    private static func unique(_ ids: [MessageID]) -> [MessageID] {
        var seen: Set<MessageID> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
