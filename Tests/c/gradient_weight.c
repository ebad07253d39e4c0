/* Gradients of several machines joined: rows with weights, in any split, update as one machine with all of them. */
#include "check.h"
#include "nn.h"

#include <math.h>
#include <string.h>

enum {
    ROWS = 7,
    INPUTS = 3,
    COUNT = 64
};

static _Alignas(NN_ALIGNMENT) unsigned char memories[4][4096];
static float inputs[ROWS * INPUTS], targets[ROWS], weights[ROWS];

static nn_network *network(int place, nn_loss loss, nn_reduction reduction) {
    static const nn_layer layers[] = {{.units = 5, .activation = NN_TANH}, {.units = 1}};
    nn_config config = nn_config_default();
    config.inputs = INPUTS;
    config.layers = layers;
    config.layer_count = 2;
    config.loss = loss;
    config.reduction = reduction;
    config.max_batch = ROWS;
    config.learning_rate = 0.1f;
    config.optimizer = NN_SGD;
    nn_network *made = NULL;
    CHECK("nn_init", nn_init(memories[place], sizeof memories[place], &config, &made) == NN_OK);
    return made;
}

static void accumulate(nn_network *n, int first, int rows, int is_weighted) {
    int done = nn_forward(n, inputs + first * INPUTS, (size_t)rows, NULL) == NN_OK &&
               (is_weighted ? nn_backward_weighted(n, targets + first, weights + first, NULL)
                            : nn_backward(n, targets + first, NULL)) == NN_OK;
    CHECK("nn_forward and nn_backward", done);
}

/* Add what `from` has accumulated to `to`, as machines do that exchange gradients. */
static void join(nn_network *to, nn_network *from) {
    float *sum, *part, own = 0, theirs = 0;
    size_t count = 0;
    uint64_t rows = 0, more = 0;
    int done = nn_gradients(to, &sum, &count, &rows) == NN_OK &&
               nn_gradients(from, &part, &count, &more) == NN_OK && nn_get_gradient_weight(to, &own) == NN_OK &&
               nn_get_gradient_weight(from, &theirs) == NN_OK;
    for (size_t i = 0; i < count; i++) sum[i] += part[i];
    done =
        done && nn_set_gradient_rows(to, rows + more) == NN_OK && nn_set_gradient_weight(to, own + theirs) == NN_OK;
    CHECK("gradients, rows and weights are joined", done);
}

/* The largest difference of the parameters. */
static float difference(nn_network *a, nn_network *b) {
    float *first, *second, largest = 0;
    size_t count;
    nn_parameters(a, &first, &count);
    nn_parameters(b, &second, &count);
    for (size_t i = 0; i < count; i++) largest = fmaxf(largest, fabsf(first[i] - second[i]));
    return largest;
}

static void check_split(int split, int is_weighted, nn_reduction reduction) {
    nn_network *whole = network(0, NN_MSE, reduction), *first = network(1, NN_MSE, reduction),
               *second = network(2, NN_MSE, reduction), *start = network(3, NN_MSE, reduction);
    accumulate(whole, 0, ROWS, is_weighted);
    accumulate(first, 0, split, is_weighted);
    accumulate(second, split, ROWS - split, is_weighted);
    join(first, second);
    CHECK("nn_step", nn_step(whole) == NN_OK && nn_step(first) == NN_OK && difference(whole, start) > 1e-3f);
    float apart = difference(whole, first);
    /* The rows of a second machine that has one row alone are added in the order of one machine. */
    CHECK("the joined gradient is the whole batch's", split == ROWS - 1 ? apart == 0 : apart < 1e-6f);
}

static void check_statuses(void) {
    nn_network *n = network(0, NN_MSE, NN_REDUCTION_MEAN);
    const float odd[] = {-1, NAN, INFINITY};
    float weight = 5;
    CHECK("nothing is accumulated", nn_get_gradient_weight(n, &weight) == NN_OK && weight == 0);
    CHECK("and takes no weight", nn_set_gradient_weight(n, 1) == NN_ERROR_WRONG_STATE);
    accumulate(n, 0, 3, 0);
    CHECK("rows without weights count for 1", nn_get_gradient_weight(n, &weight) == NN_OK && weight == 3);
    accumulate(n, 3, 2, 1);
    CHECK("with weights for these",
          nn_get_gradient_weight(n, &weight) == NN_OK && weight == 3 + weights[3] + weights[4]);
    for (int i = 0; i < 3; i++)
        CHECK("a weight that is none", nn_set_gradient_weight(n, odd[i]) == NN_ERROR_BAD_SETTING);
    CHECK("rows alone count for 1 each",
          nn_set_gradient_rows(n, 4) == NN_OK && nn_get_gradient_weight(n, &weight) == NN_OK && weight == 4);
    float before[COUNT], *parameters;
    size_t count;
    nn_parameters(n, &parameters, &count);
    memcpy(before, parameters, count * sizeof *before);
    CHECK("a weight of 0 updates nothing", nn_set_gradient_weight(n, 0) == NN_OK && nn_step(n) == NN_OK &&
                                               memcmp(before, parameters, count * sizeof *before) == 0);
    CHECK("and the accumulation is over",
          nn_get_gradient_weight(n, &weight) == NN_OK && weight == 0 && nn_step(n) == NN_ERROR_WRONG_STATE);
    CHECK("no place for it", nn_get_gradient_weight(n, NULL) == NN_ERROR_NULL_POINTER);
    CHECK("no network", nn_set_gradient_weight(NULL, 1) == NN_ERROR_NULL_POINTER);
}

int main(void) {
    for (int i = 0; i < ROWS * INPUTS; i++) inputs[i] = (float)(i * 7 % 11) * 0.25f - 1;
    for (int i = 0; i < ROWS; i++) {
        targets[i] = (float)(i * 5 % 7) * 0.5f;
        weights[i] = 0.3f + 0.7f * (float)(i % 3);
    }
    for (int split = 1; split < ROWS; split++)
        for (int is_weighted = 0; is_weighted < 2; is_weighted++) {
            check_split(split, is_weighted, NN_REDUCTION_MEAN);
            check_split(split, is_weighted, NN_REDUCTION_SUM);
        }
    check_statuses();
    return check_finish();
}
