// The table of figures, in Markdown.

import Foundation

/// One figure beside its peer or limit, measured in the same run.
struct Figure {
    var name: String
    /// How it was measured, as somebody would type it.
    var command: String
    var ours: String
    var peer: String
    /// How it stands to the peer or limit; empty where there is none.
    var ratio: String
    var goal: String
    var isMet: Bool

    var row: String {
        "| \(name) | \(ours) | \(peer) | \(ratio) | \(goal) | \(isMet ? "met" : "missed") | `\(command)` |"
    }

    static let head = """
        | figure | Afterword | peer or limit, same run | ratio | goal | | how |
        |---|---|---|---|---|---|---|
        """
}

extension Double {
    /// With three significant digits.
    var short: String {
        guard isFinite else { return "–" }
        let digits = self == 0 ? 0 : max(0, 2 - Int(log10(magnitude).rounded(.down)))
        return String(format: "%.\(min(digits, 4))f", self)
    }

    /// A time in the unit that suits it.
    var asTime: String { self < 0.1 ? "\((self * 1000).short) ms" : "\(short) s" }

    var asTimes: String { "\(short) ×" }
}

extension Int {
    var asMemory: String { "\((Double(self) / 1024).short) MB" }
}
