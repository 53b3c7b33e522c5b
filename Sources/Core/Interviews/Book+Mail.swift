// What a recorded message, and the person's correction of it, change. A correction gives the record that would have
// been if the message had been read right at once: its answer is taken back where it was and given where it belongs.

import Vocabulary

extension Book {
    mutating func applyToMails(_ event: Event) {
        switch event {
        case .messageRead(let mail):
            if let earlier = mails[mail.id] { retract(earlier) }
            mails[mail.id] = mail
            give(mail)
        case .messageCorrected(let change):
            guard var mail = mails[change.mail] else { return }
            retract(mail)
            var correction = change.correction
            if !correction.isIgnored {
                correction.interview = correction.interview ?? mail.correction?.interview
                correction.label = correction.label ?? mail.correction?.label
            }
            mail.correction = correction
            mails[change.mail] = mail
            give(mail)
        case .correctionWithdrawn(let change):
            guard var mail = mails[change.mail] else { return }
            retract(mail)
            mail.correction = nil
            mails[change.mail] = mail
            give(mail)
        case .mailRetracted(let change):
            interviews[change.interview]?.rounds = change.rounds
            interviews[change.interview]?.contacts = change.contacts
        default: break
        }
    }

    private mutating func retract(_ mail: ReceivedMail) {
        guard let interview = mail.actsOn else { return }
        interviews[interview]?.forget(answerOf: mail.id)
    }

    private mutating func give(_ mail: ReceivedMail) {
        // A copy of a draft is counted with its draft.
        guard let interview = mail.actsOn, mail.copyOf == nil else { return }
        if mail.isOwn {
            let round = interviews[interview]?.currentRound?.number ?? 1
            interviews[interview]?.sent.append(
                SentMail(
                    at: mail.date, kind: nil, mail: mail.id, to: mail.to.first, round: round, messageID: mail.messageID)
            )
        } else {
            interviews[interview]?.add(mail.asAnswer)
        }
    }
}

extension ReceivedMail {
    /// What the message says to its interview.
    var asAnswer: Answer {
        Answer(
            at: date, label: label, mail: id, isMachine: reading.machine != nil,
            expected: reading.expected.map { expected in
                Expected(from: expected.from, until: expected.until, source: id.description, quote: expected.quote)
            },
            returnDate: reading.returnDate, canBeAnswered: canBeAnswered, from: from)
    }
}
