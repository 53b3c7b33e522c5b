// Takes a table apart key by key: types are checked, and what nobody asked for is an error.

/// A table being read.
struct TOMLReader {
    let document: TOMLDocument
    let path: [String]
    private let table: [String: TOMLNode]
    private var taken: Set<String> = []

    init(_ document: TOMLDocument) { self.init(document, path: [], table: document.root) }

    init(_ document: TOMLDocument, path: [String], table: [String: TOMLNode]) {
        (self.document, self.path, self.table) = (document, path, table)
    }

    /// The keys of the table, sorted.
    var keys: [String] { table.keys.sorted() }

    func has(_ key: String) -> Bool { table[key] != nil }

    func error(_ key: String, _ message: String) -> SettingsError { document.error(at: path + [key], message) }

    private func wrongType(_ key: String, _ wanted: String, _ node: TOMLNode) -> SettingsError {
        error(key, "'\(key)' must be \(wanted), not \(node.typeName)")
    }

    mutating func string(_ key: String) throws(SettingsError) -> String? {
        guard let node = take(key) else { return nil }
        guard case .string(let value) = node else { throw wrongType(key, "a string", node) }
        return value
    }

    mutating func required(_ key: String, example: String) throws(SettingsError) -> String {
        guard let value = try string(key), !value.isEmpty else {
            let place = path.filter { Int($0) == nil }.joined(separator: ".")
            throw error(key, "'\(key)' is missing in [\(place)]; write for example: \(key) = \"\(example)\"")
        }
        return value
    }

    mutating func boolean(_ key: String) throws(SettingsError) -> Bool? {
        guard let node = take(key) else { return nil }
        guard case .boolean(let value) = node else { throw wrongType(key, "true or false", node) }
        return value
    }

    /// A number, whole or not.
    mutating func number(_ key: String) throws(SettingsError) -> Double? {
        guard let node = take(key) else { return nil }
        switch node {
        case .double(let value): return value
        case .integer(let value): return Double(value)
        default: throw wrongType(key, "a number", node)
        }
    }

    mutating func strings(_ key: String) throws(SettingsError) -> [String]? {
        guard let node = take(key) else { return nil }
        guard case .array(let nodes) = node else { throw wrongType(key, "an array of strings", node) }
        var result: [String] = []
        for element in nodes {
            guard case .string(let value) = element else { throw wrongType(key, "an array of strings", element) }
            result.append(value)
        }
        return result
    }

    /// One of the cases of an enumeration of strings.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Choice.Type
    ) throws(SettingsError) -> Choice? where Choice.RawValue == String {
        guard let text = try string(key) else { return nil }
        guard let value = Choice(rawValue: text) else {
            let names = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw error(key, "'\(key)' must be one of \(names)")
        }
        return value
    }

    mutating func table(_ key: String) throws(SettingsError) -> TOMLReader? {
        guard let node = take(key) else { return nil }
        guard case .table(let value) = node else { throw wrongType(key, "a table", node) }
        return TOMLReader(document, path: path + [key], table: value)
    }

    mutating func tables(_ key: String) throws(SettingsError) -> [TOMLReader] {
        guard let node = take(key) else { return [] }
        guard case .array(let nodes) = node else { throw wrongType(key, "written as [[\(key)]]", node) }
        var result: [TOMLReader] = []
        for (index, element) in nodes.enumerated() {
            guard case .table(let value) = element else { throw wrongType(key, "written as [[\(key)]]", element) }
            result.append(TOMLReader(document, path: path + [key, String(index)], table: value))
        }
        return result
    }

    /// Throws for the first key that nobody asked for.
    func finish(known: [String]) throws(SettingsError) {
        if let key = keys.first(where: { !taken.contains($0) }) { throw unknown(key, known) }
    }

    /// Throws for the first key that is not known. Asked before required keys are: a misspelt one is not missing.
    func check(known: [String]) throws(SettingsError) {
        if let key = keys.first(where: { !known.contains($0) }) { throw unknown(key, known) }
    }

    private func unknown(_ key: String, _ known: [String]) -> SettingsError {
        let near = known.min { $0.editDistance(to: key) < $1.editDistance(to: key) }
        let hint = near.flatMap { $0.editDistance(to: key) <= 2 ? "; did you mean '\($0)'?" : nil } ?? ""
        return error(key, "unknown key '\(key)'\(hint)")
    }

    private mutating func take(_ key: String) -> TOMLNode? {
        taken.insert(key)
        return table[key]
    }
}

extension String {
    /// Changes of a character that make one word the other, for suggestions; two that changed places count as one.
    package func editDistance(to other: String) -> Int {
        let (source, target) = (Array(self), Array(other))
        var rows = [Array(0...target.count)]
        for (line, character) in source.enumerated() {
            var row = [line + 1]
            for (column, wanted) in target.enumerated() {
                var best = Swift.min(
                    rows[line][column] + (wanted == character ? 0 : 1), rows[line][column + 1] + 1, row[column] + 1)
                if line > 0, column > 0, wanted == source[line - 1], character == target[column - 1] {
                    best = Swift.min(best, rows[line - 1][column - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[source.count][target.count]
    }
}
