// A candidate with an account on real servers, and directories and a configuration of their own.

import DemoServers
import Foundation
import Testing

/// One candidate's world. Every address is a mailbox of its own, so worlds can share servers without seeing each other.
struct World: Sendable {
    let servers: MailServers
    let directory: String
    let candidate: String
    /// The domain of the company that the candidate spoke with.
    let company: String

    var jane: String { "jane@\(company)" }
    var state: String { directory + "/state/afterword" }
    var review: String { directory + "/data/afterword/review" }
    var configurationFile: String { directory + "/config/afterword/config.toml" }
    var passwordFile: String { directory + "/password" }

    init(servers: MailServers) throws {
        let tag = String(UInt32.random(in: 0 ... .max), radix: 36)
        self.servers = servers
        candidate = "sam-\(tag)@candidate.example"
        company = "acme-\(tag).example"
        directory = FileManager.default.temporaryDirectory.path + "/afterword-test-\(tag)"
        try FileManager.default.createDirectory(
            atPath: directory + "/config/afterword", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try write(servers.password + "\n", to: passwordFile)
        try configure()
    }

    /// Writes config.toml; the account logs in with what `passwordFile` holds unless another credential is given.
    func configure(
        mode: String = "confirm", credential: String? = nil, zone: String = Story.zoneName, imap: UInt16? = nil,
        smtp: UInt16? = nil, more: String = ""
    ) throws {
        try write(
            """
            [identity]
            name = "Sam Candidate"
            address = "\(candidate)"
            time_zone = "\(zone)"

            [[account]]
            name = "main"
            imap = "imap://127.0.0.1:\(imap ?? servers.imapPort)"
            smtp = "smtp://127.0.0.1:\(smtp ?? servers.smtpPort)"
            user = "\(candidate)"
            \(credential ?? "password_command = [\"cat\", \"\(passwordFile)\"]")

            [review]
            mode = "\(mode)"
            \(more)

            """, to: configurationFile)
    }

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    var environment: [String: String] {
        [
            "HOME": directory, "XDG_CONFIG_HOME": directory + "/config", "XDG_STATE_HOME": directory + "/state",
            "XDG_DATA_HOME": directory + "/data", "XDG_RUNTIME_DIR": directory + "/run",
        ]
    }

    // MARK: - Commands

    /// Runs a command, whatever comes of it; without a moment at the real time.
    func attempt(_ arguments: [String], at moment: Moment?, more: [String: String] = [:]) async throws -> Outcome {
        var environment = environment.merging(more) { $1 }
        if let moment { environment["AFTERWORD_NOW"] = moment.rfc3339 }
        return try await Binary.run(arguments, environment: environment)
    }

    /// Runs a command that has to succeed.
    @discardableResult
    func run(
        _ arguments: [String], at moment: Moment?, more: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let outcome = try await attempt(arguments, at: moment, more: more)
        try #require(
            outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.status) \(outcome.errors)",
            sourceLocation: sourceLocation)
        return outcome.output
    }

    func json(
        _ arguments: [String], at moment: Moment?, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        try JSONValue(try await run(arguments + ["--json"], at: moment, sourceLocation: sourceLocation))
    }

    /// One pass of the service.
    func pass(at moment: Moment?, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await run(["daemon", "--once"], at: moment, sourceLocation: sourceLocation)
    }

    /// Every draft, or one of them.
    func drafts(at moment: Moment?) async throws -> [JSONValue] { try await json(["queue", "--all"], at: moment).rows }

    func draft(_ id: String = "d1", at moment: Moment?) async throws -> JSONValue {
        try #require(try await drafts(at: moment).first { $0["id"].text == id }, "there is no draft \(id)")
    }

    func interview(at moment: Moment?) async throws -> JSONValue { try await json(["show", "i1"], at: moment) }

    /// When a kind of mail is planned for the interview.
    func due(_ kind: String, at moment: Moment?) async throws -> Moment? {
        try await json(["plan", "i1"], at: moment).rows.first { $0["kind"].text == kind }?["due"].moment
    }

    /// The journal as it is printed; equal before and after where nothing was changed.
    func journal(at moment: Moment?) async throws -> String { try await run(["log", "--json"], at: moment) }

    // MARK: - Mail

    /// Puts a letter into the candidate's inbox.
    func deliver(_ letter: Letter, at moment: Moment) async throws {
        try await servers.deliver(letter.bytes(to: "Sam Candidate <\(candidate)>", at: moment), to: candidate)
    }

    /// What arrived at an address.
    func inbox(of address: String) async throws -> [StoredMessage] {
        try await servers.messages(in: "INBOX", of: address)
    }

    /// Copies that lie in the candidate's Sent.
    func filed() async throws -> [StoredMessage] { try await servers.messages(in: "Sent", of: candidate) }

    // MARK: - Beginnings

    /// The interview of Thursday 14:00, told about at 17:15: a thank-you to Jane waits as d1.
    func interviewed() async throws {
        try await run(
            [
                "add", "Acme GmbH", "--role", "Backend Engineer", "--with", "Jane Doe <\(jane)>;role=hiring-manager",
                "--at", "\(Story.at(0, 14).day) 14:00", "--rating", "4", "--highlight",
                "the plan to move the billing system to events",
            ], at: Story.at(0, 17, 15))
    }

    /// The thank-you went out at 17:30.
    func thanked() async throws {
        try await interviewed()
        try await run(["confirm", "d1"], at: Story.at(0, 17, 15))
        try await pass(at: Story.at(0, 17, 30))
    }

    /// The reminder waits as the draft that is returned, the day before it is due; the thank-you went out before.
    func reminderWaits() async throws -> (draft: String, slot: Moment) {
        try await thanked()
        let slot = try #require(try await due("reminder", at: Story.at(1, 9)), "no reminder is planned")
        let before = slot.minutes(-23 * 60)
        try await pass(at: before)
        let draft = try #require(try await drafts(at: before).first { $0["kind"].text == "reminder" })
        return (draft["id"].text, slot)
    }
}
