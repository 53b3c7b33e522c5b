// iCalendar as a tree of components (RFC 5545 section 3), read by libical: its syntax only. What dates, zones and events
// mean is read in CalendarReading.swift and CalendarTime.swift, for libical's zones lie (TECH-FACTS).

import CIcal

/// A component with its properties and children.
struct CalendarComponent {
    struct Property {
        /// Upper case.
        let name: String
        /// As written, escapes included.
        let value: String
        /// Names in upper case.
        let parameters: [String: String]

        /// The value of a TEXT property (RFC 5545 section 3.3.11).
        var text: String { CalendarComponent.unescaped(value) }
    }

    /// Upper case: `VEVENT`.
    let name: String
    var properties: [Property] = []
    var children: [CalendarComponent] = []

    func first(_ name: String) -> Property? { properties.first { $0.name == name } }
    func all(_ name: String) -> [Property] { properties.filter { $0.name == name } }

    /// All components of that name below this one.
    func descendants(_ name: String) -> [CalendarComponent] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(name) }
    }
}

extension CalendarComponent {
    private static let limit = 2000

    /// Reads a calendar; nil where libical finds none. May only run inside `MailFormat.exclusively`.
    init?(reading text: String) {
        guard let root = icalparser_parse_string(text) else { return nil }
        defer { icalcomponent_free(root) }
        var budget = Self.limit
        self.init(copying: root, depth: 0, budget: &budget)
    }

    /// The text unfolded (RFC 5545 section 3.1) and without any END that no BEGIN precedes: libical complains of those on
    /// standard error, and has no way to be told not to. What begins or ends is told as libical tells it.
    static func balanced(_ text: String) -> String {
        var depth = 0
        var kept: [UInt8] = []
        for line in unfolded(text) {
            switch name(of: line) {
            case "begin": depth += 1
            case "end" where depth == 0: continue
            case "end": depth -= 1
            default: break
            }
            kept += line + [13, 10]
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// The lines that are not empty, each with those that go on from it; they end at CR or LF.
    private static func unfolded(_ text: String) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for line in text.utf8.split(whereSeparator: { $0 == 13 || $0 == 10 }) {
            let goesOn = line.first == 32 || line.first == 9
            if goesOn, !lines.isEmpty {
                lines[lines.count - 1] += line.dropFirst()
            } else if !goesOn {
                lines.append(Array(line))
            }
        }
        return lines
    }

    /// The name of a line that begins or ends a component, in lower case; nil for longer ones.
    private static func name(of line: [UInt8]) -> String? {
        guard let end = line.prefix(64).firstIndex(where: { $0 == 0x3A || $0 == 0x3B }) else { return nil }
        let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        guard let last = line[..<end].lastIndex(where: { !isSpace($0) }), last < 5 else { return nil }
        return String(decoding: line[...last], as: UTF8.self).lowercased()
    }

    private init(copying component: OpaquePointer, depth: Int, budget: inout Int) {
        let kind = icalcomponent_isa(component)
        name =
            kind == ICAL_XROOT_COMPONENT
            ? "XROOT"
            : icalcomponent_kind_to_string(kind).map { String(cString: $0).uppercased() } ?? "X-COMPONENT"
        var property = icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY)
        while let current = property, budget > 0 {
            budget -= 1
            if let read = Self.read(current) { properties.append(read) }
            property = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY)
        }
        guard depth < 8 else { return }
        var child = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT)
        while let current = child, budget > 0 {
            budget -= 1
            children.append(CalendarComponent(copying: current, depth: depth + 1, budget: &budget))
            child = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)
        }
    }

    private static func read(_ property: OpaquePointer) -> Property? {
        guard let name = owned(icalproperty_get_property_name_r(property)) else { return nil }
        var parameters: [String: String] = [:]
        for parameter in ["TZID", "VALUE", "CN", "EMAIL", "PARTSTAT", "FEATURE"] {
            if let value = owned(icalproperty_get_parameter_as_string_r(property, parameter)), !value.isEmpty {
                parameters[parameter] = value
            }
        }
        let value = owned(icalproperty_get_value_as_string_r(property)) ?? ""
        return Property(name: name.uppercased(), value: value, parameters: parameters)
    }

    private static func owned(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        guard let text else { return nil }
        defer { icalmemory_free_buffer(text) }
        return String(cString: text)
    }

    private static func unescaped(_ value: String) -> String {
        guard value.contains("\\") else { return value }
        var result = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                result.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
