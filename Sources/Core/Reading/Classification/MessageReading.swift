// What the classifier says of a message.

public import Vocabulary

/// What a message says, how sure that is, and why.
public struct MessageReading: Sendable, Hashable, Codable {
    /// The statement that matters most.
    public var kind: Label
    /// 0…1: the share of the evidence that speaks for `kind`.
    public var confidence: Double
    /// The sentences that spoke, and the phrases' senses, weights or headers that heard them; strongest first.
    public var evidence: [Evidence]
    /// What the message says besides, strongest first.
    public var secondary: [Label]
    /// Why it is taken to be written by a machine; nil for a person's.
    public var machine: String?
    /// When the sender promises an answer. The source is left empty for the caller to fill in.
    public var expected: Expected?
    /// By when the person is asked to answer (an offer, a form, a choice of times).
    public var answerBy: Expected?
    /// Times the sender proposes or fixes for a conversation, in the order of the text.
    public var proposedTimes: [ProposedTime]

    public init(
        kind: Label, confidence: Double, evidence: [Evidence] = [], secondary: [Label] = [], machine: String? = nil,
        expected: Expected? = nil, answerBy: Expected? = nil, proposedTimes: [ProposedTime] = []
    ) {
        (self.kind, self.confidence, self.evidence, self.secondary) = (kind, confidence, evidence, secondary)
        (self.machine, self.expected, self.answerBy) = (machine, expected, answerBy)
        self.proposedTimes = proposedTimes
    }
}
