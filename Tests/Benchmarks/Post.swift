// Mailboxes that look like somebody's who searches for work: newsletters, shops, lists, some with HTML or attachments,
// and every twentieth message from an employer. The same numbers give the same bytes.

import DemoServers
import Foundation

/// Messages of about 4 KB.
struct Post {
    /// How many companies are tracked; their letters come in turn.
    static let companies = 50
    let candidate: String
    /// When the last one was sent.
    let end: Date

    static func company(_ index: Int) -> String { "Company \(letters(index)) GmbH" }
    static func address(_ index: Int) -> String { "jane@company-\(index).example" }
    private static func letters(_ index: Int) -> String {
        String(UnicodeScalar(UInt8(65 + index / 26)))
            + String(UnicodeScalar(UInt8(65 + index % 26)))
    }

    /// Puts `count` messages into a mailbox that was never opened; one in `share` is an employer's, none for nil.
    func fill(_ servers: MailServers, _ count: Int, employers share: Int?) throws {
        let box = servers.directory + "/mail/" + candidate
        for name in ["", "/cur", "/new", "/tmp"] {
            try FileManager.default.createDirectory(atPath: box + name, withIntermediateDirectories: true)
            chown(box + name, servers.user.uid, servers.user.gid)
        }
        // All within the 60 days that a first search goes back.
        let step = 50 * 86400 / Double(count)
        for number in 1...count {
            let path = "\(box)/new/\(1_700_000_000 + number).M\(number)P1.mail.example"
            let date = end.addingTimeInterval(-Double(count - number) * step)
            let isEmployers = share.map { number.isMultiple(of: $0) } ?? false
            let bytes = isEmployers ? letter(number, number / (share ?? 1), date) : other(number, date)
            guard FileManager.default.createFile(atPath: path, contents: Data(bytes.utf8)) else {
                throw BenchmarkError("cannot write \(path)")
            }
            chown(path, servers.user.uid, servers.user.gid)
        }
    }

    /// Writes letters of employers into a directory, a file each.
    func write(letters count: Int, to directory: String) throws {
        for number in 1...count {
            let bytes = letter(number, number, end.addingTimeInterval(-Double(number)))
            try Data(bytes.utf8).write(to: URL(filePath: "\(directory)/\(number):2,S"))
        }
    }

    func head(_ number: Int, from: String, subject: String, _ date: Date, type: String)
        -> String
    {
        """
        Return-Path: <bounce-\(number)@\(from.split(separator: "@").last?.dropLast() ?? "x.example")>\r
        Received: from mx.outside.example (mx.outside.example [192.0.2.7]) by mail.example with ESMTPS id \(number)\r
        From: \(from)\r
        To: Sam Candidate <\(candidate)>\r
        Subject: \(subject)\r
        Date: \(Self.format.string(from: date))\r
        Message-ID: <\(number).bench@outside.example>\r
        MIME-Version: 1.0\r
        Content-Type: \(type)\r\n
        """
    }

    func letter(_ number: Int, _ turn: Int, _ date: Date) -> String {
        let company = turn % Self.companies
        let text = Self.letters[turn / Self.companies % Self.letters.count]
        let history = (1...30).map {
            "> This is line \($0) of what you wrote to us before, kept below the answer."
        }
        return head(
            number, from: "Jane Doe <\(Self.address(company))>", subject: "Letter \(number)", date,
            type: "text/plain; charset=utf-8")
            + "\r\n"
            + (text + "\n\nBest regards\nJane Doe\n\nOn Monday you wrote:\n"
            + history.joined(separator: "\n"))
            .replacing("\n", with: "\r\n") + "\r\n"
    }

    private static let letters = [
        "Dear Sam,\n\nthank you for your time yesterday. We will get back to you by the end of next week.",
        "Dear Sam,\n\ncould you send us your references and the certificate of your last employer?",
        "Dear Sam,\n\nplease tell me whether Tuesday or Wednesday at 14:00 suits you for a short call.",
        "Dear Sam,\n\nthe decision takes longer than we thought. We expect to know more in two weeks.",
        "Dear Sam,\n\nthank you for your note. It was a pleasure to meet you.",
    ]

    func other(_ number: Int, _ date: Date) -> String {
        let from = "Shop \(number % 97) <news@shop-\(number % 97).example>"
        // One in twenty speaks of an offer or a role, which is worth a look at the whole message.
        let subject = "\(number % 20 == 7 ? "Offer" : "No.") \(number): leeks, potatoes and the week's harvest"
        let filler = (0..<40).map {
            "Line \($0) of \(number): what the fields have given this week, and when we deliver it."
        }
        let list = "List-Id: <offers.shop-\(number % 97).example>\r\n"
        switch number % 10 {
        case 0...4:
            return head(number, from: from, subject: subject, date, type: "text/plain; charset=utf-8")
                + list + "\r\n"
                + filler.joined(separator: "\r\n") + "\r\n"
        case 5...7:
            let rows = filler.prefix(24).map {
                "<tr><td style=\"padding:4px\"><a href=\"https://shop.example/\">\($0)</a></td></tr>"
            }
            return head(
                number, from: from, subject: subject, date,
                type: "multipart/alternative; boundary=b\(number)") + list
                + "\r\n--b\(number)\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + filler.prefix(8).joined(separator: "\r\n")
                + "\r\n--b\(number)\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><table>\r\n"
                + rows.joined(separator: "\r\n") + "\r\n</table></body></html>\r\n--b\(number)--\r\n"
        default:
            let file = (0..<40).map { _ in
                "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZQ"
            }
            return head(
                number, from: from, subject: subject, date, type: "multipart/mixed; boundary=b\(number)")
                + "\r\n--b\(number)\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe bill is attached.\r\n"
                + "--b\(number)\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + file.joined(separator: "\r\n") + "\r\n--b\(number)--\r\n"
        }
    }

    private static let format: DateFormatter = {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, d MMM yyyy HH:mm:ss '+0000'"
        return format
    }()
}
