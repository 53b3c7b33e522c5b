// What stands in a digest: gathered from the ledger for one day. How it looks is Core's (Writing).

import Etiquette
import Foundation
import Interviews
import Ledger
import MailFormat
public import Vocabulary
public import Writing

extension Workbench {
    /// The digest as it would be now, or, for a day that is over, as the journal has it.
    ///
    /// - Throws: `Refusal` for a day that has not come, or that was before the ledger was made.
    public func digest(on day: CivilDate?) throws -> Digest {
        let now = surroundings.now()
        let today = ownZone.date(now)
        guard let day, day != today else { return try ledger.read { try digest(of: today, in: $0, now: now) } }
        return try pastDigest(of: day, today: today)
    }

    func digest(of day: CivilDate, in snapshot: Snapshot, now: Instant) throws -> Digest {
        let start = try digestStart(of: day, in: snapshot, now: now)
        let views = try views(in: snapshot, now: now)
        var digest = Digest(day: day, zone: ownZone, health: try health(in: snapshot, now: now))
        for view in views {
            digest.drafts += try view.drafts.filter { needsPerson($0, now) }.map { try entry($0, view, in: snapshot) }
            digest.questions += view.drafts.filter { $0.state == .uncertain }.map { arrival(of: $0, view) }
            digest.questions += questions(view, among: views)
            // Once, with the message; later it stands in 'show' and 'why'.
            if view.mails.contains(where: { $0.recordedAt > start && !$0.isOwn }), let offer = view.callOffer,
                offer.mail.recordedAt > start
            {
                digest.questions.append(question(offer))
            }
            digest.answers += answers(view, from: start, until: now)
            digest.events += events(view, from: start, until: now)
            digest.coming += coming(view, now: now)
            digest.prep += view.prep(now: now)
            if !view.state.isOver { digest.timelines.append(view.timeline) }
        }
        digest.questions += try snapshot.mails(.needingPerson).filter(\.isWithheld).map(question)
        digest.suggestions = try suggestions(about: views, on: day, in: snapshot, now: now)
        digest.drafts.sort { ($0.due, $0.id) < ($1.due, $1.id) }
        digest.answers.sort { $0.at < $1.at }
        digest.coming.sort { $0.at < $1.at }
        digest.events.sort { $0.at < $1.at }
        return digest
    }

    /// When the last digest before this one went out, at most two weeks ago: what happened while none could go out is
    /// told by the next.
    private func digestStart(of day: CivilDate, in snapshot: Snapshot, now: Instant) throws -> Instant {
        let last = try snapshot.digests().last { $0.day < day && $0.sentAt != nil }?.sentAt
        return max(try last ?? snapshot.createdAt(), ownZone.adding(days: -14, to: now))
    }

    private func needsPerson(_ draft: Draft, _ now: Instant) -> Bool {
        switch draft.state {
        case .waiting: draft.snoozedUntil.map { $0 <= now } ?? true
        case .failed: true
        case .confirmed: draft.hold != nil || draft.problem != nil
        default: false
        }
    }

    private func entry(_ draft: Draft, _ view: InterviewView, in snapshot: Snapshot) throws -> DigestDraft {
        let id = draft.id
        let findings = try lint(draft, in: snapshot)
        let command: String
        switch configuration.review.mode {
        case .review: command = "afterword sent \(id)"
        // It cannot be confirmed as it is, and gets another hash.
        case .confirm where findings.contains { $0.severity == .block }: command = "afterword edit \(id)"
        case .confirm: command = "afterword confirm \(id)@\(draft.sha256.prefix(8))"
        }
        var remarks: [String] = []
        if draft.kind == .final { remarks.append("It is optional.") }
        if draft.isThin {
            remarks.append("Written without a debrief; 'afterword debrief \(view.interview.id)' makes it better.")
        }
        if let problem = draft.problem { remarks.append(explanation(of: problem, draft)) }
        for doubt in view.interview.doubts { remarks.append("You had a doubt: \(doubt.text)") }
        let hold = draft.hold.map { hold in
            ([hold.reason] + hold.messages.map { "'afterword show \($0)'" }).joined(separator: ", ")
        }
        return DigestDraft(
            id: id, kind: draft.kind, company: view.interview.company,
            recipient: draft.to.displayName ?? draft.to.addrSpec,
            subject: draft.subject, text: reading.reader.read(draft.bytes).text, due: draft.due,
            deadline: draft.deadline,
            findings: findings, hold: hold ?? (draft.state == .waiting ? nil : draft.failure),
            remarks: remarks, command: command)
    }

    // MARK: - Questions

    /// About a message that the server does not give.
    private func question(_ mail: ReceivedMail) -> DigestQuestion {
        DigestQuestion(
            question: """
                What is message \(mail.place.uid) of \(mail.place.mailbox)? The server does not give it, and nothing is sent \
                until you say. Look at it with another mail program.
                """,
            commands: ["afterword ignore \(mail.id)", "afterword assign \(mail.id) INTERVIEW"])
    }

    /// Whether their words are leave to call (A14).
    private func question(_ offer: CallOffer) -> DigestQuestion {
        let who = offer.mail.from.map { $0.displayName ?? $0.addrSpec } ?? "They"
        return DigestQuestion(
            question: "\(who) wrote “\(offer.quote)”. May you call?",
            detail: "Only then is a call all right (A14).", commands: [offer.command])
    }

    private func arrival(of draft: Draft, _ view: InterviewView) -> DigestQuestion {
        let whom = "to \(draft.to.displayName ?? draft.to.addrSpec) at \(view.interview.company)"
        return DigestQuestion(
            question: "Did the \(draft.kind.inWords) \(whom) arrive?", detail: draft.failure,
            commands: ["arrived", "not-arrived", "leave"].map { "afterword resolve \(draft.id) \($0)" },
            discreet: draft.kind.tellsANo ? "Did your mail \(whom) arrive?" : nil)
    }

    private func questions(_ view: InterviewView, among views: [InterviewView]) -> [DigestQuestion] {
        let company = view.interview.company
        let id = view.interview.id
        var questions: [DigestQuestion] = []
        let interviews = views.map(\.interview)
        for mail in view.mails where mail.match.interviews.first == id {
            guard let asked = MailQuestion(about: mail, among: interviews) else { continue }
            questions.append(
                DigestQuestion(
                    question: asked.question, detail: mail.detail, commands: asked.commands,
                    // What it was read as is told on the page alone.
                    discreet: mail.match.state == .unsure ? "What does “\(mail.subject)” from \(company) say?" : nil))
        }
        if view.isDebriefDue {
            questions.append(
                DigestQuestion(question: "How was the interview at \(company)?", commands: ["afterword debrief \(id)"]))
        }
        let standing = Standing(view.interview)
        if standing.followUps == .asksPerson {
            questions.append(
                DigestQuestion(
                    question: "\(company) asked for something. Did you answer?", detail: nil,
                    commands: ["afterword resume \(id)"]))
        }
        if standing.lateAnswer != nil {
            questions.append(
                DigestQuestion(
                    question: "\(company) wrote after you withdrew. Take it up again?",
                    commands: ["afterword reopen \(id)"]))
        }
        return questions
    }

    // MARK: - What happened

    private func answers(_ view: InterviewView, from start: Instant, until end: Instant) -> [DigestAnswer] {
        view.mails.filter {
            $0.recordedAt > start && $0.recordedAt <= end && !$0.isOwn && $0.actsOn == view.interview.id
        }
        .map { mail in
            DigestAnswer(
                mail: mail.id, interview: view.interview.id, company: view.interview.company, label: mail.label,
                confidence: mail.correction?.label == nil ? mail.reading.confidence : nil,
                sentence: sentence(of: mail),
                from: mail.from.map { $0.displayName ?? $0.addrSpec } ?? "", at: mail.date,
                consequence: consequence(mail, view))
        }
    }

    /// The decisive one; of what a machine sent by itself the text, for there a header is what decided.
    private func sentence(of mail: ReceivedMail) -> String {
        let evidence = mail.reading.evidence.first?.text
        let text = [.automatic, .bounce].contains(mail.label) ? mail.newText : evidence
        return text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } ?? mail.subject
    }

    private func consequence(_ mail: ReceivedMail, _ view: InterviewView) -> String {
        let next = view.plan.next.map { touch in
            "Next: \(touch.kind.mail?.inWords ?? "preparing") on \(day(touch.due))."
        }
        switch mail.label {
        case .offer:
            let deadline = view.offerDeadline.map { "They want your answer by \(day($0.until))." }
            return ["Reminders are off.", deadline].compactMap { $0 }.joined(separator: " ")
        case .rejection, .onHold, .feedback: return "Reminders are off. \(next ?? "")".trimmed
        case .receipt, .automatic, .bounce: return next ?? "Nothing changes."
        default:
            let promise = mail.reading.expected.map { "An answer is promised by \(day($0.until))." }
            let round = view.interview.currentRound?.start.flatMap { start in
                mail.label == .invitation && start > view.now ? "It is on \(day(start)) \(clock(start))." : nil
            }
            return [promise, round, next ?? "Nothing more is planned until you or they act."].compactMap { $0 }
                .joined(separator: " ")
        }
    }

    private func events(_ view: InterviewView, from start: Instant, until end: Instant) -> [DigestEvent] {
        var events: [DigestEvent] = []
        for mail in view.interview.sent where mail.at > start && mail.at <= end {
            let who = mail.to.map { " to \(view.interview.contact(at: $0)?.name ?? $0.addrSpec)" } ?? ""
            let what = mail.kind.map { "\($0.inWords) sent\(who)" } ?? "you wrote\(who)"
            events.append(DigestEvent(at: mail.at, company: view.interview.company, what: what))
        }
        for decision in view.interview.decisions where decision.at > start && decision.at <= end {
            let what =
                switch decision.what {
                case .movedOn: "closed without an answer: time to move on (A11)"
                case .withdrawn: "you withdrew"
                case .closed: "you closed it"
                case .reopened: "taken up again"
                case .resumed: "goes on"
                }
            events.append(DigestEvent(at: decision.at, company: view.interview.company, what: what))
        }
        return events
    }

    // MARK: - What comes

    private func coming(_ view: InterviewView, now: Instant) -> [DigestComing] {
        guard !view.state.isOver else { return [] }
        let horizon = ownZone.adding(days: 14, to: now)
        let company = view.interview.company
        var coming: [DigestComing] = []
        if let start = view.interview.currentRound?.start, start > now, start <= horizon {
            coming.append(
                DigestComing(at: start, company: company, what: "interview", note: localNote(start, view.zone)))
        }
        if let expected = view.awaited, expected.until > now, expected.until <= horizon {
            coming.append(DigestComing(at: expected.until, company: company, what: "answer promised"))
        }
        if let deadline = view.offerDeadline, deadline.until > now, deadline.until <= horizon {
            coming.append(DigestComing(at: deadline.until, company: company, what: "your answer to their offer"))
        }
        // What waits for the person stands above, and does not come by itself.
        let asked = Set(view.drafts.filter { needsPerson($0, now) }.map(\.id))
        let touches = view.plan.upcoming.filter { touch in
            touch.due > now && touch.due <= horizon && touch.kind != .prep
                && touch.draft.map { !asked.contains($0) } ?? true
        }
        for touch in touches {
            let who = touch.to?.name.map { " to \($0)" } ?? ""
            let mail = touch.kind.mail
            coming.append(
                DigestComing(
                    at: touch.due, company: company, what: (mail?.inWords ?? touch.kind.name) + who,
                    note: localNote(touch.due, view.zone), discreet: mail.map { $0.discreetly + who }))
        }
        return coming
    }

    /// The recipient's wall clock, where it shows something else.
    private func localNote(_ instant: Instant, _ zone: Zone) -> String? {
        guard zone.offset(at: instant) != ownZone.offset(at: instant) else { return nil }
        let city = String(zone.name.split(separator: "/").last ?? "UTC").replacing("_", with: " ")
        return "\(zone.civil(instant).time) in \(city)"
    }

    private func health(in snapshot: Snapshot, now: Instant) throws -> DigestHealth {
        let marks = try snapshot.mailboxes()
        var problems: [String] = []
        for account in configuration.accounts {
            problems += [
                try snapshot.mark("account:\(account.name)"), try submissionTrouble(of: account, in: snapshot),
            ].compactMap { $0 }
        }
        let withheld = try snapshot.withheldTroubles()
        problems += withheld
        let journal = try snapshot.verify()
        if let damage = journal.firstBreak {
            problems.append("the journal is damaged: \(damage); restore the last backup with 'afterword restore FILE'")
        }
        let count = configuration.accounts.count
        var parts = ["\(count) account\(count == 1 ? "" : "s")", lastLook(marks, now: now)]
        let isAudited = marks.allSatisfy { mark in mark.auditedAt.map { now < $0 + .hours(48) } ?? false }
        if !marks.isEmpty, withheld.isEmpty, isAudited { parts.append("audit complete") }
        if journal.isIntact { parts.append("journal verified") }
        return DigestHealth(isWell: problems.isEmpty, line: parts.joined(separator: ", "), problems: problems)
    }

    /// When the account that was looked at the longest ago was looked at: `last look 07:29`, with the day if it is not
    /// today's.
    private func lastLook(_ marks: [MailboxMark], now: Instant) -> String {
        let looks = configuration.accounts.map { account in
            marks.filter { $0.account == account.name }.compactMap(\.lastLook).max()
        }
        let known = looks.compactMap { $0 }
        guard let last = known.min() else { return "no look yet" }
        let time = ownZone.date(last) == ownZone.date(now) ? clock(last) : "\(day(last)) \(clock(last))"
        let missing = looks.count - known.count
        return "last look \(time)" + (missing > 0 ? ", no look yet at \(missing)" : "")
    }

    /// `Tue 20 Oct`, as all of the digest in the person's own zone.
    private func day(_ instant: Instant) -> String { DateWords.short(ownZone.date(instant)) }

    private func clock(_ instant: Instant) -> String { String(ownZone.civil(instant).time.description.prefix(5)) }

    // MARK: - Sending and writing it

    /// Sends a digest now, whatever the hour.
    public func sendDigest(_ digest: Digest, by servers: Servers) async throws {
        guard !isRehearsal else {
            throw Refusal(.failed, "nothing is submitted while AFTERWORD_NOW is set; unset it first")
        }
        try await DigestDesk(workbench: self, submitter: servers.submission).sendNow(digest)
    }

    /// Writes a page to a file of the person's choice, 0600.
    public func write(_ text: String, to path: String) throws {
        do {
            try Files.writeWhole(Array(text.utf8), to: URL(fileURLWithPath: path).path)
        } catch {
            throw Refusal(.failed, "cannot write \(path): \(error); check the directory and its permissions")
        }
    }
}

extension ReceivedMail {
    /// What the person should know before they say what it is.
    fileprivate var detail: String? {
        reading.doubt.map { "The sender may be forged: \($0)." } ?? reading.evidence.first?.text
    }
}
