// A set of UIDs as sorted ranges: its algebra. Wire text: UIDSet+Wire.

/// A set of UIDs, kept as ascending ranges that neither touch nor overlap (RFC 3501 §9, `sequence-set`).
///
/// A range that ends in ``UID/max`` is written as `n:*`. Memory grows with the ranges, not with the UIDs.
public struct UIDSet: Hashable, Sendable {
    /// Ascending, disjoint, never adjacent.
    public private(set) var ranges: [ClosedRange<UID>]

    public init() { ranges = [] }

    public init(_ uid: UID) { ranges = [uid...uid] }

    public init(_ range: ClosedRange<UID>) { ranges = [range] }

    /// All UIDs from this one on: `n:*`.
    public init(from lowest: UID) { ranges = [lowest...UID.max] }

    public init(_ uids: some Sequence<UID>) {
        self.init()
        for uid in uids.sorted() { insert(uid) }
    }

    /// Ranges in any order, overlapping or not.
    public init(merging ranges: some Sequence<ClosedRange<UID>>) {
        self.init()
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { insert(range) }
    }

    public var isEmpty: Bool { ranges.isEmpty }

    /// How many UIDs the set holds.
    public var count: Int {
        ranges.reduce(0) { $0 + Int($1.upperBound.rawValue - $1.lowerBound.rawValue) + 1 }
    }

    public var first: UID? { ranges.first?.lowerBound }
    public var last: UID? { ranges.last?.upperBound }

    /// True if the set reaches to `*`, so that its members in the mailbox cannot be counted.
    public var isOpenEnded: Bool { ranges.last?.upperBound == .max }

    public func contains(_ uid: UID) -> Bool {
        let index = indexOfRange(endingAtOrAfter: uid)
        return index < ranges.count && ranges[index].lowerBound <= uid
    }

    public mutating func insert(_ uid: UID) { insert(uid...uid) }

    /// Adds a range; appending in ascending order takes constant time.
    public mutating func insert(_ range: ClosedRange<UID>) {
        guard let last = ranges.last else { return ranges.append(range) }
        if range.lowerBound > last.upperBound {
            if range.lowerBound.rawValue - last.upperBound.rawValue == 1 {
                ranges[ranges.count - 1] = last.lowerBound...range.upperBound
            } else {
                ranges.append(range)
            }
            return
        }
        // The ranges to merge are those that touch or overlap the new one.
        let touchFrom = UID(nonzero: range.lowerBound.rawValue &- 1)
        let touchTo = range.upperBound == .max ? range.upperBound : UID(nonzero: range.upperBound.rawValue + 1)
        let start = indexOfRange(endingAtOrAfter: touchFrom)
        var end = start
        var merged = range
        while end < ranges.count, ranges[end].lowerBound <= touchTo {
            merged =
                Swift.min(
                    merged.lowerBound, ranges[end].lowerBound)...Swift.max(
                    merged.upperBound, ranges[end].upperBound)
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: CollectionOfOne(merged))
    }

    /// Appending, or else a merge of all ranges at once.
    public mutating func formUnion(_ other: UIDSet) {
        guard let otherFirst = other.first else { return }
        if let last, otherFirst <= last {
            self = UIDSet(merging: ranges + other.ranges)
        } else {
            for range in other.ranges { insert(range) }
        }
    }

    public func union(_ other: UIDSet) -> UIDSet {
        var result = self
        result.formUnion(other)
        return result
    }

    /// What is in this set and not in the other, in time linear in both numbers of ranges.
    public func subtracting(_ other: UIDSet) -> UIDSet {
        var result = UIDSet()
        var holes = other.ranges[...]
        for range in ranges {
            var low = range.lowerBound.rawValue
            var isUsedUp = false
            while let hole = holes.first, hole.upperBound.rawValue < low { holes.removeFirst() }
            while let hole = holes.first, hole.lowerBound <= range.upperBound {
                if hole.lowerBound.rawValue > low {
                    result.ranges.append(UID(nonzero: low)...UID(nonzero: hole.lowerBound.rawValue - 1))
                }
                guard hole.upperBound < range.upperBound else {
                    isUsedUp = true
                    break
                }
                low = hole.upperBound.rawValue + 1
                holes.removeFirst()
            }
            if !isUsedUp { result.ranges.append(UID(nonzero: low)...range.upperBound) }
        }
        return result
    }

    public func intersection(_ other: UIDSet) -> UIDSet {
        subtracting(subtracting(other))
    }

    /// The UIDs one by one, ascending. Of an open-ended set this is a very long sequence.
    public var uids: some Sequence<UID> & Sendable {
        ranges.lazy.flatMap { range in
            (range.lowerBound.rawValue...range.upperBound.rawValue).lazy.map { UID(nonzero: $0) }
        }
    }

    /// Index of the first range whose end is not below `uid`, by bisection.
    private func indexOfRange(endingAtOrAfter uid: UID) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < uid { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
