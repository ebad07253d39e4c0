/* What every C test uses: CHECK, and a closing line by which the runner knows that the program came to its end. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int check_passed, check_failed;

static inline int check_report(const char *name, int holds, const char *detail, const char *file, int line) {
    if (holds) {
        check_passed++;
        printf("ok %s\n", name);
    } else {
        check_failed++;
        printf("not ok %s: %s:%d: %s\n", name, file, line, detail);
    }
    fflush(stdout);
    return holds;
}

#define CHECK(name, condition) check_report(name, (condition) ? 1 : 0, #condition, __FILE__, __LINE__)

/* For checks that were decided in a loop: `detail` says what the loop saw. */
#define CHECK_DETAIL(name, condition, detail) check_report(name, (condition) ? 1 : 0, detail, __FILE__, __LINE__)

static inline int check_finish(void) {
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed != 0;
}

#endif
