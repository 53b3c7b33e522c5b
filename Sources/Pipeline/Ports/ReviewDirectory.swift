// The review directory: one file per open draft, which the person reads and edits with any program. What its changes
// mean is decided in Stages/Review.swift; here files are only read and written, with care for what else may lie there.

import Foundation
import Vocabulary

/// The directory of drafts.
public protocol ReviewDirectory: Sendable {
    /// The content of a file; nil when there is none.
    func read(_ name: String) throws -> [UInt8]?
    /// Writes a file whole or not at all (a new file renamed over the old one).
    func write(_ bytes: [UInt8], to name: String) throws
    func remove(_ name: String) throws
    /// Where a file lies, for people.
    func path(of name: String) -> String
}

/// The review directory is not usable.
public struct ReviewDirectoryError: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable { case notWritable, notRegular, tooLarge, unreadable }
    public var code: Code
    /// What failed, then what to do.
    public var description: String

    public init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}

/// The review directory on disk.
public struct DiskReviewDirectory: ReviewDirectory {
    /// Drafts are letters; a file beyond this is none.
    static let limit = 1 << 20

    public let directory: String

    /// Makes the directory (0700) with its README where they are missing.
    public init(_ directory: String) throws {
        self.directory = directory
        do {
            try Files.makePrivateDirectory(directory)
            let readme = directory + "/README.txt"
            if !FileManager.default.fileExists(atPath: readme) {
                try Files.writeWhole(Array(Self.readme.utf8), to: readme)
            }
        } catch {
            throw ReviewDirectoryError(
                .notWritable,
                "cannot write to the review directory \(directory) (\(error)); make it yours, or set another in [review] directory"
            )
        }
    }

    static let readme = """
        These files are drafts that Afterword wrote for you: one message a file.

        Read and change them with any editor or mail program. Nothing is sent
        because a file lies here. See what is waiting with 'afterword queue',
        walk through them with 'afterword review', send one with
        'afterword confirm', drop one with 'afterword drop'.

        A file that you delete is asked about, not taken as dropped.

        """

    public func read(_ name: String) throws -> [UInt8]? {
        do {
            return try Files.readRegular(path(of: name), limit: Self.limit)
        } catch Files.Failure.missing {
            return nil
        } catch Files.Failure.notRegular {
            throw ReviewDirectoryError(.notRegular, "\(path(of: name)) is not an ordinary file; move it away")
        } catch Files.Failure.tooLarge {
            throw ReviewDirectoryError(.tooLarge, "\(path(of: name)) is larger than a letter can be; move it away")
        } catch {
            throw ReviewDirectoryError(.unreadable, "cannot read \(path(of: name)): \(error)")
        }
    }

    public func write(_ bytes: [UInt8], to name: String) throws {
        do {
            try Files.writeWhole(bytes, to: path(of: name))
        } catch {
            throw ReviewDirectoryError(.notWritable, "cannot write \(path(of: name)): \(error)")
        }
    }

    public func remove(_ name: String) throws {
        guard unlink(path(of: name)) == 0 || errno == ENOENT else {
            throw ReviewDirectoryError(.notWritable, "cannot remove \(path(of: name)): \(Files.reason(errno))")
        }
    }

    public func path(of name: String) -> String { directory + "/" + name }
}
