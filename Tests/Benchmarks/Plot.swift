// A plot as SVG: messages against seconds and memory, both axes logarithmic. Nothing in it needs a font or a program.

import Foundation

struct Plot {
    struct Point {
        var messages: Int
        var seconds: Double
        /// KB.
        var peak: Int
        var mbsync: Double?
    }

    var points: [Point]

    private let width = 720.0
    private let height = 400.0
    private let margin = 60.0

    var svg: String {
        let ours = points.map { ($0.messages, $0.seconds) }
        let peer = points.compactMap { point in point.mbsync.map { (point.messages, $0) } }
        let memory = points.map { ($0.messages, Double($0.peak) / 1024) }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            \(grid)
            \(line(ours, "#1a56a0", "seconds of a first run"))
            \(line(peer, "#888888", "seconds of mbsync"))
            \(line(memory, "#b3541e", "peak memory, MB"))
            <text x="\(width / 2)" y="\(height - 12)" text-anchor="middle">messages in the mailbox</text>
            </svg>

            """
    }

    private let decades = (x: 3.0...5.5, y: -1.0...3.0)

    private func place(_ messages: Double, _ value: Double) -> (x: Double, y: Double) {
        let x = (log10(messages) - decades.x.lowerBound) / (decades.x.upperBound - decades.x.lowerBound)
        let y =
            (log10(max(value, 0.1)) - decades.y.lowerBound)
            / (decades.y.upperBound - decades.y.lowerBound)
        return (margin + x * (width - 2 * margin), height - margin - y * (height - 2 * margin))
    }

    private var grid: String {
        let rows = [0.1, 1, 10, 100, 1000].map { value in
            let y = place(1000, value).y
            let label = value < 1 ? "0.1" : String(Int(value))
            return "<path d=\"M\(margin) \(y)H\(width - margin)\" stroke=\"#ddd\"/>"
                + "<text x=\"\(margin - 8)\" y=\"\(y + 4)\" text-anchor=\"end\">\(label)</text>"
        }
        let columns = points.map { point in
            let x = place(Double(point.messages), 1).x
            return
                "<text x=\"\(x)\" y=\"\(height - margin + 18)\" text-anchor=\"middle\">\(point.messages)</text>"
        }
        return (rows + columns).joined(separator: "\n")
    }

    private func line(_ values: [(Int, Double)], _ colour: String, _ name: String) -> String {
        let places = values.map { place(Double($0.0), $0.1) }
        guard let last = places.last else { return "" }
        let path = places.map { "\($0.x.short),\($0.y.short)" }.joined(separator: " ")
        let dots = places.map {
            "<circle cx=\"\($0.x.short)\" cy=\"\($0.y.short)\" r=\"3\" fill=\"\(colour)\"/>"
        }
        return """
            <polyline points="\(path)" fill="none" stroke="\(colour)" stroke-width="2"/>
            \(dots.joined())
            <text x="\(last.x)" y="\(last.y - 8)" text-anchor="end" fill="\(colour)">\(name)</text>
            """
    }
}
