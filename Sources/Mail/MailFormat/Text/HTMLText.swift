// HTML to text by libxml2's push parser: feeding, limits, callbacks. What elements mean is in HTMLFlow.swift.

import CXML2

/// Reads text/html.
enum HTMLText {
    struct Extraction {
        var text: ExtractedText
        var notFullyRead: String?
    }

    /// Open elements; libxml2 needs quadratic time for more (TECH-FACTS).
    private static let depth = 500
    /// Bytes of one tag; larger ones (images within the mail) are left out.
    private static let tagBytes = 16 << 10
    private static let chunk = 4096

    /// The text of HTML in reading order.
    ///
    /// Scripts, styles and hidden text are left out, blockquotes are marked by `>`, the containers in which mail programs
    /// put what they answer are reported as quoted lines. A link's text stands for it; its address follows in angle
    /// brackets only where it leads to a meeting or a calendar to choose from.
    static func extract(_ html: String, byteLimit: Int, deadline: ContinuousClock.Instant) -> Extraction {
        var reason: String?
        var bytes = Array(html.utf8)
        if bytes.count > byteLimit {
            bytes.removeSubrange(byteLimit...)
            reason = "HTML larger than \(byteLimit) bytes"
        }
        let source = withoutHugeTags(bytes)
        let flow = HTMLFlow()
        if let stop = parse(source, into: flow, deadline: deadline), reason == nil { reason = stop }
        return Extraction(text: flow.finish(), notFullyRead: reason)
    }

    /// Whether bytes that claim to be plain text are HTML.
    static func looksLikeHTML(_ bytes: [UInt8]) -> Bool {
        let start = String(decoding: bytes.prefix(512), as: UTF8.self).trimmed().lowercased()
        return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
    }

    /// The charset of a meta element, for HTML whose part names none.
    static func declaredCharset(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(2048), as: UTF8.self).lowercased()
        guard let meta = head.firstRange(of: "charset") else { return nil }
        let rest = head[meta.upperBound...].drop { " =\"'".contains($0) }
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        return name.isEmpty ? nil : String(name)
    }

    private static func parse(_ source: [UInt8], into flow: HTMLFlow, deadline: ContinuousClock.Instant) -> String? {
        var handler = cxml2_empty_handler()
        handler.startElement = { context, name, attributes in
            guard let name else { return }
            HTMLText.flow(context)?.start(HTMLText.string(name), HTMLAttributes(attributes))
        }
        handler.endElement = { context, name in
            guard let name else { return }
            HTMLText.flow(context)?.end(HTMLText.string(name))
        }
        handler.characters = { context, text, count in HTMLText.characters(context, text, count) }
        handler.ignorableWhitespace = { context, text, count in HTMLText.characters(context, text, count) }
        let data = Unmanaged.passUnretained(flow).toOpaque()
        guard let parser = htmlCreatePushParserCtxt(&handler, data, nil, 0, nil, XML_CHAR_ENCODING_UTF8) else {
            return nil
        }
        defer { htmlFreeParserCtxt(parser) }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        htmlCtxtUseOptions(parser, Int32(options))
        return withExtendedLifetime(flow) {
            let stop = feed(source, to: parser, flow: flow, deadline: deadline)
            htmlParseChunk(parser, nil, 0, 1)
            return stop
        }
    }

    private static func feed(
        _ source: [UInt8], to parser: htmlParserCtxtPtr, flow: HTMLFlow, deadline: ContinuousClock.Instant
    ) -> String? {
        var position = 0
        while position < source.count {
            let count = min(chunk, source.count - position)
            source[position..<position + count].withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return }
                _ = htmlParseChunk(parser, base.assumingMemoryBound(to: CChar.self), Int32(count), 0)
            }
            position += count
            if flow.depth > depth {
                xmlStopParser(parser)
                return "HTML nested deeper than \(depth)"
            }
            if ContinuousClock.now > deadline {
                xmlStopParser(parser)
                return "reading HTML took too long"
            }
        }
        return nil
    }

    private static func flow(_ context: UnsafeMutableRawPointer?) -> HTMLFlow? {
        context.map { Unmanaged<HTMLFlow>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func characters(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32)
    {
        guard let text, count > 0 else { return }
        flow(context)?.characters(UnsafeBufferPointer(start: text, count: Int(count)))
    }

    static func string(_ text: UnsafePointer<xmlChar>) -> String { String(cString: text) }

    /// Leaves out NUL, and tags larger than libxml2 reads in linear time.
    private static func withoutHugeTags(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x3C, index + tagBytes < bytes.count, isTagName(bytes[index + 1]),
                !bytes[index..<index + tagBytes].contains(0x3E)
            {
                index = (bytes[index...].firstIndex(of: 0x3E) ?? bytes.count - 1) + 1
                continue
            }
            if byte != 0 { result.append(byte) }
            index += 1
        }
        return result
    }

    private static func isTagName(_ byte: UInt8) -> Bool {
        byte == 0x2F || (0x41...0x5A).contains(byte & 0xDF)
    }
}

/// The attributes of one element as libxml2 hands them over; valid only during the callback.
struct HTMLAttributes {
    private let list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    init(_ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) { self.list = list }

    /// All values by name; the first of several counts.
    func read() -> [String: String] {
        guard let list else { return [:] }
        var values: [String: String] = [:]
        var index = 0
        while index < 400, let name = list[index] {
            let key = HTMLText.string(name)
            if values[key] == nil { values[key] = list[index + 1].map(HTMLText.string) ?? "" }
            index += 2
        }
        return values
    }
}
