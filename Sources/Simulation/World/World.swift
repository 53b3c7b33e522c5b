// Everything outside of the program, as one value behind one lock: clock, mailbox servers, submission server, review
// files, what goes wrong, and the witness that saw all of it. The ports of the pipeline that lead here are in
// MailPort.swift, SubmissionPort.swift and DeskPort.swift.

import Pipeline
import Synchronization
import Vocabulary

/// The state of the world.
struct WorldState: Sendable {
    let setting: Setting
    var now: Instant
    var chance: Chance
    var fate = Fate()
    var post: Post
    /// The review directory: name to content.
    var desk: [String: [UInt8]] = [:]
    var witness: Witness
    var coverage = Coverage()
    /// Messages of the world's own making so far; numbers their Message-IDs.
    var letters = 0
    var trace: [String] = []
    let isTraced: Bool
    /// The number at which the present pass began.
    var passBegan = 0

    init(setting: Setting, seed: UInt64, isTraced: Bool) {
        self.setting = setting
        self.isTraced = isTraced
        now = setting.start
        chance = Chance(seed: ~seed)
        post = Post(accounts: setting.accounts)
        witness = Witness(setting: setting)
    }

    mutating func tell(_ line: @autoclosure () -> String) {
        if isTraced { trace.append("\(now.rfc3339()) \(line())") }
    }

    /// A new Message-ID under somebody's domain.
    mutating func newMessageID(at domain: String) -> String {
        letters += 1
        return "w\(letters)@\(domain)"
    }

    func inbox(_ account: Int = 0, name: String = "INBOX") -> MailboxKey {
        MailboxKey(account: setting.accounts[account % setting.accounts.count], name: name)
    }

    /// Delivers and tells.
    mutating func deliver(
        _ letter: Letter, _ nature: Delivery.Nature, company: Int?, job: Int? = nil, to key: MailboxKey
    ) {
        tell("  arrives in \(key.account)/\(key.name): \(nature.rawValue) from \(letter.from): \(letter.subject)")
        post.deliver(letter.bytes, nature, company: company, job: job, to: key, at: now)
        if let company, nature == .employer, key.name != "Junk" { witness.noteWord(from: company) }
    }
}

/// The world, shared by its ports.
final class World: Sendable {
    private let state: Mutex<WorldState>

    init(setting: Setting, seed: UInt64, isTraced: Bool) {
        state = Mutex(WorldState(setting: setting, seed: seed, isTraced: isTraced))
    }

    func with<Value: Sendable>(_ body: (inout WorldState) throws -> Value) rethrows -> Value {
        try state.withLock { try body(&$0) }
    }

    var now: Instant { with { $0.now } }

    /// The program's surroundings: this world's clock and chance.
    func surroundings(zones: @escaping @Sendable (String) -> Zone?) -> Surroundings {
        Surroundings(
            now: { self.now },
            random: { count in self.with { state in (0..<count).map { _ in UInt8(state.chance.next() & 0xFF) } } },
            zone: zones, environment: [:], isClockFixed: true)
    }
}
