/* The core's elementary functions. They round where the core's do, which gives them its bits; what cannot change a
   bit (the order of two factors, a branch in place of a choice) may differ. The bounds of the errors are those that
   docs/numbers.md measures. */
#include "fused.c"

static float NAME_clamp(float x, float low, float high) {
    x = x < low ? low : x;
    return x > high ? high : x;
}

static float NAME_magnitude(float x) {
    union NAME_word word;
    word.value = x;
    word.bits &= 0x7fffffffu;
    return word.value;
}

/* e^x, x limited to [-87.33654, 88]; error at most 1.5 ulp. Polynomial: Cephes (S. Moshier). */
static float NAME_exp_of(float x) {
    union NAME_word shifted, y;
    float n, r, p;
    x = x < -87.33654f ? -87.33654f : x;
    x = x > 88.0f ? 88.0f : x;
    /* x = n ln 2 + r: adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits. */
    shifted.value = NAME_add(NAME_mul(x, 1.44269504f), 12582912.0f);
    n = NAME_sub(shifted.value, 12582912.0f);
    r = NAME_sub(x, NAME_mul(n, 0.693359375f));
    r = NAME_add(r, NAME_mul(n, 2.12194440e-4f));
    p = 1.9875691500e-4f;
    p = NAME_add(NAME_mul(p, r), 1.3981999507e-3f);
    p = NAME_add(NAME_mul(p, r), 8.3334519073e-3f);
    p = NAME_add(NAME_mul(p, r), 4.1665795894e-2f);
    p = NAME_add(NAME_mul(p, r), 1.6666665459e-1f);
    p = NAME_add(NAME_mul(p, r), 5.0000001201e-1f);
    y.value = NAME_add(NAME_add(NAME_mul(p, NAME_mul(r, r)), r), 1.0f);
    y.bits += shifted.bits << 23;
    return y.value;
}

/* ln x of a positive normal x; error at most 1 ulp. Polynomial: Cephes. */
static float NAME_log_of(float x) {
    union NAME_word word, biased;
    float e, m, z, p, y;
    word.value = x;
    biased.bits = (word.bits >> 23) + (0x4b400000u - 126u);
    e = NAME_sub(biased.value, 12582912.0f);
    word.bits = (word.bits & 0x007fffffu) | 0x3f000000u;
    m = word.value;
    if (m < 0.707106781f) {
        e = NAME_sub(e, 1.0f);
        m = NAME_add(m, m);
    }
    m = NAME_sub(m, 1.0f);
    z = NAME_mul(m, m);
    p = 7.0376836292e-2f;
    p = NAME_sub(NAME_mul(p, m), 1.1514610310e-1f);
    p = NAME_add(NAME_mul(p, m), 1.1676998740e-1f);
    p = NAME_sub(NAME_mul(p, m), 1.2420140846e-1f);
    p = NAME_add(NAME_mul(p, m), 1.4249322787e-1f);
    p = NAME_sub(NAME_mul(p, m), 1.6668057665e-1f);
    p = NAME_add(NAME_mul(p, m), 2.0000714765e-1f);
    p = NAME_sub(NAME_mul(p, m), 2.4999993993e-1f);
    p = NAME_add(NAME_mul(p, m), 3.3333331174e-1f);
    y = NAME_mul(NAME_mul(p, m), z);
    y = NAME_sub(y, NAME_mul(e, 2.12194440e-4f));
    y = NAME_sub(y, NAME_mul(0.5f, z));
    return NAME_add(NAME_mul(e, 0.693359375f), NAME_add(m, y));
}

/* ln(1 + x) of x >= 0 (Kahan): the rounding of 1 + x is divided out; error at most 3 ulp. */
static float NAME_log1p_of(float x) {
    const float u = NAME_add(1.0f, x);
    return u > 1.0f ? NAME_div(NAME_mul(NAME_log_of(u), x), NAME_sub(u, 1.0f)) : x;
}

/* 1 / (1 + e^-x); error at most 3 ulp from -87 on. */
static float NAME_sigmoid_of(float x) {
    return NAME_div(1.0f, NAME_add(1.0f, NAME_exp_of(-x)));
}

/* tanh x; error at most 2 ulp. */
static float NAME_tanh_of(float x) {
    union NAME_word word;
    uint32_t sign;
    float magnitude, z, p;
    word.value = x;
    sign = word.bits & 0x80000000u;
    word.bits &= 0x7fffffffu;
    magnitude = word.value;
    if (magnitude < 0.625f) {
        z = NAME_mul(x, x);
        p = -5.70498872745e-3f;
        p = NAME_add(NAME_mul(p, z), 2.06390887954e-2f);
        p = NAME_sub(NAME_mul(p, z), 5.37397155531e-2f);
        p = NAME_add(NAME_mul(p, z), 1.33314422036e-1f);
        p = NAME_sub(NAME_mul(p, z), 3.33332819422e-1f);
        word.value = NAME_add(NAME_mul(NAME_mul(p, z), magnitude), magnitude);
    } else {
        p = NAME_add(NAME_exp_of(NAME_add(magnitude, magnitude)), 1.0f);
        word.value = NAME_sub(1.0f, NAME_div(2.0f, p));
    }
    word.bits |= sign;
    return word.value;
}

/* erf x; error at most 2 ulp. */
static float NAME_erf_of(float x) {
    union NAME_word word;
    uint32_t sign;
    float t, z, p;
    word.value = x;
    sign = word.bits & 0x80000000u;
    word.bits &= 0x7fffffffu;
    t = word.value;
    if (t < 0.9375f) {
        z = NAME_mul(x, x);
        p = 8.267478552e-5f;
        p = NAME_sub(NAME_mul(p, z), 8.118080441e-4f);
        p = NAME_add(NAME_mul(p, z), 5.198830273e-3f);
        p = NAME_sub(NAME_mul(p, z), 2.685849741e-2f);
        p = NAME_add(NAME_mul(p, z), 1.128367931e-1f);
        p = NAME_sub(NAME_mul(p, z), 3.761263192e-1f);
        p = NAME_add(NAME_mul(p, z), 1.283791661e-1f);
        word.value = NAME_add(NAME_mul(p, t), t);
    } else {
        t = t < 4.0f ? t : 4.0f;
        p = -2.129153436e-4f;
        p = NAME_add(NAME_mul(p, t), 3.206181806e-3f);
        p = NAME_sub(NAME_mul(p, t), 2.286198176e-2f);
        p = NAME_add(NAME_mul(p, t), 1.052184477e-1f);
        p = NAME_add(NAME_mul(p, t), 6.357510686e-1f);
        p = NAME_add(NAME_mul(p, t), 1.128504753f);
        word.value = NAME_sub(1.0f, NAME_exp_of(-NAME_mul(p, t)));
    }
    word.bits |= sign;
    return word.value;
}

/* e^x - 1 of x <= 0 (Kahan). */
static float NAME_expm1_of(float x) {
    const float u = NAME_exp_of(x);
    const float below = NAME_sub(u, 1.0f);
    if (!(below < 0.0f)) return x;
    return x < -1.0f ? below : NAME_div(NAME_mul(below, x), NAME_log_of(u));
}

static float NAME_elu_of(float z, float alpha) {
    return z > 0.0f ? z : NAME_mul(alpha, NAME_expm1_of(z));
}

/* The square root, correctly rounded, bit by bit as by hand (fdlibm's e_sqrtf): of 0 or a positive number. */
static float NAME_square_root(float x) {
    uint32_t rest = NAME_bits(x) & 0x007fffffu, root = 0, taken = 0, r;
    int32_t exponent = (int32_t)(NAME_bits(x) >> 23) - 127;
    union NAME_word word;
    if (NAME_bits(x) == 0 || exponent == 128) return x;
    if (exponent > -127) {
        rest |= 0x00800000u;
    } else {
        for (exponent = -126; !(rest & 0x00800000u); exponent--) rest <<= 1;
    }
    /* An odd exponent leaves a factor of 2. */
    rest <<= exponent % 2 != 0 ? 2 : 1;
    for (r = 0x01000000u; r != 0; r >>= 1) {
        if (taken + r <= rest) {
            rest -= taken + r;
            taken += 2 * r;
            root += r;
        }
        rest <<= 1;
    }
    if (rest != 0) root += root & 1;
    exponent -= exponent % 2 != 0 ? 1 : 0;
    word.bits = (root >> 1) + 0x3f000000u + ((uint32_t)(exponent / 2) << 23);
    return word.value;
}
