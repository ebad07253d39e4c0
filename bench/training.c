/* training FOLDER TASK SECONDS [ARITHMETIC]: the time of one step of a task, through nn.h alone.
 *
 * Tasks a to f and s take full-batch steps, g one epoch of shuffled batches of 64. The loss is computed in every step.
 * FOLDER is what data.py has written. Prints microseconds a step (seconds an epoch for g), the median over as many
 * trainings as fit into SECONDS, and the last loss. */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>

#include "arithmetic.h"
#include "measure.h"

#include <string.h>

typedef struct task {
    char name;
    uint32_t inputs, layer_count;
    nn_layer layers[3];
    nn_loss loss;
    nn_optimizer optimizer;
    float learning_rate;
    uint32_t epochs, batch;
} task;

static const task tasks[] = {
    {'a', 1, 1, {{.units = 1}}, NN_MSE, NN_SGD, 0.01f, 100, 0},
    {'b', 2, 1, {{.units = 1, .activation = NN_SIGMOID}}, NN_BINARY_CROSS_ENTROPY, NN_ADAM, 0.1f, 1000, 0},
    {'c',
     2,
     2,
     {{.units = 4, .activation = NN_RELU}, {.units = 1, .activation = NN_SIGMOID}},
     NN_BINARY_CROSS_ENTROPY,
     NN_ADAM,
     0.05f,
     1000,
     0},
    {'d',
     4,
     2,
     {{.units = 10, .activation = NN_SIGMOID}, {.units = 1, .activation = NN_SIGMOID}},
     NN_BINARY_CROSS_ENTROPY,
     NN_SGD,
     0.1f,
     1000,
     0},
    {'e', 1, 2, {{.units = 10, .activation = NN_RELU}, {.units = 1}}, NN_MSE, NN_SGD, 0.2f, 100, 0},
    {'f', 4, 1, {{.units = 3, .activation = NN_SOFTMAX}}, NN_CROSS_ENTROPY, NN_SGD, 0.1f, 1000, 0},
    {'g',
     784,
     3,
     {{.units = 128, .activation = NN_RELU},
      {.units = 64, .activation = NN_RELU},
      {.units = 10, .activation = NN_SOFTMAX}},
     NN_CROSS_ENTROPY,
     NN_ADAM,
     0.001f,
     1,
     64},
    {'s',
     4,
     3,
     {{.units = 32, .activation = NN_TANH}, {.units = 16, .activation = NN_TANH}, {.units = 4}},
     NN_MSE,
     NN_ADAM,
     0.001f,
     50,
     0},
};

static const task *task_named(const char *name) {
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
        if (tasks[i].name == name[0] && name[1] == 0) return &tasks[i];
    stop("no such task", name);
    return NULL;
}

int main(int count, char **arguments) {
    if (count < 4) stop("usage", "training FOLDER TASK SECONDS [ARITHMETIC]");
    const task *t = task_named(arguments[2]);
    size_t x_count, y_count;
    const float *x = read_floats(arguments[1], t->name, "x", &x_count);
    const float *y = read_floats(arguments[1], t->name, "y", &y_count);
    size_t rows = x_count / t->inputs;

    nn_config config = nn_config_default();
    config.inputs = t->inputs;
    config.layers = t->layers;
    config.layer_count = t->layer_count;
    config.loss = t->loss;
    config.optimizer = t->optimizer;
    config.learning_rate = t->learning_rate;
    config.arithmetic = arithmetic_of(count, arguments, 4);
    config.max_batch = t->batch != 0 ? t->batch : (uint32_t)rows;
    nn_sizes sizes = {.struct_size = sizeof sizes};
    must(nn_get_sizes(&config, &sizes), "nn_get_sizes");
    nn_network *network;
    void *memory = room(sizes.training_bytes);
    must(nn_init(memory, sizes.training_bytes, &config, &network), "nn_init");

    nn_fit_options options = nn_fit_options_default();
    options.epochs = t->epochs;
    options.batch_size = t->batch;
    options.order = t->batch != 0 ? room(rows * sizeof *options.order) : NULL;
    nn_progress progress = {.struct_size = sizeof progress};
    double limit = atof(arguments[3]), begin = now(), times[MAX_TIMES];
    size_t done = 0;
    do {
        must(nn_reset(network, (uint32_t)done + 1), "nn_reset");
        double start = now();
        must(nn_fit(network, x, y, rows, &options, &progress), "nn_fit");
        times[done++] = now() - start;
    } while (done < MAX_TIMES && (done < 1 || now() - begin < limit));
    double unit = t->batch != 0 ? 1 : 1e6;
    printf("%.6g %.6g\n", median(times, done) / t->epochs * unit, (double)progress.loss);
    return 0;
}
