// `afterword confirm`, `drop`, `snooze`, `sent`, `resolve`: decisions about drafts.

import ArgumentParser
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirm a draft: exactly these bytes go out, at its slot or at --at.",
        discussion: """
            Examples: afterword confirm d42@1f3a9c02; afterword confirm d42 --at "tue 9:00"; afterword confirm d42 --undo
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("Drafts, with the beginning of the hash you saw.", valueName: "draft[@hash]"))
    var drafts: [SeenDraft]
    @Option(help: ArgumentHelp("When to send it (default: its slot).", valueName: "time")) var at: String?
    @Flag(help: "Overrule blocking findings and guards.") var force = false
    @Option(help: ArgumentHelp("Why they are overruled; kept in the journal.", valueName: "text")) var reason: String?
    @Flag(help: "Take the confirmation back.") var undo = false

    func validate() throws {
        if force, reason?.allSatisfy(\.isWhitespace) ?? true { throw ValidationError("--force needs --reason \"why\"") }
        if undo, at != nil || force { throw ValidationError("--undo takes no other option") }
    }

    func run() async throws {
        let workbench = try common.workbench()
        if undo {
            for seen in drafts { try workbench.unconfirm(seen.id) }
            await workbench.poke()
            if !common.quiet { Output.write("taken back: \(drafts.map(\.id.description).joined(separator: ", "))") }
            return
        }
        var confirmed: [Confirmed] = []
        var refusal: Refusal?
        for seen in drafts {
            do {
                guard let shown = try ask(seen, workbench) else { continue }
                let wish = ConfirmationWish(
                    prefix: seen.prefix ?? shown.sha256, at: at, forceReason: force ? reason : nil)
                confirmed.append(try workbench.confirm(seen.id, wish))
            } catch let error as Refusal {
                refusal = error
                break
            }
        }
        await workbench.poke()
        if output.json { try JSON.print(confirmed.map { ConfirmedShape($0, workbench.ownZone) }) }
        if !output.json, !common.quiet { for receipt in confirmed { say(receipt, workbench) } }
        if !confirmed.isEmpty, !workbench.isDaemonRunning {
            Diagnostics.warning("no daemon runs; nothing goes out until 'afterword daemon' does")
        }
        if let refusal { throw refusal }
    }

    /// On a terminal, without a hash: a draft that changed since it was last shown is shown and asked about.
    ///
    /// - Returns: the version that is confirmed; nil where the person said no.
    private func ask(_ seen: SeenDraft, _ workbench: Workbench) throws -> Draft? {
        let draft = try workbench.refresh(seen.id)
        try workbench.checkCanConfirm(draft)
        let interview = try workbench.ledger.interview(draft.interview)
        for doubt in interview.doubts { Diagnostics.warning("you had a doubt: \(Printable.escape(doubt.text)) (B15)") }
        guard seen.prefix == nil, !output.json, common.terminal.isInteractive, try !workbench.wasShown(draft) else {
            return draft
        }
        try ShowPrinter(workbench: workbench, terminal: common.terminal).draft(draft)
        let answer = common.terminal.ask("Confirm \(draft.id) as shown? [y/N]")
        return answer?.lowercased().hasPrefix("y") ?? false ? draft : nil
    }

    private func say(_ receipt: Confirmed, _ workbench: Workbench) {
        let clock = Clock(workbench.ownZone)
        Output.write("\(receipt.draft) confirmed")
        for (name, text) in [("to", receipt.to.description), ("subject", receipt.subject)] {
            let lines = Wrap.lines(Printable.escape(text), width: common.terminal.width - 11)
            for (index, line) in lines.enumerated() {
                Output.write("  \(DisplayWidth.padded(index == 0 ? name : "", to: 8)) \(line)")
            }
        }
        Output.write("  slot     \(clock.long(receipt.slot))")
        Output.write("  hash     \(receipt.sha256)")
    }
}

struct ConfirmedShape: Encodable {
    var id: String
    var to: String
    var subject: String
    var slot: String
    var sha256: String

    init(_ receipt: Confirmed, _ zone: Zone) {
        (id, to, subject) = (receipt.draft.description, receipt.to.addrSpec, receipt.subject)
        (slot, sha256) = (receipt.slot.rfc3339(in: zone), receipt.sha256)
    }
}

struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Drop a draft: it is not sent.", discussion: "Example: afterword drop d42")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The draft.", valueName: "draft")) var drafts: [DraftID]

    func run() async throws {
        let workbench = try common.workbench()
        for id in drafts { try workbench.drop(id) }
        await workbench.poke()
        if !common.quiet { Output.write("dropped: \(drafts.map(\.description).joined(separator: ", "))") }
    }
}

struct Snooze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snooze", abstract: "Put a draft off.",
        discussion: "Example: afterword snooze d42 --until \"tomorrow 9:00\"")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The draft.", valueName: "draft")) var draft: DraftID
    @Option(help: ArgumentHelp("Until when.", valueName: "time")) var until: String

    func run() async throws {
        let workbench = try common.workbench()
        let moment = try workbench.snooze(draft, until: until)
        await workbench.poke()
        if !common.quiet { Output.write("\(draft) is put off until \(Clock(workbench.ownZone).long(moment))") }
    }
}

struct Sent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sent", abstract: "Say that you sent a draft by your own mail program.",
        discussion: "Example: afterword sent d42")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The draft.", valueName: "draft")) var draft: DraftID

    func run() async throws {
        let workbench = try common.workbench()
        try workbench.markSent(draft)
        await workbench.poke()
        if !common.quiet { Output.write("\(draft) is marked as sent") }
    }
}

struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Decide an unknown outcome.",
        discussion: "Example: afterword resolve d42 arrived")

    enum Outcome: String, ExpressibleByArgument, CaseIterable {
        case arrived
        case notArrived = "not-arrived"
        case leave
    }

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The draft.", valueName: "draft")) var draft: DraftID
    @Argument(help: ArgumentHelp("arrived, not-arrived or leave.", valueName: "outcome")) var outcome: Outcome

    func run() async throws {
        let workbench = try common.workbench()
        let what: OutcomeResolved.Outcome =
            switch outcome {
            case .arrived: .arrived
            case .notArrived: .notArrived
            case .leave: .leave
            }
        try workbench.resolve(draft, what)
        await workbench.poke()
        if !common.quiet { Output.write("\(draft): \(outcome.rawValue)") }
    }
}
