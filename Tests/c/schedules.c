/* Schedules and structs that are zeroed: what nn.h says zero means. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "nn.h"

#include <math.h>
#include <string.h>

enum {
    KINDS = LAST_nn_schedule_kind + 1
};

static nn_status rate_of(const nn_schedule *schedule, float *rate) {
    *rate = -1;
    return nn_schedule_rate(schedule, 0.1f, 3, rate);
}

static void check_zeroed(void) {
    float rate;
    nn_schedule schedule;
    memset(&schedule, 0, sizeof schedule);
    CHECK("a zeroed schedule is constant", rate_of(&schedule, &rate) == NN_OK && rate == 0.1f);
    schedule.warmup_start = 0.5f;
    CHECK("a start of the warm-up without a warm-up changes nothing",
          rate_of(&schedule, &rate) == NN_OK && rate == 0.1f);
    schedule.warmup_start = 0;
    schedule.warmup_epochs = 2;
    CHECK("a warm-up from 0 is refused", rate_of(&schedule, &rate) == NN_ERROR_BAD_SETTING && rate == -1);
}

/* The fields that a kind uses, set by name in a schedule of zeros, give the rate of the defaults. */
static void check_kinds(void) {
    static const struct {
        const char *name;
        nn_schedule needed;
    } kinds[KINDS] = {
        {"constant", {.kind = NN_SCHEDULE_CONSTANT}},
        {"step", {.kind = NN_SCHEDULE_STEP, .step_size = 30, .gamma = 0.1f}},
        {"multi-step", {.kind = NN_SCHEDULE_MULTI_STEP, .gamma = 0.1f}},
        {"exponential", {.kind = NN_SCHEDULE_EXPONENTIAL, .gamma = 0.1f}},
        {"cosine", {.kind = NN_SCHEDULE_COSINE, .period = 100}},
        {"plateau", {.kind = NN_SCHEDULE_PLATEAU, .gamma = 0.1f}},
    };
    for (int i = 0; i < KINDS; i++) {
        nn_schedule whole = nn_schedule_default(), zeroed = {.kind = kinds[i].needed.kind};
        float expected, rate;
        whole.kind = kinds[i].needed.kind;
        CHECK(kinds[i].name,
              rate_of(&whole, &expected) == NN_OK && rate_of(&kinds[i].needed, &rate) == NN_OK && rate == expected);
        CHECK("and without what it uses it is refused, if it uses any",
              rate_of(&zeroed, &rate) == (i == NN_SCHEDULE_CONSTANT ? NN_OK : NN_ERROR_BAD_SETTING));
    }
}

static void check_ranges(void) {
    const float odd[] = {NAN, -1, 2e6f, INFINITY};
    int refused = 1;
    float rate;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        nn_schedule zeroed[4] = {
            {.gamma = odd[i]}, {.floor_rate = odd[i]}, {.threshold = odd[i]}, {.warmup_start = odd[i]}};
        for (int field = 0; field < 4; field++) refused &= rate_of(&zeroed[field], &rate) == NN_ERROR_BAD_SETTING;
    }
    CHECK("what a kind does not use is checked all the same, unless it is 0", refused);
}

static void check_others(void) {
    static _Alignas(NN_ALIGNMENT) unsigned char memory[4096];
    const nn_layer layers[] = {{.units = 3, .activation = NN_LEAKY_RELU}, {.units = 1}};
    const float inputs[4] = {1, 2, 3, 4}, targets[4] = {1, 2, 3, 4};
    nn_config config = nn_config_default();
    config.inputs = 1;
    config.layers = layers;
    config.layer_count = 2;
    nn_network *network;
    CHECK("layers whose rest is 0", nn_init(memory, sizeof memory, &config, &network) == NN_OK);
    nn_fit_state state = {.struct_size = sizeof state};
    const nn_fit_options options = {.struct_size = sizeof options, .epochs = 1, .state = &state};
    CHECK("options whose rest is 0: whole batches, a constant rate, a state that begins",
          nn_fit(network, inputs, targets, 4, &options, NULL) == NN_OK && state.progress.epoch == 1);
    const nn_metadata nothing = {.struct_size = sizeof nothing};
    size_t bare, size;
    CHECK("metadata that leave everything out", nn_save_size(network, NULL, 0, &bare) == NN_OK &&
                                                    nn_save_size(network, &nothing, 0, &size) == NN_OK &&
                                                    size == bare);
}

int main(void) {
    check_zeroed();
    check_kinds();
    check_ranges();
    check_others();
    return check_finish();
}
