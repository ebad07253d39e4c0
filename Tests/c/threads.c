/* Different networks are independent: 8 threads open one model, which is only read, and predict with it; several
 * train side by side. Everyone gets the bits that it gets alone. Run under TSan by the suite "threads" too. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "classifier.h"
#include "random_network.h"

#include <pthread.h>
#include <string.h>

enum {
    THREADS = 8,
    ROUNDS = 40,
    ROWS = 48,
    INPUTS = 5,
    OUTPUTS = 3
};

typedef struct worker {
    _Alignas(64) unsigned char memory[32768];
    unsigned char model[16384];
    size_t model_size;
    uint32_t order[ROWS];
    uint32_t seed;
    int fine;
} worker;

static float inputs[ROWS * INPUTS], targets[ROWS], expected[ROWS * OUTPUTS];
static _Alignas(64) unsigned char shared_model[16384];
static unsigned char shared_before[16384];
static size_t shared_size;
static worker workers[THREADS], alone[THREADS];
/* All begin at once: a thread that ended before the next one began would hide a race. */
static pthread_barrier_t start;

static void train(worker *w) {
    static const nn_layer layers[] = {{.units = 17, .activation = NN_GELU, .dropout = 0.1f},
                                      {.units = 9, .activation = NN_TANH},
                                      {.units = OUTPUTS, .activation = NN_SOFTMAX}};
    nn_config config = classifier(INPUTS, layers, 3);
    config.seed = w->seed;
    config.optimizer = (nn_optimizer)(w->seed % (LAST_nn_optimizer + 1));
    config.input_scaling = NN_SCALING_STANDARDIZE;
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 12;
    options.batch_size = 7;
    options.order = w->order;
    options.validation_rows = 8;
    nn_network *network;
    w->fine = nn_init(w->memory, sizeof w->memory, &config, &network) == NN_OK &&
              nn_fit_input_scaling(network, inputs, ROWS) == NN_OK &&
              nn_fit(network, inputs, targets, ROWS, &options, NULL) == NN_OK &&
              nn_save(network, NULL, NN_SAVE_TRAINING_STATE, w->model, sizeof w->model, &w->model_size) == NN_OK;
}

static void predict(worker *w) {
    float outputs[ROWS * OUTPUTS];
    w->fine = 1;
    for (int i = 0; i < ROUNDS; i++) {
        nn_network *network;
        uint32_t batch = 1 + (w->seed + (uint32_t)i) % 16;
        w->fine &= nn_open(shared_model, shared_size, batch, w->memory, sizeof w->memory, &network) == NN_OK &&
                   nn_predict(network, inputs, ROWS, outputs) == NN_OK &&
                   memcmp(outputs, expected, sizeof outputs) == 0;
    }
}

static void *begin_training(void *argument) {
    pthread_barrier_wait(&start);
    train(argument);
    return NULL;
}

static void *begin_predicting(void *argument) {
    pthread_barrier_wait(&start);
    predict(argument);
    return NULL;
}

static int run(void *(*body)(void *)) {
    pthread_t threads[THREADS];
    int fine = pthread_barrier_init(&start, NULL, THREADS) == 0;
    for (int i = 0; i < THREADS; i++) {
        memset(&workers[i], 0, sizeof workers[i]);
        workers[i].seed = (uint32_t)i + 1;
        if (pthread_create(&threads[i], NULL, body, &workers[i]) != 0) return 0;
    }
    for (int i = 0; i < THREADS; i++) fine &= pthread_join(threads[i], NULL) == 0 && workers[i].fine;
    pthread_barrier_destroy(&start);
    return fine;
}

int main(void) {
    random_inputs(inputs, ROWS * INPUTS);
    for (int i = 0; i < ROWS; i++) targets[i] = (float)random_between(0, OUTPUTS - 1);
    int fine = 1;
    for (int i = 0; i < THREADS; i++) {
        alone[i].seed = (uint32_t)i + 1;
        train(&alone[i]);
        fine &= alone[i].fine;
    }
    CHECK("trainings one after the other", fine);
    CHECK("8 trainings side by side", run(begin_training));
    for (int i = 0; i < THREADS; i++)
        fine &= workers[i].model_size == alone[i].model_size &&
                memcmp(workers[i].model, alone[i].model, alone[i].model_size) == 0;
    CHECK("each has the bytes that it has alone", fine);

    shared_size = alone[0].model_size;
    memcpy(shared_model, alone[0].model, shared_size);
    memcpy(shared_before, shared_model, sizeof shared_before);
    nn_network *network;
    CHECK("a model to share",
          nn_open(shared_model, shared_size, 4, alone[0].memory, sizeof alone[0].memory, &network) == NN_OK &&
              nn_predict(network, inputs, ROWS, expected) == NN_OK);
    CHECK("8 threads open it and predict the same", run(begin_predicting));
    CHECK("it was only read", memcmp(shared_before, shared_model, sizeof shared_before) == 0);
    return check_finish();
}
