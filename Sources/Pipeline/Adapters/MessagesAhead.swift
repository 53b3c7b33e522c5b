// Small messages fetched before they are asked for, many in one round trip: on a distant server a first look would else
// wait once for each. Only an optimisation: what does not come whole and at its announced size is left to the careful way
// of asking for one message (IMAPMailSource.swift).

import CurlTransport
import IMAPProtocol
import Synchronization

/// Bodies of the examined mailbox that were fetched ahead, at most a batch of them at a time.
final class MessagesAhead: Sendable {
    /// A batch is at most so many messages, of so many bytes together as far as RFC822.SIZE is true; of each no more than
    /// `sizeLimit` is kept, whatever it says.
    private static let (count, byteLimit, sizeLimit) = (32, 1 << 20, 64 << 10)

    private struct State {
        var expected: ArraySlice<MessageHead> = []
        var bodies: [UInt32: [UInt8]] = [:]
    }

    private let state = Mutex(State())

    /// These are probably asked for next, in this order; what was fetched before is dropped. None where the mailbox changes:
    /// UIDs mean others then.
    func expect(_ heads: [MessageHead]) {
        let small = heads.filter { $0.size > 0 && $0.size < Self.sizeLimit }
        state.withLock { $0 = State(expected: small[...]) }
    }

    func take(_ uid: UInt32) -> [UInt8]? { state.withLock { $0.bodies.removeValue(forKey: uid) } }

    /// The messages to fetch when this one is asked for: it and those behind it; empty where it is not expected, or alone.
    private func batch(from uid: UInt32) -> [MessageHead] {
        state.withLock { state in
            guard let start = state.expected.firstIndex(where: { $0.uid == uid }) else { return [] }
            state.bodies = [:]
            var batch: [MessageHead] = []
            var bytes = 0
            for head in state.expected[start...] where batch.count < Self.count && bytes + head.size <= Self.byteLimit {
                batch.append(head)
                bytes += head.size
            }
            let last = batch.last?.uid
            state.expected = state.expected[start...].drop { $0.uid != last }.dropFirst()
            return batch.count > 1 ? batch : []
        }
    }

    /// Fetches this message and some behind it, where it is expected.
    ///
    /// - Throws: `IMAPError` where the connection fails; never because the server refuses.
    func fetch(from uid: UInt32, by connection: IMAPConnection) async throws {
        let batch = batch(from: uid)
        guard !batch.isEmpty else { return }
        do {
            _ = try await connection.fetchHeaders(
                UIDSet(batch.compactMap { UID($0.uid) }), headerLimit: Self.sizeLimit,
                attributes: [.size, .body(.message)]
            ) { received in
                for fetched in received where fetched.isWhole {
                    self.state.withLock { $0.bodies[fetched.uid.rawValue] = fetched.bytes }
                }
            }
        } catch let error as IMAPError where error.code == .refused {
            // One of them may be why: each is asked for alone.
            expect([])
        }
    }
}

extension FetchedHeader {
    /// The body came, and is as long as the server says. An empty one is more likely withheld.
    fileprivate var isWhole: Bool {
        !isTruncated && !bytes.isEmpty && message.size.map { Int($0) == bytes.count } ?? false
    }
}
