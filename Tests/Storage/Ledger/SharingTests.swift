// Two processes at one ledger, and the lock that lets only one of them be the daemon.

import Dispatch
import FoundationEssentials
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

struct SharingTests {
    let place = Place()

    /// Runs `count` blocking bodies on threads of their own.
    private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) async -> [any Error] {
        await withCheckedContinuation { continuation in
            let errors = Mutex<[any Error]>([])
            let group = DispatchGroup()
            for number in 0..<count {
                DispatchQueue(label: "writer \(number)").async(group: group) {
                    do { try body(number) } catch { errors.withLock { $0.append(error) } }
                }
            }
            group.notify(queue: .global()) { continuation.resume(returning: errors.withLock { $0 }) }
        }
    }

    @Test func writersOfSeparateConnectionsShareOneChain() async throws {
        let place = place
        let errors = await onThreads(4) { writer in
            // Each makes or finds the ledger, as daemon and commands do.
            let ledger = try place.open()
            for step in 0..<25 {
                try ledger.transaction(now: .start) { transaction in
                    let id = try transaction.nextInterviewID()
                    try transaction.append(.interviewAdded(.sample(id.number, company: "\(writer).\(step)")))
                }
            }
            try ledger.close()
        }
        #expect(errors.isEmpty, "\(errors)")
        let ledger = try place.open()
        let (verification, interviews) = try ledger.read { try ($0.verify(), $0.interviews()) }
        #expect(verification.isIntact)
        #expect(verification.entries == 100)
        #expect(interviews.map(\.id) == (1...100).map { InterviewID($0) })
        #expect(Set(interviews.map(\.company)).count == 100)
    }

    @Test func whoeverMakesTheLedgerAtTheSameMomentMakesOne() async throws {
        for _ in 0..<5 {
            let place = Place()
            let errors = await onThreads(6) { number in
                let ledger = try place.open()
                try ledger.transaction(now: .start) { _ = try $0.nextInterviewID() }
                if number.isMultiple(of: 2) { try ledger.close() }
            }
            #expect(errors.isEmpty, "\(errors)")
            #expect(try place.open().transaction(now: .start) { try $0.nextInterviewID() } == InterviewID(7))
        }
    }

    @Test func aReaderSeesOneMomentWhileOthersWrite() throws {
        let ledger = try place.open()
        let other = try place.open()
        try ledger.read { snapshot throws in
            let before = try snapshot.lastSeq()
            try other.transaction(now: .start) { try $0.append(.interviewAdded(.sample(1))) }
            #expect(try snapshot.lastSeq() == before)
            #expect(try snapshot.interviews().isEmpty)
        }
        #expect(try ledger.read { try $0.interviews() }.count == 1)
    }

    @Test func whoeverWaitsTooLongForAnotherWriterIsToldSo() throws {
        let ledger = try place.open()
        let other = try Ledger.open(
            at: place.path, now: .start, salt: Place.salt, faults: .none, busyTimeout: .milliseconds(20))
        try ledger.transaction(now: .start) { transaction in
            try transaction.append(.interviewAdded(.sample(1)))
            let error = #expect(throws: LedgerError.self) {
                try other.transaction(now: .start) { _ = try $0.nextInterviewID() }
            }
            #expect(error?.code == .busy)
            #expect(error?.retry == .immediately)
            #expect(try other.read { try $0.interviews() }.isEmpty, "reading does not wait")
        }
        #expect(try other.read { try $0.interviews() }.count == 1)
    }

    @Test func aTransactionOfACancelledTaskIsStillWritten() async throws {
        let ledger = try place.open()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await ledger.detachedTransaction(now: .start) { _ = try $0.append(.interviewAdded(.sample(1))) }
        }
        task.cancel()
        try await task.value
        let count = try await ledger.detachedRead { try $0.interviews().count }
        #expect(count == 1)
    }

    @Test func onlyOneDaemonRunsOnAStateDirectory() throws {
        let directory = place.directory
        #expect(!DaemonLock.isHeld(inStateDirectory: directory))
        // What a daemon left behind that was killed.
        try Data("4711 and more than a pid\n".utf8).write(to: URL(fileURLWithPath: directory + "/daemon.lock"))
        #expect(!DaemonLock.isHeld(inStateDirectory: directory))
        do {
            let lock = try DaemonLock.take(inStateDirectory: directory)
            #expect(
                DaemonLock.holder(inStateDirectory: directory)
                    == .process(pid: ProcessInfo.processInfo.processIdentifier))
            let error = #expect(throws: LedgerError.self) { try DaemonLock.take(inStateDirectory: directory) }
            #expect(error?.code == .busy)
            withExtendedLifetime(lock) {}
        }
        #expect(!DaemonLock.isHeld(inStateDirectory: directory))
        withExtendedLifetime(try DaemonLock.take(inStateDirectory: directory)) {
            #expect(DaemonLock.isHeld(inStateDirectory: directory))
        }
    }
}
