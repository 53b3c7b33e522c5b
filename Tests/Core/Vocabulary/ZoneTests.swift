// Zones against what Python's zoneinfo says of the same files, and the two questions at the edges.

import Foundation
import Testing
import Vocabulary

enum Fixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func bytes(_ zone: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: "zones/\(zone.replacing("/", with: "-")).tzif")))
    }

    static func zone(_ name: String) throws -> Zone { try Zone(name: name, tzif: bytes(name)) }

    /// `Europe-Berlin 1774746000 7200`
    static let offsets: [(zone: String, seconds: Int64, offset: Int)] = {
        let text = (try? String(contentsOf: folder.appending(path: "offsets.txt"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count == 3, let seconds = Int64(fields[1]), let offset = Int(fields[2]) else { return nil }
            return (String(fields[0]), seconds, offset)
        }
    }()
}

@Suite struct ZoneTests {
    @Test func offsetsAgreeWithTheReference() throws {
        #expect(Fixtures.offsets.count == 234)
        for (name, rows) in Dictionary(grouping: Fixtures.offsets, by: \.zone).sorted(by: { $0.key < $1.key }) {
            let zone = try Fixtures.zone(name)
            for row in rows {
                #expect(zone.offset(at: Instant(seconds: row.seconds)) == row.offset, "\(name) at \(row.seconds)")
            }
        }
    }

    /// The earlier of two moments with the same wall clock; a skipped time lies after the gap.
    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03-29T02:30:00", 1_774_747_800),
            ("Europe/Berlin", "2026-10-25T02:30:00", 1_792_888_200),
            ("America/New_York", "2026-03-08T02:15:00", 1_772_954_100),
            ("America/New_York", "2026-11-01T01:30:00", 1_793_511_000),
            ("Pacific/Auckland", "2026-09-27T02:30:00", 1_790_433_000),
            ("Pacific/Auckland", "2027-04-04T02:30:00", 1_806_759_000),
            ("Australia/Lord_Howe", "2026-10-04T02:15:00", 1_791_042_300),
            ("Australia/Lord_Howe", "2027-04-04T01:45:00", 1_806_763_500),
            ("Europe/Dublin", "2026-10-25T01:30:00", 1_792_888_200),
            ("Pacific/Apia", "2011-12-30T12:00:00", 1_325_282_400),
            ("Asia/Kathmandu", "2026-01-01T00:00:00", 1_767_204_900),
            ("Europe/Berlin", "2050-07-01T12:00:00", 2_540_282_400),
            ("Europe/Berlin", "2050-03-27T02:30:00", 2_531_957_400),
        ] as [(String, String, Int64)])
    func aWallClockIsAMoment(_ name: String, _ wall: String, _ seconds: Int64) throws {
        let civil = try #require(CivilDateTime.parsePrefix(Substring(wall))?.0)
        #expect(try Fixtures.zone(name).instant(civil).seconds == seconds)
    }

    @Test func everyMomentComesBackFromItsWallClockButTheSecondOfTwo() throws {
        for row in Fixtures.offsets {
            let zone = try Fixtures.zone(row.zone)
            let instant = Instant(seconds: row.seconds)
            let back = zone.instant(zone.civil(instant))
            #expect(back <= instant && zone.civil(back) == zone.civil(instant))
        }
    }

    @Test func daysKeepTheWallClock() throws {
        let berlin = try Fixtures.zone("Europe/Berlin")
        let start = try #require(Instant(rfc3339: "2026-10-23T09:00:00+02:00"))
        #expect(berlin.adding(days: 7, to: start).rfc3339(in: berlin) == "2026-10-30T09:00:00+01:00")
        #expect(berlin.adding(days: -1, to: start).rfc3339(in: berlin) == "2026-10-22T09:00:00+02:00")
        #expect((berlin.adding(days: 7, to: start) - start).wholeSeconds == 7 * 86_400 + 3600)
    }

    @Test func aDamagedFileIsRefused() throws {
        let good = try Fixtures.bytes("Europe/Berlin")
        #expect(throws: Zone.FormatError.notTZif) {
            try Zone(name: "x", tzif: Array("not a zone file at all, but long enough for a header".utf8))
        }
        #expect(throws: Zone.FormatError.truncated) { try Zone(name: "x", tzif: []) }
        var old = good
        old[4] = 0
        #expect(throws: Zone.FormatError.oldVersion) { try Zone(name: "x", tzif: old) }
        // No prefix of the file may crash the reader, and none but the whole is a zone.
        for length in stride(from: 0, to: good.count, by: 7) {
            #expect(throws: Zone.FormatError.self) { try Zone(name: "x", tzif: Array(good.prefix(length))) }
        }
    }

    @Test func anyByteMayBeWrong() throws {
        let good = try Fixtures.bytes("Asia/Kolkata")
        for index in good.indices {
            var bad = good
            bad[index] = 0xFF
            guard let zone = try? Zone(name: "x", tzif: bad) else { continue }
            _ = zone.civil(Instant(seconds: 0))
            _ = zone.instant(CivilDateTime(unixSeconds: 1_800_000_000))
        }
    }

    @Test(arguments: [
        ("Europe/Berlin", true), ("Etc/GMT+5", true), ("America/Argentina/Buenos_Aires", true), ("UTC", true),
        ("", false), ("../../etc/passwd", false), ("/etc/passwd", false), ("Europe//Berlin", false),
        ("Europe/./Berlin", false), ("Europe/Berlin\0", false), ("Europe Berlin", false), ("-x", false),
    ])
    func onlyPlausibleNamesAreAskedFor(_ name: String, _ isPlausible: Bool) {
        #expect(Zone.isPlausibleName(name) == isPlausible)
    }

    @Test func aFixedOffsetIsAZone() throws {
        let zone = Zone.fixed(offsetSeconds: -12600)
        #expect(zone.name == "-03:30")
        #expect(try #require(Instant(rfc3339: "2026-10-08T12:00:00Z")).rfc3339(in: zone) == "2026-10-08T08:30:00-03:30")
    }
}
