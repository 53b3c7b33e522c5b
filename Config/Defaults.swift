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
        "de-concepts": text(PackageResources.de_concepts_toml),
        "other-languages": text(PackageResources.other_languages_toml),
    ]

    /// The trained weights of the classifier (Weights.swift, which training writes).
    public static let weights: [UInt8] = bytes(ofBase64: trainedWeights)

    /// Freemail domains, applicant-tracking senders, public suffixes.
    public static let senders: String = text(PackageResources.senders_toml)

    /// Mail providers that `init` knows.
    public static let providers: String = text(PackageResources.providers_toml)

    /// The complete, commented example that `init` fills in.
    public static let example: String = text(PackageResources.config_example_toml)

    /// The systemd unit; a link, for it lies where packagers look for it.
    public static let unit: String = text(PackageResources.afterword_service)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes of base64 text (RFC 4648); anything but its 64 characters is skipped.
    static func bytes(ofBase64 text: StaticString) -> [UInt8] {
        text.withUTF8Buffer { characters in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(characters.count * 3 / 4)
            var (gathered, bits): (UInt32, Int) = (0, 0)
            for character in characters {
                let value: UInt8
                switch character {
                case 0x41...0x5A: value = character - 0x41
                case 0x61...0x7A: value = character - 0x61 + 26
                case 0x30...0x39: value = character - 0x30 + 52
                case 0x2B: value = 62
                case 0x2F: value = 63
                default: continue
                }
                gathered = gathered << 6 | UInt32(value)
                bits += 6
                guard bits >= 8 else { continue }
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: gathered >> UInt32(bits)))
            }
            return bytes
        }
    }
}
