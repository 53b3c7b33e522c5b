// Labelled texts: one a line: kind, subject, text (`\n` for a line end) and, where dates are measured, the mail's date
// (RFC 3339) and the first and last day of what it promises (`-` for none). Lines that begin with `#` say where the texts
// come from. `{a|b}` is a choice: training reads such a line in a few ways.

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
    /// The number of the line among all that were read: its readings belong together.
    var group = 0
    /// The number of its file.
    var file = 0
    var date: Instant?
    /// The first and last day promised; nil where the file does not say.
    var promised: Promised?

    /// What is expected of the dates of a text; nil days where nothing is promised.
    struct Promised {
        var from: CivilDate?
        var until: CivilDate?
    }

    static func read(_ path: String) throws -> [LabelledText] {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        var texts: [LabelledText] = []
        for (number, line) in content.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix("kind\t") { continue }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 3, let label = Label(rawValue: fields[0]) else {
                throw TrainingError.badLine("\(path):\(number + 1)")
            }
            var text = LabelledText(label: label, subject: "", body: "", place: "\(path):\(number + 1)")
            if fields.count >= 6 {
                text.date = Instant(rfc3339: fields[3])
                text.promised = Promised(from: CivilDate(iso: fields[4]), until: CivilDate(iso: fields[5]))
            }
            text.group = number
            for reading in Choices.readings(subject: fields[1], body: fields[2]) {
                text.subject = reading.subject
                text.body = reading.body.replacingOccurrences(of: "\\n", with: "\n")
                texts.append(text)
            }
        }
        return texts
    }

    /// All texts of several files, numbered through.
    static func read(all paths: [String]) throws -> [LabelledText] {
        var texts: [LabelledText] = []
        for (number, path) in paths.enumerated() {
            let first = (texts.last?.group ?? 0) + 1
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            texts += try (exists && isFolder.boolValue ? readFolder(path) : read(path)).map { text in
                var text = text
                text.group += first
                text.file = number
                return text
            }
        }
        return texts
    }

    var message: ParsedMessage {
        var message = ParsedMessage()
        message.headers.subject = subject
        message.headers.date = date
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
        case .badLine(let place): "\(place): expected kind, subject and text (and date, from, until), separated by tabs"
        case .usage(let text): text
        }
    }
}
