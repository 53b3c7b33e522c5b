import Testing
import Vocabulary

@testable import Ledger
@testable import Pipeline

/// What facts are judged to mean. The same checks against real servers are in the Integration tests.
@Suite struct CheckTests {
    private static let noon = Instant(seconds: 1_795_521_600)  // 2026-11-24T12:00:00Z

    private static func status(_ findings: [Diagnosis], _ check: String) -> Diagnosis.Status? {
        findings.first { $0.check == check }?.status
    }

    // MARK: Files

    @Test(arguments: [
        (FileFacts.Kind.file, UInt32(0o600), true, Diagnosis.Status.ok), (.file, 0o640, true, .warn),
        (.file, 0o604, true, .warn), (.file, 0o620, true, .fail), (.directory, 0o700, true, .ok),
        (.directory, 0o777, true, .fail), (.file, 0o600, false, .fail),
    ]) func filesAreForTheirOwnerAlone(
        kind: FileFacts.Kind, mode: UInt32, isMine: Bool, expected: Diagnosis.Status
    ) {
        let facts = FileFacts(what: "the ledger", path: "/x/ledger", kind: kind, mode: mode, isMine: isMine)
        #expect(Self.status(FileChecks.permissions([facts]), "permissions") == expected)
    }

    @Test func theConfigurationMayBeReadButNotChangedByOthers() {
        var facts = FileFacts(what: "the configuration", path: "/x/c", kind: .file, mode: 0o644, mayBeRead: true)
        #expect(Self.status(FileChecks.permissions([facts]), "permissions") == .ok)
        facts.mode = 0o664
        let found = FileChecks.permissions([facts])
        #expect(found.map(\.remedy) == ["run: chmod 600 /x/c"])
    }

    @Test func aFullDiskFailsAndAFileSystemOverTheNetworkIsWarnedOf() {
        var facts = DiskFacts(path: "/x", freeBytes: 1 << 40, freeFiles: 5, isNetwork: false)
        #expect(FileChecks.disk(facts).map(\.status) == [.ok])
        facts.isNetwork = true
        #expect(FileChecks.disk(facts).map(\.status) == [.warn])
        facts.freeBytes = 100 << 20
        facts.isNetwork = false
        #expect(FileChecks.disk(facts).map(\.status) == [.warn])
        facts.freeBytes = 9 << 20
        #expect(FileChecks.disk(facts).map(\.status) == [.fail])
        facts.freeBytes = 1 << 40
        facts.freeFiles = 0
        #expect(FileChecks.disk(facts).exitStatus == .later)
    }

    // MARK: Machine

    @Test func aClockThatCannotBeRightIsSaid() {
        var facts = MachineFacts(now: Self.noon, isSynchronized: true, zone: "Europe/Berlin", language: "en_US")
        facts.hasDictionary = true
        #expect(MachineChecks.findings(facts).allSatisfy { $0.status == .ok })
        facts.isSynchronized = false
        #expect(Self.status(MachineChecks.findings(facts), "clock") == .warn)
        facts.lastEntry = Self.noon + .hours(25)
        #expect(Self.status(MachineChecks.findings(facts), "clock") == .fail)
        facts.now = Instant(seconds: 0)
        #expect(Self.status(MachineChecks.findings(facts), "clock") == .fail)
    }

    @Test func aMissingDictionaryNamesItsPackage() {
        let facts = MachineFacts(now: Self.noon, language: "de_DE")
        let found = MachineChecks.findings(facts).first { $0.check == "dictionary" }
        #expect(found?.status == .warn)
        #expect(found?.remedy == "on Debian: apt install hunspell-de-de; or set [review] language")
    }

    // MARK: Ledger

    @Test func aDamagedLedgerEndsWithTwoAndABusyOneWithSeventyFive() {
        let damaged = LedgerChecks.findings(.unusable(LedgerError(code: .corrupt, operation: "open the ledger")))
        #expect(damaged.exitStatus == .usage)
        #expect(damaged.first?.message == "could not open the ledger: the ledger is damaged")
        #expect(damaged.first?.remedy == "keep the file, then restore the last backup with 'afterword restore FILE'")
        let busy = LedgerChecks.findings(.unusable(LedgerError(code: .busy, operation: "open the ledger")))
        #expect(busy.exitStatus == .later)
        var verification = Verification()
        verification.firstBreak = .init(seq: 3, kind: .payload)
        let broken = LedgerChecks.findings(.read(verification, interviews: 1))
        #expect(broken.exitStatus == .usage)
        #expect(broken.first?.message == "the journal is damaged: the payload of entry 3 was changed")
    }

    @Test func theWorstFailureDecidesHowDoctorEnds() {
        let later = Diagnosis.fail("a", "m", "r", exit: .later)
        let person = Diagnosis.fail("b", "m", "r")
        let broken = Diagnosis.fail("c", "m", "r", exit: .usage)
        #expect([Diagnosis.ok("x", "m"), .warn("y", "m", "r")].exitStatus == .done)
        #expect([later].exitStatus == .later)
        #expect([later, person].exitStatus == .failed)
        #expect([person, broken, later].exitStatus == .usage)
    }

    // MARK: Service

    private static func facts(_ properties: String, text: String?, daemonRuns: Bool = false) -> ServiceFacts {
        ServiceFacts(
            unit: UnitState(properties: properties), unitText: text, program: "/usr/bin/afterword",
            daemonRuns: daemonRuns, lingers: false)
    }

    @Test func aCurrentUnitThatRunsIsFine() {
        let unit = ServiceUnit.text(program: "/opt/my programs/afterword", arguments: ["daemon"])
        #expect(unit.contains("ExecStart=\"/opt/my programs/afterword\" daemon\n"))
        let found = ServiceChecks.findings(
            Self.facts(
                "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nFragmentPath=/u/afterword.service\n",
                text: unit, daemonRuns: true))
        #expect(found.map(\.check) == ["unit", "service", "lingering"])
        #expect(found.map(\.status) == [.ok, .ok, .warn])
    }

    @Test func anotherUnitAStoppedAndAFailedServiceAreSaid() {
        let old = ServiceUnit.text(program: "/usr/bin/afterword", arguments: ["daemon"])
            .replacing("WatchdogSec=", with: "#WatchdogSec=")
        let stopped = "LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\nFragmentPath=/u/a\n"
        let found = ServiceChecks.findings(Self.facts(stopped, text: old))
        #expect(Self.status(found, "unit") == .warn && Self.status(found, "service") == .warn)
        let failed = ServiceChecks.findings(
            Self.facts(stopped.replacing("inactive", with: "failed"), text: old))
        #expect(Self.status(failed, "service") == .fail)
        let none = ServiceChecks.findings(Self.facts("LoadState=not-found\nActiveState=inactive\n", text: nil))
        #expect(Self.status(none, "unit") == .warn)
    }

    @Test func credentialsOfTheUnitAreFoundByName() {
        let texts = ["[Service]\nLoadCredential=a:/x/y\n#LoadCredential=b:/n\n", "LoadCredential=c:%h/.config/c\n"]
        #expect(
            ServiceUnit.credentials(in: texts, home: "/home/sam") == ["a": "/x/y", "c": "/home/sam/.config/c"])
    }
}
