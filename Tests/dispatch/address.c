/* Which variant this processor gets: what nn_kernels calls it, and the distance of nn_train_batch from nn_version,
 * which is another one in each. */
#include <nn.h>
#include <stdint.h>
#include <stdio.h>

int main(void) {
    printf("%s %lld\n", nn_kernels(), (long long)((intptr_t)nn_train_batch - (intptr_t)nn_version));
    return 0;
}
