// What to do after a failure, common to IMAP and SMTP errors.

/// Whether and when trying the same again can help.
public enum RetryAdvice: Sendable, Hashable {
    /// A passing fault; the caller's own back-off applies.
    case immediately
    /// Not before this time has passed; nil where the server named none.
    case later(after: Duration?)
    /// The same would fail for ever.
    case never
    /// Only after someone changed a password, certificate or setting.
    case needsPerson
}
