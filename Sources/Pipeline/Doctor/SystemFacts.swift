// Facts of the machine: stat(2), statfs(2), the clock's state, systemd's user manager. What they mean is in the checks.

import CLinux
import Foundation
import Subprocess
import Vocabulary

extension FileFacts {
    init(statting path: String, _ what: String) {
        self.init(what: what, path: path)
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .directory
        default: kind = .other
        }
        mode = status.st_mode & 0o777
        isMine = status.st_uid == geteuid()
    }
}

extension MachineFacts {
    /// The file system of the first directory on the way up that exists; nil where nobody tells.
    static func disk(at path: String) -> DiskFacts? {
        var place = path
        while access(place, F_OK) != 0, place.count > 1 {
            place = URL(filePath: place).deletingLastPathComponent().path
        }
        var (bytes, files, allFiles, type): (UInt64, UInt64, UInt64, UInt32) = (0, 0, 0, 0)
        guard clinux_free_space(place, &bytes, &files, &allFiles, &type) == 0 else { return nil }
        // linux/magic.h: NFS, SMB, CIFS, SMB2, AFS, Ceph, 9p.
        let network: Set<UInt32> = [
            0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x5346_414F, 0x00C3_6400, 0x0102_1997,
        ]
        // btrfs counts no files.
        return DiskFacts(
            path: place, freeBytes: Int64(clamping: bytes), freeFiles: allFiles == 0 ? nil : Int64(clamping: files),
            isNetwork: network.contains(type))
    }

    /// Whether the kernel's clock is kept right (adjtimex(2), STA_UNSYNC); nil where it does not say.
    static func isSynchronized() -> Bool? {
        switch clinux_clock_is_synchronized() {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// The machine's own offset from UTC, in seconds.
    static func offset(at now: Instant) -> Int {
        var seconds = time_t(now.seconds)
        var local = tm()
        localtime_r(&seconds, &local)
        return Int(local.tm_gmtoff)
    }
}

/// systemd's user manager, asked by systemctl.
struct Systemd {
    struct Answer: Sendable {
        /// nil where no manager answers.
        var state: UnitState?
        /// The unit's text, then its drop-ins.
        var texts: [String] = []
    }

    func unit() async -> Answer {
        let properties = "LoadState,ActiveState,UnitFileState,FragmentPath,DropInPaths,NeedDaemonReload"
        let text = await run(["systemctl", "--user", "show", "afterword.service", "--property=\(properties)"])
        guard let text else { return Answer() }
        let state = UnitState(properties: text)
        let paths = [state.path].filter { !$0.isEmpty } + state.dropIns
        let texts = paths.compactMap { path in
            (try? Files.readFollowing(path, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) }
        }
        return Answer(state: state, texts: texts)
    }

    /// What a command prints; nil where it cannot be run, fails, or takes too long.
    func run(_ command: [String], patience: Duration = .seconds(5)) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask {
                let result = try? await Subprocess.run(
                    .name(command[0]), arguments: Arguments(Array(command.dropFirst())),
                    output: .string(limit: 1 << 16), error: .discarded)
                return result.flatMap { $0.terminationStatus.isSuccess ? $0.standardOutput : nil }
            }
            group.addTask {
                _ = try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// Whether the user's services go on after the last log-out (loginctl enable-linger); nil without logind.
    static func lingers() -> Bool? {
        guard access("/run/systemd/users", F_OK) == 0, let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name
        else { return nil }
        return access("/var/lib/systemd/linger/" + String(cString: name), F_OK) == 0
    }
}
