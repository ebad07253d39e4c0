/* Every dimension, choice and setting of a description at and beyond its limits, through nn_get_sizes and nn_init.
 */
#include "../golden/abi/constants.inc"
#include "refused.h"

#include <float.h>
#include <math.h>

static _Alignas(64) unsigned char block[4096];

static void refuse_new(const char *name, nn_status expected, const nn_config *config) {
    char full[120];
    nn_network *network = NULL;
    snprintf(full, sizeof full, "nn_get_sizes, %s", name);
    REFUSED(full, expected, nn_get_sizes(config, &subject.sizes));
    snprintf(full, sizeof full, "nn_init, %s", name);
    REFUSED(full, expected, nn_init(subject.memory, sizeof subject.memory, config, &network));
    CHECK("a refused description gives no network", network == NULL);
}

/* Check the status of a description, also as settings to load a model with. */
static void refuse(const char *name, nn_status expected, const nn_config *config) {
    char full[120];
    nn_network *network = NULL;
    refuse_new(name, expected, config);
    snprintf(full, sizeof full, "nn_load, %s", name);
    REFUSED(full, expected, nn_load(subject.model, subject.model_size, config, block, sizeof block, &network));
    CHECK("a refused load gives no network", network == NULL);
}

static void accept(const char *name, const nn_config *config) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_status status = nn_get_sizes(config, &sizes);
    CHECK_DETAIL(name, status == NN_OK && sizes.training_bytes > 0, nn_status_string(status));
}

/* `field` points into `config` or into a layer that it points to. */
static void dimension(const char *what, nn_config *config, uint32_t *field, uint32_t max) {
    char name[100];
    const uint32_t good[] = {1, max}, kept = *field;
    const uint32_t bad[] = {max + 1, 0x80000000u, 0xffffffffu};
    for (int i = 0; i < 2; i++) {
        *field = good[i];
        snprintf(name, sizeof name, "%s = %u is accepted", what, (unsigned)good[i]);
        accept(name, config);
    }
    for (int i = 0; i < 3; i++) {
        *field = bad[i];
        snprintf(name, sizeof name, "%s = %u", what, (unsigned)bad[i]);
        refuse(name, NN_ERROR_TOO_LARGE, config);
    }
    *field = 0;
    snprintf(name, sizeof name, "%s = 0", what);
    refuse(name, NN_ERROR_ZERO_DIMENSION, config);
    *field = kept;
}

static void dimensions(void) {
    static nn_layer many[NN_MAX_LAYERS];
    nn_layer layers[2] = {subject.layers[0], subject.layers[1]};
    nn_config config = subject.config;
    config.layers = layers;
    dimension("inputs", &config, &config.inputs, NN_MAX_INPUTS);
    dimension("max_batch", &config, &config.max_batch, NN_MAX_BATCH);
    dimension("units of layer 0", &config, &layers[0].units, NN_MAX_UNITS);
    dimension("units of layer 1", &config, &layers[1].units, NN_MAX_UNITS);
    for (int i = 0; i < NN_MAX_LAYERS; i++) many[i] = subject.layers[1];
    config.layers = many;
    dimension("layer_count", &config, &config.layer_count, NN_MAX_LAYERS);
}

static void products(void) {
    nn_layer layer = {.units = NN_MAX_UNITS};
    nn_config config = nn_config_default();
    config.layers = &layer;
    config.layer_count = 1;
    config.inputs = NN_MAX_INPUTS;
    refuse_new("65536 x 65536 parameters", NN_ERROR_TOO_LARGE, &config);
    layer.units = 1;
    config.max_batch = NN_MAX_BATCH;
    refuse_new("65536 rows of 65536 inputs", NN_ERROR_TOO_LARGE, &config);
    config.max_batch = 1;
    layer.units = 2048;
    refuse_new("2 GiB of parameters, gradients and slots", NN_ERROR_TOO_LARGE, &config);
    layer.units = 1024;
    config.optimizer = NN_SGD;
    accept("512 MiB of parameters and gradients are accepted", &config);
}

static void choice(const char *what, nn_config *config, int32_t *field, int32_t last) {
    char name[100];
    const int32_t bad[] = {last + 1, -1, INT32_MAX, INT32_MIN, 256}, kept = *field;
    for (int i = 0; i < 5; i++) {
        *field = bad[i];
        snprintf(name, sizeof name, "%s = %d", what, (int)bad[i]);
        refuse(name, NN_ERROR_UNKNOWN_ENUM, config);
    }
    *field = kept;
}

static void choices(void) {
    nn_layer layers[2] = {subject.layers[0], subject.layers[1]};
    nn_config config = subject.config;
    config.layers = layers;
    choice("loss", &config, &config.loss, LAST_nn_loss);
    choice("optimizer", &config, &config.optimizer, LAST_nn_optimizer);
    choice("input_scaling", &config, &config.input_scaling, NN_SCALING_MIN_MAX);
    choice("target_scaling", &config, &config.target_scaling, NN_SCALING_MIN_MAX);
    choice("activation of layer 0", &config, &layers[0].activation, LAST_nn_activation);
    choice("activation of layer 1", &config, &layers[1].activation, LAST_nn_activation);
    choice("initialization", &config, &layers[0].initialization, NN_INIT_ORTHOGONAL);
    choice("reduction", &config, &config.reduction, NN_REDUCTION_SUM);
    choice("arithmetic", &config, &config.arithmetic, LAST_nn_arithmetic);
}

/* [low, high] with an end left out by giving its neighbour. */
static void setting(const char *what, nn_config *config, float *field, float low, float high) {
    char name[100];
    const float kept = *field, good[] = {low, high};
    const float bad[] = {
        nextafterf(low, -INFINITY), nextafterf(high, INFINITY), NAN, -NAN, INFINITY, -INFINITY, -1.0f};
    for (int i = 0; i < 2; i++) {
        *field = good[i];
        snprintf(name, sizeof name, "%s = %g is accepted", what, (double)good[i]);
        accept(name, config);
    }
    for (int i = 0; i < 7; i++) {
        *field = bad[i];
        snprintf(name, sizeof name, "%s = %.9g", what, (double)bad[i]);
        refuse(name, NN_ERROR_BAD_SETTING, config);
    }
    *field = kept;
}

/* Settings that are wrong only together with others, or in one place only. */
static void combinations(nn_config *config, nn_layer *layers) {
    const float no_number[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++) {
        layers[0].init_value = no_number[i];
        refuse("init_value that is not finite", NN_ERROR_BAD_SETTING, config);
    }
    layers[0].init_value = -FLT_MAX;
    accept("any finite init_value is accepted", config);
    layers[0].init_value = 0;
    layers[1].dropout = 0.5f;
    refuse("dropout in the last layer", NN_ERROR_BAD_SETTING, config);
    layers[1].dropout = 0;
    config->frozen_layers = config->layer_count - 1;
    accept("all layers but the last one frozen", config);
    config->frozen_layers = config->layer_count;
    refuse("all layers frozen", NN_ERROR_BAD_SETTING, config);
    config->frozen_layers = UINT32_MAX;
    refuse("frozen_layers = UINT32_MAX", NN_ERROR_BAD_SETTING, config);
    config->frozen_layers = 0;
    layers[1].reserved = 1;
    refuse("reserved word of a layer", NN_ERROR_BAD_SETTING, config);
    layers[1].reserved = 0;
    config->nesterov = 1;
    refuse("nesterov without momentum", NN_ERROR_BAD_SETTING, config);
    config->momentum = 0.9f;
    accept("nesterov with momentum is accepted", config);
    config->dampening = 0.1f;
    refuse("nesterov with dampening", NN_ERROR_BAD_SETTING, config);
    config->dampening = 0;
    config->nesterov = 2;
    refuse("nesterov 2", NN_ERROR_BAD_SETTING, config);
    config->nesterov = 0;
}

static void settings(void) {
    const float tiny = nextafterf(0, 1), below_one = nextafterf(1, 0);
    nn_layer layers[2] = {subject.layers[0], subject.layers[1]};
    nn_config config = subject.config;
    config.layers = layers;
    setting("learning_rate", &config, &config.learning_rate, tiny, 1e6f);
    setting("beta1", &config, &config.beta1, 0, below_one);
    setting("beta2", &config, &config.beta2, 0, below_one);
    setting("epsilon", &config, &config.epsilon, tiny, 1);
    setting("weight_decay", &config, &config.weight_decay, 0, 1e3f);
    setting("clip_norm", &config, &config.clip_norm, 0, FLT_MAX);
    setting("clip_value", &config, &config.clip_value, 0, FLT_MAX);
    setting("l1", &config, &config.l1, 0, 1e3f);
    setting("smoothing", &config, &config.smoothing, 0, below_one);
    setting("eta_minus", &config, &config.eta_minus, tiny, below_one);
    setting("eta_plus", &config, &config.eta_plus, nextafterf(1, 2), 10);
    setting("step_min", &config, &config.step_min, tiny, config.step_max);
    setting("step_max", &config, &config.step_max, config.step_min, 1e6f);
    setting("momentum_decay", &config, &config.momentum_decay, 0, 1);
    setting("huber_delta", &config, &config.huber_delta, tiny, 1e6f);
    setting("dampening", &config, &config.dampening, 0, below_one);
    setting("dropout", &config, &layers[0].dropout, 0, below_one);
    setting("max_norm", &config, &layers[0].max_norm, 0, FLT_MAX);
    config.optimizer = NN_SGD;
    setting("momentum", &config, &config.momentum, 0, below_one);
    layers[0].activation = NN_LEAKY_RELU;
    setting("slope", &config, &layers[0].slope, 0, 1);
    layers[0].activation = NN_ELU;
    setting("alpha of an ELU", &config, &layers[0].slope, 0, 1e3f);
    combinations(&config, layers);
    const float bad_rates[] = {0, -0.1f, 2e6f, NAN, INFINITY};
    for (int i = 0; i < 5; i++)
        REFUSED("nn_set_learning_rate out of range", NN_ERROR_BAD_SETTING,
                nn_set_learning_rate(subject.network, bad_rates[i]));
    CHECK("nn_set_learning_rate(1e6) is accepted", nn_set_learning_rate(subject.network, 1e6f) == NN_OK);
}

/* Last activations that a loss is defined for, by the header. */
static int fits(nn_loss loss, nn_activation last, uint32_t units) {
    if (last == NN_SIGN) return loss == NN_PERCEPTRON;
    switch (loss) {
    case NN_BINARY_CROSS_ENTROPY:
        return last == NN_SIGMOID || last == NN_SOFTMAX || last == NN_HARD_SIGMOID;
    case NN_CROSS_ENTROPY:
    case NN_CROSS_ENTROPY_ONE_HOT:
        return last == NN_SOFTMAX && units >= 2;
    case NN_CROSS_ENTROPY_WITH_LOGITS:
        return units >= 2;
    case NN_POISSON_NLL:
        return last == NN_EXP || last == NN_SOFTPLUS || last == NN_RELU || last == NN_SIGMOID ||
               last == NN_SOFTMAX || last == NN_HARD_SIGMOID;
    case NN_PERCEPTRON:
        return last == NN_IDENTITY;
    default:
        return 1;
    }
}

static const float three_quantiles[] = {0.1f, 0.5f, 0.9f};

static void losses(void) {
    char name[100];
    nn_layer layer = {.units = 1};
    nn_config config = nn_config_default();
    config.quantiles = three_quantiles;
    config.inputs = 2;
    config.layers = &layer;
    config.layer_count = 1;
    for (config.loss = NN_MSE; config.loss <= LAST_nn_loss; config.loss++)
        for (layer.activation = NN_IDENTITY; layer.activation <= LAST_nn_activation; layer.activation++)
            for (layer.units = 1; layer.units <= 3; layer.units++) {
                snprintf(name, sizeof name, "loss %d with activation %d of %u units", (int)config.loss,
                         (int)layer.activation, (unsigned)layer.units);
                if (fits(config.loss, layer.activation, layer.units))
                    accept(name, &config);
                else
                    refuse(name, NN_ERROR_LOSS_MISMATCH, &config);
            }
}

static void scaled_targets(void) {
    char name[100];
    nn_layer layer = {.units = 2};
    nn_config config = nn_config_default();
    config.inputs = 2;
    config.layers = &layer;
    config.layer_count = 1;
    config.target_scaling = NN_SCALING_STANDARDIZE;
    config.quantiles = three_quantiles;
    for (config.loss = NN_MSE; config.loss <= LAST_nn_loss; config.loss++) {
        for (layer.activation = NN_IDENTITY; !fits(config.loss, layer.activation, 2); layer.activation++) continue;
        snprintf(name, sizeof name, "scaled targets with loss %d", (int)config.loss);
        if (config.loss == NN_MSE || config.loss == NN_HALF_MSE || config.loss == NN_MAE ||
            config.loss == NN_HUBER || config.loss == NN_PINBALL)
            accept(name, &config);
        else
            refuse(name, NN_ERROR_LOSS_MISMATCH, &config);
    }
}

static void quantiles(void) {
    const float bad[] = {0.0f, 1.0f, -0.1f, 1.5f, NAN, INFINITY};
    float values[] = {0.25f, 0.75f};
    nn_layer layer = {.units = 2};
    nn_config config = nn_config_default();
    config.inputs = 2;
    config.layers = &layer;
    config.layer_count = 1;
    config.loss = NN_PINBALL;
    refuse("no quantiles", NN_ERROR_NULL_POINTER, &config);
    config.quantiles = values;
    accept("two quantiles", &config);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        values[1] = bad[i];
        refuse("a quantile out of range", NN_ERROR_BAD_SETTING, &config);
    }
    config.loss = NN_MSE;
    accept("quantiles that another loss does not look at", &config);
}

static void hidden_sign(void) {
    nn_layer layers[] = {{.units = 2, .activation = NN_SIGN}, {.units = 1, .activation = NN_SIGN}};
    nn_config config = nn_config_default();
    config.inputs = 2;
    config.layers = layers;
    config.layer_count = 2;
    config.loss = NN_PERCEPTRON;
    refuse("a sign in a hidden layer", NN_ERROR_LOSS_MISMATCH, &config);
}

int main(void) {
    example_make(&subject);
    dimensions();
    products();
    choices();
    settings();
    losses();
    scaled_targets();
    quantiles();
    hidden_sign();
    return check_finish();
}
