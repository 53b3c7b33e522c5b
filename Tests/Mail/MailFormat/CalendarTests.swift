// Invitations: which event, when, in which zone; nothing crashes on what is no calendar.

import Foundation
import Testing
import Vocabulary

@testable import MailFormat

private let reader = MessageReader(zones: Corpora.zones)

private func read(_ calendar: [UInt8], type: String = "text/calendar; charset=utf-8") -> ParsedMessage {
    reader.read(Array("From: jane@acme.example\r\nContent-Type: \(type)\r\n\r\n".utf8) + calendar)
}

private func invitation(_ event: String, method: String = "REQUEST", before: String = "") -> ParsedMessage {
    let text = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Acme//Calendar//EN
        METHOD:\(method)
        \(before)BEGIN:VEVENT
        UID:u1@acme.example
        \(event)
        END:VEVENT
        END:VCALENDAR

        """
    return read(Array(text.replacing("\n", with: "\r\n").utf8))
}

/// A file, its start and end, and the zone of its start, worked out by hand.
struct Invitation: Sendable, CustomTestStringConvertible {
    var file: String
    var start: String
    var end: String?
    var zone: String?
    var method = "PUBLISH"

    init(_ file: String, _ start: String, _ end: String?, _ zone: String?, method: String = "PUBLISH") {
        (self.file, self.start, self.end, self.zone, self.method) = (file, start, end, zone, method)
    }

    var testDescription: String { file }

    static let all = [
        Invitation(
            "icalendar-py/alarm_etar_future.ics", "2024-10-05T12:00:00Z", "2024-10-05T13:00:00Z", "Europe/London"),
        Invitation("icalendar-py/alarm_google_future.ics", "2024-10-04T18:15:00Z", "2024-10-04T19:00:00Z", "UTC"),
        Invitation(
            "icalendar-py/alarm_thunderbird_future.ics", "2024-10-23T14:00:00Z", "2024-10-23T15:00:00Z", "Europe/London"
        ),
        Invitation("icalendar-py/america_new_york.ics", "2014-08-29T12:00:00Z", "2014-08-29T14:00:00Z", "-04:00"),
        Invitation(
            "icalendar-py/event_with_recurrence_exdates_on_different_lines.ics", "2012-03-27T08:00:00Z",
            "2012-03-27T16:00:00Z", "Europe/Vienna"),
        Invitation(
            "icalendar-py/issue_1050_all_components.ics", "2025-01-15T15:00:00Z", "2025-01-15T16:00:00Z",
            "America/New_York"),
        Invitation(
            "icalendar-py/issue_1050_forward_timezone_reference.ics", "2025-01-15T09:00:00Z", nil, "Europe/Berlin"),
        Invitation("icalendar-py/issue_1081_tzid_param.ics", "2025-01-01T15:00:00Z", nil, "America/New_York"),
        Invitation(
            "icalendar-py/issue_112_missing_tzinfo_on_exdate.ics", "2013-09-07T16:00:00Z", "2013-09-07T21:00:00Z",
            "America/New_York"),
        Invitation(
            "icalendar-py/issue_156_RDATE_with_PERIOD_TZID_khal.ics", "2018-03-27T13:00:00Z", "2018-03-27T14:00:00Z",
            "America/Chicago"),
        Invitation(
            "icalendar-py/issue_156_RDATE_with_PERIOD_TZID_khal_2.ics", "2021-11-01T15:00:00Z", "2021-11-01T15:30:00Z",
            "+01:00"),
        Invitation(
            "icalendar-py/issue_165_missing_event.ics", "2015-07-03T08:00:00Z", "2015-07-03T08:30:00Z", "+02:00",
            method: "REQUEST"),
        Invitation("icalendar-py/issue_168_input.ics", "2015-09-05T09:00:00Z", "2015-09-05T10:00:00Z", "UTC"),
        Invitation("icalendar-py/issue_218_bad_tzid.ics", "2017-02-28T12:00:00Z", "2017-02-28T12:30:00Z", "+11:00"),
        Invitation(
            "icalendar-py/issue_237_fail_to_parse_timezone_with_non_ascii_tzid.ics", "2017-05-11T16:30:00Z",
            "2017-05-11T17:00:00Z", "America/Sao_Paulo"),
        Invitation(
            "icalendar-py/issue_313_globally_unique_tzid.ics", "2020-04-26T12:00:00Z", "2020-04-26T13:00:00Z",
            "Europe/Berlin"),
        Invitation(
            "icalendar-py/issue_321_assert_dst_offset_is_not_false.ics", "2020-04-03T08:20:00Z", "2020-04-03T09:30:00Z",
            "Europe/Berlin"),
        Invitation(
            "icalendar-py/issue_350.ics", "2022-02-22T18:30:00Z", "2022-02-22T19:30:00Z", "UTC", method: "REQUEST"),
        Invitation(
            "icalendar-py/issue_466_convert_tzid_with_slash.ics", "2022-10-21T18:00:00Z", "2022-10-21T19:00:00Z",
            "Europe/Stockholm"),
        Invitation(
            "icalendar-py/issue_53_description_parsed_properly.ics", "2012-07-12T22:30:00Z", "2012-07-13T01:30:00Z",
            "America/New_York"),
        Invitation(
            "icalendar-py/issue_836_do_not_quote_tzid.ics", "2024-10-28T21:00:00Z", "2024-10-28T22:00:00Z",
            "America/New_York"),
        Invitation(
            "icalendar-py/rfc_7265_appendix_example_2_ical.ics", "2006-01-02T17:00:00Z", "2006-01-02T18:00:00Z",
            "US/Eastern"),
        Invitation(
            "icalendar-py/rfc_9074_example_1.ics", "2021-03-02T15:30:00Z", "2021-03-02T16:30:00Z", "America/New_York"),
        Invitation(
            "icalendar-py/timezone_same_start.ics", "2017-02-24T20:00:00Z", "2017-02-24T20:30:00Z",
            "America/Los_Angeles",
            method: "REQUEST"),
        Invitation(
            "icalendar-py/timezone_same_start_and_offset.ics", "2017-02-24T03:00:00Z", "2017-02-24T03:30:00Z",
            "Asia/Tokyo"),
        Invitation("icalendar-py/timezoned.ics", "2012-02-13T09:00:00Z", "2012-02-17T17:00:00Z", "Europe/Vienna"),
        Invitation("icalendar-py/timezone_rdate.ics", "2012-02-13T09:00:00Z", nil, "Europe/Vaduz"),
        Invitation("icalendar-py/pacific_fiji.ics", "2014-08-28T20:00:00Z", nil, "Pacific/Fiji"),
        Invitation("icalendar-py/x_location.ics", "2016-10-28T12:00:00Z", "2016-10-28T12:30:00Z", "Europe/Zurich"),
        Invitation(
            "icaljs/blank_description.ics", "2012-06-30T13:00:00Z", "2012-06-30T14:00:00Z", "America/Los_Angeles"),
        Invitation(
            "icaljs/duration_instead_of_dtend.ics", "2012-06-30T13:00:00Z", "2012-07-01T13:00:00Z",
            "America/Los_Angeles"),
        Invitation("icaljs/only_dtstart_date.ics", "2012-06-30T00:00:00Z", "2012-07-01T00:00:00Z", nil),
        Invitation("icaljs/utc_negative_zero.ics", "2012-08-21T21:00:00Z", "2012-08-21T21:30:00Z", "UTC"),
        Invitation("icaljs/timezone_from_file.ics", "2023-03-06T21:23:00Z", "2023-03-06T22:23:00Z", "-07:41"),
    ]
}

@Suite struct CalendarTests {
    @Test(.disabled(if: Corpora.areMissing, "the corpora are absent"), arguments: Invitation.all)
    func startEndAndZoneAreRight(_ expected: Invitation) throws {
        let folder = try #require(Corpora.root).appending(path: "calendar")
        let event = try #require(read(try Corpora.bytes(folder.appending(path: expected.file))).calendar)
        #expect(event.start?.rfc3339() == expected.start)
        #expect(event.end?.rfc3339() == expected.end)
        #expect(event.timeZone == expected.zone)
        #expect(event.method == expected.method)
    }

    @Test(.disabled(if: Corpora.areMissing, "the corpora are absent"))
    func everyCalendarIsReadOrRefusedWithAReason() throws {
        let files = Corpora.files("calendar", suffix: ".ics")
        #expect(files.count > 160)
        for file in files {
            let message = read(try Corpora.bytes(file))
            let isUsable = message.calendar?.start != nil
            #expect(
                isUsable || message.defects.contains { $0.contains("calendar") || $0.contains("event") },
                "\(file.lastPathComponent)")
        }
    }

    @Test func anInvitationIsReadWhole() throws {
        let message = invitation(
            """
            SEQUENCE:2
            DTSTART;TZID=W. Europe Standard Time:20261124T100000
            DTEND;TZID=W. Europe Standard Time:20261124T104500
            SUMMARY:Interview\\, second round
            ORGANIZER;CN="Doe, Jane":mailto:jane@acme.example
            ATTENDEE;CN=Sam;PARTSTAT=NEEDS-ACTION:MAILTO:sam@candidate.example
            LOCATION:Microsoft Teams Meeting
            DESCRIPTION:Join: https://teams.microsoft.com/l/meetup-join/abc?x=1 \\n bye
            STATUS:confirmed
            """)
        let event = try #require(message.calendar)
        #expect(event.method == "REQUEST")
        #expect(event.uid == "u1@acme.example")
        #expect(event.sequence == 2)
        #expect(event.start?.rfc3339() == "2026-11-24T09:00:00Z")
        #expect(event.end?.rfc3339() == "2026-11-24T09:45:00Z")
        #expect(event.timeZone == "Europe/Berlin")
        #expect(event.summary == "Interview, second round")
        #expect(event.organizer?.description == "Doe, Jane <jane@acme.example>")
        #expect(event.attendees.map(\.addrSpec) == ["sam@candidate.example"])
        #expect(event.location == "Microsoft Teams Meeting, https://teams.microsoft.com/l/meetup-join/abc?x=1")
        #expect(event.status == "CONFIRMED")
        #expect(message.defects == ["no Date"])
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-11-24T09:00:00Z"), ("Central European Standard Time", "2026-11-24T09:00:00Z"),
        ("Eastern Standard Time", "2026-11-24T15:00:00Z"), ("India Standard Time", "2026-11-24T04:30:00Z"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "2026-11-24T13:00:00Z"),
        ("/freeassociation.sourceforge.net/Europe/London", "2026-11-24T10:00:00Z"),
        ("(UTC+01:00) Amsterdam\\, Berlin\\, Bern\\, Rome\\, Stockholm\\, Vienna", "2026-11-24T09:00:00Z"),
        ("UTC", "2026-11-24T10:00:00Z"), ("../../etc/passwd", "2026-11-24T10:00:00Z"),
    ])
    func zoneNamesOfAllKinds(_ id: String, _ start: String) {
        let message = invitation("DTSTART;TZID=\"\(id.replacing("\\", with: ""))\":20261124T100000")
        #expect(message.calendar?.start?.rfc3339() == start)
    }

    @Test func floatingTimesHaveNoZone() {
        let event = invitation("DTSTART:20261124T100000\nDURATION:PT30M").calendar
        #expect(event?.timeZone == nil)
        #expect(event?.start?.rfc3339() == "2026-11-24T10:00:00Z")
        #expect(event?.end?.rfc3339() == "2026-11-24T10:30:00Z")
    }

    @Test func theMasterOfASeriesComesBeforeItsExceptions() {
        let exception =
            "BEGIN:VEVENT\nUID:u1@acme.example\nRECURRENCE-ID:20261201T100000Z\nSEQUENCE:9\nDTSTART:20261202T100000Z\nEND:VEVENT\n"
        let event = invitation("DTSTART:20261124T100000Z\nRRULE:FREQ=WEEKLY", before: exception).calendar
        #expect(event?.start?.rfc3339() == "2026-11-24T10:00:00Z")
    }

    @Test func anExceptionSaysWhichOccurrenceItIsAbout() {
        let exception = invitation("UID:u1@acme.example\nRECURRENCE-ID:20261201T100000Z\nDTSTART:20261202T100000Z\n")
        #expect(exception.calendar?.recurrenceID == Instant(rfc3339: "2026-12-01T10:00:00Z"))
        #expect(invitation("UID:u1@acme.example\nDTSTART:20261202T100000Z\n").calendar?.recurrenceID == nil)
    }

    @Test func aCancellationSaysSo() {
        let event = invitation("DTSTART:20261124T100000Z\nSEQUENCE:3\nSTATUS:CANCELLED", method: "CANCEL").calendar
        #expect(event?.method == "CANCEL")
        #expect(event?.status == "CANCELLED")
    }

    @Test func anAttachmentIsACalendarToo() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261124T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        let message = read(Array(text.utf8), type: "application/octet-stream; name=\"invite.ics\"")
        #expect(message.calendar?.start?.rfc3339() == "2026-11-24T10:00:00Z")
        #expect(message.calendar?.method == "PUBLISH")
    }

    @Test(arguments: [
        "", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:99999999T999999\nEND:VEVENT\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\nEND:VCALENDAR",
        "hello",
        String(repeating: "BEGIN:VEVENT\n", count: 5000), "BEGIN:VCALENDAR\n" + String(repeating: "X", count: 200_000),
    ])
    func brokenCalendarsAreRefusedWithAReason(_ text: String) {
        let message = read(Array(text.utf8))
        #expect(message.calendar?.start == nil)
        #expect(message.defects.contains { $0.contains("calendar") || $0.contains("event") })
    }

    @Test func aHugeCalendarIsNotRead() {
        let message = read(Array("BEGIN:VCALENDAR\n".utf8) + [UInt8](repeating: 65, count: 300_000))
        #expect(message.defects.contains("a calendar larger than 262144 bytes"))
    }

    @Test(arguments: ["REQUEST", "CANCEL", "REPLY", "COUNTER", "PUBLISH"])
    func everyMethodIsKept(method: String) {
        let event = "DTSTART:20261124T090000Z\nSEQUENCE:3\nATTENDEE;PARTSTAT=DECLINED:mailto:jane@acme.example"
        let calendar = invitation(event, method: method).calendar
        #expect(calendar?.method == method)
        #expect(calendar?.sequence == 3)
        #expect(calendar?.attendees.map(\.addrSpec) == ["jane@acme.example"])
    }

    /// libical prints a complaint for each END that no BEGIN precedes; none may reach it, however it is written.
    @Test(
        "no END without its BEGIN reaches libical",
        arguments: [
            ("END:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n", "BEGIN:VEVENT\r\nEND:VEVENT\r\n"),
            ("END\r\n :VEVENT\r\nX:1", "X:1\r\n"),
            ("E\r\n\tND:VEVENT\r\nX:1", "X:1\r\n"),
            ("END ;X=1:VEVENT\nX:1", "X:1\r\n"),
            ("BEGIN\u{A0}:VEVENT\nEND:VEVENT\n", "BEGIN\u{A0}:VEVENT\r\n"),
            ("BEGIN:VEVENT\nEND:A\nEND:B\nX:1\n", "BEGIN:VEVENT\r\nEND:A\r\nX:1\r\n"),
            ("begin:\nend:VEVENT\n", "begin:\r\nend:VEVENT\r\n"),
        ])
    func endsHaveTheirBegins(text: String, balanced: String) {
        #expect(CalendarComponent.balanced(text) == balanced)
    }
}
