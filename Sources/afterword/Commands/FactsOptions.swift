// The options of `add`, `set`, `round` and `debrief`: facts of an interview as they are typed.

import ArgumentParser
import Pipeline

struct FactsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The position.", valueName: "role")) var role: String?

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "Who you speak with; repeatable. May carry ;role=hiring-manager, interviewer, recruiter or insider.",
            valueName: "\"name <address>\"")) var with: [String] = []

    @Option(
        help: ArgumentHelp("A friend inside the company (asked for dates, never written to).", valueName: "contact"))
    var insider: [String] = []

    @Option(help: ArgumentHelp("When it begins: \"2026-11-24 14:00\", \"tue 9:00\".", valueName: "time")) var at:
        String?

    @Option(help: ArgumentHelp("How long it takes: 45m, 1h30m (default 60m).", valueName: "length")) var duration:
        String?

    @Option(help: ArgumentHelp("The recipient's time zone, like America/New_York.", valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("Who will be in touch.", valueName: "name")) var hearFrom: String?

    @Option(help: ArgumentHelp("When an answer is promised: a date or \"within 5 working days\".", valueName: "when"))
    var expect: String?

    @Option(help: ArgumentHelp("How it went, 1 (badly) to 5 (very well).", valueName: "1-5")) var rating: Int?

    @Option(help: ArgumentHelp("Something that went well; repeatable.", valueName: "text")) var highlight: [String] = []

    @Option(help: ArgumentHelp("What they praised; repeatable.", valueName: "text")) var compliment: [String] = []

    @Option(help: ArgumentHelp("What you talked about; repeatable.", valueName: "text")) var topic: [String] = []

    @Option(help: ArgumentHelp("What you work on now, and how it would help them.", valueName: "text"))
    var project: String?

    @Option(help: ArgumentHelp("A question that was hard; repeatable.", valueName: "text")) var hardQuestion: [String] =
        []

    @Option(
        help: ArgumentHelp("How drafts are written: formal or casual.", valueName: "tone"),
        completion: .list(["formal", "casual"])) var tone: String?

    @Option(
        help: ArgumentHelp("The policy to follow up by; see 'afterword policy list'.", valueName: "name"),
        completion: Completions.policies)
    var policy: String?

    @Option(
        defaultAsFlag: "",
        help: ArgumentHelp("They said that you may call (who said it).", valueName: "who")) var mayCall: String?

    @Flag(help: "They would rather not be reached out to.") var noFollowUp = false

    @Option(help: ArgumentHelp("Something felt off; repeatable.", valueName: "text")) var doubt: [String] = []

    @Option(help: ArgumentHelp("The account to write from.", valueName: "name")) var account: String?

    /// As the pipeline takes them.
    var input: FactsInput {
        var input = FactsInput()
        (input.role, input.with, input.insiders, input.at) = (role, with, insider, at)
        (input.duration, input.timeZone, input.hearFrom, input.expect) = (duration, timeZone, hearFrom, expect)
        (input.rating, input.highlights, input.compliments, input.topics) = (rating, highlight, compliment, topic)
        (input.project, input.hardQuestions, input.tone, input.policy) = (project, hardQuestion, tone, policy)
        (input.mayCall, input.doubts, input.account) = (mayCall, doubt, account)
        if noFollowUp { input.mayFollowUp = false }
        return input
    }
}
