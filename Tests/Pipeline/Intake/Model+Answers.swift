// One conversation of the model server: what it answers when nothing is wrong.

import Foundation
import Synchronization

@testable import TestServers

struct ModelConversation {
    let server: ModelServer
    let peer: Peer
    private var mailbox = ""
    /// How many messages the client was told of.
    private var told = 0

    init(server: ModelServer, peer: Peer) { (self.server, self.peer) = (server, peer) }

    private var messages: [ModelServer.Message] { server.state.withLock { [mailbox] in $0.mailboxes[mailbox] ?? [] } }

    mutating func run() throws {
        if try fault("GREETING", tag: "*") { return }
        try peer.say(server.state.withLock { $0.greeting })
        while true {
            let line = try peer.hear()
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            var (tag, name, arguments) = (
                words[0], words.count > 1 ? words[1].uppercased() : "", words.dropFirst(2).first ?? ""
            )
            if name == "UID" {
                let parts = arguments.split(separator: " ", maxSplits: 1).map(String.init)
                (name, arguments) = ("UID " + parts[0].uppercased(), parts.dropFirst().first ?? "")
            }
            tag = words[0]
            if name == "EXAMINE" {
                mailbox = arguments.replacing("\"", with: "").replacing(" (CONDSTORE)", with: "")
            }
            if try fault(name, tag: tag, arguments) { continue }
            try answer(tag, name, arguments)
            if name == "LOGOUT" { return }
        }
    }

    private func fault(_ name: String, tag: String, _ arguments: String = "") throws -> Bool {
        guard let fault = server.state.withLock({ $0.fault }) else { return false }
        return try fault(.init(tag: tag, name: name, arguments: arguments, mailbox: mailbox), peer)
    }

    private mutating func answer(_ tag: String, _ name: String, _ arguments: String) throws {
        switch name {
        case "CAPABILITY":
            let capabilities = server.state.withLock { $0.capabilities }
            try peer.say("* CAPABILITY \(capabilities) AUTH=PLAIN SASL-IR", "\(tag) OK done")
        case "AUTHENTICATE": try authenticate(tag, arguments)
        case "LIST": try list(tag)
        case "EXAMINE": try examine(tag)
        case "UID SEARCH": try search(tag, arguments)
        case "UID FETCH": try fetch(tag, arguments)
        case "IDLE": try idle(tag)
        case "NOOP":
            try tell()
            try peer.say("\(tag) OK done")
        case "STATUS": try status(tag, arguments)
        case "LOGOUT": try peer.say("* BYE bye", "\(tag) OK done")
        default: try peer.say("\(tag) OK done")
        }
    }

    private func authenticate(_ tag: String, _ arguments: String) throws {
        let response = arguments.split(separator: " ").last.flatMap { Data(base64Encoded: String($0)) } ?? Data()
        let words = String(decoding: response, as: UTF8.self)
        let isRight = server.state.withLock { state in
            state.logins += 1
            return words.contains(state.secret)
        }
        try peer.say(isRight ? "\(tag) OK logged in" : "\(tag) NO [AUTHENTICATIONFAILED] wrong")
    }

    private func list(_ tag: String) throws {
        let (names, uses) = server.state.withLock { ($0.mailboxes.keys.sorted(), $0.uses) }
        for name in names { try peer.say("* LIST (\(uses[name] ?? "\\HasNoChildren")) \"/\" \"\(name)\"") }
        try peer.say("\(tag) OK done")
    }

    private mutating func examine(_ tag: String) throws {
        let state = server.state.withLock { $0 }
        guard let messages = state.mailboxes[mailbox] else {
            return try peer.say("\(tag) NO [NONEXISTENT] no such mailbox")
        }
        told = messages.count
        try peer.say("* FLAGS (\\Seen)", "* \(told) EXISTS")
        if let validity = state.uidValidity { try peer.say("* OK [UIDVALIDITY \(validity)] valid") }
        if state.tellsUIDNext {
            try peer.say("* OK [UIDNEXT \(max(1, Int(state.nextUIDs[mailbox] ?? 1) + state.uidNextOffset))] next")
        }
        try peer.say("\(tag) OK [READ-ONLY] done")
    }

    private func search(_ tag: String, _ arguments: String) throws {
        var found = messages
        if let range = arguments.firstMatch(of: /UID (\d+):\*/), let first = UInt32(range.1) {
            // RFC 3501: n:* also means the last one.
            found = found.filter { $0.uid >= first || $0.uid == messages.last?.uid }
        }
        let terms = arguments.matches(of: /FROM "([^"]*)"/).map { String($0.1).lowercased() }
        if !terms.isEmpty {
            found = found.filter { message in
                let lines = String(decoding: message.bytes, as: UTF8.self).lowercased().split(separator: "\r\n")
                let from = lines.first { $0.hasPrefix("from:") } ?? ""
                return terms.contains { from.contains($0) }
            }
        }
        try peer.say("* SEARCH" + found.map { " \($0.uid)" }.joined(), "\(tag) OK done")
    }

    private func fetch(_ tag: String, _ arguments: String) throws {
        for (number, message) in Self.asked(arguments, messages) {
            try peer.send(Self.response(number, message, arguments))
        }
        try peer.say("\(tag) OK done")
    }

    /// The messages that a command asks for, with their numbers.
    static func asked(_ arguments: String, _ messages: [ModelServer.Message]) -> [(Int, ModelServer.Message)] {
        let set = arguments.prefix { $0 != " " }
        let ranges: [ClosedRange<UInt32>] = set.split(separator: ",").compactMap { part in
            let ends = part.split(separator: ":").compactMap { UInt32($0) }
            guard let low = ends.first, let high = ends.last, low <= high else { return nil }
            return low...high
        }
        return messages.enumerated().filter { _, message in ranges.contains { $0.contains(message.uid) } }
            .map { ($0 + 1, $1) }
    }

    /// What a FETCH of one message answers; `size` and `body` instead of the truth.
    static func response(
        _ number: Int, _ message: ModelServer.Message, _ arguments: String, size: Int? = nil, body: [UInt8]? = nil
    ) -> [UInt8] {
        var bytes = body ?? message.bytes
        let name: String
        if arguments.contains("[HEADER]") {
            let text = String(decoding: message.bytes, as: UTF8.self)
            bytes = Array((text.components(separatedBy: "\r\n\r\n").first ?? "").utf8) + Array("\r\n\r\n".utf8)
            name = "BODY[HEADER]"
        } else if let range = arguments.firstMatch(of: /<(\d+)\.(\d+)>/), let first = Int(range.1),
            let count = Int(range.2)
        {
            bytes = Array(bytes.dropFirst(first).prefix(count))
            name = "BODY[]<\(first)>"
        } else {
            name = "BODY[]"
        }
        let head =
            "* \(number) FETCH (UID \(message.uid) RFC822.SIZE \(size ?? message.bytes.count) INTERNALDATE \" 8-Oct-2026 15:30:00 +0200\" \(name) {\(bytes.count)}\r\n"
        return Array(head.utf8) + bytes + Array(")\r\n".utf8)
    }

    /// What changed in the mailbox that is open.
    private mutating func tell() throws {
        let count = messages.count
        guard count != told, !server.state.withLock({ $0.isSilent }) else { return }
        for _ in 0..<max(0, told - count) { try peer.say("* 1 EXPUNGE") }
        told = count
        try peer.say("* \(count) EXISTS")
    }

    private func status(_ tag: String, _ arguments: String) throws {
        let name = arguments.split(separator: "\"").first.map(String.init) ?? ""
        let state = server.state.withLock { $0 }
        guard let messages = state.mailboxes[name] else {
            return try peer.say("\(tag) NO [NONEXISTENT] no such mailbox")
        }
        let next = state.tellsUIDNext ? " UIDNEXT \(max(1, Int(state.nextUIDs[name] ?? 1) + state.uidNextOffset))" : ""
        try peer.say("* STATUS \"\(name)\" (MESSAGES \(messages.count)\(next))", "\(tag) OK done")
    }

    private mutating func idle(_ tag: String) throws {
        try peer.say("+ idling")
        while !peer.hasInput(within: 2) { try tell() }
        try peer.hear("DONE")
        try peer.say("\(tag) OK done")
    }
}
