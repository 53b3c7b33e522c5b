// Servers that a domain announces by SRV records (RFC 6186, RFC 8314 §5.1), read from the answer of the system's
// resolver. They are a suggestion: DNS can lie, so the person is shown the hosts and chooses.

import CLinux
import Dispatch

/// One SRV record (RFC 2782).
struct ServiceRecord: Hashable, Sendable {
    var priority: UInt16
    var weight: UInt16
    var port: UInt16
    /// Without the final dot; empty means that the service is decidedly not offered.
    var target: String
}

extension ServiceRecord {
    /// The SRV records in the answer section of a DNS message (RFC 1035 §4.1), best first; none where it is malformed.
    static func records(in message: [UInt8]) -> [ServiceRecord] {
        var reader = DNSReader(message)
        guard message.count >= 12, message[3] & 0x0F == 0 else { return [] }
        reader.offset = 12
        let questions = reader.number(at: 4)
        let answers = reader.number(at: 6)
        for _ in 0..<questions {
            guard reader.name() != nil else { return [] }
            reader.offset += 4
        }
        var found: [ServiceRecord] = []
        for _ in 0..<answers {
            guard reader.name() != nil, let type = reader.uint16(), reader.uint16() != nil, reader.skip(4),
                let length = reader.uint16()
            else { break }
            let end = reader.offset + Int(length)
            guard end <= message.count else { break }
            if type == 33, let priority = reader.uint16(), let weight = reader.uint16(), let port = reader.uint16(),
                let target = reader.name()
            {
                found.append(ServiceRecord(priority: priority, weight: weight, port: port, target: target))
            }
            reader.offset = end
        }
        return found.sorted { ($0.priority, -Int($0.weight), $0.target) < ($1.priority, -Int($1.weight), $1.target) }
    }
}

/// Walks along a DNS message.
private struct DNSReader {
    let bytes: [UInt8]
    var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func number(at place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }

    mutating func uint16() -> UInt16? {
        guard offset + 2 <= bytes.count else { return nil }
        defer { offset += 2 }
        return UInt16(number(at: offset))
    }

    mutating func skip(_ count: Int) -> Bool {
        offset += count
        return offset <= bytes.count
    }

    /// A name of letters, digits, '-' and '_', compressed or not (RFC 1035 §4.1.4); nil for anything else.
    mutating func name() -> String? {
        var labels: [String] = []
        var place = offset
        var jumps = 0
        var length = 0
        while place < bytes.count {
            let size = Int(bytes[place])
            if size & 0xC0 == 0xC0 {
                guard place + 1 < bytes.count, jumps < 16 else { return nil }
                if jumps == 0 { offset = place + 2 }
                jumps += 1
                place = (size & 0x3F) << 8 | Int(bytes[place + 1])
                continue
            }
            guard size < 64, place + 1 + size <= bytes.count else { return nil }
            if size == 0 {
                if jumps == 0 { offset = place + 1 }
                return labels.joined(separator: ".")
            }
            let label = bytes[(place + 1)...(place + size)]
            length += size + 1
            guard length <= 255, label.allSatisfy(Self.isHost) else { return nil }
            labels.append(String(decoding: label, as: UTF8.self))
            place += size + 1
        }
        return nil
    }

    private static func isHost(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
    }
}

/// The servers that a domain announces.
public struct AnnouncedServers: Sendable, Hashable {
    /// URLs as in config.toml; nil where nothing is announced.
    public var imap: String?
    public var smtp: String?

    /// TLS from the first byte before STARTTLS (RFC 8314); `lookup` answers with the bytes of a DNS message.
    init(domain: String, lookup: (String) -> [UInt8]) {
        func url(_ scheme: String, _ service: String, _ port: UInt16) -> String? {
            guard let best = ServiceRecord.records(in: lookup("\(service)._tcp.\(domain)")).first,
                !best.target.isEmpty, best.port != 0
            else { return nil }
            return "\(scheme)://\(best.target)" + (best.port == port ? "" : ":\(best.port)")
        }
        imap = url("imaps", "_imaps", 993) ?? url("imap", "_imap", 143)
        smtp = url("smtps", "_submissions", 465) ?? url("smtp", "_submission", 587)
    }

    /// Asks the system's resolver, off the cooperative pool, all four questions at once. Takes some seconds where no name
    /// server answers.
    public static func of(_ domain: String) async -> AnnouncedServers {
        let names = ["_imaps", "_imap", "_submissions", "_submission"].map { "\($0)._tcp.\(domain)" }
        let answers = await withTaskGroup(of: (String, [UInt8]).self) { group in
            for name in names { group.addTask { (name, await answer(name)) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return AnnouncedServers(domain: domain) { answers[$0] ?? [] }
    }

    private static func answer(_ name: String) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: query(name)) }
        }
    }

    private static func query(_ name: String) -> [UInt8] {
        var answer = [UInt8](repeating: 0, count: 8192)
        let length = clinux_query_srv(name, &answer, Int32(answer.count))
        return length > 0 ? Array(answer.prefix(Int(length))) : []
    }
}
