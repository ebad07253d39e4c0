/* REFUSED: a call that must fail with this status and change nothing of the example. */
#ifndef REFUSED_H
#define REFUSED_H

#include "check.h"
#include "example.h"

static example refused_before;
static example subject;

static inline void refused_report(const char *name, nn_status expected, nn_status got, const char *file, int line) {
    char detail[200];
    snprintf(detail, sizeof detail, "expected status %d, got %d (%s)", (int)expected, (int)got,
             nn_status_string(got));
    if (got == expected) snprintf(detail, sizeof detail, "the right status, but memory of the caller changed");
    int unchanged = memcmp(&refused_before, &subject, sizeof subject) == 0;
    check_report(name, got == expected && unchanged, detail, file, line);
    memcpy(&subject, &refused_before, sizeof subject);
}

#define REFUSED(name, expected, call)                                                                              \
    do {                                                                                                           \
        memcpy(&refused_before, &subject, sizeof subject);                                                         \
        refused_report(name, expected, call, __FILE__, __LINE__);                                                  \
    } while (0)

#endif
