// UIDSet as text in a command: compact encoding and splitting. Reading it from a response: ResponseGrammar.

extension UIDSet: CustomStringConvertible {
    /// The compact wire form, such as `1:3,5,9:*`; empty for the empty set, which no command may hold.
    public var description: String {
        ranges.map(Self.encode).joined(separator: ",")
    }

    /// Parts of the set whose wire forms are each at most so many bytes long (but at least one range).
    ///
    /// - Parameter encodedByteLimit: bytes left for the set within the command line.
    public func split(encodedByteLimit: Int) -> [UIDSet] {
        var parts: [UIDSet] = []
        var part = UIDSet()
        var byteCount = 0
        for range in ranges {
            let cost = Self.encode(range).utf8.count + 1
            if !part.isEmpty, byteCount + cost - 1 > encodedByteLimit {
                parts.append(part)
                part = UIDSet()
                byteCount = 0
            }
            part.insert(range)
            byteCount += cost
        }
        if !part.isEmpty { parts.append(part) }
        return parts
    }

    /// Parts of the set that hold at most so many UIDs each, for batches of replies.
    public func split(countLimit: Int) -> [UIDSet] {
        var parts: [UIDSet] = []
        var part = UIDSet()
        var room = UInt64(Swift.max(1, countLimit))
        for range in ranges {
            var low = UInt64(range.lowerBound.rawValue)
            let high = UInt64(range.upperBound.rawValue)
            while low <= high {
                let end = Swift.min(high, low + room - 1)
                part.insert(UID(nonzero: UInt32(low))...UID(nonzero: UInt32(end)))
                room -= end - low + 1
                low = end + 1
                if room == 0 {
                    parts.append(part)
                    part = UIDSet()
                    room = UInt64(Swift.max(1, countLimit))
                }
            }
        }
        if !part.isEmpty { parts.append(part) }
        return parts
    }

    private static func encode(_ range: ClosedRange<UID>) -> String {
        let low = range.lowerBound.description
        if range.lowerBound == range.upperBound { return range.lowerBound == .max ? "*" : low }
        return range.upperBound == .max ? "\(low):*" : "\(low):\(range.upperBound)"
    }
}
