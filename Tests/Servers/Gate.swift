// Two threads wait for each other, without sleeping.
import Dispatch
import Foundation

/// Opened by one side, left by the other; each wait ends after ten seconds at the latest.
final class Gate: Sendable {
    private let opening = DispatchSemaphore(value: 0)
    private let leaving = DispatchSemaphore(value: 0)

    func open() { opening.signal() }
    func leave() { leaving.signal() }
    func waitForOpening() { _ = opening.wait(timeout: .now() + 10) }
    /// Waits on a thread of its own: dispatch's are the pool's, too.
    func opened() async {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                self.waitForOpening()
                continuation.resume()
            }
            thread.start()
        }
    }

    func waitForLeaving() { _ = leaving.wait(timeout: .now() + 10) }
}
