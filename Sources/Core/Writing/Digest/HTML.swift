// What every HTML page of ours is made with: escaping, the frame of the page, colours for light and dark.

internal import Vocabulary

/// HTML for mail and browser.
public enum HTML {
    /// Text made inert for element content and for attribute values in quotation marks: first printable
    /// (`Printable`), then `& < > " '` as references. Long words get places to break at.
    public static func escape(_ text: some StringProtocol) -> String {
        var result = ""
        var run = 0
        for character in Printable.escape(text) {
            run = character == " " || character == "-" ? 0 : run + 1
            // A zero-width space would be copied along with a command: <wbr> is not.
            if run > 0, run % 20 == 0 { result += "<wbr>" }
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    /// The same for attribute values: no places to break at.
    public static func escapeAttribute(_ text: some StringProtocol) -> String {
        escape(text).replacing("<wbr>", with: "")
    }

    /// The whole page around table rows. Outlook's engine knows no maximal width: it gets a table of that width.
    static func page(title: String, preview: String, rows: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>\(escapeAttribute(title))</title>
        <style>
        \(Look.styleSheet)
        </style>
        </head>
        <body class="b" style="margin:0;padding:0;background-color:#f4f3ef">
        <div style="display:none;max-height:0;overflow:hidden">\(escape(preview))</div>
        <div role="main">
        <table role="presentation" class="b" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f3ef">
        <tr><td style="padding:20px 12px;text-align:center">
        <!--[if mso]><table role="presentation" align="center" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;margin:0 auto;text-align:left">
        \(rows)</table>
        <!--[if mso]></td></tr></table><![endif]-->
        </td></tr>
        </table>
        </div>
        </body>
        </html>

        """
    }
}

/// Colours and type; the inline styles are light, the classes turn them dark.
enum Look {
    struct Accent: Hashable {
        /// Class of the bar; with `t` behind it, of text in this colour.
        let name: String
        let bar: String
        let text: String
        let darkText: String
    }

    static let blue = Accent(name: "ab", bar: "#2f6fb3", text: "#245a94", darkText: "#8fc0f2")
    static let amber = Accent(name: "aa", bar: "#93620f", text: "#7a4e0c", darkText: "#e9bd6b")
    static let red = Accent(name: "ar", bar: "#b3402f", text: "#9a3324", darkText: "#f2a093")
    static let green = Accent(name: "ag", bar: "#3b7f52", text: "#2c6540", darkText: "#93d2a9")
    static let grey = Accent(name: "ay", bar: "#8b8880", text: "#5c5a54", darkText: "#b5b2aa")
    static let violet = Accent(name: "av", bar: "#6b5ca5", text: "#54478a", darkText: "#bdb1ee")

    static func accent(_ label: Label) -> Accent {
        switch label {
        case .offer, .invitation: green
        case .rejection, .bounce: grey
        case .request, .scheduling: amber
        default: blue
        }
    }

    private static let font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
    static let text = "margin:6px 0 0;\(font)font-size:15px;line-height:22px;color:#23221f;overflow-wrap:anywhere;"
    static let strong =
        "margin:0;\(font)font-size:15px;line-height:22px;font-weight:600;color:#23221f;overflow-wrap:anywhere;"
    static let muted = "margin:2px 0 0;\(font)font-size:13px;line-height:19px;color:#5c5a54;overflow-wrap:anywhere;"
    static let note = "margin:4px 0 0;\(font)font-size:14px;line-height:20px;overflow-wrap:anywhere;"
    static let headline = "margin:2px 0 4px;\(font)font-size:22px;line-height:28px;font-weight:600;color:#23221f;"
    static let section = "margin:14px 0 0;\(font)font-size:16px;line-height:22px;font-weight:600;color:#23221f;"
    static let quote =
        "margin:6px 0 0;padding:0 0 0 10px;border-left:2px solid #d8d5cc;font-family:Georgia,'Times New Roman',serif;font-size:15px;line-height:22px;color:#3a3833;overflow-wrap:anywhere;"
    static let command =
        "margin:10px 0 0;padding:7px 10px;background-color:#f0eee8;border-radius:5px;font-family:Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:13px;line-height:18px;color:#23221f;overflow-wrap:anywhere;"

    /// A white card with a coloured edge.
    static func card(_ html: String, accent: Accent) -> String {
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>"
            + "<td class=\"\(accent.name)\" style=\"width:4px;background-color:\(accent.bar);font-size:0;border-radius:6px 0 0 6px\">&nbsp;</td>"
            + "<td class=\"k\" style=\"background-color:#ffffff;padding:12px 14px;border-radius:0 6px 6px 0\">\(html)</td></tr></table>"
    }

    static var styleSheet: String {
        let accents = [blue, amber, red, green, grey, violet]
        let accentRules = accents.map { ".\($0.name)t{color:\($0.darkText)!important}" }.joined(separator: "\n")
        return """
            p{font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
            @media (prefers-color-scheme:dark){
            .b{background:#1b1a18!important}
            .k{background:#262522!important}
            .t{color:#eceae4!important}
            .m{color:#b5b2aa!important}
            .q{color:#dcd9d1!important;border-color:#57544d!important}
            .c{background:#33312d!important;color:#eceae4!important}
            .l{background:#45433d!important}
            .n{background:#eceae4!important}
            .p{background:#1b1a18!important;color:#b5b2aa!important;border-color:#8b8880!important}
            \(accentRules)
            }
            """
    }
}
