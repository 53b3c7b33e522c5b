// What the author of a message wrote. (first version; replaced below)
struct NewText {
    var newText: String
    var signature = ""
    init(_ extracted: ExtractedText) { newText = PlainText.folded(extracted.text) }
}
