// The state of the one pass that makes tokens and sentences of bytes (Tokens.swift).

struct Cutter {
    let bytes: [UInt8]
    var tokens: [Token] = []
    var sentences: [Sentence] = []

    private var position = 0
    private var word: [UInt8] = []
    private var wordStart = 0
    private var apostrophe = -1
    private var isNumber = true
    private var startsUpper = false
    private var clause: Int32 = 0
    private var firstToken = 0
    private var sentenceStart = 0
    private var lineStart = 0
    private var isQuestion = false

    init(bytes: [UInt8]) {
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 5)
        word.reserveCapacity(64)
    }

    mutating func run() {
        while position < bytes.count { step() }
        endWord()
        endSentence(at: bytes.count)
    }

    private mutating func step() {
        let byte = bytes[position]
        switch byte {
        case 0x61...0x7A: letter(byte)
        case 0x41...0x5A:
            if word.isEmpty { startsUpper = true }
            letter(byte | 0x20)
        case 0x30...0x39: letter(byte, digit: true)
        case 0x27, 0x60: mark(length: 1)
        case 0x0A: newline()
        case 0x2E, 0x21, 0x3F: stop(byte)
        case 0x2C, 0x3B, 0x3A, 0x28, 0x29: clauseBreak()
        case 0x2D: hyphen()
        case 0x80...: multibyte(byte)
        default: separator(1)
        }
    }

    private mutating func letter(_ byte: UInt8, digit: Bool = false, length: Int = 1) {
        if word.isEmpty {
            wordStart = position
            isNumber = true
        }
        if !digit { isNumber = false }
        word.append(byte)
        position += length
    }

    private mutating func separator(_ length: Int) {
        endWord()
        position += length
    }

    private mutating func clauseBreak() {
        let isInNumber =
            !word.isEmpty && isNumber && position + 1 < bytes.count && (0x30...0x39).contains(bytes[position + 1])
        separator(1)
        if !isInNumber { clause += 1 }
    }

    private mutating func hyphen() {
        let isDash = word.isEmpty
        separator(1)
        if isDash { clause += 1 }
    }

    /// An apostrophe: part of the word between letters, else a quotation mark.
    private mutating func mark(length: Int) {
        guard !word.isEmpty, apostrophe < 0, position + length < bytes.count, isLetter(bytes[position + length]) else {
            separator(length)
            return
        }
        apostrophe = word.count
        position += length
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte >= 0xC3
    }

    // MARK: Characters beyond ASCII

    private mutating func multibyte(_ byte: UInt8) {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        switch byte {
        case 0xC2:
            if next == 0xAD { position += 2 } else { separator(2) }
        case 0xC3:
            guard next >= 0x80, next != 0x97, next != 0xB7 else { return separator(2) }
            latin(next)
        case 0xE2: generalPunctuation(next)
        case 0xEF where next == 0xBB: position += 3
        case 0xC4...0xDF: raw(2)
        case 0xE0...0xEF: raw(3)
        case 0xF0...0xF7: separator(4)
        default: separator(1)
        }
    }

    private mutating func raw(_ length: Int) {
        let end = min(position + length, bytes.count)
        for index in position..<end - 1 { letterOnly(bytes[index]) }
        letter(bytes[end - 1], length: end - position)
    }

    private mutating func letterOnly(_ byte: UInt8) {
        if word.isEmpty {
            wordStart = position
            isNumber = false
        }
        word.append(byte)
    }

    /// U+00C0…U+00FF, without their accents; `ß` is `ss`, `æ` is `ae`, `ø` is `o`.
    private mutating func latin(_ second: UInt8) {
        if word.isEmpty { startsUpper = second < 0xA0 && second != 0x9F }
        if second == 0x9F {
            letterOnly(0x73)
            return letter(0x73, length: 2)
        }
        let base = Self.latinBase[Int(second & 0x1F)]
        if second & 0x1F == 0x06 {
            letterOnly(0x61)
            return letter(0x65, length: 2)
        }
        letter(base, length: 2)
    }

    private static let latinBase: [UInt8] = Array("aaaaaaaceeeeiiiidnooooo ouuuuypy".utf8)

    private mutating func generalPunctuation(_ next: UInt8) {
        let third = position + 2 < bytes.count ? bytes[position + 2] : 0
        switch (next, third) {
        case (0x80, 0x98), (0x80, 0x99): mark(length: 3)
        case (0x80, 0x8B...0x8F), (0x81, 0xA0): position += 3
        case (0x80, 0x93), (0x80, 0x94), (0x80, 0xA6):
            separator(3)
            clause += 1
        case (0x80, 0xA2): separator(3)
        default: separator(3)
        }
    }

    // MARK: Sentences

    private mutating func stop(_ byte: UInt8) {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0x20
        let isAbbreviation = byte == 0x2E && (word.count == 1 || isTitle || (isNumber && !word.isEmpty && next != 0x0A))
        let isBreak = next <= 0x20 || next == 0x22 || next == 0x29 || next == 0xE2 || next == 0xC2
        separator(1)
        guard isBreak, !isAbbreviation || (byte == 0x2E && opensSentence(after: position)) else { return }
        isQuestion = byte == 0x3F
        endSentence(at: position)
    }

    /// Whether the current word is one that a full stop abbreviates.
    private var isTitle: Bool {
        guard word.count <= 6, apostrophe < 0 else { return false }
        return Self.titles.contains(FNV.hash(word))
    }

    private static let titles: [UInt64] = [
        "mr", "mrs", "ms", "dr", "st", "prof", "nr", "no", "hr", "fr", "approx", "inc", "ca", "bzw", "jan", "feb",
        "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "vs", "etc", "ext", "tel",
    ].map { FNV.hash($0) }

    /// After a number or a single letter with a full stop: a capital and no month or weekday opens a sentence.
    private func opensSentence(after index: Int) -> Bool {
        guard index + 1 < bytes.count, !tokens.isEmpty else { return true }
        guard tokens[tokens.count - 1].end - tokens[tokens.count - 1].start >= 4 else { return false }
        return (0x41...0x5A).contains(bytes[index + 1])
    }

    /// A line end breaks the sentence at a blank line, after a short line, and before a bullet.
    private mutating func newline() {
        let lineLength = position - lineStart
        separator(1)
        lineStart = position
        var next = position
        while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 || bytes[next] == 0x0D { next += 1 }
        guard next < bytes.count else { return }
        let byte = bytes[next]
        let opens = (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0xC3
        let isBullet = byte == 0x2A || byte == 0x2D || byte == 0xE2
        if byte == 0x0A || isBullet || (lineLength < 48 && opens) { endSentence(at: position) }
    }

    private mutating func endSentence(at end: Int) {
        clause += 1
        guard tokens.count > firstToken else {
            sentenceStart = end
            isQuestion = false
            return
        }
        var start = sentenceStart
        while start < end, bytes[start] <= 0x20 { start += 1 }
        sentences.append(Sentence(tokens: firstToken..<tokens.count, bytes: start..<end, isQuestion: isQuestion))
        firstToken = tokens.count
        sentenceStart = end
        isQuestion = false
    }

    // MARK: Words

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        if word.count > 40 { word.removeSubrange(40...) }
        let split = min(apostrophe, word.count)
        if split > 0 {
            contraction(at: split)
        } else if isNumber {
            emit(Self.numberSign[...])
        } else if word == Self.cannot {
            emit(word[..<3])
            emit(word[3...])
        } else {
            emit(word[...])
        }
        word.removeAll(keepingCapacity: true)
        apostrophe = -1
        startsUpper = false
    }

    private static let cannot = Array("cannot".utf8)
    private static let numberSign = Array("#".utf8)
    private static let will = Array("will".utf8)
    private static let shall = Array("shall".utf8)
    private static let have = Array("have".utf8)
    private static let would = Array("would".utf8)
    private static let not = Array("not".utf8)
    private static let are = Array("are".utf8)
    private static let am = Array("am".utf8)
    private static let isVerb = Array("is".utf8)
    private static let can = Array("can".utf8)
    private static let takesIs = ["it", "that", "there", "here", "what", "who", "he", "she", "how", "let"]
        .map { Array($0.utf8) }

    /// `won't` is `will not`, `we've` is `we have`, `company's` is `company`, `l'offre` is `l offre`, `O'Brien` is
    /// `obrien`.
    private mutating func contraction(at split: Int) {
        let stem = word[..<split]
        let suffix = word[split...]
        switch suffix.count {
        case 1 where suffix.first == 0x74 && stem.last == 0x6E: negative(stem)
        case 1 where suffix.first == 0x73:
            emit(stem)
            if Self.takesIs.contains(where: { $0[...] == stem }) { emit(Self.isVerb[...]) }
        case 1 where suffix.first == 0x6D:
            emit(stem)
            emit(Self.am[...])
        case 1 where suffix.first == 0x64:
            emit(stem)
            emit(Self.would[...])
        case 2 where suffix.elementsEqual([0x6C, 0x6C]):
            emit(stem)
            emit(Self.will[...])
        case 2 where suffix.elementsEqual([0x76, 0x65]):
            emit(stem)
            emit(Self.have[...])
        case 2 where suffix.elementsEqual([0x72, 0x65]):
            emit(stem)
            emit(Self.are[...])
        default:
            if stem.count <= 2 && stem.first != 0x6F {
                emit(stem)
                emit(suffix)
            } else {
                emit(word[...])
            }
        }
    }

    private mutating func negative(_ stem: ArraySlice<UInt8>) {
        if stem.elementsEqual("won".utf8) {
            emit(Self.will[...])
        } else if stem.elementsEqual("shan".utf8) {
            emit(Self.shall[...])
        } else if stem.elementsEqual("can".utf8) {
            emit(Self.can[...])
        } else if stem.elementsEqual("ain".utf8) {
            emit(Self.are[...])
        } else {
            emit(stem.dropLast())
        }
        emit(Self.not[...])
    }

    private mutating func emit(_ part: ArraySlice<UInt8>) {
        guard !part.isEmpty else { return }
        var state = FNV()
        var stem: UInt64 = 0
        var length = 0
        for byte in part {
            state.mix(byte)
            length += 1
            if length == 5 { stem = state.value }
        }
        tokens.append(
            Token(
                hash: state.value, stem: length < 5 ? state.value : stem, start: Int32(wordStart), end: Int32(position),
                clause: clause, sentence: Int32(sentences.count), startsUpper: startsUpper))
    }
}
