import IMAPProtocol
import Testing

@Suite("IDLE")
struct IdleTests {
    @Test("IDLE runs until DONE, with 15 s for its end")
    func idleUntilDone() throws {
        var conversation = try Conversation.examined()
        let idle = try conversation.send(.idle)
        #expect(conversation.session.patience == .seconds(60))
        #expect(throws: CommandError.notNow) { try conversation.session.send(.noop) }
        _ = conversation.receive("+ idling\n")
        #expect(conversation.session.patience == .seconds(420))
        #expect(conversation.receive("* OK Still here\n* 4 EXISTS\n").contains(.exists(4)))
        #expect(conversation.session.endIdle() == Array("DONE\r\n".utf8))
        #expect(conversation.session.endIdle().isEmpty)
        #expect(conversation.session.waiting == .idleEnd)
        #expect(conversation.session.patience == .seconds(15))
        let effects = conversation.receive("* 5 EXISTS\n\(idle) OK done\n")
        #expect(effects.first == .exists(5))
        #expect(effects.completions.first?.result == .idle(wasAsked: true))
        #expect(conversation.session.patience == nil)
    }

    @Test("DONE asked for before + follows it")
    func doneBeforePlus() throws {
        var conversation = try Conversation.examined()
        let idle = try conversation.send(.idle)
        #expect(conversation.session.endIdle().isEmpty)
        #expect(conversation.session.waiting == .idleEnd)
        #expect(conversation.receive("+ idling\n") == [.idling(idle), .send(Array("DONE\r\n".utf8))])
        #expect(conversation.receive("\(idle) OK\n").completions.first?.result == .idle(wasAsked: true))
    }

    @Test("a DONE that crossed with the server's end of IDLE is no breach")
    func doneCrossed() throws {
        var conversation = try Conversation.examined()
        let idle = try conversation.send(.idle)
        _ = conversation.receive("+\n")
        #expect(!conversation.session.endIdle().isEmpty)
        let effects = conversation.receive("\(idle) OK timed out\nDONE BAD Unknown command\n")
        #expect(effects.failure == nil)
        _ = try conversation.send(.noop)
    }

    @Test("a + that nobody waits for means nothing")
    func strayPlus() throws {
        var conversation = try Conversation.examined()
        _ = try conversation.send(.noop)
        #expect(conversation.receive("+ what?\n").isEmpty)
    }
}
