/* process SECONDS: one process that opens, trains, stops, stores, goes on, predicts, evaluates and quantises in
 * random order. Every result has the bits of the first time, and memory and file descriptors stay as they are. */
#include "../c/check.h"
#include "../c/crc32.h"
#include "../c/random_network.h"

#include <dirent.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    SUBJECTS = 24,
    ROWS = 60,
    EPOCHS = 6,
    MOST_PARAMETERS = 4096,
    MODEL_BYTES = 1 << 17,
    CHECKED = 3000 /* actions after which memory has its size */
};

typedef struct subject {
    nn_layer layers[RANDOM_MAX_LAYERS];
    nn_config config;
    nn_sizes sizes;
    float inputs[ROWS * RANDOM_MAX_WIDTH], targets[ROWS * RANDOM_MAX_WIDTH];
    unsigned char *model; /* of the training that never stopped */
    size_t model_size;
    uint32_t predictions, metrics, quantised;
    /* a training on its way */
    unsigned char *kept;
    size_t kept_size;
    nn_fit_state state;
    float best[MOST_PARAMETERS];
    uint32_t order[ROWS];
} subject;

static subject subjects[SUBJECTS];
static int stop_after, wrong[5];
static long done[5];

enum action {
    TRAIN,
    PREDICT,
    EVALUATE,
    QUANTIZE,
    LOAD
};
static const char *const names[] = {"train, stop, store, go on", "predict", "evaluate", "quantise", "load"};

static int32_t stop(const nn_progress *progress, void *context) {
    (void)progress, (void)context;
    return --stop_after == 0;
}

static nn_fit_options options_of(subject *s) {
    nn_fit_options o = nn_fit_options_default();
    o.epochs = EPOCHS;
    o.batch_size = 16;
    o.order = s->order;
    o.validation_rows = 12;
    o.best_parameters = s->best;
    o.callback_batches = 1;
    o.callback = stop;
    o.state = &s->state;
    return o;
}

static void *block(size_t size) {
    return aligned_alloc(64, (size + 63) / 64 * 64);
}

/* From the beginning, or from what was kept, for a while. True when the training ended. */
static int train(subject *s, int batches) {
    void *memory = block(s->sizes.training_bytes);
    nn_network *network = NULL;
    nn_status status;
    if (s->state.progress.epoch == 0) {
        memset(&s->state, 0, sizeof s->state);
        s->state.struct_size = sizeof s->state;
        status = nn_init(memory, s->sizes.training_bytes, &s->config, &network);
        if (status == NN_OK && s->config.input_scaling) nn_fit_input_scaling(network, s->inputs, ROWS);
        if (status == NN_OK && s->config.target_scaling) nn_fit_target_scaling(network, s->targets, ROWS);
    } else {
        status = nn_load(s->kept, s->kept_size, NULL, memory, s->sizes.training_bytes, &network);
    }
    nn_fit_options options = options_of(s);
    stop_after = batches;
    if (status == NN_OK) status = nn_fit(network, s->inputs, s->targets, ROWS, &options, NULL);
    if (status == NN_OK || status == NN_STOPPED)
        nn_save(network, NULL, NN_SAVE_TRAINING_STATE, s->kept, MODEL_BYTES, &s->kept_size);
    free(memory);
    if (status != NN_STOPPED) s->state.progress.epoch = 0;
    if (status != NN_OK && status != NN_STOPPED) s->kept_size = 0;
    return status != NN_STOPPED;
}

/* CRC-32 of what an opened model says of all rows: its outputs, or loss and accuracy. */
static uint32_t ask(const subject *s, const unsigned char *model, size_t size, int evaluates) {
    static float outputs[ROWS * RANDOM_MAX_WIDTH];
    size_t bytes = 0;
    uint32_t batch = random_between(1, 9);
    nn_metrics metrics = {.struct_size = sizeof metrics};
    nn_network *network = NULL;
    memset(outputs, 0, sizeof outputs);
    nn_status status = nn_open_size(model, size, batch, &bytes);
    void *memory = block(bytes);
    if (status == NN_OK) status = nn_open(model, size, batch, memory, bytes, &network);
    if (status == NN_OK)
        status = evaluates ? nn_evaluate(network, s->inputs, s->targets, ROWS, &metrics)
                           : nn_predict(network, s->inputs, ROWS, outputs);
    free(memory);
    uint32_t crc = evaluates ? crc32_of(&metrics, sizeof metrics) : crc32_of(outputs, sizeof outputs);
    return crc ^ (uint32_t)status;
}

static uint32_t quantise(const subject *s) {
    unsigned char *model = block(MODEL_BYTES);
    void *memory = block(s->sizes.training_bytes);
    nn_network *network = NULL;
    size_t size = 0;
    nn_status status = nn_load(s->model, s->model_size, NULL, memory, s->sizes.training_bytes, &network);
    if (status == NN_OK) status = nn_quantize(network, s->inputs, ROWS, NULL, model, MODEL_BYTES, &size);
    uint32_t crc = status == NN_OK ? crc32_of(model, size) ^ ask(s, model, size, 0) : (uint32_t)status;
    free(memory);
    free(model);
    return crc;
}

/* A network that trains to its end; its results are what all later ones must be. */
static int make(subject *s) {
    s->config = random_network(s->layers);
    s->config.layers = s->layers;
    s->sizes.struct_size = sizeof s->sizes;
    if (nn_get_sizes(&s->config, &s->sizes) != NN_OK || s->sizes.parameters > MOST_PARAMETERS) return 0;
    random_inputs(s->inputs, ROWS * s->config.inputs);
    random_targets(&s->config, &s->sizes, s->targets, ROWS);
    s->kept = block(MODEL_BYTES);
    memset(&s->state, 0, sizeof s->state);
    train(s, 0);
    if (s->kept_size == 0) return 0;
    s->model = block(MODEL_BYTES);
    memcpy(s->model, s->kept, s->kept_size);
    s->model_size = s->kept_size;
    s->predictions = ask(s, s->model, s->model_size, 0);
    s->metrics = ask(s, s->model, s->model_size, 1);
    s->quantised = quantise(s);
    return 1;
}

static int act(subject *s, enum action action) {
    switch (action) {
    case TRAIN:
        if (!train(s, (int)random_between(1, 12))) return 1;
        return s->kept_size == s->model_size && memcmp(s->kept, s->model, s->model_size) == 0;
    case PREDICT:
        return ask(s, s->model, s->model_size, 0) == s->predictions;
    case EVALUATE:
        return ask(s, s->model, s->model_size, 1) == s->metrics;
    case QUANTIZE:
        return quantise(s) == s->quantised;
    default: {
        void *memory = block(s->sizes.training_bytes);
        nn_network *network = NULL;
        size_t size = 0;
        unsigned char *again = block(MODEL_BYTES);
        nn_load(s->model, s->model_size, NULL, memory, s->sizes.training_bytes, &network);
        nn_save(network, NULL, NN_SAVE_TRAINING_STATE, again, MODEL_BYTES, &size);
        int is_same = size == s->model_size && memcmp(again, s->model, size) == 0;
        free(again);
        free(memory);
        return is_same;
    }
    }
}

static long resident_pages(void) {
    long size = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%ld %ld", &size, &pages) != 2) pages = 0;
    if (file) fclose(file);
    return pages;
}

static int descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    while (folder && readdir(folder)) count++;
    if (folder) closedir(folder);
    return count;
}

int main(int argc, char **argv) {
    time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 5);
    random_state = 99;
    for (int i = 0; i < SUBJECTS;) i += make(&subjects[i]);
    uint32_t recorded = 0;
    for (int i = 0; i < SUBJECTS; i++)
        recorded = recorded * 31 + crc32_of(subjects[i].model, subjects[i].model_size) + subjects[i].predictions;
    long actions = 0, pages = 0;
    size_t heap = 0;
    int open_before = 0;
    while (actions < 2 * CHECKED || time(NULL) < end) {
        if (actions == CHECKED) {
            pages = resident_pages();
            heap = mallinfo2().uordblks;
            open_before = descriptors();
        }
        enum action action = (enum action)random_between(TRAIN, LOAD);
        wrong[action] += !act(&subjects[random_between(0, SUBJECTS - 1)], action);
        done[action]++;
        actions++;
    }
    printf("# process: %ld actions; 24 networks, fingerprint %08x; %ld KiB resident\n", actions, recorded,
           resident_pages() * 4);
    for (int i = TRAIN; i <= LOAD; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s: every time the same bits", names[i]);
        CHECK(name, wrong[i] == 0 && done[i] > 0);
    }
    CHECK("the results are those that were recorded", recorded == 0xd13bcc06u);
    /* What was freed and waits to be used again counts as used: some blocks of each size. */
    CHECK("the heap has not grown", mallinfo2().uordblks < heap + (64 << 10));
    CHECK("resident memory has not grown", resident_pages() - pages <= 64);
    CHECK("no file descriptor was left open", descriptors() == open_before);
    return check_finish();
}
