/* inference NET ROWS SECONDS [ARITHMETIC]: microseconds a call of nn_predict, the median over as many calls as fit
 * into SECONDS. NET is digits (784-128-64-10), moons (2-4-1) or classes (4-10-1). The weights are as drawn: they do
 * not matter.
 */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>

#include "arithmetic.h"
#include "measure.h"

#include <string.h>

enum {
    CALLS_MAX = 1 << 20
};

typedef struct net {
    const char *name;
    uint32_t inputs, layer_count;
    nn_layer layers[3];
} net;

static const net nets[] = {
    {"digits",
     784,
     3,
     {{.units = 128, .activation = NN_RELU}, {.units = 64, .activation = NN_RELU}, {.units = 10}}},
    {"moons", 2, 2, {{.units = 4, .activation = NN_RELU}, {.units = 1, .activation = NN_SIGMOID}}},
    {"classes", 4, 2, {{.units = 10, .activation = NN_SIGMOID}, {.units = 1, .activation = NN_SIGMOID}}},
};

static const net *net_named(const char *name) {
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if (strcmp(nets[i].name, name) == 0) return &nets[i];
    stop("no such net", name);
    return NULL;
}

/* Seconds that `count` calls take. */
static double timed(nn_network *network, const float *x, size_t rows, float *y, size_t calls) {
    double start = now();
    for (size_t i = 0; i < calls; i++) must(nn_predict(network, x, rows, y), "nn_predict");
    return now() - start;
}

int main(int count, char **arguments) {
    if (count < 4) stop("usage", "inference NET ROWS SECONDS [ARITHMETIC]");
    const net *n = net_named(arguments[1]);
    size_t rows = strtoul(arguments[2], NULL, 10);
    nn_config config = nn_config_default();
    config.inputs = n->inputs;
    config.layers = n->layers;
    config.layer_count = n->layer_count;
    config.arithmetic = arithmetic_of(count, arguments, 4);
    config.max_batch = rows < 64 ? (uint32_t)rows : 64;
    nn_sizes sizes = {.struct_size = sizeof sizes};
    must(nn_get_sizes(&config, &sizes), "nn_get_sizes");
    nn_network *network;
    must(nn_init(room(sizes.training_bytes), sizes.training_bytes, &config, &network), "nn_init");

    float *x = room(rows * n->inputs * sizeof *x), *y = room(rows * sizes.outputs * sizeof *y);
    fill(x, rows * n->inputs);
    size_t calls = 1;
    while (timed(network, x, rows, y, calls) < 1e-3 && calls < CALLS_MAX) calls *= 2;
    double limit = atof(arguments[3]), begin = now(), times[MAX_TIMES];
    size_t done = 0;
    do {
        times[done++] = timed(network, x, rows, y, calls);
    } while (done < MAX_TIMES && (done < 3 || now() - begin < limit));
    printf("%.6g\n", median(times, done) / (double)calls * 1e6);
    return 0;
}
