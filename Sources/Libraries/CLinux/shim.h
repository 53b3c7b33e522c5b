// Calls of the system that Swift's own Glibc module lacks: the resolver (resolver(3)), statfs(2), adjtimex(2),
// mallopt(3), malloc_trim(3).
#ifndef AFTERWORD_CLINUX_H
#define AFTERWORD_CLINUX_H

#include <netinet/in.h>
#include <arpa/nameser.h>
#include <malloc.h>
#include <resolv.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/timex.h>

// Asks for the SRV records of a name, patiently for some two seconds a server; the length of the answer, or -1.
static inline int clinux_query_srv(const char *name, unsigned char *answer, int size) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return -1;
    state.retrans = 1;
    state.retry = 2;
    int length = res_nquery(&state, name, ns_c_in, ns_t_srv, answer, size);
    res_nclose(&state);
    return length > size ? -1 : length;
}

// What there is room for on the file system of a path; -1 where it cannot be told.
static inline int clinux_free_space(const char *path, unsigned long long *bytes, unsigned long long *files,
                                     unsigned long long *all_files, unsigned int *type) {
    struct statfs status;
    if (statfs(path, &status) != 0) return -1;
    *bytes = (unsigned long long)status.f_bavail * (unsigned long long)status.f_bsize;
    *files = status.f_ffree;
    *all_files = status.f_files;
    *type = (unsigned int)status.f_type;
    return 0;
}

// Whether the kernel says that the clock is kept right: 1, 0, or -1 where it does not say.
static inline int clinux_clock_is_synchronized(void) {
    struct timex state;
    memset(&state, 0, sizeof state);
    if (adjtimex(&state) < 0) return -1;
    return (state.status & STA_UNSYNC) ? 0 : 1;
}

// One heap for all threads.
static inline void clinux_use_one_heap(void) { mallopt(M_ARENA_MAX, 1); }

// Gives what is free back to the system.
static inline void clinux_trim_heap(void) { malloc_trim(0); }

#endif
