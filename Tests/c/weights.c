/* nn_set_weights: in either order, against networks computed here from weights as PyTorch has them, and what is
 * refused. */
#include "check.h"
#include "random_network.h"
#include "refused.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    NETWORKS = 200
};

/* The parameters of a network with its weights as [units][inputs]. */
static float *by_unit(const nn_config *config, const nn_network *network, size_t count) {
    float *values = malloc(count * sizeof *values), *next = values;
    for (uint32_t i = 0; values != NULL && i < config->layer_count; i++) {
        nn_layer_view view = {.struct_size = sizeof view};
        if (nn_get_layer(network, i, &view) != NN_OK) return NULL;
        for (uint32_t unit = 0; unit < view.units; unit++)
            for (uint32_t input = 0; input < view.inputs; input++)
                *next++ = view.weights[input * view.units + unit];
        memcpy(next, view.biases, view.units * sizeof *next);
        next += view.units;
    }
    return values;
}

static nn_network *make(const nn_config *config, void **block) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_network *network = NULL;
    if (nn_get_sizes(config, &sizes) != NN_OK) return NULL;
    *block = aligned_alloc(NN_ALIGNMENT, (sizes.training_bytes + NN_ALIGNMENT - 1) / NN_ALIGNMENT * NN_ALIGNMENT);
    if (*block != NULL) memset(*block, 0, sizes.training_bytes);
    return *block != NULL && nn_init(*block, sizes.training_bytes, config, &network) == NN_OK ? network : NULL;
}

/* Whether a network set from the parameters of another is the same, whose seed was not. */
static int is_taken(const nn_config *config) {
    nn_config other = *config;
    other.seed = config->seed + 1;
    void *blocks[2] = {NULL, NULL};
    float *from, *to;
    size_t count;
    nn_network *source = make(config, &blocks[0]), *target = make(&other, &blocks[1]);
    int same = source != NULL && target != NULL && nn_parameters(source, &from, &count) == NN_OK &&
               nn_parameters(target, &to, &count) == NN_OK;
    if (same) {
        float *turned = by_unit(config, source, count);
        same = turned != NULL && nn_set_weights(target, turned, count, NN_WEIGHTS_BY_UNIT) == NN_OK &&
               memcmp(from, to, count * sizeof *from) == 0;
        memset(to, 0, count * sizeof *to);
        same = same && nn_set_weights(target, from, count, NN_WEIGHTS_BY_INPUT) == NN_OK &&
               memcmp(from, to, count * sizeof *from) == 0;
        free(turned);
    }
    free(blocks[0]);
    free(blocks[1]);
    return same;
}

/* A Linear, a ReLU and a Linear of PyTorch: state_dict's arrays one after the other. */
static void as_pytorch(void) {
    static const float values[] = {0.5f, -1,   2,     0.25f, -0.75f, 1, /* 0.weight [3][2] */
                                   0.1f, 0.2f, -0.3f,                   /* 0.bias [3] */
                                   1,    -2,   0.5f,                    /* 2.weight [1][3] */
                                   0.75f};                              /* 2.bias [1] */
    static const nn_layer layers[] = {{.units = 3, .activation = NN_RELU}, {.units = 1}};
    static _Alignas(NN_ALIGNMENT) unsigned char memory[4096];
    const float x[2] = {0.3f, -0.6f};
    nn_config config = nn_config_default();
    config.inputs = 2, config.layers = layers, config.layer_count = 2;
    nn_network *network;
    float y = 0, wanted = values[12];
    for (int unit = 0; unit < 3; unit++) {
        const float z = values[2 * unit] * x[0] + values[2 * unit + 1] * x[1] + values[6 + unit];
        wanted += values[9 + unit] * (z > 0 ? z : 0);
    }
    CHECK("a network of PyTorch's arrays",
          nn_init(memory, sizeof memory, &config, &network) == NN_OK &&
              nn_set_weights(network, values, sizeof values / sizeof *values, NN_WEIGHTS_BY_UNIT) == NN_OK &&
              nn_predict(network, x, 1, &y) == NN_OK);
    CHECK("computes what they say", fabsf(y - wanted) < 1e-6f && wanted != values[12]);
}

static void refused(void) {
    float values[64] = {0}, *own;
    size_t count;
    CHECK("the example has few parameters", nn_parameters(subject.network, &own, &count) == NN_OK && count < 64);
    REFUSED("one too few", NN_ERROR_OUT_OF_RANGE,
            nn_set_weights(subject.network, values, count - 1, NN_WEIGHTS_BY_UNIT));
    REFUSED("one too many", NN_ERROR_OUT_OF_RANGE,
            nn_set_weights(subject.network, values, count + 1, NN_WEIGHTS_BY_UNIT));
    REFUSED("another order", NN_ERROR_UNKNOWN_ENUM,
            nn_set_weights(subject.network, values, count, (nn_weight_order)2));
    REFUSED("its own parameters", NN_ERROR_OVERLAP,
            nn_set_weights(subject.network, own, count, NN_WEIGHTS_BY_INPUT));
    const float bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t place = 0; place < count; place += count - 1)
        for (int i = 0; i < 3; i++) {
            values[place] = bad[i];
            REFUSED("a value that is not finite", NN_ERROR_BAD_SETTING,
                    nn_set_weights(subject.network, values, count, NN_WEIGHTS_BY_UNIT));
            values[place] = 0;
        }
    CHECK("what is left", nn_set_weights(subject.network, values, count, NN_WEIGHTS_BY_UNIT) == NN_OK &&
                              memcmp(own, values, count * sizeof *own) == 0);
}

int main(void) {
    int taken = 0;
    for (int i = 0; i < NETWORKS; i++) {
        nn_layer layers[RANDOM_MAX_LAYERS];
        const nn_config config = random_network(layers);
        taken += is_taken(&config);
    }
    CHECK("random networks take parameters in either order", taken == NETWORKS);
    as_pytorch();
    example_make(&subject);
    refused();
    return check_finish();
}
