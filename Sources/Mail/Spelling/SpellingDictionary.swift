// hunspell's dictionaries behind two questions: is this a word, and what may have been meant. Which words are asked
// about is the lint's business (Writing).

internal import CHunspell
internal import Glibc
internal import Synchronization

/// A loaded dictionary; about 8 MB while it lives, given back when it goes. Safe to share: one question at a time.
public final class SpellingDictionary: Sendable {
    /// A word that the dictionary does not know.
    public struct Misspelled: Hashable, Sendable {
        public let word: String
        /// Best first; empty where none was found or looked for.
        public let suggestions: [String]
    }

    /// Where Debian keeps dictionaries.
    public static let systemDirectories = ["/usr/share/hunspell", "/usr/share/myspell/dicts"]

    private let handle: Mutex<HunspellHandle>

    /// Loads `LANGUAGE.aff` and `LANGUAGE.dic` from the first directory that has both; takes some 20 ms.
    /// - Parameter language: `en_US`, `en_GB` and the like.
    /// - Throws: `SpellingError` for a name that is none, and where the files are missing or unreadable.
    public init(language: String, directories: [String] = systemDirectories) throws(SpellingError) {
        guard Self.isPlausible(language) else {
            throw SpellingError(.badLanguage, operation: "choose a dictionary")
        }
        // hunspell hands out a dictionary that knows nothing where a file is missing: look first.
        let found = directories.map { "\($0)/\(language)" }.first {
            access("\($0).aff", R_OK) == 0 && access("\($0).dic", R_OK) == 0
        }
        guard let base = found else {
            throw SpellingError(.notInstalled, operation: "find the \(language) dictionary")
        }
        guard let handle = HunspellHandle(base: base) else {
            throw SpellingError(.unreadable, operation: "load the \(language) dictionary")
        }
        self.handle = Mutex(handle)
    }

    /// Whether the dictionary has the word. Words of more than 50 bytes and words it cannot write count as known.
    public func isKnown(_ word: String) -> Bool { handle.withLock { $0.isKnown(word) } }

    /// The words it does not know, in order, each once. Suggestions take 20 ms a word the first time and are looked for
    /// only for the first `suggesting` of them.
    public func misspelled(_ words: [String], suggesting limit: Int = 20) -> [Misspelled] {
        handle.withLock { handle in
            var seen: Set<String> = []
            var result: [Misspelled] = []
            for word in words where seen.insert(word).inserted && !handle.isKnown(word) {
                result.append(
                    Misspelled(word: word, suggestions: result.count < limit ? handle.suggestions(word) : []))
            }
            return result
        }
    }

    /// Language, perhaps region and variant; nothing that could leave the directory.
    private static func isPlausible(_ language: String) -> Bool {
        let parts = language.split(separator: "_", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && (2...3).contains(parts[0].utf8.count)
            && parts.allSatisfy { part in
                (1...12).contains(part.utf8.count)
                    && part.utf8.allSatisfy { byte in
                        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                            || (0x30...0x39).contains(byte)
                    }
            }
    }
}

/// A dictionary could not be used.
public struct SpellingError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case badLanguage = "not the name of a language such as en_US"
        case notInstalled = "no such dictionary is installed; on Debian: apt install hunspell-en-us"
        case unreadable = "the dictionary cannot be read; install it anew"
    }

    public enum Retry: Sendable { case needsPerson }

    public let code: Code
    /// What was tried.
    public let operation: String
    public var retry: Retry { .needsPerson }

    init(_ code: Code, operation: String) { (self.code, self.operation) = (code, operation) }

    public var description: String { "could not \(operation): \(code.rawValue)" }
}

/// hunspell keeps a character table for all its dictionaries, filled by the first and freed with the last, without a
/// lock of its own: dictionaries are made and destroyed one at a time.
private let lifecycle = Mutex(())

/// hunspell's handle, freed once.
private struct HunspellHandle: ~Copyable {
    private let raw: OpaquePointer
    private let isUTF8: Bool
    /// What was suggested for a word before: drafts are checked again and again.
    private var suggested: [String: [String]] = [:]
    private static let mostSuggested = 1000

    init?(base: String) {
        guard let raw = lifecycle.withLock({ _ in Hunspell_create("\(base).aff", "\(base).dic") })
        else { return nil }
        let encoding = Hunspell_get_dic_encoding(raw).map { String(cString: $0).uppercased() } ?? ""
        let isLatin = ["ISO8859-1", "ISO-8859-1", ""].contains(encoding)
        guard encoding == "UTF-8" || isLatin else {
            lifecycle.withLock { _ in Hunspell_destroy(raw) }
            return nil
        }
        self.raw = raw
        isUTF8 = encoding == "UTF-8"
    }

    deinit {
        lifecycle.withLock { [raw] _ in Hunspell_destroy(raw) }
        malloc_trim(0)
    }

    /// Debian's English dictionaries have `cafe` and `resume` only: a word that is known without its accents is known.
    func isKnown(_ word: String) -> Bool {
        if isListed(word) { return true }
        let plain = String(word.map { Self.plainLetters[$0] ?? $0 })
        return plain != word && isListed(plain)
    }

    private static let plainLetters: [Character: Character] = [
        "à": "a", "á": "a", "â": "a", "ç": "c", "è": "e", "é": "e", "ê": "e", "ë": "e", "î": "i",
        "ï": "i", "í": "i",
        "ñ": "n", "ó": "o", "ô": "o", "ö": "o", "û": "u", "ü": "u", "É": "E",
    ]

    private func isListed(_ word: String) -> Bool {
        guard let bytes = encoded(word) else { return true }
        return bytes.withUnsafeBufferPointer { Hunspell_spell(raw, $0.baseAddress) != 0 }
    }

    mutating func suggestions(_ word: String) -> [String] {
        if let known = suggested[word] { return known }
        if suggested.count >= Self.mostSuggested { suggested.removeAll() }
        let found = search(word)
        suggested[word] = found
        return found
    }

    private func search(_ word: String) -> [String] {
        guard let bytes = encoded(word) else { return [] }
        var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = bytes.withUnsafeBufferPointer { Hunspell_suggest(raw, &list, $0.baseAddress) }
        guard count > 0, let found = list else { return [] }
        defer { Hunspell_free_list(raw, &list, count) }
        var suggestions: [String] = []
        for index in 0..<min(Int(count), 10) {
            if let text = found[index] { suggestions.append(decoded(text)) }
        }
        return suggestions
    }

    /// The word in the dictionary's encoding with a closing NUL; nil for what hunspell should not be asked: its
    /// suggestions take very long for long words.
    private func encoded(_ word: String) -> [CChar]? {
        guard !word.isEmpty, word.utf8.count <= 50, !word.utf8.contains(0) else { return nil }
        if isUTF8 { return word.utf8CString.map { $0 } }
        let scalars = word.unicodeScalars
        guard scalars.allSatisfy({ $0.value < 0x100 }) else { return nil }
        return scalars.map { CChar(bitPattern: UInt8($0.value)) } + [0]
    }

    private func decoded(_ text: UnsafeMutablePointer<CChar>) -> String {
        if isUTF8 { return String(cString: text) }
        var result = ""
        var at = 0
        while text[at] != 0 {
            result.unicodeScalars.append(Unicode.Scalar(UInt8(bitPattern: text[at])))
            at += 1
        }
        return result
    }
}
