/*
 * libFuzzer: any bytes as an nn_fit_state. The first ones choose the options of a fit that is stopped in its middle
 * and what of its state is changed. Going on from there is refused, with everything as it was, or ends in finite
 * parameters and a state that can be gone on from.
 */
#include "../golden/abi/constants.inc"
#include "fuzz.h"
#include "nn.h"

#include <math.h>

enum {
    ROWS = 11,
    INPUTS = 2,
    MOST_OUTPUTS = 3,
    MEMORY = 8192,
    MOST_PARAMETERS = 64,
    MOST_EPOCHS = 4
};

typedef struct training {
    _Alignas(NN_ALIGNMENT) unsigned char memory[MEMORY];
    float best[MOST_PARAMETERS];
    uint32_t order[ROWS];
    nn_fit_state state;
} training;

static const uint8_t *bytes;
static size_t bytes_left;
static training now, before;
static nn_network *network;
static nn_fit_options options;
static float inputs[ROWS * INPUTS], targets[ROWS * MOST_OUTPUTS], weights[ROWS];
static uint32_t calls_left;

static uint8_t take(void) {
    if (bytes_left == 0) return 0;
    bytes_left--;
    return *bytes++;
}

static int32_t stop(const nn_progress *progress, void *context) {
    (void)context;
    FUZZ_MUST(progress->struct_size == sizeof *progress);
    return calls_left-- == 0;
}

static void begin(void) {
    static const nn_loss losses[] = {NN_MSE, NN_CROSS_ENTROPY, NN_BINARY_CROSS_ENTROPY, NN_HINGE};
    uint8_t which = take(), set = take();
    nn_loss loss = losses[which % 4];
    nn_layer layers[2] = {{.units = 3, .activation = NN_TANH}, {.units = MOST_OUTPUTS}};
    if (which & 4) layers[0].dropout = 0.5f;
    if (loss == NN_CROSS_ENTROPY) layers[1].activation = NN_SOFTMAX;
    if (loss == NN_BINARY_CROSS_ENTROPY) layers[1].activation = NN_SIGMOID;
    nn_config config = nn_config_default();
    config.inputs = INPUTS;
    config.layers = layers;
    config.layer_count = 2;
    config.loss = loss;
    config.max_batch = 2;
    config.optimizer = (nn_optimizer)(which >> 3) % (LAST_nn_optimizer + 1);
    FUZZ_MUST(nn_init(now.memory, MEMORY, &config, &network) == NN_OK);
    for (int i = 0; i < ROWS * INPUTS; i++) inputs[i] = (float)(i * 7 % 11) / 4 - 1;
    for (int i = 0; i < ROWS * MOST_OUTPUTS; i++)
        targets[i] = loss == NN_HINGE ? (i % 2 ? 1.0f : -1.0f) : (float)(i % 2);
    for (int i = 0; i < ROWS; i++) weights[i] = (float)(i % 3);
    options = nn_fit_options_default();
    options.epochs = 1 + set % MOST_EPOCHS;
    options.batch_size = 1 + take() % (ROWS + 1);
    options.callback = stop;
    options.callback_batches = 1;
    options.state = &now.state;
    if (set & 4) options.order = now.order;
    if (set & 8) options.validation_rows = 3;
    if (set & 16) options.best_parameters = now.best;
    if (set & 32) options.sample_weights = weights;
    if ((set & 72) == 72) options.patience = 2;
    options.schedule.kind = (nn_schedule_kind)(take() % (LAST_nn_schedule_kind + 1));
    options.schedule.patience = set >> 7;
    options.schedule.warmup_epochs = set >> 6;
    memset(&now.state, 0, sizeof now.state);
    now.state.struct_size = sizeof now.state;
    calls_left = take() % 32;
}

/* Pieces of a place, a length and that many bytes. */
static void change(void) {
    uint8_t state[sizeof now.state];
    memcpy(state, &now.state, sizeof state);
    while (bytes_left > 0) {
        size_t place = take();
        for (size_t count = take() % 9; count > 0; count--) state[place++ % sizeof state] = take();
    }
    memcpy(&now.state, state, sizeof state);
}

static nn_status fit(void) {
    return nn_fit(network, inputs, targets, ROWS, &options, NULL);
}

static int all_finite(void) {
    float *values;
    size_t count;
    FUZZ_MUST(nn_parameters(network, &values, &count) == NN_OK);
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i])) return 0;
    return 1;
}

static int has_diverged(nn_status status) {
    return status == NN_ERROR_NONFINITE_LOSS || status == NN_ERROR_NONFINITE_GRADIENT;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bytes = data;
    bytes_left = size;
    begin();
    nn_status status = fit();
    FUZZ_MUST(status == NN_OK || status == NN_STOPPED);
    change();
    memcpy(&before, &now, sizeof now);
    calls_left = 100;
    status = fit();
    FUZZ_MUST(all_finite());
    if (status != NN_OK && !has_diverged(status)) {
        FUZZ_MUST(memcmp(&before, &now, sizeof now) == 0);
        return 0;
    }
    options.epochs++;
    nn_status again = fit();
    FUZZ_MUST(status != NN_OK || again == NN_OK || has_diverged(again));
    FUZZ_MUST(all_finite());
    return 0;
}
