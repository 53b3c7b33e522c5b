// What one check of `afterword doctor` found. The checks are in the files beside this one, pure: facts in, findings out.
// How the facts are gathered is in Examination.swift.

/// One line of `doctor`, and one element of its JSON.
public struct Diagnosis: Sendable, Hashable, Encodable {
    public enum Status: String, Sendable, Encodable, CaseIterable { case ok, warn, fail }

    /// What was looked at: `imap main`.
    public var check: String
    public var status: Status
    public var message: String
    /// What to do; nil where all is well.
    public var remedy: String?
    /// How the command ends because of it; `.done` unless it failed.
    public var exit = ExitStatus.done

    private enum CodingKeys: String, CodingKey { case check, status, message, remedy }

    /// All is well.
    static func ok(_ check: String, _ message: String) -> Diagnosis {
        Diagnosis(check: check, status: .ok, message: message, remedy: nil)
    }

    /// It works, but not as well as it could.
    static func warn(_ check: String, _ message: String, _ remedy: String) -> Diagnosis {
        Diagnosis(check: check, status: .warn, message: message, remedy: remedy)
    }

    /// It does not work.
    static func fail(_ check: String, _ message: String, _ remedy: String, exit: ExitStatus = .failed) -> Diagnosis {
        Diagnosis(check: check, status: .fail, message: message, remedy: remedy, exit: exit)
    }

    /// A failure whose text says what failed, then after a semicolon what to do.
    static func fail(_ check: String, _ refusal: Refusal) -> Diagnosis {
        let text = refusal.message
        guard let cut = text.ranges(of: "; ").last else {
            return .fail(
                check, text, "run 'afterword \(check == "configuration" ? "config check" : "doctor")' again",
                exit: refusal.status)
        }
        return .fail(check, String(text[..<cut.lowerBound]), String(text[cut.upperBound...]), exit: refusal.status)
    }
}

extension [Diagnosis] {
    /// How `doctor` ends: what will not mend by itself counts most, what only needs time least.
    public var exitStatus: ExitStatus {
        let failures = filter { $0.status == .fail }.map(\.exit)
        for status in [ExitStatus.usage, .failed, .noMatch, .later] where failures.contains(status) { return status }
        return .done
    }
}
