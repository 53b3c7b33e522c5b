import IMAPProtocol
import Testing

@Suite("FETCH replies and the commands that asked")
struct FetchRoutingTests {
    @Test("attributes that come in replies of their own are merged, and told at the end if some never come")
    func attributesInSeveralReplies() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1, 2), [.size, .flags]))
        let effects = conversation.receive(
            """
            * 1 FETCH (UID 1 RFC822.SIZE 9)
            * 2 FETCH (UID 2 RFC822.SIZE 8)
            * 1 FETCH (UID 1 FLAGS (\\Seen))
            * 1 FETCH (UID 1 FLAGS (\\Seen))
            \(fetch) OK done

            """)
        var first = FetchedMessage(uid: UID(1))
        (first.size, first.flags) = (9, [.seen])
        var second = FetchedMessage(uid: UID(2))
        second.size = 8
        #expect(effects.dropLast() == [.message(first, fetch), .message(second, fetch)])
        #expect(effects.fetchResult == FetchResult(answered: uids(1), missing: uids(2), duplicateCount: 1))
    }

    @Test("attributes that come after the body do not make a second message")
    func attributesAfterTheBody() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), [.size, .body(.header)]))
        let effects = conversation.receive(
            "* 1 FETCH (UID 1 BODY[HEADER] \"A: b\")\n* 1 FETCH (UID 1 RFC822.SIZE 9)\n\(fetch) OK done\n")
        #expect(effects.messageUIDs == [1])
        #expect(effects.fetchResult == FetchResult(answered: uids(1), missing: UIDSet()))
    }

    @Test("a reply that names two UIDs is neither")
    func twoUIDs() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1, 2), [.body(.message)]))
        let effects = conversation.receive("* 1 FETCH (UID 1 BODY[] {3}\nabc UID 2)\n\(fetch) OK done\n")
        #expect(effects.contains(.messageDiscarded(.unreadable)))
        #expect(effects.messageUIDs.isEmpty)
        #expect(effects.fetchResult?.missing == uids(1, 2))
    }

    @Test("the end of the stream fails what is pending, and tells that bodies are worthless")
    func endWithinABody() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), [.body(.message)]))
        let effects = conversation.receive("* 1 FETCH (UID 1 BODY[] {10}\nabc")
        #expect(effects.bodyText == "abc")
        #expect(
            conversation.session.receiveEnd() == [
                .messageDiscarded(.unreadable), .failed(.parsing(ParseError(.endedWithinLiteral(missing: 7)))),
            ])
        #expect(conversation.session.pendingTags == [fetch])
    }

    @Test("results scattered beyond the limit end the session")
    func scatteredResults() throws {
        var options = SessionOptions()
        options.limits.searchRangeCount = 3
        var fetching = try Conversation.examined(options: options)
        _ = try fetching.send(.fetch(UIDSet(from: .min), [.size]))
        let replies = stride(from: 2, to: 12, by: 2).map { "* 1 FETCH (UID \($0) RFC822.SIZE 1)\n" }.joined()
        #expect(fetching.receive(replies).failure == .parsing(ParseError(.limit(.searchRangeCount))))
        var searching = try Conversation.examined(options: options)
        _ = try searching.send(.search(.all))
        let effects = searching.receive("* SEARCH 1 3 5\n* SEARCH 7\n")
        #expect(effects.failure == .parsing(ParseError(.limit(.searchRangeCount))))
    }
}
