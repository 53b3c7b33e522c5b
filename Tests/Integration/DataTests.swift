import DemoServers
import Foundation
import Testing

/// The person's data by the built program: corrections kept as rules, backup and restore, forgetting, export and import.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct DataTests {
    private static let friday = Story.at(1, 11)

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func aCorrectionIsKeptAsARuleThatIsListedAndRemoved() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            try await world.run(["add", "Beta", "--at", "\(Story.at(-2, 10).day) 10:00"], at: Story.at(0, 18))
            let first = Letter.rejection(from: "HR <hr@parent.example>")
            var letter = first
            letter.subject = "Acme GmbH: your application"
            try await world.deliver(letter, at: Self.friday)
            try await world.pass(at: Self.friday.minutes(5))
            #expect(try await world.interview(at: Self.friday.minutes(5))["state"].text == "rejected")
            let said = try await world.run(["assign", "m1", "beta"], at: Self.friday.minutes(10))
            #expect(
                said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    == "m1 is rejection for i2 Beta: rejected From now on mail from hr@parent.example belongs to i2 Beta; 'afterword inbox --forget-rule r1' removes this rule"
            )
            let rules = try await world.json(["inbox", "--rules"], at: Self.friday.minutes(10)).rows
            #expect(rules.map { $0["scope"].text } == ["sender"] && rules[0]["interview"].text == "i2")
            var next = first
            next.id = "next@outside.example"
            try await world.deliver(next, at: Self.friday.minutes(15))
            try await world.pass(at: Self.friday.minutes(20))
            let mails = try await world.json(["inbox"], at: Self.friday.minutes(20)).rows
            #expect(mails.map { $0["interview"].text } == ["i2", "i2"])
            let why = try await world.run(["why", "m2"], at: Self.friday.minutes(20))
            #expect(why.contains("rule r1: mail from hr@parent.example"))
            try await world.run(["assign", "m1", "--undo"], at: Self.friday.minutes(25))
            #expect(try await world.interview(at: Self.friday.minutes(25))["state"].text == "rejected")
            #expect(try await world.json(["inbox", "--rules"], at: Self.friday.minutes(25)).rows.isEmpty)
            for wrong in [
                ["assign", "m1"], ["assign", "m1", "beta", "--undo"], ["ignore", "m1", "--once", "--for", "sender"],
            ] {
                #expect(try await world.attempt(wrong, at: Self.friday.minutes(25)).status == 2, "\(wrong)")
            }
            #expect(try await world.attempt(["inbox", "--forget-rule", "r9"], at: Self.friday).status == 3)
        }
    }

    @Test func aBackupIsMadeWhileTheDaemonRunsAndRestoredWhenItDoesNot() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 15))
            let copy = world.directory + "/copy.sqlite"
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon is there", after: world.changes) {
                    FileManager.default.fileExists(atPath: world.directory + "/run/afterword/socket")
                }
                try await world.run(["backup", copy], at: nil)
                let busy = try await world.attempt(["restore", copy], at: nil)
                #expect(busy.status == 75 && busy.errors.contains("a daemon runs"), "\(busy)")
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try permissions(copy) == 0o600)
            let again = try await world.attempt(["backup", copy], at: nil)
            #expect(again.status == 1)
            #expect(again.errors == "afterword: \(copy) exists; name a new file for the backup\n")
            try await world.run(["note", "i1", "after the backup"], at: nil)
            let said = try await world.run(["restore", copy], at: nil)
            #expect(said.contains("Nothing is sent before Sent was searched"))
            #expect(try await world.draft(at: nil)["state"].text != "confirmed")
            #expect(!(try await world.journal(at: nil).contains("after the backup")))
            let kept = try FileManager.default.contentsOfDirectory(atPath: world.state)
                .filter { $0.hasPrefix("ledger.sqlite.replaced-") }
            #expect(kept.count == 1)
            #expect(try await world.run(["log", "--verify"], at: nil).contains("holds"))
            // A damaged one is refused, and named as such by the check.
            var bytes = try Data(contentsOf: URL(filePath: copy))
            // In the journal as in the tables that are made from it.
            while let place = bytes.range(of: Data("Backend Engineer".utf8)) {
                bytes[place.lowerBound] = UInt8(ascii: "b")
            }
            let damaged = world.directory + "/damaged.sqlite"
            try bytes.write(to: URL(filePath: damaged))
            #expect(try await world.attempt(["restore", damaged], at: nil).status == 2)
            #expect(try await world.run(["log", "--verify"], at: nil).contains("holds"))
            for suffix in ["", "-wal", "-shm"] { unlink(world.state + "/ledger.sqlite" + suffix) }
            try FileManager.default.copyItem(atPath: damaged, toPath: world.state + "/ledger.sqlite")
            let verified = try await world.attempt(["log", "--verify"], at: nil)
            #expect(verified.status == 2 && verified.errors.contains("the journal is damaged"), "\(verified)")
        }
    }

    @Test func aForgottenInterviewLeavesNothingBehind() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.deliver(.rejection(from: "Jane Doe <\(world.jane)>"), at: Self.friday)
            try await world.pass(at: Self.friday.minutes(5))
            let asked = try await world.attempt(["forget", "acme"], at: Self.friday.minutes(5))
            #expect(asked.status == 1 && asked.errors.contains("say --yes"), "\(asked)")
            #expect(try await world.json(["list", "--all"], at: Self.friday.minutes(5)).rows.count == 1)
            let said = try await world.run(["forget", "acme", "--yes"], at: Self.friday.minutes(5))
            #expect(said.contains("INBOX of account main still holds 1 message of it"), "\(said)")
            #expect(said.contains("Backups and exports"))
            #expect(try await world.json(["list", "--all"], at: Self.friday.minutes(5)).rows.isEmpty)
            let bytes = try Data(contentsOf: URL(filePath: world.state + "/ledger.sqlite"))
            for word in [world.company, "Acme", "Backend Engineer", "billing system"] {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) is still there")
            }
            let drafts = try FileManager.default.contentsOfDirectory(atPath: world.review).filter {
                $0.hasSuffix(".eml")
            }
            #expect(drafts.isEmpty)
            #expect(try await world.run(["log", "--verify"], at: Self.friday.minutes(5)).contains("holds"))
            try await world.run(["log", "--rebuild"], at: Self.friday.minutes(5))
            try await world.run(["add", "Acme GmbH", "--with", "Jane <\(world.jane)>"], at: Self.friday.minutes(6))
            try await world.pass(at: Self.friday.minutes(10))
            #expect(try await world.json(["inbox"], at: Self.friday.minutes(10)).rows.isEmpty)
        }
    }

    @Test func whatIsExportedIsImportedElsewhere() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["note", "i1", "=1+1, \"quoted\""], at: Self.friday)
            let json = try await world.run(["export"], at: Self.friday)
            let table = try await world.run(["export", "--format", "csv"], at: Self.friday)
            #expect(table.contains("\"'=1+1, \"\"quoted\"\"\""), "\(table)")
            try await SharedServers.withWorld { other in
                try other.write(json, to: other.directory + "/export.json")
                try other.write(table, to: other.directory + "/table.csv")
                let said = try await other.run(["import", other.directory + "/export.json"], at: Self.friday)
                #expect(said.hasPrefix("1 interview taken over, 0 there already."), "\(said)")
                let again = try await other.run(["import", other.directory + "/table.csv"], at: Self.friday)
                #expect(again.hasPrefix("0 interviews taken over, 1 there already."), "\(again)")
                let imported = try JSONValue(try await other.run(["export"], at: Self.friday))
                let exported = try JSONValue(json)
                for key in ["company", "role", "contacts", "notes"] {
                    #expect(imported["interviews"].rows[0][key] == exported["interviews"].rows[0][key], "\(key)")
                }
                try other.write("company,date\nBeta,soon\n", to: other.directory + "/bad.csv")
                let bad = try await other.attempt(["import", other.directory + "/bad.csv"], at: Self.friday)
                #expect(bad.status == 1 && bad.errors.contains("line 2: cannot read the time 'soon'"), "\(bad)")
            }
        }
    }

    @Test func aReplayShowsWhatWouldChangeAndChangesNothing() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            try await world.deliver(.rejection(from: "Jane Doe <\(world.jane)>"), at: Self.friday)
            try await world.pass(at: Self.friday.minutes(5))
            let before = try await world.journal(at: Self.friday.minutes(6))
            let said = try await world.run(["log", "--replay", "--dry-run"], at: Self.friday.minutes(6))
            #expect(said.contains("1 message read again, 0 of them otherwise"), "\(said)")
            let json = try await world.json(["log", "--replay", "--dry-run"], at: Self.friday.minutes(6))
            #expect(json["messages"].rows.isEmpty && json["states"].rows.isEmpty)
            #expect(try await world.journal(at: Self.friday.minutes(6)) == before)
            #expect(try await world.attempt(["log", "--replay"], at: Self.friday.minutes(6)).status == 2)
        }
    }

    @Test func withdrawingFromAllOthersLeavesNotes() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(
                ["add", "Beta", "--role", "Analyst", "--with", "Rob <rob@beta.example>"], at: Story.at(0, 18))
            let refused = try await world.attempt(["withdraw", "--all-others", "i2"], at: Self.friday)
            #expect(refused.status == 1 && refused.errors.contains("no offer of i2 is recorded"), "\(refused)")
            try await world.run(["heard", "i2", "offer"], at: Self.friday)
            let said = try await world.run(["withdraw", "--all-others", "i2"], at: Self.friday)
            #expect(said.hasPrefix("i1 Acme GmbH: withdrawn; the note d"), "\(said)")
            let notes = try await world.drafts(at: Self.friday).filter { $0["kind"].text == "gracious" }
            #expect(notes.map { $0["state"].text } == ["waiting"])
        }
    }
}
