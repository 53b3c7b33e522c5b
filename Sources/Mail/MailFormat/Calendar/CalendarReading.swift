import Vocabulary

struct CalendarReading {
    var limits: MessageReader.Limits
    var zones: @Sendable (String) -> Zone?
    func read(_ tree: MimeTree) -> (event: ParsedMessage.Calendar?, defects: [String]) { (nil, []) }
}
