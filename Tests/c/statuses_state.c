/* Calls in the wrong order, on networks that cannot do them, and with counts or indices that do not exist. */
#include "../golden/abi/constants.inc"
#include "refused.h"

static void wrong_order(void) {
    nn_network *n = subject.network;
    const float *x = subject.inputs, *t = subject.targets;
    REFUSED("nn_backward without nn_forward", NN_ERROR_WRONG_STATE, nn_backward(n, t, NULL));
    REFUSED("nn_step after nn_train_batch", NN_ERROR_WRONG_STATE, nn_step(n));
    CHECK("nn_forward", nn_forward(n, x, 2, NULL) == NN_OK);
    REFUSED("nn_step without nn_backward", NN_ERROR_WRONG_STATE, nn_step(n));
    CHECK("nn_backward", nn_backward(n, t, NULL) == NN_OK);
    REFUSED("nn_backward_weighted without nn_forward", NN_ERROR_WRONG_STATE, nn_backward_weighted(n, t, x, NULL));
    REFUSED("nn_backward twice", NN_ERROR_WRONG_STATE, nn_backward(n, t, NULL));
    CHECK("nn_zero_gradients", nn_zero_gradients(n) == NN_OK);
    REFUSED("nn_step after nn_zero_gradients", NN_ERROR_WRONG_STATE, nn_step(n));
    CHECK("nn_forward, nn_predict",
          nn_forward(n, x, 2, NULL) == NN_OK && nn_predict(n, x, 2, subject.outputs) == NN_OK);
    REFUSED("nn_backward after nn_predict", NN_ERROR_WRONG_STATE, nn_backward(n, t, NULL));
    CHECK("accumulate", nn_forward(n, x, 2, NULL) == NN_OK && nn_backward(n, t, NULL) == NN_OK);
    CHECK("nn_predict does not disturb accumulated gradients",
          nn_predict(n, x, 2, subject.outputs) == NN_OK && nn_step(n) == NN_OK);
    REFUSED("nn_step twice", NN_ERROR_WRONG_STATE, nn_step(n));
    CHECK("forward and reset", nn_forward(n, x, 2, NULL) == NN_OK && nn_reset(n, 3) == NN_OK);
    REFUSED("nn_backward after nn_reset", NN_ERROR_WRONG_STATE, nn_backward(n, t, NULL));
}

static void opened_for_inference(void) {
    static const float ones[] = {1, 1, 1};
    nn_network *o = subject.opened;
    const float *x = subject.inputs, *t = subject.targets;
    float *values;
    size_t count, size;
    size_t rows;
    REFUSED("nn_reset, opened", NN_ERROR_NOT_TRAINABLE, nn_reset(o, 1));
    REFUSED("nn_train_batch, opened", NN_ERROR_NOT_TRAINABLE, nn_train_batch(o, x, t, 2, NULL));
    REFUSED("nn_forward, opened", NN_ERROR_NOT_TRAINABLE, nn_forward(o, x, 2, subject.outputs));
    REFUSED("nn_backward, opened", NN_ERROR_NOT_TRAINABLE, nn_backward(o, t, NULL));
    REFUSED("nn_backward_weighted, opened", NN_ERROR_NOT_TRAINABLE, nn_backward_weighted(o, t, ones, NULL));
    REFUSED("nn_step, opened", NN_ERROR_NOT_TRAINABLE, nn_step(o));
    REFUSED("nn_zero_gradients, opened", NN_ERROR_NOT_TRAINABLE, nn_zero_gradients(o));
    REFUSED("nn_fit, opened", NN_ERROR_NOT_TRAINABLE, nn_fit(o, x, t, 4, NULL, NULL));
    REFUSED("nn_set_learning_rate, opened", NN_ERROR_NOT_TRAINABLE, nn_set_learning_rate(o, 0.1f));
    REFUSED("nn_fit_input_scaling, opened", NN_ERROR_NOT_TRAINABLE, nn_fit_input_scaling(o, x, 2));
    REFUSED("nn_fit_target_scaling, opened", NN_ERROR_NOT_TRAINABLE, nn_fit_target_scaling(o, t, 2));
    REFUSED("nn_set_input_scaling, opened", NN_ERROR_NOT_TRAINABLE, nn_set_input_scaling(o, ones, ones));
    REFUSED("nn_set_target_scaling, opened", NN_ERROR_NOT_TRAINABLE, nn_set_target_scaling(o, ones, ones));
    REFUSED("nn_set_weights, opened", NN_ERROR_NOT_TRAINABLE,
            nn_set_weights(o, x, subject.sizes.parameters, NN_WEIGHTS_BY_INPUT));
    REFUSED("nn_parameters, opened", NN_ERROR_NOT_TRAINABLE, nn_parameters(o, &values, &count));
    REFUSED("nn_gradients, opened", NN_ERROR_NOT_TRAINABLE, nn_gradients(o, &values, &count, &rows));
    REFUSED("nn_set_gradient_rows, opened", NN_ERROR_NOT_TRAINABLE, nn_set_gradient_rows(o, 1));
    REFUSED("nn_save with state, opened", NN_ERROR_NOT_TRAINABLE,
            nn_save(o, NULL, NN_SAVE_TRAINING_STATE, subject.outputs, sizeof subject.outputs, &size));
    nn_layer_view view = {.struct_size = sizeof view};
    CHECK("an opened network has weights and no gradients",
          nn_get_layer(o, 1, &view) == NN_OK && view.weights != NULL && view.weight_gradients == NULL &&
              view.bias_gradients == NULL && strcmp(view.name, "dense2") == 0);
}

static void without_scaling(void) {
    static _Alignas(64) unsigned char block[4096];
    static const float ones[] = {1, 1, 1};
    nn_config config = subject.config;
    nn_network *n = NULL;
    const float *mean = NULL, *scale = NULL;
    config.input_scaling = config.target_scaling = NN_SCALING_NONE;
    CHECK("a network without scalings", nn_init(block, sizeof block, &config, &n) == NN_OK);
    REFUSED("nn_fit_input_scaling, none", NN_ERROR_NO_SCALING, nn_fit_input_scaling(n, ones, 1));
    REFUSED("nn_fit_target_scaling, none", NN_ERROR_NO_SCALING, nn_fit_target_scaling(n, ones, 1));
    REFUSED("nn_set_input_scaling, none", NN_ERROR_NO_SCALING, nn_set_input_scaling(n, ones, ones));
    REFUSED("nn_set_target_scaling, none", NN_ERROR_NO_SCALING, nn_set_target_scaling(n, ones, ones));
    REFUSED("nn_get_input_scaling, none", NN_ERROR_NO_SCALING, nn_get_input_scaling(n, &mean, &scale));
    REFUSED("nn_get_target_scaling, none", NN_ERROR_NO_SCALING, nn_get_target_scaling(n, &mean, &scale));
    CHECK("refused calls write no pointers", mean == NULL && scale == NULL);
}

static void rows_and_epochs(void) {
    static const size_t huge[] = {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 4 + 1, (size_t)1 << (sizeof(size_t) * 8 - 1)};
    nn_metrics metrics = {.struct_size = sizeof metrics};
    nn_network *n = subject.network;
    const float *x = subject.inputs, *t = subject.targets;
    float *y = subject.outputs;
    REFUSED("nn_train_batch, no rows", NN_ERROR_ZERO_DIMENSION, nn_train_batch(n, x, t, 0, NULL));
    REFUSED("nn_forward, no rows", NN_ERROR_ZERO_DIMENSION, nn_forward(n, x, 0, y));
    REFUSED("nn_predict, no rows", NN_ERROR_ZERO_DIMENSION, nn_predict(n, x, 0, y));
    REFUSED("nn_predict_layer, no rows", NN_ERROR_ZERO_DIMENSION, nn_predict_layer(n, x, 0, 0, y));
    REFUSED("nn_predict_layer, a layer too many", NN_ERROR_OUT_OF_RANGE, nn_predict_layer(n, x, 2, 2, y));
    REFUSED("nn_evaluate, no rows", NN_ERROR_ZERO_DIMENSION, nn_evaluate(n, x, t, 0, &metrics));
    REFUSED("nn_fit, no rows", NN_ERROR_ZERO_DIMENSION, nn_fit(n, x, t, 0, NULL, NULL));
    REFUSED("nn_fit_input_scaling, no rows", NN_ERROR_ZERO_DIMENSION, nn_fit_input_scaling(n, x, 0));
    REFUSED("nn_fit_target_scaling, no rows", NN_ERROR_ZERO_DIMENSION, nn_fit_target_scaling(n, t, 0));
    REFUSED("nn_forward, a row over max_batch", NN_ERROR_OUT_OF_RANGE, nn_forward(n, x, EXAMPLE_BATCH + 1, y));
    for (int i = 0; i < 4; i++) {
        REFUSED("nn_train_batch, huge rows", NN_ERROR_TOO_LARGE, nn_train_batch(n, x, t, huge[i], NULL));
        REFUSED("nn_predict, huge rows", NN_ERROR_TOO_LARGE, nn_predict(n, x, huge[i], y));
        REFUSED("nn_predict_layer, huge rows", NN_ERROR_TOO_LARGE, nn_predict_layer(n, x, huge[i], 0, y));
        REFUSED("nn_evaluate, huge rows", NN_ERROR_TOO_LARGE, nn_evaluate(n, x, t, huge[i], &metrics));
        REFUSED("nn_fit, huge rows", NN_ERROR_TOO_LARGE, nn_fit(n, x, t, huge[i], NULL, NULL));
        REFUSED("nn_fit_input_scaling, huge rows", NN_ERROR_TOO_LARGE, nn_fit_input_scaling(n, x, huge[i]));
        REFUSED("nn_fit_target_scaling, huge rows", NN_ERROR_TOO_LARGE, nn_fit_target_scaling(n, t, huge[i]));
    }
}

static void fit_options(void) {
    nn_network *n = subject.network;
    const float *x = subject.inputs, *t = subject.targets;
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 0;
    REFUSED("nn_fit, no epochs", NN_ERROR_ZERO_DIMENSION, nn_fit(n, x, t, 4, &options, NULL));
    options = nn_fit_options_default();
    options.patience = 1;
    REFUSED("nn_fit, patience without validation", NN_ERROR_BAD_SETTING, nn_fit(n, x, t, 4, &options, NULL));
    options.validation_rows = 2;
    const float bad[] = {-0.1f, -__builtin_inff(), __builtin_inff(), __builtin_nanf("")};
    for (int i = 0; i < 4; i++) {
        options.min_delta = bad[i];
        REFUSED("nn_fit, min_delta", NN_ERROR_BAD_SETTING, nn_fit(n, x, t, 4, &options, NULL));
    }
    options = nn_fit_options_default();
    const uint64_t all[] = {4, 5, UINT64_MAX / 2};
    for (int i = 0; i < 3; i++) {
        options.validation_rows = all[i];
        REFUSED("nn_fit, nothing left to train on", NN_ERROR_OUT_OF_RANGE, nn_fit(n, x, t, 4, &options, NULL));
    }
    options.validation_rows = UINT64_MAX;
    REFUSED("nn_fit, more rows than there can be", NN_ERROR_TOO_LARGE, nn_fit(n, x, t, 4, &options, NULL));
    options.struct_size = 0;
    REFUSED("nn_fit looks at struct_size first", NN_ERROR_STRUCT_SIZE, nn_fit(n, x, t, 4, &options, NULL));
}

static void schedules(void) {
    const float inf = __builtin_inff(), nan = __builtin_nanf("");
    struct {
        nn_schedule schedule;
        nn_status status;
    } bad[20];
    for (int i = 0; i < 20; i++) {
        bad[i].schedule = nn_schedule_default();
        bad[i].status = NN_ERROR_BAD_SETTING;
    }
    bad[0].schedule.kind = LAST_nn_schedule_kind + 1;
    bad[1].schedule.kind = -1;
    bad[0].status = bad[1].status = NN_ERROR_UNKNOWN_ENUM;
    bad[2].schedule.kind = NN_SCHEDULE_EXPONENTIAL;
    bad[2].schedule.gamma = 0;
    bad[3].schedule.gamma = 1.0000001f;
    bad[4].schedule.gamma = nan;
    bad[5].schedule.kind = NN_SCHEDULE_STEP;
    bad[5].schedule.step_size = 0;
    bad[6].schedule.kind = NN_SCHEDULE_COSINE;
    bad[6].schedule.period = 0;
    bad[7].schedule.floor_rate = -1e-9f;
    bad[8].schedule.floor_rate = inf;
    bad[9].schedule.floor_rate = nan;
    bad[10].schedule.threshold = -0.1f;
    bad[11].schedule.threshold = 1;
    bad[12].schedule.threshold = nan;
    bad[13].schedule.warmup_epochs = 1;
    bad[13].schedule.warmup_start = 0;
    bad[14].schedule.warmup_start = 1.0000001f;
    bad[15].schedule.warmup_start = nan;
    bad[16].schedule.gamma = -0.5f;
    bad[17].schedule.gamma = inf;
    bad[18].schedule.warmup_start = -0.5f;
    bad[19].schedule.threshold = inf;
    for (int i = 0; i < 20; i++) {
        char name[60];
        float rate = 7;
        nn_fit_options options = nn_fit_options_default();
        options.schedule = bad[i].schedule;
        snprintf(name, sizeof name, "nn_fit, bad schedule %d", i);
        REFUSED(name, bad[i].status, nn_fit(subject.network, subject.inputs, subject.targets, 4, &options, NULL));
        snprintf(name, sizeof name, "nn_schedule_rate, bad schedule %d", i);
        REFUSED(name, bad[i].status, nn_schedule_rate(&bad[i].schedule, 0.1f, 3, &rate));
        CHECK("a refused nn_schedule_rate writes nothing", rate == 7);
    }
    const float bad_rates[] = {0, -0.1f, 2e6f, nan, inf};
    for (int i = 0; i < 5; i++) {
        nn_schedule schedule = nn_schedule_default();
        float rate;
        REFUSED("nn_schedule_rate, rate", NN_ERROR_BAD_SETTING,
                nn_schedule_rate(&schedule, bad_rates[i], 0, &rate));
    }
}

static void weights(void) {
    const float bad[] = {-1, -1e-30f, __builtin_nanf(""), __builtin_inff()};
    nn_network *n = subject.network;
    nn_fit_options options = nn_fit_options_default();
    for (int i = 0; i < 4; i++) {
        const float weights[] = {1, 1, bad[i], 1};
        options.sample_weights = weights;
        REFUSED("nn_fit, a bad weight", NN_ERROR_BAD_TARGET,
                nn_fit(n, subject.inputs, subject.targets, 4, &options, NULL));
        CHECK("nn_forward", nn_forward(n, subject.inputs, 3, NULL) == NN_OK);
        REFUSED("nn_backward_weighted, a bad weight", NN_ERROR_BAD_TARGET,
                nn_backward_weighted(n, subject.targets, weights, NULL));
    }
    static float before[64], *values;
    const float none[] = {0, 0, 0};
    size_t count = 0;
    float loss = 7;
    CHECK("parameters", nn_parameters(n, &values, &count) == NN_OK && count <= 64);
    memcpy(before, values, count * sizeof *values);
    CHECK("weights of 0 update nothing", nn_backward_weighted(n, subject.targets, none, &loss) == NN_OK &&
                                             loss == 0 && nn_step(n) == NN_OK &&
                                             memcmp(before, values, count * sizeof *values) == 0);
}

static void indices(void) {
    nn_layer_view view = {.struct_size = sizeof view};
    static const uint32_t beyond[] = {2, NN_MAX_LAYERS, 0x80000000u, 0xffffffffu};
    const char *text = "unset";
    size_t size;
    for (int i = 0; i < 4; i++) {
        REFUSED("nn_get_layer beyond the last", NN_ERROR_OUT_OF_RANGE,
                nn_get_layer(subject.network, beyond[i], &view));
        for (nn_text kind = NN_TEXT_FEATURE; kind <= LAST_nn_text; kind++) {
            text = "unset";
            uint32_t index = kind == NN_TEXT_FEATURE && beyond[i] == 2 ? 3 : beyond[i];
            CHECK("nn_get_text beyond the last is NULL",
                  nn_get_text(subject.opened, kind, index, &text) == NN_OK && text == NULL);
        }
    }
    CHECK("nn_get_text finds a name", nn_get_text(subject.opened, NN_TEXT_FEATURE, 2, &text) == NN_OK &&
                                          text != NULL && strcmp(text, "h\xc3\xb6he") == 0);
    CHECK("a trained network has no texts",
          nn_get_text(subject.network, NN_TEXT_NOTE, 0, &text) == NN_OK && text == NULL);
    REFUSED("nn_get_text, behind the last kind", NN_ERROR_UNKNOWN_ENUM,
            nn_get_text(subject.opened, LAST_nn_text + 1, 0, &text));
    REFUSED("nn_get_text, kind -1", NN_ERROR_UNKNOWN_ENUM, nn_get_text(subject.opened, -1, 0, &text));
    REFUSED("nn_save_size, flag 2", NN_ERROR_UNKNOWN_ENUM, nn_save_size(subject.network, NULL, 2, &size));
    REFUSED("nn_save, all flags", NN_ERROR_UNKNOWN_ENUM,
            nn_save(subject.network, NULL, UINT32_MAX, subject.model, sizeof subject.model, &size));
    nn_metadata metadata = example_metadata();
    metadata.label_count = 3;
    REFUSED("nn_save_size, a label too many", NN_ERROR_OUT_OF_RANGE,
            nn_save_size(subject.network, &metadata, 0, &size));
}

static void other_shapes(void) {
    static _Alignas(64) unsigned char block[8192];
    nn_layer layers[2] = {subject.layers[0], subject.layers[1]};
    nn_config config = subject.config;
    nn_network *n = NULL;
    const size_t size = subject.model_size;
    config.layers = layers;
    REFUSED("nn_open, max_batch 0", NN_ERROR_ZERO_DIMENSION,
            nn_open(subject.model, size, 0, block, sizeof block, &n));
    REFUSED("nn_open, max_batch 65537", NN_ERROR_TOO_LARGE,
            nn_open(subject.model, size, NN_MAX_BATCH + 1, block, sizeof block, &n));
    size_t needed = 0;
    REFUSED("nn_open_size, max_batch 0", NN_ERROR_ZERO_DIMENSION, nn_open_size(subject.model, size, 0, &needed));
    CHECK("a refused nn_open_size writes nothing", needed == 0);
#define REFUSED_SHAPE(name, change, undo)                                                                          \
    change;                                                                                                        \
    REFUSED(name, NN_ERROR_OUT_OF_RANGE, nn_load(subject.model, size, &config, block, sizeof block, &n));          \
    undo
    REFUSED_SHAPE("nn_load, other inputs", config.inputs++, config.inputs--);
    REFUSED_SHAPE("nn_load, other units", layers[0].units++, layers[0].units--);
    REFUSED_SHAPE("nn_load, another activation", layers[0].activation = NN_RELU, layers[0].activation = NN_TANH);
    REFUSED_SHAPE("nn_load, fewer layers", config.layer_count = 1, config.layer_count = 2);
    REFUSED_SHAPE("nn_load, no input scaling", config.input_scaling = 0, config.input_scaling = 1);
    REFUSED_SHAPE("nn_load, no target scaling", config.target_scaling = 0, config.target_scaling = 1);
    CHECK("refused nn_open and nn_load give no network", n == NULL);
    config.optimizer = NN_SGD;
    config.learning_rate = 0.5f;
    CHECK("nn_load with other settings", nn_load(subject.model, size, &config, block, sizeof block, &n) == NN_OK);
}

int main(void) {
    example_make(&subject);
    wrong_order();
    opened_for_inference();
    without_scaling();
    rows_and_epochs();
    fit_options();
    schedules();
    weights();
    indices();
    other_shapes();
    return check_finish();
}
