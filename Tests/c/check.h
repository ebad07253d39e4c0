/* CHECK for the C tests, in TAP: a numbered line for each check, and a plan at the end, which shows that the
 * program came to it. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int check_count, check_failed;

static inline int check_report(const char *name, int holds, const char *detail, const char *file, int line) {
    check_count++;
    if (holds) {
        printf("ok %d - %s\n", check_count, name);
    } else {
        check_failed++;
        printf("not ok %d - %s: %s:%d: %s\n", check_count, name, file, line, detail);
    }
    fflush(stdout);
    return holds;
}

#define CHECK(name, condition) check_report(name, (condition) ? 1 : 0, #condition, __FILE__, __LINE__)

/* Check that a loop has decided: `detail` says what the loop saw. */
#define CHECK_DETAIL(name, condition, detail) check_report(name, (condition) ? 1 : 0, detail, __FILE__, __LINE__)

static inline int check_finish(void) {
    printf("1..%d\n", check_count);
    return check_failed != 0;
}

#endif
