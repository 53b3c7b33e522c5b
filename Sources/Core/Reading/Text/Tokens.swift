// Text as tokens and sentences, in one pass over UTF-8 bytes. What the words mean is not known here.

/// One word or number of a text.
struct Token: Sendable {
    /// FNV-1a of the normalised word: lower case, Latin accents folded, contractions written out; all digits are `#`.
    var hash: UInt64
    /// The hash of the first five bytes of the word: what words of one family share.
    var stem: UInt64
    /// Where the word stands, in bytes.
    var start: Int32
    var end: Int32
    /// Which clause of the text it belongs to; clauses end at commas, semicolons, colons, dashes and sentences.
    var clause: Int32
    var sentence: Int32
    var startsUpper: Bool
}

/// One sentence: its tokens and its bytes.
struct Sentence: Sendable {
    var tokens: Range<Int>
    var bytes: Range<Int>
    var isQuestion: Bool
}

/// A text cut into tokens and sentences.
struct TokenizedText: Sendable {
    let bytes: [UInt8]
    private(set) var tokens: [Token] = []
    private(set) var sentences: [Sentence] = []

    /// Cuts `text`; what lies beyond `limit` bytes is not looked at.
    init(_ text: String, limit: Int = 64 * 1024) {
        self.init(bytes: Array(text.utf8.prefix(limit)))
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
        var cutter = Cutter(bytes: bytes)
        cutter.run()
        tokens = cutter.tokens
        sentences = cutter.sentences
    }

    /// The bytes from one token to another.
    func bytes(from first: Int, through last: Int) -> Range<Int> {
        let start = Int(tokens[first].start)
        return start..<max(start, Int(tokens[last].end))
    }

    /// The words of a sentence as they were written, white space joined, at most `limit` bytes.
    func quote(_ sentence: Sentence, limit: Int = 300) -> String { quote(sentence.bytes, limit: limit) }

    func quote(_ range: Range<Int>, limit: Int = 300) -> String {
        var out: [UInt8] = []
        var pendingSpace = false
        for byte in bytes[range] {
            if byte <= 0x20 {
                pendingSpace = !out.isEmpty
            } else {
                if pendingSpace { out.append(0x20) }
                pendingSpace = false
                out.append(byte)
            }
        }
        guard out.count > limit else { return String(decoding: out, as: UTF8.self) }
        var cut = limit
        while cut > 0, out[cut] & 0xC0 == 0x80 { cut -= 1 }
        return String(decoding: out[..<cut], as: UTF8.self) + "…"
    }
}

/// The hashes of the words of a phrase, as the tokenizer would cut it.
func wordHashes(_ phrase: String) -> [UInt64] { TokenizedText(phrase).tokens.map(\.hash) }
