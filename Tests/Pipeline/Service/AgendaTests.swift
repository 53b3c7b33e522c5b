// When the clerk wakes.

import Interviews
import Ledger
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct AgendaTests {
    private func agenda(_ world: FakeWorld, isWell: Bool = true) throws -> Agenda {
        try world.workbench.ledger.read {
            try world.workbench.agenda(in: $0, isWell: isWell, now: world.clock.now)
        }
    }

    @Test func whereNothingIsDueTheClerkRestsForTenMinutes() throws {
        let world = try FakeWorld()
        let now = world.clock.now
        let calm = try agenda(world)
        #expect(calm.wake == now + Agenda.longestRest && calm.step == nil)
        #expect(!calm.isDue(at: now + .seconds(599)) && calm.isDue(at: now + .seconds(600)))
        #expect(calm.isDue(at: now - .seconds(1)), "the clock went back")
        #expect(try agenda(world, isWell: false).wake == now + Agenda.shortRest)
    }

    @Test func theDigestIsWokenForToTheSecond() throws {
        let world = try FakeWorld()
        let zone = world.workbench.ownZone
        let now = world.clock.now
        let digest = zone.instant(zone.date(now).adding(days: 1), world.workbench.configuration.digest.at)
        world.clock.now = digest - .seconds(90)
        #expect(try agenda(world).wake == digest)
    }

    @Test func aConfirmedDraftIsWokenForAtItsSlotAndWatchedAfterIt() throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        let slot = try #require(try world.draft(draft.id).confirmation?.slot)
        world.clock.now = slot - .seconds(40)
        let ahead = try agenda(world)
        #expect(ahead.wake == slot)
        world.clock.now = slot
        #expect(try agenda(world).wake <= slot + Agenda.shortRest)
    }

    @Test func aDraftThatWaitsForThePersonKeepsNobodyAwake() throws {
        let world = try FakeWorld(mode: .review)
        let draft = try world.debrief(try world.interviewAtAcme())
        world.clock.now = draft.due + .seconds(5)
        #expect(try agenda(world).wake > world.clock.now + Agenda.shortRest)
    }
}
