// Running the built program as a person or systemd would.

import Foundation
import Subprocess
import SystemPackage

/// What a command printed, and how it ended.
struct Outcome: Sendable {
    /// The exit status; −1 where a signal ended it.
    var status: Int32
    var output: String
    var errors: String
}

/// The program under test.
enum Binary {
    /// The one that AFTERWORD_BINARY names, as a release build; else it lies beside the bundle of the tests, which depend
    /// on it.
    static func path() throws -> String {
        if let path = ProcessInfo.processInfo.environment["AFTERWORD_BINARY"], !path.isEmpty { return path }
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "afterword").path
    }

    static func run(_ arguments: [String], environment: [String: String]) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(.init(try path())), arguments: Arguments(arguments), environment: values(environment),
            output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
        return Outcome(
            status: status(result.terminationStatus), output: result.standardOutput, errors: result.standardError)
    }

    /// Runs a program that stays, hands its process to the test, and waits for its end; the test has to see to it.
    static func start(
        _ arguments: [String], environment: [String: String], _ body: @Sendable (pid_t) async throws -> Void
    ) async throws -> Outcome {
        let log = FileManager.default.temporaryDirectory.path + "/afterword-test-log-\(UInt32.random(in: 0 ... .max))"
        defer { unlink(log) }
        let descriptor = try FileDescriptor.open(
            .init(log), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
        let result = try await Subprocess.run(
            .path(.init(try path())), arguments: Arguments(arguments), environment: values(environment),
            input: .none, output: .discarded, error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
        ) { execution in
            let process = execution.processIdentifier.value
            do {
                try await body(process)
            } catch {
                kill(process, SIGKILL)
                throw error
            }
        }
        let errors = FileManager.default.contents(atPath: log) ?? Data()
        return Outcome(
            status: status(result.terminationStatus), output: "", errors: String(decoding: errors, as: UTF8.self))
    }

    /// Nothing of the environment of the tests but where programs are.
    static func values(_ given: [String: String]) -> Environment {
        var values: [Environment.Key: String] = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TZ": "UTC",
        ]
        for (name, value) in given { values[.init(stringLiteral: name)] = value }
        return .custom(values)
    }

    static func status(_ status: TerminationStatus) -> Int32 {
        if case .exited(let code) = status { code } else { -1 }
    }
}
