import IMAPProtocol
import Testing

@Suite("Flag and Capability")
struct FlagTests {
    @Test("flags are the same in any case")
    func flagsAreTheSameInAnyCase() throws {
        let seen = try #require(Flag("\\sEEN"))
        #expect(seen == .seen)
        #expect(Set([seen, .seen]).count == 1)
        #expect(Flag("$Junk") == Flag("$JUNK"))
        #expect(Flag.seen != .answered)
    }

    @Test("what no command can carry is no flag", arguments: ["", "\\", "a b", "a)", "\\*", "ü", "a\r\n"])
    func noFlag(text: String) {
        #expect(Flag(text) == nil)
    }

    @Test("Gmail's keywords with brackets are read")
    func keywordsWithBrackets() {
        let expected = Flag("\\Seen").map { [$0] } ?? []
        guard case .untagged(.flags(let flags))? = parts("* FLAGS (\\Seen OIB-Seen-[Gmail]/Trash)\n").first else {
            Issue.record("no flags")
            return
        }
        #expect(flags.prefix(1) == expected[...])
        #expect(flags.last?.rawValue == "OIB-Seen-[Gmail]/Trash")
    }

    @Test("capabilities are the same in any case, and IMAP4rev2 includes its parts unless switched off")
    func capabilities() {
        let offered = CapabilitySet([Capability("imap4REV2"), Capability("auth=plain")])
        #expect(offered.contains(Capability("AUTH=PLAIN")))
        #expect(offered.contains(.idle))
        #expect(!offered.contains(.condstore))
        #expect(!offered.contains(.id))
        let reduced = offered.removing([.idle])
        #expect(!reduced.contains(.idle))
        #expect(reduced.contains(.uidplus))
        #expect(offered.removing([]) == offered)
    }
}
