// What is loaded once for all searches: zones, manners, and the tools that read mail.

import Pipeline
import Vocabulary

/// The program's own data.
public struct Tools: Sendable {
    let zones: @Sendable (String) -> Zone?
    let manners: Manners
    let reading: ReadingTools

    public init() throws {
        zones = try Surroundings.process(environment: [:]).zone
        manners = try Manners.load(directory: "/nonexistent", holidays: [], zones: zones)
        reading = try ReadingTools.load(zones: zones)
    }
}
