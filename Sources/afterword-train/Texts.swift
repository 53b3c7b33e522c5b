// Labelled texts: Training/*.tsv, one a line: kind, subject, text (`\n` for a line end). Lines that begin with `#` say
// where the texts come from.

import Foundation
import Reading
import Vocabulary

/// A text whose kind is known.
struct LabelledText {
    var label: Label
    var subject: String
    var body: String
    /// File and line, to be found again.
    var place: String

    static func read(_ path: String) throws -> [LabelledText] {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        var texts: [LabelledText] = []
        for (number, line) in content.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 3, let label = Label(rawValue: String(fields[0])) else {
                throw TrainingError.badLine("\(path):\(number + 1)")
            }
            texts.append(
                LabelledText(
                    label: label, subject: String(fields[1]),
                    body: fields[2].replacingOccurrences(of: "\\n", with: "\n"), place: "\(path):\(number + 1)"))
        }
        return texts
    }

    var message: ParsedMessage {
        var message = ParsedMessage()
        message.headers.subject = subject
        message.newText = body
        message.text = body
        return message
    }
}

enum TrainingError: Error, CustomStringConvertible {
    case badLine(String)
    case usage(String)

    var description: String {
        switch self {
        case .badLine(let place): "\(place): expected kind, subject and text, separated by tabs"
        case .usage(let text): text
        }
    }
}
