// The employers and what they write. The texts say plainly what they say: the simulation is not about how well mail is
// read, and its checks do not depend on it.

/// A company that invites the person.
struct Company: Sendable {
    var name: String
    var domain: String
    var zone: String?
    var role: String
    /// The interviewer, and the one who is in touch.
    var people: [(name: String, address: String)]

    /// Whether it is the address of one of the people.
    func knows(_ address: String) -> Bool { people.contains { $0.address == address } }

    static let all: [Company] = [
        make("Acme Tools", "acmetools.example", nil, "Engineer", "Jane Doe", "Ravi Rao"),
        make("Borealis", "borealis.example", "America/New_York", "Analyst", "Karin Holm", "Ben Okoye"),
        make("Cobalt Works", "cobaltworks.example", "America/Los_Angeles", "Designer", "Maria Perez", "Tom Lind"),
        make("Delphine", "delphine.example", nil, "Editor", "Anna Berg", "Luc Martin"),
        make("Everglade", "everglade.example", "Europe/London", "Planner", "Peter Stone", "Olu Ade"),
        make("Fjordbank", "fjordbank.example", "Australia/Sydney", "Clerk", "Ingrid Dahl", "Sven Moe"),
    ]

    private static func make(
        _ name: String, _ domain: String, _ zone: String?, _ role: String, _ first: String, _ second: String
    ) -> Company {
        let people = [first, second].map { person in
            (name: person, address: "\(person.split(separator: " ")[0].lowercased())@\(domain)")
        }
        return Company(name: name, domain: domain, zone: zone, role: role, people: people)
    }
}

/// What a person at a company writes.
enum Texts {
    static let answers: [(subject: String, body: String)] = [
        ("Your application", "unfortunately, we have decided to move forward with another candidate."),
        ("Your application", "we regret to inform you that the position has been filled."),
        ("Offer", "we are delighted to offer you the position. The contract is attached; please sign it."),
        ("Next steps", "we have not made a decision yet and will need more time than planned."),
        ("Next steps", "we will get back to you within two weeks."),
        ("Position", "the hiring process has been paused and the position is on hold until further notice."),
        ("Documents", "could you please send us your references and your diploma?"),
        ("Meeting", "would you be available for a call next week? Please let me know which times suit you."),
        ("Your note", "thank you for your kind note. It was a pleasure to meet you."),
        ("Feedback", "as you asked: your presentation was strong, but you could have said more about testing."),
        ("Question", "the office dog says hello. He liked your shoes."),
    ]

    static let absence = "I am out of the office with limited access to email. I will read your message on my return."
    static let invoice = "please find attached the invoice for your order of printer paper."
    static let newsletter = "Our autumn news: three new products and a party. Unsubscribe below."
    static let other = "the library has a new opening time. The book you asked for can be picked up."
    static let ownWords = "I wanted to write a few lines myself and ask something quite different about parking."
}
