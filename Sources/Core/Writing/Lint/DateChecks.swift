// Dates in a text: the interview's must be there (D9), and a weekday must fit its date.

internal import Vocabulary

extension Lint {
    static let dateChecks: [Check] = [
        Check("D9", look: particulars),
        Check("weekday") { text in
            text.dates.compactMap { written, line -> Remark? in
                guard let weekday = written.weekday,
                    let date = written.resolved(near: text.facts.zone.date(text.facts.writtenFor)),
                    date.weekday != weekday
                else { return nil }
                let day = "\(date.englishMonth) \(date.day), \(date.year)"
                return Remark(
                    "\(day) is a \(date.weekday.englishName), not a \(weekday.englishName)", line: line.number)
            }
        },
    ]

    /// The role, and the day and time of the interview, in every mail.
    @Sendable private static func particulars(_ text: LintedText) -> [Remark] {
        var remarks: [Remark] = []
        if let role = text.facts.role {
            if !text.names(role) { remarks.append(Remark("does not name the position (\(role))")) }
        } else if !text.facts.company.isEmpty {
            remarks.append(Remark("the position is not recorded; add it with 'afterword set --role'", severity: .note))
        }
        guard let start = text.facts.interviewStart else { return remarks }
        let local = text.facts.zone.civil(start)
        let today = text.facts.zone.date(text.facts.writtenFor)
        if !text.dates.contains(where: { $0.date.resolved(near: today) == local.date }) {
            remarks.append(
                Remark(
                    "does not say which day the interview was (\(DateWords().weekdayAndDay(local.date, reference: today)))"
                ))
        } else if !text.mentions(local.time) {
            remarks.append(
                Remark("does not say at what time the interview was (\(DateWords().time(local.time)))", severity: .note)
            )
        }
        return remarks
    }
}

extension LintedText {
    /// `2:00 p.m.`, `2 pm`, `14:00`, `14.00`, `14h`.
    fileprivate func mentions(_ time: TimeOfDay) -> Bool {
        let minutes = time.minute < 10 ? "0\(time.minute)" : "\(time.minute)"
        let twelve = time.hour % 12 == 0 ? 12 : time.hour % 12
        var forms = [
            "\(time.hour):\(minutes)", "\(time.hour).\(minutes)", "\(twelve):\(minutes)", "0\(time.hour):\(minutes)",
        ]
        if time.minute == 0 {
            for suffix in time.hour < 12 ? ["a.m", "am", "o'clock"] : ["p.m", "pm", "o'clock"] {
                forms += ["\(twelve) \(suffix)", "\(twelve)\(suffix)"]
            }
            if time.hour == 12 { forms.append("noon") }
            forms.append("\(time.hour)h")
        }
        return forms.contains { everything.contains(" \($0) ") }
    }
}

/// A date as a text has it: day and month, perhaps a year and a weekday.
struct WrittenDate: Hashable {
    var day: Int
    var month: Int
    var year: Int?
    var weekday: Weekday?

    /// The date it means: with its year, else in the year that brings it nearest to `today`.
    func resolved(near today: CivilDate) -> CivilDate? {
        if let year { return CivilDate(year: year, month: month, day: day) }
        return (today.year - 1...today.year + 1).compactMap { CivilDate(year: $0, month: month, day: day) }
            .min { abs($0.dayNumber - today.dayNumber) < abs($1.dayNumber - today.dayNumber) }
    }

    /// `Thursday, October 8`, `8 October 2026`, `the 8th of October`, `Thu 8 Oct`, `2026-10-08`, `8.10.2026`.
    static func all(in words: [String]) -> [WrittenDate] {
        var found: [WrittenDate] = []
        for (index, word) in words.enumerated() {
            let isNumeric = word.utf8.first.map { (0x30...0x39).contains($0) } ?? false
            if isNumeric, let date = CivilDate(iso: word) {
                found.append(
                    WrittenDate(
                        day: date.day, month: date.month, year: date.year, weekday: weekday(before: index, words)))
            } else if isNumeric, let dotted = dotted(word) {
                found.append(
                    WrittenDate(day: dotted.0, month: dotted.1, year: dotted.2, weekday: weekday(before: index, words)))
            } else if let month = month(word) {
                if let date = around(index, month, words) { found.append(date) }
            }
        }
        return found
    }

    private static func around(_ index: Int, _ month: Int, _ words: [String]) -> WrittenDate? {
        func year(_ at: Int) -> Int? { at < words.count && words[at].count == 4 ? Int(words[at]) : nil }
        var before = index - 1
        if before >= 0, words[before] == "of" { before -= 1 }
        if before >= 0, let day = ordinal(words[before]) {
            return WrittenDate(day: day, month: month, year: year(index + 1), weekday: weekday(before: before, words))
        }
        if index + 1 < words.count, let day = ordinal(words[index + 1]) {
            return WrittenDate(day: day, month: month, year: year(index + 2), weekday: weekday(before: index, words))
        }
        return nil
    }

    private static func weekday(before index: Int, _ words: [String]) -> Weekday? {
        var at = index - 1
        while at >= 0, ["the", "on"].contains(words[at]) { at -= 1 }
        guard at >= 0 else { return nil }
        return Weekday.allCases.first { day in
            let name = day.englishName.lowercased()
            return words[at] == name || words[at].count >= 3 && words[at].count <= 5 && name.hasPrefix(words[at])
        }
    }

    private static func ordinal(_ word: String) -> Int? {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard (1...2).contains(digits.count), ["", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count)),
            let day = Int(digits), (1...31).contains(day)
        else { return nil }
        return day
    }

    private static func month(_ word: String) -> Int? { months[word] }

    private static func dotted(_ word: String) -> (Int, Int, Int)? {
        let parts = word.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 3, word.split(separator: ".").count == 3, (1...31).contains(parts[0]),
            (1...12).contains(parts[1]),
            (2000...2999).contains(parts[2])
        else { return nil }
        return (parts[0], parts[1], parts[2])
    }

    private static let months: [String: Int] = {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        var months = ["sept": 9]
        for (index, name) in names.enumerated() {
            (months[name], months[String(name.prefix(3))]) = (index + 1, index + 1)
        }
        return months
    }()
}
