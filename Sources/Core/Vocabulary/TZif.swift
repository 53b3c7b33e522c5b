// The system's time zone files: TZif (RFC 8536), version 2 or later, with the POSIX rule in the footer.

extension Zone {
    /// Why a zone file was refused.
    public enum FormatError: Error, Equatable {
        case notTZif
        case truncated
        case oldVersion
        case badFooter
    }

    /// Reads the content of a TZif file (RFC 8536 section 3), 64-bit data block and footer.
    public init(name: String, tzif bytes: [UInt8]) throws(FormatError) {
        var reader = TZifReader(bytes: bytes)
        let first = try reader.header()
        guard first.version >= UInt8(ascii: "2") else { throw .oldVersion }
        try reader.skip(first.bodyLength(timeSize: 4))
        let header = try reader.header()
        var moments: [Int64] = []
        for _ in 0..<header.transitions { moments.append(Int64(bitPattern: try reader.bigEndian(8))) }
        var indices: [Int] = []
        for _ in 0..<header.transitions { indices.append(Int(try reader.bigEndian(1))) }
        var types: [Int] = []
        for _ in 0..<header.types {
            types.append(Int(Int32(truncatingIfNeeded: try reader.bigEndian(4))))
            try reader.skip(2)
        }
        try reader.skip(header.characters + header.leaps * 12 + header.standard + header.utc)
        guard let initial = types.first, indices.allSatisfy(types.indices.contains) else { throw .truncated }
        let footer = try reader.footer()
        self.init(
            name: name, transitions: moments, offsets: [initial] + indices.map { types[$0] },
            footer: footer.isEmpty ? nil : try PosixRule(footer))
    }
}

/// A cursor over the bytes of a TZif file.
private struct TZifReader {
    let bytes: [UInt8]
    var position = 0

    struct Header {
        var version: UInt8
        var utc, standard, leaps, transitions, types, characters: Int

        func bodyLength(timeSize: Int) -> Int {
            transitions * timeSize + transitions + types * 6 + characters + leaps * (timeSize + 4) + standard + utc
        }
    }

    mutating func header() throws(Zone.FormatError) -> Header {
        guard bytes.count >= position + 44 else { throw .truncated }
        guard Array(bytes[position..<position + 4]) == Array("TZif".utf8) else { throw .notTZif }
        let version = bytes[position + 4]
        position += 20
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try bigEndian(4))) }
        return Header(
            version: version, utc: counts[0], standard: counts[1], leaps: counts[2], transitions: counts[3],
            types: counts[4], characters: counts[5])
    }

    mutating func bigEndian(_ count: Int) throws(Zone.FormatError) -> UInt64 {
        guard bytes.count >= position + count else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count].reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func skip(_ count: Int) throws(Zone.FormatError) {
        guard count >= 0, bytes.count - position >= count else { throw .truncated }
        position += count
    }

    mutating func footer() throws(Zone.FormatError) -> String {
        guard position < bytes.count, bytes[position] == 10, let end = bytes[(position + 1)...].firstIndex(of: 10)
        else { throw .badFooter }
        return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
    }
}

/// A POSIX TZ rule as it stands in a TZif footer: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PosixRule: Hashable, Sendable {
    /// The day of a change and the wall-clock second of that day.
    struct Change: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            case monthWeekDay(Int, Int, Int)
            case julian(Int)
            case zeroBased(Int)
        }
        var day: Day
        var second: Int
    }

    var standardOffset: Int
    var daylight: (offset: Int, start: Change, end: Change)? {
        guard let daylightOffset, let start, let end else { return nil }
        return (daylightOffset, start, end)
    }
    private var daylightOffset: Int?
    private var start: Change?
    private var end: Change?

    init(_ text: String) throws(Zone.FormatError) {
        var scanner = PosixScanner(rest: Substring(text))
        try scanner.name()
        standardOffset = -(try scanner.time())
        guard !scanner.rest.isEmpty else { return }
        try scanner.name()
        daylightOffset = scanner.rest.first == "," ? standardOffset + 3600 : -(try scanner.time())
        start = try scanner.change()
        end = try scanner.change()
        guard scanner.rest.isEmpty else { throw .badFooter }
    }

    func offset(atUnixSeconds seconds: Int64) -> Int {
        guard let daylight else { return standardOffset }
        let year = CivilDateTime(unixSeconds: seconds + Int64(standardOffset)).date.year
        let start = daylight.start.unixSeconds(year: year) - Int64(standardOffset)
        let end = daylight.end.unixSeconds(year: year) - Int64(daylight.offset)
        let isDaylight = start < end ? (seconds >= start && seconds < end) : (seconds >= start || seconds < end)
        return isDaylight ? daylight.offset : standardOffset
    }
}

extension PosixRule.Change {
    /// The change's wall-clock moment in `year`, as if the wall clock stood in UTC.
    func unixSeconds(year: Int) -> Int64 {
        let firstOfYear = CivilDate(year: year, month: 1, day: 1)?.dayNumber ?? 0
        let number: Int
        switch day {
        case .julian(let day):
            number = firstOfYear + day - 1 + (CivilDate.isLeap(year) && day >= 60 ? 1 : 0)
        case .zeroBased(let day):
            number = firstOfYear + day
        case .monthWeekDay(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1) ?? CivilDate(dayNumber: firstOfYear)
            let firstMatch = (weekday - first.weekday.rawValue % 7).floorModulo(7) + 1
            let wanted = firstMatch + (week - 1) * 7
            let last = CivilDate.daysInMonth(month, year: year)
            number = first.dayNumber - 1 + (wanted > last ? wanted - 7 : wanted)
        }
        return Int64(number) * 86_400 + Int64(second)
    }
}

private struct PosixScanner {
    var rest: Substring

    mutating func name() throws(Zone.FormatError) {
        if rest.first == "<" {
            guard let end = rest.firstIndex(of: ">") else { throw .badFooter }
            rest = rest[rest.index(after: end)...]
        } else {
            let letters = rest.prefix { $0.isASCII && $0.isLetter }
            guard letters.count >= 3 else { throw .badFooter }
            rest = rest.dropFirst(letters.count)
        }
    }

    mutating func number() throws(Zone.FormatError) -> Int {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 4, let value = Int(digits) else { throw .badFooter }
        rest = rest.dropFirst(digits.count)
        return value
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() throws(Zone.FormatError) -> Int {
        var sign = 1
        if rest.first == "-" || rest.first == "+" {
            sign = rest.first == "-" ? -1 : 1
            rest = rest.dropFirst()
        }
        var total = try number() * 3600
        for unit in [60, 1] where rest.first == ":" {
            rest = rest.dropFirst()
            total += try number() * unit
        }
        return sign * total
    }

    mutating func change() throws(Zone.FormatError) -> PosixRule.Change {
        guard rest.first == "," else { throw .badFooter }
        rest = rest.dropFirst()
        let day: PosixRule.Change.Day
        switch rest.first {
        case "M":
            rest = rest.dropFirst()
            let month = try number()
            let week = try dotted()
            let weekday = try dotted()
            guard (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday) else { throw .badFooter }
            day = .monthWeekDay(month, week, weekday)
        case "J":
            rest = rest.dropFirst()
            day = .julian(try number())
        default:
            day = .zeroBased(try number())
        }
        guard rest.first == "/" else { return .init(day: day, second: 7200) }
        rest = rest.dropFirst()
        return .init(day: day, second: try time())
    }

    private mutating func dotted() throws(Zone.FormatError) -> Int {
        guard rest.first == "." else { throw .badFooter }
        rest = rest.dropFirst()
        return try number()
    }
}
