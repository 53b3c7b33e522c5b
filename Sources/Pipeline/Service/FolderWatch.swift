// Notices changes in the review directory (inotify) and rings the bell; what they mean is found by comparing.

@preconcurrency import Dispatch
import Foundation
import ServiceLifecycle

/// Watches the review directory for as long as the service runs.
struct FolderWatch: Service {
    let directory: String
    let bell: Bell

    func run() async throws {
        let descriptor = inotify_init1(Int32(O_NONBLOCK) | Int32(O_CLOEXEC))
        guard descriptor >= 0 else { return try await idle() }
        let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
        guard inotify_add_watch(descriptor, directory, mask) >= 0 else {
            close(descriptor)
            return try await idle()
        }
        let bell = bell
        let changes = AsyncStream<Void> { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
            source.setEventHandler {
                var buffer = [UInt8](repeating: 0, count: 4096)
                while read(descriptor, &buffer, buffer.count) > 0 {}
                continuation.yield()
            }
            source.setCancelHandler { close(descriptor) }
            continuation.onTermination = { _ in source.cancel() }
            source.resume()
        }
        await cancelWhenGracefulShutdown {
            for await _ in changes { bell.ring() }
        }
    }

    /// Without inotify the clerk's beat finds changes, only later.
    private func idle() async throws { try await gracefulShutdown() }
}
