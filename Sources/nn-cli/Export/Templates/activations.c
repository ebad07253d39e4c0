#include "elementary.c"

/* NAME_x turns z[count] into a, in place. NAME_x_back turns a into the gradient with respect to z, in place:
   da[count] is the one with respect to a. An activation whose derivative needs more than a has none. */

static void NAME_identity_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = da[i];
}

static void NAME_sigmoid(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_sigmoid_of(z);
    }
}

static void NAME_sigmoid_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = NAME_mul(da[i], NAME_mul(values[i], NAME_sub(1.0f, values[i])));
}

static void NAME_tanh(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_tanh_of(z);
    }
}

static void NAME_tanh_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = NAME_mul(da[i], NAME_sub(1.0f, NAME_mul(values[i], values[i])));
}

static void NAME_relu(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = z < 0.0f ? 0.0f : z;
    }
}

static void NAME_relu_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = values[i] > 0.0f ? da[i] : 0.0f;
}

static void NAME_leaky_relu(float *values, size_t count, float slope) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = z > 0.0f ? z : NAME_mul(slope, z);
    }
}

static void NAME_leaky_relu_back(float *values, const float *da, size_t count, float slope) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = values[i] > 0.0f ? da[i] : NAME_mul(slope, da[i]);
}

static void NAME_elu(float *values, size_t count, float slope) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_elu_of(z, slope);
    }
}

static void NAME_elu_back(float *values, const float *da, size_t count, float slope) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = NAME_mul(da[i], values[i] > 0.0f ? 1.0f : NAME_add(values[i], slope));
}

static void NAME_selu(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_mul(1.0507009873554805f, NAME_elu_of(z, 1.6732632423543772f));
    }
}

static void NAME_selu_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++)
        values[i] = NAME_mul(da[i], values[i] > 0.0f ? 1.0507009873554805f : NAME_add(values[i], 0x1.c212ccp0f));
}

static void NAME_gelu(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_mul(
            NAME_mul(0.5f, z),
            NAME_add(1.0f, NAME_tanh_of(NAME_mul(0.7978845608028654f,
                                                 NAME_add(z, NAME_mul(0.044715f, NAME_mul(NAME_mul(z, z), z)))))));
    }
}

static void NAME_gelu_erf(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_mul(NAME_mul(0.5f, z), NAME_add(1.0f, NAME_erf_of(NAME_mul(z, 0.7071067811865476f))));
    }
}

static void NAME_silu(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_mul(z, NAME_sigmoid_of(z));
    }
}

static void NAME_mish(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        const float e = NAME_exp_of(z < 20.0f ? z : 20.0f);
        const float n = NAME_mul(e, NAME_add(e, 2.0f));
        values[i] = NAME_mul(z, NAME_div(n, NAME_add(n, 2.0f)));
    }
}

static void NAME_softplus(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_add(z > 0.0f ? z : 0.0f, NAME_log1p_of(NAME_exp_of(-NAME_magnitude(z))));
    }
}

static void NAME_softplus_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = -NAME_mul(da[i], NAME_expm1_of(-values[i]));
}

static void NAME_hard_sigmoid(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_clamp(NAME_add(NAME_mul(z, 0x1.555556p-3f), 0.5f), 0.0f, 1.0f);
    }
}

static void NAME_hard_sigmoid_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++)
        values[i] = values[i] > 0.0f && values[i] < 1.0f ? NAME_mul(da[i], 0x1.555556p-3f) : 0.0f;
}

static void NAME_hard_tanh(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_clamp(z, -1.0f, 1.0f);
    }
}

static void NAME_hard_tanh_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = values[i] > -1.0f && values[i] < 1.0f ? da[i] : 0.0f;
}

static void NAME_exp(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = NAME_exp_of(z);
    }
}

static void NAME_exp_back(float *values, const float *da, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = NAME_mul(da[i], values[i]);
}

static void NAME_sign(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        const float z = values[i];
        values[i] = z > 0.0f ? 1.0f : -1.0f;
    }
}

static void NAME_softmax(float *values, size_t count) {
    float largest = values[0], sum = 0.0f;
    size_t i;
    for (i = 1; i < count; i++) largest = values[i] > largest ? values[i] : largest;
    for (i = 0; i < count; i++) {
        values[i] = NAME_exp_of(NAME_sub(values[i], largest));
        sum = NAME_add(sum, values[i]);
    }
    for (i = 0; i < count; i++) values[i] = NAME_div(values[i], sum);
}
