/* Parts that the benchmarks share: the clock, the median, files of floats. */
#ifndef MEASURE_H
#define MEASURE_H

#include <nn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    MAX_TIMES = 10000
};

static inline double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline void stop(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static inline void must(nn_status status, const char *call) {
    if (status != NN_OK) stop(call, nn_status_string(status));
}

static inline void *room(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (memory == NULL) stop("memory", "not enough");
    return memory;
}

/* Numbers in [-1, 1) that look random. */
static inline void fill(float *values, size_t count) {
    for (size_t i = 0; i < count; i++) values[i] = (float)((i * 2654435761u >> 8) & 0xFFFF) / 32768.0f - 1.0f;
}

static inline float *read_floats(const char *folder, char task, const char *what, size_t *count) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%c_%s.f32", folder, task, what);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) stop(path, "cannot be read: run data.py first");
    size_t bytes = (size_t)ftell(file);
    float *values = (float *)room(bytes);
    rewind(file);
    if (fread(values, 1, bytes, file) != bytes) stop(path, "cannot be read");
    fclose(file);
    *count = bytes / sizeof *values;
    return values;
}

static inline int in_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double median(double *times, size_t count) {
    qsort(times, count, sizeof *times, in_order);
    return times[count / 2];
}

#endif
