// Export and import: what goes out comes in again, and what is wrong is named and leaves nothing behind.

import Foundation
import Interviews
import Ledger
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct TransferTests {
    private let hostile = "=cmd|' /C calc'!A0, \"quoted\"; \u{202E}evil 日本"

    private func json(_ shape: ExportShape) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(shape)
    }

    private func file(_ world: FakeWorld, _ name: String, _ data: Data) throws -> String {
        let path = world.directory + "/" + name
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// A search with everything an interview can have, hostile words included.
    private func rich() async throws -> FakeWorld {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        _ = try world.debrief(id)
        world.mailbox.deliver(
            """
            From: Jane Doe <jane@acme.example>
            To: sam@candidate.example
            Subject: \(hostile)
            Date: Thu, 8 Oct 2026 15:20:00 +0200
            Message-ID: <later@acme.example>

            Dear Sam, we will get back to you by Friday next week.
            """)
        _ = try await world.pass.run()
        try world.workbench.remark(id, .note, hostile)
        try world.workbench.remark(id, .lesson, "+1")
        var input = FactsInput()
        input.company = hostile
        input.role = "@role"
        input.with = ["Rob \"Bob\" Roe <rob@beta.example>;role=recruiter"]
        input.at = "2026-10-06T10:00:00+02:00"
        input.rating = 2
        input.highlights = ["-5 %", "two, three"]
        input.timeZone = "America/New_York"
        let other = try world.workbench.add(input)
        try world.workbench.decide(other, .closed, reason: "enough")
        return world
    }

    @Test func anExportIsImportedAsItWas() async throws {
        let world = try await rich()
        let first = try world.workbench.exported()
        let target = try FakeWorld(now: world.now)
        let report = try target.workbench.importFile(try file(target, "export.json", try json(first)))
        #expect(report.added.map(\.description) == ["i1", "i2"])
        #expect(report.remarks.isEmpty)
        let (old, new) = (
            try world.workbench.ledger.read { try $0.interviews() },
            try target.workbench.ledger.read { try $0.interviews() }
        )
        for (one, other) in zip(old, new) {
            #expect(one.company == other.company && one.role == other.role && one.timeZone == other.timeZone)
            #expect(one.contacts == other.contacts && one.rounds == other.rounds)
            #expect(one.notes == other.notes && one.lessons == other.lessons && one.decisions == other.decisions)
            #expect(one.answers.map(\.label) == other.answers.map(\.label))
            #expect(one.promises.map(\.expected.until) == other.promises.map(\.expected.until))
            #expect(Standing(one).base == Standing(other).base)
        }
        // A second time everything is there already; an export of the import is the same again.
        let again = try target.workbench.importFile(try file(target, "again.json", try json(first)))
        #expect(again.added.isEmpty && again.known == 2)
        let third = try FakeWorld(now: world.now)
        let second = try target.workbench.exported()
        _ = try third.workbench.importFile(try file(third, "second.json", try json(second)))
        #expect(try third.workbench.exported().interviews == second.interviews)
        #expect(first.messages.first?.text?.contains("Friday") == true)
        #expect(!first.drafts.isEmpty)
    }

    @Test func aTableIsImportedAsItWas() async throws {
        let world = try await rich()
        let table = try world.workbench.exportedTable()
        #expect(!table.contains("\n=") && !table.contains(",=") && !table.contains("\"="))
        let target = try FakeWorld(now: world.now)
        let report = try target.workbench.importFile(try file(target, "table.csv", Data(table.utf8)))
        #expect(report.added.count == 2 && report.remarks.isEmpty)
        let (old, new) = (
            try world.workbench.ledger.read { try $0.interviews() },
            try target.workbench.ledger.read { try $0.interviews() }
        )
        for (one, other) in zip(old, new) {
            #expect(one.company == other.company && one.role == other.role && one.timeZone == other.timeZone)
            #expect(one.contacts == other.contacts)
            #expect(one.rounds.map(\.start) == other.rounds.map(\.start))
            #expect(one.rounds.map(\.debrief.rating) == other.rounds.map(\.debrief.rating))
            #expect(one.rounds.map(\.debrief.highlights) == other.rounds.map(\.debrief.highlights))
            #expect(one.notes.map(\.text) == other.notes.map(\.text))
        }
    }

    @Test func aTableByHandIsRead() throws {
        let world = try FakeWorld()
        let table =
            "Company;Role;Contact;Email;Date;Colour\nBeta GmbH;Analyst;Rob Roe;rob@beta.example;2026-10-01 10:00;red\n"
        let report = try world.workbench.importFile(try file(world, "t.csv", Data(table.utf8)))
        let interview = try world.workbench.ledger.interview(try #require(report.added.first))
        #expect(interview.contacts.first?.address?.addrSpec == "rob@beta.example")
        #expect(interview.contacts.first?.name == "Rob Roe")
        #expect(interview.rounds.first?.start == Instant(rfc3339: "2026-10-01T08:00:00Z"))
        #expect(report.remarks == ["the column 'colour' means nothing here and was left out"])
    }

    @Test(arguments: [
        ("company,date\nAcme,2026-10-01 10:00\nBeta,soon\n", "line 3: cannot read the time 'soon'"),
        ("name,date\nAcme,2026-10-01\n", "the first line must name the columns, one of them 'company'"),
        ("company\n\"Acme\n", "line 2: a quotation mark has no end"),
        ("company,contact\nAcme,jane@\n", "is not a contact"), ("", "the file is empty"),
        ("{\"format\":\"other\",\"version\":1,\"interviews\":[]}", "not an export of Afterword"),
        ("{\"format\":\"afterword-export\",\"version\":2,\"interviews\":[]}", "an export of a newer version"),
        ("{\"format\":\"afterword-export\",\"version\":1}", "'interviews' is missing in the document"),
        (
            "{\"format\":\"afterword-export\",\"version\":1,\"interviews\":[{\"id\":\"i1\"}]}",
            "is missing in interviews.1"
        ),
        ("{nonsense", "not an export of Afterword"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "the calendar holds no event"),
    ]) func aMistakeIsNamedAndNothingIsImported(text: String, words: String) throws {
        let world = try FakeWorld()
        let path = try file(world, "x", Data(text.utf8))
        let refusal = #expect(throws: Refusal.self) { try world.workbench.importFile(path) }
        #expect(refusal?.message.contains(words) == true, "\(refusal?.message ?? "")")
        #expect(refusal?.message.contains("nothing was imported") == true)
        #expect(try world.workbench.ledger.read { try $0.interviews() }.isEmpty)
    }

    @Test func aCalendarFileBecomesInterviewsThatItsUpdatesKnow() async throws {
        let world = try FakeWorld()
        let calendar = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            UID:one@acme.example
            DTSTART:20261012T120000Z
            DTEND:20261012T124500Z
            SUMMARY:Interview with Acme GmbH (on site)
            ORGANIZER;CN=Jane Doe:mailto:jane@acme.example
            END:VEVENT
            BEGIN:VEVENT
            UID:two@beta.example
            DTSTART:20261013T120000Z
            SUMMARY:Second conversation
            ORGANIZER:mailto:rob@beta.example
            END:VEVENT
            BEGIN:VEVENT
            UID:dentist
            DTSTART:20261014T120000Z
            SUMMARY:Dentist
            END:VEVENT
            END:VCALENDAR

            """
        let path = try file(world, "i.ics", Data(calendar.utf8))
        let report = try world.workbench.importFile(path)
        #expect(report.added.count == 2 && report.remarks.count == 1)
        let interviews = try world.workbench.ledger.read { try $0.interviews() }
        #expect(interviews.map(\.company) == ["Acme GmbH", "Beta"])
        #expect(interviews.first?.rounds.first?.seconds == 45 * 60)
        #expect(interviews.first?.contacts.first?.name == "Jane Doe")
        #expect(try world.workbench.importFile(path).known == 2)
    }
}
