// What the person's own mail server found out about a sender: Authentication-Results (RFC 8601), believed only where that
// server wrote them.

/// The results that one authentication service reported about a message.
public struct AuthenticationResults: Sendable, Hashable {
    /// `dmarc` → `fail`; lower case. Of a method reported twice the result that stands on top.
    public private(set) var results: [String: String] = [:]

    /// Reads the headers that bear `authservID`, top to bottom. A server writes its own on top, so what a sender put
    /// into the message in its name lies below and does not count.
    public init(_ headers: [String], authservID: String) {
        for header in headers {
            let parts = Self.withoutComments(header).split(separator: ";", omittingEmptySubsequences: false)
            let id = parts.first?.split(whereSeparator: \.isWhitespace).first.map { $0.filter { $0 != "\"" } }
            guard let id, id.lowercased() == authservID.lowercased() else { continue }
            var own: [String: String] = [:]
            for part in parts.dropFirst() {
                guard let (method, result) = Self.result(part) else { continue }
                // Of several signatures one that holds is enough (RFC 8601 section 2.7.1).
                if own[method] != "pass" { own[method] = result }
            }
            results.merge(own) { above, _ in above }
        }
    }

    /// Why the sender may be forged: `dmarc=fail`; nil where nothing speaks against it.
    ///
    /// DMARC decides where it was asked, for it looks at the address that is shown. Otherwise SPF and DKIM have to
    /// fail without the other holding: forwarding breaks the one, mailing lists the other.
    public var doubt: String? {
        switch results["dmarc"] {
        case "pass", "bestguesspass": return nil
        case "fail": return "dmarc=fail"
        default: break
        }
        let (spf, dkim) = (results["spf"], results["dkim"])
        if spf == "pass" || dkim == "pass" { return nil }
        let failed = [("spf", spf), ("dkim", dkim)].filter { $0.1 == "fail" || $0.1 == "softfail" }
        return failed.isEmpty ? nil : failed.map { "\($0.0)=\($0.1 ?? "")" }.joined(separator: ", ")
    }

    /// `dkim=pass header.d=acme.example` or `spf/1 = fail`.
    private static func result(_ part: Substring) -> (String, String)? {
        guard let equals = part.firstIndex(of: "=") else { return nil }
        let method = part[..<equals].split(whereSeparator: { $0.isWhitespace || $0 == "/" }).first
        let result = part[part.index(after: equals)...].split(whereSeparator: \.isWhitespace).first
        guard let method, let result else { return nil }
        return (method.lowercased(), result.lowercased())
    }

    /// Comments in round brackets may hold anything, and nest (RFC 5322 section 3.2.2).
    private static func withoutComments(_ text: String) -> String {
        var result = ""
        var depth = 0
        var (isQuoted, isEscaped) = (false, false)
        for character in text {
            if isEscaped {
                isEscaped = false
                if depth == 0 { result.append(character) }
                continue
            }
            switch character {
            case "\\": isEscaped = true
            case "\"" where depth == 0: isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted && depth > 0: depth -= 1
            case ";" where isQuoted: continue
            default: if depth == 0 { result.append(character) }
            }
        }
        return result
    }
}
