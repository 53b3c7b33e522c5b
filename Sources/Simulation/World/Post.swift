// The mailbox servers: what lies in which mailbox, under which UIDs, and what is known to the simulation about each
// message. Nobody but the world itself delivers; a client can read, and append to Sent.

import Vocabulary

/// What the simulation knows about a message, whatever the program makes of it.
struct Delivery: Sendable {
    enum Nature: String, Sendable {
        /// Written by somebody at a company, or by a machine that says something there.
        case employer
        /// An absence reply (RFC 3834).
        case absence
        case bounce
        /// List mail, which does not count unless it is matched.
        case list
        /// Written by the person with their own program.
        case byHand
        /// Our own message or digest, come back.
        case own
        case unrelated
    }

    /// In the order of arrival, over all mailboxes, shared with the numbers of looks.
    var number: Int
    var messageID: String
    var nature: Nature
    /// Index into `Company.all`.
    var company: Int?
    /// Index into `Witness.jobs`, where it is about one interview alone.
    var job: Int?
    /// Sent by somebody whom the person named as a contact, or about a message of ours.
    var isFromContact: Bool
    /// Lower case.
    var from: String
    /// Its own Message-ID and those that it answers.
    var thread: [String]
    /// The server took it for junk; if the person moves it out, that is another delivery.
    var isJunk = false
    /// Delivered before under the same Message-ID.
    var isAgain = false
    /// The moment its content was first given to the program; nil before.
    var servedAt: Int?

    /// It must hold drafts to its company (G3), and must not get lost (G4).
    var stirs: Bool { company != nil && !isJunk && nature != .list && nature != .own && nature != .unrelated }
}

struct StoredMessage: Sendable {
    var uid: UInt32
    var bytes: [UInt8]
    var received: Instant
    var delivery: Int
    /// Lower case, for SEARCH FROM.
    var from: String
}

struct Mailbox: Sendable {
    var validity: UInt32
    var nextUID: UInt32 = 1
    var messages: [StoredMessage] = []
    /// When it was last opened by the program.
    var examined = -1
}

struct MailboxKey: Hashable, Sendable {
    var account: String
    var name: String
}

struct Post: Sendable {
    private(set) var mailboxes: [MailboxKey: Mailbox] = [:]
    private(set) var deliveries: [Int: Delivery] = [:]
    /// What happened so far, counted: deliveries, looks, yeses.
    private var counter = 0
    private var nextValidity: UInt32 = 1

    init(accounts: [String]) {
        for account in accounts {
            for name in ["INBOX", "Junk", "Sent"] {
                mailboxes[MailboxKey(account: account, name: name)] = Mailbox(validity: nextValidity)
                nextValidity += 1
            }
        }
    }

    /// A number later than all before.
    mutating func tick() -> Int {
        counter += 1
        return counter
    }

    /// The mailboxes in a fixed order.
    var keys: [MailboxKey] { mailboxes.keys.sorted { ($0.account, $0.name) < ($1.account, $1.name) } }

    /// Those that a look must always open: Junk is looked into once a day.
    var watchedKeys: [MailboxKey] { keys.filter { $0.name != "Junk" } }

    var orderedDeliveries: [Delivery] { deliveries.values.sorted { $0.number < $1.number } }

    mutating func deliver(
        _ bytes: [UInt8], _ nature: Delivery.Nature, company: Int?, job: Int? = nil, to key: MailboxKey,
        at now: Instant
    ) {
        let raw = RawMessage(bytes)
        let number = tick()
        let isAgain = deliveries.values.contains { $0.messageID == raw.messageID }
        deliveries[number] = Delivery(
            number: number, messageID: raw.messageID, nature: nature, company: company, job: job,
            isFromContact: nature != .employer || company.map { Company.all[$0].knows(raw.address("from")) } ?? false,
            from: raw.address("from"), thread: [raw.messageID] + raw.ids("in-reply-to"), isJunk: key.name == "Junk",
            isAgain: isAgain)
        change(key) { mailbox in
            mailbox.messages.append(
                StoredMessage(
                    uid: mailbox.nextUID, bytes: bytes, received: now, delivery: number,
                    from: (raw.value("from") ?? "").lowercased()))
            mailbox.nextUID += 1
        }
    }

    mutating func remove(_ index: Int, from key: MailboxKey) -> StoredMessage? {
        var removed: StoredMessage?
        change(key) { mailbox in
            if mailbox.messages.indices.contains(index) { removed = mailbox.messages.remove(at: index) }
        }
        return removed
    }

    /// The same messages under other numbers, as after a restore on the server.
    mutating func renumber(_ key: MailboxKey) {
        nextValidity += 1
        let validity = nextValidity
        change(key) { mailbox in
            mailbox.validity = validity
            for index in mailbox.messages.indices { mailbox.messages[index].uid = UInt32(index + 1) }
            mailbox.nextUID = UInt32(mailbox.messages.count + 1)
        }
    }

    mutating func noteExamined(_ key: MailboxKey) {
        let number = tick()
        change(key) { $0.examined = number }
    }

    mutating func noteServed(_ delivery: Int) {
        let number = tick()
        if deliveries[delivery]?.servedAt == nil { deliveries[delivery]?.servedAt = number }
    }

    private mutating func change(_ key: MailboxKey, _ body: (inout Mailbox) -> Void) {
        guard var mailbox = mailboxes[key] else { return }
        body(&mailbox)
        mailboxes[key] = mailbox
    }
}
