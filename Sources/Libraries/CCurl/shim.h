// What Swift cannot call by itself: libcurl's variadic functions and macros, and the few
// Linux calls that a lane needs and that glibc's module map leaves out. No logic lives here
// beyond reading a socket address.
#ifndef AFTERWORD_CCURL_SHIM_H
#define AFTERWORD_CCURL_SHIM_H

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// MARK: curl_easy_setopt by type of the value

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*ccurl_header_function)(char *bytes, size_t size, size_t count, void *context);
typedef size_t (*ccurl_read_function)(char *buffer, size_t size, size_t count, void *context);
typedef int (*ccurl_progress_function)(void *context, curl_off_t downTotal, curl_off_t down, curl_off_t upTotal,
                                       curl_off_t up);
typedef curl_socket_t (*ccurl_open_socket_function)(void *context, curlsocktype purpose,
                                                    struct curl_sockaddr *address);
typedef int (*ccurl_socket_option_function)(void *context, curl_socket_t socket, curlsocktype purpose);

static inline CURLcode ccurl_set_header_function(CURL *handle, ccurl_header_function function) {
    return curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode ccurl_set_read_function(CURL *handle, ccurl_read_function function) {
    return curl_easy_setopt(handle, CURLOPT_READFUNCTION, function);
}

static inline CURLcode ccurl_set_progress_function(CURL *handle, ccurl_progress_function function) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}

static inline CURLcode ccurl_set_open_socket_function(CURL *handle, ccurl_open_socket_function function) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode ccurl_set_socket_option_function(CURL *handle, ccurl_socket_option_function function) {
    return curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, function);
}

// MARK: curl_easy_getinfo by type of the value

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_socket(CURL *handle, curl_socket_t *value) {
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, value);
}

static inline CURLcode ccurl_get_string(CURL *handle, CURLINFO info, const char *_Nullable *_Nonnull value) {
    char *text = NULL;
    CURLcode code = curl_easy_getinfo(handle, info, &text);
    *value = text;
    return code;
}

// The result of the transfer that ended, or -1 while none has: CURLMsg holds a union.
static inline int ccurl_finished_result(CURLM *multi) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            return (int)message->data.result;
        }
    }
    return -1;
}

// MARK: constants that are macros with casts or suffixes

static const curl_socket_t ccurl_bad_socket = CURL_SOCKET_BAD;
static const size_t ccurl_read_abort = CURL_READFUNC_ABORT;
static const size_t ccurl_error_size = CURL_ERROR_SIZE;
static const long ccurl_tls_minimum = CURL_SSLVERSION_TLSv1_2;

// MARK: sockets and threads

// Whether the address that libcurl is about to connect to is of the loopback interface.
static inline int ccurl_is_loopback(const struct curl_sockaddr *address) {
    if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in v4;
        memcpy(&v4, &address->addr, sizeof(v4));
        return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
    }
    if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 v6;
        memcpy(&v6, &address->addr, sizeof(v6));
        return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr)
            || (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) && v6.sin6_addr.s6_addr[12] == 127);
    }
    return 0;
}

// A socket for libcurl that no child process inherits.
static inline curl_socket_t ccurl_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// How long written bytes may stay unacknowledged before the kernel gives the connection up.
static inline int ccurl_set_user_timeout(curl_socket_t socket, unsigned int milliseconds) {
    return setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

// POLLRDHUP, which glibc shows only to _GNU_SOURCE; defining that here would give fd_set another
// shape than Swift's own module of glibc has.
static const short ccurl_poll_peer_closed = 0x2000;

static inline int ccurl_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

// Not pthread_self(): that is declared const, and a value read before a suspension stays.
static inline int ccurl_thread_id(void) {
    return (int)syscall(SYS_gettid);
}

static inline void ccurl_name_thread(const char *name) {
    (void)prctl(PR_SET_NAME, name, 0, 0, 0);
}

#endif
