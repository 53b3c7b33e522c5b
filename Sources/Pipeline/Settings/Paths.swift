// Where files lie: the XDG base directories (INTERFACE.md, "Files follow the XDG base directories").

/// The places Afterword reads and writes.
public struct Paths: Sendable, Equatable {
    /// `$XDG_CONFIG_HOME/afterword/config.toml`, `--config` or `AFTERWORD_CONFIG`.
    public var configuration: String
    /// `$XDG_STATE_HOME/afterword`
    public var stateDirectory: String
    /// `$XDG_DATA_HOME/afterword/review` unless configured.
    public var reviewDirectory: String
    /// `$XDG_RUNTIME_DIR/afterword`, else below the state directory.
    public var runtimeDirectory: String
    /// Policies and templates that override the built-in ones.
    public var configurationDirectory: String

    public var ledger: String { stateDirectory + "/ledger.sqlite" }
    public var socket: String { runtimeDirectory + "/socket" }

    /// Derives the paths from the environment; relative XDG values are ignored, as the specification says.
    public init(environment: [String: String], configurationFile: String? = nil) {
        let home = environment["HOME"] ?? "/"
        func base(_ variable: String, _ fallback: String) -> String {
            guard let value = environment[variable], value.hasPrefix("/") else { return home + "/" + fallback }
            return value
        }
        let given = configurationFile ?? environment["AFTERWORD_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        configurationDirectory = base("XDG_CONFIG_HOME", ".config") + "/afterword"
        configuration = given ?? configurationDirectory + "/config.toml"
        stateDirectory = base("XDG_STATE_HOME", ".local/state") + "/afterword"
        reviewDirectory = base("XDG_DATA_HOME", ".local/share") + "/afterword/review"
        if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
            runtimeDirectory = runtime + "/afterword"
        } else {
            runtimeDirectory = stateDirectory + "/run"
        }
    }
}
