// Loaded before the C library (LD_PRELOAD) into the program under test, this lets its time run faster: its clocks by a
// factor, and everything that waits by the same factor shorter. So months pass in an hour, and the program holds no hook.
//
// AFTERWORD_HASTE  "FACTOR SINCE START": whole numbers; START is what the wall clock showed at the true time SINCE, both in
//                  seconds since 1970, so that processes started one after another agree

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { second = 1000000000, descriptors = 4096 };

// What a clock shows, and what it showed truly then.
struct origin {
    int64_t shown, true_time;
};

static int64_t factor = 1;
// MONOTONIC and BOOTTIME must go on side by side.
static struct origin realtime, monotonic, boottime;
static clockid_t clocks[descriptors];

static int64_t raw(clockid_t clock)
{
    struct timespec now = {0};
    syscall(SYS_clock_gettime, clock, &now);
    return (int64_t)now.tv_sec * second + now.tv_nsec;
}

__attribute__((constructor)) static void prepare(void)
{
    const char *text = getenv("AFTERWORD_HASTE");
    if (!text) return;
    // The programs that it runs, as for the password, keep ordinary time.
    unsetenv("LD_PRELOAD");
    char *rest;
    factor = strtoll(text, &rest, 10);
    realtime.true_time = strtoll(rest, &rest, 10) * second;
    realtime.shown = strtoll(rest, &rest, 10) * second;
    if (factor < 1 || realtime.true_time <= 0 || realtime.shown <= 0) abort();
    monotonic.true_time = monotonic.shown = raw(CLOCK_MONOTONIC);
    boottime.true_time = boottime.shown = raw(CLOCK_BOOTTIME);
}

// When the clock began to hurry; NULL for clocks that do not, as those of processor time.
static const struct origin *origin(clockid_t clock)
{
    switch (clock) {
    case CLOCK_REALTIME: case CLOCK_REALTIME_COARSE: return &realtime;
    case CLOCK_MONOTONIC: case CLOCK_MONOTONIC_RAW: case CLOCK_MONOTONIC_COARSE: return &monotonic;
    case CLOCK_BOOTTIME: return &boottime;
    default: return NULL;
    }
}

static struct timespec spec(int64_t time) { return (struct timespec){time / second, time % second}; }

static int64_t nanoseconds(struct timespec time) { return (int64_t)time.tv_sec * second + time.tv_nsec; }

// A duration as the kernel has to wait; never nothing where something was asked for.
static struct timespec shorter(struct timespec time)
{
    int64_t wanted = nanoseconds(time), real = wanted / factor;
    return spec(wanted > 0 && real == 0 ? 1 : real);
}

// A moment of a hurried clock as the kernel knows it.
static struct timespec earlier(struct timespec time, const struct origin *origin)
{
    int64_t real = origin->true_time + (nanoseconds(time) - origin->shown) / factor;
    return spec(real > 0 ? real : 1);
}

static int milliseconds(int time) { return time <= 0 || time / factor > 0 ? (int)(time / factor) : 1; }

int clock_gettime(clockid_t clock, struct timespec *now)
{
    const struct origin *began = origin(clock);
    if (!began) return syscall(SYS_clock_gettime, clock, now);
    clockid_t fine = began == &realtime ? CLOCK_REALTIME : began == &monotonic ? CLOCK_MONOTONIC : CLOCK_BOOTTIME;
    *now = spec(began->shown + (raw(fine) - began->true_time) * factor);
    return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    *now = (struct timeval){time.tv_sec, time.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *now)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    if (now) *now = time.tv_sec;
    return time.tv_sec;
}

int timerfd_create(clockid_t clock, int flags)
{
    int timer = syscall(SYS_timerfd_create, clock, flags);
    if (timer >= 0 && timer < descriptors) clocks[timer] = clock;
    return timer;
}

int timerfd_settime(int timer, int flags, const struct itimerspec *time, struct itimerspec *old)
{
    struct itimerspec real = *time;
    const struct origin *began = timer >= 0 && timer < descriptors ? origin(clocks[timer]) : NULL;
    if (began && nanoseconds(time->it_value) > 0) {
        real.it_value = flags & TFD_TIMER_ABSTIME ? earlier(time->it_value, began) : shorter(time->it_value);
        real.it_interval = shorter(time->it_interval);
    }
    return syscall(SYS_timerfd_settime, timer, flags, &real, old);
}

int epoll_wait(int epoll, struct epoll_event *events, int count, int limit)
{
    return epoll_pwait(epoll, events, count, milliseconds(limit), NULL);
}

int poll(struct pollfd *polled, nfds_t count, int limit)
{
    struct timespec real = spec((int64_t)milliseconds(limit) * 1000000);
    return syscall(SYS_ppoll, polled, count, limit < 0 ? NULL : &real, NULL, 8);
}

int select(int count, fd_set *reading, fd_set *writing, fd_set *failing, struct timeval *limit)
{
    struct timespec real = {0};
    if (limit) real = shorter((struct timespec){limit->tv_sec, limit->tv_usec * 1000});
    return syscall(SYS_pselect6, count, reading, writing, failing, limit ? &real : NULL, NULL);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *rest)
{
    const struct origin *began = origin(clock);
    struct timespec real = *time;
    if (began) real = flags & TIMER_ABSTIME ? earlier(*time, began) : shorter(*time);
    return syscall(SYS_clock_nanosleep, clock, flags, &real, rest) == 0 ? 0 : errno;
}

int nanosleep(const struct timespec *time, struct timespec *rest)
{
    struct timespec real = shorter(*time);
    return syscall(SYS_nanosleep, &real, rest);
}

int usleep(useconds_t time)
{
    struct timespec wanted = {time / 1000000, time % 1000000 * 1000};
    return nanosleep(&wanted, NULL);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict time)
{
    static int (*next)(sem_t *, const struct timespec *);
    if (!next) next = (int (*)(sem_t *, const struct timespec *))dlsym(RTLD_NEXT, "sem_timedwait");
    struct timespec real = earlier(*time, &realtime);
    return next(semaphore, &real);
}
