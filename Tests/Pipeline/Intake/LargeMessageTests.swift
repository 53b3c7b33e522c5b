// Large messages: attachments that are not read are left on the server, and a server that lies about the parts of a message
// is asked for the whole.

import Interviews
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline
@testable import TestServers

@Suite("Large messages", .serialized, .timeLimit(.minutes(5)))
struct LargeMessageTests {
    @Test func anAttachmentStaysOnTheServerAndTheRestIsRead() async throws {
        let (intake, letter) = try await intake()
        try await intake.look()
        let mail = try #require(try intake.mails.first)
        #expect(mail.newText?.contains("careful consideration") ?? false)
        #expect(mail.calendar?.uid == "u-1@acme.example")
        #expect(mail.notFullyRead == nil)
        #expect(
            mail.notFetched?.map(\.filename) == ["Offer.pdf"] && mail.notFetched?.map(\.type) == ["application/pdf"])
        let size = try #require(mail.notFetched?.first?.size)
        #expect(abs(size - LargeLetter.fileByteCount) < 200, "\(size)")
        #expect(letter.asked == ["BODYSTRUCTURE", "1.MIME 1 2.MIME 2 3.MIME"])
        let shape = mail.shape(in: .utc)
        #expect(shape.notFetched?.map(\.filename) == ["Offer.pdf"])
    }

    @Test func partsMayComeInRepliesOfTheirOwn() async throws {
        let (intake, letter) = try await intake { $0.isTorn = true }
        try await intake.look()
        #expect(try intake.mails.first?.calendar != nil && intake.mails.first?.notFetched?.count == 1)
        #expect(letter.asked.count == 2)
    }

    /// It is known again by its bytes, which must be the same each time.
    @Test func aLargeMessageWithoutMessageIDIsFetchedWhole() async throws {
        let (intake, letter) = try await intake { $0.hasMessageID = false }
        try await intake.look()
        #expect(try intake.mails.map(\.notFetched) == [nil])
        #expect(letter.asked == ["", ""], "by ranges")
    }

    /// Anybody can write the mark.
    @Test func aMarkInAMessageThatCameWholeIsNotBelieved() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        let fields = "MIME-Version: 1.0\nContent-Type: application/pdf; name=a.pdf\nContent-Afterword-Omitted: 9\n"
        server.deliver(
            ModelLetter.text(subject: "Forged", body: "").replacing("\n\n", with: "\n" + fields + "\n"))
        try await intake.look()
        #expect(try intake.mails.map(\.notFetched) == [nil])
    }

    @Test("a server that lies is asked for the whole message", arguments: LargeLetter.Lie.allCases)
    func lies(lie: LargeLetter.Lie) async throws {
        let (intake, letter) = try await intake { $0.lie = lie }
        try await intake.look()
        let mail = try #require(try intake.mails.first)
        #expect(mail.newText?.contains("careful consideration") ?? false)
        #expect(mail.calendar?.uid == "u-1@acme.example")
        #expect(mail.notFullyRead == nil && mail.notFetched == nil)
        #expect(letter.asked.last == "")
    }

    private func intake(_ change: (inout LargeLetter) -> Void = { _ in }) async throws -> (Intake, LargeLetter.Log) {
        let server = ModelServer()
        var letter = LargeLetter()
        change(&letter)
        let log = LargeLetter.Log()
        server.deliver(letter.text)
        let intake = try await Intake(server)
        server.misbehave { [letter] command, peer in try letter.answer(command, peer, log) }
        return (intake, log)
    }
}

/// A letter with an invitation and a file, and a server's word about its parts.
struct LargeLetter: Sendable {
    enum Lie: CaseIterable {
        case noStructure, structureIsNil, structureIsBroken, structureIsRefused, otherSizes, otherOrder, partsAreRefused
        case textIsNil, textIsEmpty, textIsCut, headerIsNil, partIsMissing
    }

    /// What was asked for, one entry a command: sections by name, the whole message as "".
    final class Log: Sendable {
        private let commands = Mutex<[String]>([])
        var asked: [String] { commands.withLock { $0 } }
        func add(_ command: String) { commands.withLock { $0.append(command) } }
    }

    static let fileByteCount = 57 * 4000
    var hasMessageID = true
    var isTorn = false
    var lie: Lie?

    private static let words =
        "Dear Sam,\r\n\r\nafter careful consideration we have decided to move forward with another candidate.\r\n"
    private static let calendar = """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        METHOD:REQUEST\r
        BEGIN:VEVENT\r
        UID:u-1@acme.example\r
        DTSTART:20261012T090000Z\r
        DTEND:20261012T100000Z\r
        SUMMARY:Talk\r
        END:VEVENT\r
        END:VCALENDAR\r

        """
    private static let file = String(repeating: String(repeating: "QUJD", count: 19) + "\r\n", count: 4000)
    private static let headers = [
        "Content-Type: text/plain; charset=utf-8", "Content-Type: text/calendar; method=REQUEST",
        "Content-Type: application/pdf; name=\"Offer.pdf\"\r\nContent-Transfer-Encoding: base64",
    ]
    private static let bodies = [words, calendar, file]

    var text: String {
        let letter = ModelLetter.text(subject: "Large", id: hasMessageID ? "" : nil, body: "")
            .replacing("\n\n", with: "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b1\"\n\n")
        let parts = zip(Self.headers, Self.bodies).map { "--b1\r\n\($0)\r\n\r\n\($1)\r\n" }.joined()
        return letter + parts + "--b1--\r\n"
    }

    /// Answers what is asked about structure and parts; true if it did.
    func answer(_ command: ModelServer.Command, _ peer: Peer, _ log: Log) throws -> Bool {
        guard command.name == "UID FETCH", !command.arguments.contains("[HEADER]") else { return false }
        if command.arguments.contains("BODYSTRUCTURE") {
            log.add("BODYSTRUCTURE")
            if lie == .structureIsRefused {
                try peer.say("\(command.tag) NO [SERVERBUG] cannot")
                return true
            }
            if lie != .noStructure { try peer.say("* 1 FETCH (UID 1 BODYSTRUCTURE \(structure))") }
            try peer.say("\(command.tag) OK done")
            return true
        }
        let names = command.arguments.matches(of: /BODY\.PEEK\[([^\]]*)\]/).map { String($0.1) }
        log.add(names.joined(separator: " "))
        guard names != [""] else { return false }
        if lie == .partsAreRefused {
            try peer.say("\(command.tag) NO some of it cannot be read")
            return true
        }
        let items = names.filter { lie != .partIsMissing || $0 != "2" }.map(item)
        let replies = isTorn ? items : [items.joined(separator: " ")]
        for reply in replies { try peer.send("* 1 FETCH (UID 1 \(reply))\r\n") }
        try peer.say("\(command.tag) OK done")
        return true
    }

    private func item(_ name: String) -> String {
        if name == "1", lie == .textIsNil { return "BODY[1] NIL" }
        if name == "3.MIME", lie == .headerIsNil { return "BODY[3.MIME] NIL" }
        let index = (name.first?.wholeNumberValue ?? 1) - 1
        var value = name.hasSuffix("MIME") ? Self.headers[index] + "\r\n\r\n" : Self.bodies[index]
        if name == "1", lie == .textIsEmpty { value = "" }
        if name == "1", lie == .textIsCut { value = String(value.dropLast(9)) }
        return "BODY[\(name)] {\(value.utf8.count)}\r\n\(value)"
    }

    private var structure: String {
        switch lie {
        case .structureIsNil: return "NIL"
        case .structureIsBroken: return #"("text" ("plain" ("charset")) 4 (5))"#
        default: break
        }
        let wrong = lie == .otherSizes ? 2 : 0
        var parts = [
            #"("text" "plain" ("charset" "utf-8") NIL NIL "7bit" \#(Self.words.utf8.count + wrong) 4 NIL NIL NIL NIL)"#,
            #"("text" "calendar" ("method" "REQUEST") NIL NIL "7bit" \#(Self.calendar.utf8.count) 9 NIL NIL NIL NIL)"#,
            #"("application" "pdf" ("name" "Offer.pdf") NIL NIL "base64" \#(Self.file.utf8.count) NIL NIL NIL NIL)"#,
        ]
        if lie == .otherOrder { parts.swapAt(1, 2) }
        return #"(\#(parts.joined()) "mixed" ("boundary" "b1") NIL NIL NIL)"#
    }
}
