// Commands on a large ledger, reading without a server, and sending, each beside a program that does the like.

import DemoServers
import Foundation
import Interviews
import Ledger
import Vocabulary

extension Bench {
    /// A ledger of a long search: 1,000 interviews and 100,000 messages, of which 5,000 are employers'.
    func fillLedger(interviews: Int = 1000, messages: Int = 100_000, employers: Int = 5000) throws {
        try FileManager.default.createDirectory(
            atPath: directory + "/state/afterword", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let now = Instant(seconds: Int64(Date().timeIntervalSince1970))
        let ledger = try open(now)
        try ledger.transaction(now: now - .hours(24 * 60)) { transaction in
            for number in 1...interviews {
                try transaction.append(.interviewAdded(interview(number, now)))
            }
        }
        for start in stride(from: 1, through: employers, by: 1000) {
            try ledger.transaction(now: now) { transaction in
                for number in start..<min(start + 1000, employers + 1) {
                    try transaction.append(
                        .messageRead(mail(number, InterviewID(Int64(number % interviews + 1)), now)))
                }
            }
        }
        let others = (employers + 1...messages).map { number in
            (uid: UInt32(number), messageID: MessageID("\(number)@outside.example"))
        }
        try ledger.transaction(now: now) { transaction in
            try transaction.markSeen(others, account: "account1", mailbox: "INBOX", uidValidity: 7)
        }
        try ledger.close()
    }

    private func open(_ now: Instant) throws -> Ledger {
        try Ledger.open(at: ledger, now: now, salt: { (0..<16).map { _ in UInt8.random(in: 0...255) } })
    }

    private func interview(_ number: Int, _ now: Instant) -> Interview {
        let added = now - .hours(24 * (1 + number % 50))
        var interview = Interview(
            id: InterviewID(Int64(number)), addedAt: added, company: "Company \(number) GmbH")
        interview.role = "Backend Engineer"
        interview.contacts = [
            Contact(
                name: "Jane Doe",
                address: Address("jane@company-\(number).example", displayName: "Jane Doe"))
        ]
        interview.rounds = [Round(number: 1, start: added, knownSince: added)]
        return interview
    }

    private func mail(_ number: Int, _ interview: InterviewID, _ now: Instant) -> ReceivedMail {
        ReceivedMail(
            id: MailID(Int64(number)),
            place: MailPlace(account: "account1", mailbox: "INBOX", uidValidity: 7, uid: UInt32(number)),
            messageID: MessageID("mail-\(number)@outside.example"),
            from: Address("jane@company-\(interview.number).example", displayName: "Jane Doe"),
            to: [Address(candidate)].compactMap { $0 }, subject: "Your interview",
            date: now - .hours(number % 1000),
            recordedAt: now, isOwn: false,
            newText:
                "Dear Sam,\n\nthank you for your time. We will get back to you by the end of next week.\n\nJane",
            inReplyTo: [], references: [],
            reading: MailReading(
                label: .timeline, confidence: 0.9,
                evidence: [
                    Evidence(
                        text: "We will get back to you by the end of next week.", rule: "timeline.will_tell")
                ]),
            match: MailMatch(state: .matched, interviews: [interview], score: 1))
    }

    /// `list` and `queue` on that ledger beside `git status` in a repository of a thousand files.
    func listing() throws -> [Figure] {
        try fillLedger()
        let repository = directory + "/repository"
        try FileManager.default.createDirectory(atPath: repository, withIntermediateDirectories: true)
        for number in 0..<1000 { try write("file \(number)\n", to: "repository/\(number)") }
        let script = """
            cd '\(repository)' && git init -q . && git add . \
            && git -c user.name=a -c user.email=a@b.example commit -qm one
            """
        try Command(program: "/bin/sh", arguments: ["-c", script], environment: ["HOME": directory])
            .run()
        return try ["list", "queue"].map { name in
            let times = try hyperfine(["'\(settings.program)' \(name)", "git -C '\(repository)' status"])
            return Figure(
                name: "`\(name)` with 1,000 interviews and 100,000 messages", command: "afterword \(name)",
                ours: times[0].asTime, peer: "git status (1,000 files) \(times[1].asTime)",
                ratio: (times[0] / times[1]).asTimes, goal: "≤ 2 ×", isMet: times[0] <= 2 * times[1])
        }
    }

    /// The medians that hyperfine finds.
    private func hyperfine(_ commands: [String]) throws -> [Double] {
        let file = directory + "/hyperfine.json"
        var command = peer(
            "hyperfine",
            ["-N", "-w", "2", "-r", "\(max(10, settings.runs))", "--export-json", file] + commands)
        command.environment.merge(environment) { $1 }
        command.environment["LD_LIBRARY_PATH"] = nil
        try command.run()
        struct Results: Decodable {
            struct Result: Decodable { var median: Double }
            var results: [Result]
        }
        return try JSONDecoder().decode(Results.self, from: Data(contentsOf: URL(filePath: file)))
            .results.map(\.median)
    }

    /// Verifying and rebuilding a long journal: nine messages to an interview.
    func journal(events: Int = 200_000) throws -> [Figure] {
        let interviews = events / 10
        try fillLedger(interviews: interviews, messages: events - interviews + 1, employers: events - interviews)
        let empty = try (0..<settings.runs).map { _ in try afterword("--version").run().seconds }.median
        return try [("--verify", "journal verify"), ("--rebuild", "rebuild of the tables")].map {
            option, name in
            let seconds =
                try (0..<settings.runs).map { _ in try afterword("log", option).run().seconds }.median
                - empty
            let rate = Double(events) / seconds
            return Figure(
                name: "\(name), \(events) events", command: "afterword log \(option)",
                ours: "\(Int(rate)) events/s", peer: "–", ratio: "", goal: "≥ 200,000 events/s",
                isMet: rate >= 200_000)
        }
    }

    /// `classify` over files: 20,000 letters in a maildir, starting included.
    func classify() throws -> [Figure] {
        let mail = directory + "/letters"
        for name in ["cur", "new", "tmp"] {
            try FileManager.default.createDirectory(
                atPath: mail + "/" + name, withIntermediateDirectories: true)
        }
        let count = settings.size
        try Post(candidate: candidate, end: Date()).write(letters: count, to: mail + "/cur")
        let seconds = try (0..<settings.runs).map { _ in
            try afterword("classify", mail, "--json").run().seconds
        }.median
        let rate = Double(count) / seconds
        return [
            Figure(
                name: "`classify` over \(count) files of 3 KB, parsing and printing included",
                command: "afterword classify MAILDIR --json", ours: "\(Int(rate)) texts/s", peer: "–",
                ratio: "",
                goal: "≥ 10,000 texts/s a core", isMet: rate >= 10_000)
        ]
    }

    /// From `confirm` to the server's acceptance, with the look of the gate, beside swaks sending the same bytes.
    func sending() async throws -> [Figure] {
        let tap = try Tap(to: servers.smtpPort)
        try configure(smtp: tap.port)
        let format = ISO8601DateFormatter()
        for index in 0..<settings.runs {
            try afterword(
                "add", Post.company(index), "--role", "Engineer", "--with",
                "Jane Doe <\(Post.address(index))>", "--at",
                format.string(from: Date().addingTimeInterval(-7200)), "--rating", "4", "--highlight",
                "the plan"
            ).run()
        }
        return try await afterword("daemon").during { _ in
            try await untilIdle()
            var (ours, peer): ([Double], [Double]) = ([], [])
            for number in 1...settings.runs {
                _ = tap.take()
                var began = ContinuousClock.now
                // Forced: it may be a weekend, or night.
                try afterword("confirm", "d\(number)", "--at", "now", "--force", "--reason", "measured").run()
                ours.append((try accepted(at: tap) - began).inSeconds)
                let bytes = try draft(number)
                try write(bytes, to: "draft.eml")
                _ = tap.take()
                began = .now
                try submitBySwaks(tap.port, to: Post.address(number - 1))
                peer.append((try accepted(at: tap) - began).inSeconds)
            }
            let ratio = ours.median / peer.median
            return [
                Figure(
                    name: "confirm to accepted, gate included",
                    command: "afterword confirm d1 --at now --force --reason R",
                    ours: ours.median.asTime, peer: "swaks \(peer.median.asTime)", ratio: ratio.asTimes,
                    goal: "≤ 2 ×",
                    isMet: ratio <= 2)
            ]
        }
    }

    /// The moment of the reply after the message's last bytes.
    private func accepted(at tap: Tap) throws -> ContinuousClock.Instant {
        var pieces: [Tap.Piece] = []
        repeat {
            pieces += tap.take()
            let text = pieces.text
            if let end = text.range(of: "\r\n.\r\n"), text[end.upperBound...].contains("250 ") {
                return pieces.last {
                    !$0.isFromClient && String(decoding: $0.bytes, as: UTF8.self).contains("250 ")
                }?
                .moment ?? .now
            }
        } while tap.wait(atMost: .seconds(10))
        throw BenchmarkError("the submission never ended: \(pieces.text.prefix(300))")
    }

    private func draft(_ number: Int) throws -> String {
        let ledger = try openLedger()
        defer { try? ledger.close() }
        let bytes = try ledger.read { try $0.draft(DraftID(Int64(number)))?.bytes } ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    private func submitBySwaks(_ port: UInt16, to recipient: String) throws {
        var command = peer(
            "swaks",
            [
                "--server", "127.0.0.1:\(port)", "--from", candidate, "--to", recipient, "--auth", "PLAIN",
                "--auth-user", candidate, "--auth-password", servers.password, "--data",
                "@\(directory)/draft.eml",
                "--silent", "3",
            ])
        command.environment["LD_LIBRARY_PATH"] = nil
        try command.run()
    }
}
