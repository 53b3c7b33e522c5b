import Foundation
import Testing
import Vocabulary

@testable import Pipeline

/// What systemd and its journal are told.
@Suite struct SupervisionTests {
    private static let saturday = Instant(seconds: 1_795_262_400)  // 2026-11-21T12:00:00Z

    @Test func theStatusLineNamesMailboxesAndTheNextStep() {
        var status = StatusText(watched: 2, mailboxes: 2)
        #expect(status.line(now: Self.saturday, zone: .utc) == "watching 2 mailboxes")
        status.next = .init(due: Self.saturday + .hours(69), kind: "reminder", company: "Acme")
        #expect(
            status.line(now: Self.saturday, zone: .utc) == "watching 2 mailboxes, next: reminder to Acme Tue 09:00")
        status.watched = 1
        status.next = .init(due: Self.saturday + .hours(69 + 7 * 24), kind: "prep", company: "A\u{1B}[31mB\nC")
        #expect(
            status.line(now: Self.saturday, zone: .utc)
                == "watching 1 of 2 mailboxes, next: prep for A\\u{1B}[31mB C 2026-12-01 09:00")
        #expect(StatusText(watched: 1, mailboxes: 1).line(now: Self.saturday, zone: .utc) == "watching 1 mailbox")
    }

    @Test func theWatchdogCountsOnlyForThisProcess() {
        #expect(Supervisor.watchdog(["WATCHDOG_USEC": "3000000"]) == .seconds(3))
        #expect(Supervisor.watchdog(["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())"]) == .seconds(3))
        #expect(Supervisor.watchdog(["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(Supervisor.watchdog(["WATCHDOG_USEC": "x"]) == nil)
        #expect(Supervisor.watchdog([:]) == nil)
    }

    @Test func entriesOfTheLogHaveFields() {
        let entry = LogEntry(
            priority: 5, message: "draft is sent", metadata: ["draft": "d4", "interview": "i7", "rule": "A8"])
        #expect(entry.line == "draft is sent draft=d4 interview=i7 rule=A8")
        #expect(
            String(decoding: entry.datagram, as: UTF8.self)
                == """
                MESSAGE=draft is sent draft=d4 interview=i7 rule=A8
                PRIORITY=5
                SYSLOG_IDENTIFIER=afterword
                AFTERWORD_DRAFT=d4
                AFTERWORD_INTERVIEW=i7
                AFTERWORD_RULE=A8

                """)
    }

    @Test func aValueWithLineBreaksCannotMakeAFieldOfItsOwn() {
        let entry = LogEntry(priority: 6, message: "x\nPRIORITY=0", metadata: ["a b": "1\nMESSAGE=y"])
        #expect(entry.line == "x PRIORITY=0 a b=1 MESSAGE=y")
        let expected =
            Array("MESSAGE=x PRIORITY=0 a b=1 MESSAGE=y\nPRIORITY=6\nSYSLOG_IDENTIFIER=afterword\n".utf8)
            + Array("AFTERWORD_A_B\n".utf8) + [11, 0, 0, 0, 0, 0, 0, 0] + Array("1\nMESSAGE=y\n".utf8)
        #expect(entry.datagram == expected)
    }

    /// A socket stands in for the journal.
    @Test func entriesGoToTheJournalAsOneDatagram() throws {
        let path = FileManager.default.temporaryDirectory.path + "/journal-\(UInt32.random(in: 0 ... .max))"
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        defer {
            close(receiver)
            unlink(path)
        }
        try #require(UnixSocket.withAddress(of: path) { bind(receiver, $0, $1) } == 0)
        let entry = LogEntry(priority: 4, message: "hello", metadata: [:])
        #expect(JournalSocket(path: path).send(entry))
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(receiver, &buffer, buffer.count, 0)
        #expect(Array(buffer.prefix(max(0, count))) == entry.datagram)
        #expect(!JournalSocket(path: path + "-none").send(entry))
    }
}
