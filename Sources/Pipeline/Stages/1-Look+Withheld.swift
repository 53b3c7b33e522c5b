// Messages that the server lists and does not give (MAIL-FACTS §7, cases 10, 18, 19). Every look asks for them again. After
// three looks one is put to the person as a record that says where it lies; until they say what it is, nothing is sent, for
// it may be the answer (G3). When the server gives it after all, it is read like any other, and the question is taken back.
// Where UIDs hold for one connection at the most (case 15), looks cannot be counted: it is put to the person at once. Under
// other numbers it is known again by size and time of arrival, where the server tells those.

import Interviews
import Ledger
import Vocabulary

/// A message that the server lists and does not give.
struct WithheldMessage: Sendable, Hashable {
    /// After so many looks in a row it is put to the person.
    static func patience(_ uidValidity: UInt32) -> Int { MailboxMark.isUnstable(uidValidity) ? 1 : 3 }
    /// Of one mailbox no more are put to the person one by one: then it is the server that is ill, not a message.
    static let limit = 16

    var uid: UInt32
    /// Looks in a row that did not get it, or tries of it alone that ended the connection; of looks no more are counted than
    /// it takes.
    var looks: Int
    /// What stands for it in the ledger; nil until the person is asked.
    var mail: MailID?
    /// What it is known again by under another number; nil where the server does not tell it.
    var trait: MessageTrait?
    /// It may be what ended a connection: from then on it is asked for alone. Nil where nothing speaks for that.
    var alone: Instant?

    init(uid: UInt32, looks: Int, mail: MailID? = nil, trait: MessageTrait? = nil, alone: Instant? = nil) {
        (self.uid, self.looks, self.mail, self.trait, self.alone) = (uid, looks, mail, trait, alone)
    }

    /// As a mark keeps it: `17/3/m5/4711@1790000000/~1790000060`.
    init?(_ text: Substring) {
        let parts = text.split(separator: "/")
        guard let uid = parts.first.flatMap({ UInt32($0) }) else { return nil }
        let more = parts.dropFirst(2)
        self.init(
            uid: uid, looks: parts.count > 1 ? Int(parts[1]) ?? 1 : 1,
            mail: more.lazy.compactMap { MailID(handle: $0) }.first,
            trait: more.lazy.compactMap { MessageTrait($0) }.first,
            alone: more.last { $0.hasPrefix("~") }.flatMap { Int64($0.dropFirst()) }.map { Instant(seconds: $0) })
    }

    var text: String {
        ["\(uid)", "\(looks)", mail?.description, trait?.text, alone.map { "~\($0.seconds)" }]
            .compactMap { $0 }.joined(separator: "/")
    }

    /// Whether it was put to the person, or asked for often enough for that.
    func isLasting(_ uidValidity: UInt32) -> Bool {
        mail != nil || looks >= (alone == nil ? Self.patience(uidValidity) : Self.tries)
    }
}

extension MessageTrait {
    fileprivate init?(_ text: Substring) {
        let parts = text.split(separator: "@")
        guard parts.count == 2, let size = Int(parts[0]), let seconds = Int64(parts[1]) else { return nil }
        self.init(size: size, received: Instant(seconds: seconds))
    }

    fileprivate var text: String { "\(size)@\(received.seconds)" }
}

/// One of them that the person said nothing of yet: why nothing is sent.
struct UnansweredMessage: Sendable, Hashable {
    var mailbox: String
    var uid: UInt32
    var mail: MailID?
}

extension Snapshot {
    /// What the server keeps back of the mailbox, by UID.
    func withheld(account: String, mailbox: String, uidValidity: UInt32) throws -> [WithheldMessage] {
        let name = WithheldMessage.mark(account, mailbox, uidValidity)
        return try mark(name)?.split(separator: " ").compactMap { WithheldMessage($0) } ?? []
    }

    /// Which of these the person did not place: that it is nothing, or whose it is. What it says alone places it nowhere.
    func unanswered(_ withheld: [WithheldMessage]) throws -> [WithheldMessage] {
        try withheld.filter { message in
            guard let correction = try message.mail.flatMap({ try mail($0) })?.correction else { return true }
            return !correction.isIgnored && correction.interview == nil
        }
    }
}

extension Transaction {
    /// Keeps it for the next look.
    func setWithheld(_ list: [WithheldMessage], account: String, mailbox: String, uidValidity: UInt32) throws {
        try setMark(
            WithheldMessage.mark(account, mailbox, uidValidity),
            list.isEmpty ? nil : list.map(\.text).joined(separator: " "))
    }
}

extension WithheldMessage {
    fileprivate static func mark(_ account: String, _ mailbox: String, _ uidValidity: UInt32) -> String {
        "withheld:\(account):\(mailbox):\(uidValidity)"
    }
}

extension WithheldMessage {
    /// Which of these has which number now, by the number it had: told by a trait that one of them has, before and now.
    static func foundAgain(
        _ known: [WithheldMessage], among uids: [UInt32], _ traits: [UInt32: MessageTrait]
    ) -> [UInt32: UInt32] {
        var found: [UInt32: UInt32] = [:]
        for message in known {
            guard let trait = message.trait, known.count(where: { $0.trait == trait }) == 1 else { continue }
            let same = uids.filter { traits[$0] == trait }
            if same.count == 1 { found[message.uid] = same[0] }
        }
        return found
    }
}

extension Look {
    /// Messages that the server has and did not give so far.
    func withheld(in snapshot: MailboxSnapshot) throws -> [WithheldMessage] {
        try workbench.ledger.read {
            try $0.withheld(account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        }
    }

    /// Counts one more look at what is still withheld; asks the person, and takes back what need not be asked any more.
    ///
    /// - Parameter spared: those that were not asked for in this look.
    /// - Returns: those that keep everything waiting.
    func noteWithheld(
        _ uids: [UInt32], spared: Set<UInt32>, _ traits: [UInt32: MessageTrait], in snapshot: MailboxSnapshot,
        _ transaction: Transaction
    ) throws -> [UnansweredMessage] {
        let before = try transaction.withheld(
            account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        let known = Dictionary(before.map { ($0.uid, $0) }) { first, _ in first }
        var now: [WithheldMessage] = []
        var questions = 0
        for uid in Set(uids).sorted() {
            var message = known[uid] ?? WithheldMessage(uid: uid, looks: 0)
            // A mailbox that is visited again for what is asked for alone was looked at once all the same.
            let isCounted = !spared.contains(uid) && !(asksAlone && message.alone == nil)
            if isCounted { message.countLook(at: transaction.now, snapshot.uidValidity) }
            message.trait = traits[uid] ?? message.trait
            if message.mail == nil, message.isLasting(snapshot.uidValidity), questions < WithheldMessage.limit {
                message.mail = try ask(about: message, in: snapshot, transaction)
            }
            if message.mail != nil { questions += 1 }
            now.append(message)
        }
        let still = Set(uids)
        for message in before where !still.contains(message.uid) {
            try takeBack(message, in: snapshot, transaction)
        }
        if now != before {
            try transaction.setWithheld(
                now, account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        }
        return try transaction.unanswered(now).map {
            UnansweredMessage(mailbox: snapshot.name, uid: $0.uid, mail: $0.mail)
        }
    }

    /// The mailbox got other numbers. A message is known again by its trait, where no other withheld one has the same.
    /// Without: where the server gives no UIDVALIDITY, UIDs most often stay what they were: questions stay with them,
    /// unless any other message shows that they moved. An answer opens the gate: it stays only where a message above shows
    /// that this one was there before; else it is asked again.
    ///
    /// - Parameter traits: of those that are withheld now, `uids`.
    func renumberWithheld(
        _ uids: [UInt32], _ traits: [UInt32: MessageTrait], from old: MailboxMark, in snapshot: MailboxSnapshot,
        _ transaction: Transaction
    ) throws {
        let (account, name) = (old.account, old.name)
        let (before, after) = (old.uidValidity, snapshot.uidValidity)
        let known = try transaction.withheld(account: account, mailbox: name, uidValidity: before)
        guard !known.isEmpty else { return }
        try transaction.setWithheld([], account: account, mailbox: name, uidValidity: before)
        let mayBeKept =
            try old.isUnstable && MailboxMark.isUnstable(after)
            && !transaction.showsMovedUIDs(account: account, mailbox: name, from: before, to: after)
            // What was given before and is withheld now is another message, or a server that changed its mind.
            && transaction.seenStates(of: uids, account: account, mailbox: name, uidValidity: before).isEmpty
        let lastKept = try transaction.lastKeptUID(account: account, mailbox: name, from: before, to: after) ?? 0
        let found = WithheldMessage.foundAgain(known, among: uids, traits)
        var kept: [WithheldMessage] = []
        for var message in known {
            if let uid = found[message.uid] {
                try move(&message, to: uid, in: snapshot, transaction)
            } else {
                let isAnother = message.trait.map { trait in traits[message.uid].map { $0 != trait } ?? false } ?? false
                // One that is not withheld any more is taken back for what became of it.
                let needsNoProof =
                    try message.uid < lastKept || !uids.contains(message.uid)
                    || !transaction.unanswered([message]).isEmpty
                guard mayBeKept, needsNoProof, !isAnother, !found.values.contains(message.uid) else {
                    try takeBack(message, "its mailbox got other numbers", transaction)
                    guard old.isUnstable, MailboxMark.isUnstable(after), message.alone != nil else { continue }
                    // UIDs most often stay: whatever has this one is asked for alone, and nothing else follows from that.
                    kept.append(WithheldMessage(uid: message.uid, looks: message.looks, alone: message.alone))
                    continue
                }
            }
            // Forgotten with its interview.
            if let mail = message.mail, try transaction.mail(mail) == nil { message.mail = nil }
            kept.append(message)
        }
        try transaction.addWithheld(kept, account: account, mailbox: name, uidValidity: after)
    }

    /// The message has another number now; so has the record that stands for it.
    private func move(
        _ message: inout WithheldMessage, to uid: UInt32, in snapshot: MailboxSnapshot, _ transaction: Transaction
    ) throws {
        // Numbers that hold for one connection are no place worth noting.
        guard message.uid != uid || !MailboxMark.isUnstable(snapshot.uidValidity) else { return }
        message.uid = uid
        guard let id = message.mail, var mail = try transaction.mail(id) else { return }
        mail.place.uidValidity = snapshot.uidValidity
        mail.place.uid = uid
        mail.subject = Self.subject(of: uid, in: snapshot)
        try transaction.append(.messageRead(mail))
    }

    private static func subject(of uid: UInt32, in snapshot: MailboxSnapshot) -> String {
        "Message \(uid) of \(snapshot.name), which the server does not give"
    }

    private func ask(
        about message: WithheldMessage, in snapshot: MailboxSnapshot, _ transaction: Transaction
    ) throws -> MailID {
        let id = try transaction.nextMailID()
        let uid = message.uid
        let looks = message.looks == 1 ? "a look" : "\(message.looks) looks"
        let why = Evidence(
            text: "the server of account '\(account.name)' lists it and did not give it in \(looks)",
            rule: ReceivedMail.withheldRule)
        try transaction.append(
            .messageRead(
                ReceivedMail(
                    id: id,
                    place: MailPlace(
                        account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity, uid: uid),
                    messageID: nil, from: nil, to: [],
                    subject: Self.subject(of: uid, in: snapshot),
                    date: transaction.now, recordedAt: transaction.now, isOwn: false, newText: nil, inReplyTo: [],
                    references: [], reading: MailReading(label: .other, confidence: 0, evidence: [why]),
                    match: MailMatch(state: .ambiguous, interviews: [], by: [why]), canBeAnswered: false,
                    notFullyRead: "the server does not give it")))
        return id
    }

    private func takeBack(
        _ message: WithheldMessage, in snapshot: MailboxSnapshot, _ transaction: Transaction
    ) throws {
        let states = try transaction.seenStates(
            of: [message.uid], account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        // What was read speaks for itself from then on; of what is gone the person's word stays.
        let wasGiven = states[message.uid] != nil
        try takeBack(message, wasGiven ? "the server gave it later" : "it is not there any more", transaction) { mail in
            if wasGiven { mail.correction = nil }
        }
    }

    private func takeBack(
        _ message: WithheldMessage, _ reason: String, _ transaction: Transaction,
        _ change: (inout ReceivedMail) -> Void = { _ in }
    ) throws {
        guard let id = message.mail, var mail = try transaction.mail(id) else { return }
        let interview = mail.actsOn
        mail.match.state = .unmatched
        mail.match.by = [Evidence(text: reason, rule: ReceivedMail.withheldRule)]
        mail.reading.evidence = mail.match.by
        change(&mail)
        try transaction.append(.messageRead(mail))
        if let interview { try workbench.settle(interview, in: transaction, now: transaction.now) }
    }
}
