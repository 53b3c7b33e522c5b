// Many phrases looked for in one text: by bytes, for searching by characters costs a hundred times as much.

/// A list of phrases, in lower case.
struct Phrases: Sendable, ExpressibleByArrayLiteral {
    private let phrases: [String]
    /// The phrases' bytes by their first byte.
    private let buckets: [[[UInt8]]]

    init(_ phrases: [String]) {
        self.phrases = phrases
        var buckets = [[[UInt8]]](repeating: [], count: 256)
        for phrase in phrases {
            let bytes = Array(phrase.utf8)
            if let first = bytes.first { buckets[Int(first)].append(bytes) }
        }
        self.buckets = buckets
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
    func begins(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first else { return false }
        return buckets[Int(first)].contains { text.utf8.starts(with: $0) }
    }

    /// Whether the text is one of them.
    func contains(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first else { return false }
        return buckets[Int(first)].contains { text.utf8.elementsEqual($0) }
    }

    private func search(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        for start in text.indices {
            for phrase in buckets[Int(text[start])] where Self.matches(text, start, phrase) { return phrase }
        }
        return nil
    }

    private static func matches(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ phrase: [UInt8]) -> Bool {
        guard phrase.count <= text.count - start else { return false }
        var index = 1
        while index < phrase.count {
            if text[start + index] != phrase[index] { return false }
            index += 1
        }
        return true
    }
}

extension StringProtocol {
    /// Whether an ASCII text stands in this one; by bytes.
    func holds(_ part: StaticString) -> Bool {
        let length = part.utf8CodeUnitCount
        guard length > 0 else { return true }
        return part.withUTF8Buffer { part in
            let search: (UnsafeBufferPointer<UInt8>) -> Bool = { text in
                guard text.count >= length else { return false }
                for start in 0...(text.count - length) where text[start] == part[0] {
                    var index = 1
                    while index < length, text[start + index] == part[index] { index += 1 }
                    if index == length { return true }
                }
                return false
            }
            return utf8.withContiguousStorageIfAvailable(search) ?? Array(utf8).withUnsafeBufferPointer(search)
        }
    }
}
