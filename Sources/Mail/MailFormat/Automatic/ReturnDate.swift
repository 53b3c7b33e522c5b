// The day an absence ends, where the text says it: "back on 3 December", "bis einschließlich 05.01.2027".

import Vocabulary

/// Finds the end of an absence.
enum ReturnDate {
    /// The last day named in the first sentence that speaks of returning or of an end; nil where there is none, or
    /// where 3/4 could be two days. Without a year the next such day from `sent` on is meant.
    static func find(in text: String, subject: String, sent: CivilDate?) -> CivilDate? {
        guard let sent else { return nil }
        let folded = (subject + "\n" + text.prefix(1500)).lowercased().replacing("’", with: "'")
        for sentence in sentences(folded) where markers.isIn(sentence) {
            if let day = lastDay(words(sentence), sent: sent) { return day }
        }
        return nil
    }

    /// Sentences end at line ends and at marks before a space, but not behind a number ("3. Dezember") or short word.
    private static func sentences(_ text: String) -> [String] {
        var all: [String] = []
        var current = ""
        for line in text.split(separator: "\n") {
            for word in line.split(separator: " ") {
                current += current.isEmpty ? String(word) : " " + word
                let stem = word.dropLast()
                if let last = word.last,
                    "!?;".contains(last) || last == "." && stem.count > 3 && !stem.allSatisfy(\.isNumber)
                {
                    all.append(current)
                    current = ""
                }
            }
            // A sentence may go on in the next line; an empty line is gone already.
            if current.utf8.count > 400 {
                all.append(current)
                current = ""
            }
        }
        return current.isEmpty ? all : all + [current]
    }

    private static func words(_ sentence: String) -> [String] {
        sentence.split { " ,()".contains($0) }.map { String($0) }
    }

    private static func lastDay(_ words: [String], sent: CivilDate) -> CivilDate? {
        var found: CivilDate?
        for index in words.indices {
            if let day = numeric(words[index], sent: sent) ?? named(words, at: index, sent: sent) { found = day }
        }
        return found
    }

    /// `2026-12-03`, `03.12.2026`, `3.12.`, `12/25/2026` where only one reading is a day.
    private static func numeric(_ word: String, sent: CivilDate) -> CivilDate? {
        let bare = word.drop { !$0.isNumber }
        if let day = CivilDate(iso: bare.prefix(10)) { return day }
        for separator in [".", "/", "-"] as [Character] {
            let parts = bare.split(separator: separator).prefix(3).map { Int($0.prefix { $0.isNumber }) }
            guard parts.count >= 2, bare.contains(separator), let first = parts[0], let second = parts[1] else {
                continue
            }
            let year = parts.count == 3 ? parts[2].map { $0 < 100 ? $0 + 2000 : $0 } : nil
            guard year != nil || separator == "." && bare.filter({ $0 == "." }).count == 2 else { continue }
            if separator == "/", first <= 12, second <= 12, first != second { return nil }
            if separator == "/", second > 12 { return day(second, month: first, year: year, sent: sent) }
            return day(first, month: second, year: year, sent: sent)
        }
        return nil
    }

    /// `december 3rd`, `3 december`, `3. dezember 2026`, `3 de diciembre`.
    private static func named(_ words: [String], at index: Int, sent: CivilDate) -> CivilDate? {
        guard let month = month(words[index]) else { return nil }
        let year = words[(index + 1)...].prefix(3).lazy.compactMap { word -> Int? in
            let digits = word.prefix { $0.isNumber }
            return digits.count == 4 ? Int(digits) : nil
        }.first { (2000...2100).contains($0) }
        let before = words[max(0, index - 2)..<index].reversed().filter { $0 != "de" && $0 != "of" }.first.flatMap(
            dayNumber)
        let after = index + 1 < words.count ? dayNumber(words[index + 1]) : nil
        guard let number = before ?? after else { return nil }
        return day(number, month: month, year: year, sent: sent)
    }

    private static func dayNumber(_ word: String) -> Int? {
        let digits = word.prefix { $0.isNumber }
        guard (1...2).contains(digits.count), let number = Int(digits), (1...31).contains(number) else { return nil }
        let ending = word.dropFirst(digits.count)
        return ["", ".", "st", "nd", "rd", "th", "er", "º", "°", ":e"].contains(String(ending))
            || ending.allSatisfy(\.isPunctuation)
            ? number : nil
    }

    private static func day(_ day: Int, month: Int, year: Int?, sent: CivilDate) -> CivilDate? {
        if let year { return CivilDate(year: year, month: month, day: day) }
        guard let this = CivilDate(year: sent.year, month: month, day: day) else { return nil }
        // Somebody who is back since yesterday has not switched the reply off yet.
        return this.dayNumber >= sent.dayNumber - 30 ? this : CivilDate(year: sent.year + 1, month: month, day: day)
    }

    private static func month(_ word: String) -> Int? {
        let bare = String(word.prefix { $0.isLetter })
        guard bare.count >= 3 else { return nil }
        for (index, names) in months.enumerated() where names.contains(where: { bare == $0 }) { return index + 1 }
        return nil
    }

    /// English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Polish, Russian; short forms too.
    private static let months = [
        [
            "january", "jan", "januar", "jänner", "janvier", "enero", "gennaio", "janeiro", "januari", "stycznia",
            "января",
        ],
        ["february", "feb", "februar", "février", "febrero", "febbraio", "fevereiro", "februari", "lutego", "февраля"],
        ["march", "mar", "märz", "mars", "marzo", "março", "maart", "marts", "marca", "марта"],
        ["april", "apr", "avril", "abril", "aprile", "kwietnia", "апреля"],
        ["may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja", "мая"],
        ["june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerwca", "июня"],
        ["july", "jul", "juli", "juillet", "julio", "luglio", "julho", "lipca", "июля"],
        ["august", "aug", "août", "agosto", "augustus", "augusti", "sierpnia", "августа"],
        ["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "września", "сентября"],
        ["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "października", "октября"],
        ["november", "nov", "novembre", "noviembre", "novembro", "listopada", "ноября"],
        [
            "december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre", "dezembro", "desember",
            "grudnia", "декабря",
        ],
    ]

    private static let markers: Phrases = [
        "back", "return", "until", "till ", "through", "wieder", "bis ", "zurück", "retour", "jusqu", "hasta", "regres",
        "vuelv", "fino al", "rientr", "torn", "até", "volt", "regress", "tot en met", "tot ", "terug", "till och med",
        "åter",
        "tillbaka", "tilbake", "tilbage", "til ", "palaan", "do dnia", "wracam", "powr", " do ", "vrát", "по ", "до ",
        "вернусь",
        "out of office", "away", "leave", "vacation", "urlaub",
    ]
}
