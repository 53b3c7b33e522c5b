import IMAPProtocol
import Testing

@Suite("UIDSet")
struct UIDSetTests {
    @Test(
        "is written compactly",
        arguments: [
            ([1], "1"), ([1, 2, 3], "1:3"), ([3, 1, 2, 5], "1:3,5"), ([5, 5, 5], "5"), ([9, 7, 8, 1, 3], "1,3,7:9"),
            ([4_294_967_295], "*"), ([4_294_967_294, 4_294_967_295], "4294967294:*"),
        ] as [([UInt32], String)])
    func isWrittenCompactly(numbers: [UInt32], text: String) {
        #expect(UIDSet(numbers.compactMap { UID($0) }).description == text)
    }

    @Test("zero is no UID")
    func zeroIsNoUID() {
        #expect(UID(0) == nil)
    }

    /// Compared with Set over many random changes.
    @Test("behaves like a set", arguments: 1...20 as ClosedRange<UInt64>)
    func behavesLikeASet(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var set = UIDSet()
        var other = UIDSet()
        var model: Set<UInt32> = []
        var otherModel: Set<UInt32> = []
        for _ in 0..<60 {
            let low = UInt32.random(in: 1...80, using: &generator)
            let high = low + UInt32.random(in: 0...5, using: &generator)
            let range = try #require(UID(low))...(try #require(UID(high)))
            if Bool.random(using: &generator) {
                set.insert(range)
                model.formUnion(low...high)
            } else {
                other.insert(range)
                otherModel.formUnion(low...high)
            }
            #expect(set.uids.map(\.rawValue) == model.sorted())
            #expect(set.count == model.count)
            #expect(set.union(other).uids.map(\.rawValue) == model.union(otherModel).sorted())
            #expect(set.subtracting(other).uids.map(\.rawValue) == model.subtracting(otherModel).sorted())
            #expect(set.intersection(other).uids.map(\.rawValue) == model.intersection(otherModel).sorted())
            for number in UInt32(1)...90 { #expect(set.contains(try #require(UID(number))) == model.contains(number)) }
            for (left, right) in zip(set.ranges, set.ranges.dropFirst()) {
                #expect(left.upperBound.rawValue + 1 < right.lowerBound.rawValue)
            }
        }
        #expect(UIDSet(merging: (set.ranges + other.ranges).shuffled(using: &generator)) == set.union(other))
    }

    @Test("the highest UID stands for *, and nothing overflows there")
    func theHighestUIDStandsForStar() {
        var set = UIDSet(from: .max)
        #expect(set.isOpenEnded)
        set.insert(.max)
        set.insert(.min)
        #expect(set.description == "1,*")
        #expect(UIDSet(from: .min).subtracting(UIDSet(.max)).description == "1:4294967294")
        #expect(UIDSet(from: .min).subtracting(UIDSet(from: .min)).isEmpty)
        #expect(UIDSet(from: .min).count == 4_294_967_295)
    }

    @Test("is split so that each part fits the line", arguments: [1, 3, 10, 50, 400])
    func isSplitSoThatEachPartFits(limit: Int) {
        let set = UIDSet(stride(from: UInt32(1), to: 2000, by: 3).compactMap { UID($0) })
        let parts = set.split(encodedByteLimit: limit)
        for part in parts { #expect(part.description.utf8.count <= max(limit, 4)) }
        #expect(parts.reduce(UIDSet()) { $0.union($1) } == set)
        #expect(parts.reduce(0) { $0 + $1.count } == set.count)
    }

    @Test("is split by count across ranges")
    func isSplitByCount() {
        let set = UIDSet(merging: [UID.min...(UID(10) ?? .min), (UID(20) ?? .min)...(UID(25) ?? .min)])
        #expect(set.split(countLimit: 4).map(\.description) == ["1:4", "5:8", "9:10,20:21", "22:25"])
        #expect(UIDSet(from: .min).split(countLimit: 1 << 31).count == 2)
        #expect(UIDSet().split(countLimit: 4).isEmpty)
    }
}
