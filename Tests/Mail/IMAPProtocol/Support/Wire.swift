// What the tests share: bytes from text, slicing, and a session that has an open mailbox.

import IMAPProtocol

/// Server text to bytes. Lines in Swift's multi-line literals end in LF; servers send CRLF.
func wire(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        if byte == 0x0A, bytes.last != 0x0D { bytes.append(0x0D) }
        bytes.append(byte)
    }
    return bytes
}

/// All parts of a stream that arrives at once.
func parts(_ text: String, limits: ParserLimits = ParserLimits()) -> [ResponsePart] {
    parts(wire(text), limits: limits)
}

func parts(_ bytes: [UInt8], limits: ParserLimits = ParserLimits()) -> [ResponsePart] {
    var parser = ResponseParser(limits: limits)
    return parser.parse(bytes[...])
}

/// The bytes in slices whose lengths `next` tells.
func slices(of bytes: [UInt8], next: () -> Int) -> [ArraySlice<UInt8>] {
    var slices: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        let slice = rest.prefix(max(1, next()))
        slices.append(slice)
        rest = rest.dropFirst(slice.count)
    }
    return slices
}

/// A small generator whose numbers are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Body chunks next to each other made one, so that the slicing of the input does not show.
func joined(_ parts: [ResponsePart]) -> [ResponsePart] {
    var result: [ResponsePart] = []
    for part in parts {
        if case .bodyChunk(let chunk) = part, case .bodyChunk(let before)? = result.last {
            result[result.count - 1] = .bodyChunk((Array(before) + chunk)[...])
        } else {
            result.append(part)
        }
    }
    return result
}

func joined(_ effects: [Effect]) -> [Effect] {
    var result: [Effect] = []
    for effect in effects {
        if case .bodyChunk(let chunk) = effect, case .bodyChunk(let before)? = result.last {
            result[result.count - 1] = .bodyChunk((Array(before) + chunk)[...])
        } else {
            result.append(effect)
        }
    }
    return result
}

/// A session in a test: takes text, tells effects, and knows its tags.
struct Conversation {
    static let prefix = Tag.Prefix(random: 0x0123_4567_89AB)
    var session: Session

    /// Handed over by libcurl, with these capabilities.
    init(
        _ capabilities: String = "IMAP4rev1 IDLE UIDPLUS LITERAL+ ESEARCH ENABLE ID CONDSTORE",
        options: SessionOptions = SessionOptions()
    ) {
        session = Session(entry: .handOver, tagPrefix: Self.prefix, options: options)
        let tag = session.start().tag
        _ = receive("* CAPABILITY \(capabilities)\n\(tag) OK done\n")
    }

    /// With INBOX open: 3 messages, UIDVALIDITY 7, UIDNEXT 10.
    static func examined(
        _ capabilities: String = "IMAP4rev1 IDLE UIDPLUS LITERAL+ ESEARCH ENABLE ID CONDSTORE",
        options: SessionOptions = SessionOptions()
    ) throws -> Conversation {
        var conversation = Conversation(capabilities, options: options)
        let tag = try conversation.session.send(.examine(.inbox)).tag
        _ = conversation.receive(
            """
            * FLAGS (\\Seen)
            * 3 EXISTS
            * OK [UIDVALIDITY 7] valid
            * OK [UIDNEXT 10] next
            \(tag) OK [READ-ONLY] done

            """)
        return conversation
    }

    mutating func send(_ command: Command) throws -> Tag { try session.send(command).tag }

    mutating func receive(_ text: String) -> [Effect] { session.receive(wire(text)[...]) }

    mutating func receiveRaw(_ bytes: [UInt8]) -> [Effect] { session.receive(bytes[...]) }
}

extension [Effect] {
    /// The completions among them.
    var completions: [Completion] {
        compactMap { if case .completed(let completion) = $0 { completion } else { nil } }
    }

    /// The UIDs of the messages among them.
    var messageUIDs: [UInt32?] {
        compactMap { if case .message(let message, _) = $0 { message.uid?.rawValue as UInt32?? } else { nil } }
    }

    /// All body bytes as text.
    var bodyText: String {
        var bytes: [UInt8] = []
        for case .bodyChunk(let chunk) in self { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self)
    }

    var fetchResult: FetchResult? {
        for completion in completions {
            if case .fetched(let result) = completion.result { return result }
        }
        return nil
    }

    var searchResult: SearchResult? {
        for completion in completions {
            if case .search(let result) = completion.result { return result }
        }
        return nil
    }

    var failure: SessionError? {
        for case .failed(let error) in self { return error }
        return nil
    }
}

/// A set of UIDs from numbers.
func uids(_ numbers: UInt32...) -> UIDSet { UIDSet(numbers.compactMap { UID($0) }) }
