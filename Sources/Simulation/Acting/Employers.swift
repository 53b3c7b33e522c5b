// What employers, other senders and the mail system put into the mailboxes.

import Vocabulary

extension WorldState {
    private func from(_ company: Company, _ person: Int) -> String {
        let person = company.people[person % company.people.count]
        return "\(person.name) <\(person.address)>"
    }

    /// A moment at which a message says that it was written: now, or hours and days before it arrives.
    private func written(_ chance: inout Chance) -> Instant {
        chance.isOne(in: 5) ? now - .minutes(30 + chance.below(4 * 1440)) : now - .seconds(chance.below(90))
    }

    /// Anything that a person at the company may write, from one of the people the candidate met.
    mutating func answer(from company: Int, chance seed: UInt64) {
        var chance = Chance(seed: seed)
        let firm = Company.all[company]
        let text = chance.pick(Texts.answers)
        let letter = Letter(
            from: from(firm, chance.below(2)), subject: text.subject, date: written(&chance),
            messageID: newMessageID(at: firm.domain), body: "Dear Sam,\n\n\(text.body)\n\nKind regards")
        deliver(letter, .employer, company: company, to: inbox(chance.below(2)))
    }

    /// The act of an employer, or of the mail system.
    mutating func perform(_ act: Act, chance seed: UInt64) {
        var chance = Chance(seed: seed)
        switch act {
        case .bounce: bounce(&chance)
        case .duplicate: duplicate(&chance)
        case .rescue: rescue(&chance)
        case .newValidity:
            let key = chance.pick(post.keys)
            post.renumber(key)
            tell("  \(key.account)/\(key.name) gets another UIDVALIDITY")
        case .otherMail:
            let letter = Letter(
                from: "Town Library <desk@library.example>", subject: "Your book", date: written(&chance),
                messageID: newMessageID(at: "library.example"), body: "Dear reader,\n\n\(Texts.other)\n")
            deliver(letter, .unrelated, company: nil, to: inbox(chance.below(2)))
        default:
            guard !witness.jobs.isEmpty else { return }
            let job = chance.below(witness.jobs.count)
            write(act, about: job, &chance)
        }
    }

    private mutating func write(_ act: Act, about job: Int, _ chance: inout Chance) {
        let company = witness.jobs[job].company
        let firm = Company.all[company]
        var letter = Letter(
            from: from(firm, chance.below(2)), subject: "News", date: written(&chance),
            messageID: newMessageID(at: firm.domain), body: "")
        var nature = Delivery.Nature.employer
        let text = chance.pick(Texts.answers)
        (letter.subject, letter.body) = (text.subject, "Dear Sam,\n\n\(text.body)\n\nKind regards")
        switch act {
        case .answerInThread:
            let mine = witness.sent.filter { $0.job == job }
            if !mine.isEmpty {
                letter.inReplyTo = chance.pick(mine).messageID
                letter.subject = "Re: \(letter.subject)"
            }
        case .answerFromColleague: letter.from = "Kim Novak <kim.novak@\(firm.domain)>"
        case .answerFromNoReply: letter.from = "\(firm.name) <no-reply@\(firm.domain)>"
        case .absence:
            nature = .absence
            letter.subject = "Automatic reply: out of office"
            letter.more = ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"]
            letter.body = Texts.absence
        case .companyNewsletter:
            nature = .list
            letter.from = "\(firm.name) News <news@\(firm.domain)>"
            letter.subject = "Autumn"
            letter.more = ["List-Id: <news.\(firm.domain)>", "Precedence: bulk"]
            letter.body = Texts.newsletter
        case .companyInvoice:
            letter.from = "Accounts <accounts@\(firm.domain)>"
            (letter.subject, letter.body) = ("Invoice 17", Texts.invoice)
        case .invitation, .cancellation:
            letter.subject = act == .invitation ? "Invitation: interview" : "Cancelled: interview"
            letter.body = act == .invitation ? "please find the invitation attached." : "we have to cancel the meeting."
            letter.calendar = calendar(act, job: job, &chance)
            witness.jobs[job].hasFurtherRound = true
        default: break
        }
        deliver(
            letter, nature, company: company, to: inbox(chance.below(2), name: act == .answerInJunk ? "Junk" : "INBOX"))
    }

    /// An interview on one of the next days, or a CANCEL of it.
    private func calendar(_ act: Act, job: Int, _ chance: inout Chance) -> String {
        func stamp(_ instant: Instant) -> String {
            String(instant.rfc3339().filter { $0 != "-" && $0 != ":" })
        }
        let noon = Zone.utc.date(now).adding(days: 2 + chance.below(6))
        let start = Zone.utc.instant(noon, .at(12))
        return """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//example//simulated//EN
            METHOD:\(act == .invitation ? "REQUEST" : "CANCEL")
            BEGIN:VEVENT
            UID:round-of-job-\(job)@calendar.example
            SEQUENCE:\(letters)
            DTSTAMP:\(stamp(now))
            DTSTART:\(stamp(start))
            DTEND:\(stamp(start + .hours(1)))
            SUMMARY:Interview
            END:VEVENT
            END:VCALENDAR
            """
    }

    /// A delivery report about something that went out (RFC 3464).
    private mutating func bounce(_ chance: inout Chance) {
        let mails = witness.sent.filter { !$0.isByHand }
        guard !mails.isEmpty else { return }
        let mail = chance.pick(mails)
        let recipient = Company.all[mail.company].people[0].address
        let body = """
            --r
            Content-Type: text/plain

            The message could not be delivered.
            --r
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.candidate.example

            Final-Recipient: rfc822; \(recipient)
            Action: failed
            Status: \(chance.isOne(in: 2) ? "5.1.1" : "5.2.2")
            --r
            Content-Type: text/rfc822-headers

            Message-ID: <\(mail.messageID)>
            To: \(recipient)
            --r--
            """
        let letter = Letter(
            from: "Mail Delivery System <mailer-daemon@mx.candidate.example>", subject: "Undelivered Mail",
            date: now, messageID: newMessageID(at: "mx.candidate.example"),
            more: [
                "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=\"r\"",
            ], body: body)
        deliver(letter, .bounce, company: mail.company, job: mail.job, to: inbox())
    }

    /// The person moves a message out of Junk.
    mutating func rescue(_ chance: inout Chance) {
        let places = setting.accounts.indices.map { inbox($0, name: "Junk") }.filter {
            !(post.mailboxes[$0]?.messages.isEmpty ?? true)
        }
        guard !places.isEmpty else { return }
        let key = chance.pick(places)
        guard let message = post.remove(chance.below(post.mailboxes[key]?.messages.count ?? 0), from: key),
            let known = post.deliveries[message.delivery]
        else { return }
        tell("  is moved out of Junk: \(known.messageID)")
        let target = MailboxKey(account: key.account, name: "INBOX")
        post.deliver(message.bytes, known.nature, company: known.company, job: known.job, to: target, at: now)
        if let company = known.company, known.nature == .employer { witness.noteWord(from: company) }
    }

    /// A message comes a second time, perhaps to the other account.
    private mutating func duplicate(_ chance: inout Chance) {
        let key = inbox(chance.below(2))
        guard let messages = post.mailboxes[key]?.messages, !messages.isEmpty else { return }
        let message = chance.pick(messages)
        guard let known = post.deliveries[message.delivery] else { return }
        tell("  arrives again: \(known.messageID)")
        post.deliver(
            message.bytes, known.nature, company: known.company, job: known.job, to: inbox(chance.below(2)), at: now)
    }
}
