#include "activations.c"

/* NAME_begin_x turns the last layer's sums z[MACRO_OUTPUTS] and the targets t into the gradient with respect to z,
   in place. The result is 1 for targets that nothing can be learned from. da[MACRO_OUTPUTS] is scratch.
   MODEL_SHARED(d) is d times what one output counts for, MODEL_DERIVATIVE(d) the loss's derivative at the
   difference d of output and target, MODEL_TARGET the target i as the network learns it, MODEL_QUANTILE the
   quantile i, MODEL_ACTIVATE the last layer's activation of z, MODEL_BACK its derivative. */

/* From the last layer's sums z and the targets t to the gradient, in place of z. */
static int NAME_begin_logistic(float *z, const float *t, float *da) {
    size_t i;
    (void)da;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        if (!(t[i] >= 0.0f && t[i] <= 1.0f)) return 1;
    }
    for (i = 0; i < MACRO_OUTPUTS; i++) z[i] = MODEL_SHARED(NAME_sub(NAME_sigmoid_of(z[i]), t[i]));
    return 0;
}

/* From the last layer's sums z and the targets t to the gradient, in place of z. */
static int NAME_begin_class(float *z, const float *t, float *da) {
    size_t i;
    (void)da;
    if (!(t[0] >= 0.0f && t[0] < MODEL_CLASSES)) return 1;
    i = (size_t)t[0];
    if ((float)(int32_t)i < t[0]) return 1;
    NAME_softmax(z, MACRO_OUTPUTS);
    z[i] = NAME_sub(z[i], 1.0f);
    return 0;
}

/* From the last layer's sums z and the targets t to the gradient, in place of z. */
static int NAME_begin_one_hot(float *z, const float *t, float *da) {
    float largest = z[0], total = 0.0f, sum = 0.0f;
    size_t i;
    (void)da;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        if (!(t[i] >= 0.0f && t[i] <= 1.0f)) return 1;
        largest = z[i] > largest ? z[i] : largest;
    }
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        total = NAME_add(total, NAME_exp_of(NAME_sub(z[i], largest)));
        sum = NAME_add(sum, t[i]);
    }
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        const float share = NAME_div(NAME_exp_of(NAME_sub(z[i], largest)), total);
        z[i] = NAME_sub(NAME_mul(share, sum), t[i]);
    }
    return 0;
}

/* From the last layer's sums z and the targets t to the gradient, in place of z. */
static int NAME_begin_hinge(float *z, const float *t, float *da) {
    size_t i;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        if (!((NAME_bits(t[i]) & 0x7fffffffu) == 0x3f800000u)) return 1;
    }
    MODEL_ACTIVATE;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        da[i] = MODEL_SHARED((NAME_mul(t[i], z[i]) < 1.0f ? -t[i] : 0.0f));
    }
    MODEL_BACK;
    return 0;
}

/* From the last layer's sums z and the target t to the gradient, in place of z. */
static int NAME_begin_pinball(float *z, const float *t, float *da) {
    size_t i;
    if (NAME_refuses(t, 1)) return 1;
    MODEL_ACTIVATE;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        const float d = NAME_sub(MODEL_TARGET, z[i]);
        const float q = MODEL_QUANTILE;
        da[i] = MODEL_SHARED((d > 0.0f ? -q : d < 0.0f ? NAME_sub(1.0f, q) : 0.0f));
    }
    MODEL_BACK;
    return 0;
}

/* The derivative of (output - target)^2 with respect to the difference d. */
static float NAME_mse_derivative(float d) {
    return NAME_mul(2.0f, d);
}

/* The derivative of half of (output - target)^2 with respect to the difference d. */
static float NAME_half_mse_derivative(float d) {
    return d;
}

/* The derivative of |output - target| with respect to the difference d. */
static float NAME_mae_derivative(float d) {
    return d > 0.0f ? 1.0f : d < 0.0f ? -1.0f : 0.0f;
}

/* The derivative of Huber's loss with respect to the difference d. */
static float NAME_huber_derivative(float d) {
    return NAME_clamp(d, -MODEL_HUBER_DELTA, MODEL_HUBER_DELTA);
}

/* From the last layer's sums z and the targets t to the gradient, in place of z. */
static int NAME_begin_difference(float *z, const float *t, float *da) {
    size_t i;
    if (NAME_refuses(t, MACRO_OUTPUTS)) return 1;
    MODEL_ACTIVATE;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        da[i] = MODEL_SHARED(MODEL_DERIVATIVE(NAME_sub(z[i], MODEL_TARGET)));
    }
    MODEL_BACK;
    return 0;
}
