// What editors do to a review file, mended: line ends, text beyond ASCII in headers and body.

import Vocabulary

/// Makes a message fit for submission out of an edited file.
enum DraftMending {
    /// The message without the mark: CRLF throughout, 7-bit, lines of at most 998 bytes.
    static func submission(_ file: [UInt8]) throws(DraftFileProblem) -> [UInt8] {
        let message = withoutMark(normalized(file))
        guard message.contains(where: { $0 > 0x7E }) || !hasShortLines(message) || needsBodyCare(message) else {
            return message
        }
        guard String(validating: message, as: UTF8.self) != nil else { throw .notUTF8 }
        let fields = HeaderFields(message[...])
        try check(fields, in: message)
        var header = Array(message[..<headerEnd(message, fields)])
        let body = Array(message[fields.end...])
        if header.contains(where: { $0 > 0x7E }) { header = try encoded(fields) }
        return try HeaderFields.mended(header: header, body: body)
    }

    /// Lines end in CRLF, the last one too.
    private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        let source = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        var last: UInt8 = 0
        for byte in source {
            if byte == 13 || byte == 10 && last != 13 {
                result += HeaderBlock.lineEnd
            } else if byte != 10 {
                result.append(byte)
            }
            last = byte
        }
        if last != 10, last != 13 { result += HeaderBlock.lineEnd }
        return result
    }

    /// The mark goes wherever in the header an editor or mail program put it.
    private static func withoutMark(_ message: [UInt8]) -> [UInt8] {
        var result = message
        var position = 0
        while position < result.count {
            let line = HeaderFields.line(result[...], from: position)
            if line.content.isEmpty { break }
            if String(decoding: line.content.prefix(9), as: UTF8.self).lowercased() == "x-unsent:" {
                result.removeSubrange(position..<line.next)
            } else {
                position = line.next
            }
        }
        return result
    }

    /// What a draft's header must be, whatever it says.
    static func check(_ fields: HeaderFields, in message: [UInt8]) throws(DraftFileProblem) {
        if let line = malformedLine(message, fields) { throw .malformedHeader(line: line) }
        for name in [
            "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "content-type",
            "content-transfer-encoding", "mime-version", "reply-to", "sender",
        ]
        where fields.all(name).count > 1 {
            throw .repeatedHeader(name)
        }
        let others = ["cc", "bcc", "resent-to", "resent-cc", "resent-bcc"]
        if others.contains(where: fields.has) { throw .otherRecipients }
    }

    /// The number of the first header line that is none, counted in the file with its mark.
    private static func malformedLine(_ message: [UInt8], _ fields: HeaderFields) -> Int? {
        guard !fields.defects.isEmpty || fields.fields.isEmpty else { return nil }
        var position = 0
        var number = 1
        while position < message.count {
            let line = HeaderFields.line(message[...], from: position)
            number += 1
            let isContinuation = number > 2 && (line.content.first == 32 || line.content.first == 9)
            if line.content.isEmpty || !isContinuation && !HeaderFields.startsWithField(line.content) { return number }
            position = line.next
        }
        return number
    }

    static func hasShortLines(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.split(separator: 10).allSatisfy { $0.count <= BodyEncoding.lineLimit + 1 }
    }

    /// Quoted-printable that was edited may hold lines that are too long for it.
    private static func needsBodyCare(_ message: [UInt8]) -> Bool {
        let fields = HeaderFields(message[...])
        guard fields.value("content-transfer-encoding")?.lowercased() == "quoted-printable" else { return false }
        return message[fields.end...].split(separator: 10).contains { $0.count > 77 }
    }

    /// The end of the header without the empty line.
    static func headerEnd(_ message: [UInt8], _ fields: HeaderFields) -> Int {
        fields.end >= 2 && message[..<fields.end].suffix(4) == [13, 10, 13, 10] ? fields.end - 2 : fields.end
    }

    /// The header block with everything beyond ASCII encoded; fields that are ASCII keep their bytes.
    private static func encoded(_ fields: HeaderFields) throws(DraftFileProblem) -> [UInt8] {
        var block: [UInt8] = []
        for field in fields.fields {
            let name = spelled(field.name)
            guard field.raw.contains(where: { $0 > 0x7E }) else {
                block += Array("\(name):".utf8) + field.raw + HeaderBlock.lineEnd
                continue
            }
            var header = HeaderBlock()
            if ["from", "to", "reply-to", "sender"].contains(field.name) {
                header.add(name, folded: try addresses(field))
            } else {
                header.add(name, folded: HeaderWriting.unstructured(HeaderText.decode(field.raw)))
            }
            block += header.bytes
        }
        return block
    }

    private static func addresses(_ field: HeaderFields.Field) throws(DraftFileProblem) -> [String] {
        let raw = field.raw
        let list = MailFormat.exclusively { ReadingOptions().addresses(raw) }
        let pieces = try? AddressWriter().list(list)
        guard let pieces, !pieces.isEmpty else { throw field.name == "to" ? .noTo : .noFrom }
        return pieces
    }

    private static func spelled(_ name: String) -> String {
        switch name {
        case "message-id": "Message-ID"
        case "mime-version": "MIME-Version"
        default: name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
        }
    }
}

extension DraftMending {
    /// The text of a message that is one text part, or the first text/plain of its parts.
    static func text(_ message: [UInt8], _ fields: HeaderFields) -> String {
        guard isSingleText(fields) else {
            return MessageReader(zones: { _ in nil }).read(message).text
        }
        return PlainText.normalized(decodedBody(Array(message[fields.end...]), fields))
    }

    static func isSingleText(_ fields: HeaderFields) -> Bool {
        guard let type = fields.value("content-type")?.lowercased() else { return true }
        return type.hasPrefix("text/plain")
    }

    static func decodedBody(_ body: [UInt8], _ fields: HeaderFields) -> String {
        switch fields.value("content-transfer-encoding")?.lowercased() {
        case "quoted-printable": String(decoding: QuotedPrintable.decode(body), as: UTF8.self)
        case "base64": String(decoding: TransferDecoding.base64(body[...]), as: UTF8.self)
        default: String(decoding: body, as: UTF8.self)
        }
    }

    /// The message with its header and text in plain UTF-8; one where nothing is encoded stays as it is.
    static func readable(_ message: [UInt8]) -> [UInt8] {
        let fields = HeaderFields(message[...])
        let encoding = fields.value("content-transfer-encoding")?.lowercased() ?? "7bit"
        let hasEncodedWords = fields.fields.contains { field in
            ["subject", "from", "to"].contains(field.name) && field.raw.contains(0x3F)
        }
        if !hasEncodedWords, encoding != "quoted-printable", encoding != "base64" { return message }
        var lines: [UInt8] = []
        for field in fields.fields where field.name != "content-transfer-encoding" {
            let isEncoded = field.raw.contains(0x3F)
            let value =
                isEncoded && ["subject", "from", "to"].contains(field.name)
                ? Array(" \(readableValue(field))".utf8) : Array(field.raw)
            lines += Array("\(spelled(field.name)):".utf8) + value + HeaderBlock.lineEnd
        }
        guard isSingleText(fields) else { return message }
        let text = PlainText.normalized(decodedBody(Array(message[fields.end...]), fields))
        lines += Array("Content-Transfer-Encoding: 8bit\r\n\r\n".utf8)
        return lines + Array(text.replacing("\n", with: "\r\n").utf8)
    }

    private static func readableValue(_ field: HeaderFields.Field) -> String {
        guard field.name != "subject" else { return HeaderText.decode(field.raw) }
        let raw = field.raw
        let list = MailFormat.exclusively { ReadingOptions().addresses(raw) }
        return list.map { address in
            guard let name = address.displayName else { return address.addrSpec }
            let isPlain = name.utf8.allSatisfy { HeaderWriting.isAtomText($0) || $0 == 32 || $0 > 126 }
            let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\(isPlain ? name : "\"\(escaped)\"") <\(address.addrSpec)>"
        }.joined(separator: ", ")
    }
}

extension HeaderFields {
    /// A message out of a 7-bit header and a body that is encoded where it has to be.
    static func mended(header: [UInt8], body: [UInt8]) throws(DraftFileProblem) -> [UInt8] {
        let fields = HeaderFields((header + HeaderBlock.lineEnd)[...])
        let encoding = fields.value("content-transfer-encoding")?.lowercased() ?? "7bit"
        let longest = body.split(separator: 10).map(\.count).max() ?? 0
        let isClean = body.allSatisfy { $0 < 0x80 } && longest <= (encoding == "quoted-printable" ? 77 : 999)
        if isClean, encoding != "8bit" { return header + HeaderBlock.lineEnd + body }
        guard DraftMending.isSingleText(fields) else { throw .unencodedBody }
        let encoded = BodyEncoding(DraftMending.decodedBody(body, fields))
        var block: [UInt8] = []
        for field in fields.fields
        where field.name != "content-type" && field.name != "content-transfer-encoding" && field.name != "mime-version"
        {
            block += header[nameStart(header, field)..<field.raw.endIndex] + HeaderBlock.lineEnd
        }
        var mime = HeaderBlock()
        mime.add("MIME-Version", folded: ["1.0"])
        return block + mime.bytes + encoded.part(type: "text/plain")
    }

    /// Where the line of a field begins.
    private static func nameStart(_ header: [UInt8], _ field: Field) -> Int {
        (header[..<field.raw.startIndex].lastIndex(of: 10) ?? -1) + 1
    }
}
