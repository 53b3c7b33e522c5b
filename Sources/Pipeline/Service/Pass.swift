// One full pass: look everywhere, settle, send what is due, file, digest. `daemon --once` is one pass; the daemon makes
// one whenever something is due or somebody pokes it.

import Interviews
import Ledger
public import Vocabulary

/// What a pass did.
public struct PassReport: Sendable {
    public var look = LookReport()
    /// Accounts that could not be looked at.
    public var failures: [MailFailure] = []
    /// What became of drafts that were due.
    public var submitted: [(DraftID, DraftState)] = []
    /// The digest of this day went out in this pass.
    public var digest: CivilDate?

    public init() {}
}

/// The outside servers of a pass.
public struct Servers: Sendable {
    public var mail: any MailSource
    public var submission: any Submitter

    public init(mail: any MailSource, submission: any Submitter) { (self.mail, self.submission) = (mail, submission) }

    /// The real ones.
    public static func real(environment: [String: String]) -> Servers {
        Servers(mail: IMAPMailSource(environment: environment), submission: SMTPSubmitter(environment: environment))
    }
}

/// One pass over everything.
public struct Pass: Sendable {
    let workbench: Workbench
    let servers: Servers
    private let submissionRest = SubmissionRest()

    public init(workbench: Workbench, servers: Servers) { (self.workbench, self.servers) = (workbench, servers) }

    public func run() async throws -> PassReport {
        var report = PassReport()
        try await Outbox(workbench: workbench, submitter: servers.submission, look: DirectLook(pass: self))
            .recover(now: workbench.surroundings.now())
        try await workbench.detached { try $0.syncReviewDirectory() }
        for account in workbench.configuration.accounts {
            do {
                let found = try await look(at: account)
                report.look.add(found)
                if let problem = found.problem, isSerious(problem) { report.failures.append(problem) }
            } catch let failure as MailFailure {
                report.failures.append(failure)
            }
        }
        // A server that refused the password is not asked once more for each draft that is due.
        let refused = report.failures.filter { $0.code == .credentialRefused || $0.code == .credentialUnavailable }
        try await act(&report, look: DirectLook(pass: self, refused: refused))
        for account in workbench.configuration.accounts {
            let trouble = try workbench.ledger.read { try workbench.submissionTrouble(of: account, in: $0) }
            guard let trouble else { continue }
            report.failures.append(
                MailFailure(.credentialRefused, account: account.name, message: trouble, retry: .needsPerson))
        }
        return report
    }

    /// What the person had to mend about submission servers may be mended: what waits for that is tried in the next round.
    func tryMended(by occasion: SubmissionRest.Occasion = .person) {
        submissionRest.end(
            of: workbench.configuration.accounts.map(\.name), at: workbench.surroundings.now(), by: occasion)
    }

    /// Everything that follows from what is known and from the clock.
    func act(_ report: inout PassReport, look: any FreshLook) async throws {
        try await workbench.settleAllDetached()
        let submitter = NotedSubmitter(
            workbench: workbench, submitter: servers.submission, rest: submissionRest)
        let outbox = Outbox(
            workbench: workbench, submitter: submitter, look: look, mended: submissionRest.takeMended())
        report.submitted = try await outbox.run()
        try await workbench.settleAllDetached()
        report.failures += try await Filing(workbench: workbench, source: servers.mail).run()
        try await workbench.detached { try $0.dropOldTexts() }
        report.digest = try await DigestDesk(workbench: workbench, submitter: submitter).run()
    }

    /// Connects, looks, and says goodbye.
    func look(at account: Configuration.Account) async throws -> LookReport {
        do {
            let session = try await connect(to: account)
            do {
                let report = try await Look(workbench: workbench, account: account, session: session).run()
                await session.close()
                try note(account, report.condition)
                return report
            } catch {
                await session.close()
                throw error
            }
        } catch let failure as MailFailure {
            try note(account, failure.retry == .needsPerson ? .parked(failure) : .failing(failure))
            throw failure
        }
    }

    /// Connects; where the password was refused, once more with what its command says then: a token may have run out.
    private func connect(to account: Configuration.Account) async throws -> any MailSession {
        do {
            return try await servers.mail.connect(to: account)
        } catch let failure as MailFailure where failure.code == .credentialRefused && account.credential.isAsked {
            return try await servers.mail.connect(to: account)
        }
    }

    /// Whether something that was left out keeps drafts from being sent: unknown Sent matters only where any are.
    func isSerious(_ problem: MailFailure) -> Bool {
        switch problem.code {
        case .junkMissing, .junkUnread: false
        case .sentUnknown: workbench.configuration.review.mode == .confirm
        default: true
        }
    }

    /// Writes down how an account is, where that changed.
    func note(_ account: Configuration.Account, _ condition: AccountCondition) throws {
        let (mark, illness) = ("account:\(account.name)", "ill:\(account.name)")
        let failure = condition.failure
        let ill = condition.illness(isSerious: isSerious)
        let known = try workbench.ledger.read { (try $0.mark(mark), try $0.mark(illness)) }
        guard known != (failure?.message, ill) else { return }
        let now = workbench.surroundings.now()
        try workbench.ledger.transaction(now: now) { transaction in
            try transaction.setMark(mark, failure?.message)
            try transaction.setMark(illness, ill)
            let noted = AccountNoted(at: now, account: account.name, reason: failure?.message ?? "works again")
            switch condition {
            case .parked: try transaction.append(.accountParked(noted))
            case .incomplete:
                try transaction.append(
                    .serviceNoted(ServiceNoted(at: now, what: "account_incomplete", note: noted.reason)))
            case .well where known.0 != nil: try transaction.append(.accountRecovered(noted))
            case .well, .failing: break
            }
        }
    }
}

/// How an account is.
enum AccountCondition {
    case well
    /// It is tried again by itself.
    case failing(MailFailure)
    /// It is watched, but for something that needs the person.
    case incomplete(MailFailure)
    /// It is left alone until the person mends it, or for an hour.
    case parked(MailFailure)

    var failure: MailFailure? {
        switch self {
        case .well: nil
        case .failing(let failure), .incomplete(let failure), .parked(let failure): failure
        }
    }

    /// As `status` reads it; nil for what passes by itself.
    func illness(isSerious: (MailFailure) -> Bool) -> String? {
        switch self {
        case .well, .failing: nil
        case .incomplete(let problem): isSerious(problem) ? "incomplete" : nil
        case .parked: "parked"
        }
    }
}

extension LookReport {
    /// How the account is after this look.
    var condition: AccountCondition { (problem ?? remark).map { .incomplete($0) } ?? .well }
}

/// The gate's look by connections of its own.
struct DirectLook: FreshLook {
    let pass: Pass
    /// Whose password failed a moment ago: these are not tried again.
    var refused: [MailFailure] = []

    func lookAtEverything() async throws {
        for account in pass.workbench.configuration.accounts {
            if let known = refused.first(where: { $0.account == account.name }) { throw known }
            if let obstacle = try await pass.look(at: account).obstacle(at: account) { throw obstacle }
        }
    }
}

extension Workbench {
    /// A look without anything else (`afterword sync` without a daemon).
    public func lookOnce(_ servers: Servers) async throws -> PassReport {
        var report = PassReport()
        let pass = Pass(workbench: self, servers: servers)
        for account in configuration.accounts {
            do {
                report.look.add(try await pass.look(at: account))
            } catch let failure as MailFailure {
                report.failures.append(failure)
            }
        }
        try settleAll()
        return report
    }
}
