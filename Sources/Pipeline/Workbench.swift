// Everything a step needs, put together once: configuration, surroundings, ledger, review directory, manners and the
// tools of reading. The only composition root; commands and service are handed a workbench and open nothing themselves.

import Dispatch
public import Interviews
public import Ledger
public import Vocabulary

/// The tools of the pipeline.
public struct Workbench: Sendable {
    public internal(set) var surroundings: Surroundings
    public let configuration: Configuration
    public let paths: Paths
    public let ledger: Ledger
    public let review: any ReviewDirectory
    public let manners: Manners
    let reading: ReadingTools
    let checkedTexts = CheckedTexts()
    /// `AFTERWORD_NOW` is set and not every server is on loopback: everything is a copy that is thrown away, and
    /// nothing is submitted.
    public let isRehearsal: Bool

    public init(
        surroundings: Surroundings, configuration: Configuration, paths: Paths, ledger: Ledger,
        review: any ReviewDirectory, manners: Manners, reading: ReadingTools, isRehearsal: Bool = false
    ) {
        (self.surroundings, self.configuration, self.paths) = (surroundings, configuration, paths)
        (self.ledger, self.review, self.manners) = (ledger, review, manners)
        (self.reading, self.isRehearsal) = (reading, isRehearsal)
    }

    /// Does what waits for files and ledger away from the threads that all tasks share. Carried through even if the task
    /// is cancelled.
    func detached<Value: Sendable>(
        _ body: @escaping @Sendable (Workbench) throws -> Value
    ) async throws -> Value {
        if ledger.runsInPlace { return try body(self) }
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try body(self) }) }
        }
    }

    /// The person's own zone.
    public var ownZone: Zone { surroundings.zone(configuration.identity.timeZone) ?? .utc }

    /// The recipient's zone: the interview's, else the person's own.
    public func zone(of interview: Interview, override name: String? = nil) -> Zone {
        (name ?? interview.timeZone).flatMap { surroundings.zone($0) } ?? ownZone
    }

    /// The name of the policy that an interview runs under.
    public func policyName(of interview: Interview) -> String { interview.policy ?? configuration.schedule.policy }

    /// The account that a draft about this interview goes out by: the one that received the employer's mail, else the
    /// interview's, else the first that can submit.
    func account(for interview: Interview, in snapshot: Snapshot) throws -> Configuration.Account? {
        let mails = try snapshot.mails(of: interview.id).filter { !$0.isOwn && $0.actsOn == interview.id }
        let received = mails.max { ($0.date, $0.id) < ($1.date, $1.id) }?.place.account
        for name in [received, interview.account].compactMap({ $0 }) {
            if let account = configuration.account(named: name) { return account }
        }
        return configuration.accounts.first { $0.smtp != nil } ?? configuration.accounts.first
    }
}

extension Ledger {
    /// The interview of that handle.
    ///
    /// - Throws: `Refusal` with status 3 where there is none.
    public func interview(_ id: InterviewID) throws -> Interview {
        guard let interview = try read({ try $0.interview(id) }) else {
            throw Refusal(.noMatch, "there is no interview \(id); 'afterword list --all' shows them")
        }
        return interview
    }

    /// The draft of that handle.
    ///
    /// - Throws: `Refusal` with status 3 where there is none.
    public func draft(_ id: DraftID) throws -> Draft {
        guard let draft = try read({ try $0.draft(id) }) else {
            throw Refusal(.noMatch, "there is no draft \(id); 'afterword queue --all' shows them")
        }
        return draft
    }

    /// The message of that handle.
    ///
    /// - Throws: `Refusal` with status 3 where there is none.
    public func mail(_ id: MailID) throws -> ReceivedMail {
        guard let mail = try read({ try $0.mail(id) }) else {
            throw Refusal(.noMatch, "there is no message \(id); 'afterword inbox' shows them")
        }
        return mail
    }
}
