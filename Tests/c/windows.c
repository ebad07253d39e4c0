/* Windows of a series: when they are complete, and their features beside sums in double. */
#include "check.h"
#include "nn.h"

#include <math.h>
#include <string.h>

enum {
    CHANNELS = 3,
    SIZE = 50,
    HOP = 20,
    BANDS = 4,
    KINDS = 6,
    READINGS = 400,
    ALL = 2 * NN_WINDOW_CROSSINGS - 1,
    WIDTH = KINDS + BANDS
};

static const nn_window usual = {sizeof(nn_window), CHANNELS, SIZE, HOP, ALL, BANDS};

static float state[NN_WINDOW_BYTES(CHANNELS, SIZE, BANDS) / sizeof(float)];

/* Two tones, a drift and some noise about gravity. */
static float reading_of(int n, int channel) {
    const double noise = (double)((n * 7919 + channel * 104729) % 101) / 101 - 0.5;
    return (float)(9.81 * (channel == 2) + sin(n * 0.7 + channel) + 0.3 * cos(n * 2.1) + 0.002 * n + 0.1 * noise);
}

static void fill(float *reading, int n) {
    for (int c = 0; c < CHANNELS; c++) reading[c] = reading_of(n, c);
}

static nn_status push(const nn_window *window, int n, float *features, uint32_t *is_complete) {
    float reading[CHANNELS];
    fill(reading, n);
    return nn_push_reading(window, state, sizeof state, reading, features, is_complete);
}

/* The readings that complete a window. */
static void check_times(uint32_t size, uint32_t hop, const char *name) {
    const nn_window window = {sizeof window, CHANNELS, size, hop, NN_WINDOW_MEAN, 0};
    float features[CHANNELS];
    int holds = 1;
    memset(state, 0, sizeof state);
    for (uint32_t n = 0; n < 200; n++) {
        uint32_t is_complete = 7;
        const uint32_t is_due = n + 1 >= size && (n + 1 - size) % hop == 0;
        holds &= push(&window, (int)n, features, &is_complete) == NN_OK && is_complete == is_due;
    }
    CHECK(name, holds);
}

static double mean_of(int first, int c) {
    double sum = 0;
    for (int n = 0; n < SIZE; n++) sum += reading_of(first + n, c);
    return sum / SIZE;
}

static double band_of(int first, int c, int b) {
    const int most = SIZE / 2;
    double sum = 0;
    for (int k = 1 + b * most / BANDS; k <= (b + 1) * most / BANDS; k++) {
        double real = 0, imaginary = 0;
        for (int n = 0; n < SIZE; n++) {
            const double x = reading_of(first + n, c) - mean_of(first, c), a = 2 * acos(-1) * k * n / SIZE;
            real += x * cos(a);
            imaginary += x * sin(a);
        }
        sum += (real * real + imaginary * imaginary) / SIZE / SIZE * (2 * k == SIZE ? 1 : 2);
    }
    return sqrt(sum);
}

static void expect(int first, int c, double *features) {
    const double mean = mean_of(first, c);
    double squares = 0, energy = 0, least = INFINITY, greatest = -INFINITY;
    int crossings = 0;
    for (int n = 0; n < SIZE; n++) {
        const double x = reading_of(first + n, c);
        squares += (x - mean) * (x - mean);
        energy += x * x;
        least = fmin(least, x);
        greatest = fmax(greatest, x);
        if (n > 0) crossings += (x > mean) != (reading_of(first + n - 1, c) > mean);
    }
    const double known[KINDS] = {mean, sqrt(squares / SIZE), least, greatest, energy / SIZE, crossings};
    memcpy(features, known, sizeof known);
    for (int b = 0; b < BANDS; b++) features[KINDS + b] = band_of(first, c, b);
}

static void check_features(void) {
    float features[CHANNELS * WIDTH];
    int windows = 0, holds = 1, parseval = 1;
    memset(state, 0, sizeof state);
    for (int n = 0; n < READINGS; n++) {
        uint32_t is_complete = 0;
        if (push(&usual, n, features, &is_complete) != NN_OK) holds = 0;
        if (!is_complete) continue;
        windows++;
        for (int c = 0; c < CHANNELS; c++) {
            const float *found = features + c * WIDTH;
            double expected[WIDTH], power = 0;
            expect(n + 1 - SIZE, c, expected);
            for (int j = 0; j < WIDTH; j++) holds &= fabs(found[j] - expected[j]) <= 2e-5 * (1 + fabs(expected[j]));
            for (int b = 0; b < BANDS; b++) power += (double)found[KINDS + b] * found[KINDS + b];
            parseval &= fabs(sqrt(power) - found[1]) < 1e-5;
        }
    }
    CHECK("windows are as many as fit", windows == 1 + (READINGS - SIZE) / HOP);
    CHECK("their features are those of sums in double", holds);
    CHECK("the squares of the bands add up to that of the deviation", parseval);
}

/* A window that begins somewhere in the ring has the bits of the same readings from its beginning. */
static void check_order(void) {
    float features[CHANNELS * WIDTH], fresh[CHANNELS * WIDTH];
    uint32_t is_complete;
    int last = SIZE + 3 * HOP - 1, holds = 1;
    memset(state, 0, sizeof state);
    for (int n = 0; n <= last; n++) holds &= push(&usual, n, features, &is_complete) == NN_OK;
    holds &= is_complete == 1;
    memset(state, 0, sizeof state);
    for (int n = last + 1 - SIZE; n <= last; n++) holds &= push(&usual, n, fresh, &is_complete) == NN_OK;
    CHECK("a window has the same bits wherever it lies in the ring",
          holds && is_complete == 1 && memcmp(features, fresh, sizeof features) == 0);
}

/* Each kind alone gives what it is among all. */
static void check_selection(void) {
    float all[CHANNELS * WIDTH], some[CHANNELS * WIDTH];
    uint32_t is_complete = 0;
    int holds = 1;
    memset(state, 0, sizeof state);
    for (int n = 0; n < SIZE; n++) holds &= push(&usual, n, all, &is_complete) == NN_OK;
    for (int kind = 0; kind < KINDS; kind++) {
        const nn_window window = {sizeof window, CHANNELS, SIZE, HOP, 1u << kind, 0};
        size_t count = 0;
        memset(state, 0, sizeof state);
        for (int n = 0; n < SIZE; n++) holds &= push(&window, n, some, &is_complete) == NN_OK;
        holds &= is_complete == 1 && nn_window_features(&window, &count) == NN_OK && count == CHANNELS;
        for (int c = 0; c < CHANNELS; c++) holds &= some[c] == all[c * WIDTH + kind];
    }
    CHECK("a feature does not depend on which others there are", holds);
}

static void check_sizes(void) {
    int holds = 1;
    for (uint32_t channels = 1; channels <= NN_MAX_CHANNELS; channels *= 4) {
        for (uint32_t size = 8; size <= NN_MAX_WINDOW; size *= 2) {
            for (uint32_t bands = 0; bands <= 4; bands += 2) {
                const nn_window window = {sizeof window, channels, size, 1, NN_WINDOW_STD | NN_WINDOW_MAX, bands};
                size_t bytes = 0, count = 0;
                holds &=
                    nn_window_size(&window, &bytes) == NN_OK && bytes == NN_WINDOW_BYTES(channels, size, bands);
                holds &= nn_window_features(&window, &count) == NN_OK && count == channels * (2 + bands);
            }
        }
    }
    CHECK("sizes are those of the macro", holds);
}

static void check_statuses(void) {
    static const struct {
        nn_window window;
        nn_status status;
    } cases[] = {
        {{0, 3, 64, 32, ALL, 4}, NN_ERROR_STRUCT_SIZE},
        {{sizeof(nn_window), 0, 64, 32, ALL, 4}, NN_ERROR_ZERO_DIMENSION},
        {{sizeof(nn_window), 3, 0, 32, ALL, 0}, NN_ERROR_ZERO_DIMENSION},
        {{sizeof(nn_window), 3, 64, 0, ALL, 4}, NN_ERROR_ZERO_DIMENSION},
        {{sizeof(nn_window), 3, 64, 32, 0, 0}, NN_ERROR_ZERO_DIMENSION},
        {{sizeof(nn_window), NN_MAX_CHANNELS + 1, 64, 32, ALL, 4}, NN_ERROR_TOO_LARGE},
        {{sizeof(nn_window), 3, NN_MAX_WINDOW + 1, 32, ALL, 4}, NN_ERROR_TOO_LARGE},
        {{sizeof(nn_window), 3, 64, NN_MAX_WINDOW + 1, ALL, 4}, NN_ERROR_TOO_LARGE},
        {{sizeof(nn_window), 3, 4096, 32, ALL, NN_MAX_BANDS + 1}, NN_ERROR_TOO_LARGE},
        {{sizeof(nn_window), 3, 64, 32, ALL + 1, 4}, NN_ERROR_UNKNOWN_ENUM},
        {{sizeof(nn_window), 3, 7, 32, ALL, 4}, NN_ERROR_BAD_SETTING},
        {{sizeof(nn_window), 3, 8, 32, ALL, 4}, NN_OK},
        {{sizeof(nn_window), 1, 1, 1, ALL, 0}, NN_OK},
    };
    int holds = 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count = 7, bytes = 7;
        const nn_status status = cases[i].status;
        holds &= nn_window_features(&cases[i].window, &count) == status && (status == NN_OK) == (count != 7);
        holds &= nn_window_size(&cases[i].window, &bytes) == status && (status == NN_OK) == (bytes != 7);
    }
    CHECK("descriptions that are wrong have their statuses", holds);
}

/* What is refused changes nothing. */
static void check_refused(void) {
    const float odd[] = {NAN, INFINITY, -INFINITY, 1.1e15f, -1.1e15f};
    float features[CHANNELS * WIDTH], before[sizeof state / sizeof *state], reading[CHANNELS] = {1, 2, 3};
    uint32_t is_complete = 7;
    int holds = 1;
    memset(state, 0, sizeof state);
    push(&usual, 0, features, &is_complete);
    memcpy(before, state, sizeof state);
    is_complete = 7;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        reading[1] = odd[i];
        holds &= nn_push_reading(&usual, state, sizeof state, reading, features, &is_complete) ==
                 NN_ERROR_NONFINITE_INPUT;
    }
    reading[1] = 1;
    holds &= nn_push_reading(&usual, state, sizeof state - 1, reading, features, &is_complete) ==
             NN_ERROR_BUFFER_TOO_SMALL;
    CHECK("a reading that is refused was not there",
          holds && is_complete == 7 && memcmp(before, state, sizeof state) == 0);
    reading[1] = 1e15f;
    memset(state, 0, sizeof state);
    for (int n = 0; n < SIZE; n++) {
        reading[1] = -reading[1];
        holds &= nn_push_reading(&usual, state, sizeof state, reading, features, &is_complete) == NN_OK;
    }
    for (int j = 0; j < CHANNELS * WIDTH; j++) holds &= isfinite(features[j]) != 0;
    CHECK("the largest readings have finite features", holds && is_complete == 1);
}

/* Whatever is in the state, nothing is written outside it. */
static void check_state(void) {
    const nn_window smaller = {sizeof smaller, CHANNELS, 8, 8, ALL, 0};
    float features[CHANNELS * WIDTH];
    uint32_t is_complete, word;
    int refused = 1;
    memset(state, 0, sizeof state);
    for (int n = 0; n < SIZE - 1; n++) push(&usual, n, features, &is_complete);
    CHECK("a state of another window is refused",
          push(&smaller, 0, features, &is_complete) == NN_ERROR_WRONG_STATE);
    for (int i = 0; i < 4; i++) {
        const uint32_t values[] = {4096, 0x7fffffff, 0x80000000u, 0xffffffffu};
        for (int j = 0; j < 4; j++) {
            memset(state, 0, sizeof state);
            word = values[j];
            memcpy(state + i, &word, sizeof word);
            refused &= push(&usual, 0, features, &is_complete) == NN_ERROR_WRONG_STATE;
        }
    }
    CHECK("counters that no series has are refused", refused);
}

int main(void) {
    check_times(50, 20, "a window is complete after its size, then after each hop");
    check_times(16, 16, "windows that follow one another");
    check_times(8, 30, "windows with gaps");
    check_times(1, 1, "windows of one reading");
    check_features();
    check_order();
    check_selection();
    check_sizes();
    check_statuses();
    check_refused();
    check_state();
    return check_finish();
}
