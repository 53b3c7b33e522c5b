// Automatic replies and machines: by headers, by subject, by sentence; decisions win over stock phrases.

import MailFormat
import Testing
import Vocabulary

private let reader = MessageReader(zones: { _ in nil })
private func read(_ headers: String, _ body: String, subject: String = "Re: Our talk") -> ParsedMessage {
    let message = """
        From: Jane Doe <jane@acme.example>
        To: sam@candidate.example
        Subject: \(subject)
        Date: Tue, 24 Nov 2026 10:00:00 +0100
        Content-Type: text/plain; charset=utf-8
        \(headers)X-End: 1

        \(body)
        """
    return reader.read(Array(message.utf8))
}

@Suite struct AutomaticTests {
    @Test(arguments: [
        ("Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-replied"), ("X-Autoreply: yes\n", "X-Autoreply"),
        ("X-Autorespond: away\n", "X-Autorespond"), ("Precedence: auto_reply\n", "Precedence: auto_reply"),
        ("X-POST-MessageClass: 9; Autoresponder\n", "X-POST-MessageClass: Autoresponder"),
        ("Return-Path: <>\n", "null return path"),
    ])
    func headersOfAutomaticReplies(_ header: String, _ why: String) {
        #expect(read(header, "I am reading my mail again soon.").automatic.why == why)
    }

    @Test(arguments: [
        ("Auto-Submitted: auto-generated\n", "Auto-Submitted: auto-generated"),
        ("Precedence: bulk\n", "Precedence: bulk"),
        ("List-Unsubscribe: <https://acme.example/u>\n", "List-Unsubscribe"),
        ("X-Auto-Response-Suppress: All\n", "X-Auto-Response-Suppress"),
    ])
    func headersOfMachinesThatMaySayMore(_ header: String, _ why: String) {
        let message = read(header, "We have decided to invite you to an interview.")
        #expect(message.machine == why)
        #expect(!message.automatic.isAutomatic)
    }

    @Test func noReplySendersAreMachines() {
        let message = reader.read(Array("From: Acme <no-reply@acme.example>\nSubject: x\n\nHello".utf8))
        #expect(message.machine == "a no-reply sender")
    }

    @Test(arguments: [
        ("Automatic reply: Our talk", "I will answer soon."), ("Abwesenheitsnotiz", "Ich melde mich."),
        ("Réponse automatique : x", "À bientôt."), ("Respuesta automática: x", "Hasta pronto."),
        ("Risposta automatica: x", "A presto."), ("Resposta automática: x", "Até logo."),
        ("Automatisch antwoord: x", "Tot ziens."), ("Autosvar: x", "Hej."), ("Automaattinen vastaus: x", "Hei."),
        ("Automatyczna odpowiedź: x", "Do usłyszenia."), ("Автоматический ответ: x", "Здравствуйте."),
        ("Otomatik yanıt: x", "Merhaba."), ("自動応答: x", "後ほど。"), ("自动回复: x", "您好。"), ("자동 회신: x", "안녕하세요."),
    ])
    func subjectsOfAbsences(_ subject: String, _ body: String) {
        #expect(read("", body, subject: subject).automatic.why == "subject of an automatic reply")
    }

    @Test(arguments: [
        "Thank you for your message. I am out of the office until 3 December with limited access to email.",
        "Vielen Dank für Ihre Nachricht. Ich bin derzeit nicht im Büro.",
        "Je suis actuellement en congé, de retour le 3 décembre.", "Estoy fuera de la oficina hasta el 3 de diciembre.",
        "Sono fuori ufficio fino al 3 dicembre.", "Estou de férias até 3 de dezembro.",
        "Ik ben op vakantie tot en met 3 december.",
        "Jag är på semester.", "Jeg er på ferie.", "Olen lomalla.", "Przebywam na urlopie.", "Mám dovolenou.",
        "Я в отпуске.", "İyi günler, izindeyim.", "休暇をいただいております。", "我正在休假。", "휴가 중입니다.",
    ])
    func sentencesOfAbsences(_ body: String) {
        #expect(read("", body).automatic.isAutomatic)
    }

    @Test(arguments: [
        "I am out of the office next week, but we would like to invite you for an interview. Would Tuesday suit you?",
        "I'm on vacation, so could we move our talk to December?",
        "Leider müssen wir Ihnen absagen. Ich bin derzeit nicht im Büro.",
        "I was out of the office last week, sorry for the delay.",
    ])
    func aTextThatDecidesOrAsksIsAPersons(_ body: String) {
        #expect(!read("", body).automatic.isAutomatic)
    }

    @Test func aDecisionWinsOverAStockSubject() {
        let message = read(
            "", "Unfortunately, we have chosen other candidates for this role.", subject: "Automatic reply: Role")
        #expect(!message.automatic.isAutomatic)
    }

    @Test(
        arguments: [
            ("I am out of the office until 3 December.", "2026-12-03"),
            ("I am currently away and back on December 3rd, 2026.", "2026-12-03"),
            ("I am out of the office from 20 November to 3 December and will return then.", "2026-12-03"),
            ("Ich bin bis einschließlich 05.01.2027 nicht im Büro.", "2027-01-05"),
            ("Ich bin derzeit nicht im Büro und ab dem 4. Januar wieder erreichbar.", "2027-01-04"),
            ("Je suis en congé jusqu'au 5 janvier.", "2027-01-05"),
            ("Estoy de vacaciones hasta el 3 de diciembre.", "2026-12-03"),
            ("Sono in ferie fino al 3 dicembre 2026.", "2026-12-03"), ("I am on leave until 2026-12-03.", "2026-12-03"),
            ("I am out of the office until 12/25/2026.", "2026-12-25"),
            ("I am out of the office until 03/04/2027.", nil),
            ("I am out of the office.", nil),
        ] as [(String, String?)])
    func theReturnDateIsFound(_ body: String, _ expected: String?) {
        #expect(read("", body).automatic.returnDate == expected.flatMap { CivilDate(iso: $0) })
    }

    @Test func headersAloneGiveTheSameHints() {
        let header = "From: no-reply@acme.example\nSubject: Out of office\nAuto-Submitted: auto-replied\n\n"
        let reading = reader.readHeaders(Array(header.utf8))
        #expect(reading.automatic.isAutomatic)
        #expect(reading.machine == "a no-reply sender")
        #expect(reading.headers.subject == "Out of office")
        #expect(!reading.isReport)
    }
}
