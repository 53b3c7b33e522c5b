// Where an SMTP conversation that libcurl leads stands, told from the lines the server sends.
// A value: it sends nothing, it only judges whether to go on.

/// Follows libcurl's conversation line by line and stops it before it does what we never want:
/// going on without authentication, or naming a sender to a server that cannot take the message.
struct SMTPDialogue {
    /// What the message and the account demand of the server.
    struct Demands {
        /// STARTTLS is to be used where offered: the scheme is `smtp`.
        let usesStartTLS: Bool
        /// The words that may follow AUTH; empty for no authentication.
        let mechanisms: [String]
        let recipientCount: Int
        let byteCount: Int
        let needsSMTPUTF8: Bool
        let needsEightBit: Bool
    }

    /// What the answer to EHLO offers.
    struct Offer: Equatable {
        var hasStartTLS = false
        var mechanisms: [String] = []
        /// Nil for no SIZE or no limit.
        var sizeLimit: Int?
        var hasSMTPUTF8 = false
        var hasEightBitMIME = false

        /// Reads one keyword line. AUTH counts only as libcurl sees it: upper case, then a space.
        mutating func read(_ text: String) {
            let words = text.split { $0 == " " || $0 == "\t" }
            switch words.first?.uppercased() {
            case "STARTTLS": hasStartTLS = hasStartTLS || text.hasPrefix("STARTTLS")
            case "AUTH": if text.hasPrefix("AUTH ") { mechanisms += words.dropFirst().map(String.init) }
            case "SIZE": sizeLimit = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            case "SMTPUTF8": hasSMTPUTF8 = hasSMTPUTF8 || text.hasPrefix("SMTPUTF8")
            case "8BITMIME": hasEightBitMIME = true
            default: break
            }
        }
    }

    let demands: Demands
    /// What the next reply answers.
    private(set) var operation = SMTPError.Operation.greet
    /// The server accepted the credentials (235).
    private(set) var isAuthenticated = false
    /// The reply to the final dot has been read, or one that libcurl only answers by QUIT. A refused
    /// EHLO or STARTTLS is not the end: HELO or, on loopback, plain text may follow.
    private(set) var isOver = false
    private(set) var lastReply: SMTPReply?

    private var offer = Offer()
    private var isEncrypted = false
    private var acceptedRecipients = 0
    private var lines: [String] = []

    init(_ demands: Demands) { self.demands = demands }

    /// Whether the last bytes may go: the server knows us, or we have nothing to tell it.
    var mayHandOver: Bool { operation == .content && (isAuthenticated || demands.mechanisms.isEmpty) }

    /// Takes one line as it came; `plainIsAllowed` while only loopback peers were tried. Returns why
    /// to end the conversation, or nil to go on.
    mutating func receive(line: UnsafeRawBufferPointer, plainIsAllowed: Bool) -> SMTPError? {
        guard !isOver, line.count >= 4, line[..<3].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let code = line[..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        if lines.count < 100 { lines.append(Self.text(line[4...])) }
        guard line[3] != 0x2D else { return nil }
        let reply = SMTPReply(code: code, lines: lines)
        defer { lines = [] }
        lastReply = reply
        return advance(reply, plainIsAllowed: plainIsAllowed)
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let cut = bytes.prefix(1_000).map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        var text = Substring(String(decoding: cut, as: UTF8.self))
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    private mutating func advance(_ reply: SMTPReply, plainIsAllowed: Bool) -> SMTPError? {
        switch (operation, reply.code) {
        case (.greet, 200...299): operation = .hello
        case (.hello, 200...299): return readOffer(plainIsAllowed: plainIsAllowed)
        case (.startTLS, 220):
            isEncrypted = true
            operation = .hello
        // On loopback libcurl goes on in plain text; elsewhere it gives up by itself.
        case (.startTLS, _): return plainIsAllowed ? beginTransaction() : nil
        case (.authenticate, 235):
            isAuthenticated = true
            operation = .sender
        case (.sender, 200...299): operation = .recipient
        case (.recipient, 200...299):
            acceptedRecipients += 1
            if acceptedRecipients == demands.recipientCount { operation = .data }
        case (.data, 354): operation = .content
        // A refusal here ends it: what follows answers QUIT.
        case (.content, _), (.greet, _), (.sender, _), (.recipient, _), (.data, _): isOver = true
        case (.authenticate, 400...): isOver = true
        default: break
        }
        return nil
    }

    private mutating func readOffer(plainIsAllowed: Bool) -> SMTPError? {
        offer = Offer()
        // The first line holds the server's name, whatever that may be.
        for line in lines.dropFirst() { offer.read(line) }
        if demands.usesStartTLS, !isEncrypted, offer.hasStartTLS || !plainIsAllowed {
            operation = .startTLS
            return nil
        }
        return beginTransaction()
    }

    private mutating func beginTransaction() -> SMTPError? {
        operation = demands.mechanisms.isEmpty ? .sender : .authenticate
        if !demands.mechanisms.isEmpty, !demands.mechanisms.contains(where: offer.mechanisms.contains) {
            return SMTPError(code: .noAuthenticationOffered, operation: .hello, retry: .needsPerson)
        }
        if let limit = offer.sizeLimit, demands.byteCount > limit {
            return SMTPError(code: .tooLarge(limit: limit), operation: .hello, retry: .never)
        }
        if demands.needsSMTPUTF8, !offer.hasSMTPUTF8 {
            return SMTPError(code: .extensionMissing("SMTPUTF8"), operation: .hello, retry: .never)
        }
        if demands.needsEightBit, !offer.hasEightBitMIME {
            return SMTPError(code: .extensionMissing("8BITMIME"), operation: .hello, retry: .never)
        }
        return nil
    }
}
