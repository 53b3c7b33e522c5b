// `afterword-train`: makes the weights of the linear model from Training/*.tsv, and measures. Deterministic: the same
// texts and phrases give the same bytes. Not part of the installed program.

import Foundation
import Reading
import TOMLKit
import Vocabulary

func loadPhrases(_ directory: String) throws -> PhraseMatcher {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".toml") }.sorted()
    let packs = try names.map { name in
        try TOMLDecoder().decode(
            PhrasePack.self, from: try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8))
    }
    return try PhraseMatcher(packs)
}

/// Reads every text and prints the table; with `verbose` the texts that were read wrongly.
func evaluate(_ paths: [String], classifier: Classifier, isVerbose: Bool) throws {
    var report = Report()
    for text in try LabelledText.read(all: paths) {
        let reading = classifier.classify(text.message)
        report.add(text, reading)
        if isVerbose, reading.kind != text.label { show(text, reading) }
        if isVerbose, let promised = text.promised { show(text, promised, reading) }
    }
    print(report.description)
}

/// A model of `texts`.
func taught(_ texts: [LabelledText], phrases: PhraseMatcher, settings: TrainingSettings, boilerplate: Boilerplate)
    -> Trainer
{
    var trainer = Trainer(settings: settings)
    for text in boilerplate.extended(texts) { trainer.add(text, phrases: phrases) }
    trainer.train()
    trainer.trainMargins()
    return trainer
}

/// The weights file that `texts` teach: calibrated on five parts, each read with what the other four
/// teach. A file's texts are in one part: so it is measured how sure one may be of a hand that nothing was learned from.
func learn(_ texts: [LabelledText], phrases: PhraseMatcher, settings: TrainingSettings, boilerplate: Boilerplate) throws
    -> [UInt8]
{
    var samples: [Calibration.Sample] = []
    for fold in 0..<(settings.isCalibrated ? 5 : 0) {
        let trainer = taught(
            texts.filter { $0.file % 5 != fold }, phrases: phrases, settings: settings, boilerplate: boilerplate)
        let classifier = Classifier(phrases: phrases, weights: try Weights(bytes: trainer.file(Calibration())))
        for text in texts where text.file % 5 == fold {
            guard let kind = Weights.labels.firstIndex(of: text.label) else { continue }
            samples.append(
                Calibration.Sample(kind: kind, logits: classifier.logits(subject: text.subject, body: text.body)))
        }
    }
    let calibration = Calibration(samples, caution: settings.caution)
    return taught(texts, phrases: phrases, settings: settings, boilerplate: boilerplate).file(calibration)
}

/// Five parts, each read with what the other four teach, together with `taught`; or each file with what all others teach.
func crossValidate(
    _ texts: [LabelledText], with taught: [LabelledText] = [], phrases: PhraseMatcher, settings: TrainingSettings,
    boilerplate: Boilerplate, isByFile: Bool = false, isVerbose: Bool
) throws {
    var report = Report()
    let part: (LabelledText) -> Int = { isByFile ? $0.file : $0.group % 5 }
    for fold in Set(texts.map(part)).sorted() {
        let learned = taught + texts.filter { part($0) != fold }
        let file = try learn(learned, phrases: phrases, settings: settings, boilerplate: boilerplate)
        let classifier = Classifier(phrases: phrases, weights: try Weights(bytes: file))
        for text in texts where part(text) == fold {
            let reading = classifier.classify(text.message)
            report.add(text, reading)
            if isVerbose, reading.kind != text.label { show(text, reading) }
        }
    }
    print(report.description)
}

func show(_ text: LabelledText, _ reading: MessageReading) {
    print("\(text.place): \(text.label.rawValue) read as \(reading.kind.rawValue) \(percent(reading.confidence))")
    print("    \(text.subject) | \(text.body.prefix(400))")
    for evidence in reading.evidence.prefix(4) { print("    - \(evidence.rule): \(evidence.text.prefix(120))") }
}

/// Where the days promised were read wrongly.
func show(_ text: LabelledText, _ promised: LabelledText.Promised, _ reading: MessageReading) {
    let from = reading.expected.map { Zone.utc.date($0.from) }
    let until = reading.expected.map { Zone.utc.date($0.until) }
    guard from != promised.from || until != promised.until else { return }
    let days = { (day: CivilDate?) in day.map { "\($0)" } ?? "-" }
    print(
        "\(text.place): \(days(promised.from)) … \(days(promised.until)) read as \(days(from)) … \(days(until))"
            + " (\(reading.kind.rawValue))")
    print("    \(text.body.prefix(400))")
    if let quote = reading.expected?.quote { print("    - \(quote)") }
}

/// Texts a second of processor time, so that what else the machine does counts less; kinds and dates of each.
func benchmark(_ paths: [String], classifier: Classifier) throws {
    let messages = try LabelledText.read(all: paths).map(\.message)
    guard !messages.isEmpty else { return }
    let date = Instant(seconds: 1_791_456_000)
    var labels = 0
    let rounds = max(1, 20_000 / messages.count)
    let began = processorSeconds()
    for _ in 0..<rounds {
        for message in messages { labels += classifier.classify(message, reference: date).kind == .other ? 0 : 1 }
    }
    let seconds = processorSeconds() - began
    let count = rounds * messages.count
    print("\(count) texts in \(seconds) s: \(Int(Double(count) / seconds)) a second (\(labels) were not other)")
}

func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

do {
    var arguments = Array(CommandLine.arguments.dropFirst())
    guard !arguments.isEmpty else { throw TrainingError.usage("usage: afterword-train eval|cross|bench|train FILE…") }
    let command = arguments.removeFirst()
    let isVerbose = arguments.contains("-v")
    let isByFile = arguments.contains("--by-file")
    arguments.removeAll { ["-v", "--by-file"].contains($0) }
    var settings = TrainingSettings()
    settings.set(arguments)
    arguments.removeAll { $0.contains("=") }
    let phrases = try loadPhrases("Config/phrases")
    let boilerplate = try Boilerplate.read("Training/boilerplate.tsv")
    let classifier = Classifier(phrases: phrases, weights: try WeightsFile.read())
    switch command {
    case "eval": try evaluate(arguments, classifier: classifier, isVerbose: isVerbose)
    case "train":
        let texts = try LabelledText.read(all: arguments)
        let file = try learn(texts, phrases: phrases, settings: settings, boilerplate: boilerplate)
        try WeightsFile.write(file)
        print("\(texts.count) texts, \(file.count) bytes")
    case "cross":
        // After `--with` stand files that are learned from in every part and not read.
        let parts = arguments.split(separator: "--with", omittingEmptySubsequences: false)
        try crossValidate(
            try LabelledText.read(all: Array(parts[0])),
            with: try LabelledText.read(all: Array(parts.dropFirst().joined())), phrases: phrases,
            settings: settings, boilerplate: boilerplate, isByFile: isByFile, isVerbose: isVerbose)
    case "bench": try benchmark(arguments, classifier: classifier)
    default: throw TrainingError.usage("unknown command \(command)")
    }
} catch {
    FileHandle.standardError.write(Data("afterword-train: \(error)\n".utf8))
    exit(1)
}
