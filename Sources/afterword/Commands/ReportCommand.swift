// `afterword report`: the whole search as one page, or its figures in the terminal.

import ArgumentParser
import Pipeline
import Writing

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Show the whole search: how far, how long, what they said, what comes.",
        discussion: "Examples: afterword report; afterword report --html search.html --open")

    @OptionGroup var common: CommonOptions
    @Option(
        help: ArgumentHelp("Write it as one self-contained HTML page to this file.", valueName: "file"),
        completion: .file())
    var html: String?
    @Flag(help: "Open the page in the browser.") var open = false

    func run() async throws {
        let workbench = try common.workbench()
        try workbench.syncReviewDirectory()
        let report = try workbench.report()
        guard html != nil || open else {
            let terminal = common.terminal
            let style: TimelineDrawing.Style = terminal.usesUnicode ? .unicode : .ascii
            return Output.write(
                ReportText.render(report, width: min(terminal.width, 72), style: style), terminator: "")
        }
        let path = html ?? workbench.paths.stateDirectory + "/report.html"
        try workbench.write(ReportHTML.render(report), to: path)
        if !common.quiet { Output.write(path) }
        if open { try await Browser.open(path) }
    }
}
