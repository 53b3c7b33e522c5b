// The words around quotations in the languages of real mail, all in lower case. How they are used is in
// QuotationHeaders.swift.

enum QuotationPhrases {
    /// "wrote" in an attribution.
    static let wrote: Phrases = [
        "wrote", "writes", "schrieb", "geschrieben", "hat geschrieben", "a écrit", "a ecrit", "escribió", "escribio",
        "escreveu",
        "ha scritto", "scritto:", "schreef", "geschreven", "napisał", "napisal", "написал", "пишет", "пише", "написав",
        "skrev", "skrifaði", "kirjoitti", "napsal", "napísal", "yazdı", "şunu yazdı", "írta", "a scris", "έγραψε",
        "כתב",
        "كتب", "写道", "寫道", "のメール", "のメッセージ", "さんは書きました", "님이 작성", "작성:", "đã viết", "menulis", "เขียน",
        "je napisao", "је написао", "написа", "va escriure", "pisze",
    ]

    /// How attributions begin.
    static let starters: Phrases = [
        "on ", "am ", "le ", "el ", "il ", "em ", "op ", "den ", "på ", "w dniu ", "dnia ", "dne ", "dňa ", "pe ",
        "a(z) ",
        "la data ", "în data ", "στις ", "em ", "no dia ", "в ", "вт", "пн", "ср,", "чт", "пт", "сб", "вс", "mon, ",
        "tue, ",
        "wed, ", "thu, ", "fri, ", "sat, ", "sun, ", "monday", "tuesday", "wednesday", "thursday", "friday", "ma ",
        "ti ",
        "ke ", "to ", "mo., ", "ngày ", "vào ", "pada ", "tarihinde", "在 ", "于 ", "於 ", "ב", "في ", "il giorno ",
        "il ", "kl ", "fre ", "tors ", "ons ", "tis ", "mån ", "man. ", "tir. ", "tor. ", "lun", "mar", "mer", "jeu",
        "ven",
    ]

    /// Separators that are no line of dashes.
    static let separators: Set<String> = [
        "begin forwarded message:", "anfang der weitergeleiteten nachricht:", "anfang der weitergeleiteten e-mail:",
        "début du message réexpédié :", "début du message transféré :", "inicio del mensaje reenviado:",
        "início da mensagem reencaminhada:", "início da mensagem encaminhada:", "inizio messaggio inoltrato:",
        "begin doorgestuurd bericht:", "początek przekazanej wiadomości:", "начало переадресованного сообщения:",
        "vidarebefordrat brev:", "videresendt melding:", "videresendt meddelelse:", "videresendt besked:",
        "välitetty viesti alkaa:", "začátek přeposlané zprávy:", "iletilmiş mesajın başlangıcı:", "下面是被转发的邮件：",
        "開始轉寄信件：", "転送されたメッセージ：", "전달된 메시지 시작:", "start van doorgestuurd bericht:",
    ]

    /// What a line of dashes speaks of.
    static let message: Phrases = [
        "message", "nachricht", "mensaje", "messaggio", "bericht", "mensagem", "meddelande", "melding", "meddelelse",
        "besked", "wiadomość", "wiadomosc", "сообщение", "сообщения", "повідомлення", "zpráva", "správa", "viesti",
        "mesaj",
        "iletilmiş", "üzenet", "mesaj original", "メッセージ", "邮件", "郵件", "메시지", "μήνυμα", "e-mail", "correo",
        "original", "forwarded",
    ]

    /// A separator that introduces something passed on, not something answered.
    static let forwarded: Phrases = [
        "forward", "weitergeleitet", "transféré", "réexpédié", "reenviado", "encaminhad", "reencaminhad", "inoltrat",
        "doorgestuurd", "przekazan", "пересыл", "переадрес", "vidarebefordra", "videresend", "välitetty", "přeposlan",
        "iletil", "转发", "轉寄", "転送", "전달",
    ]

    static let from: Set<String> = [
        "from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "від", "gönderen", "kimden", "feladó",
        "de la", "από", "מאת", "من", "差出人", "发件人", "發件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "expéditeur",
        "remitente", "remetente", "mittente", "afzender", "absender", "送信者", "отправитель", "từ", "dari",
    ]

    static let sent: Set<String> = [
        "sent", "sent on", "sent at", "gesendet", "gesendet am", "envoyé", "envoyé le", "enviado", "enviado el",
        "enviada em", "enviado em", "enviada", "inviato", "data invio", "verzonden", "skickat", "skickat den", "sendt",
        "lähetetty", "wysłano", "data wysłania", "odesláno", "odoslané", "отправлено", "надіслано", "gönderilme",
        "gönderme tarihi", "elküldve", "trimis", "στάλθηκε", "送信日時", "发送时间", "发送日期", "寄件日期", "傳送時間",
        "보낸 날짜", "נשלח", "đã gửi",
    ]

    static let date: Set<String> = [
        "date", "datum", "fecha", "data", "dato", "päiväys", "päivämäärä", "дата", "tarih", "dátum", "ημερομηνία", "日付",
        "日期", "날짜", "תאריך", "التاريخ", "ngày", "tanggal",
    ]

    static let to: Set<String> = [
        "to", "an", "à", "a", "para", "aan", "till", "til", "vastaanottaja", "do", "komu", "кому", "kime", "címzett",
        "către",
        "catre", "προς", "אל", "إلى", "宛先", "收件人", "받는 사람", "받는사람", "destinataire", "destinatario", "alıcı", "đến",
        "kepada", "empfänger", "pro",
    ]

    static let subject: Set<String> = [
        "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "aihe",
        "temat",
        "předmět", "predmet", "тема", "konu", "tárgy", "subiect", "θέμα", "נושא", "الموضوع", "件名", "主题", "主題", "主旨",
        "제목",
        "chủ đề", "subjek", "re",
    ]

    /// Lines that stand among the others.
    static let otherFields: Set<String> = [
        "cc", "kopie", "copie", "copia", "copie à", "cópia", "kopia", "kopi", "kopio", "dw", "копия", "копія", "bilgi",
        "másolatot kap", "κοινοποίηση", "抄送", "副本", "참조", "bcc", "reply-to", "antwort an", "risposta", "répondre à",
        "importance", "wichtigkeit", "attachments", "anlagen", "pièces jointes", "prioriteit", "responder a",
        "odpovědět",
    ]
}
