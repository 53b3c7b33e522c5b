// The temporary directory in which the servers live. Not here: removing it, which its keeper does (Keeper.swift).

import Foundation
import Glibc

/// A directory that only the servers' user may enter.
struct ServerDirectory: Sendable {
    let path: String
    let user: ServerUser

    /// Makes a new directory in `/tmp` (its name is short: paths of UNIX sockets end at 107 bytes).
    init(user: ServerUser) throws {
        let name = String(UInt64.random(in: 0 ... .max), radix: 36)
        self.path = "/tmp/afterword-" + name
        self.user = user
        try make("")
        for part in ["state", "mail", "spool"] { try make(part) }
        // Dovecot wants its base_dir to be open; the directory around it is not.
        try make("run", mode: 0o755)
    }

    /// The path of something inside.
    func file(_ name: String) -> String { path + "/" + name }

    /// Makes a new file that only the servers' user may read.
    ///
    /// Whoever else is the same user could have put a link there, so that nothing is written through one.
    func write(_ text: String, to name: String) throws {
        let descriptor = open(file(name), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("making \(name)") }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("writing \(name)") }
            bytes = bytes.dropFirst(count)
        }
        guard !user.isOther || fchown(descriptor, user.uid, user.gid) == 0 else { throw failure("giving \(name)") }
    }

    /// The end of a file, for error messages; empty if there is none.
    func tail(_ name: String, lines: Int = 8) -> String {
        guard let data = FileManager.default.contents(atPath: file(name)) else { return "" }
        return String(decoding: data.suffix(8192), as: UTF8.self)
            .split(separator: "\n").suffix(lines).joined(separator: "\n")
    }

    /// Programs that the user can reach: the ones given, or a copy in here where a directory on the way to them is
    /// closed to others (a checkout below /root, tried as root).
    func reachable(_ binaries: ServerBinaries) async throws -> ServerBinaries {
        guard user.isOther, binaries.isUnpacked, !Self.isOpenToAll(binaries.root) else { return binaries }
        let script = "cp -a \"$1\" \"$2\" && chown -R -h \"$3\" \"$2\""
        let owner = "\(user.uid):\(user.gid)"
        try await Program.run(
            "copying the servers", ["/bin/sh", "-c", script, "sh", binaries.root, file("servers"), owner])
        return try ServerBinaries(root: file("servers"))
    }

    /// Makes the directory itself, or one in it.
    private func make(_ name: String, mode: mode_t = 0o700) throws {
        guard mkdir(file(name), mode) == 0 else { throw failure("making \(file(name))") }
        guard !user.isOther || lchown(file(name), user.uid, user.gid) == 0 else { throw failure("giving \(name)") }
    }

    private func failure(_ operation: String) -> ServerError {
        ServerError(.files, operation, underlying: String(cString: strerror(errno)))
    }

    private static func isOpenToAll(_ path: String) -> Bool {
        var current = path
        while !current.isEmpty {
            var status = stat()
            guard stat(current, &status) == 0, status.st_mode & 0o001 != 0 else { return false }
            current = String(current[..<(current.lastIndex(of: "/") ?? current.startIndex)])
        }
        return true
    }
}
