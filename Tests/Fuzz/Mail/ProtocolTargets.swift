// IMAP: the parser and the session machine, fed by a hostile server. Slices of any size must mean the same.

import FuzzKit
import IMAPProtocol

let protocolTargets: [FuzzTarget] = [
    FuzzTarget("imap-parser", read: checkParser),
    FuzzTarget("imap-session", read: checkSession),
]

// MARK: Parser

private func checkParser(_ bytes: [UInt8]) {
    for form in [MailboxName.WireForm.modifiedUTF7, .utf8] {
        let whole = parts(of: bytes, sliceLength: max(1, bytes.count), form)
        require(parts(of: bytes, sliceLength: 1, form) == whole, "single bytes mean what the whole means")
        let length = 2 + bytes.count % 61
        require(parts(of: bytes, sliceLength: length, form) == whole, "slices mean what the whole means")
    }
}

private func parts(of bytes: [UInt8], sliceLength: Int, _ form: MailboxName.WireForm) -> [ResponsePart] {
    var parser = ResponseParser(limits: smallLimits)
    parser.mailboxForm = form
    var parts: [ResponsePart] = []
    for start in stride(from: 0, to: bytes.count, by: sliceLength) {
        for part in parser.parse(bytes[start..<min(start + sliceLength, bytes.count)]) {
            if case .bodyChunk(let more) = part, case .bodyChunk(let before)? = parts.last {
                parts[parts.count - 1] = .bodyChunk(ArraySlice(Array(before) + more))
            } else {
                parts.append(part)
            }
        }
    }
    _ = parser.unfinished()
    return parts
}

/// Small enough that inputs of some kilobytes pass them.
private let smallLimits: ParserLimits = {
    var limits = ParserLimits()
    (limits.lineByteCount, limits.responseByteCount, limits.bufferedLiteralByteCount) = (4096, 8192, 1024)
    (limits.nesting, limits.bodyPartCount, limits.fetchItemCount) = (16, 20, 20)
    (limits.searchRangeCount, limits.listingCount) = (50, 20)
    return limits
}()

// MARK: Session

private func checkSession(_ bytes: [UInt8]) {
    for entry in [Session.Entry.greeting, .handOver] {
        let whole = Conversation(entry).effects(of: bytes, sliceLength: nil)
        let single = Conversation(entry).effects(of: bytes, sliceLength: 1)
        require(whole == single, "single bytes from the server mean what whole lines mean")
    }
}

/// A session that asks for one thing after another. In the server's lines `@` at the beginning stands for the tag that
/// waits longest, so that inputs need not know it.
private struct Conversation {
    var session: Session
    private var wishes: [Command]
    private var effects: [Effect] = []
    private var hasFailed = false

    init(_ entry: Session.Entry) {
        var options = SessionOptions()
        options.limits = smallLimits
        session = Session(entry: entry, tagPrefix: .init(random: 0), options: options)
        wishes = Self.wishes.reversed()
        _ = session.start()
    }

    private static let wishes: [Command] = {
        let section = FetchAttribute.body(.message)
        let all = UIDSet([UID(1), UID(2), UID(3), UID(7)].compactMap { $0 })
        return [
            .capability, ClientIdentity(name: "fuzz", version: "1").map { .id($0) }, .enable([.utf8Accept]),
            .list(.all),
            .status(.inbox, StatusAttribute.allCases), .examine(.inbox, condstore: true), .search(.subject("naïve")),
            SearchDate(year: 2026, month: 11, day: 1).map { .search(.since($0)) },
            .fetch(all, [.size, .flags, .bodyStructure]),
            .fetch(all, [section, .internalDate]), .idle,
            .append(AppendedMessage(bytes: Array("Subject: x\r\n\r\nx\r\n".utf8)), to: .inbox), .logout,
        ].compactMap { $0 }
    }()

    consuming func effects(of bytes: [UInt8], sliceLength: Int?) -> [Effect] {
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            ask()
            var line = Array(line) + [10]
            if line.first == UInt8(ascii: "@"), let tag = session.pendingTags.first {
                line.replaceSubrange(0..<1, with: Array(tag.text.utf8))
            }
            let length = sliceLength ?? line.count
            for start in stride(from: 0, to: line.count, by: length) {
                take(session.receive(line[start..<min(start + length, line.count)]))
            }
        }
        take(session.receiveEnd())
        require(session.state == .ended, "a session ends with its connection")
        return effects
    }

    /// The next command, if it may be said now; one that may not is left out.
    private mutating func ask() {
        _ = session.waiting
        _ = session.patience
        if session.waiting == .idling { _ = session.endIdle() }
        guard session.pendingTags.count < 2 else { return }
        while let next = wishes.popLast() {
            do {
                _ = try session.send(next)
                return
            } catch .notNow where session.state == .greeting || session.state == .handOver {
                return wishes.append(next)
            } catch {}
        }
    }

    private mutating func take(_ more: [Effect]) {
        for effect in more {
            require(!hasFailed, "nothing follows a failure")
            if case .failed = effect { hasFailed = true }
            if case .bodyChunk(let chunk) = effect, case .bodyChunk(let before)? = effects.last {
                effects[effects.count - 1] = .bodyChunk(ArraySlice(Array(before) + chunk))
            } else {
                effects.append(effect)
            }
        }
    }
}
