/* Parallel-fors for libnn: with threads, in the reverse order, and one that counts what it is given. */
#ifndef PARALLEL_FOR_H
#define PARALLEL_FOR_H

#include "nn.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    PARALLEL_MOST = 8
};

typedef struct parallel_loop {
    nn_task task;
    void *argument;
    size_t tasks;
    atomic_size_t next;
} parallel_loop;

/* Number of calls, and number of tasks in all of them. */
typedef struct parallel_count {
    size_t runs, tasks, threads;
} parallel_count;

static inline void *parallel_work(void *argument) {
    parallel_loop *loop = argument;
    for (size_t i; (i = atomic_fetch_add(&loop->next, 1)) < loop->tasks;) loop->task(loop->argument, i);
    return NULL;
}

static inline void parallel_run(void *context, size_t tasks, nn_task task, void *argument) {
    parallel_count *count = context;
    parallel_loop loop = {.task = task, .argument = argument, .tasks = tasks};
    pthread_t threads[PARALLEL_MOST];
    size_t started = 0;
    atomic_init(&loop.next, 0);
    while (started + 1 < count->threads && pthread_create(&threads[started], NULL, parallel_work, &loop) == 0)
        started++;
    parallel_work(&loop);
    while (started > 0) pthread_join(threads[--started], NULL);
    count->runs++;
    count->tasks += tasks;
}

static inline void parallel_reverse(void *context, size_t tasks, nn_task task, void *argument) {
    parallel_count *count = context;
    for (size_t i = tasks; i > 0; i--) task(argument, i - 1);
    count->runs++;
    count->tasks += tasks;
}

#endif
