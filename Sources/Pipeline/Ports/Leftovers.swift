// Directories that must not outlive the process.

import Foundation
import Synchronization

/// Temporary directories, removed when the command ends.
public final class Leftovers: Sendable {
    public static let shared = Leftovers()
    private let directories = Mutex<[String]>([])

    /// Makes a directory that only the person can read, below /tmp.
    func makeDirectory(_ name: String) throws -> String {
        var template = Array("/tmp/\(name)-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Refusal(.failed, "cannot make a directory in /tmp: \(Files.reason(errno))")
        }
        let directory = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        directories.withLock { $0.append(directory) }
        return directory
    }

    /// Removes them all.
    public func remove() {
        let all = directories.withLock { list in
            defer { list = [] }
            return list
        }
        for directory in all { try? FileManager.default.removeItem(atPath: directory) }
    }
}
