// A letter with an invitation and a large file.

extension Letter {
    /// The letter, an invitation with the UID `invitation-1@acme.example`, and `offer.pdf` of about so many bytes.
    func bytes(withFileOf byteCount: Int, to recipient: String, at moment: Moment) -> [UInt8] {
        let line = String(repeating: "JVBERi0x", count: 9) + "JVBE"
        let file = Array(repeating: line, count: byteCount / 57).joined(separator: "\n")
        let stamp = moment.minutes(4 * 24 * 60).rfc3339.filter { $0 != "-" && $0 != ":" }.prefix(15) + "Z"
        var letter = self
        letter.text = """
            --b1
            Content-Type: text/plain; charset=utf-8

            \(text)
            --b1
            Content-Type: text/calendar; method=REQUEST; charset=utf-8

            BEGIN:VCALENDAR
            VERSION:2.0
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:invitation-1@acme.example
            DTSTAMP:20260101T000000Z
            DTSTART:\(stamp)
            SUMMARY:Talk
            END:VEVENT
            END:VCALENDAR
            --b1
            Content-Type: application/pdf; name="offer.pdf"
            Content-Disposition: attachment; filename="offer.pdf"
            Content-Transfer-Encoding: base64

            \(file)
            --b1--
            """
        let plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        let whole = String(decoding: letter.bytes(to: recipient, at: moment), as: UTF8.self)
        return Array(
            whole.replacing(plain, with: "Content-Type: multipart/mixed; boundary=\"b1\"\r\n", maxReplacements: 1).utf8)
    }
}
