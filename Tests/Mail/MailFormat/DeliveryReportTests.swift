// Delivery reports: about whom, how bad, about which message; and what is none.

import Foundation
import MailFormat
import Testing
import Vocabulary

private let reader = MessageReader(zones: { _ in nil })

private struct Expected: Decodable {
    var hardbounce: Bool
    var reason: String
}

@Suite struct DeliveryReportTests {
    @Test(.disabled(if: Corpora.areMissing, "the corpora are absent"))
    func sisimaiAgrees() throws {
        let folder = try #require(Corpora.root).appending(path: "bounces/sisimai")
        let table = try JSONDecoder().decode(
            [String: [Expected]].self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        var kind: [String] = []
        var hardness: [String] = []
        var vacations: [String] = []
        for (name, expected) in table.sorted(by: { $0.key < $1.key }) {
            let message = reader.read(try Corpora.bytes(folder.appending(path: name)))
            let reasons = expected.map(\.reason)
            let isBounce = message.deliveryStatus.contains { $0.action == .failed || $0.action == .delayed }
            let shouldBounce = !reasons.contains { ["vacation", "delivered", "feedback"].contains($0) }
            if isBounce != shouldBounce { kind.append("\(name) \(reasons)") }
            if reasons.contains("vacation"), isBounce || !message.automatic.isAutomatic { vacations.append(name) }
            guard isBounce, shouldBounce else { continue }
            let isHard = message.deliveryStatus.contains(where: \.isDeadAddress)
            if isHard != expected.contains(where: \.hardbounce) {
                hardness.append(
                    "\(name) \(reasons) \(message.deliveryStatus.first?.status ?? "-") \(message.deliveryStatus.first?.diagnostic ?? "-")"
                )
            }
        }
        print(kind.joined(separator: "\n"))
        print("-----")
        print(hardness.map { String($0.prefix(400)).replacing("\n", with: " ") }.joined(separator: "\n"))
        #expect(table.count == 464)
        #expect(vacations.isEmpty)
        #expect(
            Double(kind.count + hardness.count) <= Double(table.count) * 0.03, "\(kind.count) and \(hardness.count)")
    }
}
