/* A parallel-for for libnn without a lock where tasks are taken: threads that watch for the next loop for a while,
 * then sleep. */
#ifndef POOL_H
#define POOL_H

#include <nn.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

typedef struct pool {
    /* Number of the loop in the high half, of the tasks that nobody has taken in the low one. */
    _Atomic uint64_t turn;
    /* Of the loop; whoever takes one of its tasks knows that they are. */
    _Atomic nn_task task;
    void *_Atomic argument;
    atomic_uint tasks, unfinished;
    /* For threads that sleep. */
    atomic_uint sleepers;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
} pool;

#define POOL_INITIALIZER                                                                                           \
    { .mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER }

static inline int pool_has_tasks(pool *p) {
    return (uint32_t)atomic_load(&p->turn) != 0;
}

/* Take one task after another until none is left. */
static inline void pool_work(pool *p) {
    for (uint64_t turn; (uint32_t)(turn = atomic_load(&p->turn)) != 0;) {
        nn_task task = atomic_load(&p->task);
        void *argument = atomic_load(&p->argument);
        uint32_t index = atomic_load(&p->tasks) - (uint32_t)turn;
        /* When it succeeds, the loop is the one whose task was read: none begins before all of its tasks are taken.
         */
        if (!atomic_compare_exchange_weak(&p->turn, &turn, turn - 1)) continue;
        task(argument, index);
        atomic_fetch_sub(&p->unfinished, 1);
    }
}

/* A moment to wait, which grows from nanoseconds to what a scheduler takes. */
static inline void pool_pause(unsigned turns) {
    if (turns >= 2000) sched_yield();
}

static void *pool_worker(void *argument) {
    pool *p = argument;
    for (;;) {
        pool_work(p);
        unsigned turns = 0;
        while (!pool_has_tasks(p) && turns < 2100) pool_pause(turns++);
        if (pool_has_tasks(p)) continue;
        pthread_mutex_lock(&p->mutex);
        atomic_fetch_add(&p->sleepers, 1);
        while (!pool_has_tasks(p)) pthread_cond_wait(&p->wake, &p->mutex);
        atomic_fetch_sub(&p->sleepers, 1);
        pthread_mutex_unlock(&p->mutex);
    }
    return NULL;
}

/* An nn_run: returns when every task has returned. */
static inline void pool_run(void *context, size_t tasks, nn_task task, void *argument) {
    pool *p = context;
    atomic_store(&p->task, task);
    atomic_store(&p->argument, argument);
    atomic_store(&p->tasks, (unsigned)tasks);
    atomic_store(&p->unfinished, (unsigned)tasks);
    atomic_store(&p->turn, ((atomic_load(&p->turn) >> 32) + 1) << 32 | (uint32_t)tasks);
    if (atomic_load(&p->sleepers) > 0) {
        pthread_mutex_lock(&p->mutex);
        pthread_cond_broadcast(&p->wake);
        pthread_mutex_unlock(&p->mutex);
    }
    pool_work(p);
    for (unsigned turns = 0; atomic_load(&p->unfinished) > 0; turns++) pool_pause(turns);
}

#endif
