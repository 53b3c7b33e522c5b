import IMAPProtocol
import Testing

@Suite("Session")
struct SessionTests {
    @Test("EXAMINE gathers what the server tells of the mailbox")
    func examineGathers() throws {
        var conversation = Conversation()
        let examine = try conversation.send(.examine(.inbox, condstore: true))
        let effects = conversation.receive(
            """
            * OK [CLOSED] old one
            * FLAGS (\\Answered \\Seen)
            * OK [PERMANENTFLAGS ()] Read-only mailbox.
            * 14 EXISTS
            * 0 RECENT
            * OK [UIDVALIDITY 1436832128] UIDs valid
            * OK [UIDNEXT 15] Predicted next UID
            * OK [HIGHESTMODSEQ 3] Highest
            \(examine) OK [READ-ONLY] Examine completed.

            """)
        guard case .examined(let mailbox)? = effects.completions.first?.result, effects.count == 1 else {
            Issue.record("no single completion")
            return
        }
        #expect(mailbox.exists == 14)
        #expect(mailbox.uidValidity == UIDValidity(1_436_832_128))
        #expect(mailbox.uidNext == UIDNext(15))
        #expect(mailbox.highestModSeq == ModSeq(3))
        #expect(mailbox.isReadOnly)
        #expect(mailbox.permanentFlags.isEmpty)
        #expect(mailbox.flags == [Flag.answered, .seen])
        #expect(conversation.session.state == .examined(.inbox))
    }

    @Test("what came before [CLOSED] was of the old mailbox")
    func closed() throws {
        var conversation = try Conversation.examined()
        let other = try #require(MailboxName("Sent"))
        let examine = try conversation.send(.examine(other))
        let effects = conversation.receive("* 9 EXISTS\n* OK [CLOSED] x\n* 2 EXISTS\n\(examine) OK done\n")
        var expected = ExaminedMailbox(name: other)
        expected.exists = 2
        #expect(effects.completions.first?.result == .examined(expected))
    }

    @Test("a failed EXAMINE leaves no mailbox open; [NOMODSEQ] and HIGHESTMODSEQ 0 mean no CONDSTORE")
    func failedExamine() throws {
        var conversation = try Conversation.examined()
        let missing = try conversation.send(.examine(.inbox))
        _ = conversation.receive("\(missing) NO [NONEXISTENT] gone\n")
        #expect(conversation.session.state == .authenticated)
        #expect(throws: CommandError.notNow) { try conversation.session.send(.search(.all)) }
        for code in ["NOMODSEQ", "HIGHESTMODSEQ 0"] {
            let examine = try conversation.send(.examine(.inbox, condstore: true))
            let effects = conversation.receive("* OK [\(code)] x\n\(examine) OK [READ-WRITE] done\n")
            guard case .examined(let mailbox)? = effects.completions.first?.result else {
                Issue.record("not examined")
                continue
            }
            #expect(mailbox.highestModSeq == nil)
            #expect(!mailbox.isReadOnly)
        }
    }

    @Test("commands are pipelined, and each completion carries its own result")
    func pipelining() throws {
        var conversation = Conversation()
        let examine = try conversation.send(.examine(.inbox))
        let search = try conversation.send(.search(.all))
        let first = try conversation.send(.fetch(uids(1), [.size]))
        let second = try conversation.send(.fetch(uids(1, 2), [.internalDate]))
        #expect(conversation.session.pendingTags == [examine, search, first, second])
        let effects = conversation.receive(
            """
            * 2 EXISTS
            \(examine) OK done
            * ESEARCH (TAG "\(search)") UID ALL 1:2
            \(search) OK done
            * 1 FETCH (UID 1 RFC822.SIZE 7)
            \(first) OK done
            * 1 FETCH (UID 1 INTERNALDATE "21-Nov-2026 03:15:00 +0000")
            * 3 EXISTS
            * 2 FETCH (INTERNALDATE "21-Nov-2026 03:15:00 +0000" UID 2)
            \(second) OK done

            """)
        #expect(effects.completions.map(\.tag) == [examine, search, first, second])
        #expect(effects.searchResult?.uids == uids(1, 2))
        #expect(effects.contains(.exists(3)))
        let tags = effects.compactMap { if case .message(_, let tag) = $0 { tag } else { nil } }
        #expect(tags == [first, second, second])
    }

    @Test("SEARCH results go to the searches in their order, ESEARCH by its tag, none is not empty")
    func searches() throws {
        var conversation = try Conversation.examined()
        let first = try conversation.send(.search(.all))
        let second = try conversation.send(.search(.all))
        let third = try conversation.send(.search(.all))
        let effects = conversation.receive(
            """
            * ESEARCH (TAG "\(second)") UID
            * ESEARCH (TAG "other") UID ALL 1:9
            * SEARCH 4
            * SEARCH 5
            \(first) OK done
            \(second) OK done
            \(third) OK done

            """)
        #expect(
            effects.completions.map(\.result) == [
                .search(SearchResult(uids: uids(4, 5))), .search(SearchResult()), .search(nil),
            ])
    }

    @Test("a search of n:* does not find the last old message")
    func searchFromAUID() throws {
        var conversation = try Conversation.examined()
        let from = UIDSet(from: try #require(UID(100)))
        for key in [SearchKey.uids(from), .and([.all, .uids(from)])] {
            let search = try conversation.send(.search(key))
            let effects = conversation.receive("* SEARCH 9 100 101\n\(search) OK done\n")
            #expect(effects.searchResult?.uids == uids(100, 101))
        }
        let search = try conversation.send(.search(.or(.uids(from), .all)))
        #expect(conversation.receive("* SEARCH 9\n\(search) OK done\n").searchResult?.uids == uids(9))
    }

    @Test("a server of IMAP4rev2 alone is spoken to in UTF-8")
    func rev2Only() throws {
        let name = try #require(MailboxName("Entwürfe"))
        for (capabilities, wire) in [("IMAP4rev2", "Entwürfe"), ("IMAP4rev1 IMAP4rev2", "Entw&APw-rfe")] {
            var conversation = Conversation(capabilities)
            let sent = try conversation.session.send(.examine(name))
            #expect(String(decoding: sent.bytes, as: UTF8.self).contains("\"\(wire)\""))
            let effects = conversation.receive("* LIST () \"/\" \"\(wire)\"\n* STATUS \"\(wire)\" ()\n")
            #expect(effects == [.statusChanged(MailboxStatus(name: name))])
        }
    }

    @Test("what EXAMINE says besides the mailbox's state is news")
    func newsInExamine() throws {
        var conversation = Conversation()
        let examine = try conversation.send(.examine(.inbox))
        let effects = conversation.receive(
            "* NO [THROTTLED] slowly\n* OK [ALERT] full\n* OK hello\n\(examine) OK done\n")
        let notices = effects.compactMap { if case .notice(let status) = $0 { status } else { nil } }
        #expect(notices.map(\.code) == [.throttled, .alert, nil])
        #expect(notices.first?.throttle == Throttle(reason: .throttled))
    }

    @Test("a reply under a tag that is not ours ends the session", arguments: ["A001", "x"])
    func foreignTag(tag: String) throws {
        var conversation = try Conversation.examined()
        _ = try conversation.send(.noop)
        #expect(conversation.receive("\(tag) OK done\n") == [.failed(.outOfStep)])
        #expect(conversation.session.state == .ended)
    }

    @Test("a command held back cannot have been answered")
    func answeredTooEarly() throws {
        var conversation = Conversation("IMAP4rev1")
        _ = try conversation.send(.append(AppendedMessage(bytes: [0x41]), to: .inbox))
        let noop = try conversation.send(.noop)
        #expect(conversation.receive("\(noop) OK done\n") == [.failed(.outOfStep)])
    }

    @Test("tags of one session differ, never begin with an A, and are atoms", arguments: 0...200 as ClosedRange<UInt64>)
    func tags(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var session = Session(entry: .greeting, tagPrefix: Tag.Prefix(random: generator.next()))
        _ = session.receive(wire("* PREAUTH hi\n")[...])
        let tags = try (0..<20).map { _ in try session.send(.noop).tag.text }
        #expect(Set(tags).count == 20)
        for tag in tags {
            #expect(tag.utf8.allSatisfy { (0x62...0x7A).contains($0) || (0x30...0x39).contains($0) })
        }
    }

    @Test("capabilities are kept up to date, and those switched off are not offered")
    func capabilities() throws {
        var options = SessionOptions()
        options.disabledCapabilities = [.idle, Capability("esearch")]
        var conversation = Conversation("IMAP4rev1 idle ESEARCH Condstore", options: options)
        #expect(conversation.session.capabilities == CapabilitySet([.imap4rev1, .condstore]))
        #expect(throws: CommandError.notOffered(.idle)) { try conversation.session.send(.idle) }
        #expect(conversation.receive("* CAPABILITY IMAP4rev2 UNSELECT\n") == [.capabilitiesChanged])
        // IMAP4rev2 includes what was switched off; it stays so.
        #expect(!conversation.session.capabilities.contains(.idle))
        #expect(!conversation.session.capabilities.contains(.esearch))
        #expect(conversation.session.capabilities.contains(.uidplus))
        let noop = try conversation.send(.noop)
        _ = conversation.receive("\(noop) OK [CAPABILITY IMAP4rev1] done\n")
        #expect(conversation.session.capabilities == CapabilitySet([.imap4rev1]))
        let capability = try conversation.send(.capability)
        let effects = conversation.receive("* CAPABILITY IMAP4rev1 ID\n\(capability) OK done\n")
        #expect(effects.completions.first?.result == .capabilities(CapabilitySet([.imap4rev1, .id])))
    }

    @Test("ID, LIST and APPEND give what the server told")
    func results() throws {
        var conversation = Conversation()
        let identity = try #require(ClientIdentity(name: "Afterword", version: "1"))
        let id = try conversation.send(.id(identity))
        let told = conversation.receive("* ID (\"name\" \"Dovecot\")\n\(id) OK done\n").completions.first
        #expect(told?.result == .identity(["name": Redacted("Dovecot")]))
        let list = try conversation.send(.list(.all))
        let listed = conversation.receive("* LIST (\\Sent) \".\" Sent\n* LIST () \".\" INBOX\n\(list) OK done\n")
        guard case .listings(let listings)? = listed.completions.first?.result else {
            Issue.record("no listings")
            return
        }
        #expect(listings.map(\.name) == [MailboxName("Sent"), .inbox])
        #expect(listings.first?.specialUses == [.sent])
        let append = try conversation.send(.append(AppendedMessage(bytes: [0x41]), to: .inbox))
        #expect(conversation.receive("\(append) OK done\n").completions.first?.result == .appended(nil, nil))
        #expect(ClientIdentity(name: "", version: "1") == nil)
    }

    @Test("more mailboxes than the limit end the session")
    func tooManyMailboxes() throws {
        var options = SessionOptions()
        options.limits.listingCount = 3
        var conversation = Conversation(options: options)
        _ = try conversation.send(.list(.all))
        let effects = conversation.receive(String(repeating: "* LIST () \".\" a\n", count: 4))
        #expect(effects.failure == .parsing(ParseError(.limit(.listingCount))))
    }

    @Test("LOGOUT ends without a failure, with or without its completion")
    func logout() throws {
        for reply in ["* BYE bye\n%OK done\n", "* BYE bye\n", ""] {
            var conversation = try Conversation.examined()
            let logout = try conversation.send(.logout)
            #expect(conversation.session.waiting == .logout)
            #expect(conversation.session.patience == .seconds(5))
            #expect(throws: CommandError.notNow) { try conversation.session.send(.noop) }
            _ = conversation.receive(reply.split(separator: "%").joined(separator: "\(logout) "))
            #expect(conversation.session.receiveEnd().isEmpty)
            #expect(conversation.session.state == .ended)
        }
    }

    @Test("news of the mailbox is told whenever it comes")
    func news() throws {
        var conversation = try Conversation.examined()
        _ = try conversation.send(.noop)
        let effects = conversation.receive(
            """
            * 22 EXPUNGE
            * 23 EXISTS
            * 3 RECENT
            * VANISHED 4
            * 14 FETCH (FLAGS (\\Seen \\Deleted))
            * STATUS Sent (MESSAGES 4)
            * OK [ALERT] System shutdown in 10 minutes

            """)
        var flags = FetchedMessage()
        flags.flags = [.seen, .deleted]
        var status = MailboxStatus(name: try #require(MailboxName("Sent")))
        status.messages = 4
        #expect(
            effects == [
                .expunged(SequenceNumber(22)), .exists(23), .vanished(uids(4), earlier: false), .unsolicited(flags),
                .statusChanged(status),
                .notice(StatusResponse(condition: .ok, code: .alert, text: "System shutdown in 10 minutes")),
            ])
    }

    @Test("a greeting that is BYE, or none at all, ends the session before it begins")
    func greetings() {
        var refused = Session(entry: .greeting, tagPrefix: Conversation.prefix)
        guard case .goodbye? = refused.receive(wire("* BYE too many\n")[...]).first else {
            Issue.record("no goodbye")
            return
        }
        var foreign = Session(entry: .greeting, tagPrefix: Conversation.prefix)
        #expect(foreign.receive(wire("* 5 EXISTS\n")[...]) == [.failed(.outOfStep)])
        var http = Session(entry: .greeting, tagPrefix: Conversation.prefix)
        let effects = http.receive(wire("HTTP/1.1 400 Bad Request\n")[...])
        #expect(effects.count == 1)
        guard case .parsing? = effects.failure else {
            Issue.record("not failed")
            return
        }
        var tagged = Session(entry: .greeting, tagPrefix: Conversation.prefix)
        #expect(tagged.receive(wire("a1 OK hello\n")[...]) == [.failed(.outOfStep)])
        var ordinary = Session(entry: .greeting, tagPrefix: Conversation.prefix)
        _ = ordinary.receive(wire("* OK [CAPABILITY IMAP4rev1 IDLE] ready\n")[...])
        #expect(ordinary.state == .notAuthenticated)
        #expect(throws: CommandError.notNow) { try ordinary.send(.examine(.inbox)) }
        #expect(throws: CommandError.notNow) { try ordinary.send(.idle) }
    }

    @Test("no effect's description tells what the mail says")
    func noDescriptionTells() throws {
        var conversation = try Conversation.examined()
        let fetch = try conversation.send(.fetch(uids(1), [.body(.message), .bodyStructure]))
        let effects = conversation.receive(
            """
            * 1 FETCH (UID 1 BODYSTRUCTURE ("text" "plain" ("name" "geheim") NIL "geheim" "7bit" 1 1) BODY[] {6}
            geheim)
            * NO [X geheim] geheim
            * STATUS geheim (MESSAGES 1)
            * BYE geheim
            \(fetch) NO geheim@example.com

            """)
        #expect(effects.count == 8)
        for effect in effects {
            #expect(!"\(effect) \(String(reflecting: effect))".contains("geheim"))
        }
        #expect(!"\(effects)".contains("geheim"))
    }
}
