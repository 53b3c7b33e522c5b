// Whether a report means that an address or its domain does not exist, or that this message did not get through.

public import Vocabulary

extension ParsedMessage.DeliveryStatus {
    /// The address or its domain does not exist, takes no mail or has moved: writing there again is pointless.
    ///
    /// All other failures speak of this message or this moment (full mailbox, policy, filters, no connection), even with
    /// a status of class 5. The words of the diagnostic count more than the codes, for many systems report everything as
    /// 5.0.0, 5.1.1 or 5.7.1.
    public var isDeadAddress: Bool {
        guard action == .failed else { return false }
        let code = status ?? ""
        // The mailbox exists (RFC 3463 section 3.3); 5.2.1 is used for unknown ones too.
        if code.hasPrefix("5.2."), code != "5.2.1" { return false }
        let said = HeaderText.clean(diagnostic ?? "").lowercased()
        func holds(_ phrases: Phrases) -> Bool { phrases.isIn(said) }
        if holds(HardnessPhrases.surelyDead) { return true }
        let isDeadCode = HardnessPhrases.deadCodes.contains(code)
        let isAboutRecipient = isDeadCode || said.holds("rcpt")
        if isAboutRecipient, holds(HardnessPhrases.unknownUser), !holds(HardnessPhrases.transient) { return true }
        if holds(HardnessPhrases.transient) { return false }
        // Filters answer "unknown user" after DATA; without a sign of RCPT TO or a code that says so it is not believed.
        if !isDeadCode, holds(HardnessPhrases.afterData) { return false }
        if holds(HardnessPhrases.dead) { return true }
        return isDeadCode && !holds(HardnessPhrases.message)
    }
}

/// The words of diagnostics, in lower case.
private enum HardnessPhrases {
    static let deadCodes: Set<String> = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.0.1"]

    /// What single systems say of addresses that do not exist; the first is Microsoft's edge.
    static let surelyDead: Phrases = [
        "recipient address rejected: access denied", "recipient name is not recognized", "not listed in",
        "invalid final delivery userid", "is not a known user", "unrouteable address", "unroutable address",
        ">: user unknown", "mailbox unavailable -> 550 unknown user", "unknown user: ", "delivery error: dd this user",
        "adresse destinataire invalide",
        "mailbox unavailable (-", "no valid recipients for this", "domain does not exist",
        "account or domain may not exist",
    ]

    static let afterData: Phrases = ["after data: ", "after end of data", "smtp command data"]

    /// The mailbox exists, but not now.
    static let transient: Phrases = [
        "mailbox full", "mailbox is full", "mailbox too large", "over quota", "overquota", "quota exceeded", "quota",
        "storage", "disk space", "insufficient", "disk full", "account disabled", "account is disabled",
        "account has been disabled", "suspended", "deactivated", "inactive", "temporarily", "try again later",
        "greylist",
        "too many", "timed out", "timeout", "time out", "expired", "retry time not reached",
        "mailbox size limit", "is full", "is disabled", "access denied", "after mail from", "sender address",
        "sender domain",
        "domain of sender", "unexpected name server reply", "procmail:", "found, try again",
    ]

    /// No such address; believed in reply to RCPT TO.
    static let unknownUser: Phrases = [
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address",
        "no such person", "unknown recipient", "recipient unknown", "unknown address", "address unknown",
        "unknown or illegal alias", "unknown or invalid", "invalid recipient", "invalid mailbox", "invalid address",
        "recipient not found", "user not found", "mailbox not found", "account not found", "address not found",
        "does not exist", "doesn't exist", "does not have an account", "doesn't have a", "do not exist",
        "no mailbox here", "mailbox unavailable", "not our customer", "no longer available", "no longer valid",
        "user is unknown", "not a valid", "not known at", "not a local", "user doesn't", "no account by that name",
        "undeliverable address", "address rejected: user", "address rejected: undeliver", "undefined mail", "no user",
        "bad address", "unknown account", "badrcptto", "no valid recipients", "isn't in my", "couldn't be found",
        "wasn't found", "user not exist", "is unknown", "unknown mailbox",
    ]

    /// No such domain, no mail there, moved.
    static let dead: Phrases = [
        "host unknown", "unknown host", "domain not found", "name or service not known", "host not found",
        "domain name not found", "bad destination", "no such domain", "has moved", "does not accept mail", "null mx",
        "indicated no smtp service", "domain is not reachable", "dns lookup failure", "no mx record",
        "not accepting network messages", "not our customer", "not our user",
    ]

    /// This message, this sender, this server.
    static let message: Phrases = [
        "spam", "blocked", "blacklist", "black list", "block list", "blocklist", "reputation", "policy", "spf", "dkim",
        "dmarc", "relay", "reverse dns", "ptr", "rdns", "virus", "content", "not authorized", "denied", "access",
        "authentication", "size", "too large", "too big", "connection", "refused",
    ]
}
