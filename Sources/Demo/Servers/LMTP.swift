// Delivery by LMTP (RFC 2033), as a mail server hands over what it received. Not here: submission.

/// One delivery over a connection of its own.
struct LMTP: ~Copyable {
    private var connection: LoopbackConnection

    init(port: UInt16) throws {
        connection = try LoopbackConnection(port: port)
    }

    /// Delivers a message to one recipient; returns when the server has stored it.
    ///
    /// Line breaks become CRLF and lines that begin with a dot get a second one (RFC 5321, section 4.5.2).
    mutating func deliver(_ message: [UInt8], from sender: String, to recipient: String) throws {
        try expect("220", "greeting")
        try command("LHLO demo.example", expecting: "250")
        try command("MAIL FROM:<\(sender)> BODY=8BITMIME", expecting: "250")
        try command("RCPT TO:<\(recipient)>", expecting: "250")
        try command("DATA", expecting: "354")
        try connection.send(Self.stuffed(message) + Array(".\r\n".utf8))
        try expect("250", "message")
        try command("QUIT", expecting: "221")
    }

    static func stuffed(_ message: [UInt8]) -> [UInt8] {
        let carriageReturn = UInt8(ascii: "\r")
        let lineFeed = UInt8(ascii: "\n")
        let dot = UInt8(ascii: ".")
        var result: [UInt8] = []
        result.reserveCapacity(message.count + message.count / 32 + 2)
        var atLineStart = true
        for byte in message {
            if atLineStart, byte == dot { result.append(dot) }
            if byte == lineFeed, result.last != carriageReturn { result.append(carriageReturn) }
            result.append(byte)
            atLineStart = byte == lineFeed
        }
        return atLineStart ? result : result + [carriageReturn, lineFeed]
    }

    private mutating func command(_ line: String, expecting code: String) throws {
        guard !line.utf8.contains(where: { $0 < 32 }) else { throw ServerError(.conversation, "line break in address") }
        try connection.send(Array((line + "\r\n").utf8))
        try expect(code, String(line.prefix { $0 != " " }))
    }

    private mutating func expect(_ code: String, _ step: String) throws {
        var line = try connection.line()
        while line.dropFirst(3).hasPrefix("-") { line = try connection.line() }
        guard line.hasPrefix(code) else { throw ServerError(.conversation, "LMTP \(step)", underlying: line) }
    }
}
