// `afterword read`, `classify` and `lint` on files: no configuration, no ledger, no network.

import Foundation
import Interviews
import MailFormat
import Reading
public import Vocabulary
public import Writing

/// What `read` prints.
public struct ReadShape: Encodable, Sendable {
    public struct HeadersShape: Encodable, Sendable {
        public var from: [String]
        public var to: [String]
        public var cc: [String]
        public var subject: String
        public var date: String?
        public var messageId: String?
        public var inReplyTo: [String]
        public var references: [String]
    }

    public struct PartShape: Encodable, Sendable {
        public var type: String
        public var charset: String?
        public var filename: String?
        public var size: Int
    }

    public struct CalendarShape: Encodable, Sendable {
        public var method: String
        public var uid: String?
        public var sequence: Int
        public var start: String?
        public var end: String?
        public var timeZone: String?
        public var summary: String?
        public var organizer: String?
        public var attendees: [String]
        public var location: String?
        public var status: String?
    }

    public struct DeliveryShape: Encodable, Sendable {
        public var recipient: String?
        public var action: String
        public var status: String?
        public var diagnostic: String?
    }

    public struct AutomaticShape: Encodable, Sendable {
        public var `is`: Bool
        public var why: String?
    }

    public var headers: HeadersShape
    public var text: String
    public var newText: String
    public var parts: [PartShape]
    public var calendar: CalendarShape?
    public var deliveryStatus: [DeliveryShape]
    public var automatic: AutomaticShape
    public var defects: [String]
}

/// A line of `classify`.
public struct ClassifyShape: Encodable, Sendable {
    public var path: String
    public var kind: String?
    public var confidence: Double?
    public var evidence: [EvidenceShape]?
    public var automatic: Bool?
    public var expected: ExpectedShape?
    public var error: String?
}

/// Looks at files.
public struct OfflineReading: Sendable {
    let surroundings: Surroundings
    let tools: ReadingTools

    /// The zone of this machine.
    private let zone: Zone

    public init(surroundings: Surroundings) throws {
        self.surroundings = surroundings
        zone = surroundings.zone(surroundings.systemZoneName) ?? .utc
        tools = try ReadingTools.load(zones: surroundings.zone)
    }

    private func bytes(of path: String) throws -> [UInt8] {
        do {
            if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
            return try Files.readFollowing(path, limit: 64 << 20)
        } catch {
            throw Refusal(.failed, "cannot read \(Printable.escape(path)): \(error)")
        }
    }

    /// How a message file is understood.
    public func read(_ path: String) throws -> ReadShape { ReadShape(tools.reader.read(try bytes(of: path))) }

    /// Reads the label of every message below the paths.
    public func classify(_ paths: [String], _ report: (ClassifyShape) throws -> Void) throws {
        for path in paths {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                try report(ClassifyShape(path: path, error: "there is no such file"))
                continue
            }
            if isDirectory.boolValue {
                for file in MessageFiles.below(path) { try classify(file: file, isNamed: false, report) }
            } else {
                try classify(file: path, isNamed: true, report)
            }
        }
    }

    private func classify(file: String, isNamed: Bool, _ report: (ClassifyShape) throws -> Void) throws {
        let content: [UInt8]
        do {
            content = try Files.readFollowing(file, limit: 1 << 30)
        } catch {
            return try report(ClassifyShape(path: file, error: "\(error)"))
        }
        let messages = MessageFiles.messages(in: content)
        guard !messages.isEmpty else {
            if isNamed { try report(ClassifyShape(path: file, error: "neither a message nor an mbox file")) }
            return
        }
        for message in messages { try report(try shape(of: tools.reader.read(Array(message)), path: file)) }
    }

    private func shape(of message: ParsedMessage, path: String) throws -> ClassifyShape {
        let reading = try tools.classifier.classify(
            message, zone: zone, reference: message.headers.date ?? surroundings.now())
        return ClassifyShape(
            path: path, kind: reading.kind.rawValue, confidence: reading.confidence,
            evidence: reading.evidence.map(\.shape),
            automatic: message.automatic.isAutomatic, expected: reading.expected?.shape(in: zone))
    }

    /// Checks a text without an interview: the rules that need none.
    public func lint(_ path: String, kind: DraftKind) throws -> [Finding] {
        let text = DraftText(file: try bytes(of: path), reader: tools.reader)
        var facts = LetterFacts(
            kind: kind, tone: .formal, senderName: text.from?.displayName ?? "", recipient: nil, company: "", role: nil,
            interviewStart: nil, zone: .utc, writtenFor: surroundings.now())
        facts.language = .american
        guard let policy = LintPolicy.standard("considerate") else { return [] }
        var context = LintContext(facts: facts, policy: policy)
        context.misspellings = Proofreading.check(text, context, language: "en_US")
        return Lint.check(text, context: context)
    }
}

extension DraftText {
    /// A message file, a draft file, or plain text.
    init(file: [UInt8], reader: MessageReader) {
        let message = reader.read(file)
        if message.headers.from.isEmpty, message.headers.to.isEmpty, message.headers.date == nil {
            self.init(subject: "", body: String(decoding: file, as: UTF8.self), recipients: [])
        } else {
            self.init(
                subject: message.headers.subject, body: message.text,
                recipients: message.headers.to + message.headers.cc,
                from: message.headers.from.first, isReply: !message.headers.inReplyTo.isEmpty,
                hasAttachment: message.parts.contains { $0.filename != nil })
        }
    }
}

extension ReadShape {
    init(_ message: ParsedMessage) {
        let headers = message.headers
        self.headers = HeadersShape(
            from: headers.from.map(\.description), to: headers.to.map(\.description), cc: headers.cc.map(\.description),
            subject: headers.subject, date: headers.date?.rfc3339(), messageId: headers.messageID?.description,
            inReplyTo: headers.inReplyTo.map(\.description), references: headers.references.map(\.description))
        text = message.text
        newText = message.newText
        parts = message.parts.map(\.shape)
        calendar = message.calendar.map { calendar in
            CalendarShape(
                method: calendar.method, uid: calendar.uid, sequence: calendar.sequence,
                start: calendar.start?.rfc3339(),
                end: calendar.end?.rfc3339(), timeZone: calendar.timeZone, summary: calendar.summary,
                organizer: calendar.organizer?.description, attendees: calendar.attendees.map(\.description),
                location: calendar.location, status: calendar.status)
        }
        deliveryStatus = message.deliveryStatus.map {
            DeliveryShape(
                recipient: $0.recipient, action: $0.action.rawValue, status: $0.status, diagnostic: $0.diagnostic)
        }
        automatic = AutomaticShape(is: message.automatic.isAutomatic, why: message.automatic.why)
        defects = message.defects + [message.notFullyRead.map { "not fully read: \($0)" }].compactMap { $0 }
    }
}

/// Messages in files: single ones, mbox, Maildir.
enum MessageFiles {
    /// Every ordinary file below a folder, sorted; what is no message is skipped later.
    static func below(_ directory: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: directory) else { return [] }
        var files: [String] = []
        for case let name as String in walk {
            let path = directory + "/" + name
            if walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular { files.append(path) }
        }
        return files.sorted()
    }

    /// The messages in a file's content: an mbox's (RFC 4155), or the one it is; none where it is neither.
    static func messages(in content: [UInt8]) -> [ArraySlice<UInt8>] {
        if content.starts(with: Array("From ".utf8)) { return mbox(content) }
        return looksLikeMessage(content) ? [content[...]] : []
    }

    private static func mbox(_ content: [UInt8]) -> [ArraySlice<UInt8>] {
        let mark = Array("From ".utf8)
        var starts: [Int] = [0]
        var index = 0
        while let end = content[index...].firstIndex(of: 10) {
            index = end + 1
            let afterBlank =
                end >= 1 && (content[end - 1] == 10 || (end >= 2 && content[end - 1] == 13 && content[end - 2] == 10))
            if afterBlank, content[index...].starts(with: mark) { starts.append(index) }
            if index >= content.count { break }
        }
        return zip(starts, starts.dropFirst() + [content.count]).compactMap { start, end in
            guard let line = content[start..<end].firstIndex(of: 10), line + 1 < end else { return nil }
            return content[(line + 1)..<end]
        }
    }

    /// Begins with a header field (RFC 5322 section 2.2), and has one in its first 8 KB that mail has.
    private static func looksLikeMessage(_ content: [UInt8]) -> Bool {
        let head = content.prefix(8192)
        guard let colon = head.firstIndex(of: UInt8(ascii: ":")), head[..<colon].allSatisfy({ $0 > 32 && $0 < 127 })
        else { return false }
        var rest = head
        while let first = rest.first, first != 10, first != 13 {
            if names.contains(where: { begins(rest, with: $0) }) { return true }
            rest = rest.drop { $0 != 10 }.dropFirst()
        }
        return false
    }

    private static let names = ["from:", "to:", "subject:", "received:", "date:", "return-path:", "message-id:"]
        .map { Array($0.utf8) }

    /// Whether the bytes begin with a name, which is in lower case.
    private static func begins(_ line: ArraySlice<UInt8>, with name: [UInt8]) -> Bool {
        line.count >= name.count
            && zip(line, name).allSatisfy { $0 == $1 || (0x41...0x5A).contains($0) && $0 | 0x20 == $1 }
    }
}
