// `afterword rehearse` in a terminal: the policies side by side, at 60 columns.

import Testing

@Suite struct RehearsalTests {
    @Test func thePoliciesStandSideBySide() async throws {
        let outcome = try await Binary.run(
            [
                "rehearse", "--at", "2026-10-08 14:00", "--time-zone", "Europe/Berlin", "--expect",
                "within 5 working days",
            ],
            environment: ["HOME": "/nonexistent", "COLUMNS": "60", "TZ": "Europe/Berlin", "LC_ALL": "C.UTF-8"])
        #expect(outcome.status == 0)
        let expected = """
            Interview Thu 2026-10-08 14:00 +0200 to 15:00, an answer
            promised by Thu 2026-10-15 18:00

                         thank-you     reminder      final
            considerate  8 Oct 15:00   20 Oct 09:00  27 Oct 09:00
            four-notes   9 Oct 09:00   23 Oct 09:00  -
            one-week     -             16 Oct 09:00  20 Oct 09:00
            patient      8 Oct 15:00   23 Oct 09:00  -
            planner      8 Oct 15:00   16 Oct 09:00  6 Nov 09:00
            three-mails  8 Oct 15:00   19 Oct 09:00  26 Oct 09:00

                         8 Oct                                     6 Nov
            considerate  It─────────p───────r──────────f

            """
        #expect(outcome.output.hasPrefix(expected))
        #expect(!outcome.output.split(separator: "\n").contains { $0.count > 60 })
    }
}
