// Submissions against a scripted server: the happy way and what is refused before any data.
import Testing

@testable import CurlTransport

@Suite struct SMTPSubmissionTests {
    @Test func aMessageArrivesByteForByteAfterTheCommit() async throws {
        let server = try ScriptedServer { peer in
            try peer.openSMTP(offering: ["SIZE 1000000", "AUTH PLAIN LOGIN"])
            try peer.takeEnvelope()
            try peer.takeMessage()
            try peer.say("250 2.0.0 queued as 42")
            try peer.takeQuit()
        }
        let counter = CommitCounter()
        let outcome = try await SMTPSubmission.to(server).submit(commit: counter.commit)
        guard case .accepted(let reply) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(reply.code == 250 && reply.text == "queued as 42" && reply.enhanced?.description == "2.0.0")
        #expect(counter.count == 1)
        let heard = server.transcript
        #expect(heard.first == "EHLO [127.0.0.1]")
        #expect(heard.contains("MAIL FROM:<a@b.test> SIZE=\(testMessage.count)"))
        #expect(heard.suffix(8) == [
            "From: a@b.test", "To: c@d.test", "Subject: x", "", "..hello", "world", ".", "QUIT",
        ])
    }
}
