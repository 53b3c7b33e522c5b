// Many searches, one seed after the other, on as many threads as asked for.

/// What many searches came to.
public struct Tally: Sendable {
    public var searches = 0
    public var steps = 0
    /// The seeds in whose search a promise was broken, with the first one that was.
    public var failures: [(seed: UInt64, violation: Violation)] = []
    public var coverage = Coverage()

    public init() {}

    mutating func add(_ outcome: Outcome, seed: UInt64) {
        searches += 1
        steps += outcome.steps
        coverage.add(outcome.coverage)
        if let first = outcome.violations.first { failures.append((seed, first)) }
    }

    mutating func add(_ other: Tally) {
        searches += other.searches
        steps += other.steps
        coverage.add(other.coverage)
        failures += other.failures
    }

    /// The last line of `make simulate`.
    ///
    /// - Parameter seconds: how long it took by the clock on the wall.
    public func json(seconds: Double) -> String {
        let rounded = Double(Int(seconds * 10)) / 10
        return """
            {"searches":\(searches),"steps":\(steps),"violations":\(failures.count),"seconds":\(rounded),\
            "coverage":\(coverage.json),"never":\(coverage.neverJSON)}
            """
    }
}

public enum Campaign {
    /// Runs the searches of these seeds; stops after the first broken promise where asked to.
    ///
    /// - Parameters:
    ///   - scratch: a directory; each worker makes one of its own in it.
    ///   - progress: called with the number of searches done, by one worker at a time or several.
    public static func run(
        seeds: Range<UInt64>, workers: Int, tools: Tools, scratch: String, stopsAtFirst: Bool,
        progress: @escaping @Sendable (Tally) -> Void = { _ in }
    ) async -> Tally {
        await withTaskGroup(of: Tally.self) { group in
            for worker in 0..<UInt64(workers) {
                group.addTask {
                    var tally = Tally()
                    for seed in seeds where (seed - seeds.lowerBound) % UInt64(workers) == worker {
                        let outcome = await Search.run(
                            History(seed: seed), tools: tools, scratch: "\(scratch)/\(worker)")
                        // A search that was cut off says nothing.
                        if Task.isCancelled { break }
                        tally.add(outcome, seed: seed)
                        if stopsAtFirst, !tally.failures.isEmpty { break }
                        if tally.searches % 100 == 0 { progress(tally) }
                    }
                    return tally
                }
            }
            var all = Tally()
            for await tally in group {
                all.add(tally)
                if stopsAtFirst, !all.failures.isEmpty { group.cancelAll() }
            }
            all.failures.sort { $0.seed < $1.seed }
            return all
        }
    }
}
