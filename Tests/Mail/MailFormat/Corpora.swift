// Where the corpora lie: AFTERWORD_CORPORA, or ../shared/corpora beside the checkout. Tests that need them are skipped
// where they are absent.

import Foundation
import MailFormat
import Vocabulary

enum Corpora {
    /// The folder, or nil.
    static let root: URL? = {
        let checkout = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["AFTERWORD_CORPORA"].map { URL(filePath: $0) }
        let folder = named ?? checkout.deletingLastPathComponent().appending(path: "shared/corpora")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static var areMissing: Bool { root == nil }

    /// The files of a folder whose names end in `suffix`, sorted by path; empty where the corpora are absent.
    static func files(_ folder: String, suffix: String) -> [URL] {
        guard let base = root?.appending(path: folder),
            let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        else { return [] }
        return walk.compactMap { $0 as? URL }.filter { $0.path.hasSuffix(suffix) }.sorted { $0.path < $1.path }
    }

    static func bytes(_ file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }

    /// Zones by the system's files, as the composition root reads them.
    static let zones: @Sendable (String) -> Zone? = { name in
        guard Zone.isPlausibleName(name), name != "UTC",
            let data = try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))
        else { return name == "UTC" ? .utc : nil }
        return try? Zone(name: name, tzif: [UInt8](data))
    }
}
