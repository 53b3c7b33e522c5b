// What a session wants done or known, in the order it happened.

/// An effect of received bytes. The description shows no mail.
public enum Effect: Hashable, Sendable {
    /// Write these bytes: a literal the server is ready for, DONE, or a command that had to wait.
    case send([UInt8])
    /// The greeting; `preauth` means that no login took place. Not after a hand-over.
    case greeted(StatusResponse)
    /// The hand-over is done: replies are in step with our commands and ``Session/capabilities`` is known.
    case ready
    /// The server told its capabilities again; ``Session/capabilities`` is new.
    case capabilitiesChanged

    /// So many messages are in the mailbox: look for new ones.
    case exists(UInt32)
    case expunged(SequenceNumber)
    /// RFC 7162 §3.2.10; `earlier` for those that went before this session looked.
    case vanished(UIDSet, earlier: Bool)
    /// The open mailbox got another validity than EXAMINE told: freeze, all known UIDs are void.
    case uidValidityChanged(UIDValidity)
    /// STATUS that nobody asked for.
    case statusChanged(MailboxStatus)
    /// FETCH that nobody asked for, mostly flags; without body.
    case unsolicited(FetchedMessage)
    /// OK, NO or BAD without a tag. `[ALERT]` must be shown to the person (RFC 3501 §7.1).
    case notice(StatusResponse)

    /// A body begins; chunks follow, then ``bodyEnded``, and at last the message or its discarding.
    case bodyBegan(BodyStart)
    /// Bytes of the body, a slice of what was received: copy or write them before reading more.
    case bodyChunk(ArraySlice<UInt8>)
    case bodyEnded
    /// A message asked for; bodies since the last message belong to it. Its tagged OK is still to come.
    ///
    /// If bodies were asked for, at least one came. Attributes that came in replies of their own are merged
    /// in. One that still lacks an attribute is also told as missing at the end.
    case message(FetchedMessage, Tag)
    /// Throw away the bodies since the last message.
    case messageDiscarded(DiscardReason)

    /// The server took up IDLE.
    case idling(Tag)
    case completed(Completion)
    /// BYE: the server hangs up; expected after LOGOUT.
    case goodbye(StatusResponse)

    /// One response was not understood and passed over; the session goes on.
    case refused(ParseError)
    /// The connection is of no use any more. Nothing follows; commands not completed have failed.
    case failed(SessionError)
}

/// Where a streamed body belongs.
public struct BodyStart: Hashable, Sendable {
    /// Nil if the server names the UID after the body; then ``Effect/message(_:_:)`` tells it.
    public let uid: UID?
    public let section: BodySection
    /// Index of the first byte within the section, for a slice.
    public let origin: UInt32?
    /// Bytes to come, from 0.
    public let byteCount: Int
}

/// Why streamed bodies were of no use.
public enum DiscardReason: Hashable, Sendable {
    /// The reply named no UID.
    case withoutUID
    /// Not asked for.
    case unrequested
    /// Had come already.
    case duplicate
    /// The response broke off in a way that was not understood, or named two UIDs.
    case unreadable
}

/// Why a session ended without LOGOUT.
public enum SessionError: Error, Hashable, Sendable {
    /// A limit was passed, or the stream lost its framing.
    case parsing(ParseError)
    /// The peer closed the connection; not within a response, as far as can be told.
    case connectionEnded
    /// The peer sent a reply under a tag of ours that we never used, or another breach of turn.
    case outOfStep
}
