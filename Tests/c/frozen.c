/* Frozen layers keep their bits, and the others learn what a network of them alone learns from the outputs of the
 * frozen ones: the same losses, gradients and parameters, with every optimiser, penalty and dropout, in one call
 * and in pieces, stopped and gone on with, with threads and without. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "parallel_for.h"
#include "random_network.h"

#include <string.h>

enum {
    NETWORKS = 1500,
    ROWS = 13,
    MEMORY = 1 << 17,
    WIDE_INPUTS = 33,
    WIDE_ROWS = 210,
    WIDE_MEMORY = 1 << 23,
    WIDEST = 301
};

typedef struct block {
    _Alignas(64) unsigned char memory[MEMORY];
    nn_network *network;
} block;

typedef struct view {
    float *parameters, *gradients;
    size_t parameter_count, gradient_count;
} view;

static block whole, tail, loaded;
static _Alignas(64) unsigned char model[MEMORY], again[MEMORY];
static float inputs[ROWS * RANDOM_MAX_WIDTH], hidden[ROWS * RANDOM_MAX_WIDTH], targets[ROWS * RANDOM_MAX_WIDTH];
static float before[MEMORY / 4], expected[ROWS * RANDOM_MAX_WIDTH], found[ROWS * RANDOM_MAX_WIDTH];

static view look(nn_network *network) {
    view v = {0};
    nn_parameters(network, &v.parameters, &v.parameter_count);
    nn_gradients(network, &v.gradients, &v.gradient_count, NULL);
    return v;
}

static int same(const float *a, const float *b, size_t count) {
    return memcmp(a, b, count * sizeof(float)) == 0;
}

/* The layers that are not frozen as a network of its own. */
static nn_config tail_of(const nn_config *config) {
    nn_config c = *config;
    c.inputs = config->layers[config->frozen_layers - 1].units;
    c.layers += config->frozen_layers;
    c.layer_count -= config->frozen_layers;
    c.frozen_layers = 0;
    c.input_scaling = NN_SCALING_NONE;
    c.polynomial_degree = 1;
    return c;
}

/* NULL when whole and tail learn the same, else what is different. A batch that diverges does so in both. */
static const char *learn_the_same(int pieces) {
    float losses[2] = {0, 0};
    nn_status a, b;
    if (pieces) {
        a = nn_forward(whole.network, inputs, 1, NULL), b = nn_forward(tail.network, hidden, 1, NULL);
        if (a == NN_OK) a = nn_backward(whole.network, targets, &losses[0]);
        if (b == NN_OK) b = nn_backward(tail.network, targets, &losses[1]);
        if (a == NN_OK) a = nn_step(whole.network);
        if (b == NN_OK) b = nn_step(tail.network);
    } else {
        a = nn_train_batch(whole.network, inputs, targets, ROWS, &losses[0]);
        b = nn_train_batch(tail.network, hidden, targets, ROWS, &losses[1]);
    }
    const view w = look(whole.network), t = look(tail.network);
    if (a != b) return "the statuses";
    if (memcmp(&losses[0], &losses[1], sizeof losses[0]) != 0) return "the losses";
    if (w.gradient_count != t.parameter_count) return "the number of gradients";
    if (!same(w.gradients, t.gradients, t.gradient_count)) return "the gradients";
    const size_t frozen = w.parameter_count - w.gradient_count;
    if (!same(w.parameters, before, frozen)) return "a frozen parameter";
    return same(w.parameters + frozen, t.parameters, t.parameter_count) ? NULL : "a trained parameter";
}

/* Saved with its training state, loaded, and trained on, the network has the bits of one that never stopped. */
static const char *goes_on(void) {
    size_t size, other;
    if (nn_save(whole.network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof model, &size) != NN_OK ||
        nn_load(model, size, NULL, loaded.memory, sizeof loaded.memory, &loaded.network) != NN_OK)
        return "the model is not loaded";
    nn_status a = nn_train_batch(whole.network, inputs, targets, ROWS, NULL);
    nn_status b = nn_train_batch(loaded.network, inputs, targets, ROWS, NULL);
    if (a != b) return "the status after loading";
    if (nn_save(whole.network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof model, &size) != NN_OK ||
        nn_save(loaded.network, NULL, NN_SAVE_TRAINING_STATE, again, sizeof again, &other) != NN_OK)
        return "a model is not saved";
    return size == other && memcmp(model, again, size) == 0 ? NULL : "the model after loading";
}

/* A layer that is frozen shows no gradients. */
static const char *shows_none(const nn_config *config) {
    for (uint32_t i = 0; i < config->layer_count; i++) {
        nn_layer_view v = {.struct_size = sizeof v};
        nn_health health = {.struct_size = sizeof health};
        const int is_frozen = i < config->frozen_layers;
        if (nn_get_layer(whole.network, i, &v) != NN_OK) return "nn_get_layer";
        if ((v.weight_gradients == NULL) != is_frozen || (v.bias_gradients == NULL) != is_frozen)
            return "gradients of a layer";
        if (nn_get_health(whole.network, i, &health) != NN_OK) return "nn_get_health";
        if (is_frozen && (health.gradient_norm != 0 || health.dead_units != 0)) return "health of a frozen layer";
        if (!(health.parameter_norm > 0)) return "the norm of parameters";
    }
    return NULL;
}

static const char *compare(const nn_config *config) {
    const nn_config rest = tail_of(config);
    const uint32_t last = config->layer_count - 1;
    const char *wrong;
    nn_sizes sizes = {.struct_size = sizeof sizes};
    if (nn_get_sizes(config, &sizes) != NN_OK ||
        nn_init(whole.memory, sizes.training_bytes, config, &whole.network) != NN_OK ||
        nn_init(tail.memory, sizeof tail.memory, &rest, &tail.network) != NN_OK)
        return "nn_init";
    random_inputs(inputs, ROWS * config->inputs);
    random_targets(config, &sizes, targets, ROWS);
    if (config->input_scaling) nn_fit_input_scaling(whole.network, inputs, ROWS);
    if (config->target_scaling) nn_fit_target_scaling(whole.network, targets, ROWS);
    if (config->target_scaling) nn_fit_target_scaling(tail.network, targets, ROWS);
    view w = look(whole.network);
    memcpy(before, w.parameters, w.parameter_count * sizeof(float));
    /* Draws the others as the tail has drawn them, and leaves the generator where the tail's is. */
    if (nn_reset(whole.network, config->seed) != NN_OK) return "nn_reset";
    if (nn_predict_layer(whole.network, inputs, ROWS, config->frozen_layers - 1, hidden) != NN_OK)
        return "nn_predict_layer";
    for (int step = 0; step < 6; step++)
        if ((wrong = learn_the_same(step % 3 == 2)) != NULL) return wrong;
    if (nn_predict(whole.network, inputs, ROWS, found) != nn_predict(tail.network, hidden, ROWS, expected) ||
        !same(found, expected, ROWS * sizes.outputs))
        return "the predictions";
    for (uint32_t i = 0; i <= last; i++) nn_predict_layer(whole.network, inputs, ROWS, i, found);
    if ((wrong = shows_none(config)) != NULL) return wrong;
    return goes_on();
}

/* A block has no more than what is trained needs. */
static int is_smaller(nn_config config) {
    nn_sizes frozen = {.struct_size = sizeof frozen}, all = {.struct_size = sizeof all};
    size_t spared = 0, inputs_of = 0;
    if (nn_get_sizes(&config, &frozen) != NN_OK) return 0;
    inputs_of = config.inputs;
    for (uint32_t i = 0; i < config.frozen_layers; i++) {
        spared += (inputs_of + 1) * config.layers[i].units;
        inputs_of = config.layers[i].units;
    }
    config.frozen_layers = 0;
    /* Gradients of frozen parameters, but for what rounding up to 16 bytes takes. */
    return nn_get_sizes(&config, &all) == NN_OK && frozen.training_bytes + 4 * spared <= all.training_bytes + 16 &&
           frozen.model_bytes == all.model_bytes && frozen.inference_bytes == all.inference_bytes;
}

static void random_networks(void) {
    char detail[160] = "";
    int equal = 0, smaller = 0, tried = 0;
    while (tried < NETWORKS) {
        nn_layer layers[RANDOM_MAX_LAYERS];
        nn_config config = random_network(layers);
        if (config.layer_count < 2) continue;
        config.frozen_layers = random_between(1, config.layer_count - 1);
        const char *wrong = compare(&config);
        if (wrong != NULL && detail[0] == 0)
            snprintf(detail, sizeof detail, "network %d, %u of %u layers frozen: %s differ", tried,
                     (unsigned)config.frozen_layers, (unsigned)config.layer_count, wrong);
        equal += wrong == NULL;
        smaller += is_smaller(config);
        tried++;
    }
    CHECK_DETAIL("random networks learn as the network of their last layers", equal == NETWORKS, detail);
    CHECK("their blocks are smaller", smaller == NETWORKS);
}

/* ------------------------------------------------------------------------------------- threads */

typedef struct wide_block {
    _Alignas(64) unsigned char memory[WIDE_MEMORY];
    nn_network *network;
} wide_block;

static wide_block alone, shared;
static float wide_inputs[WIDE_ROWS * WIDE_INPUTS], wide_targets[WIDE_ROWS * 7];
static float outputs[2][WIDE_ROWS * WIDEST];

static int with_threads(const nn_config *config, const nn_parallel *parallel) {
    nn_fit_options options = nn_fit_options_default();
    nn_metrics metrics[2] = {{.struct_size = sizeof metrics[0]}, {.struct_size = sizeof metrics[1]}};
    options.epochs = 2, options.batch_size = WIDE_ROWS;
    int done = nn_init(alone.memory, sizeof alone.memory, config, &alone.network) == NN_OK &&
               nn_init(shared.memory, sizeof shared.memory, config, &shared.network) == NN_OK &&
               nn_fit(alone.network, wide_inputs, wide_targets, WIDE_ROWS, &options, NULL) == NN_OK;
    options.parallel = parallel;
    done = done && nn_fit(shared.network, wide_inputs, wide_targets, WIDE_ROWS, &options, NULL) == NN_OK &&
           nn_evaluate(alone.network, wide_inputs, wide_targets, WIDE_ROWS, &metrics[0]) == NN_OK &&
           nn_evaluate_parallel(shared.network, wide_inputs, wide_targets, WIDE_ROWS, &metrics[1], parallel) ==
               NN_OK &&
           nn_predict(alone.network, wide_inputs, WIDE_ROWS, outputs[0]) == NN_OK &&
           nn_predict_parallel(shared.network, wide_inputs, WIDE_ROWS, outputs[1], parallel) == NN_OK;
    const view a = look(alone.network), b = look(shared.network);
    return done && same(a.parameters, b.parameters, a.parameter_count) &&
           same(a.gradients, b.gradients, a.gradient_count) &&
           memcmp(&metrics[0], &metrics[1], sizeof metrics[0]) == 0 && same(outputs[0], outputs[1], WIDE_ROWS * 7);
}

static void threads(void) {
    const nn_layer layers[] = {{.units = 301, .activation = NN_TANH},
                               {.units = 240, .activation = NN_RELU},
                               {.units = 213, .activation = NN_GELU, .dropout = 0.25f},
                               {.units = 245, .activation = NN_SILU},
                               {.units = 7}};
    parallel_count count = {.threads = 3};
    nn_parallel parallel = {sizeof parallel, 3, parallel_run, &count};
    nn_config config = nn_config_default();
    char name[80];
    config.inputs = WIDE_INPUTS, config.layers = layers, config.layer_count = 5, config.max_batch = WIDE_ROWS;
    random_inputs(wide_inputs, WIDE_ROWS * WIDE_INPUTS);
    random_inputs(wide_targets, WIDE_ROWS * 7);
    for (config.frozen_layers = 1; config.frozen_layers < 5; config.frozen_layers++) {
        snprintf(name, sizeof name, "%u of 5 layers frozen: the same bits with threads",
                 (unsigned)config.frozen_layers);
        CHECK(name, with_threads(&config, &parallel));
    }
    CHECK("threads were used", count.runs > 20);
}

/* ------------------------------------------------------------------------------------- loading */

/* The training state of a model is another's when other layers are frozen: then the optimiser begins anew. */
static void state(void) {
    const nn_layer layers[] = {{.units = 4, .activation = NN_TANH}, {.units = 1}};
    nn_config config = nn_config_default(), stored = nn_config_default();
    nn_layer read[2];
    size_t size;
    config.inputs = 3, config.layers = layers, config.layer_count = 2, config.frozen_layers = 1;
    nn_init(whole.memory, sizeof whole.memory, &config, &whole.network);
    random_inputs(inputs, ROWS * 3);
    random_inputs(targets, ROWS);
    nn_train_batch(whole.network, inputs, targets, ROWS, NULL);
    CHECK("frozen_layers is what nn_get_config says",
          nn_get_config(whole.network, &stored, read, 2) == NN_OK && stored.frozen_layers == 1);
    CHECK("it is in a model with training state",
          nn_save(whole.network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof model, &size) == NN_OK &&
              nn_model_config(model, size, &stored, read, 2) == NN_OK && stored.frozen_layers == 1);
    config.frozen_layers = 0;
    CHECK("a model is loaded with no layer frozen",
          nn_load(model, size, &config, loaded.memory, sizeof loaded.memory, &loaded.network) == NN_OK);
    CHECK("its optimiser begins anew",
          nn_save(loaded.network, NULL, NN_SAVE_TRAINING_STATE, again, sizeof again, &size) == NN_OK &&
              nn_train_batch(loaded.network, inputs, targets, ROWS, NULL) == NN_OK);
    CHECK("a model without training state has none frozen",
          nn_save(whole.network, NULL, 0, model, sizeof model, &size) == NN_OK &&
              nn_model_config(model, size, &stored, read, 2) == NN_OK && stored.frozen_layers == 0);
}

int main(void) {
    random_networks();
    threads();
    state();
    return check_finish();
}
