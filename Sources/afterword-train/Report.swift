// Figures: how well the readings agree with the labels.

import Reading
import Vocabulary

/// A table of labels against readings.
struct Report {
    private var counts: [[Int]] = Array(
        repeating: Array(repeating: 0, count: Label.allCases.count), count: Label.allCases.count)
    private(set) var total = 0
    private(set) var correct = 0
    /// Readings at or above the confidence to act.
    private(set) var acted = 0
    private(set) var actedRightly = 0
    private(set) var rejectionsActed = 0
    private(set) var rejectionsActedRightly = 0
    private(set) var dates = DateFigures()

    struct DateFigures {
        /// Texts that promise a day, and those whose last day was read.
        var promised = 0
        var right = 0
        var found = 0
        /// Texts that promise nothing, and those where something was read all the same.
        var silent = 0
        var invented = 0
    }

    /// The confidence below which a reading changes nothing: the default of `act_above`.
    static let actAbove = 0.8

    mutating func add(_ text: LabelledText, _ reading: MessageReading) {
        add(text.label, reading.kind)
        if reading.confidence >= Self.actAbove {
            acted += 1
            actedRightly += text.label == reading.kind ? 1 : 0
            rejectionsActed += reading.kind == .rejection ? 1 : 0
            rejectionsActedRightly += reading.kind == .rejection && text.label == .rejection ? 1 : 0
        }
        guard let promised = text.promised else { return }
        let read = reading.expected.map { Zone.utc.date($0.until) }
        guard let until = promised.until else {
            dates.silent += 1
            dates.invented += read == nil ? 0 : 1
            return
        }
        dates.promised += 1
        dates.found += read == nil ? 0 : 1
        dates.right += read == until ? 1 : 0
    }

    mutating func add(_ expected: Label, _ actual: Label) {
        guard let row = Label.allCases.firstIndex(of: expected), let column = Label.allCases.firstIndex(of: actual)
        else { return }
        counts[row][column] += 1
        total += 1
        if expected == actual { correct += 1 }
    }

    func precision(_ label: Label) -> Double {
        guard let index = Label.allCases.firstIndex(of: label) else { return 0 }
        let named = counts.reduce(0) { $0 + $1[index] }
        return named == 0 ? 1 : Double(counts[index][index]) / Double(named)
    }

    func recall(_ label: Label) -> Double {
        guard let index = Label.allCases.firstIndex(of: label) else { return 0 }
        let all = counts[index].reduce(0, +)
        return all == 0 ? 1 : Double(counts[index][index]) / Double(all)
    }

    /// The mean of F1 over the labels that occur.
    var macroF1: Double {
        let present = Label.allCases.indices.filter { counts[$0].reduce(0, +) > 0 }
        let scores = present.map { index in
            let (precision, recall) = (precision(Label.allCases[index]), recall(Label.allCases[index]))
            return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
        }
        return present.isEmpty ? 0 : scores.reduce(0, +) / Double(present.count)
    }

    var description: String {
        var lines = [
            "texts \(total), right \(percent(Double(correct) / Double(max(1, total)))), macro-F1 \(percent(macroF1))"
        ]
        for (row, label) in Label.allCases.enumerated() where counts[row].reduce(0, +) > 0 {
            let confusions = Label.allCases.indices.filter { $0 != row && counts[row][$0] > 0 }
                .map { "\(Label.allCases[$0].rawValue) \(counts[row][$0])" }.joined(separator: ", ")
            let name = label.rawValue + String(repeating: " ", count: max(0, 16 - label.rawValue.count))
            let figures = "precision \(percent(precision(label))) recall \(percent(recall(label)))"
            let line = "\(name) n=\(counts[row].reduce(0, +)) \(figures)"
            lines.append(confusions.isEmpty ? line : line + "  read as: " + confusions)
        }
        let rejections = Label.allCases.firstIndex(of: .rejection).map { counts[$0].reduce(0, +) } ?? 0
        lines.append(
            "at \(Self.actAbove): unsure \(share(total - acted, total)), of the others right \(share(actedRightly, acted))"
                + "; rejection precision \(share(rejectionsActedRightly, rejectionsActed))"
                + " recall \(share(rejectionsActedRightly, rejections))"
                + ", false \(rejectionsActed - rejectionsActedRightly)")
        if dates.promised + dates.silent > 0 {
            lines.append(
                "promised dates: \(dates.promised), right \(share(dates.right, dates.promised)), found"
                    + " \(share(dates.found, dates.promised)); without one \(dates.silent), read one in \(dates.invented)"
            )
        }
        return lines.joined(separator: "\n")
    }
}

private func share(_ part: Int, _ whole: Int) -> String { percent(whole == 0 ? 1 : Double(part) / Double(whole)) }

func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
}
