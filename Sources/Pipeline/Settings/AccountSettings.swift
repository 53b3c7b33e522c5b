// The [[account]] tables of config.toml.

import MailFormat
import Vocabulary

extension Configuration {
    static func accounts(_ root: inout TOMLReader) throws(SettingsError) -> [Account] {
        var accounts: [Account] = []
        for table in try root.tables("account") {
            let account = try Account(reading: table)
            if accounts.contains(where: { $0.name == account.name }) {
                throw table.error(
                    "name", "two accounts are called '\(Printed.name(account.name))'; give one another name")
            }
            accounts.append(account)
        }
        return accounts
    }
}

extension Configuration.Account {
    private static let keys = [
        "name", "imap", "smtp", "user", "password_command", "token_command", "credential", "address", "signature",
        "bcc_self", "mailboxes", "sent", "junk", "file_sent", "ca_file", "proxy", "disable_capabilities",
    ]

    init(reading given: TOMLReader) throws(SettingsError) {
        var table = given
        for key in ["password", "pass", "token", "secret"] where table.has(key) {
            throw table.error(
                key, "a password in this file is refused; use password_command, token_command or credential instead")
        }
        try table.check(known: Self.keys)
        name = try table.required("name", example: "main")
        guard name.utf8.count <= 64, name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw table.error("name", "'name' is a short word, like \"main\"")
        }
        imap = try Self.server(
            try table.required("imap", example: "imaps://imap.candidate.example"), "imap", [.imaps, .imap], table)
        if let url = try table.string("smtp") { smtp = try Self.server(url, "smtp", [.smtps, .smtp], table) }
        user = try table.string("user")
        credential = try Self.credential(&table)
        if credential == .none, !imap.isLoopback || user != nil {
            throw table.error(
                "user",
                "account without a password: write password_command = [\"secret-tool\", \"lookup\", \"service\", \"afterword\"]"
            )
        }
        if credential != .none, user == nil { throw table.error("user", "'user' is missing: the name to log in with") }
        try readMore(&table)
        try table.finish(known: Self.keys)
    }

    private mutating func readMore(_ table: inout TOMLReader) throws(SettingsError) {
        if let text = try table.string("address") {
            guard let address = Address(text), Composition.canName(address) else {
                throw table.error("address", "'address' is not a mail address")
            }
            self.address = address
        }
        signature = try table.string("signature")
        bccSelf = try table.boolean("bcc_self") ?? false
        mailboxes = try table.strings("mailboxes") ?? ["INBOX"]
        if mailboxes.isEmpty || mailboxes.contains("") {
            throw table.error("mailboxes", "'mailboxes' needs at least one name, like [\"INBOX\"]")
        }
        sent = try table.string("sent")
        junk = try table.string("junk")
        fileSent = try table.choice("file_sent", Configuration.FileSent.self) ?? .auto
        if let file = try table.string("ca_file") { caFile = try Configuration.path(file, "ca_file", table) }
        proxy = try table.string("proxy")
        disabledCapabilities = try table.strings("disable_capabilities") ?? []
    }

    private static func credential(_ table: inout TOMLReader) throws(SettingsError) -> Configuration.CredentialSource {
        let password = try table.strings("password_command")
        let token = try table.strings("token_command")
        let file = try table.string("credential")
        let given = [password != nil, token != nil, file != nil].count { $0 }
        guard given <= 1 else {
            throw table.error("credential", "only one of password_command, token_command and credential may stand here")
        }
        for (key, command) in [("password_command", password), ("token_command", token)] {
            if let command, command.first?.isEmpty ?? true {
                throw table.error(key, "'\(key)' is a program and its arguments, like [\"pass\", \"show\", \"mail\"]")
            }
        }
        if let password { return .passwordCommand(password) }
        if let token { return .tokenCommand(token) }
        guard let file else { return .none }
        guard !file.isEmpty, !file.contains("/"), file != ".", file != ".." else {
            throw table.error(
                "credential", "'credential' is the name of a file in $CREDENTIALS_DIRECTORY, without slashes")
        }
        return .credential(file)
    }

    private static func server(
        _ text: String, _ key: String, _ schemes: [Configuration.Server.Scheme], _ table: TOMLReader
    ) throws(SettingsError) -> Configuration.Server {
        guard let server = Configuration.Server(url: text), schemes.contains(server.scheme) else {
            let names = schemes.map { "\($0.rawValue)://host" }.joined(separator: " or ")
            throw table.error(key, "'\(key)' must look like \(names), with an optional port and nothing else")
        }
        return server
    }
}

extension Configuration.Server {
    /// Reads `imaps://host[:port]`; no user, path or query may stand in it.
    public init?(url: String) {
        guard let separator = url.firstRange(of: "://"),
            let scheme = Scheme(rawValue: String(url[..<separator.lowerBound]))
        else { return nil }
        var rest = url[separator.upperBound...]
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var host = rest
        var port = scheme.defaultPort
        if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<close]
            rest = rest[rest.index(after: close)...]
            guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
            guard rest.isEmpty || rest.first == ":" else { return nil }
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest.dropFirst(host.count)
            guard
                host.unicodeScalars.allSatisfy({
                    $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "."
                })
            else { return nil }
        }
        if rest.first == ":" {
            guard let number = Int(rest.dropFirst()), (1...65_535).contains(number) else { return nil }
            port = number
        }
        guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
        self.init(scheme: scheme, host: String(host), port: port)
    }
}

extension Configuration.Server.Scheme {
    /// RFC 8314 and RFC 6409.
    var defaultPort: Int {
        switch self {
        case .imaps: 993
        case .imap: 143
        case .smtps: 465
        case .smtp: 587
        }
    }
}
