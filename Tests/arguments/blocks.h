/* Blocks of memory with something in between that must not be touched: poison where AddressSanitizer watches, else
 * canaries. All of them can be compared with what they were, and made so again. */
#ifndef BLOCKS_H
#define BLOCKS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define BLOCKS_POISONED 1
#endif
#endif

enum {
    BLOCKS_BYTES = 24576,
    BLOCKS_MOST = 80,
    BLOCKS_GAP = 32,
    BLOCKS_CANARY = 0xc5
};

static _Alignas(64) unsigned char blocks_memory[BLOCKS_BYTES];
static _Alignas(64) unsigned char blocks_copy[BLOCKS_BYTES];
static struct { size_t start, size; } blocks[BLOCKS_MOST];
static size_t blocks_count, blocks_end;

/* A zeroed block of exactly this size, aligned to 16; NULL when there is no room left. */
static inline void *blocks_new(size_t size) {
    size_t start = (blocks_end + BLOCKS_GAP + 15) / 16 * 16;
    if (blocks_count == BLOCKS_MOST || start + size + BLOCKS_GAP > BLOCKS_BYTES) return NULL;
    blocks[blocks_count].start = start;
    blocks[blocks_count++].size = size;
    blocks_end = start + size;
    return blocks_memory + start;
}

/* Bytes of the block that begins here. */
static inline size_t blocks_size(const void *block) {
    for (size_t i = 0; i < blocks_count; i++)
        if (blocks_memory + blocks[i].start == block) return blocks[i].size;
    return 0;
}

/* Call when all blocks are made. */
static inline void blocks_guard(void) {
    size_t from = 0;
    for (size_t i = 0; i <= blocks_count; i++) {
        size_t to = i < blocks_count ? blocks[i].start : BLOCKS_BYTES;
#ifdef BLOCKS_POISONED
        ASAN_POISON_MEMORY_REGION(blocks_memory + from, to - from);
#else
        memset(blocks_memory + from, BLOCKS_CANARY, to - from);
#endif
        if (i < blocks_count) from = to + blocks[i].size;
    }
}

static inline void blocks_remember(void) {
    for (size_t i = 0; i < blocks_count; i++)
        memcpy(blocks_copy + blocks[i].start, blocks_memory + blocks[i].start, blocks[i].size);
}

static inline void blocks_restore(void) {
    for (size_t i = 0; i < blocks_count; i++)
        memcpy(blocks_memory + blocks[i].start, blocks_copy + blocks[i].start, blocks[i].size);
}

static inline int blocks_are_as_remembered(void) {
    for (size_t i = 0; i < blocks_count; i++)
        if (memcmp(blocks_memory + blocks[i].start, blocks_copy + blocks[i].start, blocks[i].size) != 0) return 0;
    return 1;
}

static inline int blocks_gaps_are_whole(void) {
#ifndef BLOCKS_POISONED
    size_t from = 0;
    for (size_t i = 0; i <= blocks_count; i++) {
        size_t to = i < blocks_count ? blocks[i].start : BLOCKS_BYTES;
        for (size_t at = from; at < to; at++)
            if (blocks_memory[at] != BLOCKS_CANARY) return 0;
        if (i < blocks_count) from = to + blocks[i].size;
    }
#endif
    return 1;
}

#endif
