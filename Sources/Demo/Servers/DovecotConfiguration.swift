// Dovecot's configuration for one directory. Not here: starting it.

/// Dovecot 2.3 as an ordinary user, on loopback ports; users come into being at their first login or delivery, and
/// a user's name is the whole address.
struct DovecotConfiguration {
    let directory: ServerDirectory
    let binaries: ServerBinaries
    let ports: Ports
    let options: MailServers.Options

    var text: String {
        [general, places, tls, services, mailboxes, options.dovecotSettings].joined(separator: "\n")
    }

    private var general: String {
        """
        protocols = imap lmtp
        listen = 127.0.0.1
        hostname = mail.example
        default_internal_user = \(directory.user.name)
        default_internal_group = \(directory.user.group)
        default_login_user = \(directory.user.name)
        first_valid_uid = 1
        disable_plaintext_auth = no
        # A wrong password is answered at once; nobody guesses passwords here.
        auth_failure_delay = 0
        # Addresses are whole names; a plus in one means nothing.
        recipient_delimiter =
        # The mailboxes live as long as a test: no waiting for the disk, and the bytes that came.
        mail_fsync = never
        mail_save_crlf = yes
        mail_max_userip_connections = 100
        \(options.imapCapability.map { "imap_capability = \($0)" } ?? "")
        passdb {
          driver = static
          args = password=\(options.password)
        }
        userdb {
          driver = static
          args = uid=\(directory.user.uid) gid=\(directory.user.gid) home=\(directory.file("mail"))/%u allow_all_users=yes
        }
        """
    }

    private var places: String {
        """
        base_dir = \(directory.file("run"))
        state_dir = \(directory.file("state"))
        log_path = \(directory.file("dovecot.log"))
        mail_location = maildir:\(directory.file("mail"))/%u
        libexec_dir = \(binaries.dovecotPrograms)
        mail_plugin_dir = \(binaries.dovecotModules)
        login_plugin_dir = \(binaries.dovecotModules)/login
        import_environment = LD_LIBRARY_PATH
        """
    }

    private var tls: String {
        guard options.tls else { return "ssl = no" }
        return """
            ssl = yes
            ssl_cert = <\(directory.file("server.pem"))
            ssl_key = <\(directory.file("server.key"))
            """
    }

    private var services: String {
        """
        service anvil {
          chroot =
          # Else failed logins are answered ever more slowly.
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = \(ports.imap)
          }
          inet_listener imaps {
            port = \(options.tls ? ports.imaps : 0)
            ssl = yes
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = \(ports.lmtp)
          }
        }
        """
    }

    private var mailboxes: String {
        let special = ["Sent", "Drafts", "Junk"].map { name in
            """
              mailbox \(name) {
                auto = create
                special_use = \\\(name)
              }
            """
        }
        return "namespace inbox {\n  inbox = yes\n  separator = /\n\(special.joined(separator: "\n"))\n}"
    }
}
