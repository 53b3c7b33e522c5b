// Which kind a message is: by headers, by words, under negation and condition, with several statements.

import Foundation
import Testing
import Vocabulary

@testable import Reading

@Suite("Classification")
struct ClassifierTests {
    @Test func deliveryReportsAreTakenFirst() throws {
        var mail = message("We have decided to move forward with another candidate.")
        mail.deliveryStatus = [
            ParsedMessage.DeliveryStatus(
                recipient: "jane@acme.example", action: .failed, status: "5.1.1", diagnostic: nil)
        ]
        let reading = try Packs.classifier().classify(mail)
        #expect(reading.kind == .bounce)
        #expect(reading.confidence == 1)
    }

    @Test func anAutomaticAnswerIsAutomaticWhateverItSays() throws {
        var mail = message("We have decided to move forward with another candidate.", date: "2026-10-08T15:00:00+02:00")
        mail.automatic = ParsedMessage.Automatic(
            isAutomatic: true, why: "Auto-Submitted: auto-replied", returnDate: CivilDate(iso: "2026-10-12"))
        let reading = try Packs.classifier().classify(mail, zone: berlin)
        #expect(reading.kind == .automatic)
        #expect(try reading.expected?.from == moment("2026-10-12T00:00:00+02:00"))
    }

    @Test func aMachinesRejectionIsARejection() throws {
        var mail = message("Thank you for applying. We regret to inform you that you have not been selected.")
        mail.machine = "Auto-Submitted: auto-generated"
        let reading = try Packs.classifier().classify(mail)
        #expect(reading.kind == .rejection)
        #expect(reading.machine == "Auto-Submitted: auto-generated")
    }

    @Test func severalStatementsAreKept() throws {
        let text = """
            We are delighted to offer you the position of clerk. Before you start, please send us copies of your \
            certificates and complete the attached form.
            """
        let reading = try Packs.classifier().classify(message(text))
        #expect(reading.kind == .offer)
        #expect(reading.secondary.contains(.request))
    }

    @Test func subjectsOfAnswersDoNotSpeak() throws {
        let subject = "Invitation to interview on Tuesday"
        let words = "Thank you for your kind note, it was a pleasure to meet you."
        let answer = try Packs.classifier().classify(message(words, subject: "Re: " + subject))
        #expect(answer.kind == .acknowledgement)
        #expect(PhraseMatcher.isReply("Re: " + subject))
        #expect(PhraseMatcher.isReply("AW: Termin"))
        #expect(!PhraseMatcher.isReply(subject))
        #expect(!PhraseMatcher.isReply("Reference: 12"))
    }

    @Test func evidenceQuotesTheSentence() throws {
        let reading = try Packs.classifier().classify(
            message("Thank you for coming. We have chosen another candidate. Best regards"))
        #expect(
            reading.evidence.contains {
                $0.text == "We have chosen another candidate." && $0.rule.hasPrefix("rejection.")
            })
    }

    @Test func theAnswerIsTheSameEveryTime() throws {
        let classifier = try Packs.classifier()
        let other = try Classifier(phrases: Packs.phrases(), weights: Packs.weights())
        for row in KindTests.rows {
            let (first, second) = (classifier.classify(message(row.text)), other.classify(message(row.text)))
            #expect(first == second)
        }
    }

    @Test func aCorrectionRelabelsWhatItCovers() throws {
        let mail = message("We have received your application and will review it.")
        let sender = try #require(Address("jane@acme.example"))
        let rule = Correction(scope: .sender(sender), effect: .relabel(from: .receipt, to: .timeline))
        let reading = try Packs.classifier().classify(mail, corrections: [rule])
        #expect(reading.kind == .timeline)
        #expect(reading.evidence.first?.rule == "correction")
        let elsewhere = message("We have received your application and will review it.", from: "x@beta.example")
        #expect(try Packs.classifier().classify(elsewhere, corrections: [rule]).kind == .receipt)
    }

    @Test func hostileTextsAreReadWithoutHarm() throws {
        let classifier = try Packs.classifier()
        let texts = [
            "", "\u{0}", String(repeating: "we have decided not to ", count: 20_000),
            String(repeating: "if ", count: 50_000),
            String(repeating: "a", count: 300_000), String(repeating: "\u{202E}é😀", count: 20_000),
            String(repeating: "in 2 weeks or ", count: 10_000), String(repeating: ".\n", count: 50_000),
            "99999999999999999999 weeks",
        ]
        for text in texts {
            let reading = classifier.classify(
                message(text, subject: text, date: "2026-10-08T15:00:00+02:00"), zone: berlin)
            #expect((0...1).contains(reading.confidence))
        }
    }

    @Test func malformedBytesAreCutWithoutHarm() {
        for seed in 0..<300 {
            var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
            let bytes = (0..<200).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1
                return UInt8(truncatingIfNeeded: state >> 40)
            }
            let text = TokenizedText(bytes: bytes)
            #expect(text.tokens.allSatisfy { $0.start <= $0.end && Int($0.end) <= bytes.count })
            #expect(text.sentences.allSatisfy { $0.bytes.upperBound <= bytes.count })
        }
    }

    @Test func wordsAreCutAlike() {
        #expect(wordHashes("We won't") == wordHashes("we will not"))
        #expect(wordHashes("we’ve can’t") == wordHashes("we have can not"))
        #expect(wordHashes("Gespräch") == wordHashes("gesprach"))
        #expect(wordHashes("company's") == wordHashes("company"))
        #expect(wordHashes("12 34") == wordHashes("7 8"))
    }

    @Test func brokenWeightsAreRefused() {
        #expect(throws: Weights.FormatError.truncated) { try Weights(bytes: []) }
        #expect(throws: Weights.FormatError.notWeights) { try Weights(bytes: Array("nonsense".utf8)) }
        #expect(throws: Weights.FormatError.truncated) {
            try Weights(bytes: Array("AWW3".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 64, 64, 13])
        }
    }

    /// Rejection's margin of a word weighs by its share of the text's length: alone fully, beside three as rare words half.
    @Test func marginsAreMeasuredAtUnitLength() throws {
        let rejection = try #require(Weights.labels.firstIndex(of: .rejection))
        let words = ["alpha", "beta", "gamma", "delta"]
        let hashes = words.map { word in
            FNV.combine(FeatureList.Salt.word, FNV.hash(word)) & FeatureList.keyBits | Weights.wordBit
        }
        var file = Array("AWW3".utf8)
        let append = { (value: UInt64, count: Int) in
            for shift in 0..<count { file.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
        }
        for scale in [Float(1), Float(0.5)] { append(UInt64(scale.bitPattern), 4) }
        for byte in [64, 64, UInt64(Weights.labels.count)] { append(byte, 1) }
        for _ in Weights.labels { append(0, 2) }
        append(UInt64(words.count), 4)
        for (word, hash) in zip(words, hashes).sorted(by: { $0.1 < $1.1 }) {
            append(hash, 4)
            append(24, 1)
            append(0, 2)
            append(word == "alpha" ? 1 << UInt64(rejection) : 0, 2)
            if word == "alpha" { append(8, 1) }
        }
        let weights = try Weights(bytes: file)
        let phrases = try PhraseMatcher([])
        let logit = { (text: String) in
            weights.judge(phrases.score(subject: "", body: text).features).logits[rejection]
        }
        #expect(logit("alpha") == 4)
        #expect(logit("alpha beta gamma delta") == 2)
        #expect(logit("beta") == 0)
    }

    @Test func brokenPhrasesAreRefused() {
        let pack = { (phrase: String) in
            PhrasePack(language: "xx", senses: [PhrasePack.Sense(name: "s", label: .other, phrases: [phrase])])
        }
        #expect(throws: PhraseError.unbalanced(phrase: "a (b")) { try PhraseMatcher([pack("a (b")]) }
        #expect(throws: PhraseError.unbalanced(phrase: "a) b")) { try PhraseMatcher([pack("a) b")]) }
        #expect(throws: PhraseError.unknownClass(name: "@who", phrase: "@who left")) {
            try PhraseMatcher([pack("@who left")])
        }
        #expect(throws: PhraseError.empty(phrase: "(a|)")) { try PhraseMatcher([pack("(a|)")]) }
    }
}
