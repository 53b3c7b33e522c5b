// Folders of real messages with a table of labels (labels.tsv: file, kind, …), read as the program reads mail.

import Foundation
import MailFormat
import Reading
import Vocabulary

extension LabelledText {
    /// The messages of a folder whose kind is one of ours; others are left out.
    static func readFolder(_ folder: String) throws -> [LabelledText] {
        let table = try String(contentsOfFile: "\(folder)/labels.tsv", encoding: .utf8)
        let reader = MessageReader { _ in nil }
        var texts: [LabelledText] = []
        for (number, line) in table.split(separator: "\n").enumerated() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, let label = Label(rawValue: fields[1]) else { continue }
            let path = "\(folder)/\(fields[0])"
            let message = reader.read([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
            var text = LabelledText(
                label: label, subject: message.headers.subject, body: message.newText, place: fields[0])
            text.group = number
            texts.append(text)
        }
        return texts
    }
}
