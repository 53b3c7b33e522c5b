// Reading server URLs, and keeping secrets to oneself.
import Testing

@testable import CurlTransport

@Suite struct ServerEndpointTests {
    @Test(arguments: [
        ("imaps://imap.candidate.example", "imaps://imap.candidate.example:993/"),
        ("IMAP://imap.candidate.example/", "imap://imap.candidate.example:143/"),
        ("smtp://smtp.candidate.example:2525", "smtp://smtp.candidate.example:2525/"),
        ("smtps://[::1]", "smtps://[::1]:465/"),
        ("smtp://[2001:db8::2]:25", "smtp://[2001:db8::2]:25/"),
        ("imaps://bücher.example", "imaps://bücher.example:993/"),
    ])
    func aURLNamesSchemeHostAndPort(url: String, expected: String) {
        #expect(ServerEndpoint(url: url)?.url() == expected)
    }

    @Test(arguments: [
        "", "imap", "imap://", "http://a.example", "imap://user@a.example", "imap://user:secret@a.example",
        "imap://a.example/INBOX", "imap://a.example?x", "imap://a.example#x", "imap://a.example:0",
        "imap://a.example:65536", "imap://a.example:x", "imap://a.example:-1", "imap://a.example:+1",
        "imap://a b", "imap://a\r\nb", "imap://[::1", "imap://[::1]x", "imap://[a.example]", "imap://a;AUTH=*",
    ])
    func anythingElseIsRefused(url: String) {
        #expect(ServerEndpoint(url: url) == nil)
    }

    @Test func aProxysPasswordIsNotShown() {
        let endpoint = ServerEndpoint(url: "imap://a.example", proxy: "http://sam:sesame@proxy.example")
        #expect(endpoint.map { "\($0)" } == "imap://a.example:143/")
        #expect(!String(reflecting: endpoint).contains("sesame"))
    }

    @Test(arguments: ["", "a\nb", "a\rb", "a\u{0}b"])
    func aSecretIsOneLine(text: String) {
        #expect(Secret(text) == nil)
    }

    @Test func aSecretIsNeverShown() throws {
        let secret = try #require(Secret("open sesame"))
        var dumped = ""
        let credential = Credential.password(user: "sam@candidate.example", secret)
        dump(credential, to: &dumped)
        let texts = ["\(secret)", String(reflecting: secret), "\(credential)", String(reflecting: [secret]), dumped]
        #expect(!texts.contains { $0.contains("sesame") })
        #expect("\(credential)" == "password")
    }

    @Test(arguments: [
        ("127.0.0.1", "[127.0.0.1]"), ("localhost", "[127.0.0.1]"), ("LOCALHOST", "[127.0.0.1]"),
        ("127.0.0.9", "[127.0.0.9]"),
    ])
    func weNameOurselvesByTheAddressOfOurEnd(host: String, literal: String) {
        let own = EHLOLiteral.text(for: host)
        // The kernel answers 127.0.0.9 from 127.0.0.1 or from itself, as it likes.
        #expect(own == literal || own == "[127.0.0.1]")
        #expect(EHLOLiteral.path(for: host).hasPrefix("%5B127.") && EHLOLiteral.path(for: host).hasSuffix("%5D"))
    }

    @Test func weNeverNameOurselvesByTheMachinesName() {
        let literal = EHLOLiteral.text(for: "mail.candidate.example")
        #expect(literal.hasPrefix("[") && literal.hasSuffix("]"))
        #expect(literal.dropFirst().dropLast().allSatisfy { $0.isHexDigit || ".:IPv".contains($0) })
    }
}
