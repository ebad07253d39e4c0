/* Prints the checksums of a blob's pieces, and how far from aligned it is. */
#include "case.h"
#include "verify.h"

static uint32_t checksum(const unsigned char *bytes, uint32_t count) {
    uint32_t crc = 0xffffffffu, i, bit;
    for (i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

int main(void) {
    uint32_t start;
    for (start = 0; start < CASE_MODEL_BYTES; start += CASE_PIECE_BYTES) {
        uint32_t rest = CASE_MODEL_BYTES - start;
        print_word((uint32_t)(uintptr_t)CASE_MODEL % CASE_ALIGNMENT);
        print_word(checksum(CASE_MODEL + start, rest < CASE_PIECE_BYTES ? rest : CASE_PIECE_BYTES));
        print("\n");
    }
    return 0;
}
