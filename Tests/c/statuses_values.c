/* The values of the statuses and enums are part of the ABI: pinned in constants.inc, in numbers. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "nn.h"

#include <string.h>

static const struct {
    nn_status status;
    int32_t value;
} pinned[] = {
#define PIN(constant, value) {constant, value},
    EACH_statuses(PIN)
#undef PIN
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

/* Whether the values are 0, 1, 2, ..., as they were recorded. */
static void choices(void) {
    int next = 0, counts = 1;
#define COUNT(constant, value) counts &= (constant) == (value) && (value) == next++;
#define CHECK_CHOICES(kind)                                                                                        \
    next = 0;                                                                                                      \
    EACH_##kind(COUNT) CHECK(#kind " keeps its values", counts &&next - 1 == LAST_##kind)
    CHECK_CHOICES(nn_activation);
    CHECK_CHOICES(nn_initialization);
    CHECK_CHOICES(nn_loss);
    CHECK_CHOICES(nn_optimizer);
    CHECK_CHOICES(nn_schedule_kind);
    CHECK_CHOICES(nn_arithmetic);
    CHECK_CHOICES(nn_scaling);
    CHECK_CHOICES(nn_reduction);
    CHECK_CHOICES(nn_text);
    CHECK("flags keep their values", NN_SAVE_TRAINING_STATE == 1);
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
