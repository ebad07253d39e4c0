/* onnxruntime LIBRARY MODEL INPUTS OUTPUTS ROWS SECONDS: microseconds a call of onnxruntime's C API, one thread.
 * The Python wheel has the library and no header. A function is found by its place in the API's table, which never
 * changes once released (https://onnxruntime.ai/docs/api/c/struct_ort_api.html). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#include "measure.h"

enum {
    GET_ERROR_MESSAGE = 2,
    CREATE_ENV = 3,
    CREATE_SESSION = 7,
    RUN = 9,
    CREATE_SESSION_OPTIONS = 10,
    SET_OPTIMIZATION = 23,
    SET_INTRA_OP_THREADS = 24,
    CREATE_TENSOR_WITH_DATA = 49,
    CREATE_CPU_MEMORY_INFO = 69,
    API_VERSION = 13,
    ALL_OPTIMIZATIONS = 99,
    WARNING = 2,
    ARENA = 1,
    FLOAT = 1
};

typedef void *status;
typedef const struct api_base {
    void *const *(*get_api)(uint32_t version);
    const char *(*get_version)(void);
} api_base;

static void *const *api;

/* The function in a place of the table, as the type that the documentation gives it. */
#define FUNCTION(place, ...) ((status(*)(__VA_ARGS__))api[place])

static void check(status failed) {
    if (failed == NULL) return;
    stop("onnxruntime", ((const char *(*)(status))api[GET_ERROR_MESSAGE])(failed));
}

static void load(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) stop(path, dlerror());
    api_base *(*get_base)(void) = (api_base * (*)(void)) dlsym(library, "OrtGetApiBase");
    if (get_base == NULL) stop(path, "is not onnxruntime");
    api = get_base()->get_api(API_VERSION);
    if (api == NULL) stop(path, "is older than version 1.13");
}

static void *session_of(const char *model) {
    void *environment, *options, *session;
    check(FUNCTION(CREATE_ENV, int, const char *, void **)(WARNING, "bench", &environment));
    check(FUNCTION(CREATE_SESSION_OPTIONS, void **)(&options));
    check(FUNCTION(SET_INTRA_OP_THREADS, void *, int)(options, 1));
    check(FUNCTION(SET_OPTIMIZATION, void *, int)(options, ALL_OPTIMIZATIONS));
    check(FUNCTION(CREATE_SESSION, void *, const char *, void *, void **)(environment, model, options, &session));
    return session;
}

static void *tensor_of(float *values, int64_t rows, int64_t width) {
    void *memory, *tensor;
    int64_t shape[2] = {rows, width};
    check(FUNCTION(CREATE_CPU_MEMORY_INFO, int, int, void **)(ARENA, 0, &memory));
    size_t bytes = (size_t)(rows * width) * sizeof *values;
    check(FUNCTION(CREATE_TENSOR_WITH_DATA, void *, void *, size_t, const int64_t *, size_t, int,
                   void **)(memory, values, bytes, shape, 2, FLOAT, &tensor));
    return tensor;
}

static double timed(void *session, void *x, void *y, size_t calls) {
    const char *const from[] = {"x"}, *const to[] = {"y"};
    const double start = now();
    for (size_t i = 0; i < calls; i++)
        check(FUNCTION(RUN, void *, void *, const char *const *, void *const *, size_t, const char *const *, size_t,
                       void **)(session, NULL, from, &x, 1, to, 1, &y));
    return now() - start;
}

int main(int count, char **arguments) {
    if (count != 7) stop("usage", "onnxruntime LIBRARY MODEL INPUTS OUTPUTS ROWS SECONDS");
    load(arguments[1]);
    size_t inputs = strtoul(arguments[3], NULL, 10), outputs = strtoul(arguments[4], NULL, 10);
    size_t rows = strtoul(arguments[5], NULL, 10);
    float *values = room(rows * inputs * sizeof *values);
    fill(values, rows * inputs);
    void *session = session_of(arguments[2]);
    void *x = tensor_of(values, (int64_t)rows, (int64_t)inputs);
    void *y = tensor_of(room(rows * outputs * sizeof(float)), (int64_t)rows, (int64_t)outputs);
    size_t calls = 1, done = 0;
    while (timed(session, x, y, calls) < 1e-3) calls *= 2;
    double limit = atof(arguments[6]), begin = now(), times[MAX_TIMES];
    do {
        times[done++] = timed(session, x, y, calls);
    } while (done < MAX_TIMES && (done < 3 || now() - begin < limit));
    printf("%.6g\n", median(times, done) / (double)calls * 1e6);
    return 0;
}
