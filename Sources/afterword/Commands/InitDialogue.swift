// The questions of `afterword init`: options first, then what the configuration says already, then the person. Off a
// terminal nobody is asked, and what is missing is an error that names the options.

import Foundation
import Pipeline
import Vocabulary
import Writing

/// Completes the answers.
struct InitDialogue {
    let terminal: Terminal
    let surroundings: Surroundings
    let policies: [String]
    /// Questions with a usual answer are not asked.
    let takesUsual: Bool

    var mayAsk: Bool { terminal.isInteractive }

    /// Every answer; asked for where no option and no configuration gives it.
    func complete(_ options: InitOptions, existing: Configuration?) async throws -> SetupAnswers {
        let account = options.account ?? existing?.accounts.first?.name ?? "main"
        var answers = existing.map { SetupAnswers($0, account: account) } ?? SetupAnswers()
        answers.account = account
        try identity(&answers, options)
        try await servers(&answers, options)
        answers.user = options.user ?? answers.user ?? answers.address
        try password(&answers, options)
        if answers.password == Configuration.CredentialSource.none { answers.user = nil }
        if let file = options.caFile { answers.caFile = URL(filePath: file).standardizedFileURL.path }
        try habits(&answers, options, existing)
        try missing(answers)
        return answers
    }

    /// Off a terminal all that is missing is named at once.
    private func missing(_ answers: SetupAnswers) throws {
        var options: [String] = []
        if answers.name == nil { options.append("--name") }
        if answers.address == nil { options.append("--address") }
        if answers.imap == nil { options.append("--imap and --smtp (or --provider)") }
        if answers.password == nil {
            options.append("--keyring, --pass, --password-command, --token-command or --credential-file")
        }
        guard !options.isEmpty else { return }
        throw Refusal(
            .usage,
            "init cannot ask off a terminal, and needs \(options.joined(separator: "; ")); give them as options")
    }

    // MARK: Who

    private func identity(_ answers: inout SetupAnswers, _ options: InitOptions) throws {
        answers.name = try answer(
            options.name ?? answers.name, "Your name", usual: SetupDefaults.fullName(), needed: true, option: "--name"
        ) { $0.isEmpty ? "a name is needed: letters are signed with it" : nil }
        answers.address = try answer(
            options.address ?? answers.address, "Your mail address", needed: true, option: "--address"
        ) { Address($0) == nil ? "that is not a mail address, like sam@candidate.example" : nil }
        answers.timeZone = try answer(
            options.timeZone ?? answers.timeZone, "Your time zone",
            usual: SetupDefaults.timeZone(environment: surroundings.environment), option: "--time-zone"
        ) { surroundings.zone($0) == nil ? "no such time zone; 'timedatectl list-timezones' lists them" : nil }
    }

    // MARK: Servers

    private func servers(_ answers: inout SetupAnswers, _ options: InitOptions) async throws {
        if let imap = options.imap { answers.imap = imap }
        if let smtp = options.smtp { answers.smtp = smtp == "none" ? nil : smtp }
        if let name = options.provider {
            let known = try Provider.known()
            guard let provider = known.first(where: { $0.name == name }) else {
                let names = known.map(\.name).joined(separator: ", ")
                throw Refusal(.usage, "there is no provider '\(Printable.escape(name))' in the table; it has \(names)")
            }
            use(provider, &answers, options)
        }
        guard answers.imap == nil, let address = answers.address else { return try check(answers) }
        if let provider = Provider.of(address, in: try Provider.known()) {
            say("\(provider.title): \(provider.imap), \(provider.smtp)")
            if try confirms("Use these servers?") { use(provider, &answers, options) }
        } else if mayAsk, !takesUsual, options.imap == nil {
            try await suggest(&answers, domain: String(address.drop { $0 != "@" }.dropFirst()), options)
        }
        try await ask(&answers, options)
        try check(answers)
    }

    private func use(_ provider: Provider, _ answers: inout SetupAnswers, _ options: InitOptions) {
        answers.imap = options.imap ?? provider.imap
        if options.smtp == nil { answers.smtp = provider.smtp }
        if let hint = provider.hint { say("\(provider.title): \(hint)") }
    }

    /// What DNS announces; the person sees the hosts before any credential goes there.
    private func suggest(_ answers: inout SetupAnswers, domain: String, _ options: InitOptions) async throws {
        say("Looking for servers that \(Printable.escape(domain)) announces …")
        let found = await AnnouncedServers.of(domain)
        guard let imap = found.imap else { return }
        say("DNS says: \(imap), \(found.smtp ?? "no submission server")")
        guard try confirms("Is your password to go to these servers?") else { return }
        answers.imap = imap
        if options.smtp == nil { answers.smtp = found.smtp }
    }

    private func ask(_ answers: inout SetupAnswers, _ options: InitOptions) async throws {
        guard answers.imap == nil else { return }
        answers.imap = try answer(nil, "IMAP server, like imaps://imap.host.example", needed: true, option: "--imap") {
            Self.isServer($0, ["imaps", "imap"]) ? nil : "write it like imaps://host or imap://host:port"
        }
        guard answers.smtp == nil, options.smtp == nil, answers.imap != nil else { return }
        let smtp = try answer(
            nil, "Submission server, like smtps://smtp.host.example; none to send nothing", usual: nil,
            needed: true, option: "--smtp"
        ) {
            $0 == "none" || Self.isServer($0, ["smtps", "smtp"]) ? nil : "write it like smtps://host or smtp://host:587"
        }
        answers.smtp = smtp == "none" ? nil : smtp
    }

    private func check(_ answers: SetupAnswers) throws {
        if let imap = answers.imap, !Self.isServer(imap, ["imaps", "imap"]) {
            throw Refusal(.usage, "--imap must look like imaps://host or imap://host, with an optional port")
        }
        if let smtp = answers.smtp, !Self.isServer(smtp, ["smtps", "smtp"]) {
            throw Refusal(.usage, "--smtp must look like smtps://host or smtp://host, with an optional port")
        }
    }

    private static func isServer(_ text: String, _ schemes: [String]) -> Bool {
        guard let server = Configuration.Server(url: text) else { return false }
        return schemes.contains(server.scheme.rawValue)
    }

    // MARK: Password

    private func password(_ answers: inout SetupAnswers, _ options: InitOptions) throws {
        var given: [Configuration.CredentialSource] = []
        let address = answers.address ?? ""
        if options.keyring { given.append(.passwordCommand(Self.keyring(address))) }
        if let entry = options.pass { given.append(.passwordCommand(["pass", "show", entry])) }
        if let text = options.passwordCommand { given.append(.passwordCommand(try words(text, "--password-command"))) }
        if let text = options.tokenCommand { given.append(.tokenCommand(try words(text, "--token-command"))) }
        if options.credentialFile != nil { given.append(.credential(Self.credentialName(answers.account))) }
        if options.noPassword { given.append(.none) }
        guard given.count <= 1 else {
            throw Refusal(.usage, "the password can only come from one place; give one of these options")
        }
        answers.credentialFile = try options.credentialFile.map { file in
            if let problem = Self.problem(ofFile: file) { throw Refusal(.usage, "--credential-file: \(problem)") }
            return Self.absolute(file)
        }
        if let source = given.first {
            answers.password = source
        } else if answers.password == nil, mayAsk {
            answers.password = try askForPassword(&answers)
        }
    }

    static func keyring(_ address: String) -> [String] {
        ["secret-tool", "lookup", "service", "afterword", "user", address]
    }

    /// A file name of letters, digits and '-'.
    private static func credentialName(_ account: String) -> String {
        "afterword-" + String(account.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    private func words(_ text: String, _ option: String) throws -> [String] {
        if let words = CommandWords.split(text) { return words }
        throw Refusal(.usage, "\(option) is run without a shell; write a program and its arguments, or sh -c '…'")
    }

    private static func absolute(_ path: String) -> String {
        URL(filePath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
    }

    private static func problem(ofFile path: String) -> String? {
        access(absolute(path), R_OK) == 0
            ? nil : "it cannot be read; make it with one line, the password, for you alone (0600)"
    }

    /// Which of the sources it is, as a number of the list.
    private func passwordChoice(_ isToken: Bool) throws -> String? {
        say("Where does the password come from? It is never written into the configuration.")
        let sources = [
            "the keyring (secret-tool)", "pass(1)", "another command that prints it",
            "a command that prints an OAuth2 token", "a file, which systemd hands to the service",
        ]
        let numbers = sources.indices.map { "\($0 + 1)" }
        for (number, source) in zip(numbers, sources) { Output.write("  \(number)  \(source)") }
        return try answer(
            nil, "1 to \(sources.count)", usual: isToken ? "4" : "1", needed: true, asks: true, option: "--keyring"
        ) { numbers.contains($0) ? nil : "type a number from 1 to \(sources.count)" }
    }

    private func askForPassword(_ answers: inout SetupAnswers) throws -> Configuration.CredentialSource? {
        let address = answers.address ?? ""
        let servers = answers.imap
        let isToken = try Provider.known().contains { $0.imap == servers && $0.login == .token }
        let choice = try passwordChoice(isToken)
        switch choice {
        case "1":
            let store = ["secret-tool", "store", "--label=Afterword", "service", "afterword", "user", address]
            say("Store it once, in another terminal: \(store.joined(separator: " "))")
            return .passwordCommand(Self.keyring(address))
        case "2":
            let entry = try answer(nil, "The entry of pass", usual: "mail/\(address)", asks: true, option: "--pass") {
                $0.isEmpty ? "an entry like mail/sam" : nil
            }
            return entry.map { .passwordCommand(["pass", "show", $0]) }
        case "5":
            let file = try answer(nil, "The file", needed: true, option: "--credential-file", Self.problem(ofFile:))
            answers.credentialFile = file.map(Self.absolute)
            return .credential(Self.credentialName(answers.account))
        default:
            let text = try answer(
                nil, "The command", usual: choice == "4" ? "oama access \(address)" : nil, needed: true, asks: true,
                option: choice == "3" ? "--password-command" : "--token-command"
            ) { CommandWords.split($0) == nil ? "a program and its arguments, without a shell" : nil }
            guard let command = text.flatMap(CommandWords.split) else { return nil }
            return choice == "3" ? .passwordCommand(command) : .tokenCommand(command)
        }
    }

    // MARK: Habits

    private func habits(_ answers: inout SetupAnswers, _ options: InitOptions, _ existing: Configuration?) throws {
        answers.policy = try answer(
            options.policy ?? answers.policy, "Policy (\(policies.joined(separator: ", ")))", usual: "considerate",
            option: "--policy"
        ) { policies.contains($0) ? nil : "there is no such policy; there are \(policies.joined(separator: ", "))" }
        answers.digestAt = try answer(
            options.digestAt ?? answers.digestAt, "When is the daily digest to come", usual: "07:30",
            option: "--digest-at"
        ) { TimeOfDay($0) == nil ? "a time of day, like 07:30" : nil }
        let address = answers.address
        let further = (existing?.identity.own ?? []) + (existing?.accounts.compactMap(\.address) ?? [])
        let own = [address.flatMap { Address($0) }].compactMap { $0 } + further
        func isOwn(_ text: String) -> Bool {
            Address(text).map { one in own.contains { $0.keyWithoutTag == one.keyWithoutTag } } ?? false
        }
        // The digest goes where it went; to the new address of a person whose only one changed.
        let before = answers.digestTo.flatMap { isOwn($0) ? $0 : nil }
        answers.digestTo = try answer(
            options.digestTo ?? before, "Where is it to go", usual: address, option: "--digest-to"
        ) { isOwn($0) ? nil : "the digest goes to you alone; write one of your own addresses" }
        answers.mode = try answer(
            options.mode ?? answers.mode,
            "review: you send drafts yourself; confirm: what you confirmed is sent", usual: "review", option: "--mode"
        ) { ["review", "confirm"].contains($0) ? nil : "review or confirm" }
    }

    // MARK: Asking

    /// A given answer, checked; the usual one where it may be taken; the person's. Nil where nobody may be asked.
    private func answer(
        _ given: String?, _ question: String, usual: String? = nil, needed: Bool = false, asks: Bool = false,
        option: String, _ problem: (String) -> String?
    ) throws -> String? {
        if let given {
            if let problem = problem(given) { throw Refusal(.usage, "\(option): \(problem)") }
            return given
        }
        if takesUsual, !asks, let usual, problem(usual) == nil { return usual }
        guard mayAsk else { return nil }
        while true {
            guard let line = terminal.ask("\(question)\(usual.map { " [\(Printable.escape($0))]" } ?? ""):") else {
                throw Refusal(.failed, "the questions were not all answered; nothing was written")
            }
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            let text = trimmed.isEmpty ? usual ?? "" : trimmed
            guard let problem = problem(text) else { return text }
            say(problem)
        }
    }

    /// Asks a question whose usual answer is yes.
    func confirms(_ question: String) throws -> Bool {
        guard mayAsk, !takesUsual else { return true }
        while true {
            guard let line = terminal.ask("\(question) [Y/n]:") else {
                throw Refusal(.failed, "the questions were not all answered; nothing was written")
            }
            switch line.trimmingCharacters(in: .whitespaces).lowercased() {
            case "", "y", "yes": return true
            case "n", "no": return false
            default: say("type y or n")
            }
        }
    }

    private func say(_ line: String) {
        for part in Wrap.lines(line, width: terminal.width, hanging: "  ") { Output.write(part) }
    }
}
