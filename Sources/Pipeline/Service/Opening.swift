// Opening a workbench from the environment: the composition root of every command and of the service.

import Defaults
import Foundation
import Ledger
import MailFormat
import Reading
public import Vocabulary

extension Workbench {
    /// Reads the configuration and opens everything.
    ///
    /// - Throws: `SettingsError` and `Refusal` with what to do.
    public static func open(
        surroundings: Surroundings, configurationFile: String?
    ) throws -> Workbench {
        var paths = Paths(environment: surroundings.environment, configurationFile: configurationFile)
        let configuration = try loadConfiguration(paths, surroundings)
        if let directory = configuration.review.directory { paths.reviewDirectory = directory }
        let manners = try Manners.load(
            directory: paths.configurationDirectory, holidays: configuration.schedule.holidays, zones: surroundings.zone
        )
        var isRehearsal = false
        if surroundings.isClockFixed, !configuration.isAllLoopback {
            paths = try RehearsalCopy.copy(of: paths, surroundings: surroundings)
            isRehearsal = true
        }
        let ledger = try openLedger(paths, surroundings)
        return Workbench(
            surroundings: surroundings, configuration: configuration, paths: paths, ledger: ledger,
            review: try DiskReviewDirectory(paths.reviewDirectory), manners: manners,
            reading: try ReadingTools.load(zones: surroundings.zone), isRehearsal: isRehearsal)
    }

    /// Reads and checks the configuration file.
    public static func loadConfiguration(_ paths: Paths, _ surroundings: Surroundings) throws -> Configuration {
        let bytes: [UInt8]
        do {
            bytes = try Files.readFollowing(paths.configuration, limit: 1 << 20)
        } catch Files.Failure.missing {
            throw Refusal(
                .usage,
                "there is no configuration at \(paths.configuration); run 'afterword init', or name a file with --config"
            )
        } catch {
            throw Refusal(.usage, "cannot read \(paths.configuration): \(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsError(file: paths.configuration, message: "not UTF-8 text")
        }
        return try configuration(text, paths, surroundings)
    }

    /// Reads and checks the text of a configuration file that is to stand at that path.
    static func configuration(
        _ text: String, _ paths: Paths, _ surroundings: Surroundings
    ) throws -> Configuration {
        let manners =
            (try? FileManager.default.contentsOfDirectory(atPath: paths.configurationDirectory + "/policies")) ?? []
        return try Configuration(
            text: text, file: paths.configuration, zoneExists: { surroundings.zone($0) != nil },
            policyExists: { Defaults.policies[$0] != nil || manners.contains("\($0).toml") })
    }

    private static func openLedger(_ paths: Paths, _ surroundings: Surroundings) throws -> Ledger {
        do {
            let random = surroundings.random
            return try Ledger.open(at: paths.ledger, now: surroundings.now(), salt: { random(16) })
        } catch let error as LedgerError {
            throw Refusal(error)
        }
    }
}

extension ReadingTools {
    /// The reader, and the built-in phrases, weights and lists of senders.
    public static func load(zones: @escaping @Sendable (String) -> Zone?) throws -> ReadingTools {
        MailFormat.initialize()
        return ReadingTools(
            reader: MessageReader(zones: zones), senders: try BuiltIn.senders(), classifier: BuiltIn.classifier)
    }
}

/// A copy of ledger and drafts that is thrown away (INTERFACE.md, `AFTERWORD_NOW`).
enum RehearsalCopy {
    static func copy(of paths: Paths, surroundings: Surroundings) throws -> Paths {
        let directory = try Leftovers.shared.makeDirectory("afterword-rehearsal")
        var copy = paths
        copy.stateDirectory = directory + "/state"
        copy.reviewDirectory = directory + "/review"
        copy.runtimeDirectory = directory + "/run"
        try Files.makePrivateDirectory(copy.stateDirectory)
        try Files.makePrivateDirectory(copy.reviewDirectory)
        if access(paths.ledger, F_OK) == 0 {
            let random = surroundings.random
            let ledger = try Ledger.open(
                at: paths.ledger, mode: .readOnly, now: surroundings.now(), salt: { random(16) })
            try ledger.backup(to: copy.ledger)
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: paths.reviewDirectory)) ?? [] {
            guard name.hasSuffix(".eml"),
                let bytes = try? Files.readRegular(paths.reviewDirectory + "/" + name, limit: 1 << 20)
            else { continue }
            try Files.writeWhole(bytes, to: copy.reviewDirectory + "/" + name)
        }
        return copy
    }
}

extension Refusal {
    /// Any error as the end of a command.
    public init(wrapping error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as LedgerError: self.init(error)
        case let failure as MailFailure: self.init(failure)
        case let error as SettingsError: self.init(.usage, error.description)
        case let error as ReviewDirectoryError: self.init(.failed, error.description)
        case is CancellationError: self.init(.failed, "interrupted")
        default:
            self.init(
                .failed,
                "something unforeseen went wrong (\(type(of: error))); 'afterword log --verify' checks the ledger")
        }
    }

    init(_ error: LedgerError) {
        switch error.code {
        case .corrupt, .newerVersion, .notALedger: self.init(.usage, error.description)
        case .busy: self.init(.later, error.description)
        default: self.init(.failed, error.description)
        }
    }

    init(_ failure: MailFailure) {
        switch failure.code {
        case .credentialRefused, .credentialUnavailable, .certificate, .noTLS, .mailboxMissing:
            self.init(.failed, failure.message)
        default: self.init(.later, failure.message)
        }
    }
}
