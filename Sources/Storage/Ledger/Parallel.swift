// The same for many entries at once: understanding an entry takes most of the time of a walk along the journal, and none
// needs another for it.

import Dispatch
import Synchronization

enum Parallel {
    /// So many entries are held at a time.
    static let portion = 2048
    /// And no more once they come to so many bytes: an entry may carry a whole message.
    static let byteLimit = 4 << 20
    /// Fewer than this are not worth a second thread.
    private static let least = 128

    /// What becomes of each element, in their order.
    ///
    /// - Throws: the first error in that order.
    static func map<Element: Sendable, Value: Sendable>(
        _ elements: [Element], _ transform: @Sendable (Element) throws -> Value
    ) throws -> [Value] {
        guard elements.count >= least else { return try elements.map(transform) }
        // More slices than processors: one that others use as well does not keep all waiting.
        let size = (elements.count + 15) / 16
        let count = (elements.count + size - 1) / size
        let slices = Mutex([Result<[Value], any Error>?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let slice = elements[index * size..<min((index + 1) * size, elements.count)]
            let values = Result { try slice.map(transform) }
            slices.withLock { $0[index] = values }
        }
        return try slices.withLock { try $0.flatMap { try $0?.get() ?? [] } }
    }
}
