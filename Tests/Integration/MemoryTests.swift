// Memory that does not grow with the mailbox: the peak of first runs over few and over many messages.

import DemoServers
import Foundation
import Synchronization
import Testing

@testable import TestServers

@Suite(.needsServers, .serialized, .timeLimit(.minutes(20))) struct MemoryTests {
    /// Messages of the smaller mailbox; the larger one has four times as many.
    private static let size = LongTests.areWanted ? 2000 : 300
    /// A kilobyte for each message more would be 6,000 of them in the long run: what is kept of one is its number.
    private static let growth = 4096

    @Test func aFirstRunOverFourTimesAsManyMessagesTakesTheSameMemory() async throws {
        let small = try await Self.peak(of: Self.size)
        let large = try await Self.peak(of: 4 * Self.size)
        print("first run: \(small) KB for \(Self.size) messages, \(large) KB for \(4 * Self.size)")
        #expect(small > 0 && large - small <= Self.growth, "\(small) KB, then \(large) KB")
    }

    /// The most resident memory, in KB, of a first run over so many messages, one in twenty of them from an employer.
    private static func peak(of count: Int) async throws -> Int {
        let watched = Mutex<(process: pid_t?, peak: Int)>((nil, 0))
        try await SharedServers.withWorld { world in
            try await world.run(
                [
                    "add", "Acme GmbH", "--role", "Backend Engineer", "--with", "Jane Doe <\(world.jane)>", "--at",
                    Story.now().minutes(-3 * 24 * 60).rfc3339,
                ], at: nil)
            try await world.fill(count, each: 20)
            let port = Int(world.servers.imapPort)
            // What the server says passes through here, its goodbye too: by then the process has taken what it takes.
            let tap = try ScriptedServer(toAll: { peer in
                try peer.relay(to: port) { _ in
                    guard let process = watched.withLock({ $0.process }) else { return }
                    let peak = Self.peak(ofProcess: process)
                    watched.withLock { $0.peak = max($0.peak, peak) }
                }
            })
            try world.configure(imap: UInt16(tap.port))
            _ = try await Binary.start(["daemon", "--once"], environment: world.environment) { process in
                watched.withLock { $0.process = process }
            }
            #expect(try await world.json(["inbox"], at: nil).rows.count == count / 20)
        }
        return watched.withLock { $0.peak }
    }

    private static func peak(ofProcess process: pid_t) -> Int {
        let status = (try? FileHandle(forReadingAtPath: "/proc/\(process)/status")?.readToEnd()) ?? Data()
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
