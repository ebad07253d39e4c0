/* NaN, infinities, -0, subnormal and huge numbers at every place a caller can put one: a status says so, or the
 * numbers that come out are finite; what a refused call leaves is as it was, and no model ever holds what is not
 * finite. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "nn.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
    INPUTS = 3,
    HIDDEN = 4,
    OUTPUTS = 2,
    ROWS = 5,
    MODEL_BYTES = 8192
};

static const float odd[] = {NAN,   -NAN,   INFINITY, -INFINITY, -0.0f,  1e-45f,  -1e-45f, 1e-38f,
                            1e10f, -1e10f, 1e19f,    1e38f,     -1e38f, FLT_MAX, -FLT_MAX};
enum {
    ODD = sizeof odd / sizeof *odd,
    NOT_FINITE = 4
};

static _Alignas(16) unsigned char memory[16384], loaded[16384];
static _Alignas(16) unsigned char before[MODEL_BYTES], after[MODEL_BYTES];
static float inputs[ROWS * INPUTS], targets[ROWS * OUTPUTS], weights[ROWS], outputs[ROWS * OUTPUTS];
static nn_layer layers[2];
static nn_config config;
static nn_network *network;
static size_t before_size, after_size;
static int wrong;
static char detail[200];

static void found(const char *what, nn_status status, int place, float value) {
    if (wrong++ == 0)
        snprintf(detail, sizeof detail, "%s: status %d, place %d, number %g", what, (int)status, place, value);
}

static void describe(nn_optimizer optimizer, nn_loss loss) {
    layers[0] = (nn_layer){.units = HIDDEN, .activation = NN_LEAKY_RELU};
    layers[1] = (nn_layer){.units = OUTPUTS, .activation = loss == NN_CROSS_ENTROPY ? NN_SOFTMAX : NN_IDENTITY};
    config = nn_config_default();
    config.inputs = INPUTS;
    config.layers = layers;
    config.layer_count = 2;
    config.optimizer = optimizer;
    config.loss = loss;
    config.max_batch = 2;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    if (loss == NN_MSE) config.target_scaling = NN_SCALING_STANDARDIZE;
}

static int start(nn_optimizer optimizer, nn_loss loss) {
    describe(optimizer, loss);
    for (int i = 0; i < ROWS * INPUTS; i++) inputs[i] = (float)(i * 7 % 11) * 0.25f - 1;
    for (int i = 0; i < ROWS * OUTPUTS; i++)
        targets[i] = loss == NN_MSE ? (float)(i * 5 % 7) * 0.5f : (float)(i % 2);
    for (int i = 0; i < ROWS; i++) weights[i] = 1;
    wrong = 0;
    detail[0] = 0;
    return nn_init(memory, sizeof memory, &config, &network) == NN_OK &&
           nn_train_batch(network, inputs, targets, ROWS, NULL) == NN_OK;
}

static nn_status save(unsigned char *model, size_t *size) {
    *size = 0;
    return nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, MODEL_BYTES, size);
}

/* The model can be written and read; a model that would not be finite is not written. */
static int is_sound(void) {
    nn_network *copy;
    return save(after, &after_size) == NN_OK &&
           nn_load(after, after_size, NULL, loaded, sizeof loaded, &copy) == NN_OK;
}

static int is_as_it_was(void) {
    return save(after, &after_size) == NN_OK && after_size == before_size && memcmp(before, after, after_size) == 0;
}

/* The block as it was before a call that may succeed. */
static unsigned char kept[sizeof memory];

static void remember(void) {
    memcpy(kept, memory, sizeof kept);
    save(before, &before_size);
}

static void forget(void) {
    memcpy(memory, kept, sizeof kept);
}

static int is_divergence(nn_status status) {
    return status == NN_ERROR_NONFINITE_LOSS || status == NN_ERROR_NONFINITE_GRADIENT;
}

/* A call with `value` at a place: refused as `expected` when the value is not finite; else it works, or diverges,
 * or is refused as `also`; and the network is sound. */
static void judge(const char *what, nn_status status, nn_status expected, nn_status also, float number, int place,
                  float value) {
    if (!isfinite(value) && status != expected) found(what, status, place, value);
    if (isfinite(value) && status != NN_OK && status != also && !is_divergence(status))
        found(what, status, place, value);
    if (status == NN_OK && isnan(number)) found("a result that is NaN", status, place, value);
    if (status != NN_OK && !is_as_it_was()) found("a refused call changed the network", status, place, value);
    if (!is_sound()) found("the network is not sound", status, place, value);
    forget();
}

static nn_status forward_and_backward(float *loss) {
    nn_status status = nn_forward(network, inputs, 2, NULL);
    if (status == NN_OK) status = nn_backward(network, targets, loss);
    return status == NN_OK ? nn_step(network) : status;
}

static nn_status fit(float *loss) {
    nn_fit_options options = nn_fit_options_default();
    nn_progress last = {.struct_size = sizeof last};
    options.epochs = 2;
    options.batch_size = 2;
    options.sample_weights = weights;
    nn_status status = nn_fit(network, inputs, targets, ROWS, &options, &last);
    *loss = last.loss;
    return status;
}

/* nn_fit keeps the batches before the one that failed. */
static void judge_fit(nn_status expected, int place, float value) {
    float loss = 0;
    remember();
    nn_status status = fit(&loss);
    if (is_divergence(status)) save(before, &before_size);
    judge("nn_fit", status, expected, expected, loss, place, value);
}

static void call_all(nn_status expected, int place, float value, int in_inputs) {
    nn_metrics metrics = {.struct_size = sizeof metrics};
    float loss = 0;
    const int in_first_rows = in_inputs ? place < 2 * INPUTS : place < (config.loss == NN_MSE ? 2 * OUTPUTS : 2);
    remember();
    nn_status status = nn_train_batch(network, inputs, targets, ROWS, &loss);
    judge("nn_train_batch", status, expected, expected, loss, place, value);
    if (in_first_rows) {
        status = forward_and_backward(&loss);
        judge("nn_backward", status, expected, expected, loss, place, value);
    }
    status = nn_evaluate(network, inputs, targets, ROWS, &metrics);
    judge("nn_evaluate", status, expected, expected, metrics.loss, place, value);
    if (in_inputs) {
        status = nn_predict(network, inputs, ROWS, outputs);
        judge("nn_predict", status, expected, expected, 0, place, value);
        status = nn_fit_input_scaling(network, inputs, ROWS);
        judge("nn_fit_input_scaling", status, expected, expected, 0, place, value);
    }
    judge_fit(expected, place, value);
}

static void rows(nn_optimizer optimizer, nn_loss loss, const char *name) {
    char text[160];
    int ready = start(optimizer, loss);
    for (int v = 0; v < ODD; v++)
        for (int i = 0; i < ROWS * INPUTS; i += 4) {
            float good = inputs[i];
            inputs[i] = odd[v];
            call_all(NN_ERROR_NONFINITE_INPUT, i, odd[v], 1);
            inputs[i] = good;
        }
    for (int v = 0; v < ODD; v++)
        for (int i = 0; i < ROWS; i++) {
            float good = targets[i];
            targets[i] = odd[v];
            call_all(NN_ERROR_BAD_TARGET, i, odd[v], 0);
            targets[i] = good;
        }
    snprintf(text, sizeof text, "inputs and targets, %s", name);
    CHECK_DETAIL(text, ready && wrong == 0, detail);
}

static void sample_weights(void) {
    int ready = start(NN_ADAM, NN_MSE);
    for (int v = 0; v < ODD; v++)
        for (int i = 0; i < ROWS; i++) {
            float loss = 0;
            weights[i] = odd[v];
            if (i < 2) {
                remember();
                nn_forward(network, inputs, 2, NULL);
                nn_status status = nn_backward_weighted(network, targets, weights, &loss);
                judge("nn_backward_weighted", status, NN_ERROR_BAD_TARGET, NN_ERROR_BAD_TARGET, loss, i, odd[v]);
            }
            judge_fit(NN_ERROR_BAD_TARGET, i, odd[v]);
            weights[i] = 1;
        }
    CHECK_DETAIL("sample weights", ready && wrong == 0, detail);
    /* Two weights whose sum is no number. */
    ready = start(NN_ADAM, NN_MSE);
    float loss = 0;
    weights[0] = weights[1] = FLT_MAX;
    remember();
    nn_forward(network, inputs, 2, NULL);
    nn_status status = nn_backward_weighted(network, targets, weights, &loss);
    judge("nn_backward_weighted", status, 0, 0, loss, 0, FLT_MAX);
    CHECK_DETAIL("sample weights whose sum overflows are no silent success",
                 ready && wrong == 0 && is_divergence(status), wrong ? detail : nn_status_string(status));
}

static void rates_and_settings(void) {
    int ready = start(NN_SGD, NN_MSE);
    for (int v = 0; v < ODD; v++) {
        nn_network *other;
        remember();
        judge("nn_set_learning_rate", nn_set_learning_rate(network, odd[v]), NN_ERROR_BAD_SETTING,
              NN_ERROR_BAD_SETTING, 0, 0, odd[v]);
        float *const fields[] = {&config.learning_rate,
                                 &config.momentum,
                                 &config.dampening,
                                 &config.beta1,
                                 &config.beta2,
                                 &config.smoothing,
                                 &config.epsilon,
                                 &config.eta_minus,
                                 &config.eta_plus,
                                 &config.step_min,
                                 &config.step_max,
                                 &config.weight_decay,
                                 &config.l1,
                                 &config.clip_norm,
                                 &config.clip_value,
                                 &config.huber_delta,
                                 &layers[0].slope,
                                 &layers[0].init_value,
                                 &layers[0].dropout,
                                 &layers[0].max_norm};
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
            float good = *fields[f], loss = 0;
            *fields[f] = odd[v];
            nn_status status = nn_load(before, before_size, &config, memory, sizeof memory, &other);
            if (!isfinite(odd[v]) && status != NN_ERROR_BAD_SETTING) found("nn_load", status, (int)f, odd[v]);
            if (status == NN_OK) {
                save(before, &before_size);
                status = nn_train_batch(network, inputs, targets, ROWS, &loss);
                judge("nn_train_batch", status, 0, 0, loss, (int)f, odd[v]);
            }
            forget();
            *fields[f] = good;
            remember();
        }
    }
    CHECK_DETAIL("learning rates and every setting", ready && wrong == 0, detail);
}

static void scalings(void) {
    int ready = start(NN_ADAM, NN_MSE);
    float mean[INPUTS] = {0, 0, 0}, scale[INPUTS] = {1, 1, 1};
    for (int v = 0; v < ODD; v++)
        for (int i = 0; i < 2; i++) {
            float *place = i == 0 ? &mean[0] : &scale[0], good = *place, loss = 0;
            *place = odd[v];
            remember();
            judge("nn_set_input_scaling", nn_set_input_scaling(network, mean, scale), NN_ERROR_BAD_SETTING,
                  NN_ERROR_BAD_SETTING, 0, i, odd[v]);
            judge("nn_set_target_scaling", nn_set_target_scaling(network, mean, scale), NN_ERROR_BAD_SETTING,
                  NN_ERROR_BAD_SETTING, 0, i, odd[v]);
            if (nn_set_input_scaling(network, mean, scale) == NN_OK &&
                nn_set_target_scaling(network, mean, scale) == NN_OK) {
                save(before, &before_size);
                nn_status status = nn_train_batch(network, inputs, targets, ROWS, &loss);
                judge("training with such a scaling", status, 0, 0, loss, i, odd[v]);
            }
            forget();
            *place = good;
        }
    CHECK_DETAIL("means and scales", ready && wrong == 0, detail);
}

/* Numbers that the caller writes into the parameters or gradients. */
static void arrays(nn_optimizer optimizer, const char *name) {
    char text[160];
    int ready = start(optimizer, NN_MSE);
    float *values;
    size_t count;
    for (int v = 0; v < ODD; v++)
        for (size_t i = 0; i < 26; i += 5) {
            remember();
            nn_parameters(network, &values, &count);
            values[i] = odd[v];
            nn_status saved = save(after, &after_size);
            if (saved != (isfinite(odd[v]) ? NN_OK : NN_ERROR_MODEL_NONFINITE))
                found("nn_save", saved, (int)i, odd[v]);
            nn_status trained = nn_train_batch(network, inputs, targets, ROWS, NULL);
            if (!isfinite(odd[v]) && !is_divergence(trained)) found("learning from it", trained, (int)i, odd[v]);
            if (trained == NN_OK && !is_sound())
                found("learned from it, and is not sound", trained, (int)i, odd[v]);
            forget();
            remember();
            nn_forward(network, inputs, 2, NULL);
            nn_backward(network, targets, NULL);
            nn_gradients(network, &values, &count, NULL);
            values[i] = odd[v];
            nn_status stepped = nn_step(network);
            judge("nn_step", stepped, NN_ERROR_NONFINITE_GRADIENT, NN_ERROR_NONFINITE_GRADIENT, 0, (int)i, odd[v]);
        }
    snprintf(text, sizeof text, "parameters and gradients that the caller wrote, %s", name);
    CHECK_DETAIL(text, ready && wrong == 0, detail);
}

int main(void) {
    for (nn_optimizer o = NN_SGD; o <= LAST_nn_optimizer; o++) {
        const char *name = nn_choice_name(NN_CHOICE_OPTIMIZER, o);
        rows(o, NN_MSE, name);
        arrays(o, name);
    }
    rows(NN_ADAM, NN_CROSS_ENTROPY, "Adam and cross-entropy");
    sample_weights();
    rates_and_settings();
    scalings();
    return check_finish();
}
