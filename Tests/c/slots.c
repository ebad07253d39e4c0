/* State of an optimiser. A model whose training state no training leaves behind is refused; from every one
 * that is accepted each step ends in finite numbers that are accepted again, whatever the settings, or changes
 * nothing. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "crc32.h"
#include "nn.h"
#include "random.h"

#include <math.h>
#include <string.h>

enum {
    PARAMETERS = 3,
    MOST_SLOTS = 2,
    MODEL_BYTES = 1024,
    TRAININGS = 20000,
    STEPS = 4,
    STATE = 16, /* types of sections: docs/model-format.md */
    SLOTS = 17
};

static const float below_one = 0x1.fffffep-1f;
static const nn_layer layer = {.units = 1, .activation = NN_IDENTITY};
static _Alignas(16) unsigned char memory[2048], model[MODEL_BYTES], again[MODEL_BYTES];
static size_t model_size;
static nn_config config;
static nn_network *network;
static char detail[160];

static uint32_t word(size_t offset) {
    uint32_t value;
    memcpy(&value, model + offset, sizeof value);
    return value;
}

static void put(size_t offset, const void *value) {
    memcpy(model + offset, value, 4);
}

static void seal(void) {
    uint32_t sum = crc32_of(model + 24, model_size - 24);
    put(20, &sum);
}

/* Offset of a section's contents; 0 when there is none. */
static size_t section(uint32_t type) {
    for (size_t entry = 32; entry < 32 + 16 * (size_t)word(24); entry += 16)
        if (word(entry) == type) return word(entry + 4);
    return 0;
}

static void put_slot(int slot, int index, float value) {
    put(section(SLOTS) + 4 * (size_t)(slot * PARAMETERS + index), &value);
}

static void put_correction(int index, float value) {
    put(section(STATE) + 20 + 4 * (size_t)index, &value);
}

static int slots(void) {
    if (config.optimizer == NN_SGD) return config.momentum > 0;
    if (config.optimizer == NN_ADAGRAD) return 1;
    return config.optimizer == NN_RMSPROP ? 1 + (config.momentum > 0) : 2;
}

/* Whether it is Adam or has its name in its own. */
static int is_adam(void) {
    return strstr(nn_choice_name(NN_CHOICE_OPTIMIZER, config.optimizer), "adam") != NULL;
}

/* The largest number that the slot may hold. */
static float limit(int slot) {
    int squares = is_adam() ? 1 : config.optimizer == NN_ADAGRAD || config.optimizer == NN_RMSPROP ? 0 : -1;
    if (config.optimizer == NN_RPROP && slot == 1) return 1e6f;
    return slot == squares ? 1e38f : 1e30f;
}

static int has_sign(int slot) {
    return limit(slot) == 1e30f;
}

/* A model of the network in `config` after one step, with its training state. */
static int make(void) {
    const float inputs[2] = {0.5f, -0.25f}, target = 1;
    config.inputs = 2;
    config.layers = &layer;
    config.layer_count = 1;
    config.max_batch = 1;
    if (nn_init(memory, sizeof memory, &config, &network) != NN_OK) return 0;
    nn_train_batch(network, inputs, &target, 1, NULL);
    return nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof model, &model_size) == NN_OK;
}

static nn_status load(const unsigned char *bytes, size_t size) {
    return nn_load(bytes, size, NULL, memory, sizeof memory, &network);
}

static nn_status status_with_slot(int slot, float value) {
    put_slot(slot, 1, value);
    seal();
    nn_status status = load(model, model_size);
    put_slot(slot, 1, 0);
    return status;
}

static void limits_of(nn_optimizer optimizer, float momentum, const char *name) {
    char text[120];
    config = nn_config_default();
    config.optimizer = optimizer;
    config.momentum = momentum;
    int holds = make() && (slots() > 0) == (section(SLOTS) > 0);
    for (int slot = 0; slot < slots(); slot++) {
        float most = limit(slot), least = has_sign(slot) ? -most : -0.0f;
        float above = nextafterf(most, INFINITY), below = nextafterf(least, -INFINITY);
        holds &= status_with_slot(slot, most) == NN_OK && status_with_slot(slot, least) == NN_OK;
        holds &= status_with_slot(slot, above) == NN_ERROR_MODEL_MALFORMED;
        holds &= status_with_slot(slot, below) == NN_ERROR_MODEL_MALFORMED;
        holds &= status_with_slot(slot, INFINITY) == NN_ERROR_MODEL_NONFINITE;
    }
    snprintf(text, sizeof text, "%s: slots up to their limits are read, others refused", name);
    CHECK(text, holds);
}

static nn_status status_with_correction(int index, float value) {
    put_correction(index, value);
    seal();
    nn_status status = load(model, model_size);
    put_correction(index, 1);
    return status;
}

static void corrections(void) {
    config = nn_config_default();
    int holds = make();
    for (int i = 0; i < 2; i++) {
        holds &= status_with_correction(i, 0x1p-24f) == NN_OK && status_with_correction(i, 1) == NN_OK;
        holds &= status_with_correction(i, 0x1.fffffep-25f) == NN_ERROR_MODEL_MALFORMED;
        holds &= status_with_correction(i, 0x1.000002p0f) == NN_ERROR_MODEL_MALFORMED;
    }
    CHECK("Adam: corrections are those of a training", holds);
    uint32_t most = 0x7fffffffu, over = 0x80000000u;
    put(section(STATE) + 4, &most);
    seal();
    holds = load(model, model_size) == NN_OK;
    put(section(STATE) + 4, &over);
    seal();
    CHECK("no training has taken 2^63 steps", holds && load(model, model_size) == NN_ERROR_MODEL_MALFORMED);
}

static float one_of(const float *values, uint32_t count) {
    return values[random_between(0, count - 1)];
}

#define ONE_OF(...)                                                                                                \
    one_of((const float[]){__VA_ARGS__}, (uint32_t)(sizeof((const float[]){__VA_ARGS__}) / sizeof(float)))

static void describe(void) {
    config = nn_config_default();
    config.optimizer = (nn_optimizer)random_between(NN_SGD, LAST_nn_optimizer);
    config.learning_rate = ONE_OF(1e6f, 1e6f, 0.01f, 1e-45f);
    config.momentum = ONE_OF(0, 0.9f, below_one, 1e-45f);
    config.nesterov = config.optimizer == NN_SGD && config.momentum > 0 && random_between(0, 1);
    config.dampening = config.nesterov ? 0 : ONE_OF(0, 0, 0.5f, below_one);
    config.beta1 = ONE_OF(0, 0.9f, below_one, 1e-45f);
    config.beta2 = ONE_OF(0, 0.999f, below_one, 1e-45f);
    config.smoothing = ONE_OF(0, 0.99f, below_one, 1e-45f);
    config.epsilon = ONE_OF(1e-45f, 1e-30f, 1e-8f, 1);
    config.step_min = ONE_OF(1e-45f, 1e-6f, 50);
    config.step_max = ONE_OF(1e6f, 50);
    config.eta_plus = ONE_OF(1.2f, 10);
    config.eta_minus = ONE_OF(0.5f, 1e-45f, below_one);
    config.weight_decay = ONE_OF(0, 0, 1e3f);
    config.l1 = ONE_OF(0, 0, 1e3f);
}

/* Slots as extreme as they may be. */
static void fill_slots(void) {
    for (int slot = 0; slot < slots(); slot++)
        for (int i = 0; i < PARAMETERS; i++) {
            float value = limit(slot) * ONE_OF(0, 1, 1, 0x1p-60f, 0x1p-120f);
            put_slot(slot, i, has_sign(slot) && random_between(0, 1) ? -value : value);
        }
    if (is_adam())
        for (int i = 0; i < 2; i++) put_correction(i, ONE_OF(0x1p-24f, 0x1p-24f, 0.5f, 1));
    seal();
}

static void set_parameters(void) {
    float *values;
    size_t count;
    nn_parameters(network, &values, &count);
    for (size_t i = 0; i < count; i++) values[i] = ONE_OF(0, 1, -1, 1e15f, -1e15f);
}

static nn_status step(void) {
    const float inputs[2] = {0}, target = 0;
    float *values;
    size_t count;
    size_t rows;
    nn_forward(network, inputs, 1, NULL);
    nn_backward(network, &target, NULL);
    nn_gradients(network, &values, &count, &rows);
    for (size_t i = 0; i < count; i++) {
        float size = ONE_OF(0, 1e-45f, 1e-30f, 3e-23f, 1e-19f, 1, 1e9f, 5.7e17f);
        values[i] = random_between(0, 1) ? -size : size;
    }
    return nn_step(network);
}

static int all_finite(void) {
    float *values;
    size_t count;
    nn_parameters(network, &values, &count);
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i])) return 0;
    return 1;
}

/* NULL, or what is wrong. */
static const char *train_on(void) {
    size_t size = 0;
    if (load(model, model_size) != NN_OK) return "the model is refused";
    for (int i = 0; i < STEPS; i++) {
        nn_status status = step();
        if (!all_finite()) return "a parameter is not finite";
        if (nn_save(network, NULL, NN_SAVE_TRAINING_STATE, again, sizeof again, &size) != NN_OK)
            return "the state is not finite";
        if (load(again, size) != NN_OK) return "the model that is saved is refused";
        if (status != NN_OK && status != NN_ERROR_NONFINITE_GRADIENT) return "another status";
        set_parameters();
    }
    return NULL;
}

static void extremes(int with_slots, const char *name) {
    int fine = 0;
    detail[0] = 0;
    for (int i = 0; i < TRAININGS; i++) {
        describe();
        const char *wrong = make() ? NULL : "no network";
        if (with_slots && wrong == NULL) fill_slots();
        if (wrong == NULL) wrong = train_on();
        fine += wrong == NULL;
        if (wrong != NULL && detail[0] == 0)
            snprintf(detail, sizeof detail, "training %d, optimiser %d: %s", i, (int)config.optimizer, wrong);
    }
    CHECK_DETAIL(name, fine == TRAININGS, detail);
}

int main(void) {
    for (nn_optimizer o = NN_SGD; o <= LAST_nn_optimizer; o++)
        limits_of(o, 0, nn_choice_name(NN_CHOICE_OPTIMIZER, o));
    limits_of(NN_SGD, 0.9f, "sgd with momentum");
    limits_of(NN_RMSPROP, 0.9f, "rmsprop with momentum");
    corrections();
    extremes(0, "20,000 trainings with extreme settings and gradients stay finite");
    extremes(1, "20,000 trainings from extreme slots stay finite");
    return check_finish();
}
