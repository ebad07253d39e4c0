/* One of the targets inside nn-cli, which are compiled together: TARGET, and CHANGE when it has a mutator. */
#include "fuzz.h"

int TARGET(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return TARGET(data, size);
}

#ifdef CHANGE
size_t CHANGE(uint8_t *data, size_t size, size_t most, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    return CHANGE(data, size, most, seed);
}
#endif
