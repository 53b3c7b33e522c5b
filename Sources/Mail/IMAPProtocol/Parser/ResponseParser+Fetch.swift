// FETCH responses as they arrive: complete items are given out, a body is passed on while it comes.

extension ResponseParser {
    /// True if the buffer is a FETCH, or the rest of one.
    var beginsFetch: Bool {
        if fetch != nil { return true }
        var cursor = ByteCursor(buffer)
        return FetchGrammar.head(&cursor) != nil
    }

    /// A literal is announced right within the FETCH's list: it is the value of the item named last.
    mutating func takeFetch(upTo literalStart: Int, literalByteCount: Int, into parts: inout [ResponsePart]) {
        var grammar = FetchGrammar(
            cursor: ByteCursor(Array(buffer[..<literalStart])), limits: limits, offset: consumedByteCount,
            endsInLiteral: true, itemCount: fetchItemCount)
        if fetch == nil, let sequence = FetchGrammar.head(&grammar.cursor) {
            fetch = sequence
            parts.append(.fetchBegan(sequence))
        }
        do throws(ParseError) {
            let open = try grammar.items(into: &parts)
            fetchItemCount = grammar.itemCount
            guard case .awaitsValue(let body?) = open else { return skipLiteral(literalByteCount) }
            consumedByteCount += buffer.count + literalByteCount
            buffer.removeAll(keepingCapacity: true)
            lineStart = 0
            parts.append(.bodyBegan(body.section, origin: body.origin, byteCount: literalByteCount))
            stage = .bodyLiteral(remaining: literalByteCount)
            if literalByteCount == 0 { endBody(into: &parts) }
        } catch {
            defect = error
            skipLiteral(literalByteCount)
        }
    }

    mutating func endBody(into parts: inout [ResponsePart]) {
        parts.append(.bodyEnded)
        resumeLine()
    }

    /// The FETCH's last line is in the buffer.
    mutating func endFetch(into parts: inout [ResponsePart]) {
        var grammar = FetchGrammar(
            cursor: ByteCursor(buffer), limits: limits, offset: consumedByteCount, itemCount: fetchItemCount)
        if fetch == nil, let sequence = FetchGrammar.head(&grammar.cursor) {
            fetch = sequence
            parts.append(.fetchBegan(sequence))
        }
        do throws(ParseError) {
            guard try grammar.items(into: &parts) == .closed else {
                throw ParseError(.grammar(.fetch), offset: consumedByteCount + grammar.cursor.position)
            }
            parts.append(.fetchEnded)
        } catch {
            parts.append(.fetchBroken(error))
        }
    }
}
