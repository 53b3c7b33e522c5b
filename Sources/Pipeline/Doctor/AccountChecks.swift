// One account: its credential, its mailboxes, its submission server.

/// What trying an account came to.
struct AccountFacts: Sendable {
    var account: Configuration.Account
    /// Why there is no password or token.
    var credential: MailFailure?
    /// nil where it was not tried for want of a credential.
    var imap: IMAPFacts?
    var smtp: SMTPFacts?
}

/// What connecting to the IMAP server showed.
struct IMAPFacts: Sendable {
    var failure: MailFailure?
    /// Upper case, sorted.
    var capabilities: [String] = []
    var listing: [MailboxListing] = []
    /// Of those that the configuration names, the ones that cannot be opened.
    var missing: [String] = []
}

/// What logging in to the submission server came to.
struct SMTPFacts: Sendable {
    var failure: MailFailure?
}

enum AccountChecks {
    static func findings(_ facts: AccountFacts) -> [Diagnosis] {
        credential(facts) + imap(facts) + smtp(facts)
    }

    private static func credential(_ facts: AccountFacts) -> [Diagnosis] {
        let check = "credential \(Printed.name(facts.account.name))"
        if let failure = facts.credential { return [.fail(check, Refusal(failure))] }
        let source =
            switch facts.account.credential {
            case .passwordCommand(let command): "password_command (\(Printed.name(command[0]))) gives a password"
            case .tokenCommand(let command): "token_command (\(Printed.name(command[0]))) gives a token"
            case .credential(let name): "credential '\(Printed.name(name))' holds a password"
            case .none: "none is needed on the loopback interface"
            }
        return [.ok(check, source)]
    }

    // MARK: IMAP

    private static func imap(_ facts: AccountFacts) -> [Diagnosis] {
        guard let imap = facts.imap else { return [] }
        let name = Printed.name(facts.account.name)
        if let failure = imap.failure { return [.fail("imap \(name)", Refusal(failure))] }
        let server = facts.account.imap
        return [
            .ok("imap \(name)", "connected to \(server.host):\(server.port)\(security(server)), logged in"),
            capabilities(imap, name), mailboxes(imap, facts.account, name), sent(imap, facts.account, name),
        ] + junk(imap, facts.account, name)
    }

    private static func security(_ server: Configuration.Server) -> String {
        if server.isImplicitTLS { return " by TLS" }
        return server.isLoopback ? "" : " by STARTTLS"
    }

    /// What makes watching cheap and quick; nothing of it is needed.
    private static let wanted = ["IDLE", "CONDSTORE", "SPECIAL-USE", "UIDPLUS"]

    private static func capabilities(_ imap: IMAPFacts, _ name: String) -> Diagnosis {
        let check = "capabilities \(name)"
        let found = wanted.filter(imap.capabilities.contains)
        guard found.contains("IDLE") else {
            return .warn(
                check, "the server does not tell of new mail by itself (no IDLE)",
                "nothing needs to be done: it is asked every two minutes")
        }
        return .ok(check, found.joined(separator: ", "))
    }

    private static func mailboxes(_ imap: IMAPFacts, _ account: Configuration.Account, _ name: String) -> Diagnosis {
        let check = "mailboxes \(name)"
        let missing = account.mailboxes.filter(imap.missing.contains)
        guard !missing.isEmpty else {
            return .ok(check, "\(account.mailboxes.map(Printed.name).joined(separator: ", ")) can be read")
        }
        let quoted = missing.map { "'\(Printed.name($0))'" }.joined(separator: ", ")
        return .fail(
            check, "there is no mailbox \(quoted); the server has \(MailboxListing.names(imap.listing))",
            "write names that exist into 'mailboxes' of account '\(name)'")
    }

    private static func sent(_ imap: IMAPFacts, _ account: Configuration.Account, _ name: String) -> Diagnosis {
        let check = "sent \(name)"
        if let configured = account.sent, imap.missing.contains(configured) {
            return .fail(
                check,
                "there is no mailbox '\(Printed.name(configured))'; the server has \(MailboxListing.names(imap.listing))",
                "write a name that exists into 'sent' of account '\(name)'")
        }
        switch SpecialMailboxes.sent(configured: account.sent, listing: imap.listing) {
        case .named(let found):
            return .ok(check, "sent mail is looked for in \(found.map(Printed.name).joined(separator: ", "))")
        case .none: return .ok(check, "the configuration says that the account keeps none")
        case .unknown:
            return .warn(
                check, "the server does not say where sent mail lies; it has \(MailboxListing.names(imap.listing))",
                "write 'sent = \"…\"' into account '\(name)'")
        }
    }

    /// Only what is wrong: nothing waits for Junk.
    private static func junk(_ imap: IMAPFacts, _ account: Configuration.Account, _ name: String) -> [Diagnosis] {
        guard let configured = account.junk, imap.missing.contains(configured) else { return [] }
        return [
            .warn(
                "junk \(name)",
                "there is no mailbox '\(Printed.name(configured))'; the server has \(MailboxListing.names(imap.listing))",
                "write a name that exists into 'junk' of account '\(name)', or \"\" for none")
        ]
    }

    // MARK: SMTP

    private static func smtp(_ facts: AccountFacts) -> [Diagnosis] {
        let check = "smtp \(Printed.name(facts.account.name))"
        guard let server = facts.account.smtp else {
            return [
                .warn(
                    check, "no submission server is set: nothing is sent, not even the digest",
                    "add 'smtp' to the account, or leave it and read 'afterword digest'")
            ]
        }
        guard let smtp = facts.smtp else { return [] }
        if let failure = smtp.failure { return [.fail(check, Refusal(failure))] }
        let login = facts.account.credential == .none ? "" : ", logged in"
        return [
            .ok(check, "connected to \(server.host):\(server.port)\(security(server))\(login); nothing was sent")
        ]
    }
}
