// How many columns of a terminal a text takes (UAX #11, UTS #51): what tables and wrapping measure by. Terminals
// differ on single emoji; never on the total of a line by more than such a character.

/// Columns on a terminal.
public enum DisplayWidth {
    /// The columns of a text without control characters (see `Printable`).
    public static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The columns of a text if they are no more than `limit`; a long text is not measured to its end.
    static func of(_ text: some StringProtocol, atMost limit: Int) -> Int? {
        var columns = 0
        for character in text {
            columns += of(character)
            if columns > limit { return nil }
        }
        return columns <= limit ? columns : nil
    }

    /// 0, 1 or 2 columns of one character with all its marks.
    public static func of(_ character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            if scalar.value == 0xFE0F { return 2 }
            width = max(width, of(scalar))
        }
        return width
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x7F: return 1
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064, 0xFE00...0xFE0F: return 0
        case 0x1F1E6...0x1F1FF: return 2  // flags come in pairs, one character each
        default: break
        }
        if scalar.properties.isCombining, scalar.properties.generalCategory != .spacingMark { return 0 }
        return isWide(scalar) ? 2 : 1
    }

    /// East Asian Width W and F.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isEmojiPresentation { return true }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18CFF, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
            return true
        default: return false
        }
    }

    /// The text cut to at most `width` columns, with `…` where something was left out.
    public static func truncated(_ text: some StringProtocol, to width: Int) -> String {
        guard of(text) > width else { return String(text) }
        guard width > 1 else { return width == 1 ? "…" : "" }
        return prefix(text, columns: width - 1) + "…"
    }

    /// As many characters as fit into `columns`.
    static func prefix(_ text: some StringProtocol, columns: Int) -> String {
        var left = columns
        var result = ""
        for character in text {
            let width = of(character)
            guard width <= left else { break }
            left -= width
            result.append(character)
        }
        return result
    }

    /// The text with spaces up to `width` columns.
    public static func padded(_ text: String, to width: Int, onTheLeft: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - of(text)))
        return onTheLeft ? space + text : text + space
    }
}
