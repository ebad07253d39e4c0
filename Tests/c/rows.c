/* Rows that a function reads give the bits of rows in memory; when they cannot be read, or are bad, the network is
 * as it was before their batch. */
#include "check.h"
#include "random_network.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS = 41,
    NETWORKS = 200,
    EPOCHS = 3,
    MOST_FLOATS = 1 << 14
};

typedef struct table {
    const nn_config *config;
    uint32_t target_width;
    const float *inputs, *targets;
    size_t rows;
    int calls;
    int fail_at; /* at this call; 0: never */
    int is_outside;
    size_t most; /* rows at once */
} table;

static float inputs[ROWS * RANDOM_MAX_WIDTH], targets[ROWS * RANDOM_MAX_WIDTH], weights[ROWS];
static float buffer[MOST_FLOATS];
static uint32_t order[2][ROWS];
static float best[2][4096];

static int32_t read_rows(void *context, const uint32_t *rows, size_t first, size_t count, float *x, float *t) {
    table *source = context;
    size_t width = source->config->inputs;
    if (++source->calls == source->fail_at) return 5;
    if (count > source->most) source->most = count;
    for (size_t i = 0; i < count; i++) {
        size_t row = rows != NULL ? rows[i] : first + i;
        if (row >= source->rows) {
            source->is_outside = 1;
            return 1;
        }
        memcpy(x + i * width, source->inputs + row * width, width * sizeof(float));
        memcpy(t + i * source->target_width, source->targets + row * source->target_width,
               source->target_width * sizeof(float));
    }
    return 0;
}

typedef struct trained {
    void *memory;
    nn_network *network;
    unsigned char *model;
    size_t model_size;
    nn_progress last;
    nn_status status;
} trained;

static trained begin(const nn_config *config) {
    trained t = {.last = {.struct_size = sizeof(nn_progress)}};
    nn_sizes sizes = {.struct_size = sizeof sizes};
    t.status = nn_get_sizes(config, &sizes);
    t.memory = aligned_alloc(64, (sizes.training_bytes + 63) / 64 * 64);
    if (t.status == NN_OK) t.status = nn_init(t.memory, sizes.training_bytes, config, &t.network);
    return t;
}

static void keep(trained *t) {
    nn_save_size(t->network, NULL, NN_SAVE_TRAINING_STATE, &t->model_size);
    free(t->model);
    t->model = malloc(t->model_size);
    nn_save(t->network, NULL, NN_SAVE_TRAINING_STATE, t->model, t->model_size, &t->model_size);
}

static void end(trained *t) {
    free(t->model);
    free(t->memory);
}

static int same(const trained *a, const trained *b) {
    return a->status == b->status && a->model_size == b->model_size &&
           memcmp(a->model, b->model, a->model_size) == 0 && memcmp(&a->last, &b->last, sizeof a->last) == 0;
}

static nn_row_reader reader_of(table *source) {
    size_t floats = (source->config->inputs + source->target_width) * source->config->max_batch;
    return (nn_row_reader){.struct_size = sizeof(nn_row_reader),
                           .read = read_rows,
                           .context = source,
                           .buffer = buffer,
                           .buffer_size = floats * sizeof(float)};
}

/* Settings and rows of a random training. */
static nn_fit_options random_options(int of) {
    nn_fit_options options = nn_fit_options_default();
    options.epochs = EPOCHS;
    options.batch_size = random_between(0, 2) ? random_between(1, ROWS) : 0;
    options.order = of % 3 ? order[0] : NULL;
    options.validation_rows = of % 2 ? 7 : 0;
    options.best_parameters = of % 4 == 1 ? best[0] : NULL;
    options.sample_weights = of % 5 == 0 ? weights : NULL;
    if (of % 6 == 1) {
        options.validation_inputs = inputs;
        options.validation_targets = targets;
    }
    return options;
}

static trained fit_held(const nn_config *config, nn_fit_options options) {
    trained t = begin(config);
    options.order = options.order ? order[0] : NULL;
    options.best_parameters = options.best_parameters ? best[0] : NULL;
    if (config->input_scaling) nn_fit_input_scaling(t.network, inputs, ROWS);
    if (config->target_scaling) nn_fit_target_scaling(t.network, targets, ROWS);
    t.status = nn_fit(t.network, inputs, targets, ROWS, &options, &t.last);
    keep(&t);
    return t;
}

static trained fit_read(const nn_config *config, nn_fit_options options, table *source) {
    trained t = begin(config);
    nn_row_reader reader = reader_of(source);
    options.order = options.order ? order[1] : NULL;
    options.best_parameters = options.best_parameters ? best[1] : NULL;
    if (config->input_scaling) nn_fit_input_scaling(t.network, inputs, ROWS);
    if (config->target_scaling) nn_fit_target_scaling(t.network, targets, ROWS);
    t.status = nn_fit_rows(t.network, &reader, ROWS, &options, &t.last);
    keep(&t);
    return t;
}

static void test_same_bits(void) {
    int differ = 0, evaluations_differ = 0, too_many = 0, outside = 0, failed = 0;
    for (int i = 0; i < NETWORKS; i++) {
        nn_layer layers[RANDOM_MAX_LAYERS];
        nn_config config = random_network(layers);
        nn_sizes sizes = {.struct_size = sizeof sizes};
        nn_get_sizes(&config, &sizes);
        random_inputs(inputs, ROWS * config.inputs);
        random_targets(&config, &sizes, targets, ROWS);
        table source = {&config, sizes.target_width, inputs, targets, ROWS, 0, 0, 0, 0};
        nn_fit_options options = random_options(i);
        trained held = fit_held(&config, options), read = fit_read(&config, options, &source);
        differ += !same(&held, &read);
        failed += held.status != NN_OK;
        too_many += source.most > config.max_batch;
        nn_metrics a = {.struct_size = sizeof a}, b = a;
        nn_row_reader reader = reader_of(&source);
        size_t first = random_between(0, ROWS - 1), rows = ROWS - first;
        nn_status x = nn_evaluate(held.network, inputs + first * config.inputs,
                                  targets + first * sizes.target_width, rows, &a);
        nn_status y = nn_evaluate_rows(held.network, &reader, first, rows, &b);
        evaluations_differ += x != y || memcmp(&a, &b, sizeof a) != 0;
        outside += source.is_outside;
        end(&held);
        end(&read);
    }
    CHECK("200 random networks: the bits of rows in memory", differ == 0);
    CHECK("and of their evaluation", evaluations_differ == 0);
    CHECK("most of them can be trained", failed < NETWORKS / 4);
    CHECK("never more than max_batch rows at once", too_many == 0);
    CHECK("no row that there is not", outside == 0);
}

/* A network with all that a failing batch could disturb. */
static nn_layer small_layers[] = {{.units = 6, .activation = NN_TANH, .dropout = 0.25f},
                                  {.units = 2, .activation = NN_IDENTITY}};

static nn_config small(void) {
    nn_config config = nn_config_default();
    config.inputs = 3;
    config.layers = small_layers;
    config.layer_count = 2;
    config.max_batch = 4;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    random_state = 7;
    random_inputs(inputs, ROWS * 3);
    random_inputs(targets, ROWS * 2);
    return config;
}

typedef struct watch {
    trained *t;
} watch;

static int32_t keep_each(const nn_progress *progress, void *context) {
    (void)progress;
    keep(((watch *)context)->t);
    return 0;
}

/* Batches of 8 rows in pieces of 4, and 9 rows of validation: a read for each piece. */
enum {
    TRAINING_READS = 8,
    VALIDATION_READS = 3,
    EPOCH_READS = TRAINING_READS + VALIDATION_READS
};

static nn_fit_options small_options(watch *w) {
    nn_fit_options options = nn_fit_options_default();
    options.epochs = EPOCHS;
    options.batch_size = 8;
    options.order = order[1];
    options.validation_rows = 9;
    options.callback_batches = 1;
    options.callback = keep_each;
    options.context = w;
    return options;
}

/* Parameters and those of the model that was kept last. */
static int has_kept_parameters(const trained *t, const nn_config *config) {
    trained before = begin(config);
    nn_sizes sizes = {.struct_size = sizeof sizes};
    float *values, *kept;
    size_t count;
    nn_get_sizes(config, &sizes);
    nn_load(t->model, t->model_size, config, before.memory, sizes.training_bytes, &before.network);
    nn_parameters(before.network, &kept, &count);
    nn_parameters(t->network, &values, &count);
    int is_same = memcmp(values, kept, count * sizeof *kept) == 0;
    end(&before);
    return is_same;
}

static void test_failing_reads(void) {
    nn_config config = small();
    int wrong = 0, changed = 0, calls = 0;
    for (int at = 1; at <= EPOCHS * EPOCH_READS + 1; at++) {
        table source = {&config, 2, inputs, targets, ROWS, 0, at, 0, 0};
        trained t = begin(&config);
        nn_row_reader reader = reader_of(&source);
        watch w = {&t};
        nn_fit_options options = small_options(&w);
        nn_fit_input_scaling(t.network, inputs, ROWS);
        keep(&t);
        t.status = nn_fit_rows(t.network, &reader, ROWS, &options, &t.last);
        calls = source.calls;
        wrong += t.status != (at > calls ? NN_OK : NN_ERROR_READ);
        /* The last batch of an epoch is reported with the validation, and so is kept after its reads. */
        int is_validation = (at - 1) % EPOCH_READS >= TRAINING_READS;
        changed += !is_validation && !has_kept_parameters(&t, &config);
        end(&t);
    }
    CHECK("a read for every piece", calls == EPOCHS * EPOCH_READS);
    CHECK("a read that fails is NN_ERROR_READ, whichever it is", wrong == 0);
    CHECK("the network keeps what it had learned before that batch", changed == 0);
}

/* A number that no row may have, in the last row that is read. */
static nn_status fit_with(float input, float target) {
    nn_config config = small();
    inputs[(ROWS - 1) * 3] = input;
    targets[(ROWS - 1) * 2] = target;
    table source = {&config, 2, inputs, targets, ROWS, 0, 0, 0, 0};
    nn_fit_options options = nn_fit_options_default();
    nn_row_reader reader = reader_of(&source);
    options.epochs = 1;
    trained t = begin(&config);
    nn_status status = nn_fit_rows(t.network, &reader, ROWS, &options, NULL);
    end(&t);
    return status;
}

static void test_bad_rows(void) {
    CHECK("rows that are well", fit_with(1, 1) == NN_OK);
    CHECK("an input that is not finite", fit_with(1.0f / 0.0f, 1) == NN_ERROR_NONFINITE_INPUT);
    CHECK("a target that is not finite", fit_with(1, 1.0f / 0.0f) == NN_ERROR_BAD_TARGET);
}

static nn_status fit_changed(void (*change)(nn_row_reader *)) {
    nn_config config = small();
    table source = {&config, 2, inputs, targets, ROWS, 0, 0, 0, 0};
    nn_row_reader reader = reader_of(&source);
    change(&reader);
    trained t = begin(&config);
    nn_status status = nn_fit_rows(t.network, &reader, ROWS, NULL, NULL);
    nn_metrics metrics = {.struct_size = sizeof metrics};
    if (nn_evaluate_rows(t.network, &reader, 0, ROWS, &metrics) != status) status = -1;
    end(&t);
    return status;
}

static void no_change(nn_row_reader *reader) {
    (void)reader;
}
static void no_function(nn_row_reader *reader) {
    reader->read = NULL;
}
static void no_buffer(nn_row_reader *reader) {
    reader->buffer = NULL;
}
static void short_buffer(nn_row_reader *reader) {
    reader->buffer_size--;
}
static void other_size(nn_row_reader *reader) {
    reader->struct_size++;
}

static void test_statuses(void) {
    CHECK("a reader that is well", fit_changed(no_change) == NN_OK);
    CHECK("no function", fit_changed(no_function) == NN_ERROR_NULL_POINTER);
    CHECK("no buffer", fit_changed(no_buffer) == NN_ERROR_NULL_POINTER);
    CHECK("a buffer that is a byte short", fit_changed(short_buffer) == NN_ERROR_BUFFER_TOO_SMALL);
    CHECK("another struct_size", fit_changed(other_size) == NN_ERROR_STRUCT_SIZE);
    CHECK("the status has a line", strcmp(nn_status_string(NN_ERROR_READ), "rows could not be read") == 0);
}

/* Nothing is read of rows that `order` cannot number. */
static void test_too_many(void) {
    nn_config config = small();
    table source = {&config, 2, inputs, targets, ROWS, 0, 0, 0, 0};
    nn_row_reader reader = reader_of(&source);
    nn_fit_options options = nn_fit_options_default();
    options.order = order[0];
    trained t = begin(&config);
    nn_status expected = sizeof(size_t) > 4 ? NN_ERROR_TOO_LARGE : NN_ERROR_ZERO_DIMENSION;
    CHECK("2^32 rows with an order",
          nn_fit_rows(t.network, &reader, (size_t)1 << 16 << 16, &options, NULL) == expected && source.calls == 0);
    end(&t);
}

/* A loss that overflows is reported, and nothing is written. */
static void test_overflow(void) {
    nn_config config = small();
    float *values;
    size_t count;
    table source = {&config, 2, inputs, targets, ROWS, 0, 0, 0, 0};
    nn_row_reader reader = reader_of(&source);
    nn_metrics metrics = {.struct_size = sizeof metrics, .loss = 7};
    trained t = begin(&config);
    nn_parameters(t.network, &values, &count);
    for (size_t i = 0; i < count; i++) values[i] = 1e30f;
    CHECK("a loss that overflows",
          nn_evaluate_rows(t.network, &reader, 0, ROWS, &metrics) == NN_ERROR_NONFINITE_LOSS && metrics.loss == 7);
    end(&t);
}

/* Evaluation of opened models, float and quantised, whose max_batch is not that of the training. */
static void test_opened(void) {
    nn_config config = small();
    trained t = begin(&config);
    nn_fit_input_scaling(t.network, inputs, ROWS);
    static _Alignas(64) unsigned char models[2][8192], memory[8192];
    size_t size[2];
    nn_save(t.network, NULL, 0, models[0], sizeof models[0], &size[0]);
    nn_quantize(t.network, inputs, ROWS, NULL, models[1], sizeof models[1], &size[1]);
    for (int i = 0; i < 2; i++) {
        nn_network *network = NULL;
        nn_open(models[i], size[i], 7, memory, sizeof memory, &network);
        config.max_batch = 7;
        table source = {&config, 2, inputs, targets, ROWS, 0, 0, 0, 0};
        nn_row_reader reader = reader_of(&source);
        nn_metrics a = {.struct_size = sizeof a}, b = a;
        nn_status x = nn_evaluate(network, inputs + 3 * 5, targets + 2 * 5, 23, &a);
        nn_status y = nn_evaluate_rows(network, &reader, 5, 23, &b);
        CHECK(i ? "a quantised model" : "an opened model",
              x == NN_OK && y == NN_OK && memcmp(&a, &b, sizeof a) == 0);
        CHECK(i ? "it cannot be trained" : "nor can it be trained",
              nn_fit_rows(network, &reader, ROWS, NULL, NULL) == NN_ERROR_NOT_TRAINABLE);
    }
    end(&t);
}

int main(void) {
    random_state = 20;
    for (int i = 0; i < ROWS; i++) weights[i] = (float)(i % 4) * 0.5f;
    test_same_bits();
    test_failing_reads();
    test_bad_rows();
    test_statuses();
    test_too_many();
    test_overflow();
    test_opened();
    return check_finish();
}
