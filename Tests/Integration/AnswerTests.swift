import Foundation
import Testing

/// What employers' mail does to an interview and its plan.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct AnswerTests {
    private static let friday = Story.at(1, 11)

    @Test func anAnswerIsDetectedAndTheReminderIsCancelled() async throws {
        try await SharedServers.withWorld { world in
            let (reminder, slot) = try await world.reminderWaits()
            let before = slot.minutes(-22 * 60)
            let thanks = try await world.draft(at: before)["message_id"].text
            try await world.deliver(.rejection(from: "Jane Doe <\(world.jane)>", inReplyTo: thanks), at: before)
            try await world.pass(at: before.minutes(1))
            let mail = try #require(try await world.json(["inbox"], at: before.minutes(1)).rows.first)
            #expect(mail["kind"].text == "rejection")
            #expect(mail["interview"].text == "i1")
            #expect(mail["match"]["state"].text == "matched")
            let interview = try await world.interview(at: before.minutes(1))
            #expect(interview["state"].text == "rejected")
            #expect(!interview["plan"].rows.contains { $0["kind"].text == "reminder" })
            #expect(try await world.draft(reminder, at: before.minutes(1))["state"].text == "superseded")
            try await world.pass(at: slot.minutes(1))
            #expect(try await world.inbox(of: world.jane).count == 1, "only the thank-you went out")
        }
    }

    @Test(arguments: [
        ("no-reply", ["Auto-Submitted: auto-generated"]), ("no-reply", ["Precedence: bulk"]),
        ("noreply", ["Auto-Submitted: auto-generated", "Precedence: bulk", "X-Auto-Response-Suppress: All"]),
        ("careers", ["List-Unsubscribe: <mailto:u@acme.example>", "Precedence: bulk"]), ("do-not-reply", []),
    ])
    func aRejectionThatAMachineSendsIsARejection(sender: String, headers: [String]) async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            let letter = Letter.rejection(from: "Acme Careers <\(sender)@\(world.company)>", headers: headers)
            try await world.deliver(letter, at: Self.friday)
            try await world.pass(at: Self.friday.minutes(5))
            let mail = try #require(try await world.json(["inbox"], at: Self.friday.minutes(5)).rows.first)
            #expect(mail["kind"].text == "rejection")
            #expect(mail["match"]["state"].text == "matched")
            #expect(mail["machine"] == .boolean(true))
            #expect(try await world.interview(at: Self.friday.minutes(5))["state"].text == "rejected")
            #expect(try await world.due("reminder", at: Self.friday.minutes(5)) == nil)
        }
    }

    @Test func anAbsenceLeavesTheReminderPlanned() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            let planned = try #require(try await world.due("reminder", at: Self.friday))
            let thanks = try await world.draft(at: Self.friday)["message_id"].text
            try await world.deliver(.absence(from: "Jane Doe <\(world.jane)>", inReplyTo: thanks), at: Self.friday)
            try await world.pass(at: Self.friday.minutes(5))
            let mail = try #require(try await world.json(["inbox"], at: Self.friday.minutes(5)).rows.first)
            #expect(mail["kind"].text == "automatic")
            #expect(mail["interview"].text == "i1")
            #expect(try await world.due("reminder", at: Self.friday.minutes(5)) == planned)
            #expect(try await world.interview(at: Self.friday.minutes(5))["state"].text == "waiting")
        }
    }

    @Test func aMessageOfNoInterestLeavesOnlyAMark() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            let before = try await world.journal(at: Self.friday)
            try await world.deliver(.groceries, at: Self.friday)
            try await world.pass(at: Self.friday.minutes(5))
            #expect(try await world.json(["inbox"], at: Self.friday.minutes(5)).rows.isEmpty)
            let after = try await world.journal(at: Self.friday.minutes(5))
            let added = try JSONValue.lines(after).dropFirst(try JSONValue.lines(before).count)
            #expect(!added.contains { $0["event"].text.hasPrefix("message") })
            let status = try await world.json(["status"], at: Self.friday.minutes(5))
            let inbox = try #require(
                status["accounts"].rows.first?["mailboxes"].rows.first { $0["name"].text == "INBOX" })
            #expect(inbox["accounted"].number == inbox["messages"].number)
            let ledger = try Data(contentsOf: URL(filePath: world.state + "/ledger.sqlite"))
            for word in ["Greengrocer", "vegetables", "leeks", Letter.groceries.id] {
                #expect(ledger.range(of: Data(word.utf8)) == nil, "the ledger keeps '\(word)'")
            }
        }
    }

    @Test func anAmbiguousMessageMovesNothingAndAsks() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            try await world.run(
                [
                    "add", "Acme GmbH", "--role", "Data Engineer", "--with", "Bo <bo@\(world.company)>", "--at",
                    "\(Story.at(0, 16).day) 15:30",
                ], at: Story.at(0, 18))
            try await world.run(["debrief", "i2", "--rating", "3"], at: Story.at(0, 18))
            let letter = Letter(
                from: "Acme Careers <careers@\(world.company)>", subject: "Your application",
                text: """
                    Dear Sam,

                    we have decided to move forward with another candidate.
                    """)
            try await world.deliver(letter, at: Self.friday)
            let now = Self.friday.minutes(5)
            try await world.pass(at: now)
            let mail = try #require(try await world.json(["inbox", "--unmatched"], at: now).rows.first)
            #expect(mail["match"]["state"].text == "ambiguous")
            #expect(mail["interview"] == .null)
            #expect(mail["match"]["candidates"].texts == ["i1", "i2"])
            let list = try await world.json(["list", "--all"], at: now).rows
            #expect(list.map { $0["state"].text }.contains("rejected") == false)
            #expect(list.allSatisfy { $0["needs_attention"] == .boolean(true) })
            // Each that it may belong to, and the command that says so.
            let id = mail["id"].text
            for command in [["inbox"], ["show", id], ["why", id]] {
                let shown = try await world.run(command, at: now)
                for answer in ["assign \(id) i1", "assign \(id) i2", "ignore \(id)"] {
                    #expect(shown.contains("'afterword \(answer)'"), "\(command): \(answer)")
                }
            }

            try await world.run(["assign", mail["id"].text, "i2"], at: now)
            let decided = try await world.json(["list", "--all"], at: now).rows
            #expect(decided.first { $0["id"].text == "i2" }?["state"].text == "rejected")
            #expect(decided.first { $0["id"].text == "i1" }?["state"].text != "rejected")
        }
    }

    @Test func aMessageIsReadOnceWhereverItIsMoved() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            let letter = Letter.thanks(from: "Jane Doe <\(world.jane)>")
            try await world.deliver(letter, at: Self.friday)
            try await world.pass(at: Self.friday.minutes(5))
            try await world.deliver(letter, at: Self.friday)
            try await world.pass(at: Self.friday.minutes(10))
            #expect(try await world.json(["inbox"], at: Self.friday.minutes(10)).rows.count == 1)
        }
    }
}
