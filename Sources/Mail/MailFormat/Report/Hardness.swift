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
        let said = (diagnostic ?? "").lowercased()
        if HardnessPhrases.transient.contains(where: { said.contains($0) }) { return false }
        if HardnessPhrases.dead.contains(where: { said.contains($0) }) { return true }
        if HardnessPhrases.message.contains(where: { said.contains($0) }) { return false }
        let code = status ?? ""
        return HardnessPhrases.deadCodes.contains(code)
    }
}

/// The words of diagnostics, in lower case.
private enum HardnessPhrases {
    static let deadCodes: Set<String> = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.0.1"]

    /// The mailbox exists, but not now.
    static let transient = [
        "mailbox full", "mailbox is full", "mailbox too large", "over quota", "overquota", "quota exceeded", "quota",
        "storage", "disk space", "insufficient", "disk full", "account disabled", "account is disabled",
        "account has been disabled", "suspended", "deactivated", "inactive", "temporarily", "try again later",
        "greylist",
        "too many", "timed out", "timeout", "time out", "expired", "retry time not reached",
        "mailbox size limit", "is full",
    ]

    /// No such address, no such domain, moved.
    static let dead = [
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address",
        "no such person", "unknown recipient", "recipient unknown", "unknown address", "address unknown",
        "unknown or illegal alias", "unknown or invalid", "invalid recipient", "invalid mailbox", "invalid address",
        "recipient not found", "user not found", "mailbox not found", "account not found", "address not found",
        "does not exist", "doesn't exist", "does not have an account", "doesn't have a", "do not exist", "not exist",
        "no mailbox here", "mailbox unavailable", "unrouteable address", "unroutable address", "host unknown",
        "unknown host", "domain not found", "name or service not known", "host not found", "domain name not found",
        "bad destination", "no such domain", "recipient name is not recognized", "not listed in domino",
        "not our customer", "no longer available", "no longer valid", "has moved", "user is unknown", "not a valid",
        "is not a known user", "not known at", "not a local", "user doesn't", "does not accept mail", "null mx",
        "no account by that name", "undeliverable address", "address rejected: user", "address rejected: undeliver",
        "undefined mail", "no user", "bad address", "unknown account", "badrcptto", "no valid recipients",
        "isn't in my", "couldn't be found", "wasn't found", "not have a yahoo", "user not exist", "is unknown",
        "account that you tried to reach", "unknown mailbox",
    ]

    /// This message, this sender, this server.
    static let message = [
        "spam", "blocked", "blacklist", "black list", "block list", "blocklist", "reputation", "policy", "spf", "dkim",
        "dmarc", "relay", "reverse dns", "ptr", "rdns", "virus", "content", "not authorized", "denied", "access",
        "authentication", "size", "too large", "too big", "connection", "refused",
    ]
}
