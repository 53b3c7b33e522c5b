// The review directory as the program sees it; the person sees the same files.

import Interviews
import Ledger
import Pipeline
import Vocabulary

struct DeskPort: ReviewDirectory {
    let world: World

    func read(_ name: String) throws -> [UInt8]? { world.with { $0.desk[name] } }

    func write(_ bytes: [UInt8], to name: String) throws {
        try world.with { state in
            try state.fate.pass(.file)
            if state.fate.holds(.diskFull) {
                state.noteStrike()
                throw ReviewDirectoryError(.notWritable, "the disk is full")
            }
            state.desk[name] = bytes
        }
    }

    func remove(_ name: String) throws {
        try world.with { state in
            try state.fate.pass(.file)
            state.desk[name] = nil
        }
    }

    func path(of name: String) -> String { "review/\(name)" }
}

extension WorldState {
    /// The person changes a word of a draft's text.
    mutating func editFile(_ name: String) {
        guard let bytes = desk[name] else { return }
        var text = String(decoding: bytes, as: UTF8.self)
        guard let body = text.firstRange(of: "\r\n\r\n") ?? text.firstRange(of: "\n\n") else { return }
        letters += 1
        text.insert(contentsOf: "I came by tram number \(letters).\r\n", at: body.upperBound)
        desk[name] = Array(text.utf8)
        tell("  the person edits \(name)")
        witness.noteFileTouched(
            RawMessage(Array(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)).messageID)
    }
}

extension WorldState {
    /// The person puts words where a draft leaves a place for them.
    mutating func fillIn(_ name: String) {
        guard let bytes = desk[name] else { return }
        let text = String(decoding: bytes, as: UTF8.self).replacing(#/\[[^\]]*\]/#, with: "the plan for the move")
        desk[name] = Array(text.utf8)
        tell("  the person fills in \(name)")
        witness.noteFileTouched(RawMessage(desk[name] ?? []).messageID)
    }
}

/// Places where the ledger is made to fail.
extension World {
    var ledgerFaults: Faults {
        Faults(
            beforeAppend: { _ in try self.with { try $0.fate.pass(.entry) } },
            beforeCommit: {
                try self.with { state in
                    try state.fate.pass(.commit)
                    if state.fate.holds(.diskFull) {
                        state.noteStrike()
                        throw LedgerError(code: .diskFull, operation: "write the ledger")
                    }
                }
            })
    }
}
