/* training FOLDER TASK SECONDS [ARITHMETIC]: the time of one step of a task, through nn.h alone.
 *
 * Tasks a to f and s take full-batch steps, g one epoch of shuffled batches of 64. The loss is computed in every
 * step. FOLDER is what data.py has written. Prints microseconds a step (seconds an epoch for g), the median over as
 * many trainings as fit into SECONDS, and the last loss. */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>

#include "arithmetic.h"
#include "measure.h"
#include "tasks.h"

int main(int count, char **arguments) {
    if (count < 4) stop("usage", "training FOLDER TASK SECONDS [ARITHMETIC]");
    const task *t = task_named(arguments[2]);
    size_t x_count, y_count;
    const float *x = read_floats(arguments[1], t->name, "x", &x_count);
    const float *y = read_floats(arguments[1], t->name, "y", &y_count);
    size_t rows = x_count / t->inputs;

    nn_config config = config_of(t, rows);
    config.arithmetic = arithmetic_of(count, arguments, 4);
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
