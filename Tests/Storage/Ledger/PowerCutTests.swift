// What a power cut or kill -9 leaves: the file and a write-ahead log that ends anywhere.

import FoundationEssentials
import GRDB
import Interviews
import Ledger
import Testing
import Vocabulary

struct PowerCutTests {
    let place = Place()
    private static let transactions = 12

    /// The files of a ledger whose transactions all lie in the log still, as a crash leaves them.
    private func crashed() throws -> (file: Data, log: Data) {
        let ledger = try place.open()
        var generator = EventGenerator(seed: 7)
        for _ in 0..<Self.transactions {
            try ledger.transaction(now: generator.now) { transaction in
                for _ in 0..<5 { try transaction.append(generator.next()) }
            }
        }
        return (
            try Data(contentsOf: URL(fileURLWithPath: place.path)),
            try Data(contentsOf: URL(fileURLWithPath: place.path + "-wal"))
        )
    }

    /// Opens what the crash left, and says how many entries are there; everything must fit together.
    private func entries(after file: Data, _ log: Data) throws -> Int64 {
        let later = Place()
        try FileManager.default.createDirectory(
            atPath: later.directory + "/state", withIntermediateDirectories: true)
        try file.write(to: URL(fileURLWithPath: later.path))
        try log.write(to: URL(fileURLWithPath: later.path + "-wal"))
        let ledger = try later.open(quickCheck: true)
        let (verification, isFolded) = try ledger.read { try ($0.verify(), $0.isFolded()) }
        #expect(verification.isIntact)
        #expect(isFolded)
        // And it goes on.
        try ledger.transaction(now: .start) {
            _ = try $0.append(.serviceNoted(ServiceNoted(at: .start, what: "started")))
        }
        #expect(try ledger.read { try $0.verify() }.entries == verification.entries + 1)
        return verification.entries
    }

    @Test func aLogThatEndsAnywhereLeavesWholeTransactions() throws {
        let (file, log) = try crashed()
        var last: Int64 = 0
        for step in 0...24 {
            // Never on the border of a frame but at both ends.
            let length = step == 24 ? log.count : log.count / 24 * step
            let found = try entries(after: file, log.prefix(length))
            #expect(found % 5 == 0, "part of a transaction at \(length)")
            #expect(found >= last)
            last = found
        }
        #expect(last == Int64(Self.transactions * 5))
    }

    @Test func aDamagedLogLeavesWhatCameBeforeTheDamage() throws {
        let (file, log) = try crashed()
        for part in 1...4 {
            var damaged = log
            damaged[log.count / 5 * part] ^= 0x40
            let found = try entries(after: file, damaged)
            #expect(found % 5 == 0)
            #expect(found < Int64(Self.transactions * 5))
        }
    }
}
