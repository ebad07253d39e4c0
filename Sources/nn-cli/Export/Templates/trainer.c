#include "activations.c"

/* The way back through a layer: adds to g[units][1 + inputs] the gradient of one row, from dz[units] and x[inputs];
   dx[inputs] receives the gradient of x, unless it is null. */
static void NAME_back(const float *p, float *g, const float *x, size_t inputs, const float *dz, size_t units,
                      float *dx) {
    size_t i, j;
    for (i = 0; dx && i < inputs; i++) dx[i] = 0.0f;
    for (j = 0; j < units; j++) {
        p++;
        *g = NAME_add(*g, dz[j]);
        g++;
        for (i = 0; i < inputs; i++) {
            if (dx) dx[i] = MODEL_SUM(dx[i], dz[j], *p);
            p++;
            *g = MODEL_SUM(*g, x[i], dz[j]);
            g++;
        }
    }
}

/* The velocity *v after a gradient g. */
static float NAME_velocity(float *v, float g) {
    *v = NAME_add(NAME_mul(MODEL_MOMENTUM, *v), g);
    return *v;
}

/* What Adam subtracts: a gradient g moves its mean *m and, behind all means, its mean square. */
static float NAME_adam(float *m, float g, float rate, float root) {
    float *v = m + MACRO_PARAMETERS;
    *m = NAME_add(NAME_mul(MODEL_BETA1, *m), NAME_mul(MODEL_REST1, g));
    *v = NAME_add(NAME_mul(MODEL_BETA2, *v), NAME_mul(MODEL_REST2, NAME_mul(g, g)));
    g = NAME_add(NAME_div(NAME_square_root(*v), root), MODEL_EPSILON);
    return NAME_clamp(NAME_mul(rate, NAME_div(*m, g)), -1e30f, 1e30f);
}

/* 1 - beta^steps, one step later; rest is 1 - beta. */
static float NAME_correct(float *correction, float beta, float rest) {
    *correction = NAME_add(NAME_mul(*correction, beta), rest);
    return *correction;
}

int NAME_step(float *parameters, float *gradients, uint32_t rows, float learning_rate) {
    const float share = MODEL_ROW_SHARE;
    float squares[8];
#if MODEL_ADAM
    float rate = 0.0f, root = 0.0f;
#endif
    size_t i, lane;
    int diverged = 0;
    for (i = 0; i < MACRO_PARAMETERS; i++) {
        gradients[i] = NAME_mul(gradients[i], share);
        /* Over 1e15, or NaN. */
        if ((NAME_bits(parameters[i]) & 0x7fffffffu) > 0x58635fa9u) diverged = 1;
    }
    for (lane = 0; lane < 8; lane++) {
        float sum = 0.0f;
        for (i = lane; i < MACRO_PARAMETERS; i += 8) sum = NAME_add(sum, NAME_mul(gradients[i], gradients[i]));
        squares[lane] = sum;
    }
    for (lane = 4; lane > 0; lane /= 2) {
        for (i = 0; i < lane; i++) squares[i] = NAME_add(squares[i], squares[i + lane]);
    }
    /* Over the largest number whose square root is at most 1e18, or NaN. */
    if (NAME_bits(squares[0]) > 0x7b4097ceu) diverged = 1;
#if MODEL_ADAM
    if (!diverged) {
        rate = NAME_div(learning_rate, NAME_correct(&gradients[3 * MACRO_PARAMETERS], MODEL_BETA1, MODEL_REST1));
        root = NAME_square_root(NAME_correct(&gradients[3 * MACRO_PARAMETERS + 1], MODEL_BETA2, MODEL_REST2));
    }
#endif
    for (i = 0; i < MACRO_PARAMETERS; i++) {
        if (!diverged) parameters[i] = NAME_sub(parameters[i], MODEL_CHANGE);
        gradients[i] = 0.0f;
    }
    return diverged;
}

void NAME_load(float *parameters, float *gradients) {
    size_t i;
    for (i = 0; i < MACRO_PARAMETERS; i++) parameters[i] = MACRO_READ_FLOAT(&NAME_parameters[i]);
    for (i = 0; i < MODEL_GRADIENTS; i++) gradients[i] = 0.0f;
}

/* The generator taus2 (L'Ecuyer 1996, 1999), seeded as in GSL. */
static uint32_t NAME_next(uint32_t *s) {
    s[0] = ((s[0] & 0xfffffffeu) << 12) ^ (((s[0] << 13) ^ s[0]) >> 19);
    s[1] = ((s[1] & 0xfffffff8u) << 4) ^ (((s[1] << 2) ^ s[1]) >> 25);
    s[2] = ((s[2] & 0xfffffff0u) << 17) ^ (((s[2] << 3) ^ s[2]) >> 11);
    return s[0] ^ s[1] ^ s[2];
}

static void NAME_seed(uint32_t *s, uint32_t seed) {
    int i;
    for (i = 0; i < 3; i++) {
        seed = (i == 0 && seed == 0 ? 1u : seed) * 69069u;
        if (seed < (2u << (i + (i > 0)))) seed += 2u << (i + (i > 0));
        s[i] = seed;
    }
    for (i = 0; i < 6; i++) (void)NAME_next(s);
}

/* p[units][1 + inputs]: each weight uniform in [-limit, limit), and each bias too if that is wanted. */
static float *NAME_draw(float *p, size_t inputs, size_t units, float limit, int biases, uint32_t *s) {
    size_t i, j;
    for (i = 1; i <= inputs + 1; i++) {
        for (j = 0; j < units; j++) {
            /* Weights go by input, then come the biases. */
            float *place = p + j * (inputs + 1) + (i <= inputs ? i : 0);
            if (i > inputs && !biases)
                *place = 0.0f;
            else
                *place = NAME_mul(limit, NAME_sub(NAME_mul((float)(int32_t)(NAME_next(s) >> 8), 0x1p-23f), 1.0f));
        }
    }
    return p + units * (inputs + 1);
}

/* p[units][1 + inputs]: every weight the same, biases 0. */
static float *NAME_fill(float *p, size_t inputs, size_t units, float value) {
    size_t i;
    for (i = 0; i < units * (inputs + 1); i++) p[i] = i % (inputs + 1) == 0 ? 0.0f : value;
    return p + units * (inputs + 1);
}
