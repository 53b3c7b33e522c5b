// `afterword demo`: the whole story on a mail server of its own.

import ArgumentParser
import DemoServers
import Foundation
import Pipeline
import UnixSignals

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Show the whole story on a mail server of its own, in a minute.",
        discussion: """
            Starts Dovecot and Exim in a temporary directory, on loopback, as an ordinary user; walks a candidate through \
            four weeks and four interviews; checks that every step did what it should; removes everything.

            Example: afterword demo --keep
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "Leave the servers up at the end, to try commands by hand.") var keep = false
    @Flag(help: "Only start the servers, say where they are, and wait.") var servers = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let terminal = common.terminal
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let story = Task { try await play(terminal: terminal, environment: environment) }
        let watch = Task {
            for await _ in signals { story.cancel() }
        }
        defer { watch.cancel() }
        try await withTaskCancellationHandler {
            try await story.value
        } onCancel: {
            story.cancel()
        }
    }

    private func play(terminal: Terminal, environment: [String: String]) async throws {
        let world: DemoWorld
        do {
            world = try await DemoWorld.make(environment: environment)
        } catch let error as ServerError {
            throw Refusal(
                .failed,
                "the demo's mail servers do not start: \(error); run 'make demo' in Afterword's source directory, which fetches them, or set AFTERWORD_SERVERS to a directory that holds them"
            )
        }
        do {
            if !servers {
                var story = DemoStory(world: world, teller: DemoTeller(terminal: terminal))
                try await story.tell()
            }
            if keep || servers { try await stay(world, terminal) }
        } catch {
            await world.remove()
            throw error
        }
        await world.remove()
    }

    /// Waits for Ctrl-C with everything running.
    private func stay(_ world: DemoWorld, _ terminal: Terminal) async throws {
        if servers {
            Output.write("imap://127.0.0.1:\(world.servers.imapPort)")
            Output.write("smtp://127.0.0.1:\(world.servers.smtpPort)")
            Output.write("Every address is a mailbox; the password of all is '\(world.servers.password)'.")
        }
        Output.write("")
        Output.write("The servers stay up. To try commands by hand, in another terminal:")
        for (name, value) in world.variables.sorted(by: { $0.key < $1.key }) {
            Output.write("  export \(name)='\(value)'")
        }
        Output.write("Ctrl-C ends it and removes everything.")
        Output.flush()
        _ = try? await Task.sleep(for: .seconds(86_400 * 365))
    }
}
