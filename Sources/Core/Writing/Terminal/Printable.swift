// Text from outside made inert: what may stand on a terminal or in a file for people. HTML has its own escaping in
// Digest/HTML.swift, applied after this.

/// Shows text from mail and network without letting it act.
public enum Printable {
    /// Control characters, escape sequences, bidirectional overrides, invisible and unassigned characters are shown as
    /// `\u{1B}`; line breaks and tabs become a space. The result stands on one line.
    public static func escape(_ text: some StringProtocol) -> String { escape(text, keepingLines: false) }

    /// The same, but line feeds stay (CR and CRLF become line feeds) and tabs become four spaces.
    public static func escapeLines(_ text: some StringProtocol) -> String { escape(text, keepingLines: true) }

    private static func escape(_ text: some StringProtocol, keepingLines: Bool) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var marks = 0
        var lastWasReturn = false
        for scalar in text.unicodeScalars {
            defer { lastWasReturn = scalar == "\r" }
            switch scalar {
            case " "..."~":
                marks = 0
                result.unicodeScalars.append(scalar)
            case "\r": result.append(keepingLines ? "\n" : " ")
            case "\n": if !lastWasReturn { result.append(keepingLines ? "\n" : " ") }
            case "\t": result.append(keepingLines ? "    " : " ")
            default:
                marks = scalar.properties.isCombining ? marks + 1 : 0
                if isInert(scalar), marks <= maximumMarks {
                    result.unicodeScalars.append(scalar)
                } else {
                    result.append("\\u{\(String(scalar.value, radix: 16, uppercase: true))}")
                }
            }
        }
        return result
    }

    /// More combining marks on one letter than any language needs are an attack on the lines around it.
    private static let maximumMarks = 8

    static func isInert(_ character: Character) -> Bool { character.unicodeScalars.allSatisfy(isInert) }

    /// Whether a scalar shows itself and moves nothing else.
    public static func isInert(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: return true
        case 0x200C, 0x200D, 0xFE00...0xFE0F: return true  // joiners and variation selectors of scripts and emoji
        case 0x2028, 0x2029, 0x00AD: return false
        case 0xE0000...0xE0FFF: return false  // tags: invisible text
        default: break
        }
        if scalar.properties.isBidiControl { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}

extension Unicode.Scalar.Properties {
    /// Stands on the letter before it.
    var isCombining: Bool {
        switch generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: false
        }
    }
}
