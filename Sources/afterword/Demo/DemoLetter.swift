// The employers' mail of the demo.

import Vocabulary

/// A mail from an employer.
struct DemoLetter: Sendable {
    var from: String
    var subject: String
    var text: String
    /// Further header lines.
    var headers: [String] = []
    var inReplyTo: String?
    /// An iCalendar part.
    var calendar: String?
    var id: String

    /// RFC 5322 with CRLF.
    func bytes(date: Instant, zone: Zone) -> [UInt8] {
        var lines = [
            "From: \(from)", "To: Sam Candidate <\(DemoWorld.candidate)>", "Subject: \(subject)",
            "Date: \(Self.rfc5322(date, zone))",
            "Message-ID: <\(id)>", "MIME-Version: 1.0",
        ]
        if let inReplyTo {
            lines += ["In-Reply-To: \(inReplyTo)", "References: \(inReplyTo)"]
        }
        lines += headers
        let body = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let calendar {
            let boundary = "=_story"
            lines += ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "", "--\(boundary)"]
            lines += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", ""] + body
            lines += ["--\(boundary)", "Content-Type: text/calendar; charset=utf-8; method=REQUEST", ""]
            lines += calendar.split(separator: "\n").map(String.init) + ["--\(boundary)--"]
        } else {
            lines += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", ""] + body
        }
        return Array(lines.joined(separator: "\r\n").utf8) + [13, 10]
    }

    private static func rfc5322(_ instant: Instant, _ zone: Zone) -> String {
        let local = zone.civil(instant)
        let offset = zone.offset(at: instant) / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let sign = offset < 0 ? "-" : "+"
        return "\(local.date.weekday.englishName.prefix(3)), \(local.date.day) \(local.date.englishMonth.prefix(3)) "
            + "\(local.date.year) \(two(local.time.hour)):\(two(local.time.minute)):\(two(local.time.second)) "
            + "\(sign)\(two(abs(offset) / 60))\(two(abs(offset) % 60))"
    }
}

extension DemoLetter {
    static func absence(replyTo id: String) -> DemoLetter {
        DemoLetter(
            from: "Jane Doe <jane@acme.example>", subject: "Automatic reply: Thank you",
            text: """
                Thank you for your message. I am out of the office this week with limited access to mail.
                """, headers: ["Auto-Submitted: auto-replied"], inReplyTo: id, id: "absence@acme.example")
    }

    static func rejection(replyTo id: String) -> DemoLetter {
        DemoLetter(
            from: "Acme Careers <no-reply@acme.example>", subject: "Your application at Acme",
            text: """
                Dear Sam,

                thank you for the time you took to speak with us about the Backend Engineer position.
                After careful consideration we have decided to move forward with another candidate.

                We wish you all the best for your search.
                Acme Talent Team
                """, headers: ["Auto-Submitted: auto-generated", "Precedence: bulk"], inReplyTo: id,
            id: "decision@acme.example")
    }

    static func promise(day: String) -> DemoLetter {
        DemoLetter(
            from: "Robin Reyes <robin@initech.example>", subject: "Our conversation",
            text: """
                Hi Sam,

                it was good to talk to you yesterday. We are still speaking with other candidates;
                you will hear from us by \(day).

                Best
                Robin
                """, id: "timeline@initech.example")
    }

    static func offer(deadline: String) -> DemoLetter {
        DemoLetter(
            from: "Robin Reyes <robin@initech.example>", subject: "Offer: Platform Engineer at Initech",
            text: """
                Dear Sam,

                we are delighted to offer you the position of Platform Engineer at Initech.
                The contract is attached to a separate mail. Please let us know your decision by \(deadline).

                Best regards
                Robin Reyes
                """, id: "offer@initech.example")
    }

    static func secondRound(start: CivilDateTime) -> DemoLetter {
        func compact(_ time: CivilDateTime) -> String {
            time.description.filter { $0 != "-" && $0 != ":" }
        }
        let end = CivilDateTime(start.date, .at(start.time.hour + 1, start.time.minute))
        return DemoLetter(
            from: "Kim Novak <kim@globex.example>", subject: "Invitation: second interview, Site Reliability Engineer",
            text: """
                Hi Sam,

                we enjoyed meeting you and would like to invite you to a second interview with the team.
                The calendar entry is attached.

                Kind regards
                Kim
                """,
            calendar: """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//Globex//Calendar//EN
                METHOD:REQUEST
                BEGIN:VEVENT
                UID:second-round@globex.example
                SEQUENCE:0
                DTSTAMP:20260101T000000Z
                DTSTART;TZID=Europe/Berlin:\(compact(start))
                DTEND;TZID=Europe/Berlin:\(compact(end))
                SUMMARY:Second interview
                ORGANIZER;CN=Kim Novak:mailto:kim@globex.example
                ATTENDEE;CN=Sam Candidate:mailto:\(DemoWorld.candidate)
                STATUS:CONFIRMED
                END:VEVENT
                END:VCALENDAR
                """, id: "invitation@globex.example")
    }
}
