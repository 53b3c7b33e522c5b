// How far long work is: the line's words, and when it is drawn.

import Testing

@testable import Writing

struct HeadwayTests {
    @Test(arguments: [
        (0, 20_000, 5_000, "reading INBOX: 0 of 20,000"),
        (999, 1_000_000, 1_900, "reading INBOX: 999 of 1,000,000"),
        (1_240, 20_000, 12_000, "reading INBOX: 1,240 of 20,000, about 3 min left"),
        (15_000, 20_000, 60_000, "reading INBOX: 15,000 of 20,000, about 20 s left"),
        (100, 20_000, 40_000, "reading INBOX: 100 of 20,000, about 2 h 12 min left"),
        (19_999, 20_000, 60_000, "reading INBOX: 19,999 of 20,000, a few seconds left"),
        (20_000, 20_000, 60_000, "reading INBOX: 20,000 of 20,000"),
    ])
    func itSaysCountsAndWhatIsLeft(done: Int, total: Int, milliseconds: Int, line: String) {
        let headway = Headway("reading INBOX", done: done, of: total)
        #expect(headway.line(after: .milliseconds(milliseconds), width: 79) == line)
    }

    @Test(arguments: [20, 40, 79]) func itIsOneInertLineOfTheWidth(width: Int) {
        let name = "reading \u{1B}]0;x\u{7}\n\u{202E}" + String(repeating: "w", count: 10_000)
        let line = Headway(name, done: 1_234, of: 20_000).line(after: .seconds(100), width: width)
        #expect(DisplayWidth.of(line) <= width)
        #expect(line.unicodeScalars.allSatisfy { Printable.isInert($0) })
    }

    @Test func shortWorkShowsNothing() {
        var meter = HeadwayMeter()
        for step in 0...400 {
            let drawing = meter.take(
                Headway("work", done: step, of: 400), now: .seconds(9) + .milliseconds(step), width: 79)
            #expect(drawing == nil)
        }
    }

    @Test func longWorkIsDrawnTenTimesASecondAndTakenAway() {
        var meter = HeadwayMeter()
        var lines = 0
        for step in 0..<2_000 {
            let drawing = meter.take(
                Headway("work", done: step, of: 2_000), now: .milliseconds(step), width: 79)
            if case .line(let line)? = drawing {
                lines += 1
                #expect(line.hasPrefix("work: ") && step >= 500)
            }
        }
        #expect(lines == 15)
        #expect(meter.take(Headway("work", done: 2_000, of: 2_000), now: .seconds(2), width: 79) == .nothing)
        #expect(meter.clear() == nil)
    }

    @Test func otherWorkBeginsAnew() {
        var meter = HeadwayMeter()
        _ = meter.take(Headway("work", done: 1, of: 9), now: .zero, width: 79)
        #expect(meter.take(Headway("work", done: 2, of: 9), now: .seconds(1), width: 79) != nil)
        #expect(meter.take(Headway("other", done: 1, of: 9), now: .seconds(2), width: 79) == nil)
        #expect(meter.take(Headway("other", done: 0, of: 9), now: .seconds(2.4), width: 79) == nil, "a second one")
    }
}
