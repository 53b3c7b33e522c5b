// Files of the person: configuration and policies. Not hostile, but typed by hand, and a daemon that reads them again while
// it runs must not die of a slip.

import Defaults
import Etiquette
import FuzzKit
import Interviews
import Pipeline
import Vocabulary

let settingsTargets: [FuzzTarget] = [
    FuzzTarget("configuration", byteLimit: 8 << 10, read: checkConfiguration),
    FuzzTarget("policy", byteLimit: 8 << 10, read: checkPolicy),
]

/// What is accepted, `init` must be able to change without breaking it.
private func checkConfiguration(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let zoneExists = { (name: String) in Zone.isPlausibleName(name) && name.contains("/") }
    let configuration: Configuration
    do {
        configuration = try Configuration(text: text, file: "/nowhere/config.toml", zoneExists: zoneExists)
    } catch {
        return require(!error.description.isEmpty, "an error says what is wrong")
    }
    require(
        !configuration.accounts.isEmpty || configuration.isOwn(configuration.identity.address), "one's address is own")
    var answers = SetupAnswers(configuration, account: nil)
    answers.mode = configuration.review.mode == .review ? "confirm" : "review"
    let change = SetupText(answers, existing: (text, configuration), example: Defaults.example)
    _ = change.differences
}

/// A policy that is accepted plans something for any interview, however large its numbers are.
private func checkPolicy(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let policy: Policy
    do {
        policy = try Manners.policy(text, file: "own.toml")
    } catch {
        return require(!error.description.isEmpty, "an error says what is wrong")
    }
    require(!policy.sentences.isEmpty, "a policy can say what it does")
    guard let start = Instant(rfc3339: "2026-10-08T14:00:00+02:00") else { return }
    for rating in [nil, 1, 3, 5] {
        let plan = Rehearsal(start: start, zone: .utc, rating: rating).plan(policy)
        require(plan.touches.allSatisfy { !"\($0.kind)".isEmpty }, "a plan can be shown")
    }
}
