// A terminal for the program under test: the test sees what is printed there and types answers.

import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// One pseudo-terminal (pty(7)); read on a thread of its own.
final class Pseudoterminal: Sendable {
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import.
    private static let unlock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    private let master: Int32
    private let seen = Mutex("")
    private let news = Doorbell()

    /// Everything printed so far, with the answers that were echoed.
    var transcript: String { seen.withLock { $0 } }

    /// Opens a terminal; the descriptor of its other side is for the program.
    static func open() throws -> (terminal: Pseudoterminal, other: Int32) {
        // grantpt(3) and its like are not in Swift's Glibc: the same by ioctl_tty(2).
        let master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (number, isLocked): (Int32, Int32) = (0, 0)
        guard master >= 0, ioctl(master, unlock, &isLocked) == 0, ioctl(master, getNumber, &number) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        let other = Glibc.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard other >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(other, UInt(TIOCSWINSZ), &size)
        return (Pseudoterminal(master), other)
    }

    private init(_ master: Int32) {
        self.master = master
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(master, &buffer, buffer.count)
                // The end of the program is an input/output error here.
                guard count > 0 else { return }
                let text = String(decoding: buffer[..<count], as: UTF8.self)
                seen.withLock { $0 += text.replacing("\r\n", with: "\n") }
                news.ring()
            }
        }
    }

    deinit { close(master) }

    /// Whether lines are edited and echoed and Control-C interrupts, as a shell expects it.
    var isAsShellsExpect: Bool {
        var modes = termios()
        let wanted = tcflag_t(ICANON | ECHO | ISIG)
        return tcgetattr(master, &modes) == 0 && modes.c_lflag & wanted == wanted
    }

    /// Presses keys.
    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// Waits for each question in turn, looked for behind the one before, and types its answer, with Enter or without.
    func answer(_ dialogue: [(question: String, answer: String)], pressingEnter: Bool = true) async throws {
        var position = 0
        for (question, answer) in dialogue {
            try await eventually("the question '\(question)' in:\n\(transcript)", after: news) {
                let text = transcript
                guard position <= text.count else { return false }
                let rest = text[text.index(text.startIndex, offsetBy: position)...]
                guard let range = rest.firstRange(of: question) else { return false }
                position = text.distance(from: text.startIndex, to: range.upperBound)
                return true
            }
            type(pressingEnter ? answer + "\n" : answer)
        }
    }
}

extension Binary {
    /// Runs the program on a terminal while `body` talks to it.
    static func converse(
        _ arguments: [String], environment: [String: String], _ body: @Sendable (Pseudoterminal) async throws -> Void
    ) async throws -> Outcome {
        let (terminal, other) = try Pseudoterminal.open()
        let descriptor = FileDescriptor(rawValue: other)
        let result = try await Subprocess.run(
            .path(.init(try path())), arguments: Arguments(arguments), environment: values(environment),
            input: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
            output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
            error: .fileDescriptor(descriptor, closeAfterSpawningProcess: false)
        ) { execution in
            do {
                try await body(terminal)
            } catch {
                kill(execution.processIdentifier.value, SIGKILL)
                throw error
            }
        }
        close(other)
        return Outcome(status: status(result.terminationStatus), output: terminal.transcript, errors: "")
    }
}
