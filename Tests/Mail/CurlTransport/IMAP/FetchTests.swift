// FETCH against a scripted server: headers in bulk, bodies by ranges, and servers that do it wrong.
import IMAPProtocol
import Synchronization
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct FetchTests {
    // MARK: Headers

    @Test func headersComeInPortionsWithTheirUIDs() async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(
                command: "UID FETCH 4:6 (UID RFC822.SIZE INTERNALDATE BODYSTRUCTURE BODY.PEEK[HEADER])")
            for uid in [4, 6] {
                let header = "Subject: number \(uid)\r\n\r\n"
                let rest = """
                    RFC822.SIZE 100 INTERNALDATE " 1-Feb-2026 10:00:00 +0000" \
                    BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)
                    """
                try peer.send(
                    "* \(uid) FETCH (UID \(uid) \(rest) BODY[HEADER] {\(header.utf8.count)}\r\n\(header))\r\n")
            }
            try peer.say("\(tag) OK done")
        }
        let collected = Collected()
        let missing = try await connection.fetchHeaders(uids(4, 5, 6)) { collected.take($0) }
        #expect(collected.texts == ["4 Subject: number 4\r\n\r\n", "6 Subject: number 6\r\n\r\n"])
        #expect(missing == uids(5))
    }

    @Test func aLongHeaderIsCutAtTheLimit() async throws {
        let header = "Subject: " + String(repeating: "x", count: 1_000) + "\r\n\r\n"
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.send("* 1 FETCH (UID 4 BODY[HEADER] {\(header.utf8.count)}\r\n\(header) RFC822.SIZE 5)\r\n")
            try peer.say("\(tag) OK done")
        }
        let collected = Collected()
        _ = try await connection.fetchHeaders(uids(4), headerLimit: 12, attributes: [.size, .body(.header)]) {
            collected.take($0)
        }
        #expect(collected.texts == ["4 Subject: xxx"])
        #expect(collected.truncated == [true])
    }

    @Test func anErrorOfTheCallerEndsTheReadingAndKeepsTheConnection() async throws {
        struct DiskFull: Error {}
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH")
            for uid in [4, 5] { try peer.say("* \(uid) FETCH (UID \(uid) BODY[HEADER] \"a\")") }
            try peer.say("\(tag) OK done")
            let noop = try peer.hear(command: "NOOP")
            try peer.say("\(noop) OK done")
        }
        await #expect(throws: DiskFull.self) {
            _ = try await connection.fetchHeaders(uids(4, 5), attributes: [.body(.header)]) { _ in throw DiskFull() }
        }
        _ = try await connection.noop()
    }

    // MARK: Bodies

    @Test func aMessageIsReadByRanges() async throws {
        let message = String(repeating: "0123456789", count: 25)
        let connection = try await examined(rangeByteCount: 100) { peer in
            for first in [0, 100, 200] {
                let tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[]<\(first).100>")
                let part = message.dropFirst(first).prefix(100)
                try peer.send("* 1 FETCH (UID 4 BODY[]<\(first)> {\(part.count)}\r\n\(part))\r\n")
                try peer.say("\(tag) OK done")
            }
        }
        let bytes = try await #require(message4(connection))
        #expect(String(decoding: bytes.bytes, as: UTF8.self) == message && !bytes.isTruncated)
    }

    @Test func aMessageOverTheLimitIsCutAndSaysSo() async throws {
        let connection = try await examined(rangeByteCount: 100) { peer in
            let tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[]<0.11>")
            try peer.say("* 1 FETCH (UID 4 RFC822.SIZE 5000 BODY[]<0> \"01234567890\")", "\(tag) OK done")
        }
        let bytes = try await #require(message4(connection, limit: 10))
        #expect(bytes.bytes == Array("0123456789".utf8) && bytes.isTruncated)
    }

    /// Case 14: the size is a hint; only an empty range proves the end where the size speaks of more.
    @Test(arguments: ["\"\"", "NIL", "{0}\r\n"])
    func aSizeThatIsTooLargeCostsOneMoreRange(nothing: String) async throws {
        let connection = try await examined(rangeByteCount: 100) { peer in
            var tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[]<0.100> RFC822.SIZE)")
            try peer.say("* 1 FETCH (UID 4 RFC822.SIZE 90 BODY[]<0> \"01234567890\")", "\(tag) OK done")
            tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[]<11.100>)")
            try peer.say("* 1 FETCH (UID 4 BODY[]<11> \(nothing))", "\(tag) OK done")
        }
        let bytes = try await #require(message4(connection))
        #expect(bytes.bytes.count == 11 && !bytes.isTruncated && !bytes.isAbsent)
    }

    /// Case 13.
    @Test(arguments: [("\"\"", false), ("{0}\r\n", false), ("NIL", true)])
    func anEmptyPartIsNotAnAbsentOne(body: String, isAbsent: Bool) async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[2]<0.1001>)")
            try peer.say("* 1 FETCH (UID 4 BODY[2]<0> \(body))", "\(tag) OK done")
        }
        let bytes = try #require(
            try await connection.fetchSection(BodySection(part: [2]), of: message, limit: 1_000))
        #expect(bytes.bytes.isEmpty && bytes.isAbsent == isAbsent)
    }

    /// Case 10; 13 for a whole message, which cannot be absent; 18: another message than asked for.
    @Test(arguments: [
        "", "* 1 FETCH (UID 4 BODY[]<0> NIL)", "* 1 FETCH (UID 4 FLAGS ())", "* 1 FETCH (UID 5 BODY[]<0> \"other\")",
    ])
    func anAnswerWithoutTheBodyIsNoBody(line: String) async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.say(line.isEmpty ? "* OK nothing" : line, "\(tag) OK done")
        }
        #expect(try await message4(connection) == nil)
    }

    /// Case 12.
    @Test func aBodyThatLooksLikeRepliesIsABody() async throws {
        let body = ")\r\nA003 OK done\r\n* BYE\r\n+ go\r\n* 1 FETCH (UID 4 BODY[] {9999}\r\n"
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.send("* 1 FETCH (UID 4 BODY[]<0> {\(body.utf8.count)}\r\n\(body))\r\n\(tag) OK done\r\n")
        }
        let bytes = try await #require(message4(connection))
        #expect(String(decoding: bytes.bytes, as: UTF8.self) == body)
    }

    @Test func aServerWithoutRangesSendsAllAtOnce() async throws {
        let message = String(repeating: "0123456789", count: 25)
        let connection = try await examined(rangeByteCount: 100) { peer in
            let tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[]<0.100>")
            try peer.send("* 1 FETCH (UID 4 BODY[] {250}\r\n\(message))\r\n\(tag) OK done\r\n")
        }
        let bytes = try await #require(message4(connection))
        #expect(String(decoding: bytes.bytes, as: UTF8.self) == message && !bytes.isTruncated)
    }

    // MARK: Failures

    /// Case 11: the end comes within a literal.
    @Test func theEndWithinALiteralIsALostConnection() async throws {
        let connection = try await examined { peer in
            try peer.hear(command: "UID FETCH 4")
            try peer.send("* 1 FETCH (UID 4 BODY[]<0> {1000}\r\nonly this")
        }
        let error = try await imapError {
            _ = try await message4(connection)
        }
        #expect(error.code == .connectionLost && error.operation == .fetch && error.retry == .immediately)
        #expect(await !connection.isConnected)
    }

    /// Case 21.
    @Test func aLiteralBeyondAllBoundsIsRefused() async throws {
        let connection = try await examined { peer in
            try peer.hear(command: "UID FETCH 4")
            try peer.send("* 1 FETCH (UID 4 BODY[]<0> {4294967295}\r\n")
            peer.waitForEnd()
        }
        let error = try await imapError {
            _ = try await message4(connection)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func rangesCutShortWithoutEndAreNotFollowed() async throws {
        let connection = try await examined(rangeByteCount: 1_000) { peer in
            while true {
                let line = try peer.hear()
                let tag = peer.tag(of: line)
                let first = line.split(separator: "<")[1].prefix { $0 != "." }
                try peer.say("* 1 FETCH (UID 4 RFC822.SIZE 900 BODY[]<\(first)> \"x\")", "\(tag) OK done")
            }
        }
        let error = try await imapError { _ = try await message4(connection) }
        #expect(error.code == .protocolViolation)
    }

    @Test func aLimitOfNothingReadsNothing() async throws {
        for limit in [0, -5] {
            let connection = try await examined { peer in
                let tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[]<0.1>")
                try peer.say("* 1 FETCH (UID 4 BODY[]<0> \"x\")", "\(tag) OK done")
            }
            let bytes = try await #require(message4(connection, limit: limit))
            #expect(bytes.bytes.isEmpty && bytes.isTruncated)
        }
    }

    /// Case 19.
    @Test func oneMessageThatTheServerCannotReadLeavesTheConnectionOfUse() async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.say("\(tag) NO [UNAVAILABLE] disk")
            let noop = try peer.hear(command: "NOOP")
            try peer.say("\(noop) OK done")
        }
        let error = try await imapError {
            _ = try await message4(connection)
        }
        #expect(error.code == .refused && error.serverText == "disk" && !error.description.contains("disk"))
        _ = try await connection.noop()
    }

    /// Case 15.
    @Test func anotherUIDValidityAmidAFetchEndsTheConnection() async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.say("* OK [UIDVALIDITY 8] new", "* 1 FETCH (UID 4 BODY[]<0> \"x\")", "\(tag) OK done")
        }
        let error = try await imapError {
            _ = try await message4(connection)
        }
        #expect(error.code == .mailboxChanged)
        #expect(await !connection.isConnected)
    }

    @Test func aServerThatFallsSilentAmidAnAnswerIsGivenUp() async throws {
        let connection = try await examined(answerTime: .milliseconds(200)) { peer in
            try peer.hear(command: "UID FETCH 4")
            try peer.send("* 1 FETCH (UID 4 BODY[]<0> {1000}\r\nonly this")
            peer.waitForEnd()
        }
        let error = try await imapError {
            _ = try await message4(connection)
        }
        #expect(error.code == .timedOut && error.operation == .fetch)
        #expect(await !connection.isConnected)
    }

    @Test func cancellingAFetchEndsItWithinHalfASecond() async throws {
        let gate = Gate()
        let connection = try await examined { peer in
            try peer.hear(command: "UID FETCH 4")
            try peer.send("* 1 FETCH (UID 4 BODY[]<0> {1000}\r\nonly this")
            gate.open()
            peer.waitForEnd()
        }
        let task = Task { _ = try await message4(connection) }
        await gate.opened()
        let start = ContinuousClock.now
        task.cancel()
        let error = try await imapError { try await task.value }
        #expect(error.code == .cancelled && ContinuousClock.now - start < .milliseconds(500))
        #expect(await !connection.isConnected)
    }

    // MARK: Playing

    private func examined(
        rangeByteCount: UInt32 = 256 << 10, answerTime: Duration = .seconds(5),
        _ script: @escaping ScriptedServer.Script
    ) async throws -> IMAPConnection {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            try script(peer)
        }
        let connection = try IMAPConnection.to(server) {
            $0.rangeByteCount = rangeByteCount
            $0.session.answerTime = answerTime
        }
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        return connection
    }

    private var message: UID { get throws { try #require(UID(4)) } }

    private func message4(_ connection: IMAPConnection, limit: Int = 1_000) async throws -> FetchedBytes? {
        try await connection.fetchMessage(message, limit: limit)
    }

    private func uids(_ values: UInt32...) -> UIDSet { UIDSet(values.compactMap { UID($0) }) }
}

/// Headers as they were handed over.
private final class Collected: Sendable {
    private let headers = Mutex<[FetchedHeader]>([])

    func take(_ portion: [FetchedHeader]) { headers.withLock { $0 += portion } }
    var texts: [String] {
        headers.withLock { $0.map { "\($0.uid) \(String(decoding: $0.bytes, as: UTF8.self))" } }
    }
    var truncated: [Bool] { headers.withLock { $0.map(\.isTruncated) } }
}
