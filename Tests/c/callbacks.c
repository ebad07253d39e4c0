/* Calls for a network from functions of the program that run inside a call for it. Tests/firmware/arguments.c makes
 * every call of nn.h from an nn_callback and an nn_read_rows; here is nn_run, and what a failed call leaves. */
#include "check.h"
#include "example.h"

#include <setjmp.h>

enum {
    WIDE = 256,
    WIDE_ROWS = 512
};

static example subject;

static struct {
    nn_network *network;
    int calls;
    nn_status statuses[4];
} inside;

static void call(void) {
    float y[EXAMPLE_OUTPUTS];
    nn_network *made = inside.network;
    nn_config config;
    inside.calls++;
    inside.statuses[0] = nn_fit(inside.network, subject.inputs, subject.targets, 4, NULL, NULL);
    inside.statuses[1] = nn_predict(inside.network, subject.inputs, 1, y);
    inside.statuses[2] = nn_init(inside.network, sizeof subject.memory, &subject.config, &made);
    config = nn_config_default();
    inside.statuses[3] = made == NULL ? nn_get_config(inside.network, &config, NULL, 0) : NN_STOPPED;
}

static int were_refused(void) {
    return inside.calls > 0 && inside.statuses[0] == NN_ERROR_WRONG_STATE &&
           inside.statuses[1] == NN_ERROR_WRONG_STATE && inside.statuses[2] == NN_ERROR_WRONG_STATE &&
           inside.statuses[3] == NN_OK;
}

static int32_t at_progress(const nn_progress *progress, void *context) {
    (void)progress;
    (void)context;
    call();
    return 0;
}

static void check_callback(void) {
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 2;
    options.callback = at_progress;
    inside.network = subject.network;
    CHECK("a fit whose callback calls",
          nn_fit(subject.network, subject.inputs, subject.targets, 4, &options, NULL) == NN_OK);
    CHECK("what its calls say", were_refused());
    CHECK("afterwards they may be made", nn_predict(subject.network, subject.inputs, 2, subject.outputs) == NN_OK);
}

static void run(void *context, size_t tasks, nn_task task, void *argument) {
    (void)context;
    call();
    for (size_t i = 0; i < tasks; i++) task(argument, i);
}

static void check_run(void) {
    static _Alignas(64) unsigned char memory[8 << 20];
    static float inputs[WIDE_ROWS * WIDE], outputs[WIDE_ROWS * WIDE];
    const nn_layer layers[] = {{.units = WIDE, .activation = NN_TANH}, {.units = WIDE}};
    const nn_parallel parallel = {.struct_size = sizeof parallel, .threads = 4, .run = run};
    nn_config config = nn_config_default();
    nn_network *network;
    config.inputs = WIDE;
    config.layers = layers;
    config.layer_count = 2;
    config.max_batch = WIDE_ROWS;
    CHECK("a wide network", nn_init(memory, sizeof memory, &config, &network) == NN_OK);
    inside.network = network;
    inside.calls = 0;
    CHECK("a prediction with threads",
          nn_predict_parallel(network, inputs, WIDE_ROWS, outputs, &parallel) == NN_OK);
    CHECK("what calls from nn_run say", were_refused());
    inside.calls = 0;
    CHECK("a batch with threads",
          nn_train_batch_parallel(network, inputs, outputs, WIDE_ROWS, NULL, &parallel) == NN_OK);
    CHECK("what calls from its nn_run say", were_refused());
    CHECK("afterwards they may be made", nn_predict(network, inputs, 1, outputs) == NN_OK);
}

/* A quantised network calls back to read the rows that it is measured on. */
static int32_t read_rows(void *context, const uint32_t *order, size_t first, size_t count, float *x, float *t) {
    int8_t integers[EXAMPLE_ROWS * EXAMPLE_INPUTS] = {0};
    int32_t sums[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];
    const int16_t readings[EXAMPLE_INPUTS] = {0};
    const nn_raw_input raw[EXAMPLE_INPUTS] = {{0, 0, 0}};
    (void)context;
    (void)order;
    inside.calls++;
    inside.statuses[0] = nn_quantize_inputs(subject.quantized, subject.inputs, 1, integers);
    inside.statuses[1] = nn_predict_quantized(subject.quantized, integers, 1, sums);
    inside.statuses[2] = nn_quantize_raw(subject.quantized, raw, readings, 1, integers);
    memcpy(x, subject.inputs + first * EXAMPLE_INPUTS, count * EXAMPLE_INPUTS * sizeof *x);
    memcpy(t, subject.targets + first * EXAMPLE_OUTPUTS, count * EXAMPLE_OUTPUTS * sizeof *t);
    return 0;
}

static void check_quantized(void) {
    float buffer[EXAMPLE_BATCH * (EXAMPLE_INPUTS + EXAMPLE_OUTPUTS)];
    const nn_row_reader reader = {
        .struct_size = sizeof reader, .read = read_rows, .buffer = buffer, .buffer_size = sizeof buffer};
    nn_metrics metrics = {.struct_size = sizeof metrics};
    inside.calls = 0;
    CHECK("a quantised network is measured",
          nn_evaluate_rows(subject.quantized, &reader, 0, EXAMPLE_ROWS, &metrics) == NN_OK && inside.calls > 0);
    CHECK("and refuses to run from there", inside.statuses[0] == NN_ERROR_WRONG_STATE &&
                                               inside.statuses[1] == NN_ERROR_WRONG_STATE &&
                                               inside.statuses[2] == NN_ERROR_WRONG_STATE);
}

/* *network of the functions that make one. */
static void check_handles(void) {
    static _Alignas(64) unsigned char memory[8192];
    nn_config config = subject.config;
    nn_network *made = subject.network;
    CHECK("nn_init", nn_init(memory, 16, &config, &made) == NN_ERROR_BUFFER_TOO_SMALL && made == NULL);
    made = subject.network;
    config.inputs = 0;
    CHECK("a description",
          nn_init(memory, sizeof memory, &config, &made) == NN_ERROR_ZERO_DIMENSION && made == NULL);
    made = subject.network;
    CHECK("nn_open", nn_open(subject.model, subject.model_size - 16, 1, memory, sizeof memory, &made) ==
                             NN_ERROR_MODEL_TRUNCATED &&
                         made == NULL);
    made = subject.network;
    CHECK("nn_load", nn_load(subject.quantized_model, subject.quantized_size, NULL, memory, sizeof memory, &made) ==
                             NN_ERROR_NOT_TRAINABLE &&
                         made == NULL);
    made = subject.network;
    CHECK("no memory", nn_init(NULL, 0, &subject.config, &made) == NN_ERROR_NULL_POINTER && made == NULL);
    nn_config copy = subject.config;
    CHECK("in the description it stays",
          nn_init(memory, sizeof memory, &copy, (nn_network **)(void *)&copy.layers) == NN_ERROR_OVERLAP &&
              copy.layers == subject.config.layers);
}

static int32_t leave(const nn_progress *progress, void *context) {
    (void)progress;
    longjmp(*(jmp_buf *)context, 1);
}

/* A block that a callback was left from is used again when it is cleared. */
static void check_left(void) {
    static jmp_buf place;
    nn_fit_options options = nn_fit_options_default();
    nn_network *made;
    options.callback = leave;
    options.context = &place;
    if (setjmp(place) == 0) nn_fit(subject.network, subject.inputs, subject.targets, 4, &options, NULL);
    CHECK("a block that a callback was left from",
          nn_init(subject.memory, sizeof subject.memory, &subject.config, &made) == NN_ERROR_WRONG_STATE);
    memset(subject.memory, 0, NN_HEADER_BYTES);
    CHECK("is used again when it is cleared",
          nn_init(subject.memory, sizeof subject.memory, &subject.config, &made) == NN_OK);
}

int main(void) {
    example_make(&subject);
    check_callback();
    check_run();
    check_quantized();
    check_handles();
    check_left();
    return check_finish();
}
