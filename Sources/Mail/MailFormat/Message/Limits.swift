// How much of a message is read. Past a limit the message is recorded as not fully read; it is never dropped.

extension MessageReader {
    /// The limits of reading one message.
    public struct Limits: Hashable, Sendable {
        /// Bytes of the whole message.
        public var messageBytes = 25 << 20
        /// Bytes of the message's header, and of any part's header.
        public var headerBytes = 256 << 10
        /// Leaves of the MIME tree.
        public var parts = 100
        /// Multiparts within multiparts.
        public var nesting = 20
        /// Bytes of one text part after transfer decoding; of HTML, half of it is read.
        public var textBytes = 2 << 20
        /// Bytes of one calendar part.
        public var calendarBytes = 256 << 10
        /// Time for one message, measured between steps.
        public var time: Duration = .seconds(2)

        public init() {}

        public static let `default` = Limits()
    }
}
