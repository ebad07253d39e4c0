/* The arithmetic that a program's last argument names, as nn_choice_name has it; NN_CANONICAL where there is none.
 */
#ifndef BENCH_ARITHMETIC_H
#define BENCH_ARITHMETIC_H

#include <nn.h>
#include <string.h>

#include "measure.h"

static nn_arithmetic arithmetic_of(int count, char **arguments, int at) {
    if (count <= at) return NN_CANONICAL;
    const char *name;
    for (nn_arithmetic a = NN_CANONICAL; (name = nn_choice_name(NN_CHOICE_ARITHMETIC, a)) != NULL; a++)
        if (strcmp(name, arguments[at]) == 0) return a;
    stop("no such arithmetic", arguments[at]);
    return NN_CANONICAL;
}

#endif
