// Domain names as matching needs them.

enum Domain {
    /// Whether `domain` is one of `parents` or lies below one.
    static func isSame(_ domain: String, orBelowOneOf parents: Set<String>) -> Bool {
        if parents.contains(domain) { return true }
        var rest = domain[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            if parents.contains(String(rest)) { return true }
        }
        return false
    }

    /// The part that is registered: two labels, three where the last two are a public suffix.
    static func registered(_ domain: String, suffixes: Set<String>) -> String {
        let labels = domain.split(separator: ".")
        guard labels.count > 2 else { return domain }
        let lastTwo = labels.suffix(2).joined(separator: ".")
        return labels.suffix(suffixes.contains(lastTwo) ? 3 : 2).joined(separator: ".")
    }

    /// The label that names its owner: `acme` of `mail.acme.co.uk`.
    static func name(_ domain: String, suffixes: Set<String>) -> String {
        String(registered(domain, suffixes: suffixes).prefix { $0 != "." })
    }
}
