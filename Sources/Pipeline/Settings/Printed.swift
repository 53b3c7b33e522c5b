// Names from files and people, made fit for error messages.

/// What may be shown of a name in an error.
enum Printed {
    /// The name without control characters, at most 80 characters.
    static func name(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(80).map(Character.init))
    }
}
