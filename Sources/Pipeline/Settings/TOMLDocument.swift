// A TOML file as values that know where they stand, so that every error names line and column. TOMLKit parses what
// TOMLSyntax lets pass; it keeps no positions after that, so the place of a key is looked up in the text again.

import TOMLKit

/// What is wrong with a configuration or policy file, and where.
public struct SettingsError: Error, CustomStringConvertible, Equatable {
    /// The file as the person named it.
    public var file: String
    /// 1-based; 0 where the error concerns the file as a whole.
    public var line: Int
    public var column: Int
    /// What is wrong, then what to do.
    public var message: String

    public init(file: String, line: Int = 0, column: Int = 0, message: String) {
        (self.file, self.line, self.column, self.message) = (file, line, column, message)
    }

    public var description: String {
        line > 0 ? "\(file):\(line):\(column): \(message)" : "\(file): \(message)"
    }
}

/// One TOML value.
enum TOMLNode {
    case string(String)
    case integer(Int)
    case double(Double)
    case boolean(Bool)
    case array([TOMLNode])
    case table([String: TOMLNode])
    /// Dates and times, which no setting of ours is.
    case moment

    var typeName: String {
        switch self {
        case .string: "a string"
        case .integer: "an integer"
        case .double: "a number"
        case .boolean: "true or false"
        case .array: "an array"
        case .table: "a table"
        case .moment: "a date or time"
        }
    }
}

/// A parsed file.
struct TOMLDocument {
    let file: String
    let text: String
    let root: [String: TOMLNode]

    /// Checks the syntax of `text` and parses it; throws with line and column.
    init(file: String, text: String) throws(SettingsError) {
        self.file = file
        self.text = text
        if let mistake = TOMLSyntax.firstMistake(in: text) {
            throw SettingsError(
                file: file, line: mistake.line, column: mistake.column, message: "not valid TOML: \(mistake.message)")
        }
        do {
            let table = try TOMLTable(string: text)
            root = Self.convert(table)
        } catch let error as TOMLParseError {
            throw SettingsError(
                file: file, line: error.source.begin.line, column: error.source.begin.column,
                message: "not valid TOML: \(error.description)")
        } catch {
            throw SettingsError(file: file, message: "not valid TOML")
        }
    }

    private static func convert(_ table: TOMLTable) -> [String: TOMLNode] {
        var result: [String: TOMLNode] = [:]
        for key in table.keys {
            if let value = table[key] { result[key] = convert(value) }
        }
        return result
    }

    private static func convert(_ value: any TOMLValueConvertible) -> TOMLNode {
        switch value.type {
        case .table: .table(value.table.map { convert($0) } ?? [:])
        case .array: .array(value.array.map { array in array.map { convert($0) } } ?? [])
        case .string: .string(value.string ?? "")
        case .int: .integer(value.int ?? 0)
        case .double: .double(value.double ?? 0)
        case .bool: .boolean(value.bool ?? false)
        case .date, .time, .dateTime: .moment
        }
    }

    /// An error at the key named by `path` (`["account", "1", "imap"]` is the second account's).
    func error(at path: [String], _ message: String) -> SettingsError {
        let place = TOMLPlaces(text).place(of: path)
        return SettingsError(file: file, line: place.line, column: place.column, message: message)
    }
}

/// Where the keys of a TOML text stand.
struct TOMLPlaces {
    private var places: [[String]: (line: Int, column: Int)] = [:]

    init(_ text: String) {
        var table: [String] = []
        var counts: [String: Int] = [:]
        var openBrackets = 0
        var openString: Substring?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let quote = openString {
                if line.contains(quote) { openString = nil }
                continue
            }
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            let column = line.count - trimmed.count + 1
            if openBrackets == 0, trimmed.hasPrefix("[") {
                table = Self.header(trimmed, counts: &counts)
                places[table] = (index + 1, column)
                continue
            }
            if openBrackets == 0, let equals = trimmed.firstIndex(of: "="), trimmed.first != "#" {
                let key = trimmed[..<equals].split(separator: ".").map { Self.bare($0) }
                places[table + key] = (index + 1, column)
            }
            (openBrackets, openString) = Self.balance(trimmed, openBrackets)
        }
    }

    /// The place of the longest known beginning of `path`; line 1 where nothing is known.
    func place(of path: [String]) -> (line: Int, column: Int) {
        for length in stride(from: path.count, through: 1, by: -1) {
            if let place = places[Array(path.prefix(length))] { return place }
        }
        return (1, 1)
    }

    private static func header(_ line: Substring, counts: inout [String: Int]) -> [String] {
        let isArray = line.hasPrefix("[[")
        let inner = line.drop { $0 == "[" }.prefix { $0 != "]" }
        let keys = inner.split(separator: ".").map { bare($0) }
        guard isArray else { return keys }
        let name = keys.joined(separator: ".")
        let index = counts[name] ?? 0
        counts[name] = index + 1
        return keys + [String(index)]
    }

    private static func bare(_ key: Substring) -> String {
        String(key.filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" })
    }

    /// Brackets still open after the line, and the delimiter of a multi-line string that begins in it.
    static func balance(_ line: Substring, _ open: Int) -> (Int, Substring?) {
        for quote in ["\"\"\"", "'''"] where line.components(of: quote) % 2 == 1 { return (open, Substring(quote)) }
        var depth = open
        var inString: Character?
        for character in line {
            if let quote = inString {
                if character == quote { inString = nil }
            } else if character == "\"" || character == "'" {
                inString = character
            } else if character == "#" {
                break
            } else if character == "[" {
                depth += 1
            } else if character == "]" {
                depth = max(0, depth - 1)
            }
        }
        return (depth, nil)
    }
}

extension Substring {
    /// How often `part` occurs, without overlaps.
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = self
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
