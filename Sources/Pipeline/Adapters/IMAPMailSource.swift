// Mailboxes over IMAP: the pipeline's port on top of CurlTransport.

import CurlTransport
import IMAPProtocol
import MailFormat
import Synchronization
import Vocabulary

/// Opens accounts by IMAP.
public struct IMAPMailSource: MailSource {
    private let credentials: CredentialLookup
    private let options: IMAPConnectionOptions
    private let partsThatBroke = PartsThatBroke()

    public init(environment: [String: String]) { self.init(environment: environment, options: IMAPConnectionOptions()) }

    init(
        environment: [String: String], options: IMAPConnectionOptions,
        credentialTime: Duration = CredentialLookup.timeLimit
    ) {
        credentials = CredentialLookup(environment: environment, time: credentialTime)
        self.options = options
    }

    public func connect(to account: Configuration.Account) async throws -> any MailSession {
        let credential = try await credentials.credential(of: account)
        var options = options
        options.session.disabledCapabilities = Set(account.disabledCapabilities.map { Capability($0) })
        options.identity = ClientIdentity(name: "mail", version: "1")
        do {
            let connection = try IMAPConnection(
                endpoint: account.imap.endpoint(account), credential: credential, options: options)
            try await connection.connect()
            return IMAPSession(connection: connection, account: account, partsThatBroke: partsThatBroke)
        } catch {
            throw MailFailure(error, account: account)
        }
    }
}

/// The accounts whose connection ended over a structure or parts: they are asked for whole messages from then on, for one that
/// breaks every connection by its parts would else be asked for them again in every look.
final class PartsThatBroke: Sendable {
    private let accounts = Mutex<Set<String>>([])

    func contains(_ account: String) -> Bool { accounts.withLock { $0.contains(account) } }
    func insert(_ account: String) { accounts.withLock { _ = $0.insert(account) } }
}

/// One connection as a session of the pipeline.
struct IMAPSession: MailSession {
    let connection: IMAPConnection
    let account: Configuration.Account
    /// What is left out of large messages.
    var planning = FetchPlan.Rules()
    var partsThatBroke = PartsThatBroke()
    private let ahead = MessagesAhead()

    init(connection: IMAPConnection, account: Configuration.Account, partsThatBroke: PartsThatBroke = PartsThatBroke())
    {
        (self.connection, self.account, self.partsThatBroke) = (connection, account, partsThatBroke)
    }

    func mailboxes() async throws -> [MailboxListing] {
        try await translating {
            try await connection.list().filter(\.isSelectable).map { listing in
                MailboxListing(
                    name: listing.name.text,
                    use: listing.specialUses.compactMap(\.use).min { $0.rawValue < $1.rawValue })
            }
        }
    }

    func examine(_ mailbox: String) async throws -> MailboxSnapshot {
        guard let name = MailboxName(mailbox) else {
            throw MailFailure(
                .mailboxMissing, account: account.name,
                message: "a mailbox of account '\(account.name)' has no usable name",
                retry: .needsPerson)
        }
        ahead.expect([])
        return try await translating {
            let examined = try await connection.examine(name)
            return MailboxSnapshot(
                name: mailbox, uidValidity: examined.uidValidity?.rawValue ?? 0, uidNext: examined.uidNext?.rawValue,
                messages: Int(examined.exists ?? 0))
        }
    }

    func uids(from uid: UInt32) async throws -> [UInt32] {
        guard let first = UID(max(uid, 1)) else { return [] }
        return try await search(.uids(UIDSet(from: first))).filter { $0 >= uid }
    }

    func uids(since date: CivilDate) async throws -> [UInt32] {
        guard let day = SearchDate(year: date.year, month: date.month, day: date.day) else { return [] }
        return try await search(.since(day))
    }

    func uids(since date: CivilDate, from terms: [String]) async throws -> [UInt32] {
        guard let day = SearchDate(year: date.year, month: date.month, day: date.day) else { return [] }
        var found: Set<UInt32> = []
        for portion in SearchTerms.portions(of: terms) {
            guard let any = SearchKey.any(of: portion.map { SearchKey.from($0) }) else { continue }
            do {
                found.formUnion(try await search(.and([.since(day), any])))
            } catch let failure as MailFailure
                where failure.code == .refused && !portion.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } })
            {
                // It may not know UTF-8 (BADCHARSET): then all are looked at.
                return try await uids(since: date)
            }
        }
        return found.sorted()
    }

    private func search(_ key: SearchKey) async throws -> [UInt32] {
        try await translating {
            // OK without any result is not the same as none.
            guard let found = try await connection.search(key) else {
                throw MailFailure(
                    .protocolViolation, account: account.name,
                    message: "the IMAP server of account '\(account.name)' did not answer a search",
                    retry: .later(after: nil))
            }
            return found.uids.map(\.rawValue)
        }
    }

    func heads(of uids: [UInt32]) async throws -> [MessageHead] {
        guard !uids.isEmpty else { return [] }
        let heads = Mutex<[MessageHead]>([])
        try await translating {
            _ = try await connection.fetchHeaders(
                UIDSet(uids.compactMap { UID($0) }), attributes: [.size, .internalDate, .body(.header)]
            ) { received in
                heads.withLock { $0 += received.map(\.head) }
            }
        }
        return heads.withLock { $0 }.sorted { $0.uid < $1.uid }
    }

    func traits(of uids: [UInt32]) async throws -> [UInt32: MessageTrait] {
        try await translating {
            var traits: [UInt32: MessageTrait] = [:]
            for message in try await connection.fetchAttributes(
                [.size, .internalDate], of: uids.compactMap { UID($0) })
            {
                guard let uid = message.uid?.rawValue, let size = message.size, let date = message.internalDate else {
                    continue
                }
                traits[uid] = MessageTrait(size: Int(size), received: Instant(seconds: date.secondsSince1970))
            }
            return traits
        }
    }

    func message(_ head: MessageHead, limit: Int, whole: Bool) async throws -> MessageContent? {
        guard let uid = UID(head.uid) else { return nil }
        return try await translating {
            if let bytes = try await fetchedAhead(head.uid) { return MessageContent(bytes: bytes, isTruncated: false) }
            if !whole, let some = try await parts(of: uid, head, limit: limit) { return some }
            guard let fetched = try await connection.fetchMessage(uid, limit: limit), !fetched.isAbsent else {
                return nil
            }
            return MessageContent(bytes: fetched.bytes, isTruncated: fetched.isTruncated)
        }
    }

    func expect(_ heads: [MessageHead]) { ahead.expect(heads) }

    private func fetchedAhead(_ uid: UInt32) async throws -> [UInt8]? {
        if let bytes = ahead.take(uid) { return bytes }
        try await ahead.fetch(from: uid, by: connection)
        return ahead.take(uid)
    }

    /// A large message without what is not read; nil where nothing can be left out, or where it is not certain what.
    private func parts(of uid: UID, _ head: MessageHead, limit: Int) async throws -> MessageContent? {
        guard head.size >= planning.saving, !partsThatBroke.contains(account.name) else { return nil }
        do {
            guard let structure = try await connection.fetchStructure(of: uid),
                let plan = FetchPlan(structure, rules: planning, wants: \.isRead),
                let bodies = try await connection.fetchPieces(plan.pieces, of: uid, limit: limit),
                let bytes = plan.assemble(header: head.header, bodies: bodies, mark: MessageReader.omissionField)
            else { return nil }
            return MessageContent(bytes: bytes, isTruncated: false, hasOmissions: true)
        } catch {
            if [.connectionLost, .timedOut, .protocolViolation].contains(error.code) {
                partsThatBroke.insert(account.name)
            }
            throw error
        }
    }

    var tellsOfChanges: Bool { get async { await connection.capabilities.contains(.idle) } }

    func waitForChange(atMost limit: Duration) async throws -> ChangeWait {
        guard await tellsOfChanges else { return .unable }
        return try await translating {
            let end = try await connection.idle(until: .now + limit)
            if end.news.movesMessages { return .news }
            if case .server = end.reason { return .unable }
            return .silence
        }
    }

    func changes(of others: [String]) async throws -> MailboxChanges? {
        let names = others.compactMap { MailboxName($0) }
        return try await translating {
            let (news, statuses) = try await connection.poll(names)
            return MailboxChanges(
                isOpenOneChanged: news.movesMessages,
                others: statuses.map { status in
                    MailboxSnapshot(
                        name: status.name.text, uidValidity: 0, uidNext: status.uidNext?.rawValue,
                        messages: status.messages.map { Int($0) } ?? -1)
                })
        }
    }

    func takeWantedPause() async -> Duration? {
        guard let throttle = await connection.takeThrottle() else { return nil }
        // Half a minute where it does not say how long. UNAVAILABLE and the like may be about one message, for ever.
        let isWish = throttle.reason == .throttled || throttle.reason == .limit
        return throttle.delay ?? (isWish ? .seconds(30) : nil)
    }

    func append(_ bytes: [UInt8], to mailbox: String, date: Instant) async throws {
        guard let name = MailboxName(mailbox) else { return }
        try await translating {
            _ = try await connection.append(
                AppendedMessage(bytes: bytes, internalDate: InternalDate(secondsSince1970: date.seconds)), to: name)
        }
    }

    func giveSign() async -> Bool { await connection.giveSign() }

    func close() async { await connection.logout() }

    private func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw MailFailure(error, account: account)
        }
    }
}

/// Search terms, in portions that fit into one command (MAIL-FACTS §3: 980 bytes).
enum SearchTerms {
    /// Room for the terms; the rest of the command needs some 60 bytes, and each term its key and quotes.
    private static let byteLimit = 800
    private static let overhead = 16

    static func portions(of terms: [String]) -> [[String]] {
        var portions: [[String]] = []
        var room = 0
        for term in terms {
            let size = term.utf8.count + overhead
            if size > room || portions.isEmpty {
                portions.append([])
                room = byteLimit
            }
            portions[portions.count - 1].append(term)
            room -= size
        }
        return portions
    }
}

extension FetchedHeader {
    fileprivate var head: MessageHead {
        MessageHead(
            uid: uid.rawValue, received: message.internalDate.map { Instant(seconds: $0.secondsSince1970) },
            size: Int(message.size ?? 0), header: bytes)
    }
}

extension BodyPart {
    /// Its bytes mean something to us.
    fileprivate var isRead: Bool {
        if MessageReader.reads(type: "\(type)/\(subtype)", filename: filename) { return true }
        // A calendar whose name the server does not tell: larger ones are not read anyway.
        return type == "application" && subtype == "octet-stream" && filename == nil && byteCount < 384 << 10
    }
}

extension SpecialUse {
    fileprivate var use: MailboxListing.Use? {
        switch self {
        case .sent: .sent
        case .junk: .junk
        case .drafts: .drafts
        case .trash: .trash
        case .archive: .archive
        case .all: .all
        default: nil
        }
    }
}

extension Configuration.Server {
    /// As CurlTransport wants it.
    func endpoint(_ account: Configuration.Account) -> ServerEndpoint {
        let scheme: ServerEndpoint.Scheme =
            switch self.scheme {
            case .imaps: .imaps
            case .imap: .imap
            case .smtps: .smtps
            case .smtp: .smtp
            }
        return ServerEndpoint(scheme: scheme, host: host, port: port, caFile: account.caFile, proxy: account.proxy)
    }
}
