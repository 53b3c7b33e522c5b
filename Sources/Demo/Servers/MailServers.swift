// Starts and stops a real Dovecot and a real Exim for the demo and the tests. Not here: what is done with the
// mail in them (MailServers+Mail.swift), nor how cleaning up is guaranteed (Keeper.swift).

import Foundation

/// A mail server of one's own: Dovecot (IMAP, LMTP) and Exim (submission) in a temporary directory, on loopback
/// ports, as an ordinary user. Nothing leaves the machine: whatever is submitted is delivered into that Dovecot.
///
/// Every address is a mailbox of its own, made at its first login or delivery; all have the same password. The
/// servers, their processes and the directory go away with ``stop()``, with the last reference to this object, and
/// with the process that started them, however it ends.
public final class MailServers: Sendable {
    /// What kind of servers are wanted.
    public struct Options: Sendable {
        /// Offer TLS: STARTTLS on the ports for plain connections, and ports for implicit TLS.
        public var tls: Bool
        /// The capabilities that the IMAP server claims after login; nil for all that Dovecot has.
        public var imapCapability: String?
        /// The password of every user: ASCII letters and digits.
        public var password: String
        /// More lines of Dovecot's configuration.
        public var dovecotSettings: String
        /// What is wrong with the certificate for submission, if anything.
        public var submissionCertificate = SubmissionCertificate.good
        /// The password for submission; nil for everybody's.
        public var submissionPassword: String?
        /// The longest message that is taken, in bytes; nil for Exim's own limit.
        public var messageSizeLimit: Int?
        /// The servers' programs.
        public var binaries: ServerBinaries

        /// The certificate that the submission server shows.
        public enum SubmissionCertificate: String, Sendable, CaseIterable {
            case good, expired
            /// For another server's name.
            case otherName
        }

        /// Creates options.
        public init(
            tls: Bool = false, imapCapability: String? = nil, password: String = "secret", dovecotSettings: String = "",
            binaries: ServerBinaries
        ) {
            self.tls = tls
            self.imapCapability = imapCapability
            self.password = password
            self.dovecotSettings = dovecotSettings
            self.binaries = binaries
        }
    }

    /// The port for IMAP, with STARTTLS if TLS was asked for.
    public var imapPort: UInt16 { ports.imap }
    /// The port for IMAP over TLS; nil without TLS.
    public var imapsPort: UInt16? { options.tls ? ports.imaps : nil }
    /// The port for submission (SMTP), with STARTTLS if TLS was asked for.
    public var smtpPort: UInt16 { ports.smtp }
    /// The port for submission over TLS; nil without TLS.
    public var smtpsPort: UInt16? { options.tls ? ports.smtps : nil }
    /// The port for delivery (LMTP).
    public var lmtpPort: UInt16 { ports.lmtp }
    /// The password of every user.
    public var password: String { options.password }
    /// The temporary directory; only the servers' user and root may enter it.
    public var directory: String { place.path }
    /// Who the servers run as: the caller, or `nobody` for root.
    public var user: ServerUser { place.user }
    /// The certificate of the authority that the servers' certificate is from (PEM, good for `localhost`,
    /// `mail.example` and 127.0.0.1); nil without TLS.
    public var certificateAuthority: String? { options.tls ? place.file("ca.pem") : nil }

    let place: ServerDirectory
    let binaries: ServerBinaries
    private let ports: Ports
    private let options: Options
    private let keeper: Keeper

    /// How often starting is tried when somebody else takes a port in the meantime.
    private static let attempts = 3
    /// How long a server may take to come up.
    private static let patience = Duration.seconds(15)

    /// Starts both servers and returns when they answer.
    ///
    /// - Throws: ``ServerError``; for a server that does not come up with the end of its log.
    public static func start(_ options: Options) async throws -> MailServers {
        // It is written into both configurations, where other characters would mean something.
        let passwords = [options.password, options.submissionPassword ?? options.password]
        guard passwords.allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9]+/) != nil }) else {
            throw ServerError(.files, "the servers' password may only have ASCII letters and digits")
        }
        var attempt = 1
        while true {
            let servers = try await MailServers(options, ports: .free(), place: ServerDirectory(user: .ordinary()))
            do {
                try await servers.comeUp()
                return servers
            } catch {
                let portTaken =
                    servers.logTail(.dovecot).contains("already in use")
                    || servers.logTail(.exim).contains("already in use")
                await servers.stop()
                guard portTaken, attempt < attempts else { throw error }
                attempt += 1
            }
        }
    }

    /// Stops both servers; returns when their processes and the directory are gone. May be called again.
    public func stop() async {
        await keeper.close()
    }

    /// Stops one of the servers; returns when nobody answers at its ports. The mail stays.
    public func suspend(_ server: Server) async throws {
        keeper.stop(server)
        let process = place.file("\(server.rawValue).process")
        try await wait(for: server, until: "went away", dies: true) { !FileManager.default.fileExists(atPath: process) }
    }

    /// Starts a server again that was suspended; returns when it answers, at the ports it had.
    public func resume(_ server: Server) async throws {
        keeper.start(server)
        try await waitUntilReady(server)
    }

    /// The end of a server's log, for error messages.
    public func logTail(_ server: Server) -> String {
        let names =
            switch server {
            case .dovecot: ["dovecot.err", "dovecot.log"]
            case .exim: ["exim.err", "exim-paniclog", "exim-mainlog"]
            }
        return names.map { place.tail($0) }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private init(_ options: Options, ports: Ports, place: ServerDirectory) async throws {
        self.options = options
        self.ports = ports
        self.place = place
        self.binaries = try await place.reachable(options.binaries)
        self.keeper = try Keeper(place, binaries)
    }

    private func comeUp() async throws {
        if options.tls { try await Certificates.make(in: place, submission: options.submissionCertificate) }
        if binaries.isUnpacked {
            // Where the unpacked Dovecot looks for its TLS module: a path relative to its base_dir (scripts/servers).
            let link = place.file("run/modules")
            guard symlink(binaries.dovecotModules, link) == 0 else { throw ServerError(.files, "linking \(link)") }
        }
        let dovecot = DovecotConfiguration(directory: place, binaries: binaries, ports: ports, options: options)
        let exim = EximConfiguration(directory: place, binaries: binaries, ports: ports, options: options)
        try place.write(dovecot.text, to: "dovecot.conf")
        try place.write(exim.text, to: "exim.conf")
        keeper.start(.dovecot)
        keeper.start(.exim)
        try await waitUntilReady(.dovecot)
        try await waitUntilReady(.exim)
    }

    /// Waits until a server greets at its ports as it does when it can serve.
    private func waitUntilReady(_ server: Server) async throws {
        // Dovecot's greeting names capabilities as soon as its authentication process is there too.
        let greetings: [(port: UInt16, text: String)] =
            switch server {
            case .dovecot: [(ports.imap, "* OK [CAPABILITY"), (ports.lmtp, "220")]
            case .exim: [(ports.smtp, "220")]
            }
        for greeting in greetings {
            try await wait(for: server, until: "came up") {
                guard var connection = try? LoopbackConnection(port: greeting.port) else { return false }
                return (try? connection.line())?.hasPrefix(greeting.text) ?? false
            }
        }
    }

    /// Asks again and again, for a bounded time, and unless the server is to die no longer than its process lives.
    private func wait(
        for server: Server, until outcome: String, dies: Bool = false, _ condition: @escaping @Sendable () -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while try await !onThread(condition) {
            if let words = keeper.lastWords {
                throw ServerError(.notReady, "the servers' keeper ended before \(server) \(outcome)", underlying: words)
            }
            let ended = !dies && hasEnded(server)
            guard !ended, ContinuousClock.now < deadline else {
                let reason = ended ? "\(server) ended before it \(outcome)" : "\(server) never \(outcome)"
                throw ServerError(.notReady, reason, underlying: logTail(server))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Whether the server was started and is no more; its process stays a zombie until its keeper looks.
    private func hasEnded(_ server: Server) -> Bool {
        guard let number = FileManager.default.contents(atPath: place.file("\(server.rawValue).process")),
            let process = Int32(String(decoding: number, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        else { return false }
        guard let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return true }
        return String(decoding: status, as: UTF8.self).contains(") Z ")
    }
}
