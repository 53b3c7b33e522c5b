// Waiting for what happens elsewhere without sleeping: until something is written below a directory (inotify(7)), or a
// bell is rung (pipe(7)).

import DemoServers
import Foundation

/// Something that can be waited for on a descriptor.
protocol Happening: Sendable {
    /// Readable once something happened.
    var descriptor: Int32 { get }
    /// What happens from here on counts; what happened before is seen by looking.
    func attend()
}

/// Asks whether something came to be, again each time that something happened, for a bounded time.
func eventually(
    _ what: String, after happening: any Happening, within limit: Duration = .seconds(60),
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while true {
        happening.attend()
        if try await condition() { return }
        guard await isReadable(happening.descriptor, until: deadline) else { throw NeverHappened(what: what) }
    }
}

/// Waits, off the pool of threads that tasks share, until the descriptor can be read; false when time is over.
func isReadable(_ descriptor: Int32, until deadline: ContinuousClock.Instant) async -> Bool {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            while true {
                let rest = deadline - .now
                guard rest > .zero else { return continuation.resume(returning: false) }
                var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let count = poll(&polled, 1, Int32(clamping: rest.components.seconds * 1000 + 1))
                if count > 0 { return continuation.resume(returning: true) }
            }
        }
    }
}

struct NeverHappened: Error, CustomStringConvertible {
    let what: String
    var description: String { "never happened: \(what)" }
}

/// Rung by another thread of the tests.
final class Doorbell: Happening {
    let descriptor: Int32
    private let button: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, button) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(button)
    }

    func ring() { _ = write(button, "x", 1) }

    func attend() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &buffer, buffer.count) > 0 {}
    }
}

/// Changes of files below some directories, also below those that come to be meanwhile.
final class FileChanges: Happening {
    let descriptor = inotify_init1(Int32(O_NONBLOCK) | Int32(O_CLOEXEC))
    private let roots: [String]
    private static let mask = UInt32(IN_CREATE | IN_MOVED_TO | IN_MODIFY | IN_DELETE)

    init(below roots: [String]) { self.roots = roots }

    deinit { close(descriptor) }

    func attend() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while read(descriptor, &buffer, buffer.count) > 0 {}
        for root in roots {
            // One that is missing is waited for in the directory above it.
            guard inotify_add_watch(descriptor, root, Self.mask) >= 0 else {
                inotify_add_watch(descriptor, URL(filePath: root).deletingLastPathComponent().path, Self.mask)
                continue
            }
            let names = FileManager.default.enumerator(
                at: URL(filePath: root), includingPropertiesForKeys: [.isDirectoryKey])
            while let name = names?.nextObject() as? URL {
                guard (try? name.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false else { continue }
                inotify_add_watch(descriptor, name.path, Self.mask)
            }
        }
    }
}

extension World {
    /// Everything that the program writes, and the mail of the people in this world.
    var changes: FileChanges {
        let mail = servers.directory + "/mail/"
        return FileChanges(below: [directory, mail + candidate, mail + jane])
    }
}
