import IMAPProtocol
import Testing

@Suite("curl's IMAP cases, the server's side", .enabled(if: Corpora.imap != nil, "the corpora are absent"))
struct CurlCorpusTests {
    /// What may be refused, and why: all else must be read.
    private static let refused = [
        // `* FETCH FETCH (…`: the test server repeats the word in place of the message's number.
        "test1847: not the grammar of response at byte 8",
        "test1848: not the grammar of response at byte 8",
        "test847: not the grammar of response at byte 8",
        // Words after the body: one of them is "body", without a value. The message itself is read.
        "test897: not the grammar of FETCH at byte 105",
    ]

    @Test("all are read but those listed with their reason, in any slices")
    func allAreReadButThoseListed() throws {
        var report: [String] = []
        var caseCount = 0
        for file in Corpora.files(in: "curl") {
            guard let test = try CurlCase(file) else { continue }
            caseCount += 1
            var parser = ResponseParser()
            let stream = parser.parse(test.serverBytes[...])
            for part in stream {
                switch part {
                case .refused(let error), .fetchBroken(let error), .failed(let error),
                    .fetchItem(.unreadable(let error)):
                    report.append("\(test.name): \(error)")
                default: break
                }
            }
            if let error = parser.unfinished() { report.append("\(test.name): \(error)") }
            var sliced = ResponseParser()
            #expect(joined(slices(of: test.serverBytes, next: { 1 }).flatMap { sliced.parse($0) }) == joined(stream))
        }
        #expect(caseCount > 50)
        #expect(report == Self.refused)
    }
}
