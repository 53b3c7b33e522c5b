// `afterword call`, `text`, `comment`, `visit`: not things that Afterword does. Whoever types one learns why not, or
// what allows it (A14-A17); no help lists them.

import ArgumentParser
import Etiquette
import Interviews
import Pipeline
import Writing

/// A way to reach them that is not mail.
private protocol ChannelCommand: ParsableCommand {
    static var channel: Channel { get }
    var common: CommonOptions { get }
    var interview: InterviewName { get }
}

extension ChannelCommand {
    static func about(_ abstract: String) -> CommandConfiguration {
        CommandConfiguration(
            abstract: abstract, discussion: "Example: afterword \(channel.rawValue) acme", shouldDisplay: false)
    }

    func run() throws {
        let workbench = try common.workbench()
        let answer = try workbench.leave(for: Self.channel, try interview.resolve(workbench))
        Wrap.lines(answer, width: common.terminal.width).forEach { Output.write($0) }
    }
}

struct Call: ChannelCommand {
    static let channel = Channel.call
    static let configuration = about("Say whether they may be called.")
    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
}

struct Text: ChannelCommand {
    static let channel = Channel.text
    static let configuration = about("Say why they are not to be texted.")
    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
}

struct Comment: ChannelCommand {
    static let channel = Channel.comment
    static let configuration = about("Say why no comments are to be left.")
    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
}

struct Visit: ChannelCommand {
    static let channel = Channel.visit
    static let configuration = about("Say whether they may be visited.")
    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
}
