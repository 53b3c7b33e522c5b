// MAIL-FACTS §7, cases 10 to 14 and 18 to 21: what FETCH answers; each through connection, look, watch and ledger.

import Interviews
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline
@testable import TestServers

@Suite("Cases of MAIL-FACTS §7: messages", .serialized, .timeLimit(.minutes(15)))
struct MessageCases {
    private static let connections: [Int] = TestCertificate.isAvailable ? [0, 4] : [0]

    /// A server with three messages of Acme, numbered 1 to 3.
    private static func three() -> ModelServer {
        let server = ModelServer()
        for number in 1...3 { server.deliver(ModelLetter.text(subject: "Letter \(number)")) }
        return server
    }

    private static let all = ["Letter 1", "Letter 2", "Letter 3"]

    /// Asks for the text of this message, alone or with others.
    private static func isBody(_ command: ModelServer.Command, of uid: UInt32) -> Bool {
        let message = ModelServer.Message(uid: uid, bytes: [])
        return command.name == "UID FETCH" && !command.arguments.contains("HEADER")
            && !ModelConversation.asked(command.arguments, [message]).isEmpty
    }

    @Test("10: an OK FETCH without a body: the message is recorded by its header", arguments: connections)
    func case10(tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard Self.isBody(command, of: 2) else { return false }
            try peer.say("\(command.tag) OK done")
            return true
        }
        try await intake.look()
        #expect(try intake.subjects == Self.all)
        #expect(
            try intake.mails.map(\.notFullyRead) == [nil, "the server did not give its text", nil])
    }

    /// Whom it concerns may stand in its text alone: then it is no message that was looked at.
    @Test("10: a message without its text that its header assigns to nobody waits, and keeps what is confirmed waiting")
    func case10OfAStranger() async throws {
        let server = ModelServer()
        server.deliver(ModelLetter.text(subject: "Letter 1"))
        server.deliver(ModelLetter.stranger)
        let intake = try await Intake(server)
        server.misbehave { command, peer in
            guard Self.isBody(command, of: 2) else { return false }
            try peer.say("\(command.tag) OK done")
            return true
        }
        for _ in 0..<3 { try await intake.look() }
        #expect(try intake.mails.map(\.isWithheld) == [false, true], "a question about the other")
        #expect(!(try intake.world.workbench.status(version: "test").illnesses.isEmpty))
        server.misbehave(nil)
        try await intake.look()
        let letter = try #require(try intake.mails.first { $0.subject == "Your interview" })
        #expect(letter.label == .rejection && letter.notFullyRead == nil)
    }

    @Test(
        "11: a literal shorter than announced is no message; it is read by the next connection", arguments: connections)
    func case11(tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehaveOnce(at: "UID FETCH") { command, peer in
            try peer.send(
                "* 1 FETCH (UID 1 BODY[HEADER] {4000}\r\nFrom: Jane Doe <jane@acme.example>\r\nSubject: Torn\r\n")
            peer.close()
            throw Peer.Gone()
        }
        try await intake.watching { _ in
            try await intake.until { try intake.subjects == Self.all }
        }
        #expect(try intake.mails.allSatisfy { $0.notFullyRead == nil })
    }

    @Test("12: a body with a tagged OK and ')' lines stays a body", arguments: connections)
    func case12(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        let lines = (1...9).map { "A00\($0) OK FETCH completed\n)\n* BYE gone\n* 2 EXISTS" }.joined(separator: "\n")
        server.deliver(
            ModelLetter.text(subject: "Trap", body: "Dear Sam,\n\n)\n\(lines)\nwe decided to move on.\n"))
        server.deliver(ModelLetter.text(subject: "Behind it"))
        try await intake.look()
        #expect(try intake.subjects == ["Trap", "Behind it"])
        #expect(try intake.mails[0].newText?.contains("* BYE gone") ?? false)
    }

    @Test("13: a body as empty string, NIL or empty literal", arguments: ["\"\"", "NIL", "{0}\r\n"], connections)
    func case13(body: String, tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard Self.isBody(command, of: 2) else { return false }
            try peer.send("* 2 FETCH (UID 2 RFC822.SIZE 0 BODY[]<0> \(body))\r\n\(command.tag) OK done\r\n")
            return true
        }
        try await intake.look()
        #expect(try intake.mails.count >= 2)
        #expect(try intake.subjects.filter { $0 == "Letter 1" || $0 == "Letter 3" }.count == 2)
        try await intake.look()
        #expect(Set(try intake.subjects).count == (try intake.subjects.count), "none is recorded twice")
    }

    @Test("14: RFC822.SIZE is not the body's", arguments: [0, 1, 5_000_000], connections)
    func case14(size: Int, tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard command.name == "UID FETCH" else { return false }
            let messages = server.state.withLock { $0.mailboxes[command.mailbox] ?? [] }
            for (number, message) in ModelConversation.asked(command.arguments, messages) {
                try peer.send(ModelConversation.response(number, message, command.arguments, size: size))
            }
            try peer.say("\(command.tag) OK done")
            return true
        }
        try await intake.look()
        #expect(try intake.subjects == Self.all)
        #expect(try intake.mails.allSatisfy { $0.newText?.contains("careful consideration") ?? false })
    }

    @Test("18: FETCH omits a UID for good: the others are read, and status and digest name it", arguments: connections)
    func case18Omitted(tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            try server.omit(2, from: command, peer)
        }
        try await intake.look()
        #expect(try intake.subjects == ["Letter 1", "Letter 3"])
        for _ in 0..<2 { try await intake.look() }
        let status = try intake.world.workbench.status(version: "test")
        let inbox = try #require(status.accounts[0].mailboxes.first { $0.name == "INBOX" })
        #expect(inbox.messages == 3 && inbox.accounted == 2)
        #expect(status.illnesses.contains { $0.contains("message 2 of INBOX") })
        // It is asked for again by every look.
        server.misbehave(nil)
        try await intake.look()
        #expect(try intake.mails.filter { !$0.isWithheld }.map(\.subject) == ["Letter 1", "Letter 3", "Letter 2"])
        #expect(try intake.world.workbench.status(version: "test").illnesses.isEmpty)
    }

    @Test("18: FETCH repeats a UID and sends one that was not asked for", arguments: connections)
    func case18Repeated(tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard command.name == "UID FETCH", command.arguments.contains("HEADER") else { return false }
            let messages = server.state.withLock { $0.mailboxes[command.mailbox] ?? [] }
            let strange = ModelServer.Message(uid: 77, bytes: Array(ModelLetter.text(subject: "Not asked for").utf8))
            for (number, message) in ModelConversation.asked(command.arguments, messages) {
                for _ in 0..<2 { try peer.send(ModelConversation.response(number, message, command.arguments)) }
            }
            try peer.send(ModelConversation.response(9, strange, command.arguments))
            try peer.say("\(command.tag) OK done")
            return true
        }
        try await intake.look()
        #expect(try intake.subjects == Self.all)
    }

    @Test("19: one message always NO [UNAVAILABLE]: those behind it are read", arguments: [true, false], connections)
    func case19(headerToo: Bool, tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard command.name == "UID FETCH" else { return false }
            let messages = server.state.withLock { $0.mailboxes[command.mailbox] ?? [] }
            let asked = ModelConversation.asked(command.arguments, messages)
            guard asked.contains(where: { $0.1.uid == 2 }), headerToo || !command.arguments.contains("HEADER") else {
                return false
            }
            try peer.say("\(command.tag) NO [UNAVAILABLE] cannot be read")
            return true
        }
        try await intake.look()
        #expect(Set(try intake.subjects).isSuperset(of: ["Letter 1", "Letter 3"]))
        #expect(try intake.subjects.count == (headerToo ? 2 : 3))
        if headerToo {
            for _ in 0..<2 { try await intake.look() }
            #expect(!(try intake.world.workbench.status(version: "test").illnesses.isEmpty))
        } else {
            #expect(try intake.mails.first { $0.subject == "Letter 2" }?.notFullyRead != nil)
        }
    }

    @Test("20: data glued behind the login's OK, one torn line among them", arguments: connections)
    func case20(tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehaveOnce(at: "AUTHENTICATE") { command, peer in
            try peer.send("\(command.tag) OK logged in\r\n* 3 EXISTS\r\n* OK [ALERT] be nice\r\n* CAPABILI")
            let probe = try peer.hear()
            let tag = probe.prefix { $0 != " " }
            try peer.send("TY IMAP4rev1\r\n* CAPABILITY IMAP4rev1 IDLE\r\n\(tag) OK done\r\n")
        }
        try await intake.look()
        #expect(try intake.subjects == Self.all)
    }

    @Test(
        "21: a literal of 4 GB, an endless line, deep nesting: the connection ends, and the mail is read by the next",
        arguments: ["literal", "line", "nesting"], connections)
    func case21(what: String, tls: Int) async throws {
        let server = Self.three()
        let intake = try await Intake(server, tls: tls)
        server.misbehaveOnce(at: "UID FETCH") { _, peer in
            switch what {
            case "literal": try peer.say("* 1 FETCH (UID 1 BODY[HEADER] {4294967295}")
            case "line":
                for _ in 0..<512 { try peer.send([UInt8](repeating: 0x41, count: 64 << 10)) }
            default: try peer.send("* 1 FETCH " + String(repeating: "(", count: 2 << 20))
            }
            peer.waitForEnd()
            throw Peer.Gone()
        }
        try await intake.watching { _ in
            try await intake.until { try intake.subjects == Self.all }
        }
    }
}
