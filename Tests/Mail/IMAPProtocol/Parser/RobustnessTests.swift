// Any bytes, in any slices: no crash, no growth, and the same result however they arrive.

import IMAPProtocol
import Testing

@Suite("Robustness")
struct RobustnessTests {
    /// A conversation that touches every kind of response.
    private static let stream = wire(
        """
        * OK [CAPABILITY IMAP4rev1 IDLE] ready {5}
        * CAPABILITY IMAP4rev1 IDLE CONDSTORE
        * LIST (\\HasNoChildren \\Sent) "/" {13}
        Sent Messages
        * LIST () "/" "a \\"quoted\\" name"
        * STATUS {5}
        INBOX (MESSAGES 3 UIDNEXT 4)
        * 3 EXISTS
        * OK [UIDVALIDITY 7] "unbalanced
        * 1 FETCH (UID 1 FLAGS (\\Seen) BODYSTRUCTURE (("text" "plain" ("charset" {5}
        utf-8) NIL NIL "7bit" 1 1) "mixed") BODY[HEADER] {14}
        From: a)
        a1 O BODY[TEXT] "quo\\\\ted" RFC822.SIZE 99)
        * 2 FETCH (BODY[]<0> {0}
         UID 2 X-UNKNOWN (1 {3}
        )\n* (2)) X-OTHER {4}
        )\n
        )
        * 3 FETCH (UID 3 BODY[] NIL)
        * 3 FETCH (UID 3 BODY[X] {2}
        ab)
        * SEARCH 1 2 3
        * ESEARCH (TAG "a1") UID ALL 1:3,5
        * VANISHED (EARLIER) 1:3
        * BROKEN {3}
        abc {1}
        x
        garbage line
        a1 OK [APPENDUID 1 2] done
        + idling
        * BYE bye

        """)

    @Test("slices of any size give the same parts", arguments: 1...40 as ClosedRange<UInt64>)
    func slicesGiveTheSameParts(seed: UInt64) {
        let expected = joined(parts(Self.stream))
        #expect(expected.count > 40)
        var generator = SeededGenerator(seed: seed)
        let largest = Int.random(in: 1...60, using: &generator)
        var parser = ResponseParser()
        var result: [ResponsePart] = []
        for slice in slices(of: Self.stream, next: { Int.random(in: 1...largest, using: &generator) }) {
            result += parser.parse(slice)
        }
        #expect(joined(result) == expected)
        #expect(parser.unfinished() == nil)
    }

    @Test("byte by byte gives the same effects", arguments: [1, 2, 3, 5, 8, 13])
    func byteByByte(size: Int) throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1, 2, 3), [.size, .body(.header), .body(.message)]))
        let bytes = Self.stream + wire("\(fetch) OK done\n")
        var whole = conversation
        let expected = joined(whole.receiveRaw(bytes))
        var sliced = conversation
        let effects = slices(of: bytes, next: { size }).flatMap { sliced.session.receive($0) }
        #expect(joined(effects) == expected)
        #expect(sliced.session.state == whole.session.state)
    }

    @Test(
        "mutated streams never crash, and never say more than they were given",
        arguments: 1...150 as ClosedRange<UInt64>)
    func mutatedStreams(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Self.stream
        let interesting = Array("(){}[]\"\\\r\n *+0123456789NIL<>~:,".utf8) + [0, 0x7F, 0xFF]
        for _ in 0..<Int.random(in: 1...30, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0...3, using: &generator) {
            case 0: bytes[index] = interesting.randomElement(using: &generator) ?? 0
            case 1: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: index)
            case 2: bytes.remove(at: index)
            default:
                bytes.insert(contentsOf: bytes[index...].prefix(40), at: Int.random(in: 0...index, using: &generator))
            }
        }
        try check(bytes, &generator)
    }

    @Test("random bytes never crash", arguments: 1...150 as ClosedRange<UInt64>)
    func randomBytes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 1_000_000)
        let words = [
            "* ", "1 ", "FETCH (", "UID ", "BODY[", "]", "{3}\r\n", "{12}\r\n", "(", ")", "\"", "\\", "BODYSTRUCTURE ",
            "NIL",
            "\r\n", "\n", " ", "LIST ", "STATUS ", "SEARCH ", "ESEARCH ", "OK ", "[", "+ ", "a1 ", "&", "<0>", "HEADER",
            "4294967296", "-1", "VANISHED ", "ID ", "FLAGS ", "MODSEQ ", "INTERNALDATE ", "\u{0}", "\u{FC}", "BYE ",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<200 {
            if Bool.random(using: &generator) {
                bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
            } else {
                bytes.append(UInt8.random(in: 0...255, using: &generator))
            }
        }
        try check(bytes, &generator)
    }

    /// The invariants that hold for any input.
    private func check(_ bytes: [UInt8], _ generator: inout SeededGenerator) throws {
        let expected = joined(parts(bytes))
        var parser = ResponseParser()
        var sliced: [ResponsePart] = []
        for slice in slices(of: bytes, next: { Int.random(in: 1...50, using: &generator) }) {
            sliced += parser.parse(slice)
        }
        #expect(joined(sliced) == expected)
        checkOrder(of: expected)
        try checkBodies(bytes)
    }

    /// Bodies are whole and only within a FETCH, and nothing else stands there.
    private func checkOrder(of parts: [ResponsePart]) {
        var isInFetch = false
        var remaining: Int?
        for part in parts {
            switch part {
            case .fetchBegan:
                #expect(!isInFetch)
                isInFetch = true
            case .fetchEnded, .fetchBroken:
                #expect(isInFetch)
                isInFetch = false
                remaining = nil
            case .bodyBegan(_, _, let count):
                #expect(isInFetch && remaining == nil)
                remaining = count
            case .bodyChunk(let chunk): remaining = (remaining ?? -1) - chunk.count
            case .bodyEnded:
                #expect(remaining == 0)
                remaining = nil
            case .fetchItem: #expect(isInFetch && remaining == nil)
            case .tagged, .continuation, .untagged, .refused: #expect(!isInFetch)
            case .failed: break
            }
        }
    }

    /// Streamed bodies are always claimed by a message or thrown away.
    private func checkBodies(_ bytes: [UInt8]) throws {
        var conversation = try Conversation.examined()
        _ = try conversation.send(.fetch(uids(1, 2, 3), [.size, .bodyStructure, .body(.message)]))
        _ = try conversation.send(.idle)
        let effects = joined(conversation.receiveRaw(bytes) + conversation.session.receiveEnd())
        var isOpen = false
        for effect in effects {
            switch effect {
            case .bodyBegan: isOpen = true
            case .message, .messageDiscarded: isOpen = false
            default: break
            }
        }
        #expect(!isOpen)
    }

    @Test("endless items within one FETCH are limited")
    func endlessItems() {
        for item in ["BODY[1] \"\" ", "BODY[1] {0}\r\n ", "X Y ", "FLAGS () "] {
            let text = "* 1 FETCH (" + String(repeating: item, count: 2000) + ")\r\n* 1 EXISTS\r\n"
            let stream = parts(text)
            #expect(
                stream.count {
                    if case .fetchBroken(let error) = $0 { error.kind == .limit(.fetchItemCount) } else { false }
                } == 1)
            #expect(stream.last == .untagged(.exists(1)))
        }
    }
}
