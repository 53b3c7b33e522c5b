// Where passwords and tokens come from: a command of the person's, or a file of $CREDENTIALS_DIRECTORY
// (MAIL-FACTS §5). Asked at every connect, never kept, never logged.

import CurlTransport
import Foundation
import Subprocess
import SystemPackage

/// Fetches an account's credential.
struct CredentialLookup: Sendable {
    let environment: [String: String]
    /// Where the unit's LoadCredential= takes credentials from, by name: for commands outside of the service.
    var loaded: [String: String] = [:]
    /// How long a command may take.
    var time = Self.timeLimit

    /// How long a command may take unless told otherwise, and how much it may print.
    static let timeLimit = Duration.seconds(30)
    static let byteLimit = 64 << 10

    /// - Throws: `MailFailure` with `.credentialUnavailable`.
    func credential(of account: Configuration.Account) async throws -> Credential {
        switch account.credential {
        case .none: return .none
        case .passwordCommand(let command):
            return .password(user: account.user ?? "", try await secret(from: command, "password_command", account))
        case .tokenCommand(let command):
            let token = try await secret(from: command, "token_command", account)
            return .bearer(user: account.user ?? "", token: token, .xoauth2)
        case .credential(let name):
            return .password(user: account.user ?? "", try file(name, account))
        }
    }

    private func secret(from command: [String], _ key: String, _ account: Configuration.Account) async throws -> Secret
    {
        let output: [UInt8]
        do {
            output = try await run(command)
        } catch let problem as Problem {
            throw failure(account, "\(key) of account '\(account.name)' \(problem.text); run it by hand to see why")
        } catch {
            throw failure(account, "\(key) of account '\(account.name)' could not be started; check the program's name")
        }
        return try firstLine(output, "\(key) of account '\(account.name)'", account)
    }

    private struct Problem: Error { var text: String }

    private func run(_ command: [String]) async throws -> [UInt8] {
        let executable: Executable =
            command[0].contains("/") ? .path(.init(command[0])) : .name(command[0])
        let arguments = Arguments(Array(command.dropFirst()))
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    executable, arguments: arguments, output: .bytes(limit: Self.byteLimit), error: .discarded)
                guard result.terminationStatus.isSuccess else {
                    throw Problem(text: "failed (\(result.terminationStatus.words))")
                }
                return result.standardOutput
            }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let output = first else {
                throw Problem(text: "took longer than \(time.components.seconds) seconds")
            }
            return output
        }
    }

    private func file(_ name: String, _ account: Configuration.Account) throws -> Secret {
        let path: String
        if let directory = environment["CREDENTIALS_DIRECTORY"], directory.hasPrefix("/") {
            path = directory + "/" + name
        } else if let file = loaded[name] {
            path = file
        } else {
            throw failure(
                account,
                "account '\(account.name)' wants credential '\(Printed.name(name))', and $CREDENTIALS_DIRECTORY is not set; start the service by systemd with LoadCredential="
            )
        }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
            throw failure(
                account, "the credential file of account '\(account.name)' can be read by others; run chmod 600 on it")
        }
        guard let bytes = try? Files.readFollowing(path, limit: Self.byteLimit) else {
            throw failure(
                account,
                "the credential file of account '\(account.name)' cannot be read; check LoadCredential= of the unit")
        }
        return try firstLine(bytes, "the credential file of account '\(account.name)'", account)
    }

    private func firstLine(_ bytes: [UInt8], _ what: String, _ account: Configuration.Account) throws -> Secret {
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let secret = Secret(String(decoding: line, as: UTF8.self)) else {
            throw failure(account, "\(what) gave nothing; its first line must be the password")
        }
        return secret
    }

    private func failure(_ account: Configuration.Account, _ message: String) -> MailFailure {
        MailFailure(.credentialUnavailable, account: account.name, message: message, retry: .needsPerson)
    }
}

extension TerminationStatus {
    /// How a command of the person's ended, in words.
    var words: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signaled(let signal): "ended by signal \(signal)"
        }
    }
}
