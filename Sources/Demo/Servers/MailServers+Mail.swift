// What the demo and the tests do with the mail in the servers. Not here: starting and stopping them.

extension MailServers {
    /// A message's number and flags.
    public struct Entry: Equatable, Sendable {
        /// The message's IMAP UID.
        public let uid: UInt32
        /// Its flags and keywords in alphabetical order, without `\Recent`.
        public let flags: [String]
    }

    /// Delivers a message into a user's inbox as a mail server does it, by LMTP; returns when it is stored.
    ///
    /// - Parameters:
    ///   - message: header and body; line breaks become CRLF.
    ///   - recipient: the user's address.
    ///   - sender: the envelope's sender; empty for bounces.
    /// - Throws: ``ServerError`` with the server's answer.
    public func deliver(
        _ message: [UInt8], to recipient: String, from sender: String = "sender@outside.example"
    ) async throws {
        let port = lmtpPort
        try await onThread {
            var conversation = try LMTP(port: port)
            try conversation.deliver(message, from: sender, to: recipient)
        }
    }

    /// Stores a message in any mailbox of a user, as another mail program of the user does it.
    public func store(_ message: [UInt8], in mailbox: String, of user: String) async throws {
        try await doveadm(["save", "-u", user, "-m", mailbox], input: message)
    }

    /// The messages of a user's mailbox, oldest first; none if the mailbox does not exist yet.
    ///
    /// - Parameter mailbox: a name of ASCII characters, such as `INBOX` or `Sent`.
    public func messages(in mailbox: String, of user: String) async throws -> [StoredMessage] {
        let mail = place.file("mail")
        return try await onThread { try Maildir.messages(in: mailbox, of: user, below: mail) }
    }

    /// The bytes of each message of a user's mailbox, oldest first, with the fields that delivery put in front.
    public func mailbox(_ name: String, of user: String) async throws -> [[UInt8]] {
        try await messages(in: name, of: user).map(\.bytes)
    }

    /// The UIDs and flags of a user's mailbox, as Dovecot has them.
    public func entries(in mailbox: String, of user: String) async throws -> [Entry] {
        let table = try await doveadm(["-f", "tab", "fetch", "-u", user, "uid flags", "mailbox", mailbox])
        return String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { row in
            let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count == 2, let uid = UInt32(columns[0]) else { return nil }
            let flags = columns[1].split(separator: " ").map(String.init).filter { $0 != "\\Recent" }
            return Entry(uid: uid, flags: flags.sorted())
        }
    }

    /// Waits until a user's mailbox holds so many messages, and returns them.
    ///
    /// - Throws: ``ServerError`` with the mail server's log when that takes longer than `limit`.
    public func waitForMessages(
        _ count: Int, in mailbox: String, of user: String, limit: Duration = .seconds(20)
    ) async throws -> [StoredMessage] {
        let deadline = ContinuousClock.now + limit
        while true {
            // A file that moves from `new` to `cur` while it is read is looked for again.
            if let messages = try? await messages(in: mailbox, of: user), messages.count >= count { return messages }
            guard ContinuousClock.now < deadline else {
                throw ServerError(
                    .conversation, "\(mailbox) never held \(count) messages", underlying: logTail(.exim))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Runs Dovecot's `doveadm` on these servers and returns what it printed.
    ///
    /// - Parameter arguments: command and options; never a secret (they can be seen by everyone on the machine).
    @discardableResult
    public func doveadm(_ arguments: [String], input: [UInt8] = []) async throws -> [UInt8] {
        let configuration = place.file("dovecot.conf")
        let command =
            [binaries.doveconf, "-c", configuration, "-e", binaries.doveadm, "-c", configuration] + arguments
        return try await Program.run(
            "doveadm \(arguments.first ?? "")", command, as: place.user, in: place.file("run"),
            environment: binaries.environment, input: input)
    }
}
