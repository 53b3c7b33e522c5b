// SEARCH, ESEARCH, VANISHED and sets of UIDs.

extension ResponseGrammar {
    /// `SEARCH 1 2 3 (MODSEQ 4)`; the numbers are UIDs, for we send UID SEARCH only.
    mutating func search() throws(ParseError) -> SearchResult {
        var uids: [UID] = []
        var result = SearchResult()
        while true {
            cursor.skipSpaces()
            if cursor.isAtEnd { break }
            if cursor.take("(modseq") {
                cursor.skipSpaces()
                guard let number = cursor.takeNumber(), cursor.take(ASCII.closeParenthesis) else {
                    throw error(.search)
                }
                result.highestModSeq = ModSeq(number)
                continue
            }
            guard let number = cursor.takeNumber(), let uid = UInt32(exactly: number).flatMap({ UID($0) }) else {
                throw error(.search)
            }
            uids.append(uid)
        }
        result.uids = UIDSet(uids)
        if let searchSoFar { result.uids.formUnion(searchSoFar) }
        try checkRangeCount(of: result.uids)
        return result
    }

    /// `ESEARCH (TAG "x") UID ALL 1:3 COUNT 3 …`, in any order; unknown results are passed over.
    mutating func extendedSearch() throws(ParseError) -> UntaggedResponse {
        var tag: Tag?
        if cursor.take(ASCII.openParenthesis) {
            cursor.skipSpaces()
            guard cursor.take("tag") else { throw error(.extendedSearch) }
            cursor.skipSpaces()
            tag = Tag(String(decoding: try cursor.astring(offset: 0), as: UTF8.self))
            cursor.skipSpaces()
            guard cursor.take(ASCII.closeParenthesis) else { throw error(.extendedSearch) }
        }
        var result = SearchResult()
        while true {
            cursor.skipSpaces()
            if cursor.isAtEnd { return .extendedSearch(result, tag) }
            let name = cursor.take { $0 > ASCII.space }
            if ASCII.equal(name, "uid") { continue }
            cursor.skipSpaces()
            if ASCII.equal(name, "all") {
                result.uids = try uidSet()
                try checkRangeCount(of: result.uids)
            } else if ASCII.equal(name, "count") {
                guard let number = cursor.takeNumber() else { throw error(.extendedSearch) }
                result.count = UInt32(exactly: number)
            } else if ASCII.equal(name, "modseq") {
                guard let number = cursor.takeNumber() else { throw error(.extendedSearch) }
                result.highestModSeq = ModSeq(number)
            } else {
                try cursor.skipValue(offset: 0)
            }
        }
    }

    /// `VANISHED (EARLIER) 1:3` (RFC 7162 §3.2.10).
    mutating func vanished() throws(ParseError) -> UntaggedResponse {
        let isEarlier = cursor.take("(earlier)")
        cursor.skipSpaces()
        return .vanished(try uidSet(), earlier: isEarlier)
    }

    /// `sequence-set` without `*`, in any order and with ranges either way round.
    mutating func uidSet() throws(ParseError) -> UIDSet {
        var ranges: [ClosedRange<UID>] = []
        repeat {
            let low = try uid()
            let high = cursor.take(ASCII.colon) ? try uid() : low
            ranges.append(Swift.min(low, high)...Swift.max(low, high))
        } while cursor.take(ASCII.comma)
        return UIDSet(merging: ranges)
    }

    private mutating func uid() throws(ParseError) -> UID {
        guard let number = cursor.takeNumber(), let uid = UInt32(exactly: number).flatMap({ UID($0) }) else {
            throw error(.uid)
        }
        return uid
    }

    private func checkRangeCount(of set: UIDSet) throws(ParseError) {
        guard set.ranges.count <= limits.searchRangeCount else { throw ParseError(.limit(.searchRangeCount)) }
    }
}
