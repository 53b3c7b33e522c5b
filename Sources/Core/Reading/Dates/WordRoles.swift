// What the words of a sentence say about the dates in it: who tells, decides or returns, or what else takes place.
// The words are data; what follows from them is in SentenceRoles.swift.

/// What a word may stand for next to a date.
struct WordRoles: OptionSet, Sendable {
    let rawValue: Int

    /// A day, a unit or a number: the sentence may name a time.
    static let time = WordRoles(rawValue: 1 << 0)
    /// An answer or the giving of it: "hear", "outcome", "notify".
    static let tell = WordRoles(rawValue: 1 << 1)
    /// A way of telling that has other uses too: "ring", "send", "know".
    static let say = WordRoles(rawValue: 1 << 2)
    /// Coming to a decision: "choose", "sign-off", "shortlist".
    static let decide = WordRoles(rawValue: 1 << 3)
    /// A wait: "patience", "another", "takes".
    static let wait = WordRoles(rawValue: 1 << 4)
    /// Those who decide, and what they need for it: "board", "references", "debrief".
    static let process = WordRoles(rawValue: 1 << 5)
    /// What is to come: "will", "hope", "aim".
    static let future = WordRoles(rawValue: 1 << 6)
    /// The sender's side.
    static let sender = WordRoles(rawValue: 1 << 7)
    static let reader = WordRoles(rawValue: 1 << 8)
    /// Somebody is back: "return", "wieder".
    static let back = WordRoles(rawValue: 1 << 9)
    /// Somebody is not there.
    static let absence = WordRoles(rawValue: 1 << 10)
    /// A meeting with the reader: "interview", "slot", "trial".
    static let event = WordRoles(rawValue: 1 << 11)
    /// What else has a date: a start, an end of applications, a delivery.
    static let fixed = WordRoles(rawValue: 1 << 12)
    static let past = WordRoles(rawValue: 1 << 13)
    /// Points back to a time just named: "then", "afterwards".
    static let then = WordRoles(rawValue: 1 << 14)
    /// Opens a subordinate clause of time: "once", "when".
    static let once = WordRoles(rawValue: 1 << 15)
    /// Joins clauses.
    static let joins = WordRoles(rawValue: 1 << 16)
    /// "chase", "nudge": the reader may, when the time is over.
    static let chase = WordRoles(rawValue: 1 << 17)
    /// Thanks, wishes.
    static let courtesy = WordRoles(rawValue: 1 << 18)
    /// Proposes a time: "available", "suit".
    static let proposes = WordRoles(rawValue: 1 << 19)
    /// An offer runs out: "expires", "valid".
    static let expiry = WordRoles(rawValue: 1 << 20)
    /// What an answer of the reader is called: "decision", "signed", "form".
    static let reply = WordRoles(rawValue: 1 << 21)
    /// Imperatives to the reader: "confirm", "upload".
    static let command = WordRoles(rawValue: 1 << 22)

    /// What makes a clause speak of an answer.
    static let answers: WordRoles = [.tell, .say, .decide]
    /// What a clause needs that takes up a time named before.
    static let linked: WordRoles = [.tell, .say, .decide, .wait]
}

/// The roles of words, by their hash; families by the hash of the first five letters.
struct RoleLexicon: Sendable {
    private var words = HashIndex(minimumCapacity: 2048)
    private var stems = HashIndex(minimumCapacity: 256)

    @inline(__always)
    func roles(of token: Token) -> WordRoles {
        let known = words.find(token.hash)
        if known >= 0 { return WordRoles(rawValue: known) }
        let family = stems.find(token.stem)
        return family >= 0 ? WordRoles(rawValue: family) : []
    }

    /// A cheap look whether the sentence can name a time at all.
    func namesTime(_ text: TokenizedText, _ sentence: Sentence) -> Bool {
        sentence.tokens.contains { index in
            let token = text.tokens[index]
            return max(0, words.find(token.hash)) & WordRoles.time.rawValue != 0
                || (0x30...0x39).contains(text.bytes[Int(token.start)])
        }
    }

    init() {
        addTimes()
        for (roles, list) in Self.words { add(roles, list) }
        for (roles, list) in Self.families {
            for stem in list.split(separator: " ") { stems.insert(FNV.hash(stem.utf8), roles.rawValue) }
        }
    }

    private mutating func addTimes() {
        let names =
            DateWords.weekdays.names + DateWords.months.names + DateWords.units.names + DateWords.english.names
        let common: Set<String> = [
            "de", "des", "la", "le", "les", "los", "el", "der", "die", "das", "den", "dem", "un", "une",
            "una", "ein", "en", "in", "dans", "an", "h", "na", "start", "del", "du", "las", "los", "het", "from", "ab",
            "one",
        ]
        for name in names where !common.contains(name) { add(.time, name) }
    }

    private mutating func add(_ roles: WordRoles, _ list: String) {
        for word in list.split(separator: " ") {
            let hash = FNV.hash(word.utf8)
            words.insert(hash, max(0, words.find(hash)) | roles.rawValue)
        }
    }

    /// Words of one family, by their first five letters.
    private static let families: [(WordRoles, String)] = [
        (.tell, "notif commu advis updat outco resul annou feedb ruckm besch ergeb benac mitte"),
        (.decide, "decid decis final concl delib appoi short settl entsc auswa"),
        (.wait, "patie delay gedul"),
        (.fixed, "reimb deliv delet expir"),
    ]

    private static let words: [(WordRoles, String)] = [
        (
            .time,
            """
            # today tonight tomorrow fortnight noon midday morning afternoon evening eod eow eom cob wc christmas xmas \
            easter thanksgiving holidays weekend couple few quarter end week weeks monatsende jahresende wochenende \
            fortnights midweek arvo coming kommenden q1 q2 q3 q4 ubernachste ubernachsten darauf darauffolgenden that same following later
            """
        ),
        (
            .tell,
            """
            hear hears hearing heard touch update updates updated updating respond responds responded response reply \
            replies replying notify notified notifying notification inform informed informing feedback news outcome \
            outcomes result results answer answers answered announce announced announces verdict revert reverts \
            melden melde meldet bescheid ruckmeldung antwort nachricht ergebnis mitteilen mitteilung benachrichtigt \
            zukommen informieren informiert informiere recontacterons recontactons recontacter reponse revenons reviendrons \
            respuesta noticias contactaremos comunicaremos diremos informaremos horen laten bericht communicated \
            decision decisions entscheidung entscheidungen zusage absage contact contacts contacted contacting word steer \
            indication conclusion status
            """
        ),
        (
            .say,
            """
            know knows knowing tell telling told say ring rings phone phoned write writes writing email text txt ping \
            shout drop share sharing send sends sending confirm confirms follow follows followup reach reaches speak \
            report clarity certainty issued letters calls gets get receive receives hore horst wissen sagen sage rufe \
            anrufen schreibe schreiben erhalten bekommen call calling talk message \
            something published publish released release advised picture visibility shared forthcoming
            """
        ),
        (
            .decide,
            """
            decide decides decided deciding choose chooses choosing chosen pick picks picking picked appoint appointed \
            appoints appointments resolve resolved wrap wraps wrapped wrapping sort sorted sorting mind minds approve \
            approves approved approval nod vote votes select selected selecting selection scored scoring recommend \
            recommends recommendation determination ranking entscheiden entscheidet entschieden fallt vergeben \
            besetzen besetzt feststehen abgeschlossen tagt consensus agree agreed ratified preferred successful conclude completed complete announce verdict sift offers
            """
        ),
        (
            .wait,
            """
            bear patient allow hang hold wait waiting another longer takes take taking took give more further least \
            still pending dauert dauern brauchen zeit typically usually normally eta slipped
            """
        ),
        (
            .process,
            """
            board boards committee panel panels governors trustees council directors director partners team meets meet \
            meeting sits sit convene convenes reconvene reconvenes debrief debriefs discuss compare regroup review \
            reviews reviewing reviewed references referees budget ceo cfo cto founder founders owner boss gaffer \
            manager management hr finance leadership process procedure dean faculty kommission gremium vorstand \
            betriebsrat geschaftsleitung sichtung prufung chefin candidates applicants interviewees ratify evaluate \
            evaluation evaluated assessed moderation consider considered discussed
            """
        ),
        (
            .future,
            """
            will shall should would hope hopes hoping hopefully expect expects expected expecting aim aims aiming plan \
            plans planning planned going gonna intend intends intending anticipate anticipates anticipated \
            anticipating look looking try trying may might must want wants werden wird wollen wollten rechnen \
            voraussichtlich likely due promise promised guarantee endeavour endeavor target targeting goal track \
            estimate estimated ideally realistically reckon guess able can need needs youll ill theyll itll u allons \
            esperamos zullen vamos melden melde meldet entscheiden entscheidet fallt horen laten
            """
        ),
        (
            .sender,
            """
            we i us our my me they she he hr team panel committee board manager employer company firm ill wir ich uns \
            nous on nosotros wij someone somebody everyone everybody nobody
            """
        ),
        (.reader, "you youll u ihr"),
        (.back, "back return returns returning returned zuruck wieder erreichbar reachable"),
        (
            .absence,
            "leave vacation holiday holidays away travelling traveling annual absent urlaub abwesend"
        ),
        (
            .event,
            """
            interview interviews gesprach vorstellungsgesprach slot slots trial webinar fair induction onsite zoom hall \
            session lesson parking assessment test medical exam orientation invite lunch termin reception termine \
            entretien entrevista gesprek visit tour exercise
            """
        ),
        (
            .fixed,
            """
            start starts starting started begin begins beginning begun commence commences contract closes closing closure closed open opens reopen reopens expires expire expiry valid kick kicks fiscal posted parcel \
            password data portal unavailable laptop probation deadline runs bewerbungsschluss beginnt leaves \
            merges register notice clocks effective survey newsletter advertise advertised readvertise shift payslip \
            hotline article salary travel
            """
        ),
        (
            .past,
            """
            was were met saw spoke talked applied received interviewed yesterday last ago since went had said wurde \
            wurden war waren hatte hatten
            """
        ),
        (.then, "then afterwards afterward thereafter dann danach anschliessend daraufhin dahin"),
        (.once, "once when after until if sobald wenn nachdem as till"),
        (.joins, "and but so und aber sondern which"),
        (.chase, "chase nudge prod poke remind nag hassle badger"),
        (.courtesy, "thank thanks danke dank enjoy merci"),
        (
            .proposes,
            """
            available availability free suit suits works work slot slots invite invited interview call meet meeting \
            schedule scheduled book booked chat join time times date zoom teams office reschedule move postpone \
            conversation visit talk speak termin gesprach einladen vorstellungsgesprach entretien entrevista gesprek \
            when where confirmed propose suggest option options come see alternatively either passt
            """
        ),
        (.expiry, "expires expire expiry valid lapse lapses deadline open closes due"),
        (.reply, "answer decision reply response confirmation signed documents form copy"),
        (
            .command,
            """
            confirm reply respond return sign submit complete send rsvp upload book choose pick fill select bring \
            record
            """
        ),
    ]
}
