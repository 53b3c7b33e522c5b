// The mail providers that `init` knows (Config/providers.toml), found by the domain of an address or by name.

import Defaults
import TOMLKit

/// One provider: its servers, and what it takes for a password.
public struct Provider: Sendable, Hashable, Decodable {
    /// How one logs in.
    public enum Login: String, Sendable, Decodable {
        case password
        /// A password made for one program.
        case appPassword = "app-password"
        /// OAuth2 only.
        case token
    }

    /// What `--provider` takes: `gmail`.
    public var name: String
    public var title: String
    /// Domains of its addresses, lower case; empty where people bring their own.
    public var domains: [String]
    /// URLs as in config.toml.
    public var imap: String
    public var smtp: String
    public var login: Login
    /// What to do at the provider first; nil for nothing.
    public var hint: String?

    private struct Table: Decodable { var provider: [Provider] }

    /// All of them, in the file's order. Throws only for a mistake in the built-in file, which a test reads.
    public static func known() throws -> [Provider] {
        try TOMLDecoder().decode(Table.self, from: Defaults.providers).provider
    }

    /// The provider of an address; nil for domains of nobody in the table.
    public static func of(_ address: String, in providers: [Provider]) -> Provider? {
        guard let at = address.lastIndex(of: "@") else { return nil }
        let domain = address[address.index(after: at)...].lowercased()
        return providers.first { $0.domains.contains(domain) }
    }
}
