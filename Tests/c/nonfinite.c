/* NaN, infinities and numbers that overflow, in inputs, targets and parameters, and training that diverges: a
 * status says so, and what the network has learned is as it was. */
#include "check.h"
#include "random_network.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
    ROWS = 5,
    INPUTS = 3,
    WIDTH = 4,
    LAYERS = 3
};

static _Alignas(64) unsigned char memory[16384];
static unsigned char before[8192], after[8192];
static size_t size_before, size_after;
static nn_layer layers[LAYERS];
static nn_config config;
static nn_sizes sizes;
static nn_network *network;
static float inputs[ROWS * INPUTS], targets[ROWS * WIDTH], outputs[ROWS * WIDTH], kept_outputs[ROWS * WIDTH];

static int make(nn_loss loss) {
    for (int i = 0; i < LAYERS; i++) layers[i] = (nn_layer){.units = WIDTH, .activation = NN_LEAKY_RELU};
    layers[LAYERS - 1].activation = loss == NN_MSE ? NN_IDENTITY : random_last(loss);
    config = nn_config_default();
    config.inputs = INPUTS;
    config.layers = layers;
    config.layer_count = LAYERS;
    config.loss = loss;
    config.max_batch = 2;
    sizes.struct_size = sizeof sizes;
    random_inputs(inputs, ROWS * INPUTS);
    return nn_get_sizes(&config, &sizes) == NN_OK && nn_init(memory, sizeof memory, &config, &network) == NN_OK;
}

static int start(nn_loss loss) {
    if (!make(loss)) return 0;
    random_targets(&config, &sizes, targets, ROWS);
    return nn_train_batch(network, inputs, targets, ROWS, NULL) == NN_OK;
}

static nn_status save(unsigned char *model, size_t *size) {
    return nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof before, size);
}

static void remember(void) {
    memset(outputs, 0x77, sizeof outputs);
    memcpy(kept_outputs, outputs, sizeof outputs);
    size_before = 0;
    save(before, &size_before);
}

/* The model with its training state, byte for byte, and the caller's outputs. */
static int is_as_it_was(void) {
    return save(after, &size_after) == NN_OK && size_after == size_before &&
           memcmp(before, after, size_after) == 0 && memcmp(outputs, kept_outputs, sizeof outputs) == 0;
}

/* Every function that takes rows refuses them with `expected`; those that take no targets only when `in_inputs`. */
static int all_refuse(nn_status expected, int in_inputs) {
    nn_metrics metrics = {sizeof metrics, 7, 7};
    nn_fit_options options = nn_fit_options_default();
    float loss = 7;
    options.epochs = 1;
    remember();
    int refused = nn_train_batch(network, inputs, targets, ROWS, &loss) == expected &&
                  nn_evaluate(network, inputs, targets, ROWS, &metrics) == expected &&
                  nn_fit(network, inputs, targets, ROWS, &options, NULL) == expected;
    if (in_inputs) refused = refused && nn_predict(network, inputs, ROWS, outputs) == expected;
    return refused && loss == 7 && metrics.loss == 7 && metrics.accuracy == 7 && is_as_it_was();
}

static void bad_inputs(void) {
    const float bad[] = {NAN, -NAN, INFINITY, -INFINITY};
    int refused = start(NN_MSE), forward = 1;
    for (int i = 0; i < ROWS * INPUTS; i++)
        for (int b = 0; b < 4; b++) {
            float kept = inputs[i];
            inputs[i] = bad[b];
            refused &= all_refuse(NN_ERROR_NONFINITE_INPUT, 1);
            if (i < 2 * INPUTS)
                forward &= nn_forward(network, inputs, 2, outputs) == NN_ERROR_NONFINITE_INPUT && is_as_it_was();
            inputs[i] = kept;
        }
    CHECK("NaN and infinity at every input are refused", refused);
    CHECK("nn_forward refuses them too", forward);
}

static void bad_targets(nn_loss loss, const char *name, const float *bad, int count) {
    int refused = start(loss), backward = 1;
    for (size_t i = 0; i < ROWS * sizes.target_width; i++)
        for (int b = 0; b < count; b++) {
            float kept = targets[i];
            targets[i] = bad[b];
            refused &= all_refuse(NN_ERROR_BAD_TARGET, 0);
            if (i < sizes.target_width)
                backward &= nn_forward(network, inputs, 1, NULL) == NN_OK &&
                            nn_backward(network, targets, NULL) == NN_ERROR_BAD_TARGET && is_as_it_was();
            targets[i] = kept;
        }
    CHECK(name, refused && backward);
}

static void every_loss_and_target(void) {
    const float never[] = {NAN, INFINITY, -INFINITY};
    const float no_share[] = {NAN, INFINITY, -INFINITY, -0.001f, 1.001f, 1e30f};
    const float no_class[] = {NAN, INFINITY, -INFINITY, -1, WIDTH, 0.5f, 4294967296.0f, 1e30f};
    const float no_count[] = {NAN, INFINITY, -INFINITY, -0.001f, -1};
    const float no_sign[] = {NAN, INFINITY, -INFINITY, 0, 0.5f, -0.999f, 2};
    const nn_loss numbers[] = {NN_HALF_MSE, NN_MAE, NN_HUBER};
    for (int i = 0; i < 3; i++) bad_targets(numbers[i], "losses of numbers refuse the same", never, 3);
    bad_targets(NN_BCE_WITH_LOGITS, "BCE with logits refuses targets outside [0, 1]", no_share, 6);
    bad_targets(NN_CROSS_ENTROPY_WITH_LOGITS, "cross-entropy with logits refuses what is no class", no_class, 8);
    bad_targets(NN_POISSON_NLL, "Poisson's loss refuses what is below 0", no_count, 5);
    bad_targets(NN_HINGE, "hinge refuses what is not -1 or 1", no_sign, 7);
    bad_targets(NN_PERCEPTRON, "perceptron refuses what is not -1 or 1", no_sign, 7);
    bad_targets(NN_MSE, "MSE refuses targets that are not finite", never, 3);
    bad_targets(NN_BINARY_CROSS_ENTROPY, "binary cross-entropy refuses targets outside [0, 1]", no_share, 6);
    bad_targets(NN_CROSS_ENTROPY_ONE_HOT, "one-hot cross-entropy refuses targets outside [0, 1]", no_share, 6);
    bad_targets(NN_CROSS_ENTROPY, "cross-entropy refuses what is no class", no_class, 8);
}

/* The caller may write anything into the parameters; learning from that, or saving it, must not succeed. */
static void bad_parameters(void) {
    const float bad[] = {NAN, INFINITY, -INFINITY};
    float *values, *kept_at = NULL, kept = 0;
    size_t count = 0;
    int noticed = start(NN_MSE) && nn_parameters(network, &values, &count) == NN_OK;
    for (size_t i = 0; i < count; i++)
        for (int b = 0; b < 3; b++) {
            static unsigned char block[sizeof memory];
            kept_at = values + i;
            kept = *kept_at;
            *kept_at = bad[b];
            memcpy(block, memory, sizeof block);
            noticed &= save(after, &size_after) == NN_ERROR_MODEL_NONFINITE;
            noticed &= memcmp(block, memory, sizeof block) == 0;
            *kept_at = kept;
        }
    CHECK("nn_save refuses NaN and infinity in every parameter", noticed && count > 0);
}

/* An overflow that begins in layer `index`: the bias of one unit there is near the largest number. */
static void overflow_in_layer(uint32_t index) {
    char name[80];
    nn_layer_view view = {.struct_size = sizeof view};
    int fine = start(NN_MSE) && nn_get_layer(network, index, &view) == NN_OK;
    float *values;
    size_t count;
    fine = fine && nn_parameters(network, &values, &count) == NN_OK;
    for (uint32_t i = 0; fine && i < WIDTH; i++) {
        float *bias = values + (view.biases - values) + i;
        float kept = *bias;
        *bias = FLT_MAX;
        remember();
        fine = nn_train_batch(network, inputs, targets, ROWS, NULL) == NN_ERROR_NONFINITE_LOSS && is_as_it_was();
        fine = fine && nn_forward(network, inputs, 2, NULL) == NN_OK &&
               nn_backward(network, targets, NULL) == NN_ERROR_NONFINITE_LOSS && is_as_it_was() &&
               nn_step(network) == NN_ERROR_WRONG_STATE;
        *bias = kept;
    }
    snprintf(name, sizeof name, "an overflow in layer %u is a non-finite loss and changes nothing",
             (unsigned)index);
    CHECK(name, fine);
}

/* The loss is finite, the square of the gradient is not. */
static void overflowing_gradient(void) {
    int fine = start(NN_MSE);
    for (int i = 0; i < ROWS * INPUTS; i++) inputs[i] *= 1e18f;
    for (int i = 0; i < ROWS * WIDTH; i++) targets[i] = 1e18f;
    remember();
    nn_status status = nn_train_batch(network, inputs, targets, ROWS, NULL);
    fine = fine && (status == NN_ERROR_NONFINITE_GRADIENT || status == NN_ERROR_NONFINITE_LOSS) && is_as_it_was();
    CHECK("a gradient that overflows changes nothing", fine && status == NN_ERROR_NONFINITE_GRADIENT);
    fine = nn_forward(network, inputs, 2, NULL) == NN_OK && nn_backward(network, targets, NULL) == NN_OK &&
           nn_step(network) == NN_ERROR_NONFINITE_GRADIENT;
    CHECK("nn_step loses nothing but the accumulation",
          fine && nn_step(network) == NN_ERROR_WRONG_STATE &&
              (memset(outputs, 0x77, sizeof outputs), is_as_it_was()));
}

/* Whatever the settings: after any number of steps, refused or not, what was learned is finite. */
static void divergence(nn_loss loss, nn_optimizer optimizer, float rate, float decay) {
    char name[120];
    int finite = make(loss), refused = 0;
    config.optimizer = optimizer;
    config.momentum = 0.9f;
    config.learning_rate = rate;
    config.weight_decay = decay;
    finite = finite && nn_init(memory, sizeof memory, &config, &network) == NN_OK;
    random_targets(&config, &sizes, targets, ROWS);
    for (int step = 0; step < 300 && finite; step++) {
        remember();
        if (nn_train_batch(network, inputs, targets, ROWS, NULL) != NN_OK) {
            refused++;
            finite = is_as_it_was();
        }
        finite = finite && save(after, &size_after) == NN_OK;
    }
    snprintf(name, sizeof name, "loss %d, optimiser %d, rate %g, decay %g: parameters stay finite", (int)loss,
             (int)optimizer, (double)rate, (double)decay);
    CHECK(name, finite);
    if (loss == NN_MSE && optimizer == NN_SGD && rate >= 1e3f) CHECK("and the divergence is reported", refused > 0);
}

static void divergences(void) {
    const float rates[] = {1, 1e3f, 1e6f}, decays[] = {0, 1e3f};
    for (nn_loss loss = NN_MSE; loss <= NN_CROSS_ENTROPY_ONE_HOT; loss++)
        for (nn_optimizer optimizer = NN_SGD; optimizer <= NN_ADAM; optimizer++)
            for (int r = 0; r < 3; r++)
                for (int d = 0; d < 2; d++) divergence(loss, optimizer, rates[r], decays[d]);
}

/* Weights that no input sees grow by weight decay alone, while the loss stays finite. */
static void divergence_by_decay(nn_optimizer optimizer) {
    int finite = make(NN_BINARY_CROSS_ENTROPY);
    layers[0].activation = NN_SIGMOID;
    config.layer_count = 1;
    config.optimizer = optimizer;
    config.learning_rate = 1e3f;
    config.weight_decay = 1e3f;
    finite = finite && nn_init(memory, sizeof memory, &config, &network) == NN_OK;
    memset(inputs, 0, sizeof inputs);
    random_targets(&config, &sizes, targets, ROWS);
    for (int step = 0; step < 100 && finite; step++) {
        nn_train_batch(network, inputs, targets, ROWS, NULL);
        finite = save(after, &size_after) == NN_OK;
    }
    CHECK(optimizer == NN_SGD ? "weight decay that diverges, SGD" : "weight decay that diverges, Adam", finite);
}

/* Columns whose mean or deviation overflows or vanishes, and scalings that are no scalings. */
static void scalings(void) {
    const float columns[][2] = {{FLT_MAX, FLT_MAX}, {FLT_MAX, -FLT_MAX}, {1e-45f, 0}, {1e-38f, -1e-38f}, {1, 1}};
    const float bad[] = {NAN, INFINITY, -INFINITY, 0, -1};
    static const float ones[INPUTS] = {1, 1, 1};
    int finite = 1, refused = 1;
    for (int i = 0; i < 5; i++) {
        const float *mean, *scale;
        float values[2 * INPUTS] = {columns[i][0], 0, 1, columns[i][1], 0, 2};
        make(NN_MSE);
        config.input_scaling = NN_SCALING_STANDARDIZE;
        finite &= nn_init(memory, sizeof memory, &config, &network) == NN_OK;
        finite &= nn_fit_input_scaling(network, values, 2) == NN_OK;
        finite &= nn_get_input_scaling(network, &mean, &scale) == NN_OK;
        for (int j = 0; j < INPUTS && finite; j++)
            finite &= isfinite(mean[j]) && isfinite(scale[j]) && scale[j] > 0;
    }
    CHECK("a fitted scaling is finite and positive", finite);
    remember();
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < INPUTS; j++) {
            float values[INPUTS] = {1, 1, 1};
            values[j] = bad[i];
            refused &= nn_set_input_scaling(network, ones, values) == NN_ERROR_BAD_SETTING && is_as_it_was();
            if (i < 3) {
                refused &= nn_set_input_scaling(network, values, ones) == NN_ERROR_BAD_SETTING && is_as_it_was();
                refused &= nn_fit_input_scaling(network, values, 1) == NN_ERROR_NONFINITE_INPUT && is_as_it_was();
            }
        }
    CHECK("means and scales that are none are refused", refused);
}

int main(void) {
    bad_inputs();
    every_loss_and_target();
    bad_parameters();
    for (uint32_t i = 0; i < LAYERS; i++) overflow_in_layer(i);
    overflowing_gradient();
    divergences();
    divergence_by_decay(NN_SGD);
    divergence_by_decay(NN_ADAM);
    scalings();
    return check_finish();
}
