// The shortest history that still breaks the same promise: steps and faults are left out, halves first, then quarters,
// then one by one, until nothing more can be left out.

/// Shortens failing histories.
public struct Shrinking {
    private let tools: Tools
    private let scratch: String

    public init(tools: Tools, scratch: String) { (self.tools, self.scratch) = (tools, scratch) }

    /// - Returns: a history of the same seed in which no step can be left out.
    public func shortest(_ history: History, breaking promise: String) async -> History {
        var best = history
        var size = best.steps.count
        while size >= 1 {
            var start = 0
            var hasShrunk = false
            while start < best.steps.count {
                var candidate = best
                candidate.steps.removeSubrange(start..<min(start + size, best.steps.count))
                if await breaks(candidate, promise) {
                    best = candidate
                    hasShrunk = true
                } else {
                    start += size
                }
            }
            if size > 1 { size /= 2 } else if !hasShrunk { break }
        }
        return await withoutFaults(best, promise)
    }

    private func withoutFaults(_ history: History, _ promise: String) async -> History {
        var best = history
        for index in best.steps.indices where best.steps[index].fault != nil {
            var candidate = best
            candidate.steps[index].fault = nil
            if await breaks(candidate, promise) { best = candidate }
        }
        return best
    }

    private func breaks(_ history: History, _ promise: String) async -> Bool {
        let outcome = await Search.run(history, tools: tools, scratch: scratch)
        return outcome.violations.contains { $0.promise == promise }
    }
}
