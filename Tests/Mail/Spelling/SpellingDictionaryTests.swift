// The dictionary through hunspell: words, suggestions, missing files.

import Foundation
import Spelling
import Testing

/// Debian's en_US, which the package depends on.
private let isInstalled = FileManager.default.fileExists(atPath: "/usr/share/hunspell/en_US.dic")

@Suite(.enabled(if: isInstalled, "hunspell-en-us is not installed"))
struct SpellingDictionaryTests {
    @Test(arguments: [
        "Thursday", "interview", "don't", "don’t", "café", "résumé", "naïve", "colleagues",
    ])
    func wordsAreKnown(word: String) throws {
        #expect(try SpellingDictionary(language: "en_US").isKnown(word))
    }

    @Test(arguments: ["intervew", "recieve", "oportunity", "thankyou", "Thurday"])
    func misspelledWordsAreNot(word: String) throws {
        #expect(try !SpellingDictionary(language: "en_US").isKnown(word))
    }

    @Test func aMisspelledWordComesOnceAndWithSuggestions() throws {
        let dictionary = try SpellingDictionary(language: "en_US")
        let found = dictionary.misspelled(["the", "recieve", "interview", "recieve", "oportunity"])
        #expect(found.map(\.word) == ["recieve", "oportunity"])
        #expect(found[0].suggestions.first == "receive")
        #expect(found[1].suggestions.contains("opportunity"))
        #expect(dictionary.misspelled(["recieve"], suggesting: 0)[0].suggestions.isEmpty)
    }

    @Test func whatNobodyWouldLookUpIsNotAskedAbout() throws {
        let dictionary = try SpellingDictionary(language: "en_US")
        #expect(dictionary.isKnown(String(repeating: "x", count: 10_000)))
        #expect(dictionary.isKnown("a\0b"))
        #expect(dictionary.isKnown(""))
    }

    @Test func manyMayAskAtOnce() async throws {
        let dictionary = try SpellingDictionary(language: "en_US")
        let answers = await withTaskGroup(of: Bool.self) { group in
            for word in 0..<50 {
                group.addTask { dictionary.isKnown(word.isMultiple(of: 2) ? "interview" : "intervew") }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answers == 25)
    }
}

struct SpellingErrorTests {
    @Test func aMissingDictionarySaysWhatToInstall() {
        let error = #expect(throws: SpellingError.self) { try SpellingDictionary(language: "tlh_KX") }
        #expect(error?.code == .notInstalled)
        #expect(error?.description.contains("apt install") == true)
    }

    @Test(arguments: [
        "../../etc/passwd", "en/US", "", "en_US.dic", "en US", "e", "en__US", "en_US\0",
    ])
    func aLanguageIsNoPath(language: String) {
        let error = #expect(throws: SpellingError.self) { try SpellingDictionary(language: language) }
        #expect(error?.code == .badLanguage)
    }

    @Test func halfADictionaryIsNone() throws {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "spelling-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data("SET UTF-8\n".utf8).write(to: directory.appending(path: "xx.aff"))
        let error = #expect(throws: SpellingError.self) {
            try SpellingDictionary(language: "xx", directories: [directory.path])
        }
        #expect(error?.code == .notInstalled)
    }

    @Test func aLatin1DictionaryIsAskedInItsOwnEncoding() throws {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "spelling-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(
            "SET ISO8859-1\nTRY abcdefghijklmnopqrstuvwxyz\u{FC}\n".unicodeScalars.map { UInt8($0.value) }
        )
        .write(to: directory.appending(path: "yy.aff"))
        try Data("2\nM\u{FC}ller\ngr\u{FC}n\n".unicodeScalars.map { UInt8($0.value) })
            .write(to: directory.appending(path: "yy.dic"))
        let dictionary = try SpellingDictionary(language: "yy", directories: [directory.path])
        #expect(dictionary.isKnown("Müller"))
        #expect(dictionary.isKnown("株式会社"))
        #expect(dictionary.misspelled(["grün", "grünn"]).map(\.suggestions) == [["grün"]])
    }
}
