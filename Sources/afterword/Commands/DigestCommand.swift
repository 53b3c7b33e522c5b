// `afterword digest`: shows, renders or sends the daily digest.

import ArgumentParser
import Foundation
import Pipeline
import Subprocess
import Vocabulary
import Writing

struct DigestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest", abstract: "Show, render or send the digest.",
        discussion: "Examples: afterword digest; afterword digest --html /tmp/digest.html --open")

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("The digest of this day, like 2026-11-24 or yesterday.", valueName: "date")) var date:
        String?
    @Option(help: ArgumentHelp("Write it as HTML to this file.", valueName: "file"), completion: .file()) var html:
        String?
    @Flag(help: "Open the HTML in the browser.") var open = false
    @Flag(help: "Send it to you now.") var send = false

    func run() async throws {
        let workbench = try common.workbench()
        try workbench.syncReviewDirectory()
        let day = try date.map { try workbench.day($0) }
        let digest = try workbench.digest(on: day)
        if send {
            try await workbench.sendDigest(digest, by: Servers.real(environment: workbench.surroundings.environment))
            return Output.write("The digest was sent to \(workbench.configuration.digest.to.addrSpec).")
        }
        if html != nil || open {
            let path = html ?? workbench.paths.stateDirectory + "/digest.html"
            try workbench.write(DigestHTML.render(digest), to: path)
            if !common.quiet { Output.write(path) }
            if open { try await Browser.open(path) }
            return
        }
        let style: TimelineDrawing.Style = common.terminal.usesUnicode ? .unicode : .ascii
        let terminal = common.terminal
        let text = DigestText.render(digest, width: min(terminal.width, 100), style: style) {
            terminal.styled($0, .bold)
        }
        Output.write(text, terminator: "")
    }
}

/// The person's browser.
enum Browser {
    static func open(_ path: String) async throws {
        do {
            let result = try await Subprocess.run(
                .name("xdg-open"), arguments: [path], output: .discarded, error: .discarded)
            if result.terminationStatus.isSuccess { return }
        } catch {}
        throw Refusal(.failed, "no browser could be started; open \(path) yourself")
    }
}
