// Many phrases looked for in one text: by bytes, for searching by characters costs a hundred times as much.

/// A list of phrases, in lower case.
struct Phrases: Sendable, ExpressibleByArrayLiteral {
    /// All phrases, one after the other: those with the same first byte together, in the order of the list.
    private let bytes: [UInt8]
    /// Where each phrase begins in `bytes`, and at last where they end.
    private let starts: [Int]
    /// For each byte the number of the first phrase that begins with it or with a later one.
    private let firsts: [Int]
    /// For each first byte a bit for the low six bits of each second byte: most places of a text end here.
    private let seconds: [UInt64]

    init(_ phrases: [String]) {
        var bytes: [UInt8] = []
        var starts = [0]
        var firsts = [0]
        var seconds = [UInt64](repeating: 0, count: 256)
        for first in UInt8.min...UInt8.max {
            for phrase in phrases where phrase.utf8.first == first {
                bytes += phrase.utf8
                starts.append(bytes.count)
                let second = phrase.utf8.dropFirst().first
                seconds[Int(first)] |= second.map { 1 << UInt64($0 & 63) } ?? .max
            }
            firsts.append(starts.count - 1)
        }
        (self.bytes, self.starts, self.firsts, self.seconds) = (bytes, starts, firsts, seconds)
    }

    init(arrayLiteral elements: String...) { self.init(elements) }

    /// Whether any of them stands in the text, which has to be in lower case.
    func isIn(_ text: some StringProtocol) -> Bool { first(in: text) != nil }

    /// The one that stands first in the text.
    func first(in text: some StringProtocol) -> String? {
        let found =
            text.utf8.withContiguousStorageIfAvailable(search) ?? Array(text.utf8).withUnsafeBufferPointer(search)
        return found.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the text begins with any of them.
    func begins(_ text: some StringProtocol) -> Bool { candidates(text).contains { text.utf8.starts(with: $0) } }

    /// Whether the text is one of them.
    func contains(_ text: some StringProtocol) -> Bool { candidates(text).contains { text.utf8.elementsEqual($0) } }

    /// The phrases that begin with the text's first byte.
    private func candidates(_ text: some StringProtocol) -> some Sequence<ArraySlice<UInt8>> {
        let numbers = text.utf8.first.map { firsts[Int($0)]..<firsts[Int($0) + 1] } ?? 0..<0
        return numbers.lazy.map { bytes[starts[$0]..<starts[$0 + 1]] }
    }

    private func search(_ text: UnsafeBufferPointer<UInt8>) -> ArraySlice<UInt8>? {
        for start in text.indices {
            let first = Int(text[start])
            let second = start + 1 < text.count ? text[start + 1] : 0
            guard seconds[first] >> UInt64(second & 63) & 1 == 1 else { continue }
            for number in firsts[first]..<firsts[first + 1] where matches(text, start, number) {
                return bytes[starts[number]..<starts[number + 1]]
            }
        }
        return nil
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ number: Int) -> Bool {
        let phrase = starts[number]..<starts[number + 1]
        guard phrase.count <= text.count - start else { return false }
        for offset in 1..<max(1, phrase.count) where text[start + offset] != bytes[phrase.lowerBound + offset] {
            return false
        }
        return true
    }
}

extension StringProtocol {
    /// Whether an ASCII text stands in this one; by bytes.
    func holds(_ part: StaticString) -> Bool {
        part.withUTF8Buffer { part in
            utf8.withContiguousStorageIfAvailable { $0.holds(part) }
                ?? Array(utf8).withUnsafeBufferPointer { $0.holds(part) }
        }
    }
}

extension [UInt8] {
    /// Whether an ASCII text stands in this one.
    func holds(_ part: StaticString) -> Bool {
        part.withUTF8Buffer { part in withUnsafeBufferPointer { $0.holds(part) } }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func holds(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !part.isEmpty else { return true }
        guard count >= part.count else { return false }
        for start in 0...(count - part.count) where self[start] == part[0] {
            var index = 1
            while index < part.count, self[start + index] == part[index] { index += 1 }
            if index == part.count { return true }
        }
        return false
    }
}

extension String {
    /// The lines, split at LF; by bytes. A CR stays where it is.
    var lines: [Substring] {
        var text = self
        let ends = text.withUTF8 { bytes in bytes.indices.filter { bytes[$0] == 10 } }
        var lines: [Substring] = []
        lines.reserveCapacity(ends.count + 1)
        var start = text.startIndex
        for end in ends {
            let end = text.utf8.index(text.startIndex, offsetBy: end)
            lines.append(text[start..<end])
            start = text.utf8.index(after: end)
        }
        return lines + [text[start...]]
    }

    /// The first so many characters; counted by bytes where they are ASCII.
    func leading(_ count: Int) -> Substring {
        guard utf8.count > count else { return self[...] }
        let start = utf8.prefix(count + 1)
        guard start.allSatisfy({ $0 < 0x80 && $0 != 13 }) else { return prefix(count) }
        return Substring(start.dropLast())
    }
}
