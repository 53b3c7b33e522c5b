// `afterword daemon`: the service, or one pass of it.

import ArgumentParser
import Foundation
import Ledger
import Logging
import Pipeline
import Vocabulary
import Writing

struct Daemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon", abstract: "Run the service; with --once make one full pass and exit.",
        discussion: "Example: afterword daemon --once")

    @OptionGroup var common: CommonOptions
    @Flag(help: "One pass over all accounts and due work.") var once = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        if !once, environment["AFTERWORD_NOW"]?.isEmpty == false {
            throw Refusal(
                .usage,
                "AFTERWORD_NOW fixes the clock, and a daemon needs one that runs; use 'afterword daemon --once', or unset it"
            )
        }
        let workbench = try common.workbench(showsHeadway: once)
        let lock = try workbench.lockDaemon()
        defer { withExtendedLifetime(lock) {} }
        let servers = Servers.real(environment: environment)
        if once { return try await pass(workbench, servers) }
        ServiceLog.bootstrap(level: workbench.configuration.logLevel, environment: environment)
        let options = common
        let daemon = Pipeline.Daemon(
            workbench: workbench, servers: servers, log: Logger(label: "afterword"),
            reload: { try options.workbench() })
        try await daemon.run()
    }

    private func pass(_ workbench: Workbench, _ servers: Servers) async throws {
        let report = try await Pass(workbench: workbench, servers: servers).run()
        if !common.quiet { say(report) }
        if let trouble = await workbench.notifyPerson() { Diagnostics.warning(trouble) }
        for failure in report.failures.dropFirst() { Diagnostics.warning(failure.message) }
        if let failure = report.failures.first { throw Refusal(wrapping: failure) }
    }

    private func say(_ report: PassReport) {
        Output.write(
            "looked at \(report.look.examined) new messages, \(report.look.recorded.count) of them about interviews")
        for (draft, state) in report.submitted { Output.write("\(draft) is \(state.rawValue)") }
        if let day = report.digest { Output.write("digest of \(day) sent") }
    }
}
