// A value that is made when it is first asked for: most commands never read a mail, and phrases and weights take a while.

import Synchronization

/// Makes its value once, whichever thread asks first; a failure is thrown, and tried again by the next.
final class Lazy<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let make: @Sendable () throws -> Value

    init(_ make: @escaping @Sendable () throws -> Value) { self.make = make }

    func value() throws -> Value {
        try made.withLock { made in
            if let made { return made }
            let value = try make()
            made = value
            return value
        }
    }
}
