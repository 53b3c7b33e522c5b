// What the parser gives out, piece by piece.

/// A response, or a part of one where a message streams by.
public enum ResponsePart: Hashable, Sendable {
    case tagged(Tag, StatusResponse)
    /// `+`: the server waits for a literal, or took up IDLE.
    case continuation(Redacted)
    case untagged(UntaggedResponse)

    /// A FETCH response begins; items and bodies follow until ``fetchEnded``.
    case fetchBegan(SequenceNumber)
    case fetchItem(FetchItem)
    case bodyBegan(BodySection, origin: UInt32?, byteCount: Int)
    case bodyChunk(ArraySlice<UInt8>)
    case bodyEnded
    case fetchEnded
    /// In place of ``fetchEnded``: the rest of the FETCH was passed over.
    case fetchBroken(ParseError)

    /// A response was framed but not understood; the next is read as usual.
    case refused(ParseError)
    /// Nothing can be read any more.
    case failed(ParseError)
}

/// An item of a FETCH response other than a body with content.
public enum FetchItem: Hashable, Sendable {
    case uid(UID)
    case size(UInt32)
    case internalDate(InternalDate)
    case flags([Flag])
    case modSeq(ModSeq)
    case bodyStructure(BodyStructure)
    /// NIL in place of a body.
    case nilBody(BodySection, origin: UInt32?)
    /// ENVELOPE, X-GM-MSGID, ANNOTATION and whatever else was not asked for.
    case other
    /// The item came and could not be read; the rest of the response could.
    case unreadable(ParseError)
}
