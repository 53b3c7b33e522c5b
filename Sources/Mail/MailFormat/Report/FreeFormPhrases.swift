// The words of mail systems that report in prose, in lower case.

enum FreeFormPhrases {
    /// Local parts and names of mail systems.
    static let daemons: Phrases = [
        "mailer-daemon", "mailer daemon", "post_master", "mailer_daemon", "mailerdaemon", "postmaster", "mail-daemon",
        "mail delivery", "maildelivery",
        "mail administrator", "mail system", "mdaemon", "mmdf", "mailsystem", "bounce-notification", "postoffice",
        "mail.system", "microsoft outlook", "microsoftexchange", "mail-delivery", "mta ", "smtp gateway",
        "system administrator",
        "systemadministrator", "info@ecloud", "exchange administrator", "undeliver",
    ]

    static let subjects: Phrases = [
        "undeliver", "not delivered", "delivery status notification", "delivery failure", "failure notice",
        "returned mail",
        "mail delivery", "delivery failed", "failed delivery", "could not be delivered", "couldn't be delivered",
        "cannot be delivered", "delivery notification", "message delivery", "delivery report", "nondeliverable",
        "non-deliverable", "unable to deliver", "user unknown", "warning: could not send", "delivery has failed",
        "bounced",
        "message not sent", "unzustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "non remis",
        "échec de la remise",
        "no se pudo entregar", "no se puede entregar", "impossibile consegnare", "mancato recapito", "não entregue",
        "onbestelbaar", "niet bezorgd", "olevererbart", "kunne ikke leveres", "kan inte levereras",
        "nie można dostarczyć",
        "не доставлено", "недоставленное", "teslim edilemedi", "配信不能", "配信できません", "退信", "無法傳遞", "전송 실패",
        "notification d'état de la distribution", "delayed mail", "delayed (", "message delayed", "delivery delayed",
        "mail could not", "system error", "mail system error", "error mail", "rejected", "failed mail",
        "problem delivering", "error sending your mail", "mail failure", "warning: message", "メールエラー",
        "delivery problem", "email error", "message status - undeliverable", "deliverystatus",
    ]

    /// Sentences that nothing but a report holds.
    static let plainFailures: Phrases = [
        "could not be delivered to", "was not delivered to", "unable to deliver your", "delivery to the following",
        "wasn't able to deliver your", "your message was not delivered",
    ]

    /// Sentences of failure.
    static let failures: Phrases = [
        "could not be delivered", "couldn't be delivered", "cannot be delivered", "wasn't able to deliver",
        "was not delivered", "wasn't delivered", "not be delivered", "unable to deliver", "delivery to the following",
        "delivery failed", "delivery has failed", "did not reach", "failed to deliver", "permanent error",
        "permanent fatal",
        "fatal errors", "delivery error", "was rejected", "were rejected", "has been rejected", "permanently failed",
        "failed permanently", "could not deliver", "couldn't deliver", "undeliverable", "user unknown", "unknown user",
        "no such user", "mailbox full", "mailbox is full", "mailbox unavailable", "recipient address rejected",
        "does not exist", "doesn't exist", "message rejected", "transaction failed", "returned to sender",
        "following address", "following recipient", "not listed in", "kann nicht zugestellt", "konnte nicht zugestellt",
        "n'a pas pu être", "no se pudo entregar", "non è stato possibile", "não pôde ser entregue", "could not be sent",
        "following errors", "error:", "bounced", "rejected by", "unknown recipient", "delivery errors", "not deliver",
        "could not send", "delivery report", "failed", "over quota", "quota",
    ]

    /// Sentences of delay.
    static let delays: Phrases = [
        "will continue to try", "will keep trying", "will be retried", "delivery has been delayed", "has been delayed",
        "is delayed", "still trying", "not yet been delivered", "has not yet been", "temporarily deferred",
        "will try again",
        "no action is required", "message will be attempted", "attempt to deliver the message again",
        "not been delivered yet",
        "wird weiterhin versucht", "verzögert", "delivery attempts will continue", "warning message only",
    ]

    /// Where both are said, the failure counts.
    static let permanent: Phrases = [
        "permanent error", "failed permanently", "permanent fatal", "has been given up", "given up", "giving up",
        "delivery failed permanently", "no further", "was not delivered",
    ]

    /// Where the returned message begins.
    static let returned: Phrases = [
        "below this line is a copy", "this is a copy of the message", "original message", "copy of the message",
        "message header follow", "headers follow", "message headers", "original header", "returned message",
        "undelivered message", "unsent message", "included below", "is included below", "message follows",
        "original mail", "message text follows", "ursprüngliche nachricht", "message transcript", "enclosed is a copy",
        "the header of the original", "your original message", "first part of message", "------ this is",
    ]
}
