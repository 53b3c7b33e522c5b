// Runs a program to its end, as the servers' user where asked. Not here: programs that stay (Keeper.swift).

import Subprocess

enum Program {
    /// Runs a program and returns what it printed.
    ///
    /// - Parameters:
    ///   - operation: what it is run for, for the error message.
    ///   - command: the program's path and its arguments; never a secret.
    ///   - user: who it runs as; nil for the caller.
    ///   - directory: where it runs.
    ///   - input: what it reads.
    /// - Throws: ``ServerError`` with code ``ServerError/Code/program`` and the end of what it said.
    @discardableResult
    static func run(
        _ operation: String, _ command: [String], as user: ServerUser? = nil, in directory: String = "/",
        environment: [String: String] = [:], input: [UInt8] = []
    ) async throws -> [UInt8] {
        // Through a shell, so that a missing directory or program is told in words too.
        let command =
            (user?.prefix ?? []) + ["sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", directory] + command
        let result: ExecutionResult<Void, BytesOutput, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .name(command[0]), arguments: Arguments(Array(command.dropFirst())), environment: .servers(environment),
                input: .array(input), output: .bytes(limit: 64 << 20), error: .string(limit: 1 << 20))
        } catch let error as SubprocessError {
            throw ServerError(.program, operation, underlying: "\(error)")
        }
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(separator: "\n").suffix(5).joined(separator: "\n")
            throw ServerError(.program, operation, underlying: "\(result.terminationStatus) \(said)")
        }
        return result.standardOutput
    }
}

extension Environment {
    /// Nothing of the caller's environment but where programs are.
    static func servers(_ additions: [String: String]) -> Environment {
        var values: [Environment.Key: String] = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"]
        for (name, value) in additions { values[Key(stringLiteral: name)] = value }
        return .custom(values)
    }
}
