// The module's one process-wide state: the C libraries are initialised once, and entered by one thread at a time.

import CGMime
import CIcal
import CXML2
import Synchronization

/// Mail as bytes and as values: RFC 5322, 2045, 2047, 2231, 3464, 3834 and 5545.
///
/// GMime, libxml2 and libical keep tables and caches of their own. Everything here that enters them does so under one
/// lock, so every function may be called from any thread; more threads do not make reading faster (GMime's own caches
/// are one), a caller that reads in bulk should do it from one lane.
public enum MailFormat {
    private static let initialized: Bool = {
        g_mime_init()
        xmlInitParser()
        icalerror_set_errors_are_fatal(0)
        return true
    }()
    private static let lock = Mutex<Void>(())

    /// Initialises the C libraries. Reading does so on demand; a program that cares about start-up order calls it in main.
    public static func initialize() { _ = initialized }

    /// Runs `body` alone among all users of the C libraries in the process.
    static func exclusively<Value: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> sending Value
    ) throws(Failure) -> sending Value {
        initialize()
        return try lock.withLock { (_: inout sending Void) throws(Failure) -> sending Value in try body() }
    }
}
