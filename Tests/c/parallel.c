/* The same bits with any number of the caller's threads, in any order of the tasks: training with every optimiser,
 * activation and option, prediction, evaluation, and a training that goes on with other threads. Networks of odd
 * sizes, just large enough to be shared by threads. Run under TSan by the suite "threads" too. */
#define _POSIX_C_SOURCE 200809L
#include "../golden/abi/constants.inc"
#include "check.h"
#include "classifier.h"
#include "parallel_for.h"
#include "random_network.h"

#include <math.h>
#include <string.h>

enum {
    INPUTS = 37,
    FIRST = 301,
    SECOND = 213,
    OUTPUTS = 23,
    BATCH = 203,
    ROWS = 450,
    MEMORY = 1 << 22,
    CANARY = 64
};

/* ThreadSanitizer makes everything twenty times as slow, and a race is one with any number of threads. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define IS_WATCHED 1
#endif
#endif
#ifndef IS_WATCHED
#define IS_WATCHED 0
#endif

typedef struct block {
    _Alignas(64) unsigned char before[CANARY];
    _Alignas(64) unsigned char memory[MEMORY];
    unsigned char after[CANARY];
} block;

static float inputs[ROWS * INPUTS], classes[ROWS], numbers[ROWS * OUTPUTS];
static block first, second;
static unsigned char models[2][MEMORY];
static parallel_count count;

static nn_parallel with(size_t threads) {
    count = (parallel_count){.threads = threads};
    return (nn_parallel){sizeof(nn_parallel), (uint32_t)threads, parallel_run, &count};
}

static nn_parallel reversed(void) {
    nn_parallel parallel = with(8);
    parallel.run = parallel_reverse;
    return parallel;
}

static nn_config describe(nn_layer *layers) {
    layers[0] = (nn_layer){.units = FIRST, .activation = NN_RELU};
    layers[1] = (nn_layer){.units = SECOND, .activation = NN_TANH};
    layers[2] = (nn_layer){.units = OUTPUTS, .activation = NN_SOFTMAX};
    nn_config config = classifier(INPUTS, layers, 3);
    config.max_batch = BATCH;
    config.learning_rate = 0.01f;
    return config;
}

static nn_network *make(block *b, const nn_config *config) {
    nn_network *network = NULL;
    memset(b->before, 0xa5, CANARY);
    memset(b->after, 0xa5, CANARY);
    if (nn_init(b->memory, MEMORY, config, &network) != NN_OK) return NULL;
    if (config->input_scaling != NN_SCALING_NONE) nn_fit_input_scaling(network, inputs, ROWS);
    return network;
}

static int is_whole(const block *b) {
    for (int i = 0; i < CANARY; i++)
        if (b->before[i] != 0xa5 || b->after[i] != 0xa5) return 0;
    return 1;
}

/* Everything that a training leaves behind. */
static size_t save(nn_network *network, unsigned char *model) {
    size_t size = 0;
    return nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, MEMORY, &size) == NN_OK ? size : 0;
}

static int are_same(nn_network *a, nn_network *b) {
    size_t size = save(a, models[0]);
    return size > 0 && save(b, models[1]) == size && memcmp(models[0], models[1], size) == 0;
}

/* Two steps, the first a batch that is worked through in pieces. */
static nn_status steps(nn_network *network, const float *targets, size_t width, const nn_parallel *parallel) {
    float loss[2];
    nn_status status = nn_train_batch_parallel(network, inputs, targets, ROWS, &loss[0], parallel);
    if (status != NN_OK) return status;
    return nn_train_batch_parallel(network, inputs + 3 * INPUTS, targets + 3 * width, BATCH, &loss[1], parallel);
}

/* With eight threads a layer is cut into tiles, with three the rows are shared. A training with some numbers of
 * threads, 0 for the tasks in reverse order, against the one without. */
static int trains_alike_with(const nn_config *config, const size_t *threads, int variants) {
    int is_index = config->loss == NN_CROSS_ENTROPY;
    const float *targets = is_index ? classes : numbers;
    size_t width = is_index ? 1 : config->layers[2].units;
    nn_network *alone = make(&first, config);
    if (alone == NULL || steps(alone, targets, width, NULL) != NN_OK) return 0;
    int fine = 1;
    for (int i = 0; i < variants; i++) {
        nn_parallel parallel = threads[i] == 0 ? reversed() : with(threads[i]);
        nn_network *network = make(&second, config);
        fine &= network != NULL && steps(network, targets, width, &parallel) == NN_OK && is_whole(&second);
        fine &= are_same(alone, network) && (count.runs > 0) == (threads[i] != 1);
    }
    return fine;
}

static int trains_alike(const nn_config *config) {
    static const size_t threads[] = {8, 3, 0, 1, 2};
    return trains_alike_with(config, threads, IS_WATCHED ? 1 : 5);
}

/* Gradients so large that the norm is asked for before the step, and parameters that no step accepts. */
static void near_limits(void) {
    static const size_t some[] = {8, 3};
    static float large[ROWS * OUTPUTS];
    nn_layer layers[3];
    nn_config config = describe(layers);
    layers[2].activation = NN_IDENTITY;
    config.loss = NN_MSE;
    for (int i = 0; i < ROWS * OUTPUTS; i++) large[i] = numbers[i], numbers[i] *= 1e16f;
    CHECK("large gradients", trains_alike_with(&config, some, IS_WATCHED ? 1 : 2));
    memcpy(numbers, large, sizeof large);
    static float before[FIRST * (INPUTS + 1)];
    float *weights = NULL;
    size_t weight_count;
    nn_parallel parallel = with(8);
    nn_network *network = make(&first, &config);
    if (!CHECK("a large weight", network != NULL && nn_parameters(network, &weights, &weight_count) == NN_OK))
        return;
    weights[0] = 2e15f;
    memcpy(before, weights, sizeof before);
    CHECK("no step from a large weight", nn_train_batch_parallel(network, inputs, numbers, BATCH, NULL,
                                                                 &parallel) == NN_ERROR_NONFINITE_GRADIENT &&
                                             count.runs > 0 && memcmp(before, weights, sizeof before) == 0);
}

static void trainings(void) {
    static const size_t some[] = {8, 3};
    nn_layer layers[3];
    nn_config config = describe(layers);
    for (config.optimizer = NN_SGD; config.optimizer <= LAST_nn_optimizer; config.optimizer++)
        CHECK(nn_choice_name(NN_CHOICE_OPTIMIZER, config.optimizer), trains_alike(&config));
    config = describe(layers);
    int fine = 1;
    for (layers[1].activation = NN_IDENTITY; layers[1].activation <= LAST_nn_activation; layers[1].activation++)
        if (layers[1].activation != NN_SIGN) fine &= trains_alike_with(&config, some, IS_WATCHED ? 1 : 2);
    CHECK("every activation", fine);
    config = describe(layers);
    layers[0].activation = NN_GELU;
    layers[0].dropout = 0.3f;
    layers[1].dropout = 0.1f;
    layers[0].max_norm = 1;
    CHECK("dropout and max_norm", trains_alike(&config));
    config = describe(layers);
    config.input_scaling = NN_SCALING_STANDARDIZE;
    config.clip_norm = 0.5f;
    config.weight_decay = 0.01f;
    CHECK("scaled inputs, clipping, decay", trains_alike(&config));
    config.arithmetic = NN_FAST;
    CHECK("fast arithmetic", trains_alike(&config));
    config.arithmetic = NN_FUSED;
    CHECK("fused arithmetic", trains_alike(&config));
    layers[2] = (nn_layer){.units = 3};
    config.loss = NN_MAE;
    CHECK("fused arithmetic, three outputs", trains_alike(&config));
    config.arithmetic = NN_FAST;
    CHECK("fast arithmetic, three outputs", trains_alike(&config));
    config = describe(layers);
    layers[2].activation = NN_IDENTITY;
    config.loss = NN_MSE;
    config.inputs = 5;
    config.polynomial_degree = 3;
    CHECK("polynomial features, squared error", trains_alike(&config));
    config = describe(layers);
    layers[1].activation = NN_SOFTMAX;
    layers[1].max_norm = 0.1f;
    config.clip_value = 0.001f;
    CHECK("a hidden softmax, clipped numbers", trains_alike(&config));
    near_limits();
    config = describe(layers);
    layers[0].units = 64;
    config.max_batch = 12;
    nn_parallel parallel = with(2);
    nn_network *network = make(&first, &config);
    CHECK("what is too small is not handed over",
          network != NULL && steps(network, classes, 1, &parallel) == NN_OK && count.runs == 0);
}

static int predicts_alike(nn_network *network, size_t most, const float *targets, size_t width) {
    static float expected[ROWS * OUTPUTS], outputs[ROWS * OUTPUTS + 1];
    size_t size = ROWS * width * sizeof *outputs;
    nn_metrics one = {.struct_size = sizeof one}, other = one;
    int fine = nn_predict(network, inputs, ROWS, expected) == NN_OK &&
               nn_evaluate(network, inputs, targets, ROWS, &one) == NN_OK;
    for (size_t threads = IS_WATCHED ? 8 : 1; threads <= 9; threads++) {
        nn_parallel parallel = threads == 9 ? reversed() : with(threads);
        memset(outputs, 0xa5, sizeof outputs);
        fine &= nn_predict_parallel(network, inputs, ROWS, outputs, &parallel) == NN_OK &&
                memcmp(outputs, expected, size) == 0 &&
                memcmp(&outputs[ROWS * width], "\xa5\xa5\xa5\xa5", 4) == 0 &&
                (count.tasks > 0) == (threads > 1 && most > 1);
        fine &= nn_evaluate_parallel(network, inputs, targets, ROWS, &other, &parallel) == NN_OK &&
                memcmp(&one, &other, sizeof one) == 0;
    }
    return fine;
}

static void predictions(void) {
    nn_layer layers[3];
    nn_config config = describe(layers);
    config.input_scaling = NN_SCALING_MIN_MAX;
    nn_network *network = make(&first, &config), *opened;
    CHECK("a network that is trained", network != NULL && predicts_alike(network, BATCH, classes, OUTPUTS));
    size_t size = save(network, models[0]);
    static _Alignas(64) unsigned char model[MEMORY];
    memcpy(model, models[0], size);
    const uint32_t batches[] = {1, 2, 3, 7, 50, 203, 500};
    int fine = 1;
    for (int i = 0; i < 7; i++) {
        memset(second.after, 0xa5, CANARY);
        memset(second.before, 0xa5, CANARY);
        fine &= nn_open(model, size, batches[i], second.memory, MEMORY, &opened) == NN_OK &&
                predicts_alike(opened, batches[i], classes, OUTPUTS) && is_whole(&second);
    }
    CHECK("a network that is opened, with blocks of 1 to 500 rows", fine);
    config.arithmetic = NN_FAST;
    layers[2] = (nn_layer){.units = 3};
    config.loss = NN_MSE;
    network = make(&first, &config);
    CHECK("fast arithmetic", network != NULL && predicts_alike(network, BATCH, numbers, 3));
    config.arithmetic = NN_FUSED;
    network = make(&first, &config);
    CHECK("fused arithmetic", network != NULL && predicts_alike(network, BATCH, numbers, 3));
    inputs[ROWS * INPUTS - 1] = NAN;
    static float outputs[ROWS * OUTPUTS];
    nn_parallel parallel = with(2);
    CHECK("a NaN in the last input is found",
          nn_predict_parallel(network, inputs, ROWS, outputs, &parallel) == NN_ERROR_NONFINITE_INPUT);
    inputs[ROWS * INPUTS - 1] = 0.5f;
}

static int32_t stop(const nn_progress *progress, void *context) {
    const nn_progress *at = context;
    return progress->epoch == at->epoch && progress->rows_done == at->rows_done;
}

/* Stopped in the middle of an epoch with two threads, gone on with three. */
static void goes_on(void) {
    static uint32_t order[ROWS];
    static float weights[ROWS];
    nn_layer layers[3];
    nn_config config = describe(layers);
    nn_fit_options options = nn_fit_options_default();
    for (int i = 0; i < ROWS; i++) weights[i] = (float)(i % 3);
    options.sample_weights = weights;
    options.epochs = 3;
    options.batch_size = 150;
    options.order = order;
    options.validation_rows = 50;
    nn_network *alone = make(&first, &config), *network = make(&second, &config);
    CHECK("a training alone", nn_fit(alone, inputs, classes, ROWS, &options, NULL) == NN_OK);
    nn_progress at = {.epoch = 2, .rows_done = 150};
    nn_fit_state state = {.struct_size = sizeof state};
    nn_parallel parallel = with(2);
    options.state = &state;
    options.parallel = &parallel;
    options.callback = stop;
    options.context = &at;
    options.callback_batches = 1;
    CHECK("stopped with two threads",
          nn_fit(network, inputs, classes, ROWS, &options, NULL) == NN_STOPPED && count.runs > 0);
    static _Alignas(64) unsigned char model[MEMORY];
    size_t size = save(network, models[0]);
    memcpy(model, models[0], size);
    options.callback = NULL;
    parallel = with(3);
    CHECK("gone on with three", nn_load(model, size, NULL, second.memory, MEMORY, &network) == NN_OK &&
                                    nn_fit(network, inputs, classes, ROWS, &options, NULL) == NN_OK &&
                                    count.runs > 0);
    CHECK("the bits of the one alone", are_same(alone, network));
}

static void run_nothing(void *context, size_t tasks, nn_task task, void *argument) {
    (void)context, (void)tasks, (void)task, (void)argument;
}

static void run_too_much(void *context, size_t tasks, nn_task task, void *argument) {
    (void)context;
    for (size_t i = 0; i < tasks + 9; i++) task(argument, i);
    for (size_t i = tasks; i > 0; i--) task(argument, i - 1);
    task(argument, SIZE_MAX);
    task(argument, SIZE_MAX / 2 + 1);
}

/* A parallel-for that breaks the contract has wrong results at most. */
static void liars(void) {
    static float outputs[ROWS * OUTPUTS + 1];
    nn_layer layers[3];
    nn_config config = describe(layers);
    const nn_run runs[] = {run_nothing, run_too_much};
    for (int i = 0; i < 2; i++) {
        nn_parallel parallel = {sizeof parallel, 2, runs[i], NULL};
        nn_metrics metrics = {.struct_size = sizeof metrics};
        nn_network *network = make(&first, &config);
        outputs[ROWS * OUTPUTS] = 5;
        nn_train_batch_parallel(network, inputs, classes, ROWS, NULL, &parallel);
        nn_predict_parallel(network, inputs, ROWS, outputs, &parallel);
        nn_evaluate_parallel(network, inputs, classes, ROWS, &metrics, &parallel);
        CHECK(i == 0 ? "one that runs nothing" : "one that runs tasks twice, and some that there are not",
              is_whole(&first) && outputs[ROWS * OUTPUTS] == 5);
    }
}

static void statuses(void) {
    static float outputs[ROWS * OUTPUTS];
    nn_layer layers[3];
    nn_config config = describe(layers);
    nn_network *network = make(&first, &config);
    nn_parallel parallel = with(2);
    nn_fit_options options = nn_fit_options_default();
    options.parallel = &parallel;
    parallel.run = NULL;
    CHECK("run NULL", nn_predict_parallel(network, inputs, ROWS, outputs, &parallel) == NN_ERROR_NULL_POINTER);
    CHECK("run NULL, of nn_fit", nn_fit(network, inputs, classes, ROWS, &options, NULL) == NN_ERROR_NULL_POINTER);
    parallel = with(2);
    parallel.threads = 0;
    CHECK("no threads",
          nn_train_batch_parallel(network, inputs, classes, ROWS, NULL, &parallel) == NN_ERROR_BAD_SETTING);
    parallel = with(2);
    parallel.struct_size--;
    CHECK("struct_size", nn_fit(network, inputs, classes, ROWS, &options, NULL) == NN_ERROR_STRUCT_SIZE);
}

int main(void) {
    random_inputs(inputs, ROWS * INPUTS);
    random_inputs(numbers, ROWS * OUTPUTS);
    for (int i = 0; i < ROWS; i++) classes[i] = (float)random_between(0, OUTPUTS - 1);
    trainings();
    predictions();
    goes_on();
    liars();
    statuses();
    return check_finish();
}
