// The messenger tells the person what happened, by `[notify] command`. It has a bell and a loop of its own, so that a
// slow command keeps nothing else waiting; a command that fails is logged once, until it works again.

import Interviews
import Logging
import ServiceLifecycle
import Vocabulary
import Writing

/// Runs the command for everything that is to be told.
struct Messenger: Service {
    let workbench: Workbench
    let notifier: any Notifier
    let bell: Bell
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var delivery = Delivery(workbench: workbench, notifier: notifier)
            for await _ in bell.rings {
                guard !Task.isCancelled else { return }
                if let trouble = await delivery.run() { log.warning("\(trouble)") }
            }
        }
    }
}

extension Workbench {
    /// Tells the person, by `[notify] command` where there is one, what was not told yet.
    ///
    /// - Returns: what went wrong, for a warning.
    public func notifyPerson() async -> String? {
        guard !configuration.notifyCommand.isEmpty else { return nil }
        var delivery = Delivery(workbench: self, notifier: CommandNotifier(command: configuration.notifyCommand))
        return await delivery.run()
    }
}

/// One round of telling after another.
struct Delivery {
    let workbench: Workbench
    let notifier: any Notifier
    /// The last trouble, which is not logged again.
    private var known: String?

    init(workbench: Workbench, notifier: any Notifier) { (self.workbench, self.notifier) = (workbench, notifier) }

    /// Tells what is not told yet.
    ///
    /// - Returns: what is to be logged: a trouble that was not there before.
    mutating func run() async -> String? {
        guard !workbench.isRehearsal else { return nil }
        var trouble: String?
        do {
            for notice in try Notices(workbench: workbench).take(now: workbench.surroundings.now()) {
                guard !Task.isCancelled else { return nil }
                do {
                    try await notifier.tell(notice)
                    trouble = nil
                    known = nil
                } catch let error as NotifierError {
                    trouble = error.description
                }
            }
        } catch is CancellationError {
            return nil
        } catch {
            trouble = Refusal(wrapping: error).message
        }
        guard let trouble, trouble != known else { return nil }
        known = trouble
        return trouble
    }
}
