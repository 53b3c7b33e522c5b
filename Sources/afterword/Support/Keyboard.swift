// Single keys from the terminal, without Enter; whoever presses Enter all the same is understood, too.

import Foundation

/// Standard input as keys and, in between, lines. Only on a terminal.
final class Keyboard {
    enum Key: Equatable {
        case character(Character)
        case enter
        /// Arrows and other keys that are no characters.
        case other
        /// Control-C, Control-D, or the end of input.
        case end
    }

    /// How long an Enter or the rest of an escape sequence may take to belong to the byte before, in milliseconds.
    private static let belongs: Int32 = 50

    /// The beginning of a line that was typed right behind a key.
    private var pending: [UInt8] = []

    /// Asks a question and waits for one key; an Enter right behind a character belongs to it.
    ///
    /// What was typed before the question stood there is forgotten: nobody decides on what they have not seen (G1).
    func key(asking ask: () -> Void) -> Key {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return .end }
        var single = before
        // Control-C comes as a key, so that the terminal is never left like this.
        single.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        single.c_iflag |= tcflag_t(ICRNL)
        withUnsafeMutableBytes(of: &single.c_cc) { bytes in
            bytes[Int(VMIN)] = 1
            bytes[Int(VTIME)] = 0
        }
        pending = []
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &single) == 0 else { return .end }
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        ask()
        guard let first = next() else { return .end }
        switch first {
        case 0x03, 0x04: return .end
        case 0x0A, 0x0D: return .enter
        case 0x1B:
            while let byte = soon() { if (0x40...0x7E).contains(byte), byte != 0x5B, byte != 0x4F { break } }
            return .other
        default:
            let character = character(beginning: first)
            if let byte = soon(), byte != 0x0A, byte != 0x0D { pending.append(byte) }
            return character.map(Key.character) ?? .other
        }
    }

    /// Waits for a line with something in it, for Enter may belong to the key before; nil at the end of input.
    func line() -> String? {
        while let line = anyLine() { if !line.allSatisfy(\.isWhitespace) { return line } }
        return nil
    }

    /// Waits for a line.
    func anyLine() -> String? {
        let begun = String(decoding: pending, as: UTF8.self)
        pending = []
        if let end = begun.firstIndex(where: \.isNewline) { return String(begun[..<end]) }
        guard let rest = readLine() else { return begun.isEmpty ? nil : begun }
        return begun + rest
    }

    private func character(beginning first: UInt8) -> Character? {
        let more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
        var bytes = [first]
        while bytes.count <= more, let byte = soon() { bytes.append(byte) }
        return String(validating: bytes, as: UTF8.self)?.first { !$0.unicodeScalars.contains { $0.value < 0x20 } }
    }

    private func next() -> UInt8? {
        if !pending.isEmpty { return pending.removeFirst() }
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    /// The next byte if it is there or about to be.
    private func soon() -> UInt8? {
        if !pending.isEmpty { return pending.removeFirst() }
        var look = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&look, 1, Self.belongs) == 1 else { return nil }
        return next()
    }
}
