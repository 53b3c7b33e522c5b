// Where material of others lies that is tested against but not part of the project.

import Foundation

/// The corpora: `AFTERWORD_CORPORA`, else `../shared/corpora` beside the checkout.
enum Corpora {
    /// Nil where they are absent; tests that need them are then skipped.
    static let imap: URL? = {
        let root: URL
        if let path = ProcessInfo.processInfo.environment["AFTERWORD_CORPORA"] {
            root = URL(fileURLWithPath: path)
        } else {
            // Support, IMAPProtocol, Mail, Tests, the checkout: five levels up from this file's folder.
            root =
                (0..<5).reduce(URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()) { url, _ in
                    url.deletingLastPathComponent()
                }
                .appendingPathComponent("../shared/corpora").standardizedFileURL
        }
        let imap = root.appendingPathComponent("imap")
        return FileManager.default.fileExists(atPath: imap.path) ? imap : nil
    }()

    /// The files below a folder with this suffix, sorted by path.
    static func files(in folder: String, suffix: String = "") -> [URL] {
        guard let folder = imap?.appendingPathComponent(folder),
            let names = try? FileManager.default.subpathsOfDirectory(atPath: folder.path)
        else { return [] }
        return names.sorted().filter { $0.hasSuffix(suffix) }.map { folder.appendingPathComponent($0) }
            .filter { !$0.hasDirectoryPath }
    }

    static func bytes(of url: URL) throws -> [UInt8] { Array(try Data(contentsOf: url)) }
}
