/* Scalings and norms of numbers of any size: what fits binary32 is right, though its squares or sums do not fit. */
#include "check.h"
#include "nn.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
    ROWS = 4
};

static _Alignas(NN_ALIGNMENT) unsigned char memory[8192];

static nn_network *network_with(nn_scaling scaling, float clip_norm, uint32_t inputs) {
    static const nn_layer layers[] = {{.units = 1}};
    nn_config config = nn_config_default();
    config.inputs = inputs;
    config.layers = layers;
    config.layer_count = 1;
    config.optimizer = NN_SGD;
    config.learning_rate = 1;
    config.clip_norm = clip_norm;
    config.input_scaling = config.target_scaling = scaling;
    nn_network *network = NULL;
    CHECK("nn_init", nn_init(memory, sizeof memory, &config, &network) == NN_OK);
    return network;
}

typedef nn_status fit_scaling(nn_network *, const float *, size_t);
typedef nn_status get_scaling(const nn_network *, const float **, const float **);

/* The scaling of a column in binary64, limited to what binary32 has. */
static void expected_scaling(nn_scaling kind, const float *x, size_t rows, double *mean, double *scale) {
    double low = x[0], high = x[0], sum = 0, squares = 0;
    for (size_t i = 0; i < rows; i++) {
        sum += x[i];
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    *mean = kind == NN_SCALING_STANDARDIZE ? sum / (double)rows : low;
    for (size_t i = 0; i < rows; i++) squares += (x[i] - sum / (double)rows) * (x[i] - sum / (double)rows);
    double inverse = kind == NN_SCALING_STANDARDIZE ? 1 / sqrt(squares / (double)rows) : 1 / (high - low);
    *scale = low == high ? 1 : fmin(inverse, FLT_MAX);
}

/* Whether two numbers agree within some roundings, of which a subnormal number has fewer bits. */
static int is_near(double got, double expected, double spread) {
    return fabs(got - expected) <= spread * 1e-6 + 1.5e-45;
}

static int fits(nn_network *network, nn_scaling kind, int of_targets, const float *x, size_t rows) {
    const float *mean, *scale;
    double expected_mean, expected_scale;
    fit_scaling *fit = of_targets ? nn_fit_target_scaling : nn_fit_input_scaling;
    get_scaling *get = of_targets ? nn_get_target_scaling : nn_get_input_scaling;
    if (fit(network, x, rows) != NN_OK || get(network, &mean, &scale) != NN_OK) return 0;
    expected_scaling(kind, x, rows, &expected_mean, &expected_scale);
    double largest = 0;
    for (size_t i = 0; i < rows; i++) largest = fmax(largest, fabs((double)x[i]));
    return is_near(mean[0], expected_mean, largest) && is_near(scale[0], expected_scale, expected_scale);
}

/* Columns of every power of ten that binary32 has. */
static void check_powers(nn_scaling kind, int of_targets, const char *name) {
    static const float shapes[][ROWS] = {
        {0, 1, 1, 1}, {-1, 1, 0.5f, -0.25f}, {3, 3.25f, 3.5f, 2}, {1, 1, 1, 1}, {-3, 3, 3, 3}};
    nn_network *network = network_with(kind, 0, 1);
    char detail[80] = "";
    for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++)
        for (int power = -45; power <= 38; power++) {
            float x[ROWS];
            for (int i = 0; i < ROWS; i++) x[i] = (float)(shapes[shape][i] * pow(10, power));
            if (fabsf(x[1]) <= FLT_MAX && fabsf(x[0]) <= FLT_MAX && fabsf(x[2]) <= FLT_MAX &&
                !fits(network, kind, of_targets, x, ROWS) && !*detail)
                snprintf(detail, sizeof detail, "shape %zu times 1e%d", shape, power);
        }
    CHECK_DETAIL(name, !*detail, detail);
    const float ends[ROWS] = {FLT_MAX, -FLT_MAX, FLT_MAX, FLT_MAX}, smallest[ROWS] = {0, 1e-45f, 0, 0};
    CHECK("numbers at both ends",
          fits(network, kind, of_targets, ends, ROWS) && fits(network, kind, of_targets, smallest, ROWS));
}

static void check_recorded(void) {
    const float *mean, *scale;
    nn_network *network = network_with(NN_SCALING_STANDARDIZE, 0, 1);
    for (int power = -35; power <= 35; power += 5) {
        float f = (float)pow(10, power), x[ROWS] = {0, f, f, f};
        int is_right = nn_fit_input_scaling(network, x, ROWS) == NN_OK &&
                       nn_get_input_scaling(network, &mean, &scale) == NN_OK &&
                       fabsf(scale[0] * f - 2.309401f) < 1e-6f * 3;
        CHECK("0, 1, 1, 1 times a factor: scale * factor is 2.309401", is_right);
    }
}

/* The gradient of a row is 2 (a - t) x, here with a - t of 1 or so. */
static void check_norms(void) {
    nn_network *network = network_with(NN_SCALING_NONE, 0, 2);
    float *parameters;
    size_t count;
    nn_progress last = {.struct_size = sizeof last};
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 1;
    options.batch_size = 0;
    nn_parameters(network, &parameters, &count);
    for (int power = -40; power <= 0; power += 5) {
        const float tiny = (float)pow(10, power);
        const float inputs[2] = {0.6f, 0.8f}, targets[1] = {0};
        memset(parameters, 0, count * sizeof *parameters);
        parameters[2] = tiny; /* the bias: a - t */
        double expected = 2 * (double)tiny * sqrt(0.36 + 0.64 + 1);
        CHECK("nn_fit", nn_fit(network, inputs, targets, 1, &options, &last) == NN_OK);
        CHECK("the norm of a gradient of any size", is_near(last.gradient_norm, expected, expected));
        nn_health health = {.struct_size = sizeof health};
        CHECK("nn_get_health", nn_get_health(network, 0, &health) == NN_OK);
        CHECK("the norm of a layer's gradient", is_near(health.gradient_norm, expected, expected));
    }
    for (int power = -40; power <= 15; power += 5) {
        const float value = (float)pow(10, power);
        nn_health health = {.struct_size = sizeof health};
        for (size_t i = 0; i < count; i++) parameters[i] = value;
        CHECK("the norm of parameters of any size",
              nn_get_health(network, 0, &health) == NN_OK &&
                  is_near(health.parameter_norm, (double)value * sqrt(3), (double)value * 2));
    }
}

/* A limit on weights that is smaller than squares can be. */
static void check_max_norm(void) {
    static const nn_layer layers[] = {{.units = 1, .max_norm = 1e-30f}};
    nn_config config = nn_config_default();
    config.inputs = 2;
    config.layers = layers;
    config.layer_count = 1;
    config.optimizer = NN_SGD;
    nn_network *network;
    float *parameters, none[1] = {0}, inputs[2] = {0, 0};
    size_t count;
    CHECK("nn_init", nn_init(memory, sizeof memory, &config, &network) == NN_OK);
    nn_parameters(network, &parameters, &count);
    parameters[0] = 3e-25f;
    parameters[1] = 4e-25f;
    parameters[2] = 0;
    CHECK("nn_train_batch", nn_train_batch(network, inputs, none, 1, NULL) == NN_OK);
    CHECK("weights are scaled to a tiny max_norm",
          is_near(parameters[0], 0.6e-30, 1e-30) && is_near(parameters[1], 0.8e-30, 1e-30));
}

static void check_divergence(void) {
    const float largest = 3e37f;
    nn_network *network = network_with(NN_SCALING_NONE, 1, 2);
    float *gradients;
    size_t count;
    nn_gradients(network, &gradients, &count, NULL);
    const float odd[] = {NAN, INFINITY, largest, 1e19f};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        for (size_t j = 0; j < count; j++) gradients[j] = j == 1 ? odd[i] : 0;
        nn_set_gradient_rows(network, 1);
        CHECK("a gradient that is not finite or too long is refused",
              nn_step(network) == NN_ERROR_NONFINITE_GRADIENT);
    }
}

int main(void) {
    check_powers(NN_SCALING_STANDARDIZE, 0, "mean and deviation of inputs");
    check_powers(NN_SCALING_STANDARDIZE, 1, "mean and deviation of targets");
    check_powers(NN_SCALING_MIN_MAX, 0, "minimum and range of inputs");
    check_powers(NN_SCALING_MIN_MAX, 1, "minimum and range of targets");
    check_recorded();
    check_norms();
    check_max_norm();
    check_divergence();
    return check_finish();
}
