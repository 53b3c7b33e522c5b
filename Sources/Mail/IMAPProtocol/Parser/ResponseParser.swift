// Framing: bytes to lines and literals, in any slices. The grammar within a response: the Grammar files.
// A FETCH is read in ResponseParser+Fetch as far as it has come, so that a body is never kept.

/// Reads a server's stream (RFC 3501 §2.2.2). Literals are taken by their byte count, never by scanning.
///
/// Memory is bounded by ``ParserLimits`` and does not grow with the messages that pass. After
/// ``ResponsePart/failed(_:)`` the parser takes no more.
public struct ResponseParser: Sendable {
    /// How mailbox names are written at present; UTF-8 after `ENABLE UTF8=ACCEPT`.
    public var mailboxForm = MailboxName.WireForm.modifiedUTF7

    enum Stage: Hashable {
        case line
        /// A literal that becomes part of the buffer.
        case bufferedLiteral(remaining: Int)
        /// A body that is passed on.
        case bodyLiteral(remaining: Int)
        /// A literal nobody wants.
        case skippedLiteral(remaining: Int)
        case failed
    }

    let limits: ParserLimits
    var stage = Stage.line
    /// The response as far as it came and was not given out yet, literals inlined.
    var buffer: [UInt8] = []
    /// Where the present line begins in the buffer.
    var lineStart = 0
    /// Parentheses open before the present line.
    var depth = 0
    /// Bytes of the response that were given out or dropped already.
    var consumedByteCount = 0
    /// Non-nil within a FETCH of which a part was given out.
    var fetch: SequenceNumber?
    var fetchItemCount = 0
    /// Why the response will be refused at its end.
    var defect: ParseError?
    /// Numbers of a long SEARCH that were taken off the buffer.
    var searchSoFar: UIDSet?
    /// The SEARCH line holds something other than numbers; it is read at its end, if it fits.
    var isSearchBroken = false

    public init(limits: ParserLimits = ParserLimits()) {
        self.limits = limits
    }

    /// Takes the next bytes, in slices of any size, and returns what became clear by them.
    public mutating func parse(_ bytes: ArraySlice<UInt8>) -> [ResponsePart] {
        var parts: [ResponsePart] = []
        var input = bytes
        while !input.isEmpty {
            switch stage {
            case .failed: return parts
            case .line: takeLine(from: &input, into: &parts)
            case .bufferedLiteral(let remaining):
                let piece = input.prefix(remaining)
                buffer.append(contentsOf: piece)
                input = input.dropFirst(piece.count)
                if piece.count < remaining {
                    stage = .bufferedLiteral(remaining: remaining - piece.count)
                } else {
                    resumeLine()
                }
            case .skippedLiteral(let remaining):
                let count = min(remaining, input.count)
                input = input.dropFirst(count)
                stage = .skippedLiteral(remaining: remaining - count)
                if count == remaining { resumeLine() }
            case .bodyLiteral(let remaining):
                let piece = input.prefix(remaining)
                input = input.dropFirst(piece.count)
                parts.append(.bodyChunk(piece))
                stage = .bodyLiteral(remaining: remaining - piece.count)
                if piece.count == remaining { endBody(into: &parts) }
            }
        }
        return parts
    }

    /// The stream ended: what was cut off, or nil if it ended between two responses.
    public func unfinished() -> ParseError? {
        switch stage {
        case .failed: nil
        case .bufferedLiteral(let missing), .bodyLiteral(let missing), .skippedLiteral(let missing):
            ParseError(.endedWithinLiteral(missing: missing))
        case .line: buffer.isEmpty && fetch == nil ? nil : ParseError(.endedWithinLine)
        }
    }

    // MARK: Lines

    private mutating func takeLine(from input: inout ArraySlice<UInt8>, into parts: inout [ResponsePart]) {
        let end = input.firstIndex(of: ASCII.lineFeed).map { $0 + 1 } ?? input.endIndex
        buffer.append(contentsOf: input[input.startIndex..<end])
        let isComplete = buffer.last == ASCII.lineFeed && end > input.startIndex
        input = input[end...]
        if !isComplete { drainSearch() }
        if buffer.count - lineStart > limits.lineByteCount { return fail(.limit(.lineByteCount), into: &parts) }
        if buffer.count > limits.responseByteCount { return fail(.limit(.responseByteCount), into: &parts) }
        if isComplete { endLine(into: &parts) }
    }

    private mutating func endLine(into parts: inout [ResponsePart]) {
        guard consumedByteCount > 0 || lineStart > 0 || !isText else { return endResponse(into: &parts) }
        var lexer = LineLexer(depth: depth)
        lexer.read(buffer, from: lineStart)
        depth = lexer.depth
        guard let literal = lexer.literal else { return endResponse(into: &parts) }
        guard let count = literal.byteCount, count <= limits.streamedLiteralByteCount else {
            return fail(.limit(.streamedLiteralByteCount), into: &parts)
        }
        if depth == 1, defect == nil, beginsFetch {
            return takeFetch(upTo: literal.start, literalByteCount: count, into: &parts)
        }
        if count > limits.bufferedLiteralByteCount || defect != nil {
            defect = defect ?? ParseError(.limit(.bufferedLiteralByteCount), offset: consumedByteCount + literal.start)
            skipLiteral(count)
        } else {
            stage = .bufferedLiteral(remaining: count)
            if count == 0 { resumeLine() }
        }
    }

    mutating func skipLiteral(_ count: Int) {
        consumedByteCount += buffer.count + count
        buffer.removeAll(keepingCapacity: true)
        stage = .skippedLiteral(remaining: count)
        if count == 0 { resumeLine() }
    }

    mutating func resumeLine() {
        stage = .line
        lineStart = buffer.count
    }

    /// True for lines that end in free text, where quotes and braces mean nothing: status and `+`.
    private var isText: Bool {
        guard buffer.first == ASCII.asterisk else { return true }
        var cursor = ByteCursor(buffer, at: 1)
        cursor.skipSpaces()
        let word = cursor.take { !($0 <= ASCII.space) }
        return StatusResponse.Condition(wire: word) != nil
    }

    private mutating func endResponse(into parts: inout [ResponsePart]) {
        while let last = buffer.last, last == ASCII.lineFeed || last == ASCII.carriageReturn { buffer.removeLast() }
        if let defect {
            parts.append(fetch == nil ? .refused(defect) : .fetchBroken(defect))
        } else if beginsFetch {
            endFetch(into: &parts)
        } else if !buffer.isEmpty {
            var grammar = ResponseGrammar(cursor: ByteCursor(buffer), limits: limits, mailboxForm: mailboxForm)
            grammar.searchSoFar = searchSoFar
            do throws(ParseError) {
                parts.append(try grammar.response())
            } catch {
                parts.append(.refused(error))
            }
        }
        reset()
    }

    /// Back to the beginning of a response.
    private mutating func reset() {
        // One huge line must not hold its memory for the rest of a long session.
        if buffer.capacity > 256 << 10 { buffer = [] } else { buffer.removeAll(keepingCapacity: true) }
        stage = .line
        lineStart = 0
        depth = 0
        consumedByteCount = 0
        fetch = nil
        fetchItemCount = 0
        defect = nil
        searchSoFar = nil
        isSearchBroken = false
    }

    mutating func fail(_ kind: ParseError.Kind, into parts: inout [ResponsePart]) {
        let error = ParseError(kind, offset: consumedByteCount + lineStart)
        if fetch != nil { parts.append(.fetchBroken(error)) }
        parts.append(.failed(error))
        reset()
        stage = .failed
    }

    // MARK: Long SEARCH results

    /// Takes the complete numbers off a SEARCH line that grows long, so that it needs no memory of its own.
    private mutating func drainSearch() {
        let prefix = "* search ".utf8
        // The last number ends within a few bytes, or it is none.
        guard buffer.count > 64 << 10, lineStart == 0, !isSearchBroken,
            ASCII.equal(buffer.prefix(prefix.count), "* search "),
            let lastSpace = buffer.suffix(32).lastIndex(of: ASCII.space)
        else { return }
        var cursor = ByteCursor(Array(buffer[prefix.count..<lastSpace]))
        var uids: [UID] = []
        cursor.skipSpaces()
        while let number = cursor.takeNumber(), let uid = UInt32(exactly: number).flatMap({ UID($0) }) {
            uids.append(uid)
            cursor.skipSpaces()
        }
        isSearchBroken = !cursor.isAtEnd
        guard !isSearchBroken else { return }
        var found = searchSoFar ?? UIDSet()
        found.formUnion(UIDSet(uids))
        if found.ranges.count > limits.searchRangeCount {
            defect = ParseError(.limit(.searchRangeCount))
            found = UIDSet()
        }
        searchSoFar = found
        consumedByteCount += lastSpace - prefix.count
        buffer.removeSubrange(prefix.count...lastSpace)
    }
}
