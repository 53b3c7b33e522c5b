// JSON that a command printed, looked at without ceremony, and compared with the shapes of the interface.

import Foundation

/// A JSON value.
enum JSONValue: Decodable, Equatable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// One document.
    init(_ text: String) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }

    /// One document a line.
    static func lines(_ text: String) throws -> [JSONValue] {
        try text.split(separator: "\n").map { try JSONValue(String($0)) }
    }

    subscript(_ key: String) -> JSONValue {
        if case .object(let members) = self { members[key] ?? .null } else { .null }
    }
    var rows: [JSONValue] { if case .array(let rows) = self { rows } else { [] } }
    var text: String { if case .string(let text) = self { text } else { "" } }
    var texts: [String] { rows.map(\.text) }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var moment: Moment? { Moment(rfc3339: text) }
}

/// What a value of the interface looks like.
indirect enum Shape: Sendable {
    case text, number, integer, boolean, time, anything
    case oneOf([String])
    case list(Shape)
    /// An object: keys that are always there, and keys that are left out where there is nothing to say.
    case object([String: Shape], optional: [String: Shape] = [:])

    /// What is wrong with a value, each with its place; empty when it is as it should be.
    func violations(of value: JSONValue, at place: String = "") -> [String] {
        switch (self, value) {
        case (.anything, _), (.text, .string), (.number, .number), (.boolean, .boolean): return []
        case (.integer, .number(let number)) where number.rounded() == number: return []
        case (.time, .string(let text)):
            let isTime = text.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/#) != nil
            return isTime ? [] : ["\(place): '\(text)' is no time with offset"]
        case (.oneOf(let words), .string(let text)):
            return words.contains(text) ? [] : ["\(place): '\(text)' is none of \(words)"]
        case (.list(let shape), .array(let rows)):
            return rows.enumerated().flatMap { shape.violations(of: $1, at: "\(place)[\($0)]") }
        case (.object(let required, let optional), .object(let members)):
            return Self.violations(of: members, required, optional, at: place)
        default: return ["\(place): is \(value)"]
        }
    }

    private static func violations(
        of members: [String: JSONValue], _ required: [String: Shape], _ optional: [String: Shape], at place: String
    ) -> [String] {
        var found: [String] = []
        for (key, shape) in required.sorted(by: { $0.key < $1.key }) {
            guard let value = members[key] else { found.append("\(place).\(key) is missing"); continue }
            found += shape.violations(of: value, at: "\(place).\(key)")
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where required[key] == nil {
            if value == .null { found.append("\(place).\(key) is null; absent values are left out") }
            if key.contains(where: \.isUppercase) { found.append("\(place).\(key) is not snake_case") }
            if let shape = optional[key] { found += shape.violations(of: value, at: "\(place).\(key)") }
        }
        return found
    }
}
