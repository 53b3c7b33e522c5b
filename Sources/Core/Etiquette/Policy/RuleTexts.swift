// Every rule of the five sources in one line, so that an id can be explained where it is named (`afterword why`). What
// the rules do is in the parts of a policy, the guards and the lint; these are words for the person.

public import Vocabulary

extension RuleBook {
    /// What a rule asks for, as a sentence without its full stop; nil for any other id, also for the lint's own
    /// checks of wording (`names`, `weekday`, `links`, …), whose findings say what is wrong.
    public static func text(of rule: RuleID) -> String? { texts[rule] }

    private static let texts: [RuleID: String] =
        threeMails.merging(planner) { $1 }.merging(oneWeek) { $1 }.merging(patient) { $1 }.merging(fourNotes) { $1 }
        .merging(own) { $1 }

    private static let threeMails: [RuleID: String] = [
        "A1": "how the interview went decides whether following up makes sense",
        "A2": "before you leave, ask when you can expect to hear",
        "A3": "ask who will be in touch; follow-ups go to that person",
        "A4": "thank them within 24 hours of the interview",
        "A5": "a thank-you has at most 120 words",
        "A6": "address them by their first name",
        "A7": "thank for the opportunity, say that you want to work with them, look forward to their feedback",
        "A8": "remind them only 48 hours after the promised date",
        "A9": "a reminder is brief and recalls highlights, compliments and what you work on now",
        "A10": "one optional last mail, about a week after the reminder, short and official",
        "A11": "nothing came of it: move on",
        "A12": "someone inside can tell you how they decide; a good word is a gift, not a duty",
        "A13": "show interest in their public events, never in those for staff only",
        "A14": "never call anyone there unless they asked you to or said you may",
        "A15": "never text",
        "A16": "never leave messages in comment sections",
        "A17": "never turn up uninvited",
        "A18": "never press for an answer on social media",
        "A19": "two or three mails in all",
        "A20": "at an event, greet and commend, and never ask how you did",
    ]

    private static let planner: [RuleID: String] = [
        "B1": "thank them within 24 hours of the interview",
        "B2": "a thank-you names something of theirs and something that you talked about",
        "B3": "respect the timeline they gave",
        "B4": "follow up after the timeline, and at least a week after the thank-you",
        "B5": "a follow-up asks for updates on the position and says that you remain interested",
        "B6": "match the tone of the company",
        "B7": "after a no, thank them and stay open for the future",
        "B8": "a brief note on LinkedIn is fine where it fits",
        "B9": "do not go round their channels",
        "B10": "no slang, no emoji, nothing overly informal",
        "B11": "say clearly why you write",
        "B12": "no generic messages; everyone gets their own",
        "B13": "proofread",
        "B14": "no talk of pay before they raise it, and then what you contribute comes first",
        "B15": "something felt off: take it seriously",
        "B16": "no answer to thank-you and follow-up: move on gracefully",
        "B17": "reflect and improve",
        "B18": "one optional closing mail after several weeks, and it is the last",
        "B19": "one thank-you and one follow-up, then let them come",
    ]

    private static let oneWeek: [RuleID: String] = [
        "C1": "ask about the timeline before you leave",
        "C2": "wait about a week before you follow up",
        "C3": "never on a Monday; best early on Tuesday",
        "C4": "again after a few days, never daily",
        "C5": "after a no, ask what could have been better",
        "C6": "do not take it personally; learn from it",
    ]

    private static let patient: [RuleID: String] = [
        "D1": "following up only helps after a strong interview",
        "D2": "stay on their mind while they compare candidates",
        "D3": "a thank-you names their goals, says that you enjoyed it and would like to contribute",
        "D4": "expect no reply to a thank-you",
        "D5": "wait one to two weeks, then write one note",
        "D6": "then be silent; it can take months",
        "D7": "do not bombard them: two mails at most",
        "D8": "thank them within two days",
        "D9": "be specific: the job, the date and time of the interview",
        "D10": "ask whether it is all right to reach out later",
    ]

    private static let fourNotes: [RuleID: String] = [
        "E1": "ask when you can expect to hear",
        "E2": "thank them the day after",
        "E3": "a thank-you is succinct and can hold one thing that you learned",
        "E4": "say that you look forward to hearing from them",
        "E5": "follow up one week after the date they gave",
        "E6": "a follow-up has at most three paragraphs and asks whether they need anything else",
        "E7": "in between, write only when something changed that matters for the position",
        "E8": "after a no that felt well, ask for constructive criticism",
        "E9": "never be pushy",
    ]

    /// The product's own.
    private static let own: [RuleID: String] = [
        .slot: "mail goes out in their daytime, not at weekends and not on holidays",
        .absence: "whoever is away is written to after their return",
        .recipient: "mail goes to the contacts of the interview only",
        .lateness: "a late message is not sent late: you are asked again",
    ]
}
