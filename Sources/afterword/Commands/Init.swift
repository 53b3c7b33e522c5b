// `afterword init`: from nothing to a configuration, a unit, and an installation that `doctor` finds right. What is asked
// is in InitDialogue.swift; what is written is decided in Pipeline/Setup.

import ArgumentParser
import Foundation
import Pipeline
import Vocabulary
import Writing

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Set Afterword up: ask, write the configuration and the unit, check.",
        discussion: """
            Asks for what no option says; off a terminal it never asks, and names what is missing. A password is never \
            asked for and never written: the configuration says where it comes from. On an existing configuration only \
            what differs is changed, comments stay, and the file before is kept beside it.

            Examples:
              afterword init
              afterword init --name "Sam Candidate" --address sam@gmail.com --keyring
              afterword init --address sam@candidate.example \\
                --imap imaps://mail.candidate.example \\
                --smtp smtps://mail.candidate.example --pass mail/sam --enable
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup(title: "Answers") var answers: InitOptions
    @Flag(name: [.short, .long], help: "Write without asking; questions with a usual answer get it.") var yes = false
    @Flag(inversion: .prefixedNo, help: "Start the service now and at each log-in.") var enable: Bool?
    @Flag(inversion: .prefixedNo, help: "Let the service run while you are logged out.") var linger: Bool?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let surroundings = try Surroundings.process(environment: environment)
        let files = SetupFiles(
            surroundings: surroundings,
            configurationFile: common.config ?? environment["AFTERWORD_CONFIG"].flatMap { $0.isEmpty ? nil : $0 })
        let dialogue = InitDialogue(
            terminal: common.terminal, surroundings: surroundings, policies: files.policyNames(),
            takesUsual: yes || !common.terminal.isInteractive)
        let existing = try files.existing()
        if existing != nil { say("changing \(Printable.escape(files.paths.configuration))") }
        let complete = try await dialogue.complete(answers, existing: existing?.configuration)
        let text = try files.text(complete)
        try write(text, files, dialogue)
        if let file = complete.credentialFile, case .credential(let name) = complete.password {
            say("wrote \(try files.loadCredential(name, from: file))")
        }
        let unit = try files.installUnit(program: DoctorCommand.program())
        say(unit.isNew ? "wrote the unit \(unit.path)" : "the unit is \(unit.path)")
        if existing == nil { tell(Self.onlyHere) }
        say("")
        let findings = try await DoctorCommand.examine(common, json: false)
        try await start(findings, dialogue, password: complete.password)
        guard findings.exitStatus == .done else { throw ExitCode(findings.exitStatus.rawValue) }
    }

    private func write(_ text: SetupText, _ files: SetupFiles, _ dialogue: InitDialogue) throws {
        let path = Printable.escape(files.paths.configuration)
        guard text.isChanged else { return say("\(path) says all that already") }
        if text.before != nil {
            for line in text.differences { say("  " + Printable.escape(line)) }
            for comment in text.lostComments {
                Diagnostics.warning("this comment goes (the backup keeps it): \(Printable.escape(comment))")
            }
        }
        guard try dialogue.confirms("Write \(path)?") else { throw Refusal(.failed, "nothing was written") }
        let backup = try files.write(text)
        say("wrote \(path)")
        if let backup { say("kept what stood there as \(Printable.escape(backup))") }
    }

    private static let onlyHere = """
        Run Afterword on this machine only: on a second one it would not know what it did on the first, and write to the \
        same people again.
        """

    /// Offers to start the service; a failed check is mended first.
    private func start(
        _ findings: [Diagnosis], _ dialogue: InitDialogue, password: Configuration.CredentialSource?
    ) async throws {
        let command = "systemctl --user enable --now afterword"
        guard findings.exitStatus == .done else {
            return Diagnostics.info("Mend what failed, look again with 'afterword doctor', then run: \(command)")
        }
        let control = ServiceControl()
        guard await control.isThere() else {
            if enable == true {
                throw Refusal(
                    .failed, "systemd's user manager does not answer; in a session with systemd run: \(command)")
            }
            return say("To run it without systemd: afterword daemon")
        }
        let wanted = try enable ?? (dialogue.mayAsk && dialogue.confirms("Start the service now and at each log-in?"))
        guard wanted else { return say("To start it: \(command)") }
        try await control.enable()
        try await letLinger(control, dialogue)
        if control.lingers == true, case .passwordCommand(let words) = password, words.first == "secret-tool" {
            tell(
                "A keyring that is locked while you are logged out gives no password; 'pass' or a credential file does."
            )
        }
        tell("The service runs. 'afterword add' records an interview, 'afterword status' says how it is.")
    }

    /// Offers to let the service run while the person is logged out; where nobody tells whether it does, says how.
    private func letLinger(_ control: ServiceControl, _ dialogue: InitDialogue) async throws {
        let command = "loginctl enable-linger"
        if control.lingers == true { return }
        let wanted =
            try linger
            ?? (control.lingers == false && dialogue.mayAsk
                && dialogue.confirms("Let it run while you are logged out, too?"))
        guard wanted else { return say("It ends when you log out; to let it run on: \(command)") }
        guard await control.enableLingering() else {
            return tell("It ends when you log out: '\(command)' was refused; ask the administrator of this machine")
        }
        say("It runs while you are logged out, too.")
    }

    /// Paths stay whole, to be copied.
    private func say(_ line: String) {
        if !common.quiet { Output.write(line) }
    }

    private func tell(_ sentence: String) {
        if !common.quiet { common.terminal.say([sentence]) }
    }
}

/// Every answer as an option.
struct InitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Your name, as letters are signed.", valueName: "name")) var name: String?
    @Option(help: ArgumentHelp("Your mail address.", valueName: "address")) var address: String?
    @Option(
        help: ArgumentHelp("A provider of the table: gmail, microsoft-365 …", valueName: "name"),
        completion: Completions.providers)
    var provider: String?
    @Option(help: ArgumentHelp("imaps://host or imap://host, with a port if unusual.", valueName: "url"))
    var imap: String?
    @Option(help: ArgumentHelp("smtps://host or smtp://host; none: nothing is sent.", valueName: "url"))
    var smtp: String?
    @Option(help: ArgumentHelp("The name to log in with (default: the address).", valueName: "name")) var user: String?
    @Option(help: ArgumentHelp("What the account is called in the configuration.", valueName: "name"))
    var account: String?
    @Flag(help: "The password is in the keyring (secret-tool).") var keyring = false
    @Option(help: ArgumentHelp("The password is this entry of pass(1).", valueName: "entry")) var pass: String?
    @Option(help: ArgumentHelp("A command that prints the password.", valueName: "command"))
    var passwordCommand: String?
    @Option(help: ArgumentHelp("A command that prints an OAuth2 token.", valueName: "command"))
    var tokenCommand: String?
    @Option(
        help: ArgumentHelp("A file with the password, for systemd to hand over.", valueName: "file"),
        completion: .file())
    var credentialFile: String?
    @Flag(help: "The server on this machine wants no password.") var noPassword = false
    @Option(help: ArgumentHelp("The only authorities to trust, a PEM file.", valueName: "file"), completion: .file())
    var caFile: String?
    @Option(help: ArgumentHelp("Your time zone, like Europe/Berlin.", valueName: "zone")) var timeZone: String?
    @Option(
        help: ArgumentHelp("The policy; see 'afterword policy list'.", valueName: "name"),
        completion: Completions.policies) var policy: String?
    @Option(help: ArgumentHelp("When the digest comes, like 07:30.", valueName: "time")) var digestAt: String?
    @Option(help: ArgumentHelp("Where it goes: an address of yours.", valueName: "address")) var digestTo: String?
    @Option(
        help: ArgumentHelp("review: you send drafts; confirm: Afterword does.", valueName: "mode"),
        completion: .list(["review", "confirm"]))
    var mode: String?
}
