// Mail: messages, and their parts within a message that leads to them. Draft files and composed messages, of which what is
// submitted must be fit for SMTP.

import Foundation
import FuzzKit
import MailFormat
import Vocabulary

let mailTargets: [FuzzTarget] = [
    FuzzTarget("message", byteLimit: 64 << 10) { checkReading($0) },
    FuzzTarget("html", byteLimit: 64 << 10) {
        checkReading(
            Array("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".utf8) + $0)
    },
    FuzzTarget("calendar") {
        checkReading(Array("Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n".utf8) + $0)
    },
    FuzzTarget("report") { bytes in
        checkReading(structuredReport(bytes))
        checkReading(Array("From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered mail\r\n\r\n".utf8) + bytes)
    },
    FuzzTarget("draft", read: checkDraft),
    FuzzTarget("composition", byteLimit: 4 << 10, read: checkComposition),
]

private let reader = MessageReader(zones: { zones[$0] })

/// Some zones of the system, by name.
let zones: [String: Zone] = {
    var zones: [String: Zone] = ["UTC": .utc]
    for name in ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"] {
        guard let file = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") else { continue }
        zones[name] = try? Zone(name: name, tzif: Array(file))
    }
    return zones
}()

private func checkReading(_ bytes: [UInt8]) {
    let message = reader.read(bytes)
    require(!message.headers.subject.contains(where: \.isNewline), "a subject is one line")
    require(!message.text.utf8.contains(13), "a text has line ends of one kind")
    require(!message.newText.utf8.contains(0), "a text holds no NUL")
    let headers = reader.readHeaders(bytes)
    require(headers.headers == message.headers, "headers alone say what the message's headers say")
    require((try? JSONEncoder().encode(message)) != nil, "a message can be printed")
}

/// A report (RFC 3464) with these bytes as its fields.
private func structuredReport(_ fields: [UInt8]) -> [UInt8] {
    let before = """
        From: MAILER-DAEMON@mx.example
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b

        Your message could not be delivered.
        --b
        Content-Type: message/delivery-status


        """
    let after = "\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <sent@candidate.example>\n\n--b--\n"
    return Array(before.utf8) + fields + Array(after.utf8)
}

// MARK: Writing

private func checkDraft(_ bytes: [UInt8]) {
    guard case .success(let draft) = DraftFile.parse(bytes) else { return }
    checkSubmission(draft.submission)
    guard case .success(let again) = DraftFile.parse(draft.file) else {
        return require(false, "a review file that was mended is a review file")
    }
    require(!again.isMended, "mending once is enough")
    require(again.submission == draft.submission, "the hash of a review file stays")
    require(again.text == draft.text && again.subject == draft.subject, "what is shown is what is sent")
    let moved = draft.settingDate(Instant(seconds: 1_791_000_000), offsetSeconds: 7200)
    guard case .success(let later) = DraftFile.parse(moved.file) else {
        return require(false, "a draft with another date is a draft")
    }
    require(later.submission == moved.submission && later.to == draft.to, "another date changes nothing else")
    guard case .success(let edited) = DraftFile.parse(draft.editable) else {
        return require(false, "a draft made readable is a draft")
    }
    require(
        edited.to == draft.to && edited.messageID == draft.messageID, "a draft made readable goes to the same person")
}

/// What goes to the submission server: nothing in it may end the message early (RFC 5321 section 2.3.8).
private func checkSubmission(_ bytes: [UInt8]) {
    var last: UInt8 = 0
    var length = 0
    for byte in bytes {
        require(byte != 10 || last == 13, "no LF without CR is submitted")
        require(last != 13 || byte == 10, "no CR without LF is submitted")
        require(byte < 0x80 && byte != 0, "what is submitted is 7-bit")
        length = byte == 10 ? 0 : length + 1
        require(length <= 999, "no line submitted is longer than 998 bytes")
        last = byte
    }
    require(last == 10, "the last line has an end")
}

/// Subject, names and text from the input, cut at NUL; what is read back must be what was written.
private func checkComposition(_ bytes: [UInt8]) {
    let pieces = bytes.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    let piece = { (index: Int) in index < pieces.count ? pieces[index] : "" }
    guard let from = Address("sam@candidate.example", displayName: piece(1)),
        let to = Address("jane@acme.example", displayName: piece(2)), let id = MessageID("<1@candidate.example>")
    else { return }
    let composition = Composition(
        from: from, to: [to], subject: piece(0), date: Instant(seconds: 1_791_000_000), messageID: id, text: piece(3))
    guard let written = try? composition.bytes() else { return }
    checkSubmission(written)
    let message = reader.read(written)
    require(message.headers.from.map(\.addrSpec) == ["sam@candidate.example"], "the sender is the one that was said")
    require(message.headers.to.map(\.addrSpec) == ["jane@acme.example"], "the recipient is the one that was said")
    require(message.headers.messageID == id, "no header can be put into a message by a value")
    require(
        message.headers.cc.isEmpty && message.parts.count == 1, "a message has the recipients and parts it was given")
}
