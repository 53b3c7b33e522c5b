// The invariant that everything rests on: the projections are what the journal folds to, however it came about.

import FoundationEssentials
import Interviews
import Ledger
import Testing
import Vocabulary

struct ProjectionTests {
    let place = Place()

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func projectionsAreTheFoldOfTheJournal(seed: UInt64) throws {
        let ledger = try place.open()
        var generator = EventGenerator(seed: seed)
        for step in 0..<20 {
            try ledger.transaction(now: generator.now) { transaction in
                for _ in 0...(step % 7) * 3 { try transaction.append(generator.next()) }
            }
        }
        let (written, folded) = try ledger.read { snapshot throws in
            var folded = Book()
            for entry in try snapshot.journal() { folded.apply(try #require(entry.event)) }
            return (try snapshot.book(), folded)
        }
        try expectSame(written, generator.book)
        try expectSame(folded, generator.book)
        try ledger.rebuild()
        try expectSame(try ledger.read { try $0.book() }, generator.book)
    }

    @Test func theGeneratorKnowsEveryEvent() {
        var met: Set<Event.Name> = []
        for seed in 1...4 as ClosedRange<UInt64> {
            var generator = EventGenerator(seed: seed)
            for _ in 0..<500 { met.insert(generator.next().name) }
        }
        #expect(met == Set(Event.Name.allCases))
    }

    /// Equal to the last letter: `==` alone lets the names of addresses differ.
    private func expectSame(_ left: Book, _ right: Book) throws {
        #expect(left == right)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(try encoder.encode(left.sortedInterviews) == encoder.encode(right.sortedInterviews))
        #expect(try encoder.encode(left.sortedDrafts) == encoder.encode(right.sortedDrafts))
        #expect(try encoder.encode(left.sortedMails) == encoder.encode(right.sortedMails))
    }
}
