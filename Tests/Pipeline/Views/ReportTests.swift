// The report as it is gathered from a ledger, and the hash by which its page lets its own script run.

import Foundation
import Interviews
import Ledger
import Testing
import Vocabulary
import Writing

@testable import Pipeline

@Suite struct ReportContentTests {
    @Test func theReportIsGatheredFromTheLedger() throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        let draft = try world.debrief(id)
        let report = try world.workbench.report()
        let entry = try #require(report.interviews.first)
        #expect(report.interviews.count == 1)
        #expect(entry.state == .held && entry.policy == "considerate")
        #expect(entry.attention == ["thank-you \(draft.id) waits for you"])
        #expect(entry.bar.marks.map(\.kind) == [.interview, .thankYou, .reminder, .final])
        #expect(entry.bar.marks.map(\.isDone) == [true, false, false, false])
        #expect(report.coming.map(\.what) == ["reminder to Jane Doe", "last mail to Jane Doe"])
        #expect(report.journalEntries == (try world.workbench.ledger.read { try $0.lastSeq() }))
        try world.workbench.decide(id, .withdrawn)
        #expect(try world.workbench.report().coming.isEmpty, "nothing is planned for what is over")
    }

    /// CSP: a script runs only where its SHA-256 stands in the policy.
    @Test func thePolicyOfThePageAllowsItsOwnScriptAndNoOther() throws {
        let html = ReportHTML.render(Report(now: Instant(seconds: 0), zone: .utc))
        let script = try #require(html.firstMatch(of: #/<script>([\s\S]*?)<\/script>/#)?.1)
        let digits = Array(Fingerprint.sha256(Array(script.utf8)))
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        #expect(html.contains("default-src 'none'"))
        #expect(html.contains("script-src 'sha256-\(Data(bytes).base64EncodedString())'"))
    }
}
