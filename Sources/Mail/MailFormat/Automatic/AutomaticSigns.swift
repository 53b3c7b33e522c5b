import Vocabulary

struct AutomaticSigns {
    var automatic = ParsedMessage.Automatic()
    var machine: String?
    var isReport = false
    init(_ fields: HeaderFields, headers: ParsedMessage.Headers) {}
    func automatic(of message: ParsedMessage, isReport: Bool) -> ParsedMessage.Automatic { automatic }
}
