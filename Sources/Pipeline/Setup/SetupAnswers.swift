// What `init` has to know, as values: read from an existing configuration, and written into the text of one. Asking for it
// is the command's business, writing files SetupFiles.swift's.

import Vocabulary

/// Answers to the questions of `init`; nil where none was given yet.
public struct SetupAnswers: Sendable, Equatable {
    public var name: String?
    public var address: String?
    public var timeZone: String?
    /// Which account of the configuration is meant.
    public var account = "main"
    /// URLs as in config.toml.
    public var imap: String?
    /// nil: nothing can be submitted.
    public var smtp: String?
    public var user: String?
    public var password: Configuration.CredentialSource?
    /// The file that systemd hands over as the credential, absolute; it stands in a drop-in, not in the configuration.
    public var credentialFile: String?
    public var caFile: String?
    public var policy: String?
    public var mode: String?
    public var digestAt: String?
    public var digestTo: String?

    public init() {}

    /// What a configuration says about one of its accounts; with another account's name only what concerns all.
    public init(_ configuration: Configuration, account name: String?) {
        (self.name, address) = (configuration.identity.name, configuration.identity.address.addrSpec)
        timeZone = configuration.identity.timeZone
        (policy, mode) = (configuration.schedule.policy, configuration.review.mode.rawValue)
        (digestAt, digestTo) = (
            String(configuration.digest.at.description.prefix(5)), configuration.digest.to.addrSpec
        )
        account = name ?? configuration.accounts.first?.name ?? "main"
        guard let found = configuration.account(named: account) else { return }
        (imap, smtp, user) = (found.imap.url, found.smtp?.url, found.user)
        (password, caFile) = (found.credential, found.caFile)
    }

    /// Every setting with its place and its literal; nil where the key is not to stand there.
    func settings(accountIndex: Int) -> [(table: TOMLEdit.Table, key: String, literal: String?)] {
        let account = TOMLEdit.Table(name: "account", index: accountIndex)
        var command: [String]?
        var token: [String]?
        var credential: String?
        switch password {
        case .passwordCommand(let words): command = words
        case .tokenCommand(let words): token = words
        case .credential(let name): credential = name
        case .some(.none), nil: break
        }
        let identity = TOMLEdit.Table(name: "identity")
        let text = TOMLLiteral.string
        let list = TOMLLiteral.strings
        return [
            (identity, "name", name.map(text)), (identity, "address", address.map(text)),
            (identity, "time_zone", timeZone.map(text)), (account, "name", text(self.account)),
            (account, "imap", imap.map(text)), (account, "smtp", smtp.map(text)), (account, "user", user.map(text)),
            (account, "password_command", command.map(list)), (account, "token_command", token.map(list)),
            (account, "credential", credential.map(text)), (account, "ca_file", caFile.map(text)),
            (TOMLEdit.Table(name: "review"), "mode", mode.map(text)),
            (TOMLEdit.Table(name: "schedule"), "policy", policy.map(text)),
            (TOMLEdit.Table(name: "digest"), "at", digestAt.map(text)),
            (TOMLEdit.Table(name: "digest"), "to", digestTo.map(text)),
        ]
    }
}

/// The text that `init` would write.
public struct SetupText: Sendable {
    /// nil where there was no configuration.
    public let before: String?
    public let text: String
    /// Comments within values that were replaced: they are only in the backup.
    public let lostComments: [String]

    /// Fills the complete example with the answers where there is no configuration; else changes in it what differs, and
    /// nothing else.
    public init(_ answers: SetupAnswers, existing: (text: String, configuration: Configuration)?, example: String) {
        before = existing?.text
        let accounts = existing?.configuration.accounts ?? []
        let index = accounts.firstIndex { $0.name == answers.account } ?? accounts.count
        var edit = TOMLEdit(existing?.text ?? Self.headed(example))
        let old = existing.map { SetupAnswers($0.configuration, account: answers.account) }
        let known = existing == nil || index < accounts.count ? old?.settings(accountIndex: index) : nil
        for (place, setting) in answers.settings(accountIndex: index).enumerated() {
            if let known, known[place].literal == setting.literal { continue }
            if known == nil, existing != nil, setting.table.name != "account",
                old?.settings(accountIndex: index)[place].literal == setting.literal
            {
                continue
            }
            if let literal = setting.literal {
                edit.set(setting.key, in: setting.table, to: literal)
            } else {
                edit.comment(out: setting.key, in: setting.table)
            }
        }
        text = edit.text
        lostComments = edit.lostComments
    }

    /// The example's own first lines say to copy it.
    private static func headed(_ example: String) -> String {
        let body = example.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#") }
        return """
            # Afterword's configuration, written by 'afterword init'. Keys with a '#' in front show their defaults, or an
            # example where there is none; all are explained in afterword(5). Check changes with 'afterword config check'; a
            # running service takes them over by 'systemctl --user reload afterword'.

            """ + body.joined(separator: "\n")
    }

    public var isChanged: Bool { before != text }

    /// The lines that go (`- `) and come (`+ `), in the order of the file.
    public var differences: [String] {
        let old = (before ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var lines: [(Int, Int, String)] = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, let line, _): lines.append((offset, 0, "- \(line)"))
            case .insert(let offset, let line, _): lines.append((offset, 1, "+ \(line)"))
            }
        }
        return lines.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}

extension Configuration.Server {
    /// As config.toml writes it, the port only where it is not the scheme's own.
    public var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(name)" + (port == scheme.defaultPort ? "" : ":\(port)")
    }
}

/// Words of a command as a shell would cut them, without a shell.
public enum CommandWords {
    /// nil for an open quote, for nothing, and for what only a shell could do (pipes, variables, redirections).
    public static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = text.makeIterator()
        while let character = characters.next() {
            switch (quote, character) {
            case ("'"?, "'"), ("\""?, "\""): quote = nil
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (nil, "\\"), ("\""?, "\\"):
                guard let next = characters.next() else { return nil }
                word = (word ?? "") + String(next)
            case (nil, " "), (nil, "\t"):
                if let done = word { words.append(done) }
                word = nil
            case (nil, "|"), (nil, "&"), (nil, ";"), (nil, "<"), (nil, ">"), (nil, "$"), (nil, "`"), ("\""?, "$"),
                ("\""?, "`"):
                return nil
            default: word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let done = word { words.append(done) }
        return words.first.map { $0.isEmpty } ?? true ? nil : words
    }
}
