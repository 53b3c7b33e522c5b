// Which kind a short text is of: plain statements, and those where negation, a condition, the time or the subject turns
// them, or where the words are about something else.

import Testing
import Vocabulary

@testable import Reading

/// A text and the kind it is of.
struct KindRow: CustomTestStringConvertible, Sendable {
    var kind: Label
    var text: String
    var testDescription: String { "\(kind.rawValue): \(text)" }

    init(_ kind: Label, _ text: String) { (self.kind, self.text) = (kind, text) }
}

@Suite("Kinds")
struct KindTests {
    static let rows = [
        KindRow(.scheduling, "Unfortunately we have to move your interview. Could you do Thursday at 10 instead?"),
        KindRow(.scheduling, "I regret that I cannot make tomorrow. When else could you come?"),
        KindRow(.receipt, "Thank you for your application. If you are not selected we will let you know."),
        KindRow(
            .receipt,
            "We have received your application. Unsuccessful candidates will not be contacted individually."
        ),
        // What is said of applicants at large is not said of the reader.
        KindRow(
            .receipt,
            "We have received your application. Those who do not reach the pass mark will not be taken further. "
                + "Incomplete applications will be rejected."
        ),
        KindRow(
            .receipt,
            """
            Your application has been submitted.
            Job: Technician (20031)
            Status: Received

            The status can change to "In review", "Interview", "Not selected" or "Filled". You will be told of each change.
            """),
        KindRow(
            .receipt,
            "Thank you for your application. If you have not heard from us within four weeks, unfortunately you have "
                + "not been successful on this occasion."
        ),
        // The lines of a portal.
        KindRow(
            .rejection,
            """
            The status of your application has changed.
            Job: Technician (20031)
            Previous status: Under review
            New status: Not selected
            """),
        KindRow(
            .rejection,
            """
            APPLICATION UPDATE
            Store Associate, Mill Road: this application is no longer being considered.

            MORE JOBS FOR YOU
            Team Member - Canal Street
            Shift Lead - Route 9
            See all jobs
            """),
        KindRow(.timeline, "We regret the delay. We will let you know by Friday."),
        KindRow(.timeline, "We have not rejected anybody yet and will decide next week."),
        KindRow(.timeline, "You have not been turned down. The panel meets on Thursday and will let you know then."),
        KindRow(.timeline, "If we choose another candidate we will tell you by Monday."),
        KindRow(.timeline, "We have not gone with anyone else. The decision takes two more weeks."),
        KindRow(.onHold, "No other candidate was chosen. All hiring is frozen until further notice."),
        KindRow(
            .rejection,
            "We would have offered you the job if the budget had been approved. It was not, and the post is cancelled."
        ),
        KindRow(.rejection, "You were not selected for the position."),
        KindRow(.rejection, "It will not be possible for us to offer you the role."),
        KindRow(.rejection, "We are not able to invite you to an interview."),
        KindRow(.rejection, "We had to choose one of two excellent people, and it was not you."),
        KindRow(.rejection, "Your application was not among those selected."),
        KindRow(.offer, "The other candidate withdrew, and we would like to offer you the position."),
        KindRow(.offer, "We would not want to miss you: please sign the attached contract."),
        KindRow(.offer, "After a difficult decision we have chosen you. Welcome to the team!"),
        KindRow(
            .invitation,
            "You were not selected for the senior role, but we invite you to an interview for the junior role on Tuesday at 10."
        ),
        KindRow(.other, "Congratulations on your new role! See jobs like yours. Unsubscribe from this newsletter."),
        KindRow(.other, "My sister was rejected by the same company. Could you have a look at her CV?"),
        KindRow(.other, "I am a journalist and would like to interview you for our magazine. My deadline is Friday."),
        KindRow(.other, "Please submit your scorecard for the candidate you interviewed this morning."),
        KindRow(.other, "5 new jobs match your saved search. View all jobs. Manage alerts."),
        KindRow(.other, "Reset your password for the careers portal by clicking on the link below."),
        KindRow(.other, "We have decided not to accept your paper for the conference. The reviews are attached."),
        KindRow(.other, "Your offer on the flat was declined; the vendor has accepted another offer."),
        KindRow(.acknowledgement, "Thank you for your kind note, it was a pleasure to meet you."),
        KindRow(.acknowledgement, "Thanks for letting me know that you have accepted another offer. Good luck!"),
        KindRow(
            .feedback,
            "You asked why you were not chosen: the panel missed examples from practice, and liked your presentation."
        ),
        KindRow(.request, "Please send us copies of your certificates and the names of two referees."),
        KindRow(.request, "We cannot consider your application until you send us the missing form."),
        KindRow(.onHold, "There is a hiring freeze, so the position is on hold until spring."),
        KindRow(
            .rejection,
            "Leider müssen wir Ihnen mitteilen, dass wir uns für einen anderen Bewerber entschieden haben."
        ),
        KindRow(.invitation, "Wir laden Sie gerne zu einem Vorstellungsgespräch am 20. Oktober ein."),
        KindRow(.receipt, "Vielen Dank für Ihre Bewerbung, die bei uns eingegangen ist."),
        KindRow(.timeline, "Wir haben noch keine Entscheidung getroffen und melden uns bis Ende nächster Woche."),
        KindRow(.onHold, "Wegen eines Einstellungsstopps ruht das Verfahren bis auf Weiteres."),
        KindRow(.scheduling, "Leider müssen wir unser Gespräch verschieben. Passt Ihnen Donnerstag um 10 Uhr?"),
        KindRow(.offer, "Wir freuen uns, Ihnen die Stelle anbieten zu können. Der Vertrag liegt bei."),
        KindRow(.request, "Bitte senden Sie uns noch Ihre Zeugnisse und Ihre Gehaltsvorstellung."),
        KindRow(.other, "Leider haben wir die Wohnung an andere Bewerber vermietet."),
        KindRow(.rejection, "Malheureusement votre candidature n'a pas été retenue."),
        KindRow(.rejection, "Lamentamos comunicarle que no ha sido seleccionado."),
        KindRow(.rejection, "Helaas gaan we niet verder met je, we hebben voor een andere kandidaat gekozen."),
        KindRow(.rejection, "Thank you for your time. We have decided to move forward with another candidate."),
        KindRow(.rejection, "We signed somebody last week."),
        KindRow(.rejection, "The crew has settled on a colleague."),
        KindRow(.rejection, "We will not be taking this further."),
        KindRow(.rejection, "Unfortunately we are not able to offer you the position."),
        KindRow(.rejection, "I regret to inform you that your application was unsuccessful. We wish you luck."),
        KindRow(.timeline, "We have not made a decision yet and will get back to you next week."),
        KindRow(.invitation, "We are pleased to invite you to an interview on Tuesday at 10:00 in our offices."),
        KindRow(.offer, "We are delighted to offer you the position of librarian, starting on 1 December."),
        KindRow(
            .feedback,
            "You asked for feedback: the panel liked your examples but felt your answers lacked structure."
        ),
        KindRow(.receipt, "We have received your application and will review it."),
    ]

    @Test("reads the kind", arguments: rows)
    func readsTheKind(row: KindRow) throws {
        let reading = try Packs.classifier().classify(message(row.text))
        #expect(reading.kind == row.kind, "\(reading.confidence) \(reading.evidence)")
        #expect((0...1).contains(reading.confidence))
        #expect(!reading.evidence.isEmpty)
    }

    /// What is only quoted is not said: the same words above and below.
    @Test func onlyTheNewTextSpeaks() throws {
        var mail = message("Thank you for your kind note, it was a pleasure to meet you.")
        mail.text =
            mail.newText + "\n\nOn Monday Jane wrote:\n> We have decided to move forward with another candidate."
        #expect(try Packs.classifier().classify(mail).kind == .acknowledgement)
    }

    /// A text about bounces in an employer's mail is no delivery report.
    @Test func wordsAloneMakeNoBounceOfAnEmployersMail() throws {
        let mail = message("Your message could not be delivered to the hiring manager, the mailbox is full.")
        #expect(try Packs.classifier().classify(mail, isFromEmployer: true).kind != .bounce)
    }
}
