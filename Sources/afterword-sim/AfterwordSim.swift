// Simulated job searches: the real Core, Pipeline and Ledger, with clock, mailboxes, submission server, review directory
// and person made up, all from one seed. How it works is said in ARCHITECTURE.md ("The simulation").
//
//     afterword-sim --searches 2000            seeds 1 to 2000; the last line is one JSON object
//     afterword-sim --seed 17 --trace          the search of seed 17, line by line, the same every time
//     afterword-sim --seed 17 --shrink         the shortest part of it that still breaks what it breaks
//     afterword-sim --searches 2000 --mutant skip-gate    only where the program was built with MUTANTS=1
//
// Exit status: 0 where every promise held, 1 where one was broken.

import ArgumentParser
import Foundation
import Simulation

#if MUTANTS
    import Synchronization
    import Vocabulary
#endif

@main
struct AfterwordSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "afterword-sim", abstract: "Simulate whole job searches and look for broken promises.")

    @Option(help: "How many searches, from seed --first on.") var searches: UInt64 = 100
    @Option(help: "The first seed.") var first: UInt64 = 1
    @Option(help: "Only the search of this seed.") var seed: UInt64?
    @Flag(help: "With --seed: print everything that happens.") var trace = false
    @Flag(help: "With --seed or --mutant: print the shortest history that fails the same way.") var shrink = false
    @Option(help: "How many searches run at once.") var workers = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "A deliberate defect; known only to a program built with MUTANTS=1.") var mutant: String?

    func run() async throws {
        try switchOnMutant()
        let scratch = Self.scratch
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let tools = try Tools()
        if let seed { return try await runOne(seed, tools, scratch) }
        let started = ContinuousClock.now
        let tally = await Campaign.run(
            seeds: first..<(first + searches), workers: max(workers, 1), tools: tools, scratch: scratch,
            stopsAtFirst: mutant != nil)
        let seconds = started.duration(to: .now) / .seconds(1)
        for (seed, violation) in tally.failures.prefix(20) { print("seed \(seed): \(violation)") }
        if mutant == nil || shrink, let worst = tally.failures.first {
            print("\nThe shortest history of seed \(worst.seed):")
            try await printShortest(worst.seed, breaking: worst.violation.promise, tools, scratch)
        }
        print(
            "\(tally.searches) searches in \(Int(seconds)) s, \(Int(Double(tally.searches) * 10 / seconds)) in ten seconds"
        )
        print(tally.json(seconds: seconds))
        if !tally.failures.isEmpty { throw ExitCode(1) }
    }

    private func switchOnMutant() throws {
        guard let mutant else { return }
        #if MUTANTS
            guard let known = Mutant(rawValue: mutant) else {
                throw ValidationError(
                    "no such mutant; there are \(Mutant.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            Mutant.active.withLock { $0 = known }
        #else
            throw ValidationError(
                "this program has no mutants; build it with MUTANTS=1 ('make simulate MUTANT=\(mutant)')")
        #endif
    }

    /// In memory where there is such a place.
    private static var scratch: String {
        let memory = "/dev/shm"
        let place = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        return "\(place)/afterword-sim-\(ProcessInfo.processInfo.processIdentifier)"
    }

    private func runOne(_ seed: UInt64, _ tools: Tools, _ scratch: String) async throws {
        let outcome = await Search.run(History(seed: seed), tools: tools, scratch: scratch, isTraced: trace)
        for line in outcome.trace { print(line) }
        for violation in outcome.violations where !trace { print("seed \(seed): \(violation)") }
        if shrink, let promise = outcome.violations.first?.promise {
            try await printShortest(seed, breaking: promise, tools, scratch)
        }
        if !outcome.violations.isEmpty { throw ExitCode(1) }
    }

    private func printShortest(_ seed: UInt64, breaking promise: String, _ tools: Tools, _ scratch: String) async throws
    {
        let shortest = await Shrinking(tools: tools, scratch: scratch)
            .shortest(History(seed: seed), breaking: promise)
        let outcome = await Search.run(shortest, tools: tools, scratch: scratch, isTraced: true)
        for line in outcome.trace { print(line) }
    }
}
