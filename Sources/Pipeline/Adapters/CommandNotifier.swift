// Runs the person's `[notify] command`: an argument array, no shell, the facts in its environment, a time limit; what it
// prints is discarded.

import Subprocess
import SystemPackage
import Writing

/// Tells the person by a program of theirs.
struct CommandNotifier: Notifier {
    /// Program and arguments; not empty.
    let command: [String]
    var timeLimit = Duration.seconds(10)

    func tell(_ notice: Notice) async throws {
        guard let program = command.first, !program.isEmpty else { return }
        let executable: Executable = program.contains("/") ? .path(.init(program)) : .name(program)
        var variables: [Environment.Key: String?] = [:]
        for (name, value) in notice.environment { variables[Environment.Key(stringLiteral: name)] = value }
        let environment = Environment.inherit.updating(variables)
        let arguments = Arguments(Array(command.dropFirst()))
        // A session of its own, so that what it started ends with it.
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        let limit = timeLimit
        let status = try await withThrowingTaskGroup(of: TerminationStatus?.self) { [options] group in
            group.addTask {
                do {
                    return try await Subprocess.run(
                        executable, arguments: arguments, environment: environment, platformOptions: options,
                        output: .discarded, error: .discarded
                    ).terminationStatus
                } catch is SubprocessError {
                    throw NotifierError("the [notify] command could not be started; check the program's name")
                }
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let status else {
            throw NotifierError("the [notify] command took longer than \(timeLimit); run it by hand to see why")
        }
        guard status.isSuccess else {
            throw NotifierError("the [notify] command failed (\(status.words)); run it by hand to see why")
        }
    }
}
