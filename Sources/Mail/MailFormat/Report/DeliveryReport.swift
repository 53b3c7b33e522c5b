import Vocabulary

struct DeliveryReport {
    var statuses: [ParsedMessage.DeliveryStatus] = []
    var messageIDs: [MessageID] = []
    var isReport = false
    init(tree: MimeTree, fields: HeaderFields, headers: ParsedMessage.Headers, text: String) {}
}
