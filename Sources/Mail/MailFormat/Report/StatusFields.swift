// The machine-readable part of a delivery report (RFC 3464 section 2).

import Vocabulary

/// Reads message/delivery-status.
enum StatusFields {
    /// The recipients' groups; the first group speaks of the message and is skipped where it names no recipient.
    static func read(_ content: [UInt8]) -> [ParsedMessage.DeliveryStatus] {
        var statuses: [ParsedMessage.DeliveryStatus] = []
        var position = 0
        while position < content.count, statuses.count < 100 {
            let fields = HeaderFields(content[position...])
            if let status = status(fields) { statuses.append(status) }
            guard fields.end > position else { break }
            position = fields.end
        }
        return statuses
    }

    /// One recipient, or nil where the group names none.
    static func status(_ fields: HeaderFields) -> ParsedMessage.DeliveryStatus? {
        let names = ["final-recipient", "original-recipient", "x-actual-recipient"]
        guard let recipient = names.lazy.compactMap({ fields.value($0) }).first else { return nil }
        let status = fields.value("status").flatMap(EnhancedStatus.first)
        let diagnostic = fields.value("diagnostic-code").map(withoutType)
        let code = status ?? diagnostic.flatMap(EnhancedStatus.first)
        return ParsedMessage.DeliveryStatus(
            recipient: address(recipient), action: action(fields.value("action"), status: code), status: code,
            diagnostic: diagnostic.map { String($0.prefix(2000)) })
    }

    /// `rfc822; jane@acme.example`, with the address in brackets or bare.
    private static func address(_ value: String) -> String? {
        let bare = withoutType(value).filter { !"<>\"() ".contains($0) }
        return bare.isEmpty ? nil : bare
    }

    private static func withoutType(_ value: String) -> String {
        guard let semicolon = value.firstIndex(of: ";"), !value[..<semicolon].contains("@"),
            !value[..<semicolon].contains(" ") || value[..<semicolon].utf8.count < 12
        else { return value }
        return value[value.index(after: semicolon)...].trimmed()
    }

    private static func action(_ value: String?, status: String?) -> ParsedMessage.DeliveryStatus.Action {
        let word = (value ?? "").lowercased().prefix { $0.isLetter }
        if let action = ParsedMessage.DeliveryStatus.Action(rawValue: String(word)) { return action }
        if word.hasPrefix("deliver") && word != "delivery" || status?.hasPrefix("2") == true { return .delivered }
        if word.hasPrefix("delay") { return .delayed }
        return .failed
    }
}

/// Enhanced status codes (RFC 3463).
enum EnhancedStatus {
    /// The first `5.1.1` in a text; parts of IP addresses and version numbers are none.
    static func first(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        for start in bytes.indices where bytes[start] >= 0x32 && bytes[start] <= 0x35 && bytes[start] != 0x33 {
            if start > 0, isDigit(bytes[start - 1]) || bytes[start - 1] == 0x2E { continue }
            var index = start + 1
            guard let second = number(bytes, &index), second <= 9, number(bytes, &index) != nil else { continue }
            if index < bytes.count, isDigit(bytes[index]) { continue }
            if index + 1 < bytes.count, bytes[index] == 0x2E, isDigit(bytes[index + 1]) { continue }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
        return nil
    }

    /// `.` and one to three digits.
    private static func number(_ bytes: [UInt8], _ index: inout Int) -> Int? {
        guard index < bytes.count, bytes[index] == 0x2E else { return nil }
        var value = 0
        var digits = 0
        index += 1
        while index < bytes.count, isDigit(bytes[index]), digits < 3 {
            value = value * 10 + Int(bytes[index] - 0x30)
            digits += 1
            index += 1
        }
        return digits > 0 ? value : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// Reply codes of SMTP within text (RFC 5321 section 4.2).
enum ReplyCodeText {
    /// The first 4yz or 5yz that stands as a word and is followed by a space or hyphen.
    static func first(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 3 else { return nil }
        for start in 0...(bytes.count - 3) where bytes[start] == 0x34 || bytes[start] == 0x35 {
            let isCode = (0x30...0x35).contains(bytes[start + 1]) && (0x30...0x39).contains(bytes[start + 2])
            let before = start == 0 ? 32 : bytes[start - 1]
            let after = start + 3 < bytes.count ? bytes[start + 3] : 32
            let isWord =
                !isWordByte(before) && before != 0x2E && before != 0x2D && (after == 32 || after == 0x2D || after == 10)
            if isCode, isWord {
                return Int(bytes[start] - 0x30) * 100 + Int(bytes[start + 1] - 0x30) * 10 + Int(bytes[start + 2] - 0x30)
            }
        }
        return nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
}
