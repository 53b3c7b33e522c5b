// Names from files and people, made fit for error messages.

import Writing

/// What may be shown of a name in an error.
enum Printed {
    /// The name with control characters escaped, at most 80 characters.
    static func name(_ text: String) -> String {
        String(Printable.escape(text).prefix(80))
    }
}
