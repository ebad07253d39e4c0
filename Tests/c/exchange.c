/* The same bits with any number of processes that train one network together, and as without: every optimiser and
 * loss, both exact arithmetics, all options, rows from memory and from a reader. Processes are forked, and reach
 * each other by sockets. One that dies, cannot read its rows, or trains something else ends all. */
#define _GNU_SOURCE
#include "../golden/abi/constants.inc"
#include "check.h"
#include "crc32.h"
#include "parallel_for.h"
#include "random_network.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOST_RANKS = 16,
    OPTIMIZERS = LAST_nn_optimizer + 1,
    LOSSES = LAST_nn_loss + 1,
    SMALL = OPTIMIZERS * LOSSES,
    LARGE = 4,
    CASES = SMALL + LARGE,
    ROWS = 41,
    WIDE = 200, /* layers that are cut into parts, and given to threads */
    WIDE_ROWS = 96,
    EPOCHS = 3,
    MEMORY = 1 << 21
};

/* What a process tells of its trainings. */
typedef struct result {
    nn_status status;
    uint32_t hash;
} result;

typedef struct mesh {
    int sockets[MOST_RANKS][MOST_RANKS]; /* [from][to] */
    uint32_t rank, ranks;
} mesh;

static float inputs[WIDE_ROWS * WIDE], targets[WIDE_ROWS * RANDOM_MAX_WIDTH], weights[WIDE_ROWS];
static float best[MEMORY / 4], buffer[64 * 2 * WIDE];
static uint32_t order[WIDE_ROWS];
static _Alignas(64) unsigned char memory[MEMORY], model[MEMORY];
static result (*results)[MOST_RANKS]; /* [CASES], seen by all processes */

/* ------------------------------------------------------------------------------ the exchange -- */

static int32_t send_to(void *context, uint32_t rank, const void *data, size_t bytes) {
    mesh *m = context;
    for (const char *at = data; bytes > 0;) {
        ssize_t n = send(m->sockets[m->rank][rank], at, bytes, MSG_NOSIGNAL);
        if (n <= 0) return 1;
        at += n, bytes -= (size_t)n;
    }
    return 0;
}

static int32_t receive_from(void *context, uint32_t rank, void *data, size_t bytes) {
    mesh *m = context;
    for (char *at = data; bytes > 0;) {
        ssize_t n = read(m->sockets[m->rank][rank], at, bytes);
        if (n <= 0) return 1;
        at += n, bytes -= (size_t)n;
    }
    return 0;
}

static int32_t broadcast_from(void *context, uint32_t root, void *data, size_t bytes) {
    mesh *m = context;
    if (m->rank != root) return receive_from(m, root, data, bytes);
    int32_t failed = 0;
    for (uint32_t i = 0; i < m->ranks; i++)
        if (i != root) failed |= send_to(m, i, data, bytes);
    return failed;
}

static nn_exchange exchange_of(mesh *m) {
    return (nn_exchange){.struct_size = sizeof(nn_exchange),
                         .rank = m->rank,
                         .ranks = m->ranks,
                         .send = send_to,
                         .receive = receive_from,
                         .broadcast = broadcast_from,
                         .context = m};
}

/* Run `body` in a process for each rank, and wait for all. */
static int run_ranks(uint32_t ranks, void (*body)(mesh *)) {
    mesh m = {.ranks = ranks};
    int failed = 0;
    for (uint32_t i = 0; i < ranks; i++)
        for (uint32_t j = 0; j < i; j++) {
            int pair[2];
            if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return 0;
            m.sockets[i][j] = pair[0], m.sockets[j][i] = pair[1];
        }
    for (uint32_t r = 0; r < ranks; r++) {
        if (fork() > 0) continue;
        m.rank = r;
        /* A socket that another process holds open too would not tell that its own is gone. */
        for (uint32_t i = 0; i < ranks; i++)
            for (uint32_t j = 0; j < ranks; j++)
                if (i != j && i != r) close(m.sockets[i][j]);
        body(&m);
        _exit(0);
    }
    for (uint32_t i = 0; i < ranks; i++)
        for (uint32_t j = 0; j < ranks; j++)
            if (i != j) close(m.sockets[i][j]);
    for (int status; wait(&status) > 0;) failed |= !WIFEXITED(status);
    return !failed;
}

/* ----------------------------------------------------------------------------- the trainings -- */

typedef struct training {
    nn_network *network;
    nn_fit_options options;
    nn_fit_state state;
    nn_config config;
    nn_layer layers[RANDOM_MAX_LAYERS];
    nn_sizes sizes;
    const nn_exchange *exchange;
    size_t rows, refused_row;
    int stops_at, dies_at, calls;
} training;

static training t;

static int32_t read_rows(void *context, const uint32_t *rows, size_t first, size_t count, float *x, float *y) {
    const uint32_t width = t.config.inputs, target_width = t.sizes.target_width;
    (void)context;
    for (size_t i = 0; i < count; i++) {
        const size_t row = rows ? rows[i] : first + i;
        if (row == t.refused_row) return 1;
        memcpy(x + i * width, inputs + row * width, width * 4);
        memcpy(y + i * target_width, targets + row * target_width, target_width * 4);
    }
    return 0;
}

/* The first rank halves the learning rate and stops; the others say something else, which does not count. */
static int32_t report(const nn_progress *progress, void *context) {
    (void)context;
    if (++t.calls == t.dies_at) _exit(0);
    if (t.exchange && t.exchange->rank > 0) return t.calls == 1;
    if (t.calls % 3 == 2) nn_set_learning_rate(t.network, progress->learning_rate / 2);
    return t.calls == t.stops_at;
}

static void describe_large(int number) {
    const nn_arithmetic arithmetic = number % 2 ? NN_FUSED : NN_CANONICAL;
    t.config = nn_config_default();
    t.layers[0] = (nn_layer){.units = WIDE - 7, .activation = NN_RELU, .dropout = 0.2f};
    t.layers[1] = (nn_layer){.units = 67, .activation = NN_TANH};
    t.layers[2] = (nn_layer){.units = 3, .activation = NN_SOFTMAX};
    t.config.layers = t.layers, t.config.layer_count = 3, t.config.inputs = WIDE;
    t.config.loss = NN_CROSS_ENTROPY, t.config.arithmetic = arithmetic;
    t.config.max_batch = number < 2 ? 64 : 8;
}

/* The description of a case, and its options: the same in every process. */
static int prepare(int number, mesh *m, nn_exchange *exchange) {
    random_state = 0x2545f491u * ((uint32_t)number + 1);
    memset(&t, 0, sizeof t);
    t.rows = number < SMALL ? ROWS : WIDE_ROWS;
    t.refused_row = SIZE_MAX;
    if (number < SMALL) {
        do t.config = random_network(t.layers);
        while (t.config.loss != (nn_loss)(number / OPTIMIZERS % LOSSES));
        t.config.optimizer = (nn_optimizer)(number % OPTIMIZERS);
        t.config.arithmetic = random_between(0, 1) ? NN_FUSED : NN_CANONICAL;
    } else {
        describe_large(number - SMALL);
    }
    t.sizes.struct_size = sizeof t.sizes;
    if (nn_get_sizes(&t.config, &t.sizes) != NN_OK || t.sizes.training_bytes > sizeof memory) return 0;
    random_inputs(inputs, t.rows * t.config.inputs);
    random_targets(&t.config, &t.sizes, targets, t.rows);
    for (size_t i = 0; i < t.rows; i++) weights[i] = (float)random_between(0, 3) * 0.5f;
    static const size_t batches[] = {0, 1, 2, 5, 16, 40};
    t.state.struct_size = sizeof t.state;
    t.options = nn_fit_options_default();
    t.options.epochs = EPOCHS;
    t.options.batch_size = batches[random_between(0, 5)];
    t.options.order = random_between(0, 2) ? order : NULL;
    t.options.validation_rows = random_between(0, 1) ? 0 : 7;
    t.options.best_parameters = random_between(0, 1) ? best : NULL;
    t.options.sample_weights = random_between(0, 2) ? NULL : weights;
    t.options.schedule.kind = random_between(0, 1) ? NN_SCHEDULE_CONSTANT : NN_SCHEDULE_PLATEAU;
    t.options.callback_batches = random_between(0, 1) * 2;
    t.options.callback = random_between(0, 2) ? report : NULL;
    t.options.state = random_between(0, 1) ? &t.state : NULL;
    t.stops_at = random_between(0, 2) ? 0 : 4;
    if (t.options.validation_rows > 0 && random_between(0, 1))
        t.options.validation_inputs = inputs, t.options.validation_targets = targets;
    if (number >= SMALL) t.options.batch_size = 64;
    if (m) *exchange = exchange_of(m), t.options.exchange = t.exchange = exchange;
    return nn_init(memory, sizeof memory, &t.config, &t.network) == NN_OK;
}

static nn_status fit(int reads, nn_progress *last) {
    const nn_row_reader reader = {sizeof reader, read_rows, NULL, buffer, sizeof buffer};
    last->struct_size = sizeof *last;
    return reads ? nn_fit_rows(t.network, &reader, t.rows, &t.options, last)
                 : nn_fit(t.network, inputs, targets, t.rows, &t.options, last);
}

/* What a training leaves: the model with its optimiser and generator, the last progress, the state. */
static uint32_t hash(const nn_progress *last) {
    size_t written = 0;
    if (nn_save(t.network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof model, &written) != NN_OK) return 0;
    const uint32_t parts[] = {crc32_of(model, written), crc32_of(last, sizeof *last),
                              crc32_of(&t.state, sizeof t.state)};
    return crc32_of(parts, sizeof parts);
}

static result train(int number, mesh *m) {
    nn_exchange exchange;
    nn_progress last = {0};
    if (!prepare(number, m, &exchange)) return (result){NN_ERROR_WRONG_STATE, 0};
    parallel_count threads = {.threads = 2};
    const nn_parallel parallel = {sizeof parallel, 2, parallel_run, &threads};
    if (m && number >= SMALL && number % 2) t.options.parallel = &parallel;
    const nn_status status = fit(number % 3 == 1, &last);
    return (result){status, hash(&last)};
}

/* Many processes on few processors take long: they train some of the cases. */
static int skips(int number, uint32_t ranks) {
    return ranks > 4 && number < SMALL && number % 5 != 0;
}

static void train_all(mesh *m) {
    for (int i = 0; i < CASES; i++)
        if (!skips(i, m->ranks)) results[i][m->rank] = train(i, m);
}

static void the_same_bits(void) {
    static const uint32_t ranks[] = {1, 2, 3, 4, 7, 16};
    static result alone[CASES];
    int trained = 0, stopped = 0, saved = 0;
    for (int i = 0; i < CASES; i++) {
        alone[i] = train(i, NULL);
        trained += alone[i].status == NN_OK, stopped += alone[i].status == NN_STOPPED;
        saved += alone[i].hash != 0;
    }
    char name[80];
    snprintf(name, sizeof name, "of %d trainings alone %d end and %d are stopped", CASES, trained, stopped);
    CHECK(name, trained > CASES / 2 && stopped > CASES / 20 && saved == CASES);
    for (size_t k = 0; k < sizeof ranks / sizeof *ranks; k++) {
        int first = -1;
        memset(results, 0, sizeof *results * CASES);
        const int ended = run_ranks(ranks[k], train_all);
        for (int i = CASES - 1; i >= 0; i--)
            for (uint32_t r = 0; r < ranks[k]; r++)
                if (!skips(i, ranks[k]) &&
                    (results[i][r].hash != alone[i].hash || results[i][r].status != alone[i].status))
                    first = i;
        char detail[80];
        snprintf(name, sizeof name, "%u ranks: the bits of one process", ranks[k]);
        snprintf(detail, sizeof detail, "case %d, status %d for %d", first,
                 first < 0 ? 0 : results[first][0].status, first < 0 ? 0 : alone[first].status);
        CHECK_DETAIL(name, ended && first < 0, detail);
    }
}

/* ------------------------------------------------------------------------------ what goes wrong -- */

static uint32_t victim;
static nn_status (*go_wrong)(mesh *m);

static void go_wrong_all(mesh *m) {
    results[0][m->rank] = (result){NN_OK, 0};
    results[0][m->rank].status = go_wrong(m);
}

/* Whether all ranks end with the status, whichever of them fails; but for this one itself where it is gone. */
static void all_end(const char *what, uint32_t ranks, nn_status (*body)(mesh *), nn_status expected, int is_gone) {
    int holds = 1;
    char detail[80] = "";
    go_wrong = body;
    for (victim = 0; victim < ranks; victim++) {
        holds &= run_ranks(ranks, go_wrong_all);
        for (uint32_t r = 0; r < ranks; r++) {
            if ((is_gone && r == victim) || results[0][r].status == expected) continue;
            holds = 0;
            snprintf(detail, sizeof detail, "rank %u of %u, where %u fails: %d", r, ranks, victim,
                     results[0][r].status);
        }
    }
    CHECK_DETAIL(what, holds, detail);
}

/* A large case, whose epochs all ranks go through. */
static int prepare_long(mesh *m, nn_exchange *exchange) {
    if (!prepare(SMALL, m, exchange)) return 0;
    t.options.callback = report, t.options.callback_batches = 1, t.stops_at = 0;
    t.options.order = NULL, t.options.validation_rows = 0;
    return 1;
}

static nn_status dies(mesh *m) {
    nn_exchange exchange;
    nn_progress last;
    if (!prepare_long(m, &exchange)) return NN_OK;
    if (m->rank == victim) t.dies_at = 3;
    return fit(0, &last);
}

static nn_status cannot_read(mesh *m) {
    nn_exchange exchange;
    nn_progress last;
    if (!prepare_long(m, &exchange)) return NN_OK;
    /* A row of its own in the second batch. */
    if (m->rank == victim) t.refused_row = 64 + victim * 8;
    return fit(1, &last);
}

static nn_status reads_nan(mesh *m) {
    nn_exchange exchange;
    nn_progress last;
    if (!prepare_long(m, &exchange)) return NN_OK;
    if (m->rank == victim) inputs[WIDE * (64 + victim * 8)] = __builtin_nanf("");
    return fit(1, &last);
}

static nn_status has_another_seed(mesh *m) {
    nn_exchange exchange;
    nn_progress last;
    if (!prepare_long(m, &exchange)) return NN_OK;
    if (m->rank == victim) nn_reset(t.network, 77);
    return fit(0, &last);
}

static nn_status has_other_options(mesh *m) {
    nn_exchange exchange;
    nn_progress last;
    if (!prepare_long(m, &exchange)) return NN_OK;
    if (m->rank == victim) t.options.batch_size = 63;
    return fit(0, &last);
}

static nn_status diverges(mesh *m) {
    nn_exchange exchange;
    nn_progress last;
    if (!prepare_long(m, &exchange)) return NN_OK;
    float *parameters;
    size_t count;
    nn_parameters(t.network, &parameters, &count);
    for (size_t i = 0; i < count; i++) parameters[i] *= 1e30f;
    return fit(0, &last);
}

static int32_t sends_nothing(void *context, uint32_t rank, const void *data, size_t bytes) {
    (void)context, (void)rank, (void)data;
    return bytes > 0;
}

static void refusals(void) {
    mesh m = {.ranks = 2};
    nn_exchange exchange;
    nn_progress last;
    if (!CHECK("a network to refuse", prepare(0, &m, &exchange))) return;
    struct {
        const char *name;
        nn_status expected;
        nn_exchange changed;
    } cases[] = {
        {"no send", NN_ERROR_NULL_POINTER, exchange},      {"no receive", NN_ERROR_NULL_POINTER, exchange},
        {"no broadcast", NN_ERROR_NULL_POINTER, exchange}, {"no ranks", NN_ERROR_ZERO_DIMENSION, exchange},
        {"many ranks", NN_ERROR_TOO_LARGE, exchange},      {"a rank too many", NN_ERROR_OUT_OF_RANGE, exchange},
        {"reserved", NN_ERROR_BAD_SETTING, exchange},      {"no size", NN_ERROR_STRUCT_SIZE, exchange}};
    cases[0].changed.send = NULL, cases[1].changed.receive = NULL, cases[2].changed.broadcast = NULL;
    cases[3].changed.ranks = 0, cases[4].changed.ranks = 65537, cases[5].changed.rank = 2;
    cases[6].changed.reserved = 1, cases[7].changed.struct_size = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        t.options.exchange = &cases[i].changed;
        CHECK(cases[i].name, fit(0, &last) == cases[i].expected);
    }
    nn_exchange alone = exchange;
    alone.send = sends_nothing;
    t.options.exchange = &alone;
    CHECK("a rank that reaches no other", fit(0, &last) == NN_ERROR_EXCHANGE && fit(1, &last) == NN_ERROR_EXCHANGE);
    t.options.exchange = &exchange;
    nn_lane lane = {.network = t.network, .options = &t.options};
    static _Alignas(64) unsigned char work[1 << 20];
    CHECK("lanes exchange nothing",
          nn_fit_lanes(&lane, 1, inputs, targets, t.rows, NULL, work, sizeof work) == NN_ERROR_BAD_SETTING);
}

int main(void) {
    results = mmap(NULL, sizeof *results * CASES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (results == MAP_FAILED) return 1;
    the_same_bits();
    all_end("a rank that dies ends all others", 4, dies, NN_ERROR_EXCHANGE, 1);
    all_end("a rank that cannot read its rows ends all", 4, cannot_read, NN_ERROR_READ, 0);
    all_end("so does one that reads NaN", 4, reads_nan, NN_ERROR_NONFINITE_INPUT, 0);
    all_end("another network on one rank", 3, has_another_seed, NN_ERROR_BAD_SETTING, 0);
    all_end("another batch size on one rank", 3, has_other_options, NN_ERROR_BAD_SETTING, 0);
    all_end("a training that diverges", 3, diverges, NN_ERROR_NONFINITE_LOSS, 0);
    refusals();
    return check_finish();
}
