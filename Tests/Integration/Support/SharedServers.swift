// The servers that the tests share, and servers of one's own for tests that switch them off.

import DemoServers
import Foundation
import Testing

enum SharedServers {
    /// The servers' programs as `make test` gives them, or as `make servers` leaves them; nil where there are none.
    static let binaries: ServerBinaries? = {
        if let directory = ProcessInfo.processInfo.environment["AFTERWORD_SERVERS"] {
            return try? ServerBinaries.find(directory: directory)
        }
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        return (try? ServerBinaries.find(directory: checkout + "/.build/servers")) ?? (try? ServerBinaries.find())
    }()

    /// Started once; they end with the process of the tests.
    private static let started = Task { try await MailServers.start(.init(binaries: #require(binaries))) }

    /// The servers themselves.
    static func shared() async throws -> MailServers { try await started.value }

    /// A world on the shared servers.
    static func withWorld(_ body: (World) async throws -> Void) async throws {
        try await within(World(servers: started.value), body)
    }

    /// A world on servers of its own, which may be suspended.
    static func withOwnServers(
        password: String = "secret", _ change: (inout MailServers.Options) -> Void = { _ in },
        _ body: (World) async throws -> Void
    ) async throws {
        var options = MailServers.Options(password: password, binaries: try #require(binaries))
        change(&options)
        let servers = try await MailServers.start(options)
        do {
            try await within(World(servers: servers), body)
        } catch {
            await servers.stop()
            throw error
        }
        await servers.stop()
    }

    private static func within(_ world: World, _ body: (World) async throws -> Void) async throws {
        defer { try? FileManager.default.removeItem(atPath: world.directory) }
        try await body(world)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test visibly where no servers are there.
    static var needsServers: ConditionTrait {
        .enabled(if: SharedServers.binaries != nil, "there are no mail servers: run 'make servers'")
    }
}
