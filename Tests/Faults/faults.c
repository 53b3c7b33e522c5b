// Loaded before the C library (LD_PRELOAD) into the program under test, this counts everything that changes a file, and
// at a chosen operation kills the process or lets the disk be full. So the program itself holds no hook for tests.
//
// AFTERWORD_FAULTS         a file that becomes the counters, shared with the tests and outliving kill -9
// AFTERWORD_FAULTS_AT      the number of the operation, from 1
// AFTERWORD_FAULTS_ACTION  "before": killed before it; "after": killed after it; "full": from there on nothing fits

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { kinds = 16376 };

// As the tests read it: the count, then what each operation was.
struct counters {
    _Atomic uint64_t count;
    char kind[kinds];
};

static struct counters *counters;
static uint64_t chosen;
static enum { nothing, before, after, full } action;

__attribute__((constructor)) static void prepare(void)
{
    const char *path = getenv("AFTERWORD_FAULTS");
    const char *at = getenv("AFTERWORD_FAULTS_AT");
    const char *what = getenv("AFTERWORD_FAULTS_ACTION");
    if (!path) return;
    // The programs that it runs, as for the password, are left alone.
    unsetenv("LD_PRELOAD");
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || syscall(SYS_ftruncate, file, sizeof(struct counters)) != 0) abort();
    void *memory = mmap(NULL, sizeof(struct counters), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) abort();
    counters = memory;
    if (!at || !what) return;
    chosen = strtoull(at, NULL, 10);
    action = !strcmp(what, "before") ? before : !strcmp(what, "after") ? after : !strcmp(what, "full") ? full : nothing;
}

static int is_file(int file)
{
    struct stat status;
    return file > 2 && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

// The number of this operation; 0 for one that does not count.
static uint64_t enter(char kind)
{
    if (!counters) return 0;
    uint64_t number = atomic_fetch_add(&counters->count, 1) + 1;
    if (number <= kinds) counters->kind[number - 1] = kind;
    if (action == before && number == chosen) kill(getpid(), SIGKILL);
    return number;
}

static long leave(uint64_t number, long result)
{
    int error = errno;
    if (action == after && number && number == chosen) kill(getpid(), SIGKILL);
    errno = error;
    return result;
}

static int does_not_fit(uint64_t number)
{
    if (action != full || !number || number < chosen) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t write(int file, const void *bytes, size_t count)
{
    uint64_t number = counters && is_file(file) ? enter('w') : 0;
    return does_not_fit(number) ? -1 : leave(number, syscall(SYS_write, file, bytes, count));
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset)
{
    uint64_t number = counters && is_file(file) ? enter('w') : 0;
    return does_not_fit(number) ? -1 : leave(number, syscall(SYS_pwrite64, file, bytes, count, offset));
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return pwrite64(file, bytes, count, offset); }

int fsync(int file)
{
    uint64_t number = counters && is_file(file) ? enter('s') : 0;
    return leave(number, syscall(SYS_fsync, file));
}

int fdatasync(int file)
{
    uint64_t number = counters && is_file(file) ? enter('s') : 0;
    return leave(number, syscall(SYS_fdatasync, file));
}

int ftruncate64(int file, off64_t length)
{
    uint64_t number = counters && is_file(file) ? enter('t') : 0;
    return leave(number, syscall(SYS_ftruncate, file, length));
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int rename(const char *from, const char *to)
{
    uint64_t number = enter('r');
    return leave(number, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int unlink(const char *path)
{
    uint64_t number = enter('u');
    return leave(number, syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}
