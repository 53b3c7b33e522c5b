// What style attributes, ids and classes of mail HTML say: hidden text, indentation, a mail program's reply container.

/// The properties of a style attribute that matter for text.
struct HTMLStyle {
    /// In lower case and without white space.
    private let style: [UInt8]

    init(_ style: String?) {
        self.style = (style ?? "").utf8.filter { $0 > 32 }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// Preheaders and the like: text that no reader sees.
    var isHidden: Bool {
        guard !style.isEmpty else { return false }
        return style.holds("display:none") || style.holds("visibility:hidden") || style.holds("mso-hide:all")
            || isZero("max-height") || isZero("opacity") || (isZero("height") && style.holds("overflow:hidden"))
    }

    /// Whether a font size is set, and to nothing.
    var zeroFont: Bool? {
        guard style.holds("font-size:") else { return nil }
        return isZero("font-size")
    }

    /// A blockquote that only moves text to the right, as several programs' indent buttons write it.
    var isIndentation: Bool { style.holds("border:none") || style.holds("border:0") }

    var hasNoMargin: Bool { isZero("margin") || (isZero("margin-top") && isZero("margin-bottom")) }

    /// Whether the property stands there with 0, of whatever unit.
    private func isZero(_ property: StaticString) -> Bool {
        property.withUTF8Buffer { property in
            for colon in style.indices where style[colon] == 0x3A {
                let start = colon - property.count
                guard start >= 0, start == 0 || style[start - 1] == 0x3B, colon + 1 < style.count,
                    style[colon + 1] == 0x30, style[start..<colon].elementsEqual(property)
                else { continue }
                let next = colon + 2 < style.count ? style[colon + 2] : 0
                if next != 0x2E, !(0x30...0x39).contains(next) { return true }
            }
            return false
        }
    }

    /// The elements in which mail programs put the message that is answered.
    static func isReplyContainer(_ name: String, id: String?, classes: String?) -> Bool {
        if let id, replyIDs.contains(id.lowercased()) { return true }
        guard let classes, name == "div" || name == "blockquote" else { return false }
        return classes.lowercased().split(separator: " ").contains { replyClasses.contains(String($0)) }
    }

    private static let replyIDs: Set<String> = [
        "olk_src_body_section", "yahoo_quoted", "reply-intro", "mail-editor-reference-message-container",
    ]
    private static let replyClasses: Set<String> = [
        "gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "zmail_extra", "hmmessage_quoted",
        "moz-forward-container", "tutanota_quote",
    ]

    /// Addresses that say more than a link's text: a meeting to join or times to choose from.
    static func isMeeting(_ address: String) -> Bool {
        guard address.hasPrefix("https://"), address.utf8.count <= 400 else { return false }
        let host = address.dropFirst(8).prefix { !"/?#:".contains($0) }.lowercased()
        return meetingHosts.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    private static let meetingHosts = [
        "zoom.us", "zoom.com", "teams.microsoft.com", "teams.live.com", "meet.google.com", "webex.com", "calendly.com",
        "cal.com", "goodtime.io", "meet.jit.si", "whereby.com", "gotomeeting.com", "gotomeet.me", "bluejeans.com",
        "doodle.com", "youcanbook.me", "savvycal.com", "chilipiper.com", "calendar.google.com",
        "bookings.cloud.microsoft",
    ]
}
