import DemoServers
import Foundation
import Ledger
import Testing
import Vocabulary

@testable import TestServers

/// The running program over days of its own time, with mail arriving all the while and connections lost again and again:
/// descriptors, threads and memory stay what they were (`make soak`).
@Suite(.needsServers, .serialized, .enabled(if: Soak.minutes > 0, "run by 'make soak'"), .timeLimit(.minutes(240)))
struct SoakTests {
    private static let minutes = Soak.minutes
    /// The program's time runs so much faster.
    private static let factor = 60
    /// Every so many messages is one of the company's, which is recorded.
    private static let each = 200
    /// Messages that arrive at once.
    private static let batch = 20
    /// Connections are cut after so many batches.
    private static let batchesBetweenCuts = 5

    @Test func aLongRunStaysFlat() async throws {
        try await SharedServers.withOwnServers { world in
            let haste = try Haste(Self.factor)
            let proxy = try FaultProxy(to: Int(world.servers.imapPort))
            try world.configure(imap: UInt16(proxy.port))
            let start = Story.now().minutes(-3 * 24 * 60).rfc3339
            try await world.run(
                ["add", "Acme GmbH", "--role", "Engineer", "--with", "Jane Doe <\(world.jane)>", "--at", start],
                at: nil, more: haste.environment)
            try await world.fill(Self.batch, each: Self.each)
            let environment = world.environment.merging(haste.environment) { $1 }
            let ended = try await Binary.start(["daemon"], environment: environment) { process in
                let (count, found) = try await Self.run(world, proxy, process, from: Self.batch)
                Self.report(found, messages: count, connections: proxy.connections)
                try Self.judge(found)
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try await world.run(["log", "--verify"], at: nil).contains("holds"))
            let inbox = try #require(
                try await world.json(["status"], at: nil)["accounts"].rows.first?["mailboxes"].rows
                    .first { $0["name"].text == "INBOX" })
            #expect(inbox["messages"] == inbox["accounted"])
            let subjects = try await world.json(["inbox"], at: nil).rows.map { $0["subject"].text }
            #expect(subjects.count == Set(subjects).count)
        }
    }

    /// Delivers, cuts connections and samples until the time is over.
    private static func run(
        _ world: World, _ proxy: FaultProxy, _ process: pid_t, from first: Int
    ) async throws -> (messages: Int, samples: [Sample]) {
        var delivered = first
        var samples: [Sample] = []
        let began = ContinuousClock.now
        let end = began + .seconds(minutes * 60)
        let commits = FileChanges(below: [world.state])
        let ledger = try Ledger.open(
            at: world.state + "/ledger.sqlite", mode: .readOnly, now: Instant(seconds: 0), salt: { [] })
        var batches = 0
        while ContinuousClock.now < end {
            for _ in 0..<batch {
                delivered += 1
                try world.drop(delivered, each: each, at: Story.now())
            }
            batches += 1
            if batches.isMultiple(of: batchesBetweenCuts) { proxy.cut() }
            try await eventually("\(delivered) messages are looked at", after: commits, within: .seconds(300)) {
                try ledger.read { try $0.counts().seen } >= delivered
            }
            let now = began.duration(to: .now)
            if samples.last.map({ now - $0.at >= .seconds(5) }) ?? true {
                samples.append(try Sample(of: process, at: now, messages: delivered))
            }
        }
        return (delivered, samples)
    }

    /// What one moment showed (proc(5)).
    private struct Sample {
        var at: Duration
        var messages: Int
        /// Resident memory in KiB.
        var memory = 0
        var threads = 0
        var descriptors = 0

        init(of process: pid_t, at moment: Duration, messages: Int) throws {
            (at, self.messages) = (moment, messages)
            let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/\(process)/status"))
            let status = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
            for line in status.split(separator: "\n") {
                let words = line.split(whereSeparator: \.isWhitespace)
                guard words.count > 1, let number = Int(words[1]) else { continue }
                if words[0] == "VmRSS:" { memory = number }
                if words[0] == "Threads:" { threads = number }
            }
            descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
        }

        var line: String {
            "\(at.components.seconds) s: \(messages) messages, \(memory) KiB, \(threads) threads, \(descriptors) descriptors"
        }
    }

    private static func report(_ samples: [Sample], messages: Int, connections: Int) {
        print(
            "soak: \(minutes) minutes, \(minutes * factor / 60) hours of the program's time, \(messages) messages,",
            "\(connections) connections")
        for sample in samples.enumerated().filter({ $0.offset.isMultiple(of: max(1, samples.count / 12)) }).map(
            \.element)
        {
            print("soak: \(sample.line)")
        }
        if let last = samples.last { print("soak: at the end \(last.line)") }
    }

    /// The last quarter against the second one; in the first it warms up.
    private static func judge(_ samples: [Sample]) throws {
        try #require(samples.count >= 8, "too short to judge")
        let quarter = samples.count / 4
        let (early, late) = (samples[quarter..<(2 * quarter)], samples.suffix(quarter))
        func most(_ samples: some Sequence<Sample>, _ value: (Sample) -> Int) -> Int { samples.map(value).max() ?? 0 }
        #expect(most(late, \.descriptors) <= most(early, \.descriptors) + 3)
        #expect(most(late, \.threads) <= most(early, \.threads) + 3)
        #expect(most(late, \.memory) <= most(early, \.memory) * 11 / 10 + 4096)
    }
}

private enum Soak {
    /// How long it is to run; 0 where it was not asked for.
    static let minutes = Int(ProcessInfo.processInfo.environment["AFTERWORD_SOAK"] ?? "") ?? 0
}
