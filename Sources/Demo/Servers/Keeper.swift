// The process that starts the servers, stops them and removes their directory. Not here: their configuration.
//
// How cleaning up is guaranteed: the keeper's standard input is a pipe whose other end only the caller holds. When
// the caller closes it, or ends in whatever way (returned, crashed, Ctrl-C, `kill -9`), the keeper reads the end of
// its input, stops both servers with everything they started (each is a session of its own), and removes the
// directory. The keeper is a session of its own too, so that a Ctrl-C on the terminal does not reach it. Should the
// keeper itself be killed, the kernel kills the servers (PR_SET_PDEATHSIG, asked for in the keeper's single thread;
// in a Swift process it would follow the thread that forked, and those come and go), and the directory goes with
// stop(). Only when both are killed it stays.

import Foundation
import Subprocess
import Synchronization

/// One of the two servers.
public enum Server: String, CaseIterable, Sendable {
    /// Mailboxes: IMAP and LMTP.
    case dovecot
    /// Submission: SMTP.
    case exim
}

/// Keeps the servers of one directory for as long as its input is open.
final class Keeper: Sendable {
    private let commands: AsyncStream<String>.Continuation
    private let process: Task<Void, Never>
    private let ending = Ending()

    /// What the keeper said when it ended; filled in by its task.
    private final class Ending: Sendable {
        let words = Mutex<String?>(nil)
    }

    /// What the keeper said when it ended; nil while it runs.
    var lastWords: String? { ending.words.withLock { $0 } }

    /// Starts the keeper; it starts no server yet.
    init(_ directory: ServerDirectory, _ binaries: ServerBinaries) throws {
        try directory.write(Self.script, to: "keeper.sh")
        let (stream, commands) = AsyncStream.makeStream(of: String.self)
        self.commands = commands
        // Detached: swift-subprocess must not run on anybody's actor (its functions stay on the caller's).
        self.process = Task.detached { [ending] in
            let words: String
            do {
                words = try await Self.run(directory, binaries, obeying: stream)
            } catch {
                words = "\(error)"
            }
            // Only a keeper that was killed or could not start leaves it.
            try? FileManager.default.removeItem(atPath: directory.path)
            ending.words.withLock { $0 = words }
        }
    }

    deinit { commands.finish() }

    func start(_ server: Server) { commands.yield("start \(server.rawValue)") }
    func stop(_ server: Server) { commands.yield("stop \(server.rawValue)") }

    /// Stops the servers and returns when they and their directory are gone.
    func close() async {
        commands.finish()
        await process.value
    }

    /// Runs the keeper for as long as there are commands to come; returns what it said.
    private static func run(
        _ directory: ServerDirectory, _ binaries: ServerBinaries, obeying commands: AsyncStream<String>
    ) async throws -> String {
        var options = PlatformOptions()
        options.createSession = true
        let command =
            directory.user.prefix + [
                "sh", directory.file("keeper.sh"), directory.path, binaries.doveconf, binaries.dovecot,
                binaries.exim,
            ]
        let result = try await Subprocess.run(
            .name(command[0]), arguments: Arguments(Array(command.dropFirst())),
            environment: .servers(binaries.environment), platformOptions: options, input: .inputWriter,
            output: .discarded, error: .string(limit: 65_536)
        ) { execution in
            for await command in commands {
                _ = try await execution.standardInputWriter.write(command + "\n")
            }
            try await execution.standardInputWriter.finish()
        }
        return result.standardError
    }

    // dash, bash and busybox run it alike. A server's process id is the number of its session and process group.
    private static let script = #"""
        directory=$1 doveconf=$2 dovecot=$3 exim=$4
        cd / || exit 1
        trap '' HUP INT QUIT TERM
        umask 077

        start() {
            name=$1; shift
            (
                trap - HUP INT QUIT TERM
                cd "$directory/run" && exec setsid setpriv --pdeathsig KILL "$@"
            ) </dev/null >>"$directory/$name.err" 2>&1 &
            echo $! >"$directory/$name.started" && mv "$directory/$name.started" "$directory/$name.process"
        }

        await() {
            tries=$1
            while [ "$tries" -gt 0 ] && kill -0 "$2" 2>/dev/null; do
                sleep 0.02
                tries=$((tries - 1))
            done
        }

        stop() {
            for name; do
                process=$(cat "$directory/$name.process" 2>/dev/null) && kill -TERM "$process" "-$process" 2>/dev/null
            done
            for name; do
                process=$(cat "$directory/$name.process" 2>/dev/null) || continue
                await 150 "$process"
                # What it started goes right after it; but dead ones may wait long for process 1 to notice.
                await 10 "-$process"
                kill -KILL "$process" "-$process" 2>/dev/null
                wait "$process" 2>/dev/null
                rm -f "$directory/$name.process"
            done
        }

        while read -r verb name; do
            case "$verb $name" in
                'start dovecot')
                    start dovecot "$doveconf" -c "$directory/dovecot.conf" -m master \
                        -e "$dovecot" -F -c "$directory/dovecot.conf" ;;
                'start exim') start exim "$exim" -C "$directory/exim.conf" -bdf -q2s ;;
                stop*) stop "$name" ;;
            esac
        done
        stop exim dovecot
        rm -rf "$directory" || { sleep 0.2; rm -rf "$directory"; }
        """#
}
