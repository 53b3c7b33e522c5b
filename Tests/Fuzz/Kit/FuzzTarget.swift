// What all fuzz targets share (`make fuzz`): how libFuzzer's calls reach the target that was chosen, and how a broken
// promise becomes a finding. What is fed to what is in Mail and Settings, a program each: only one of them needs all of the
// pipeline to be built.

import Foundation

/// A part of the program that reads bytes of others.
public struct FuzzTarget: Sendable {
    /// What `make fuzz TARGET=` takes; its seeds and its dictionary bear the same name.
    public let name: String
    /// The longest input. Larger ones are slower to try, not more telling: the limits of the program are tested where they
    /// are known.
    public let byteLimit: Int
    /// Reads the bytes; ends the process where a promise is broken.
    let read: @Sendable ([UInt8]) -> Void

    public init(_ name: String, byteLimit: Int = 16 << 10, read: @escaping @Sendable ([UInt8]) -> Void) {
        (self.name, self.byteLimit, self.read) = (name, byteLimit, read)
    }

    /// The one that AFTERWORD_FUZZ names. `AFTERWORD_FUZZ=list` prints the targets with the lengths of their inputs.
    public static func chosen(from targets: [FuzzTarget]) -> FuzzTarget {
        let name = ProcessInfo.processInfo.environment["AFTERWORD_FUZZ"] ?? ""
        if let target = targets.first(where: { $0.name == name }) { return target }
        for target in targets { print(target.name, target.byteLimit) }
        exit(name == "list" ? 0 : 2)
    }

    /// Reads one input.
    public func feed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        let bytes = Array(UnsafeBufferPointer(start: start, count: count))
        let before = Self.processorSeconds()
        read(bytes)
        require(Self.processorSeconds() - before <= 2, "an input is read within 2 s of processor time")
        return 0
    }

    /// Of this process; time on the clock would count what other programs do.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Ends the process, which libFuzzer takes for a finding, unless the promise holds.
public func require(_ holds: Bool, _ promise: String) {
    guard !holds else { return }
    FileHandle.standardError.write(Data("broken: \(promise)\n".utf8))
    abort()
}
