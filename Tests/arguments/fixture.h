/* A valid value for every parameter of every function, each array in a block of exactly its size. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "blocks.h"
#include "nn.h"

enum {
    INPUTS = 3,
    HIDDEN = 4,
    OUTPUTS = 2,
    LAYERS = 2,
    ROWS = 6,
    VALIDATION = 2,
    MILESTONES = 2,
    WINDOW = 8,
    PARAMETERS = (INPUTS + 1) * HIDDEN + (HIDDEN + 1) * OUTPUTS
};

static struct {
    nn_network *main;        /* trained for a step */
    nn_network *forwarded;   /* waits for nn_backward */
    nn_network *accumulated; /* waits for nn_step */
    nn_network *linear;      /* for nn_solve */
    nn_network *opened;
    nn_network *quantized;
    nn_network *zeros; /* no network */
    nn_layer *layers;  /* [NN_MAX_LAYERS], of which LAYERS are used */
    nn_config *config;
    float *inputs, *targets, *weights, *parameters;
    float *input_mean, *input_scale, *target_mean, *target_scale;
    nn_schedule *schedule, *schedule_out;
    nn_fit_options *options, *options_out;
    nn_row_reader *reader;
    size_t reader_bytes;
    nn_parallel *parallel;
    nn_metadata *metadata;
    unsigned char *model;
    size_t model_bytes;
    void *train_memory, *load_memory, *open_memory, *save_buffer, *quantize_buffer, *work;
    size_t training_bytes, load_bytes, inference_bytes, save_bytes, quantize_bytes, work_bytes;
    int8_t *integers;
    int16_t *readings;
    double *reading_offsets, *reading_scales;
    nn_raw_input *raw_inputs, *raw_out;
    char *name; /* of an activation */
    nn_window *window;
    float *state, *reading, *window_features;
    size_t state_bytes;
    /* where functions write */
    void *pointer, *second_pointer;
    nn_network **handle;
    size_t *row_count;
    size_t *size;
    uint32_t *flag;
    float *number, *outputs, *hidden_outputs, *input_gradients;
    int32_t *sums, *integer;
    double *coefficients;
    nn_config *config_out;
    nn_layer *layers_out;
    nn_layer_view *view;
    nn_quantized_layer *quantized_view;
    nn_health *health;
    nn_metrics *metrics;
    nn_progress *progress;
    nn_sizes *sizes;
} fixture;

#define FIXTURE_NEW(count, type) ((type *)blocks_new((count) * sizeof(type)))
#define FIXTURE_STRUCT(field, type)                                                                                \
    do {                                                                                                           \
        fixture.field = FIXTURE_NEW(1, type);                                                                      \
        if (fixture.field != NULL) fixture.field->struct_size = sizeof(type);                                      \
    } while (0)

static inline float *fixture_floats(size_t count, float first) {
    float *values = FIXTURE_NEW(count, float);
    if (values == NULL) return NULL;
    for (size_t i = 0; i < count; i++) values[i] = first + (float)(i * 7 % 11) * 0.25f;
    return values;
}

static inline void fixture_describe(void) {
    fixture.layers = FIXTURE_NEW(NN_MAX_LAYERS, nn_layer);
    fixture.config = FIXTURE_NEW(1, nn_config);
    if (fixture.layers == NULL || fixture.config == NULL) return;
    for (int i = 0; i < NN_MAX_LAYERS; i++) fixture.layers[i].units = OUTPUTS;
    fixture.layers[0] = (nn_layer){.units = HIDDEN, .activation = NN_TANH};
    *fixture.config = nn_config_default();
    fixture.config->inputs = INPUTS;
    fixture.config->layers = fixture.layers;
    fixture.config->layer_count = LAYERS;
    fixture.config->max_batch = ROWS;
    fixture.config->input_scaling = NN_SCALING_STANDARDIZE;
    fixture.config->target_scaling = NN_SCALING_STANDARDIZE;
}

static inline void fixture_make_data(void) {
    fixture.inputs = fixture_floats(ROWS * INPUTS, -1);
    fixture.targets = fixture_floats(ROWS * OUTPUTS, -0.5f);
    fixture.weights = fixture_floats(ROWS, 0.25f);
    fixture.parameters = fixture_floats(PARAMETERS, -1);
    fixture.input_mean = fixture_floats(INPUTS, 0);
    fixture.input_scale = fixture_floats(INPUTS, 0.5f);
    fixture.target_mean = fixture_floats(OUTPUTS, 0);
    fixture.target_scale = fixture_floats(OUTPUTS, 0.5f);
    fixture.integers = FIXTURE_NEW(ROWS * INPUTS, int8_t);
}

static inline void fixture_run(void *context, size_t tasks, nn_task task, void *argument) {
    (void)context;
    for (size_t i = 0; i < tasks; i++) task(argument, i);
}

static inline nn_parallel *fixture_parallel(void) {
    nn_parallel *parallel = FIXTURE_NEW(1, nn_parallel);
    if (parallel != NULL) *parallel = (nn_parallel){sizeof(nn_parallel), 2, fixture_run, NULL};
    return parallel;
}

static inline void fixture_make_options(void) {
    fixture.schedule = FIXTURE_NEW(1, nn_schedule);
    fixture.options = FIXTURE_NEW(1, nn_fit_options);
    uint32_t *milestones = FIXTURE_NEW(MILESTONES, uint32_t);
    *fixture.schedule = nn_schedule_default();
    fixture.schedule->kind = NN_SCHEDULE_MULTI_STEP;
    fixture.schedule->milestones = milestones;
    fixture.schedule->milestone_count = MILESTONES;
    milestones[1] = 3;
    *fixture.options = nn_fit_options_default();
    fixture.options->epochs = 1;
    fixture.options->batch_size = 4;
    fixture.options->order = FIXTURE_NEW(ROWS, uint32_t);
    fixture.options->validation_inputs = fixture_floats(VALIDATION * INPUTS, -1);
    fixture.options->validation_targets = fixture_floats(VALIDATION * OUTPUTS, -1);
    fixture.options->validation_rows = VALIDATION;
    fixture.options->best_parameters = FIXTURE_NEW((INPUTS + 1) * HIDDEN + (HIDDEN + 1) * OUTPUTS, float);
    fixture.options->sample_weights = fixture.weights;
    fixture.options->schedule = *fixture.schedule;
    fixture.options->state = FIXTURE_NEW(1, nn_fit_state);
    fixture.options->state->struct_size = sizeof(nn_fit_state);
    fixture.parallel = fixture_parallel();
    fixture.options->parallel = fixture_parallel();
}

/* The rows of `inputs` and `targets`, again and again. */
static inline int32_t fixture_read(void *context, const uint32_t *order, size_t first, size_t count, float *inputs,
                                   float *targets) {
    (void)context;
    for (size_t i = 0; i < count; i++) {
        size_t row = (order != NULL ? order[i] : first + i) % ROWS;
        memcpy(inputs + i * INPUTS, fixture.inputs + row * INPUTS, INPUTS * sizeof(float));
        memcpy(targets + i * OUTPUTS, fixture.targets + row * OUTPUTS, OUTPUTS * sizeof(float));
    }
    return 0;
}

static inline void fixture_make_reader(void) {
    FIXTURE_STRUCT(reader, nn_row_reader);
    fixture.reader_bytes = (INPUTS + OUTPUTS) * ROWS * sizeof(float);
    fixture.reader->read = fixture_read;
    fixture.reader->context = NULL;
    fixture.reader->buffer = (float *)blocks_new(fixture.reader_bytes);
    fixture.reader->buffer_size = fixture.reader_bytes;
}

static inline void fixture_make_metadata(void) {
    const char **features = FIXTURE_NEW(INPUTS, const char *), **targets = FIXTURE_NEW(OUTPUTS, const char *),
               **labels = FIXTURE_NEW(OUTPUTS, const char *);
    char *text = FIXTURE_NEW(5, char);
    memcpy(text, "text", 5);
    for (int i = 0; i < INPUTS; i++) features[i] = text;
    for (int i = 0; i < OUTPUTS; i++) targets[i] = labels[i] = text;
    FIXTURE_STRUCT(metadata, nn_metadata);
    fixture.metadata->label_count = OUTPUTS;
    fixture.metadata->features = features;
    fixture.metadata->targets = targets;
    fixture.metadata->labels = labels;
    fixture.metadata->note = text;
    fixture.name = FIXTURE_NEW(5, char);
    memcpy(fixture.name, "tanh", 5);
}

static inline void fixture_make_window(void) {
    FIXTURE_STRUCT(window, nn_window);
    fixture.window->channels = INPUTS;
    fixture.window->size = WINDOW;
    fixture.window->hop = WINDOW / 2;
    fixture.window->features = NN_WINDOW_MEAN | NN_WINDOW_CROSSINGS;
    fixture.window->bands = 1;
    fixture.state_bytes = NN_WINDOW_BYTES(INPUTS, WINDOW, 1);
    fixture.state = (float *)blocks_new(fixture.state_bytes);
    fixture.reading = fixture_floats(INPUTS, -1);
    fixture.window_features = FIXTURE_NEW(INPUTS * 3, float);
    fixture.flag = FIXTURE_NEW(1, uint32_t);
}

static inline void fixture_make_results(void) {
    fixture.pointer = FIXTURE_NEW(1, void *);
    fixture.second_pointer = FIXTURE_NEW(1, void *);
    fixture.handle = FIXTURE_NEW(1, nn_network *);
    fixture.row_count = FIXTURE_NEW(1, size_t);
    fixture.size = FIXTURE_NEW(1, size_t);
    fixture.number = FIXTURE_NEW(1, float);
    fixture.outputs = FIXTURE_NEW(ROWS * OUTPUTS, float);
    fixture.hidden_outputs = FIXTURE_NEW(ROWS * HIDDEN, float);
    fixture.input_gradients = FIXTURE_NEW(ROWS * INPUTS, float);
    fixture.sums = FIXTURE_NEW(ROWS * OUTPUTS, int32_t);
    fixture.integer = FIXTURE_NEW(1, int32_t);
    fixture.coefficients = FIXTURE_NEW((INPUTS + 1) * OUTPUTS, double);
    fixture.layers_out = FIXTURE_NEW(LAYERS, nn_layer);
    fixture.schedule_out = FIXTURE_NEW(1, nn_schedule);
    FIXTURE_STRUCT(options_out, nn_fit_options);
    FIXTURE_STRUCT(config_out, nn_config);
    fixture.config_out->layer_size = sizeof(nn_layer);
    FIXTURE_STRUCT(view, nn_layer_view);
    FIXTURE_STRUCT(quantized_view, nn_quantized_layer);
    FIXTURE_STRUCT(health, nn_health);
    FIXTURE_STRUCT(metrics, nn_metrics);
    FIXTURE_STRUCT(progress, nn_progress);
    FIXTURE_STRUCT(sizes, nn_sizes);
}

static inline nn_status fixture_train(nn_network **network, const nn_config *config) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_status status = nn_get_sizes(config, &sizes);
    void *memory = blocks_new(sizes.training_bytes);
    if (status == NN_OK) status = nn_init(memory, sizes.training_bytes, config, network);
    if (status == NN_OK) status = nn_train_batch(*network, fixture.inputs, fixture.targets, ROWS, NULL);
    return status;
}

static inline nn_status fixture_make_networks(void) {
    nn_layer layer = {.units = OUTPUTS};
    nn_config linear = nn_config_default();
    linear.inputs = INPUTS;
    linear.layers = &layer;
    linear.layer_count = 1;
    linear.max_batch = ROWS;
    nn_status status = fixture_train(&fixture.main, fixture.config);
    if (status == NN_OK) status = fixture_train(&fixture.forwarded, fixture.config);
    if (status == NN_OK) status = nn_forward(fixture.forwarded, fixture.inputs, ROWS, NULL);
    if (status == NN_OK) status = fixture_train(&fixture.accumulated, fixture.config);
    if (status == NN_OK) status = nn_forward(fixture.accumulated, fixture.inputs, ROWS, NULL);
    if (status == NN_OK) status = nn_backward(fixture.accumulated, fixture.targets, NULL);
    if (status == NN_OK) status = fixture_train(&fixture.linear, &linear);
    fixture.zeros = blocks_new(NN_HEADER_BYTES);
    return status;
}

/* The network of a model that was just written into a block. */
static inline nn_status fixture_open(const void *model, size_t model_bytes, nn_network **network) {
    size_t bytes = 0;
    nn_status status = nn_open_size(model, model_bytes, ROWS, &bytes);
    void *memory = blocks_new(bytes);
    return status == NN_OK ? nn_open(model, model_bytes, ROWS, memory, bytes, network) : status;
}

/* Readings of a thousandth each. */
static inline nn_status fixture_make_readings(void) {
    fixture.readings = FIXTURE_NEW(ROWS * INPUTS, int16_t);
    fixture.reading_offsets = FIXTURE_NEW(INPUTS, double);
    fixture.reading_scales = FIXTURE_NEW(INPUTS, double);
    fixture.raw_inputs = FIXTURE_NEW(INPUTS, nn_raw_input);
    fixture.raw_out = FIXTURE_NEW(INPUTS, nn_raw_input);
    if (fixture.raw_out == NULL) return NN_ERROR_BUFFER_TOO_SMALL;
    for (size_t i = 0; i < ROWS * INPUTS; i++) fixture.readings[i] = (int16_t)(i * 700);
    for (size_t j = 0; j < INPUTS; j++) fixture.reading_scales[j] = 0.001;
    return nn_get_raw_inputs(fixture.quantized, fixture.reading_offsets, fixture.reading_scales,
                             fixture.raw_inputs);
}

static inline nn_status fixture_make_models(void) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    size_t written;
    nn_status status = nn_get_sizes(fixture.config, &sizes);
    fixture.training_bytes = sizes.training_bytes;
    fixture.inference_bytes = sizes.inference_bytes;
    fixture.train_memory = blocks_new(fixture.training_bytes);
    fixture.open_memory = blocks_new(fixture.inference_bytes);
    if (status == NN_OK)
        status = nn_save_size(fixture.main, fixture.metadata, NN_SAVE_TRAINING_STATE, &fixture.model_bytes);
    fixture.model = blocks_new(fixture.model_bytes);
    if (status == NN_OK)
        status = nn_save(fixture.main, fixture.metadata, NN_SAVE_TRAINING_STATE, fixture.model, fixture.model_bytes,
                         &written);
    if (status == NN_OK) status = fixture_open(fixture.model, fixture.model_bytes, &fixture.opened);
    if (status == NN_OK) status = nn_load_size(fixture.model, fixture.model_bytes, NULL, &fixture.load_bytes);
    fixture.load_memory = blocks_new(fixture.load_bytes);
    if (status == NN_OK) status = nn_save_size(fixture.main, fixture.metadata, 0, &fixture.save_bytes);
    fixture.save_buffer = blocks_new(fixture.save_bytes);
    if (status == NN_OK) status = nn_quantize_size(fixture.main, fixture.metadata, &fixture.quantize_bytes);
    fixture.quantize_buffer = blocks_new(fixture.quantize_bytes);
    void *quantized = blocks_new(fixture.quantize_bytes);
    if (status == NN_OK)
        status = nn_quantize(fixture.main, fixture.inputs, ROWS, fixture.metadata, quantized,
                             fixture.quantize_bytes, &written);
    if (status == NN_OK) status = fixture_open(quantized, fixture.quantize_bytes, &fixture.quantized);
    return status == NN_OK ? fixture_make_readings() : status;
}

/* Where there is no nn_solve its work is any small block. */
static inline nn_status fixture_make(void) {
    fixture_describe();
    fixture_make_data();
    fixture_make_options();
    fixture_make_reader();
    fixture_make_window();
    fixture_make_metadata();
    fixture_make_results();
    nn_status status = fixture_make_networks();
    if (status == NN_OK) status = fixture_make_models();
    if (status != NN_OK) return status;
    status = nn_solve_size(fixture.linear, ROWS, &fixture.work_bytes);
    if (status == NN_ERROR_UNSUPPORTED) fixture.work_bytes = 64;
    fixture.work = blocks_new(fixture.work_bytes);
    *fixture.handle = fixture.main; /* what a call that fails is to clear */
    return fixture.work == NULL ? NN_ERROR_BUFFER_TOO_SMALL : NN_OK;
}

#endif
