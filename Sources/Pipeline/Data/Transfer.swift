// Export and import: the whole search as JSON, a table of interviews as CSV; back from both, and from calendar files.
// An import is written whole or not at all.

import Etiquette
import Foundation
import Interviews
import Ledger
import MailFormat
public import Vocabulary
import Writing

/// What an import came to.
public struct ImportReport: Sendable, Hashable {
    /// In the order of the file.
    public var added: [InterviewID] = []
    /// How many were there already.
    public var known = 0
    /// What could not be taken over, in words.
    public var remarks: [String] = []
}

extension Workbench {
    /// Everything about every interview, with messages and drafts for reading.
    public func exported() throws -> ExportShape {
        let book = try ledger.read { try $0.book() }
        return ExportShape(
            exportedAt: surroundings.now().rfc3339(in: ownZone), interviews: book.sortedInterviews.map { .init($0) },
            messages: book.sortedMails.map { ExportedMessage(message: $0.shape(in: ownZone), text: $0.newText) },
            drafts: try book.sortedDrafts.map {
                ExportedDraft(draft: try shape(of: $0), text: reading.reader.read($0.bytes).text)
            })
    }

    /// The interviews as a table; what an import reads of it comes first.
    public func exportedTable() throws -> String {
        var rows = [TableColumn.allCases.map(\.rawValue) + ["id", "state", "next", "next_due"]]
        for view in try views(all: true) {
            let row = TableColumn.allCases.map { $0.text(view) }
            let next = view.plan.next
            rows.append(
                row + [
                    view.interview.id.description, view.state.rawValue, next?.kind.name ?? "",
                    next.map { $0.due.rfc3339(in: view.zone) } ?? "",
                ])
        }
        return CSV.text(rows)
    }

    /// Reads an export, a table or a calendar file, told apart by their content.
    ///
    /// - Throws: `Refusal` that names what is wrong and where; nothing was imported then.
    public func importFile(_ path: String) throws -> ImportReport {
        let name = Printable.escape(path)
        let bytes: [UInt8]
        do {
            bytes = try Files.readFollowing(path, limit: 64 << 20)
        } catch {
            throw Refusal(.failed, "cannot read \(name): \(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(.failed, "\(name) is not UTF-8 text; save it as UTF-8")
        }
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        do {
            if start.hasPrefix("{") { return try importExport(Data(bytes)) }
            if start.lowercased().hasPrefix("begin:vcalendar") { return try importCalendar(text) }
            return try importTable(text)
        } catch let problem as ImportProblem {
            throw Refusal(.failed, "\(name): \(problem.message); nothing was imported")
        }
    }

    // MARK: - Our own export

    private func importExport(_ data: Data) throws -> ImportReport {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let document: ImportShape
        do {
            document = try decoder.decode(ImportShape.self, from: data)
        } catch DecodingError.keyNotFound(let key, let context) {
            throw ImportProblem("'\(key.stringValue)' is missing in \(Self.place(context.codingPath))")
        } catch let error as DecodingError {
            throw ImportProblem("not an export of Afterword (\(Self.place(error.path)))")
        }
        guard document.format == ExportShape.format else { throw ImportProblem("not an export of Afterword") }
        guard document.version <= ExportShape.version else {
            throw ImportProblem("an export of a newer version; use the afterword that wrote it")
        }
        var report = ImportReport()
        var interviews: [Interview] = []
        for (index, exported) in document.interviews.enumerated() {
            do {
                interviews.append(
                    try exported.record(InterviewID(0)) { surroundings.zone($0) != nil })
            } catch let problem as ImportProblem {
                throw ImportProblem("interview \(index + 1) (\(Printable.escape(exported.id))): \(problem.message)")
            }
            if let policy = exported.policy, manners.policies[policy] == nil {
                report.remarks.append(
                    "\(exported.company) ran under the policy '\(policy)', which there is none of here; the default is used"
                )
            }
        }
        return try add(interviews, &report)
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty
            ? "the document"
            : Printable.escape(path.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: "."))
    }

    /// Adds those that are not there yet, in one transaction.
    private func add(_ interviews: [Interview], _ report: inout ImportReport) throws -> ImportReport {
        let now = surroundings.now()
        var result = report
        try ledger.transaction(now: now) { transaction in
            var there = try transaction.interviews()
            for (index, interview) in interviews.enumerated() {
                defer { surroundings.headway(Headway("taking over", done: index + 1, of: interviews.count)) }
                if there.contains(where: { $0.isSame(as: interview) }) {
                    result.known += 1
                    continue
                }
                var recorded = interview
                recorded.id = try transaction.nextInterviewID()
                try transaction.append(.interviewAdded(recorded))
                try settle(recorded.id, in: transaction, now: now)
                there.append(recorded)
                result.added.append(recorded.id)
            }
        }
        try syncReviewDirectory()
        return result
    }

    // MARK: - Tables

    private func importTable(_ text: String) throws -> ImportReport {
        let rows: [CSV.Row]
        do { rows = try CSV.rows(text) } catch {
            throw ImportProblem("line \(error.line): \(error.message)")
        }
        guard let head = rows.first else { throw ImportProblem("the file is empty") }
        let names = head.cells.map { $0.trimmed.lowercased().replacing(" ", with: "_") }
        guard names.contains(TableColumn.company.rawValue) else {
            throw ImportProblem(
                "the first line must name the columns, one of them 'company'; known are \(TableColumn.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        var report = ImportReport()
        let known = TableColumn.allCases.map(\.rawValue) + ["id", "state", "next", "next_due"]
        for name in names where !known.contains(name) && !name.isEmpty {
            report.remarks.append("the column '\(name)' means nothing here and was left out")
        }
        var interviews: [Interview] = []
        for row in rows.dropFirst() {
            var cells: [TableColumn: String] = [:]
            for (name, cell) in zip(names, row.cells) where !cell.trimmed.isEmpty {
                if let column = TableColumn(rawValue: name) { cells[column] = cell }
            }
            do {
                interviews.append(try interview(from: cells))
            } catch let refusal as Refusal {
                throw ImportProblem("line \(row.line): \(refusal.message)")
            }
        }
        return try add(interviews, &report)
    }

    private func interview(from cells: [TableColumn: String]) throws -> Interview {
        var input = FactsInput()
        input.company = cells[.company]
        guard input.company != nil else { throw Refusal(.failed, "no company") }
        (input.role, input.at, input.timeZone) = (cells[.role], cells[.date], cells[.timeZone])
        (input.duration, input.policy, input.tone) = (cells[.duration], cells[.policy], cells[.tone])
        input.expect = cells[.expected]
        input.with = try (cells[.contact] ?? "").split(whereSeparator: \.isNewline).map { cell in
            // A name alone in one column, its address in the next.
            guard let email = cells[.email], !cell.contains("@") else { return String(cell) }
            guard Address(email.trimmed) != nil else { throw Refusal(.failed, "'email' is not a mail address") }
            return "\(cell) <\(email.trimmed)>"
        }
        if input.with.isEmpty, let email = cells[.email] { input.with = [email] }
        if let rating = cells[.rating] {
            guard let number = Int(rating.trimmed) else { throw Refusal(.failed, "'rating' is 1 to 5") }
            input.rating = number
        }
        input.highlights = (cells[.highlight] ?? "").split(whereSeparator: \.isNewline).map(String.init)
        var interview = try record(of: input)
        let now = surroundings.now()
        interview.notes = try (cells[.notes] ?? "").split(whereSeparator: \.isNewline).map {
            Remark(at: now, text: try FactsReader(workbench: self, now: now).line(String($0), "notes"))
        }
        return interview
    }

    // MARK: - Calendars

    private func importCalendar(_ text: String) throws -> ImportReport {
        let events = CalendarFile.events(in: text)
        guard !events.isEmpty else { throw ImportProblem("the calendar holds no event") }
        let now = surroundings.now()
        let known = try ledger.read { try $0.interviews() }
        var report = ImportReport()
        var interviews: [Interview] = []
        for (index, event) in events.enumerated() {
            let message = reading.reader.read(Array("Content-Type: text/calendar; charset=utf-8\r\n\r\n\(event)".utf8))
            guard let calendar = message.calendar, calendar.status != "CANCELLED", calendar.recurrenceID == nil else {
                report.remarks.append(
                    "event \(index + 1) is cancelled, an exception or cannot be read, and was left out")
                continue
            }
            if let uid = calendar.uid, known.contains(where: { $0.rounds.contains { $0.calendarUID == uid } }) {
                report.known += 1
                continue
            }
            guard let start = calendar.start, let company = company(of: calendar) else {
                report.remarks.append("event \(index + 1) names no time or no company, and was left out")
                continue
            }
            interviews.append(interview(at: company, start, calendar, now: now))
        }
        return try add(interviews, &report)
    }

    private func interview(
        at company: String, _ start: Instant, _ calendar: ParsedMessage.Calendar, now: Instant
    ) -> Interview {
        var interview = Interview(id: InterviewID(0), addedAt: now, company: company)
        // A floating time means the person's own clock (RFC 5545 section 3.3.5).
        let moment = { (instant: Instant) in
            calendar.timeZone == nil ? self.ownZone.instant(Zone.utc.civil(instant)) : instant
        }
        let seconds = calendar.end.map { max(60, (moment($0) - moment(start)).wholeSeconds) } ?? 3600
        interview.rounds = [
            Round(
                number: 1, start: moment(start), seconds: Int(min(seconds, 7 * 86_400)), knownSince: now,
                calendarUID: calendar.uid, calendarSequence: calendar.sequence)
        ]
        let people = [calendar.organizer].compactMap { $0 }.filter { !configuration.isOwn($0) }
        interview.contacts = people.map { Contact(name: $0.displayName, address: $0.named(nil)) }
        return interview
    }

    /// `Interview with Acme`, `Acme – second interview`, else the organizer's domain.
    private func company(of calendar: ParsedMessage.Calendar) -> String? {
        let summary = (calendar.summary ?? "").prefix(200)
        for word in [" with ", " at ", " @ "] {
            if let range = summary.firstRange(of: word) {
                let name = summary[range.upperBound...].prefix { !"(,;|–—:".contains($0) }
                if !String(name).trimmed.isEmpty { return String(name).trimmed }
            }
        }
        guard let organizer = calendar.organizer, reading.isCompanyDomain(organizer.domainKey),
            !configuration.isOwn(organizer)
        else { return nil }
        let labels = organizer.domainKey.split(separator: ".")
        return labels.count >= 2 ? labels[labels.count - 2].capitalized : nil
    }
}

extension Interview {
    /// The same interview, whatever its handle: company, role and first meeting.
    fileprivate func isSame(as other: Interview) -> Bool {
        company.lowercased() == other.company.lowercased() && role?.lowercased() == other.role?.lowercased()
            && rounds.first?.start == other.rounds.first?.start
    }
}

extension DecodingError {
    fileprivate var path: [any CodingKey] {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context.codingPath
        @unknown default: []
        }
    }
}

/// The columns of a table of interviews.
enum TableColumn: String, CaseIterable {
    case company, role, contact, email, date, duration
    case timeZone = "time_zone"
    case expected, rating, highlight, policy, tone, notes

    /// What an interview has there, in words that an import reads again.
    func text(_ view: InterviewView) -> String {
        let interview = view.interview
        let round = interview.currentRound
        switch self {
        case .company: return interview.company
        case .role: return interview.role ?? ""
        case .contact:
            return interview.contacts.filter { $0.role != .insider }.map { contact in
                let who = contact.address.map { $0.named(contact.name).description } ?? contact.name ?? ""
                return contact.role == .interviewer ? who : "\(who);role=\(contact.role.rawValue)"
            }.joined(separator: "\n")
        case .email: return ""
        case .date: return round?.start?.rfc3339(in: view.zone) ?? ""
        case .duration: return round.map { "\($0.seconds / 60)m" } ?? ""
        case .timeZone: return interview.timeZone ?? ""
        case .expected: return interview.expected.map { view.zone.date($0.until).description } ?? ""
        case .rating: return round?.debrief.rating.map { "\($0)" } ?? ""
        case .highlight: return round?.debrief.highlights.joined(separator: "\n") ?? ""
        case .policy: return interview.policy ?? ""
        case .tone: return interview.tone?.rawValue ?? ""
        case .notes: return interview.notes.map(\.text).joined(separator: "\n")
        }
    }
}

/// A calendar file, event by event.
enum CalendarFile {
    /// At most so many events are taken.
    private static let limit = 500

    /// One calendar for each event of `text`, with everything else of the file (its zones) around it.
    static func events(in text: String) -> [String] {
        var (rest, blocks): ([Substring], [[Substring]]) = ([], [])
        var block: [Substring]?
        for line in text.split(whereSeparator: \.isNewline) {
            let word = line.uppercased()
            if word == "BEGIN:VEVENT", block == nil { block = [] }
            if block != nil { block?.append(line) } else { rest.append(line) }
            if word == "END:VEVENT", let ended = block {
                if blocks.count < limit { blocks.append(ended) }
                block = nil
            }
        }
        let end = rest.lastIndex { $0.uppercased() == "END:VCALENDAR" } ?? rest.endIndex
        return blocks.map { block in
            (rest[..<end] + block + rest[end...]).joined(separator: "\r\n") + "\r\n"
        }
    }
}
