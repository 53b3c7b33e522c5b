// `afterword review`: a walk through the drafts that wait, one key a decision.

import ArgumentParser
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walk through the waiting drafts and decide on each.", discussion: "Example: afterword review")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workbench = try common.workbench()
        try workbench.syncReviewDirectory()
        let waiting = try workbench.ledger.read { try $0.openDrafts() }
            .filter { $0.state == .waiting || $0.state == .failed || ($0.state == .confirmed && $0.hold != nil) }
            .sorted { ($0.due, $0.id) < ($1.due, $1.id) }
        if waiting.isEmpty { return Output.write("No drafts wait for you.") }
        guard common.terminal.isInteractive else {
            throw Refusal(
                .failed, "review asks questions and needs a terminal; use 'afterword queue' and 'afterword confirm'")
        }
        try await ReviewWalk(workbench: workbench, terminal: common.terminal).walk(waiting.map(\.id))
        await workbench.poke()
    }
}

/// The walk.
struct ReviewWalk {
    let workbench: Workbench
    let terminal: Terminal

    private enum Outcome { case next, again, quit }

    func walk(_ drafts: [DraftID]) async throws {
        for (index, id) in drafts.enumerated() {
            var outcome = Outcome.again
            while outcome == .again {
                try workbench.syncReviewDirectory()
                let draft = try workbench.ledger.draft(id)
                Output.write("")
                Output.write(terminal.styled("Draft \(index + 1) of \(drafts.count)", .dim))
                try ShowPrinter(workbench: workbench, terminal: terminal).draft(draft)
                outcome = try await decide(draft)
            }
            if outcome == .quit { return }
        }
        Output.write("That was all.")
    }

    private func decide(_ draft: Draft) async throws -> Outcome {
        let canSend = workbench.configuration.review.mode == .confirm
        let choices = (canSend ? "[y]es send, " : "") + "[e]dit, [s]nooze, [d]rop, [w]hy, [n]ext, [q]uit"
        while true {
            Output.write("")
            guard let line = terminal.ask("\(choices)?") else { return .quit }
            do {
                switch line.lowercased().first {
                case "y" where canSend: return try confirm(draft)
                case "e":
                    try workbench.makeEditable(draft.id)
                    try await Editor.open(
                        workbench.review.path(of: draft.fileName), environment: workbench.surroundings.environment)
                    try workbench.finishEditing(draft.id)
                    return .again
                case "s":
                    let until = terminal.ask("Until when?") ?? ""
                    let moment = try workbench.snooze(draft.id, until: until)
                    Output.write("  put off until \(Clock(workbench.ownZone).long(moment))")
                    return .next
                case "d":
                    try workbench.drop(draft.id)
                    Output.write("  dropped")
                    return .next
                case "w":
                    for line in try workbench.why(draft) {
                        for part in Wrap.lines(Printable.escape(line), width: terminal.width - 4, hanging: "  ") {
                            Output.write("  \(part)")
                        }
                    }
                case "n": return .next
                case "q": return .quit
                default: Output.write("  one of the letters in brackets, please")
                }
            } catch let refusal as Refusal {
                say(refusal)
            }
        }
    }

    private func say(_ refusal: Refusal) {
        for line in Wrap.lines(Printable.escape(refusal.message), width: terminal.width - 2) {
            Output.write("  \(line)")
        }
    }

    private func confirm(_ draft: Draft) throws -> Outcome {
        let clock = Clock(workbench.ownZone)
        var wish = ConfirmationWish(prefix: draft.sha256)
        do {
            let receipt = try workbench.confirm(draft.id, wish)
            Output.write("  confirmed, goes out \(clock.long(receipt.slot))")
        } catch let refusal as Refusal {
            say(refusal)
            guard refusal.message.contains("--force"),
                let reason = terminal.ask("Send it all the same? Say why, or leave empty:"),
                !reason.allSatisfy(\.isWhitespace)
            else { return .again }
            wish.forceReason = reason
            let receipt = try workbench.confirm(draft.id, wish)
            Output.write("  confirmed, goes out \(clock.long(receipt.slot))")
        }
        return .next
    }
}
