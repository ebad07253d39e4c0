/* Numbers for tests, the same on every run and machine: xorshift32, nothing of the library's own generator. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

static uint32_t random_state = 0x2545f491u;

static inline uint32_t random_word(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

/* first ... last */
static inline uint32_t random_between(uint32_t first, uint32_t last) {
    return first + random_word() % (last - first + 1);
}

/* -1 ... 1 */
static inline float random_number(void) {
    return (float)(random_word() >> 8) * (1.0f / 8388608.0f) - 1.0f;
}

#endif
