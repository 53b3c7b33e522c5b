// The ordinary user that the servers run as. Not here: starting processes.

import Glibc

/// The user that the servers run as: the caller, or `nobody` when the caller is root.
///
/// Dovecot's login process refuses to run as root, and nothing that a demo starts needs to be root.
public struct ServerUser: Equatable, Sendable {
    /// The user's name, as the servers' configuration wants it.
    public let name: String
    /// The name of the user's group.
    public let group: String
    /// The user's number.
    public let uid: UInt32
    /// The number of the user's group.
    public let gid: UInt32

    /// The caller, or `nobody` for root.
    ///
    /// - Throws: ``ServerError`` with code ``ServerError/Code/noUser`` where the system does not know the user by name.
    public static func ordinary() throws -> ServerUser {
        geteuid() == 0 ? try ServerUser(uid: named("nobody")) : try ServerUser(uid: geteuid())
    }

    /// Whether the caller has to give up being root for it.
    var isOther: Bool { geteuid() != uid }

    /// What stands before a command so that it runs as this user; empty if the caller is this user.
    ///
    /// Not swift-subprocess's `userID`: its child calls setgroups after a bare clone, and there glibc waits for
    /// threads that the child does not have (seen with 1.0.2: a start now and then hung for ever).
    var prefix: [String] {
        isOther ? ["setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--clear-groups", "--"] : []
    }

    private init(uid: UInt32) throws {
        let found = Self.lookUp(bytes: 16_384) { buffer, count -> (String, UInt32)? in
            var entry = passwd()
            var result: UnsafeMutablePointer<passwd>?
            guard getpwuid_r(uid, &entry, buffer, count, &result) == 0, result != nil, let name = entry.pw_name else {
                return nil
            }
            return (String(cString: name), entry.pw_gid)
        }
        guard let (name, gid) = found else {
            throw ServerError(.noUser, "user \(uid) has no name; Dovecot needs an entry in /etc/passwd for it")
        }
        let group = Self.lookUp(bytes: 65_536) { buffer, count -> String? in
            var entry = Glibc.group()
            var result: UnsafeMutablePointer<group>?
            guard getgrgid_r(gid, &entry, buffer, count, &result) == 0, result != nil, let name = entry.gr_name else {
                return nil
            }
            return String(cString: name)
        }
        guard let group else {
            throw ServerError(.noUser, "group \(gid) has no name; Dovecot needs an entry in /etc/group for it")
        }
        self.name = name
        self.group = group
        self.uid = uid
        self.gid = gid
    }

    private static func named(_ name: String) throws -> UInt32 {
        let uid = lookUp(bytes: 16_384) { buffer, count -> UInt32? in
            var entry = passwd()
            var result: UnsafeMutablePointer<passwd>?
            guard getpwnam_r(name, &entry, buffer, count, &result) == 0, result != nil else { return nil }
            return entry.pw_uid
        }
        guard let uid, uid != 0 else {
            throw ServerError(.noUser, "there is no user '\(name)' to run the mail servers as; try as an ordinary user")
        }
        return uid
    }

    private static func lookUp<Value>(
        bytes: Int, _ body: (UnsafeMutablePointer<CChar>, Int) -> Value?
    ) -> Value? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes) { buffer in
            buffer.baseAddress.flatMap { body($0, buffer.count) }
        }
    }
}
