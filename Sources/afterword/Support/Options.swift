// Options that every command has, and the values people type: handles, times, contacts.

import ArgumentParser
import Foundation
import Pipeline
import Vocabulary

/// When output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case never, auto, always
}

/// `--config`, `-v`, `-q`, `--color`.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read this configuration file.", valueName: "file"), completion: .file())
    var config: String?

    @Flag(name: [.short, .long], help: "Say more about what is done.")
    var verbose = false

    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Option(help: "When to colour: never, auto, always.")
    var color: ColorChoice = .auto

    /// The terminal as these options want it.
    var terminal: Terminal { Terminal(color: color, environment: ProcessInfo.processInfo.environment) }

    /// Opens configuration and ledger.
    ///
    /// - Parameter showsHeadway: long work is followed on the terminal, if there is one.
    func workbench(showsHeadway: Bool = false) throws -> Workbench {
        let workbench = try Workbench.open(
            surroundings: try surroundings(showsHeadway: showsHeadway), configurationFile: config)
        if verbose {
            Diagnostics.info("configuration \(workbench.paths.configuration)")
            Diagnostics.info(
                "ledger \(workbench.paths.ledger)\(workbench.isRehearsal ? " (a copy that is thrown away)" : "")")
            Diagnostics.info("review directory \(workbench.paths.reviewDirectory)")
        }
        return workbench
    }

    /// Clock, randomness and environment of this process.
    ///
    /// - Parameter showsHeadway: long work is followed on the terminal, if there is one.
    func surroundings(showsHeadway: Bool) throws -> Surroundings {
        let environment = ProcessInfo.processInfo.environment
        var surroundings = try Surroundings.process(environment: environment)
        if showsHeadway, !quiet, HeadwayLine.isPossible(environment) { surroundings.headway = HeadwayLine.show }
        return surroundings
    }
}

/// `--json`.
struct JSONOption: ParsableArguments {
    @Flag(help: "Print JSON instead of text.")
    var json = false
}
