/* Defaults from the library and from the header's inline functions are the same, field by field. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "nn.h"

#include <string.h>

#define COMPARE(field) same &= memcmp(&a.field, &b.field, sizeof a.field) == 0;

static void check_schedule(void) {
    nn_schedule a = nn_schedule_default(), b;
    int same = 1;
    memset(&b, 0xa5, sizeof b);
    CHECK("nn_get_default_schedule", nn_get_default_schedule(&b, sizeof b) == NN_OK);
    EACH_FIELD_OF_nn_schedule(COMPARE) CHECK("schedules are the same", same);
    CHECK("another size is refused", nn_get_default_schedule(&b, sizeof b + 1) == NN_ERROR_STRUCT_SIZE);
}

static void check_config(void) {
    nn_config a = nn_config_default(), b;
    int same = 1;
    memset(&b, 0xa5, sizeof b);
    b.struct_size = sizeof b;
    b.layer_size = sizeof(nn_layer);
    CHECK("nn_get_default_config", nn_get_default_config(&b) == NN_OK);
    EACH_FIELD_OF_nn_config(COMPARE) CHECK("descriptions are the same", same);
    b.layer_size = 1;
    CHECK("another layer_size is refused", nn_get_default_config(&b) == NN_ERROR_STRUCT_SIZE);
}

static void check_options(void) {
    nn_fit_options whole = nn_fit_options_default(), given;
    int same = 1;
    memset(&given, 0xa5, sizeof given);
    given.struct_size = sizeof given;
    CHECK("nn_get_default_fit_options", nn_get_default_fit_options(&given) == NN_OK);
    {
        nn_fit_options a = whole, b = given;
        EACH_FIELD_OF_nn_fit_options(COMPARE)
    }
    {
        nn_schedule a = whole.schedule, b = given.schedule;
        EACH_FIELD_OF_nn_schedule(COMPARE)
    }
    CHECK("options are the same", same);
    given.struct_size++;
    CHECK("another size is refused", nn_get_default_fit_options(&given) == NN_ERROR_STRUCT_SIZE);
}

int main(void) {
    check_schedule();
    check_config();
    check_options();
    CHECK("NULL is refused", nn_get_default_config(NULL) == NN_ERROR_NULL_POINTER &&
                                 nn_get_default_schedule(NULL, sizeof(nn_schedule)) == NN_ERROR_NULL_POINTER &&
                                 nn_get_default_fit_options(NULL) == NN_ERROR_NULL_POINTER);
    return check_finish();
}
