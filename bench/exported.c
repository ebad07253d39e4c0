/* exported NET SECONDS: microseconds a row through the C that nn-cli exports of the networks of inference.c, for
 * moons (2-4-1) and classes (4-10-1). */
#define _POSIX_C_SOURCE 200809L
#include "measure.h"

#include <string.h>

#include "exported_classes.h"
#include "exported_moons.h"

static float scratch[EXPORTED_MOONS_SCRATCH_FLOATS + EXPORTED_CLASSES_SCRATCH_FLOATS];

typedef struct net {
    const char *name;
    size_t inputs;
    int (*predict)(const float *, float *, float *);
} net;

static const net nets[] = {
    {"moons", EXPORTED_MOONS_INPUTS, exported_moons_predict},
    {"classes", EXPORTED_CLASSES_INPUTS, exported_classes_predict},
};

static const net *net_named(const char *name) {
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if (strcmp(nets[i].name, name) == 0) return &nets[i];
    stop("no such net", name);
    return NULL;
}

enum {
    ROWS = 64
};

/* Seconds that `calls` calls take, over ROWS rows in turn. */
static double timed(const net *n, const float *x, size_t calls) {
    static volatile float predicted;
    double start = now();
    for (size_t i = 0; i < calls; i++) {
        float y[1];
        if (n->predict(x + i % ROWS * n->inputs, y, scratch) != 0) stop(n->name, "refuses a row");
        predicted = y[0];
    }
    return now() - start;
}

int main(int count, char **arguments) {
    if (count != 3) stop("usage", "exported NET SECONDS");
    const net *n = net_named(arguments[1]);
    float *x = room(ROWS * n->inputs * sizeof *x);
    fill(x, ROWS * n->inputs);
    size_t calls = ROWS, done = 0;
    while (timed(n, x, calls) < 1e-3) calls *= 2;
    double limit = atof(arguments[2]), begin = now(), times[MAX_TIMES];
    do {
        times[done++] = timed(n, x, calls);
    } while (done < MAX_TIMES && now() - begin < limit);
    printf("%.6g\n", median(times, done) / (double)calls * 1e6);
    return 0;
}
