// "Tomorrow" is counted from the day the sender's clock showed, wherever the reader is.

import Foundation
import MailFormat
import Testing
import Vocabulary

@testable import Reading

/// A sentence, the Date header of its mail, the reader's zone, and when the promise ends there.
struct SenderClockRow: CustomTestStringConvertible, Sendable {
    var text: String
    var date: String
    var zone: String
    var until: String?
    var testDescription: String { "\(text) of \(date) read in \(zone)" }

    init(_ text: String, _ date: String, _ zone: String, _ until: String?) {
        (self.text, self.date, self.zone, self.until) = (text, date, zone, until)
    }
}

/// The system's zone files.
private enum ZoneFiles {
    static var areMissing: Bool { zone("Europe/Berlin") == nil }

    static func zone(_ name: String) -> Zone? {
        let file = URL(filePath: "/usr/share/zoneinfo/\(name)")
        return (try? Data(contentsOf: file)).flatMap { try? Zone(name: name, tzif: [UInt8]($0)) }
    }
}

@Suite("The sender's clock", .disabled(if: ZoneFiles.areMissing, "no zone files"))
struct SenderClockTests {
    private static let (berlin, newYork) = ("Europe/Berlin", "America/New_York")

    /// 2026-11-12 is a Thursday. Clocks go back on 25 October in Europe and on 1 November in America.
    static let rows = [
        SenderClockRow(
            "We will let you know tomorrow.", "Thu, 12 Nov 2026 23:30:00 -0500", berlin, "2026-11-13T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know tomorrow.", "Thu, 12 Nov 2026 23:30:00 -0500", newYork, "2026-11-13T18:00:00-05:00"),
        SenderClockRow(
            "We will let you know tomorrow.", "Thu, 12 Nov 2026 23:30:00 EST", berlin, "2026-11-13T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know by Friday.", "Thu, 12 Nov 2026 23:30:00 -0500", berlin, "2026-11-13T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know by Friday.", "Thu, 12 Nov 2026 23:30:00 -0500", newYork, "2026-11-13T18:00:00-05:00"),
        SenderClockRow(
            "We will let you know within 3 working days.", "Thu, 12 Nov 2026 23:30:00 -0500", berlin,
            "2026-11-17T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know by the end of the month.", "Mon, 30 Nov 2026 16:00:00 -0800", berlin,
            "2026-12-01T03:00:00+01:00"),
        // In the east it is tomorrow already.
        SenderClockRow(
            "We will let you know tomorrow.", "Fri, 13 Nov 2026 08:00:00 +0900", newYork, "2026-11-14T18:00:00-05:00"),
        // In Berlin the day closed before it was written; where it was written it has not.
        SenderClockRow(
            "You will hear from us today.", "Thu, 12 Nov 2026 14:00:00 -0800", berlin, "2026-11-13T03:00:00+01:00"),
        // The first and the last second of a day.
        SenderClockRow(
            "We will let you know tomorrow.", "Thu, 12 Nov 2026 00:00:00 -0500", berlin, "2026-11-13T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know tomorrow.", "Thu, 12 Nov 2026 23:59:59 -0500", berlin, "2026-11-13T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know tomorrow.", "Thu, 12 Nov 2026 00:00:00 +0100", newYork, "2026-11-13T18:00:00-05:00"),
        // A time of day is the sender's.
        SenderClockRow(
            "You will have our answer by noon tomorrow.", "Thu, 12 Nov 2026 23:30:00 -0500", berlin,
            "2026-11-13T18:00:00+01:00"),
        SenderClockRow(
            "You will have our answer by noon tomorrow.", "Thu, 12 Nov 2026 23:30:00 -0500", newYork,
            "2026-11-13T12:00:00-05:00"),
        // Clocks go back between the mail and what it promises.
        SenderClockRow(
            "We will let you know by Monday.", "Fri, 23 Oct 2026 15:00:00 +0200", berlin, "2026-10-26T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know by noon on Monday.", "Fri, 23 Oct 2026 15:00:00 +0200", berlin,
            "2026-10-26T12:00:00+01:00"),
        SenderClockRow(
            "We will let you know in a week.", "Tue, 20 Oct 2026 15:00:00 +0200", berlin, "2026-10-27T15:00:00+01:00"),
        SenderClockRow(
            "We will let you know within 48 hours.", "Sat, 24 Oct 2026 15:00:00 +0200", berlin,
            "2026-10-26T14:00:00+01:00"),
        SenderClockRow(
            "We will let you know tomorrow.", "Wed, 28 Oct 2026 20:00:00 -0400", berlin, "2026-10-29T18:00:00+01:00"),
        // Servers write +0000 wherever they stand: the reader's clock is the better guess.
        SenderClockRow(
            "We will let you know tomorrow.", "Thu, 12 Nov 2026 23:30:00 +0000", berlin, "2026-11-14T18:00:00+01:00"),
        SenderClockRow(
            "We will let you know tomorrow.", "Fri, 13 Nov 2026 01:30:00 -0000", newYork, "2026-11-13T18:00:00-05:00"),
    ]

    private static func read(_ text: String, _ subject: String, _ date: String, _ zone: Zone) throws -> MessageReading {
        let source = "From: jane@acme.example\r\nDate: \(date)\r\nSubject: \(subject)\r\n\r\n\(text)\r\n"
        let mail = MessageReader(zones: { _ in nil }).read(Array(source.utf8))
        return try Packs.classifier().classify(mail, zone: zone)
    }

    @Test("days count from the sender's day", arguments: rows)
    func daysCountFromTheSendersDay(row: SenderClockRow) throws {
        let zone = try #require(ZoneFiles.zone(row.zone))
        let reading = try Self.read(row.text, "News", row.date, zone)
        #expect(reading.expected?.until.rfc3339(in: zone) == row.until)
    }

    @Test func proposedTimesAreTheSenders() throws {
        let zone = try #require(ZoneFiles.zone(Self.berlin))
        let reading = try Self.read(
            "Are you available for a call tomorrow at 14:00 or on Monday 10:00 CET?", "A call",
            "Thu, 12 Nov 2026 16:00:00 -0500", zone)
        #expect(reading.kind == .scheduling)
        #expect(
            reading.proposedTimes.map { $0.start.rfc3339(in: zone) } == [
                "2026-11-13T20:00:00+01:00", "2026-11-16T10:00:00+01:00",
            ])
    }
}
