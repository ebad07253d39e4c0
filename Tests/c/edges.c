/* Every width, number of inputs and batch from 1 to 257 with a page behind the last byte, or before the first, that
 * cannot be touched: blocks, models and data. The results are those of plain loops. */
#define _GNU_SOURCE
#include "../golden/abi/constants.inc"
#include "check.h"
#include "nn.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    LONGEST = 257,
    OTHER = 3,
    PLACES = 5,
    WALLED_BYTES = 1 << 21
};

/* Memory between two pages that cannot be touched. */
typedef struct walled {
    unsigned char *first, *end;
} walled;

static walled wall(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *start = mmap(NULL, WALLED_BYTES + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + page, WALLED_BYTES, PROT_READ | PROT_WRITE) != 0) exit(2);
    return (walled){start + page, start + page + WALLED_BYTES};
}

static walled block_walls, model_walls, input_walls, target_walls, output_walls;
static float hidden[LONGEST * LONGEST], expected[LONGEST * LONGEST], dz[LONGEST * LONGEST];
static float gradients[(LONGEST + 1) * LONGEST * 2];

/* Place 0: the last byte is before the wall. Others: floats behind the first wall. */
static void *placed(walled walls, size_t bytes, int place) {
    return place == 0 ? walls.end - bytes : walls.first + 4 * (size_t)(place - 1);
}

static float *random_floats(walled walls, size_t count, int place) {
    float *values = placed(walls, count * sizeof *values, place);
    for (size_t i = 0; i < count; i++) values[i] = random_number();
    return values;
}

/* What the networks compute with, and one step of a sum in it. */
static nn_arithmetic arithmetic;

static float add(float sum, float a, float b) {
    if (arithmetic == NN_FUSED) return fmaf(a, b, sum);
    volatile float product = a * b;
    return sum + product;
}

/* out[s][j] = b[j] + x[s][0] W[0][j] + x[s][1] W[1][j] ..., in this order. */
static void dense(const float *x, const float *w, uint32_t rows, uint32_t n, uint32_t units, float *out) {
    for (uint32_t s = 0; s < rows; s++)
        for (uint32_t j = 0; j < units; j++) {
            volatile float sum = w[n * units + j];
            for (uint32_t k = 0; k < n; k++) sum = add(sum, x[s * n + k], w[k * units + j]);
            out[s * units + j] = sum;
        }
}

/* Gradients of one layer: dW[k][j] = x[0][k] dz[0][j] + x[1][k] dz[1][j] ..., then db[j] likewise. */
static void layer_gradient(const float *x, const float *d, uint32_t rows, uint32_t n, uint32_t units, float *out) {
    for (uint32_t k = 0; k <= n; k++)
        for (uint32_t j = 0; j < units; j++) {
            volatile float sum = 0;
            for (uint32_t s = 0; s < rows; s++) sum = add(sum, k < n ? x[s * n + k] : 1, d[s * units + j]);
            out[k * units + j] = sum;
        }
}

/* dx[s][k] = W[k][0] dz[s][0] + W[k][1] dz[s][1] ... */
static void input_gradient(const float *w, const float *d, uint32_t rows, uint32_t n, uint32_t units, float *out) {
    for (uint32_t s = 0; s < rows; s++)
        for (uint32_t k = 0; k < n; k++) {
            volatile float sum = 0;
            for (uint32_t j = 0; j < units; j++) sum = add(sum, d[s * units + j], w[k * units + j]);
            out[s * n + k] = sum;
        }
}

static int same(const float *a, const float *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i]) return 0;
    return 1;
}

/* Two linear layers, inputs -> width -> outputs, half the squared error, summed. NULL, or what is wrong. */
static const char *compare(uint32_t inputs, uint32_t width, uint32_t outputs, uint32_t rows, int place) {
    nn_layer layers[2] = {{.units = width}, {.units = outputs}};
    nn_config config = nn_config_default();
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_network *network;
    float *parameters, *found;
    size_t count, written;
    config.inputs = inputs;
    config.layers = layers;
    config.layer_count = 2;
    config.loss = NN_HALF_MSE;
    config.reduction = NN_REDUCTION_SUM;
    config.optimizer = NN_SGD;
    config.max_batch = rows;
    config.arithmetic = arithmetic;
    if (nn_get_sizes(&config, &sizes) != NN_OK || sizes.training_bytes > WALLED_BYTES) return "nn_get_sizes";
    void *memory = block_walls.end - sizes.training_bytes;
    if (nn_init(memory, sizes.training_bytes, &config, &network) != NN_OK) return "nn_init";
    const float *x = random_floats(input_walls, (size_t)rows * inputs, place);
    const float *t = random_floats(target_walls, (size_t)rows * outputs, place);
    float *y = random_floats(output_walls, (size_t)rows * outputs, place);
    nn_parameters(network, &parameters, &count);
    const float *second = parameters + (inputs + 1) * width;
    dense(x, parameters, rows, inputs, width, hidden);
    dense(hidden, second, rows, width, outputs, expected);
    if (nn_predict(network, x, rows, y) != NN_OK || !same(y, expected, (size_t)rows * outputs)) return "nn_predict";
    if (nn_forward(network, x, rows, y) != NN_OK || !same(y, expected, (size_t)rows * outputs)) return "nn_forward";
    for (uint32_t i = 0; i < rows * outputs; i++) dz[i] = expected[i] - t[i];
    layer_gradient(hidden, dz, rows, width, outputs, gradients + (inputs + 1) * width);
    input_gradient(second, dz, rows, width, outputs, expected);
    layer_gradient(x, expected, rows, inputs, width, gradients);
    if (nn_backward(network, t, NULL) != NN_OK || nn_gradients(network, &found, &count, NULL) != NN_OK ||
        !same(found, gradients, count))
        return "nn_backward";
    void *model = model_walls.end - sizes.model_bytes;
    if (nn_save(network, NULL, 0, model, sizes.model_bytes, &written) != NN_OK) return "nn_save";
    memory = block_walls.end - sizes.inference_bytes;
    if (nn_open(model, written, rows, memory, sizes.inference_bytes, &network) != NN_OK) return "nn_open";
    memcpy(expected, y, (size_t)rows * outputs * sizeof *y);
    memset(y, 0, (size_t)rows * outputs * sizeof *y);
    if (nn_predict(network, x, rows, y) != NN_OK || !same(y, expected, (size_t)rows * outputs))
        return "nn_predict of an opened model";
    return NULL;
}

static void sweep(const char *what, int which) {
    char name[120], detail[120] = "";
    snprintf(name, sizeof name, "1 to 257 %s between walls: forward and backward as plain loops, %s", what,
             nn_choice_name(NN_CHOICE_ARITHMETIC, arithmetic));
    int compared = 0, tried = 0;
    /* Without fused multiply-adds of the processor they take time: each size at one of the places then. */
    int places = arithmetic == NN_FUSED ? 1 : PLACES;
    for (uint32_t n = 1; n <= LONGEST; n++)
        for (int i = 0; i < places; i++, tried++) {
            int place = places == PLACES ? i : (int)(n % PLACES);
            const char *wrong = compare(which == 0 ? n : OTHER, which == 1 ? n : OTHER + 1,
                                        which == 2 ? n : OTHER - 1, which == 3 ? n : OTHER + 2, place);
            compared += wrong == NULL;
            if (wrong != NULL && detail[0] == 0)
                snprintf(detail, sizeof detail, "%u, place %d: %s", n, place, wrong);
        }
    CHECK_DETAIL(name, compared == tried, detail);
}

/* A layer of `units` units whose sums are the first numbers of `z`, read from and into memory before a wall. */
static int activate(nn_activation activation, const float *z, uint32_t units, float *y) {
    nn_layer layer = {.units = units, .activation = activation};
    nn_config config = nn_config_default();
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_network *network;
    float *parameters;
    size_t count;
    config.inputs = 1;
    config.layers = &layer;
    config.layer_count = 1;
    config.optimizer = NN_SGD;
    config.max_batch = 1;
    if (nn_get_sizes(&config, &sizes) != NN_OK) return 0;
    if (nn_init(block_walls.end - sizes.training_bytes, sizes.training_bytes, &config, &network) != NN_OK) return 0;
    nn_parameters(network, &parameters, &count);
    for (uint32_t j = 0; j < units; j++) {
        parameters[j] = 0;
        parameters[units + j] = z[j];
    }
    float *x = placed(input_walls, sizeof *x, 0);
    *x = 1;
    return nn_predict(network, x, 1, y) == NN_OK;
}

/* Outputs of a unit do not depend on the number of units beside it. */
static void activations(void) {
    static float z[LONGEST], alone[LONGEST];
    char detail[80] = "";
    for (nn_activation a = NN_IDENTITY; a <= LAST_nn_activation; a++) {
        if (a == NN_SOFTMAX || a == NN_SIGN) continue;
        for (uint32_t j = 0; j < LONGEST; j++) {
            z[j] = random_number() * 20;
            if (!activate(a, &z[j], 1, &alone[j])) snprintf(detail, sizeof detail, "activation %d", (int)a);
        }
        for (uint32_t n = 1; n <= LONGEST; n++) {
            float *y = placed(output_walls, n * sizeof *y, 0);
            if (!activate(a, z, n, y) || memcmp(y, alone, n * sizeof *y) != 0)
                snprintf(detail, sizeof detail, "activation %d of %u units", (int)a, (unsigned)n);
        }
    }
    CHECK_DETAIL("1 to 257 units of every activation between walls: each as if it were alone", detail[0] == 0,
                 detail);
}

/* z_q of the only layer, by the formulas of nn.h. */
static int32_t sum_of(const nn_quantized_layer *layer, const int8_t *x, uint32_t j) {
    int64_t sum = layer->biases[j], limit = 1 << 24;
    for (uint32_t k = 0; k < layer->inputs; k++) sum += layer->weights[j * layer->inputs + k] * x[k];
    int64_t z = (sum * layer->multipliers[j] + ((int64_t)1 << (layer->shifts[j] - 1))) >> layer->shifts[j];
    return (int32_t)(z > limit ? limit : z < -limit ? -limit : z);
}

static const char *compare_quantized(uint32_t inputs, uint32_t units) {
    nn_layer linear = {.units = units};
    nn_config config = nn_config_default();
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_quantized_layer layer = {.struct_size = sizeof layer};
    nn_network *network;
    size_t size, written, bytes;
    config.inputs = inputs;
    config.layers = &linear;
    config.layer_count = 1;
    config.max_batch = 1;
    config.seed = inputs * 1000 + units;
    if (nn_get_sizes(&config, &sizes) != NN_OK) return "nn_get_sizes";
    if (nn_init(block_walls.end - sizes.training_bytes, sizes.training_bytes, &config, &network) != NN_OK)
        return "nn_init";
    const float *rows = random_floats(input_walls, (size_t)OTHER * inputs, 0);
    if (nn_quantize_size(network, NULL, &size) != NN_OK) return "nn_quantize_size";
    void *model = model_walls.end - size;
    if (nn_quantize(network, rows, OTHER, NULL, model, size, &written) != NN_OK) return "nn_quantize";
    if (nn_open_size(model, size, 1, &bytes) != NN_OK) return "nn_open_size";
    if (nn_open(model, size, 1, block_walls.end - bytes, bytes, &network) != NN_OK) return "nn_open";
    int8_t *x = placed(target_walls, (size_t)OTHER * inputs, 0);
    int32_t *z = placed(output_walls, (size_t)OTHER * units * sizeof *z, 0);
    if (nn_quantize_inputs(network, rows, OTHER, x) != NN_OK) return "nn_quantize_inputs";
    for (uint32_t i = 0; i < OTHER * inputs; i += 5) x[i] = (int8_t)random_word();
    if (nn_predict_quantized(network, x, OTHER, z) != NN_OK) return "nn_predict_quantized";
    if (nn_get_quantized_layer(network, 0, &layer) != NN_OK) return "nn_get_quantized_layer";
    for (uint32_t s = 0; s < OTHER; s++)
        for (uint32_t j = 0; j < units; j++)
            if (z[s * units + j] != sum_of(&layer, x + s * inputs, j)) return "another sum";
    return NULL;
}

static void quantized(void) {
    char detail[120] = "";
    for (uint32_t n = 1; n <= LONGEST; n++) {
        const char *wide = compare_quantized(n, OTHER), *tall = compare_quantized(OTHER, n);
        if (wide != NULL) snprintf(detail, sizeof detail, "%u inputs: %s", (unsigned)n, wide);
        if (tall != NULL) snprintf(detail, sizeof detail, "%u units: %s", (unsigned)n, tall);
    }
    CHECK_DETAIL("1 to 257 inputs and units in integers between walls: the formulas of nn.h", detail[0] == 0,
                 detail);
}

int main(void) {
    block_walls = wall();
    model_walls = wall();
    input_walls = wall();
    target_walls = wall();
    output_walls = wall();
    static const nn_arithmetic exact[] = {NN_CANONICAL, NN_FUSED};
    for (int i = 0; i < 2; i++) {
        arithmetic = exact[i];
        sweep("inputs", 0);
        sweep("hidden units", 1);
        sweep("outputs", 2);
        sweep("rows", 3);
    }
    activations();
    quantized();
    return check_finish();
}
