// The hash chain over the journal: what is hashed, in which order. Walking along the chain is in Verification.swift.

import Crypto
import FoundationEssentials

#if MUTANTS
    import Vocabulary
#endif

/// A SHA-256 digest.
struct Digest32: Hashable, Sendable {
    var bytes: [UInt8]

    var data: Data { Data(bytes) }

    /// Lower-case hexadecimal.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// How entries of the journal hang together (DESIGN.md, "The ledger").
enum Chain {
    /// What stands before the first entry.
    static let origin = Digest32(bytes: [UInt8](repeating: 0, count: 32))

    /// SHA-256 of salt and payload. The salt is random, so what was forgotten cannot be guessed from the digest.
    ///
    /// A NUL, which JSON text never holds, separates `bytes` where there are any.
    static func payloadDigest(salt: Data, payload: Data, bytes: Data) -> Digest32 {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: payload)
        if !bytes.isEmpty {
            hash.update(data: [0])
            hash.update(data: bytes)
        }
        return Digest32(bytes: Array(hash.finalize()))
    }

    /// The hash of an entry: all of fixed length but the event's name, which comes last.
    static func hash(previous: Digest32, payload: Digest32, seq: Int64, time: Int64, event: String) -> Digest32 {
        var hash = SHA256()
        #if MUTANTS
            if Mutant.chainBreak.isActive, seq % 40 == 0 { hash.update(data: [0]) }
        #endif
        hash.update(data: previous.bytes)
        hash.update(data: payload.bytes)
        withUnsafeBytes(of: seq.bigEndian) { hash.update(bufferPointer: $0) }
        withUnsafeBytes(of: time.bigEndian) { hash.update(bufferPointer: $0) }
        hash.update(data: Array(event.utf8))
        return Digest32(bytes: Array(hash.finalize()))
    }
}
