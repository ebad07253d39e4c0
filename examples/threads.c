/* A parallel-for for libnn: threads that take tasks without a lock, watch for more for a while, then sleep. */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct pool {
    _Atomic uint64_t turn; /* high half: number of the loop; low half: its tasks that nobody has taken */
    _Atomic nn_task task;  /* of that loop */
    _Atomic(void *) argument;
    atomic_uint tasks, unfinished;
    atomic_uint sleepers;
    pthread_mutex_t mutex; /* for those that sleep */
    pthread_cond_t wake;
} pool;

/* Runs tasks until none is left. */
static void work(pool *p) {
    for (uint64_t turn; (uint32_t)(turn = p->turn) > 0;) {
        nn_task task = p->task;
        void *argument = p->argument;
        uint32_t index = p->tasks - (uint32_t)turn;
        /* Succeeds only while the loop is still this one: the next begins when all of its tasks are done. */
        if (!atomic_compare_exchange_weak(&p->turn, &turn, turn - 1)) continue;
        task(argument, index);
        p->unfinished--;
    }
}

/* Called again and again where a thread waits: after some microseconds it lets others have the processor. */
static void wait_a_moment(unsigned waits) {
    if (waits > 2000) sched_yield();
}

static void *worker(void *argument) {
    pool *p = argument;
    for (;;) {
        work(p);
        for (unsigned waits = 0; (uint32_t)p->turn == 0 && waits < 2100; waits++) wait_a_moment(waits);
        if ((uint32_t)p->turn > 0) continue;
        pthread_mutex_lock(&p->mutex);
        p->sleepers++;
        while ((uint32_t)p->turn == 0) pthread_cond_wait(&p->wake, &p->mutex);
        p->sleepers--;
        pthread_mutex_unlock(&p->mutex);
    }
    return NULL;
}

/* An nn_run: returns when every task has returned. */
static void run(void *context, size_t tasks, nn_task task, void *argument) {
    pool *p = context;
    p->task = task;
    p->argument = argument;
    p->tasks = p->unfinished = (unsigned)tasks;
    p->turn = ((p->turn >> 32) + 1) << 32 | (uint32_t)tasks;
    if (p->sleepers > 0) {
        pthread_mutex_lock(&p->mutex);
        pthread_cond_broadcast(&p->wake);
        pthread_mutex_unlock(&p->mutex);
    }
    work(p);
    for (unsigned waits = 0; p->unfinished > 0; waits++) wait_a_moment(waits);
}

enum {
    INPUTS = 64,
    ROWS = 4096
};

static float x[ROWS * INPUTS], y[ROWS], one[ROWS], two[ROWS];

int main(void) {
    static pool p = {.mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};
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
