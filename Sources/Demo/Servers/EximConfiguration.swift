// Exim's configuration for one directory. Not here: starting it.

/// Exim 4.96 as an ordinary user: submission with a password on a loopback port; everything is delivered by LMTP
/// into the Dovecot beside it, whatever its domain, so that no mail can leave the machine.
///
/// Three local parts misbehave at any domain: `refused@` is refused at RCPT (550 5.1.1), `deferred@` is put off at
/// RCPT (451 4.7.1), and `gone@` is accepted and then bounces with a delivery status notification (RFC 3464).
struct EximConfiguration {
    let directory: ServerDirectory
    let binaries: ServerBinaries
    let ports: Ports
    let options: MailServers.Options

    var text: String {
        [general, tls, acl, delivery, authenticators].joined(separator: "\n")
    }

    private var general: String {
        """
        exim_path = \(binaries.exim)
        spool_directory = \(directory.file("spool"))
        log_file_path = \(directory.file("exim-%slog"))
        pid_file_path = \(directory.file("exim.pid"))
        exim_user = \(directory.user.uid)
        exim_group = \(directory.user.gid)
        never_users =
        deliver_drop_privilege = true
        unknown_login = afterword
        keep_environment = LD_LIBRARY_PATH
        disable_ipv6 = true
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = \(ports.smtp)\(options.tls ? " : \(ports.smtps)" : "")
        daemon_startup_retries = 0
        primary_hostname = mail.example
        qualify_domain = mail.example
        # What was submitted arrives as it was; and however much comes at once is delivered at once.
        received_header_text =
        smtp_accept_queue_per_connection = 0
        smtp_accept_max = 100
        acl_smtp_rcpt = recipient
        acl_smtp_data = accept_all
        \(options.messageSizeLimit.map { "message_size_limit = \($0)" } ?? "")
        """
    }

    private var tls: String {
        guard options.tls else { return "tls_advertise_hosts =" }
        return """
            tls_advertise_hosts = *
            tls_certificate = \(directory.file("submission.pem"))
            tls_privatekey = \(directory.file("submission.key"))
            tls_on_connect_ports = \(ports.smtps)
            """
    }

    private var acl: String {
        """
        begin acl
        recipient:
          deny !authenticated = *
            message = 5.7.0 Authentication required
          deny local_parts = refused
            message = 5.1.1 No such user here
          defer local_parts = deferred
            message = 4.7.1 Please try again later
          accept
        accept_all:
          accept
        """
    }

    private var delivery: String {
        """
        begin routers
        gone:
          driver = redirect
          local_parts = gone
          data = :fail: 550 5.1.1 The address no longer exists
          allow_fail
        everything:
          driver = manualroute
          route_list = * 127.0.0.1 byname
          self = send
          transport = dovecot
        begin transports
        dovecot:
          driver = smtp
          protocol = lmtp
          port = \(ports.lmtp)
          allow_localhost
        begin retry
        * * F,1h,2s
        """
    }

    private var authenticators: String {
        """
        begin authenticators
        plain:
          driver = plaintext
          public_name = PLAIN
          server_condition = ${if eq{$auth3}{\(options.submissionPassword ?? options.password)}}
          server_set_id = $auth2
          server_prompts = :
          server_advertise_condition = true
        """
    }
}
