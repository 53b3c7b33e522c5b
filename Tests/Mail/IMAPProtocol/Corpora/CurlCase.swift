// One of curl's test cases: the server's side of it, byte for byte as curl's test server would send it.

import Foundation

/// A case of curl's test suite that talks IMAP.
struct CurlCase {
    let name: String
    /// What the server sends over the whole conversation.
    let serverBytes: [UInt8]

    /// Returns nil for a case that is not IMAP.
    init?(_ url: URL) throws {
        name = url.lastPathComponent
        let text = String(decoding: try Corpora.bytes(of: url), as: UTF8.self)
        let number = String(name.dropFirst(4))
        guard Self.section("keywords", of: text)?.split(separator: "\n").contains("IMAP") == true else { return nil }
        let script = Self.expand(Self.section("servercmd", of: text) ?? "", number: number)
        let data = Self.expand(Self.section("data", of: text) ?? "", number: number)
        let commands = Self.expand(Self.section("protocol", of: text) ?? "", number: number)
        let server = Server(number: number, data: data, script: script)
        serverBytes = wire(server.conversation(commands.split(separator: "\n", omittingEmptySubsequences: false)))
    }

    /// The text between `<name …>` and `</name>`.
    private static func section(_ name: String, of text: String) -> String? {
        guard let open = text.range(of: "<\(name)(>| [^>]*>)\n?", options: .regularExpression),
            let close = text.range(of: "</\(name)>", range: open.upperBound..<text.endIndex)
        else { return nil }
        return String(text[open.upperBound..<close.lowerBound])
    }

    /// curl's variables, as far as these cases use them; encoded text stays as it is, one word.
    private static func expand(_ text: String, number: String) -> String {
        var result = text.replacingOccurrences(of: "%TESTNUMBER", with: number)
        result = result.replacingOccurrences(of: "%CR", with: "\r").replacingOccurrences(of: "%0d", with: "\r")
        while let start = result.range(of: "%repeat["),
            let end = result.range(of: "]%", range: start.upperBound..<result.endIndex)
        {
            let inner = result[start.upperBound..<end.lowerBound]
            let parts = inner.components(separatedBy: " x ")
            let count = Int(parts[0]) ?? 1
            result.replaceSubrange(
                start.lowerBound..<end.upperBound,
                with: String(repeating: parts.dropFirst().joined(separator: " x "), count: count))
        }
        return result
    }

    /// curl's ftpserver.pl, its IMAP part.
    private struct Server {
        let number: String
        let data: String
        var replies: [(command: String, text: String)] = []
        var afterFetch = ""
        var capabilities = ""

        init(number: String, data: String, script: String) {
            self.number = number
            self.data = data
            for line in script.split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                guard words.count == 2 else { continue }
                switch words[0] {
                case "REPLY":
                    let isQuoted = words[1].hasPrefix("\"")
                    let parts = words[1].dropFirst(isQuoted ? 1 : 0)
                        .split(separator: isQuoted ? "\"" : " ", maxSplits: 1).map(String.init)
                    let text = (parts.last ?? "").trimmingCharacters(in: .whitespaces)
                    replies.append((parts[0], text.replacingOccurrences(of: "\\r\\n", with: "\r\n")))
                case "POSTFETCH": afterFetch = words[1]
                case "CAPA": capabilities += " \(words[1])"
                case "AUTH":
                    capabilities += words[1].split(separator: " ").map { " AUTH=\($0)" }.joined()
                default: break
                }
            }
        }

        func conversation(_ commands: [Substring]) -> String {
            let welcome = replies.first { $0.command == "welcome" }?.text
            var output = (welcome ?? "* OK curl IMAP server ready to serve") + "\r\n"
            for command in commands { output += reply(to: String(command)) }
            return output
        }

        private func reply(to line: String) -> String {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard let tag = words.first else { return "" }
            let verb = words.count > 1 ? words[1] : tag
            let arguments = words.count > 2 ? words[2] : ""
            let scripted = replies.first {
                $0.command == "\(verb) \(arguments)" || $0.command == verb || $0.command == line
            }
            if let scripted { return scripted.text + "\r\n" }
            guard tag.hasPrefix("A0") || tag.hasPrefix("B0"), words.count > 1 else { return "" }
            return data(for: verb, arguments) + verdict(tag, verb)
        }

        private func verdict(_ tag: String, _ verb: String) -> String {
            let code = verb == "SELECT" ? "[READ-WRITE] " : verb == "EXAMINE" ? "[READ-ONLY] " : ""
            return "\(tag) OK \(code)\(verb) completed\r\n"
        }

        private func data(for verb: String, _ arguments: String) -> String {
            switch verb {
            case "CAPABILITY": return "* CAPABILITY IMAP4\(capabilities)\r\n"
            case "SELECT":
                return """
                    * 172 EXISTS
                    * 1 RECENT
                    * OK [UNSEEN 12] Message 12 is first unseen
                    * OK [UIDVALIDITY 3857529045] UIDs valid
                    * OK [UIDNEXT 4392] Predicted next UID
                    * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                    * OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited

                    """
            case "EXAMINE", "LIST", "LSUB", "STATUS", "SEARCH": return data
            case "FETCH", "UID":
                let words = arguments.split(separator: " ", maxSplits: 1).map(String.init)
                let body = String(decoding: wire(data), as: UTF8.self)
                return
                    "* \(words.first ?? "") FETCH (\(words.last ?? "") {\(body.utf8.count)}\r\n"
                    + "\(body)\(afterFetch))\r\n"
            case "STORE":
                let uid = arguments.split(separator: " ").first ?? ""
                return "* \(uid) FETCH (FLAGS (\\Seen \\Deleted))\r\n"
            case "EXPUNGE": return "* 123 EXPUNGE\r\n"
            case "NOOP":
                return "* 22 EXPUNGE\r\n* 23 EXISTS\r\n* 3 RECENT\r\n* 14 FETCH (FLAGS (\\Seen \\Deleted))\r\n"
            case "APPEND": return "+ Ready for literal data\r\n"
            case "AUTHENTICATE": return "+\r\n"
            case "LOGOUT": return "* BYE cURL IMAP server signing off\r\n"
            default: return ""
            }
        }
    }
}
