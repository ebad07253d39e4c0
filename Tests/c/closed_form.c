/* nn_solve on problems that could break it. GSL ends the process where one of its routines fails, so none may:
 * whatever the data, nn_solve returns a status, and changes nothing unless it is NN_OK. */
#include "check.h"
#include "nn.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_ROWS = 40,
    MOST_INPUTS = 12,
    MOST_OUTPUTS = 2,
    MOST_TERMS = 90
};

typedef struct problem {
    size_t rows;
    uint32_t inputs, outputs, degree;
    double alpha;
    float x[MOST_ROWS * MOST_INPUTS], t[MOST_ROWS * MOST_OUTPUTS];
} problem;

static double solution[(MOST_TERMS + 1) * MOST_OUTPUTS];

static problem draw(size_t rows, uint32_t inputs, uint32_t outputs, uint32_t degree, double alpha) {
    problem p = {.rows = rows, .inputs = inputs, .outputs = outputs, .degree = degree, .alpha = alpha};
    for (size_t i = 0; i < rows * inputs; i++) p.x[i] = random_number();
    for (size_t i = 0; i < rows * outputs; i++) p.t[i] = random_number();
    return p;
}

static int changed(nn_network *network, const float *before, size_t count) {
    float *values;
    return nn_parameters(network, &values, &count) != NN_OK || memcmp(values, before, count * sizeof *values) != 0;
}

static nn_status solve_in(const problem *p, nn_network *network) {
    float before[(MOST_TERMS + 1) * MOST_OUTPUTS], *values;
    size_t size, count;
    nn_status status = nn_solve_size(network, p->rows, &size);
    if (status != NN_OK) return status;
    if (nn_parameters(network, &values, &count) != NN_OK) return -1;
    memcpy(before, values, count * sizeof *values);
    memset(solution, 0x5a, sizeof solution);
    void *work = aligned_alloc(NN_ALIGNMENT, (size + 15) / 16 * 16);
    status = nn_solve(network, p->x, p->t, p->rows, p->alpha, solution, work, size);
    free(work);
    unsigned char untouched[sizeof solution];
    memset(untouched, 0x5a, sizeof untouched);
    int kept = !changed(network, before, count) && memcmp(solution, untouched, sizeof untouched) == 0;
    return status != NN_OK && !kept ? -1 : status;
}

/* The blocks come from the heap, as large as needed and no larger, so that a sanitizer sees any step beyond. The
 * result is nn_solve's status, or -1 when it failed and yet changed something. */
static nn_status solve(const problem *p) {
    nn_layer layer = {.units = p->outputs, .activation = NN_IDENTITY};
    nn_config config = nn_config_default();
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_network *network;
    config.inputs = p->inputs;
    config.layers = &layer;
    config.layer_count = 1;
    config.polynomial_degree = p->degree;
    nn_status status = nn_get_sizes(&config, &sizes);
    if (status != NN_OK) return status;
    void *memory = aligned_alloc(NN_ALIGNMENT, sizes.training_bytes);
    status = nn_init(memory, sizes.training_bytes, &config, &network);
    if (status == NN_OK) status = solve_in(p, network);
    free(memory);
    return status;
}

static int is_known(nn_status status) {
    return status == NN_OK || status == NN_ERROR_SINGULAR || status == NN_ERROR_NONFINITE_INPUT ||
           status == NN_ERROR_NONFINITE_GRADIENT;
}

/* d/dw of the sum of squares and the penalty is 0 at the minimum: |X^T r - alpha w| against the size of its terms.
 */
static int is_minimum(const problem *p) {
    for (uint32_t j = 0; j < p->outputs; j++)
        for (uint32_t k = 0; k <= p->inputs; k++) {
            double sum = k < p->inputs ? -p->alpha * solution[k * p->outputs + j] : 0, size = fabs(sum);
            for (size_t s = 0; s < p->rows; s++) {
                double r = p->t[s * p->outputs + j] - solution[p->inputs * p->outputs + j];
                for (uint32_t i = 0; i < p->inputs; i++)
                    r -= p->x[s * p->inputs + i] * solution[i * p->outputs + j];
                double x = k < p->inputs ? p->x[s * p->inputs + k] : 1;
                sum += x * r;
                size += fabs(x) * (fabs(r) + fabs(p->t[s * p->outputs + j]));
            }
            if (!(fabs(sum) <= 1e-11 * size)) return 0;
        }
    return 1;
}

static void minima(void) {
    const double alphas[] = {0, 1e-9, 1, 1e6};
    int minimum = 1;
    for (int i = 0; i < 200; i++) {
        uint32_t inputs = random_between(1, MOST_INPUTS);
        problem p = draw(random_between(inputs + 1, MOST_ROWS), inputs, random_between(1, 2), 1, alphas[i % 4]);
        minimum &= solve(&p) == NN_OK && is_minimum(&p);
    }
    CHECK("the result is the minimum, with and without a penalty", minimum);
}

static void shapes(void) {
    int known = 1;
    for (uint32_t inputs = 1; inputs <= MOST_INPUTS; inputs++)
        for (size_t rows = 1; rows <= inputs + 2; rows++) {
            problem p = draw(rows, inputs, 2, 1, 0);
            known &= solve(&p) == (rows > inputs ? NN_OK : NN_ERROR_SINGULAR);
            p.alpha = 1e-3;
            known &= solve(&p) == NN_OK && is_minimum(&p);
        }
    CHECK("too few rows are refused without a penalty and solved with one, a single row too", known);
}

/* 0.1 is no binary32 number: its centred column is rounding error. */
static void constant_columns(void) {
    const float constants[] = {0, 0.1f, -1e-30f, 3e38f, 16777215};
    int refused = 1, solved = 1;
    for (int c = 0; c < 5; c++) {
        problem p = draw(30, 3, 1, 1, 0);
        for (size_t s = 0; s < p.rows; s++) p.x[s * 3 + 1] = constants[c];
        refused &= solve(&p) == NN_ERROR_SINGULAR;
        p.alpha = 1;
        solved &= solve(&p) == NN_OK && fabs(solution[1]) <= 1e-6;
    }
    CHECK("constant columns are refused without a penalty", refused);
    CHECK("with a penalty they have no weight", solved);
}

static void dependent_columns(void) {
    const double tiny[] = {5e-324, 1e-300, 1e-200, 1e-100, 1e-30, 1e-16, 1e-12, 1e-8};
    int refused = 1, known = 1;
    for (int i = 0; i < 50; i++) {
        problem p = draw(30, 4, 1, 1, 0);
        for (size_t s = 0; s < p.rows; s++)
            p.x[s * 4 + 3] = i % 2 ? p.x[s * 4] : 2 * p.x[s * 4] - 0.5f * p.x[s * 4 + 1];
        if (i % 2) refused &= solve(&p) == NN_ERROR_SINGULAR;
        for (int a = 0; a < 8; a++) {
            p.alpha = tiny[a];
            known &= is_known(solve(&p));
        }
    }
    CHECK("a column twice is refused without a penalty", refused);
    CHECK("dependent columns with a tiny penalty return a status", known);
}

/* The third column of p becomes a x + b of the first: both as binary32, as a file of decimals has them. */
static void add_unit(problem *p, double a, double b) {
    for (size_t s = 0; s < p->rows; s++) {
        double x = round(p->x[s * 3] * 5000) / 100;
        p->x[s * 3] = (float)x;
        p->x[s * 3 + 2] = (float)(a * x + b);
    }
}

/* One quantity in two units: what is left of a column beside the other is rounding. A difference that binary32 can
 * tell from rounding is none. */
static void units(void) {
    static const double unit[][2] = {{1.8, 32},     {1, 273.15}, {0.621371, 0}, {2.20462, 0},
                                     {0.001, 1013}, {-1, 100},   {1 / 3.0, -7}};
    int refused = 1, solved = 1, told_apart = 1;
    for (int u = 0; u < 7; u++)
        for (size_t rows = 4; rows <= MOST_ROWS; rows += 6) {
            problem p = draw(rows, 3, 2, 1, 0);
            add_unit(&p, unit[u][0], unit[u][1]);
            refused &= solve(&p) == NN_ERROR_SINGULAR;
            p.alpha = 0.1;
            solved &= solve(&p) == NN_OK && fabs(solution[0]) < 100 && fabs(solution[4]) < 100;
            p.alpha = 0;
            for (size_t s = 0; s < rows; s++) p.x[s * 3 + 2] += 1e-4f * p.x[s * 3 + 2] * random_number();
            told_apart &= solve(&p) == NN_OK;
        }
    CHECK("columns that differ by rounding only are refused", refused);
    CHECK("with a penalty they are solved", solved);
    CHECK("columns that differ by more are solved", told_apart);
}

/* A sum of columns, as decimals; values computed in binary32; a product beside polynomial_degree's own. */
static void rounded_combinations(void) {
    int sums = 1, computed = 1, products = 1, powers = 1;
    for (int i = 0; i < 20; i++) {
        problem p = draw(30, 5, 1, 1, 0);
        for (size_t s = 0; s < p.rows; s++) {
            double sum = 0;
            for (int k = 0; k < 4; k++) {
                double x = round(p.x[s * 5 + k] * 1000) / 10;
                p.x[s * 5 + k] = (float)x;
                sum += x;
            }
            p.x[s * 5 + 4] = (float)sum;
        }
        sums &= solve(&p) == NN_ERROR_SINGULAR;
        p = draw(30, 3, 1, 1, 0);
        for (size_t s = 0; s < p.rows; s++) p.x[s * 3 + 2] = 1.8f * p.x[s * 3] + 32.0f;
        computed &= solve(&p) == NN_ERROR_SINGULAR;
        p = draw(30, 3, 1, 2, 0);
        for (size_t s = 0; s < p.rows; s++) p.x[s * 3 + 2] = p.x[s * 3] * p.x[s * 3 + 1];
        products &= solve(&p) == NN_ERROR_SINGULAR;
        p = draw(40, 1, 1, 12, 0);
        powers &= solve(&p) == NN_OK;
    }
    CHECK("a sum of columns is refused", sums);
    CHECK("columns computed in binary32 are refused", computed);
    CHECK("a column that is a product of others is refused beside the products", products);
    CHECK("powers of one column, nearly dependent, are solved", powers);
}

/* Columns of very different size are not dependent. */
static void scales(void) {
    int found = 1;
    for (int power = 0; power <= 30; power += 5) {
        problem p = draw(40, 3, 1, 1, 0);
        double factors[] = {pow(10, -power), 1, pow(10, power)};
        for (size_t s = 0; s < p.rows; s++) {
            double t = 5;
            for (int i = 0; i < 3; i++) {
                t += p.x[s * 3 + i] * (i + 1);
                p.x[s * 3 + i] *= (float)factors[i];
            }
            p.t[s] = (float)t;
        }
        found &= solve(&p) == NN_OK;
        for (int i = 0; i < 3; i++) found &= fabs(solution[i] * factors[i] / (i + 1) - 1) < 1e-6;
    }
    CHECK("columns of very different size are solved", found);
}

/* Inputs and targets of any size that binary32 has, all degrees, all penalties. */
static void any_size(void) {
    int known = 1, outcomes[4] = {0};
    for (int i = 0; i < 20000; i++) {
        uint32_t inputs = random_between(1, 3);
        problem p = draw(random_between(1, MOST_ROWS), inputs, random_between(1, 2), random_between(1, 6), 0);
        if (i % 3) p.alpha = pow(10, random_number() * 308);
        double x = pow(10, random_number() * 38), t = pow(10, random_number() * 38);
        for (size_t k = 0; k < p.rows * inputs; k++)
            p.x[k] = (float)(p.x[k] * x * (i % 5 ? 1 : pow(10, 20 * p.x[k])));
        for (size_t k = 0; k < p.rows * p.outputs; k++) p.t[k] = (float)(p.t[k] * t);
        for (size_t k = 0; k < p.rows * inputs; k++)
            if (!isfinite(p.x[k])) p.x[k] = 3e38f;
        nn_status status = solve(&p);
        known &= is_known(status);
        outcomes[status == NN_OK                      ? 0
                 : status == NN_ERROR_SINGULAR        ? 1
                 : status == NN_ERROR_NONFINITE_INPUT ? 2
                                                      : 3]++;
    }
    CHECK("numbers of any size return a status", known);
    CHECK("every outcome occurs", outcomes[0] > 100 && outcomes[1] > 100 && outcomes[2] > 100 && outcomes[3] > 100);
}

static void refusals(void) {
    problem p = draw(30, 3, 1, 1, 0);
    const double bad[] = {-1, -5e-324, NAN, INFINITY, -INFINITY};
    int refused = 1;
    for (int i = 0; i < 5; i++) {
        p.alpha = bad[i];
        refused &= solve(&p) == NN_ERROR_BAD_SETTING;
    }
    CHECK("alpha must be a finite number from 0", refused);
    p.alpha = 0;
    p.x[7] = NAN;
    CHECK("NaN among the inputs is refused", solve(&p) == NN_ERROR_NONFINITE_INPUT);
    p.x[7] = 0;
    p.t[29] = INFINITY;
    CHECK("infinity among the targets is refused", solve(&p) == NN_ERROR_BAD_TARGET);
}

int main(void) {
    problem p = draw(2, 1, 1, 1, 0);
    if (solve(&p) == NN_ERROR_UNSUPPORTED) {
        CHECK("a library without GSL has no closed forms", 1);
        return check_finish();
    }
    minima();
    shapes();
    constant_columns();
    dependent_columns();
    units();
    rounded_combinations();
    scales();
    any_size();
    refusals();
    return check_finish();
}
