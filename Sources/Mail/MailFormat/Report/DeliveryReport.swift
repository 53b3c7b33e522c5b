// Delivery reports: whether a message is one, about whom and about which message. The machine-readable form is read in
// StatusFields.swift, the many free forms in FreeFormReport.swift.

import Vocabulary

/// What a message says about the delivery of another.
///
/// It is believed for what it says only; that the id it names is one of ours is for the caller to check
/// (MAIL-FACTS §4).
struct DeliveryReport {
    private(set) var statuses: [ParsedMessage.DeliveryStatus] = []
    /// The ids of the messages it is about, the surest first.
    private(set) var messageIDs: [MessageID] = []
    /// A report of a mail system, good or bad news; disposition notifications (RFC 8098) are none.
    private(set) var isReport = false

    /// Reports say what they have to say early.
    private static let byteLimit = 64 << 10

    init(tree: MimeTree, fields: HeaderFields, headers: ParsedMessage.Headers, text whole: String) {
        let text = whole.prefix(bytes: Self.byteLimit)
        let isNotification =
            tree.reportType == "disposition-notification"
            || tree.leaves.contains { $0.type == "message/disposition-notification" && !$0.isEmbedded }
            || tree.leaves.contains { $0.type == "message/feedback-report" }
        guard !isNotification else { return }
        for leaf in tree.leaves where !leaf.isEmbedded && Self.isStatusType(leaf.type) {
            statuses += StatusFields.read(leaf.content)
        }
        isReport = tree.reportType == "delivery-status" || !statuses.isEmpty
        if statuses.isEmpty, let free = FreeFormReport(tree: tree, fields: fields, headers: headers, text: text) {
            isReport = true
            statuses = free.statuses
            messageIDs += free.messageIDs
        }
        guard isReport else { return }
        enrich(text)
        messageIDs = Self.unique(
            Self.embeddedIDs(tree) + messageIDs + Self.named(fields) + headers.references.suffix(1))
    }

    private static func isStatusType(_ type: String) -> Bool {
        type == "message/delivery-status" || type == "message/global-delivery-status"
    }

    /// Adds what only the text says: the words where the fields have none, and which command was refused.
    private mutating func enrich(_ text: String) {
        let sections = FreeFormReport.sections(text)
        for index in statuses.indices where (statuses[index].diagnostic ?? "").utf8.count < 12 {
            let own = sections.first { $0.recipient.lowercased() == statuses[index].recipient?.lowercased() }
            let said = own.map { HeaderText.clean($0.said) } ?? FreeFormReport.said(text)
            if !said.isEmpty { statuses[index].diagnostic = said }
        }
        for index in statuses.indices where statuses[index].status?.hasSuffix(".0.0") ?? true {
            guard let precise = EnhancedStatus.first(statuses[index].diagnostic ?? ""),
                statuses[index].status.map({ $0.first == precise.first }) ?? true
            else { continue }
            statuses[index].status = precise
        }
        // An address that RCPT TO was accepted for exists, whatever is said after DATA: filters answer so.
        let transcript = text.prefix(8000).lowercased()
        let command = transcript.holds("rcpt to") ? "RCPT" : transcript.holds(">>> data") ? "DATA" : nil
        guard let command else { return }
        for index in statuses.indices where statuses[index].action == .failed {
            let said = statuses[index].diagnostic ?? ""
            if !said.lowercased().contains("rcpt") { statuses[index].diagnostic = "after \(command): \(said)" }
        }
    }

    /// From the returned message or its header.
    private static func embeddedIDs(_ tree: MimeTree) -> [MessageID] {
        var ids: [MessageID] = []
        for leaf in tree.leaves {
            let header: [UInt8]
            switch leaf.type {
            case "message/rfc822", "message/global":
                header = leaf.embeddedHeader.isEmpty ? leaf.content : leaf.embeddedHeader
            case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers": header = leaf.content
            default: continue
            }
            let fields = HeaderFields(header[...])
            for name in ["x-microsoft-original-message-id", "x-original-message-id", "message-id"] {
                ids += fields.first(name).map(MessageIDs.read) ?? []
            }
        }
        return ids
    }

    private static func named(_ fields: HeaderFields) -> [MessageID] {
        ["x-original-message-id", "original-message-id", "x-failed-message-id", "in-reply-to"]
            .flatMap { fields.first($0).map(MessageIDs.read) ?? [] }
    }

    private static func unique(_ ids: [MessageID]) -> [MessageID] {
        var seen: Set<MessageID> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
