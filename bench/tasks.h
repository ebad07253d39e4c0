/* The tasks that training.c and lanes.c measure: those of docs/experiments.md, Fashion-MNIST, and
 * SimpleChains'. */
#ifndef BENCH_TASKS_H
#define BENCH_TASKS_H

#include <nn.h>

#include "measure.h"

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

static nn_config config_of(const task *t, size_t rows) {
    nn_config config = nn_config_default();
    config.inputs = t->inputs;
    config.layers = t->layers;
    config.layer_count = t->layer_count;
    config.loss = t->loss;
    config.optimizer = t->optimizer;
    config.learning_rate = t->learning_rate;
    config.max_batch = t->batch != 0 ? t->batch : (uint32_t)rows;
    return config;
}

#endif
