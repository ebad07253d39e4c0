/*
 * Every function of nn.h with every argument that is wrong or extreme, from the tables that
 * Tests/arguments/generate makes of the header: the documented status, nothing of the caller's changed when it is
 * an error, no byte outside a block ever. The same program for the host and for a board.
 */
#include "../arguments/fixture.h"
#include "board.h"

#include <math.h>

enum {
    ANY = -2 /* the status depends on more than this argument */
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

#include "arguments.inc"

static size_t current, cases, failed_cases, total_cases, checks, failed;
static int is_unsupported;

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
    return is_unsupported && got == NN_ERROR_UNSUPPORTED &&
           (expected == NN_OK || expected == NN_ERROR_BUFFER_TOO_SMALL || expected == NN_ERROR_TOO_LARGE);
}

/* Call with `size` bytes at `place` changed to those of `value`. */
static void try_bytes(const char *name, void *place, const void *value, size_t size, nn_status expected) {
    unsigned char kept[sizeof(uint64_t)];
    memcpy(kept, place, size);
    memcpy(place, value, size);
    nn_status got = functions[current].call();
    cases++;
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

static void try_function(void) {
    cases = failed_cases = 0;
    functions[current].fill();
    is_unsupported = functions[current].call() == NN_ERROR_UNSUPPORTED;
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

/* Numbers that a 32-bit machine can only hold as unsigned: the runner compares the bits of both machines. */
static void print_rates(void) {
    const uint32_t epochs[] = {0x1000001u, 0x7fffffffu, 0x80000000u, 0xfffffffeu};
    for (nn_schedule_kind kind = NN_SCHEDULE_CONSTANT; kind <= NN_SCHEDULE_PLATEAU; kind++)
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
    print_rates();
    board_print("# calls in all: ");
    print_number(total_cases);
    board_print("\n");
    board_print("1..");
    print_number(checks);
    board_print("\n");
    board_exit(failed != 0);
}
