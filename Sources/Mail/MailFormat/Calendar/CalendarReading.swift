// Calendar parts and .ics attachments as one event (RFC 5545, RFC 5546): which part, which event, what it says.

import Vocabulary

/// Reads the calendar of a message.
struct CalendarReading {
    let limits: MessageReader.Limits
    let zones: @Sendable (String) -> Zone?

    /// The event of the first calendar part that holds one; parts of type text/calendar before attachments.
    func read(_ tree: MimeTree) -> (event: ParsedMessage.Calendar?, defects: [String]) {
        let own = tree.leaves.filter { !$0.isEmbedded && Self.isCalendar($0) }
        let ordered = own.filter { $0.type == "text/calendar" } + own.filter { $0.type != "text/calendar" }
        var defects: [String] = []
        for leaf in ordered.prefix(10) {
            if let event = read(leaf, defects: &defects) { return (event, defects) }
        }
        return (nil, defects)
    }

    private static func isCalendar(_ leaf: MimeLeaf) -> Bool {
        leaf.type == "text/calendar" || leaf.type == "application/ics"
            || leaf.filename?.lowercased().hasSuffix(".ics") ?? false
    }

    private func read(_ leaf: MimeLeaf, defects: inout [String]) -> ParsedMessage.Calendar? {
        guard leaf.content.count <= limits.calendarBytes else {
            defects.append("a calendar larger than \(limits.calendarBytes) bytes")
            return nil
        }
        let text = Charset.decode(leaf.content.filter { $0 != 0 }, charset: leaf.charset).text
        guard let root = CalendarComponent(reading: CalendarComponent.balanced(text)) else {
            defects.append("a calendar that cannot be read")
            return nil
        }
        let whole = root.name == "VCALENDAR" ? [root] : root.descendants("VCALENDAR")
        // Some programs send an event without the calendar around it.
        let calendars = whole.isEmpty ? [CalendarComponent(name: "VCALENDAR", children: [root])] : whole
        for calendar in calendars {
            if let event = Self.chosen(calendar.descendants("VEVENT")) {
                return read(event, of: calendar, part: leaf, defects: &defects)
            }
        }
        defects.append("a calendar without an event")
        return nil
    }

    /// The event of a series that speaks of the whole, else the exception with the highest sequence.
    private static func chosen(_ events: [CalendarComponent]) -> CalendarComponent? {
        func sequence(_ event: CalendarComponent) -> Int { event.first("SEQUENCE").flatMap { Int($0.value) } ?? 0 }
        let whole = events.filter { $0.first("RECURRENCE-ID") == nil }
        let candidates = whole.isEmpty ? events : whole
        guard var best = candidates.first else { return nil }
        for event in candidates.dropFirst() where sequence(event) > sequence(best) { best = event }
        return best
    }

    private func read(
        _ event: CalendarComponent, of calendar: CalendarComponent, part: MimeLeaf, defects: inout [String]
    ) -> ParsedMessage.Calendar {
        let time = CalendarTime(calendar: calendar, zones: zones)
        let start = event.first("DTSTART").flatMap(time.moment)
        if start == nil { defects.append("an event without a readable start") }
        var end = event.first("DTEND").flatMap(time.moment)?.instant
        if end == nil, let start { end = CalendarTime.end(of: start, duration: event.first("DURATION")?.value) }
        if let start, let last = end, last < start.instant {
            defects.append("an event that ends before it starts")
            end = nil
        }
        let method = calendar.first("METHOD")?.value ?? part.method ?? "PUBLISH"
        return ParsedMessage.Calendar(
            method: method.trimmed().uppercased(), uid: event.first("UID")?.text.trimmed(),
            sequence: event.first("SEQUENCE").flatMap { Int($0.value) } ?? 0, start: start?.instant, end: end,
            timeZone: start?.zone, summary: Self.line(event.first("SUMMARY")?.text),
            organizer: event.first("ORGANIZER").flatMap(Self.address),
            attendees: event.all("ATTENDEE").prefix(200).compactMap(Self.address),
            location: Self.location(event), status: event.first("STATUS")?.value.uppercased(),
            recurrenceID: event.first("RECURRENCE-ID").flatMap(time.moment)?.instant)
    }

    private static func line(_ text: String?) -> String? {
        text.map(HeaderText.clean).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `mailto:jane@acme.example`, or the EMAIL parameter (RFC 7986 section 6.2).
    private static func address(_ property: CalendarComponent.Property) -> Address? {
        let value =
            property.value.lowercased().hasPrefix("mailto:") ? String(property.value.dropFirst(7)) : property.value
        let name = property.parameters["CN"].map { HeaderText.clean($0.filter { $0 != "\"" }) }
        return Address(value.trimmed(), displayName: name)
            ?? property.parameters["EMAIL"].flatMap { Address($0.filter { $0 != "\"" }, displayName: name) }
    }

    /// The room, and the link where the room does not hold one.
    private static func location(_ event: CalendarComponent) -> String? {
        let room = line(event.first("LOCATION")?.text)
        if let room, room.contains("https://") { return room }
        let link = meetingLink(event)
        return [room, link].compactMap { $0 }.isEmpty ? nil : [room, link].compactMap { $0 }.joined(separator: ", ")
    }

    /// From the properties that calendars keep it in, else the first meeting's address in URL or description.
    private static func meetingLink(_ event: CalendarComponent) -> String? {
        let named = [
            "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
            "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        ]
        for name in named {
            if let value = event.first(name)?.text.trimmed(), value.hasPrefix("https://") { return value }
        }
        let texts = ["URL", "DESCRIPTION", "X-ALT-DESC"].compactMap { event.first($0)?.text }
        for text in texts {
            var rest = text[...]
            while let range = rest.firstRange(of: "https://") {
                let link = rest[range.lowerBound...].prefix { !$0.isWhitespace && !"<>\"')]".contains($0) }
                if HTMLStyle.isMeeting(String(link)) { return String(link) }
                rest = rest[range.upperBound...]
            }
        }
        return nil
    }
}
