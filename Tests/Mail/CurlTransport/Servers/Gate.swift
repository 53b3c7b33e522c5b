// Two threads wait for each other, without sleeping.
import Dispatch

/// Opened by one side, left by the other; each wait ends after ten seconds at the latest.
final class Gate: Sendable {
    private let opening = DispatchSemaphore(value: 0)
    private let leaving = DispatchSemaphore(value: 0)

    func open() { opening.signal() }
    func leave() { leaving.signal() }
    func waitForOpening() { _ = opening.wait(timeout: .now() + 10) }
    /// Waits without holding a thread of the pool.
    func opened() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.waitForOpening()
                continuation.resume()
            }
        }
    }
    func waitForLeaving() { _ = leaving.wait(timeout: .now() + 10) }
}
