// The review file: what editors do to it, and what is refused.

import MailFormat
import Testing
import Vocabulary

private let submission = Array(
    """
    From: Sam Candidate <sam@candidate.example>\r
    To: Jane Doe <jane@acme.example>\r
    Subject: Thank you\r
    Date: Wed, 25 Nov 2026 09:00:00 +0100\r
    Message-ID: <abc.1@candidate.example>\r
    In-Reply-To: <9@acme.example>\r
    MIME-Version: 1.0\r
    Content-Type: text/plain; charset=utf-8\r
    Content-Transfer-Encoding: 7bit\r
    \r
    Dear Jane,\r
    \r
    thank you.\r

    """.utf8)

private func draft(_ text: String) throws -> DraftFile { try DraftFile.parse(Array(text.utf8)).get() }
private func edited(_ change: (inout String) -> Void) -> [UInt8] {
    var text = String(decoding: DraftFile.file(from: submission), as: UTF8.self)
    change(&text)
    return Array(text.utf8)
}
private func problem(_ change: (inout String) -> Void) -> DraftFileProblem? {
    guard case .failure(let problem) = DraftFile.parse(edited(change)) else { return nil }
    return problem
}

@Suite struct DraftFileTests {
    @Test func theFileIsTheMessagePlusOneLine() throws {
        let file = DraftFile.file(from: submission)
        #expect(Array(file.dropFirst("X-Unsent: 1\r\n".utf8.count)) == submission)
        let draft = try DraftFile.parse(file).get()
        #expect(draft.submission == submission)
        #expect(draft.file == file)
        #expect(!draft.isMended)
        #expect(draft.to.description == "Jane Doe <jane@acme.example>")
        #expect(draft.from.addrSpec == "sam@candidate.example")
        #expect(draft.subject == "Thank you")
        #expect(draft.messageID.text == "abc.1@candidate.example")
        #expect(draft.inReplyTo?.text == "9@acme.example")
        #expect(draft.date == Instant(seconds: 1_795_593_600))
        #expect(draft.text == "Dear Jane,\n\nthank you.\n")
    }

    @Test func bareLineFeedsAreMended() throws {
        let draft = try DraftFile.parse(edited { $0 = $0.replacing("\r\n", with: "\n") }).get()
        #expect(draft.submission == submission)
        #expect(draft.isMended)
    }

    @Test func aMissingLastLineEndIsMended() throws {
        let draft = try DraftFile.parse(edited { $0.removeLast() }).get()
        #expect(draft.submission == submission)
    }

    @Test func aByteOrderMarkIsMended() throws {
        #expect(
            try DraftFile.parse([0xEF, 0xBB, 0xBF] + DraftFile.file(from: submission)).get().submission == submission)
    }

    @Test func textBeyondASCIIIsEncoded() throws {
        let draft = try DraftFile.parse(edited { $0 = $0.replacing("thank you.", with: "danke schön – bis bald.") })
            .get()
        #expect(draft.isMended)
        #expect(draft.submission.allSatisfy { $0 < 0x80 })
        #expect(draft.text == "Dear Jane,\n\ndanke schön – bis bald.\n")
        #expect(try DraftFile.parse(draft.file).get().isMended == false)
    }

    @Test func headersBeyondASCIIAreEncoded() throws {
        let draft = try DraftFile.parse(
            edited {
                $0 = $0.replacing("Subject: Thank you", with: "Subject: Herzlichen Dank für alles")
                $0 = $0.replacing("Jane Doe", with: "Jürgen Müller")
            }
        ).get()
        #expect(draft.submission.allSatisfy { $0 < 0x80 })
        #expect(draft.subject == "Herzlichen Dank für alles")
        #expect(draft.to.displayName == "Jürgen Müller")
        #expect(try DraftFile.parse(draft.file).get().isMended == false)
    }

    @Test func theEditableFormIsReadableAndComesBack() throws {
        let draft = try DraftFile.parse(edited { $0 = $0.replacing("you", with: "dich für Jürgen") }).get()
        let editable = String(decoding: draft.editable, as: UTF8.self)
        #expect(editable.contains("Subject: Thank dich für Jürgen\r\n"))
        #expect(editable.contains("thank dich für Jürgen.\r\n"))
        #expect(try DraftFile.parse(draft.editable).get().submission == draft.submission)
    }

    @Test func settingTheDateChangesNothingElse() throws {
        let draft = try DraftFile.parse(DraftFile.file(from: submission)).get()
        let moved = draft.settingDate(Instant(seconds: 1_795_680_000), offsetSeconds: -18000)
        let expected = String(decoding: submission, as: UTF8.self)
            .replacing("Wed, 25 Nov 2026 09:00:00 +0100", with: "Thu, 26 Nov 2026 03:00:00 -0500")
        #expect(String(decoding: moved.submission, as: UTF8.self) == expected)
        #expect(moved.date == Instant(seconds: 1_795_680_000))
        #expect(try DraftFile.parse(moved.file).get().submission == moved.submission)
    }

    @Test func theMarkMayStandAnywhereInTheHeaderOrBeMissing() throws {
        #expect(try DraftFile.parse(submission).get().submission == submission)
        let moved = String(decoding: submission, as: UTF8.self).replacing("Subject:", with: "x-unsent: 1\r\nSubject:")
        #expect(try draft(moved).submission == submission)
    }

    @Test func aMarkInTheTextIsText() throws {
        let draft = try DraftFile.parse(edited { $0 += "X-Unsent: 1\r\n" }).get()
        #expect(draft.text.hasSuffix("X-Unsent: 1\n"))
    }

    @Test func whatIsNoDraftIsRefusedWithAReason() {
        #expect(problem { $0 = $0.replacing("To: Jane Doe <jane@acme.example>\r\n", with: "") } == .noTo)
        #expect(problem { $0 = $0.replacing("<jane@acme.example>", with: "") } == .noTo)
        #expect(
            problem { $0 = $0.replacing("<jane@acme.example>", with: "<jane@acme.example>, joe@acme.example") }
                == .severalTo)
        #expect(problem { $0 = $0.replacing("Subject:", with: "Cc: joe@acme.example\r\nSubject:") } == .otherRecipients)
        #expect(
            problem { $0 = $0.replacing("Subject:", with: "BCC: joe@acme.example\r\nSubject:") } == .otherRecipients)
        #expect(problem { $0 = $0.replacing("Subject:", with: "Subject: x\r\nSubject:") } == .repeatedHeader("subject"))
        #expect(problem { $0 = $0.replacing("Date:", with: "Date: whenever\r\nX-Date:") } == .noDate)
        #expect(problem { $0 = $0.replacing("Message-ID:", with: "X-ID:") } == .noMessageID)
        #expect(problem { $0 = $0.replacing("From:", with: "X-From:") } == .noFrom)
        #expect(problem { $0 = $0.replacing("thank", with: "\0") } == .holdsNUL)
        #expect(problem { $0 = $0.replacing("Subject: Thank you", with: "Thank you") } == .malformedHeader(line: 4))
        #expect(problem { $0 = "" } == .malformedHeader(line: 2))
        #expect(problem { $0 += String(repeating: "x", count: DraftFile.byteLimit) } == .tooBig)
        #expect(DraftFile.parse(DraftFile.file(from: submission) + [0xFF, 0xFE, 10]) == .failure(.notUTF8))
    }

    /// RFC 5322 section 2.1.1. What is encoded is folded; a longer line of ASCII was submitted as it stood.
    @Test func aHeaderLineOfMoreThan998BytesIsRefused() throws {
        let subject = String(repeating: "x", count: 989)
        #expect(problem { $0 = $0.replacing("Thank you", with: subject) } == nil)
        #expect(problem { $0 = $0.replacing("Thank you", with: subject + "x") } == .longHeader)
        #expect(problem { $0 = $0.replacing("<9@acme.example>", with: "<9@acme.example> " + subject) } == .longHeader)
        #expect(problem { $0 = $0.replacing("Thank you", with: String(repeating: "\u{e9} ", count: 900)) } == nil)
    }

    @Test func problemsNameNothingFromTheDraft() {
        let text = DraftFileProblem.repeatedHeader("subject").description
        #expect(text == "the header subject stands more than once")
    }
}
