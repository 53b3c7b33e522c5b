// Running programs and measuring what they take: time, processor, memory. What is run is said in the figures' files.

import Foundation
import Glibc

/// A program with its arguments and the whole of its environment.
struct Command: Sendable {
    var program: String
    var arguments: [String] = []
    var environment: [String: String] = [:]
}

/// What a program that ended has taken.
struct Usage: Sendable {
    var seconds: Double
    /// User and system time in seconds.
    var processor: Double
    /// The most memory it held at once (resident set), in KB.
    var peak: Int
}

struct BenchmarkError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

extension Command {
    /// Runs it to its end; the output goes to a file that is shown when it fails.
    @discardableResult
    func run() throws -> Usage {
        let log = FileManager.default.temporaryDirectory.path + "/afterword-bench-log-\(getpid())"
        defer { unlink(log) }
        let began = ContinuousClock.now
        let process = try start(output: log)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchmarkError("waiting for \(program) failed") }
        }
        let seconds = (ContinuousClock.now - began).inSeconds
        guard status == 0 else {
            let said = (try? String(contentsOfFile: log, encoding: .utf8))?.suffix(2000) ?? ""
            throw BenchmarkError(
                "\(program) \(arguments.joined(separator: " ")) ended with \(status):\n\(said)")
        }
        return Usage(
            seconds: seconds, processor: usage.ru_utime.inSeconds + usage.ru_stime.inSeconds,
            peak: usage.ru_maxrss)
    }

    /// Starts it; the caller sees to its end.
    func start(output: String = "/dev/null") throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Signals as a shell would leave them, whatever this program does with them.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var values = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1",
        ]
        values.merge(environment) { $1 }
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let settings = values.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, program, &actions, &attributes, words, settings)
        guard failure == 0 else {
            throw BenchmarkError("\(program) does not start: \(String(cString: strerror(failure)))")
        }
        return process
    }

    /// Runs `body` while the program runs, then ends it.
    func during<Value>(_ body: (pid_t) async throws -> Value) async throws -> Value {
        let process = try start()
        defer {
            kill(process, SIGTERM)
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        return try await body(process)
    }
}

/// Anonymous memory and resident set of a process in KB, as the kernel counts them.
func memory(of process: pid_t) throws -> (anonymous: Int, resident: Int) {
    let lines = try text(of: "/proc/\(process)/smaps_rollup").split(separator: "\n")
    let value = { (name: String) in
        lines.first { $0.hasPrefix(name + ":") }?.split(separator: " ").dropFirst().first.flatMap {
            Int($0)
        } ?? 0
    }
    return (value("Anonymous"), value("Rss"))
}

/// Processor time in seconds of a process so far, and voluntary wake-ups of each of its threads, by thread.
func activity(of process: pid_t) throws -> (processor: Double, wakeups: [String: Int]) {
    let fields =
        try text(of: "/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
        throw BenchmarkError("/proc/\(process)/stat reads strangely")
    }
    var wakeups: [String: Int] = [:]
    for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task") {
        let status = (try? text(of: "/proc/\(process)/task/\(thread)/status")) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }
        wakeups[thread] = line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0
    }
    return ((user + system) / Double(sysconf(Int32(_SC_CLK_TCK))), wakeups)
}

/// A file of /proc: Foundation takes the first short read of one for its end.
private func text(of path: String) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else {
        throw BenchmarkError("cannot read \(path)")
    }
    defer { try? file.close() }
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension timeval {
    var inSeconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

extension [Double] {
    /// The middle one; of an even number the mean of both.
    var median: Double {
        guard !isEmpty else { return .nan }
        let ordered = sorted()
        return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
    }

    /// The smallest value that so many of a hundred do not exceed.
    func percentile(_ share: Double) -> Double {
        let ordered = sorted()
        return ordered[Swift.min(count - 1, Int((Double(count) * share / 100).rounded(.up)) - 1)]
    }
}
