/*
 * Every function of nn.h with every argument that is wrong or extreme, from the tables that
 * Tests/arguments/generate makes of the header: the documented status, nothing of the caller's changed when it is
 * an error, no byte outside a block ever. The same program for the host and for a board.
 */
#include "../arguments/fixture.h"
#include "../golden/abi/constants.inc"
#include "board.h"

#include <math.h>

enum {
    ANY = -2,     /* the status depends on more than this argument */
    REFUSED = -3, /* any error */
    APART = -4    /* anything but NN_ERROR_OVERLAP */
};

/* What the tables call, with a name, and the place of the argument or of the field. */
static void try_pointer(const char *name, void *place, size_t alignment, nn_status with_null);
static void try_function_pointer(const char *name, void *place, nn_status with_null);
static void try_networks(const char *name, void *place);
static void try_word(const char *name, void *place, uint32_t value, nn_status expected);
static void try_word64(const char *name, void *place, uint64_t value, nn_status expected);
static void try_size(const char *name, void *place, size_t value, nn_status expected);
static void try_float(const char *name, void *place, float value, nn_status expected);
static void try_double(const char *name, void *place, double value, nn_status expected);
/* Where one array is moved onto another: over its start, its first bytes or its last ones; or to its end, with what
 * is in it, where a network has no header; or to its start. */
typedef enum overlap_kind {
    ANYWHERE,
    WITH_CONTENT,
    AT_START
} overlap_kind;

static void try_overlap(const char *name, overlap_kind kind, void *place, size_t alignment, size_t used,
                        void *other_place, size_t other_used, nn_status expected);

#include "arguments.inc"

static size_t current, cases, failed_cases, total_cases, checks, failed;
/* The functions of which this build has only the checks. */
static unsigned char is_unsupported[sizeof functions / sizeof *functions];

static void print_number(size_t number) {
    char text[24] = "", *digit = text + sizeof text - 1;
    do *--digit = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    board_print(digit);
}

/* "ok 3 - ", of the check that comes next. */
static void print_check(const char *result) {
    board_print(result);
    print_number(++checks);
    board_print(" - ");
}

static void report(const char *name, const char *what, nn_status expected, nn_status got) {
    failed_cases++;
    failed++;
    print_check("not ok ");
    board_print(functions[current].name);
    board_print("(");
    board_print(name);
    board_print("): ");
    board_print(what);
    board_print_word(", expected ", (uint32_t)expected);
    board_print_word("    got ", (uint32_t)got);
}

/* A build without GSL says so once it has checked the arguments. */
static int is_expected(nn_status expected, nn_status got) {
    if (got == expected || expected == ANY) return 1;
    if (expected == REFUSED) return got != NN_OK;
    if (expected == APART) return got != NN_ERROR_OVERLAP;
    return is_unsupported[current] && got == NN_ERROR_UNSUPPORTED &&
           (expected == NN_OK || expected == NN_ERROR_BUFFER_TOO_SMALL || expected == NN_ERROR_TOO_LARGE ||
            expected == NN_ERROR_OVERLAP);
}

/* Every status that a call returns is one that nn.h names for the function. */
static void check_documented(const char *name, nn_status got) {
    if (got < 0 || got > 63 || !(functions[current].documented >> got & 1))
        report(name, "a status that nn.h does not name for it", NN_OK, got);
}

/* Where the function is told to put its network, or NULL. */
static nn_network **handle(void) {
    nn_network **place = NULL;
    if (functions[current].handle != NULL) memcpy(&place, functions[current].handle, sizeof place);
    return (uintptr_t)place % _Alignof(nn_network *) == 0 ? place : NULL;
}

/* A call that failed has cleared the handle, unless it may lie in what is only read; then it is as before again. */
static void check_handle(const char *name, nn_network *before, nn_status got) {
    if (handle() == NULL) return;
    if (*handle() != NULL && got != NN_ERROR_OVERLAP) report(name, "failed, and *network is not NULL", NN_OK, got);
    *handle() = before;
}

/* Call with `size` bytes at `place` changed to those of `value`. */
static void try_bytes(const char *name, void *place, const void *value, size_t size, nn_status expected) {
    unsigned char kept[sizeof(uint64_t)];
    memcpy(kept, place, size);
    memcpy(place, value, size);
    nn_network *before = handle() != NULL ? *handle() : NULL;
    nn_status got = functions[current].call();
    cases++;
    check_documented(name, got);
    if (got != NN_OK) check_handle(name, before, got);
    if (!is_expected(expected, got)) report(name, "another status", expected, got);
    if (!blocks_gaps_are_whole()) report(name, "a byte outside a block was written", expected, got);
    if (got != NN_OK) {
        if (memcmp(place, value, size) != 0) report(name, "refused, and yet it changed", expected, got);
        memcpy(place, kept, size);
        if (!blocks_are_as_remembered()) report(name, "refused, and yet memory changed", expected, got);
    }
    blocks_restore();
    functions[current].fill();
}

static void try_pointer(const char *name, void *place, size_t alignment, nn_status with_null) {
    unsigned char *kept, *value = NULL;
    memcpy(&kept, place, sizeof kept);
    try_bytes(name, place, &value, sizeof value, with_null);
    for (size_t offset = 1; offset < alignment; offset++) {
        value = kept + offset;
        try_bytes(name, place, &value, sizeof value, NN_ERROR_MISALIGNED);
    }
}

static void try_function_pointer(const char *name, void *place, nn_status with_null) {
    void (*none)(void) = NULL;
    try_bytes(name, place, &none, sizeof none, with_null);
}

static void try_networks(const char *name, void *place) {
    nn_network *others[] = {fixture.main,   fixture.forwarded, fixture.accumulated,
                            fixture.linear, fixture.opened,    fixture.quantized};
    try_bytes(name, place, &fixture.zeros, sizeof fixture.zeros, NN_ERROR_NOT_A_NETWORK);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        try_bytes(name, place, &others[i], sizeof others[i], ANY);
}

static void try_word(const char *name, void *place, uint32_t value, nn_status expected) {
    try_bytes(name, place, &value, sizeof value, expected);
}

static void try_word64(const char *name, void *place, uint64_t value, nn_status expected) {
    try_bytes(name, place, &value, sizeof value, expected);
}

static void try_size(const char *name, void *place, size_t value, nn_status expected) {
    try_bytes(name, place, &value, sizeof value, expected);
}

static void try_float(const char *name, void *place, float value, nn_status expected) {
    try_bytes(name, place, &value, sizeof value, expected);
}

static void try_double(const char *name, void *place, double value, nn_status expected) {
    try_bytes(name, place, &value, sizeof value, expected);
}

/* Memory is what it was, but for what `content` has put there. */
static void try_overlap_at(const char *name, void *place, unsigned char *at, size_t size, int needs_content,
                           nn_status expected) {
    static unsigned char replaced[512];
    unsigned char *kept;
    memcpy(&kept, place, sizeof kept);
    if (needs_content) {
        memcpy(replaced, at, size);
        memmove(at, kept, size);
    }
    memcpy(place, &at, sizeof at);
    nn_network *before = handle() != NULL ? *handle() : NULL;
    nn_status got = functions[current].call();
    cases++;
    check_documented(name, got);
    if (!is_expected(expected, got)) report(name, "another status", expected, got);
    if (!blocks_gaps_are_whole()) report(name, "a byte outside a block was written", expected, got);
    if (got != NN_OK) {
        check_handle(name, before, got);
        memcpy(place, &kept, sizeof kept);
        if (needs_content) memcpy(at, replaced, size);
        if (!blocks_are_as_remembered()) report(name, "refused, and yet memory changed", expected, got);
    }
    blocks_restore();
    functions[current].fill();
}

/* One pointer moved onto the array of another. */
static void try_overlap(const char *name, overlap_kind kind, void *place, size_t alignment, size_t used,
                        void *other_place, size_t other_used, nn_status expected) {
    unsigned char *moved, *other;
    memcpy(&moved, place, sizeof moved);
    memcpy(&other, other_place, sizeof other);
    const size_t size = used != 0 ? used : blocks_size(moved),
                 others = other_used != 0 ? other_used : blocks_size(other);
    if (size == 0 || others == 0 || moved == other || (kind != ANYWHERE && size > others)) return;
    const uintptr_t start = (uintptr_t)other, mask = ~(uintptr_t)(alignment - 1);
    if (kind == WITH_CONTENT) {
        try_overlap_at(name, place, (unsigned char *)((start + others - size) & mask), size, 1, expected);
        return;
    }
    const uintptr_t candidates[] = {(start + alignment - 1) & mask, (start - size + alignment) & mask,
                                    (start + others - 1) & mask};
    for (int i = 0; i < (kind == AT_START ? 1 : 3); i++)
        if (candidates[i] + size > start && candidates[i] < start + others)
            try_overlap_at(name, place, (unsigned char *)candidates[i], size, 0, expected);
}

static void try_function(void) {
    cases = failed_cases = 0;
    functions[current].fill();
    is_unsupported[current] = functions[current].call() == NN_ERROR_UNSUPPORTED;
    blocks_restore();
    functions[current].fill();
    try_bytes("all valid", &fixture, &fixture, 1, NN_OK);
    functions[current].cases();
    total_cases += cases;
    if (failed_cases != 0) return;
    print_check("ok ");
    board_print(functions[current].name);
    board_print(": ");
    print_number(cases);
    board_print(" calls\n");
}

/* Every function of a network from a callback of its own. */
static int32_t call_everything(void *context) {
    const size_t interrupted = current;
    for (current = 0; current < sizeof functions / sizeof *functions; current++) {
        if (functions[current].network == NULL) continue;
        functions[current].fill();
        memcpy(functions[current].network, context, sizeof(nn_network *));
        nn_network *before = handle() != NULL ? *handle() : NULL;
        nn_status got = functions[current].call();
        cases++;
        if (got != NN_OK) check_handle("from a callback", before, got);
        if (!is_expected(functions[current].from_callback, got))
            report("from a callback", "another status", functions[current].from_callback, got);
        functions[current].fill();
    }
    current = interrupted;
    return 0;
}

/* What the functions do that may be called, and nothing else. */
static int32_t set_the_rate(void *context) {
    nn_network *network;
    memcpy(&network, context, sizeof network);
    return nn_set_learning_rate(network, 0.1f) != NN_OK;
}

static int32_t (*from_callback)(void *);

static int32_t at_progress(const nn_progress *progress, void *context) {
    (void)progress;
    return from_callback(context);
}

static int32_t at_read(void *context, const uint32_t *order, size_t first, size_t count, float *inputs,
                       float *targets) {
    return from_callback(context) != 0 || fixture_read(NULL, order, first, count, inputs, targets) != 0;
}

/* Train fixture.main and return a sum of its parameters' bits, by which trainings are compared. */
static uint32_t train_calling(int32_t (*callback)(void *), int from_reader) {
    nn_fit_options options = nn_fit_options_default();
    nn_row_reader reader = *fixture.reader;
    float *parameters;
    size_t count = 0;
    uint32_t sum = 0, word;
    blocks_restore();
    from_callback = callback;
    options.epochs = 3;
    options.batch_size = 4;
    options.context = reader.context = &fixture.main;
    if (from_reader)
        reader.read = at_read;
    else
        options.callback = at_progress;
    nn_status status = from_reader ? nn_fit_rows(fixture.main, &reader, ROWS, &options, NULL)
                                   : nn_fit(fixture.main, fixture.inputs, fixture.targets, ROWS, &options, NULL);
    if (status != NN_OK) report("calling back", "a fit", NN_OK, status);
    if (nn_parameters(fixture.main, &parameters, &count) != NN_OK) return 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(&word, parameters + i, sizeof word);
        sum = sum * 31 + word;
    }
    return sum;
}

static void try_callbacks(void) {
    cases = failed_cases = 0;
    for (current = 0; strcmp(functions[current].name, "nn_fit") != 0;) current++;
    for (int from_reader = 0; from_reader < 2; from_reader++) {
        const uint32_t expected = train_calling(set_the_rate, from_reader);
        if (train_calling(call_everything, from_reader) != expected)
            report("calling back", "calls that are refused changed the training", NN_OK, NN_OK);
    }
    nn_metrics metrics = {.struct_size = sizeof metrics};
    nn_row_reader reader = *fixture.reader;
    reader.read = at_read;
    reader.context = &fixture.main;
    nn_status status = nn_evaluate_rows(fixture.main, &reader, 0, ROWS, &metrics);
    if (status != NN_OK) report("calling back", "nn_evaluate_rows", NN_OK, status);
    blocks_restore();
    total_cases += cases;
    if (failed_cases != 0) return;
    print_check("ok ");
    board_print("calls from a callback: ");
    print_number(cases);
    board_print("\n");
}

/* Numbers that a 32-bit machine can only hold as unsigned: the runner compares the bits of both machines. */
static void print_rates(void) {
    const uint32_t epochs[] = {0x1000001u, 0x7fffffffu, 0x80000000u, 0xfffffffeu};
    for (nn_schedule_kind kind = NN_SCHEDULE_CONSTANT; kind <= LAST_nn_schedule_kind; kind++)
        for (int i = 0; i < 4; i++) {
            nn_schedule schedule = nn_schedule_default();
            union {
                float number;
                uint32_t word;
            } rate = {.word = 0};
            schedule.kind = kind;
            schedule.gamma = 0.99999999f;
            schedule.period = schedule.warmup_epochs = 0xffffffffu;
            nn_status status = nn_schedule_rate(&schedule, 0.1f, epochs[i], &rate.number);
            board_print_word("rate ", status == NN_OK ? rate.word : 0);
        }
}

int main(void) {
    nn_status status = fixture_make();
    if (status != NN_OK) {
        print_check("not ok ");
        board_print("the fixture: ");
        board_print(nn_status_string(status));
        board_print("\n1..1\n");
        board_exit(1);
    }
    blocks_guard();
    blocks_remember();
    for (current = 0; current < sizeof functions / sizeof *functions; current++) try_function();
    try_callbacks();
    print_rates();
    board_print("# calls in all: ");
    print_number(total_cases);
    board_print("\n");
    board_print("1..");
    print_number(checks);
    board_print("\n");
    board_exit(failed != 0);
}
