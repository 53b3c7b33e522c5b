// Whose the files are, who may read them, and whether there is room for more. Judged from facts; nothing is opened here.

/// What stat(2) says about one path.
struct FileFacts: Sendable, Hashable {
    enum Kind: Sendable { case file, directory, other }

    /// What it is for: `the configuration`.
    var what: String
    var path: String
    /// nil: it does not exist.
    var kind: Kind?
    /// The permission bits.
    var mode: UInt32 = 0
    var isMine = true
    /// What stands in it may be read by others without harm.
    var mayBeRead = false
}

/// What statfs(2) says about the place of the ledger.
struct DiskFacts: Sendable, Hashable {
    var path: String
    var freeBytes: Int64
    var freeFiles: Int64?
    /// The file system lies on another machine.
    var isNetwork: Bool
}

enum FileChecks {
    /// Others must not be able to change what is run or read by us, nor read drafts and ledger.
    static func permissions(_ files: [FileFacts]) -> [Diagnosis] {
        let findings = files.compactMap(fault)
        guard findings.isEmpty else { return findings }
        return [.ok("permissions", "files and directories are yours alone")]
    }

    private static func fault(of file: FileFacts) -> Diagnosis? {
        guard let kind = file.kind else { return nil }
        let name = "\(file.what) (\(Printed.name(file.path)))"
        if !file.isMine {
            return .fail("permissions", "\(name) belongs to another user", "take it over: chown \"$USER\" \(file.path)")
        }
        let mode = kind == .directory ? "700" : "600"
        if file.mode & 0o022 != 0 {
            return .fail("permissions", "\(name) can be changed by others", "run: chmod \(mode) \(file.path)")
        }
        if file.mode & 0o044 != 0, !file.mayBeRead {
            return .warn("permissions", "\(name) can be read by others", "run: chmod \(mode) \(file.path)")
        }
        return nil
    }

    /// Room for ledger and drafts. A message is some 10 KB; SQLite needs room to move.
    static func disk(_ facts: DiskFacts?) -> [Diagnosis] {
        guard let facts else {
            return [.warn("disk", "the free space could not be found out", "look with: df -h")]
        }
        let place = Printed.name(facts.path)
        if facts.freeBytes < 10 << 20 || facts.freeFiles == 0 {
            return [
                .fail(
                    "disk", "there is hardly room left at \(place)",
                    "make room on that disk; nothing is lost until then", exit: .later)
            ]
        }
        if facts.isNetwork {
            return [
                .warn(
                    "disk", "\(place) lies on a network file system, where SQLite's locks cannot be relied upon",
                    "set XDG_STATE_HOME to a directory on a local disk")
            ]
        }
        let free = "\(facts.freeBytes >> 20) MB free at \(place)"
        return facts.freeBytes < 200 << 20 ? [.warn("disk", "only \(free)", "make room soon")] : [.ok("disk", free)]
    }
}
