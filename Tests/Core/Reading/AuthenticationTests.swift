// Authentication-Results: whose are believed, and what they say.

import Reading
import Testing

struct AuthenticationResultsTests {
    private static let id = "mx.candidate.example"

    private func doubt(_ headers: String...) -> String? {
        AuthenticationResults(headers, authservID: Self.id).doubt
    }

    @Test(arguments: [
        ("mx.candidate.example; dmarc=fail (p=REJECT) header.from=acme.example", "dmarc=fail"),
        ("MX.candidate.example 1; dkim=pass header.d=evil.example; spf=pass; DMARC=Fail", "dmarc=fail"),
        ("mx.candidate.example; dmarc=pass; spf=fail; dkim=fail", nil),
        ("mx.candidate.example; spf=fail smtp.mailfrom=acme.example", "spf=fail"),
        ("mx.candidate.example; spf=softfail; dkim=none", "spf=softfail"),
        ("mx.candidate.example; spf=fail; dkim=pass header.d=acme.example", nil),
        ("mx.candidate.example; spf=fail; dkim=fail; dkim=pass", nil),
        ("mx.candidate.example; dkim=fail; spf=pass", nil),
        ("mx.candidate.example; dkim/1 = fail (bad; dmarc=pass) ; spf=none", "dkim=fail"),
        ("(comment) mx.candidate.example; dmarc=fail", "dmarc=fail"),
        ("mx.candidate.example; none", nil),
        ("mx.candidate.example; dmarc=temperror", nil),
        ("", nil), (";;;===", nil), ("mx.candidate.example; =", nil),
    ]) func isReadAsRFC8601Says(header: String, expected: String?) {
        #expect(doubt(header) == expected)
    }

    @Test func onlyTheConfiguredServerIsBelieved() {
        #expect(doubt("evil.example; dmarc=fail") == nil)
        #expect(doubt("mx.candidate.example.evil.example; dmarc=fail") == nil)
    }

    @Test func whatTheSenderWroteInItsNameLiesBelowAndDoesNotCount() {
        #expect(doubt("mx.candidate.example; dmarc=fail", "mx.candidate.example; dmarc=pass") == "dmarc=fail")
        #expect(
            doubt("mx.candidate.example; spf=fail", "mx.candidate.example; spf=pass; dkim=fail")
                == "spf=fail, dkim=fail")
    }

    @Test func manyBracketsAndQuotesAreNoTrouble() {
        let deep = String(repeating: "(", count: 100_000)
        #expect(doubt("mx.candidate.example; \(deep) dmarc=fail") == nil)
        #expect(doubt("mx.candidate.example; reason=\"a; dmarc=pass\" ; dmarc=fail") == "dmarc=fail")
    }
}
