import DemoServers
import Foundation
import Testing

/// Guarantee G3: nothing is sent into a conversation that has moved.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct HoldTests {
    @Test func aRejectionBetweenConfirmationAndSlotStopsTheReminder() async throws {
        try await SharedServers.withWorld { world in
            let (reminder, slot) = try await world.reminderWaits()
            try await world.run(["confirm", reminder], at: slot.minutes(-60))
            try await world.deliver(.machineRejection(from: "Acme <no-reply@\(world.company)>"), at: slot.minutes(-20))
            for minutes in [0, 5, 10] { try await world.pass(at: slot.minutes(minutes)) }
            let state = try await world.draft(reminder, at: slot.minutes(11))["state"].text
            #expect(state == "superseded")
            #expect(try await world.inbox(of: world.jane).count == 1)
            #expect(try await world.filed().count == 1)
        }
    }

    /// Another mailbox that is watched counts as much as the inbox (Drafts is one that the servers of the tests have).
    @Test func aRejectionInAnotherWatchedMailboxStopsTheReminder() async throws {
        try await SharedServers.withWorld { world in
            try world.configure(
                credential: """
                    password_command = ["cat", "\(world.passwordFile)"]
                    mailboxes = ["INBOX", "Drafts"]
                    """)
            let other = Letter(from: "A <a@b.example>", subject: "x", text: "x").bytes(to: "x", at: Story.at(0, 9))
            try await world.servers.store(other, in: "Drafts", of: world.candidate)
            let (reminder, slot) = try await world.reminderWaits()
            try await world.run(["confirm", reminder], at: slot.minutes(-60))
            let letter = Letter.rejection(from: "Jane Doe <\(world.jane)>")
            let bytes = letter.bytes(to: "Sam Candidate <\(world.candidate)>", at: slot.minutes(-20))
            try await world.servers.store(bytes, in: "Drafts", of: world.candidate)
            for minutes in [0, 5] { try await world.pass(at: slot.minutes(minutes)) }
            #expect(try await world.draft(reminder, at: slot.minutes(6))["state"].text == "superseded")
            #expect(try await world.inbox(of: world.jane).count == 1, "the thank-you alone")
        }
    }

    /// A watched mailbox that cannot be opened is a failed look.
    @Test func nothingIsSentWhileAWatchedMailboxIsMissing() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try world.configure(
                credential: """
                    password_command = ["cat", "\(world.passwordFile)"]
                    mailboxes = ["INBOX", "NoSuchMailbox"]
                    """)
            let blind = try await world.attempt(["daemon", "--once"], at: Story.at(0, 17, 30))
            #expect(blind.status == 1)
            #expect(blind.errors.contains("'mailboxes'"), "\(blind.errors)")
            #expect(try await world.inbox(of: world.jane).isEmpty)
            let hold = try await world.draft(at: Story.at(0, 17, 31))["hold"]["reason"].text
            #expect(hold.contains("could not be looked at"), "\(hold)")
        }
    }

    /// Whatever the label, and though its sender is no contact.
    @Test(arguments: ["jane", "reception"])
    func anyMessageFromTheCompanyHoldsUntilItIsConfirmedAgain(sender: String) async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let slot = Story.at(0, 17, 40)
            try await world.run(["confirm", "d1", "--at", "\(slot.day) 17:40"], at: Story.at(0, 17, 16))
            let letter = Letter(
                from: "\(sender)@\(world.company)", subject: "Your umbrella",
                text: "You left your umbrella in our office.")
            try await world.deliver(letter, at: slot.minutes(-10))
            try await world.pass(at: slot)
            #expect(try await world.inbox(of: world.jane).isEmpty)
            let held = try await world.draft(at: slot)
            #expect(held["hold"]["messages"].texts == ["m1"])
            #expect(try await world.json(["list"], at: slot).rows.first?["needs_attention"] == .boolean(true))
            try await world.pass(at: slot.minutes(5))
            #expect(try await world.inbox(of: world.jane).isEmpty, "a held draft stays held")

            try await world.run(["confirm", "d1"], at: slot.minutes(6))
            try await world.pass(at: slot.minutes(7))
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
        }
    }

    @Test func mailOfOthersHoldsNothing() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try await world.deliver(.groceries, at: Story.at(0, 17, 20))
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
        }
    }

    @Test func ourOwnDigestHoldsNothing() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1", "--at", "\(Story.at(1, 9).day) 09:00"], at: Story.at(0, 17, 16))
            try await world.pass(at: Story.at(1, 7, 31))
            _ = try await world.servers.waitForMessages(1, in: "INBOX", of: world.candidate)
            try await world.pass(at: Story.at(1, 9, 1))
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
        }
    }

    @Test func mailWrittenByHandHoldsTheDraft() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            let letter = Letter(
                from: "Sam Candidate <\(world.candidate)>", subject: "One more thing",
                text: "Dear Jane,\n\nI forgot to ask whether you use trams.\n\nSam")
            let moment = Story.at(0, 17, 20)
            try await world.servers.store(
                letter.bytes(to: "Jane Doe <\(world.jane)>", at: moment), in: "Sent", of: world.candidate)
            for minutes in [30, 40] { try await world.pass(at: Story.at(0, 17, minutes)) }
            #expect(try await world.inbox(of: world.jane).isEmpty)
            let draft = try await world.draft(at: Story.at(0, 17, 41))
            #expect(draft["hold"]["reason"].text.contains("by hand"))
            #expect(draft["state"].text != "sent")
        }
    }

    @Test func nothingIsSentWhileTheMailboxCannotBeLookedAt() async throws {
        try await SharedServers.withOwnServers { world in
            try await world.interviewed()
            try await world.pass(at: Story.at(0, 17, 15))
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try await world.servers.suspend(.dovecot)
            let blind = try await world.attempt(["daemon", "--once"], at: Story.at(0, 17, 30))
            #expect(blind.status == 75)
            #expect(blind.errors.contains("cannot be reached"))
            let waiting = try await world.draft(at: Story.at(0, 17, 31))
            #expect(waiting["state"].text == "confirmed")
            #expect(waiting["hold"]["reason"].text.contains("could not be looked at"))

            try await world.servers.resume(.dovecot)
            #expect(try await world.inbox(of: world.jane).isEmpty)
            try await world.pass(at: Story.at(0, 17, 45))
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
            #expect(try await world.filed().count == 1)
        }
    }

    @Test func aSubmissionServerThatIsDownIsTriedAgainLater() async throws {
        try await SharedServers.withOwnServers { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try await world.servers.suspend(.exim)
            _ = try await world.attempt(["daemon", "--once"], at: Story.at(0, 17, 30))
            #expect(try await world.draft(at: Story.at(0, 17, 31))["state"].text == "confirmed")
            try await world.servers.resume(.exim)
            try await world.pass(at: Story.at(0, 17, 45))
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
            #expect(try await world.filed().count == 1)
        }
    }
}
