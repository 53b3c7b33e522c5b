// Which of an account's mailboxes hold sent mail, and which holds what the server took for junk: by configuration, by
// special use (RFC 6154), or by a usual name. What is done with them is the look's business (1-Look.swift).

/// Tells mailboxes by what they are for.
enum SpecialMailboxes {
    /// Where sent mail lies.
    enum Sent: Sendable, Hashable {
        /// All that may hold it; the first is where copies are filed.
        case named([String])
        /// The person says that there is none (`sent = ""`).
        case none
        /// Nothing tells; in doubt the person is asked (G3).
        case unknown
    }

    /// Configured, else by special use, else by name.
    static func sent(configured: String?, listing: [MailboxListing]) -> Sent {
        if let configured { return configured.isEmpty ? .none : .named([configured]) }
        let found = find(.sent, names: sentNames, in: listing)
        return found.isEmpty ? .unknown : .named(found)
    }

    /// Configured, else by special use, else by name; nil where there is none, or with `junk = ""`.
    static func junk(configured: String?, listing: [MailboxListing]) -> String? {
        if let configured { return configured.isEmpty ? nil : configured }
        return find(.junk, names: junkNames, in: listing).first
    }

    /// Those marked so; where none is, all with a usual name, in the order of the names.
    private static func find(_ use: MailboxListing.Use, names: [String], in listing: [MailboxListing]) -> [String] {
        let marked = listing.filter { $0.use == use }.map(\.name)
        if !marked.isEmpty { return marked }
        return names.flatMap { name in
            listing.filter { $0.use == nil && leaf(of: $0.name).lowercased() == name }.map(\.name)
        }
    }

    /// The name without the prefix under which some servers keep all mailboxes. Deeper ones are the person's own filing.
    private static func leaf(of name: String) -> Substring {
        for prefix in ["INBOX", "[Gmail]", "[Google Mail]"] {
            guard name.count > prefix.count + 1, name.lowercased().hasPrefix(prefix.lowercased()) else { continue }
            let rest = name.dropFirst(prefix.count)
            if rest.first == "." || rest.first == "/" { return rest.dropFirst() }
        }
        return name[...]
    }

    /// What mail programs call it, in lower case.
    private static let sentNames = [
        "sent", "sent items", "sent messages", "sent mail", "sent-mail", "sentmail", "sent objects",
        // German, Dutch, Danish and Norwegian, Swedish, Finnish
        "gesendet", "gesendete elemente", "gesendete objekte", "gesendete nachrichten", "gesendete mails",
        "verzonden", "verzonden items", "verzonden berichten", "sendt", "sendt post", "sendte elementer",
        "skickat", "skickade objekt", "skickade meddelanden", "lähetetyt", "lähetetyt viestit",
        // French, Spanish, Portuguese, Italian, Romanian
        "envoyés", "envoyes", "éléments envoyés", "messages envoyés", "objets envoyés", "courrier envoyé",
        "enviados", "elementos enviados", "mensajes enviados", "correo enviado", "itens enviados", "enviadas",
        "mensagens enviadas", "inviati", "inviata", "posta inviata", "messaggi inviati", "elementi inviati",
        "trimise", "elemente trimise", "mesaje trimise",
        // Polish, Czech, Slovak, Hungarian, Turkish, Greek
        "wysłane", "elementy wysłane", "odeslané", "odeslaná pošta", "odeslané položky", "odoslané",
        "odoslaná pošta", "elküldött", "elküldött elemek", "gönderilenler", "gönderilmiş öğeler", "απεσταλμένα",
        // Russian, Ukrainian, Japanese, Chinese, Korean
        "отправленные", "надіслані", "відправлені", "送信済み", "送信済みメール", "送信済みアイテム", "已发送", "已发送邮件", "寄件備份",
        "보낸편지함", "보낸 편지함",
    ]

    private static let junkNames = [
        "junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail", "spamverdacht",
    ]
}

// MARK: - What is not there

extension MailFailure {
    /// The server has no such mailbox, or refused something about it.
    var isAboutMailbox: Bool { code == .mailboxMissing || code == .refused }
}

extension Look {
    /// A mailbox that the configuration names, and that is not there: what came there is not known, so nothing is sent
    /// (G3). nil where it is there, and something else was refused.
    func missing(_ mailbox: String, _ failure: MailFailure) async throws -> MailFailure? {
        let listing = try await listing()
        let isListed = listing.contains { $0.name == mailbox } || mailbox.uppercased() == "INBOX"
        guard failure.code == .mailboxMissing || (!isListed && !listing.isEmpty) else { return nil }
        let key = account.mailboxes.contains(mailbox) ? "mailboxes" : "sent"
        return MailFailure(
            .mailboxMissing, account: account.name,
            message: """
                there is no mailbox '\(Printed.name(mailbox))' in account '\(account.name)', so nothing is sent; the server \
                has \(MailboxListing.names(listing)): set '\(key)' in its [[account]] to what exists
                """, retry: .needsPerson)
    }

    /// Mail in Junk is found late or never; nothing waits for that.
    func junkIsUnread(_ failure: MailFailure) async throws -> MailFailure {
        let listing = try await listing()
        let name = SpecialMailboxes.junk(configured: account.junk, listing: listing) ?? ""
        if failure.code != .mailboxMissing, listing.contains(where: { $0.name == name }) {
            return MailFailure(
                .junkUnread, account: account.name,
                message: """
                    mailbox '\(Printed.name(name))' of account '\(account.name)' could not be searched for answers that were \
                    taken for junk, and is tried again: \(failure.message)
                    """, retry: failure.retry)
        }
        return MailFailure(
            .junkMissing, account: account.name,
            message: """
                mailbox '\(Printed.name(name))' of account '\(account.name)' cannot be opened, so answers that were taken for \
                junk are not found; the server has \(MailboxListing.names(listing)): set 'junk' in its [[account]] to what \
                exists, or to "" for none
                """, retry: .needsPerson)
    }
}

extension MailboxListing {
    /// At most a dozen names, in the server's order.
    static func names(_ listing: [MailboxListing]) -> String {
        let shown = listing.prefix(12).map { Printed.name($0.name) }.joined(separator: ", ")
        if listing.isEmpty { return "none" }
        return listing.count > 12 ? "\(shown) and \(listing.count - 12) more" : shown
    }
}
