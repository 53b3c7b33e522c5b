// The outside world as values and functions: clock, randomness, zone files, environment. Made once, by the composition
// root; tests and the simulation make their own.

import Foundation
public import Vocabulary
public import Writing

/// What the pipeline takes from its surroundings.
public struct Surroundings: Sendable {
    /// The present moment; fixed by `AFTERWORD_NOW`.
    public var now: @Sendable () -> Instant
    /// That many random bytes.
    public var random: @Sendable (Int) -> [UInt8]
    /// The rules of an IANA zone; nil for unknown names.
    public var zone: @Sendable (String) -> Zone?
    public var environment: [String: String]
    /// The clock was fixed by `AFTERWORD_NOW`.
    public var isClockFixed: Bool
    /// Is told how far long work is; nobody listens unless a command shows it.
    public var headway: @Sendable (Headway) -> Void = { _ in }

    public init(
        now: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8],
        zone: @escaping @Sendable (String) -> Zone?, environment: [String: String], isClockFixed: Bool
    ) {
        (self.now, self.random, self.zone) = (now, random, zone)
        (self.environment, self.isClockFixed) = (environment, isClockFixed)
    }

    /// The process's own surroundings.
    ///
    /// - Throws: `Refusal` with status 2 when `AFTERWORD_NOW` is set and unreadable.
    public static func process(environment: [String: String]) throws -> Surroundings {
        var fixed: Instant?
        if let text = environment["AFTERWORD_NOW"], !text.isEmpty {
            guard let instant = Instant(rfc3339: text) else {
                throw Refusal(
                    .usage, "AFTERWORD_NOW is not a time; write it like AFTERWORD_NOW=2026-11-24T09:00:00Z, or unset it"
                )
            }
            fixed = instant
        }
        let start = fixed
        return Surroundings(
            now: { start ?? systemClock() }, random: randomBytes, zone: SystemZones.shared.zone,
            environment: environment, isClockFixed: fixed != nil)
    }

    private static func systemClock() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
