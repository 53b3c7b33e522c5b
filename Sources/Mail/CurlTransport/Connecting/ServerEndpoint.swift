// Where a server is and how it is reached. Connecting is BytePipe's and SMTPSubmission's.

/// A server's place as the configuration writes it: `imaps://imap.candidate.example:993`.
///
/// `imap` and `smtp` mean STARTTLS required; plain text is used only where libcurl is about to
/// connect to a loopback address and the server there offers no STARTTLS.
public struct ServerEndpoint: Sendable, Hashable {
    /// Protocol and kind of encryption.
    public enum Scheme: String, Sendable, CaseIterable {
        case imap, imaps, smtp, smtps

        /// The port where the URL names none; `smtp` is submission (RFC 6409), not relay.
        public var defaultPort: Int {
            switch self {
            case .imap: 143
            case .imaps: 993
            case .smtp: 587
            case .smtps: 465
            }
        }

        /// Whether TLS starts before the first byte of the protocol.
        public var isImplicitTLS: Bool { self == .imaps || self == .smtps }
    }

    public let scheme: Scheme
    /// A host name or an address; an IPv6 address without brackets.
    public let host: String
    public let port: Int
    /// A PEM file of the only authorities to trust; nil for the system's.
    public let caFile: String?
    /// A proxy's URL as libcurl reads it; nil for none, whatever the environment says.
    public let proxy: String?

    public init(scheme: Scheme, host: String, port: Int? = nil, caFile: String? = nil, proxy: String? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.caFile = caFile
        self.proxy = proxy
    }

    /// Reads `scheme://host[:port][/]`. Nil for another scheme, a port out of range, or anything more:
    /// a user, path or query in the URL would be sent somewhere unexpected.
    public init?(url: String, caFile: String? = nil, proxy: String? = nil) {
        guard let mark = url.firstRange(of: "://"),
            let scheme = Scheme(rawValue: url[..<mark.lowerBound].lowercased())
        else { return nil }
        var rest = url[mark.upperBound...]
        if rest.hasSuffix("/") { rest.removeLast() }
        guard let (host, port) = Self.split(rest), Self.isHost(host) else { return nil }
        if let port, !(1...65_535).contains(port) { return nil }
        self.init(scheme: scheme, host: String(host), port: port, caFile: caFile, proxy: proxy)
    }

    private static func split(_ authority: Substring) -> (host: Substring, port: Int?)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard host.contains(":") else { return nil }
            return rest.isEmpty ? (host, nil) : port(rest).map { (host, $0) }
        }
        guard let colon = authority.firstIndex(of: ":") else { return (authority, nil) }
        return port(authority[colon...]).map { (authority[..<colon], $0) }
    }

    private static func port(_ text: Substring) -> Int? {
        let digits = text.dropFirst()
        guard text.hasPrefix(":"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }

    /// Letters of any script (libcurl converts them), digits, and what addresses need.
    private static func isHost(_ host: Substring) -> Bool {
        !host.isEmpty && host.count <= 255
            && host.allSatisfy { $0.isLetter || $0.isNumber || "-._:".contains($0) }
    }

    /// The URL for libcurl; `path` is percent-encoded already.
    func url(path: String = "") -> String {
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(host):\(port)/\(path)"
    }
}

extension ServerEndpoint: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without the proxy, whose URL may hold a password.
    public var description: String { url() }
    public var debugDescription: String { description }
}
