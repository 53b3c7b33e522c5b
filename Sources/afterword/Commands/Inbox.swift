// `afterword inbox`: what was read as employer mail, and the rules that corrections left (Correct.swift).

import ArgumentParser
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Inbox: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: "Show messages that were read as employer mail.",
        discussion: """
            Examples: afterword inbox --unmatched; afterword inbox --rules; afterword inbox --forget-rule r3. What \
            'assign', 'relabel' and 'ignore' said is kept as rules for mail that comes later; removing one leaves \
            what was read by it as it is. With --json, not_fetched lists attachments that were left on the server, and \
            not_fully_read says why a message was not read to its end.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Flag(help: "Only those that no interview could be found for, or that were not understood.") var unmatched = false
    @Flag(help: "Show the rules that corrections left instead.") var rules = false
    @Option(name: .customLong("forget-rule"), help: ArgumentHelp("Remove this rule.", valueName: "rule"))
    var forgottenRule: ReadingRuleID?

    func run() throws {
        let workbench = try common.workbench()
        if let forgottenRule {
            try workbench.removeRule(forgottenRule)
            if !common.quiet { Output.write("Rule \(forgottenRule) is removed.") }
            return
        }
        if rules { return try showRules(workbench) }
        let mails = try workbench.ledger.read { try $0.mails() }
            .filter { !$0.isOwn && (!unmatched || $0.actsOn == nil) }
            .sorted { ($0.date, $0.id) < ($1.date, $1.id) }
        try workbench.noteShown(mails)
        if output.json { return try JSON.print(mails.map { $0.shape(in: workbench.ownZone) }) }
        if mails.isEmpty { return Output.write(unmatched ? "Nothing is unclear." : "No employer mail yet.") }
        let terminal = common.terminal
        let names = try workbench.ledger.read { try $0.interviews() }
        for mail in mails {
            let head = mail.line(Clock(workbench.ownZone))
            for (index, part) in Wrap.lines(head, width: terminal.width, hanging: "     ").enumerated() {
                Output.write(index == 0 ? terminal.styled(part, .bold) : part)
            }
            let words = [
                mail.standing, mail.reading.doubt.map { "the sender may be forged: \($0)" },
                mail.isWithheld ? nil : mail.notFullyRead.map { "not read to its end: \($0)" },
            ].compactMap { $0 }
            let state = words.isEmpty ? "" : " (\(words.joined(separator: "; ")))"
            let line = Printable.escape(mail.companies(among: names) + state)
            for part in Wrap.lines(line, width: terminal.width - 5) { Output.write("     \(part)") }
            // Whole, so that they can be copied.
            for command in MailQuestion(about: mail, among: names)?.commands ?? [] { Output.write("     '\(command)'") }
        }
    }

    private func showRules(_ workbench: Workbench) throws {
        let rules = try workbench.readingRules()
        if output.json { return try JSON.print(try rules.map { try workbench.shape(of: $0) }) }
        if rules.isEmpty { return Output.write("No rules; 'assign', 'relabel' and 'ignore' leave them.") }
        for rule in rules {
            let line =
                "\(rule.id) \(Printable.escape(try workbench.words(of: rule))) (you corrected \(rule.mail), \(Clock(workbench.ownZone).day(rule.at)))"
            for part in Wrap.lines(line, width: common.terminal.width, hanging: "    ") { Output.write(part) }
        }
    }
}

extension ReceivedMail {
    /// The interview it moves or, of several that it may belong to, each with its role.
    fileprivate func companies(among interviews: [Interview]) -> String {
        let ids = actsOn.map { [$0] } ?? match.interviews
        let names = ids.compactMap { id in
            interviews.first { $0.id == id }.map { interview in
                ids.count == 1
                    ? interview.company : "\(id) \(interview.company)" + (interview.role.map { ", \($0)" } ?? "")
            }
        }
        return names.isEmpty ? "no interview" : names.joined(separator: " or ")
    }

    /// Why it moves no interview; nil where it does.
    fileprivate var standing: String? {
        if actsOn != nil { return nil }
        guard let correction, correction.isIgnored else { return match.state.rawValue }
        return correction.rule.map { "ignored by rule \($0)" } ?? "ignored"
    }
}
