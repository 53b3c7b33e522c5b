// Words that text and HTML digest share: labels, times, and the kind sentence after a no.

public import Vocabulary

extension DraftKind {
    /// As sentences name the mail: `a reminder`, without the article.
    public var inWords: String {
        switch self {
        case .thankYou: "thank-you"
        case .reminder: "reminder"
        case .final: "last mail"
        case .news: "news"
        case .gracious: "thanks after a no"
        case .feedback: "thanks and a request for feedback"
        }
    }

    /// Only written after a no, so that its name tells one (C6).
    public var tellsANo: Bool {
        switch self {
        case .gracious, .feedback: true
        case .thankYou, .reminder, .final, .news: false
        }
    }

    /// As a locked screen may show it: just `a draft` where the name would tell a no.
    public var discreetly: String { tellsANo ? "a draft" : inWords }
}

/// The digest's vocabulary.
struct DigestWords {
    let zone: Zone
    let today: CivilDate

    init(digest: Digest) { (zone, today) = (digest.zone, digest.day) }

    /// `today 15:00`, `tomorrow 09:00`, `Tue 20 Oct 09:00`.
    func time(_ instant: Instant) -> String {
        let local = zone.civil(instant)
        return "\(day(local.date)) \(clock(local.time))"
    }

    func day(_ date: CivilDate) -> String {
        switch date.dayNumber - today.dayNumber {
        case 0: "today"
        case 1: "tomorrow"
        case -1: "yesterday"
        default: DateWords.short(date) + (date.year == today.year ? "" : " \(date.year)")
        }
    }

    private func clock(_ time: TimeOfDay) -> String { String(time.description.prefix(5)) }

    static func name(_ kind: DraftKind) -> String { kind.inWords.prefix(1).uppercased() + kind.inWords.dropFirst() }

    /// `Reminder to Jane Doe, Acme`.
    static func title(_ draft: DigestDraft) -> String { title(draft, draft.kind.inWords) }

    /// `A draft to Jane Doe, Acme` where the kind would tell a no.
    static func discreetTitle(_ draft: DigestDraft) -> String { title(draft, draft.kind.discreetly) }

    private static func title(_ draft: DigestDraft, _ name: String) -> String {
        "\(name.prefix(1).uppercased() + name.dropFirst()) to \(draft.recipient), \(draft.company)"
    }

    /// `due today 09:00, at the latest Sun 25 Oct 10:00`; another sentence once that is over.
    func times(_ draft: DigestDraft) -> String {
        isLate(draft)
            ? "late since \(time(draft.deadline)); it was due \(time(draft.due))"
            : "due \(time(draft.due)), at the latest \(time(draft.deadline))"
    }

    /// The day of its deadline is over.
    func isLate(_ draft: DigestDraft) -> Bool { zone.date(draft.deadline) < today }

    /// What a finding begins with: not told by colour alone.
    static func sign(_ severity: Severity) -> String {
        switch severity {
        case .block: "✗"
        case .warn: "!"
        case .note: "-"
        }
    }

    static func name(_ label: Label) -> String {
        switch label {
        case .receipt: "application received"
        case .scheduling: "asks for a time"
        case .invitation: "invitation"
        case .request: "asks for something"
        case .timeline: "says when"
        case .onHold: "on hold"
        case .offer: "offer"
        case .rejection: "a no"
        case .feedback: "feedback"
        case .acknowledgement: "thanks"
        case .automatic: "automatic reply"
        case .bounce: "not delivered"
        case .other: "message"
        }
    }

    /// `rejection, 93 % sure`.
    static func certainty(_ answer: DigestAnswer) -> String {
        guard let confidence = answer.confidence, confidence.isFinite else { return name(answer.label) }
        let percent = Int((min(max(confidence, 0), 1) * 100).rounded())
        return "\(name(answer.label)), \(percent) % sure"
    }

    /// C6: do not take it personally; learn.
    static func kindness(_ answer: DigestAnswer) -> String? {
        answer.label == .rejection
            ? "A pity. It says little about you and nothing about the next one."
            : nil
    }

    /// The paragraphs of a draft after its greeting, up to `lines` lines of `width` columns.
    static func excerpt(_ body: String, width: Int, lines: Int) -> [String] {
        let anatomy = LetterAnatomy(body)
        let content = anatomy.contentLines.isEmpty ? anatomy.writtenLines : anatomy.contentLines
        let text = Printable.escape(content.map(\.text).joined(separator: " ").prefix(4_000))
        let wrapped = Wrap.lines(text, width: width)
        guard wrapped.count > lines, let last = wrapped.prefix(lines).last else { return wrapped }
        return wrapped.prefix(lines - 1) + [DisplayWidth.truncated(last + " …", to: width)]
    }

    /// Text of mail in one line of bearable length.
    static func quoted(_ text: String, limit: Int = 300) -> String {
        let line = Printable.escape(text).collapsed
        return line.count > limit ? line.prefix(limit - 1) + "…" : line
    }

    /// The findings that are shown, blocks first, and how many are left out.
    static func shown(_ findings: [Finding]) -> (findings: [Finding], more: Int) {
        let sorted = findings.enumerated().sorted {
            ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
        }.map(\.element)
        return (Array(sorted.prefix(5)), max(0, sorted.count - 5))
    }
}
