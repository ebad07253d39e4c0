#include "plain.h"

#include <math.h>
#include <string.h>

static void forward(const float *w, const float *x, float *y, int inputs, int units) {
    const float *biases = w + inputs * units;
    for (int j = 0; j < units; j++) {
        float sum = biases[j];
        for (int k = 0; k < inputs; k++) sum += x[k] * w[k * units + j];
        y[j] = sum;
    }
}

static void relu(float *y, int count) {
    for (int j = 0; j < count; j++)
        if (y[j] < 0) y[j] = 0;
}

static void softmax(float *y, int count) {
    float largest = y[0], sum = 0;
    for (int j = 1; j < count; j++)
        if (y[j] > largest) largest = y[j];
    for (int j = 0; j < count; j++) sum += y[j] = expf(y[j] - largest);
    for (int j = 0; j < count; j++) y[j] /= sum;
}

enum {
    SECOND = (PLAIN_INPUTS + 1) * PLAIN_FIRST,
    LAST = SECOND + (PLAIN_FIRST + 1) * PLAIN_SECOND
};

void plain_predict(plain_network *n, const float *inputs) {
    forward(n->parameters, inputs, n->first, PLAIN_INPUTS, PLAIN_FIRST);
    relu(n->first, PLAIN_FIRST);
    forward(n->parameters + SECOND, n->first, n->second, PLAIN_FIRST, PLAIN_SECOND);
    relu(n->second, PLAIN_SECOND);
    forward(n->parameters + LAST, n->second, n->outputs, PLAIN_SECOND, PLAIN_OUTPUTS);
    softmax(n->outputs, PLAIN_OUTPUTS);
}

/* From dz of a layer to its gradients and, unless dx is NULL, to dz of the layer before, whose outputs are x. */
static void backward(const float *w, float *dw, const float *x, const float *dz, float *dx, int inputs, int units) {
    float *biases = dw + inputs * units;
    for (int j = 0; j < units; j++) biases[j] += dz[j];
    for (int k = 0; k < inputs; k++)
        for (int j = 0; j < units; j++) dw[k * units + j] += x[k] * dz[j];
    if (!dx) return;
    for (int k = 0; k < inputs; k++) {
        float sum = 0;
        for (int j = 0; j < units; j++) sum += dz[j] * w[k * units + j];
        dx[k] = x[k] > 0 ? sum : 0;
    }
}

void plain_train(plain_network *n, float inputs[PLAIN_BATCH][PLAIN_INPUTS], const float *classes, float rate,
                 float momentum) {
    float first[PLAIN_FIRST], second[PLAIN_SECOND];
    memset(n->gradients, 0, sizeof n->gradients);
    for (int s = 0; s < PLAIN_BATCH; s++) {
        plain_predict(n, inputs[s]);
        n->outputs[(int)classes[s]] -= 1;
        backward(n->parameters + LAST, n->gradients + LAST, n->second, n->outputs, second, PLAIN_SECOND,
                 PLAIN_OUTPUTS);
        backward(n->parameters + SECOND, n->gradients + SECOND, n->first, second, first, PLAIN_FIRST, PLAIN_SECOND);
        backward(n->parameters, n->gradients, inputs[s], first, NULL, PLAIN_INPUTS, PLAIN_FIRST);
    }
    for (int i = 0; i < PLAIN_PARAMETERS; i++) {
        n->velocity[i] = momentum * n->velocity[i] + n->gradients[i] / PLAIN_BATCH;
        n->parameters[i] -= rate * n->velocity[i];
    }
}

static int32_t unit(const plain_integers *layer, int j, const int8_t *x, int32_t low, int32_t high) {
    int32_t sum = layer->biases[j];
    for (int k = 0; k < layer->inputs; k++) sum += layer->weights[j * layer->inputs + k] * x[k];
    int shift = layer->shifts[j];
    int64_t z = (((int64_t)sum * layer->multipliers[j] + ((int64_t)1 << (shift - 1))) >> shift) + layer->zero;
    return (int32_t)(z < low ? low : z > high ? high : z);
}

void plain_predict_integers(const plain_integers layers[3], const int8_t *inputs, int32_t *outputs) {
    int8_t first[PLAIN_FIRST], second[PLAIN_SECOND];
    for (int j = 0; j < PLAIN_FIRST; j++) first[j] = (int8_t)unit(&layers[0], j, inputs, -128, 127);
    for (int j = 0; j < PLAIN_SECOND; j++) second[j] = (int8_t)unit(&layers[1], j, first, -128, 127);
    for (int j = 0; j < PLAIN_OUTPUTS; j++) outputs[j] = unit(&layers[2], j, second, -(1 << 24), 1 << 24);
}
