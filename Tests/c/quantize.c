/* Quantised models against a plain re-implementation of the formulas in nn.h: the same integers, the same bits. */
#include "check.h"
#include "random_network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    NETWORKS = 600,
    ROWS = 9,
    MAX_FEATURES = 400,
    MAX_WIDTH = 400
};

typedef struct quantized {
    nn_network *whole;   /* of floats */
    nn_network *network; /* of integers, opened */
    size_t model_size;
    unsigned char *model;
    unsigned char *memory;
    unsigned char *whole_memory;
} quantized;

static float inputs[64 * RANDOM_MAX_WIDTH];

static void *block_of(size_t size) {
    return aligned_alloc(16, (size + 15) / 16 * 16);
}

static void release(quantized *q) {
    free(q->model);
    free(q->memory);
    free(q->whole_memory);
}

/* Quantise and open in exactly sized blocks; NULL, or what went wrong. */
static const char *quantize(quantized *q, size_t rows) {
    size_t written = 0, size;
    nn_network *none = NULL;
    if (nn_quantize_size(q->whole, NULL, &q->model_size) != NN_OK) return "nn_quantize_size";
    q->model = block_of(q->model_size);
    memset(q->model, 0xa7, q->model_size);
    if (nn_quantize(q->whole, inputs, rows, NULL, q->model, q->model_size - 1, &written) !=
        NN_ERROR_BUFFER_TOO_SMALL)
        return "nn_quantize accepts a byte less";
    for (size_t i = 0; i < q->model_size; i++)
        if (q->model[i] != 0xa7) return "a refused nn_quantize writes";
    nn_status status = nn_quantize(q->whole, inputs, rows, NULL, q->model, q->model_size, &written);
    if (status != NN_OK) return nn_status_string(status);
    if (written != q->model_size) return "nn_quantize writes another size";
    status = nn_open_size(q->model, q->model_size, 1, &size);
    if (status != NN_OK) return nn_status_string(status);
    q->memory = block_of(size);
    if (nn_open(q->model, q->model_size, 1, q->memory, size - 1, &none) != NN_ERROR_BUFFER_TOO_SMALL)
        return "nn_open accepts a byte less";
    return nn_open(q->model, q->model_size, 1, q->memory, size, &q->network) == NN_OK ? NULL : "nn_open";
}

static const char *make(quantized *q, const nn_config *config) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    if (nn_get_sizes(config, &sizes) != NN_OK) return "nn_get_sizes";
    q->whole_memory = block_of(sizes.training_bytes);
    return nn_init(q->whole_memory, sizes.training_bytes, config, &q->whole) == NN_OK ? NULL : "nn_init";
}

/* ------------------------------------------------------------------------------- the formulas -- */

static nn_quantized_layer layer_of(const nn_network *network, uint32_t index) {
    nn_quantized_layer layer = {.struct_size = sizeof layer};
    nn_get_quantized_layer(network, index, &layer);
    return layer;
}

static int32_t limited(int64_t value, int32_t low, int32_t high) {
    return value < low ? low : value > high ? high : (int32_t)value;
}

static int8_t quantize_one(float x, float scale, int32_t zero) {
    double ratio = (double)rintf(x / scale);
    if (ratio < -1000) ratio = -1000;
    if (ratio > 1000) ratio = 1000;
    return (int8_t)limited((int64_t)ratio + zero, -128, 127);
}

static int64_t floor_divide(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

static int32_t sum_of(const nn_quantized_layer *layer, const int8_t *x, uint32_t j) {
    int64_t sum = layer->biases[j];
    for (uint32_t k = 0; k < layer->inputs; k++)
        sum += (int64_t)layer->weights[(size_t)j * layer->inputs + k] * x[k];
    return (int32_t)sum == sum ? (int32_t)sum : INT32_MIN;
}

static int32_t z_of(const nn_quantized_layer *layer, const int8_t *x, uint32_t j, int32_t low, int32_t high) {
    const int64_t product = (int64_t)sum_of(layer, x, j) * layer->multipliers[j];
    const int64_t half = (int64_t)1 << (layer->shifts[j] - 1);
    return limited(floor_divide(product + half, half * 2) + layer->z_zero_point, low, high);
}

/* Compute from x to the inputs of layer `end`, which it returns; outputs of the last layer go to z. */
static const int8_t *run(const nn_network *network, uint32_t layers, const int8_t *x, uint32_t end, int32_t *z) {
    static int8_t buffers[2][MAX_WIDTH];
    for (uint32_t i = 0; i < end; i++) {
        const nn_quantized_layer layer = layer_of(network, i);
        int8_t *y = buffers[i % 2];
        for (uint32_t j = 0; j < layer.units; j++) {
            if (i == layers - 1) {
                z[j] = z_of(&layer, x, j, -(1 << 24), 1 << 24);
                continue;
            }
            const int32_t q = z_of(&layer, x, j, -128, 127);
            y[j] = layer.table != NULL ? layer.table[q + 128] : (int8_t)q;
        }
        x = y;
    }
    return x;
}

/* Products of scikit-learn's order: those of degree d are each input times the terms of degree d - 1 that do not
 * begin with an earlier one. */
static uint32_t expand(float *x, uint32_t count, uint32_t degree) {
    static uint32_t begins[MAX_FEATURES];
    uint32_t from = 0, end = count;
    for (uint32_t i = 0; i < count; i++) begins[i] = i;
    for (uint32_t d = 2; d <= degree; d++) {
        const uint32_t to = end;
        for (uint32_t i = 0; i < count; i++)
            for (uint32_t t = from; t < to; t++)
                if (begins[t] >= i) {
                    x[end] = x[i] * x[t];
                    begins[end++] = i;
                }
        from = to;
    }
    return end;
}

static uint32_t prepare(const nn_network *network, const nn_config *config, const float *row, int8_t *x_q) {
    static float x[MAX_FEATURES];
    const float *mean, *scale;
    const nn_quantized_layer first = layer_of(network, 0);
    memcpy(x, row, config->inputs * sizeof *x);
    if (config->input_scaling && nn_get_input_scaling(network, &mean, &scale) == NN_OK)
        for (uint32_t k = 0; k < config->inputs; k++) x[k] = (row[k] - mean[k]) * scale[k];
    const uint32_t features = expand(x, config->inputs, config->polynomial_degree);
    for (uint32_t k = 0; k < features; k++) x_q[k] = quantize_one(x[k], first.input_scale, first.input_zero_point);
    return features;
}

/* The library's activation of n numbers in place: what a layer of it makes of inputs that it passes through. */
static void activate(nn_layer layer, float *z, uint32_t n) {
    static float result[MAX_WIDTH];
    quantized none = {0};
    nn_config config = nn_config_default();
    float *parameters;
    size_t count;
    layer.units = n;
    layer.dropout = 0;
    config.inputs = n;
    config.layers = &layer;
    config.layer_count = 1;
    config.loss = layer.activation == NN_SIGN ? NN_PERCEPTRON : NN_MSE;
    if (make(&none, &config) != NULL || nn_parameters(none.whole, &parameters, &count) != NN_OK) exit(2);
    memset(parameters, 0, count * sizeof *parameters);
    for (uint32_t i = 0; i < n; i++) parameters[i * n + i] = 1;
    if (nn_predict(none.whole, z, 1, result) != NN_OK) exit(2);
    memcpy(z, result, n * sizeof *z);
    release(&none);
}

/* ---------------------------------------------------------------------------------- comparing -- */

static int equal(const float *a, const float *b, size_t count) {
    return memcmp(a, b, count * sizeof *a) == 0;
}

/* One row through the library and through the formulas; NULL, or what differs. */
static const char *row_agrees(quantized *q, const nn_config *config, const float *row) {
    static int8_t x[MAX_FEATURES], given[MAX_FEATURES];
    static int32_t z[MAX_WIDTH], z_given[MAX_WIDTH];
    static float y[MAX_WIDTH], y_given[MAX_WIDTH];
    const uint32_t features = prepare(q->network, config, row, x), last = config->layer_count - 1;
    const uint32_t outputs = config->layers[last].units;
    const float *mean, *scale;
    if (nn_quantize_inputs(q->network, row, 1, given) != NN_OK || memcmp(x, given, features) != 0)
        return "other quantised inputs";
    run(q->network, config->layer_count, x, last + 1, z);
    if (nn_predict_quantized(q->network, x, 1, z_given) != NN_OK || memcmp(z, z_given, outputs * sizeof *z) != 0)
        return "another z_q";
    for (uint32_t j = 0; j < outputs; j++) y[j] = (float)z[j] * layer_of(q->network, last).z_scale;
    activate(config->layers[last], y, outputs);
    if (nn_predict_layer(q->network, row, 1, last, y_given) != NN_OK || !equal(y, y_given, outputs))
        return "other outputs of the last layer";
    if (config->target_scaling && nn_get_target_scaling(q->network, &mean, &scale) == NN_OK)
        for (uint32_t j = 0; j < outputs; j++) y[j] = y[j] / scale[j] + mean[j];
    if (nn_predict(q->network, row, 1, y_given) != NN_OK || !equal(y, y_given, outputs))
        return "another prediction";
    for (uint32_t i = 0; i < last; i++) {
        const nn_quantized_layer next = layer_of(q->network, i + 1);
        const int8_t *hidden = run(q->network, config->layer_count, x, i + 1, z);
        for (uint32_t j = 0; j < next.inputs; j++)
            y[j] = (float)(hidden[j] - next.input_zero_point) * next.input_scale;
        if (nn_predict_layer(q->network, row, 1, i, y_given) != NN_OK || !equal(y, y_given, next.inputs))
            return "other outputs of a hidden layer";
    }
    return NULL;
}

/* Tables hold the activation of every z, and are where they must be. */
static const char *tables_agree(quantized *q, const nn_config *config) {
    for (uint32_t i = 0; i < config->layer_count; i++) {
        const nn_quantized_layer layer = layer_of(q->network, i);
        const nn_activation activation = config->layers[i].activation;
        const int is_last = i + 1 == config->layer_count;
        float z[256];
        if (layer.activation != activation || layer.units != config->layers[i].units) return "another layer";
        if ((layer.table != NULL) != (!is_last && activation != NN_IDENTITY && activation != NN_RELU))
            return "a table where none belongs, or none";
        if (layer.table == NULL) continue;
        const nn_quantized_layer next = layer_of(q->network, i + 1);
        for (int k = 0; k < 256; k++) z[k] = (float)(k - 128 - layer.z_zero_point) * layer.z_scale;
        for (int k = 0; k < 256; k++) activate(config->layers[i], z + k, 1);
        for (int k = 0; k < 256; k++)
            if (layer.table[k] != quantize_one(z[k], next.input_scale, next.input_zero_point))
                return "a table with another activation";
    }
    return NULL;
}

/* Every int8 weight is within half a step of its float, and so is the bias. */
static const char *weights_agree(quantized *q, const nn_config *config) {
    for (uint32_t i = 0; i < config->layer_count; i++) {
        const nn_quantized_layer layer = layer_of(q->network, i);
        nn_layer_view view = {.struct_size = sizeof view}, none = {.struct_size = sizeof none};
        if (nn_get_layer(q->whole, i, &view) != NN_OK || nn_get_layer(q->network, i, &none) != NN_OK)
            return "no view";
        if (none.weights != NULL || none.biases != NULL || none.units != view.units) return "a view with floats";
        for (uint32_t j = 0; j < layer.units; j++) {
            const double step = ldexp(layer.multipliers[j], -layer.shifts[j]) * layer.z_scale;
            const double slack = step * 0.5001, input = layer.input_scale;
            int64_t zeros = 0;
            for (uint32_t k = 0; k < layer.inputs; k++) {
                const int8_t w = layer.weights[(size_t)j * layer.inputs + k];
                if (w == -128 || fabs(w * step - view.weights[(size_t)k * layer.units + j] * input) > slack)
                    return "a weight is off";
                zeros += (int64_t)w * layer.input_zero_point;
            }
            if (fabs((double)(layer.biases[j] + zeros) * step - view.biases[j]) >
                slack + fabs(view.biases[j]) * 1e-6)
                return "a bias is off";
        }
    }
    return NULL;
}

static const char *agrees(quantized *q, const nn_config *config, size_t rows) {
    const char *wrong = tables_agree(q, config);
    for (size_t s = 0; s < rows && wrong == NULL; s++) wrong = row_agrees(q, config, inputs + s * config->inputs);
    return wrong;
}

/* Many rows at once give the bits of one at a time, opened with any max_batch. */
static const char *batches_agree(quantized *q, const nn_config *config, size_t rows) {
    static float one[ROWS * RANDOM_MAX_WIDTH], many[ROWS * RANDOM_MAX_WIDTH];
    const uint32_t outputs = config->layers[config->layer_count - 1].units;
    size_t size, other;
    nn_network *wide = NULL;
    if (nn_open_size(q->model, q->model_size, 1, &size) != NN_OK ||
        nn_open_size(q->model, q->model_size, 1000, &other) != NN_OK || size != other)
        return "max_batch changes the block";
    void *memory = block_of(size);
    int same = nn_open(q->model, q->model_size, 1000, memory, size, &wide) == NN_OK &&
               nn_predict(wide, inputs, rows, many) == NN_OK;
    for (size_t s = 0; s < rows; s++)
        same = same && nn_predict(q->network, inputs + s * config->inputs, 1, one + s * outputs) == NN_OK;
    free(memory);
    return same && equal(one, many, rows * outputs) ? NULL : "many rows are not one at a time";
}

/* ------------------------------------------------------------------------------------ networks -- */

static nn_config random_quantizable(nn_layer *layers) {
    nn_config config = random_network(layers);
    for (uint32_t i = 0; i + 1 < config.layer_count; i++) /* An exponential of exponentials would overflow. */
        if (layers[i].activation == NN_SOFTMAX) layers[i].activation = i == 0 ? NN_EXP : NN_SIGMOID;
    if (random_between(0, 3) == 0) {
        config.inputs = random_between(1, 4);
        config.polynomial_degree = random_between(2, 4);
    }
    if (random_between(0, 5) == 0) layers[0].units = 1;
    if (config.loss == NN_CROSS_ENTROPY || config.loss == NN_CROSS_ENTROPY_ONE_HOT ||
        config.loss == NN_CROSS_ENTROPY_WITH_LOGITS)
        if (layers[config.layer_count - 1].units < 2) layers[config.layer_count - 1].units = 2;
    return config;
}

/* Biases too, and rows whose ranges differ. */
static void shake(quantized *q, const nn_config *config, size_t rows) {
    float *parameters;
    size_t count;
    if (nn_parameters(q->whole, &parameters, &count) != NN_OK) return;
    for (size_t i = 0; i < count; i++) parameters[i] += 0.3f * random_number();
    random_inputs(inputs, rows * config->inputs);
    const float offset = random_between(0, 1) ? 0.0f : 2.0f * random_number();
    for (size_t i = 0; i < rows * config->inputs; i++) inputs[i] += offset;
    if (config->input_scaling) nn_fit_input_scaling(q->whole, inputs, rows);
    if (config->target_scaling) {
        const float mean[RANDOM_MAX_WIDTH] = {3, -1, 7},
                    scale[RANDOM_MAX_WIDTH] = {2, 0.5f, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        nn_set_target_scaling(q->whole, mean, scale);
    }
}

static const char *live(void) {
    nn_layer layers[RANDOM_MAX_LAYERS];
    const nn_config config = random_quantizable(layers);
    const size_t rows = random_between(0, 3) ? ROWS : 1;
    quantized q = {0};
    const char *wrong = make(&q, &config);
    if (wrong == NULL) shake(&q, &config, rows);
    if (wrong == NULL) wrong = quantize(&q, rows);
    if (wrong == NULL) wrong = weights_agree(&q, &config);
    if (wrong == NULL) wrong = agrees(&q, &config, rows);
    if (wrong == NULL) wrong = batches_agree(&q, &config, rows);
    /* Rows unlike those of the calibration saturate, nothing else. */
    for (size_t i = 0; i < rows * config.inputs; i++) inputs[i] *= 1000.0f;
    if (wrong == NULL) wrong = agrees(&q, &config, rows);
    release(&q);
    return wrong;
}

static void random_networks(void) {
    char detail[160] = "";
    int lives = 0;
    for (int i = 0; i < NETWORKS; i++) {
        const char *wrong = live();
        if (wrong != NULL && detail[0] == 0) snprintf(detail, sizeof detail, "network %d: %s", i, wrong);
        lives += wrong == NULL;
    }
    CHECK_DETAIL("random networks of every activation are the formulas of nn.h", lives == NETWORKS, detail);
}

/* One network for each kind of extreme: what quantises must agree, what does not must be refused. */
static void extremes(void) {
    static const float sizes[] = {0, 1e-40f, 1e-30f, 1e-10f, 1, 1e6f, 1e15f, 1e30f, 3e38f};
    char detail[160] = "";
    int quantised = 0, refused = 0, agreed = 0, rounds = 0;
    for (int w = 0; w < 9; w++)
        for (int b = 0; b < 9; b++)
            for (int x = 0; x < 9; x++, rounds++) {
                nn_layer layers[] = {{.units = 3, .activation = NN_RELU},
                                     {.units = 4, .activation = NN_TANH},
                                     {.units = 2, .activation = NN_IDENTITY}};
                nn_config config = nn_config_default();
                float *parameters;
                size_t count;
                quantized q = {0};
                config.inputs = 5;
                config.layers = layers;
                config.layer_count = 3;
                if (make(&q, &config) != NULL || nn_parameters(q.whole, &parameters, &count) != NN_OK) exit(2);
                for (size_t i = 0; i < count; i++) parameters[i] = random_number() * sizes[w];
                for (int j = 0; j < 3; j++) parameters[5 * 3 + j] = random_number() * sizes[b];
                for (size_t i = 0; i < 4 * 5; i++) inputs[i] = random_number() * sizes[x];
                const char *wrong = quantize(&q, 4);
                if (wrong == NULL) {
                    quantised++;
                    wrong = agrees(&q, &config, 4);
                    agreed += wrong == NULL;
                    if (wrong != NULL && detail[0] == 0)
                        snprintf(detail, sizeof detail, "weights %g, biases %g, inputs %g: %s", sizes[w], sizes[b],
                                 sizes[x], wrong);
                } else {
                    refused += wrong == nn_status_string(NN_ERROR_NONFINITE_INPUT) && q.model[0] == 0xa7;
                }
                release(&q);
            }
    CHECK("extreme numbers are quantised, or refused and nothing is written",
          quantised + refused == rounds && quantised > 400 && refused > 50);
    CHECK_DETAIL("extreme numbers that are quantised are the formulas of nn.h", agreed == quantised, detail);
}

/* 65,536 inputs and weights at their limits: no sum overflows. */
static void widest(void) {
    nn_layer layer = {.units = 2, .activation = NN_IDENTITY};
    nn_config config = nn_config_default();
    float *parameters;
    size_t count;
    quantized q = {0};
    float *row = malloc(NN_MAX_INPUTS * sizeof *row);
    int8_t *x = malloc(NN_MAX_INPUTS);
    int32_t z[2], expected[2];
    int same = 1;
    config.inputs = NN_MAX_INPUTS;
    config.layers = &layer;
    config.layer_count = 1;
    config.max_batch = 1;
    if (make(&q, &config) != NULL || nn_parameters(q.whole, &parameters, &count) != NN_OK) exit(2);
    for (size_t i = 0; i < count; i++) parameters[i] = i % 2 ? -1.0f : 1.0f;
    parameters[count - 2] = 1e5f;
    for (int k = 0; k < NN_MAX_INPUTS; k++) row[k] = -1;
    size_t size, written;
    same &= nn_quantize_size(q.whole, NULL, &size) == NN_OK && (q.model = block_of(size)) != NULL &&
            nn_quantize(q.whole, row, 1, NULL, q.model, size, &written) == NN_OK;
    size_t memory;
    same &= nn_open_size(q.model, size, 1, &memory) == NN_OK && (q.memory = block_of(memory)) != NULL &&
            nn_open(q.model, size, 1, q.memory, memory, &q.network) == NN_OK;
    CHECK("65,536 inputs are quantised", same);
    for (int i = 0; i < 2 && same; i++) {
        memset(x, i ? 127 : -128, NN_MAX_INPUTS);
        const nn_quantized_layer view = layer_of(q.network, 0);
        for (uint32_t j = 0; j < 2; j++) {
            expected[j] = z_of(&view, x, j, -(1 << 24), 1 << 24);
            same &= sum_of(&view, x, j) != INT32_MIN;
        }
        same &= nn_predict_quantized(q.network, x, 1, z) == NN_OK && memcmp(z, expected, sizeof z) == 0;
    }
    CHECK("65,536 inputs at their limits", same);
    free(row);
    free(x);
    release(&q);
}

/* ------------------------------------------------------------------------------------- quality -- */

enum {
    POINTS = 600,
    CLASSES = 3
};

/* Three classes, each on its own arm of a spiral with some noise. */
static void spirals(float *x, float *labels) {
    for (int i = 0; i < POINTS; i++) {
        const int arm = i % CLASSES;
        const float r = 0.2f + (float)(i / CLASSES) * (float)CLASSES / POINTS * 3.0f;
        const float angle = r * 1.5f + (float)arm * 2.0943951f + 0.1f * random_number();
        x[2 * i] = r * cosf(angle) * 5.0f + 1.0f;
        x[2 * i + 1] = r * sinf(angle) * 5.0f - 2.0f;
        labels[i] = (float)arm;
    }
}

static int largest(const float *y) {
    return y[1] > y[0] ? (y[2] > y[1] ? 2 : 1) : y[2] > y[0] ? 2 : 0;
}

/* Trained for real: the labels of the integers are nearly always those of the floats. */
static void quality(void) {
    static const nn_activation kinds[] = {NN_RELU, NN_TANH, NN_SIGMOID, NN_GELU, NN_SILU, NN_ELU, NN_SOFTPLUS};
    static float x[2 * POINTS], labels[POINTS], y[CLASSES * POINTS], y_q[CLASSES * POINTS];
    spirals(x, labels);
    for (int k = 0; k < 7; k++) {
        nn_layer layers[] = {{.units = 24, .activation = kinds[k]},
                             {.units = 16, .activation = kinds[k]},
                             {.units = CLASSES, .activation = NN_SOFTMAX}};
        nn_config config = nn_config_default();
        nn_fit_options options = nn_fit_options_default();
        nn_metrics metrics = {.struct_size = sizeof metrics}, metrics_q = {.struct_size = sizeof metrics_q};
        quantized q = {0};
        char name[80], detail[120];
        int same = 0;
        config.inputs = 2;
        config.layers = layers;
        config.layer_count = 3;
        config.loss = NN_CROSS_ENTROPY;
        config.input_scaling = NN_SCALING_STANDARDIZE;
        config.learning_rate = 0.01f;
        options.epochs = 60;
        if (make(&q, &config) != NULL) exit(2);
        nn_fit_input_scaling(q.whole, x, POINTS);
        nn_fit(q.whole, x, labels, POINTS, &options, NULL);
        memcpy(inputs, x, sizeof x);
        const char *wrong = quantize(&q, POINTS);
        if (wrong == NULL) {
            nn_predict(q.whole, x, POINTS, y);
            nn_predict(q.network, x, POINTS, y_q);
            nn_evaluate(q.whole, x, labels, POINTS, &metrics);
            nn_evaluate(q.network, x, labels, POINTS, &metrics_q);
        }
        for (int i = 0; i < POINTS; i++) same += largest(y + CLASSES * i) == largest(y_q + CLASSES * i);
        snprintf(name, sizeof name, "labels of spirals, activation %d: at least 98 %% as the floats'",
                 (int)kinds[k]);
        snprintf(detail, sizeof detail, "%d of %d; accuracy %.3f and %.3f; %s", same, POINTS, metrics.accuracy,
                 metrics_q.accuracy, wrong != NULL ? wrong : "opened");
        CHECK_DETAIL(name, wrong == NULL && same >= POINTS * 98 / 100, detail);
        int right = 0;
        for (int i = 0; i < POINTS; i++) right += largest(y_q + CLASSES * i) == (int)labels[i];
        CHECK("nn_evaluate counts what nn_predict predicts",
              fabsf(metrics_q.accuracy - (float)right / POINTS) < 1e-6f &&
                  fabsf(metrics_q.loss - metrics.loss) < 0.1f);
        release(&q);
    }
}

int main(void) {
    random_networks();
    extremes();
    widest();
    quality();
    return check_finish();
}
