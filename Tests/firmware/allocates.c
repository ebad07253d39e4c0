/* Must not link: there is no heap. */
#include <stdlib.h>

int main(void) {
    return malloc(16) == NULL;
}
