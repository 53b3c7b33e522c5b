// The weights as source code: Config/Weights.swift, a string in base64. A string literal compiles at once, where the same
// bytes as a list of numbers take a minute.

import Foundation
import Reading

/// Config/Weights.swift.
enum WeightsFile {
    static let path = "Config/Weights.swift"
    private static let quotes = "\"\"\""

    /// The weights that stand there; none where the file is missing or of another format.
    static func read() throws -> Weights {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let start = text.range(of: quotes), let end = text.range(of: quotes, options: .backwards)
        else { return .none }
        let encoded = String(text[start.upperBound..<end.lowerBound])
        guard let data = Data(base64Encoded: encoded, options: .ignoreUnknownCharacters), !data.isEmpty else {
            return .none
        }
        do {
            return try Weights(bytes: [UInt8](data))
        } catch Weights.FormatError.notWeights {
            return .none
        }
    }

    static func write(_ bytes: [UInt8]) throws {
        let encoded = Data(bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        let text = """
            // The trained weights of the classifier, in base64; `make train` writes this file, nobody edits it.
            // swift-format-ignore-file

            extension Defaults {
                static let trainedWeights: StaticString = \(quotes)
            \(encoded)
            \(quotes)
            }

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
