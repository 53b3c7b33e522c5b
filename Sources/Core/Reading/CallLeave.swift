// Whether a mail says that its writer may be called (A14). It only finds the sentence: leave is what the person records
// once they were asked. English and German.

/// Finds the words by which somebody asks for a call.
public enum CallLeave {
    /// Characters of a mail that are looked at.
    static let textLimit = 20_000

    /// The first sentence that asks to be called or says that calling is all right, at most 200 bytes of it; nil where
    /// there is none, or the sentence says that they would rather not.
    public static func quote(in text: String) -> String? {
        let tokenized = TokenizedText(String(text.prefix(textLimit)))
        for sentence in tokenized.sentences {
            let words = words(of: tokenized.quote(sentence, limit: 1000))
            // Few sentences are worth a search for phrases.
            guard words.contains(where: telling.contains) else { continue }
            if grants(" " + words.joined(separator: " ") + " ") { return tokenized.quote(sentence, limit: 200) }
        }
        return nil
    }

    /// - Parameter words: with one space between them and on either side.
    private static func grants(_ words: String) -> Bool {
        guard asking.contains(where: { words.contains(" \($0) ") }) else { return false }
        var rest = words
        for phrase in friendlyNegations { rest = rest.replacing(" \(phrase) ", with: " ") }
        return !refusing.contains { rest.contains(" \($0) ") }
    }

    /// In lower case, without punctuation.
    private static func words(of text: String) -> [Substring] {
        text.lowercased().replacing("’", with: "'").split { !$0.isLetter && !$0.isNumber && $0 != "'" }
    }

    /// One of these stands in every phrase.
    private static let telling: Set<Substring> = [
        "call", "ring", "phone", "telephone", "mobile", "cell", "rufen", "ruf", "anrufen", "anzurufen", "telefonisch",
    ]

    private static let asking = [
        "free to call", "free to ring", "free to phone", "welcome to call", "welcome to ring", "please call me",
        "please call us", "please call my", "please ring me", "can call me", "can call us", "may call me",
        "may call us",
        "just call me", "do call me", "call me at", "call me on", "call me any", "call me when", "call me if",
        "call me back", "call me directly", "call me tomorrow", "call me today", "call my mobile", "call my cell",
        "call my office", "call my direct", "hesitate to call", "hesitate to ring", "hesitate to phone",
        "give me a call", "give us a call", "give me a ring", "give us a ring", "reach me by phone",
        "reach us by phone",
        "reach me by telephone", "reach me on my mobile", "reach me on my cell", "contact me by phone",
        "contact me by telephone", "contact us by phone", "ring me on", "phone me on", "phone me at", "phone me any",
        "rufen sie mich", "rufen sie uns", "ruf mich", "mich anrufen", "uns anrufen", "mich anzurufen",
        "uns anzurufen", "gern anrufen", "gerne anrufen", "mich telefonisch", "uns telefonisch",
        "telefonisch erreichbar",
        "auch telefonisch",
    ]

    /// "Do not hesitate to call" asks for it.
    private static let friendlyNegations = [
        "don't hesitate to", "do not hesitate to", "never hesitate to", "please don't hesitate", "zögern sie nicht",
        "zögere nicht",
    ]

    private static let refusing = [
        "not", "don't", "never", "cannot", "can't", "no phone", "no calls", "no telephone", "rather than", "instead of",
        "nicht", "kein", "keine", "keinen", "bitte keine",
    ]
}
