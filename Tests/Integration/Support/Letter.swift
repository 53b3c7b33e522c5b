// Mail that arrives in the tests, and mail the candidate writes by hand.

import Foundation

/// A message as it is put into a mailbox.
struct Letter: Sendable {
    var from: String
    var subject: String
    var text: String
    var headers: [String] = []
    var inReplyTo: String?
    /// The Content-Type; of a multipart `text` holds the parts.
    var type = "text/plain; charset=utf-8"
    var id = UUID().uuidString.lowercased() + "@outside.example"

    /// RFC 5322 with CRLF.
    func bytes(to recipient: String, at moment: Moment) -> [UInt8] {
        var lines = [
            "From: \(from)", "To: \(recipient)", "Subject: \(subject)", "Date: \(moment.rfc5322)",
            "Message-ID: <\(id)>",
            "MIME-Version: 1.0", "Content-Type: \(type)", "Content-Transfer-Encoding: 8bit",
        ]
        if let inReplyTo { lines += ["In-Reply-To: \(inReplyTo)", "References: \(inReplyTo)"] }
        lines += headers
        lines.append("")
        lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return Array(lines.joined(separator: "\r\n").utf8) + [13, 10]
    }
}

extension Letter {
    static func rejection(from sender: String, inReplyTo: String? = nil, headers: [String] = []) -> Letter {
        Letter(
            from: sender, subject: "Your application",
            text: """
                Dear Sam,

                thank you for the time you took to speak with us about the Backend Engineer position.
                After careful consideration we have decided to move forward with another candidate.

                We wish you all the best for your search.
                """, headers: headers, inReplyTo: inReplyTo)
    }

    /// As an applicant-tracking system sends it.
    static func machineRejection(from sender: String) -> Letter {
        rejection(from: sender, headers: ["Auto-Submitted: auto-generated", "Precedence: bulk"])
    }

    static func absence(from sender: String, inReplyTo: String) -> Letter {
        Letter(
            from: sender, subject: "Automatic reply: Our conversation",
            text: """
                Thank you for your message. I am out of the office this week with limited access to mail.
                """, headers: ["Auto-Submitted: auto-replied"], inReplyTo: inReplyTo)
    }

    static func thanks(from sender: String, inReplyTo: String? = nil) -> Letter {
        Letter(
            from: sender, subject: "Re: Our conversation",
            text: """
                Hi Sam,

                thank you for your kind note. It was a pleasure to meet you too.

                Best
                Jane
                """, inReplyTo: inReplyTo)
    }

    /// Of no interest to anybody's job search.
    static let groceries = Letter(
        from: "The Greengrocer <news@vegetables.example>", subject: "Leeks are back", text: "Come and see our leeks.")
}
