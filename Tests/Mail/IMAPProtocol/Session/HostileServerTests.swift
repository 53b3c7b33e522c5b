// The cases of the field that are an attack, or look like one, and those of the connection's beginning.

import IMAPProtocol
import Testing

@Suite("Survival of hostile servers")
struct HostileServerTests {
    private static let whole: [FetchAttribute] = [.body(.message)]

    @Test(
        "case 20: data glued behind the login's OK and a torn line are passed over",
        arguments: [
            "", "ome torn line\r\n", "\n", "ITY IMAP4rev1 OLD\r\n* CAPABILITY IMAP4rev1 OLD\r\nA003 OK late\r\n",
            "* OK [ALERT] hi\r\n* 3 EXISTS\r\n", "x {5}\r\n", "A001 OK\r\nA002 OK\r\n* 1 FETCH (BODY[] {99}\r\n",
        ])
    func gluedData(before: String) throws {
        var session = Session(entry: .handOver, tagPrefix: Conversation.prefix)
        let start = session.start()
        #expect(start.bytes == Array("\(start.tag) CAPABILITY\r\n".utf8))
        #expect(session.waiting == .handOver)
        #expect(throws: CommandError.notNow) { try session.send(.noop) }
        let bytes = Array("\(before)* CAPABILITY IMAP4rev1 IDLE\r\n\(start.tag) OK done\r\n* 7 EXISTS\r\n".utf8)
        for size in [1, 2, 7, bytes.count] {
            var copy = session
            let effects = slices(of: bytes, next: { size }).flatMap { copy.receive($0) }
            #expect(effects == [.ready, .exists(7)])
            #expect(copy.state == .authenticated)
            #expect(copy.capabilities == CapabilitySet([.imap4rev1, .idle]))
        }
    }

    @Test("case 20: BYE in the hand-over, and an endless line there")
    func byeInTheHandOver() {
        var session = Session(entry: .handOver, tagPrefix: Conversation.prefix)
        _ = session.start()
        guard case .goodbye? = session.receive(wire("rn\n* BYE Connection closed. 14\n")[...]).first else {
            Issue.record("no goodbye")
            return
        }
        #expect(session.receiveEnd() == [.failed(.connectionEnded)])
        var endless = Session(entry: .handOver, tagPrefix: Conversation.prefix)
        _ = endless.start()
        var failure: SessionError?
        for _ in 0..<1000 where failure == nil {
            failure = endless.receive([UInt8](repeating: 0x41, count: 16_384)[...]).failure
        }
        #expect(failure == .parsing(ParseError(.limit(.lineByteCount))))
    }

    @Test("a line of the hand-over that is too long fails however it is sliced (found by fuzzing)", arguments: [1, 99])
    func aLongLineInTheHandOver(size: Int) {
        var options = SessionOptions()
        options.limits.lineByteCount = 64
        let fitting = [UInt8](repeating: 0x41, count: 63) + [10]
        for (line, expected) in [(fitting, []), ([0x41] + fitting, [.lineByteCount])]
            as [([UInt8], [ParserLimits.Limit])]
        {
            var session = Session(entry: .handOver, tagPrefix: Conversation.prefix, options: options)
            _ = session.start()
            let effects = slices(of: line, next: { size }).flatMap { session.receive($0) }
            #expect(effects == expected.map { .failed(.parsing(ParseError(.limit($0)))) })
        }
    }

    @Test(
        "case 21: a literal of {4294967295}, of more, an endless line and deep nesting end in a limit",
        arguments: [
            ("* 1 FETCH (UID 1 BODY[] {4294967295}\r\n", .streamedLiteralByteCount),
            ("* 1 FETCH (UID 1 BODY[] {99999999999999999999999}\r\n", .streamedLiteralByteCount),
            ("* LIST () \"/\" {4294967295}\r\n", .streamedLiteralByteCount),
            ("* LIST () \"/\" {" + String(repeating: "9", count: 200_000), .lineByteCount),
            ("* OK " + String(repeating: "x", count: 200_000), .lineByteCount),
            ("* 1 FETCH (FLAGS (" + String(repeating: "x ", count: 200_000), .lineByteCount),
            (String(repeating: "y", count: 200_000), .lineByteCount),
        ] as [(String, ParserLimits.Limit)])
    func limitsEndTheSession(text: String, limit: ParserLimits.Limit) throws {
        var options = SessionOptions()
        options.limits.lineByteCount = 100_000
        var conversation = try Conversation.examined(options: options)
        _ = try conversation.send(.fetch(uids(1), Self.whole))
        var generator = SeededGenerator(seed: 21)
        var failure: SessionError?
        for slice in slices(of: Array(text.utf8), next: { Int.random(in: 1...40_000, using: &generator) }) {
            failure = failure ?? conversation.session.receive(slice).failure
        }
        guard case .parsing(let error)? = failure else {
            Issue.record("no limit")
            return
        }
        #expect(error.kind == .limit(limit))
        #expect(conversation.session.state == .ended)
        #expect(throws: CommandError.notNow) { try conversation.session.send(.noop) }
    }

    @Test("case 21: a name as a huge literal is refused, and the conversation goes on")
    func aHugeName() throws {
        var conversation = Conversation()
        let list = try conversation.send(.list(.all))
        let name = String(repeating: "n", count: 100_000)
        let effects = conversation.receive(
            "* LIST () \"/\" {100000}\n\(name)\n* LIST () \"/\" {2}\nok\n\(list) OK done\n")
        #expect(
            effects.contains {
                if case .refused(let error) = $0 { error.kind == .limit(.bufferedLiteralByteCount) } else { false }
            })
        guard case .listings(let listings)? = effects.completions.first?.result else {
            Issue.record("no listings")
            return
        }
        #expect(listings.map(\.name.text) == ["ok"])
    }

    @Test("case 21: deep nesting spoils one BODYSTRUCTURE, not the message")
    func deepNesting() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), [.bodyStructure]))
        let deep = String(repeating: "(", count: 50_000) + String(repeating: ")", count: 50_000)
        let effects = conversation.receive("* 1 FETCH (UID 1 BODYSTRUCTURE \(deep))\n\(fetch) OK done\n")
        guard case .message(let message, _)? = effects.first else {
            Issue.record("no message")
            return
        }
        #expect(message.unreadable.map(\.kind) == [.limit(.nesting)])
        // Asking again would not make it better.
        #expect(effects.fetchResult?.missing.isEmpty == true)
    }

    @Test("case 24: PREAUTH is told, and nothing needs a login then")
    func preauth() throws {
        var session = Session(entry: .greeting, tagPrefix: Conversation.prefix)
        #expect(session.waiting == .greeting)
        let effects = session.receive(wire("* PREAUTH [CAPABILITY IMAP4rev1] logged in as user\n")[...])
        guard case .greeted(let status)? = effects.first else {
            Issue.record("no greeting")
            return
        }
        #expect(status.condition == .preauth)
        #expect(session.state == .authenticated)
        _ = try session.send(.examine(.inbox))
    }
}
