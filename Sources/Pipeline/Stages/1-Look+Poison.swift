// Messages that take the connection with them whenever they are asked for: a literal that is shorter than it says, a server
// that crashes over one. What was asked for when a connection ended is asked for after everything else, in ever smaller
// groups, until one message is left; that one is given three tries alone. Then it counts as withheld, for a network may do
// the same: it is tried once more every day. Where only the body does it, the message is recorded by its header. Where UIDs
// hold for one connection at the most, nothing can be told.

import Ledger
import Vocabulary

/// What is suspected of one mailbox, kept in the ledger between connections.
struct Suspicion: Equatable {
    /// Tries of one message alone, each of which ended the connection.
    static let limit = 3

    /// How many of the headers that are suspected together are asked for at once.
    private(set) var portion = 0
    /// Tries for the header alone, by UID; 0 for one that was asked for with others.
    private(set) var headers: [UInt32: Int] = [:]
    /// Tries for the body, by UID.
    private(set) var bodies: [UInt32: Int] = [:]
    /// When those whose headers are not asked for any more were last tried again; seconds since 1970.
    private var retriedAt: Int64 = 0

    init() {}

    /// As a mark keeps it: `62 @1790000000 17/0 18/2 b19/1`.
    init(_ text: String) {
        for word in text.split(separator: " ") {
            if word.first == "@" { retriedAt = Int64(word.dropFirst()) ?? 0 }
            let parts = word.split(separator: "/")
            guard parts.count == 2, let tries = Int(parts[1]) else {
                portion = Int(word) ?? portion
                continue
            }
            if let uid = UInt32(parts[0]) { headers[uid] = tries }
            if parts[0].first == "b", let uid = UInt32(parts[0].dropFirst()) { bodies[uid] = tries }
        }
    }

    /// nil where nothing is suspected.
    var text: String? {
        guard !headers.isEmpty || !bodies.isEmpty else { return nil }
        let entries =
            headers.sorted { $0.key < $1.key }.map { "\($0.key)/\($0.value)" }
            + bodies.sorted { $0.key < $1.key }.map { "b\($0.key)/\($0.value)" }
        return (["\(portion)", "@\(retriedAt)"] + entries).joined(separator: " ")
    }

    /// Whose headers are not asked for any more.
    func isPoison(_ uid: UInt32) -> Bool { headers[uid, default: 0] >= Self.limit }

    /// Whose bodies are not.
    func hasPoisonousBody(_ uid: UInt32) -> Bool { bodies[uid, default: 0] >= Self.limit }

    /// These messages in groups to ask for at once, those that are suspected last, and each that broke one alone.
    ///
    /// - Parameter retries: poison is tried again, too.
    func groups(of uids: [UInt32], at most: Int, retries: Bool = false) -> [[UInt32]] {
        let free = uids.filter { headers[$0] == nil }
        let together = uids.filter { headers[$0] == 0 }
        let alone = uids.filter { headers[$0, default: 0] > 0 && (retries || !isPoison($0)) }
        return free.chunks(of: most) + together.chunks(of: min(most, max(1, portion))) + alone.chunks(of: 1)
    }

    /// Whether poison is tried again, once a day; noted before that is done.
    mutating func takeRetry(now: Instant) -> Bool {
        guard headers.values.contains(where: { $0 >= Self.limit }), now.seconds - retriedAt >= 86_400 else {
            return false
        }
        retriedAt = now.seconds
        return true
    }

    /// What is asked for at once.
    enum Question {
        case headers([UInt32])
        case body(UInt32)
    }

    /// The connection ended while this was asked for.
    mutating func broke(_ question: Question, now: Instant) {
        switch question {
        case .headers(let uids) where uids.count == 1:
            headers[uids[0], default: 0] += 1
            if isPoison(uids[0]) { retriedAt = max(retriedAt, now.seconds) }
        case .headers(let uids):
            for uid in uids where headers[uid] == nil { headers[uid] = 0 }
            portion = uids.count / 8
        case .body(let uid): bodies[uid, default: 0] += 1
        }
    }

    mutating func came(_ question: Question) {
        switch question {
        case .headers(let uids): for uid in uids { headers[uid] = nil }
        case .body(let uid): bodies[uid] = nil
        }
    }
}

extension Look {
    func suspicion(in snapshot: MailboxSnapshot) throws -> Suspicion {
        try workbench.ledger.read { try $0.mark(suspicionMark(snapshot)) }.map { Suspicion($0) } ?? Suspicion()
    }

    /// Does what may end the connection, and notes what was asked for if it does.
    func suspecting<Value>(
        _ question: Suspicion.Question, _ suspicion: inout Suspicion, in snapshot: MailboxSnapshot,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let before = suspicion
        do {
            let value = try await body()
            suspicion.came(question)
            if suspicion != before { try note(suspicion, in: snapshot) }
            return value
        } catch let failure as MailFailure where failure.mayBeAMessage {
            suspicion.broke(question, now: workbench.surroundings.now())
            try note(suspicion, in: snapshot)
            throw failure
        }
    }

    /// Whether poison is tried again by this look.
    func takesRetry(_ suspicion: inout Suspicion, in snapshot: MailboxSnapshot) throws -> Bool {
        guard suspicion.takeRetry(now: workbench.surroundings.now()) else { return false }
        try note(suspicion, in: snapshot)
        return true
    }

    /// The message was recorded by its header.
    func settle(_ uid: UInt32, _ suspicion: inout Suspicion, in snapshot: MailboxSnapshot) throws {
        guard suspicion.hasPoisonousBody(uid) else { return }
        suspicion.came(.body(uid))
        try note(suspicion, in: snapshot)
    }

    private func note(_ suspicion: Suspicion, in snapshot: MailboxSnapshot) throws {
        guard !MailboxMark.isUnstable(snapshot.uidValidity) else { return }
        try workbench.ledger.transaction(now: workbench.surroundings.now()) {
            try $0.setMark(suspicionMark(snapshot), suspicion.text)
        }
    }

    /// The numbers are no more.
    func dropSuspicion(of old: MailboxMark, _ transaction: Transaction) throws {
        try transaction.setMark("suspicion:\(account.name):\(old.name):\(old.uidValidity)", nil)
    }

    private func suspicionMark(_ snapshot: MailboxSnapshot) -> String {
        "suspicion:\(account.name):\(snapshot.name):\(snapshot.uidValidity)"
    }
}

extension MailFailure {
    /// The connection ended, and what was asked for may be why.
    fileprivate var mayBeAMessage: Bool { [.connectionLost, .timedOut, .protocolViolation].contains(code) }
}

extension [UInt32] {
    fileprivate func chunks(of count: Int) -> [[UInt32]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
