/*
 * Two perceptrons play against each other (Goodfellow et al. 2014): a generator makes rows of noise, a
 * discriminator tells them from real ones, and each learns from the other. First a ring of eight Gaussians, none of
 * which may be lost; then rows of two classes, made for a training set that is too small. ./gan [samples.csv]
 *
 * What keeps all modes: squares as the loss (Mao et al. 2017), noise on what the discriminator sees, which fades
 * (Sonderby et al. 2017), and a generator that is the average of those of many steps (Yazici et al. 2019).
 */
#include <nn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    NOISE = 4,       /* numbers that a row is made of */
    WIDTH = 2,       /* numbers a row */
    CLASSES = 2,     /* at most; a class is one-hot behind the noise, and behind the row */
    HIDDEN = 32,     /* units of each hidden layer */
    REAL = 128,      /* real rows a step at most, and as many made ones */
    BATCH = 2 * REAL /* made rows that the generator learns from */
};

/* -------------------------------------------------------------------------------------- random numbers -- */

/* Without cos or log, whose last digit differs from one C library to the next. */
static uint64_t state;

static float uniform(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (float)(state >> 40) * 0x1p-24f;
}

/* Mean 0 and deviation 1, nearly normal: a sum of twelve. */
static float normal(void) {
    float sum = -6;
    for (int i = 0; i < 12; i++) sum += uniform();
    return sum;
}

static int below(int limit) {
    return (int)(uniform() * (float)limit);
}

static int must(nn_status status) {
    if (nn_is_error(status)) printf("libnn: %s\n", nn_status_string(status));
    return !nn_is_error(status);
}

/* ----------------------------------------------------------------------------------------- the two nets -- */

typedef struct gan {
    nn_network *generator, *discriminator;
    int classes, rows; /* real rows a step */
    float fog;         /* deviation of the noise on what the discriminator sees, at first */
    float average[NN_PARAMETERS_3(NOISE + CLASSES, HIDDEN, HIDDEN, WIDTH)]; /* of the generator's parameters */
} gan;

#define BYTES(inputs, outputs) NN_TRAINING_BYTES_3(inputs, HIDDEN, HIDDEN, outputs, NN_SLOTS_ADAM, BATCH, 0, 0)
static _Alignas(NN_ALIGNMENT) unsigned char generator_memory[BYTES(NOISE + CLASSES, WIDTH)];
static _Alignas(NN_ALIGNMENT) unsigned char discriminator_memory[BYTES(WIDTH + CLASSES, 1)];

static int gan_init(gan *g, int classes, int rows, float fog, uint32_t seed) {
    const nn_layer made[] = {
        {.units = HIDDEN, .activation = NN_RELU}, {.units = HIDDEN, .activation = NN_RELU}, {.units = WIDTH}};
    const nn_layer judged[] = {{.units = HIDDEN, .activation = NN_LEAKY_RELU, .slope = 0.2f},
                               {.units = HIDDEN, .activation = NN_LEAKY_RELU, .slope = 0.2f},
                               {.units = 1}};
    nn_config config = nn_config_default();
    float *parameters;
    size_t count;
    config.layers = made, config.layer_count = 3, config.inputs = (uint32_t)(NOISE + classes);
    config.learning_rate = 0.002f, config.beta1 = 0.5f, config.max_batch = BATCH, config.seed = seed;
    if (!must(nn_init(generator_memory, sizeof generator_memory, &config, &g->generator))) return 0;
    config.layers = judged, config.inputs = (uint32_t)(WIDTH + classes);
    config.learning_rate = 0.004f, config.seed = seed + 1000;
    if (!must(nn_init(discriminator_memory, sizeof discriminator_memory, &config, &g->discriminator))) return 0;
    g->classes = classes, g->rows = rows, g->fog = fog;
    if (!must(nn_parameters(g->generator, &parameters, &count))) return 0;
    memcpy(g->average, parameters, count * sizeof *parameters);
    return 1;
}

/* One-hot behind a row. */
static void set_class(float *place, int classes, int which) {
    for (int k = 0; k < classes; k++) place[k] = k == which ? 1.0f : 0.0f;
}

/* What a row is made of; the class is drawn too. */
static int draw_noise(const gan *g, float *noise) {
    int which = g->classes > 0 ? below(g->classes) : 0;
    for (int i = 0; i < NOISE; i++) noise[i] = 2 * uniform() - 1;
    set_class(noise + NOISE, g->classes, which);
    return which;
}

/* Rows that the generator makes, as the discriminator sees them: seen [rows][WIDTH + classes]. The generator keeps
 * what it needs to learn from them when it is to. */
static int make_rows(gan *g, int rows, float fog, int learns, float *seen) {
    static float noise[BATCH * (NOISE + CLASSES)], made[BATCH * WIDTH];
    int classes[BATCH];
    for (int i = 0; i < rows; i++) classes[i] = draw_noise(g, noise + i * (NOISE + g->classes));
    if (!must(learns ? nn_forward(g->generator, noise, (size_t)rows, made)
                     : nn_predict(g->generator, noise, (size_t)rows, made)))
        return 0;
    for (int i = 0; i < rows; i++) {
        float *row = seen + i * (WIDTH + g->classes);
        for (int j = 0; j < WIDTH; j++) row[j] = made[i * WIDTH + j] + fog * normal();
        set_class(row + WIDTH, g->classes, classes[i]);
    }
    return 1;
}

/* A row of the training set, and its class. */
typedef int (*draw_row)(float *row);

/* The discriminator learns 1 of real rows and 0 of made ones. */
static int teach_discriminator(gan *g, draw_row draw, float fog) {
    static float seen[2 * REAL * (WIDTH + CLASSES)], targets[2 * REAL];
    for (int i = 0; i < g->rows; i++) {
        float *row = seen + i * (WIDTH + g->classes);
        set_class(row + WIDTH, g->classes, draw(row));
        for (int j = 0; j < WIDTH; j++) row[j] += fog * normal();
        targets[i] = 1, targets[g->rows + i] = 0;
    }
    return make_rows(g, g->rows, fog, 0, seen + g->rows * (WIDTH + g->classes)) &&
           must(nn_train_batch(g->discriminator, seen, targets, 2 * (size_t)g->rows, NULL));
}

/* The generator's loss is (y - 1)^2 of what the discriminator says: its gradient goes back through the
 * discriminator, which learns nothing of it, to the made rows, and from there through the generator. */
static int teach_generator(gan *g, float fog) {
    static float seen[BATCH * (WIDTH + CLASSES)], y[BATCH], dy[BATCH], back[BATCH * (WIDTH + CLASSES)];
    int rows = 2 * g->rows;
    if (!make_rows(g, rows, fog, 1, seen)) return 0;
    if (!must(nn_predict(g->discriminator, seen, (size_t)rows, y))) return 0;
    for (int i = 0; i < rows; i++) dy[i] = 2 * (y[i] - 1);
    if (!must(nn_input_gradients(g->discriminator, seen, (size_t)rows, dy, back))) return 0;
    /* The gradients of the rows' numbers, without those of their classes. */
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < WIDTH; j++) back[i * WIDTH + j] = back[i * (WIDTH + g->classes) + j];
    return must(nn_backward_from(g->generator, back, NULL)) && must(nn_step(g->generator));
}

/* Steps of both; the generator ends as the average of its last few hundred. */
static int play(gan *g, draw_row draw, int steps) {
    float *parameters;
    size_t count;
    if (!must(nn_parameters(g->generator, &parameters, &count))) return 0;
    for (int step = 0; step < steps; step++) {
        float fog = g->fog * (1 - (float)step / (float)steps);
        if (!teach_discriminator(g, draw, fog) || !teach_generator(g, fog)) return 0;
        for (size_t i = 0; i < count; i++) g->average[i] += 0.005f * (parameters[i] - g->average[i]);
    }
    memcpy(parameters, g->average, count * sizeof *parameters);
    return 1;
}

/* ------------------------------------------------------------------------------ a ring of eight Gaussians -- */

enum {
    MODES = 8,
    SAMPLES = 2000
};

static const float sigma = 0.1f,
                   centers[MODES][2] = {{2, 0},  {1.4142135f, 1.4142135f},   {0, 2},  {-1.4142135f, 1.4142135f},
                                        {-2, 0}, {-1.4142135f, -1.4142135f}, {0, -2}, {1.4142135f, -1.4142135f}};

static int draw_ring(float *row) {
    int mode = below(MODES);
    for (int j = 0; j < WIDTH; j++) row[j] = centers[mode][j] + sigma * normal();
    return 0;
}

/* The mode that a sample belongs to: one whose center is within 3 sigma; -1: none. */
static int mode_of(const float *row) {
    for (int mode = 0; mode < MODES; mode++) {
        float x = row[0] - centers[mode][0], y = row[1] - centers[mode][1];
        if (x * x + y * y <= 9 * sigma * sigma) return mode;
    }
    return -1;
}

static int ring(gan *g, const char *path) {
    int counts[MODES] = {0}, within = 0;
    FILE *file = path ? fopen(path, "w") : NULL;
    if (path && !file) return perror(path), 0;
    state = 1;
    if (!gan_init(g, 0, REAL, 0.5f, 1) || !play(g, draw_ring, 4000)) return 0;
    if (file) fprintf(file, "kind,x,y\n");
    for (int i = 0; i < SAMPLES; i++) {
        float made[WIDTH], drawn[WIDTH];
        if (!make_rows(g, 1, 0, 0, made)) return 0;
        int mode = mode_of(made);
        if (mode >= 0) counts[mode]++, within++;
        draw_ring(drawn);
        if (file)
            fprintf(file, "real,%.9g,%.9g\ngenerated,%.9g,%.9g\n", (double)drawn[0], (double)drawn[1],
                    (double)made[0], (double)made[1]);
    }
    if (file && fclose(file) != 0) return perror(path), 0;
    printf("ring: %d samples, %.1f %% within 3 sigma of a mode (of real ones 98.9 %%); of each mode", SAMPLES,
           100.0 * within / SAMPLES);
    for (int mode = 0; mode < MODES; mode++) printf(" %d", counts[mode]);
    printf("\n");
    return 1;
}

/* ------------------------------------------------------------------- rows for a training set that is small -- */

enum {
    FEW = 50,   /* rows that there are */
    MORE = 500, /* and that are made of them */
    TESTED = 4000,
    SEEDS = 10
};

static float few[FEW][WIDTH];
static int few_classes[FEW];

/* Two crescents that overlap. */
static void crescent(float *row, int which) {
    float u = 2 * uniform() - 1, x = which == 0 ? u : 1 - u, y = which == 0 ? 1 - u * u : u * u - 0.5f;
    row[0] = x + 0.35f * normal();
    row[1] = y + 0.35f * normal();
}

/* One of the few rows, and noise: a row for itself would be learned by heart. */
static int draw_few(float *row) {
    int i = below(FEW);
    for (int j = 0; j < WIDTH; j++) row[j] = few[i][j] + 0.3f * normal();
    return few_classes[i];
}

/* Accuracy on new rows of a classifier that took 3,000 steps with these. */
static double accuracy(const float *inputs, const float *classes, size_t rows, uint32_t seed) {
    static _Alignas(NN_ALIGNMENT) unsigned char memory[BYTES(WIDTH, CLASSES)];
    static float tested[TESTED * WIDTH], right[TESTED];
    static uint32_t order[FEW + MORE];
    const nn_layer layers[] = {{.units = HIDDEN, .activation = NN_RELU},
                               {.units = HIDDEN, .activation = NN_RELU},
                               {.units = CLASSES, .activation = NN_SOFTMAX}};
    nn_config config = nn_config_default();
    nn_fit_options options = nn_fit_options_default();
    nn_metrics metrics = {.struct_size = sizeof metrics};
    nn_network *network;
    config.layers = layers, config.layer_count = 3, config.inputs = WIDTH, config.loss = NN_CROSS_ENTROPY;
    config.learning_rate = 0.005f, config.seed = seed;
    options.order = order, options.epochs = 3000 / (uint32_t)((rows + 31) / 32);
    state = 12345;
    for (int i = 0; i < TESTED; i++) crescent(tested + i * WIDTH, i % CLASSES), right[i] = (float)(i % CLASSES);
    if (!must(nn_init(memory, sizeof memory, &config, &network)) ||
        !must(nn_fit(network, inputs, classes, rows, &options, NULL)) ||
        !must(nn_evaluate(network, tested, right, TESTED, &metrics)))
        return -1;
    return (double)metrics.accuracy;
}

/* Accuracies with the few rows alone, with those that the generator made, and with noise added to the few. */
static int compare(gan *g, uint32_t seed, double results[3]) {
    static float made[(FEW + MORE) * WIDTH], noisy[(FEW + MORE) * WIDTH], classes[FEW + MORE],
        noisy_classes[FEW + MORE];
    state = seed * 7919;
    for (int i = 0; i < FEW; i++) {
        few_classes[i] = i % CLASSES;
        crescent(few[i], few_classes[i]);
        memcpy(made + i * WIDTH, few[i], sizeof few[i]);
        memcpy(noisy + i * WIDTH, few[i], sizeof few[i]);
        classes[i] = noisy_classes[i] = (float)few_classes[i];
    }
    if (!gan_init(g, CLASSES, 32, 0.3f, seed) || !play(g, draw_few, 2000)) return 0;
    for (int i = FEW; i < FEW + MORE; i++) {
        float seen[WIDTH + CLASSES];
        if (!make_rows(g, 1, 0, 0, seen)) return 0;
        memcpy(made + i * WIDTH, seen, WIDTH * sizeof *seen);
        classes[i] = seen[WIDTH + 1];
        noisy_classes[i] = (float)draw_few(noisy + i * WIDTH);
    }
    results[0] = accuracy(made, classes, FEW, seed);
    results[1] = accuracy(made, classes, FEW + MORE, seed);
    results[2] = accuracy(noisy, noisy_classes, FEW + MORE, seed);
    return results[0] >= 0 && results[1] >= 0 && results[2] >= 0;
}

static int crescents(gan *g) {
    double sums[3] = {0}, results[3];
    int better = 0;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        if (!compare(g, seed, results)) return 0;
        for (int i = 0; i < 3; i++) sums[i] += 100 * results[i] / SEEDS;
        better += results[1] > results[0];
    }
    printf("crescents: %d rows, accuracy %.1f %%; with %d generated rows %.1f %%, better with %d of %d seeds; "
           "with as many noisy copies %.1f %%\n",
           FEW, sums[0], MORE, sums[1], better, SEEDS, sums[2]);
    return 1;
}

int main(int argc, char **argv) {
    static gan g;
    return ring(&g, argc > 1 ? argv[1] : NULL) && crescents(&g) ? 0 : 1;
}
