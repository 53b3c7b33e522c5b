import DemoServers
import Foundation
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import TestServers

/// A bad network between the running program and its servers: nothing is lost, nothing comes twice, and it recovers by
/// itself. The program's time runs faster, so that its deadlines and pauses do not take minutes.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(60))) struct NetworkFaultTests {
    private static let haste = 30

    /// `offsets` are the bytes after which a connection goes wrong.
    private static func faults(after offsets: [Int]) -> [FaultProxy.Fault] {
        [.latency(milliseconds: 20), .slices, .blackHole]
            + offsets.flatMap { [.reset(after: $0), .halfOpen(after: $0), .garbage(after: $0)] }
    }

    /// G4, from the mailbox to the ledger.
    @Test func everyMessageIsRecordedOnceWhateverTheNetworkDoes() async throws {
        let offsets = LongTests.areWanted ? [0, 1, 60, 250, 500, 900, 1500, 2500, 4000, 6000] : [900]
        try await SharedServers.withWorld { world in
            let haste = try Haste(Self.haste)
            let struck = Doorbell()
            let proxy = try FaultProxy(to: Int(world.servers.imapPort)) { struck.ring() }
            try world.configure(imap: UInt16(proxy.port))
            let start = Story.now().minutes(-3 * 24 * 60).rfc3339
            try await world.run(
                ["add", "Acme GmbH", "--role", "Engineer", "--with", "Jane Doe <\(world.jane)>", "--at", start],
                at: nil, more: haste.environment)
            try await world.deliver(.groceries, at: Story.now())
            let environment = world.environment.merging(haste.environment) { $1 }
            let ended = try await Binary.start(["daemon"], environment: environment) { process in
                var subjects: [String] = []
                func deliver(_ fault: FaultProxy.Fault) async throws {
                    let subject = "Letter \(subjects.count), \(fault)"
                    subjects.append(subject)
                    // Long enough for the connection to go wrong within it.
                    let text = String(repeating: "Dear Sam, this is a letter.\n", count: 300)
                    try await world.deliver(
                        Letter(from: "Jane Doe <\(world.jane)>", subject: subject, text: text), at: Story.now())
                }
                func recorded() async throws -> [String] {
                    try await world.json(["inbox"], at: nil).rows.map { $0["subject"].text }
                }
                for fault in Self.faults(after: offsets) {
                    let began = ContinuousClock.now
                    proxy.set(fault)
                    proxy.cut()
                    try await deliver(fault)
                    try await eventually("\(fault) strikes", after: struck, within: .seconds(120)) {
                        proxy.strikes > 0
                    }
                    try await deliver(fault)
                    if !fault.lets { proxy.set(.none) }
                    try await eventually(
                        "the letters of '\(fault)' are recorded", after: world.changes, within: .seconds(180)
                    ) {
                        try await recorded().count >= subjects.count
                    }
                    print("IMAP, \(fault): recovered after \(ContinuousClock.now - began)")
                }
                proxy.set(.none)
                #expect(try await recorded().sorted() == subjects.sorted())
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            let inbox = try #require(
                try await world.json(["status"], at: nil)["accounts"].rows.first?["mailboxes"].rows
                    .first { $0["name"].text == "INBOX" })
            #expect(inbox["accounted"] == inbox["messages"])
            #expect(try await world.run(["log", "--verify"], at: nil).contains("holds"))
            let flags = try await world.servers.entries(in: "INBOX", of: world.candidate).map(\.flags)
            #expect(flags.allSatisfy { $0.isEmpty })
        }
    }

    private static func state(of draft: String, _ world: World, _ haste: Haste) async throws -> String {
        let queue = try await world.run(["queue", "--all", "--json"], at: nil, more: haste.environment)
        return try JSONValue(queue).rows.first { $0["id"].text == draft }?["state"].text ?? "none"
    }

    /// G2, from the confirmation to the contact's mailbox.
    @Test func everyDraftArrivesOnceWhateverTheNetworkDoes() async throws {
        let offsets = LongTests.areWanted ? [0, 1, 30, 120, 250, 350, 500, 700, 1000, 1300] : [120, 700]
        try await SharedServers.withWorld { world in
            let haste = try Haste(Self.haste, from: Story.at(0, 10))
            let proxy = try FaultProxy(to: Int(world.servers.smtpPort))
            try world.configure(smtp: UInt16(proxy.port))
            let environment = world.environment.merging(haste.environment) { $1 }
            let ended = try await Binary.start(["daemon"], environment: environment) { process in
                for (index, fault) in Self.faults(after: offsets).enumerated() {
                    let began = ContinuousClock.now
                    let contact = "jane@\(index)-\(world.company)"
                    try await world.run(
                        [
                            "add", "Company \(index)", "--role", "Backend Engineer", "--with",
                            "Jane Doe <\(contact)>", "--at", "\(haste.now.day) 08:00", "--rating", "4", "--highlight",
                            "the plan to move the billing system to events",
                        ], at: nil, more: haste.environment)
                    let draft = "d\(index + 1)"
                    proxy.set(fault)
                    try await world.run(["confirm", draft], at: nil, more: haste.environment)
                    try await eventually(
                        "\(draft) is tried under '\(fault)'", after: world.changes, within: .seconds(120)
                    ) {
                        try await Self.state(of: draft, world, haste) != "confirmed" || proxy.strikes > 0
                    }
                    if !fault.lets {
                        // What hangs is left to the program's own deadlines.
                        proxy.set(.none)
                    }
                    try await eventually("\(draft) has an end", after: world.changes, within: .seconds(180)) {
                        ["sent", "uncertain"].contains(try await Self.state(of: draft, world, haste))
                    }
                    let state = try await Self.state(of: draft, world, haste)
                    let copies = try await world.inbox(of: contact).count
                    print(
                        "SMTP, \(fault): \(state) after \(ContinuousClock.now - began), arrived \(copies) times")
                    #expect(copies == 1 || (state == "uncertain" && copies == 0), "\(fault)")
                    // What lets everything through, late or in pieces, leaves nothing in doubt.
                    if fault.lets { #expect(state == "sent" && copies == 1, "\(fault)") }
                }
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try await world.run(["log", "--verify"], at: nil).contains("holds"))
        }
    }
}

extension FaultProxy.Fault {
    /// Everything gets through all the same.
    fileprivate var lets: Bool {
        switch self {
        case .none, .latency, .slices: true
        default: false
        }
    }
}
