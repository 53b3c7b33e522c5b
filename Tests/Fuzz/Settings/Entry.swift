// The functions that libFuzzer calls in this program. libFuzzer has its main function.

import FuzzKit

private let target = FuzzTarget.chosen(from: settingsTargets)

/// Called once, before anything else.
@_cdecl("LLVMFuzzerInitialize")
public func fuzzInitialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    _ = target
    return 0
}

/// Called for every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt { target.feed(start, count) }
