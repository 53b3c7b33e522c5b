// The headers that count, out of a header block.

import Vocabulary

extension ReadingOptions {
    /// Reads the headers of `ParsedMessage`; what is odd goes to `defects`.
    func headers(_ fields: HeaderFields, defects: inout [String]) -> ParsedMessage.Headers {
        var headers = ParsedMessage.Headers()
        headers.from = addresses(of: "from", in: fields, defects: &defects)
        headers.replyTo = addresses(of: "reply-to", in: fields, defects: &defects)
        headers.to = addresses(of: "to", in: fields, defects: &defects)
        headers.cc = addresses(of: "cc", in: fields, defects: &defects)
        headers.subject = fields.first("subject").map(HeaderText.decode) ?? ""
        if let raw = fields.first("date") {
            let read = date(raw)
            headers.date = read?.date
            headers.dateOffset = read.flatMap { $0.offset == 0 ? nil : $0.offset }
            if read == nil { defects.append("an unreadable Date") }
        } else {
            defects.append("no Date")
        }
        headers.messageID = fields.first("message-id").flatMap { MessageIDs.read($0).first }
        headers.originalMessageID =
            Self.originalIDs.lazy.compactMap { fields.first($0) }
            .compactMap { MessageIDs.read($0).first }.first
        headers.inReplyTo = fields.first("in-reply-to").map(MessageIDs.read) ?? []
        headers.references = fields.first("references").map(MessageIDs.read) ?? []
        headers.listID = fields.first("list-id").map(HeaderText.decode)
        headers.authenticationResults = fields.all("authentication-results").map(HeaderFields.plain)
        for name in ["from", "to", "subject", "date", "message-id"] where fields.all(name).count > 1 {
            defects.append("more than one \(name) header")
        }
        return headers
    }

    /// Where servers that replace a Message-ID keep the one it came with. Other headers of such names speak of other
    /// messages: what was forwarded, or reported on.
    private static let originalIDs = ["x-microsoft-original-message-id", "x-google-original-message-id"]

    private func addresses(of name: String, in fields: HeaderFields, defects: inout [String]) -> [Address] {
        // Several To and Cc headers are wrong, but all of them are meant; of From the first counts.
        let raws = name == "from" || name == "reply-to" ? Array(fields.all(name).prefix(1)) : fields.all(name)
        var found: [Address] = []
        for raw in raws where found.count < 1000 { found += addresses(raw) }
        if found.isEmpty, raws.contains(where: { $0.contains { $0 > 32 && $0 != 0x3B && $0 != 0x3A } }),
            raws.contains(where: { $0.contains(0x40) })
        {
            defects.append("no usable address in \(name)")
        }
        if name == "from", found.isEmpty { defects.append("no usable From") }
        return found
    }
}
