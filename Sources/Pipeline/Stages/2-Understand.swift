// From a message's values to what it is about: which interview, which kind. The judgement is Core's (Reading); here its
// questions are put together from the ledger.

import Interviews
import Ledger
public import MailFormat
public import Reading
import Vocabulary

/// The tools that read mail.
public struct ReadingTools: Sendable {
    public var reader: MessageReader
    public var senders: SenderLists
    public var matcher: Matcher
    private let lazyClassifier: Lazy<Classifier>
    /// At most so many bytes of a message are read.
    public var byteLimit = 25 << 20

    /// - Parameter classifier: makes it when the first mail is read.
    public init(reader: MessageReader, senders: SenderLists, classifier: @escaping @Sendable () throws -> Classifier) {
        (self.reader, self.senders) = (reader, senders)
        lazyClassifier = Lazy(classifier)
        matcher = Matcher(senders: senders)
    }

    var classifier: Classifier { get throws { try lazyClassifier.value() } }

    /// Whether a system that sends for many employers writes from there.
    func isTracking(_ domain: String) -> Bool { matcher.isTracking(domain) }

    /// Whether a domain tells a company: not one of private mailboxes, not one of applicant-tracking systems.
    func isCompanyDomain(_ domain: String) -> Bool { !matcher.isShared(domain) }
}

/// The interviews as matching sees them.
struct Candidates {
    var all: [PreparedCandidate]
    private var traces: [InterviewID: Trace] = [:]

    /// What the messages of an interview add to it.
    private struct Trace {
        var messageIDs: Set<MessageID> = []
        var calendarUIDs: Set<String> = []
        var latest: Instant?

        mutating func add(_ mail: ReceivedMail) {
            if let id = mail.messageID { messageIDs.insert(id) }
            if let uid = mail.calendar?.uid { calendarUIDs.insert(uid) }
            latest = latest.map { max($0, mail.date) } ?? mail.date
        }
    }

    init(_ snapshot: Snapshot, workbench: Workbench) throws {
        self.init(
            try snapshot.interviews(), try snapshot.drafts(), try snapshot.mails(), workbench: workbench)
    }

    init(_ interviews: [Interview], _ drafts: [Draft], _ mails: [ReceivedMail], workbench: Workbench) {
        let now = workbench.surroundings.now()
        let drafts = Dictionary(grouping: drafts, by: \.interview)
        for mail in mails {
            if let interview = mail.actsOn { traces[interview, default: Trace()].add(mail) }
        }
        all = []
        for interview in interviews {
            all.append(
                Self.candidate(
                    interview, drafts[interview.id] ?? [], traces[interview.id] ?? Trace(), workbench, now))
        }
    }

    /// With these interviews read anew, after `mail` was recorded. Messages are added to, never taken away from here.
    mutating func refresh(
        _ ids: [InterviewID], adding mail: ReceivedMail?, in snapshot: Snapshot, workbench: Workbench
    ) throws {
        if let mail, let interview = mail.actsOn { traces[interview, default: Trace()].add(mail) }
        for index in all.indices where ids.contains(all[index].id) {
            guard let interview = try snapshot.interview(all[index].id) else { continue }
            all[index] = Self.candidate(
                interview, try snapshot.drafts(of: interview.id), traces[interview.id] ?? Trace(), workbench,
                workbench.surroundings.now())
        }
    }

    private static func candidate(
        _ interview: Interview, _ drafts: [Draft], _ trace: Trace, _ workbench: Workbench, _ now: Instant
    ) -> PreparedCandidate {
        var thread = Set(drafts.map(\.messageID))
        thread.formUnion(trace.messageIDs)
        thread.formUnion(interview.sent.compactMap(\.messageID))
        let uids = trace.calendarUIDs.union(interview.rounds.compactMap(\.calendarUID))
        let base = Standing(interview).base
        let candidate = Candidate(
            id: interview.id, company: interview.company, role: interview.role,
            contacts: interview.contacts.compactMap { contact in contact.address?.named(contact.name) },
            threadIDs: thread, calendarUIDs: uids,
            isOver: base == .rejected || base == .withdrawn || base == .closed,
            lastActivity: ([trace.latest].compactMap { $0 } + interview.rounds.compactMap(\.end)).max()
                ?? interview.addedAt)
        return workbench.reading.matcher.prepared(candidate)
    }
}

/// Which headers are worth a body.
struct Interest {
    let matcher: Matcher
    let candidates: [PreparedCandidate]
    let corrections: [Reading.Correction]
    let isOwn: @Sendable (Address) -> Bool

    func includes(_ reading: HeaderReading) -> Bool {
        if reading.isReport { return true }
        if reading.headers.from.contains(where: isOwn) {
            let recipients = reading.headers.to + reading.headers.cc
            if candidates.contains(where: { $0.candidate.contacts.contains(where: recipients.contains) }) {
                return true
            }
        }
        return matcher.couldMatter(reading.headers, among: candidates, corrections: corrections)
    }
}

extension Workbench {
    /// Reads what a message says, as of its own date; mail that may concern an interview is hardly about something else.
    func understand(
        _ message: ParsedMessage, date: Instant, isFromEmployer: Bool, corrections: [Reading.Correction] = []
    ) throws -> MailReading {
        let reading = try self.reading.classifier.classify(
            message, zone: ownZone, reference: date, isFromEmployer: isFromEmployer,
            corrections: corrections)
        #if MUTANTS
            if Mutant.automaticAsReply.isActive, reading.kind == .automatic {
                return MailReading(label: .other, confidence: 1)
            }
        #endif
        let doubt = doubt(about: message)
        // Whoever forged the sender may write what they like: it waits for the person, below any confidence to act.
        let most = doubt == nil ? 1 : configuration.reading.actAbove / 2
        return MailReading(
            label: reading.kind, confidence: min(reading.confidence, most), evidence: reading.evidence,
            secondary: reading.secondary,
            machine: reading.machine,
            automatic: message.automatic.isAutomatic ? message.automatic.why ?? "automatic" : nil,
            expected: reading.expected, returnDate: message.automatic.returnDate, offerDeadline: reading.answerBy,
            proposedTimes: reading.proposedTimes, doubt: doubt)
    }

    /// Why the sender may be forged, in the words of the person's own server (`authserv_id`); nil where it says nothing.
    private func doubt(about message: ParsedMessage) -> String? {
        guard let id = configuration.reading.authservID else { return nil }
        let results = AuthenticationResults(message.headers.authenticationResults, authservID: id)
        return results.doubt.map { "\($0), says \(id)" }
    }
}
