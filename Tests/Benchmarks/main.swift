// `make bench`: Afterword beside the programs that people know, on servers of its own. Prints the table as Markdown on
// standard output and what it does on standard error. Usage: afterword-bench PROGRAM PEERS CHECKOUT [runs=5] [size=20000]
// [scaling=1000,200000] [plot=FILE]
// [only=first,every,growth,poll,delivery,memory,idle,list,journal,read,classify,send,scaling]

import DemoServers
import Foundation

struct Arguments {
    var settings: Settings
    var checkout: String
    var plot: String?
    var only: Set<String> = []

    init(_ words: [String]) throws {
        guard words.count >= 3 else {
            throw BenchmarkError("usage: afterword-bench PROGRAM PEERS CHECKOUT [name=value …]")
        }
        settings = Settings(program: words[0], peers: words[1])
        checkout = words[2]
        for word in words.dropFirst(3) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw BenchmarkError("'\(word)' is no setting") }
            switch parts[0] {
            case "runs": settings.runs = Int(parts[1]) ?? settings.runs
            case "size": settings.size = Int(parts[1]) ?? settings.size
            case "scaling": settings.scaling = parts[1].split(separator: ",").compactMap { Int($0) }
            case "plot": plot = parts[1]
            case "only": only = Set(parts[1].split(separator: ",").map(String.init))
            default: throw BenchmarkError("'\(parts[0])' is no setting")
            }
        }
    }

    func wants(_ name: String) -> Bool { only.isEmpty || only.contains(name) }
}

/// Measures on a candidate of its own, and prints what comes of it; what fails is said and leaves the rest standing.
func measure(
    _ name: String, _ arguments: Arguments, _ servers: MailServers,
    _ body: (Bench) async throws -> [Figure]
) async {
    guard arguments.wants(name) else { return }
    note(name)
    do {
        let bench = try Bench(arguments.settings, servers)
        defer { bench.remove() }
        for figure in try await body(bench) { show(figure.row) }
    } catch {
        show(
            "| \(name) | could not be measured: \(String(describing: error).prefix(300)) | | | | missed | |"
        )
    }
}

func emptyPolls(_ arguments: Arguments, _ servers: MailServers) async throws -> [Figure] {
    var rows: [(bytes: Double, roundTrips: Double, seconds: Double, noop: Double)] = []
    let sizes = [1000, arguments.settings.scaling.max() ?? 200_000]
    for size in sizes {
        let bench = try Bench(arguments.settings, servers)
        defer { bench.remove() }
        rows.append(try await bench.emptyPoll(messages: size, arguments.checkout))
    }
    return zip(sizes, rows).map { size, row in
        Figure(
            name: "empty poll on an open connection, \(size) messages",
            command: "afterword daemon, disable_capabilities = [\"IDLE\"]",
            ours: "\(row.seconds.asTime), \(Int(row.bytes)) bytes, \(Int(row.roundTrips)) round trips",
            peer: "NOOP \(row.noop.asTime)", ratio: (row.seconds / row.noop).asTimes,
            goal: "≤ 1.3 ×, ≤ 200 bytes",
            isMet: row.seconds <= 1.3 * row.noop && row.bytes <= 200)
    }
}

func idleMemories(_ arguments: Arguments, _ binaries: ServerBinaries) async throws -> [Figure] {
    let servers = try await MailServers.start(.init(tls: true, binaries: binaries))
    let bench = try Bench(arguments.settings, servers)
    defer { bench.remove() }
    let one = try await bench.idleMemory(accounts: 1)
    let peer = try await bench.peerMemory(arguments.checkout)
    let second = try Bench(arguments.settings, servers)
    defer { second.remove() }
    let three = try await second.idleMemory(accounts: 3)
    await servers.stop()
    let each = (three.anonymous - one.anonymous) / 2
    return [
        Figure(
            name: "memory idle, one account over TLS",
            command: "grep -E 'Rss|Anonymous' /proc/PID/smaps_rollup",
            ours: "anonymous \(one.anonymous.asMemory), RSS \(one.resident.asMemory)",
            peer: "C with libcurl: anonymous \(peer.anonymous.asMemory), RSS \(peer.resident.asMemory)",
            ratio: (Double(one.resident) / Double(peer.resident)).asTimes,
            goal: "anonymous ≤ 5 MB, RSS ≤ 36 MB",
            isMet: one.anonymous <= 5 * 1024 && one.resident <= 36 * 1024),
        Figure(
            name: "each further account", command: "the same with three accounts", ours: each.asMemory,
            peer: "–",
            ratio: "", goal: "≤ 1 MB", isMet: each <= 1024),
    ]
}

func run(_ arguments: Arguments) async throws {
    let binaries = try ServerBinaries.find(
        directory: ProcessInfo.processInfo.environment["AFTERWORD_SERVERS"])
    let servers = try await MailServers.start(.init(binaries: binaries))
    show(Figure.head)
    await measure("first", arguments, servers) { try $0.firstRun() }
    await measure("every", arguments, servers) { try $0.everyBody() }
    await measure("growth", arguments, servers) { try $0.growth() }
    await measure("poll", arguments, servers) { _ in try await emptyPolls(arguments, servers) }
    await measure("delivery", arguments, servers) { try await $0.delivery() }
    await measure("memory", arguments, servers) { _ in try await idleMemories(arguments, binaries) }
    await measure("idle", arguments, servers) { try await $0.idleActivity() }
    await measure("list", arguments, servers) { try $0.listing() }
    await measure("journal", arguments, servers) { try $0.journal() }
    await measure("read", arguments, servers) { try $0.reading() }
    await measure("classify", arguments, servers) { try $0.classify() }
    await measure("send", arguments, servers) { try await $0.sending() }
    await measure("scaling", arguments, servers) { bench in
        let (points, figures) = try scaling(bench.settings, servers)
        if let file = arguments.plot {
            try Data(Plot(points: points).svg.utf8).write(to: URL(filePath: file))
        }
        return figures
    }
    await servers.stop()
}

do {
    try await run(try Arguments(Array(CommandLine.arguments.dropFirst())))
} catch {
    note("\(error)")
    exit(1)
}
