// Delivery reports in prose: qmail, Exim, Exchange, Gmail, Notes and the many others that write no RFC 3464 fields.

import Vocabulary

/// A report recognised by its sender, subject and words.
struct FreeFormReport {
    private(set) var statuses: [ParsedMessage.DeliveryStatus] = []
    private(set) var messageIDs: [MessageID] = []

    /// Nil for anything that is no report about an undelivered message.
    init?(tree: MimeTree, fields: HeaderFields, headers: ParsedMessage.Headers, text: String) {
        guard let sign = Self.sign(fields, headers) else { return nil }
        let (said, returned) = Self.divided(text.isEmpty ? Self.rawText(tree) : text)
        let lower = said.lowercased()
        guard Self.keeps(sign, headers.subject.lowercased(), said: lower) else { return nil }
        let isDelay = FreeFormPhrases.delays.isIn(lower) && !FreeFormPhrases.permanent.isIn(lower)
        let action: ParsedMessage.DeliveryStatus.Action = isDelay ? .delayed : .failed
        let sections = Self.sections(said)
        if sections.count > 1 {
            statuses = sections.map { Self.status($0.recipient, action, $0.said) }
        } else {
            statuses = Self.recipients(fields, headers, said).map { Self.status($0, action, said) }
        }
        messageIDs = Self.ids(in: returned)
    }

    private static func status(
        _ recipient: String?, _ action: ParsedMessage.DeliveryStatus.Action, _ said: String
    ) -> ParsedMessage.DeliveryStatus {
        let code = EnhancedStatus.first(said) ?? ReplyCodeText.first(said).map { $0 < 500 ? "4.0.0" : "5.0.0" }
        return ParsedMessage.DeliveryStatus(
            recipient: recipient, action: action, status: code, diagnostic: String(said.trimmed().prefix(2000)))
    }

    /// The parts of a report that begin with an address, alone on its line or before a colon: one for each recipient.
    static func sections(_ said: String) -> [(recipient: String, said: String)] {
        var all: [(recipient: String, said: String)] = []
        for line in said.split(separator: "\n") {
            let trimmed = line.trimmed()
            let word = trimmed.prefix { $0 != " " }
            let bare = word.filter { !"<>:\"".contains($0) }
            let isHead = word.last == ":" || word.utf8.count == trimmed.utf8.count
            if isHead, word.utf8.count < 256, !word.dropLast().contains(":"), word.contains("@"), Address(bare) != nil,
                all.count < 20
            {
                all.append((bare, String(line)))
            } else if !all.isEmpty, all[all.count - 1].said.utf8.count < 4000 {
                all[all.count - 1].said += "\n" + line
            }
        }
        return all
    }

    /// What a report says before the returned message, on one line.
    static func said(_ text: String) -> String {
        String(HeaderText.clean(divided(text).said).prefix(2000))
    }

    private static func rawText(_ tree: MimeTree) -> String {
        guard let leaf = tree.leaves.first(where: { $0.type.hasPrefix("text/") && !$0.isEmbedded }) else { return "" }
        return Charset.decode(leaf.content, charset: leaf.charset).text
    }

    /// What the header lets one expect; most mail is dismissed here, before its text is looked at.
    private enum Sign { case failedRecipients, daemon, nullPath, subject }

    private static func sign(_ fields: HeaderFields, _ headers: ParsedMessage.Headers) -> Sign? {
        if fields.has("x-failed-recipients") { return .failedRecipients }
        let subject = headers.subject.lowercased()
        if AutomaticPhrases.isAbsenceSubject(subject) { return nil }
        let local = headers.from.first?.localPart.lowercased() ?? ""
        let name = headers.from.first?.displayName?.lowercased() ?? ""
        let raw = headers.from.isEmpty ? fields.first("from").map { HeaderFields.plain($0).lowercased() } ?? "" : ""
        let daemons = FreeFormPhrases.daemons
        if daemons.begins(local) || daemons.isIn(name) || daemons.isIn(raw) { return .daemon }
        if fields.value("return-path") == "<>" { return .nullPath }
        return isSubject(subject) ? .subject : nil
    }

    private static func isSubject(_ lower: String) -> Bool {
        let isAnswer = ["re:", "aw:", "sv:", "fw:", "fwd:", "wg:", "tr:", "rv:"].contains { lower.hasPrefix($0) }
        return !isAnswer && FreeFormPhrases.subjects.isIn(lower)
    }

    /// Whether the text keeps what the header promises; never an absence or a thank-you.
    private static func keeps(_ sign: Sign, _ subject: String, said: String) -> Bool {
        func speaksOfFailure() -> Bool {
            FreeFormPhrases.failures.isIn(said) || FreeFormPhrases.delays.isIn(said)
                || EnhancedStatus.first(said) != nil
                || ReplyCodeText.first(said) != nil
        }
        switch sign {
        case .failedRecipients: return true
        case .daemon: return FreeFormPhrases.subjects.isIn(subject) || speaksOfFailure()
        case .nullPath: return FreeFormPhrases.plainFailures.isIn(said) || isSubject(subject) && speaksOfFailure()
        case .subject: return speaksOfFailure()
        }
    }

    /// The report's own words, and what follows of the message it returns.
    private static func divided(_ text: String) -> (said: String, returned: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where index > 0 {
            let lower = line.trimmed().lowercased()
            let isMarker = lower.utf8.count < 120 && FreeFormPhrases.returned.isIn(lower)
            let isHeader =
                line.hasPrefix("Received: ") || line.hasPrefix("Return-Path: ") || line.hasPrefix("Return-path: ")
            if isMarker || isHeader {
                return (lines[..<index].joined(separator: "\n"), lines[index...].joined(separator: "\n"))
            }
        }
        return (text, text)
    }

    /// Whom it could not be delivered to: as the header says, else the first foreign address of the text.
    private static func recipients(
        _ fields: HeaderFields, _ headers: ParsedMessage.Headers, _ said: String
    ) -> [String?] {
        if let failed = fields.value("x-failed-recipients") {
            let all = failed.split { ", ".contains($0) }.filter { $0.contains("@") }.map(String.init)
            if !all.isEmpty { return all.prefix(20).map { $0 } }
        }
        let own = Set((headers.to + headers.from).map(\.key))
        var rest = said[...]
        while let at = rest.firstIndex(of: "@") {
            let local = rest[..<at].reversed().prefix { !" <>\n\t\"'()[]:,;=".contains($0) }.reversed()
            let after = rest.index(after: at)
            let domain = rest[after...].prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
            rest = rest[after...]
            guard let address = Address("\(String(local))@\(domain.trimmedDots())"), !own.contains(address.key),
                !FreeFormPhrases.daemons.contains(address.localPart.lowercased())
            else { continue }
            return [address.addrSpec]
        }
        return [nil]
    }

    private static func ids(in text: String) -> [MessageID] {
        var ids: [MessageID] = []
        for line in text.split(separator: "\n") {
            let lower = line.prefix(16).lowercased().trimmed()
            guard lower.hasPrefix("message-id:") || lower.hasPrefix("message id:"), let colon = line.firstIndex(of: ":")
            else { continue }
            ids += MessageIDs.read(Array(line[line.index(after: colon)...].utf8)[...]).prefix(1)
        }
        return ids
    }
}

extension Substring {
    fileprivate func trimmedDots() -> Substring {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == "." || self[index(before: end)] == "-" {
            end = index(before: end)
        }
        return self[..<end]
    }
}
