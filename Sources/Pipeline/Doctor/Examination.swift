// `afterword doctor`: gathers the facts and has them judged. Everything is only looked at: no file is made, no mailbox
// changed, no message sent. What the facts mean is in the checks beside this file.

import CurlTransport
import Foundation
import IMAPProtocol
import Ledger
import Spelling
import Vocabulary

/// Examines an installation.
public struct Doctor: Sendable {
    let surroundings: Surroundings
    let paths: Paths
    /// This very program, absolute.
    let program: String

    public init(surroundings: Surroundings, configurationFile: String?, program: String) {
        self.surroundings = surroundings
        self.program = program
        paths = Paths(environment: surroundings.environment, configurationFile: configurationFile)
    }

    /// Runs all checks; `report` is called with the findings of each group as they come.
    public func run(report: (Diagnosis) -> Void) async -> [Diagnosis] {
        var all: [Diagnosis] = []
        func add(_ findings: [Diagnosis]) {
            all += findings
            findings.forEach(report)
        }
        let (facts, places) = readConfiguration()
        add(ConfigurationChecks.findings(facts))
        let systemd = await Systemd().unit()
        let credentials = ServiceUnit.credentials(in: systemd.texts, home: surroundings.environment["HOME"] ?? "/")
        var configuration: Configuration?
        if case .read(let read) = facts.outcome { configuration = read }
        add(FileChecks.permissions(files(places, configuration, credentials)))
        if let configuration {
            for account in configuration.accounts {
                add(
                    AccountChecks.findings(await AccountProbe(surroundings.environment, credentials).facts(of: account))
                )
            }
        }
        let (ledger, lastEntry) = readLedger(places)
        add(LedgerChecks.findings(ledger))
        add(LedgerChecks.review(reviewFacts(places)))
        add(ServiceChecks.findings(serviceFacts(places, systemd)))
        add(MachineChecks.findings(machineFacts(configuration, lastEntry)))
        add(FileChecks.disk(MachineFacts.disk(at: places.stateDirectory)))
        return all
    }

    private func readConfiguration() -> (ConfigurationFacts, Paths) {
        var places = paths
        do {
            let configuration = try Workbench.loadConfiguration(paths, surroundings)
            if let directory = configuration.review.directory { places.reviewDirectory = directory }
            var manners: Refusal?
            do {
                _ = try Manners.load(
                    directory: paths.configurationDirectory, holidays: configuration.schedule.holidays,
                    zones: surroundings.zone)
            } catch {
                manners = Refusal(wrapping: error)
            }
            return (.init(path: paths.configuration, outcome: .read(configuration), manners: manners), places)
        } catch {
            return (.init(path: paths.configuration, outcome: .broken(Refusal(wrapping: error))), places)
        }
    }

    private func files(
        _ places: Paths, _ configuration: Configuration?, _ credentials: [String: String]
    ) -> [FileFacts] {
        var files = [
            FileFacts(statting: places.configuration, "the configuration"),
            FileFacts(statting: places.stateDirectory, "the state directory"),
            FileFacts(statting: places.ledger, "the ledger"),
            FileFacts(statting: places.reviewDirectory, "the review directory"),
        ]
        files[0].mayBeRead = true
        for account in configuration?.accounts ?? [] {
            if case .credential(let name) = account.credential, let path = credentials[name] {
                files.append(FileFacts(statting: path, "the credential of account '\(Printed.name(account.name))'"))
            }
        }
        return files
    }

    private func readLedger(_ places: Paths) -> (LedgerFacts, Instant?) {
        guard access(places.ledger, F_OK) == 0 else { return (.absent, nil) }
        do {
            let random = surroundings.random
            let ledger = try Ledger.open(
                at: places.ledger, mode: .readOnly, now: surroundings.now(), salt: { random(16) }, quickCheck: true)
            return try ledger.read { snapshot in
                let verification = try snapshot.verify()
                let last = try snapshot.journal(after: max(0, verification.entries - 1), interview: nil).last?.time
                return (.read(verification, interviews: try snapshot.interviews().count), last)
            }
        } catch let error as LedgerError {
            return (error.code == .notFound ? .absent : .unusable(error), nil)
        } catch {
            return (.unusable(LedgerError(code: .corrupt, operation: "read the ledger")), nil)
        }
    }

    private func reviewFacts(_ places: Paths) -> ReviewFacts {
        var facts = ReviewFacts(path: places.reviewDirectory, exists: true)
        var status = stat()
        guard stat(places.reviewDirectory, &status) == 0 else {
            facts.exists = false
            if errno != ENOENT { facts.problem = Files.reason(errno) }
            return facts
        }
        if status.st_mode & S_IFMT != S_IFDIR {
            facts.problem = "it is not a directory"
        } else if access(places.reviewDirectory, R_OK | W_OK | X_OK) != 0 {
            facts.problem = Files.reason(errno)
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: places.reviewDirectory)) ?? []
        facts.drafts = names.count { $0.hasSuffix(".eml") }
        return facts
    }

    private func serviceFacts(_ places: Paths, _ systemd: Systemd.Answer) -> ServiceFacts {
        let starts = systemd.texts.first.flatMap { ServiceUnit.program(of: $0) }
        return ServiceFacts(
            unit: systemd.state, unitText: systemd.texts.first, program: program,
            unitProgramExists: starts.map { access($0, X_OK) == 0 } ?? true,
            daemonRuns: DaemonLock.isHeld(inStateDirectory: places.stateDirectory), lingers: Systemd.lingers())
    }

    private func machineFacts(_ configuration: Configuration?, _ lastEntry: Instant?) -> MachineFacts {
        let now = surroundings.now()
        var facts = MachineFacts(now: now, lastEntry: lastEntry, isSynchronized: MachineFacts.isSynchronized())
        facts.machineOffset = MachineFacts.offset(at: now)
        if let configuration {
            let zone = surroundings.zone(configuration.identity.timeZone)
            facts.zone = configuration.identity.timeZone
            facts.zoneIsKnown = zone != nil
            facts.zoneOffset = zone?.offset(at: now) ?? 0
            facts.language = configuration.review.language
            facts.hasDictionary = (try? SpellingDictionary(language: configuration.review.language)) != nil
        }
        return facts
    }
}

/// Tries one account as the daemon would.
struct AccountProbe {
    private let lookup: CredentialLookup

    init(_ environment: [String: String], _ loaded: [String: String]) {
        lookup = CredentialLookup(environment: environment, loaded: loaded)
    }

    func facts(of account: Configuration.Account) async -> AccountFacts {
        var facts = AccountFacts(account: account)
        let credential: Credential
        do {
            credential = try await lookup.credential(of: account)
        } catch {
            facts.credential = MailFailure(error, account: account)
            return facts
        }
        facts.imap = await imap(account, credential)
        if let server = account.smtp {
            do {
                try await SMTPProbe(endpoint: server.endpoint(account), credential: credential).run()
                facts.smtp = SMTPFacts()
            } catch {
                facts.smtp = SMTPFacts(failure: MailFailure(error, account))
            }
        }
        return facts
    }

    private func imap(_ account: Configuration.Account, _ credential: Credential) async -> IMAPFacts {
        var facts = IMAPFacts()
        do {
            var options = IMAPConnectionOptions()
            options.session.disabledCapabilities = Set(account.disabledCapabilities.map { Capability($0) })
            let connection = try IMAPConnection(
                endpoint: account.imap.endpoint(account), credential: credential, options: options)
            let capabilities = try await connection.connect()
            facts.capabilities = Self.named.filter { capabilities.contains(Capability($0)) }
            let session = IMAPSession(connection: connection, account: account)
            facts.listing = try await session.mailboxes()
            // An empty name says that there is none.
            for name in account.mailboxes + [account.sent, account.junk].compactMap({ $0 }) where !name.isEmpty {
                do {
                    _ = try await session.examine(name)
                } catch let failure as MailFailure where failure.code == .mailboxMissing || failure.code == .refused {
                    facts.missing.append(name)
                }
            }
            await connection.logout()
        } catch {
            facts.failure = MailFailure(error, account: account)
        }
        return facts
    }

    private static let named = ["CONDSTORE", "IDLE", "SPECIAL-USE", "UIDPLUS"]
}
