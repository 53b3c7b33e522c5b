// Connections to a scripted server: the hand-over from libcurl, commands and their answers.
import IMAPProtocol
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct IMAPConnectionTests {
    @Test func aConnectionLogsInOpensReadsAndLeaves() async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            let search = try peer.hear(command: "UID SEARCH ALL")
            try peer.say("* SEARCH 4 8", "\(search) OK done")
            try peer.answerLogout()
        }
        let connection = try IMAPConnection.to(server)
        let capabilities = try await connection.connect()
        #expect(capabilities.contains(.idle))
        let inbox = try await connection.examine(.inbox)
        #expect(inbox.exists == 3 && inbox.uidValidity == UIDValidity(7) && inbox.uidNext == UIDNext(9))
        #expect(try await connection.search(.all)?.description == "4,8")
        await connection.logout()
        #expect(await !connection.isConnected)
    }

    /// Case 20: bytes behind the login's OK stay in libcurl and are lost, half a line among them.
    @Test(arguments: [
        "* CAPABILITY IMAP4rev1\r\n", "* 12 EXISTS\r\n* OK [ALERT] half a li", "A002 OK again\r\n",
    ])
    func whatIsGluedBehindTheLoginDoesNotPutRepliesOutOfStep(glued: String) async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP(offering: "IMAP4rev1 IDLE", glued: glued)
            try peer.answerExamine()
        }
        let connection = try IMAPConnection.to(server)
        #expect(try await connection.connect().contains(.idle))
        #expect(try await connection.examine(.inbox).exists == 3)
    }

    @Test func theRestOfATornLineIsPassedOver() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("* OK ready")
            try peer.loginIMAP(offering: "IMAP4rev1 IDLE", glued: "* OK [ALERT] the first ha")
            let tag = try peer.hear(command: "CAPABILITY")
            try peer.say("lf and the second", "* CAPABILITY IMAP4rev1 IDLE", "\(tag) OK done")
            try peer.answerExamine()
        }
        let connection = try IMAPConnection.to(server)
        #expect(try await connection.connect().contains(.idle))
        #expect(try await connection.examine(.inbox).exists == 3)
    }

    @Test func identityAndExtensionsGoOutBeforeTheFirstExamine() async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP(offering: "IMAP4rev1 ID ENABLE UTF8=ACCEPT")
            let id = try peer.hear(command: "ID (\"name\" \"test\" \"version\" \"1\")")
            let enable = try peer.hear(command: "ENABLE UTF8=ACCEPT")
            try peer.say("* ID NIL", "\(id) OK done", "\(enable) BAD no")
            try peer.answerExamine()
        }
        let connection = try IMAPConnection.to(server) {
            $0.identity = ClientIdentity(name: "test", version: "1")
        }
        try await connection.connect()
        #expect(try await connection.examine(.inbox).exists == 3)
    }

    @Test func answersOfOneByteATimeAreUnderstood() async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            let tag = try peer.hear(command: "EXAMINE")
            for character in "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n\(tag) OK [READ-ONLY] done\r\n" {
                try peer.send(String(character))
            }
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        #expect(try await connection.examine(.inbox).uidValidity == UIDValidity(7))
    }

    @Test func newsBetweenCommandsIsNotLost() async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            let search = try peer.hear(command: "UID SEARCH")
            try peer.say("* 5 EXISTS", "* 1 EXPUNGE", "* SEARCH", "\(search) OK done", "* 6 EXISTS")
            let noop = try peer.hear(command: "NOOP")
            try peer.say("\(noop) OK [THROTTLED] done")
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        #expect(try await connection.search(.all)?.isEmpty == true)
        let news = try await connection.noop()
        #expect(news.exists == 6 && news.expungedCount == 1)
        #expect(await connection.throttle?.reason == .throttled)
    }

    @Test func appendTellsTheUID() async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            let tag = try peer.hear(command: "APPEND \"Sent\" (\\Seen) {\(testMessage.count)}")
            try peer.say("+ go on")
            let bytes = try peer.hear(bytes: testMessage.count + 2)
            try peer.say(
                bytes.dropLast(2).elementsEqual(testMessage) ? "\(tag) OK [APPENDUID 7 42] done" : "\(tag) NO bytes")
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        let sent = try #require(MailboxName("Sent"))
        let place = try await connection.append(AppendedMessage(bytes: testMessage), to: sent)
        #expect(place?.uid == UID(42) && place?.uidValidity == UIDValidity(7))
    }

    @Test func onlyOneCallAtATime() async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            try peer.hear(command: "IDLE")
            try peer.say("+ idling")
            peer.waitForEnd()
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        let idle = Task { try await connection.idle(until: .now + .seconds(60)) }
        while await !connection.isBusy { await Task.yield() }
        let error = try await imapError { _ = try await connection.noop() }
        #expect(error.code == .busy)
        idle.cancel()
        _ = await idle.result
    }
}
