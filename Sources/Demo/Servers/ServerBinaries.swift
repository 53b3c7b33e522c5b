// Where Dovecot and Exim are found. Not here: how they are started.

import Foundation

/// The programs of Dovecot and Exim: unpacked below a directory (`scripts/servers`) or installed on the system.
public struct ServerBinaries: Equatable, Sendable {
    /// The directory that holds `usr/sbin/dovecot`; empty for the system itself.
    public let root: String

    /// Takes the programs below a directory.
    ///
    /// - Throws: ``ServerError`` with code ``ServerError/Code/missingPrograms``.
    public init(root: String) throws {
        self.root = root == "/" ? "" : root
        let missing = Self.needed.filter { !FileManager.default.isExecutableFile(atPath: self.root + $0) }
        guard missing.isEmpty else {
            throw ServerError(
                .missingPrograms, "no mail servers in \(root)",
                underlying: "missing: \(missing.joined(separator: " "))")
        }
    }

    /// Finds the programs: in `directory` if it is given (the caller's `AFTERWORD_SERVERS`), else in `.build/servers`
    /// below the working directory, else on the system.
    ///
    /// - Throws: ``ServerError`` with code ``ServerError/Code/missingPrograms``. A given directory without the
    ///   programs is an error; nothing else is looked at then.
    public static func find(directory: String? = nil) throws -> ServerBinaries {
        if let directory, !directory.isEmpty {
            return try ServerBinaries(root: absolute(directory))
        }
        for root in [absolute(".build/servers"), "/"] {
            if let found = try? ServerBinaries(root: root) { return found }
        }
        throw ServerError(
            .missingPrograms,
            "no mail servers in .build/servers nor on the system")
    }

    private static let needed = [
        "/usr/sbin/dovecot", "/usr/bin/doveconf", "/usr/bin/doveadm", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp",
        "/usr/sbin/exim4",
    ]

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Whether the programs lie outside of the places that are built into them.
    public var isUnpacked: Bool { !root.isEmpty }

    /// Postfix's `smtp-sink`, an SMTP server that fails on order; nil where it is not there.
    public var smtpSink: String? {
        let path = root + "/usr/sbin/smtp-sink"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// The environment that the programs need, to be added to any other.
    public var environment: [String: String] {
        isUnpacked ? ["LD_LIBRARY_PATH": libraries.joined(separator: ":")] : [:]
    }

    var dovecot: String { root + "/usr/sbin/dovecot" }
    var doveconf: String { root + "/usr/bin/doveconf" }
    var doveadm: String { root + "/usr/bin/doveadm" }
    var exim: String { root + "/usr/sbin/exim4" }
    var dovecotPrograms: String { root + "/usr/lib/dovecot" }
    var dovecotModules: String { root + "/usr/lib/dovecot/modules" }

    private var libraries: [String] {
        let own = [dovecotPrograms, dovecotModules + "/old-stats", root + "/usr/lib/postfix"]
        let shared = ["/lib", "/usr/lib"].flatMap { parent in
            let entries = (try? FileManager.default.contentsOfDirectory(atPath: root + parent)) ?? []
            return entries.filter { $0.hasSuffix("-linux-gnu") }.sorted().map { root + parent + "/" + $0 }
        }
        return own + shared
    }
}
