// How absences announce themselves in the languages of real mail, and how decisions do; all in lower case.

enum AutomaticPhrases {
    /// "Automatic reply: …", "Abwesenheitsnotiz"; subjects of Re: do not count.
    static func isAbsenceSubject(_ lower: String) -> Bool {
        let subject = lower.drop { $0 == "[" || $0 == " " || $0 == "*" || $0 == "\"" }
        return subjectStarts.begins(subject) || subjectParts.isIn(subject)
    }

    /// The stock sentence that a text holds, if any; only its beginning is looked at.
    static func absenceSentence(_ lower: String) -> String? {
        let start = flat(lower, limit: 900)
        return sentences.first(in: start)
    }

    /// Whether a text decides or asks something about an application.
    static func decides(_ lower: String) -> Bool {
        let text = flat(lower, limit: .max)
        return decisions.isIn(text)
    }

    /// One line, with the typewriter's apostrophe; by bytes, at most `limit` of them.
    private static func flat(_ text: String, limit: Int) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(limit) {
            bytes.append(byte == 10 ? 32 : byte)
            if byte == 0x99, bytes.suffix(3) == [0xE2, 0x80, 0x99] {
                bytes.replaceSubrange((bytes.count - 3)..., with: [0x27])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let subjectStarts: Phrases = [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "auto:", "auto response", "auto-response",
        "autoresponse",
        "autorespond", "automated reply", "automated response", "automatische antwort", "automatische reaktion",
        "autoantwort",
        "automatische rückantwort", "réponse automatique", "reponse automatique", "respuesta automática",
        "respuesta automatica", "risposta automatica", "resposta automática", "resposta automatica",
        "automatisch antwoord",
        "automatische reactie", "autosvar", "automatiskt svar", "automatisk svar", "automaattinen vastaus",
        "autom. antwort", "automatyczna odpowiedź", "automatyczna odpowiedz", "odpowiedź automatyczna",
        "automatická odpověď",
        "automatická odpoveď", "автоматический ответ", "автоответ", "автоматична відповідь", "автоматичен отговор",
        "otomatik yanıt", "otomatik cevap", "自動応答", "自動返信", "自动回复", "自动答复", "自動回覆", "自動回復", "자동 회신", "자동 응답",
        "automatikus válasz", "răspuns automat", "raspuns automat", "αυτόματη απάντηση", "automatski odgovor",
        "samodejni odgovor", "automatinis atsakymas", "automātiskā atbilde", "automaatvastus", "תשובה אוטומטית",
        "رد تلقائي", "trả lời tự động", "balasan otomatis", "away until", "on vacation", "vacation:", "on leave",
        "urlaub:", "absence:", "ooo:", "ooo -",
    ]

    private static let subjectParts: Phrases = [
        "out of office", "out of the office", "out-of-office", "abwesenheitsnotiz", "abwesenheitsnachricht",
        "abwesenheitsassistent", "abwesend:", "nicht im büro", "nicht im haus", "absence du bureau", "absent du bureau",
        "message d'absence", "absence temporaire", "fuera de la oficina", "fuera de oficina", "ausente de la oficina",
        "mensaje de ausencia", "fuori sede", "fuori ufficio", "assente dall'ufficio", "avviso di assenza",
        "fora do escritório",
        "ausência do escritório", "ausência temporária", "afwezigheidsbericht", "afwezig:", "niet aanwezig:",
        "frånvaromeddelande", "frånvarande:", "fraværsmelding", "ikke på kontoret", "fraværsbesked", "poissaoloviesti",
        "poissa toimistosta", "lomalla:", "nieobecność w biurze", "poza biurem", "mimo kancelář", "nepřítomnost",
        "отсутствие на рабочем", "нет на рабочем месте", "вне офиса", "ofis dışında", "不在通知", "不在のお知らせ", "外出通知",
        "不在办公室", "不在辦公室", "부재중", "부재 중", "vacation reply", "vacation notice", "holiday notice",
    ]

    private static let sentences: Phrases = [
        "i am out of the office", "i'm out of the office", "i am currently out of", "i'm currently out of",
        "i am away from the office", "i am currently away", "i'm currently away", "i am out of office",
        "i'm out of office",
        "i will be out of the office", "i'll be out of the office", "i am on annual leave", "i'm on annual leave",
        "i am on vacation", "i'm on vacation", "i am currently on", "i am on holiday", "i'm on holiday",
        "i am on leave",
        "i am on parental leave", "i am on maternity leave", "i am on paternity leave", "on sabbatical until",
        "thank you for your email. i am away", "limited access to my email", "limited access to email",
        "no access to my email", "no access to email", "intermittent access to email", "will respond upon my return",
        "will reply when i return", "will respond to you upon my return", "thank you for your message. i am away",
        "derzeit nicht im büro", "derzeit nicht im haus", "zurzeit nicht im büro", "momentan nicht im büro",
        "nicht im büro erreichbar", "bin ich nicht im büro", "ich bin nicht im büro", "ich bin abwesend",
        "ich bin derzeit abwesend", "ich befinde mich im urlaub", "bin derzeit im urlaub", "ich bin im urlaub",
        "ich bin bis",
        "wieder erreichbar", "wieder im büro", "e-mail wird nicht weitergeleitet", "mail wird nicht weitergeleitet",
        "in elternzeit", "außer haus", "je suis absent", "je suis actuellement absent", "je suis actuellement en congé",
        "je suis en congé", "je serai absent", "actuellement en congés", "absent du bureau", "de retour le",
        "absente du bureau",
        "estoy fuera de la oficina", "me encuentro fuera de la oficina", "estaré fuera de la oficina",
        "me encuentro de vacaciones", "estoy de vacaciones", "sono fuori ufficio", "sono assente", "sarò assente",
        "sono in ferie", "sarò fuori ufficio", "estou fora do escritório", "estou ausente", "estou de férias",
        "estarei ausente", "ik ben afwezig", "ik ben niet op kantoor", "ben ik niet op kantoor", "ik ben met vakantie",
        "ik ben op vakantie", "momenteel afwezig", "jag är inte på kontoret", "jag är på semester", "jag är ledig",
        "är jag inte på kontoret", "jeg er ikke på kontoret", "jeg er på ferie", "jeg har ferie", "jeg er bortreist",
        "jeg holder ferie", "olen lomalla", "en ole toimistolla", "olen poissa", "jestem nieobecn",
        "przebywam na urlopie",
        "jestem na urlopie", "jestem poza biurem", "nejsem v kanceláři", "mám dovolenou", "jsem na dovolené",
        "čerpám dovolenou", "меня нет в офисе", "я в отпуске", "нахожусь в отпуске", "отсутствую в офисе",
        "я у відпустці", "мене немає в офісі", "ofis dışındayım", "ofiste değilim", "izindeyim", "yıllık izin",
        "不在にして", "休暇をいただ", "休暇中", "我不在办公室", "我正在休假", "目前不在", "正在休假", "我目前休假", "부재중입니다",
        "휴가 중", "szabadságon vagyok", "nem vagyok az irodában", "sunt în concediu", "nu sunt la birou",
        "βρίσκομαι εκτός γραφείου", "είμαι σε άδεια", "tidak berada di kantor", "sedang cuti",
    ]

    /// Any of these makes a text worth reading, whatever its subject says.
    private static let decisions: Phrases = [
        "your application", "your candidacy", "thank you for applying", "thanks for applying", "applying to",
        "applied for",
        "application for the", "other candidates", "another candidate", "not moving forward", "not be moving forward",
        "not to move forward", "unfortunately we", "unfortunately, we", "regret to inform", "pleased to inform",
        "happy to inform", "invite you", "interview", "offer you", "job offer", "shortlist", "next round", "next step",
        "ihre bewerbung", "deine bewerbung", "absage", "vorstellungsgespräch", "laden wir sie", "laden wir dich",
        "einladen", "leider müssen", "leider können wir", "anderen kandidat", "anderen bewerb", "zusage",
        "arbeitsvertrag",
        "votre candidature", "entretien", "nous avons le regret", "ne pas donner suite", "su candidatura",
        "tu candidatura",
        "entrevista", "lamentamos", "la tua candidatura", "la sua candidatura", "colloquio", "siamo spiacenti",
        "sua candidatura",
        "uw sollicitatie", "je sollicitatie", "sollicitatiegesprek", "din ansökan", "intervju", "din søknad",
        "din ansøgning",
        "samtale", "hakemuk", "haastattelu", "twoja aplikacja", "twojej aplikacji", "rozmow", "vaši žádost", "pohovor",
        "ваше резюме", "собеседовани", "вашу кандидатур", "başvurunuz", "mülakat", "応募", "面接", "選考", "面试", "申请", "应聘",
        "면접", "지원해",
    ]
}
