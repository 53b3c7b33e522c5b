// Whom a message is from and for, and whether it may be put on the wire as it is. Writing messages
// is MailFormat's; nothing here changes a byte.
import Glibc

/// Sender and recipients of one submission (RFC 5321 section 2.3.1).
public struct SMTPEnvelope: Sendable, Hashable {
    /// The reverse path, `local@domain`.
    public let sender: String
    /// The forward paths; all of them must be accepted, or nothing is sent.
    public let recipients: [String]

    /// Throws `SMTPError` with code `invalidEnvelope` for no recipient, or an address with a control
    /// character, space or angle bracket: those would become part of the command.
    public init(sender: String, recipients: [String]) throws(SMTPError) {
        guard !recipients.isEmpty, ([sender] + recipients).allSatisfy(Self.isAddress) else {
            throw SMTPError(code: .invalidEnvelope, operation: .prepare, retry: .never)
        }
        self.sender = sender
        self.recipients = recipients
    }

    /// Whether a local part is not ASCII. A domain alone needs no SMTPUTF8: libcurl converts it.
    var needsSMTPUTF8: Bool {
        ([sender] + recipients).contains { address in
            address.prefix { $0 != "@" }.utf8.contains { $0 >= 0x80 }
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 254, let at = text.lastIndex(of: "@") else { return false }
        guard at != text.startIndex, text.index(after: at) != text.endIndex else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar != "<" && scalar != ">" && !(0x7F...0xA0).contains(scalar.value)
                && scalar != "\u{2028}" && scalar != "\u{2029}"
        }
    }
}

/// What a message on the wire must be (RFC 5321 sections 2.3.8 and 4.5.3.1.6).
enum WireForm {
    /// Nil if lines end in CRLF and only there, the last one too, none is longer than 998 bytes, and
    /// there is no NUL; else what is wrong.
    static func defect(of message: [UInt8]) -> String? {
        guard message.suffix(2) == [0x0D, 0x0A] else { return "the message does not end in CRLF" }
        return message.withUnsafeBytes { bytes in
            if position(of: 0, in: bytes[...]) != nil { return "the message contains NUL" }
            var rest = bytes[...]
            while let lineFeed = position(of: 0x0A, in: rest) {
                guard let carriageReturn = position(of: 0x0D, in: rest[..<lineFeed]) else {
                    return "the message contains a bare LF"
                }
                guard carriageReturn == lineFeed - 1 else { return "the message contains a bare CR" }
                guard carriageReturn - rest.startIndex <= 998 else {
                    return "the message contains a line over 998 bytes"
                }
                rest = rest[(lineFeed + 1)...]
            }
            return nil
        }
    }

    /// Whether any byte is not ASCII.
    static func hasEightBit(_ message: [UInt8]) -> Bool { message.contains { $0 >= 0x80 } }

    private static func position(of byte: Int32, in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        let part = UnsafeRawBufferPointer(rebasing: bytes)
        guard let start = part.baseAddress, let found = memchr(start, byte, part.count) else { return nil }
        return bytes.startIndex + (UnsafeRawPointer(found) - start)
    }
}
