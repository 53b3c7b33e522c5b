// A mail server in memory that speaks IMAP over real sockets, and misbehaves where a test says so. What it says when
// nothing is wrong is in Model+Answers.swift.

import Foundation
import Synchronization

@testable import TestServers

/// What lies in a model's mailboxes, and how it is to behave.
final class ModelServer: Sendable {
    struct Message: Sendable {
        var uid: UInt32
        var bytes: [UInt8]
    }

    /// A command as it came.
    struct Command: Sendable {
        var tag: String
        /// `EXAMINE`, `UID FETCH`, …
        var name: String
        var arguments: String
        var mailbox: String
    }

    /// Says something else than the model would; true if it did.
    typealias Fault = @Sendable (Command, Peer) throws -> Bool

    struct State: Sendable {
        var mailboxes: [String: [Message]] = ["INBOX": [], "Sent": []]
        /// Special uses by mailbox (RFC 6154).
        var uses = ["Sent": "\\Sent", "Junk": "\\Junk"]
        var greeting = "* OK model"
        var capabilities = "IMAP4rev1 IDLE UIDPLUS"
        /// nil where EXAMINE does not tell it.
        var uidValidity: UInt32? = 7
        var tellsUIDNext = true
        /// How far UIDNEXT is from the truth.
        var uidNextOffset = 0
        var nextUIDs: [String: UInt32] = [:]
        /// Tells of nothing unasked: no EXISTS in answer to NOOP or in IDLE.
        var isSilent = false
        var secret = "open sesame"
        /// Logins that were tried.
        var logins = 0
        var fault: Fault?
    }

    let state = Mutex(State())

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    /// Misbehaves from now on; nil to behave again.
    func misbehave(_ fault: Fault?) { state.withLock { $0.fault = fault } }

    /// Misbehaves the first time that a command of this name comes.
    func misbehaveOnce(at name: String, _ fault: @escaping @Sendable (Command, Peer) throws -> Void) {
        let isDone = Atomic(false)
        let once = Box(isDone)
        misbehave { command, peer in
            guard command.name == name, !once.value.exchange(true, ordering: .relaxed) else { return false }
            try fault(command, peer)
            return true
        }
    }

    private final class Box: Sendable {
        let value: Atomic<Bool>
        init(_ value: consuming Atomic<Bool>) { self.value = value }
    }

    /// Puts a message into a mailbox; its lines may end in LF.
    @discardableResult
    func deliver(_ text: String, to mailbox: String = "INBOX") -> UInt32 {
        state.withLock { state in
            let uid = state.nextUIDs[mailbox] ?? 1
            state.nextUIDs[mailbox] = uid + 1
            let bytes = Array(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
            state.mailboxes[mailbox, default: []].append(Message(uid: uid, bytes: bytes))
            return uid
        }
    }

    /// Gives all messages other numbers, from 1 on, in the reverse order.
    func renumber(validity: UInt32?) {
        state.withLock { state in
            state.uidValidity = validity
            for (name, messages) in state.mailboxes {
                state.mailboxes[name] = messages.reversed().enumerated().map { index, message in
                    Message(uid: UInt32(index + 1), bytes: message.bytes)
                }
                state.nextUIDs[name] = UInt32(messages.count + 1)
            }
        }
    }

    /// Talks to one client until it goes.
    @Sendable func serve(_ peer: Peer) throws {
        var conversation = ModelConversation(server: self, peer: peer)
        try conversation.run()
    }
}

/// Letters of the tests.
enum ModelLetter {
    static func text(
        from: String = "Jane Doe <jane@acme.example>", subject: String = "Your application", id: String? = "",
        date: String = "Thu, 8 Oct 2026 15:30:00 +0200",
        body: String =
            "Dear Sam,\n\nafter careful consideration we have decided to move forward with another candidate.\n"
    ) -> String {
        var lines = [
            "From: \(from)", "To: Sam Candidate <sam@candidate.example>", "Subject: \(subject)", "Date: \(date)",
        ]
        if let id { lines.append("Message-ID: <\(id.isEmpty ? UUID().uuidString : id)@acme.example>") }
        return (lines + ["", body]).joined(separator: "\n")
    }

    static let groceries = text(
        from: "The Greengrocer <news@vegetables.example>", subject: "Leeks are back", body: "Leeks.\n")
}
