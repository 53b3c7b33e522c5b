// The mailbox servers as the program sees them.

import Pipeline
import Synchronization
import Vocabulary

/// Connects to the simulated mailbox servers.
struct MailPort: MailSource {
    let world: World

    func connect(to account: Configuration.Account) async throws -> any MailSession {
        try world.with { state in
            try state.fate.pass(.connect)
            if state.fate.strikes(.unreachable) {
                state.noteStrike()
                throw MailFailure(
                    .unreachable, account: account.name, message: "the server cannot be reached",
                    retry: .later(after: nil))
            }
        }
        return Session(world: world, account: account.name)
    }
}

/// One connection.
final class Session: MailSession {
    let world: World
    let account: String
    private let status = Mutex(Status())

    private struct Status {
        var mailbox = "INBOX"
        var isLost = false
    }

    init(world: World, account: String) { (self.world, self.account) = (world, account) }

    let tellsOfChanges = false

    /// One question to the server: it may be the last one, and things may happen meanwhile.
    private func ask<Value: Sendable>(
        _ effect: Effect = .question, _ body: (inout WorldState, MailboxKey) throws -> Value
    ) throws -> Value {
        let (name, isLost) = status.withLock { ($0.mailbox, $0.isLost) }
        let key = MailboxKey(account: account, name: name)
        let lost = MailFailure(
            .connectionLost, account: account, message: "the connection was lost", retry: .immediately)
        if isLost { throw lost }
        let answer: Value? = try world.with { state in
            try state.fate.pass(effect)
            state.happenMeanwhile()
            if state.fate.strikes(.connectionLost) {
                state.noteStrike()
                // A command may be carried out although its answer gets lost.
                if state.chance.isOne(in: 2) { _ = try body(&state, key) }
                return nil
            }
            return try body(&state, key)
        }
        guard let answer else {
            status.withLock { $0.isLost = true }
            throw lost
        }
        return answer
    }

    func mailboxes() async throws -> [MailboxListing] {
        try ask { _, _ in
            [
                MailboxListing(name: "INBOX", use: nil), MailboxListing(name: "Junk", use: .junk),
                MailboxListing(name: "Sent", use: .sent),
            ]
        }
    }

    func examine(_ mailbox: String) async throws -> MailboxSnapshot {
        status.withLock { $0.mailbox = mailbox }
        return try ask { state, key in
            guard let found = state.post.mailboxes[key] else {
                throw MailFailure(.mailboxMissing, account: key.account, message: "no mailbox", retry: .needsPerson)
            }
            state.post.noteExamined(key)
            return MailboxSnapshot(
                name: mailbox, uidValidity: state.setting.tellsUIDValidity ? found.validity : 0,
                uidNext: state.setting.tellsUIDNext ? found.nextUID : nil, messages: found.messages.count)
        }
    }

    /// UIDs of those messages, without one that the server withholds.
    private func uids(_ isWanted: @Sendable (StoredMessage) -> Bool) throws -> [UInt32] {
        try ask { state, key in (state.post.mailboxes[key]?.messages ?? []).filter(isWanted).map(\.uid) }
    }

    func uids(from uid: UInt32) async throws -> [UInt32] { try uids { $0.uid >= uid } }

    func uids(since date: CivilDate) async throws -> [UInt32] { try uids { Zone.utc.date($0.received) >= date } }

    func uids(since date: CivilDate, from terms: [String]) async throws -> [UInt32] {
        try uids { message in
            Zone.utc.date(message.received) >= date && terms.contains { message.from.contains($0) }
        }
    }

    func heads(of uids: [UInt32]) async throws -> [MessageHead] {
        try ask { state, key in
            let found = (state.post.mailboxes[key]?.messages ?? []).filter { uids.contains($0.uid) }
            let isWithheld = !found.isEmpty && state.fate.holds(.withheld)
            if isWithheld { state.noteStrike() }
            return found.dropLast(isWithheld ? 1 : 0).map { message in
                MessageHead(
                    uid: message.uid, received: message.received, size: message.bytes.count,
                    header: Array(RawMessage.header(of: message.bytes)))
            }
        }
    }

    func traits(of uids: [UInt32]) async throws -> [UInt32: MessageTrait] {
        try ask { state, key in
            var traits: [UInt32: MessageTrait] = [:]
            for message in state.post.mailboxes[key]?.messages ?? [] where uids.contains(message.uid) {
                traits[message.uid] = MessageTrait(size: message.bytes.count, received: message.received)
            }
            return traits
        }
    }

    func message(_ head: MessageHead, limit: Int, whole: Bool) async throws -> MessageContent? {
        try ask { state, key in
            guard let found = state.post.mailboxes[key]?.messages.first(where: { $0.uid == head.uid }) else {
                return nil
            }
            state.post.noteServed(found.delivery)
            return MessageContent(bytes: found.bytes, isTruncated: false)
        }
    }

    func waitForChange(atMost limit: Duration) async throws -> ChangeWait { .unable }

    func append(_ bytes: [UInt8], to mailbox: String, date: Instant) async throws {
        try ask(.append) { state, key in
            let target = MailboxKey(account: key.account, name: mailbox)
            state.tell("  program files a copy in \(target.account)/\(target.name)")
            state.witness.judgeAppend(bytes, to: target, in: state.post)
            state.post.deliver(bytes, .own, company: nil, to: target, at: state.now)
        }
    }

    func close() async {}
}

extension WorldState {
    /// Counts a fault that struck.
    mutating func noteStrike() {
        guard let kind = fate.fault?.kind else { return }
        coverage.count(.fault, kind.rawValue)
        tell("  fault: \(kind.rawValue)")
    }

    /// Time passes while the program asks, and others act.
    mutating func happenMeanwhile() {
        now = now + .seconds(chance.below(3))
        if fate.holds(.slow) {
            if coverage.counts[.fault]?["slow"] == nil || isTraced { noteStrike() }
            now = now + .seconds(60 + chance.below(600))
        }
        if fate.strikes(.arrival) {
            noteStrike()
            let company = witness.jobs.isEmpty ? 0 : witness.jobs[chance.below(witness.jobs.count)].company
            answer(from: company, chance: chance.next())
        }
        if fate.strikes(.editMeanwhile), let name = desk.keys.sorted().first {
            noteStrike()
            editFile(name)
        }
    }
}
