// The shapes of INTERFACE.md, "JSON that programs rely on".

extension Shape {
    private static let rules = Shape.list(.text)
    private static let contact = Shape.object([:], optional: ["name": .text, "address": .text, "role": .text])
    private static let expected = Shape.object(
        ["from": .time, "until": .time, "source": .text], optional: ["quote": .text])
    private static let evidence = Shape.list(.object(["text": .text, "rule": .text]))
    private static let finding = Shape.object(
        ["rule": .text, "severity": .text, "message": .text], optional: ["line": .integer])

    private static let interviewKeys: [String: Shape] = [
        "id": .text, "company": .text, "state": .oneOf(states), "round": .integer, "policy": .text,
        "needs_attention": .boolean,
    ]
    private static let interviewOptions: [String: Shape] = [
        "role": .text, "at": .time, "expected": expected, "contact": contact,
        "next": .object(["kind": .oneOf(steps), "due": .time]),
    ]

    /// An array of interviews.
    static let list = Shape.list(.object(interviewKeys, optional: interviewOptions))

    /// An interview in full.
    static let show = Shape.object(
        interviewKeys.merging([
            "contacts": .list(contact), "facts": facts, "touches": .list(.anything), "messages": inbox, "drafts": queue,
            "plan": plan,
        ]) { $1 }, optional: interviewOptions)

    private static let facts = Shape.object(
        ["highlights": .list(.text), "compliments": .list(.text), "topics": .list(.text), "doubts": .list(.text)],
        optional: [
            "rating": .integer, "project": .text, "tone": .oneOf(["formal", "casual"]), "may_follow_up": .boolean,
            "may_call": .anything,
        ])

    static let plan = Shape.list(
        .object([
            "policy": .text, "kind": .oneOf(steps), "due": .time, "deadline": .time, "rules": rules, "reason": .text,
        ]))

    static let queue = Shape.list(
        .object(
            [
                "id": .text, "interview": .text, "kind": .oneOf(kinds), "to": .text, "subject": .text,
                "state": .oneOf(draftStates), "due": .time, "deadline": .time, "path": .text, "sha256": .text,
                "message_id": .text, "rules": rules, "lint": .list(finding),
            ], optional: ["hold": .object(["since": .time, "reason": .text, "messages": .list(.text)])]))

    static let inbox = Shape.list(
        .object(
            [
                "id": .text, "kind": .oneOf(labels), "confidence": .number, "evidence": evidence, "machine": .boolean,
                "from": .text, "subject": .text, "date": .time, "message_id": .text,
                "match": .object([
                    "state": .oneOf(["matched", "ambiguous", "unsure", "unmatched"]), "by": .list(.anything),
                    "score": .number,
                ]),
            ], optional: ["interview": .text, "expected": expected]))

    static let logEntry = Shape.object(
        ["seq": .integer, "time": .time, "event": .text, "rules": rules, "detail": .anything, "hash": .text],
        optional: ["interview": .text, "draft": .text, "message": .text])

    static let status = Shape.object([
        "daemon": .object(["running": .boolean, "version": .text], optional: ["pid": .integer, "since": .time]),
        "accounts": .list(
            .object(
                ["name": .text, "state": .text, "mailboxes": .list(mailbox)],
                optional: [
                    "last_sync": .time, "mode": .oneOf(["idle", "poll"]), "connected_since": .time, "next_try": .time,
                    "error": .text,
                ])),
        "counts": .object(["waiting": .integer, "confirmed": .integer, "uncertain": .integer, "unmatched": .integer]),
        "digest": .object([:], optional: ["last": .time, "next": .time]),
    ])

    private static let mailbox = Shape.object([
        "name": .text, "uid_validity": .integer, "uid_next": .integer, "messages": .integer, "accounted": .integer,
    ])

    private static let states = [
        "proposed", "scheduled", "held", "waiting", "overdue", "reminded", "last_call", "in_dialogue", "next_round",
        "on_hold", "offer", "rejected", "withdrawn", "cancelled", "closed",
    ]
    private static let draftStates = [
        "waiting", "confirmed", "sending", "sent", "failed", "uncertain", "superseded", "dropped", "expired",
    ]
    private static let kinds = ["thank_you", "reminder", "final", "news", "gracious", "feedback"]
    private static let steps = kinds + ["prep"]
    private static let labels = [
        "receipt", "scheduling", "invitation", "request", "timeline", "on_hold", "offer", "rejection", "feedback",
        "acknowledgement", "automatic", "bounce", "other",
    ]
}
