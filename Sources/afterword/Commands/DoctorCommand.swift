// `afterword doctor`: what is wrong, and how to mend it.

import ArgumentParser
import Foundation
import Pipeline
import Writing

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check everything that has to work, and say how to mend what does not.",
        discussion: """
            Looks at configuration, permissions, credentials, the mail servers (logs in, sends nothing), the ledger, \
            the review directory, the service and the machine. Changes nothing.

            Exit status: 0 nothing failed; 2 configuration or ledger are broken; 1 something else needs you; 75 only \
            servers that may come back by themselves.

            Examples:
              afterword doctor
              afterword doctor --json
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
        let findings = try await Self.examine(common, json: output.json)
        if output.json { try JSON.print(findings) }
        guard findings.exitStatus == .done else { throw ExitCode(findings.exitStatus.rawValue) }
    }
}

extension DoctorCommand {
    /// Runs all checks; unless the answer is to be JSON, prints each finding as it comes.
    static func examine(_ common: CommonOptions, json: Bool) async throws -> [Diagnosis] {
        let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
        let doctor = Doctor(
            surroundings: surroundings, configurationFile: common.config, program: try program())
        let terminal = common.terminal
        let quiet = common.quiet
        return await doctor.run { finding in
            guard !json, !(quiet && finding.status == .ok) else { return }
            print(finding, terminal)
        }
    }

    /// This very program.
    static func program() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    private static let checkWidth = 18

    private static func print(_ finding: Diagnosis, _ terminal: Terminal) {
        let (word, style): (String, Terminal.Style) =
            switch finding.status {
            case .ok: ("ok", .green)
            case .warn: ("warn", .yellow)
            case .fail: ("FAIL", .red)
            }
        let head =
            terminal.styled(DisplayWidth.padded(word, to: 6), style)
            + DisplayWidth.padded(Printable.escape(finding.check), to: checkWidth)
        let indent = 6 + checkWidth
        let width = max(20, terminal.width - indent)
        for (index, line) in Wrap.lines(Printable.escape(finding.message), width: width).enumerated() {
            Output.write((index == 0 ? head : String(repeating: " ", count: indent)) + line)
        }
        guard let remedy = finding.remedy else { return }
        for line in Wrap.lines("→ \(Printable.escape(remedy))", width: width, hanging: "  ") {
            Output.write(String(repeating: " ", count: indent) + line)
        }
        Output.flush()
    }
}
