// What a shell offers when a handle or another name is due: those there are. Reads the ledger as it lies there; where
// that cannot be done, nothing is offered and nothing is said.

public import ArgumentParser
import Foundation
import Interviews
import Ledger
import Pipeline
public import Vocabulary

enum Completions {
    private static func read(_ body: (Snapshot) throws -> [String]) -> [String] {
        let environment = ProcessInfo.processInfo.environment
        let paths = Paths(environment: environment)
        guard let surroundings = try? Surroundings.process(environment: environment),
            let ledger = try? Ledger.open(
                at: paths.ledger, mode: .readOnly, now: surroundings.now(), salt: { surroundings.random(16) })
        else { return [] }
        return (try? ledger.read(body)) ?? []
    }

    /// Interviews, the latest first.
    static func interviews() -> [String] { read { try $0.interviews().map(\.id.description).reversed() } }

    /// Drafts that are open.
    static func drafts() -> [String] {
        read { snapshot in
            let open: Set<DraftState> = [.waiting, .confirmed, .sending, .uncertain, .failed]
            return try snapshot.drafts().filter { open.contains($0.state) }.map(\.id.description)
        }
    }

    /// Where any handle may stand.
    static var anyHandle: CompletionKind { .custom { _, _, _ in interviews() + drafts() + mails() } }

    /// The policies there are.
    static var policies: CompletionKind {
        .custom { _, _, _ in
            let environment = ProcessInfo.processInfo.environment
            guard let surroundings = try? Surroundings.process(environment: environment) else { return [] }
            return SetupFiles(surroundings: surroundings, configurationFile: nil).policyNames()
        }
    }

    /// The providers that `init` knows.
    static var providers: CompletionKind {
        .custom { _, _, _ in (try? Provider.known())?.map(\.name) ?? [] }
    }

    /// Messages that belong to interviews or wait for the person.
    static func mails() -> [String] { read { try $0.mails().suffix(50).map(\.id.description).reversed() } }
}

extension InterviewName {
    static var defaultCompletionKind: CompletionKind { .custom { _, _, _ in Completions.interviews() } }
}

extension DraftID {
    public static var defaultCompletionKind: CompletionKind { .custom { _, _, _ in Completions.drafts() } }
}

extension SeenDraft {
    static var defaultCompletionKind: CompletionKind { .custom { _, _, _ in Completions.drafts() } }
}

extension MailID {
    public static var defaultCompletionKind: CompletionKind { .custom { _, _, _ in Completions.mails() } }
}
