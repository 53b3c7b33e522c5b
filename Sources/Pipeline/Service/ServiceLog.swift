// The service's log: one line an entry on standard error, with the priority in front where journald reads it
// (sd-daemon(3)). Never a text of mail, an address or a secret; what is logged is handles, counts and states.

import Foundation
import Logging
import Writing

/// Sets swift-log up for the service.
public enum ServiceLog {
    /// Called once, by the daemon command.
    public static func bootstrap(level: Configuration.LogLevel, environment: [String: String]) {
        let isJournal = Self.isJournal(environment)
        LoggingSystem.bootstrap { _ in
            LineHandler(logLevel: Logger.Level(level), writesPriority: isJournal)
        }
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

/// Writes one line an entry.
private struct LineHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let writesPriority: Bool

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = writesPriority ? "<\(event.level.priority)>" : ""
        line += Printable.escape(event.message.description)
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for key in all.keys.sorted() {
            if let value = all[key] { line += " \(key)=\(value)" }
        }
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
