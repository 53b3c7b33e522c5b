// Phrases as data: the shape of Config/phrases/*.toml. How they are found in a text is in PhraseMatcher.swift.

public import Vocabulary

/// The phrases of one language, as a person maintains them.
///
/// A phrase is words in the order they are said, compared without case, accents and apostrophes (`won't` is
/// `will not`). `(a|b c|)` is a choice, an empty branch makes it optional; `@name` is any phrase of a class; `~` skips
/// up to three words, `~~` up to eight, within the sentence; `#` is any number.
public struct PhrasePack: Sendable, Codable, Hashable {
    /// The language's code, `en`.
    public var language: String
    /// Words that mean the same in a phrase, by name.
    public var classes: [String: [String]]
    /// Words that the linear model takes for one, by the name that all languages share.
    public var concepts: [String: [String]]?
    /// What can be meant.
    public var senses: [Sense]

    public init(
        language: String, classes: [String: [String]] = [:], concepts: [String: [String]]? = nil, senses: [Sense] = []
    ) {
        (self.language, self.classes, self.concepts, self.senses) = (language, classes, concepts, senses)
    }

    /// One thing that can be meant, with the ways to say it.
    public struct Sense: Sendable, Codable, Hashable {
        /// `rejection.chose_another`: what evidence names as its rule; unique over all packs of a language.
        public var name: String
        /// The kind it speaks for; nil for a sense that only qualifies others.
        public var label: Label?
        /// How strongly it speaks, in logits before training. About 1 is a hint, 3 speaks for itself, 6 decides.
        public var weight: Double?
        /// What the sense means under a negation (`we are not able to @offer`): another sense's name; nil for nothing.
        public var negated: String?
        /// Whether the sense still counts in a condition (`if you have questions` is a courtesy either way).
        public var unconditional: Bool?
        public var phrases: [String]

        public init(
            name: String, label: Label?, weight: Double? = nil, negated: String? = nil, unconditional: Bool? = nil,
            phrases: [String]
        ) {
            (self.name, self.label, self.weight, self.negated) = (name, label, weight, negated)
            (self.unconditional, self.phrases) = (unconditional, phrases)
        }
    }
}
