// Messages over which a model server ends the connection.

import Synchronization
import Vocabulary

@testable import TestServers

/// Ends the connection whenever one of these messages is asked for, and counts that.
final class Poison: Sendable {
    enum Place { case everything, bodies, sizes }

    private let uids: Set<UInt32>
    private let place: Place
    private let mailbox: String
    private let count = Mutex(0)

    init(_ uids: Set<UInt32>, in place: Place, of mailbox: String = "INBOX") {
        (self.uids, self.place, self.mailbox) = (uids, place, mailbox)
    }

    var deaths: Int { count.withLock { $0 } }

    @Sendable func fault(_ command: ModelServer.Command, _ peer: Peer) throws -> Bool {
        guard command.name == "UID FETCH", command.mailbox == mailbox, isAbout(command.arguments) else { return false }
        let messages = uids.map { ModelServer.Message(uid: $0, bytes: []) }
        guard !ModelConversation.asked(command.arguments, messages).isEmpty else { return false }
        count.withLock { $0 += 1 }
        // A server that falls over it while it writes.
        try peer.send("* 1 FETCH (UID \(uids.min() ?? 1) BODY[] {4000}\r\nFrom: Jane")
        peer.close()
        throw Peer.Gone()
    }

    private func isAbout(_ arguments: String) -> Bool {
        switch place {
        case .everything: true
        case .bodies: arguments.contains("BODY") && !arguments.contains("[HEADER]")
        case .sizes: !arguments.contains("BODY")
        }
    }
}

extension ModelServer {
    /// Answers a FETCH without that message, as if nothing were the matter.
    func omit(_ uid: UInt32, from command: Command, _ peer: Peer) throws -> Bool {
        guard command.name == "UID FETCH" else { return false }
        let messages = state.withLock { $0.mailboxes[command.mailbox] ?? [] }
        for (number, message) in ModelConversation.asked(command.arguments, messages) where message.uid != uid {
            try peer.send(ModelConversation.response(number, message, command.arguments))
        }
        try peer.say("\(command.tag) OK done")
        return true
    }
}

extension ModelLetter {
    /// Whom it concerns stands in its text alone.
    static let stranger = text(
        from: "Rita Cole <rita@agency.example>", subject: "Your interview",
        body: """
            Dear Sam,

            Acme decided to move forward with another candidate for the role of Engineer. Jane Doe sends her regards.

            Jane Doe, Acme

            """)
}

extension FakeWorld {
    func forward(_ time: Duration) { clock.now = clock.now + time }
}
