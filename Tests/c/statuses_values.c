/* The values of the statuses and enums are part of the ABI: pinned here, in numbers, once more. */
#include "check.h"
#include "nn.h"

#include <string.h>

static const struct {
    nn_status status;
    int32_t value;
} pinned[] = {
    {NN_OK, 0},
    {NN_STOPPED, 1},
    {NN_ERROR_NULL_POINTER, 10},
    {NN_ERROR_MISALIGNED, 11},
    {NN_ERROR_BUFFER_TOO_SMALL, 12},
    {NN_ERROR_STRUCT_SIZE, 13},
    {NN_ERROR_OUT_OF_RANGE, 14},
    {NN_ERROR_ZERO_DIMENSION, 20},
    {NN_ERROR_TOO_LARGE, 21},
    {NN_ERROR_UNKNOWN_ENUM, 22},
    {NN_ERROR_BAD_SETTING, 23},
    {NN_ERROR_LOSS_MISMATCH, 24},
    {NN_ERROR_NONFINITE_INPUT, 30},
    {NN_ERROR_BAD_TARGET, 31},
    {NN_ERROR_NONFINITE_LOSS, 32},
    {NN_ERROR_NONFINITE_GRADIENT, 33},
    {NN_ERROR_SINGULAR, 34},
    {NN_ERROR_WRONG_STATE, 40},
    {NN_ERROR_NOT_TRAINABLE, 41},
    {NN_ERROR_NOT_A_NETWORK, 42},
    {NN_ERROR_NO_SCALING, 43},
    {NN_ERROR_MODEL_MAGIC, 50},
    {NN_ERROR_MODEL_VERSION, 51},
    {NN_ERROR_MODEL_BYTE_ORDER, 52},
    {NN_ERROR_MODEL_TRUNCATED, 53},
    {NN_ERROR_MODEL_CHECKSUM, 54},
    {NN_ERROR_MODEL_MALFORMED, 55},
    {NN_ERROR_MODEL_NONFINITE, 56},
    {NN_ERROR_VERSION_MISMATCH, 60},
    {NN_ERROR_UNSUPPORTED, 61},
};
enum {
    PINNED = sizeof pinned / sizeof pinned[0]
};

/* One line: letters, no full stop, and not a line that another status has. */
static int is_own_line(int index) {
    const char *text = nn_status_string(pinned[index].status);
    if (text == NULL || text[0] == 0 || strchr(text, '\n') || text[strlen(text) - 1] == '.') return 0;
    if (strcmp(text, nn_status_string(12345)) == 0) return 0;
    for (int i = 0; i < index; i++)
        if (strcmp(text, nn_status_string(pinned[i].status)) == 0) return 0;
    return 1;
}

static void statuses(void) {
    char name[60];
    for (int i = 0; i < PINNED; i++) {
        snprintf(name, sizeof name, "status %d keeps its value", (int)pinned[i].value);
        CHECK(name, pinned[i].status == pinned[i].value);
        snprintf(name, sizeof name, "status %d has its own line of text", (int)pinned[i].value);
        CHECK(name, is_own_line(i));
    }
    const nn_status unknown[] = {-1, 2, 9, 99, INT32_MAX, INT32_MIN};
    for (int i = 0; i < 6; i++)
        CHECK("an unknown status has a text",
              nn_status_string(unknown[i]) != NULL && nn_status_string(unknown[i])[0]);
}

/* Whether the values are 0, 1, 2, ... */
static int count_up(const int32_t *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (values[i] != (int32_t)i) return 0;
    return 1;
}
#define COUNT_UP(values) count_up(values, sizeof(values) / sizeof(values)[0])

static void choices(void) {
    const int32_t activations[] = {NN_IDENTITY,  NN_SIGMOID, NN_TANH, NN_RELU,    NN_LEAKY_RELU, NN_SOFTMAX,
                                   NN_ELU,       NN_SELU,    NN_GELU, NN_SILU,    NN_SOFTPLUS,   NN_HARD_SIGMOID,
                                   NN_HARD_TANH, NN_EXP,     NN_SIGN, NN_GELU_ERF};
    const int32_t initializations[] = {NN_INIT_DEFAULT,        NN_INIT_KAIMING_UNIFORM, NN_INIT_KAIMING_NORMAL,
                                       NN_INIT_XAVIER_UNIFORM, NN_INIT_XAVIER_NORMAL,   NN_INIT_LECUN_UNIFORM,
                                       NN_INIT_LECUN_NORMAL,   NN_INIT_CONSTANT,        NN_INIT_ORTHOGONAL};
    const int32_t losses[] = {NN_MSE,
                              NN_BINARY_CROSS_ENTROPY,
                              NN_CROSS_ENTROPY,
                              NN_CROSS_ENTROPY_ONE_HOT,
                              NN_HALF_MSE,
                              NN_MAE,
                              NN_HUBER,
                              NN_BCE_WITH_LOGITS,
                              NN_CROSS_ENTROPY_WITH_LOGITS,
                              NN_POISSON_NLL,
                              NN_HINGE,
                              NN_PERCEPTRON};
    const int32_t optimizers[] = {NN_SGD, NN_ADAM, NN_ADAMW, NN_ADAGRAD, NN_RMSPROP, NN_RPROP};
    const int32_t schedules[] = {NN_SCHEDULE_CONSTANT,    NN_SCHEDULE_STEP,   NN_SCHEDULE_MULTI_STEP,
                                 NN_SCHEDULE_EXPONENTIAL, NN_SCHEDULE_COSINE, NN_SCHEDULE_PLATEAU};
    CHECK("activations keep their values", COUNT_UP(activations));
    CHECK("initialisations keep their values", COUNT_UP(initializations));
    CHECK("losses keep their values", COUNT_UP(losses));
    CHECK("optimisers keep their values", COUNT_UP(optimizers));
    CHECK("schedules keep their values", COUNT_UP(schedules));
    CHECK("arithmetics keep their values", NN_CANONICAL == 0 && NN_FAST == 1 && NN_BLAS == 2);
    CHECK("scalings and reductions keep their values", NN_SCALING_NONE == 0 && NN_SCALING_STANDARDIZE == 1 &&
                                                           NN_SCALING_MIN_MAX == 2 && NN_REDUCTION_MEAN == 0 &&
                                                           NN_REDUCTION_SUM == 1);
    CHECK("texts and flags keep their values", NN_TEXT_FEATURE == 0 && NN_TEXT_TARGET == 1 && NN_TEXT_LABEL == 2 &&
                                                   NN_TEXT_NOTE == 3 && NN_SAVE_TRAINING_STATE == 1);
}

static void versions(void) {
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", NN_VERSION_MAJOR, NN_VERSION_MINOR, NN_VERSION_PATCH);
    CHECK("NN_VERSION is made of its parts",
          NN_VERSION == NN_VERSION_MAJOR * 10000 + NN_VERSION_MINOR * 100 + NN_VERSION_PATCH);
    CHECK("header and library agree", nn_version() == NN_VERSION);
    CHECK("nn_version_string", strcmp(nn_version_string(), text) == 0);
    CHECK("this header is served", nn_check_version(NN_VERSION) == NN_OK);
    CHECK("another patch is served", nn_check_version(NN_VERSION - NN_VERSION % 100 + 99) == NN_OK);
    const uint32_t others[] = {NN_VERSION + 100, NN_VERSION - 100, NN_VERSION + 10000, UINT32_MAX};
    for (int i = 0; i < 4; i++)
        CHECK("another minor or major is not served", nn_check_version(others[i]) == NN_ERROR_VERSION_MISMATCH);
}

int main(void) {
    statuses();
    choices();
    versions();
    return check_finish();
}
