/* lanes FOLDER TASK NETWORKS SECONDS [THREADS]: the time of one step of one network of a task of training.c, when
 * NETWORKS of them, each with its own seed and learning rate, are trained by nn_fit one by one, by nn_fit_lanes, by
 * nn_fit_lanes with the loss of every step, and with THREADS threads (2) and no losses. Prints microseconds a
 * network and step for each, medians of trainings that take turns, and how many parameters differ. */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>

#include "measure.h"
#include "pool.h"
#include "tasks.h"

#include <string.h>

enum {
    ALONE,
    IN_LANES,
    WITH_LOSSES,
    ON_THREADS,
    WAYS
};

typedef struct search {
    nn_network **networks;
    nn_fit_options *options;
    nn_lane *lanes;
    nn_progress *last;
    float *parameters[WAYS]; /* [networks][parameters] */
    size_t count, each, rows;
    const float *x, *y;
    void *work[WAYS];
    size_t work_size[WAYS];
    nn_parallel parallel;
} search;

static void make(search *s, const task *t) {
    s->networks = room(s->count * sizeof *s->networks);
    s->options = room(s->count * sizeof *s->options);
    s->lanes = room(s->count * sizeof *s->lanes);
    s->last = room(s->count * sizeof *s->last);
    for (size_t i = 0; i < s->count; i++) {
        nn_config config = config_of(t, s->rows);
        config.learning_rate = t->learning_rate * (0.2f + 1.8f * (float)i / (float)s->count);
        nn_sizes sizes = {.struct_size = sizeof sizes};
        must(nn_get_sizes(&config, &sizes), "nn_get_sizes");
        must(nn_init(room(sizes.training_bytes), sizes.training_bytes, &config, &s->networks[i]), "nn_init");
        s->options[i] = nn_fit_options_default();
        s->options[i].epochs = t->epochs;
        s->options[i].batch_size = t->batch;
        s->lanes[i] = (nn_lane){.network = s->networks[i], .options = &s->options[i]};
        s->each = sizes.parameters;
    }
    for (int way = 0; way < WAYS; way++) {
        s->parameters[way] = room(s->count * s->each * sizeof(float));
        must(nn_fit_lanes_size(s->lanes, s->count, way == ON_THREADS ? &s->parallel : NULL, &s->work_size[way]),
             "size");
        s->work[way] = room(s->work_size[way]);
    }
}

static double train(search *s, int way) {
    for (size_t i = 0; i < s->count; i++) {
        must(nn_reset(s->networks[i], (uint32_t)i + 1), "nn_reset");
        s->last[i] = (nn_progress){.struct_size = sizeof(nn_progress)};
        s->lanes[i].last = way == WITH_LOSSES ? &s->last[i] : NULL;
    }
    double start = now();
    if (way == ALONE) {
        for (size_t i = 0; i < s->count; i++)
            s->lanes[i].status = nn_fit(s->networks[i], s->x, s->y, s->rows, &s->options[i], NULL);
    } else {
        must(nn_fit_lanes(s->lanes, s->count, s->x, s->y, s->rows, way == ON_THREADS ? &s->parallel : NULL,
                          s->work[way], s->work_size[way]),
             "nn_fit_lanes");
    }
    double took = now() - start;
    for (size_t i = 0; i < s->count; i++) {
        float *values;
        size_t count;
        must(s->lanes[i].status, "a training");
        must(nn_parameters(s->networks[i], &values, &count), "nn_parameters");
        memcpy(s->parameters[way] + i * s->each, values, count * sizeof *values);
    }
    return took;
}

int main(int count, char **arguments) {
    if (count < 5) stop("usage", "lanes FOLDER TASK NETWORKS SECONDS [THREADS]");
    const task *t = task_named(arguments[2]);
    size_t x_count, y_count, done = 0, different = 0;
    static pool pool = POOL_INITIALIZER;
    unsigned threads = count > 5 ? (unsigned)atoi(arguments[5]) : 2;
    for (unsigned i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, pool_worker, &pool) != 0) stop("threads", "cannot be started");
    }
    search s = {.parallel = {sizeof(nn_parallel), threads, pool_run, &pool}, .count = (size_t)atol(arguments[3])};
    s.x = read_floats(arguments[1], t->name, "x", &x_count);
    s.y = read_floats(arguments[1], t->name, "y", &y_count);
    s.rows = x_count / t->inputs;
    make(&s, t);
    static double times[WAYS][MAX_TIMES];
    double limit = atof(arguments[4]), begin = now();
    do {
        for (int way = 0; way < WAYS; way++) times[way][done] = train(&s, way);
        done++;
    } while (done < MAX_TIMES && now() - begin < limit);
    for (int way = IN_LANES; way < WAYS; way++)
        for (size_t i = 0; i < s.count * s.each; i++)
            different += memcmp(&s.parameters[ALONE][i], &s.parameters[way][i], sizeof(float)) != 0;
    double steps = (double)s.count * t->epochs * (double)(t->batch == 0 ? 1 : (s.rows + t->batch - 1) / t->batch);
    for (int way = 0; way < WAYS; way++) printf("%.4g ", median(times[way], done) / steps * 1e6);
    printf("%zu\n", different);
    return 0;
}
