/* Back from a gradient of the outputs that the program gives, to the weights and to the inputs. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "nn.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    ROWS = 5,
    INPUTS = 3,
    OUTPUTS = 2,
    HIDDEN = 5,
    MEMORY = 16384
};

static _Alignas(NN_ALIGNMENT) unsigned char memories[3][MEMORY];
static _Alignas(NN_ALIGNMENT) unsigned char model[MEMORY];
static float inputs[ROWS * INPUTS], targets[ROWS * OUTPUTS], dy[ROWS * OUTPUTS];

/* The description that the checks begin with; `layers` is what they change first. */
static nn_layer layers[3];

static nn_config described(nn_activation hidden, nn_activation last) {
    layers[0] = (nn_layer){.units = HIDDEN, .activation = hidden, .slope = 0.3f};
    layers[1] = (nn_layer){.units = HIDDEN - 1, .activation = hidden, .slope = 0.3f};
    layers[2] = (nn_layer){.units = OUTPUTS, .activation = last, .slope = 0.3f};
    nn_config config = nn_config_default();
    config.inputs = INPUTS;
    config.layers = layers;
    config.layer_count = 3;
    config.max_batch = ROWS;
    config.seed = 5;
    return config;
}

static nn_network *made(int place, const nn_config *config) {
    nn_network *network = NULL;
    nn_status status = nn_init(memories[place], MEMORY, config, &network);
    if (status != NN_OK) CHECK_DETAIL("nn_init", 0, nn_status_string(status));
    return network;
}

/* ------------------------------------------------------------------------------ central differences -- */

/* L = sum of dy * y over the outputs of a row. */
static double loss_of(nn_network *network, const float *row, const float *gradient) {
    float y[OUTPUTS];
    double sum = 0;
    if (nn_predict(network, row, 1, y) != NN_OK) return NAN;
    for (int j = 0; j < OUTPUTS; j++) sum += (double)gradient[j] * y[j];
    return sum;
}

/* The largest difference between the gradients of inputs and central differences, beside the largest gradient; 1
 * where there is no gradient at all. */
static double differences(nn_network *network) {
    float dx[ROWS * INPUTS];
    double worst = 0, largest = 0;
    if (nn_input_gradients(network, inputs, ROWS, dy, dx) != NN_OK) return NAN;
    for (int s = 0; s < ROWS; s++)
        for (int i = 0; i < INPUTS; i++) {
            const float step = 0x1p-8f;
            float row[INPUTS];
            memcpy(row, inputs + s * INPUTS, sizeof row);
            row[i] += step;
            double above = loss_of(network, row, dy + s * OUTPUTS);
            row[i] -= 2 * step;
            double below = loss_of(network, row, dy + s * OUTPUTS), slope = (above - below) / (2 * step);
            worst = fmax(worst, fabs(slope - dx[s * INPUTS + i]));
            largest = fmax(largest, fabs(slope));
        }
    return largest > 0 ? worst / largest : 1;
}

static void check_differences(const char *what, nn_activation hidden, nn_activation last, int is_scaled) {
    static const float means[] = {0.1f, -0.3f, 0.2f}, scales[] = {0.75f, 1.5f, 0.5f};
    char name[100], detail[60];
    nn_config config = described(hidden, last);
    if (is_scaled) config.input_scaling = config.target_scaling = NN_SCALING_STANDARDIZE;
    nn_network *network = made(0, &config);
    if (is_scaled)
        CHECK("scaling", nn_set_input_scaling(network, means, scales) == NN_OK &&
                             nn_set_target_scaling(network, means, scales) == NN_OK);
    double worst = differences(network);
    snprintf(name, sizeof name, "central differences: %s %s%s", what,
             nn_choice_name(NN_CHOICE_ACTIVATION, (int32_t)(hidden == NN_TANH ? last : hidden)),
             is_scaled ? ", scaled" : "");
    snprintf(detail, sizeof detail, "off by %g of the largest", worst);
    CHECK_DETAIL(name, worst < 4e-3, detail);
}

static void check_activations(void) {
    for (int32_t i = 0; i <= LAST_nn_activation; i++) {
        if (i == NN_SIGN) continue;
        for (int is_scaled = 0; is_scaled < 2; is_scaled++) {
            check_differences("hidden", (nn_activation)i, NN_IDENTITY, is_scaled);
            check_differences("last", NN_TANH, (nn_activation)i, is_scaled);
        }
    }
}

/* A sign passes on what it gets: the gradients are those of the sums. */
static void check_sign(void) {
    float of_sign[ROWS * INPUTS], of_sums[ROWS * INPUTS];
    nn_config config = described(NN_TANH, NN_SIGN);
    config.loss = NN_PERCEPTRON;
    nn_status first = nn_input_gradients(made(0, &config), inputs, ROWS, dy, of_sign);
    config = described(NN_TANH, NN_IDENTITY);
    nn_status second = nn_input_gradients(made(1, &config), inputs, ROWS, dy, of_sums);
    CHECK("a sign is passed as an identity",
          first == NN_OK && second == NN_OK && memcmp(of_sign, of_sums, sizeof of_sign) == 0);
}

/* A number, one that may be missing, a category with a flag. */
static void check_columns(void) {
    static const nn_column columns[INPUTS] = {
        {.kind = NN_COLUMN_CATEGORY, .categories = 3, .missing = NN_MISSING_FLAG},
        {.missing = NN_MISSING_FLAG, .fill = 0.25f},
        {.kind = NN_COLUMN_NUMBER}};
    static const float scales[] = {1, 1.5f, 0.5f}, zeros[] = {0, 0, 0};
    static const float rows[2][INPUTS] = {{1, 0.25f, 0.5f}, {1, NAN, 0.5f}};
    float dx[2][INPUTS];
    nn_config config = described(NN_TANH, NN_IDENTITY);
    config.columns = columns;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    nn_network *network = made(0, &config);
    CHECK("gradients of columns", nn_set_input_scaling(network, zeros, scales) == NN_OK &&
                                      nn_input_gradients(network, rows[0], 2, dy, dx[0]) == NN_OK);
    for (int i = 1; i < INPUTS; i++) {
        const float step = 0x1p-8f;
        float row[INPUTS];
        memcpy(row, rows[0], sizeof row);
        row[i] += step;
        double above = loss_of(network, row, dy);
        row[i] -= 2 * step;
        double slope = (above - loss_of(network, row, dy)) / (2 * step);
        CHECK("of a number", fabs(slope - dx[0][i]) < 1e-3 * fabs(slope));
    }
    CHECK("of a category 0", dx[0][0] == 0 && dx[1][0] == 0);
    /* With a fill alone the missing number is the fill, and so is its gradient. */
    nn_column filled[INPUTS] = {columns[0], {.missing = NN_MISSING_FILL, .fill = 0.25f}, columns[2]};
    config.columns = filled;
    network = made(0, &config);
    memcpy(dy + OUTPUTS, dy, OUTPUTS * sizeof *dy);
    CHECK("of a missing number at its fill", nn_set_input_scaling(network, zeros, scales) == NN_OK &&
                                                 nn_input_gradients(network, rows[0], 2, dy, dx[0]) == NN_OK &&
                                                 dx[0][1] != 0 && memcmp(dx[0], dx[1], sizeof dx[0]) == 0);
}

/* ----------------------------------------------------------------------------- the bits of nn_backward -- */

/* 2 (y - t) / outputs, as the library computes it; the sum over the outputs with NN_REDUCTION_SUM. */
static void square_gradients(const float *y, int first, int rows, nn_reduction reduction) {
    for (int i = first * OUTPUTS; i < (first + rows) * OUTPUTS; i++) {
        float d = y[i] - targets[i];
        dy[i] = 2 * d * (reduction == NN_REDUCTION_SUM ? 1 : 1.0f / OUTPUTS);
    }
}

/* Rows that a loss of the program's own takes, in pieces of `piece`. */
static int learn_from(nn_network *network, int piece, nn_reduction reduction, float *dx) {
    float y[ROWS * OUTPUTS];
    int done = 1;
    for (int first = 0; first < ROWS; first += piece) {
        int rows = first + piece > ROWS ? ROWS - first : piece;
        done = done && nn_forward(network, inputs + first * INPUTS, (size_t)rows, y + first * OUTPUTS) == NN_OK;
        square_gradients(y, first, rows, reduction);
        done = done && nn_backward_from(network, dy + first * OUTPUTS, dx ? dx + first * INPUTS : NULL) == NN_OK;
    }
    return done;
}

static int same_gradients(nn_network *a, nn_network *b) {
    float *first = NULL, *second = NULL;
    size_t count = 0, other = 1, rows = 0, other_rows = 1;
    return nn_gradients(a, &first, &count, &rows) == NN_OK &&
           nn_gradients(b, &second, &other, &other_rows) == NN_OK && count == other && rows == other_rows &&
           memcmp(first, second, count * sizeof *first) == 0;
}

static int same_parameters(nn_network *a, nn_network *b) {
    float *first = NULL, *second = NULL;
    size_t count = 0, other = 1;
    return nn_parameters(a, &first, &count) == NN_OK && nn_parameters(b, &second, &other) == NN_OK &&
           count == other && memcmp(first, second, count * sizeof *first) == 0;
}

static void check_bits(nn_config config, const char *what) {
    char name[160];
    for (int piece = 1; piece <= ROWS; piece++) {
        nn_network *own = made(0, &config), *built_in = made(1, &config), *start = made(2, &config);
        int done = nn_forward(built_in, inputs, ROWS, NULL) == NN_OK &&
                   nn_backward(built_in, targets, NULL) == NN_OK && learn_from(own, piece, config.reduction, NULL);
        snprintf(name, sizeof name, "the gradients of nn_backward: %s in pieces of %d", what, piece);
        CHECK(name, done && same_gradients(own, built_in));
        CHECK("and so the step", nn_step(own) == NN_OK && nn_step(built_in) == NN_OK &&
                                     same_parameters(own, built_in) && !same_parameters(own, start));
    }
}

static void check_all_bits(void) {
    static const nn_arithmetic arithmetics[] = {NN_CANONICAL, NN_FUSED};
    for (int k = 0; k < 2; k++) {
        for (int32_t i = 0; i <= LAST_nn_activation; i++) {
            if (i == NN_SIGN) continue;
            nn_config config = described(NN_TANH, (nn_activation)i);
            config.arithmetic = arithmetics[k];
            check_bits(config, nn_choice_name(NN_CHOICE_ACTIVATION, i));
        }
        nn_config config = described(NN_SILU, NN_IDENTITY);
        config.arithmetic = arithmetics[k];
        config.reduction = NN_REDUCTION_SUM;
        layers[0].dropout = 0.5f;
        layers[1].dropout = 0.25f;
        check_bits(config, "dropout");
        config = described(NN_GELU, NN_IDENTITY);
        config.frozen_layers = 1;
        config.arithmetic = arithmetics[k];
        check_bits(config, "a frozen layer");
    }
}

/* A prediction's gradients are those of a training pass without dropout, for one row or many, more than max_batch.
 */
static void check_ways_agree(void) {
    float of_training[ROWS * INPUTS], of_prediction[ROWS * INPUTS], one_by_one[ROWS * INPUTS];
    nn_config config = described(NN_SELU, NN_SOFTMAX);
    config.input_scaling = NN_SCALING_MIN_MAX;
    nn_network *network = made(0, &config);
    int done = nn_fit_input_scaling(network, inputs, ROWS) == NN_OK &&
               learn_from(network, 2, config.reduction, of_training);
    CHECK("a training pass gives the gradients of inputs", done);
    config.max_batch = 2;
    layers[0].dropout = 0.5f;
    nn_network *other = made(1, &config);
    done = nn_fit_input_scaling(other, inputs, ROWS) == NN_OK &&
           nn_input_gradients(other, inputs, ROWS, dy, of_prediction) == NN_OK;
    CHECK("which are the prediction's, without dropout",
          done && memcmp(of_training, of_prediction, sizeof of_training) == 0);
    for (int s = 0; s < ROWS; s++)
        done = done && nn_input_gradients(other, inputs + s * INPUTS, 1, dy + s * OUTPUTS,
                                          one_by_one + s * INPUTS) == NN_OK;
    CHECK("row by row too", done && memcmp(one_by_one, of_prediction, sizeof one_by_one) == 0);
}

/* ------------------------------------------------------------------------------------------- a chain -- */

static int copy_parameters(nn_network *from, nn_network *to, size_t first) {
    float *all, *part;
    size_t count, own;
    if (nn_parameters(from, &all, &count) != NN_OK || nn_parameters(to, &part, &own) != NN_OK) return 0;
    memcpy(part, all + first, own * sizeof *part);
    return 1;
}

/* Two networks in a row learn as one that has the layers of both. */
static void check_chain(void) {
    float between[ROWS * (HIDDEN - 1)], back[ROWS * (HIDDEN - 1)], y[ROWS * OUTPUTS], dx[ROWS * INPUTS],
        of_whole[ROWS * INPUTS];
    nn_config config = described(NN_IDENTITY, NN_SIGMOID);
    layers[0].activation = NN_TANH;
    nn_network *whole = made(0, &config);
    config.layer_count = 2;
    nn_network *first = made(1, &config);
    config.layers = layers + 2;
    config.layer_count = 1;
    config.inputs = HIDDEN - 1;
    nn_network *second = made(2, &config);
    size_t firsts = NN_PARAMETERS_2(INPUTS, HIDDEN, HIDDEN - 1);
    CHECK("the chain has the weights of the whole",
          copy_parameters(whole, first, 0) && copy_parameters(whole, second, firsts));
    for (int step = 0; step < 3; step++) {
        CHECK("the whole learns", learn_from(whole, ROWS, NN_REDUCTION_MEAN, of_whole) && nn_step(whole) == NN_OK);
        CHECK("the chain goes forward",
              nn_forward(first, inputs, ROWS, between) == NN_OK && nn_forward(second, between, ROWS, y) == NN_OK);
        square_gradients(y, 0, ROWS, NN_REDUCTION_MEAN);
        CHECK("and back", nn_backward_from(second, dy, back) == NN_OK &&
                              nn_backward_from(first, back, dx) == NN_OK && nn_step(second) == NN_OK &&
                              nn_step(first) == NN_OK);
        CHECK("the chain's inputs have the gradients of the whole", memcmp(dx, of_whole, sizeof dx) == 0);
    }
    float *all, *part;
    size_t count, own;
    CHECK("the chain ends with the whole's weights",
          nn_parameters(whole, &all, &count) == NN_OK && nn_parameters(first, &part, &own) == NN_OK &&
              own == firsts && memcmp(all, part, own * sizeof *part) == 0 &&
              nn_parameters(second, &part, &own) == NN_OK && memcmp(all + firsts, part, own * sizeof *part) == 0);
}

/* ------------------------------------------------------------------------------ states and statuses -- */

static void check_accumulation(void) {
    nn_config config = described(NN_TANH, NN_IDENTITY);
    nn_network *network = made(0, &config), *other = made(1, &config);
    float dx[ROWS * INPUTS], weights[ROWS] = {2, 2, 2, 2, 2}, weight = 0, loss = 0;
    CHECK("without nn_forward", nn_backward_from(network, dy, NULL) == NN_ERROR_WRONG_STATE);
    int done = nn_forward(network, inputs, ROWS, NULL) == NN_OK && nn_backward_from(network, dy, NULL) == NN_OK &&
               nn_forward(other, inputs, ROWS, NULL) == NN_OK && nn_backward_from(other, dy, NULL) == NN_OK;
    CHECK("rows are accumulated", done && nn_get_gradient_weight(network, &weight) == NN_OK && weight == ROWS);
    CHECK("once", nn_backward_from(network, dy, NULL) == NN_ERROR_WRONG_STATE);
    CHECK("gradients of a prediction leave them alone",
          nn_input_gradients(network, inputs, ROWS, dy, dx) == NN_OK && same_gradients(network, other) &&
              same_parameters(network, other));
    CHECK("and end a forward pass that waits", nn_forward(network, inputs, ROWS, NULL) == NN_OK &&
                                                   nn_input_gradients(network, inputs, 1, dy, dx) == NN_OK &&
                                                   nn_backward(network, targets, NULL) == NN_ERROR_WRONG_STATE);
    done = nn_forward(network, inputs, ROWS, NULL) == NN_OK && nn_backward(network, targets, &loss) == NN_OK;
    float both = loss;
    done = done && nn_zero_gradients(network) == NN_OK && nn_forward(network, inputs, ROWS, NULL) == NN_OK &&
           nn_backward(network, targets, &loss) == NN_OK;
    CHECK("they count with a loss of 0", done && both == loss / 2);
    done = nn_zero_gradients(network) == NN_OK && nn_forward(network, inputs, ROWS, NULL) == NN_OK &&
           nn_backward_weighted(network, targets, weights, NULL) == NN_OK &&
           nn_forward(network, inputs, 3, NULL) == NN_OK && nn_backward_from(network, dy, NULL) == NN_OK;
    CHECK("and for 1 each", done && nn_get_gradient_weight(network, &weight) == NN_OK && weight == 2 * ROWS + 3);
    nn_health health = {.struct_size = sizeof health};
    CHECK("nn_get_health knows them", nn_get_health(network, 0, &health) == NN_OK && health.gradient_norm > 0);
}

static void check_refusals(void) {
    nn_config config = described(NN_TANH, NN_IDENTITY);
    nn_network *network = made(0, &config);
    float dx[ROWS * INPUTS], odd[ROWS * OUTPUTS], *own = NULL;
    size_t count;
    static const float bad[] = {NAN, INFINITY, -INFINITY};
    CHECK("nn_forward", nn_forward(network, inputs, ROWS, NULL) == NN_OK);
    for (int i = 0; i < 3; i++) {
        memcpy(odd, dy, sizeof odd);
        odd[ROWS * OUTPUTS - 1] = bad[i];
        CHECK("a gradient that is no number", nn_backward_from(network, odd, dx) == NN_ERROR_NONFINITE_GRADIENT);
    }
    CHECK("no gradient", nn_backward_from(network, NULL, dx) == NN_ERROR_NULL_POINTER);
    CHECK("one that is not aligned",
          nn_backward_from(network, (const float *)(uintptr_t)((uintptr_t)odd + 1), dx) == NN_ERROR_MISALIGNED);
    CHECK("on itself", nn_backward_from(network, dx, dx) == NN_ERROR_OVERLAP);
    nn_parameters(network, &own, &count);
    CHECK("from the network", nn_backward_from(network, own, dx) == NN_ERROR_OVERLAP);
    CHECK("into the network", nn_backward_from(network, dy, own) == NN_ERROR_OVERLAP);
    CHECK("and nothing was lost", nn_backward_from(network, dy, dx) == NN_OK);
    odd[ROWS * OUTPUTS - 1] = NAN;
    CHECK("a prediction's gradient that is no number",
          nn_input_gradients(network, inputs, ROWS, odd, dx) == NN_ERROR_NONFINITE_GRADIENT);
    CHECK("no rows", nn_input_gradients(network, inputs, 0, dy, dx) == NN_ERROR_ZERO_DIMENSION);
    CHECK("too many", nn_input_gradients(network, inputs, SIZE_MAX / 4, dy, dx) == NN_ERROR_TOO_LARGE);
    CHECK("no place", nn_input_gradients(network, inputs, 1, dy, NULL) == NN_ERROR_NULL_POINTER);
    odd[0] = NAN;
    CHECK("no number", nn_input_gradients(network, odd, 1, dy, dx) == NN_ERROR_NONFINITE_INPUT);
    CHECK("the inputs' place", nn_input_gradients(network, inputs, ROWS, dy, inputs) == NN_ERROR_OVERLAP);
}

static void check_overflow(void) {
    nn_config config = described(NN_IDENTITY, NN_IDENTITY);
    nn_network *network = made(0, &config), *start = made(1, &config);
    float dx[ROWS * INPUTS], large[ROWS * OUTPUTS], weight = 1, *parameters;
    size_t count;
    nn_parameters(network, &parameters, &count);
    for (size_t i = 0; i < count; i++) parameters[i] = 1e10f;
    nn_parameters(start, &parameters, &count);
    for (size_t i = 0; i < count; i++) parameters[i] = 1e10f;
    for (int i = 0; i < ROWS * OUTPUTS; i++) large[i] = 1e20f;
    CHECK("gradients of inputs that overflow",
          nn_input_gradients(network, inputs, ROWS, large, dx) == NN_ERROR_NONFINITE_OUTPUT && isinf(dx[0]));
    CHECK("end the accumulation", nn_forward(network, inputs, ROWS, NULL) == NN_OK &&
                                      nn_backward_from(network, large, dx) == NN_ERROR_NONFINITE_OUTPUT &&
                                      nn_get_gradient_weight(network, &weight) == NN_OK && weight == 0);
    CHECK("and no step takes weights' that do",
          nn_forward(network, inputs, ROWS, NULL) == NN_OK && nn_backward_from(network, large, NULL) == NN_OK &&
              nn_step(network) == NN_ERROR_NONFINITE_GRADIENT && same_parameters(network, start));
}

static void check_unsupported(void) {
    float dx[ROWS * INPUTS];
    nn_config config = described(NN_TANH, NN_IDENTITY);
    config.frozen_layers = 1;
    nn_network *network = made(0, &config);
    CHECK("through frozen layers", nn_input_gradients(network, inputs, ROWS, dy, dx) == NN_ERROR_UNSUPPORTED);
    CHECK("nor when they learn", nn_forward(network, inputs, ROWS, NULL) == NN_OK &&
                                     nn_backward_from(network, dy, dx) == NN_ERROR_UNSUPPORTED &&
                                     nn_backward_from(network, dy, NULL) == NN_OK);
    config.frozen_layers = 0;
    config.polynomial_degree = 2;
    network = made(0, &config);
    CHECK("through products of inputs", nn_input_gradients(network, inputs, ROWS, dy, dx) == NN_ERROR_UNSUPPORTED);
    CHECK("whose weights learn", nn_forward(network, inputs, ROWS, NULL) == NN_OK &&
                                     nn_backward_from(network, dy, NULL) == NN_OK && nn_step(network) == NN_OK);
    size_t written = 0;
    nn_network *opened = NULL;
    CHECK("of an opened network", nn_save(network, NULL, 0, model, sizeof model, &written) == NN_OK &&
                                      nn_open(model, written, ROWS, memories[1], MEMORY, &opened) == NN_OK &&
                                      nn_input_gradients(opened, inputs, ROWS, dy, dx) == NN_ERROR_NOT_TRAINABLE &&
                                      nn_backward_from(opened, dy, dx) == NN_ERROR_NOT_TRAINABLE);
}

int main(void) {
    for (int i = 0; i < ROWS * INPUTS; i++) inputs[i] = (float)(i * 7 % 11) * 0.23f - 1.1f;
    for (int i = 0; i < ROWS * OUTPUTS; i++) {
        targets[i] = (float)(i * 5 % 7) * 0.5f - 1;
        dy[i] = (float)(i * 3 % 5) * 0.4f - 0.7f;
    }
    check_activations();
    check_sign();
    check_columns();
    check_all_bits();
    check_ways_agree();
    check_chain();
    check_accumulation();
    check_refusals();
    check_overflow();
    check_unsupported();
    return check_finish();
}
