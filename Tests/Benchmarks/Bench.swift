// The programs, the servers and one candidate's directories; what every figure starts from.

import DemoServers
import Foundation
import Glibc

/// Where the programs are and how often each figure is measured.
struct Settings {
    /// The release build of afterword.
    var program: String
    /// Where `scripts/peers` unpacked mbsync, notmuch, swaks and hyperfine.
    var peers: String
    var runs = 5
    var size = 20_000
    var scaling = [1_000, 5_000, 20_000, 100_000, 200_000]
}

/// One candidate on servers of their own.
struct Bench {
    let settings: Settings
    let servers: MailServers
    let directory: String
    let candidate: String

    init(_ settings: Settings, _ servers: MailServers) throws {
        (self.settings, self.servers) = (settings, servers)
        let tag = String(UInt32.random(in: 0 ... .max), radix: 36)
        candidate = "sam-\(tag)@candidate.example"
        directory = FileManager.default.temporaryDirectory.path + "/afterword-bench-\(tag)"
        for name in ["/config/afterword", "/state", "/run"] {
            try FileManager.default.createDirectory(
                atPath: directory + name, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        try write(servers.password + "\n", to: "password")
        try configure()
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    func write(_ text: String, to name: String) throws {
        let path = directory + "/" + name
        try Data(text.utf8).write(to: URL(filePath: path))
        chmod(path, 0o600)
    }

    /// Writes config.toml, with other ports where something listens in between.
    func configure(imap: String? = nil, smtp: UInt16? = nil, accounts: Int = 1, more: String = "") throws {
        var text = """
            [identity]
            name = "Sam Candidate"
            address = "\(candidate)"
            time_zone = "UTC"

            [review]
            mode = "confirm"

            """
        for number in 1...accounts {
            text += """

                [[account]]
                name = "account\(number)"
                imap = "\(imap ?? "imap://127.0.0.1:\(servers.imapPort)")"
                smtp = "smtp://127.0.0.1:\(smtp ?? servers.smtpPort)"
                user = "\(number == 1 ? candidate : "n\(number)-" + candidate)"
                password_command = ["cat", "\(directory)/password"]
                \(more)

                """
        }
        try write(text, to: "config/afterword/config.toml")
    }

    var environment: [String: String] {
        [
            "HOME": directory, "XDG_CONFIG_HOME": directory + "/config",
            "XDG_STATE_HOME": directory + "/state",
            "XDG_DATA_HOME": directory + "/data", "XDG_RUNTIME_DIR": directory + "/run",
            // As the unit sets it.
            "G_SLICE": "always-malloc",
        ]
    }

    var ledger: String { directory + "/state/afterword/ledger.sqlite" }

    func afterword(_ arguments: String...) -> Command {
        Command(program: settings.program, arguments: arguments, environment: environment)
    }

    func peer(_ name: String, _ arguments: [String]) -> Command {
        var environment = [
            "HOME": directory, "NOTMUCH_CONFIG": directory + "/notmuch",
            "PERL5LIB": settings.peers + "/usr/share/perl5",
        ]
        // The libraries that scripts/peers brings; their directory is named after the machine.
        let lib = settings.peers + "/usr/lib/"
        let machine = try? FileManager.default.contentsOfDirectory(atPath: lib).first { $0.hasSuffix("-linux-gnu") }
        if let machine { environment["LD_LIBRARY_PATH"] = lib + machine }
        return Command(
            program: settings.peers + "/usr/bin/" + name, arguments: arguments, environment: environment)
    }

    /// The companies whose letters come.
    func addInterviews(_ count: Int = Post.companies) throws {
        let format = ISO8601DateFormatter()
        let at = format.string(from: Date().addingTimeInterval(-3 * 86400))
        for index in 0..<count {
            try afterword(
                "add", Post.company(index), "--role", "Backend Engineer", "--with",
                "Jane Doe <\(Post.address(index))>",
                "--at", at
            ).run()
        }
    }

    /// Runs `body` with a copy of the state directory as it is now, and puts it back afterwards.
    func keepingState<Value>(_ body: () throws -> Value) throws -> Value {
        let (state, kept) = (directory + "/state", directory + "/kept")
        try FileManager.default.copyItem(atPath: state, toPath: kept)
        defer {
            try? FileManager.default.removeItem(atPath: state)
            try? FileManager.default.moveItem(atPath: kept, toPath: state)
        }
        return try body()
    }

    /// Pulls the mailbox into an empty maildir by mbsync, as it comes configured.
    func mbsync() throws -> Usage {
        let mail = directory + "/pulled"
        try? FileManager.default.removeItem(atPath: mail)
        try FileManager.default.createDirectory(atPath: mail, withIntermediateDirectories: true)
        try write(
            """
            IMAPAccount main
            Host 127.0.0.1
            Port \(servers.imapPort)
            User \(candidate)
            PassCmd "cat \(directory)/password"
            SSLType None
            AuthMechs LOGIN

            IMAPStore far
            Account main

            MaildirStore near
            Path \(mail)/
            Inbox \(mail)/INBOX

            Channel main
            Far :far:
            Near :near:
            Create Near
            Sync Pull
            SyncState *

            """, to: "mbsyncrc")
        return try peer("mbsync", ["-q", "-c", directory + "/mbsyncrc", "main"]).run()
    }

    /// Indexes what mbsync pulled.
    func notmuch() throws -> Usage {
        try? FileManager.default.removeItem(atPath: directory + "/pulled/.notmuch")
        try write("[database]\npath=\(directory)/pulled\n[new]\ntags=new\n", to: "notmuch")
        return try peer("notmuch", ["new", "--quiet"]).run()
    }

    /// How large the ledger is on the disk, its write-ahead log included.
    func ledgerBytes() -> Int {
        ["", "-wal"].reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: ledger + suffix)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}

/// Takes turns, so that what else the machine does meets both alike; the medians.
func alternately(_ runs: Int, _ ours: () throws -> Double, _ peer: () throws -> Double) throws -> (
    Double, Double
) {
    var (first, second): ([Double], [Double]) = ([], [])
    for _ in 0..<runs {
        first.append(try ours())
        second.append(try peer())
    }
    return (first.median, second.median)
}

func note(_ text: String) { FileHandle.standardError.write(Data("bench: \(text)\n".utf8)) }

/// A line of the table, at once.
func show(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
