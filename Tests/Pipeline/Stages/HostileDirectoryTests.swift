// The review directory in other hands: what else may lie where a draft lay, and what of it is believed.

import Foundation
import Interviews
import Ledger
import MailFormat
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct HostileDirectoryTests {
    enum Damage: String, CaseIterable, Sendable {
        case symlink, dangling, fifo, directory, huge, deleted, otherRecipient, secondRecipient, otherMessageID, nul
    }

    private static func damage(_ path: String, _ how: Damage, in world: FakeWorld) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        if ![.otherRecipient, .secondRecipient, .otherMessageID, .nul].contains(how) { unlink(path) }
        switch how {
        case .symlink:
            let target = world.directory + "/target"
            try text.replacing("Dear", with: "Dearest").write(toFile: target, atomically: false, encoding: .utf8)
            #expect(Glibc.symlink(target, path) == 0)
        case .dangling: #expect(Glibc.symlink(world.directory + "/nowhere", path) == 0)
        case .fifo: #expect(mkfifo(path, 0o600) == 0)
        case .directory: #expect(mkdir(path, 0o700) == 0)
        case .huge: #expect(FileManager.default.createFile(atPath: path, contents: Data(count: 3 << 20)))
        case .deleted: break
        case .otherRecipient: try edit(path, text.replacing("jane@acme.example", with: "eve@evil.example"))
        case .secondRecipient: try edit(path, text.replacing("Subject:", with: "Cc: eve@evil.example\r\nSubject:"))
        case .otherMessageID: try edit(path, text.replacing("Message-ID: <", with: "Message-ID: <x"))
        case .nul: try edit(path, text.replacing("Dear", with: "De\u{0}ar"))
        }
    }

    private static func edit(_ path: String, _ text: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    @Test(arguments: Damage.allCases)
    func aStrangeFileIsSaidSoAndTheLastGoodVersionStays(how: Damage) throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        try Self.damage(world.path(of: draft), how, in: world)
        try world.workbench.syncReviewDirectory()
        let damaged = try world.draft(draft.id)
        #expect(damaged.problem != nil)
        #expect((damaged.state, damaged.bytes) == (.waiting, draft.bytes))
        #expect(throws: Refusal.self) { try world.workbench.confirm(draft.id, ConfirmationWish()) }
        #expect(try world.draft(draft.id) == damaged)
    }

    @Test(arguments: Damage.allCases)
    func aConfirmedDraftWhoseFileBecameStrangeIsNotSent(how: Damage) async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        try Self.damage(world.path(of: draft), how, in: world)
        for _ in 0..<2 { _ = try await world.pass.run() }
        #expect(world.submitter.state.withLock { $0.accepted.isEmpty })
        #expect(try world.draft(draft.id).state != .sent)
    }

    /// What a link points to is neither read nor written.
    @Test func aLinkLeadsNowhere() throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        let path = world.path(of: draft)
        let target = world.directory + "/target"
        try "precious".write(toFile: target, atomically: false, encoding: .utf8)
        unlink(path)
        #expect(symlink(target, path) == 0)
        try world.workbench.syncReviewDirectory()
        try? world.workbench.makeEditable(draft.id)
        try world.workbench.drop(draft.id)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
    }
}
