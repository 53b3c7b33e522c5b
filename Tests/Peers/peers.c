// Loaded before the C library (LD_PRELOAD) into the program under test and all that it starts, this writes down whom they
// talk to: each address that is connected or sent to, and each name that is looked up.
//
// AFTERWORD_PEERS  the file that gets a line for each: "127.0.0.1 143", "::1 25", "name mail.example"

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void note(const char *what, int number)
{
    const char *path = getenv("AFTERWORD_PEERS");
    if (!path) return;
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) abort();
    if (number < 0) dprintf(file, "name %s\n", what); else dprintf(file, "%s %d\n", what, number);
    close(file);
}

static void note_address(const struct sockaddr *address)
{
    char text[INET6_ADDRSTRLEN];
    if (address && address->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)address;
        note(inet_ntop(AF_INET, &four->sin_addr, text, sizeof text), ntohs(four->sin_port));
    } else if (address && address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
        note(inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text), ntohs(six->sin6_port));
    }
}

// Connecting a datagram socket chooses a route and sends nothing; what is sent there is noted then.
static int is_datagram(int descriptor)
{
    int type = 0;
    socklen_t length = sizeof type;
    return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM;
}

static void note_peer(int descriptor)
{
    struct sockaddr_storage peer = {0};
    socklen_t length = sizeof peer;
    if (is_datagram(descriptor) && getpeername(descriptor, (struct sockaddr *)&peer, &length) == 0)
        note_address((struct sockaddr *)&peer);
}

int connect(int descriptor, const struct sockaddr *address, socklen_t length)
{
    static int (*next)(int, const struct sockaddr *, socklen_t);
    if (!next) next = dlsym(RTLD_NEXT, "connect");
    if (!is_datagram(descriptor)) note_address(address);
    return next(descriptor, address, length);
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags)
{
    static ssize_t (*next)(int, const void *, size_t, int);
    if (!next) next = dlsym(RTLD_NEXT, "send");
    note_peer(descriptor);
    return next(descriptor, bytes, count, flags);
}

ssize_t sendto(
    int descriptor, const void *bytes, size_t count, int flags, const struct sockaddr *address, socklen_t length)
{
    static ssize_t (*next)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
    if (!next) next = dlsym(RTLD_NEXT, "sendto");
    if (address) note_address(address); else note_peer(descriptor);
    return next(descriptor, bytes, count, flags, address, length);
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags)
{
    static ssize_t (*next)(int, const struct msghdr *, int);
    if (!next) next = dlsym(RTLD_NEXT, "sendmsg");
    if (message->msg_name) note_address(message->msg_name); else note_peer(descriptor);
    return next(descriptor, message, flags);
}

int getaddrinfo(
    const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    static int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (!next) next = dlsym(RTLD_NEXT, "getaddrinfo");
    struct in6_addr number;
    if (name && inet_pton(AF_INET, name, &number) != 1 && inet_pton(AF_INET6, name, &number) != 1) note(name, -1);
    return next(name, service, hints, result);
}
