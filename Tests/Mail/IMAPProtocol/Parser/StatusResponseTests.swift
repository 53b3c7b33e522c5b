import IMAPProtocol
import Testing

@Suite("Status responses")
struct StatusResponseTests {
    @Test(
        "codes are read, the unknown are kept",
        arguments: [
            ("[ALERT] x", .alert), ("[alert]", .alert), ("[READ-ONLY] x", .readOnly), ("[READ-WRITE]", .readWrite),
            ("[TRYCREATE]", .tryCreate), ("[UIDVALIDITY 3857529045] v", .uidValidity(UIDValidity(3_857_529_045))),
            ("[UIDVALIDITY 0]", .uidValidity(UIDValidity(0))), ("[UIDNEXT 4392]", .uidNext(UIDNext(4392))),
            ("[UNSEEN 12]", .unseen(SequenceNumber(12))),
            ("[HIGHESTMODSEQ 715194045007]", .highestModSeq(ModSeq(715_194_045_007))),
            ("[NOMODSEQ]", .noModSeq), ("[CLOSED] old", .closed),
            ("[APPENDUID 38505 3955]", .appendUID(UIDValidity(38505), uids(3955))),
            ("[APPENDUID 1 1:3]", .appendUID(UIDValidity(1), uids(1, 2, 3))),
            (
                "[COPYUID 38505 304,319:320 3956:3958]",
                .copyUID(UIDValidity(38505), uids(304, 319, 320), uids(3956, 3957, 3958))
            ),
            ("[PERMANENTFLAGS (\\Seen \\*)]", .permanentFlags([.seen, .mayCreate])),
            ("[PERMANENTFLAGS ()]", .permanentFlags([])),
            ("[BADCHARSET (UTF-8 \"us-ascii\")]", .badCharset(["UTF-8", "us-ascii"])),
            ("[BADCHARSET]", .badCharset([])),
            ("[CAPABILITY IMAP4rev1 IDLE] hi", .capability(CapabilitySet([.imap4rev1, .idle]))),
            ("[THROTTLED]", .throttled), ("[LIMIT]", .limit), ("[UNAVAILABLE]", .unavailable),
            ("[SERVERBUG]", .serverBug), ("[INUSE]", .inUse), ("[OVERQUOTA]", .overQuota),
            ("[AUTHENTICATIONFAILED]", .authenticationFailed), ("[AUTHORIZATIONFAILED]", .authorizationFailed),
            ("[EXPIRED]", .expired), ("[NONEXISTENT]", .nonexistent), ("[PRIVACYREQUIRED]", .privacyRequired),
            ("[CONTACTADMIN]", .contactAdmin), ("[NOPERM]", .noPermission), ("[CORRUPTION]", .corruption),
            ("[CLIENTBUG]", .clientBug), ("[CANNOT]", .cannot), ("[ALREADYEXISTS]", .alreadyExists),
            ("[X-FROB]", .other(name: "X-FROB", argument: nil)),
            ("[REFERRAL imap://a/b]", .other(name: "REFERRAL", argument: Redacted("imap://a/b"))),
            ("[X \"]\" y] z", .other(name: "X", argument: Redacted("\"]\" y"))),
            ("[X \" y] z", .other(name: "X", argument: Redacted("\" y"))),
            ("[UIDVALIDITY x]", .malformed(name: "UIDVALIDITY")), ("[UIDNEXT]", .malformed(name: "UIDNEXT")),
            ("[UIDNEXT 4294967296]", .malformed(name: "UIDNEXT")), ("[COPYUID 1 2]", .malformed(name: "COPYUID")),
            ("[PERMANENTFLAGS (]", .malformed(name: "PERMANENTFLAGS")), ("[]", nil),
            ("[jane@example.com 1]", .other(name: "?", argument: Redacted("jane@example.com 1"))), ("[unclosed", nil),
            ("", nil),
            ("text [ALERT]", nil),
        ] as [(String, ResponseCode?)])
    func codesAreRead(text: String, code: ResponseCode?) {
        for condition in ["OK", "NO", "BAD"] {
            guard case .untagged(.status(let status))? = parts("* \(condition) \(text)\n").first else {
                Issue.record("no status for \(text)")
                continue
            }
            #expect(status.condition.rawValue == condition)
            #expect(status.code == code)
        }
    }

    @Test("iCloud leaves the text out, and the space before it", arguments: ["OK", "OK ", "ok", "OK [X]"])
    func withoutText(text: String) {
        guard case .tagged(_, let status)? = parts("a1 \(text)\n").first else {
            Issue.record("no status")
            return
        }
        #expect(status.condition == .ok)
        #expect(status.text.text.isEmpty)
    }

    @Test(
        "hints to ask for less are found in code and text",
        arguments: [
            ("NO [THROTTLED] x", .init(reason: .throttled)), ("OK Success [THROTTLED]", .init(reason: .throttled)),
            ("NO [LIMIT] x", .init(reason: .limit)), ("NO [UNAVAILABLE] x", .init(reason: .unavailable)),
            ("NO [SERVERBUG] x", .init(reason: .serverBug)), ("NO [INUSE] x", .init(reason: .inUse)),
            (
                "BAD Request is throttled. Suggested Backoff Time: 89117 milliseconds",
                .init(reason: .throttled, delay: .milliseconds(89_117))
            ),
            ("NO [UNAVAILABLE] Suggested backoff time: 5 ms.", .init(reason: .unavailable, delay: .milliseconds(5))),
            ("NO Suggested Backoff Time: 300 s", .init(reason: .throttled, delay: .seconds(300))),
            // A day is the most that is believed.
            ("NO Suggested Backoff Time: 99999999999999999999 ms", .init(reason: .throttled, delay: .seconds(86_400))),
            ("NO Suggested Backoff Time: soon", nil), ("NO [AUTHENTICATIONFAILED] no", nil), ("OK done", nil),
            ("BAD User is authenticated but not connected.", .init(reason: .unavailable)),
        ] as [(String, Throttle?)])
    func hintsAreFound(text: String, throttle: Throttle?) {
        guard case .tagged(_, let status)? = parts("a1 \(text)\n").first else {
            Issue.record("no status")
            return
        }
        #expect(status.throttle == throttle)
    }

    @Test("no description repeats the server's words")
    func noDescriptionRepeats() {
        let text =
            "* NO [X-CODE geheim@example.com] geheim is over quota\r\n* OK [geheim@example.com 1] x\r\n"
            + "+ geheim\r\n* ID (\"a\" \"geheim\")\r\n"
        for part in parts(text) {
            #expect(!"\(part) \(String(reflecting: part))".lowercased().contains("geheim"))
        }
    }
}
