// The facts of an interview that is added: drawn the same way when the script is made and when the person types them.

import Vocabulary

struct AddedInterview {
    /// Its beginning, counted from the moment it is added.
    var minutesAhead: Int
    var company: Int
    /// Days after the interview by which an answer was promised; nil where nothing was.
    var promisedAfter: Int?
    var hasHiringManager: Bool

    init(chance seed: UInt64) {
        var chance = Chance(seed: seed)
        minutesAhead = chance.pick([(5, 60 + chance.below(3 * 1440)), (3, 1440 + chance.below(8 * 1440))])
        company = chance.below(Company.all.count)
        promisedAfter = chance.isOne(in: 3) ? 3 + chance.below(18) : nil
        hasHiringManager = chance.isOne(in: 2)
    }
}
