/* What compilers call unasked, for programs without a C library. */
#include <stddef.h>

void *memcpy(void *target, const void *source, size_t count) {
    unsigned char *t = target;
    const unsigned char *s = source;
    while (count-- > 0) *t++ = *s++;
    return target;
}

void *memset(void *target, int value, size_t count) {
    unsigned char *t = target;
    while (count-- > 0) *t++ = (unsigned char)value;
    return target;
}

#ifdef __ARM_EABI__
/* Names that clang has for filling with zeros on ARM, of words too. */
void __aeabi_memclr(void *target, size_t count) {
    memset(target, 0, count);
}

void __aeabi_memclr4(void *target, size_t count) {
    memset(target, 0, count);
}
#endif
