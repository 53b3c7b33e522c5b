// Reads messages out of a maildir behind the server's back. Not here: flags, which Dovecot itself is asked for.

import Foundation

/// A message as the server stores it.
public struct StoredMessage: Equatable, Sendable {
    /// Every byte, with the header fields that delivery put in front.
    public let bytes: [UInt8]

    /// The bytes as they were submitted: without the fields that delivery puts in front (Return-Path, Delivered-To,
    /// Received).
    public var submitted: [UInt8] {
        var rest = bytes[...]
        while let field = Self.firstField(rest), Self.isTrace(field) { rest = rest[field.endIndex...] }
        return Array(rest)
    }

    private static let traceFields = ["return-path:", "delivered-to:", "received:"]

    private static func isTrace(_ field: ArraySlice<UInt8>) -> Bool {
        let start = String(decoding: field.prefix(16), as: UTF8.self).lowercased()
        return traceFields.contains { start.hasPrefix($0) }
    }

    /// The first header field with its continuation lines and line break; nil if there is none.
    private static func firstField(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var index = bytes.startIndex
        while let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) {
            index = bytes.index(after: end)
            let next = index < bytes.endIndex ? bytes[index] : 0
            if next != UInt8(ascii: " "), next != UInt8(ascii: "\t") { return bytes[..<index] }
        }
        return nil
    }
}

enum Maildir {
    /// The messages of one mailbox in the order of their delivery; none if the mailbox does not exist yet.
    ///
    /// - Parameters:
    ///   - mail: the directory of all users' mail.
    ///   - mailbox: an IMAP mailbox name of ASCII letters and `/`.
    static func messages(in mailbox: String, of user: String, below mail: String) throws -> [StoredMessage] {
        let directory = [mail, user.lowercased()].joined(separator: "/") + folder(mailbox)
        var files: [(name: String, path: String)] = []
        for part in ["/cur", "/new"] {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory + part) else { continue }
            files += names.map { ($0, directory + part + "/" + $0) }
        }
        return try files.sorted { arrival($0.name) < arrival($1.name) }.map { file in
            guard let data = FileManager.default.contents(atPath: file.path) else {
                throw ServerError(.files, "reading a message of \(mailbox)", underlying: "moved while it was read")
            }
            return StoredMessage(bytes: Array(data))
        }
    }

    private static func folder(_ mailbox: String) -> String {
        mailbox.uppercased() == "INBOX" ? "" : "/." + mailbox.replacing("/", with: ".")
    }

    /// Seconds and microseconds, which Dovecot begins file names with: `1795231266.M317672P6536.host`.
    private static func arrival(_ name: String) -> (Int, Int) {
        let parts = name.split(separator: ".")
        let micros = parts.dropFirst().first?.dropFirst().prefix { $0.isNumber } ?? ""
        return (parts.first.flatMap { Int($0) } ?? 0, Int(micros) ?? 0)
    }
}
