// The syntax of TOML, production by production, and thousands of broken files of which none may end the process.

import Testing
import Vocabulary

@testable import Pipeline

/// All of it is valid.
private let valid: [String] = [
    "", "\n", "\r\n", " \t", "# only a comment", "#\t\u{E4}\u{1F600}\u{85}\r\n", "\u{FEFF}a = 1",
    "a = 1", "a=1#x", "a-b_9 = 1\r\nB = 2\n", "1234 = 1", "a . b.\"c d\" . 'e.f' = 1", "\"\" = 1", "'' = 1",
    "[a]", "[ a . b ]\t# x\nc = 1", "[a.b]\n[a]\nc = 1", "[[a]]\nb = 1\n[[ a ]]\n[a.c]", "[\"\"]", "['x']\n[[y.z]]",
    #"a = """#, #"a = "x\b\t\n\f\r\"\\\u00e4\U0001F600""#, "a = \"\u{E4}\t#]\"", "a = ''", #"a = 'C:\x'"#,
    "a = \"\"\"\"\"\"", "a = \"\"\"\nx\r\n\"y\" \"\"z \\  \n  \\\r\n\n w\"\"\"\"\"", "a = \"\"\"\"x\"\"\"\"",
    "a = '''\n'x' ''y\\\n'''''", "a = ''''''",
    "a = 0", "a = -0", "a = +7", "a = 1_000", "a = -9223372036854775808", "a = 0xDEAD_beef", "a = 0o7_1", "a = 0b1",
    "a = 0x0", "a = 1.0", "a = -0.5", "a = 10.25e-3", "a = 1e6", "a = 6E+07", "a = 1_0.0_1", "a = 0e0", "a = +1.5",
    "a = inf", "a = +inf", "a = -nan", "a = nan#", "a = true", "a = false\n",
    "a = 2026-10-08", "a = 2026-10-08 ", "a = 2026-10-08 # x", "a = 2026-10-08T14:00:00",
    "a = 2026-10-08 14:00:00.25",
    "a = 2026-10-08t14:00:00z", "a = 2026-10-08T14:00:00.123456789Z", "a = 2026-10-08 14:00:00-07:30",
    "a = 07:32:00",
    "a = 07:32:00.5", "a = [2026-10-08 ,07:32:00]",
    "a = []", "a = [ ]", "a = [1]", "a = [1,2,]", "a = [ # x\n 1 # y\r\n , \n\t'b', [], {} ]", "a = [\n]",
    "a = [[[]]]",
    "a = {}", "a = { }", "a = {b=1}", "a = { b.c = [\n1 ], 'd' = {} }",
]

/// Each with the column where it breaks, and words of what was expected.
private let refused: [(text: String, column: Int, words: String)] = [
    ("= 1", 1, "expected a key or a comment"), ("\u{FEFF}}", 1, "expected a key or a comment"),
    ("\u{E4} = 1", 1, "expected a key or a comment"), ("\u{A0}[x]", 1, "a table's name stands in brackets"),
    ("a\n", 2, "'='"), ("a 1", 3, "'='"), ("a. = 1", 4, "expected a key"), ("a..b = 1", 3, "expected a key"),
    (".a = 1", 1, "expected a key"), ("\"\"\"a\"\"\" = 1", 3, "'='"), ("a + b = 1", 3, "'='"),
    ("a = 1 b = 2", 7, "the end of the line"), ("a = 1\rb = 2", 6, "the end of the line"),
    ("a = true1", 9, "the end of the line"), ("a = 1\u{0B}", 6, "the end of the line"),
    ("[= \"24h\"", 2, "expected a name"), ("[[[x]", 3, "expected a name"), ("[]", 2, "expected a name"),
    ("[", 2, "expected a name"), ("[ [a]]", 3, "expected a name"), ("[a.]", 4, "expected a key"),
    ("[a", 3, "']'"), ("[a b]", 4, "']'"), ("[[a] ]", 4, "']]'"), ("[[a]", 4, "']]'"), ("[a] b", 5, "the end of"),
    ("[a]]", 4, "the end of the line"), ("# a\u{0}", 4, "a control character"),
    ("# a\rb", 4, "a control character"),
    ("a = \"b\u{0}\"", 7, "a control character"), ("a = '\u{7F}'", 6, "a control character"),
    ("a = '''\u{1}'''", 8, "a control character"), ("a = \"\"\"\r\"\"\"", 8, "a control character"),
    ("a\u{0} = 1", 2, "'='"), ("a = \u{0}", 5, "expected a value"), ("a = [\u{0}]", 6, "expected a value"),
    ("a =", 4, "expected a value"), ("a = ", 5, "expected a value"), ("a = #", 5, "expected a value"),
    ("a = b", 5, "expected a value"), ("a = True", 5, "expected a value"), ("a = +", 6, "expected a value"),
    ("a = .5", 5, "expected a value"), ("a = -inv", 6, "expected a value"), ("a = _1", 5, "expected a value"),
    ("a = \"b", 7, "the closing \""), ("a = 'b", 7, "the closing '"), ("a = '", 6, "the closing '"),
    ("a = \"\"\"", 8, "the closing \"\"\""), ("a = \"\"\"\\\"\"\"", 12, "the closing \"\"\""),
    ("a = ''''", 9, "the closing '''"), ("a = \"\"\"b\"\"", 11, "the closing \"\"\""),
    ("a = '''b''''''", 14, "the end"),
    (#"a = "\x41""#, 7, "an escape"), (#"a = "\"#, 7, "an escape"), (#"a = "\ ""#, 7, "an escape"),
    (#"a = """\ x""""#, 10, "an escape"), (#"a = "\u12""#, 7, "4 hexadecimal digits"), (#""\u000g"=1"#, 3, "4 hex"),
    (#"a = "\uD800""#, 7, "4 hexadecimal digits"), (#"a = "\U00110000""#, 7, "8 hexadecimal digits"),
    (#"a = "\u0000""#, 7, "other than NUL"), (#"a = "\u+041""#, 7, "4 hexadecimal digits"),
    ("a = 01", 6, "does not begin with a zero"), ("a = -0_1", 7, "does not begin"),
    ("a = 1_", 7, "expected a digit"),
    ("a = 1__0", 7, "expected a digit"), ("a = 0x", 7, "expected a digit"), ("a = 0o8", 7, "expected a digit"),
    ("a = 0b2", 7, "expected a digit"), ("a = +0x1", 7, "the end of the line"),
    ("a = 0XF", 6, "the end of the line"),
    ("a = 0x_1", 7, "expected a digit"), ("a = 1.", 7, "expected a digit"), ("a = 1.e5", 7, "expected a digit"),
    ("a = 1e", 7, "expected a digit"), ("a = 1e+", 8, "expected a digit"), ("a = 1.5.5", 8, "the end of the line"),
    ("a = 2026-10-8", 5, "a date like"), ("a = 2026-10-08T$", 16, "a date without its time"),
    ("a = 2026-10-08 1", 16, "a date without its time"), ("a = [2026-10-08 1]", 17, "a date without its time"),
    ("a = 2026-10-08T", 16, "a date without its time"), ("a = 2026-10-08T14:00", 16, "a time like"),
    ("a = 2026-10-08T14:00:00+2", 25, "an offset like"), ("a = 2026-10-08T14:00:00+02:00x", 30, "the end of"),
    ("a = 14:00", 5, "a time like"), ("a = 14:00:00.", 14, "expected a digit"), ("a = 14:00:00Z", 13, "the end of"),
    ("rules = [}E5\"]", 10, "expected a value"), ("a = [", 6, "expected a value"),
    ("a = [,]", 6, "expected a value"),
    ("a = [1,,2]", 8, "expected a value"), ("a = [1 2]", 8, "',' or ']'"), ("a = [1", 7, "',' or ']'"),
    ("a = [[1]", 9, "',' or ']'"), ("a = [b = 1]", 6, "expected a value"), ("a = {", 6, "expected a key"),
    ("a = {,}", 6, "expected a key"), ("a = {b}", 7, "'='"), ("a = {b=1,}", 10, "expected a key"),
    ("a = {b=1 c=2}", 10, "',' or '}'"), ("a = {b=1", 9, "',' or '}'"), ("a = { # x }", 7, "expected a key"),
    ("a = {b = }", 10, "expected a value"), ("a = {b = 1]", 11, "',' or '}'"),
]

@Suite struct TOMLSyntaxTests {
    @Test(arguments: valid) func validTextsPass(text: String) throws {
        #expect(TOMLSyntax.firstMistake(in: text) == nil)
        #expect(throws: Never.self) { try TOMLDocument(file: "x.toml", text: text) }
    }

    @Test(arguments: refused) func otherTextsAreRefusedWithTheirPlace(text: String, column: Int, words: String) throws {
        let mistake = try #require(TOMLSyntax.firstMistake(in: "[t]\r\nz = '\u{E4}'\n" + text))
        #expect(mistake.message.contains(words), "\(mistake)")
        #expect(mistake.line == 3)
        #expect(mistake.column == column, "\(mistake)")
    }

    @Test func aMistakeIsASettingsErrorWithItsPlace() {
        let expected = SettingsError(
            file: "x.toml", line: 2, column: 10,
            message: "not valid TOML: expected a value: text in quotes, a number, true, false, '[' or '{'")
        #expect(throws: expected) { try TOMLDocument(file: "x.toml", text: "[notify]\nrules = [}E5\"]") }
    }

    @Test func nestingHasALimit() {
        for text in nested(TOMLSyntax.depthLimit) {
            #expect(TOMLSyntax.firstMistake(in: text) == nil)
            #expect(throws: Never.self) { try TOMLDocument(file: "x.toml", text: text) }
        }
        for text in nested(TOMLSyntax.depthLimit + 1) + ["a = " + String(repeating: "[", count: 500_000)] {
            #expect(TOMLSyntax.firstMistake(in: text)?.message.contains("nested more than 32 deep") == true)
        }
    }

    private func nested(_ depth: Int) -> [String] {
        let around = { (open: String, count: Int, inner: String, close: String) in
            String(repeating: open, count: count) + inner + String(repeating: close, count: count)
        }
        return [
            "a = " + around("[", depth - 1, "", "]"),
            "a = " + around("{a = ", depth - 1, "1", "}"),
            around("a.", depth - 1, "a = 1", ""),
            "[" + around("a.", depth - 2, "a", "") + "]\na = 1",
            "[a]\na.a = { a.a = [" + around("[", depth - 6, "", "]") + "]}",
        ]
    }

    /// What is no matter of syntax the parser itself refuses, with an error.
    @Test(arguments: [
        "a = 1\na = 2", "a = 1\na.b = 2", "a.b = 1\na = 2", "[a]\n[a]", "[a]\n[[a]]", "[[a]]\n[a]", "a = 1\n[a]",
        "a = 1\n[a.b]", "a = 1\n[[a]]", "a = []\n[[a]]", "a = [{}]\n[[a]]", "a = [{}]\n[a.b]", "a = {}\n[a.b]",
        "a = {}\n[a]", "a = {b = 1}\na.c = 2", "a = {b = 1, b = 2}", "a = {b = 1, b.c = 2}", "a = {b.c = 1, b = 2}",
        "[a]\nb = 1\n[a.b]", "[a]\nb = 1\n[[a.b]]", "[[a]]\nb = 1\nb = 2", "[[a.b]]\n[a.b]", "a = []\na.b = 1",
        "a = [1]\n[a.b.c]", "a = 2026-13-01", "a = 2026-02-30", "a = 25:00:00", "a = 14:60:00", "a = 14:00:61",
        "a = 2026-10-08T14:00:00+25:00", "a = 99999999999999999999", "a = 0xFFFFFFFFFFFFFFFFF", "a = 1e999",
    ])
    func whatIsWrongBeyondSyntaxIsAnError(text: String) {
        #expect(TOMLSyntax.firstMistake(in: text) == nil)
        #expect(throws: SettingsError.self) { try TOMLDocument(file: "x.toml", text: text) }
    }

    /// Around the length that the parser looks ahead.
    @Test(arguments: 120...135) func longNumbersAreErrors(length: Int) {
        let ones = String(repeating: "1", count: length)
        let texts = [
            ones, "-\(ones)", "0x\(ones)", "0b\(ones)", "0.\(ones)", "1.\(ones)e\(ones)", "10.\(ones)", "1e\(ones)",
            "\(ones).5",
            ones.map { "\($0)" }.joined(separator: "_"), "07:32:00.\(ones)", "2026-10-08T07:32:00.\(ones)Z",
            "2026-10-08 07:32:00.\(ones)+02:00",
        ]
        for text in texts {
            #expect(TOMLSyntax.firstMistake(in: "a = \(text)") == nil)
            #expect(TOMLSyntax.firstMistake(in: "a = [\(text) , 1]") == nil)
            _ = try? TOMLDocument(file: "x.toml", text: "a = \(text)")
            _ = try? TOMLDocument(file: "x.toml", text: "a = [\(text) , 1]")
        }
        #expect(throws: SettingsError.self) { try TOMLDocument(file: "x.toml", text: "a = \(ones)") }
    }

    @Test func everyFileOfOursIsValid() throws {
        for directory in ["Config", "Config/policies", "Config/phrases"] {
            let names = try Checkout.names(in: directory, suffix: ".toml")
            #expect(!names.isEmpty)
            for name in names {
                #expect(TOMLSyntax.firstMistake(in: try Checkout.text("\(directory)/\(name)")) == nil, "\(name)")
            }
        }
    }

    // MARK: Broken files

    private static let mutations = 2_000

    @Test func aBrokenConfigurationNeverEndsTheProcess() throws {
        let seen = try outcomes(of: [smallest, Checkout.text("Config/config.example.toml")], seed: 1) { text in
            _ = try Configuration(text: text, file: "config.toml", zoneExists: { $0.contains("/") })
        }
        #expect(seen.accepted > 100 && seen.refused > 500, "\(seen)")
    }

    @Test func aBrokenPolicyNeverEndsTheProcess() throws {
        let seen = try outcomes(of: [Checkout.text("Config/policies/considerate.toml")], seed: 2) { text in
            _ = try Manners.policy(text, file: "own.toml")
        }
        #expect(seen.accepted > 100 && seen.refused > 500, "\(seen)")
    }

    /// Every production alone, and all in one text.
    @Test func brokenSyntaxNeverEndsTheProcess() throws {
        let lines = valid.filter { $0.hasPrefix("a = ") }.enumerated().map { "k\($0)\($1.dropFirst())" }
        let all = lines.joined(separator: "\n") + "\n[a.b]\n[[c.d]]\n"
        let seen = try outcomes(of: [all] + valid, seed: 3) { _ = try TOMLDocument(file: "x.toml", text: $0) }
        #expect(seen.accepted > 100 && seen.refused > 500, "\(seen)")
    }

    private let smallest = """
        [identity]
        name = "Sam Candidate"
        address = "sam@candidate.example"
        time_zone = "Europe/Berlin"

        """

    private func outcomes(
        of texts: [String], seed: UInt64, read: (String) throws -> Void
    ) throws -> (accepted: Int, refused: Int) {
        var seen = (accepted: 0, refused: 0)
        var mutator = Mutator(state: seed)
        for round in 0..<Self.mutations {
            do {
                try read(mutator.mutated(texts[round % texts.count]))
                seen.accepted += 1
            } catch let error as SettingsError {
                #expect(!error.message.isEmpty)
                seen.refused += 1
            }
        }
        return seen
    }
}

/// Breaks a text, the same way for the same seed (SplitMix64).
private struct Mutator {
    var state: UInt64

    private static let tokens = [
        "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\"", "'", "\"\"\"", "'''", "\\", "\n", "\r", "\r\n", " ",
        "\t",
        "0", "1", "_", "-", "+", ":", "T", "Z", "e", "0x", "inf", "nan", "true", "\\u00", "\u{0}", "\u{7F}", "\u{A0}",
        "\u{E4}", "\u{FEFF}", "\u{1F600}", "2026-10-08", "2026-10-08 ", "07:32:00", "a.b", "a = ", "[a]\n",
        "[[account]]\n",
    ]

    private mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(limit, 1)))
    }

    mutating func mutated(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0...below(3) {
            let place = below(scalars.count + 1)
            let end = min(scalars.count, place + 1 + below(4))
            let token = Self.tokens[below(Self.tokens.count)].unicodeScalars
            switch below(5) {
            case 0: scalars.removeSubrange(place..<end)
            case 1: scalars.replaceSubrange(place..<end, with: token)
            case 2: scalars.insert(contentsOf: token, at: place)
            case 3: scalars.insert(contentsOf: scalars[below(scalars.count + 1)...].prefix(below(60)), at: place)
            default: if below(8) == 0 { scalars.removeSubrange(place...) }
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
