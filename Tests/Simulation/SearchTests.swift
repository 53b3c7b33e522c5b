// Simulated searches as tests: the promises hold, the same seed tells the same story, and what fails shrinks.

import Foundation
import Testing

@testable import Simulation

@Suite struct SearchTests {
    let tools: Tools
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("afterword-sim-\(UUID().uuidString)")
        .path

    init() throws { tools = try Tools() }

    @Test func promisesHoldInTheFirstSearches() async {
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let tally = await Campaign.run(
            seeds: 1..<41, workers: 2, tools: tools, scratch: scratch, stopsAtFirst: false)
        #expect(tally.searches == 40)
        #expect(tally.failures.map { "seed \($0.seed): \($0.violation)" } == [])
        #expect(tally.coverage.counts[.event]?["mail taken"] ?? 0 > 20)
    }

    @Test(arguments: [1, 7, 23] as [UInt64])
    func theSameSeedTellsTheSameStory(seed: UInt64) async {
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        var traces: [[String]] = []
        for _ in 0..<2 {
            traces.append(
                await Search.run(History(seed: seed), tools: tools, scratch: scratch, isTraced: true).trace)
        }
        #expect(traces[0].count > 20)
        #expect(traces[0] == traces[1])
    }

    @Test func aFaultStrikesOnceAtItsChance() throws {
        var fate = Fate()
        fate.begin(Fault(kind: .crash, at: 2, strikesDigest: false))
        try fate.pass(.entry)
        try fate.pass(.commit)
        #expect(throws: Crash.self) { try fate.pass(.file) }
        #expect(throws: Crash.self) { try fate.pass(.file) }
        fate.restart()
        try fate.pass(.file)
    }

    @Test func aFaultOfASubmissionWaitsForOne() {
        var fate = Fate()
        fate.begin(Fault(kind: .refusedForGood, at: 0, strikesDigest: false))
        fate.beginSubmission(isDigest: true)
        let strikesDigest = fate.strikes(.refusedForGood)
        #expect(!strikesDigest)
        fate.begin(nil)
        fate.beginSubmission(isDigest: false)
        let strikesMail = fate.strikes(.refusedForGood)
        #expect(strikesMail)
    }
}
