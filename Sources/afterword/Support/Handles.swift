// Handles as arguments: i7 or a unique part of a company's name, d42, m318.

public import ArgumentParser
import Interviews
import Ledger
import Pipeline
public import Vocabulary
import Writing

extension DraftID: ExpressibleByArgument {
    public init?(argument: String) { self.init(handle: argument) }
}

extension MailID: ExpressibleByArgument {
    public init?(argument: String) { self.init(handle: argument) }
}

extension ReadingRuleID: ExpressibleByArgument {
    public init?(argument: String) { self.init(handle: argument) }
}

/// A draft, perhaps with the beginning of the hash that was seen: `d42@1f3a`.
struct SeenDraft: ExpressibleByArgument {
    var id: DraftID
    var prefix: String?

    init?(argument: String) {
        let parts = argument.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let id = DraftID(handle: first) else { return nil }
        self.id = id
        guard parts.count == 2 else { return }
        guard !parts[1].isEmpty, parts[1].utf8.count <= 64, parts[1].allSatisfy(\.isHexDigit) else { return nil }
        prefix = String(parts[1])
    }
}

/// An interview's handle or a part of its company's name.
struct InterviewName: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        text = argument
    }

    /// - Throws: `Refusal` with status 3 where nothing or several match; the candidates are listed.
    func resolve(_ workbench: Workbench) throws -> InterviewID {
        let interviews = try workbench.ledger.read { try $0.interviews() }
        if let id = InterviewID(handle: text) {
            guard interviews.contains(where: { $0.id == id }) else {
                throw Refusal(.noMatch, "there is no interview \(id); 'afterword list --all' shows them")
            }
            return id
        }
        let wanted = text.lowercased()
        let exact = interviews.filter { $0.company.lowercased() == wanted }
        let found = exact.isEmpty ? interviews.filter { $0.company.lowercased().contains(wanted) } : exact
        if found.count == 1 { return found[0].id }
        if found.isEmpty {
            throw Refusal(
                .noMatch, "no interview matches '\(Printable.escape(text))'; 'afterword list --all' shows them")
        }
        let names = found.map {
            "\($0.id) \(Printable.escape($0.company))\($0.role.map { " (\(Printable.escape($0)))" } ?? "")"
        }
        throw Refusal(
            .noMatch, "'\(Printable.escape(text))' is several: \(names.joined(separator: ", ")); use the handle")
    }
}

/// Any handle.
enum AnyHandle {
    case interview(InterviewID)
    case draft(DraftID)
    case mail(MailID)

    static func resolve(_ text: String, _ workbench: Workbench) throws -> AnyHandle {
        if let id = DraftID(handle: text) { return .draft(id) }
        if let id = MailID(handle: text) { return .mail(id) }
        guard let name = InterviewName(argument: text) else {
            throw Refusal(.usage, "which one? name an interview, a draft (d42) or a message (m318)")
        }
        return .interview(try name.resolve(workbench))
    }
}
