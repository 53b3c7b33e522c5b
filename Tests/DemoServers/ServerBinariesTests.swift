import DemoServers
import Testing

@Suite struct ServerBinariesTests {
    @Test func aGivenDirectoryWithoutServersIsAnErrorThatNamesWhatIsMissing() throws {
        let error = #expect(throws: ServerError.self) { try ServerBinaries.find(directory: "/nonexistent") }
        #expect(error?.code == .missingPrograms)
        #expect(error?.description.contains("/usr/sbin/dovecot") == true)
        #expect(error?.description.contains("make servers") == true)
    }
}
