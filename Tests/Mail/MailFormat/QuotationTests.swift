// What the author wrote: quotations, their headers and signatures taken away.

import Foundation
import MailFormat
import Testing
import Vocabulary

private let reader = MessageReader(zones: { _ in nil })
private func read(_ body: String, type: String = "text/plain") -> ParsedMessage {
    reader.read(Array("From: a@b.example\nContent-Type: \(type); charset=utf-8\n\n\(body)".utf8))
}

/// White space does not matter for what was written.
private func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace } }

@Suite struct QuotationTests {
    @Test(arguments: [
        "On Tue, 24 Nov 2026 at 10:00, Jane Doe <jane@acme.example> wrote:",
        "On 24 Nov 2026, at 10:00, Jane Doe <jane@acme.example>\nwrote:",
        "Am 24.11.2026 um 10:00 schrieb Jane Doe:",
        "Am Di., 24. Nov. 2026 um 10:00 Uhr schrieb Jane Doe <\njane@acme.example>:",
        "Le mar. 24 nov. 2026 à 10:00, Jane Doe <jane@acme.example> a écrit :",
        "El mar, 24 nov 2026 a las 10:00, Jane Doe (<jane@acme.example>) escribió:",
        "Il giorno mar 24 nov 2026 alle ore 10:00 Jane Doe <jane@acme.example> ha scritto:",
        "Em ter., 24 de nov. de 2026 às 10:00, Jane Doe <jane@acme.example> escreveu:",
        "Op di 24 nov. 2026 om 10:00 schreef Jane Doe <jane@acme.example>:",
        "wt., 24 lis 2026 o 10:00 Jane Doe <jane@acme.example> napisał(a):",
        "вт, 24 нояб. 2026 г. в 10:00, Jane Doe <jane@acme.example>:",
        "Den tis 24 nov. 2026 kl 10:00 skrev Jane Doe <jane@acme.example>:",
        "ti 24. marrask. 2026 klo 10.00 Jane Doe (jane@acme.example) kirjoitti:",
        "út 24. 11. 2026 v 10:00 odesílatel Jane Doe <jane@acme.example> napsal:",
        "Jane Doe <jane@acme.example>, 24 Kas 2026 Sal, 10:00 tarihinde şunu yazdı:",
        "2026年11月24日(火) 10:00 Jane Doe <jane@acme.example>:", "Jane Doe <jane@acme.example> 于2026年11月24日周二 10:00写道：",
        "2026년 11월 24일 (화) 오전 10:00, Jane Doe <jane@acme.example>님이 작성:",
        "-----Original Message-----\nFrom: Jane Doe\nSent: Tuesday", "-----Ursprüngliche Nachricht-----\nVon: Jane",
        "________________________________\nFrom: Jane Doe <jane@acme.example>\nSent: Tuesday\nTo: Sam\nSubject: Role",
        "Von: Jane Doe <jane@acme.example>\nGesendet: Dienstag, 24. November 2026 10:00\nAn: Sam\nBetreff: Stelle",
        "De : Jane Doe\nEnvoyé : mardi 24 novembre 2026 10:00\nÀ : Sam\nObjet : Poste",
        "De: Jane Doe\nEnviado el: martes, 24 de noviembre\nPara: Sam\nAsunto: Puesto",
        "Da: Jane Doe\nInviato: martedì 24 novembre\nA: Sam\nOggetto: Posto",
        "*From:* Jane\n*Sent:* Tuesday\n*To:* Sam\n*Subject:* Role",
        "Van: Jane\nVerzonden: dinsdag\nAan: Sam\nOnderwerp: Functie",
        "Od: Jane\nWysłano: wtorek\nDo: Sam\nTemat: Praca",
        "От: Jane\nОтправлено: вторник\nКому: Sam\nТема: Работа", "Från: Jane\nSkickat: tisdag\nTill: Sam\nÄmne: Jobb",
        "差出人: Jane\n送信日時: 火曜日\n宛先: Sam\n件名: 仕事", "发件人: Jane\n发送时间: 星期二\n收件人: Sam\n主题: 工作",
    ])
    func whatFollowsAQuotationHeaderIsNotNew(_ header: String) {
        #expect(read("Tuesday suits me.\n\n\(header)\n\nCould you come?\nJane").newText == "Tuesday suits me.")
    }

    @Test func answersBetweenQuotedLinesAreNew() {
        let message = read("On Tue, 24 Nov 2026, Jane wrote:\n> When?\n\nTuesday.\n\n> Where?\n\nAt yours.\n")
        #expect(message.newText == "Tuesday.\n\nAt yours.")
    }

    @Test func anAnswerBelowAMarkedQuotationIsNew() {
        let message = read(
            "----- Original Message -----\nFrom: Jane <jane@acme.example>\n\n> When?\n> Where?\n\nTuesday.")
        #expect(message.newText == "Tuesday.")
    }

    @Test(arguments: [
        "Date: Tuesday 24 November\nFrom: 10:00\nTo: 11:00\nPlace: our office",
        "On Monday we wrote to all candidates:\nthe role is filled.", "We wrote this on 3 May: it stands.",
        "You reach us from 9:00 on:\nask for Jane.",
    ])
    func whatOnlyLooksLikeAHeaderStays(_ text: String) {
        #expect(read("Dear Sam,\n\n\(text)").newText == "Dear Sam,\n\n\(text)")
    }

    @Test func aForwardWithoutWordsOfItsOwnIsReadItself() {
        let message = read(
            "---------- Forwarded message ---------\nFrom: Jane <jane@acme.example>\nSubject: Role\n\nWe regret.\n")
        #expect(message.newText == "We regret.")
    }

    @Test func theSignatureIsKeptApart() {
        let message = read(
            """
            Dear Sam,

            we look forward to Tuesday.

            Kind regards,
            Jane Doe
            Talent Partner
            Acme GmbH | +49 30 1234567
            www.acme.example

            P.S. Please bring your passport.

            This e-mail may contain confidential information. If you are not the intended recipient, delete it.
            """)
        #expect(
            message.newText
                == "Dear Sam,\n\nwe look forward to Tuesday.\n\nKind regards,\nJane Doe\n\nP.S. Please bring your passport."
        )
        #expect(message.signature.hasPrefix("Jane Doe\nTalent Partner\nAcme GmbH | +49 30 1234567\nwww.acme.example"))
        #expect(message.signature.contains("may contain confidential"))
    }

    @Test func aNoticeWithinTheOnlyParagraphTakesNoWordsWithIt() {
        let text = "Hello Sam,\nwe regret that the role is filled.\nKind regards\nJane Doe\nGeschäftsführer: Max Muster"
        #expect(read(text).newText == "Hello Sam,\nwe regret that the role is filled.\nKind regards\nJane Doe")
        #expect(read(text).signature == "Jane Doe\nGeschäftsführer: Max Muster")
    }

    @Test(arguments: [
        "Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
        "Get Outlook for iOS<https://aka.ms/x>",
    ])
    func deviceLinesAreSignatures(_ line: String) {
        let message = read("Yes, gladly.\n\n\(line)\n")
        #expect(message.newText == "Yes, gladly.")
        #expect(message.signature == line)
    }

    @Test func aReplyContainerOfAnyLanguageIsQuoted() {
        let html =
            "<div>Ja.</div><div class=\"gmail_quote\"><div>Ki lo so?</div><blockquote>Old text</blockquote></div>"
        #expect(read(html, type: "text/html").newText == "Ja.")
    }

    @Test func lookAlikeSpacesAreFoldedForReadingOnly() {
        let message = read("we\u{A0}reg\u{AD}ret\u{200B} to\u{2009}say")
        #expect(message.newText == "we regret to say")
        #expect(message.text == "we\u{A0}reg\u{AD}ret\u{200B} to\u{2009}say")
    }

    @Test(.disabled(if: Corpora.areMissing, "the corpora are absent"))
    func replyTrimmerAgreesInNineOfTenCases() throws {
        let files = Corpora.files("quotes/reply-trimmer/emails", suffix: ".txt")
        var differing: [String] = []
        for file in files {
            let text = String(decoding: try Corpora.bytes(file), as: UTF8.self)
            let trimmed = file.deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "trimmed/\(file.lastPathComponent)")
            let expected = String(decoding: try Corpora.bytes(trimmed), as: UTF8.self)
            if words(read(text).newText) != words(expected) { differing.append(file.lastPathComponent) }
        }
        #expect(files.count == 32)
        #expect(Double(differing.count) <= Double(files.count) * 0.1, "\(differing)")
    }

    @Test(.disabled(if: Corpora.areMissing, "the corpora are absent"))
    func talonAgreesInAllCases() throws {
        var differing: [String] = []
        for file in Corpora.files("quotes/talon/standard_replies", suffix: ".eml") {
            // Some of the files come with a reply text of their own: the same word and a signature, which is none by our rule.
            let message = reader.read(try Corpora.bytes(file))
            if words(message.newText) != ["Hello"] { differing.append(file.lastPathComponent) }
        }
        for file in Corpora.files("quotes/talon/html_replies", suffix: ".html") {
            let header = Array("From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n".utf8)
            let message = reader.read(header + (try Corpora.bytes(file)))
            if !words(message.newText).elementsEqual(
                ["Hi.", "I", "am", "fine.", "Thanks,", "Alex"].map { Substring($0) })
            {
                differing.append(file.lastPathComponent)
            }
        }
        #expect(differing.isEmpty)
    }
}
