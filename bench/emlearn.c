/* emlearn NET ROWS SECONDS: microseconds a call of the C that emlearn generates for the networks of inference.c. */
#define _POSIX_C_SOURCE 200809L
#include "measure.h"

#include <classes.h>
#include <digits.h>
#include <moons.h>
#include <string.h>

typedef struct net {
    const char *name;
    int inputs;
    int (*predict)(const float *, int);
} net;

static const net nets[] = {
    {"digits", 784, digits_predict},
    {"moons", 2, moons_predict},
    {"classes", 4, classes_predict},
};

static const net *net_named(const char *name) {
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if (strcmp(nets[i].name, name) == 0) return &nets[i];
    stop("no such net", name);
    return NULL;
}

static volatile int predicted;

static double timed(const net *n, const float *x, size_t rows, size_t calls) {
    double start = now();
    for (size_t i = 0; i < calls; i++)
        for (size_t s = 0; s < rows; s++) predicted = n->predict(x + s * (size_t)n->inputs, n->inputs);
    return now() - start;
}

int main(int count, char **arguments) {
    if (count != 4) stop("usage", "emlearn NET ROWS SECONDS");
    const net *n = net_named(arguments[1]);
    size_t rows = strtoul(arguments[2], NULL, 10), values = rows * (size_t)n->inputs, calls = 1, done = 0;
    float *x = room(values * sizeof *x);
    fill(x, values);
    while (timed(n, x, rows, calls) < 1e-3) calls *= 2;
    double limit = atof(arguments[3]), begin = now(), times[MAX_TIMES];
    do {
        times[done++] = timed(n, x, rows, calls);
    } while (done < MAX_TIMES && now() - begin < limit);
    printf("%.6g\n", median(times, done) / (double)calls * 1e6);
    return 0;
}
