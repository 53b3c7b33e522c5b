// Giving memory back. A daemon rests nearly all of its time; what it needed for starting and for reading mail is let go.

import CLinux

/// Memory that a resting process does without.
public enum Thrift {
    /// One heap for all threads, which hardly ever allocate at once: each further one keeps what it ever held. To be
    /// called before other threads begin.
    public static func begin() { clinux_use_one_heap() }

    /// Gives free memory back.
    static func rest() { clinux_trim_heap() }
}
