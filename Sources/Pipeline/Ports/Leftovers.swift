// Directories that must not outlive the process.

import Foundation
import Synchronization

/// Temporary directories, removed when the command ends.
public final class Leftovers: Sendable {
    public static let shared = Leftovers()
    private let directories = Mutex<[String]>([])

    func add(_ directory: String) { directories.withLock { $0.append(directory) } }

    /// Removes them all.
    public func remove() {
        let all = directories.withLock { list in
            defer { list = [] }
            return list
        }
        for directory in all { try? FileManager.default.removeItem(atPath: directory) }
    }
}
