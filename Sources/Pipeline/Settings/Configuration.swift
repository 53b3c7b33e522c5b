// The configuration as values (INTERFACE.md, "Configuration"). Reading the file is in ConfigurationFile.swift.

public import Vocabulary

/// Everything config.toml says.
public struct Configuration: Sendable {
    public var identity: Identity
    public var accounts: [Account]
    public var review = Review()
    public var schedule = Schedule()
    public var digest: Digest
    public var reading = Reading()
    public var notifyCommand: [String] = []
    public var logLevel = LogLevel.info

    /// Who the person is.
    public struct Identity: Sendable {
        public var name: String
        public var address: Address
        /// Further own addresses.
        public var own: [Address] = []
        /// IANA name.
        public var timeZone: String

        /// All own addresses, the main one first.
        public var addresses: [Address] { [address] + own }
    }

    /// One mail account.
    public struct Account: Sendable {
        public var name: String
        public var imap: Server
        /// nil: nothing can be submitted by it.
        public var smtp: Server?
        public var user: String?
        public var credential: CredentialSource
        /// What it sends as; nil means the identity's address.
        public var address: Address?
        public var signature: String?
        public var bccSelf = false
        public var mailboxes = ["INBOX"]
        /// Names that override what SPECIAL-USE says.
        public var sent: String?
        public var junk: String?
        public var fileSent = FileSent.auto
        public var caFile: String?
        public var proxy: String?
        public var disabledCapabilities: [String] = []
    }

    /// Whether a copy is appended to Sent.
    public enum FileSent: String, Sendable, CaseIterable { case auto, always, never }

    /// A server as a URL names it.
    public struct Server: Sendable, Equatable {
        public enum Scheme: String, Sendable, CaseIterable { case imaps, imap, smtps, smtp }

        public var scheme: Scheme
        public var host: String
        public var port: Int

        /// TLS from the first byte; otherwise STARTTLS is required, but on loopback.
        public var isImplicitTLS: Bool { scheme == .imaps || scheme == .smtps }

        /// The host names this machine's loopback interface.
        public var isLoopback: Bool {
            if host.lowercased() == "localhost" || host == "::1" { return true }
            let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            return octets.count == 4 && octets[0] == 127 && !octets.contains(nil)
        }
    }

    /// Where the password or token comes from; never the file itself.
    public enum CredentialSource: Sendable, Equatable {
        case passwordCommand([String])
        case tokenCommand([String])
        /// A file in `$CREDENTIALS_DIRECTORY`.
        case credential(String)
        /// No authentication: loopback servers only.
        case none

        /// A program is asked for it at every connect, and may answer something else the next time.
        var isAsked: Bool {
            switch self {
            case .passwordCommand, .tokenCommand: true
            case .credential, .none: false
            }
        }
    }

    public struct Review: Sendable {
        public enum Mode: String, Sendable, CaseIterable { case review, confirm }

        /// nil means the XDG data directory.
        public var directory: String?
        public var mode = Mode.review
        public var language = "en_US"
    }

    public struct Schedule: Sendable {
        public enum Patience: String, Sendable, CaseIterable { case normal, high }

        public var policy = "considerate"
        public var patience = Patience.normal
        /// iCalendar files, absolute.
        public var holidays: [String] = []
    }

    public struct Digest: Sendable {
        public var at = TimeOfDay.at(7, 30)
        /// One of the person's own addresses.
        public var to: Address
        /// Whether days without news get a digest.
        public var quietDays = true
    }

    public struct Reading: Sendable {
        /// Confidence from which a reading moves an interview's state.
        public var actAbove = 0.8
        /// The authserv-id whose Authentication-Results are believed (RFC 8601).
        public var authservID: String?
        /// How long texts of messages are kept.
        public var keepBodies = Duration.seconds(365 * 86_400)
    }

    public enum LogLevel: String, Sendable, CaseIterable { case debug, info, notice, warning, error }

    public func account(named name: String) -> Account? { accounts.first { $0.name == name } }

    /// What drafts of this account are sent as.
    public func sender(of account: Account) -> Address { (account.address ?? identity.address).named(identity.name) }

    /// Whether every server is on the loopback interface (INTERFACE.md, `AFTERWORD_NOW`).
    public var isAllLoopback: Bool {
        accounts.allSatisfy { $0.imap.isLoopback && ($0.smtp?.isLoopback ?? true) }
    }
}
