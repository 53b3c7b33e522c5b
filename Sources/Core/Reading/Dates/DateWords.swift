// The vocabulary of dates: names and numbers, and the words of other languages as the scanner's English.

enum DateWords {
    static let weekdays: DateTable<Int> = [
        "monday": 1, "mon": 1, "tuesday": 2, "tue": 2, "tues": 2, "wednesday": 3, "wed": 3, "weds": 3, "thursday": 4,
        "thu": 4, "thur": 4, "thurs": 4, "friday": 5, "fri": 5, "saturday": 6, "sat": 6, "sunday": 7, "sun": 7,
    ]

    static let months: DateTable<Int> = [
        "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
        "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9,
        "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
    ]

    /// Names that are also ordinary words, and so need a date's company.
    static let ambiguousNames: Set<DateName> = ["may", "march", "mar", "sat", "sun", "mon", "wed", "dec", "jan"]

    static let numbers: DateTable<Int> = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90,
    ]

    static let ordinals: DateTable<Int> = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
        "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    ]

    enum Unit { case hour, day, workday, week, month, year, minute }

    static let units: DateTable<Unit> = [
        "minute": .minute, "minutes": .minute, "mins": .minute, "min": .minute, "hour": .hour, "hours": .hour,
        "hrs": .hour, "hr": .hour, "day": .day, "days": .day, "workday": .workday, "workdays": .workday,
        "weekdays": .workday, "week": .week, "weeks": .week, "wk": .week, "wks": .week, "fortnight": .week,
        "month": .month, "months": .month, "year": .year, "years": .year,
    ]

    static let pluralUnits = Set(units.names.filter { $0.hasSuffix("s") }.map { DateName($0) })

    /// German, French, Spanish and Dutch words as the scanner's English, in as far as their order is the same.
    static let english = build(
        """
        monday montag lundi lunes maandag|tuesday dienstag mardi martes dinsdag|wednesday mittwoch mercredi miercoles \
        woensdag|thursday donnerstag jeudi jueves donderdag|friday freitag vendredi viernes vrijdag|saturday samstag \
        sonnabend samedi sabado zaterdag|sunday sonntag dimanche domingo zondag|january januar janner janvier enero \
        januari|february februar fevrier febrero februari|march marz mars marzo maart|april avril abril|may mai mayo \
        mei|june juni juin junio|july juli juillet julio|august aout agosto augustus|september septembre septiembre|\
        october oktober octobre octubre|november novembre noviembre|december dezember decembre diciembre|next nachste \
        nachsten nachster nachstes naechste naechsten naechster prochain prochaine prochains prochaines proxima \
        proximo proximas proximos volgende|coming upcoming komende kommende kommenden kommender|overnext ubernachste ubernachsten ubernachster uebernachste uebernaechste uebernaechsten|monthend monatsende|yearend jahresende|weekend wochenende|later darauf|about etwa ungefahr circa|same selben gleichen selber|following folgende \
        folgenden|this diese dieser diesen dieses deze current|week woche semaine semana|weeks wochen semaines semanas \
        weken|day tag jour dia dag|days tage tagen jours dias dagen|month monat monats mois mes maand|months monate \
        monaten meses maanden|year jahr jahres an annee ano jaar|workdays werktage werktagen arbeitstage \
        arbeitstagen werkdagen bankworkingdays|workday werktag arbeitstag werkdag|hours stunden heures horas uren|\
        within innerhalb binnen sous|by bis tot|end ende fin eind einde finales|beginning anfang debut begin beginn \
        principios comienzo start|mid mitte medio midden middle|today heute hoy vandaag|tomorrow tmrw tmr tomorow morgen demain manana|\
        overmorrow ubermorgen uebermorgen overmorgen|two zwei deux dos twee|three drei trois tres drie|four vier \
        quatre cuatro|five funf fuenf cinq cinco vijf|six sechs seis zes|seven sieben sept siete|eight acht huit \
        ocho|ten zehn dix diez tien|fourteen vierzehn quatorze catorce veertien|fifteen quinze quince|one ein eine \
        einer einem einen eines une una een|the der das den dem zum zur les los las het|of des du de del von vom|after nach \
        apres despues na|before vor avant antes voor|in dans im|spring fruhjahr printemps|oclock uhr heures h|few \
        paar einige einigen quelques algunos enkele|early anfangs|late spate|from ab|calendarweek kw|christmas \
        weihnachten noel navidad kerst|latest spatestens spaetestens uiterlijk|spring primavera
        """)

    private static func build(_ table: String) -> DateTable<DateName> {
        var words = DateTable<DateName>()
        for entry in table.split(separator: "|") {
            let names = entry.split(separator: " ")
            guard let target = names.first else { continue }
            for name in names.dropFirst() { words.set(String(name), DateName(String(target))) }
        }
        return words
    }
}
