// From the pieces of a plan to one message. What was left out stands as its MIME header, marked, with an empty body.

extension FetchPlan {
    /// One message (RFC 5322, MIME) of the pieces; nil where they are not what the structure promised.
    ///
    /// - Parameters:
    ///   - header: the message's header, whole.
    ///   - bodies: what was fetched, by section.
    ///   - mark: name of the header field that tells how large a part was that was left out, in bytes, decoded as far as
    ///     can be known.
    public func assemble(header: [UInt8], bodies: [BodySection: [UInt8]], mark: String) -> [UInt8]? {
        guard header.ends(with: [13, 10, 13, 10]) || header.ends(with: [10, 10]) else { return nil }
        var assembly = Assembly(header: header, bodies: bodies, mark: mark)
        return assembly.write(root, isMessage: true) ? assembly.bytes : nil
    }
}

private struct Assembly {
    let header: [UInt8]
    let bodies: [BodySection: [UInt8]]
    let mark: String
    private(set) var bytes: [UInt8] = []

    init(header: [UInt8], bodies: [BodySection: [UInt8]], mark: String) {
        (self.header, self.bodies, self.mark) = (header, bodies, mark)
    }

    /// Writes a node with its MIME header; false in doubt.
    mutating func write(_ node: FetchPlan.Node, isMessage: Bool) -> Bool {
        switch node {
        case .multipart(let path, let boundary, let children):
            guard let own = isMessage ? header : bodies[BodySection(part: path, .mime)], own.holds(boundary),
                own.declares("multipart")
            else { return false }
            writeHeader(own)
            for child in children {
                bytes += Array("--".utf8) + boundary + Self.lineEnd
                guard write(child, isMessage: false) else { return false }
                bytes += Self.lineEnd
            }
            bytes += Array("--".utf8) + boundary + Array("--\r\n".utf8)
            return true
        case .part(let path, let part, let extent):
            guard let own = isMessage ? header : bodies[BodySection(part: path, .mime)] else { return false }
            return write(part, at: path, own, extent)
        }
    }

    private mutating func write(_ part: BodyPart, at path: [Int], _ own: [UInt8], _ extent: FetchPlan.Extent) -> Bool {
        switch extent {
        case .whole:
            guard let body = bodies[BodySection(part: path)], body.count == Int(part.byteCount) else { return false }
            writeHeader(own)
            bytes += body
        case .header:
            guard let embedded = bodies[BodySection(part: path, .header)], embedded.contains(ASCII.colon) else {
                return false
            }
            writeHeader(own, omitting: part)
            bytes += embedded
        case .nothing:
            // What is left out must call itself so.
            guard own.declares("\(part.type)/\(part.subtype)") else { return false }
            writeHeader(own, omitting: part)
        }
        return true
    }

    /// The header with exactly one empty line behind it. A mark comes first, so that no field of that name in the message
    /// is taken for it.
    private mutating func writeHeader(_ header: [UInt8], omitting part: BodyPart? = nil) {
        if let part { bytes += Array("\(mark): \(part.decodedByteCount)\r\n".utf8) }
        let end = header.lastIndex { $0 != 13 && $0 != 10 }
        if let end { bytes += header[...end] + Self.lineEnd }
        bytes += Self.lineEnd
    }

    private static let lineEnd: [UInt8] = [13, 10]
}

extension BodyPart {
    /// Bytes after transfer decoding: base64 in lines of 76 characters holds 57 of them in 78.
    fileprivate var decodedByteCount: Int {
        encoding == "base64" ? Int(byteCount) * 57 / 78 : Int(byteCount)
    }
}

extension [UInt8] {
    fileprivate func holds(_ other: [UInt8]) -> Bool {
        guard let first = other.first, count >= other.count else { return false }
        return (0...(count - other.count)).contains {
            self[$0] == first && self[$0..<$0 + other.count].elementsEqual(other)
        }
    }

    fileprivate func ends(with other: [UInt8]) -> Bool { suffix(other.count).elementsEqual(other) }

    /// A header with one Content-Type, whose value begins so; `type` is lower case.
    fileprivate func declares(_ type: String) -> Bool {
        let name = Array("content-type:".utf8)
        var values: [ArraySlice<UInt8>] = []
        for start in indices where start == 0 || self[start - 1] == 10 {
            guard self[start...].prefix(name.count).lazy.map(ASCII.lowercased).elementsEqual(name) else { continue }
            values.append(self[(start + name.count)...].drop { [9, 10, 13, ASCII.space].contains($0) })
        }
        return values.count == 1
            && values[0].prefix(type.utf8.count).lazy.map(ASCII.lowercased).elementsEqual(type.utf8)
    }
}
