// The service's log: to the journal in its own protocol where standard error leads there, with priority and a field for
// each handle; else one line an entry on standard error. Never a text of mail, an address or a secret; what is logged is
// handles, counts and states.

import Foundation
import Logging
import Writing

/// Sets swift-log up for the service.
public enum ServiceLog {
    /// Called once, by the daemon command.
    public static func bootstrap(level: Configuration.LogLevel, environment: [String: String]) {
        let journal = isJournal(environment) ? JournalSocket() : nil
        LoggingSystem.bootstrap { _ in EntryHandler(logLevel: Logger.Level(level), journal: journal) }
    }

    /// Whether standard error is the journal's own stream: JOURNAL_STREAM names its device and inode.
    private static func isJournal(_ environment: [String: String]) -> Bool {
        guard let stream = environment["JOURNAL_STREAM"] else { return false }
        var status = stat()
        guard fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}

extension Logger.Level {
    init(_ level: Configuration.LogLevel) {
        switch level {
        case .debug: self = .debug
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        }
    }

    /// syslog(3)
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

/// One entry of the log, before it is written.
struct LogEntry: Hashable, Sendable {
    /// syslog(3), 0…7.
    var priority: Int
    var message: String
    /// `interview`, `draft`, `message`, `rule`, `account` …
    var metadata: [String: String]

    /// The message with the fields behind it, made printable, for people.
    var line: String {
        let fields = metadata.keys.sorted().map { " \($0)=\(Printable.escape(metadata[$0] ?? ""))" }
        return Printable.escape(message) + fields.joined()
    }

    /// The journal's fields; ours begin with AFTERWORD_ (systemd.journal-fields(7)).
    var fields: [(name: String, value: String)] {
        let own = metadata.keys.sorted().map { key in
            let name = key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
            return (name: "AFTERWORD_" + String(name), value: metadata[key] ?? "")
        }
        return [("MESSAGE", line), ("PRIORITY", String(priority)), ("SYSLOG_IDENTIFIER", "afterword")] + own
    }

    /// One datagram of the journal's native protocol: `NAME=value`, or for a value with line breaks its length in
    /// eight bytes, little-endian (systemd, Native Journal Protocol). Long values are cut: a datagram has a limit.
    var datagram: [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in fields {
            let content = value.utf8.prefix(8_192)
            bytes += Array(name.utf8)
            if content.contains(0x0A) {
                bytes.append(0x0A)
                withUnsafeBytes(of: UInt64(content.count).littleEndian) { bytes += $0 }
            } else {
                bytes.append(UInt8(ascii: "="))
            }
            bytes += content
            bytes.append(0x0A)
        }
        return bytes
    }
}

/// The journal's socket (sd_journal_send(3)).
final class JournalSocket: Sendable {
    private let descriptor: Int32
    private let path: String

    init(path: String = "/run/systemd/journal/socket") {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.path = path
    }

    deinit { close(descriptor) }

    /// False where nobody took it.
    func send(_ entry: LogEntry) -> Bool {
        let datagram = entry.datagram
        return UnixSocket.withAddress(of: path) { address, length in
            datagram.withUnsafeBytes {
                sendto(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), address, length) == $0.count
            }
        } ?? false
    }
}

/// Writes entries to the journal, or as lines.
private struct EntryHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let journal: JournalSocket?

    init(logLevel: Logger.Level, journal: JournalSocket?) { (self.logLevel, self.journal) = (logLevel, journal) }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues(\.description)
        let entry = LogEntry(priority: event.level.priority, message: event.message.description, metadata: all)
        if let journal, journal.send(entry) { return }
        // sd-daemon(3): the journal reads the priority in front of a line.
        let bytes = Array(((journal == nil ? "" : "<\(entry.priority)>") + entry.line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
