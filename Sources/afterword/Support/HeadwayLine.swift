// One line at the foot of the terminal that says how far long work is: on standard error, only where that is a terminal,
// and gone before anything else is printed.

import Foundation
import Synchronization
import Writing

/// Draws headway.
enum HeadwayLine {
    private static let meter = Mutex(HeadwayMeter())
    private static let start = ContinuousClock.now

    /// Draws how far the work is.
    static func show(_ headway: Headway) {
        meter.withLock { meter in
            draw(meter.take(headway, now: ContinuousClock.now - start, width: columns - 1))
        }
    }

    /// Takes the line away.
    static func clear() { meter.withLock { draw($0.clear()) } }

    /// Whether there is a terminal that can take a line back.
    static func isPossible(_ environment: [String: String]) -> Bool {
        isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    }

    private static func draw(_ drawing: HeadwayMeter.Drawing?) {
        let text: String
        switch drawing {
        case .line(let line)?: text = "\r\(line)\u{1B}[K"
        case .nothing?: text = "\r\u{1B}[K"
        case nil: return
        }
        FileHandle.standardError.write(Data(text.utf8))
    }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return max(20, Int(size.ws_col))
    }
}
