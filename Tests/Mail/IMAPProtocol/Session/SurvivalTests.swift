// The cases a mail daemon meets in the field, as far as they concern the conversation: one test each, by number.

import IMAPProtocol
import Testing

@Suite("Survival in the field")
struct SurvivalTests {
    private static let whole: [FetchAttribute] = [.body(.message)]

    @Test("case 1: EXISTS before + idling counts")
    func existsBeforeIdlingCounts() throws {
        var conversation = try Conversation.examined()
        let idle = try conversation.send(.idle)
        #expect(conversation.session.waiting == .idleStart)
        #expect(conversation.receive("* 4 EXISTS\n+ idling\n") == [.exists(4), .idling(idle)])
        #expect(conversation.session.waiting == .idling)
    }

    @Test("case 2: IDLE that ends without + is completed, and DONE is never sent")
    func idleEndsWithoutPlus() throws {
        for verdict in ["OK done", "BAD what?", "NO not now"] {
            var conversation = try Conversation.examined()
            let idle = try conversation.send(.idle)
            #expect(conversation.session.endIdle().isEmpty)
            let effects = conversation.receive("* 4 EXISTS\n\(idle) \(verdict)\n")
            #expect(effects.first == .exists(4))
            #expect(effects.completions.first?.result == .idle(wasAsked: false))
            #expect(!effects.contains(.send(Array("DONE\r\n".utf8))))
            #expect(conversation.session.waiting == .nothing)
            #expect(conversation.session.endIdle().isEmpty)
            _ = try conversation.send(.noop)
        }
    }

    @Test("case 3: BYE in IDLE is told once, and the end of the stream after it")
    func byeInIdle() throws {
        var conversation = try Conversation.examined()
        let idle = try conversation.send(.idle)
        _ = conversation.receive("+ idling\n")
        // Yandex repeats BYE until the connection is closed.
        let effects = conversation.receive("* BYE [UNAVAILABLE] going down\n* BYE [UNAVAILABLE] going down\n")
        guard case .goodbye(let status)? = effects.first, effects.count == 1 else {
            Issue.record("no single goodbye")
            return
        }
        #expect(status.throttle == Throttle(reason: .unavailable))
        #expect(throws: CommandError.notNow) { try conversation.session.send(.noop) }
        #expect(conversation.session.receiveEnd() == [.failed(.connectionEnded)])
        #expect(conversation.session.pendingTags == [idle])
        #expect(conversation.session.receiveEnd().isEmpty)
    }

    @Test("case 3: the end of the stream in IDLE fails it")
    func endInIdle() throws {
        var conversation = try Conversation.examined()
        _ = try conversation.send(.idle)
        _ = conversation.receive("+ idling\n* 5 EXI")
        #expect(conversation.session.receiveEnd() == [.failed(.parsing(ParseError(.endedWithinLine)))])
        #expect(conversation.receive("STS\n").isEmpty)
        #expect(conversation.session.waiting == .nothing)
    }

    @Test("case 7: OK login, then \"not connected\": a passing fault, not a wrong password")
    func authenticatedButNotConnected() throws {
        var conversation = Conversation()
        let examine = try conversation.send(.examine(.inbox))
        let effects = conversation.receive("\(examine) BAD User is authenticated but not connected.\n")
        #expect(effects.completions.first?.status.throttle == Throttle(reason: .unavailable))
        #expect(conversation.session.state == .authenticated)
    }

    @Test("case 8: throttled with a hint of 300,000 ms")
    func throttledWithAHint() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), Self.whole))
        let effects = conversation.receive(
            "\(fetch) BAD Request is throttled. Suggested Backoff Time: 300000 milliseconds\n"
                + "* BYE Connection closed. 14\n"
        )
        #expect(
            effects.completions.first?.status.throttle == Throttle(reason: .throttled, delay: .milliseconds(300_000)))
        #expect(effects.fetchResult?.missing == uids(1))
    }

    @Test("case 9: OK Success [THROTTLED] is a success with a hint")
    func successThrottled() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), [.size]))
        let effects = conversation.receive("* 1 FETCH (UID 1 RFC822.SIZE 5)\n\(fetch) OK Success [THROTTLED]\n")
        #expect(effects.completions.first?.isOK == true)
        #expect(effects.completions.first?.status.throttle == Throttle(reason: .throttled))
        #expect(effects.fetchResult?.answered == uids(1))
    }

    @Test("case 10: OK FETCH without the body: the message is missing, not empty")
    func okFetchWithoutBody() throws {
        for reply in ["", "* 1 FETCH (UID 1)\n", "* 1 FETCH (UID 1 FLAGS (\\Seen))\n", "* 1 FETCH (FLAGS ())\n"] {
            var conversation = try Conversation.examined()
            let fetch = try conversation.send(.fetch(uids(1), Self.whole))
            let effects = conversation.receive("\(reply)\(fetch) OK done\n")
            #expect(effects.fetchResult?.answered.isEmpty == true)
            #expect(effects.fetchResult?.missing == uids(1))
            #expect(effects.messageUIDs.isEmpty)
        }
    }

    @Test("case 10: a part of what was asked for does not complete a message; the rest does")
    func partOfAMessage() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1, 2), [.size, .body(.header)]))
        let effects = conversation.receive(
            """
            * 1 FETCH (UID 1 RFC822.SIZE 9)
            * 2 FETCH (UID 2 RFC822.SIZE 9)
            * 1 FETCH (UID 1 BODY[HEADER] "A: b")
            \(fetch) OK done

            """)
        #expect(effects.messageUIDs == [1])
        #expect(effects.fetchResult == FetchResult(answered: uids(1), missing: uids(2)))
        guard case .message(let message, _)? = effects.first(where: { if case .message = $0 { true } else { false } })
        else { return }
        #expect(message.size == 9)
    }

    @Test("case 11: a literal shorter than announced never completes")
    func literalShorterThanAnnounced() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), Self.whole))
        let effects = conversation.receive("* 1 FETCH (UID 1 BODY[] {100}\nshort)\n\(fetch) OK done\n")
        #expect(effects.completions.isEmpty)
        #expect(conversation.session.waiting == .answer(.fetch))
        let end = conversation.session.receiveEnd()
        guard case .parsing(let error)? = end.failure, case .endedWithinLiteral(let missing) = error.kind else {
            Issue.record("not told as a cut literal")
            return
        }
        #expect(missing == 100 - "short)\r\n\(fetch) OK done\r\n".utf8.count)
        #expect(end.first == .messageDiscarded(.unreadable))
    }

    @Test("case 12: a body with a fake tagged OK, a fake FETCH and a ) line is only a body")
    func bodyWithFakeLines() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), Self.whole))
        let body = ")\r\n\(fetch) OK done\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n* BYE\r\n+ go on\r\n"
        let effects = conversation.receive("* 1 FETCH (UID 1 BODY[] {\(body.utf8.count)}\n\(body))\n\(fetch) OK done\n")
        #expect(effects.bodyText == body)
        #expect(effects.messageUIDs == [1])
        #expect(effects.completions.count == 1)
        #expect(effects.fetchResult?.missing.isEmpty == true)
    }

    @Test("case 13: a body as \"\" or {0} is empty, as NIL it is missing")
    func emptyBodies() throws {
        for (value, isMissing) in [("\"\"", false), ("{0}\n", false), ("NIL", true), ("nil", true)] {
            var conversation = try Conversation.examined()
            let fetch = try conversation.send(.fetch(uids(1), Self.whole))
            let effects = conversation.receive("* 1 FETCH (BODY[] \(value) UID 1)\n\(fetch) OK done\n")
            #expect(effects.bodyText.isEmpty)
            #expect(effects.fetchResult?.missing == (isMissing ? uids(1) : UIDSet()))
        }
    }

    @Test("case 13: NIL for a part or beyond the end is an answer")
    func nilForAPart() throws {
        for attribute in [
            FetchAttribute.body(BodySection(part: [2])), .body(.message, ByteRange(first: 100, count: 10)),
        ] {
            var conversation = try Conversation.examined()
            let fetch = try conversation.send(.fetch(uids(1), [attribute]))
            let section = attribute == .body(BodySection(part: [2])) ? "BODY[2]" : "BODY[]<100>"
            let effects = conversation.receive("* 1 FETCH (UID 1 \(section) NIL)\n\(fetch) OK done\n")
            #expect(effects.messageUIDs == [1])
            #expect(effects.fetchResult?.missing.isEmpty == true)
        }
    }

    @Test("case 14: a size that is not the body's changes nothing")
    func sizeIsNotTheBodys() throws {
        for size in ["0", "3", "4294967295", "18446744073709551615"] {
            var conversation = try Conversation.examined()
            let fetch = try conversation.send(.fetch(uids(1), [.size, .body(.message)]))
            let effects = conversation.receive(
                "* 1 FETCH (UID 1 RFC822.SIZE \(size) BODY[] {5}\nhello)\n\(fetch) OK done\n")
            #expect(effects.bodyText == "hello")
            #expect(effects.fetchResult?.missing.isEmpty == true)
        }
    }

    @Test("case 15: another UIDVALIDITY, and 0, are told")
    func anotherUIDValidity() throws {
        var conversation = try Conversation.examined()
        #expect(conversation.receive("* OK [UIDVALIDITY 8] changed\n") == [.uidValidityChanged(UIDValidity(8))])
        #expect(conversation.receive("* OK [UIDVALIDITY 8] again\n").isEmpty)
        let examine = try conversation.send(.examine(.inbox))
        let effects = conversation.receive("* OK [UIDVALIDITY 0] none\n\(examine) OK done\n")
        guard case .examined(let mailbox)? = effects.completions.first?.result else {
            Issue.record("not examined")
            return
        }
        #expect(mailbox.uidValidity?.isLasting == false)
    }

    @Test("case 16: no UIDNEXT, no UIDVALIDITY, and an empty STATUS or none")
    func noUIDNext() throws {
        var conversation = Conversation()
        let examine = try conversation.send(.examine(.inbox))
        let examined = conversation.receive("* 3 EXISTS\n\(examine) OK done\n").completions.first?.result
        var expected = ExaminedMailbox(name: .inbox)
        expected.exists = 3
        #expect(examined == .examined(expected))
        for reply in ["* STATUS INBOX ()\n", "* STATUS \"inbox\" (UIDNEXT)\n", ""] {
            let status = try conversation.send(.status(.inbox, [.uidNext, .messages]))
            let effects = conversation.receive("\(reply)\(status) OK done\n")
            #expect(effects.completions.first?.result == .status(MailboxStatus(name: .inbox)))
            #expect(effects.count == 1)
        }
    }

    @Test("case 17: UIDNEXT that falls, or is far ahead, is only a number")
    func uidNextFalls() throws {
        var conversation = try Conversation.examined()
        for next in [4, 4_294_967_295, 1] as [UInt32] {
            let status = try conversation.send(.status(.inbox, [.uidNext]))
            let effects = conversation.receive("* STATUS INBOX (UIDNEXT \(next))\n\(status) OK done\n")
            guard case .status(let told)? = effects.completions.first?.result else {
                Issue.record("no status")
                continue
            }
            #expect(told.uidNext?.rawValue == next)
            #expect(conversation.session.state == .examined(.inbox))
        }
    }

    @Test("case 18: FETCH that omits a UID, repeats one and sends one not asked for")
    func omittedRepeatedAndUnrequested() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(10, 11, 12), Self.whole))
        let effects = conversation.receive(
            """
            * 1 FETCH (UID 10 BODY[] {3}
            one)
            * 9 FETCH (UID 99 BODY[] {3}
            bad)
            * 1 FETCH (UID 10 BODY[] {3}
            dup)
            * 3 FETCH (BODY[] {5}
            three UID 12)
            * 3 FETCH (BODY[] {3}
            dup UID 12)
            * 8 FETCH (BODY[] {3}
            bad UID 98)
            * 8 FETCH (BODY[] {3}
            bad)
            \(fetch) OK done

            """)
        #expect(effects.messageUIDs == [10, 12])
        #expect(
            effects.fetchResult
                == FetchResult(answered: uids(10, 12), missing: uids(11), duplicateCount: 2, unrequestedCount: 3))
        // What was streamed before its UID was known is thrown away by name.
        let discarded = effects.compactMap { if case .messageDiscarded(let reason) = $0 { reason } else { nil } }
        #expect(discarded == [.duplicate, .unrequested, .withoutUID])
        // What was known in time to be of no use was not streamed at all.
        #expect(effects.bodyText == "onethreedupbadbad")
    }

    @Test("case 18: n:* answers with the last old message, too, which is passed over")
    func theLastOldMessage() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(UIDSet(from: try #require(UID(100))), [.size]))
        let effects = conversation.receive("* 3 FETCH (UID 9 RFC822.SIZE 5)\n\(fetch) OK done\n")
        #expect(effects.messageUIDs.isEmpty)
        #expect(effects.fetchResult == FetchResult(answered: UIDSet(), missing: UIDSet(), unrequestedCount: 1))
    }

    @Test("case 19: one message that is always NO [UNAVAILABLE] is missing, with a reason")
    func alwaysUnavailable() throws {
        var conversation = try Conversation.examined()
        for _ in 0..<3 {
            let fetch = try conversation.send(.fetch(uids(5), Self.whole))
            let effects = conversation.receive("\(fetch) NO [UNAVAILABLE] cannot read\n")
            #expect(effects.completions.first?.status.code == .unavailable)
            #expect(effects.fetchResult?.missing == uids(5))
        }
    }
}
