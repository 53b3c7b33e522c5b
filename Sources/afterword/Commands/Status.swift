// `afterword status` and `sync`: the daemon's health, and a look right now.

import ArgumentParser
import Pipeline
import Vocabulary
import Writing

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how the daemon and the accounts are; exit status 1 for ill health.",
        discussion: "Example: afterword status")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func run() throws {
        let workbench = try common.workbench()
        let status = try workbench.status(version: Afterword.version)
        if output.json {
            try JSON.print(status)
        } else {
            print(status, Clock(workbench.ownZone))
        }
        if !status.illnesses.isEmpty { throw ExitCode(1) }
    }

    private func print(_ status: StatusShape, _ clock: Clock) {
        let terminal = common.terminal
        let running = status.daemon.running
        var head = running ? "running" : "not running"
        if let pid = status.daemon.pid, running { head += ", process \(pid)" }
        if let since = status.daemon.since { head += ", since \(clock.short(since))" }
        line("daemon", terminal.styled(head, running ? .green : .yellow))
        for account in status.accounts {
            line(
                "account",
                "\(Printable.escape(account.name)): \([account.state, account.mode].compactMap { $0 }.joined(separator: ", "))"
            )
            if let last = account.lastSync { line("", "last look \(clock.short(last))") }
            for mailbox in account.mailboxes {
                line(
                    "",
                    "\(Printable.escape(mailbox.name)): \(mailbox.messages) messages, \(mailbox.accounted) accounted for"
                )
            }
            if let error = account.error { line("", "! \(Printable.escape(error))") }
            if let next = account.nextTry { line("", "tried again \(clock.short(next))") }
        }
        let counts = status.counts
        line("drafts", "\(counts.waiting) waiting, \(counts.confirmed) confirmed, \(counts.uncertain) in doubt")
        if counts.unmatched > 0 {
            line("mail", "\(counts.unmatched) to be read by you ('afterword inbox --unmatched')")
        }
        let last = status.digest.last.map { "last \(clock.short($0)), " } ?? ""
        line("digest", "\(last)next \(status.digest.next.map { clock.short($0) } ?? "never")")
        for illness in status.illnesses { line("!", terminal.styled(illness, .red)) }
    }

    /// A name, and what is to be said about it beside it.
    private func line(_ name: String, _ text: String) {
        for (index, part) in Wrap.lines(text, width: common.terminal.width - 10).enumerated() {
            Output.write(DisplayWidth.padded(index == 0 ? name : "", to: 10) + part)
        }
    }
}

struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Look at the mailboxes now.", discussion: "Example: afterword sync")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workbench = try common.workbench(showsHeadway: true)
        if let answer = await workbench.poke(.sync) {
            guard answer == "ok" else {
                let parts = answer.split(separator: " ", maxSplits: 2).map(String.init)
                let status = parts.count == 3 ? Int32(parts[1]).flatMap { ExitStatus(rawValue: $0) } : nil
                throw Refusal(status ?? .later, parts.last ?? "the daemon could not look")
            }
            if !common.quiet { Output.write("looked, by the daemon") }
            return
        }
        let report = try await workbench.lookOnce(Servers.real(environment: workbench.surroundings.environment))
        if !common.quiet {
            Output.write(
                "looked at \(report.look.examined) new messages, \(report.look.recorded.count) of them about interviews"
            )
        }
        if let failure = report.failures.first { throw Refusal(wrapping: failure) }
    }
}
