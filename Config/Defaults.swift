// The files of this directory, embedded in the binary: what Afterword runs by where the person has no files of their own.
// SwiftPM flattens their names and cannot list them, so they stand here by hand; a test compares the list with the
// directory.

/// The built-in policies, templates and phrases.
public enum Defaults {
    /// Policy files by name: `considerate`.
    public static let policies: [String: String] = [
        "considerate": text(PackageResources.considerate_toml),
        "three-mails": text(PackageResources.three_mails_toml),
        "planner": text(PackageResources.planner_toml),
        "one-week": text(PackageResources.one_week_toml),
        "patient": text(PackageResources.patient_toml),
        "four-notes": text(PackageResources.four_notes_toml),
    ]

    /// Templates by file name: `thank_you.formal.mustache`.
    public static let templates: [String: String] = [
        "thank_you.formal.mustache": text(PackageResources.thank_you_formal_mustache),
        "withdrawal.casual.mustache": text(PackageResources.withdrawal_casual_mustache),
        "withdrawal.formal.mustache": text(PackageResources.withdrawal_formal_mustache),
        "thank_you.casual.mustache": text(PackageResources.thank_you_casual_mustache),
        "reminder.formal.mustache": text(PackageResources.reminder_formal_mustache),
        "reminder.casual.mustache": text(PackageResources.reminder_casual_mustache),
        "final.formal.mustache": text(PackageResources.final_formal_mustache),
        "final.casual.mustache": text(PackageResources.final_casual_mustache),
        "news.formal.mustache": text(PackageResources.news_formal_mustache),
        "news.casual.mustache": text(PackageResources.news_casual_mustache),
        "gracious.formal.mustache": text(PackageResources.gracious_formal_mustache),
        "gracious.casual.mustache": text(PackageResources.gracious_casual_mustache),
        "feedback.formal.mustache": text(PackageResources.feedback_formal_mustache),
        "feedback.casual.mustache": text(PackageResources.feedback_casual_mustache),
    ]

    /// Phrase packs by file name.
    public static let phrases: [String: String] = [
        "en": text(PackageResources.en_toml),
        "en-concepts": text(PackageResources.en_concepts_toml),
        "other-languages": text(PackageResources.other_languages_toml),
    ]

    /// The trained weights of the classifier.
    public static let weights: [UInt8] = PackageResources.reading_weights

    /// Freemail domains, applicant-tracking senders, public suffixes.
    public static let senders: String = text(PackageResources.senders_toml)

    /// Mail providers that `init` knows.
    public static let providers: String = text(PackageResources.providers_toml)

    /// The complete, commented example that `init` fills in.
    public static let example: String = text(PackageResources.config_example_toml)

    /// The systemd unit; a link, for it lies where packagers look for it.
    public static let unit: String = text(PackageResources.afterword_service)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
