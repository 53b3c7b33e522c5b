// Zones and moments for the tests of this folder.

import Testing
import Vocabulary

@testable import Reading

/// A moment as RFC 3339.
func moment(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text), "\(text) is no moment") }

/// +02:00 all year round, so that the tables need no zone files.
let berlin = Zone.fixed(offsetSeconds: 7200)
