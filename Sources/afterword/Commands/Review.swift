// `afterword review`: a walk through the drafts that wait, one key a decision.

import ArgumentParser
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Walk through the waiting drafts; one key decides on each.",
        discussion: "Example: afterword review")

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
    private let keyboard = Keyboard()

    init(workbench: Workbench, terminal: Terminal) {
        (self.workbench, self.terminal) = (workbench, terminal)
    }

    private enum Outcome {
        case next, again, quit
        case decided(DraftDecision)
        case undo
    }

    func walk(_ drafts: [DraftID]) async throws {
        var index = 0
        var last: DraftDecision?
        while index < drafts.count {
            try workbench.syncReviewDirectory()
            let draft = try workbench.ledger.draft(drafts[index])
            Output.write("")
            Output.write(terminal.styled("Draft \(index + 1) of \(drafts.count)", .dim))
            try ShowPrinter(workbench: workbench, terminal: terminal).draft(draft)
            switch try await decide(draft, canUndo: last != nil) {
            case .quit: return
            case .again: continue
            case .next: index += 1
            case .decided(let decision): (last, index) = (decision, index + 1)
            case .undo:
                guard let decision = last else { continue }
                last = nil
                if takeBack(decision) { index = drafts.firstIndex(of: decision.before.id) ?? index }
            }
            if index == drafts.count, let decision = last, mayTakeBack(decision) {
                last = nil
                index = drafts.firstIndex(of: decision.before.id) ?? index
            }
        }
        Output.write("That was all.")
    }

    /// After the last draft its decision can still be taken back.
    private func mayTakeBack(_ decision: DraftDecision) -> Bool {
        Output.write("")
        while true {
            switch press("[u]ndo the last decision, or [q]uit?") {
            case .character("u"), .character("U"): return takeBack(decision)
            case .character("q"), .character("Q"), .character("n"), .character("N"), .end: return false
            case .enter: continue
            case .character, .other: Output.write("  u or q, please")
            }
        }
    }

    /// Asks for one key, and shows it as if it had been typed.
    private func press(_ question: String) -> Keyboard.Key {
        let key = keyboard.key {
            Output.write(question, terminator: " ")
            Output.flush()
        }
        if case .character(let character) = key { Output.write("\(character)") } else { Output.write("") }
        return key
    }

    /// Asks for a line, which may be empty where that means something.
    private func ask(_ question: String, mayBeEmpty: Bool = false) -> String? {
        Output.write(question, terminator: " ")
        Output.flush()
        return mayBeEmpty ? keyboard.anyLine() : keyboard.line()
    }

    private func takeBack(_ decision: DraftDecision) -> Bool {
        do {
            try workbench.undo(decision)
            Output.write("  taken back: \(decision.before.id) is no longer \(decision.what.rawValue)")
            return true
        } catch {
            say(Refusal(wrapping: error))
            return false
        }
    }

    private func choices(canUndo: Bool) -> String {
        let canSend = workbench.configuration.review.mode == .confirm
        return (canSend ? "[y]es send, " : "") + "[e]dit, [s]nooze, [d]rop, [w]hy, [n]ext, "
            + (canUndo ? "[u]ndo, " : "") + "[q]uit?"
    }

    private func decide(_ draft: Draft, canUndo: Bool) async throws -> Outcome {
        while true {
            Output.write("")
            let lines = Wrap.lines(choices(canUndo: canUndo), width: terminal.width - 2)
            for line in lines.dropLast() { Output.write(line) }
            let key = press(lines.last ?? "")
            if key == .end { return .quit }
            // Enter alone decides nothing, and is no mistake.
            guard key != .enter else { continue }
            do {
                if let outcome = try await act(key, on: draft, canUndo: canUndo) { return outcome }
            } catch let refusal as Refusal {
                say(refusal)
            }
        }
    }

    /// What a key means; nil where the question stays.
    private func act(_ key: Keyboard.Key, on draft: Draft, canUndo: Bool) async throws -> Outcome? {
        let letter: Character? = if case .character(let character) = key { character.lowercased().first } else { nil }
        switch letter {
        case "y" where workbench.configuration.review.mode == .confirm: return try confirm(draft)
        case "e":
            try workbench.makeEditable(draft.id)
            try await Editor.open(
                workbench.review.path(of: draft.fileName), environment: workbench.surroundings.environment)
            try workbench.finishEditing(draft.id)
            return .again
        case "s":
            let moment = try workbench.snooze(draft.id, until: ask("Until when?") ?? "")
            Output.write("  put off until \(Clock(workbench.ownZone).long(moment))")
            return .decided(DraftDecision(.snoozed, before: draft))
        case "d":
            try workbench.drop(draft.id)
            Output.write("  dropped")
            return .decided(DraftDecision(.dropped, before: draft))
        case "w":
            for line in try workbench.why(draft) {
                for part in Wrap.lines(Printable.escape(line), width: terminal.width - 4, hanging: "  ") {
                    Output.write("  \(part)")
                }
            }
        case "n": return .next
        case "u" where canUndo: return .undo
        case "q": return .quit
        default: Output.write("  one of the letters in brackets, please")
        }
        return nil
    }

    private func say(_ refusal: Refusal) {
        for line in Wrap.lines(Printable.escape(refusal.message), width: terminal.width - 2) {
            Output.write("  \(line)")
        }
    }

    private func confirm(_ draft: Draft) throws -> Outcome {
        var wish = ConfirmationWish(prefix: draft.sha256)
        do {
            return try confirm(draft, wish)
        } catch let refusal as Refusal {
            say(refusal)
            guard refusal.yieldsToForce,
                let reason = ask("Send it all the same? Say why, or leave empty:", mayBeEmpty: true),
                !reason.allSatisfy(\.isWhitespace)
            else { return .again }
            wish.forceReason = reason
            return try confirm(draft, wish)
        }
    }

    private func confirm(_ draft: Draft, _ wish: ConfirmationWish) throws -> Outcome {
        let receipt = try workbench.confirm(draft.id, wish)
        Output.write("  confirmed, goes out \(Clock(workbench.ownZone).long(receipt.slot))")
        return .decided(DraftDecision(.confirmed, before: draft))
    }
}
