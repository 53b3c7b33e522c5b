// Judgement of one submission, at the moment its last bytes leave: G1, G2, G3, G9, the person's decisions. The guards
// of etiquette are in JudgingManners.swift.

import Vocabulary

extension Witness {
    /// - Parameter isRecorded: "commit started" is in the journal.
    mutating func judgeSubmission(_ attempt: Attempt, isRecorded: Bool, in scene: Scene) {
        if attempt.isDigest {
            judgeDigest(attempt, in: scene)
        } else if let yes = yeses[attempt.messageID] {
            judgeYes(yes, attempt)
            judgeRepetition(attempt, isRecorded: isRecorded)
            judgeConversation(yes, attempt, in: scene)
            judgeManners(of: yes, attempt, in: scene)
        } else {
            accuse("G1", "\(attempt.messageID) is submitted without a yes")
            judgeRepetition(attempt, isRecorded: isRecorded)
        }
        noteCommitted(attempt)
    }

    /// G1: exactly the bytes of a standing yes, to the one it was said for.
    private mutating func judgeYes(_ yes: Yes, _ attempt: Attempt) {
        let raw = RawMessage(yes.bytes)
        if setting.isReviewMode { accuse("G1", "\(attempt.messageID) is submitted in review mode") }
        if attempt.bytes != yes.bytes { accuse("G1", "\(attempt.messageID) is not what the person said yes to") }
        if isTouched(attempt.messageID) {
            accuse("G1", "\(attempt.messageID) is submitted though its file was changed after the yes")
        }
        let allowed = [raw.address("to"), Setting.ownAddress]
        for recipient in attempt.recipients where !allowed.contains(recipient) {
            accuse("G1", "\(attempt.messageID) goes to \(recipient)")
        }
        let people = Company.all[jobs[yes.job].company].people.map(\.address)
        if !people.contains(raw.address("to")) { accuse("recipient", "\(raw.address("to")) is no contact") }
        if jobs[yes.job].ending != .none, yes.kind != "gracious", yes.kind != "feedback" {
            accuse("decision", "\(attempt.messageID) goes to a company that the person is done with")
        }
        if isPaused { accuse("decision", "\(attempt.messageID) goes out during a pause") }
    }

    /// G2.
    private mutating func judgeRepetition(_ attempt: Attempt, isRecorded: Bool) {
        if !isRecorded { accuse("G2", "the last bytes of \(attempt.messageID) leave without a record on disk") }
        switch whereabouts[attempt.messageID] ?? .nowhere {
        case .nowhere: break
        case .unknown: accuse("G2", "\(attempt.messageID) is repeated though nobody knows whether it arrived")
        case .out: accuse("G2", "\(attempt.messageID) is sent twice")
        }
    }

    /// G3: every mailbox was read in this pass, and nothing lies there that came after the yes.
    private mutating func judgeConversation(_ yes: Yes, _ attempt: Attempt, in scene: Scene) {
        for key in scene.post.watchedKeys {
            guard let mailbox = scene.post.mailboxes[key] else { continue }
            if mailbox.examined < scene.passBegan {
                accuse("G3", "\(attempt.messageID) goes out without a look into \(key.account)/\(key.name)")
            }
            for message in mailbox.messages {
                guard let delivery = scene.post.deliveries[message.delivery], delivery.number < mailbox.examined,
                    moves(delivery, yes)
                else { continue }
                accuse("G3", "\(attempt.messageID) goes out over \(delivery.nature.rawValue) \(delivery.messageID)")
            }
        }
    }

    /// Whether a message must have held what that yes was said for.
    private func moves(_ delivery: Delivery, _ yes: Yes) -> Bool {
        guard delivery.stirs, !delivery.isAgain, delivery.company == jobs[yes.job].company,
            delivery.job == nil || delivery.job == yes.job, !isIgnored(delivery)
        else { return false }
        // Read by the program before the yes: the person could have known.
        return delivery.number > yes.number || delivery.servedAt.map { $0 > yes.number } ?? true
    }

    private func isIgnored(_ delivery: Delivery) -> Bool {
        ignored.contains(delivery.messageID) || ignoredSenders.contains(delivery.from)
            || !ignoredThreads.isDisjoint(with: delivery.thread)
    }

    /// One digest a day: the day begins at its hour.
    private mutating func judgeDigest(_ attempt: Attempt, in scene: Scene) {
        let calendar = OwnCalendar(zone: Setting.ownZone)
        let isEarly = calendar.minute(of: scene.now) < Setting.digestHour * 60 + Setting.digestMinute
        let day = calendar.day(of: isEarly ? calendar.adding(days: -1, to: scene.now) : scene.now)
        if let known = digests[day], known != attempt.messageID {
            accuse("digest", "a second digest is submitted for \(day)")
        }
        if digestsRecorded.contains(day) { accuse("digest", "the digest of \(day) was sent already") }
        digests[day] = attempt.messageID
    }

    /// G5: the one thing that may be written is a copy of what went out, once.
    mutating func judgeAppend(_ bytes: [UInt8], to key: MailboxKey, in post: Post) {
        let messageID = RawMessage(bytes).messageID
        if key.name != "Sent" { accuse("G5", "something is written to \(key.name)") }
        // What the person said of it does not undo that the server took it.
        let wasTaken = sent.contains { $0.messageID == messageID }
        if !wasTaken, whereabouts[messageID] == nil || whereabouts[messageID] == .nowhere {
            accuse("G5", "a copy of \(messageID) is filed that never went out")
        }
        let copies = (post.mailboxes[key]?.messages ?? []).count {
            post.deliveries[$0.delivery]?.messageID == messageID
        }
        if copies > 0 { accuse("G5", "a second copy of \(messageID) is filed") }
    }
}
