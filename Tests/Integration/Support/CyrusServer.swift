// A second IMAP server, as real as the first and of other descent: Cyrus from Debian, unpacked by
// `scripts/servers DIRECTORY cyrus`, in a temporary directory, on loopback ports, as an ordinary user.

import DemoServers
import Foundation
import Subprocess
import SystemPackage

@testable import TestServers

/// Cyrus with one user.
struct CyrusServer: Sendable {
    let imapPort: UInt16
    let lmtpPort: UInt16
    let user: String
    let password: String

    /// Where it is unpacked; nil where it is not wanted.
    static let root = ProcessInfo.processInfo.environment["AFTERWORD_CYRUS"].flatMap { $0.isEmpty ? nil : $0 }

    /// Runs it for as long as the body takes.
    static func run(user: String, password: String, as owner: ServerUser, _ body: (CyrusServer) async throws -> Void)
        async throws
    {
        let root = try requireRoot()
        // Short: sockets lie in it.
        let place = "/tmp/afterword-cyrus-\(UInt32.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: place) }
        // Without conf/socket its processes cannot tell each other of news, and IDLE is a poll every minute.
        for name in ["/conf/socket", "/mail", "/sock"] {
            try FileManager.default.createDirectory(atPath: place + name, withIntermediateDirectories: true)
        }
        let server = CyrusServer(
            imapPort: try Peer.freePort(), lmtpPort: try Peer.freePort(), user: user, password: password)
        try Data(configuration(place, owner).utf8).write(to: URL(filePath: place + "/imapd.conf"))
        try Data(server.services(root, place).utf8).write(to: URL(filePath: place + "/cyrus.conf"))
        let environment = try environment(root)
        try await server.register(in: place, root, environment)
        let all = try FileManager.default.subpathsOfDirectory(atPath: place).map { place + "/" + $0 } + [place]
        for path in all { chown(path, owner.uid, owner.gid) }
        let command =
            ["setpriv", "--pdeathsig", "KILL"]
            + (geteuid() == owner.uid ? [] : ["--reuid=\(owner.uid)", "--regid=\(owner.gid)", "--clear-groups"])
            + ["--", root + "/usr/lib/cyrus/bin/master", "-C", place + "/imapd.conf", "-M", place + "/cyrus.conf"]
            + ["-p", place + "/master.pid", "-D"]
        var options = PlatformOptions()
        options.createSession = true
        _ = try await Subprocess.run(
            .name(command[0]), arguments: Arguments(Array(command.dropFirst())), environment: environment,
            platformOptions: options, input: .none, output: .discarded, error: .discarded
        ) { execution in
            // With all that it started. Not SIGTERM: it is blocked in what a thread of a queue starts.
            defer { kill(-execution.processIdentifier.value, SIGKILL) }
            // Its daemons, one of which makes a socket of its own, begin when the services listen.
            try await eventually("Cyrus listens", after: FileChanges(below: [place])) {
                (try? server.talk(["z LOGOUT"]))?.contains("z OK") ?? false
            }
            try await body(server)
        }
    }

    /// The libraries it brings; the directory is named after the machine.
    private static func environment(_ root: String) throws -> Environment {
        let machine = try FileManager.default.contentsOfDirectory(atPath: root + "/usr/lib")
            .first { $0.hasSuffix("-linux-gnu") }
        guard let machine else { throw Failure(text: "\(root) holds no libraries") }
        let libraries = root + "/usr/lib/" + machine
        return Binary.values([
            "LD_LIBRARY_PATH": "\(libraries):\(root)/usr/lib/cyrus:\(root)/lib/\(machine)",
            "SASL_PATH": libraries + "/sasl2",
        ])
    }

    /// Makes its user known.
    private func register(in place: String, _ root: String, _ environment: Environment) async throws {
        let parts = user.split(separator: "@").map(String.init)
        let made = try await Subprocess.run(
            .path(.init(root + "/usr/sbin/saslpasswd2")),
            arguments: ["-p", "-c", "-f", place + "/sasldb2", "-u", parts[1], parts[0]], environment: environment,
            input: .string(password + "\n"), output: .discarded, error: .string(limit: 4096))
        guard made.terminationStatus.isSuccess else { throw Failure(text: made.standardError) }
    }

    struct Failure: Error { let text: String }

    private static func requireRoot() throws -> String {
        guard let root else { throw Failure(text: "AFTERWORD_CYRUS is not set") }
        return root
    }

    private static func configuration(_ place: String, _ owner: ServerUser) -> String {
        """
        configdirectory: \(place)/conf
        defaultpartition: default
        partition-default: \(place)/mail
        cyrus_user: \(owner.name)
        cyrus_group: \(owner.group)
        sasl_pwcheck_method: auxprop
        sasl_auxprop_plugin: sasldb
        sasl_sasldb_path: \(place)/sasldb2
        sasl_mech_list: PLAIN
        allowplaintext: yes
        virtdomains: userid
        defaultdomain: elsewhere.example
        unixhierarchysep: yes
        altnamespace: yes
        autocreate_quota: 0
        autocreate_inbox_folders: Sent|Junk
        xlist-sent: Sent
        xlist-junk: Junk
        autocreate_post: 1
        lmtpsocket: \(place)/sock/lmtp
        idlesocket: \(place)/sock/idle
        notifysocket: \(place)/sock/notify
        servername: mail.example
        duplicatesuppression: no

        """
    }

    private func services(_ root: String, _ place: String) -> String {
        let programs = root + "/usr/lib/cyrus/bin"
        return """
            START {
              recover cmd="\(programs)/ctl_cyrusdb -C \(place)/imapd.conf -r"
            }
            SERVICES {
              imap cmd="\(programs)/imapd -C \(place)/imapd.conf" listen="127.0.0.1:\(imapPort)" prefork=0
              lmtp cmd="\(programs)/lmtpd -C \(place)/imapd.conf -a" listen="127.0.0.1:\(lmtpPort)" prefork=0
            }
            DAEMON {
              idled cmd="\(programs)/idled -C \(place)/imapd.conf"
            }

            """
    }

    // MARK: - Talking to it

    /// Says these commands after each other's answers; returns all that was heard. The last one must be tagged z.
    @discardableResult
    func talk(_ commands: [String]) throws -> String {
        let peer = Peer(try Peer.connected(to: Int(imapPort)))
        defer { peer.close() }
        var heard = [try peer.hear()]
        for command in commands {
            try peer.say(command)
            let tag = command.prefix { $0 != " " } + " "
            repeat { heard.append(try peer.hear()) } while !(heard.last?.hasPrefix(tag) ?? true)
        }
        return heard.joined(separator: "\n")
    }

    /// As the user.
    @discardableResult
    func ask(_ commands: String...) throws -> String {
        try talk(["a LOGIN \(user) \(password)"] + commands + ["z LOGOUT"])
    }

    /// LMTP (RFC 2033).
    func deliver(_ bytes: [UInt8]) throws {
        let peer = Peer(try Peer.connected(to: Int(lmtpPort)))
        defer { peer.close() }
        try peer.hear("220")
        for (command, answer) in [
            ("LHLO tests.example", "250 "), ("MAIL FROM:<postman@outside.example>", "250"),
            ("RCPT TO:<\(user)>", "250"),
            ("DATA", "354"),
        ] {
            try peer.say(command)
            while !(try peer.hear()).hasPrefix(answer) {}
        }
        try peer.send(bytes + Array(".\r\n".utf8))
        try peer.hear("250")
    }

    /// APPEND to a mailbox (RFC 3501 section 6.3.11), with LITERAL+.
    func append(_ bytes: [UInt8], to mailbox: String) throws {
        try ask("b APPEND \(mailbox) {\(bytes.count)+}\r\n" + String(decoding: bytes, as: UTF8.self))
    }
}
