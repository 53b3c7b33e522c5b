// JSON on standard output: one document, or one a line.

import Foundation
import Writing

enum JSON {
    /// Prints one document, indented, keys in snake_case, absent values left out.
    static func print(_ value: some Encodable) throws {
        Output.write(try text(value, pretty: true))
    }

    /// Prints one document on one line.
    static func printLine(_ value: some Encodable) throws {
        Output.write(try text(value, pretty: false))
    }

    static func text(_ value: some Encodable, pretty: Bool) throws -> String {
        inert(String(decoding: try (pretty ? indented : plain).encode(value), as: UTF8.self))
    }

    private static let indented = encoder([.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    private static let plain = encoder([.sortedKeys, .withoutEscapingSlashes])

    private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = formatting
        return encoder
    }

    /// What a terminal would act upon (C1 controls, bidirectional overrides) written as `\uXXXX`, which means the same.
    static func inert(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
        guard text.unicodeScalars.contains(where: { $0.value >= 0x7F && !Printable.isInert($0) }) else { return text }
        // A string grows by doubling; a view of its scalars, appended to by a sequence, grows by what is appended.
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x7F || Printable.isInert(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}
