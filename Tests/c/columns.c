/* Rows of columns: categories, and values that are missing. A network that takes them has the bits of one that
 * takes the features they stand for, whatever is done with both; a plain loop here says what those features are. */
#include "check.h"
#include "nn.h"
#include "parallel_for.h"
#include "random_network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_COLUMNS = 8,
    MOST_CATEGORIES = 40,
    MOST_FEATURES = MOST_COLUMNS * (MOST_CATEGORIES + 1),
    MOST_ROWS = 512,
    MOST_UNITS = 160,
    WIDE_UNITS = 64, /* from here on a PC leaves out features that are 0 */
    MODEL_BYTES = 1 << 19,
    CASES = 150
};

/* A network, and what a program holds for it. */
typedef struct side {
    nn_config config;
    nn_sizes sizes;
    void *memory;
    nn_network *network;
    float inputs[MOST_ROWS * MOST_FEATURES];
    float outputs[MOST_ROWS * MOST_UNITS];
    float *buffer;
} side;

static side of_columns, of_features;
static nn_column columns[MOST_COLUMNS];
static nn_layer layers[RANDOM_MAX_LAYERS];
static float targets[MOST_ROWS * MOST_UNITS];
static char detail[200];

/* -------------------------------------------------------------------------- what columns stand for */

static uint32_t width_of(const nn_column *column) {
    if (column->kind == NN_COLUMN_NUMBER) return column->missing == NN_MISSING_FLAG ? 2 : 1;
    return column->categories + (column->missing == NN_MISSING_FLAG);
}

static uint32_t widths(uint32_t count) {
    uint32_t sum = 0;
    for (uint32_t j = 0; j < count; j++) sum += width_of(&columns[j]);
    return sum;
}

static int is_index(float value, const nn_column *column) {
    for (uint32_t k = 0; k < column->categories; k++)
        if (value == (float)k) return 1;
    return 0;
}

static void expand_one(const nn_column *column, float value, float *features) {
    uint32_t width = width_of(column);
    for (uint32_t k = 0; k < width; k++) features[k] = 0;
    if (column->kind == NN_COLUMN_NUMBER) {
        features[0] = isnan(value) ? column->fill : value;
        if (width == 2) features[1] = isnan(value);
    } else if (isnan(value)) {
        features[column->missing == NN_MISSING_FLAG ? width - 1 : (uint32_t)column->fill] = 1;
    } else {
        features[is_index(value, column) ? (uint32_t)value : column->categories - 1] = 1;
    }
}

static void expand(size_t rows, uint32_t count) {
    float *features = of_features.inputs;
    for (size_t i = 0; i < rows * count; i++) {
        expand_one(&columns[i % count], of_columns.inputs[i], features);
        features += width_of(&columns[i % count]);
    }
}

/* ------------------------------------------------------------------------------ random descriptions */

/* With few categories, or so many that most features are 0 and the first layer leaves them out. */
static nn_column random_column(uint32_t most) {
    nn_column column = {.kind = (nn_column_kind)random_between(0, 1), .missing = (nn_missing)random_between(0, 2)};
    int fills = column.missing == NN_MISSING_FILL;
    if (column.kind == NN_COLUMN_CATEGORY) {
        column.categories = random_between(1, most);
        column.unknown = (nn_unknown)random_between(0, 1);
        if (fills) column.fill = (float)random_between(0, column.categories - 1);
    } else if (fills || column.missing == NN_MISSING_FLAG) {
        column.fill = random_number();
    }
    return column;
}

/* A value that the column allows, every fifth of them an odd one. */
static float random_value(const nn_column *column) {
    static const float unknown[] = {-1, 0.5f, 1e9f, INFINITY, -INFINITY, MOST_CATEGORIES};
    uint32_t odd = random_between(0, 9);
    if (odd == 0 && column->missing != NN_MISSING_REFUSE) return random_between(0, 1) ? NAN : -NAN;
    if (column->kind == NN_COLUMN_NUMBER) return random_number();
    if (odd == 1 && column->unknown == NN_UNKNOWN_OTHER) return unknown[random_between(0, 5)];
    return (float)random_between(0, column->categories - 1);
}

static void random_rows(size_t rows, uint32_t count) {
    for (size_t i = 0; i < rows * count; i++) of_columns.inputs[i] = random_value(&columns[i % count]);
    expand(rows, count);
    random_targets(&of_columns.config, &of_columns.sizes, targets, rows);
}

static void make(side *side) {
    side->sizes.struct_size = sizeof side->sizes;
    if (nn_get_sizes(&side->config, &side->sizes) != NN_OK) exit(2);
    side->memory = aligned_alloc(64, (side->sizes.training_bytes + 63u) / 64 * 64);
    side->buffer =
        malloc((side->config.inputs + side->sizes.target_width) * side->config.max_batch * sizeof(float));
    if (nn_init(side->memory, side->sizes.training_bytes, &side->config, &side->network) != NN_OK) exit(2);
}

/* One network with columns, and one with their features; their first layers are the same. */
static void make_both(nn_config config, uint32_t count) {
    uint32_t most = config.polynomial_degree > 1 || random_between(0, 1) ? 4 : MOST_CATEGORIES;
    for (uint32_t j = 0; j < count; j++) columns[j] = random_column(most);
    of_columns.config = of_features.config = config;
    of_columns.config.inputs = count;
    of_columns.config.columns = columns;
    of_features.config.inputs = widths(count);
    make(&of_columns);
    make(&of_features);
}

static void forget(side *side) {
    free(side->memory);
    free(side->buffer);
}

/* ---------------------------------------------------------------------------------------- the same */

static int same(const char *what, int holds) {
    if (!holds && !*detail) snprintf(detail, sizeof detail, "%s", what);
    return holds;
}

static int same_floats(const char *what, const float *a, const float *b, size_t count) {
    return same(what, memcmp(a, b, count * sizeof *a) == 0);
}

static int same_parameters(const char *what) {
    float *a, *b;
    size_t count, other;
    nn_parameters(of_columns.network, &a, &count);
    nn_parameters(of_features.network, &b, &other);
    return same(what, count == other) && same_floats(what, a, b, count);
}

#define BOTH(what, call_of) same(what, (call_of(&of_columns)) == (call_of(&of_features)))

/* The scaling of the features, from that of the columns: what is no number stays as it is. */
static void same_scaling(size_t rows) {
    const float *mean, *scale, *own_mean, *own_scale;
    float means[MOST_FEATURES], scales[MOST_FEATURES];
    if (of_columns.config.input_scaling == NN_SCALING_NONE) return;
    nn_status status = nn_fit_input_scaling(of_columns.network, of_columns.inputs, rows);
    same("nn_fit_input_scaling", status == NN_OK);
    same("of the features", nn_fit_input_scaling(of_features.network, of_features.inputs, rows) == NN_OK);
    nn_get_input_scaling(of_columns.network, &mean, &scale);
    nn_get_input_scaling(of_features.network, &own_mean, &own_scale);
    for (uint32_t j = 0, k = 0; j < of_columns.config.inputs; k += width_of(&columns[j++])) {
        for (uint32_t i = 0; i < width_of(&columns[j]); i++) means[k + i] = 0, scales[k + i] = 1;
        if (columns[j].kind == NN_COLUMN_NUMBER) means[k] = own_mean[k], scales[k] = own_scale[k];
        same("a column's scaling", mean[j] == means[k] && scale[j] == scales[k]);
    }
    same("nn_set_input_scaling", nn_set_input_scaling(of_features.network, means, scales) == NN_OK);
    same("a scaling is its own", nn_set_input_scaling(of_columns.network, mean, scale) == NN_OK);
}

static void same_predictions(size_t rows, const nn_parallel *parallel) {
    size_t count = rows * of_columns.sizes.outputs;
    uint32_t layer = random_between(0, of_columns.config.layer_count - 1);
#define PREDICT(s) nn_predict_parallel((s)->network, (s)->inputs, rows, (s)->outputs, parallel)
    BOTH("nn_predict", PREDICT);
    same_floats("predictions", of_columns.outputs, of_features.outputs, count);
#define PREDICT_LAYER(s) nn_predict_layer((s)->network, (s)->inputs, rows, layer, (s)->outputs)
    BOTH("nn_predict_layer", PREDICT_LAYER);
    same_floats("outputs of a layer", of_columns.outputs, of_features.outputs, rows * layers[layer].units);
#define PREDICT_ONE(s) nn_predict((s)->network, (s)->inputs, 1, (s)->outputs)
    BOTH("nn_predict of a row", PREDICT_ONE);
    same_floats("a prediction", of_columns.outputs, of_features.outputs, of_columns.sizes.outputs);
    nn_metrics a = {.struct_size = sizeof a}, b = a;
    same("nn_evaluate",
         nn_evaluate_parallel(of_columns.network, of_columns.inputs, targets, rows, &a, parallel) ==
             nn_evaluate_parallel(of_features.network, of_features.inputs, targets, rows, &b, parallel));
    same("metrics", memcmp(&a, &b, sizeof a) == 0);
}

static int32_t read_rows(void *context, const uint32_t *order, size_t first, size_t count, float *x, float *t) {
    const side *side = context;
    for (size_t i = 0; i < count; i++) {
        const size_t row = order ? order[i] : first + i;
        memcpy(x + i * side->config.inputs, side->inputs + row * side->config.inputs,
               side->config.inputs * sizeof *x);
        memcpy(t + i * side->sizes.target_width, targets + row * side->sizes.target_width,
               side->sizes.target_width * sizeof *t);
    }
    return 0;
}

static nn_status fit(side *side, size_t rows, int from_reader, const nn_parallel *parallel) {
    static uint32_t order[MOST_ROWS];
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 2;
    options.batch_size = 5;
    options.order = order;
    options.validation_rows = rows / 4;
    options.parallel = parallel;
    nn_row_reader reader = {sizeof reader, read_rows, side, side->buffer, SIZE_MAX};
    return from_reader ? nn_fit_rows(side->network, &reader, rows, &options, NULL)
                       : nn_fit(side->network, side->inputs, targets, rows, &options, NULL);
}

static void same_training(size_t rows, const nn_parallel *parallel) {
#define TRAIN(s) nn_train_batch_parallel((s)->network, (s)->inputs, targets, rows, NULL, parallel)
    BOTH("nn_train_batch", TRAIN);
    same_parameters("parameters after a batch");
    size_t piece = rows < of_columns.config.max_batch ? rows : of_columns.config.max_batch;
#define FORWARD(s) nn_forward((s)->network, (s)->inputs, piece, (s)->outputs)
    BOTH("nn_forward", FORWARD);
#define BACKWARD(s) nn_backward((s)->network, targets, NULL)
    BOTH("nn_backward", BACKWARD);
#define STEP(s) nn_step((s)->network)
    BOTH("nn_step", STEP);
    same_parameters("parameters after a step");
#define FIT(s) fit(s, rows, 0, parallel)
    BOTH("nn_fit", FIT);
    same_parameters("parameters after a fit");
#define FIT_ROWS(s) fit(s, rows, 1, NULL)
    BOTH("nn_fit_rows", FIT_ROWS);
    same_parameters("parameters after a fit of rows that are read");
}

/* Saved, opened and loaded; quantised. */
static void same_models(size_t rows) {
    static _Alignas(64) unsigned char model[2][MODEL_BYTES], opened[2][MODEL_BYTES];
    side *sides[2] = {&of_columns, &of_features};
    size_t count = rows * of_columns.sizes.outputs;
    for (int is_quantized = 0; is_quantized < 2; is_quantized++) {
        nn_status statuses[2] = {NN_OK, NN_OK};
        for (int i = 0; i < 2; i++) {
            nn_network *network;
            size_t size = 0;
            statuses[i] = is_quantized ? nn_quantize(sides[i]->network, sides[i]->inputs, rows, NULL, model[i],
                                                     MODEL_BYTES, &size)
                                       : nn_save(sides[i]->network, NULL, 0, model[i], MODEL_BYTES, &size);
            if (statuses[i] != NN_OK) continue;
            same("the version", model[i][8] == (i == 0 ? 3 : is_quantized ? 2 : 1));
            same("nn_open", nn_open(model[i], size, 3, opened[i], MODEL_BYTES, &network) == NN_OK);
            statuses[i] = nn_predict(network, sides[i]->inputs, rows, sides[i]->outputs);
        }
        same(is_quantized ? "statuses of quantised models" : "statuses of models", statuses[0] == statuses[1]);
        if (statuses[0] == NN_OK)
            same_floats(is_quantized ? "predictions of quantised models" : "predictions of models",
                        of_columns.outputs, of_features.outputs, count);
    }
}

/* Saved with its state and loaded elsewhere, a network goes on as it would have. */
static void goes_on(size_t rows) {
    static _Alignas(64) unsigned char model[MODEL_BYTES], memory[MODEL_BYTES], again[MODEL_BYTES];
    size_t size, size_again;
    nn_network *loaded;
    if (nn_save(of_columns.network, NULL, NN_SAVE_TRAINING_STATE, model, MODEL_BYTES, &size) != NN_OK) return;
    same("nn_load", nn_load(model, size, &of_columns.config, memory, MODEL_BYTES, &loaded) == NN_OK);
    nn_status status = nn_train_batch(loaded, of_columns.inputs, targets, rows, NULL);
    same("a loaded network trains",
         status == nn_train_batch(of_columns.network, of_columns.inputs, targets, rows, NULL));
    nn_save(of_columns.network, NULL, NN_SAVE_TRAINING_STATE, model, MODEL_BYTES, &size);
    nn_save(loaded, NULL, NN_SAVE_TRAINING_STATE, again, MODEL_BYTES, &size_again);
    same("the models of both", size == size_again && memcmp(model, again, size) == 0);
}

static void check_random(void) {
    nn_config config = random_network(layers);
    uint32_t count = random_between(1, MOST_COLUMNS);
    size_t rows = random_between(1, 40);
    if (random_between(0, 9) == 0) config.polynomial_degree = 2;
    config.max_batch = random_between(1, 20);
    if (random_between(0, 2) == 0 && config.layer_count > 1) layers[0].units = WIDE_UNITS + random_between(0, 9);
    make_both(config, count);
    random_rows(rows, count);
    same_scaling(rows);
    same_predictions(rows, NULL);
    same_training(rows, NULL);
    same_predictions(rows, NULL);
    same_models(rows);
    goes_on(rows);
    forget(&of_columns);
    forget(&of_features);
}

static void check_cases(void) {
    *detail = 0;
    for (int i = 0; i < CASES && !*detail; i++) {
        check_random();
        if (*detail) snprintf(detail + strlen(detail), sizeof detail - strlen(detail), " of case %d", i);
    }
    CHECK_DETAIL("columns have the bits of their features", !*detail, detail);
}

/* A bias of -0 is the one number that a feature of 0 changes. */
static void check_negative_zero(void) {
    float *a, *b;
    size_t count;
    nn_config config = nn_config_default();
    layers[0] = (nn_layer){.units = WIDE_UNITS};
    config.layers = layers, config.layer_count = 1;
    columns[0] = (nn_column){.kind = NN_COLUMN_CATEGORY, .categories = MOST_CATEGORIES};
    of_columns.config = of_features.config = config;
    of_columns.config.inputs = 1, of_columns.config.columns = columns;
    of_features.config.inputs = MOST_CATEGORIES;
    make(&of_columns);
    make(&of_features);
    nn_parameters(of_columns.network, &a, &count);
    nn_parameters(of_features.network, &b, &count);
    for (size_t i = 0; i < count; i++) a[i] = b[i] = i < WIDE_UNITS || i + WIDE_UNITS >= count ? -0.0f : 1;
    of_columns.inputs[0] = 0;
    expand(1, 1);
    *detail = 0;
    BOTH("nn_predict", PREDICT_ONE);
    same_floats("predictions", of_columns.outputs, of_features.outputs, WIDE_UNITS);
    CHECK_DETAIL("biases of -0 have the same bits", !*detail && !signbit(of_columns.outputs[0]), detail);
    forget(&of_columns);
    forget(&of_features);
}

/* Large enough that the work is shared. */
static void check_threads(void) {
    parallel_count count = {.threads = 3};
    const nn_parallel parallel = {sizeof parallel, 3, parallel_run, &count};
    nn_config config = nn_config_default();
    for (int i = 0; i < 3; i++) layers[i] = (nn_layer){.units = MOST_UNITS, .activation = NN_TANH};
    layers[2].units = 4, layers[2].activation = NN_IDENTITY;
    config.layers = layers, config.layer_count = 3;
    config.max_batch = MOST_ROWS;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    make_both(config, MOST_COLUMNS);
    random_rows(MOST_ROWS, MOST_COLUMNS);
    *detail = 0;
    same_scaling(MOST_ROWS);
    same_predictions(MOST_ROWS, &parallel);
    same_training(MOST_ROWS, &parallel);
    CHECK_DETAIL("threads have the same bits", !*detail, detail);
    CHECK("threads were used", count.runs > 0);
    forget(&of_columns);
    forget(&of_features);
}

/* --------------------------------------------------------------------------------------- what is refused */

static _Alignas(64) unsigned char memory[4096];

static nn_status describe(const nn_column *column, uint32_t inputs) {
    static const nn_layer layer = {.units = 1};
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_config config = nn_config_default();
    config.inputs = inputs, config.layers = &layer, config.layer_count = 1, config.columns = column;
    return nn_get_sizes(&config, &sizes);
}

#define DESCRIBED(status, ...) CHECK(#__VA_ARGS__, describe(&(nn_column)__VA_ARGS__, 1) == (status))

static void check_descriptions(void) {
    const float last = 5;
    DESCRIBED(NN_OK, {0});
    DESCRIBED(NN_OK, {.missing = NN_MISSING_FILL, .fill = -3});
    DESCRIBED(NN_OK, {.missing = NN_MISSING_FLAG, .fill = -3});
    DESCRIBED(NN_OK, {.kind = NN_COLUMN_CATEGORY, .categories = 1});
    DESCRIBED(NN_OK, {.kind = NN_COLUMN_CATEGORY, .categories = NN_MAX_INPUTS});
    DESCRIBED(NN_OK, {.kind = NN_COLUMN_CATEGORY, .categories = 6, .missing = NN_MISSING_FILL, .fill = last});
    DESCRIBED(NN_OK, {.kind = NN_COLUMN_CATEGORY, .categories = 6, .missing = NN_MISSING_FLAG});
    DESCRIBED(NN_OK, {.kind = NN_COLUMN_CATEGORY, .categories = 6, .unknown = NN_UNKNOWN_OTHER});
    DESCRIBED(NN_ERROR_UNKNOWN_ENUM, {.kind = (nn_column_kind)2});
    DESCRIBED(NN_ERROR_UNKNOWN_ENUM, {.kind = (nn_column_kind)-1});
    DESCRIBED(NN_ERROR_UNKNOWN_ENUM, {.missing = (nn_missing)3});
    DESCRIBED(NN_ERROR_UNKNOWN_ENUM, {.kind = NN_COLUMN_CATEGORY, .categories = 2, .unknown = (nn_unknown)2});
    DESCRIBED(NN_ERROR_ZERO_DIMENSION, {.kind = NN_COLUMN_CATEGORY});
    DESCRIBED(NN_ERROR_TOO_LARGE, {.kind = NN_COLUMN_CATEGORY, .categories = NN_MAX_INPUTS + 1});
    DESCRIBED(NN_ERROR_TOO_LARGE, {.kind = NN_COLUMN_CATEGORY, .categories = UINT32_MAX});
    DESCRIBED(NN_ERROR_TOO_LARGE,
              {.kind = NN_COLUMN_CATEGORY, .categories = NN_MAX_INPUTS, .missing = NN_MISSING_FLAG});
    DESCRIBED(NN_ERROR_BAD_SETTING, {.categories = 2});
    DESCRIBED(NN_ERROR_BAD_SETTING, {.unknown = NN_UNKNOWN_OTHER});
    DESCRIBED(NN_ERROR_BAD_SETTING, {.fill = 1});
    DESCRIBED(NN_ERROR_BAD_SETTING, {.missing = NN_MISSING_FILL, .fill = NAN});
    DESCRIBED(NN_ERROR_BAD_SETTING, {.missing = NN_MISSING_FLAG, .fill = INFINITY});
    DESCRIBED(NN_ERROR_BAD_SETTING,
              {.kind = NN_COLUMN_CATEGORY, .categories = 6, .missing = NN_MISSING_FILL, .fill = last + 1});
    DESCRIBED(NN_ERROR_BAD_SETTING,
              {.kind = NN_COLUMN_CATEGORY, .categories = 6, .missing = NN_MISSING_FILL, .fill = 0.5f});
    DESCRIBED(NN_ERROR_BAD_SETTING,
              {.kind = NN_COLUMN_CATEGORY, .categories = 6, .missing = NN_MISSING_FLAG, .fill = 1});
    DESCRIBED(NN_ERROR_BAD_SETTING, {.reserved = 1});
    const nn_column pair[2] = {{.kind = NN_COLUMN_CATEGORY, .categories = NN_MAX_INPUTS}, {0}};
    CHECK("no inputs", describe(pair, 0) == NN_ERROR_ZERO_DIMENSION);
    CHECK("too many inputs are not looked at", describe(pair, NN_MAX_INPUTS + 1) == NN_ERROR_TOO_LARGE);
    CHECK("too many features", describe(pair, 2) == NN_ERROR_TOO_LARGE);
    CHECK("columns that are not aligned",
          describe((const nn_column *)(const void *)((const char *)pair + 1), 1) == NN_ERROR_MISALIGNED);
}

enum {
    TABLE_COLUMNS = 4
};

static const nn_column table[TABLE_COLUMNS] = {
    {0},
    {.missing = NN_MISSING_FLAG, .fill = 2},
    {.kind = NN_COLUMN_CATEGORY, .categories = 3},
    {.kind = NN_COLUMN_CATEGORY,
     .categories = 3,
     .missing = NN_MISSING_FILL,
     .fill = 1,
     .unknown = NN_UNKNOWN_OTHER},
};

static nn_network *of_table(nn_config *config) {
    static const nn_layer one = {.units = 1};
    nn_network *network;
    *config = nn_config_default();
    config->inputs = TABLE_COLUMNS, config->columns = table;
    config->layers = &one, config->layer_count = 1;
    config->input_scaling = NN_SCALING_STANDARDIZE;
    if (nn_init(memory, sizeof memory, config, &network) != NN_OK) exit(2);
    return network;
}

static int says(nn_network *network, const float *row, nn_status expected) {
    static float x[MOST_ROWS * TABLE_COLUMNS], y[MOST_ROWS];
    nn_metrics metrics = {.struct_size = sizeof metrics};
    for (int s = 0; s < MOST_ROWS; s++) memcpy(x + s * TABLE_COLUMNS, (float[]){1, 1, 1, 1}, sizeof(float[4]));
    memcpy(x + (MOST_ROWS - 1) * TABLE_COLUMNS, row, TABLE_COLUMNS * sizeof *row);
    return nn_predict(network, x, MOST_ROWS, y) == expected && nn_predict(network, row, 1, y) == expected &&
           nn_predict_layer(network, x, MOST_ROWS, 0, y) == expected &&
           nn_evaluate(network, x, y, MOST_ROWS, &metrics) == expected &&
           nn_train_batch(network, x, y, MOST_ROWS, NULL) == expected &&
           nn_fit_input_scaling(network, x, MOST_ROWS) == expected && nn_forward(network, row, 1, y) == expected &&
           nn_fit(network, x, y, MOST_ROWS, NULL, NULL) == expected;
}

static void check_values(void) {
    nn_config config;
    nn_network *network = of_table(&config);
    CHECK("all is there", says(network, (float[]){1, 1, 2, 0}, NN_OK));
    CHECK("missing where it may be", says(network, (float[]){1, NAN, 2, NAN}, NN_OK));
    CHECK("unknown where it may be", says(network, (float[]){1, 1, 2, 3}, NN_OK));
    CHECK("a missing number", says(network, (float[]){NAN, 1, 2, 0}, NN_ERROR_MISSING_VALUE));
    CHECK("a missing category", says(network, (float[]){1, 1, -NAN, 0}, NN_ERROR_MISSING_VALUE));
    CHECK("an infinite number", says(network, (float[]){1, INFINITY, 2, 0}, NN_ERROR_NONFINITE_INPUT));
    CHECK("category 3 of 3", says(network, (float[]){1, 1, 3, 0}, NN_ERROR_UNKNOWN_CATEGORY));
    CHECK("category -1", says(network, (float[]){1, 1, -1, 0}, NN_ERROR_UNKNOWN_CATEGORY));
    CHECK("category 1.5", says(network, (float[]){1, 1, 1.5f, 0}, NN_ERROR_UNKNOWN_CATEGORY));
    CHECK("category infinity", says(network, (float[]){1, 1, INFINITY, 0}, NN_ERROR_UNKNOWN_CATEGORY));
}

static void check_scaling(void) {
    nn_config config;
    nn_network *network = of_table(&config);
    const float ones[TABLE_COLUMNS] = {1, 1, 1, 1}, zeros[TABLE_COLUMNS] = {0};
    const float mean[TABLE_COLUMNS] = {3, -1, 0, 0}, scale[TABLE_COLUMNS] = {2, 0.5f, 1, 1};
    CHECK("numbers are scaled", nn_set_input_scaling(network, mean, scale) == NN_OK);
    CHECK("a category has mean 0", nn_set_input_scaling(network, ones, ones) == NN_ERROR_BAD_SETTING);
    CHECK("a category has scale 1",
          nn_set_input_scaling(network, zeros, (float[]){1, 1, 2, 1}) == NN_ERROR_BAD_SETTING);
}

static void check_sizes(void) {
    nn_config config;
    nn_sizes sizes = {.struct_size = sizeof sizes};
    of_table(&config);
    enum {
        FEATURES = 1 + 2 + 3 + 3
    };
    CHECK("nn_get_sizes", nn_get_sizes(&config, &sizes) == NN_OK);
    CHECK("a weight for each feature", sizes.parameters == FEATURES + 1);
    size_t most = NN_TRAINING_BYTES_1(FEATURES, 1, NN_SLOTS_ADAM, 32, 1, 0) + NN_COLUMN_BYTES(TABLE_COLUMNS);
    CHECK("NN_TRAINING_BYTES_1 is enough", sizes.training_bytes <= most);
    CHECK("and is what is needed, but for the scaling of features that are not numbers",
          sizes.training_bytes == most - 2 * (NN_FLOATS_(FEATURES) - NN_FLOATS_(TABLE_COLUMNS)));
    CHECK("NN_INFERENCE_BYTES_1", sizes.inference_bytes == NN_INFERENCE_BYTES_1(FEATURES, 1, 32, 1));
    config.input_scaling = NN_SCALING_NONE;
    nn_get_sizes(&config, &sizes);
    CHECK("NN_TRAINING_BYTES_1 without scaling",
          sizes.training_bytes ==
              NN_TRAINING_BYTES_1(FEATURES, 1, NN_SLOTS_ADAM, 32, 0, 0) + NN_COLUMN_BYTES(TABLE_COLUMNS));
    CHECK("NN_COLUMN_BYTES", NN_COLUMN_BYTES(1) == 32 && NN_COLUMN_BYTES(4) == TABLE_COLUMNS * sizeof(nn_column));
}

/* ------------------------------------------------------------------------------------------- the model */

static _Alignas(64) unsigned char model[4096], opened[1024], other[4096];

static int is_table(const nn_config *config) {
    return config->columns != table && memcmp(config->columns, table, sizeof table) == 0;
}

static void check_model(void) {
    nn_config config, read = nn_config_default();
    nn_network *network = of_table(&config), *from_model;
    size_t size;
    CHECK("nn_get_config gives the columns", nn_get_config(network, &read, NULL, 0) == NN_OK && is_table(&read));
    CHECK("nn_save", nn_save(network, NULL, 0, model, sizeof model, &size) == NN_OK);
    CHECK("nn_model_config gives the columns",
          nn_model_config(model, size, &read, NULL, 0) == NN_OK && is_table(&read));
    CHECK("nn_open", nn_open(model, size, 1, opened, sizeof opened, &from_model) == NN_OK);
    CHECK("so does a network that was opened",
          nn_get_config(from_model, &read, NULL, 0) == NN_OK && is_table(&read));
    float y;
    CHECK("and refuses what its columns refuse",
          nn_predict(from_model, (float[]){1, 1, 3, 0}, 1, &y) == NN_ERROR_UNKNOWN_CATEGORY);
    nn_column changed[TABLE_COLUMNS];
    memcpy(changed, table, sizeof table);
    changed[1].fill = 3;
    nn_config wrong = config;
    wrong.columns = changed;
    CHECK("nn_load with another fill",
          nn_load(model, size, &wrong, other, sizeof other, &from_model) == NN_ERROR_OUT_OF_RANGE);
    CHECK("nn_load_size with another fill", nn_load_size(model, size, &wrong, &size) == NN_ERROR_OUT_OF_RANGE);
    size_t needed = 0;
    CHECK("nn_load_size", nn_load_size(model, size, &config, &needed) == NN_OK && needed > 0);
    wrong.columns = NULL;
    CHECK("nn_load without columns",
          nn_load(model, size, &wrong, other, sizeof other, &from_model) == NN_ERROR_OUT_OF_RANGE);
    CHECK("nn_load", nn_load(model, size, NULL, other, sizeof other, &from_model) == NN_OK);
    CHECK("so does a network that was loaded",
          nn_get_config(from_model, &read, NULL, 0) == NN_OK && is_table(&read));
}

static void check_names(void) {
    static const char *const names[] = {"Biscoe", "Dream", "Torgersen", "female", "male", ""};
    nn_metadata metadata = {.struct_size = sizeof metadata, .categories = names};
    nn_config config, plain = nn_config_default();
    nn_network *network = of_table(&config), *from_model;
    const char *text;
    size_t size;
    CHECK("nn_save with names", nn_save(network, &metadata, 0, model, sizeof model, &size) == NN_OK);
    for (int i = 0; i < 2; i++) {
        nn_status status = i == 0 ? nn_open(model, size, 1, opened, sizeof opened, &from_model)
                                  : nn_load(model, size, NULL, other, sizeof other, &from_model);
        CHECK("a network with names", status == NN_OK);
        for (uint32_t k = 0; k < 6; k++)
            CHECK(names[k], nn_get_text(from_model, NN_TEXT_CATEGORY, k, &text) == NN_OK && text != NULL &&
                                strcmp(text, names[k]) == 0);
        CHECK("no more names", nn_get_text(from_model, NN_TEXT_CATEGORY, 6, &text) == NN_OK && text == NULL);
    }
    static const char *const missing[6] = {"one"};
    metadata.categories = missing;
    CHECK("a name that is NULL", nn_save_size(network, &metadata, 0, &size) == NN_ERROR_NULL_POINTER);
    metadata.categories = (const char *const *)(const void *)((const char *)names + 1);
    CHECK("names that are not aligned", nn_save_size(network, &metadata, 0, &size) == NN_ERROR_MISALIGNED);
    metadata.categories = names;
    plain.inputs = 1, plain.layers = config.layers, plain.layer_count = 1;
    CHECK("a network without columns", nn_init(other, sizeof other, &plain, &network) == NN_OK);
    CHECK("has no names", nn_save_size(network, &metadata, 0, &size) == NN_ERROR_OUT_OF_RANGE);
}

static void check_solve(void) {
    static _Alignas(64) unsigned char work[4096];
    nn_config config;
    size_t size;
    float x[9 * TABLE_COLUMNS], t[9];
    nn_network *network = of_table(&config);
    for (int i = 0; i < 9 * TABLE_COLUMNS; i++) x[i] = (float)(i % 3);
    memset(t, 0, sizeof t);
    CHECK("nn_solve_size has no columns", nn_solve_size(network, 9, &size) == NN_ERROR_UNSUPPORTED);
    CHECK("nn_solve has no columns",
          nn_solve(network, x, t, 9, 1, NULL, work, sizeof work) == NN_ERROR_UNSUPPORTED);
}

static void check_overlap(void) {
    static _Alignas(64) union {
        unsigned char block[4096];
        nn_column columns[TABLE_COLUMNS];
    } place;
    nn_config config;
    nn_network *network = of_table(&config);
    memcpy(place.columns, table, sizeof table);
    config.columns = place.columns;
    CHECK("columns in the block", nn_init(place.block, sizeof place.block, &config, &network) == NN_ERROR_OVERLAP);
    CHECK("the handle in the columns",
          nn_init(memory, sizeof memory, &config, (nn_network **)(void *)&place) == NN_ERROR_OVERLAP &&
              memcmp(place.columns, table, sizeof table) == 0);
    place.columns[0] = (nn_column){.kind = NN_COLUMN_CATEGORY, .categories = sizeof(nn_sizes)};
    nn_sizes *sizes = (nn_sizes *)(void *)&place.columns[0].categories;
    CHECK("sizes in the columns", nn_get_sizes(&config, sizes) == NN_ERROR_OVERLAP);
}

int main(void) {
    check_descriptions();
    check_values();
    check_scaling();
    check_sizes();
    check_model();
    check_names();
    check_solve();
    check_overlap();
    check_cases();
    check_negative_zero();
    check_threads();
    return check_finish();
}
