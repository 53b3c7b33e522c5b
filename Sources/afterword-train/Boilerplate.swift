// Long letters made of short texts: the sentences of Training/boilerplate.tsv around them, chosen by a fixed generator.

import Foundation
import Vocabulary

/// Sentences that stand around what a message says.
struct Boilerplate {
    struct Piece {
        var place: String
        /// nil for every employer's kind.
        var kinds: Set<String>?
        var text: String
    }

    let pieces: [Piece]

    static func read(_ path: String) throws -> Boilerplate {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        let lines = content.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Boilerplate(
            pieces: try lines.map { line in
                let fields = line.split(separator: "\t")
                guard fields.count == 3 else { throw TrainingError.badLine("\(path): \(line.prefix(40))") }
                let kinds = fields[1] == "*" ? nil : Set(fields[1].split(separator: ",").map(String.init))
                return Piece(
                    place: String(fields[0]), kinds: kinds,
                    text: fields[2].replacingOccurrences(of: "\\n", with: "\n"))
            })
    }

    /// `text` as the middle of a letter; of mail that is no employer's, and of absences, nil.
    func letter(around text: LabelledText, _ random: inout LCG) -> LabelledText? {
        switch text.label {
        case .other, .automatic, .bounce, .acknowledgement: return nil
        default: break
        }
        var letter = text
        var parts = [pick("open", text.label, &random)]
        if random.next() % 2 == 0 { parts.append(pick("middle", text.label, &random)) }
        parts.append(text.body)
        parts.append(pick("close", text.label, &random))
        if random.next() % 2 == 0 { parts.append(pick("foot", text.label, &random)) }
        letter.body = parts.compactMap { $0 }.joined(separator: "\n\n")
        return letter
    }

    private func pick(_ place: String, _ label: Label, _ random: inout LCG) -> String? {
        let fitting = pieces.filter { $0.place == place && $0.kinds?.contains(label.rawValue) != false }
        return fitting.isEmpty ? nil : fitting[Int(random.next() % UInt64(fitting.count))].text
    }

    /// Every text, its letter, and runs of three texts that are no employer's.
    func extended(_ texts: [LabelledText]) -> [LabelledText] {
        var random = LCG(state: 1234)
        var all = texts
        for text in texts { if let letter = letter(around: text, &random) { all.append(letter) } }
        let others = texts.filter { $0.label == .other }
        for index in stride(from: 0, to: others.count - 2, by: 2) {
            var long = others[index]
            long.body = [0, 1, 2].map { others[index + $0].body }.joined(separator: "\n\n")
            all.append(long)
        }
        return all
    }
}
