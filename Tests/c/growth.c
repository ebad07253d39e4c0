/* A program with a newer header than the library's: its structs are longer. What is read is accepted while all that
 * the library does not know is 0; what is written has a rest of 0. */
#include "check.h"
#include "nn.h"

#include <string.h>

/* A struct with fields that this library does not know. */
#define LONGER(type)                                                                                               \
    struct {                                                                                                       \
        type known;                                                                                                \
        uint32_t more[4];                                                                                          \
    }

/* Call with the rest of `longer` 0, then with one byte of it not 0, then with no size that can be. */
#define CHECK_READ(longer, call)                                                                                   \
    do {                                                                                                           \
        (longer).known.struct_size = sizeof(longer);                                                               \
        memset((longer).more, 0, sizeof(longer).more);                                                             \
        CHECK(#call ": longer, nothing new used", (call) == NN_OK);                                                \
        ((unsigned char *)(longer).more)[sizeof(longer).more - 1] = 1;                                             \
        CHECK(#call ": something new used", (call) == NN_ERROR_STRUCT_SIZE);                                       \
        (longer).more[3] = 0;                                                                                      \
        (longer).known.struct_size = sizeof(longer) - 1;                                                           \
        CHECK(#call ": no multiple of 4", (call) == NN_ERROR_STRUCT_SIZE);                                         \
        (longer).known.struct_size = sizeof(longer).known - 4;                                                     \
        CHECK(#call ": shorter", (call) == NN_ERROR_STRUCT_SIZE);                                                  \
        (longer).known.struct_size = sizeof(longer);                                                               \
        CHECK(#call ": longer again", (call) == NN_OK);                                                            \
    } while (0)

#define CHECK_WRITTEN(longer, call)                                                                                \
    do {                                                                                                           \
        static const uint32_t zeros[4];                                                                            \
        (longer).known.struct_size = sizeof(longer);                                                               \
        memset((longer).more, 0xa5, sizeof(longer).more);                                                          \
        CHECK(#call ": longer", (call) == NN_OK);                                                                  \
        CHECK(#call ": the rest is 0", memcmp((longer).more, zeros, sizeof zeros) == 0);                           \
        CHECK(#call ": the size is the caller's", (longer).known.struct_size == sizeof(longer));                   \
    } while (0)

static const float inputs[8] = {0, 0, 0, 1, 1, 0, 1, 1}, targets[4] = {0, 1, 1, 0};
static _Alignas(NN_ALIGNMENT) unsigned char memory[4096], model[4096], opened_memory[4096], quantized[4096];
static const nn_layer layers[2] = {{.units = 4, .activation = NN_TANH}, {.units = 1}};
static nn_network *network;

static int32_t go_on(const nn_progress *progress, void *context) {
    (void)progress, (void)context;
    return 0;
}

static int32_t read_rows(void *context, const uint32_t *order, size_t first, size_t count, float *x, float *t) {
    (void)context;
    for (size_t i = 0; i < count; i++) {
        const size_t row = order != NULL ? order[i] : first + i;
        memcpy(x + 2 * i, inputs + 2 * row, 2 * sizeof *x);
        t[i] = targets[row];
    }
    return 0;
}

static void run(void *context, size_t tasks, nn_task task, void *argument) {
    (void)context;
    for (size_t i = 0; i < tasks; i++) task(argument, i);
}

/* One rank sends nothing. */
static int32_t send_to(void *context, uint32_t rank, const void *data, size_t bytes) {
    (void)context, (void)rank, (void)data, (void)bytes;
    return 1;
}

static int32_t receive_from(void *context, uint32_t rank, void *data, size_t bytes) {
    (void)context, (void)rank, (void)data, (void)bytes;
    return 1;
}

static void check_description(void) {
    LONGER(nn_config) config = {.known = nn_config_default()}, found = {.known = nn_config_default()};
    LONGER(nn_sizes) sizes = {.more = {0}};
    config.known.inputs = 2;
    config.known.layers = layers;
    config.known.layer_count = 2;
    CHECK_READ(config, nn_init(memory, sizeof memory, &config.known, &network));
    CHECK_WRITTEN(sizes, nn_get_sizes(&config.known, &sizes.known));
    CHECK_WRITTEN(found, nn_get_default_config(&found.known));
    CHECK_WRITTEN(found, nn_get_config(network, &found.known, NULL, 0));
    CHECK("the description is the network's", found.known.inputs == 2 && found.known.layer_count == 2);
}

static void check_training(void) {
    LONGER(nn_fit_options) options = {.known = nn_fit_options_default()}, defaults = {.more = {0}};
    LONGER(nn_progress) last = {.more = {0}};
    LONGER(nn_parallel) parallel = {.known = {.threads = 2, .run = run}};
    LONGER(nn_row_reader) reader = {.known = {.read = read_rows}};
    LONGER(nn_health) health = {.more = {0}};
    LONGER(nn_metrics) metrics = {.more = {0}};
    float buffer[96], loss;
    reader.known.buffer = buffer;
    reader.known.buffer_size = sizeof buffer;
    options.known.epochs = 2;
    options.known.callback = go_on;
    CHECK_READ(options, nn_fit(network, inputs, targets, 4, &options.known, NULL));
    CHECK_WRITTEN(defaults, nn_get_default_fit_options(&defaults.known));
    CHECK_WRITTEN(last, nn_fit(network, inputs, targets, 4, &options.known, &last.known));
    CHECK_READ(parallel, nn_train_batch_parallel(network, inputs, targets, 4, &loss, &parallel.known));
    CHECK_READ(reader, nn_fit_rows(network, &reader.known, 4, &options.known, NULL));
    LONGER(nn_exchange) exchange = {.known = {.ranks = 1, .send = send_to}};
    exchange.known.receive = exchange.known.broadcast = receive_from;
    options.known.exchange = &exchange.known;
    CHECK_READ(exchange, nn_fit(network, inputs, targets, 4, &options.known, NULL));
    options.known.exchange = NULL;
    CHECK_WRITTEN(health, nn_get_health(network, 0, &health.known));
    CHECK_WRITTEN(metrics, nn_evaluate(network, inputs, targets, 4, &metrics.known));
}

static void check_models(void) {
    LONGER(nn_metadata) metadata = {.known = {.note = "a note"}};
    LONGER(nn_config) config = {.known = nn_config_default()};
    LONGER(nn_layer_view) view = {.more = {0}};
    LONGER(nn_quantized_layer) layer = {.more = {0}};
    nn_network *opened = NULL;
    size_t written = 0;
    CHECK_READ(metadata, nn_save(network, &metadata.known, 0, model, sizeof model, &written));
    CHECK_WRITTEN(config, nn_model_config(model, written, &config.known, NULL, 0));
    CHECK_WRITTEN(view, nn_get_layer(network, 0, &view.known));
    CHECK("nn_quantize", nn_quantize(network, inputs, 4, NULL, quantized, sizeof quantized, &written) == NN_OK);
    CHECK("nn_open", nn_open(quantized, written, 1, opened_memory, sizeof opened_memory, &opened) == NN_OK);
    CHECK_WRITTEN(layer, nn_get_quantized_layer(opened, 0, &layer.known));
}

/* A longer result shares its rest with what is read. */
static void check_overlap(void) {
    LONGER(nn_metrics) metrics = {.known = {.struct_size = sizeof metrics}};
    float *inside = (float *)metrics.more;
    CHECK("a result's rest on the targets",
          nn_evaluate(network, inputs, inside, 4, &metrics.known) == NN_ERROR_OVERLAP);
}

int main(void) {
    check_description();
    check_training();
    check_models();
    check_overlap();
    CHECK("NN_OK is no error", nn_is_error(NN_OK) == 0 && nn_is_error(NN_STOPPED) == 0);
    CHECK("others are", nn_is_error(NN_ERROR_NULL_POINTER) == 1 && nn_is_error(-1) == 1 && nn_is_error(9999) == 1);
    return check_finish();
}
