// What came back for one message. The body's bytes are streamed before; they are not kept here.

/// One message as a FETCH reply told of it (RFC 3501 §7.4.2).
public struct FetchedMessage: Hashable, Sendable {
    /// A body section that arrived, its bytes having been streamed.
    public struct Body: Hashable, Sendable {
        public var section: BodySection
        /// Where the bytes begin within the section, for a slice.
        public var origin: UInt32?
        /// Bytes that came; 0 for `""` and `{0}`.
        public var byteCount: Int
        /// True for NIL: the server says there is no such data, unlike an empty text.
        public var isNil: Bool

        public init(section: BodySection, origin: UInt32? = nil, byteCount: Int, isNil: Bool = false) {
            self.section = section
            self.origin = origin
            self.byteCount = byteCount
            self.isNil = isNil
        }
    }

    /// Nil only in a reply that broke the rule to name it.
    public var uid: UID?
    public var size: UInt32?
    public var internalDate: InternalDate?
    public var flags: [Flag]?
    public var modSeq: ModSeq?
    public var bodyStructure: BodyStructure?
    /// In the order of arrival.
    public var bodies: [Body] = []
    /// Attributes that came but could not be read, such as a BODYSTRUCTURE nested too deeply.
    public var unreadable: [ParseError] = []

    public init(uid: UID? = nil) { self.uid = uid }
}
