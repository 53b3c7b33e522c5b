// Time zones from the system's zoneinfo files, read once each.

import Foundation
import Synchronization
import Vocabulary

/// The system's time zone database.
final class SystemZones: Sendable {
    static let shared = SystemZones(directory: "/usr/share/zoneinfo")

    private let directory: String
    private let known = Mutex<[String: Zone?]>([:])

    init(directory: String) { self.directory = directory }

    /// The zone of that IANA name; nil for names that are none.
    func zone(_ name: String) -> Zone? {
        guard Zone.isPlausibleName(name) else { return nil }
        if name == "UTC" { return .utc }
        return known.withLock { known in
            if let zone = known[name] { return zone }
            let bytes = try? Files.readFollowing(directory + "/" + name, limit: 1 << 20)
            let zone = bytes.flatMap { try? Zone(name: name, tzif: $0) }
            known[name] = .some(zone)
            return zone
        }
    }
}

extension Files {
    /// Reads an ordinary file of the system, symbolic links followed (zoneinfo is full of them).
    static func readFollowing(_ path: String, limit: Int) throws -> [UInt8] {
        guard let resolved = realpath(path, nil) else { throw Failure.missing }
        defer { free(resolved) }
        return try readRegular(String(cString: resolved), limit: limit)
    }
}
