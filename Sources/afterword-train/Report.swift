// Figures: how well the readings agree with the labels.

import Reading
import Vocabulary

/// A table of labels against readings.
struct Report {
    private var counts: [[Int]] = Array(
        repeating: Array(repeating: 0, count: Label.allCases.count), count: Label.allCases.count)
    private(set) var total = 0
    private(set) var correct = 0

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
        return lines.joined(separator: "\n")
    }
}

func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
}
