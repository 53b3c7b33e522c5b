// The words by which closings, device lines and notices are known, in lower case.

enum SignaturePhrases {
    /// "Sent from my iPhone", "Von meinem Mobilgerät gesendet", "Get Outlook for iOS".
    static func isDeviceLine(_ line: TextLine) -> Bool {
        let lower =
            line.lower.utf8.first == 0x3C || line.lower.utf8.first == 0x28
            ? String(line.lower.drop { "<( ".contains($0) }) : line.lower
        guard !lower.isEmpty, lower.utf8.count <= 160 else { return false }
        if devicePrefixes.begins(lower) {
            return lower.utf8.count <= 80 || lower.holds("http") || lower.holds("](")
        }
        guard deviceWords.isIn(lower) else { return false }
        return deviceParts.contains { Phrases([$0.0]).isIn(lower) && Phrases([$0.1]).isIn(lower) }
    }

    private static let devicePrefixes: Phrases = [
        "sent from my", "sent from mobile", "sent from mail", "sent from outlook", "sent from windows",
        "sent from yahoo",
        "sent from a ", "sent from [", "sent via mobile", "sent via my", "sent with airmail", "sent with spark",
        "sent by galaxy", "sent from proton", "sent from samsung", "sent with proton", "sent from gmail",
        "sent from nine",
        "from my iphone", "from my ipad", "get outlook for", "get [outlook", "download outlook", "envoyé depuis",
        "envoyé de mon",
        "envoyé à partir", "obtenez outlook", "télécharger outlook", "von meinem ", "gesendet von meinem",
        "gesendet von mein",
        "gesendet mit der", "gesendet aus", "outlook für", "enviado desde mi", "enviado do meu", "enviado a partir do",
        "enviado desde", "obtener outlook", "inviato da", "inviato dal mio", "scarica outlook", "verzonden vanaf",
        "verstuurd vanaf", "verzonden met", "wysłane z", "wysłano z", "отправлено с", "отправлено из", "надіслано з",
        "sendt fra", "skickat från", "lähetetty ", "odesláno z", "odoslané z", "iphone'umdan", "ipad'imden gönderildi",
        "küldve:", "trimis de pe", "από το iphone", "從我的", "来自我的", "從我的iphone", "发自我的", "發自我的", "iphoneから送信",
        "ipadから送信", "나의 iphone에서 보냄", "nosūtīts no", "someone from mobile", "typed on my", "sent on the go",
    ]

    /// The first halves of `deviceParts`: most lines hold none.
    private static let deviceWords: Phrases = [
        "diese nachricht wurde von meinem", "please excuse", "sent from", "iphone",
    ]

    private static let deviceParts = [
        ("diese nachricht wurde von meinem", "gesendet"), ("please excuse", "typo"), ("please excuse", "brevity"),
        ("sent from", "iphone"), ("sent from", "android"), ("iphone", "gesendet"), ("iphone", "送信"),
    ]

    /// "Best regards," alone on its line, or with the name behind it.
    static func isClosing(_ line: TextLine) -> Bool {
        let lower = line.lower
        guard !lower.isEmpty, lower.utf8.count <= 70 else { return false }
        let bare = lower.trimmingEnd(",.!–- ")
        if closings.contains(bare) { return true }
        guard lower.hasSuffix(",") || lower.split(separator: " ").count <= 5 else { return false }
        return closingPrefixes.begins(bare)
    }

    private static let closings: Set<String> = [
        "regards", "best", "cheers", "sincerely", "thanks", "thank you", "many thanks", "thanks again", "thx", "br",
        "rgds",
        "warmly", "respectfully", "cordially", "all the best", "best wishes", "talk soon", "take care", "yours", "gruß",
        "grüße", "viele grüße", "liebe grüße", "mfg", "vg", "lg", "danke", "vielen dank", "merci", "cordialement",
        "bien cordialement", "bien à vous", "cdlt", "saludos", "atentamente", "gracias", "un saludo", "cordiali saluti",
        "distinti saluti", "saluti", "grazie", "atenciosamente", "abraços", "att", "obrigado", "obrigada",
        "cumprimentos",
        "groeten", "groetjes", "mvg", "bedankt", "pozdrawiam", "dziękuję", "с уважением", "спасибо", "з повагою",
        "дякую",
        "mvh", "hälsningar", "tack", "vennlig hilsen", "hilsen", "takk", "med venlig hilsen", "tak",
        "ystävällisin terveisin",
        "terveisin", "kiitos", "s pozdravem", "s pozdravom", "děkuji", "saygılarımla", "saygılar", "teşekkürler",
        "üdvözlettel",
        "tisztelettel", "cu stimă", "με εκτίμηση", "敬具", "よろしくお願いいたします", "宜しくお願い致します", "此致", "祝好", "谢谢",
        "감사합니다", "drukāju", "cordialmente", "hochachtungsvoll",
    ]

    private static let closingPrefixes: Phrases = [
        "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards", "with best regards",
        "with kind regards", "many regards", "yours sincerely", "yours faithfully", "yours truly", "sincerely yours",
        "mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichem gruß", "mit besten grüßen",
        "beste grüße",
        "freundliche grüße", "herzliche grüße", "schöne grüße", "mit herzlichen grüßen", "freundliche grüsse",
        "mit freundlichen grüssen", "beste grüsse", "viele grüsse", "bien cordialement", "sincères salutations",
        "cordiales salutations", "meilleures salutations", "belles salutations", "un cordial saludo",
        "saludos cordiales",
        "un saludo", "reciba un cordial", "cordiali saluti", "distinti saluti", "un cordiale saluto", "com os melhores",
        "melhores cumprimentos", "met vriendelijke groet", "vriendelijke groet", "hartelijke groet", "z poważaniem",
        "z wyrazami szacunku", "serdecznie pozdrawiam", "с наилучшими", "med vänliga hälsningar", "vänliga hälsningar",
        "med vennlig hilsen", "med venlig hilsen", "bästa hälsningar", "parhain terveisin", "se srdečným pozdravem",
        "le saluda atentamente", "je vous prie d'agréer", "veuillez agréer", "beste groet",
    ]

    /// Where within a paragraph a notice begins (confidentiality, unsubscribing, virus scanners, the register of companies);
    /// nil where it is none.
    ///
    /// What stands above the notice in the same paragraph is not part of it, and a line in which much stands before the
    /// words is the author's.
    static func noticeStart(_ paragraph: [TextLine]) -> Int? {
        for (index, line) in paragraph.enumerated() {
            let isStart = noticeStarts.begins(line.lower)
            // Phrases may be broken by the line's end.
            let next = isWrapped(line) && index + 1 < paragraph.count ? " " + paragraph[index + 1].lower : ""
            guard isStart || noticeParts.isIn(line.lower.leading(220) + next.leading(40)) else { continue }
            var start = index
            while start > 0, !isStart, isWrapped(paragraph[start - 1]) { start -= 1 }
            return start
        }
        return nil
    }

    /// A line that goes on in the next.
    private static func isWrapped(_ line: TextLine) -> Bool {
        line.lower.utf8.count >= 50 && !".!?:,".contains(line.lower.last ?? ".")
    }

    private static let noticeStarts: Phrases = [
        "confidentiality notice", "confidentiality:", "disclaimer", "notice:", "legal notice",
        "vertraulichkeitshinweis",
        "unsubscribe", "abmelden", "se désabonner", "darse de baja", "virenfrei", "virus-free", "aviso legal",
        "avertissement",
        "avviso di riservatezza", "aviso de confidencial", "datenschutzhinweis", "privacy notice", "internal use only",
    ]

    private static let noticeParts: Phrases = [
        "intended only for the", "intended solely for", "intended recipient", "may contain confidential",
        "may contain privileged", "is confidential and", "are confidential and", "confidential information intended",
        "contains confidential information", "received this e-mail in error", "received this email in error",
        "received this message in error", "consider the environment before", "enthält vertrauliche",
        "vertrauliche und/oder",
        "rechtlich geschützte informationen", "irrtümlich erhalten", "nicht der richtige adressat",
        "denken sie an die umwelt",
        "umwelt, bevor sie", "ce message et toutes les pièces", "ce courriel est confidentiel",
        "informations confidentielles",
        "destinataire, merci", "pensez à l'environnement", "este mensaje y sus", "este correo electrónico y",
        "información confidencial", "antes de imprimir", "esta mensagem pode conter", "informações confidenciais",
        "questo messaggio è", "informazioni riservate", "informazioni confidenziali", "vertrouwelijke informatie",
        "uitsluitend bestemd voor", "informacje poufne", "konfidenciální", "you are receiving this email because",
        "you received this email because", "you're receiving this email because",
        "you are receiving this message because",
        "to unsubscribe", "unsubscribe from", "manage your email preferences", "manage your preferences",
        "this email was sent to", "diese e-mail wurde an", "checked for viruses by", "avast.com", "scanned by",
        "registergericht", "handelsregister", "amtsgericht ", "geschäftsführer:", "registered in england",
    ]
}

extension String {
    /// Without the given characters at the end.
    fileprivate func trimmingEnd(_ characters: String) -> String {
        var end = endIndex
        while end > startIndex, characters.contains(self[index(before: end)]) { end = index(before: end) }
        return String(self[..<end])
    }
}
