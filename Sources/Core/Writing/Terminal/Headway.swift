// How far a long piece of work is, in one line for the terminal: counts, and the time that is left at the pace so far.
// Who draws it, and where, is the program's own affair.

/// How far a long piece of work is.
public struct Headway: Hashable, Sendable {
    /// `reading INBOX`; may come from a server.
    public var what: String
    public var done: Int
    public var total: Int

    public init(_ what: String, done: Int, of total: Int) {
        (self.what, self.done, self.total) = (what, done, total)
    }

    public var isOver: Bool { done >= total }

    /// `reading INBOX: 1,240 of 20,000, about 3 min left`, in one printable line.
    ///
    /// - Parameters:
    ///   - elapsed: since the work began; without a pace that can be trusted no time is said.
    ///   - width: columns at most.
    public func line(after elapsed: Duration, width: Int) -> String {
        let counts = "\(Self.grouped(done)) of \(Self.grouped(total))"
        let rest = timeLeft(after: elapsed).map { ", \($0) left" } ?? ""
        let room = max(8, width - DisplayWidth.of(counts + rest) - 2)
        let name = DisplayWidth.truncated(Printable.escape(what.prefix(200)).collapsed, to: room)
        return DisplayWidth.truncated("\(name): \(counts)\(rest)", to: width)
    }

    /// `about 40 s`; nil in the first two seconds, and where nothing is done or left.
    private func timeLeft(after elapsed: Duration) -> String? {
        guard done > 0, done < total, elapsed >= .seconds(2) else { return nil }
        let rest = elapsed * (Double(total - done) / Double(done))
        let seconds = rest.components.seconds
        switch seconds {
        case ..<10: return "a few seconds"
        case ..<60: return "about \((seconds + 5) / 10 * 10) s"
        case ..<3600: return "about \((seconds + 30) / 60) min"
        default: return "about \(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }

    /// `20,000`
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digits[index])
        }
    }
}

/// Decides when a line of headway is drawn anew: not for work that is over at once, and not more often than one can read.
public struct HeadwayMeter: Sendable {
    /// Work that takes no longer than this shows nothing.
    public static let patience = Duration.milliseconds(500)
    private static let interval = Duration.milliseconds(100)

    private var what: String?
    private var done = 0
    private var began = Duration.zero
    private var drawn: Duration?

    public init() {}

    /// What is to be drawn.
    public enum Drawing: Hashable, Sendable {
        case line(String)
        /// The line that stands there goes.
        case nothing
    }

    /// Takes a step of the work.
    ///
    /// - Parameter now: by a clock that only goes forward.
    /// - Returns: what to draw; nil to leave the line as it is.
    public mutating func take(_ headway: Headway, now: Duration, width: Int) -> Drawing? {
        if headway.what != what || headway.done < done { (what, began) = (headway.what, now) }
        done = headway.done
        if headway.isOver {
            what = nil
            return clear()
        }
        guard now - began >= Self.patience, drawn.map({ now - $0 >= Self.interval }) ?? true else { return nil }
        drawn = now
        return .line(headway.line(after: now - began, width: width))
    }

    /// Something else is to be printed, or the work is over.
    public mutating func clear() -> Drawing? {
        defer { drawn = nil }
        return drawn == nil ? nil : .nothing
    }
}
