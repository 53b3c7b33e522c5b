// A message as the simulation reads and writes it: by its own few lines, so that the checks share nothing with the
// program's reading and writing of mail.

import Vocabulary

/// The header fields that the simulation asks about.
struct RawMessage: Sendable {
    private var fields: [(name: String, value: String)] = []

    init(_ bytes: [UInt8]) {
        let head = String(decoding: Self.header(of: bytes), as: UTF8.self)
        for line in head.split(separator: "\r\n") {
            if line.first == " " || line.first == "\t", !fields.isEmpty {
                fields[fields.count - 1].value += String(line)
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                fields.append((line[..<colon].lowercased(), String(value)))
            }
        }
    }

    /// Up to and with the empty line.
    static func header(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        var index = 0
        while index + 4 <= bytes.count {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return bytes[..<(index + 4)]
            }
            index += 1
        }
        return bytes[...]
    }

    func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Without angle brackets.
    var messageID: String { value("message-id").map { $0.filter { $0 != "<" && $0 != ">" && $0 != " " } } ?? "" }

    /// The ids in a header like In-Reply-To.
    func ids(_ name: String) -> [String] {
        (value(name) ?? "").split(separator: " ").map { $0.filter { $0 != "<" && $0 != ">" } }
    }

    /// The address in a From or To header, lower case.
    func address(_ name: String) -> String {
        guard let value = value(name) else { return "" }
        guard let open = value.lastIndex(of: "<"), let close = value.lastIndex(of: ">"), open < close else {
            return value.lowercased()
        }
        return value[value.index(after: open)..<close].lowercased()
    }
}

/// A message that somebody writes.
struct Letter: Sendable {
    var from: String
    var to = "\(Setting.ownName) <\(Setting.ownAddress)>"
    var subject: String
    var date: Instant
    var messageID: String
    var inReplyTo: String?
    var more: [String] = []
    var body: String
    /// text/calendar after the text.
    var calendar: String?

    var bytes: [UInt8] {
        var lines = [
            "From: \(from)", "To: \(to)", "Subject: \(subject)", "Date: \(Self.header(date))",
            "Message-ID: <\(messageID)>",
        ]
        if let inReplyTo { lines += ["In-Reply-To: <\(inReplyTo)>", "References: <\(inReplyTo)>"] }
        lines += more
        if !more.contains(where: { $0.hasPrefix("Content-Type") }) { lines.append("MIME-Version: 1.0") }
        if let calendar {
            lines += [
                "Content-Type: multipart/mixed; boundary=\"b\"", "", "--b", "Content-Type: text/plain; charset=utf-8",
                "", body, "--b", "Content-Type: text/calendar; charset=utf-8; method=\(Self.method(calendar))", "",
                calendar, "--b--", "",
            ]
        } else {
            lines += ["", body, ""]
        }
        return Array(lines.joined(separator: "\n").replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
    }

    private static func method(_ calendar: String) -> String {
        calendar.contains("METHOD:CANCEL") ? "CANCEL" : "REQUEST"
    }

    /// RFC 5322 section 3.3, in UTC.
    static func header(_ date: Instant) -> String {
        let civil = Zone.utc.civil(date)
        let time = civil.description.dropFirst(11)
        return "\(civil.date.weekday.englishName.prefix(3)), \(civil.date.day) "
            + "\(civil.date.englishMonth.prefix(3)) \(civil.date.year) \(time) +0000"
    }
}
