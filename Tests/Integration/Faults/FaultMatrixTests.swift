import DemoServers
import Foundation
import Testing

/// Guarantee G2 under everything at once: the submission server breaks at each point of the dialogue, and the program is
/// killed at each of its writes and syncs. However they meet, at most one message is accepted, and afterwards it is known
/// to be sent, is sent later, or is asked about.
///
/// `make test` meets a part of the combinations, `make test-faults` all of them.
@Suite(.needsServers, .serialized) struct FaultMatrixTests {
    private static let isWhole = ProcessInfo.processInfo.environment["AFTERWORD_TEST_FAULTS"] == "all"

    /// The conversation breaks; the program is left alone, or killed where the server is silent.
    @Test(.timeLimit(.minutes(10))) func whereverTheDialogueBreaksTheMessageGoesOutOnceOrIsAskedAbout() async throws {
        let stage = try await FaultStage.make()
        defer { stage.remove() }
        let breaks = Break.all.filter {
            Self.isWhole || $0.way == .close || ($0.point >= .recipient && $0.way != .reset)
        }
        let outcomes = try await stage.play(breaks.map { FaultScene(fault: $0) })
        report(outcomes, "points and ways to break")
        #expect(outcomes.count == breaks.count)
    }

    /// The program is killed at its writes and syncs. What is killed before the server breaks is the same for every
    /// break, and played once.
    @Test(.timeLimit(.minutes(240))) func whereverTheProgramIsKilledTheMessageGoesOutOnceOrIsAskedAbout() async throws {
        let stage = try await FaultStage.make()
        defer { stage.remove() }
        var scenes: [FaultScene] = []
        var met = 0
        for fault in Self.isWhole ? [nil] + Break.all.map(Optional.some) : [nil] {
            let (operations, beforeBreak) = try await stage.operations(of: FaultScene(fault: fault))
            #expect(operations.count > 20, "a send writes")
            met += 2 * operations.count
            for index in operations.indices.dropFirst(beforeBreak) where Self.isWhole || operations[index] == "s" {
                for action in [FaultScene.Action.before, .after] {
                    scenes.append(FaultScene(fault: fault, action: action, operation: index + 1))
                }
            }
        }
        let outcomes = try await stage.play(scenes)
        report(outcomes, "kills at writes and syncs and breaks\(Self.isWhole ? ", which stand for \(met)" : "")")
        #expect(outcomes.count == scenes.count)
    }

    /// The disk is full from some write of the send on; once there is room again everything goes its way.
    @Test(.timeLimit(.minutes(30))) func wheneverTheDiskIsFullNothingIsLostAndNothingIsTwice() async throws {
        let stage = try await FaultStage.make()
        defer { stage.remove() }
        let (operations, _) = try await stage.operations(of: FaultScene(fault: nil))
        let writes = operations.indices.filter { operations[$0] == "w" }
        let step = Self.isWhole ? 1 : max(1, writes.count / 12)
        let scenes = stride(from: 0, to: writes.count, by: step).map {
            FaultScene(fault: nil, action: .full, operation: writes[$0] + 1)
        }
        let outcomes = try await stage.play(scenes)
        report(outcomes, "writes from which on the disk was full")
        for outcome in outcomes where outcome.status != 0 {
            #expect(outcome.status == 1 || outcome.status == 75, "\(outcome.scene): \(outcome.status)")
            #expect(outcome.errors.contains("full"), "\(outcome.scene): \(outcome.errors)")
        }
        #expect(outcomes.contains { $0.status != 0 })
    }

    private func report(_ outcomes: [FaultOutcome], _ what: String) {
        let states = ["sent", "uncertain", "failed", "waiting"].map { state in
            "\(outcomes.count { $0.state == state }) \(state)"
        }
        print("faults: \(outcomes.count) combinations of \(what): \(states.joined(separator: ", "))")
    }
}
