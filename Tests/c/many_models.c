/* 10,000 models are opened, used and forgotten: nothing is left behind, because nothing was taken. */
#include "check.h"
#include "example.h"

#include <malloc.h>

/* A sanitizer has memory of its own, which grows. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

enum {
    MODELS = 10000
};

static example subject;
static float outputs[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];

/* Resident memory in pages. */
static long resident(void) {
    long size = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%ld %ld", &size, &pages) != 2) pages = 0;
    if (file) fclose(file);
    return pages;
}

static size_t in_use(void) {
    return mallinfo2().uordblks;
}

static int open_and_use(void) {
    nn_network *network;
    return nn_open(subject.model, subject.model_size, EXAMPLE_BATCH, subject.opened_memory,
                   sizeof subject.opened_memory, &network) == NN_OK &&
           nn_predict(network, subject.inputs, EXAMPLE_ROWS, outputs) == NN_OK;
}

int main(void) {
    example_make(&subject);
    int fine = 1;
    for (int i = 0; i < 100; i++) fine &= open_and_use();
    long pages = resident();
    size_t bytes = in_use();
    for (int i = 0; i < MODELS; i++) fine &= open_and_use();
    long more_pages = resident() - pages;
    size_t bytes_after = in_use();
    CHECK("10,000 models are opened and predict", fine);
    CHECK("the heap is as it was", bytes_after == bytes);
#ifdef SANITIZED
    (void)more_pages;
#else
    CHECK("resident memory is as it was, within what the kernel's counters are exact to",
          pages > 0 && more_pages <= 128);
#endif
    return check_finish();
}
