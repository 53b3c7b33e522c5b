// Bytes to text: every charset that iconv knows, and what mail claims wrongly about its charset.

import CGMime
import Glibc

/// Decodes bytes of a declared, missing or wrong charset.
enum Charset {
    /// The text, and whether the declaration was wrong or bytes had to be replaced by U+FFFD.
    struct Decoded {
        var text: String
        var defect: String?
    }

    /// Decodes `bytes`; nil or unusable `charset` means: find out.
    ///
    /// Valid UTF-8 with characters beyond ASCII wins over any single-byte charset, which text almost never is by
    /// chance. Stateful and multi-byte charsets are believed first. windows-1252 comes last and fits everything.
    static func decode(_ bytes: [UInt8], charset declared: String?) -> Decoded {
        let charset = declared.map(canonical) ?? "unknown"
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        if isASCII, !stateful.contains(charset) {
            if !bytes.contains(0x1B) { return Decoded(text: string(bytes), defect: nil) }
            return undeclaredISO2022(bytes) ?? Decoded(text: string(bytes), defect: nil)
        }
        if let text = byOrderMark(bytes) { return Decoded(text: text, defect: nil) }
        let isUTF8 = charset == "utf-8"
        if isUTF8 || unknown.contains(charset) || !multibyte.contains(charset) && !stateful.contains(charset),
            let text = validUTF8(bytes)
        {
            let isSaid = isUTF8 || declared == nil
            return Decoded(text: text, defect: isSaid ? nil : "\(quoted(declared)) is UTF-8 in truth")
        }
        if !isUTF8, !unknown.contains(charset), let text = convert(bytes, from: charset) {
            return Decoded(text: text, defect: nil)
        }
        return guess(bytes, charset: charset, declared: declared)
    }

    /// What remains: a charset that lies or is unknown, bytes that do not fit it.
    private static func guess(_ bytes: [UInt8], charset: String, declared: String?) -> Decoded {
        if let text = validUTF8(bytes) { return Decoded(text: text, defect: "\(quoted(declared)) is UTF-8 in truth") }
        if charset == "utf-8", isMostlyUTF8(bytes) {
            return Decoded(text: string(bytes), defect: "bytes that are no UTF-8")
        }
        if multibyte.contains(charset), let text = convertLossy(bytes, from: charset) {
            return Decoded(text: text, defect: "bytes that are no \(charset)")
        }
        let text = convert(bytes, from: "windows-1252") ?? latin1(bytes)
        return Decoded(text: text, defect: declared == nil ? nil : "\(quoted(declared)) read as windows-1252")
    }

    private static func quoted(_ charset: String?) -> String {
        guard let charset else { return "text without charset" }
        return
            "charset \(String(charset.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }))"
    }

    /// More multi-byte characters than broken bytes: a cut or a stray byte, not another charset.
    private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
        var good = 0
        var bad = 0
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value > 0x7F {
            if scalar == "\u{FFFD}" { bad += 1 } else { good += 1 }
        }
        return good > bad
    }

    private static func validUTF8(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }

    private static func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func latin1(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        return String(scalars)
    }

    private static func byOrderMark(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return validUTF8(Array(bytes.dropFirst(3))) }
        if bytes.starts(with: [0xFF, 0xFE]) { return convert(Array(bytes.dropFirst(2)), from: "utf-16le") }
        if bytes.starts(with: [0xFE, 0xFF]) { return convert(Array(bytes.dropFirst(2)), from: "utf-16be") }
        return nil
    }

    /// Japanese text often comes without its charset; the escape sequences say what it is.
    private static func undeclaredISO2022(_ bytes: [UInt8]) -> Decoded? {
        let escapes: [[UInt8]] = [[0x1B, 0x24, 0x42], [0x1B, 0x24, 0x40], [0x1B, 0x28, 0x4A]]
        guard escapes.contains(where: { contains(bytes, $0) }), let text = convert(bytes, from: "iso-2022-jp-2") else {
            return nil
        }
        return Decoded(text: text, defect: "undeclared ISO-2022-JP")
    }

    private static func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
        guard bytes.count >= pattern.count else { return false }
        return (0...bytes.count - pattern.count).contains { bytes[$0..<$0 + pattern.count].elementsEqual(pattern) }
    }
}

extension Charset {
    /// No charset at all, or names that say nothing.
    private static let unknown: Set<String> = [
        "unknown", "us-ascii", "binary", "8bit", "7bit", "default", "none", "null", "charset", "text", "utf", "",
    ]
    private static let stateful: Set<String> = [
        "iso-2022-jp", "iso-2022-jp-2", "iso-2022-kr", "iso-2022-cn", "utf-7", "hz", "utf-16", "utf-16le", "utf-16be",
        "utf-32", "utf-32le", "utf-32be",
    ]
    private static let multibyte: Set<String> = [
        "cp932", "euc-jp", "gb18030", "cp949", "big5-hkscs", "euc-tw", "johab",
    ]

    /// Names as mail writes them to names as iconv knows them, wider sets for the narrow ones that are meant.
    private static let aliases: [String: String] = [
        "ascii": "us-ascii", "ansi_x3.4-1968": "us-ascii", "iso-ir-6": "us-ascii", "646": "us-ascii",
        "utf8": "utf-8", "utf-8mb4": "utf-8", "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8",
        "unicode-1-1-utf-7": "utf-7", "utf7": "utf-7", "utf16": "utf-16", "unicode": "utf-16",
        "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "iso_8859-1": "windows-1252",
        "latin1": "windows-1252", "latin-1": "windows-1252", "l1": "windows-1252", "cp1252": "windows-1252",
        "ansi": "windows-1252", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
        "iso-8859-9": "windows-1254", "iso-8859-11": "windows-874", "tis-620": "windows-874",
        "windows-874": "cp874", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
        "ms_kanji": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc-jp", "eucjp": "euc-jp",
        "iso-2022-jp": "iso-2022-jp-2", "iso2022-jp": "iso-2022-jp-2", "cp50220": "iso-2022-jp-2",
        "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "gb_2312-80": "gb18030",
        "hz-gb-2312": "hz", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "euc-kr": "cp949",
        "ks_c_5601-1989": "cp949", "windows-949": "cp949", "big5": "big5-hkscs", "x-x-big5": "big5-hkscs",
        "x-mac-roman": "macintosh", "x-mac-cyrillic": "mac-cyrillic", "koi8r": "koi8-r",
        "unknown-8bit": "unknown", "x-unknown": "unknown", "x-user-defined": "unknown", "_autodetect": "unknown",
        "us-ascii//translit": "us-ascii", "iso-10646-ucs-2": "utf-16be",
    ]

    /// The name that the rest of this file knows a charset by.
    static func canonical(_ name: String) -> String {
        var text = name.lowercased().filter { !$0.isWhitespace && !"\"'<>;,()=".contains($0) }
        if text.hasPrefix("charset") { text.removeFirst(7) }
        if text.hasPrefix("cp-") { text = "cp" + text.dropFirst(3) }
        if text.hasPrefix("cp125") { text = "windows-" + text.dropFirst(2) }
        if text.hasPrefix("windows125") { text = "windows-" + text.dropFirst(7) }
        let alias = aliases[text] ?? text
        return alias == "windows-874" ? "cp874" : alias
    }

    /// The whole of `bytes`, or nil where one byte does not fit or iconv does not know the charset.
    static func convert(_ bytes: [UInt8], from charset: String) -> String? {
        guard let converted = Converter(charset: charset)?.convert(bytes, replacing: false) else { return nil }
        return String(validating: converted, as: UTF8.self)
    }

    /// As `convert`, with U+FFFD in place of what does not fit; nil where iconv does not know the charset.
    static func convertLossy(_ bytes: [UInt8], from charset: String) -> String? {
        Converter(charset: charset)?.convert(bytes, replacing: true).map { String(decoding: $0, as: UTF8.self) }
    }

    private struct Converter: ~Copyable {
        let handle: GIConv

        init?(charset: String) {
            guard !charset.isEmpty, charset.utf8.count < 64,
                charset.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 0x2F })
            else { return nil }
            let handle = g_iconv_open("UTF-8", charset)
            guard let handle, Int(bitPattern: UnsafeRawPointer(handle)) != -1 else { return nil }
            self.handle = handle
        }

        deinit { g_iconv_close(handle) }

        func convert(_ bytes: [UInt8], replacing: Bool) -> [UInt8]? {
            var input = bytes.map { CChar(bitPattern: $0) }
            var output: [UInt8] = []
            var chunk = [CChar](repeating: 0, count: 8192)
            let done = input.withUnsafeMutableBufferPointer { source in
                chunk.withUnsafeMutableBufferPointer { target in
                    run(source, target, replacing: replacing, into: &output)
                }
            }
            return done ? output : nil
        }

        private func run(
            _ source: UnsafeMutableBufferPointer<CChar>, _ target: UnsafeMutableBufferPointer<CChar>, replacing: Bool,
            into output: inout [UInt8]
        ) -> Bool {
            var from = source.baseAddress
            var left = gsize(source.count)
            while left > 0 {
                var to = target.baseAddress
                var room = gsize(target.count)
                let before = left
                let result = g_iconv(handle, &from, &left, &to, &room)
                let error = errno
                for index in 0..<(target.count - Int(room)) { output.append(UInt8(bitPattern: target[index])) }
                guard result == gsize.max else { continue }
                if error == E2BIG, before != left || Int(room) < target.count { continue }
                guard replacing, error == EILSEQ || error == EINVAL, left > 0 else { return false }
                output += [0xEF, 0xBF, 0xBD]
                from = from.map { $0 + 1 }
                left -= 1
            }
            return true
        }
    }
}
