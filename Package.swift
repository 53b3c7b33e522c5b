// swift-tools-version: 6.2
// The package follows ARCHITECTURE.md: arrows point inward, afterword → Pipeline → {Mail, Storage} → Core. `make build`
// makes an import that is not declared here an error.
import PackageDescription

/// The deliberate defects that the simulation must find (`make simulate MUTANT=…`); never part of anything else.
let mutants: [SwiftSetting] = Context.environment["MUTANTS"] == nil ? [] : [.define("MUTANTS")]

let strict: [SwiftSetting] =
    [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + mutants

func product(_ name: String, _ package: String) -> Target.Dependency { .product(name: name, package: package) }

let grdb = product("GRDB", "GRDB.swift")
let crypto = product("Crypto", "swift-crypto")
let toml = product("TOMLKit", "TOMLKit")
let mustache = product("Mustache", "swift-mustache")
let subprocess = product("Subprocess", "swift-subprocess")
let arguments = product("ArgumentParser", "swift-argument-parser")
let logging = product("Logging", "swift-log")
let lifecycle = product("ServiceLifecycle", "swift-service-lifecycle")
let signals = product("UnixSignals", "swift-service-lifecycle")

/// A library below Sources.
func library(_ path: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: String(path.split(separator: "/").last ?? ""), dependencies: dependencies, path: "Sources/\(path)",
        swiftSettings: strict)
}

/// A module map for a C library that is installed as a Debian package.
func system(_ name: String, _ pkgConfig: String?, _ package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/Libraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// The tests of what lies at the same path below Sources.
func tests(_ path: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: path.split(separator: "/").joined() + "Tests", dependencies: dependencies, path: "Tests/\(path)",
        exclude: exclude, swiftSettings: strict)
}

/// Programs that feed hostile bytes to what reads them (`make fuzz`). They have libFuzzer's main function, so an ordinary
/// build must not see them.
let fuzzing: [Target] =
    Context.environment["FUZZ"] == nil
    ? []
    : [
        .target(name: "FuzzKit", path: "Tests/Fuzz/Kit", swiftSettings: strict),
        .executableTarget(
            name: "fuzz-mail",
            dependencies: [
                "FuzzKit", "Vocabulary", "Interviews", "Reading", "Writing", "MailFormat", "IMAPProtocol", "Defaults",
                toml,
            ],
            path: "Tests/Fuzz/Mail", swiftSettings: strict),
        .executableTarget(
            name: "fuzz-settings",
            dependencies: ["FuzzKit", "Vocabulary", "Interviews", "Etiquette", "Defaults", "Pipeline"],
            path: "Tests/Fuzz/Settings", swiftSettings: strict),
    ]

let package = Package(
    name: "afterword",
    products: [
        .executable(name: "afterword", targets: ["afterword"]),
        // Loaded before the program by tests that kill it at each of its writes; no part of it.
        .library(name: "faults", type: .dynamic, targets: ["faults"]),
        // Loaded before it where its time is to run faster.
        .library(name: "haste", type: .dynamic, targets: ["haste"]),
        // Loaded before it to see whom it talks to.
        .library(name: "peers", type: .dynamic, targets: ["peers"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // Core: pure. No clock, no files, no network.
        library("Core/Vocabulary"),
        library("Core/Interviews", ["Vocabulary"]),
        library("Core/Etiquette", ["Vocabulary", "Interviews"]),
        library("Core/Reading", ["Vocabulary"]),
        library("Core/Writing", ["Vocabulary", "Interviews", mustache]),

        // Mail.
        system("CCurl", "libcurl", "libcurl4-openssl-dev"),
        system("CGMime", "gmime-3.0", "libgmime-3.0-dev"),
        system("CXML2", "libxml-2.0", "libxml2-dev"),
        system("CIcal", "libical", "libical-dev"),
        system("CHunspell", nil, "libhunspell-dev"),
        system("CLinux", nil, "libc6-dev"),
        library("Mail/MailFormat", ["Vocabulary", "CGMime", "CXML2", "CIcal"]),
        library("Mail/IMAPProtocol"),
        library("Mail/CurlTransport", ["IMAPProtocol", "CCurl"]),
        library("Mail/Spelling", ["CHunspell"]),

        // Storage.
        library("Storage/Ledger", ["Vocabulary", "Interviews", grdb, crypto]),

        // The service and the command line.
        .target(
            name: "Defaults", path: "Config", sources: ["Defaults.swift", "Weights.swift"],
            resources: [
                .embedInCode("policies"), .embedInCode("templates"), .embedInCode("phrases"),
                .embedInCode("senders.toml"), .embedInCode("providers.toml"), .embedInCode("config.example.toml"),
                .embedInCode("afterword.service"),
            ],
            swiftSettings: strict),
        library(
            "Pipeline",
            [
                "Vocabulary", "Interviews", "Etiquette", "Reading", "Writing", "MailFormat", "IMAPProtocol",
                "CurlTransport", "Spelling", "Ledger", "Defaults", "CLinux", toml, crypto, logging, lifecycle, signals,
                subprocess,
            ]),
        // Training the classifier's weights (make train).
        .executableTarget(
            name: "afterword-train", dependencies: ["Reading", "Vocabulary", "MailFormat", toml],
            path: "Sources/afterword-train",
            swiftSettings: strict),
        .target(name: "DemoServers", dependencies: [subprocess], path: "Sources/Demo/Servers", swiftSettings: strict),
        .executableTarget(
            name: "afterword",
            dependencies: [
                "Vocabulary", "Interviews", "Etiquette", "Writing", "Ledger", "Pipeline", "DemoServers", arguments,
                logging, subprocess,
            ],
            path: "Sources/afterword", swiftSettings: strict),
        // Whole job searches, simulated (make simulate).
        library(
            "Simulation", ["Vocabulary", "Interviews", "Ledger", "MailFormat", "Pipeline", "Writing", grdb, crypto]),
        .executableTarget(
            name: "afterword-sim", dependencies: ["Simulation", "Vocabulary", arguments],
            path: "Sources/afterword-sim", swiftSettings: strict),

        .target(name: "faults", path: "Tests/Faults"),
        .target(name: "haste", path: "Tests/Haste"),
        .target(name: "peers", path: "Tests/Peers"),

        // Afterword beside other programs (make bench).
        .executableTarget(
            name: "afterword-bench",
            dependencies: [
                "Defaults", "DemoServers", "Interviews", "Ledger", "MailFormat", "Reading", "Vocabulary", toml,
            ],
            path: "Tests/Benchmarks", exclude: ["hold.c"], swiftSettings: strict),

        // Servers that play a script over real sockets.
        .target(name: "TestServers", path: "Tests/Servers", swiftSettings: strict),
        // Tests mirror Sources.
        tests("Core/Vocabulary", ["Vocabulary"], exclude: ["Fixtures"]),
        tests("Core/Interviews", ["Interviews", "Vocabulary"]),
        tests("Core/Etiquette", ["Etiquette", "Interviews", "Vocabulary", toml]),
        tests("Core/Reading", ["Reading", "Vocabulary", "MailFormat", "Defaults", toml]),
        tests("Core/Writing", ["Writing", "Interviews", "Vocabulary"], exclude: ["Golden"]),
        tests("Mail/MailFormat", ["MailFormat", "Vocabulary"]),
        tests("Mail/IMAPProtocol", ["IMAPProtocol"]),
        tests("Mail/CurlTransport", ["CurlTransport", "IMAPProtocol", "CCurl", "TestServers"]),
        tests("Mail/Spelling", ["Spelling"]),
        tests("Storage/Ledger", ["Ledger", "Interviews", "Vocabulary", grdb]),
        tests("Simulation", ["Simulation", "Vocabulary"]),
        tests(
            "Pipeline",
            [
                "Pipeline", "CurlTransport", "IMAPProtocol", "Defaults", "Etiquette", "Interviews", "Ledger",
                "MailFormat",
                "Reading", "Vocabulary",
                "TestServers", "Writing",
            ], exclude: ["Views/Golden"]),
        tests("DemoServers", ["DemoServers", subprocess]),
        tests(
            "Integration",
            [
                "afterword", "CurlTransport", "DemoServers", "IMAPProtocol", "Ledger", "MailFormat", "Pipeline",
                "TestServers", "Vocabulary", subprocess,
            ],
            exclude: ["Golden"]),
    ] + fuzzing,
    swiftLanguageModes: [.v6]
)

// A sanitizer's build holds only the tests that it will run (scripts/sanitize).
if let wanted = Context.environment["TESTS"]?.split(separator: " ").map(String.init) {
    package.targets.removeAll { $0.type == .test && !wanted.contains($0.name) }
}
