/* fann FOLDER TASK SECONDS, or fann infer NET ROWS SECONDS: FANN on the tasks, as training.c and inference.c.
 * Full batches are FANN_TRAIN_BATCH; Fashion-MNIST is trained row by row, which is FANN's fastest way to learn it.
 * FANN has neither Adam nor cross-entropy: what is compared is the time of a step. */
#define _POSIX_C_SOURCE 200809L
#include <floatfann.h>
#include <nn.h>

#include "measure.h"

#include <string.h>

typedef struct task {
    const char *name;
    unsigned layer_count, sizes[4];
    unsigned epochs;
} task;

static const task tasks[] = {
    {"a", 2, {1, 1}, 100},      {"b", 2, {2, 1}, 1000},        {"c", 3, {2, 4, 1}, 1000},
    {"d", 3, {4, 10, 1}, 1000}, {"e", 3, {1, 10, 1}, 100},     {"g", 4, {784, 128, 64, 10}, 1},
    {"moons", 3, {2, 4, 1}, 0}, {"classes", 3, {4, 10, 1}, 0}, {"digits", 4, {784, 128, 64, 10}, 0},
};

static struct fann *network_named(const char *name, const task **found) {
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
        if (strcmp(tasks[i].name, name) != 0) continue;
        struct fann *network = fann_create_standard_array(tasks[i].layer_count, tasks[i].sizes);
        fann_set_activation_function_hidden(network, FANN_SIGMOID);
        fann_set_activation_function_output(network, name[0] == 'a' || name[0] == 'e' ? FANN_LINEAR : FANN_SIGMOID);
        fann_set_training_algorithm(network, name[0] == 'g' ? FANN_TRAIN_INCREMENTAL : FANN_TRAIN_BATCH);
        fann_set_learning_rate(network, 0.02f);
        *found = &tasks[i];
        return network;
    }
    stop("FANN has no task", name);
    return NULL;
}

static void infer(const char *name, size_t rows, double limit) {
    const task *t;
    struct fann *network = network_named(name, &t);
    float *x = room(rows * t->sizes[0] * sizeof *x);
    fill(x, rows * t->sizes[0]);
    size_t calls = 100000 / (rows * t->sizes[0]) + 1, done = 0;
    double begin = now(), times[MAX_TIMES];
    do {
        double start = now();
        for (size_t i = 0; i < calls; i++)
            for (size_t s = 0; s < rows; s++) fann_run(network, x + s * t->sizes[0]);
        times[done++] = now() - start;
    } while (done < MAX_TIMES && (done < 3 || now() - begin < limit));
    printf("%.6g\n", median(times, done) / (double)calls * 1e6);
}

static void epoch_of_rows(struct fann *network, const float *x, const float *y, size_t rows) {
    for (size_t s = 0; s < rows; s++) {
        float target[10] = {0};
        target[(int)y[s]] = 1;
        fann_train(network, (float *)(x + s * 784), target);
    }
}

static void train(const char *folder, const char *name, double limit) {
    const task *t;
    size_t x_count, rows, done = 0;
    struct fann *network = network_named(name, &t);
    float *x = read_floats(folder, name[0], "x", &x_count), *y = read_floats(folder, name[0], "y", &rows);
    int by_rows = name[0] == 'g';
    struct fann_train_data *data = by_rows ? NULL : fann_create_train((unsigned)rows, t->sizes[0], 1);
    for (size_t s = 0; s < rows && !by_rows; s++) {
        memcpy(data->input[s], x + s * t->sizes[0], t->sizes[0] * sizeof *x);
        data->output[s][0] = y[s];
    }
    double begin = now(), times[MAX_TIMES];
    do {
        double start = now();
        for (unsigned e = 0; e < t->epochs; e++)
            if (by_rows)
                epoch_of_rows(network, x, y, rows);
            else
                fann_train_epoch(network, data);
        times[done++] = now() - start;
    } while (done < MAX_TIMES && (now() - begin < limit));
    printf("%.6g\n", median(times, done) / t->epochs * (by_rows ? 1 : 1e6));
}

int main(int count, char **arguments) {
    if (count == 5)
        infer(arguments[2], strtoul(arguments[3], NULL, 10), atof(arguments[4]));
    else if (count == 4)
        train(arguments[1], arguments[2], atof(arguments[3]));
    else
        stop("usage", "fann FOLDER TASK SECONDS, or fann infer NET ROWS SECONDS");
    return 0;
}
