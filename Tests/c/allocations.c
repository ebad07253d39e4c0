/* The heap is never used: this program defines the whole malloc family itself and counts who calls it. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "example.h"

#include <errno.h>
#include <stddef.h>

static _Alignas(64) unsigned char arena[1 << 20];
static size_t arena_used;
static volatile int calls;

static void *take(size_t alignment, size_t size) {
    calls++;
    size_t start = (arena_used + sizeof(size_t) + alignment - 1) / alignment * alignment;
    if (size > sizeof arena || start > sizeof arena - size) return NULL;
    memcpy(arena + start - sizeof(size_t), &size, sizeof size);
    arena_used = start + size;
    return arena + start;
}

void *malloc(size_t size) {
    return take(16, size);
}

void *calloc(size_t count, size_t size) {
    return take(16, count * size);
}

void free(void *block) {
    calls += block != NULL;
}

void *realloc(void *block, size_t size) {
    void *moved = take(16, size);
    size_t old = 0;
    if (block != NULL) memcpy(&old, (unsigned char *)block - sizeof old, sizeof old);
    if (moved != NULL && block != NULL) memcpy(moved, block, old < size ? old : size);
    return moved;
}

void *memalign(size_t alignment, size_t size) {
    return take(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return take(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    *block = take(alignment, size);
    return *block != NULL ? 0 : ENOMEM;
}

#define COUNTED(name, call)                                                                                        \
    do {                                                                                                           \
        calls = 0;                                                                                                 \
        nn_status status = (call);                                                                                 \
        int counted = calls;                                                                                       \
        CHECK(name " succeeds without the heap", status == NN_OK && counted == 0);                                 \
    } while (0)

static void counter(void) {
    void *(*volatile allocate)(size_t) = malloc;
    void (*volatile release)(void *) = free;
    calls = 0;
    release(allocate(10));
    int counted = calls;
    CHECK("the counter counts", counted == 2);
}

static void training(example *e) {
    static uint32_t order[EXAMPLE_ROWS];
    static float best[256], input_gradients[EXAMPLE_ROWS * EXAMPLE_INPUTS];
    nn_metrics metrics = {.struct_size = sizeof metrics};
    static const float weights[EXAMPLE_ROWS] = {1, 2, 0, 1, 1, 1};
    nn_health health = {.struct_size = sizeof health};
    float rate;
    nn_fit_options options = nn_fit_options_default();
    options.order = order;
    options.sample_weights = weights;
    options.schedule.kind = NN_SCHEDULE_COSINE;
    options.validation_rows = 2;
    options.best_parameters = best;
    options.patience = 3;
    COUNTED("nn_get_sizes", nn_get_sizes(&e->config, &e->sizes));
    COUNTED("nn_init", nn_init(e->memory, sizeof e->memory, &e->config, &e->network));
    COUNTED("nn_reset", nn_reset(e->network, 5));
    COUNTED("nn_fit_input_scaling", nn_fit_input_scaling(e->network, e->inputs, EXAMPLE_ROWS));
    COUNTED("nn_fit_target_scaling", nn_fit_target_scaling(e->network, e->targets, EXAMPLE_ROWS));
    COUNTED("nn_train_batch", nn_train_batch(e->network, e->inputs, e->targets, EXAMPLE_ROWS, NULL));
    COUNTED("nn_forward", nn_forward(e->network, e->inputs, EXAMPLE_BATCH, e->outputs));
    COUNTED("nn_backward", nn_backward(e->network, e->targets, NULL));
    COUNTED("nn_step", nn_step(e->network));
    COUNTED("nn_forward again", nn_forward(e->network, e->inputs, EXAMPLE_BATCH, e->outputs));
    COUNTED("nn_backward_weighted", nn_backward_weighted(e->network, e->targets, weights, NULL));
    COUNTED("nn_forward once more", nn_forward(e->network, e->inputs, EXAMPLE_BATCH, e->outputs));
    COUNTED("nn_backward_from", nn_backward_from(e->network, e->targets, input_gradients));
    COUNTED("nn_input_gradients",
            nn_input_gradients(e->network, e->inputs, EXAMPLE_ROWS, e->targets, input_gradients));
    COUNTED("nn_get_health", nn_get_health(e->network, 0, &health));
    COUNTED("nn_schedule_rate", nn_schedule_rate(&options.schedule, 0.1f, 50, &rate));
    COUNTED("nn_fit", nn_fit(e->network, e->inputs, e->targets, EXAMPLE_ROWS, &options, NULL));
    COUNTED("nn_predict", nn_predict(e->network, e->inputs, EXAMPLE_ROWS, e->outputs));
    COUNTED("nn_evaluate", nn_evaluate(e->network, e->inputs, e->targets, EXAMPLE_ROWS, &metrics));
}

static void run_in_turn(void *context, size_t tasks, nn_task task, void *argument) {
    size_t *runs = context;
    for (size_t i = 0; i < tasks; i++) task(argument, i);
    ++*runs;
}

/* Rows enough to be shared by threads. */
static void parallel_for(example *e) {
    enum {
        ROWS = 200
    };
    static _Alignas(64) unsigned char memory[1 << 22];
    static float inputs[ROWS * EXAMPLE_INPUTS], targets[ROWS * EXAMPLE_OUTPUTS], outputs[ROWS * EXAMPLE_OUTPUTS];
    nn_layer layers[] = {{.units = 300, .activation = NN_GELU, .dropout = 0.1f},
                         {.units = 300, .activation = NN_TANH},
                         {.units = EXAMPLE_OUTPUTS}};
    nn_network *network;
    nn_metrics metrics = {.struct_size = sizeof metrics};
    size_t runs = 0;
    nn_parallel parallel = {sizeof parallel, 3, run_in_turn, &runs};
    nn_fit_options options = nn_fit_options_default();
    nn_config config = e->config;
    config.layers = layers;
    config.layer_count = 3;
    config.max_batch = ROWS;
    options.epochs = 2;
    options.batch_size = 0;
    options.parallel = &parallel;
    example_must(nn_init(memory, sizeof memory, &config, &network), "nn_init");
    COUNTED("nn_train_batch_parallel", nn_train_batch_parallel(network, inputs, targets, ROWS, NULL, &parallel));
    COUNTED("nn_fit, parallel", nn_fit(network, inputs, targets, ROWS, &options, NULL));
    COUNTED("nn_predict_parallel", nn_predict_parallel(network, inputs, ROWS, outputs, &parallel));
    COUNTED("nn_evaluate_parallel", nn_evaluate_parallel(network, inputs, targets, ROWS, &metrics, &parallel));
    CHECK("work was handed over", runs >= 5);
}

static void every_optimizer_and_activation(example *e) {
    nn_layer layers[] = {{.units = EXAMPLE_HIDDEN, .dropout = 0.2f, .max_norm = 1}, {.units = EXAMPLE_OUTPUTS}};
    nn_config config = e->config;
    config.layers = layers;
    for (config.optimizer = NN_SGD; config.optimizer <= LAST_nn_optimizer; config.optimizer++) {
        for (layers[0].activation = NN_IDENTITY; layers[0].activation <= LAST_nn_activation;
             layers[0].activation++) {
            if (layers[0].activation == NN_SIGN) continue;
            example_must(nn_init(e->memory, sizeof e->memory, &config, &e->network), "nn_init");
            COUNTED("nn_train_batch, each optimiser and activation",
                    nn_train_batch(e->network, e->inputs, e->targets, EXAMPLE_ROWS, NULL));
        }
    }
}

static void every_initialization(example *e) {
    for (nn_initialization i = NN_INIT_DEFAULT; i <= LAST_nn_initialization; i++) {
        e->layers[0].initialization = e->layers[1].initialization = i;
        COUNTED("nn_init, each initialisation", nn_init(e->memory, sizeof e->memory, &e->config, &e->network));
    }
}

static void models(example *e) {
    nn_metadata metadata = example_metadata();
    const char *text;
    size_t size;
    COUNTED("nn_save_size", nn_save_size(e->network, &metadata, NN_SAVE_TRAINING_STATE, &size));
    COUNTED("nn_save",
            nn_save(e->network, &metadata, NN_SAVE_TRAINING_STATE, e->model, sizeof e->model, &e->model_size));
    COUNTED("nn_model_config", nn_model_config(e->model, e->model_size, &e->config, e->layers, 2));
    COUNTED("nn_open_size", nn_open_size(e->model, e->model_size, 1, &size));
    COUNTED("nn_open", nn_open(e->model, e->model_size, 1, e->opened_memory, sizeof e->opened_memory, &e->opened));
    COUNTED("nn_get_text", nn_get_text(e->opened, NN_TEXT_NOTE, 0, &text));
    COUNTED("nn_predict, opened", nn_predict(e->opened, e->inputs, EXAMPLE_ROWS, e->outputs));
    COUNTED("nn_predict_layer", nn_predict_layer(e->opened, e->inputs, EXAMPLE_BATCH, 1, e->outputs));
    COUNTED("nn_load", nn_load(e->model, e->model_size, NULL, e->memory, sizeof e->memory, &e->network));
}

static void integers(example *e) {
    nn_metadata metadata = example_metadata();
    nn_quantized_layer layer = {.struct_size = sizeof layer};
    nn_metrics metrics = {.struct_size = sizeof metrics};
    int8_t x[EXAMPLE_ROWS * EXAMPLE_INPUTS];
    int32_t z[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];
    const double scales[EXAMPLE_INPUTS] = {0.001, 0.001, 0.001};
    const int16_t readings[EXAMPLE_ROWS * EXAMPLE_INPUTS] = {0};
    nn_raw_input raw[EXAMPLE_INPUTS];
    size_t size;
    COUNTED("nn_quantize_size", nn_quantize_size(e->network, &metadata, &size));
    COUNTED("nn_quantize", nn_quantize(e->network, e->inputs, EXAMPLE_ROWS, &metadata, e->quantized_model,
                                       sizeof e->quantized_model, &e->quantized_size));
    COUNTED("nn_open, quantised", nn_open(e->quantized_model, e->quantized_size, 1, e->quantized_memory,
                                          sizeof e->quantized_memory, &e->quantized));
    COUNTED("nn_get_quantized_layer", nn_get_quantized_layer(e->quantized, 1, &layer));
    COUNTED("nn_quantize_inputs", nn_quantize_inputs(e->quantized, e->inputs, EXAMPLE_ROWS, x));
    COUNTED("nn_get_raw_inputs", nn_get_raw_inputs(e->quantized, NULL, scales, raw));
    COUNTED("nn_quantize_raw", nn_quantize_raw(e->quantized, raw, readings, EXAMPLE_ROWS, x));
    COUNTED("nn_predict_quantized", nn_predict_quantized(e->quantized, x, EXAMPLE_ROWS, z));
    COUNTED("nn_predict, quantised", nn_predict(e->quantized, e->inputs, EXAMPLE_ROWS, e->outputs));
    COUNTED("nn_predict_layer, quantised", nn_predict_layer(e->quantized, e->inputs, EXAMPLE_BATCH, 1, e->outputs));
    COUNTED("nn_evaluate, quantised", nn_evaluate(e->quantized, e->inputs, e->targets, EXAMPLE_ROWS, &metrics));
    COUNTED("nn_save, quantised", nn_save(e->quantized, NULL, 0, e->model, sizeof e->model, &size));
}

/* Solutions by QR, by Cholesky's decomposition, and by QR of the augmented rows. */
static void closed_forms(example *e) {
    static _Alignas(64) unsigned char work[8192];
    const double alphas[] = {0, 1, 1e-12};
    nn_layer layer = {.units = EXAMPLE_OUTPUTS, .activation = NN_IDENTITY};
    size_t size;
    e->config.layers = &layer;
    e->config.layer_count = 1;
    CHECK("a linear network", nn_init(e->memory, sizeof e->memory, &e->config, &e->network) == NN_OK);
    if (nn_solve_size(e->network, EXAMPLE_ROWS, &size) == NN_ERROR_UNSUPPORTED) return;
    COUNTED("nn_solve_size", nn_solve_size(e->network, EXAMPLE_ROWS, &size));
    for (int i = 0; i < 3; i++)
        COUNTED("nn_solve", nn_solve(e->network, e->inputs, e->targets, EXAMPLE_ROWS, alphas[i], NULL, work, size));
}

int main(void) {
    static example e;
    counter();
    example_describe(&e);
    example_fill(&e);
    training(&e);
    every_optimizer_and_activation(&e);
    every_initialization(&e);
    parallel_for(&e);
    models(&e);
    integers(&e);
    closed_forms(&e);
    return check_finish();
}
