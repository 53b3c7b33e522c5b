// One libcurl easy handle with the options that every connection of ours has: TLS rules,
// credentials, proxy, keep-alive. What is done with the connection is BytePipe's and SMTP's.
import CCurl
import Glibc

/// What libcurl answered, with its own words.
struct CurlFailure: Error, Sendable {
    let result: CURLcode
    /// libcurl's error buffer or the code's general text: no secrets, no mail text.
    let text: String
}

/// An easy handle, confined to one thread, for one connection.
final class CurlHandle {
    /// The handle for libcurl's functions; valid as long as this object.
    let raw: UnsafeMutableRawPointer
    /// The socket opened last; with several addresses tried at once not necessarily the one in use.
    private(set) var lastSocket: Int32 = ccurl_bad_socket

    private let errorText: UnsafeMutablePointer<CChar>
    private var list: UnsafeMutablePointer<curl_slist>?
    /// Once a peer outside the loopback interface was tried, plain text stays forbidden.
    private var hasTriedRemotePeer = false
    private let isImplicitTLS: Bool
    private let hasProxy: Bool

    /// Whether the server is on this machine: every peer tried so far is on loopback, and no proxy, behind
    /// which the server is somewhere else.
    var isLoopback: Bool { !hasProxy && !hasTriedRemotePeer && lastSocket != ccurl_bad_socket }
    /// Whether the connection may stay unencrypted.
    var plainIsAllowed: Bool { isLoopback && !isImplicitTLS }

    /// Prepares a connection to `endpoint`; nothing is looked up or opened yet. A scheme that is not among
    /// `protocols`, as libcurl lists them, fails with `CURLE_UNSUPPORTED_PROTOCOL`. A password goes by PLAIN
    /// or LOGIN, or unpinned by whatever libcurl finds, IMAP's LOGIN command at last.
    init(
        _ endpoint: ServerEndpoint, protocols: String, path: String = "", _ credential: Credential,
        pinned: Bool = true, connectTimeout: Duration
    ) throws(CurlFailure) {
        guard let raw = curl_easy_init() else {
            throw CurlFailure(result: CURLE_FAILED_INIT, text: "curl_easy_init failed")
        }
        self.raw = raw
        errorText = .allocate(capacity: ccurl_error_size)
        errorText.initialize(repeating: 0, count: ccurl_error_size)
        isImplicitTLS = endpoint.scheme.isImplicitTLS
        hasProxy = endpoint.proxy != nil
        try check(ccurl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorText))
        try set(CURLOPT_URL, endpoint.url(path: path))
        try set(CURLOPT_PROTOCOLS_STR, protocols)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.milliseconds)
        // A name look-up that hangs must not hold up the clean-up of a cancelled connection.
        try set(CURLOPT_QUICK_EXIT, 1)
        try setTrust(endpoint)
        try setPeerRules(endpoint)
        try setCredential(credential, pinned: pinned)
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(list)
        errorText.deallocate()
    }

    // MARK: Options

    func set(_ option: CURLoption, _ value: Int) throws(CurlFailure) {
        try check(ccurl_set_long(raw, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(CurlFailure) {
        try check(ccurl_set_string(raw, option, value))
    }

    /// The list lives as long as the handle, and there is one.
    func set(_ option: CURLoption, _ values: [String]) throws(CurlFailure) {
        for value in values {
            guard let longer = curl_slist_append(list, value) else { throw failure(CURLE_OUT_OF_MEMORY) }
            list = longer
        }
        try check(ccurl_set_list(raw, option, list))
    }

    func check(_ result: CURLcode) throws(CurlFailure) {
        guard result == CURLE_OK else { throw failure(result) }
    }

    func failure(_ result: CURLcode) -> CurlFailure {
        let detail = String(cString: errorText)
        return CurlFailure(result: result, text: detail.isEmpty ? String(cString: curl_easy_strerror(result)) : detail)
    }

    /// The socket in use, or the one opened last while libcurl does not tell.
    var socket: Int32 {
        var socket = ccurl_bad_socket
        guard ccurl_get_socket(raw, &socket) == CURLE_OK, socket != ccurl_bad_socket else { return lastSocket }
        return socket
    }

    /// The code of the last reply that libcurl has read; 0 before the first.
    var responseCode: Int {
        var code = 0
        return ccurl_get_long(raw, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0
    }

    private func setTrust(_ endpoint: ServerEndpoint) throws(CurlFailure) {
        try set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        try set(CURLOPT_SSLVERSION, ccurl_tls_minimum)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let caFile = endpoint.caFile {
            try set(CURLOPT_CAINFO, caFile)
            try check(ccurl_set_string(raw, CURLOPT_CAPATH, nil))
        } else if TrustStore.isHashedDirectory(of: raw) {
            // Reading one certificate instead of the bundle saves 0.8 MB a connection.
            try check(ccurl_set_string(raw, CURLOPT_CAINFO, nil))
        }
    }

    private func setPeerRules(_ endpoint: ServerEndpoint) throws(CurlFailure) {
        // Empty, not nil: nil would obey ALL_PROXY of the environment.
        try set(CURLOPT_PROXY, endpoint.proxy ?? "")
        try set(CURLOPT_HTTPPROXYTUNNEL, 1)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, 60)
        try set(CURLOPT_TCP_KEEPINTVL, 15)
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(ccurl_set_pointer(raw, CURLOPT_OPENSOCKETDATA, context))
        try check(
            ccurl_set_open_socket_function(raw) { context, _, address in
                guard let context, let address else { return ccurl_bad_socket }
                return Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue().openSocket(to: address)
            })
    }

    private func setCredential(_ credential: Credential, pinned: Bool) throws(CurlFailure) {
        switch credential {
        case .none: return
        case .password(let user, let secret):
            try set(CURLOPT_USERNAME, user)
            try secret.reveal { text throws(CurlFailure) in try set(CURLOPT_PASSWORD, text) }
            // Unpinned, libcurl would prefer GSSAPI, NTLM and others, which fail where PLAIN would do.
            if pinned { try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN") }
        case .bearer(let user, let token, let mechanism):
            try set(CURLOPT_USERNAME, user)
            try token.reveal { text throws(CurlFailure) in try set(CURLOPT_XOAUTH2_BEARER, text) }
            // Without the pin and the mechanism, libcurl sends PLAIN with an empty password.
            try set(CURLOPT_LOGIN_OPTIONS, "AUTH=\(mechanism.rawValue)")
        }
    }

    // MARK: The peer

    /// Decides about plain text by the address itself, before anything is sent to it.
    private func openSocket(to address: UnsafeMutablePointer<curl_sockaddr>) -> Int32 {
        if ccurl_is_loopback(address) == 0 { hasTriedRemotePeer = true }
        let socket = ccurl_open_socket(address)
        guard socket >= 0 else { return ccurl_bad_socket }
        lastSocket = socket
        _ = ccurl_set_user_timeout(socket, 60_000)
        let level = plainIsAllowed ? CURLUSESSL_TRY : CURLUSESSL_ALL
        guard ccurl_set_long(raw, CURLOPT_USE_SSL, Int(level.rawValue)) == CURLE_OK else {
            close(socket)
            return ccurl_bad_socket
        }
        return socket
    }
}

/// Where libcurl finds the system's certificate authorities.
private enum TrustStore {
    /// Whether libcurl's default directory exists and is indexed by hash, as OpenSSL reads it.
    static func isHashedDirectory(of handle: UnsafeMutableRawPointer) -> Bool {
        var path: UnsafePointer<CChar>?
        guard ccurl_get_string(handle, CURLINFO_CAPATH, &path) == CURLE_OK, let path, let directory = opendir(path)
        else { return false }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let isHash = withUnsafeBytes(of: entry.pointee.d_name) { name in
                name.count > 10 && name[8] == 0x2E && name[9] == 0x30 && name[10] == 0
            }
            if isHash { return true }
        }
        return false
    }
}

extension Duration {
    /// Whole milliseconds, for libcurl; at least one, as zero means its own default.
    var milliseconds: Int {
        max(1, Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }
}
