// What the person is told at once: each event, each once, without a mail's text; and a command that misbehaves.

import Foundation
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary
import Writing

@testable import Pipeline

/// Keeps what it is told; fails when asked to.
private final class FakeNotifier: Notifier, Sendable {
    let told = Mutex<[Notice]>([])
    let failure = Mutex<String?>(nil)

    func tell(_ notice: Notice) async throws {
        if let failure = failure.withLock({ $0 }) { throw NotifierError(failure) }
        told.withLock { $0.append(notice) }
    }

    /// What was told since the last call.
    func news() -> [Notice] {
        told.withLock { told in
            defer { told = [] }
            return told
        }
    }
}

private let answer = """
    From: Jane Doe <jane@acme.example>
    To: sam@candidate.example
    Subject: A secret subject
    Date: Thu, 8 Oct 2026 15:20:00 +0200
    Message-ID: <no@acme.example>

    Dear Sam,

    thank you for your time. Unfortunately, we have decided to move forward with another candidate.

    Jane
    """

@Suite struct NotifyTests {
    private let notifier = FakeNotifier()

    private func news(_ world: FakeWorld) async throws -> [Notice] {
        _ = try await world.pass.run()
        var delivery = Delivery(workbench: world.workbench, notifier: notifier)
        #expect(await delivery.run() == nil)
        return notifier.news()
    }

    @Test func anAnswerIsToldOnceWithoutItsText() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        #expect(try await news(world) == [])
        world.mailbox.deliver(answer)
        world.now = "2026-10-08T13:25:00Z"
        let told = try await news(world)
        #expect(told.map(\.title).contains("Acme: a no"))
        for notice in told {
            for (name, value) in notice.environment {
                for secret in ["secret", "Unfortunately", "Jane", "jane", "Dear"] {
                    #expect(!value.contains(secret), "\(name)")
                }
            }
        }
        #expect(told.first { $0.event == .answer }?.environment["AFTERWORD_MESSAGE"] == "m1")
        #expect(try await news(world) == [])
        try world.restart()
        #expect(try await news(world) == [])
    }

    @Test func aDraftIsToldWhenItWaitsAndOnceMoreBeforeItsDeadline() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        #expect(try await news(world).map(\.title) == ["Acme: thank-you waits for you"])
        world.now = "2026-10-09T08:59:00Z"
        #expect(try await news(world) == [])
        world.now = "2026-10-09T09:01:00Z"
        let late = try await news(world)
        #expect(late.map(\.event) == [.deadline])
        #expect(late.first?.environment["AFTERWORD_DRAFT"] == draft.id.description)
        #expect(late.first?.title == "Acme: thank-you by Fri 9 Oct 15:00")
        world.now = "2026-10-09T10:00:00Z"
        try world.restart()
        #expect(try await news(world) == [])
    }

    @Test func aConfirmedDraftHasNoDeadlineToFear() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try await news(world)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(prefix: String(draft.sha256.prefix(8))))
        try world.workbench.unconfirm(draft.id)
        #expect(try await news(world) == [], "what the person did themselves is no news")
    }

    @Test func anUnknownOutcomeIsTold() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try await news(world)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(prefix: String(draft.sha256.prefix(8))))
        world.submitter.state.withLock { $0.script = [.takeAndVanish] }
        let told = try await news(world)
        #expect(told.map(\.event) == [.unknown])
        #expect(told.first?.command == "afterword show d1")
        #expect(told.first?.body.contains("'afterword resolve d1 not-arrived'") == true)
    }

    @Test func aRefusedDraftIsTold() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try await news(world)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(prefix: String(draft.sha256.prefix(8))))
        world.submitter.state.withLock { $0.script = [.refuse(550)] }
        #expect(try await news(world).map(\.title) == ["Acme: thank-you was refused by the server"])
    }

    @Test func aParkedAccountIsToldOnce() async throws {
        let world = try FakeWorld()
        world.mailbox.content.withLock {
            $0.failure = MailFailure(
                .credentialRefused, account: "main", message: "the password was refused; see 'afterword doctor'",
                retry: .needsPerson)
        }
        let told = try await news(world)
        #expect(told.map(\.title) == ["Account main needs you"])
        #expect(told.first?.body == "the password was refused; see 'afterword doctor'")
        #expect(try await news(world) == [])
    }

    @Test func whatIsOldIsTheDigests() async throws {
        let world = try FakeWorld()
        _ = try world.debrief(try world.interviewAtAcme())
        world.now = "2026-10-09T02:00:00Z"
        #expect(try await news(world) == [])
    }

    @Test func troubleIsLoggedOnceUntilItWorksAgain() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        var delivery = Delivery(workbench: world.workbench, notifier: notifier)
        notifier.failure.withLock { $0 = "the command failed" }
        _ = try world.debrief(id)
        #expect(await delivery.run() == "the command failed")
        world.mailbox.deliver(answer)
        world.now = "2026-10-08T13:25:00Z"
        _ = try await world.pass.run()
        #expect(await delivery.run() == nil)
        #expect(notifier.news().isEmpty)
    }
}

@Suite struct CommandNotifierTests {
    private func hostile() -> Notice {
        let text = "$(touch /tmp/x)\u{1B}]0;x\u{7}\n\u{202E}`id`<b>\0" + String(repeating: "w", count: 10_000)
        var notice = Notice(.answer, title: text, body: text)
        (notice.company, notice.account, notice.command, notice.label) = (text, text, text, .rejection)
        return notice
    }

    @Test func theFactsStandInTheEnvironmentAndNowhereElse() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("afterword-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let command = ["sh", "-c", "env > \"$1\"; echo \"$#\" >> \"$1\"; echo noise; echo noise >&2", "sh", file]
        // The tests beside it compute: it may wait long for one of the two threads that tasks share.
        try await CommandNotifier(command: command, timeLimit: .seconds(300)).tell(hostile())
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.last == "1")
        let ours = lines.filter {
            $0.hasPrefix("AFTERWORD_") && !$0.hasPrefix("AFTERWORD_SERVERS") && !$0.hasPrefix("AFTERWORD_CORPORA")
        }
        let names = Set(ours.compactMap { $0.split(separator: "=").first.map(String.init) })
        #expect(
            names == [
                "AFTERWORD_EVENT", "AFTERWORD_TITLE", "AFTERWORD_BODY", "AFTERWORD_COMMAND", "AFTERWORD_COMPANY",
                "AFTERWORD_LABEL", "AFTERWORD_ACCOUNT",
            ])
        #expect(ours.allSatisfy { $0.count < 500 && $0.unicodeScalars.allSatisfy { Printable.isInert($0) } })
        #expect(!FileManager.default.fileExists(atPath: "/tmp/x"))
    }

    /// It would sleep for an hour: that this ends within the test's own limit is the fact.
    @Test(.timeLimit(.minutes(15))) func aCommandThatHangsIsEndedWithWhatItStarted() async throws {
        let command = ["sh", "-c", "sleep 3600 & sleep 3600; true"]
        let notifier = CommandNotifier(command: command, timeLimit: .milliseconds(300))
        let error = await #expect(throws: NotifierError.self) {
            try await notifier.tell(Notice(.draft, title: "", body: ""))
        }
        #expect(error?.description.contains("took longer than") == true)
    }

    @Test(arguments: [["false"], ["/nowhere/at-all"], ["no-such-program-anywhere"]])
    func aCommandThatFailsSaysSo(command: [String]) async throws {
        let error = await #expect(throws: NotifierError.self) {
            try await CommandNotifier(command: command).tell(hostile())
        }
        #expect(error?.description.contains("[notify] command") == true)
        #expect(error?.description.contains("www") == false)
    }
}
