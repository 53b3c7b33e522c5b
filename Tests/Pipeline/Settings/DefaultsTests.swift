// What is embedded in the binary: all of Config, and all of it readable.

import Defaults
import Etiquette
import Foundation
import Reading
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct DefaultsTests {
    @Test func theListsNameEveryFileOfConfig() throws {
        let policies = try Checkout.names(in: "Config/policies", suffix: ".toml")
        #expect(Defaults.policies.keys.sorted().map { "\($0).toml" } == policies)
        #expect(Defaults.templates.keys.sorted() == (try Checkout.names(in: "Config/templates", suffix: ".mustache")))
        let phrases = try Checkout.names(in: "Config/phrases", suffix: ".toml")
        #expect(Defaults.phrases.keys.sorted().map { "\($0).toml" }.sorted() == phrases)
        #expect(Defaults.policies["patient"] == (try Checkout.text("Config/policies/patient.toml")))
        #expect(Defaults.senders == (try Checkout.text("Config/senders.toml")))
    }

    @Test func everythingBuiltInCanBeRead() throws {
        let manners = try Manners.load(directory: "/nonexistent", holidays: [], zones: { _ in nil })
        #expect(manners.policyNames.first == "considerate")
        #expect(manners.policyNames.count == 6)
        for name in manners.policyNames { #expect(manners.policies[name]?.name == name) }
        #expect(try BuiltIn.senders().freemail.contains("gmail.com"))
        _ = try BuiltIn.classifier()
    }

    @Test func aPolicyFileWithAnUnknownKeyIsRefusedWithItsPlace() throws {
        let text = (Defaults.policies["patient"] ?? "").replacing("[reminder]", with: "[reminder]\nhurry = true")
        #expect(throws: SettingsError.self) { try Manners.policy(text, file: "patient.toml") }
        do {
            _ = try Manners.policy(text, file: "patient.toml")
        } catch {
            #expect(error.line > 1)
            #expect(error.message.contains("hurry"))
        }
    }

    @Test func filesThatAreNotUTF8AreRefused() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "afterword-\(UUID())")
        defer { try? FileManager.default.removeItem(at: directory) }
        let policies = directory.appending(path: "policies")
        try FileManager.default.createDirectory(at: policies, withIntermediateDirectories: true)
        let file = policies.appending(path: "own.toml")
        try Data([0x23, 0x20, 0xE4, 0x0A]).write(to: file)
        #expect(throws: SettingsError(file: file.path, message: "not UTF-8 text")) {
            try Manners.load(directory: directory.path, holidays: [], zones: { _ in nil })
        }
    }

    @Test func holidaysAreTheAllDayEvents() {
        let days = HolidayCalendar.days(
            in: """
                BEGIN:VCALENDAR
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20261225
                DTEND;VALUE=DATE:20261227
                SUMMARY:Christmas
                END:VEVENT
                BEGIN:VEVENT
                DTSTART:20261120T090000Z
                SUMMARY:no holiday
                END:VEVENT
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20270101
                END:VEVENT
                END:VCALENDAR
                """)
        #expect(days.map(\.description).sorted() == ["2026-12-25", "2026-12-26", "2027-01-01"])
    }
}
