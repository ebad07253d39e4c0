/*
 * libFuzzer: bytes as a description and a sequence of calls with sizes, numbers and pointers of all kinds, every
 * array in a block of exactly its size. No call traps; a call that fails changes nothing that would be saved; a
 * call that succeeds leaves finite parameters.
 */
#include "fuzz.h"
#include "nn.h"

#include <math.h>

enum {
    MOST_LAYERS = 4,
    MOST_WIDTH = 9,
    MOST_ROWS = 12,
    MOST_TRAINING = 1 << 16,
    MODEL_BYTES = 1 << 16
};

static const uint8_t *bytes;
static size_t bytes_left;
static nn_layer layers[MOST_LAYERS];
static nn_column columns[MOST_WIDTH];
static nn_config config;
static nn_sizes sizes;
static nn_network *network;
static uint8_t before[MODEL_BYTES], after[MODEL_BYTES];

static uint8_t take(void) {
    if (bytes_left == 0) return 0;
    bytes_left--;
    return *bytes++;
}

static uint32_t below(uint32_t limit) {
    return take() % limit;
}

/* Mostly ordinary numbers, now and then one that is not. */
static float number(void) {
    static const float odd[] = {NAN,    INFINITY, -INFINITY, -0.0f,  1e-45f, -1e-45f, 1e38f,
                                -1e38f, 3.4e38f,  1e19f,     1e-30f, 0,      1,       -1};
    uint8_t kind = take();
    if (kind < 14) return odd[kind];
    return ((float)kind - 128) / 32;
}

/* One in 64 is none, or not aligned. The block is kept in *block to be freed. */
static float *array(size_t count, uint8_t **block) {
    uint8_t kind = take();
    *block = fuzz_block(count * sizeof(float) + (kind == 1));
    float *values = (float *)(void *)*block;
    if (kind == 0) return NULL;
    if (kind == 1) return (float *)(void *)(*block + 1);
    for (size_t i = 0; i < count; i++) values[i] = kind < 32 ? number() : (float)((kind + i * 5) % 13) / 4 - 1;
    return values;
}

/* What the loss can take, mostly. */
static float *targets_of(size_t rows, uint8_t **block) {
    float *values = array(rows * sizes.target_width, block);
    if (values == NULL || (uint8_t *)values != *block || below(8) == 0) return values;
    for (size_t i = 0; i < rows * sizes.target_width; i++) {
        if (config.loss == NN_CROSS_ENTROPY || config.loss == NN_CROSS_ENTROPY_WITH_LOGITS)
            values[i] = (float)(i % sizes.outputs);
        else if (config.loss == NN_HINGE || config.loss == NN_PERCEPTRON)
            values[i] = i % 2 == 0 ? 1.0f : -1.0f;
        else if (config.loss != NN_MSE && config.loss != NN_HALF_MSE && config.loss != NN_MAE)
            values[i] = (float)(i % 3) / 2;
    }
    return values;
}

/* Mostly columns that may be, and no more categories than values that rows have. */
static void describe_columns(void) {
    for (uint32_t j = 0; j < config.inputs; j++) {
        nn_column *column = &columns[j];
        *column = (nn_column){.kind = (nn_column_kind)below(2), .missing = (nn_missing)below(3)};
        if (column->kind == NN_COLUMN_CATEGORY) {
            column->categories = 1 + below(3);
            column->unknown = (nn_unknown)below(2);
        }
        if (column->missing == NN_MISSING_FILL) column->fill = (float)below(2);
        if (below(64) == 0) column->fill = number();
        if (below(64) == 1) column->kind = (nn_column_kind)below(3);
    }
    config.columns = columns;
}

static void describe(void) {
    config = nn_config_default();
    config.inputs = below(MOST_WIDTH + 1);
    config.layer_count = 1 + below(MOST_LAYERS);
    config.layers = layers;
    config.loss = (nn_loss)below(13);
    config.optimizer = (nn_optimizer)below(7);
    config.max_batch = below(8);
    config.input_scaling = (nn_scaling)below(3);
    config.target_scaling = (nn_scaling)below(3);
    uint32_t more_features = below(32);
    config.polynomial_degree = 1 + more_features / 30;
    config.columns = NULL;
    if (more_features % 3 == 1) describe_columns();
    config.reduction = (nn_reduction)below(2);
    uint8_t set = take();
    if (set & 1) config.learning_rate = fabsf(number());
    if (set & 2) config.momentum = 0.9f;
    if (set & 4) config.clip_norm = fabsf(number());
    if (set & 8) config.weight_decay = fabsf(number());
    if (set & 16) config.clip_value = fabsf(number());
    if (set & 32) config.l1 = 0.01f;
    if (set & 64) config.epsilon = fabsf(number());
    if (set & 128) config.nesterov = 1;
    for (uint32_t i = 0; i < config.layer_count; i++) {
        layers[i] = (nn_layer){.units = 1 + below(MOST_WIDTH),
                               .activation = (nn_activation)below(16),
                               .initialization = (nn_initialization)below(10)};
        uint8_t more = take();
        if (more & 1) layers[i].slope = fabsf(number());
        if (more & 2) layers[i].init_value = number();
        if (more & 4) layers[i].dropout = 0.5f;
        if (more & 8) layers[i].max_norm = fabsf(number());
    }
    /* The pairs that fit are few: help. */
    nn_layer *last = &layers[config.layer_count - 1];
    if (below(8) == 0) return;
    last->dropout = 0;
    if (config.loss == NN_CROSS_ENTROPY || config.loss == NN_CROSS_ENTROPY_ONE_HOT) last->activation = NN_SOFTMAX;
    if (config.loss == NN_BINARY_CROSS_ENTROPY) last->activation = NN_SIGMOID;
    if (config.loss == NN_POISSON_NLL) last->activation = NN_EXP;
    if (config.loss == NN_PERCEPTRON) last->activation = NN_SIGN;
    if (config.loss != NN_MSE) config.target_scaling = NN_SCALING_NONE;
}

static nn_status save(uint8_t *model, size_t *size) {
    *size = 0;
    return nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, MODEL_BYTES, size);
}

static int all_finite(void) {
    float *values;
    size_t count;
    if (nn_parameters(network, &values, &count) != NN_OK) return 1;
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i])) return 0;
    return 1;
}

static size_t some_rows(void) {
    uint8_t kind = take();
    if (kind == 0) return SIZE_MAX;
    if (kind == 1) return SIZE_MAX / 4;
    return kind % (MOST_ROWS + 1);
}

/* Rows for which there are arrays. */
static size_t held(size_t rows) {
    return rows > MOST_ROWS ? 1 : rows;
}

static nn_status fit(const float *inputs, const float *targets, size_t rows) {
    nn_fit_options options = nn_fit_options_default();
    uint8_t *weights_block, *best_block = fuzz_block(sizes.parameters * sizeof(float));
    uint32_t *order = fuzz_block(held(rows) * sizeof *order);
    float *weights = array(held(rows), &weights_block);
    uint8_t set = take();
    options.epochs = below(4);
    options.batch_size = below(8);
    options.schedule.kind = (nn_schedule_kind)below(7);
    options.schedule.warmup_epochs = below(3);
    options.schedule.gamma = 0.5f;
    if (set & 1) options.order = order;
    if (set & 2) options.validation_rows = below(4);
    if (set & 4) options.best_parameters = (float *)(void *)best_block;
    if (set & 8) options.patience = below(3);
    if (set & 16) options.sample_weights = weights;
    if (set & 32) options.schedule.floor_rate = fabsf(number());
    nn_progress last = {.struct_size = sizeof last};
    nn_status status = nn_fit(network, inputs, targets, rows, &options, &last);
    free(weights_block);
    free(best_block);
    free(order);
    return status;
}

/* 1: a model, when the call failed, must be the same as before; 0: the call's failure has effects of its own, or it
 * was one that changes the network. */
static int call_with_rows(uint8_t which) {
    size_t rows = some_rows();
    uint8_t *inputs_block, *targets_block, *outputs_block, *weights_block;
    const float *inputs = array(held(rows) * config.inputs, &inputs_block);
    const float *targets = targets_of(held(rows), &targets_block);
    float *outputs = array(held(rows) * sizes.outputs, &outputs_block);
    uint8_t *gradients_block = fuzz_block(held(rows) * config.inputs * sizeof(float));
    float *gradients = (float *)(void *)gradients_block;
    const float *weights = array(held(rows), &weights_block);
    nn_metrics metrics = {.struct_size = sizeof metrics};
    nn_status status = NN_OK;
    float loss = 0;
    switch (which) {
    case 0:
        status = nn_train_batch(network, inputs, targets, rows, &loss);
        FUZZ_MUST(status != NN_OK || isfinite(loss));
        break;
    case 1:
        status = nn_forward(network, inputs, rows, outputs);
        if (status == NN_OK && below(2) == 0) {
            uint32_t kind = below(4);
            if (kind < 2) status = nn_backward_from(network, outputs, kind == 0 ? gradients : NULL);
            if (kind == 2) status = nn_backward(network, targets, &loss);
            if (kind == 3) status = nn_backward_weighted(network, targets, weights, &loss);
        }
        break;
    case 2:
        status = nn_predict(network, inputs, rows, outputs);
        break;
    case 3:
        status = nn_evaluate(network, inputs, targets, rows, &metrics);
        break;
    case 4:
        status = fit(inputs, targets, rows);
        break;
    case 5:
        status = nn_fit_input_scaling(network, inputs, rows);
        break;
    case 6:
        status = nn_fit_target_scaling(network, outputs, rows);
        break;
    default:
        status = below(2) == 0 ? nn_predict_layer(network, inputs, rows, config.layer_count - 1, outputs)
                               : nn_input_gradients(network, inputs, rows, outputs, gradients);
        break;
    }
    free(inputs_block);
    free(targets_block);
    free(outputs_block);
    free(weights_block);
    free(gradients_block);
    /* An nn_fit may fail after some of its batches; dropout draws numbers in nn_forward. */
    return status != NN_OK && which != 4 && which != 1;
}

/* Write a model, open and load it again. */
static void through_a_model(void) {
    size_t size, bytes_needed, quantized_size = 0;
    nn_network *opened, *loaded;
    if (save(before, &size) != NN_OK) return;
    uint8_t *model = fuzz_block(size);
    memcpy(model, before, size);
    void *memory = fuzz_block(sizes.training_bytes);
    FUZZ_MUST(nn_load(model, size, NULL, memory, sizes.training_bytes, &loaded) == NN_OK);
    FUZZ_MUST(nn_open_size(model, size, 2, &bytes_needed) == NN_OK);
    uint8_t *inference = fuzz_block(bytes_needed);
    FUZZ_MUST(nn_open(model, size, 2, inference, bytes_needed, &opened) == NN_OK);
    if (nn_quantize_size(opened, NULL, &quantized_size) == NN_OK) {
        uint8_t *quantized = fuzz_block(quantized_size), *block;
        size_t written = 0;
        const float *inputs = array(4 * config.inputs, &block);
        if (nn_quantize(opened, inputs, 4, NULL, quantized, quantized_size, &written) == NN_OK) {
            nn_config read = nn_config_default();
            FUZZ_MUST(nn_model_config(quantized, written, &read, NULL, 0) == NN_OK);
        }
        free(block);
        free(quantized);
    }
    free(inference);
    free(memory);
    free(model);
}

static int call_without_rows(uint8_t which) {
    float *values;
    size_t count;
    uint8_t *mean_block, *scale_block;
    nn_health health = {.struct_size = sizeof health};
    switch (which) {
    case 0:
        nn_step(network);
        break;
    case 1:
        return nn_reset(network, take()) != NN_OK;
    case 2:
        return nn_set_learning_rate(network, number()) != NN_OK;
    case 3: {
        float *mean = array(config.inputs, &mean_block), *scale = array(config.inputs, &scale_block);
        nn_status status = nn_set_input_scaling(network, mean, scale);
        free(mean_block);
        free(scale_block);
        return status != NN_OK;
    }
    case 4:
        if (nn_parameters(network, &values, &count) == NN_OK) values[take() % count] = (float)take() * 1e13f;
        break;
    case 5:
        nn_get_health(network, below(MOST_LAYERS + 1), &health);
        break;
    case 6:
        nn_set_gradient_rows(network, (uint64_t)take() << below(64));
        break;
    default:
        through_a_model();
        break;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t size_before, size_after;
    bytes = data;
    bytes_left = size;
    describe();
    sizes = (nn_sizes){.struct_size = sizeof sizes};
    if (nn_get_sizes(&config, &sizes) != NN_OK || sizes.training_bytes > MOST_TRAINING) return 0;
    void *memory = fuzz_block(sizes.training_bytes);
    if (nn_init(memory, sizes.training_bytes, &config, &network) == NN_OK) {
        while (bytes_left > 0) {
            uint8_t which = take();
            int comparable = save(before, &size_before) == NN_OK, was_finite = all_finite();
            int must_be_same = which & 128 ? call_without_rows(which % 8) : call_with_rows(which % 8);
            FUZZ_MUST(!was_finite || all_finite());
            if (!comparable || !must_be_same) continue;
            FUZZ_MUST(save(after, &size_after) == NN_OK && size_after == size_before);
            FUZZ_MUST(memcmp(before, after, size_after) == 0);
        }
    }
    free(memory);
    return 0;
}
