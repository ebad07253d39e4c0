/* A network of 16-16-8-4 units as one writes it in C without a library: what libnn's instructions are compared
 * with. */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdint.h>

enum {
    PLAIN_INPUTS = 16,
    PLAIN_FIRST = 16,
    PLAIN_SECOND = 8,
    PLAIN_OUTPUTS = 4,
    PLAIN_BATCH = 4,
    PLAIN_PARAMETERS =
        (PLAIN_INPUTS + 1) * PLAIN_FIRST + (PLAIN_FIRST + 1) * PLAIN_SECOND + (PLAIN_SECOND + 1) * PLAIN_OUTPUTS
};

/* Of each layer: weights [inputs][units], biases [units]. Activations are of one row. */
typedef struct {
    float parameters[PLAIN_PARAMETERS], gradients[PLAIN_PARAMETERS], velocity[PLAIN_PARAMETERS];
    float first[PLAIN_FIRST], second[PLAIN_SECOND], outputs[PLAIN_OUTPUTS];
} plain_network;

/* The probabilities of the classes, in `outputs`. */
void plain_predict(plain_network *network, const float *inputs);

/* A step of gradient descent with momentum on the cross-entropy of a batch. */
void plain_train(plain_network *network, float inputs[PLAIN_BATCH][PLAIN_INPUTS], const float *classes, float rate,
                 float momentum);

/* The same network in int8; the last layer's sums are int32. */
typedef struct {
    int inputs, units;
    const int8_t *weights; /* [units][inputs] */
    const int32_t *biases, *multipliers;
    const int8_t *shifts;
    int32_t zero;
} plain_integers;

void plain_predict_integers(const plain_integers layers[3], const int8_t *inputs, int32_t *outputs);

#endif /* PLAIN_H */
