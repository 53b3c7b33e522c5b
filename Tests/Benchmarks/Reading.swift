// How fast messages are read and classified in the process, on one thread: the program's own parts, no files, no output.

import Defaults
import Foundation
import MailFormat
import Reading
import TOMLKit
import Vocabulary

extension Bench {
    /// Ordinary messages of about 4 KB: bytes to values. Employers' letters: the kind of each new text with its dates.
    func reading() throws -> [Figure] {
        let post = Post(candidate: candidate, end: Date())
        let mails = (1...2000).map { Array(post.ordinary($0).utf8) }
        let size = mails.reduce(0) { $0 + $1.count } / mails.count
        let reader = MessageReader(zones: { _ in nil })
        let classifier = try Self.classifier()
        let letters = (1...2000).map { reader.read(Array(post.letter($0, $0, post.end).utf8)) }
        let letterSize = letters.reduce(0) { $0 + $1.newText.utf8.count } / letters.count
        var messages: [ParsedMessage] = []
        let (reading, classifying) = try alternately(settings.runs) {
            let began = Self.processorSeconds
            messages = mails.map { reader.read($0) }
            return Self.processorSeconds - began
        } _: {
            let began = Self.processorSeconds
            let readings = letters.map { classifier.classify($0) }
            guard readings.count == letters.count else { throw BenchmarkError("messages were lost") }
            return Self.processorSeconds - began
        }
        guard messages.allSatisfy({ !$0.newText.isEmpty && $0.headers.date != nil }) else {
            throw BenchmarkError("a message was not read")
        }
        let (read, classified) = (Double(mails.count) / reading, Double(letters.count) / classifying)
        return [
            Figure(
                name: "reading \(mails.count) messages of \(size) bytes: plain, HTML, both, attachments",
                command: "MessageReader.read", ours: "\(Int(read)) messages/s", peer: "–", ratio: "",
                goal: "≥ 3,000 messages/s a core", isMet: read >= 3000),
            Figure(
                name: "kinds and dates of \(letters.count) letters of \(letterSize) bytes",
                command: "Classifier.classify",
                ours: "\(Int(classified)) texts/s", peer: "–", ratio: "", goal: "≥ 10,000 texts/s a core",
                isMet: classified >= 10_000),
        ]
    }

    /// Of this thread, since a core is what is asked about.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func classifier() throws -> Classifier {
        let packs = try Defaults.phrases.sorted { $0.key < $1.key }.map {
            try TOMLDecoder().decode(PhrasePack.self, from: $0.value)
        }
        return Classifier(phrases: try PhraseMatcher(packs), weights: try Weights(bytes: Defaults.weights))
    }
}

extension Post {
    /// A letter, a letter as mail programs send it in HTML, or mail of others with all kinds of parts.
    fileprivate func ordinary(_ number: Int) -> String {
        let date = end.addingTimeInterval(-Double(number))
        return switch number % 4 {
        case 0: letter(number, number, date)
        case 1: html(number, date)
        default: other(number, date)
        }
    }

    private func html(_ number: Int, _ date: Date) -> String {
        let rows = (1...20).map {
            """
            <div style="margin:0;font-family:Calibri,sans-serif"><span lang="EN-GB">Line \($0) of what we talked&nbsp;about \
            on the&#8239;day, with <b>what</b> we liked &amp; what comes next.</span><br></div>
            """
        }
        return head(
            number, from: "Jane Doe <\(Self.address(number % Self.companies))>", subject: "Letter \(number)", date,
            type: "text/html; charset=utf-8")
            + "\r\n<html><head><style>p { margin: 0 }</style></head><body><p class=\"MsoNormal\">Dear Sam,</p>\r\n"
            + "<p>we will let you know by the end of next week.</p>\r\n" + rows.joined(separator: "\r\n")
            + "\r\n<p>Best regards<br>Jane Doe</p><blockquote type=\"cite\">What you wrote.</blockquote></body></html>\r\n"
    }
}
