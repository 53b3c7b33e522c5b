// A certificate authority for one run and a server certificate from it. Not here: how the servers use it.

enum Certificates {
    /// The names that the server's certificate is good for.
    static let names = "DNS:localhost,DNS:mail.example,IP:127.0.0.1"

    /// Makes `ca.pem`, `server.pem` and `server.key` in the directory, good for 30 days; and `submission.pem` with
    /// `submission.key`, as good as is asked for.
    static func make(
        in directory: ServerDirectory, submission: MailServers.Options.SubmissionCertificate
    ) async throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
        try await openssl(
            directory,
            ["req", "-x509", "-subj", "/CN=Afterword throw-away authority", "-keyout", "ca.key", "-out", "ca.pem"] + key
                + ["-addext", "keyUsage=critical,keyCertSign"])
        try await openssl(
            directory,
            ["req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key", "-subj", "/CN=localhost"]
                + ["-keyout", "server.key", "-out", "server.pem"] + key
                + ["-addext", "subjectAltName=\(names)", "-addext", "basicConstraints=critical,CA:FALSE"])
        let submissionNames = submission == .otherName ? "DNS:elsewhere.example" : names
        try await openssl(
            directory,
            ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=submission"]
                + ["-keyout", "submission.key", "-out", "submission.csr"]
                + ["-addext", "subjectAltName=\(submissionNames)"])
        try await openssl(
            directory,
            ["x509", "-req", "-in", "submission.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"]
                + ["-copy_extensions", "copy", "-days", submission == .expired ? "-1" : "30", "-out", "submission.pem"])
    }

    private static func openssl(_ directory: ServerDirectory, _ arguments: [String]) async throws {
        try await Program.run(
            "making certificates with openssl", ["/usr/bin/env", "openssl"] + arguments, as: directory.user,
            in: directory.path)
    }
}
