// Moments in time, and how they are written (RFC 3339). Wall clocks and zones are in Zone.swift and Civil.swift.

/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Nothing in Core asks for the present moment: it comes in as an argument called `now`.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since the Unix epoch; negative before it.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The moment `seconds` after the Unix epoch.
    public init(seconds: Int64) { self.milliseconds = seconds.saturatingMultiply(1000) }

    /// Whole seconds since the Unix epoch, rounded down.
    public var seconds: Int64 { milliseconds.floorDivided(by: 1000) }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment `duration` later, to the millisecond.
    public static func + (left: Instant, right: Duration) -> Instant {
        Instant(milliseconds: left.milliseconds.saturatingAdd(right.wholeMilliseconds))
    }

    public static func - (left: Instant, right: Duration) -> Instant { left + (.zero - right) }

    /// The time from `right` to `left`.
    public static func - (left: Instant, right: Instant) -> Duration {
        .milliseconds(left.milliseconds.saturatingAdd(right.milliseconds == .min ? .max : -right.milliseconds))
    }
}

extension Duration {
    /// The duration in milliseconds, rounded towards zero and kept within `Int64`.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.saturatingMultiply(1000).saturatingAdd(attoseconds / 1_000_000_000_000_000)
    }

    /// The duration in whole seconds, rounded towards zero.
    public var wholeSeconds: Int64 { components.seconds }

    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
}

extension FixedWidthInteger where Self: SignedInteger {
    /// Division that rounds towards minus infinity.
    package func floorDivided(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
    }

    /// The remainder that goes with `floorDivided`; it has the divisor's sign.
    package func floorModulo(_ divisor: Self) -> Self { self - floorDivided(by: divisor) * divisor }

    package func saturatingAdd(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }

    package func saturatingMultiply(_ other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self > 0) == (other > 0) ? .max : .min) : product
    }
}

extension Instant {
    /// The moment as RFC 3339 with the offset that `zone` has then: `2026-10-08T15:00:00+02:00`.
    public func rfc3339(in zone: Zone = .utc) -> String {
        let offset = zone.offset(at: self)
        let local = CivilDateTime(unixSeconds: seconds + Int64(offset))
        guard offset != 0 || zone.name != "UTC" else { return "\(local)Z" }
        let minutes = abs(offset) / 60
        return "\(local)\(offset < 0 ? "-" : "+")\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }

    /// Reads RFC 3339 section 5.6 `date-time`; the offset is required. Fractions are kept to the millisecond.
    public init?(rfc3339 text: some StringProtocol) {
        guard let parsed = CivilDateTime.parsePrefix(Substring(text)) else { return nil }
        let local = parsed.0
        var rest = parsed.rest
        var fraction: Int64 = 0
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, let value = Int64((digits + "000").prefix(3)) else { return nil }
            fraction = value
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offset(rest) else { return nil }
        self.init(milliseconds: (local.unixSeconds - Int64(offset)).saturatingMultiply(1000).saturatingAdd(fraction))
    }

    /// Seconds east of UTC for `Z`, `+hh:mm` or `-hh:mm`. No clock on Earth is set beyond -12:00 and +14:00: `14:00-15:00`
    /// is somebody's range, not a time with an offset.
    private static func offset(_ text: Substring) -> Int? {
        if text == "Z" || text == "z" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = parts[0].asciiNumber(digits: 2),
            let minutes = parts[1].asciiNumber(digits: 2),
            minutes < 60
        else { return nil }
        let offset = (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
        return (-12 * 3600...14 * 3600).contains(offset) ? offset : nil
    }
}

package func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Substring {
    /// The number written by exactly `digits` ASCII digits, else nil.
    package func asciiNumber(digits: Int) -> Int? {
        utf8.count == digits && utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int(self) : nil
    }
}
