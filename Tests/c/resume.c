/* A training that is stopped after any batch, stored, and gone on with in another block, ends with the bits of one
 * that never stopped: the model with its training state, the state, and every progress that is reported. */
#include "check.h"
#include "classifier.h"
#include "random_network.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS = 37,
    HELD_OUT = 9,
    INPUTS = 3,
    OUTPUTS = 3,
    EPOCHS = 9,
    MOST_CALLS = 400,
    MOST_PARAMETERS = 512
};

/* All that a program has to keep. */
typedef struct stored {
    nn_fit_state state;
    unsigned char model[16384];
    size_t model_size;
    float best[MOST_PARAMETERS];
} stored;

typedef struct training {
    _Alignas(64) unsigned char memory[32768];
    nn_network *network;
    nn_fit_options options;
    nn_fit_state state;
    uint32_t order[ROWS];
    float best[MOST_PARAMETERS];
    int calls;
    int stop_at; /* after so many calls; 0: never */
    nn_progress reports[MOST_CALLS];
    stored *kept; /* [MOST_CALLS], or NULL */
} training;

static float inputs[ROWS * INPUTS], targets[ROWS], weights[ROWS];
static _Alignas(64) unsigned char model[16384];
static stored kept[MOST_CALLS];
static training whole, part;
static const uint32_t milestones[] = {2, 5};

typedef struct variant {
    const char *name;
    nn_optimizer optimizer;
    float momentum;
    nn_schedule_kind schedule;
    uint32_t warmup;
    uint32_t batch;
    uint32_t validates;
    uint32_t patience;
    uint32_t shuffles;
    uint32_t weighs;
} variant;

static const variant variants[] = {
    {"adam, shuffled", NN_ADAM, 0, NN_SCHEDULE_CONSTANT, 0, 8, 0, 0, 1, 0},
    {"sgd with momentum, step, validation", NN_SGD, 0.9f, NN_SCHEDULE_STEP, 2, 8, 1, 0, 1, 0},
    {"rmsprop, multi-step, weights", NN_RMSPROP, 0.5f, NN_SCHEDULE_MULTI_STEP, 0, 5, 1, 0, 1, 1},
    {"adamw, cosine, warm-up", NN_ADAMW, 0, NN_SCHEDULE_COSINE, 3, 8, 1, 3, 1, 0},
    {"adagrad, plateau, patience", NN_ADAGRAD, 0, NN_SCHEDULE_PLATEAU, 1, 8, 1, 2, 1, 0},
    {"adam, plateau of the training loss, in order", NN_ADAM, 0, NN_SCHEDULE_PLATEAU, 0, 7, 0, 0, 0, 1},
    {"rprop, full batch", NN_RPROP, 0, NN_SCHEDULE_EXPONENTIAL, 0, 0, 1, 0, 0, 0},
    {"sgd, rows one by one", NN_SGD, 0, NN_SCHEDULE_CONSTANT, 2, 1, 0, 0, 1, 0},
};

static nn_config describe(const variant *v) {
    static const nn_layer layers[] = {{.units = 11, .activation = NN_TANH, .dropout = 0.2f},
                                      {.units = 7, .activation = NN_ELU, .max_norm = 1},
                                      {.units = OUTPUTS, .activation = NN_SOFTMAX}};
    nn_config config = classifier(INPUTS, layers, 3);
    config.optimizer = v->optimizer;
    config.momentum = v->momentum;
    config.learning_rate = 0.03f;
    config.max_batch = 4;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    return config;
}

static int32_t report(const nn_progress *progress, void *context) {
    training *t = context;
    t->reports[t->calls % MOST_CALLS] = *progress;
    if (t->kept) {
        stored *s = &t->kept[t->calls % MOST_CALLS];
        s->state = t->state;
        memcpy(s->best, t->best, sizeof s->best);
        if (nn_save(t->network, NULL, NN_SAVE_TRAINING_STATE, s->model, sizeof s->model, &s->model_size) != NN_OK)
            return 1;
    }
    t->calls++;
    return t->calls == t->stop_at;
}

static void prepare(training *t, const variant *v) {
    memset(t, 0, sizeof *t);
    t->state.struct_size = sizeof t->state;
    t->options = nn_fit_options_default();
    t->options.epochs = EPOCHS;
    t->options.batch_size = v->batch;
    t->options.order = v->shuffles ? t->order : NULL;
    t->options.validation_rows = v->validates ? HELD_OUT : 0;
    t->options.best_parameters = v->validates ? t->best : NULL;
    t->options.patience = v->patience;
    t->options.sample_weights = v->weighs ? weights : NULL;
    t->options.schedule.kind = v->schedule;
    t->options.schedule.gamma = 0.5f;
    t->options.schedule.step_size = 2;
    t->options.schedule.period = EPOCHS;
    t->options.schedule.milestones = milestones;
    t->options.schedule.milestone_count = 2;
    t->options.schedule.patience = 0;
    t->options.schedule.threshold = 0.02f;
    t->options.schedule.warmup_epochs = v->warmup;
    t->options.callback_batches = 1;
    t->options.callback = report;
    t->options.context = t;
    t->options.state = &t->state;
}

static nn_status fit(training *t) {
    return nn_fit(t->network, inputs, targets, ROWS, &t->options, NULL);
}

static int begin(training *t, const variant *v) {
    nn_config config = describe(v);
    prepare(t, v);
    return nn_init(t->memory, sizeof t->memory, &config, &t->network) == NN_OK &&
           nn_fit_input_scaling(t->network, inputs, ROWS) == NN_OK;
}

static int go_on(training *t, const variant *v, const stored *s) {
    prepare(t, v);
    memcpy(model, s->model, s->model_size);
    memcpy(t->best, s->best, sizeof t->best);
    t->state = s->state;
    return nn_load(model, s->model_size, NULL, t->memory, sizeof t->memory, &t->network) == NN_OK;
}

static int same_end(void) {
    static unsigned char a[16384], b[16384];
    size_t n, m;
    return nn_save(whole.network, NULL, NN_SAVE_TRAINING_STATE, a, sizeof a, &n) == NN_OK &&
           nn_save(part.network, NULL, NN_SAVE_TRAINING_STATE, b, sizeof b, &m) == NN_OK && n == m &&
           memcmp(a, b, n) == 0 && memcmp(&whole.state, &part.state, sizeof part.state) == 0;
}

/* Whether `part` reported what `whole` did from this call on. */
static int same_reports(int first) {
    return part.calls == whole.calls - first &&
           memcmp(part.reports, whole.reports + first, (size_t)part.calls * sizeof part.reports[0]) == 0;
}

static void resumes(const variant *v) {
    char name[120];
    int equal = 1, inside = 0;
    if (!CHECK("a training to compare with", begin(&whole, v))) return;
    whole.kept = kept;
    snprintf(name, sizeof name, "%s: the whole training", v->name);
    if (!CHECK(name, fit(&whole) == NN_OK && whole.calls > 1 && whole.calls < MOST_CALLS)) return;
    for (int i = 0; i < whole.calls; i++) {
        inside += kept[i].state.progress.epoch_ended == 0;
        equal &= go_on(&part, v, &kept[i]) && fit(&part) == NN_OK && same_reports(i + 1) && same_end();
    }
    snprintf(name, sizeof name, "%s: resumed after each of %d batches, %d of them inside epochs", v->name,
             whole.calls, inside);
    CHECK(name, equal && (v->batch == 0 || inside > EPOCHS / 2));
    equal = 1;
    for (int i = 1; i < whole.calls; i++) {
        equal &= begin(&part, v);
        part.stop_at = i;
        equal &= fit(&part) == NN_STOPPED;
        part.stop_at = 0;
        equal &= fit(&part) == NN_OK && same_end();
    }
    snprintf(name, sizeof name, "%s: stopped by the callback, and gone on with as it is", v->name);
    CHECK(name, equal);
}

static void without_a_state(void) {
    const variant *v = &variants[1];
    int fine = begin(&whole, v) && fit(&whole) == NN_OK && begin(&part, v);
    part.options.state = NULL;
    fine &= fit(&part) == NN_OK;
    part.state = whole.state;
    CHECK("a fit without a state does the same", fine && same_end());
}

static void more_epochs(void) {
    const variant *v = &variants[1];
    int fine = begin(&whole, v) && begin(&part, v);
    part.options.epochs = 4;
    part.options.best_parameters = whole.options.best_parameters = NULL;
    fine &= fit(&whole) == NN_OK && fit(&part) == NN_OK;
    part.options.epochs = EPOCHS;
    CHECK("a training that ended goes on with more epochs", fine && fit(&part) == NN_OK && same_end());
    nn_progress last = {.struct_size = sizeof last};
    int calls = part.calls;
    fine = nn_fit(part.network, inputs, targets, ROWS, &part.options, &last) == NN_OK;
    CHECK("at its end there is nothing to do",
          fine && part.calls == calls && memcmp(&last, &part.state.progress, sizeof last) == 0 && same_end());
}

/* Each change of a stored state must be refused, with everything as it was. */
static void refusals(void) {
    enum {
        CASES = 23
    };
    const float inf = __builtin_inff(), nan = __builtin_nanf("");
    const variant *v = &variants[1];
    if (!CHECK("a state to damage", begin(&part, v) && (part.stop_at = 11) && fit(&part) == NN_STOPPED)) return;
    static stored s;
    s.state = part.state;
    memcpy(s.best, part.best, sizeof s.best);
    CHECK("it stopped inside an epoch, with a best one",
          s.state.progress.epoch_ended == 0 && s.state.progress.best_epoch > 0 &&
              nn_save(part.network, NULL, NN_SAVE_TRAINING_STATE, s.model, sizeof s.model, &s.model_size) == NN_OK);
    for (int i = 0; i < CASES; i++) {
        go_on(&whole, v, &s);
        nn_fit_state *t = &whole.state;
        int is_range = (i >= 3 && i < 11) || i == 22;
        nn_status expected = i < 3 ? NN_ERROR_STRUCT_SIZE : is_range ? NN_ERROR_OUT_OF_RANGE : NN_ERROR_BAD_SETTING;
        switch (i) {
        case 0:
            t->struct_size += 8;
            break;
        case 1:
            t->struct_size = 0;
            break;
        case 2:
            t->progress.struct_size -= 4;
            break;
        case 3:
            t->progress.epoch = EPOCHS + 1;
            break;
        case 4:
            t->progress.best_epoch = t->progress.epoch + 1;
            break;
        case 5:
            t->progress.epoch_ended = 2;
            break;
        case 6:
            t->progress.rows++;
            break;
        case 7:
            t->progress.rows = 0;
            break;
        case 8:
            t->progress.rows_done = t->progress.rows;
            break;
        case 9:
            t->progress.rows_done = 0;
            break;
        case 10:
            t->progress.rows_done = UINT64_MAX;
            break;
        case 11:
            t->rate = 0;
            break;
        case 12:
            t->rate = nan;
            break;
        case 13:
            t->plateau_rate = -1;
            break;
        case 14:
            t->plateau_loss = nan;
            break;
        case 15:
            t->best_loss = nan;
            break;
        case 16:
            t->loss_sum[0] = inf;
            break;
        case 17:
            t->loss_sum[1] = nan;
            break;
        case 18:
            t->weight_sum[0] = -inf;
            break;
        case 19:
            t->weight_sum[1] = inf;
            break;
        case 20:
            whole.best[5] = nan;
            break;
        case 21:
            whole.options.validation_rows = 0, t->progress.rows += HELD_OUT;
            break;
        case 22:
            t->correct = t->progress.rows_done + 1;
            break;
        }
        static training before;
        memcpy(&before, &whole, sizeof before);
        nn_status got = fit(&whole);
        char name[80];
        snprintf(name, sizeof name, "damage %d of a state gives status %d, got %d", i, (int)expected, (int)got);
        CHECK(name, got == expected && memcmp(&before, &whole, sizeof before) == 0);
    }
    whole.options.state = (nn_fit_state *)((char *)&whole.state + 1);
    CHECK("a misaligned state", fit(&whole) == NN_ERROR_MISALIGNED);
}

int main(void) {
    CHECK("a state has 128 bytes", sizeof(nn_fit_state) == 128);
    random_inputs(inputs, ROWS * INPUTS);
    for (int i = 0; i < ROWS; i++) targets[i] = (float)random_between(0, OUTPUTS - 1);
    for (int i = 0; i < ROWS; i++) weights[i] = (float)random_between(0, 3) * 0.5f;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) resumes(&variants[i]);
    for (nn_optimizer o = NN_SGD; o <= LAST_nn_optimizer; o++) {
        const variant plain = {
            nn_choice_name(NN_CHOICE_OPTIMIZER, o), o, 0, NN_SCHEDULE_CONSTANT, 0, 8, 0, 0, 1, 0};
        resumes(&plain);
    }
    without_a_state();
    more_epochs();
    refusals();
    return check_finish();
}
