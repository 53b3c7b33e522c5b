// The MIME tree of a message as values: what GMime parsed, copied out of its objects. Choosing among the parts is the
// business of BodyChoice.swift.

import CGMime

/// A node of the tree; leaves are indices into `MimeTree.leaves`.
indirect enum MimeNode {
    case leaf(Int)
    /// Subtype in lower case: `alternative`.
    case multipart(subtype: String, children: [MimeNode])
    /// An embedded message: its own leaf, and its tree where it was parsed.
    case message(Int, body: MimeNode?)
}

/// One leaf, decoded as far as it matters.
struct MimeLeaf {
    /// `text/plain`, lower case.
    var type: String
    var charset: String?
    var filename: String?
    var isAttachment = false
    /// RFC 3676.
    var isFlowed = false
    var deletesSpace = false
    /// The `method` parameter of a calendar part.
    var method: String?
    /// Bytes after transfer decoding.
    var size = 0
    /// It was left out when the message was fetched.
    var isOmitted = false
    /// The decoded bytes of parts that are read, up to the limit; empty for others.
    var content: [UInt8] = []
    /// The header block of an embedded message.
    var embeddedHeader: [UInt8] = []
    /// Inside an embedded message, not of this message itself.
    var isEmbedded = false
}

/// What GMime found.
struct MimeTree {
    var leaves: [MimeLeaf] = []
    var root: MimeNode = .multipart(subtype: "mixed", children: [])
    var defects: [String] = []
    var notFullyRead: String?
    /// The `report-type` parameter of a multipart/report at the top.
    var reportType: String?
}

/// Walks GMime's objects; one use.
struct MimeWalk {
    let limits: MessageReader.Limits
    let deadline: ContinuousClock.Instant
    private(set) var tree = MimeTree()

    init(limits: MessageReader.Limits, deadline: ContinuousClock.Instant) {
        (self.limits, self.deadline) = (limits, deadline)
    }

    /// Parses and walks a prepared message.
    mutating func read(_ bytes: [UInt8]) {
        let warnings = ParserWarnings()
        let options = ReadingOptions()
        g_mime_parser_options_set_warning_callback(
            options.pointer, ParserWarnings.callback, Unmanaged.passUnretained(warnings).toOpaque())
        bytes.withUnsafeBytes { buffer in
            guard let stream = g_mime_stream_mem_new() else { return }
            defer { cgmime_unref(stream) }
            if let base = buffer.baseAddress {
                g_mime_stream_write(stream, base.assumingMemoryBound(to: CChar.self), buffer.count)
            }
            g_mime_stream_reset(stream)
            guard let parser = g_mime_parser_new_with_stream(stream) else { return }
            defer { cgmime_unref(parser) }
            g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE)
            g_mime_parser_set_persist_stream(parser, 0)
            guard let message = g_mime_parser_construct_message(parser, options.pointer) else { return }
            defer { cgmime_unref(message) }
            guard let part = g_mime_message_get_mime_part(message) else { return }
            tree.root = node(part, depth: 0, embedded: false) ?? tree.root
        }
        withExtendedLifetime(warnings) { tree.defects += warnings.texts }
    }

    private mutating func passed(_ limit: String) {
        if tree.notFullyRead == nil { tree.notFullyRead = limit }
    }

    private mutating func node(_ object: UnsafeMutablePointer<GMimeObject>, depth: Int, embedded: Bool) -> MimeNode? {
        guard depth <= limits.nesting else {
            passed("parts nested deeper than \(limits.nesting)")
            return nil
        }
        guard tree.leaves.count < limits.parts else {
            passed("more than \(limits.parts) parts")
            return nil
        }
        guard ContinuousClock.now < deadline else {
            passed("reading took longer than \(limits.time)")
            return nil
        }
        if cgmime_is_multipart(object) { return multipart(object, depth: depth, embedded: embedded) }
        if cgmime_is_message_part(object) { return message(object, depth: depth, embedded: embedded) }
        if cgmime_is_part(object) { return leaf(object, embedded: embedded) }
        return nil
    }

    private mutating func multipart(
        _ object: UnsafeMutablePointer<GMimeObject>, depth: Int, embedded: Bool
    ) -> MimeNode {
        let type = Self.type(object)
        if depth == 0, type == "multipart/report" { reportType(object) }
        let multipart = cgmime_multipart(object)
        var children: [MimeNode] = []
        for index in 0..<max(0, g_mime_multipart_get_count(multipart)) {
            guard let child = g_mime_multipart_get_part(multipart, index) else { continue }
            guard let node = node(child, depth: depth + 1, embedded: embedded) else { break }
            children.append(node)
        }
        return .multipart(subtype: String(type.drop { $0 != "/" }.dropFirst()), children: children)
    }

    private mutating func reportType(_ object: UnsafeMutablePointer<GMimeObject>) {
        tree.reportType = g_mime_object_get_content_type_parameter(object, "report-type")
            .map { String(cString: $0).lowercased() }
    }

    private mutating func message(
        _ object: UnsafeMutablePointer<GMimeObject>, depth: Int, embedded: Bool
    ) -> MimeNode {
        var leaf = describe(object, embedded: embedded)
        let index = tree.leaves.count
        guard let message = g_mime_message_part_get_message(cgmime_message_part(object)) else {
            tree.leaves.append(leaf)
            return .message(index, body: nil)
        }
        leaf.size = Self.size { g_mime_object_write_to_stream(cgmime_message_object(message), nil, $0) }
        if let headers = g_mime_object_get_headers(cgmime_message_object(message), nil) {
            leaf.embeddedHeader = Array(String(cString: headers).utf8.prefix(limits.headerBytes))
            g_free(headers)
        }
        noteOmission(of: object, in: &leaf)
        tree.leaves.append(leaf)
        let body = g_mime_message_get_mime_part(message).flatMap { node($0, depth: depth + 1, embedded: true) }
        return .message(index, body: body)
    }

    private mutating func leaf(_ object: UnsafeMutablePointer<GMimeObject>, embedded: Bool) -> MimeNode {
        var leaf = describe(object, embedded: embedded)
        let part = cgmime_part(object)
        if let content = g_mime_part_get_content(part) {
            if Self.isRead(leaf) {
                leaf.content = decoded(content)
                leaf.size = leaf.content.count
                cut(&leaf)
            } else {
                leaf.size = Self.size { g_mime_data_wrapper_write_to_stream(content, $0) }
            }
        }
        if leaf.size == 0 { noteOmission(of: object, in: &leaf) }
        tree.leaves.append(leaf)
        return .leaf(tree.leaves.count - 1)
    }

    private mutating func cut(_ leaf: inout MimeLeaf) {
        guard leaf.content.count > limits.textBytes else { return }
        leaf.content.removeSubrange(limits.textBytes...)
        passed("a text larger than \(limits.textBytes) bytes")
    }

    private func decoded(_ content: UnsafeMutablePointer<GMimeDataWrapper>) -> [UInt8] {
        guard let stream = g_mime_stream_mem_new() else { return [] }
        defer { cgmime_unref(stream) }
        g_mime_data_wrapper_write_to_stream(content, stream)
        guard let array = cgmime_bytes(stream), let data = array.pointee.data else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(array.pointee.len)))
    }

    private static func size(_ write: (UnsafeMutablePointer<GMimeStream>) -> Int) -> Int {
        guard let stream = g_mime_stream_null_new() else { return 0 }
        defer { cgmime_unref(stream) }
        _ = write(stream)
        return Int(cgmime_written(stream))
    }
}

extension MimeWalk {
    /// Parts whose bytes mean something to us; all others are only measured.
    private static func isRead(_ leaf: MimeLeaf) -> Bool { isRead(type: leaf.type, filename: leaf.filename) }

    static func isRead(type: String, filename: String?) -> Bool {
        if type.hasPrefix("text/") || type.hasPrefix("message/") || type == "application/ics" { return true }
        return filename?.lowercased().hasSuffix(".ics") ?? false
    }

    /// What whoever fetched the message says of a part that was left out.
    private func noteOmission(of object: UnsafeMutablePointer<GMimeObject>, in leaf: inout MimeLeaf) {
        guard let value = g_mime_object_get_header(object, MessageReader.omissionField),
            let size = Int32(String(cString: value)), size >= 0
        else { return }
        (leaf.size, leaf.isOmitted) = (Int(size), true)
    }

    private static func type(_ object: UnsafeMutablePointer<GMimeObject>) -> String {
        guard let type = g_mime_object_get_content_type(object),
            let text = g_mime_content_type_get_mime_type(type)
        else { return "text/plain" }
        defer { g_free(text) }
        return String(cString: text).lowercased()
    }

    private func describe(_ object: UnsafeMutablePointer<GMimeObject>, embedded: Bool) -> MimeLeaf {
        func parameter(_ name: String) -> String? {
            g_mime_object_get_content_type_parameter(object, name).map { String(cString: $0) }
        }
        var leaf = MimeLeaf(type: Self.type(object))
        leaf.isEmbedded = embedded
        leaf.charset = parameter("charset").map { HeaderText.clean($0).lowercased() }
        leaf.isFlowed = parameter("format")?.lowercased() == "flowed"
        leaf.deletesSpace = parameter("delsp")?.lowercased() == "yes"
        leaf.method = parameter("method")?.uppercased()
        let name =
            g_mime_object_get_content_disposition_parameter(object, "filename").map { String(cString: $0) }
            ?? parameter("name")
        leaf.filename = name.map(HeaderText.clean).flatMap { $0.isEmpty ? nil : $0 }
        if let disposition = g_mime_object_get_disposition(object) {
            leaf.isAttachment = String(cString: disposition).lowercased() == "attachment"
        }
        return leaf
    }
}

/// What GMime complains about while parsing, in plain words, each kind once.
private final class ParserWarnings {
    private(set) var texts: [String] = []

    static let callback: GMimeParserWarningFunc = { _, code, _, data in
        guard let data else { return }
        Unmanaged<ParserWarnings>.fromOpaque(data).takeUnretainedValue().add(code)
    }

    private func add(_ code: GMimeParserWarning) {
        guard let text = Self.text(code), texts.count < 50, !texts.contains(text) else { return }
        texts.append(text)
    }

    private static func text(_ code: GMimeParserWarning) -> String? {
        switch code {
        case GMIME_WARN_DUPLICATED_HEADER: "a header that may stand once stands twice"
        case GMIME_WARN_DUPLICATED_PARAMETER: "a parameter stands twice"
        case GMIME_WARN_UNENCODED_8BIT_HEADER: "8-bit characters in a header"
        case GMIME_WARN_INVALID_CONTENT_TYPE: "an invalid Content-Type"
        case GMIME_WARN_INVALID_RFC2047_HEADER_VALUE: "an invalid encoded word"
        case GMIME_WARN_INVALID_PARAMETER: "an invalid parameter"
        case GMIME_WARN_MALFORMED_MULTIPART: "a multipart without parts"
        case GMIME_WARN_TRUNCATED_MESSAGE: "the message is cut short"
        case GMIME_WARN_MALFORMED_MESSAGE: "the message is malformed"
        case GMIME_WARN_INVALID_ADDRESS_LIST: "an invalid list of addresses"
        case GMIME_CRIT_INVALID_HEADER_NAME: "an invalid header name"
        case GMIME_CRIT_CONFLICTING_HEADER: "two headers that contradict each other"
        case GMIME_CRIT_CONFLICTING_PARAMETER: "two parameters that contradict each other"
        case GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY: "a multipart without boundary"
        case GMIME_CRIT_NESTING_OVERFLOW: "parts nested too deep"
        case GMIME_WARN_PART_WITHOUT_CONTENT: "a part without content"
        case GMIME_CRIT_PART_WITHOUT_HEADERS_OR_CONTENT: "an empty part"
        default: nil
        }
    }
}
