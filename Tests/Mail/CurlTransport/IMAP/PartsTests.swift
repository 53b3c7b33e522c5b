// Structures and parts of one message against a scripted server.
import Testing

@testable import CurlTransport
@testable import IMAPProtocol
@testable import TestServers

@Suite struct PartsTests {
    private static let structure =
        #"(("text" "plain" NIL NIL NIL "7bit" 300 1)("a" "b" NIL NIL NIL "base64" 70000) "mixed" ("boundary" "x"))"#

    @Test func aStructureIsRead() async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4 (UID BODYSTRUCTURE)")
            try peer.say("* 1 FETCH (UID 4 BODYSTRUCTURE \(Self.structure))", "\(tag) OK done")
        }
        #expect(try await connection.fetchStructure(of: message)?.leaves.count == 2)
    }

    @Test(
        arguments: ["", "* 1 FETCH (UID 4 BODYSTRUCTURE NIL)", "* 1 FETCH (UID 4 BODYSTRUCTURE (x (y)))"], ["OK", "NO"])
    func aStructureThatCannotBeReadIsNone(line: String, verdict: String) async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.say(line.isEmpty ? "* OK nothing" : line, "\(tag) \(verdict) done")
            let noop = try peer.hear(command: "NOOP")
            try peer.say("\(noop) OK done")
        }
        let structure = try await connection.fetchStructure(of: message)
        #expect(structure?.leaves.isEmpty ?? true || verdict == "OK")
        _ = try await connection.noop()
    }

    /// One that the server refuses spoils nothing for the others, and all are asked for at once.
    @Test func sizesAndDatesAreAskedForOneByOneInOneGo() async throws {
        let connection = try await examined { peer in
            let tags = try (4...6).map { uid in
                try peer.hear(command: "UID FETCH \(uid) (UID RFC822.SIZE INTERNALDATE)")
            }
            let date = "INTERNALDATE \" 1-Feb-2026 10:00:00 +0000\""
            try peer.say("* 1 FETCH (UID 4 RFC822.SIZE 100 \(date))", "\(tags[0]) OK done")
            try peer.say("\(tags[1]) NO [UNAVAILABLE] disk", "* 3 FETCH (UID 6 RFC822.SIZE 300 \(date))")
            try peer.say("\(tags[2]) OK done")
        }
        let wanted = (4...6).compactMap { UID($0) }
        let found = try await connection.fetchAttributes([.size, .internalDate], of: wanted)
        #expect(found.map(\.size) == [100, 300])
    }

    /// Many sections are one round trip; those that are larger than a range come by ranges.
    @Test func piecesArePipelinedAndLargeOnesComeByRanges() async throws {
        let connection = try await examined(rangeByteCount: 200) { peer in
            let tag = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[1.MIME] BODY.PEEK[2.MIME])")
            try peer.say("* 1 FETCH (UID 4 BODY[1.MIME] \"a: b\" BODY[2.MIME] \"c: d\")", "\(tag) OK done")
            for first in [0, 200] {
                let range = try peer.hear(command: "UID FETCH 4 (UID BODY.PEEK[1]<\(first).200>)")
                let part = String(repeating: "x", count: first == 0 ? 200 : 100)
                try peer.say("* 1 FETCH (UID 4 BODY[1]<\(first)> \"\(part)\")", "\(range) OK done")
            }
        }
        let found = try #require(try await pieces(of: connection))
        #expect(found[BodySection(part: [1])]?.count == 300)
        #expect(found[BodySection(part: [2], .mime)] == Array("c: d".utf8))
    }

    @Test func manyPiecesAreAskedForBeforeTheFirstAnswer() async throws {
        let connection = try await examined { peer in
            let tags = [try peer.hear(command: "UID FETCH 4"), try peer.hear(command: "UID FETCH 4")]
            for index in 1...20 {
                try peer.say("* 1 FETCH (UID 4 BODY[\(index).MIME] \"h: \(index)\")")
                if index == 12 { try peer.say("\(tags[0]) OK done") }
            }
            try peer.say("\(tags[1]) OK done")
        }
        let parts = (1...20).map { _ in #"("text" "plain" NIL NIL NIL "7bit" 9 1)"# }.joined()
        let plan = try #require(try await plan("(\(parts) \"mixed\" (\"boundary\" \"x\"))") { _ in false })
        #expect(try await connection.fetchPieces(plan.pieces, of: message, limit: 1000)?.count == 20)
    }

    @Test(arguments: [
        "* 1 FETCH (UID 4 BODY[1.MIME] NIL BODY[2.MIME] \"c: d\" BODY[1] \"x\")",
        "* 1 FETCH (UID 4 BODY[1.MIME] \"a: b\" BODY[1] \"x\")",
        "* 1 FETCH (UID 4 BODY[1.MIME] \"a: b\" BODY[2.MIME] \"c: d\" BODY[1] \"\(String(repeating: "y", count: 2000))\")",
        "* 1 FETCH (UID 5 BODY[1.MIME] \"a: b\" BODY[2.MIME] \"c: d\" BODY[1] \"x\")", "* OK nothing",
    ])
    func piecesThatDoNotAllComeAreNone(line: String) async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.say(line, "\(tag) OK done")
        }
        #expect(try await pieces(of: connection) == nil)
    }

    /// Refused pieces, and a refused range of a large one, leave the connection of use.
    @Test(arguments: [("NO [UNAVAILABLE] disk", 300), ("BAD no ranges here", 400_000)] as [(String, UInt32)])
    func aRefusalIsNoFailure(answer: String, byteCount: UInt32) async throws {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4")
            try peer.say("\(tag) \(answer)")
            let noop = try peer.hear(command: "NOOP")
            try peer.say("\(noop) OK done")
        }
        let piece = FetchPlan.Piece(section: BodySection(part: [1]), byteCount: byteCount)
        #expect(try await connection.fetchPieces([piece], of: message, limit: 1_000_000) == nil)
        _ = try await connection.noop()
    }

    // MARK: Playing

    private func pieces(of connection: IMAPConnection) async throws -> [BodySection: [UInt8]]? {
        let plan = try #require(try await plan(Self.structure) { $0.type == "text" })
        return try await connection.fetchPieces(plan.pieces, of: message, limit: 1000)
    }

    private func plan(_ structure: String, wants: (BodyPart) -> Bool) async throws -> FetchPlan? {
        let connection = try await examined { peer in
            let tag = try peer.hear(command: "UID FETCH 4 (UID BODYSTRUCTURE)")
            try peer.say("* 1 FETCH (UID 4 BODYSTRUCTURE \(structure))", "\(tag) OK done")
        }
        var rules = FetchPlan.Rules()
        rules.saving = 1
        return FetchPlan(try #require(try await connection.fetchStructure(of: message)), rules: rules, wants: wants)
    }

    private func examined(
        rangeByteCount: UInt32 = 256 << 10, _ script: @escaping ScriptedServer.Script
    ) async throws -> IMAPConnection {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            try script(peer)
        }
        let connection = try IMAPConnection.to(server) { $0.rangeByteCount = rangeByteCount }
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        return connection
    }

    private var message: UID { get throws { try #require(UID(4)) } }
}
