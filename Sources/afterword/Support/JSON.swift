// JSON on standard output: one document, or one a line.

import Foundation

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
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
