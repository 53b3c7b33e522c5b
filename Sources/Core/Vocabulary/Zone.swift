// Time zones as values: the rules of one zone, and the two questions asked of them. Reading the system's files is
// the caller's business; their format is read in TZif.swift.

/// The rules of one time zone.
///
/// Values of this type hold everything that is known about the zone, so the same question always has the same answer.
public struct Zone: Hashable, Sendable {
    /// The IANA name (`Europe/Berlin`), `UTC`, or an offset (`+02:00`).
    public let name: String
    /// Moments (seconds since the epoch) at which the offset changes, ascending.
    let transitions: [Int64]
    /// Seconds east of UTC before the first transition, then after each: one more than `transitions`.
    let offsets: [Int]
    /// What holds after the last transition.
    let footer: PosixRule?

    init(name: String, transitions: [Int64], offsets: [Int], footer: PosixRule?) {
        (self.name, self.transitions, self.offsets, self.footer) = (name, transitions, offsets, footer)
    }

    /// Coordinated Universal Time.
    public static let utc = Zone(name: "UTC", transitions: [], offsets: [0], footer: nil)

    /// A zone that keeps one offset for ever, in seconds east of UTC.
    public static func fixed(offsetSeconds: Int) -> Zone {
        let minutes = abs(offsetSeconds) / 60
        let name = "\(offsetSeconds < 0 ? "-" : "+")\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
        return Zone(name: name, transitions: [], offsets: [offsetSeconds], footer: nil)
    }

    /// Whether `name` can be asked for: no path tricks, only what IANA names are made of.
    public static func isPlausibleName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64 && !name.hasPrefix("/") && !name.hasPrefix("-")
            && !name.split(separator: "/", omittingEmptySubsequences: false).contains {
                $0.isEmpty || $0 == "." || $0 == ".."
            }
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                    UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }

    /// Seconds east of UTC at `instant`.
    public func offset(at instant: Instant) -> Int { offset(atUnixSeconds: instant.seconds) }

    func offset(atUnixSeconds seconds: Int64) -> Int {
        if let last = transitions.last, seconds >= last, let footer { return footer.offset(atUnixSeconds: seconds) }
        if transitions.isEmpty, let footer { return footer.offset(atUnixSeconds: seconds) }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return offsets[low]
    }

    /// What a wall clock in this zone shows at `instant`.
    public func civil(_ instant: Instant) -> CivilDateTime {
        CivilDateTime(unixSeconds: instant.seconds + Int64(offset(at: instant)))
    }

    /// The moment at which a wall clock in this zone shows `civil`.
    ///
    /// A time that occurs twice means the earlier moment; a time that is skipped is read with the offset before the
    /// gap, so it lies after it (RFC 5545 section 3.3.5).
    public func instant(_ civil: CivilDateTime) -> Instant {
        let wall = civil.unixSeconds
        let before = offset(atUnixSeconds: wall - 86_400)
        let after = offset(atUnixSeconds: wall + 86_400)
        for offset in [max(before, after), min(before, after)]
        where self.offset(atUnixSeconds: wall - Int64(offset)) == offset {
            return Instant(seconds: wall - Int64(offset))
        }
        return Instant(seconds: wall - Int64(before))
    }

    /// The moment of `time` on `date` in this zone.
    public func instant(_ date: CivilDate, _ time: TimeOfDay) -> Instant { instant(CivilDateTime(date, time)) }

    /// The calendar day in this zone at `instant`.
    public func date(_ instant: Instant) -> CivilDate { civil(instant).date }

    /// `count` calendar days later at the same wall-clock time (RULES.md, "Slots, exactly").
    public func adding(days count: Int, to instant: Instant) -> Instant {
        let local = civil(instant)
        return self.instant(local.date.adding(days: count), local.time)
    }
}
