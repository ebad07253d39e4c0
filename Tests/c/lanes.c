/* nn_fit_lanes gives each network what nn_fit gives it alone, bit for bit: random shapes of every kind, each
 * network with settings of its own; any number of networks; some that diverge, stop early or are stopped among
 * them; threads; trainings that go on. And every status. */
#include "check.h"
#include "parallel_for.h"
#include "random_network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tests/dispatch and Tests/neon, whose processors are played, try fewer. */
#ifndef SHAPES
#define SHAPES 75
#endif

enum {
    NETWORKS = 40,
    ROWS = 70,
    HELD_OUT = 9,
    EPOCHS = 6
};

/* One network twice: trained in lanes, and alone. */
typedef struct pair {
    nn_network *networks[2];
    nn_fit_options options[2];
    nn_progress last[2];
    nn_status status[2];
    uint32_t calls[2];
    uint32_t stop_at;
    uint64_t seen[2];       /* a checksum of what the callback has seen */
    const struct data *own; /* NULL, or rows of its own */
} pair;

typedef struct data {
    float *inputs, *targets, *weights;
    size_t rows;
} data;

static pair pairs[NETWORKS];
/* Whether nobody asks for progress: losses need not be computed then. */
static int is_quiet;

static void *room(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (memory == NULL) exit(3);
    memset(memory, 0, bytes);
    return memory;
}

static size_t save(nn_network *network, unsigned char **model) {
    size_t size = 0;
    *model = NULL;
    if (nn_save_size(network, NULL, NN_SAVE_TRAINING_STATE, &size) != NN_OK) return 0;
    *model = room(size);
    return nn_save(network, NULL, NN_SAVE_TRAINING_STATE, *model, size, &size) == NN_OK ? size : 0;
}

static int have_same_health(nn_network *a, nn_network *b) {
    nn_health one = {.struct_size = sizeof one}, other = one;
    int same = 1;
    for (uint32_t i = 0;; i++) {
        nn_status status = nn_get_health(a, i, &one);
        if (nn_get_health(b, i, &other) != status) return 0;
        if (status == NN_ERROR_OUT_OF_RANGE) return same;
        if (status == NN_OK) same &= memcmp(&one, &other, sizeof one) == 0;
    }
}

static int has_failed(const pair *p) {
    return nn_is_error(p->status[0]);
}

static int have_same_models(pair *p) {
    unsigned char *models[2];
    size_t size = save(p->networks[0], &models[0]), other = save(p->networks[1], &models[1]);
    int same = size == other && (size == 0 || memcmp(models[0], models[1], size) == 0);
    free(models[0]);
    free(models[1]);
    return same;
}

/* Of networks too that no model holds, as one with a NaN. */
static int have_same_parameters(pair *p) {
    float *values[2] = {NULL, NULL};
    size_t counts[2] = {0, 1};
    for (int side = 0; side < 2; side++) nn_parameters(p->networks[side], &values[side], &counts[side]);
    return counts[0] == counts[1] && memcmp(values[0], values[1], counts[0] * sizeof(float)) == 0;
}

/* What of all that a training leaves behind is not the same; NULL for nothing. A gradient that no step was taken
 * with is nobody's business. */
static const char *difference(pair *p) {
    const nn_fit_state *states[2] = {p->options[0].state, p->options[1].state};
    if (p->status[0] != p->status[1]) return "status";
    if (p->calls[0] != p->calls[1]) return "number of callbacks";
    if (p->seen[0] != p->seen[1]) return "what callbacks see";
    if (!is_quiet && memcmp(&p->last[0], &p->last[1], sizeof p->last[0]) != 0) return "progress";
    if (states[0] != NULL && memcmp(states[0], states[1], sizeof *states[0]) != 0) return "state";
    if (!has_failed(p) && !have_same_health(p->networks[0], p->networks[1])) return "health";
    if (!have_same_parameters(p)) return "parameters";
    return have_same_models(p) ? NULL : "model";
}

static int32_t look(nn_network *network, pair *p, int side, const nn_progress *progress) {
    const float *values = NULL;
    float *parameters;
    size_t count = 0;
    nn_health health = {.struct_size = sizeof health};
    if (nn_parameters(network, &parameters, &count) == NN_OK) values = parameters;
    uint64_t seen = p->seen[side];
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], 4);
        seen = (seen ^ bits) * 0x100000001b3u;
    }
    for (uint32_t i = 0; nn_get_health(network, i, &health) == NN_OK; i++) {
        uint32_t bits[3];
        memcpy(bits, &health.gradient_norm, sizeof bits);
        seen = (seen ^ bits[0] ^ bits[1] ^ bits[2]) * 0x100000001b3u;
    }
    p->seen[side] = seen;
    p->calls[side]++;
    /* What a callback may change. */
    if (progress->epoch % 2 == 0 && count > 0) {
        parameters[0] += 0.125f;
        nn_set_learning_rate(network, progress->learning_rate * 0.5f);
    }
    return p->calls[side] == p->stop_at;
}

static int32_t watch_lane(const nn_progress *progress, void *context) {
    pair *p = context;
    return look(p->networks[0], p, 0, progress);
}

static int32_t watch_alone(const nn_progress *progress, void *context) {
    pair *p = context;
    return look(p->networks[1], p, 1, progress);
}

static nn_network *make(const nn_config *config, const data *d) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_network *network = NULL;
    if (nn_get_sizes(config, &sizes) != NN_OK) return NULL;
    if (nn_init(room(sizes.training_bytes), sizes.training_bytes, config, &network) != NN_OK) return NULL;
    if (config->input_scaling != NN_SCALING_NONE) nn_fit_input_scaling(network, d->inputs, d->rows);
    if (config->target_scaling != NN_SCALING_NONE) nn_fit_target_scaling(network, d->targets, d->rows);
    return network;
}

static void forget(pair *some, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (int side = 0; side < 2; side++) {
            free(some[i].networks[side]);
            free(some[i].options[side].order);
            free(some[i].options[side].best_parameters);
            free(some[i].options[side].state);
        }
}

/* What networks of one shape may differ in. */
static void vary(nn_config *config, size_t i) {
    config->seed = random_word();
    config->learning_rate = 0.001f * (float)random_between(1, 60);
    config->weight_decay = i % 3 == 0 ? 0.01f : 0.0f;
    config->l1 = i % 4 == 1 ? 0.002f : 0.0f;
    config->clip_norm = i % 5 == 2 ? 0.3f : 0.0f;
    config->clip_value = i % 7 == 3 ? 0.05f : 0.0f;
    config->beta1 = i % 2 ? 0.9f : 0.7f;
    config->beta2 = i % 6 ? 0.999f : 0.9f;
    config->smoothing = i % 2 ? 0.99f : 0.8f;
    config->epsilon = i % 3 ? 1e-8f : 1e-4f;
    if (config->momentum > 0) config->momentum = i % 2 ? 0.9f : 0.5f;
    if (config->momentum > 0 && !config->nesterov) config->dampening = i % 3 == 1 ? 0.2f : 0.0f;
    config->eta_minus = i % 2 ? 0.5f : 0.4f;
    config->eta_plus = i % 3 ? 1.2f : 1.3f;
}

static nn_fit_options vary_options(const nn_config *config, const data *d, size_t i) {
    nn_fit_options options = nn_fit_options_default();
    options.epochs = EPOCHS - (i % 5 == 4);
    options.batch_size = config->max_batch % 3 == 0 ? 0 : config->max_batch % 3 == 1 ? 11 : 32;
    if (config->layer_count % 2 == 0) options.validation_rows = HELD_OUT;
    if (options.validation_rows > 0 && i % 3 == 0) options.patience = 1;
    if (config->inputs % 3 == 0) options.sample_weights = d->weights;
    if (i % 4 == 1) options.schedule.kind = NN_SCHEDULE_COSINE, options.schedule.period = 4;
    if (i % 4 == 2) options.schedule.kind = NN_SCHEDULE_PLATEAU, options.schedule.patience = 0;
    return options;
}

static void add_arrays(nn_fit_options *options, nn_network *network, const data *d, size_t i, int watched) {
    float *parameters;
    size_t count = 0;
    nn_parameters(network, &parameters, &count);
    if (i % 3 != 1) options->order = room(d->rows * sizeof(uint32_t));
    if (options->validation_rows > 0 && i % 2 == 0) options->best_parameters = room(count * sizeof(float));
    if (i % 6 == 5 || watched) {
        options->state = room(sizeof(nn_fit_state));
        options->state->struct_size = sizeof(nn_fit_state);
    }
}

/* `count` networks like one, trained both ways. */
static void prepare(pair *some, size_t count, nn_config config, const data *d, int watched) {
    for (size_t i = 0; i < count; i++) {
        pair *p = &some[i];
        *p = (pair){.stop_at = watched && i % 4 == 0 ? 3 : 0};
        vary(&config, i);
        nn_fit_options options = vary_options(&config, d, i);
        for (int side = 0; side < 2; side++) {
            p->networks[side] = make(&config, d);
            p->options[side] = options;
            p->last[side].struct_size = sizeof p->last[side];
            add_arrays(&p->options[side], p->networks[side], d, i, watched);
            if (watched && i % 3 == 0) {
                p->options[side].callback = side == 0 ? watch_lane : watch_alone;
                p->options[side].context = p;
                p->options[side].callback_batches = i % 2 ? 2 : 0;
            }
        }
    }
}

static nn_status in_lanes(pair *some, size_t count, const data *d, const nn_parallel *parallel) {
    nn_lane lanes[NETWORKS];
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        lanes[i] = (nn_lane){.network = some[i].networks[0],
                             .options = &some[i].options[0],
                             .last = is_quiet ? NULL : &some[i].last[0],
                             .inputs = some[i].own == NULL ? NULL : some[i].own->inputs,
                             .targets = some[i].own == NULL ? NULL : some[i].own->targets,
                             .rows = some[i].own == NULL ? 0 : some[i].own->rows,
                             .status = -1};
    nn_status status = nn_fit_lanes_size(lanes, count, parallel, &size);
    if (status != NN_OK) return status;
    unsigned char *work = room(size + 64);
    memset(work, 0xa5, size + 64);
    status = nn_fit_lanes(lanes, count, d->inputs, d->targets, d->rows, parallel, work, size);
    for (size_t i = size; i < size + 64; i++)
        if (work[i] != 0xa5) status = -2;
    free(work);
    for (size_t i = 0; i < count; i++) some[i].status[0] = lanes[i].status;
    return status;
}

static void alone(pair *some, size_t count, const data *d) {
    for (size_t i = 0; i < count; i++) {
        const data *rows = some[i].own == NULL ? d : some[i].own;
        some[i].status[1] = nn_fit(some[i].networks[1], rows->inputs, rows->targets, rows->rows,
                                   &some[i].options[1], &some[i].last[1]);
    }
}

/* How many are not the same, or -1. */
static int differences(pair *some, size_t count, const data *d, const nn_parallel *parallel) {
    if (in_lanes(some, count, d, parallel) != NN_OK) return -1;
    alone(some, count, d);
    int different = 0;
    for (size_t i = 0; i < count; i++) {
        const char *what = difference(&some[i]);
        if (what != NULL && different++ == 0) printf("# network %zu: %s\n", i, what);
    }
    return different;
}

static data random_data(const nn_config *config) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_get_sizes(config, &sizes);
    data d = {room(ROWS * config->inputs * sizeof(float)), room(ROWS * sizes.target_width * sizeof(float)),
              room(ROWS * sizeof(float)), ROWS};
    random_inputs(d.inputs, ROWS * config->inputs);
    random_targets(config, &sizes, d.targets, ROWS);
    /* Some batches count for nothing. */
    for (int i = 0; i < ROWS; i++) d.weights[i] = i / 11 == 2 ? 0.0f : (float)random_between(0, 3) * 0.5f;
    return d;
}

static void free_data(data *d) {
    free(d->inputs);
    free(d->targets);
    free(d->weights);
}

static void describe(char *text, size_t size, const nn_config *config, int count, int different) {
    snprintf(text, size, "%d of %d differ: %u inputs, %u layers, %s, %s, batch %u", different, count,
             config->inputs, config->layer_count, nn_choice_name(NN_CHOICE_LOSS, config->loss),
             nn_choice_name(NN_CHOICE_OPTIMIZER, config->optimizer), config->max_batch);
}

/* Shapes of every kind, in both bit-exact arithmetics, with 1 to 40 networks. */
static void random_shapes(int watched) {
    static const size_t counts[] = {16, 3, 17, 1, 8, 40, 2};
    char text[200] = "";
    int total = 0, trained = 0;
    for (int shape = 0; shape < SHAPES; shape++) {
        nn_layer layers[RANDOM_MAX_LAYERS];
        nn_config config = random_network(layers);
        config.optimizer = (nn_optimizer)(shape % (LAST_nn_optimizer + 1));
        config.loss = (nn_loss)(shape % (LAST_nn_loss + 1));
        layers[config.layer_count - 1].activation = random_last(config.loss);
        if (!takes_scaled_targets(config.loss)) config.target_scaling = NN_SCALING_NONE;
        for (uint32_t i = 0; i + 1 < config.layer_count; i++) {
            static const nn_activation others[] = {NN_GELU, NN_SILU, NN_MISH, NN_GELU_ERF, NN_EXP};
            if (random_between(0, 3) == 0) layers[i].activation = others[random_between(0, 4)];
        }
        config.arithmetic = shape % 3 == 1 ? NN_FUSED : shape % 7 == 6 ? NN_FAST : NN_CANONICAL;
        config.max_batch = shape % 2 ? random_between(1, 9) : random_between(20, 70);
        size_t count = counts[shape % 7];
        data d = random_data(&config);
        prepare(pairs, count, config, &d, watched);
        int different = differences(pairs, count, &d, NULL);
        for (size_t i = 0; i < count; i++) trained += pairs[i].status[0] == NN_OK;
        if (different != 0 && total == 0) describe(text, sizeof text, &config, (int)count, different);
        total += different != 0;
        forget(pairs, count);
        free_data(&d);
    }
    CHECK_DETAIL(watched ? "random shapes, with callbacks that change and stop" : "random shapes", total == 0,
                 text);
    CHECK("most of them are trained", trained > 6 * SHAPES);
}

static nn_config moons(nn_layer *layers) {
    nn_config config = nn_config_default();
    layers[0] = (nn_layer){.units = 4, .activation = NN_RELU};
    layers[1] = (nn_layer){.units = 1, .activation = NN_SIGMOID};
    config.inputs = 2;
    config.layers = layers;
    config.layer_count = 2;
    config.loss = NN_BINARY_CROSS_ENTROPY;
    config.max_batch = ROWS;
    return config;
}

/* Networks that diverge at once, or after some steps, beside others. */
static void divergence(void) {
    nn_layer layers[2];
    nn_config config = moons(layers);
    layers[1].activation = NN_IDENTITY;
    config.loss = NN_MSE;
    config.optimizer = NN_SGD;
    data d = random_data(&config);
    prepare(pairs, 20, config, &d, 0);
    for (int i = 0; i < 20; i++)
        for (int side = 0; side < 2; side++) {
            pairs[i].options[side].epochs = 40;
            float *parameters;
            size_t count;
            if (i % 3 == 1) nn_set_learning_rate(pairs[i].networks[side], i % 2 ? 60.0f : 1e6f);
            nn_parameters(pairs[i].networks[side], &parameters, &count);
            if (i == 5) parameters[1] = NAN;
            if (i == 6) parameters[1] = 2e15f;
            if (i == 8) parameters[1] = 1e-30f;
        }
    int different = differences(pairs, 20, &d, NULL), diverged = 0, fine = 0;
    for (int i = 0; i < 20; i++) {
        diverged +=
            pairs[i].status[0] == NN_ERROR_NONFINITE_LOSS || pairs[i].status[0] == NN_ERROR_NONFINITE_GRADIENT;
        fine += pairs[i].status[0] == NN_OK;
    }
    CHECK("networks that diverge beside others", different == 0);
    CHECK("some do, and some do not", diverged > 5 && fine > 8);
    forget(pairs, 20);
    free_data(&d);
}

/* Losses that nobody asks for, but for whether they are finite. */
static void quiet(void) {
    nn_layer layers[2];
    nn_config config = moons(layers);
    config.max_batch = 40;
    data d = random_data(&config);
    is_quiet = 1;
    for (int large = 0; large < 2; large++) {
        prepare(pairs, 20, config, &d, 0);
        for (int i = 0; i < 20; i++)
            for (int side = 0; side < 2; side++) {
                static const float weights[] = {1e21f, 3e38f, NAN, 1e14f};
                float *parameters;
                size_t count;
                free(pairs[i].options[side].state);
                pairs[i].options[side].state = NULL;
                pairs[i].options[side].schedule = nn_schedule_default();
                nn_parameters(pairs[i].networks[side], &parameters, &count);
                if (large && i % 5 == 2) parameters[i % 17] = weights[i / 5];
            }
        CHECK(large ? "nobody asks for losses, and some are large" : "nobody asks for losses",
              differences(pairs, 20, &d, NULL) == 0);
        forget(pairs, 20);
    }
    is_quiet = 0;
    free_data(&d);
}

/* Two shapes among each other, on threads. */
static void threads(void) {
    static const size_t some[] = {1, 2, 3};
    for (int t = 0; t < 3; t++) {
        nn_layer layers[2];
        nn_config config = moons(layers);
        data d = random_data(&config);
        prepare(pairs, NETWORKS, config, &d, 0);
        for (int i = 0; i < NETWORKS; i += 3) {
            nn_layer wider[2] = {{.units = 7, .activation = NN_TANH}, layers[1]};
            nn_config other = config;
            other.layers = wider;
            for (int side = 0; side < 2; side++) {
                free(pairs[i].networks[side]);
                pairs[i].networks[side] = make(&other, &d);
                free(pairs[i].options[side].best_parameters);
                pairs[i].options[side].best_parameters = NULL;
            }
        }
        parallel_count count = {.threads = some[t]};
        nn_parallel parallel = {sizeof parallel, (uint32_t)some[t], parallel_run, &count};
        CHECK("with threads", differences(pairs, NETWORKS, &d, &parallel) == 0 && count.runs > 0);
        forget(pairs, NETWORKS);
        free_data(&d);
    }
}

static void run_nothing(void *context, size_t tasks, nn_task task, void *argument) {
    (void)context, (void)tasks, (void)task, (void)argument;
}

static void run_too_much(void *context, size_t tasks, nn_task task, void *argument) {
    (void)context;
    for (size_t i = tasks + 9; i > 0; i--) task(argument, i - 1);
    for (size_t i = 0; i < tasks; i++) task(argument, i);
    task(argument, SIZE_MAX);
}

static void liars(void) {
    nn_layer layers[2];
    nn_config config = moons(layers);
    data d = random_data(&config);
    const nn_run runs[] = {run_nothing, run_too_much};
    for (int i = 0; i < 2; i++) {
        nn_parallel parallel = {sizeof parallel, 4, runs[i], NULL};
        prepare(pairs, NETWORKS, config, &d, 0);
        CHECK(i == 0 ? "a parallel-for that runs nothing"
                     : "one that runs tasks twice, and some that there are not",
              differences(pairs, NETWORKS, &d, &parallel) == 0);
        forget(pairs, NETWORKS);
    }
    free_data(&d);
}

/* Stopped in the middle, and gone on by another call. */
static void goes_on(void) {
    nn_layer layers[2];
    nn_config config = moons(layers);
    config.max_batch = 20;
    data d = random_data(&config);
    prepare(pairs, 18, config, &d, 1);
    CHECK("trained for some epochs", differences(pairs, 18, &d, NULL) == 0);
    for (int i = 0; i < 18; i++)
        for (int side = 0; side < 2; side++) {
            pairs[i].stop_at = 0;
            pairs[i].options[side].epochs = 11;
        }
    CHECK("and gone on", differences(pairs, 18, &d, NULL) == 0);
    forget(pairs, 18);
    free_data(&d);
}

static nn_status fit(nn_lane *lanes, size_t count, const data *d, void *work, size_t size) {
    return nn_fit_lanes(lanes, count, d->inputs, d->targets, d->rows, NULL, work, size);
}

/* Rows of their own: some networks of the call's, some of the same others, some of fewer; with orders and without.
 */
static void own_rows(void) {
    nn_layer layers[2];
    nn_config config = moons(layers);
    int different = 0;
    for (int round = 0; round < 4; round++) {
        config.input_scaling = round & 1 ? NN_SCALING_STANDARDIZE : NN_SCALING_NONE;
        data d = random_data(&config), others[3];
        for (int i = 0; i < 3; i++) others[i] = random_data(&config);
        others[2].rows = ROWS - 13;
        prepare(pairs, NETWORKS, config, &d, 0);
        for (int i = 0; i < NETWORKS; i++) {
            pairs[i].own = i % 4 == 0 ? NULL : &others[i % 4 - 1];
            for (int side = 0; round & 2 && side < 2; side++) {
                free(pairs[i].options[side].order);
                pairs[i].options[side].order = NULL;
            }
        }
        different += differences(pairs, NETWORKS, &d, NULL) != 0;
        for (int i = 0; i < NETWORKS; i++) pairs[i].own = NULL;
        forget(pairs, NETWORKS);
        for (int i = 0; i < 3; i++) free_data(&others[i]);
        free_data(&d);
    }
    CHECK("networks with rows of their own", different == 0);
}

static int32_t uses_the_other(const nn_progress *progress, void *context) {
    pair *p = context;
    (void)progress;
    p->status[1] = nn_reset(pairs[1].networks[0], 5);
    return 0;
}

static void statuses(void) {
    nn_layer layers[2];
    nn_config config = moons(layers);
    data d = random_data(&config);
    nn_lane lanes[4];
    size_t size = 0;
    prepare(pairs, 4, config, &d, 0);
    for (int i = 0; i < 4; i++)
        lanes[i] = (nn_lane){.network = pairs[i].networks[0], .options = &pairs[i].options[0], .status = -7};
    CHECK("a size", nn_fit_lanes_size(lanes, 4, NULL, &size) == NN_OK && size > 0);
    unsigned char *work = room(size + 16), *before, *after;
    size_t length = save(pairs[3].networks[0], &before);
    CHECK("too little", fit(lanes, 4, &d, work, size - 1) == NN_ERROR_BUFFER_TOO_SMALL);
    CHECK("no networks", fit(lanes, 0, &d, work, size) == NN_ERROR_ZERO_DIMENSION);
    CHECK("too many", nn_fit_lanes_size(lanes, SIZE_MAX / 2, NULL, &size) == NN_ERROR_TOO_LARGE);
    CHECK("more than half of all addresses", nn_fit_lanes_size(lanes, SIZE_MAX, NULL, &size) == NN_ERROR_TOO_LARGE);
    CHECK("work at an odd address", fit(lanes, 4, &d, work + 4, size) == NN_ERROR_MISALIGNED);
    lanes[3].network = NULL;
    CHECK("no network", fit(lanes, 4, &d, work, size) == NN_ERROR_NULL_POINTER);
    lanes[3].network = lanes[0].network;
    CHECK("a network twice", fit(lanes, 4, &d, work, size) == NN_ERROR_OVERLAP);
    lanes[3].network = pairs[3].networks[0];
    lanes[3].reserved = 1;
    CHECK("reserved", fit(lanes, 4, &d, work, size) == NN_ERROR_BAD_SETTING);
    lanes[3].reserved = 0;
    uint32_t *order = pairs[3].options[0].order;
    pairs[3].options[0].order = pairs[0].options[0].order;
    CHECK("an order of two networks", fit(lanes, 4, &d, work, size) == NN_ERROR_OVERLAP);
    pairs[3].options[0].order = (uint32_t *)work;
    CHECK("an order in work", fit(lanes, 4, &d, work, size) == NN_ERROR_OVERLAP);
    pairs[3].options[0].order = order;
    memcpy(work, lanes, sizeof lanes);
    CHECK("lanes in work", fit((nn_lane *)work, 4, &d, work, size) == NN_ERROR_OVERLAP);
    pairs[3].options[0].epochs = 0;
    CHECK("no epochs", fit(lanes, 4, &d, work, size) == NN_ERROR_ZERO_DIMENSION);
    pairs[3].options[0].epochs = 1;
    lanes[3].inputs = d.inputs;
    CHECK("rows of its own without targets", fit(lanes, 4, &d, work, size) == NN_ERROR_NULL_POINTER);
    lanes[3].targets = d.targets;
    CHECK("no rows of its own", fit(lanes, 4, &d, work, size) == NN_ERROR_ZERO_DIMENSION);
    lanes[3].rows = SIZE_MAX / 2;
    CHECK("too many of its own", fit(lanes, 4, &d, work, size) == NN_ERROR_TOO_LARGE);
    lanes[3].rows = 4;
    lanes[3].inputs = (float *)pairs[0].options[0].order;
    CHECK("rows in another network's order", fit(lanes, 4, &d, work, size) == NN_ERROR_OVERLAP);
    lanes[3].inputs = (float *)work;
    CHECK("rows in work", fit(lanes, 4, &d, work, size) == NN_ERROR_OVERLAP);
    lanes[3].inputs = d.inputs;
    CHECK("no rows for the others",
          nn_fit_lanes(lanes, 4, NULL, d.targets, ROWS, NULL, work, size) == NN_ERROR_NULL_POINTER);
    lanes[3].inputs = lanes[3].targets = NULL;
    d.targets[ROWS - 1] = 3;
    CHECK("a bad target", fit(lanes, 4, &d, work, size) == NN_ERROR_BAD_TARGET);
    d.targets[ROWS - 1] = 1;
    int untouched = save(pairs[3].networks[0], &after) == length && memcmp(before, after, length) == 0;
    for (int i = 0; i < 4; i++) untouched &= lanes[i].status == -7;
    CHECK("nothing is done by calls that fail", untouched);
    pairs[0].options[0].callback = uses_the_other;
    pairs[0].options[0].context = &pairs[0];
    CHECK("a callback cannot use the other networks",
          fit(lanes, 4, &d, work, size) == NN_OK && pairs[0].status[1] == NN_ERROR_WRONG_STATE);
    CHECK("they are free again", nn_reset(pairs[1].networks[0], 5) == NN_OK);
    lanes[1].options = NULL;
    CHECK("default options", fit(lanes, 4, &d, work, size) == NN_OK && lanes[1].status == NN_OK);
    free(before);
    free(after);
    free(work);
    forget(pairs, 4);
    free_data(&d);
}

int main(void) {
    random_shapes(0);
    random_shapes(1);
    divergence();
    quiet();
    threads();
    liars();
    goes_on();
    own_rows();
    statuses();
    return check_finish();
}
