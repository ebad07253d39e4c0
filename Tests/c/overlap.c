/* Buffers that share bytes: what nn.h refuses, at every distance, and what it allows, which works. Tests/arguments
 * tries every pair of pointers of every function. */
#include "check.h"
#include "example.h"
#include "parallel_for.h"

enum {
    VALUES = EXAMPLE_ROWS * EXAMPLE_INPUTS
};

static example subject, before;
static float apart[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];

static int is_unchanged(void) {
    return memcmp(&before, &subject, sizeof subject) == 0;
}

/* A model and the block of its network in one buffer, the block at every distance from the model. */
static void check_model_and_memory(void) {
    static _Alignas(64) unsigned char buffer[16384], copy[16384];
    const size_t model_at = 8192, size = subject.model_size;
    size_t needed = 0, trained = 0;
    CHECK("nn_open_size", nn_open_size(subject.model, size, 1, &needed) == NN_OK);
    CHECK("nn_load_size", nn_load_size(subject.model, size, NULL, &trained) == NN_OK);
    memcpy(buffer + model_at, subject.model, size);
    memcpy(copy, buffer, sizeof buffer);
    int refused = 1, opened = 0;
    for (size_t at = 0; at + 4096 <= sizeof buffer; at += NN_ALIGNMENT)
        for (int is_load = 0; is_load < 2; is_load++) {
            const size_t bytes = is_load ? trained : needed;
            nn_network *network = subject.network;
            nn_status status =
                is_load ? nn_load(buffer + model_at, size, NULL, buffer + at, sizeof buffer - at, &network)
                        : nn_open(buffer + model_at, size, 1, buffer + at, sizeof buffer - at, &network);
            const int overlaps = at < model_at + size && model_at < at + bytes;
            refused &= status == (overlaps ? NN_ERROR_OVERLAP : NN_OK) && (network == NULL) == overlaps;
            refused &= !overlaps || memcmp(copy, buffer, sizeof buffer) == 0;
            opened += !overlaps;
            memcpy(buffer, copy, sizeof buffer);
        }
    CHECK("a block on its model is refused and *network is NULL", refused);
    CHECK("a block before its model and behind it is not, whatever memory_size is", opened > 100);
}

/* Inputs and outputs in one array, the outputs at every distance from the inputs. */
static void check_inputs_and_outputs(nn_network *network, const char *name) {
    float values[4 * VALUES], copy[4 * VALUES];
    const int outputs = EXAMPLE_ROWS * EXAMPLE_OUTPUTS, at = 2 * VALUES;
    for (int i = 0; i < 4 * VALUES; i++) values[i] = (float)(i % 7) * 0.25f;
    memcpy(values + at, subject.inputs, sizeof subject.inputs);
    memcpy(copy, values, sizeof values);
    int right = nn_predict(network, subject.inputs, EXAMPLE_ROWS, apart) == NN_OK;
    for (int place = at - 2 * outputs; place <= at + 2 * VALUES - outputs; place++) {
        const int overlaps = place < at + VALUES && at < place + outputs;
        nn_status status = nn_predict(network, values + at, EXAMPLE_ROWS, values + place);
        right &= status == (overlaps ? NN_ERROR_OVERLAP : NN_OK);
        right &=
            overlaps ? memcmp(values, copy, sizeof values) == 0 : memcmp(values + place, apart, sizeof apart) == 0;
        memcpy(values, copy, sizeof values);
    }
    CHECK(name, right);
}

/* Every float of the block as the place of outputs, and of the model. */
static void check_outputs_in_network(nn_network *network, void *block, size_t size, const char *name) {
    before = subject;
    int refused = 1;
    for (size_t at = 0; at < size; at += 4)
        refused &= nn_predict(network, subject.inputs, 1, (float *)((char *)block + at)) == NN_ERROR_OVERLAP;
    CHECK(name, refused && is_unchanged());
}

/* Arrays that the network gives out are inputs like others for a call that does not change them. */
static void check_own_arrays(void) {
    nn_network *n = subject.network;
    float *parameters, *gradients, copy[VALUES];
    const float *mean, *scale;
    size_t count;
    nn_metrics own = {.struct_size = sizeof own}, theirs = own;
    CHECK("nn_parameters", nn_parameters(n, &parameters, &count) == NN_OK && count >= VALUES);
    CHECK("nn_gradients", nn_gradients(n, &gradients, &count, NULL) == NN_OK);
    CHECK("nn_get_input_scaling", nn_get_input_scaling(n, &mean, &scale) == NN_OK);
    const float *const arrays[] = {parameters, gradients, mean};
    const size_t rows[] = {EXAMPLE_ROWS, EXAMPLE_ROWS, 1};
    for (int i = 0; i < 3; i++) {
        memcpy(copy, arrays[i], rows[i] * EXAMPLE_INPUTS * sizeof *copy);
        CHECK("nn_predict of an array of the network's own",
              nn_predict(n, copy, rows[i], apart) == NN_OK &&
                  nn_predict(n, arrays[i], rows[i], subject.outputs) == NN_OK &&
                  memcmp(apart, subject.outputs, rows[i] * EXAMPLE_OUTPUTS * sizeof *apart) == 0);
    }
    memcpy(copy, parameters, sizeof copy);
    CHECK("nn_evaluate of them", nn_evaluate(n, copy, copy, 4, &own) == NN_OK &&
                                     nn_evaluate(n, parameters, parameters, 4, &theirs) == NN_OK &&
                                     own.loss == theirs.loss);
    CHECK("nn_forward of them", nn_forward(n, parameters, 4, NULL) == NN_OK);
    CHECK("but not to learn from",
          nn_backward(n, parameters, NULL) == NN_ERROR_OVERLAP &&
              nn_train_batch(n, parameters, subject.targets, 2, NULL) == NN_ERROR_OVERLAP &&
              nn_fit(n, parameters, subject.targets, 2, NULL, NULL) == NN_ERROR_OVERLAP &&
              nn_fit_input_scaling(n, parameters, 2) == NN_ERROR_OVERLAP);
    CHECK("nor across the end of the arrays", nn_predict(n, (float *)(void *)n, 1, apart) == NN_ERROR_OVERLAP &&
                                                  nn_predict(n, parameters - 1, 1, apart) == NN_ERROR_OVERLAP);
    CHECK("of an opened network nothing lies in its block",
          nn_predict(subject.opened, (float *)(void *)subject.opened, 1, apart) == NN_ERROR_OVERLAP);
}

static void check_scalings(void) {
    nn_network *n = subject.network;
    const float *mean, *scale;
    float means[EXAMPLE_INPUTS], scales[EXAMPLE_INPUTS];
    CHECK("nn_get_input_scaling", nn_get_input_scaling(n, &mean, &scale) == NN_OK);
    memcpy(means, mean, sizeof means);
    memcpy(scales, scale, sizeof scales);
    CHECK("a scaling set to its own arrays stays", nn_set_input_scaling(n, mean, scale) == NN_OK &&
                                                       memcmp(mean, means, sizeof means) == 0 &&
                                                       memcmp(scale, scales, sizeof scales) == 0);
    CHECK("one of them may be another",
          nn_set_input_scaling(n, means, scale) == NN_OK && nn_set_input_scaling(n, mean, scales) == NN_OK);
    CHECK("but not the other one of them, nor a part",
          nn_set_input_scaling(n, scale, scale) == NN_ERROR_OVERLAP &&
              nn_set_input_scaling(n, mean, mean) == NN_ERROR_OVERLAP &&
              nn_set_input_scaling(n, mean + 1, scale) == NN_ERROR_OVERLAP &&
              nn_set_input_scaling(n, means, scale - 1) == NN_ERROR_OVERLAP);
    CHECK("mean and scale may be one array", nn_set_input_scaling(n, scales, scales) == NN_OK);
    CHECK("as before", nn_set_input_scaling(n, means, scales) == NN_OK);
}

/* A second network learns from what the first one gives out. */
static void check_other_networks(void) {
    static _Alignas(64) unsigned char memory[4096];
    nn_network *other;
    float *gradients;
    size_t count;
    CHECK("a second network", nn_init(memory, sizeof memory, &subject.config, &other) == NN_OK);
    CHECK("learns from the gradients of the first",
          nn_gradients(subject.network, &gradients, &count, NULL) == NN_OK &&
              nn_train_batch(other, gradients, gradients, 4, NULL) == NN_OK &&
              nn_set_input_scaling(other, gradients, subject.inputs) == NN_ERROR_BAD_SETTING);
}

static void check_reading_twice(void) {
    static _Alignas(64) unsigned char memory[4096];
    const nn_layer layers[] = {{.units = 2, .activation = NN_TANH}, {.units = EXAMPLE_INPUTS}};
    nn_config config = nn_config_default();
    nn_network *coder;
    config.inputs = EXAMPLE_INPUTS;
    config.layers = layers;
    config.layer_count = 2;
    CHECK("inputs are targets too", nn_init(memory, sizeof memory, &config, &coder) == NN_OK &&
                                        nn_train_batch(coder, subject.inputs, subject.inputs, 4, NULL) == NN_OK);
    CHECK("and validate", nn_fit(coder, subject.inputs, subject.inputs, EXAMPLE_ROWS,
                                 &(nn_fit_options){.struct_size = sizeof(nn_fit_options),
                                                   .epochs = 2,
                                                   .validation_inputs = subject.inputs,
                                                   .validation_targets = subject.inputs,
                                                   .validation_rows = EXAMPLE_ROWS},
                                 NULL) == NN_OK);
}

static void check_texts(void) {
    static _Alignas(64) unsigned char buffer[4096];
    const nn_metadata metadata = example_metadata();
    nn_metadata shared = metadata;
    size_t size = 0, written;
    CHECK("nn_save_size", nn_save_size(subject.network, &metadata, 0, &size) == NN_OK);
    char *note = (char *)buffer + size - 1;
    strcpy(note, "note");
    shared.note = note;
    CHECK("a text in the buffer", nn_save_size(subject.network, &shared, 0, &size) == NN_OK);
    note = strcpy((char *)buffer + size - 1, "note");
    shared.note = note;
    CHECK("is refused", nn_save(subject.network, &shared, 0, buffer, sizeof buffer, &written) == NN_ERROR_OVERLAP);
    const char *const labels[] = {"low", note};
    shared = metadata;
    shared.labels = labels;
    note[0] = 0;
    CHECK("a label too", nn_save_size(subject.network, &shared, 0, &size) == NN_OK &&
                             nn_save(subject.network, &shared, 0, (unsigned char *)note + 1 - size, size,
                                     &written) == NN_ERROR_OVERLAP);
    CHECK("right behind it is not",
          nn_save(subject.network, &metadata, 0, buffer, sizeof buffer, &written) == NN_OK);
    shared = metadata;
    shared.note = (char *)subject.network + 300;
    CHECK("texts where the network works are refused by a call that runs it",
          nn_quantize(subject.network, subject.inputs, 2, &shared, buffer, sizeof buffer, &written) ==
              NN_ERROR_OVERLAP);
}

int main(void) {
    example_make(&subject);
    check_model_and_memory();
    check_inputs_and_outputs(subject.network, "outputs at every distance from the inputs");
    check_inputs_and_outputs(subject.opened, "of an opened network");
    check_inputs_and_outputs(subject.quantized, "of a quantised network");
    check_outputs_in_network(subject.network, subject.memory, subject.sizes.training_bytes, "outputs in the block");
    check_outputs_in_network(subject.opened, subject.opened_memory, subject.sizes.inference_bytes,
                             "outputs in the block of an opened network");
    check_outputs_in_network(subject.opened, subject.model, subject.model_size, "outputs in its model");
    check_outputs_in_network(subject.quantized, subject.quantized_model, subject.quantized_size,
                             "outputs in a quantised model");
    check_own_arrays();
    check_scalings();
    check_other_networks();
    check_reading_twice();
    check_texts();
    return check_finish();
}
