/* A parallel-for for libnn: threads that sleep while there is nothing to do. */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t wake, idle;
    nn_task task;
    void *argument;
    size_t tasks, next, running;
} pool;

/* Runs tasks until none is left. The mutex is held before and after. */
static void work(pool *p) {
    while (p->next < p->tasks) {
        nn_task task = p->task;
        void *argument = p->argument;
        size_t index = p->next++;
        p->running++;
        pthread_mutex_unlock(&p->mutex);
        task(argument, index);
        pthread_mutex_lock(&p->mutex);
        if (--p->running == 0) pthread_cond_signal(&p->idle);
    }
}

static void *worker(void *argument) {
    pool *p = argument;
    pthread_mutex_lock(&p->mutex);
    for (;;) {
        work(p);
        pthread_cond_wait(&p->wake, &p->mutex);
    }
    return NULL;
}

/* An nn_run: returns when every task has returned. */
static void run(void *context, size_t tasks, nn_task task, void *argument) {
    pool *p = context;
    pthread_mutex_lock(&p->mutex);
    p->task = task;
    p->argument = argument;
    p->tasks = tasks;
    p->next = 0;
    pthread_cond_broadcast(&p->wake);
    work(p);
    while (p->running > 0) pthread_cond_wait(&p->idle, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
}

enum {
    INPUTS = 64,
    ROWS = 4096
};

static float x[ROWS * INPUTS], y[ROWS], one[ROWS], two[ROWS];

int main(void) {
    static pool p = {
        .mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER, .idle = PTHREAD_COND_INITIALIZER};
    pthread_t thread;
    if (pthread_create(&thread, NULL, worker, &p) != 0) return 1;
    nn_parallel parallel = {sizeof parallel, 2, run, &p};

    nn_layer layers[] = {
        {.units = 256, .activation = NN_RELU}, {.units = 256, .activation = NN_RELU}, {.units = 1}};
    nn_config config = nn_config_default();
    config.inputs = INPUTS;
    config.layers = layers;
    config.layer_count = 3;
    config.max_batch = 512; /* what the threads share: several hundred rows */
    nn_sizes sizes = {.struct_size = sizeof sizes};
    if (nn_get_sizes(&config, &sizes) != NN_OK) return 1;
    void *memory;
    nn_network *net;
    if (posix_memalign(&memory, 64, sizes.training_bytes) != 0) return 1;
    if (nn_init(memory, sizes.training_bytes, &config, &net) != NN_OK) return 1;

    for (size_t i = 0; i < ROWS * INPUTS; i++) x[i] = (float)(i * 2654435761u % 1000) / 1000;
    for (size_t i = 0; i < ROWS; i++) y[i] = x[i * INPUTS] * x[i * INPUTS + 1];
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 5;
    options.batch_size = 512;
    options.parallel = &parallel;
    if (nn_fit(net, x, y, ROWS, &options, NULL) != NN_OK) return 1;

    if (nn_predict(net, x, ROWS, one) != NN_OK) return 1;
    if (nn_predict_parallel(net, x, ROWS, two, &parallel) != NN_OK) return 1;
    printf("%s\n", memcmp(one, two, sizeof one) == 0 ? "the same bits" : "other bits");
    return 0;
}
