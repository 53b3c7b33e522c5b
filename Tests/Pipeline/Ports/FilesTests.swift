// Files of the review directory: written whole, read with care.

import Foundation
import Testing

@testable import Pipeline

@Suite struct FilesTests {
    private let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("afterword-\(UUID().uuidString)").path
        try Files.makePrivateDirectory(directory)
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func aFileIsWrittenWholeAndPrivate() throws {
        let path = directory + "/draft.eml"
        try Files.writeWhole(Array("one".utf8), to: path)
        try Files.writeWhole(Array("two".utf8), to: path)
        #expect(try Files.readRegular(path, limit: 100) == Array("two".utf8))
        #expect(try mode(path) == 0o600)
        #expect(try mode(directory) == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["draft.eml"])
        try FileManager.default.removeItem(atPath: directory)
    }

    @Test func symbolicLinksFifosAndHugeFilesAreNotRead() throws {
        try Files.writeWhole(Array("secret".utf8), to: directory + "/target")
        symlink(directory + "/target", directory + "/link")
        mkfifo(directory + "/fifo", 0o600)
        #expect(throws: Files.Failure.self) { try Files.readRegular(directory + "/link", limit: 100) }
        #expect(throws: Files.Failure.self) { try Files.readRegular(directory + "/fifo", limit: 100) }
        #expect(throws: Files.Failure.self) { try Files.readRegular(directory + "/target", limit: 3) }
        #expect(throws: Files.Failure.self) { try Files.readRegular(directory + "/none", limit: 3) }
        try FileManager.default.removeItem(atPath: directory)
    }

    @Test func theReviewDirectoryExplainsItself() throws {
        let review = try DiskReviewDirectory(directory + "/review")
        #expect(try Files.readRegular(directory + "/review/README.txt", limit: 10_000).count > 100)
        #expect(try review.read("none.eml") == nil)
        try review.write([1], to: "a.eml")
        try review.remove("a.eml")
        try review.remove("a.eml")
        try FileManager.default.removeItem(atPath: directory)
    }
}
