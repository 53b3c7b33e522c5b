// The review directory beside the ledger: drafts are written there, and what the person does to the files is noticed.
// The ledger keeps the last good version; a file is changed by us only where the ledger changed, never where the person
// did.

public import Interviews
import Ledger
import MailFormat
public import Vocabulary

extension Workbench {
    /// Compares every open draft with its file: writes what is not written yet, takes edits over, removes what is over.
    ///
    /// Runs before any use of drafts and after everything that changes them.
    public func syncReviewDirectory() throws {
        let now = surroundings.now()
        for draft in try ledger.read({ try $0.drafts() }) {
            if draft.state.isOpen, draft.state != .sending, draft.state != .uncertain {
                try sync(draft, now: now)
            } else if !draft.state.isOpen, draft.writtenSHA256 != nil {
                try clear(draft, now: now)
            }
        }
    }

    private func sync(_ draft: Draft, now: Instant) throws {
        let found: [UInt8]?
        do {
            found = try review.read(draft.fileName)
        } catch is ReviewDirectoryError {
            return try note(.unreadable, of: draft, now: now)
        }
        guard let written = draft.writtenSHA256 else { return try begin(draft, found: found, now: now) }
        guard let found else { return try note(.missing, of: draft, now: now) }
        let file: DraftFile
        switch DraftFile.parse(found) {
        case .success(let parsed): file = parsed
        case .failure: return try note(.unreadable, of: draft, now: now)
        }
        guard file.messageID == draft.messageID else { return try note(.otherMessageID, of: draft, now: now) }
        guard file.to == draft.to else { return try note(.otherRecipient, of: draft, now: now) }
        let digest = Fingerprint.sha256(file.submission)
        if digest == draft.sha256 {
            // Written in full but not noted, or put back as it was.
            // The form for the editor stays while it may be open; confirming and submitting use the ledger's bytes.
            if file.isMended, found != file.editable {
                try write(draft, now: now)
            } else if written != digest {
                try noteWritten(draft, now: now)
            }
            return try note(nil, of: draft, now: now)
        }
        // The file still holds what was written last: the ledger went on (a confirmation set the date).
        if digest == written, !file.isMended || found == file.editable { return try write(draft, now: now) }
        try takeOver(file, digest, draft, now: now)
    }

    /// The first time: the file is written, unless a crash left one that the person has changed since.
    private func begin(_ draft: Draft, found: [UInt8]?, now: Instant) throws {
        if let found, case .success(let file) = DraftFile.parse(found), file.messageID == draft.messageID,
            file.to == draft.to
        {
            let digest = Fingerprint.sha256(file.submission)
            if digest != draft.sha256 { return try takeOver(file, digest, draft, now: now) }
        }
        try write(draft, now: now)
    }

    private func takeOver(_ file: DraftFile, _ digest: String, _ draft: Draft, now: Instant) throws {
        #if MUTANTS
            if Mutant.ignoreEdit.isActive { return }
        #endif
        let isTaken = try ledger.transaction(now: now) { transaction in
            guard let fresh = try transaction.draft(draft.id), fresh.state.isOpen, fresh.sha256 == draft.sha256 else {
                return false
            }
            try transaction.append(
                .draftEdited(
                    DraftEdited(fresh, at: now, subject: file.subject, bytes: file.submission, sha256: digest)))
            try transaction.setMark("edited:\(draft.id)", "yes")
            return true
        }
        if isTaken, file.isMended { try review.write(file.file, to: draft.fileName) }
    }

    private func write(_ draft: Draft, now: Instant) throws {
        try review.write(DraftFile.file(from: draft.bytes), to: draft.fileName)
        try noteWritten(draft, now: now)
    }

    private func noteWritten(_ draft: Draft, now: Instant) throws {
        try ledger.transaction(now: now) { transaction in
            try transaction.append(.draftFileWritten(DraftFileWritten(draft, at: now, sha256: draft.sha256)))
        }
    }

    private func note(_ problem: FileProblem?, of draft: Draft, now: Instant) throws {
        guard draft.problem != problem else { return }
        try ledger.transaction(now: now) { transaction in
            try transaction.append(.draftFileProblem(DraftFileProblem(draft, at: now, problem: problem)))
        }
    }

    /// Removes the file of a draft that is over, unless the person has changed it since.
    private func clear(_ draft: Draft, now: Instant) throws {
        guard let found = try? review.read(draft.fileName), case .success(let file) = DraftFile.parse(found),
            file.messageID == draft.messageID
        else { return }
        let digest = Fingerprint.sha256(file.submission)
        guard digest == draft.sha256 || digest == draft.writtenSHA256 else { return }
        try review.remove(draft.fileName)
    }

    /// Takes a file's changes over before its draft is used.
    ///
    /// - Returns: the draft as it is now.
    /// - Throws: `Refusal` where the file cannot be used.
    func refreshed(_ id: DraftID) throws -> Draft {
        let draft = try ledger.draft(id)
        // What was handed over already stays as it was, whatever is done to its file.
        if draft.state.isOpen, draft.state != .sending, draft.state != .uncertain {
            try sync(draft, now: surroundings.now())
        }
        return try ledger.draft(id)
    }

    /// Why a draft's file cannot be used, for people.
    public func explanation(of problem: FileProblem, _ draft: Draft) -> String {
        let path = review.path(of: draft.fileName)
        switch problem {
        case .missing:
            return
                "the file of draft \(draft.id) is gone; 'afterword edit \(draft.id)' brings it back, 'afterword drop \(draft.id)' drops the draft"
        case .unreadable:
            return
                "\(path) can no longer be read as a message; mend it, or move it away and run 'afterword edit \(draft.id)' for the last good version"
        case .otherRecipient:
            return
                "\(path) is addressed to somebody else than the draft; put the recipient back, or drop the draft and write to them yourself"
        case .otherMessageID:
            return
                "\(path) has another Message-ID than the draft; put it back, or move the file away and run 'afterword edit \(draft.id)'"
        }
    }

    /// Writes a draft's file the way an editor shows it best: UTF-8 instead of quoted-printable. The next comparison turns
    /// it back into the form that is submitted.
    public func makeEditable(_ id: DraftID) throws {
        try restoreFile(of: id)
        let draft = try ledger.draft(id)
        guard let found = try review.read(draft.fileName), case .success(let file) = DraftFile.parse(found) else {
            return
        }
        if file.editable != found { try review.write(file.editable, to: draft.fileName) }
    }

    /// Takes over what was done in the editor and writes the file back as the message that will be submitted, so that
    /// its bytes without the first line have the draft's hash again.
    public func finishEditing(_ id: DraftID) throws {
        try syncReviewDirectory()
        let draft = try ledger.draft(id)
        guard draft.state.isOpen, draft.problem == nil, let found = try review.read(draft.fileName),
            case .success(let file) = DraftFile.parse(found), file.isMended
        else { return }
        try write(draft, now: surroundings.now())
    }

    /// Brings back the last good version of a file that is gone or moved away.
    public func restoreFile(of id: DraftID) throws {
        let draft = try ledger.draft(id)
        guard draft.state.isOpen else {
            throw Refusal(
                .failed,
                "draft \(id) is \(draft.state.rawValue) and has no file any more; 'afterword queue' shows what waits")
        }
        if try review.read(draft.fileName) == nil {
            try write(draft, now: surroundings.now())
            try note(nil, of: draft, now: surroundings.now())
        }
    }
}
