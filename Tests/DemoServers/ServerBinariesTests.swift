import DemoServers
import Testing

@Suite struct ServerBinariesTests {
    @Test func aGivenDirectoryWithoutServersIsAnErrorThatNamesWhatIsMissing() throws {
        let error = #expect(throws: ServerError.self) { try ServerBinaries.find(directory: "/nonexistent") }
        #expect(error?.code == .missingPrograms)
        #expect(error?.description.contains("/usr/sbin/dovecot") == true)
        #expect(error?.description.hasPrefix("no mail servers in /nonexistent") == true)
    }
}
