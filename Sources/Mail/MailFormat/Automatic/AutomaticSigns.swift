// Whether a message answers by itself or was written by a machine (RFC 3834; MAIL-FACTS §4), and the reason.

import Vocabulary

/// What headers, subject and text say about who wrote a message.
struct AutomaticSigns {
    /// By the headers and subject alone.
    let automatic: ParsedMessage.Automatic
    /// Why a machine seems to have written it.
    let machine: String?
    /// A multipart/report, or sent by a mail system.
    let isReport: Bool
    private let header: String?
    private let hasAbsenceSubject: Bool

    init(_ fields: HeaderFields, headers: ParsedMessage.Headers) {
        let subject = headers.subject.lowercased()
        let type = fields.value("content-type")?.lowercased() ?? ""
        let local = headers.from.first?.localPart.lowercased() ?? ""
        let isDaemon = FreeFormPhrases.daemons.begins(local)
        isReport = type.hasPrefix("multipart/report") || isDaemon || fields.has("x-failed-recipients")
        header = Self.header(fields)
        hasAbsenceSubject = AutomaticPhrases.isAbsenceSubject(subject)
        machine = Self.machine(fields, local: local)
        var reason = header
        if reason == nil, !isReport, Self.hasNullReturnPath(fields) { reason = Self.nullReturnPath }
        if reason == nil, hasAbsenceSubject { reason = Self.subject }
        automatic = ParsedMessage.Automatic(isAutomatic: reason != nil, why: reason)
    }

    private static let nullReturnPath = "null return path"
    private static let subject = "subject of an automatic reply"
    private static let report = "delivery report"

    /// With the text: a stock subject or sentence counts only where the text decides nothing.
    func automatic(of message: ParsedMessage, isReport: Bool) -> ParsedMessage.Automatic {
        let text = message.newText.isEmpty ? message.text : message.newText
        var reason = header
        if isReport { reason = Self.report }
        if reason == nil, automatic.why == Self.nullReturnPath { reason = Self.nullReturnPath }
        if reason == nil { reason = stock(text) }
        guard let reason else { return ParsedMessage.Automatic() }
        let day = message.headers.date.map { Zone.utc.date($0) }
        let back = isReport ? nil : ReturnDate.find(in: text, subject: message.headers.subject, sent: day)
        return ParsedMessage.Automatic(isAutomatic: true, why: reason, returnDate: back)
    }

    private func stock(_ text: String) -> String? {
        let lower = text.leading(3000).lowercased()
        let sentence = AutomaticPhrases.absenceSentence(lower)
        guard hasAbsenceSubject || sentence != nil, !AutomaticPhrases.decides(lower) else { return nil }
        if hasAbsenceSubject { return Self.subject }
        // Without a subject that says so, a question or a long text is a person's.
        guard let sentence, !lower.holds("?"), lower.utf8.count < 1500 else { return nil }
        return "absence: \(sentence)"
    }

    /// Headers that only automatic replies carry.
    private static func header(_ fields: HeaderFields) -> String? {
        if fields.value("auto-submitted")?.lowercased().hasPrefix("auto-replied") == true {
            return "Auto-Submitted: auto-replied"
        }
        for name in ["x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder"] {
            if let value = fields.value(name)?.lowercased(), value != "no", value != "false" { return spelled(name) }
        }
        if let precedence = fields.value("precedence")?.lowercased(),
            precedence.hasPrefix("auto_reply") || precedence == "auto-reply"
        {
            return "Precedence: auto_reply"
        }
        if fields.value("x-post-messageclass")?.lowercased().contains("autoresponder") == true {
            return "X-POST-MessageClass: Autoresponder"
        }
        if fields.value("x-apple-action")?.lowercased() == "vacation" { return "X-Apple-Action: VACATION" }
        return nil
    }

    private static func spelled(_ name: String) -> String {
        name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
    }

    private static func hasNullReturnPath(_ fields: HeaderFields) -> Bool {
        fields.value("return-path").map { $0.filter { $0 != " " } == "<>" } ?? false
    }

    private static func machine(_ fields: HeaderFields, local: String) -> String? {
        if let value = fields.value("auto-submitted")?.lowercased(), !value.hasPrefix("no"),
            !value.hasPrefix("auto-replied")
        {
            return "Auto-Submitted: \(value.prefix(40))"
        }
        if let precedence = fields.value("precedence")?.lowercased(), ["bulk", "junk", "list"].contains(precedence) {
            return "Precedence: \(precedence)"
        }
        for name in ["list-id", "list-unsubscribe", "list-post", "list-help"] where fields.has(name) {
            return spelled(name)
        }
        if fields.has("x-auto-response-suppress") { return "X-Auto-Response-Suppress" }
        if fields.has("feedback-id") { return "Feedback-Id" }
        let bare = local.filter { $0.isLetter || $0.isNumber }
        return noReply.isIn(bare) ? "a no-reply sender" : nil
    }

    private static let noReply: Phrases = [
        "noreply", "donotreply", "nereply", "nichtantworten", "nepasrepondre", "noresponder", "noresponda",
        "nepasrepondre",
        "naoresponda", "nonrispondere", "notification", "mailerdaemon",
    ]
}
