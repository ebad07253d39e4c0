/* Names of choices are those of nn.h's constants, and each value is found by its name. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "nn.h"

#include <ctype.h>
#include <string.h>

/* What the library has to call a constant: "leaky-relu" for NN_LEAKY_RELU with the prefix NN_. */
static void make_name(const char *constant, const char *prefix, char name[64]) {
    const char *from = constant + strlen(prefix);
    size_t length = 0;
    for (; *from && length < 63; from++) name[length++] = *from == '_' ? '-' : (char)tolower((unsigned char)*from);
    name[length] = 0;
}

static void check_value(nn_choice choice, const char *constant, const char *prefix, int32_t value) {
    char expected[64];
    int32_t found = -1;
    const char *name = nn_choice_name(choice, value);
    make_name(constant, prefix, expected);
    CHECK_DETAIL(constant, name && !strcmp(name, expected), name ? name : "no name");
    CHECK_DETAIL("is found by its name", nn_find_choice(choice, expected, &found) == NN_OK && found == value,
                 constant);
}

static void check_end(nn_choice choice, int32_t last) {
    CHECK("no value after the last", !nn_choice_name(choice, last + 1) && !nn_choice_name(choice, INT32_MAX));
    CHECK("no value below 0", !nn_choice_name(choice, -1) && !nn_choice_name(choice, INT32_MIN));
}

#define CHECK_VALUE(constant, value) check_value(choice, #constant, prefix, value);
#define CHECK_CHOICE(kind, type, text)                                                                             \
    {                                                                                                              \
        const nn_choice choice = kind;                                                                             \
        const char *const prefix = text;                                                                           \
        EACH_##type(CHECK_VALUE) check_end(choice, LAST_##type);                                                   \
    }

static void check_refusals(void) {
    union {
        char text[16];
        int32_t value;
    } shared = {.text = "tanh"};
    int32_t value = 77;
    CHECK("an unknown choice has no names", !nn_choice_name(LAST_nn_choice + 1, 0) && !nn_choice_name(-1, 0));
    CHECK("an unknown choice is refused",
          nn_find_choice(LAST_nn_choice + 1, "tanh", &value) == NN_ERROR_UNKNOWN_ENUM);
    CHECK("a name of another choice", nn_find_choice(NN_CHOICE_LOSS, "tanh", &value) == NN_ERROR_UNKNOWN_ENUM);
    CHECK("the beginning of a name",
          nn_find_choice(NN_CHOICE_ACTIVATION, "leaky", &value) == NN_ERROR_UNKNOWN_ENUM);
    CHECK("a name and more", nn_find_choice(NN_CHOICE_ACTIVATION, "tanh2", &value) == NN_ERROR_UNKNOWN_ENUM);
    CHECK("no name", nn_find_choice(NN_CHOICE_ACTIVATION, "", &value) == NN_ERROR_UNKNOWN_ENUM);
    CHECK("capitals", nn_find_choice(NN_CHOICE_ACTIVATION, "Tanh", &value) == NN_ERROR_UNKNOWN_ENUM);
    CHECK("NULL", nn_find_choice(NN_CHOICE_ACTIVATION, NULL, &value) == NN_ERROR_NULL_POINTER &&
                      nn_find_choice(NN_CHOICE_ACTIVATION, "tanh", NULL) == NN_ERROR_NULL_POINTER);
    CHECK("a value in its name",
          nn_find_choice(NN_CHOICE_ACTIVATION, shared.text, &shared.value) == NN_ERROR_OVERLAP);
    CHECK("a call that fails writes nothing", value == 77 && !strcmp(shared.text, "tanh"));
}

int main(void) {
    CHECK_CHOICE(NN_CHOICE_ACTIVATION, nn_activation, "NN_")
    CHECK_CHOICE(NN_CHOICE_LOSS, nn_loss, "NN_")
    CHECK_CHOICE(NN_CHOICE_OPTIMIZER, nn_optimizer, "NN_")
    CHECK_CHOICE(NN_CHOICE_SCHEDULE, nn_schedule_kind, "NN_SCHEDULE_")
    CHECK_CHOICE(NN_CHOICE_INITIALIZATION, nn_initialization, "NN_INIT_")
    CHECK_CHOICE(NN_CHOICE_REDUCTION, nn_reduction, "NN_REDUCTION_")
    CHECK_CHOICE(NN_CHOICE_ARITHMETIC, nn_arithmetic, "NN_")
    CHECK_CHOICE(NN_CHOICE_SCALING, nn_scaling, "NN_SCALING_")
    check_refusals();
    return check_finish();
}
