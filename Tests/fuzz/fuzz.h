/* What the fuzz targets share. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

/* What must hold for any input: a finding otherwise. */
#define FUZZ_MUST(condition)                                                                                       \
    do {                                                                                                           \
        if (!(condition)) {                                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                         \
            abort();                                                                                               \
        }                                                                                                          \
    } while (0)

/* A block of exactly this size, aligned to 16. */
static inline void *fuzz_block(size_t size) {
    void *block = malloc(size == 0 ? 1 : size);
    FUZZ_MUST(block != NULL);
    return block;
}

static volatile size_t fuzz_used;
static inline void fuzz_use(size_t value) {
    fuzz_used = value;
}

#endif
