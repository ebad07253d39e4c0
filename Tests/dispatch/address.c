/* Which nn_train_batch this processor gets: its distance from nn_version, which is another one in each variant. */
#include <nn.h>
#include <stdint.h>
#include <stdio.h>

int main(void) {
    printf("%lld\n", (long long)((intptr_t)nn_train_batch - (intptr_t)nn_version));
    return 0;
}
