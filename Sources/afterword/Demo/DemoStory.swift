// The demo's story: a candidate, four interviews, four weeks. Every step runs the program as a person would, and checks
// what came of it; the first thing that is not as it should be ends the demo with status 1.

import DemoServers
import Foundation
import Pipeline
import Vocabulary
import Writing

/// Tells and checks the story.
struct DemoStory {
    let world: DemoWorld
    let teller: DemoTeller
    /// The Thursday of the first interviews, four weeks and a bit ago, so that the story ends about now.
    private let thursday: CivilDate
    private var checks = 0

    init(world: DemoWorld, teller: DemoTeller) {
        (self.world, self.teller) = (world, teller)
        let today = world.zone.date(Instant(seconds: Int64(Date().timeIntervalSince1970)))
        var day = today.adding(days: -33)
        while day.weekday != .thursday { day = day.adding(days: -1) }
        thursday = day
    }

    mutating func tell() async throws {
        teller.title(
            "Sam looks for work. Four interviews, four weeks; Afterword watches the inbox of \(DemoWorld.candidate).")
        try await interviews()
        try await thankYous()
        try await promiseAndAbsence()
        try await followUp("reminder", on: 7)
        try await secondRound()
        try await rejectionBeforeTheReminder()
        try await offer()
        try await followUp("final", on: 14)
        try await ending()
    }

    // MARK: - The parts

    private mutating func interviews() async throws {
        teller.title("Week 1: the interviews")
        let morning = at(0, 9)
        for (company, role, person, time) in [
            ("Acme GmbH", "Backend Engineer", "Jane Doe <jane@acme.example>;role=hiring-manager", "14:00"),
            ("Initech", "Platform Engineer", "Robin Reyes <robin@initech.example>;role=hiring-manager", "10:00"),
            ("Globex", "Site Reliability Engineer", "Kim Novak <kim@globex.example>", "11:30"),
            ("Umbrella", "Data Engineer", "Alex Wesker <alex@umbrella.example>", "16:00"),
        ] {
            let handle = try await run(
                ["add", company, "--role", role, "--with", person, "--at", "\(thursday) \(time)", "-q"], morning)
            teller.step(
                morning, world.zone,
                "afterword add \"\(company)\" … → \(handle.trimmingCharacters(in: .whitespacesAndNewlines))")
        }
        try await look(morning)
        let list = try await json(["list", "--json"], morning).rows
        try expect(list.count == 4, "four interviews are listed")
        try expect(list.allSatisfy { $0["state"].text == "scheduled" }, "all of them are scheduled")
    }

    private mutating func thankYous() async throws {
        let afternoon = at(0, 17, 15)
        _ = try await run(
            [
                "debrief", "acme", "--rating", "4", "--highlight", "the plan to move the billing system to events",
                "--topic",
                "how you test migrations", "--expect", "within 5 working days",
            ], afternoon)
        teller.step(afternoon, world.zone, "afterword debrief acme --rating 4 --expect \"within 5 working days\" …")
        for (company, highlight) in [
            ("initech", "the on-call rota that lets people sleep"), ("globex", "the incident reviews without blame"),
            ("umbrella", "the catalogue of data contracts"),
        ] {
            _ = try await run(["debrief", company, "--rating", "4", "--highlight", highlight], afternoon)
        }
        let queue = try await json(["queue", "--json"], afternoon).rows
        try expect(queue.count == 4, "a thank-you for each interviewer lies in the review directory (A4, B12)")
        try expect(
            queue.allSatisfy { $0["kind"].text == "thank_you" && $0["state"].text == "waiting" }, "all four wait")
        for draft in queue {
            try expect(
                FileManager.default.fileExists(atPath: draft["path"].text), "the file of \(draft["id"].text) exists")
        }
        teller.step(
            afternoon, world.zone,
            "drafts \(queue.map { $0["id"].text }.joined(separator: ", ")): thank-yous, one a person, each different (A4, B12)"
        )
        if let first = queue.first(where: { $0["to"].text == "jane@acme.example" }) {
            teller.block(Self.letter(first["path"].text))
        }
        for draft in queue {
            let id = "\(draft["id"].text)@\(draft["sha256"].text.prefix(8))"
            _ = try await run(["confirm", id], afternoon)
        }
        teller.step(
            afternoon, world.zone,
            "afterword confirm d…@hash: Sam read all four and said yes to exactly these bytes (G1)")
        let sending = at(0, 17, 30)
        try await look(sending)
        let after = try await json(["queue", "--all", "--json"], sending).rows
        try expect(after.allSatisfy { $0["state"].text == "sent" }, "all four are sent")
        for address in ["jane@acme.example", "robin@initech.example", "kim@globex.example", "alex@umbrella.example"] {
            let count = try await world.servers.messages(in: "INBOX", of: address).count
            try expect(count == 1, "\(address) has exactly one mail")
        }
        let filed = try await world.servers.messages(in: "Sent", of: DemoWorld.candidate).count
        try expect(filed == 4, "four copies lie in Sent")
        teller.step(sending, world.zone, "sent by SMTP, filed in Sent by IMAP, each once (G2)")
    }

    private mutating func promiseAndAbsence() async throws {
        teller.title("Week 1 to 2: a promise, and an automatic reply")
        let friday = at(1, 10)
        let promised = thursday.adding(days: 12)
        try await world.deliver(.promise(day: words(promised)), at: friday)
        try await look(at(1, 10, 5))
        let initech = try await json(["show", "initech", "--json"], at(1, 10, 5))
        try expect(initech["expected"].exists, "Initech's promise was read")
        try expect(initech["expected"]["until"].text.hasPrefix(promised.description), "it is \(promised), 18:00 there")
        let reminder = initech["plan"].rows.first { $0["kind"].text == "reminder" }
        try expect(
            (reminder?["due"].text ?? "") > promised.description, "the reminder moved behind the promised date (B3)")
        teller.step(
            friday, world.zone,
            "Robin writes “you will hear from us by \(words(promised))”: the promise is kept with its sentence, and the reminder moves to \(reminder?["due"].text.prefix(10) ?? "?") (A8, B3)"
        )
        let sent = try await json(["queue", "--all", "--json"], friday).rows.first {
            $0["to"].text == "jane@acme.example"
        }
        let before = try await dueOfReminder("acme", at(1, 11))
        try await world.deliver(.absence(replyTo: sent?["message_id"].text ?? ""), at: at(1, 11))
        try await look(at(1, 11, 5))
        let mail = try await json(["inbox", "--json"], at(1, 11, 5)).rows.first {
            $0["from"].text == "jane@acme.example"
        }
        try expect(mail?["kind"].text == "automatic", "Jane's out-of-office is automatic")
        try expect(try await dueOfReminder("acme", at(1, 11, 5)) == before, "the reminder to Acme stays planned")
        teller.step(
            at(1, 11), world.zone,
            "Jane's out-of-office arrives: no answer, so the reminder stays planned for \(before.prefix(10))")
    }

    private mutating func rejectionBeforeTheReminder() async throws {
        teller.title("Week 3: the reminder that was not sent")
        let due = try await dueOfReminder("acme", at(9, 9))
        guard let slot = Instant(rfc3339: due) else {
            throw DemoFailure(description: "no reminder is planned for Acme")
        }
        let dayBefore = slot - .hours(23)
        try await look(dayBefore)
        let draft = try await draft("reminder", "acme", dayBefore)
        teller.step(
            dayBefore, world.zone,
            "\(draft["id"].text): the reminder to Jane is drafted for \(due.prefix(10)) (\(draft["rules"].texts.joined(separator: ", ")))"
        )
        _ = try await run(["confirm", draft["id"].text], dayBefore)
        let thanks = try await json(["queue", "--all", "--json"], dayBefore).rows.first {
            $0["to"].text == "jane@acme.example" && $0["kind"].text == "thank_you"
        }
        try await world.deliver(.rejection(replyTo: thanks?["message_id"].text ?? ""), at: slot - .minutes(20))
        try await look(slot + .minutes(1))
        let after = try await json(["queue", "--all", "--json"], slot + .minutes(1)).rows.first {
            $0["id"].text == draft["id"].text
        }
        try expect(after?["state"].text == "superseded", "the confirmed reminder is superseded")
        let count = try await world.servers.messages(in: "INBOX", of: "jane@acme.example").count
        try expect(count == 1, "Jane did not get the reminder")
        let acme = try await json(["show", "acme", "--json"], slot + .minutes(1))
        try expect(acme["state"].text == "rejected", "Acme is rejected")
        teller.step(
            slot, world.zone,
            "twenty minutes before its slot a no-reply machine says “we have decided to move forward with another candidate”: read as a rejection although a machine sent it; the confirmed reminder is not sent (G3)"
        )
        let feedback = try await json(["queue", "--json"], slot + .minutes(1)).rows.first {
            $0["to"].text == "jane@acme.example" && ["feedback", "gracious"].contains($0["kind"].text)
        }
        try expect(feedback != nil, "a note of thanks that asks for feedback is drafted to Jane (B7, E8)")
        if let feedback {
            teller.step(
                slot, world.zone,
                "\(feedback["id"].text): a gracious note that asks for feedback waits for Sam (\(feedback["rules"].texts.joined(separator: ", ")))"
            )
            _ = try await run(["drop", feedback["id"].text], slot + .minutes(30))
            teller.step(
                slot + .minutes(30), world.zone, "afterword drop \(feedback["id"].text): Sam would rather leave it")
        }
    }

    private mutating func secondRound() async throws {
        teller.title("Week 2: a second round")
        let friday = at(8, 11)
        let start = CivilDateTime(thursday.adding(days: 20), .at(15))
        try await world.deliver(.secondRound(start: start), at: friday)
        try await look(friday + .minutes(5))
        let globex = try await json(["show", "globex", "--json"], friday + .minutes(5))
        try expect(globex["round"].number == 2, "Globex is in round 2")
        try expect(globex["state"].text == "scheduled", "it is scheduled")
        try expect(globex["at"].text.hasPrefix("\(start.date)T15:00"), "the calendar's time was taken over")
        teller.step(
            friday, world.zone,
            "Kim invites Sam to a second interview: the calendar entry of \(start.date) 15:00 opens round 2 with its own thank-you"
        )
    }

    private mutating func offer() async throws {
        teller.title("Week 3: an offer")
        let wednesday = at(13, 14)
        let deadline = thursday.adding(days: 26)
        try await world.deliver(.offer(deadline: words(deadline)), at: wednesday)
        try await look(wednesday + .minutes(5))
        let initech = try await json(["show", "initech", "--json"], wednesday + .minutes(5))
        try expect(initech["state"].text == "offer", "Initech made an offer")
        teller.step(
            wednesday, world.zone, "Robin offers Sam the position: the state is 'offer', nothing more is planned there")
        let news = try await json(["queue", "--json"], wednesday + .minutes(5)).rows.filter {
            $0["kind"].text == "news"
        }
        try expect(!news.isEmpty, "news drafts are offered for the live interviews (E7)")
        try expect(
            news.allSatisfy { !Self.letter($0["path"].text).lowercased().contains("initech") },
            "none of them names Initech")
        teller.step(
            wednesday, world.zone,
            "\(news.map { $0["id"].text }.joined(separator: ", ")): notes to the other companies that there is an offer, without naming whose (E7); Sam drops them"
        )
        for draft in news { _ = try await run(["drop", draft["id"].text], wednesday + .minutes(20)) }
    }

    /// Umbrella says nothing: the reminder, and a week later the final mail.
    private mutating func followUp(_ kind: String, on day: Int) async throws {
        teller.title(kind == "reminder" ? "Week 2: silence from Umbrella" : "Week 3: the last mail to Umbrella")
        let morning = at(day, 10)
        try await look(morning)
        let draft = try await draft(kind, "umbrella", morning)
        guard let slot = Instant(rfc3339: draft["due"].text) else {
            throw Refusal(.failed, "the \(kind) has no due date")
        }
        teller.step(
            morning, world.zone,
            "\(draft["id"].text): the \(kind) to Alex is drafted for \(draft["due"].text.prefix(10)) (\(draft["rules"].texts.joined(separator: ", ")))"
        )
        _ = try await run(["confirm", "\(draft["id"].text)@\(draft["sha256"].text.prefix(8))"], morning)
        try await look(slot - .minutes(1))
        let waiting = try await row(draft["id"].text, slot - .minutes(1))
        try expect(waiting["state"].text == "confirmed", "the \(kind) waits for its slot")
        try await look(slot + .minutes(2))
        let after = try await row(draft["id"].text, slot + .minutes(2))
        try expect(after["state"].text == "sent", "the \(kind) to Umbrella went out")
        teller.step(slot, world.zone, "the \(kind) goes out at its slot, as a reply in the same thread")
    }

    private func row(_ id: String, _ now: Instant) async throws -> DemoJSON {
        let rows = try await json(["queue", "--all", "--json"], now).rows
        guard let row = rows.first(where: { $0["id"].text == id }) else {
            throw Refusal(.failed, "the demo expected a draft \(id); there is none")
        }
        return row
    }

    private mutating func ending() async throws {
        teller.title("The end")
        let morning = at(32, 9)
        try await look(morning)
        let umbrella = try await json(["show", "umbrella", "--json"], morning)
        try expect(umbrella["state"].text == "closed", "Umbrella is closed: time to move on (A11)")
        teller.step(
            morning, world.zone,
            "no answer two weeks after the last mail: Umbrella is closed; a late answer would open it again (A11, D6)")
        let end = at(32, 9, 30)
        let digests = try await world.servers.messages(in: "INBOX", of: DemoWorld.candidate)
            .filter { String(decoding: $0.bytes, as: UTF8.self).contains("List-Id: <interview-digest.") }
        try expect(!digests.isEmpty, "digests arrived by mail")
        teller.title("The digest of the last day (\(digests.count) came by mail)")
        let digest = try await run(["digest"], end, columns: teller.terminal.width - 4)
        teller.block(digest)
        let html = world.directory + "/digest.html"
        _ = try await run(["digest", "--html", html], end)
        let verified = try await run(["log", "--verify"], end)
        teller.title("The journal")
        teller.block(verified)
        try expect(verified.contains("holds"), "the journal's chain holds")
        teller.title("\(checks) expectations held.")
        Output.write("Review directory: \(world.reviewDirectory)")
        Output.write("Digest as HTML:   \(html)")
        Output.write("(Both are removed when the demo ends; 'afterword demo --keep' leaves them.)")
        Output.flush()
    }

    // MARK: - Doing and checking

    /// A moment of the story: days after the Thursday, in the story's zone.
    private func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        world.zone.instant(thursday.adding(days: day), .at(hour, minute))
    }

    /// `Tuesday, 20 October`
    private func words(_ day: CivilDate) -> String { "\(day.weekday.englishName), \(day.day) \(day.englishMonth)" }

    private mutating func expect(_ condition: Bool, _ what: String) throws {
        guard condition else { throw Refusal(.failed, "the demo expected that \(what); it is not so") }
        checks += 1
    }

    @discardableResult
    private func run(_ arguments: [String], _ now: Instant, columns: Int = 80) async throws -> String {
        try Task.checkCancellation()
        let outcome = try await world.run(arguments, at: now, columns: columns)
        guard outcome.status == 0 else {
            throw Refusal(
                .failed,
                "'afterword \(arguments.joined(separator: " "))' ended with status \(outcome.status): \(Printable.escape(outcome.errors.trimmingCharacters(in: .whitespacesAndNewlines)))"
            )
        }
        return outcome.output
    }

    private func json(_ arguments: [String], _ now: Instant) async throws -> DemoJSON {
        DemoJSON(try await run(arguments, now))
    }

    /// One pass of the daemon.
    private func look(_ now: Instant) async throws { try await run(["daemon", "--once", "-q"], now) }

    private func dueOfReminder(_ company: String, _ now: Instant) async throws -> String {
        try await json(["plan", company, "--json"], now).rows.first { $0["kind"].text == "reminder" }?["due"].text ?? ""
    }

    private func draft(_ kind: String, _ company: String, _ now: Instant) async throws -> DemoJSON {
        let id = try await json(["show", company, "--json"], now)["id"].text
        let rows = try await json(["queue", "--json"], now).rows
        guard let draft = rows.first(where: { $0["kind"].text == kind && $0["interview"].text == id }) else {
            throw Refusal(.failed, "the demo expected a \(kind) draft for \(company); there is none")
        }
        return draft
    }

    /// The text of a draft file, without its headers.
    private static func letter(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8))?.replacing("\r\n", with: "\n") ?? ""
        return text.firstRange(of: "\n\n").map { String(text[$0.upperBound...]).replacing("=\n", with: "") } ?? text
    }
}
