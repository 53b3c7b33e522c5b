// Words by which somebody asks for a call, and words that only look like it.

import Reading
import Testing

@Suite struct CallLeaveTests {
    @Test(arguments: [
        (
            "Thank you. Feel free to call me if anything is unclear. Jane",
            "Feel free to call me if anything is unclear."
        ),
        ("Please don't hesitate to call me on my mobile.", "Please don't hesitate to call me on my mobile."),
        ("Give me a call tomorrow?", "Give me a call tomorrow?"),
        ("You can reach me by phone until five.", "You can reach me by phone until five."),
        ("If you have questions, you’re welcome to call.", "If you have questions, you’re welcome to call."),
        ("Rufen Sie mich gern an.", "Rufen Sie mich gern an."),
        ("Zögern Sie nicht, mich anzurufen.", "Zögern Sie nicht, mich anzurufen."),
    ])
    func leaveIsFound(text: String, quote: String) { #expect(CallLeave.quote(in: text) == quote) }

    @Test(arguments: [
        "Please do not call me; write instead.", "We will call you on Monday.", "May we call you tomorrow?",
        "Our call went well.", "I gave them a call.", "Please don't call us.",
        "You cannot reach me by phone this week.",
        "They call me Jane.", "Bitte rufen Sie mich nicht an.", "No calls, please.", "",
    ])
    func nothingElseIs(text: String) { #expect(CallLeave.quote(in: text) == nil) }

    @Test(arguments: [
        "Call me at nine.", "Ring me on Monday.", "Contact me by telephone.", "You can reach me on my cell.",
        "Ruf mich an!", "Sie können uns anrufen.", "Ich bin telefonisch erreichbar.",
    ])
    func shortFormsAreFound(text: String) { #expect(CallLeave.quote(in: text) == text) }

    @Test func aLongTextIsLookedAtInPart() {
        let long = String(repeating: "word ", count: 20_000)
        #expect(CallLeave.quote(in: long + "Please call me.") == nil)
        #expect(CallLeave.quote(in: "Please call me. " + long) == "Please call me.")
    }
}
