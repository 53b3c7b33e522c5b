// Time that runs faster for the program under test (Tests/Haste/haste.c): what takes it hours takes minutes here.

import Foundation
import Testing

/// A wall clock that began at a moment of the test's choice and hurries from there.
struct Haste: Sendable {
    let factor: Int
    private let start: Int
    private let began = Int(Date().timeIntervalSince1970)
    private let library: String

    init(_ factor: Int, from start: Moment = Story.now()) throws {
        self.factor = factor
        self.start = Int(start.date.timeIntervalSince1970)
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        library = URL(filePath: tests).deletingLastPathComponent().appending(path: "libhaste.so").path
        try #require(FileManager.default.fileExists(atPath: library), "build the tests first")
    }

    /// For every process that is to live in this time.
    var environment: [String: String] {
        ["LD_PRELOAD": library, "AFTERWORD_HASTE": "\(factor) \(began) \(start)"]
    }

    /// What the program's clock shows now.
    var now: Moment {
        let passed = Date().timeIntervalSince1970 - Double(began)
        return Moment(date: Date(timeIntervalSince1970: (Double(start) + passed * Double(factor)).rounded(.down)))
    }
}
