// Files, carefully: private directories, whole writes, no symbolic links or devices read by accident.

import Foundation

enum Files {
    enum Failure: Error, CustomStringConvertible {
        case missing, notRegular, tooLarge
        case system(Int32)

        var description: String {
            switch self {
            case .missing: "no such file"
            case .notRegular: "not an ordinary file"
            case .tooLarge: "too large"
            case .system(let code): Files.reason(code)
            }
        }
    }

    /// The system's words for an error number.
    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// Makes the directory and what lies above it, 0700; an existing one stays as it is.
    static func makePrivateDirectory(_ path: String) throws {
        var built = ""
        for part in path.split(separator: "/") {
            built += "/" + part
            if mkdir(built, 0o700) != 0, errno != EEXIST, errno != EISDIR, access(built, F_OK) != 0 {
                throw Failure.system(errno)
            }
        }
        guard access(path, W_OK | X_OK) == 0 else { throw Failure.system(errno) }
    }

    /// Reads an ordinary file of at most `limit` bytes; never follows a symbolic link, never blocks on a FIFO.
    static func readRegular(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw Failure.missing
            case ELOOP: throw Failure.notRegular
            default: throw Failure.system(errno)
            }
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure.system(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure.notRegular }
        guard status.st_size <= limit else { throw Failure.tooLarge }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = readSome(descriptor, &buffer)
            if count < 0 { if errno == EINTR { continue } else { throw Failure.system(errno) } }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw Failure.tooLarge }
        }
    }

    private static func readSome(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    }

    /// Writes a file of mode 0600 beside `path`, syncs it, and renames it over `path`.
    static func writeWhole(_ bytes: [UInt8], to path: String) throws {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        // A name of its own for each writer: two processes may write the same file at once.
        let temporary =
            path[..<slash] + "/." + path[slash...].dropFirst() + ".\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = open(String(temporary), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure.system(errno) }
        do {
            try writeAll(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw Failure.system(errno) }
            close(descriptor)
        } catch {
            close(descriptor)
            unlink(String(temporary))
            throw error
        }
        guard rename(String(temporary), path) == 0 else {
            let code = errno
            unlink(String(temporary))
            throw Failure.system(code)
        }
        syncDirectory(String(path[..<slash]))
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure.system(errno)
            }
            written += count
        }
    }

    /// Makes a rename durable; a file system that cannot sync directories has to do without.
    private static func syncDirectory(_ path: String) {
        let descriptor = open(path.isEmpty ? "/" : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
