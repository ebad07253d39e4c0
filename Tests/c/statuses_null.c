/* Every pointer of every function: NULL is refused where the header requires it, accepted where it allows it. */
#include "refused.h"

static void describing(void) {
    nn_network *none = NULL;
    nn_config without_layers = subject.config;
    without_layers.layers = NULL;
    REFUSED("nn_get_sizes(NULL config)", NN_ERROR_NULL_POINTER, nn_get_sizes(NULL, &subject.sizes));
    REFUSED("nn_get_sizes(NULL sizes)", NN_ERROR_NULL_POINTER, nn_get_sizes(&subject.config, NULL));
    REFUSED("nn_get_sizes(NULL layers)", NN_ERROR_NULL_POINTER, nn_get_sizes(&without_layers, &subject.sizes));
    REFUSED("nn_init(NULL memory)", NN_ERROR_NULL_POINTER, nn_init(NULL, 4096, &subject.config, &none));
    REFUSED("nn_init(NULL config)", NN_ERROR_NULL_POINTER,
            nn_init(subject.memory, sizeof subject.memory, NULL, &none));
    REFUSED("nn_init(NULL layers)", NN_ERROR_NULL_POINTER,
            nn_init(subject.memory, sizeof subject.memory, &without_layers, &none));
    REFUSED("nn_init(NULL network)", NN_ERROR_NULL_POINTER,
            nn_init(subject.memory, sizeof subject.memory, &subject.config, NULL));
    REFUSED("nn_reset(NULL network)", NN_ERROR_NULL_POINTER, nn_reset(NULL, 1));
}

static void training(void) {
    const float *x = subject.inputs, *t = subject.targets;
    REFUSED("nn_train_batch(NULL network)", NN_ERROR_NULL_POINTER, nn_train_batch(NULL, x, t, 2, NULL));
    REFUSED("nn_train_batch(NULL inputs)", NN_ERROR_NULL_POINTER,
            nn_train_batch(subject.network, NULL, t, 2, NULL));
    REFUSED("nn_train_batch(NULL targets)", NN_ERROR_NULL_POINTER,
            nn_train_batch(subject.network, x, NULL, 2, NULL));
    REFUSED("nn_forward(NULL network)", NN_ERROR_NULL_POINTER, nn_forward(NULL, x, 2, subject.outputs));
    REFUSED("nn_forward(NULL inputs)", NN_ERROR_NULL_POINTER,
            nn_forward(subject.network, NULL, 2, subject.outputs));
    CHECK("nn_forward accepts NULL outputs", nn_forward(subject.network, x, 2, NULL) == NN_OK);
    REFUSED("nn_backward(NULL network)", NN_ERROR_NULL_POINTER, nn_backward(NULL, t, NULL));
    REFUSED("nn_backward(NULL targets)", NN_ERROR_NULL_POINTER, nn_backward(subject.network, NULL, NULL));
    CHECK("nn_backward accepts NULL loss", nn_backward(subject.network, t, NULL) == NN_OK);
    CHECK("nn_forward before weights", nn_forward(subject.network, x, 2, NULL) == NN_OK);
    REFUSED("nn_backward_weighted(NULL network)", NN_ERROR_NULL_POINTER, nn_backward_weighted(NULL, t, x, NULL));
    REFUSED("nn_backward_weighted(NULL targets)", NN_ERROR_NULL_POINTER,
            nn_backward_weighted(subject.network, NULL, t, NULL));
    REFUSED("nn_backward_weighted(NULL weights)", NN_ERROR_NULL_POINTER,
            nn_backward_weighted(subject.network, t, NULL, NULL));
    CHECK("nn_backward_weighted accepts NULL loss",
          nn_backward_weighted(subject.network, t, subject.targets, NULL) == NN_OK);
    REFUSED("nn_step(NULL network)", NN_ERROR_NULL_POINTER, nn_step(NULL));
    REFUSED("nn_zero_gradients(NULL network)", NN_ERROR_NULL_POINTER, nn_zero_gradients(NULL));
    REFUSED("nn_set_learning_rate(NULL network)", NN_ERROR_NULL_POINTER, nn_set_learning_rate(NULL, 0.1f));
}

static void fitting(void) {
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 1;
    const float *x = subject.inputs, *t = subject.targets;
    REFUSED("nn_fit(NULL network)", NN_ERROR_NULL_POINTER, nn_fit(NULL, x, t, 4, &options, NULL));
    REFUSED("nn_fit(NULL inputs)", NN_ERROR_NULL_POINTER, nn_fit(subject.network, NULL, t, 4, &options, NULL));
    REFUSED("nn_fit(NULL targets)", NN_ERROR_NULL_POINTER, nn_fit(subject.network, x, NULL, 4, &options, NULL));
    CHECK("nn_fit accepts NULL options and last", nn_fit(subject.network, x, t, 4, NULL, NULL) == NN_OK);
    nn_schedule schedule = nn_schedule_default();
    float rate = 0;
    REFUSED("nn_schedule_rate(NULL schedule)", NN_ERROR_NULL_POINTER, nn_schedule_rate(NULL, 0.1f, 0, &rate));
    REFUSED("nn_schedule_rate(NULL result)", NN_ERROR_NULL_POINTER, nn_schedule_rate(&schedule, 0.1f, 0, NULL));
    schedule.kind = NN_SCHEDULE_MULTI_STEP;
    schedule.milestone_count = 1;
    REFUSED("nn_schedule_rate(NULL milestones)", NN_ERROR_NULL_POINTER,
            nn_schedule_rate(&schedule, 0.1f, 0, &rate));
    options.schedule = schedule;
    REFUSED("nn_fit(NULL milestones)", NN_ERROR_NULL_POINTER, nn_fit(subject.network, x, t, 4, &options, NULL));
    schedule.milestone_count = 0;
    CHECK("no milestones need no pointer", nn_schedule_rate(&schedule, 0.1f, 9, &rate) == NN_OK && rate == 0.1f);
    options.schedule = nn_schedule_default();
    options.validation_rows = 2;
    options.validation_inputs = x;
    REFUSED("nn_fit(validation inputs, NULL validation targets)", NN_ERROR_NULL_POINTER,
            nn_fit(subject.network, x, t, 4, &options, NULL));
    options.validation_inputs = NULL;
    options.validation_targets = t;
    REFUSED("nn_fit(NULL validation inputs, validation targets)", NN_ERROR_NULL_POINTER,
            nn_fit(subject.network, x, t, 4, &options, NULL));
}

static void scaling(void) {
    const float *mean = subject.inputs, *scale = subject.inputs, *out = NULL;
    REFUSED("nn_fit_input_scaling(NULL network)", NN_ERROR_NULL_POINTER, nn_fit_input_scaling(NULL, mean, 2));
    REFUSED("nn_fit_input_scaling(NULL values)", NN_ERROR_NULL_POINTER,
            nn_fit_input_scaling(subject.network, NULL, 2));
    REFUSED("nn_fit_target_scaling(NULL network)", NN_ERROR_NULL_POINTER, nn_fit_target_scaling(NULL, mean, 2));
    REFUSED("nn_fit_target_scaling(NULL values)", NN_ERROR_NULL_POINTER,
            nn_fit_target_scaling(subject.network, NULL, 2));
    REFUSED("nn_set_input_scaling(NULL network)", NN_ERROR_NULL_POINTER, nn_set_input_scaling(NULL, mean, scale));
    REFUSED("nn_set_input_scaling(NULL mean)", NN_ERROR_NULL_POINTER,
            nn_set_input_scaling(subject.network, NULL, scale));
    REFUSED("nn_set_input_scaling(NULL scale)", NN_ERROR_NULL_POINTER,
            nn_set_input_scaling(subject.network, mean, NULL));
    REFUSED("nn_set_target_scaling(NULL network)", NN_ERROR_NULL_POINTER, nn_set_target_scaling(NULL, mean, scale));
    REFUSED("nn_set_target_scaling(NULL mean)", NN_ERROR_NULL_POINTER,
            nn_set_target_scaling(subject.network, NULL, scale));
    REFUSED("nn_set_target_scaling(NULL scale)", NN_ERROR_NULL_POINTER,
            nn_set_target_scaling(subject.network, mean, NULL));
    REFUSED("nn_get_input_scaling(NULL network)", NN_ERROR_NULL_POINTER, nn_get_input_scaling(NULL, &out, &out));
    REFUSED("nn_get_input_scaling(NULL mean)", NN_ERROR_NULL_POINTER,
            nn_get_input_scaling(subject.network, NULL, &out));
    REFUSED("nn_get_input_scaling(NULL scale)", NN_ERROR_NULL_POINTER,
            nn_get_input_scaling(subject.network, &out, NULL));
    REFUSED("nn_get_target_scaling(NULL network)", NN_ERROR_NULL_POINTER, nn_get_target_scaling(NULL, &out, &out));
    REFUSED("nn_get_target_scaling(NULL mean)", NN_ERROR_NULL_POINTER,
            nn_get_target_scaling(subject.network, NULL, &out));
    REFUSED("nn_get_target_scaling(NULL scale)", NN_ERROR_NULL_POINTER,
            nn_get_target_scaling(subject.network, &out, NULL));
}

static void using(void) {
    nn_metrics metrics = {.struct_size = sizeof metrics};
    const float *x = subject.inputs, *t = subject.targets;
    REFUSED("nn_predict(NULL network)", NN_ERROR_NULL_POINTER, nn_predict(NULL, x, 2, subject.outputs));
    REFUSED("nn_predict(NULL inputs)", NN_ERROR_NULL_POINTER,
            nn_predict(subject.network, NULL, 2, subject.outputs));
    REFUSED("nn_predict(NULL outputs)", NN_ERROR_NULL_POINTER, nn_predict(subject.network, x, 2, NULL));
    REFUSED("nn_predict_layer(NULL network)", NN_ERROR_NULL_POINTER,
            nn_predict_layer(NULL, x, 2, 0, subject.outputs));
    REFUSED("nn_predict_layer(NULL inputs)", NN_ERROR_NULL_POINTER,
            nn_predict_layer(subject.network, NULL, 2, 0, subject.outputs));
    REFUSED("nn_predict_layer(NULL outputs)", NN_ERROR_NULL_POINTER,
            nn_predict_layer(subject.network, x, 2, 0, NULL));
    REFUSED("nn_evaluate(NULL network)", NN_ERROR_NULL_POINTER, nn_evaluate(NULL, x, t, 2, &metrics));
    REFUSED("nn_evaluate(NULL inputs)", NN_ERROR_NULL_POINTER, nn_evaluate(subject.network, NULL, t, 2, &metrics));
    REFUSED("nn_evaluate(NULL targets)", NN_ERROR_NULL_POINTER, nn_evaluate(subject.network, x, NULL, 2, &metrics));
    REFUSED("nn_evaluate(NULL metrics)", NN_ERROR_NULL_POINTER, nn_evaluate(subject.network, x, t, 2, NULL));
}

static void looking(void) {
    nn_config config = nn_config_default();
    nn_layer_view view = {.struct_size = sizeof view};
    float *values;
    size_t count;
    size_t rows;
    REFUSED("nn_get_config(NULL network)", NN_ERROR_NULL_POINTER, nn_get_config(NULL, &config, NULL, 0));
    REFUSED("nn_get_config(NULL config)", NN_ERROR_NULL_POINTER, nn_get_config(subject.network, NULL, NULL, 0));
    CHECK("nn_get_config accepts NULL layers",
          nn_get_config(subject.network, &config, NULL, 0) == NN_OK && config.layers == NULL);
    REFUSED("nn_get_layer(NULL network)", NN_ERROR_NULL_POINTER, nn_get_layer(NULL, 0, &view));
    REFUSED("nn_get_layer(NULL layer)", NN_ERROR_NULL_POINTER, nn_get_layer(subject.network, 0, NULL));
    nn_health health = {.struct_size = sizeof health};
    REFUSED("nn_get_health(NULL network)", NN_ERROR_NULL_POINTER, nn_get_health(NULL, 0, &health));
    REFUSED("nn_get_health(NULL health)", NN_ERROR_NULL_POINTER, nn_get_health(subject.network, 0, NULL));
    REFUSED("nn_set_weights(NULL network)", NN_ERROR_NULL_POINTER,
            nn_set_weights(NULL, subject.inputs, 1, NN_WEIGHTS_BY_UNIT));
    REFUSED("nn_set_weights(NULL values)", NN_ERROR_NULL_POINTER,
            nn_set_weights(subject.network, NULL, subject.sizes.parameters, NN_WEIGHTS_BY_UNIT));
    REFUSED("nn_parameters(NULL network)", NN_ERROR_NULL_POINTER, nn_parameters(NULL, &values, &count));
    REFUSED("nn_parameters(NULL values)", NN_ERROR_NULL_POINTER, nn_parameters(subject.network, NULL, &count));
    REFUSED("nn_parameters(NULL count)", NN_ERROR_NULL_POINTER, nn_parameters(subject.network, &values, NULL));
    REFUSED("nn_gradients(NULL network)", NN_ERROR_NULL_POINTER, nn_gradients(NULL, &values, &count, &rows));
    REFUSED("nn_gradients(NULL values)", NN_ERROR_NULL_POINTER, nn_gradients(subject.network, NULL, &count, &rows));
    REFUSED("nn_gradients(NULL count)", NN_ERROR_NULL_POINTER, nn_gradients(subject.network, &values, NULL, &rows));
    CHECK("nn_gradients accepts NULL rows", nn_gradients(subject.network, &values, &count, NULL) == NN_OK);
    REFUSED("nn_set_gradient_rows(NULL network)", NN_ERROR_NULL_POINTER, nn_set_gradient_rows(NULL, 1));
}

static void saving(void) {
    size_t size;
    REFUSED("nn_save_size(NULL network)", NN_ERROR_NULL_POINTER, nn_save_size(NULL, NULL, 0, &size));
    REFUSED("nn_save_size(NULL size)", NN_ERROR_NULL_POINTER, nn_save_size(subject.network, NULL, 0, NULL));
    REFUSED("nn_save(NULL network)", NN_ERROR_NULL_POINTER,
            nn_save(NULL, NULL, 0, subject.model, sizeof subject.model, &size));
    REFUSED("nn_save(NULL buffer)", NN_ERROR_NULL_POINTER, nn_save(subject.network, NULL, 0, NULL, 4096, &size));
    REFUSED("nn_save(NULL written)", NN_ERROR_NULL_POINTER,
            nn_save(subject.network, NULL, 0, subject.model, sizeof subject.model, NULL));
    nn_metadata metadata = example_metadata();
    const char *const features[EXAMPLE_INPUTS] = {"a", NULL, "c"};
    metadata.features = features;
    REFUSED("nn_save_size(a NULL feature name)", NN_ERROR_NULL_POINTER,
            nn_save_size(subject.network, &metadata, 0, &size));
    REFUSED("nn_save(a NULL feature name)", NN_ERROR_NULL_POINTER,
            nn_save(subject.network, &metadata, 0, subject.model, sizeof subject.model, &size));
}

static void opening(void) {
    static _Alignas(64) unsigned char block[sizeof subject.memory];
    nn_config config = nn_config_default();
    nn_network *network = NULL;
    const char *text;
    const size_t size = subject.model_size;
    size_t needed;
    REFUSED("nn_model_config(NULL model)", NN_ERROR_NULL_POINTER, nn_model_config(NULL, size, &config, NULL, 0));
    REFUSED("nn_model_config(NULL config)", NN_ERROR_NULL_POINTER,
            nn_model_config(subject.model, size, NULL, NULL, 0));
    REFUSED("nn_open_size(NULL model)", NN_ERROR_NULL_POINTER, nn_open_size(NULL, size, 1, &needed));
    REFUSED("nn_open_size(NULL size)", NN_ERROR_NULL_POINTER, nn_open_size(subject.model, size, 1, NULL));
    REFUSED("nn_open(NULL model)", NN_ERROR_NULL_POINTER, nn_open(NULL, size, 1, block, sizeof block, &network));
    REFUSED("nn_open(NULL memory)", NN_ERROR_NULL_POINTER, nn_open(subject.model, size, 1, NULL, 2048, &network));
    REFUSED("nn_open(NULL network)", NN_ERROR_NULL_POINTER,
            nn_open(subject.model, size, 1, block, sizeof block, NULL));
    REFUSED("nn_load(NULL model)", NN_ERROR_NULL_POINTER, nn_load(NULL, size, NULL, block, sizeof block, &network));
    REFUSED("nn_load(NULL memory)", NN_ERROR_NULL_POINTER,
            nn_load(subject.model, size, NULL, NULL, 4096, &network));
    REFUSED("nn_load(NULL network)", NN_ERROR_NULL_POINTER,
            nn_load(subject.model, size, NULL, block, sizeof block, NULL));
    int zero = 1;
    for (size_t i = 0; i < sizeof block; i++) zero &= block[i] == 0;
    CHECK("refused nn_open and nn_load leave the block alone", zero && network == NULL);
    REFUSED("nn_get_text(NULL network)", NN_ERROR_NULL_POINTER, nn_get_text(NULL, NN_TEXT_NOTE, 0, &text));
    REFUSED("nn_get_text(NULL text)", NN_ERROR_NULL_POINTER, nn_get_text(subject.opened, NN_TEXT_NOTE, 0, NULL));
}

int main(void) {
    example_make(&subject);
    describing();
    training();
    fitting();
    scaling();
    using();
    looking();
    saving();
    opening();
    return check_finish();
}
