// A connection that libcurl opened, secured and logged in to, from then on used as a pipe of bytes
// (CURLOPT_CONNECT_ONLY). What the bytes mean is IMAPProtocol's and IMAPConnection's.
import CCurl
import Glibc

/// One connection, never reused, confined to the thread of its lane.
///
/// The easy handle lives in a multi handle: connecting then goes in small steps between which the
/// lane can be cancelled.
final class BytePipe {
    enum Receipt {
        /// So many bytes are in the buffer.
        case bytes(Int)
        /// Nothing now: wait for the socket. Before this answer bytes may wait inside TLS, unseen by `poll`.
        case nothingYet
        /// The stream ended. A connection cut off within TLS looks the same.
        case end
    }

    /// Where the bytes to send must stay until they are taken: after a refusal libcurl demands the
    /// same address and length again.
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1024, alignment: 16)
    private var chunkRange = 0..<0
    private let multi: UnsafeMutableRawPointer
    private let handle: CurlHandle
    /// The server's lines up to the hand-over, which libcurl gives to nobody else; 64 KB at most.
    private(set) var loginLines: [UInt8] = []

    /// Prepares the connection; `step()` opens it.
    init(
        _ endpoint: ServerEndpoint, _ credential: Credential, pinned: Bool, connectTimeout: Duration
    ) throws(CurlFailure) {
        handle = try CurlHandle(
            endpoint, protocols: "imap,imaps", credential, pinned: pinned, connectTimeout: connectTimeout)
        guard let multi = curl_multi_init() else {
            chunk.deallocate()
            throw CurlFailure(result: CURLE_FAILED_INIT, text: "curl_multi_init failed")
        }
        self.multi = multi
        try handle.set(CURLOPT_CONNECT_ONLY, 1)
        try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, connectTimeout.wholeSeconds)
        let context = Unmanaged.passUnretained(self).toOpaque()
        try handle.check(ccurl_set_pointer(handle.raw, CURLOPT_HEADERDATA, context))
        try handle.check(
            ccurl_set_header_function(handle.raw) { bytes, size, count, context in
                guard let context, let bytes else { return 0 }
                let pipe = Unmanaged<BytePipe>.fromOpaque(context).takeUnretainedValue()
                return pipe.receive(loginLine: UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
        guard curl_multi_add_handle(multi, handle.raw) == CURLM_OK else {
            throw CurlFailure(result: CURLE_FAILED_INIT, text: "curl_multi_add_handle failed")
        }
    }

    /// Closes the connection at once; libcurl says no LOGOUT here.
    deinit {
        curl_multi_remove_handle(multi, handle.raw)
        curl_multi_cleanup(multi)
        chunk.deallocate()
    }

    /// The socket to wait for, once connected.
    var socket: Int32 { handle.socket }

    private func receive(loginLine line: UnsafeRawBufferPointer) -> Int {
        if loginLines.count + line.count <= 65_536 { loginLines += line }
        return line.count
    }

    // MARK: Connecting

    /// Goes on with connecting and waits up to 50 ms for the network. Returns true once logged in.
    func step() throws(CurlFailure) -> Bool {
        var running: Int32 = 0
        guard curl_multi_perform(multi, &running) == CURLM_OK else { throw handle.failure(CURLE_FAILED_INIT) }
        let result = ccurl_finished_result(multi)
        if result >= 0 {
            try handle.check(CURLcode(UInt32(result)))
            return true
        }
        curl_multi_poll(multi, nil, 0, 50, nil)
        return false
    }

    // MARK: Bytes

    /// Receives up to the buffer's size, without waiting.
    func receive(into buffer: inout [UInt8]) throws(CurlFailure) -> Receipt {
        var count = 0
        let result = buffer.withUnsafeMutableBytes { bytes in
            curl_easy_recv(handle.raw, bytes.baseAddress, bytes.count, &count)
        }
        if result == CURLE_AGAIN { return .nothingYet }
        try handle.check(result)
        return count == 0 ? .end : .bytes(count)
    }

    /// Sends as much of `bytes` as the connection takes now, and removes it from there. What is left in
    /// the pipe is counted by `hasUnsent`.
    func send(_ bytes: inout ArraySlice<UInt8>) throws(CurlFailure) {
        while true {
            if chunkRange.isEmpty {
                guard !bytes.isEmpty else { return }
                let count = min(chunk.count, bytes.count)
                chunk.copyBytes(from: bytes.prefix(count))
                bytes = bytes.dropFirst(count)
                chunkRange = 0..<count
            }
            var sent = 0
            let rest = UnsafeRawBufferPointer(rebasing: chunk[chunkRange])
            let result = curl_easy_send(handle.raw, rest.baseAddress, rest.count, &sent)
            if result == CURLE_AGAIN { return }
            try handle.check(result)
            chunkRange = (chunkRange.lowerBound + sent)..<chunkRange.upperBound
        }
    }

    /// Whether bytes wait in the pipe for the connection to take more.
    var hasUnsent: Bool { !chunkRange.isEmpty }
}
