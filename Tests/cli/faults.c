/* Preloaded into nn-cli by faults_test.py: makes one system call fail, or the process end there.
 *
 * NN_FAULT is CALL:N:ACTION, such as write:3:ENOSPC. CALL is write, fsync, rename, close, or open (for writing), N
 * counts from 1 and leaves out standard error. ACTION is ENOSPC, EDQUOT or EIO; EINTR, which a program must
 * survive; SHORT, half a write; EXIT or KILL. When it happens the file that NN_FAULT_MARK names is made. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void mark(void) {
    const char *path = getenv("NN_FAULT_MARK");
    long file = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600) : -1;
    if (file >= 0) syscall(SYS_close, file);
}

/* The action when this is the call to fail, else NULL. A process that is to end ends here. */
static const char *fault(const char *call) {
    static int counts[5];
    static const char *const calls[] = {"write", "fsync", "rename", "close", "open"};
    const char *plan = getenv("NN_FAULT");
    size_t length = strlen(call);
    if (!plan || strncmp(plan, call, length) != 0 || plan[length] != ':') return NULL;
    int kind = 0;
    while (strcmp(calls[kind], call) != 0) kind++;
    if (++counts[kind] != atoi(plan + length + 1)) return NULL;
    const char *action = strrchr(plan, ':') + 1;
    mark();
    if (strcmp(action, "KILL") == 0) kill(getpid(), SIGKILL);
    if (strcmp(action, "EXIT") == 0) _exit(99);
    return action;
}

static int error_of(const char *action) {
    if (strcmp(action, "ENOSPC") == 0) return ENOSPC;
    if (strcmp(action, "EDQUOT") == 0) return EDQUOT;
    return strcmp(action, "EINTR") == 0 ? EINTR : EIO;
}

ssize_t write(int file, const void *bytes, size_t count) {
    const char *action = file == STDERR_FILENO ? NULL : fault("write");
    if (action && strcmp(action, "SHORT") == 0)
        return syscall(SYS_write, file, bytes, count > 1 ? count / 2 : count);
    if (!action) return syscall(SYS_write, file, bytes, count);
    errno = error_of(action);
    return -1;
}

/* Only a machine that goes down needs it; without it the tests are much faster. */
int fsync(int file) {
    (void)file;
    const char *action = fault("fsync");
    if (!action) return 0;
    errno = error_of(action);
    return -1;
}

int rename(const char *from, const char *to) {
    const char *action = fault("rename");
    if (!action) return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    errno = error_of(action);
    return -1;
}

/* A close that fails has closed the file all the same, as on Linux. */
int close(int file) {
    const char *action = file == STDERR_FILENO ? NULL : fault("close");
    int result = (int)syscall(SYS_close, file);
    if (!action) return result;
    errno = error_of(action);
    return -1;
}

static int open_with(int folder, const char *path, int flags, mode_t mode) {
    const char *action = (flags & O_ACCMODE) == O_RDONLY ? NULL : fault("open");
    if (!action) return (int)syscall(SYS_openat, folder, path, flags, mode);
    errno = error_of(action);
    return -1;
}

#define MODE_OF(flags, mode)                                                                                       \
    mode_t mode = 0;                                                                                               \
    if (flags & (O_CREAT | __O_TMPFILE)) {                                                                         \
        va_list rest;                                                                                              \
        va_start(rest, flags);                                                                                     \
        mode = (mode_t)va_arg(rest, int);                                                                          \
        va_end(rest);                                                                                              \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_with(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_with(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_with(folder, path, flags, mode);
}
