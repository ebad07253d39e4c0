/*
 * nn.h - libnn: small multilayer perceptrons, trained and run without allocation.
 *
 *   #include <nn.h>
 *   #include <stdio.h>
 *
 *   int main(void) {
 *       static const float x[] = {0, 0, 0, 1, 1, 0, 1, 1}, t[] = {0, 1, 1, 0};
 *       static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(2, 8, 1, NN_SLOTS_ADAM, 32, 0, 0)];
 *       const nn_layer layers[] = {{.units = 8, .activation = NN_TANH}, {.units = 1}};
 *       nn_config config = nn_config_default();
 *       nn_fit_options options = nn_fit_options_default();
 *       nn_network *network;
 *       float y[4];
 *       config.inputs = 2, config.layers = layers, config.layer_count = 2, config.learning_rate = 0.05f;
 *       options.epochs = 500;
 *       nn_status status = nn_init(memory, sizeof memory, &config, &network);
 *       if (status == NN_OK) status = nn_fit(network, x, t, 4, &options, NULL);
 *       if (status == NN_OK) status = nn_predict(network, x, 4, y);
 *       if (status == NN_OK) printf("%.2f %.2f %.2f %.2f\n", y[0], y[1], y[2], y[3]);
 *       return nn_is_error(status) ? puts(nn_status_string(status)), 1 : 0;
 *   }
 *
 * A tour: docs/c-guide.md. The rules that hold for every function:
 *
 *   Memory    The caller owns it all and hands over one block, whose exact size he can ask for (nn_get_sizes, or
 *             the macros at the end). Nothing is allocated, so nothing is freed: to be rid of a network, forget its
 *             block. Between two calls a block may be copied or moved byte by byte to any place that is aligned to
 *             NN_ALIGNMENT: cast the new address to nn_network *. Copies are networks of their own. An opened
 *             network finds its model where it was. (OpenBLAS, which NN_BLAS asks for, allocates.)
 *   Stack     On a 32-bit chip at most 3,072 bytes below the caller, nn_quantize 6,144, functions that open a model
 *             or predict 1,280: docs/firmware-sizes.md.
 *   Data      Rows are samples: `inputs` is float[rows][inputs], row-major; `targets` is float[rows][target_width],
 *             see nn_loss. Numbers are IEEE-754 binary32. Inputs are finite, but for what an nn_column allows.
 *             Numbers of rows are size_t, but for records that a program may store (nn_progress, nn_fit_state),
 *             whose layout does not depend on the machine.
 *   Results   A function that can fail returns an nn_status and writes results through pointers. A call that fails
 *             leaves parameters, optimiser state, generator, scaling and the caller's buffers as they were, but for
 *             *network of nn_init, nn_open and nn_load, and for the outputs of NONFINITE_OUTPUT. @return names all
 *             that a function may return, without their NN_ERROR_. No number and no byte of a model makes a
 *             function trap; a pointer to memory that is not there, or shorter than was said, does.
 *   Overlap   What a call writes shares no byte with anything else that it reads or writes (OVERLAP): outputs are
 *             not inputs, and no result lies in a network's block or in the model of an opened network. What is
 *             only read may be one and the same. Inputs may be arrays that another network gives out, and for
 *             nn_predict, nn_predict_layer, nn_forward, nn_evaluate and nn_quantize also parameters, gradients and
 *             scalings of the network itself. Of a buffer that is longer than needed only the bytes that are needed
 *             count.
 *   Bits      Every sum runs in one fixed order and exp, log and tanh are the library's own, so the same calls give
 *             the same bits on every machine, whatever its vector width, with NN_CANONICAL and with NN_FUSED.
 *   Threads   No globals. One network may be used by one thread at a time; different networks are independent. A
 *             model is only read: any number of threads may nn_open it, each with a block of its own. The library
 *             starts no thread; a program may lend its own (nn_parallel), and processes on other machines
 *             (nn_exchange).
 *   Growth    Fields are only appended to structs that begin with struct_size, and 0 in a new one means its
 *             default. A library accepts a struct of a newer header while all that it does not know is 0, and sets
 *             the rest of a longer result to 0 (STRUCT_SIZE otherwise). nn_layer, nn_column, nn_schedule,
 *             nn_lane and nn_fit_state do not grow.
 *
 * "Network" below is the block in use; "model" is the file that nn_save writes (docs/model-format.md).
 */
#ifndef NN_H
#define NN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Declares a function of the library. */
#if defined(__GNUC__) && !defined(__swift__)
#define NN_API __attribute__((visibility("default")))
#else
#define NN_API
#endif

/* An enumeration of 32 bits: a type that compilers check where the language can say so, else an int32_t. */
/* clang-format off */
#if !defined(__swift__) && \
    ((defined(__cplusplus) && __cplusplus >= 201103L) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L))
#define NN_ENUM(name) name : int32_t
#define NN_TYPE(name) \
    enum NN_ENUM(name); \
    typedef enum name name
#else
#define NN_ENUM(name)
#define NN_TYPE(name) typedef int32_t name
#endif
/* clang-format on */

/* ------------------------------------------------------------------------------------ version -- */

#define NN_VERSION_MAJOR 0
#define NN_VERSION_MINOR 1
#define NN_VERSION_PATCH 0
/** major * 10000 + minor * 100 + patch */
#define NN_VERSION 100

/** NN_OK, or the reason why a call did nothing. The values never change; more may be added. nn_is_error tells which
 *  are failures. */
NN_TYPE(nn_status);
enum NN_ENUM(nn_status) {
    NN_OK = 0,
    /** nn_fit: the callback asked to stop; the network holds what it had learned by then. */
    NN_STOPPED = 1,

    /* arguments */
    NN_ERROR_NULL_POINTER = 10,     /**< a pointer that must not be NULL is NULL */
    NN_ERROR_MISALIGNED = 11,       /**< memory or model is not aligned to NN_ALIGNMENT, or an array not to 4 */
    NN_ERROR_BUFFER_TOO_SMALL = 12, /**< memory, or a buffer to write to, is smaller than required */
    NN_ERROR_STRUCT_SIZE = 13,      /**< a struct_size or layer_size is none this library knows */
    NN_ERROR_OUT_OF_RANGE = 14,     /**< an index or a count is outside what the network has */
    NN_ERROR_OVERLAP = 15,          /**< what is written shares bytes with something else: see above */

    /* the description of a network */
    NN_ERROR_ZERO_DIMENSION = 20, /**< inputs, layer_count, units, max_batch, rows or epochs is 0 */
    NN_ERROR_TOO_LARGE = 21,      /**< a dimension is over its NN_MAX_..., or the block 2 GiB or more */
    NN_ERROR_UNKNOWN_ENUM = 22,   /**< an activation, loss, optimiser ... that this library does not have */
    NN_ERROR_BAD_SETTING = 23,    /**< a setting is not finite or outside its documented range */
    NN_ERROR_LOSS_MISMATCH = 24,  /**< the loss does not fit the last layer's activation or width, or the
                                           target scaling */

    /* numbers */
    NN_ERROR_NONFINITE_INPUT = 30,    /**< an input is NaN or infinite */
    NN_ERROR_BAD_TARGET = 31,         /**< a target is not finite, not a class index, or not in [0, 1] */
    NN_ERROR_NONFINITE_LOSS = 32,     /**< training diverged: the loss is not finite */
    NN_ERROR_NONFINITE_GRADIENT = 33, /**< training diverged: the norm of the mean gradient is not finite or over
                                           1e18, or a parameter is over 1e15; or a gradient that the program
                                           gives is NaN or infinite */

    NN_ERROR_SINGULAR = 34,         /**< nn_solve: the columns are linearly dependent, or the rows too few */
    NN_ERROR_NONFINITE_OUTPUT = 35, /**< nn_predict: an output is NaN or infinite; all outputs are written. So
                                         with the gradients of inputs */
    NN_ERROR_MISSING_VALUE = 36,    /**< an input is NaN in an nn_column that refuses missing values */
    NN_ERROR_UNKNOWN_CATEGORY = 37, /**< an input is no index of a category in an nn_column that refuses others */

    /* state */
    NN_ERROR_WRONG_STATE = 40,   /**< nn_backward without nn_forward, nn_step without nn_backward; a network
                                      that is quantised, or is not, and must be the other; a call from an
                                      nn_callback, nn_read_rows, nn_run or nn_exchange that may not come from
                                      there */
    NN_ERROR_NOT_TRAINABLE = 41, /**< the network was opened with nn_open, or its model is quantised */
    NN_ERROR_NOT_A_NETWORK = 42, /**< the memory does not hold an initialised network */
    NN_ERROR_NO_SCALING = 43,    /**< the network was described without this scaling */
    NN_ERROR_READ = 44,          /**< rows could not be read: an nn_read_rows did not return 0 */
    NN_ERROR_EXCHANGE = 45,      /**< another rank could not be reached: a function of an nn_exchange did not
                                      return 0 */

    /* model files */
    NN_ERROR_MODEL_MAGIC = 50,      /**< not a libnn model */
    NN_ERROR_MODEL_VERSION = 51,    /**< written in a newer format than this library knows */
    NN_ERROR_MODEL_BYTE_ORDER = 52, /**< the byte-order mark is not little-endian */
    NN_ERROR_MODEL_TRUNCATED = 53,  /**< shorter or longer than the length it states */
    NN_ERROR_MODEL_CHECKSUM = 54,   /**< the checksum does not fit: the file is damaged */
    NN_ERROR_MODEL_MALFORMED = 55,  /**< the checksum fits but the contents contradict the format */
    NN_ERROR_MODEL_NONFINITE = 56,  /**< a weight, scaling or optimiser value is NaN or infinite */

    /** The library cannot serve a program compiled with this header. */
    NN_ERROR_VERSION_MISMATCH = 60,
    NN_ERROR_UNSUPPORTED = 61 /**< this build of the library does not have the function (nn_solve needs GSL), or
                                   what the network asks for (firmware built with FEATURES); nn_quantize cannot
                                   quantise such a network, nn_input_gradients not go back through it */
};

/**
 * 1 for a status that is a failure, 0 for NN_OK, NN_STOPPED and whatever else ends a call that did its work.
 * @param status any number
 */
NN_API uint32_t nn_is_error(nn_status status);

/**
 * One line of English for a status, without a full stop. Never NULL; unknown values have a line too.
 * @param status any number
 */
NN_API const char *nn_status_string(nn_status status);

/** NN_VERSION of the library that is running. */
NN_API uint32_t nn_version(void);

/** The running library's version as text, "0.1.0". Never NULL. */
NN_API const char *nn_version_string(void);

/**
 * Ask whether this library can serve a program compiled with a header: call nn_check_version(NN_VERSION) when the
 * program starts. Before 1.0 major and minor must be equal; from 1.0 on major must be equal and the header's
 * minor not newer than the library's.
 * @param header_version NN_VERSION of the header
 * @return NN_OK or VERSION_MISMATCH.
 */
NN_API nn_status nn_check_version(uint32_t header_version);

/**
 * The kernels that the library runs here: "x86-64-v4" (AVX-512), "x86-64-v3" (AVX2), "x86-64", "aarch64",
 * "portable" elsewhere, or "plain", the loops of firmware. NN_FAST is faster with v4, v3 and aarch64; with the
 * others it is NN_CANONICAL. Never NULL.
 */
NN_API const char *nn_kernels(void);

/**
 * The BLAS that NN_BLAS computes with here: "OpenBLAS", or "" where there is none. Never NULL. A program has
 * OpenBLAS when it is linked with it (-lnn -lopenblas): docs/c-guide.md.
 */
NN_API const char *nn_blas(void);

/* ------------------------------------------------------------------------------------- limits -- */

/** Alignment in bytes of every memory block and model buffer. 64 is a little faster on a PC. */
#define NN_ALIGNMENT 16
#define NN_MAX_LAYERS 64
#define NN_MAX_UNITS 65536
#define NN_MAX_INPUTS 65536
#define NN_MAX_BATCH 65536
#define NN_MAX_CHANNELS 64
#define NN_MAX_WINDOW 4096
#define NN_MAX_BANDS 64

/* ------------------------------------------------------------------------- describe a network -- */

/** Activation of a layer; z is the layer's sum, a its output. Names and constants as in torch.nn. */
NN_TYPE(nn_activation);
enum NN_ENUM(nn_activation) {
    NN_IDENTITY = 0,   /**< a = z */
    NN_SIGMOID = 1,    /**< a = 1 / (1 + exp(-z)) */
    NN_TANH = 2,       /**< a = tanh z */
    NN_RELU = 3,       /**< a = max(z, 0) */
    NN_LEAKY_RELU = 4, /**< a = z for z > 0, else slope * z */
    NN_SOFTMAX = 5,    /**< a_j = exp(z_j) / sum_i exp(z_i), over the units of the layer */
    NN_ELU = 6,        /**< a = z for z > 0, else slope * (exp(z) - 1); Clevert et al. 2016, their alpha */
    NN_SELU = 7,       /**< 1.0507 * (z for z > 0, else 1.67326 * (exp(z) - 1)); Klambauer et al. 2017 */
    /** a = z / 2 * (1 + tanh(sqrt(2 / pi) * (z + 0.044715 z^3))): torch.nn.GELU(approximate="tanh"); Hendrycks &
     *  Gimpel 2016 */
    NN_GELU = 8,
    NN_SILU = 9,          /**< a = z * sigmoid(z); Elfwing et al. 2018 */
    NN_SOFTPLUS = 10,     /**< a = ln(1 + exp(z)) */
    NN_HARD_SIGMOID = 11, /**< a = min(max(z / 6 + 1/2, 0), 1) */
    NN_HARD_TANH = 12,    /**< a = min(max(z, -1), 1) */
    NN_EXP = 13,          /**< a = exp(z): the log link; z is clamped to [-87.3, 88] */
    NN_SIGN = 14,         /**< a = 1 for z > 0, else -1: the perceptron; last layer, with NN_PERCEPTRON only */
    NN_GELU_ERF = 15,     /**< a = z / 2 * (1 + erf(z / sqrt(2))): torch.nn.GELU() */
    NN_MISH = 16          /**< a = z * tanh(ln(1 + exp(z))); Misra 2019 */
};

/**
 * How the weights of a layer are drawn. fan_in is the number of its inputs, fan_out of its units.
 * DEFAULT draws biases as PyTorch does; every other one sets them to zero. Kaiming (He et al. 2015)
 * has gain sqrt(2 / (1 + slope^2)) for NN_LEAKY_RELU and sqrt(2) otherwise; Xavier: Glorot & Bengio 2010.
 */
NN_TYPE(nn_initialization);
enum NN_ENUM(nn_initialization) {
    NN_INIT_DEFAULT = 0,         /**< weights and biases U(-k, k), k = 1 / sqrt(fan_in): torch.nn.Linear */
    NN_INIT_KAIMING_UNIFORM = 1, /**< U(-k, k), k = gain * sqrt(3 / fan_in) */
    NN_INIT_KAIMING_NORMAL = 2,  /**< N(0, s^2), s = gain / sqrt(fan_in) */
    NN_INIT_XAVIER_UNIFORM = 3,  /**< U(-k, k), k = sqrt(6 / (fan_in + fan_out)) */
    NN_INIT_XAVIER_NORMAL = 4,   /**< N(0, s^2), s = sqrt(2 / (fan_in + fan_out)) */
    NN_INIT_LECUN_UNIFORM = 5,   /**< U(-k, k), k = sqrt(3 / fan_in); LeCun et al. 1998 */
    NN_INIT_LECUN_NORMAL = 6,    /**< N(0, s^2), s = 1 / sqrt(fan_in) */
    NN_INIT_CONSTANT = 7,        /**< every weight = init_value */
    NN_INIT_ORTHOGONAL = 8 /**< normal numbers made orthonormal, rows or columns, whichever are fewer; Saxe 2014 */
};

/**
 * Loss of one row. O is the number of outputs, a the outputs, t the targets (O numbers a row unless said
 * otherwise). Over a batch the losses of the rows are averaged, or summed: nn_reduction. Names and formulas as
 * in torch.nn.
 */
NN_TYPE(nn_loss);
enum NN_ENUM(nn_loss) {
    NN_MSE = 0, /**< mean over the outputs of (a - t)^2 */
    /** Binary cross-entropy of probabilities, mean over the outputs of -t ln a - (1 - t) ln(1 - a); t in [0, 1].
     *  With NN_SIGMOID in the last layer the two are computed as one from z, exact for any z; with NN_SOFTMAX
     *  or NN_HARD_SIGMOID the logarithms are limited to -100 as torch does. */
    NN_BINARY_CROSS_ENTROPY = 1,
    /** Categorical cross-entropy of probabilities, -ln a_t. The last layer must be NN_SOFTMAX of at least 2
     *  units (computed as one from z, exact for any z). Targets: one number a row, the class 0 ... O-1. */
    NN_CROSS_ENTROPY = 2,
    /** -sum_j t_j ln a_j, each t_j in [0, 1]: one-hot rows or soft labels. Else as NN_CROSS_ENTROPY. */
    NN_CROSS_ENTROPY_ONE_HOT = 3,
    NN_HALF_MSE = 4, /**< mean over the outputs of (a - t)^2 / 2 */
    NN_MAE = 5,      /**< mean over the outputs of |a - t|: torch's L1Loss */
    /** Mean over the outputs of d^2 / 2 for |d| <= delta, else delta (|d| - delta / 2); d = a - t and delta =
     *  huber_delta. Huber 1964. */
    NN_HUBER = 6,
    /** Binary cross-entropy that applies a sigmoid to the outputs: for a last layer without one. t in [0, 1]. */
    NN_BCE_WITH_LOGITS = 7,
    /** Cross-entropy that applies a softmax to the outputs, as torch.nn.CrossEntropyLoss: for a last layer of at
     *  least 2 units without one. Targets: one class a row. Outputs that are already a softmax are normalised
     *  twice, which learns slowly; some tutorials do it. */
    NN_CROSS_ENTROPY_WITH_LOGITS = 8,
    /** mean over the outputs of a - t ln(a + 1e-8); a >= 0 (NN_EXP, NN_SOFTPLUS, NN_RELU), t >= 0:
     *  torch's PoissonNLLLoss(log_input=False). */
    NN_POISSON_NLL = 9,
    NN_HINGE = 10, /**< mean over the outputs of max(0, 1 - t a); t is -1 or 1. Not for NN_SIGN */
    /** mean over the outputs of max(0, -t z); t is -1 or 1, the last layer NN_SIGN or NN_IDENTITY. A z of 0
     *  counts as wrong. With NN_SGD, batches of one row and learning rate 1: Rosenblatt's rule (1958). */
    NN_PERCEPTRON = 11,
    /** Mean over the outputs of max(q (t - a), (q - 1) (t - a)): the pinball loss of scikit-learn's
     *  mean_pinball_loss, q = quantiles[j] of output j, which learns that quantile of the target. Targets: one
     *  number a row, the same for all outputs. Nothing keeps the outputs from crossing. Koenker & Bassett 1978. */
    NN_PINBALL = 12
};

/** How the losses, and so the gradients, of a batch's rows become one. */
NN_TYPE(nn_reduction);
enum NN_ENUM(nn_reduction) {
    NN_REDUCTION_MEAN = 0, /**< mean over the rows, and over the outputs where the loss says so */
    NN_REDUCTION_SUM = 1   /**< sum over the rows and over the outputs */
};

/**
 * How nn_step changes each parameter p by its mean gradient g; lr is the learning rate, n the number of the
 * step. Formulas, names and defaults as in torch.optim. Before it, in this order: clip_norm, clip_value, l1
 * (g += l1 * sign p) and weight_decay (g += weight_decay * p; NN_ADAMW: p -= lr * weight_decay * p instead).
 */
NN_TYPE(nn_optimizer);
enum NN_ENUM(nn_optimizer) {
    /** momentum 0: p -= lr * g. Else v = momentum * v + (1 - dampening) * g (the first v is g) and p -= lr * v,
     *  with nesterov p -= lr * (g + momentum * v). */
    NN_SGD = 0,
    /** Kingma & Ba 2015: m = beta1*m + (1-beta1)*g, v = beta2*v + (1-beta2)*g*g,
     *  p -= lr / (1-beta1^n) * m / (sqrt(v) / sqrt(1-beta2^n) + epsilon). */
    NN_ADAM = 1,
    NN_ADAMW = 2, /**< NN_ADAM with decoupled weight decay; Loshchilov & Hutter 2019 */
    NN_ADAGRAD =
        3, /**< s += g*g, p -= lr * g / (sqrt(s) + epsilon); Duchi et al. 2011. torch: lr 0.01, epsilon 1e-10 */
    /** s = smoothing*s + (1-smoothing)*g*g, d = g / (sqrt(s) + epsilon); momentum 0: p -= lr * d, else
     *  v = momentum*v + d, p -= lr * v. Hinton 2012. torch: lr 0.01 */
    NN_RMSPROP = 4,
    /** iRprop-, Igel & Huesken 2000, as torch and FANN: each parameter has a step size, at first lr; it grows by
     *  eta_plus while the sign of g stays, shrinks by eta_minus when it turns (and g counts as 0 then), within
     *  step_min and step_max; p -= sign(g) * step size. For full batches. torch: lr 0.01 */
    NN_RPROP = 5,
    /** Adam with Nesterov's momentum, Dozat 2016: m and v as NN_ADAM,
     *  u_n = beta1 * (1 - 0.96^(n * momentum_decay) / 2), U_n the product of u_1 to u_n,
     *  p -= lr * (g * (1-u_n) / (1-U_n) + m * u_(n+1) / (1-U_(n+1))) / (sqrt(v) / sqrt(1-beta2^n) + epsilon).
     *  torch: lr 0.002 */
    NN_NADAM = 6
};

/** How the products of a layer are added up: the outputs of layers, the gradients of their weights and of their
 *  inputs. All else is the same in NN_CANONICAL and NN_FUSED: activations, losses, gradients of biases, scalings,
 *  norms and optimisers round after every operation. */
NN_TYPE(nn_arithmetic);
enum NN_ENUM(nn_arithmetic) {
    /** Each product is rounded, then added, in one ascending order: the same bits on every machine. */
    NN_CANONICAL = 0,
    /** Fused multiply-adds, rounded once, where the processor has them, and sums over rows that may run in several
     *  chains: faster, equal to NN_CANONICAL within rounding, and not the same bits on every machine, nor for a
     *  batch in one call and in parts. */
    NN_FAST = 1,
    /** NN_FAST, and the products of layers with 512 inputs and 512 units or more, in batches of 64 rows or more, by
     *  OpenBLAS where nn_init, nn_open or nn_load found one (nn_blas), with its own memory and threads and bits
     *  that depend on them: docs/c-guide.md. */
    NN_BLAS = 2,
    /** The order of NN_CANONICAL, each step one fused multiply-add, which IEEE 754 rounds once: the same bits on
     *  every machine too, other than canonical ones. An instruction on x86-64-v3 and -v4 (nn_kernels), 64-bit ARM,
     *  Cortex-M and RISC-V with an FPU; software elsewhere: some 20 times slower on x86-64 without FMA. */
    NN_FUSED = 3
};

/** Scaling of inputs or targets, kept in the network and in the model file. */
NN_TYPE(nn_scaling);
enum NN_ENUM(nn_scaling) {
    NN_SCALING_NONE = 0,
    /** Inputs: x' = (x - mean) * scale goes into the first layer. Targets: the network learns
     *  (t - mean) * scale and predictions are scaled back. mean 0 and scale 1 until fitted or set. */
    NN_SCALING_STANDARDIZE = 1,
    NN_SCALING_MIN_MAX = 2 /**< the same with the minimum and 1 / range: fitted columns lie in [0, 1] */
};

/** What a column of the rows holds. */
NN_TYPE(nn_column_kind);
enum NN_ENUM(nn_column_kind) {
    NN_COLUMN_NUMBER = 0,  /**< a number: one feature */
    NN_COLUMN_CATEGORY = 1 /**< the index of a category, 0 ... categories - 1: a feature for each, one-hot */
};

/** What NaN, a value that is missing, is in a column. */
NN_TYPE(nn_missing);
enum NN_ENUM(nn_missing) {
    NN_MISSING_REFUSE = 0, /**< an error: MISSING_VALUE */
    NN_MISSING_FILL = 1,   /**< the same as `fill` */
    /** Number: the same as `fill`, and a feature more, behind the number's, is 1 when it is missing and 0 else.
     *  Category: one of its own, whose feature follows those of the others. */
    NN_MISSING_FLAG = 2
};

/** What a number is that is no index of a category. */
NN_TYPE(nn_unknown);
enum NN_ENUM(nn_unknown) {
    NN_UNKNOWN_REFUSE = 0, /**< an error: UNKNOWN_CATEGORY */
    NN_UNKNOWN_OTHER = 1   /**< the last category, which a training should have seen: rare ones pooled */
};

/** One column of the rows that a network takes, and the features that the first layer sees of it. Features stand in
 *  the order of the columns. Zeroed it is a number that must be there. */
typedef struct nn_column {
    nn_column_kind kind;
    nn_missing missing;
    nn_unknown unknown;  /**< 0 for a number */
    uint32_t categories; /**< NN_COLUMN_CATEGORY: >= 1; 0 for a number */
    float fill;          /**< of NN_MISSING_FILL and a number's NN_MISSING_FLAG: finite, for a category an index;
                              else 0 */
    uint32_t reserved;   /**< 0 */
} nn_column;

/** One dense layer: z = W^T x + b, a = activation(z). A zeroed rest means defaults. */
typedef struct nn_layer {
    uint32_t units; /**< outputs of the layer, 1 ... NN_MAX_UNITS */
    nn_activation activation;
    nn_initialization initialization;
    float slope;       /**< of NN_LEAKY_RELU, in [0, 1], 0 means 0.01; alpha of NN_ELU, in [0, 1e3], 0 means 1 */
    float init_value;  /**< of NN_INIT_CONSTANT */
    float dropout;     /**< [0, 1): in training each output is set to 0 with this probability and the others are
                            divided by 1 - dropout; 0 in the last layer. Srivastava et al. 2014, inverted */
    float max_norm;    /**< after every step the weights into each unit are scaled to at most this norm; 0 = off */
    uint32_t reserved; /**< 0 */
} nn_layer;

/** Everything that nn_init needs. Fill from nn_config_default(), or from nn_get_default_config() where there are no
 *  inline functions; then set inputs, layers, loss. */
typedef struct nn_config {
    uint32_t struct_size;   /**< sizeof(nn_config), set by nn_config_default */
    uint32_t layer_size;    /**< sizeof(nn_layer), set by nn_config_default */
    const nn_layer *layers; /**< [layer_count], first hidden layer to output layer; copied by nn_init */
    uint32_t layer_count;   /**< 1 ... NN_MAX_LAYERS */
    uint32_t inputs;        /**< numbers a row, 1 ... NN_MAX_INPUTS: its columns */
    nn_loss loss;
    nn_optimizer optimizer;
    float learning_rate; /**< (0, 1e6]; default 0.001 */
    float momentum;      /**< NN_SGD, NN_RMSPROP: [0, 1); default 0 */
    float dampening;     /**< NN_SGD: [0, 1); default 0 */
    uint32_t nesterov;   /**< NN_SGD with momentum and without dampening: 0 or 1; default 0 */
    float beta1;         /**< NN_ADAM, NN_ADAMW, NN_NADAM: [0, 1); default 0.9 */
    float beta2;         /**< NN_ADAM, NN_ADAMW, NN_NADAM: [0, 1); default 0.999 */
    float smoothing;     /**< NN_RMSPROP, torch's alpha: [0, 1); default 0.99 */
    float epsilon;       /**< NN_ADAM, NN_ADAMW, NN_NADAM, NN_ADAGRAD, NN_RMSPROP: (0, 1]; default 1e-8 */
    float eta_minus;     /**< NN_RPROP: (0, 1); default 0.5 */
    float eta_plus;      /**< NN_RPROP: (1, 10]; default 1.2 */
    float step_min;      /**< NN_RPROP: (0, step_max]; default 1e-6 */
    float step_max;      /**< NN_RPROP: up to 1e6; default 50 */
    float weight_decay;  /**< L2, biases too, as in torch; [0, 1e3]; default 0 */
    float l1;            /**< L1, biases too; [0, 1e3]; default 0 */
    float clip_norm;     /**< scale g so that its Euclidean norm is at most this; 0 = off; default 0 */
    float clip_value;    /**< limit every g to [-clip_value, clip_value]; 0 = off; default 0 */
    uint32_t seed;       /**< one seed, one result, on every machine; 0 and 1 draw the same stream (as GSL's) */
    uint32_t max_batch;  /**< rows held at once, 1 ... NN_MAX_BATCH; default 32. A larger batch is worked
                              through in pieces, with the same bits: it costs speed only. */
    nn_scaling input_scaling;  /**< default NN_SCALING_NONE */
    nn_scaling target_scaling; /**< default NN_SCALING_NONE; NN_MSE, NN_HALF_MSE, NN_MAE, NN_HUBER and
                                    NN_PINBALL only */
    /** >= 1, default 1: the first layer sees every product of up to so many inputs (scaled ones, if they are), in
     *  the order of scikit-learn's PolynomialFeatures without bias: x1, x2, x1^2, x1 x2, x2^2, ... Their number
     *  must be at most NN_MAX_INPUTS. */
    uint32_t polynomial_degree;
    nn_reduction reduction;   /**< default NN_REDUCTION_MEAN */
    float huber_delta;        /**< NN_HUBER: (0, 1e6]; default 1 */
    nn_arithmetic arithmetic; /**< default NN_CANONICAL */
    float momentum_decay;     /**< NN_NADAM: [0, 1]; default 0, which means 0.004 (1e-30: none) */
    /** Leading layers that training leaves as they are: 0 ... layer_count - 1; default 0. They compute as in
     *  nn_predict, without dropout, and have no gradient and no optimiser state. */
    uint32_t frozen_layers;
    /** NULL: every input is a number that must be there, and a feature. Else [inputs], copied by nn_init: what the
     *  rows hold. Numbers among the features are scaled, and all are multiplied (polynomial_degree); there may be
     *  NN_MAX_INPUTS. */
    const nn_column *columns;
    const float *quantiles; /**< NN_PINBALL: [outputs], each in (0, 1); copied by nn_init. Else not looked at */
} nn_config;

/** A description with the documented defaults, optimiser NN_ADAM and loss NN_MSE. */
static inline nn_config nn_config_default(void) {
    nn_config c;
    c.struct_size = (uint32_t)sizeof(nn_config);
    c.layer_size = (uint32_t)sizeof(nn_layer);
    c.layers = NULL;
    c.layer_count = 0;
    c.inputs = 0;
    c.loss = NN_MSE;
    c.optimizer = NN_ADAM;
    c.learning_rate = 0.001f;
    c.momentum = 0.0f;
    c.dampening = 0.0f;
    c.nesterov = 0;
    c.beta1 = 0.9f;
    c.beta2 = 0.999f;
    c.smoothing = 0.99f;
    c.epsilon = 1e-8f;
    c.eta_minus = 0.5f;
    c.eta_plus = 1.2f;
    c.step_min = 1e-6f;
    c.step_max = 50.0f;
    c.weight_decay = 0.0f;
    c.l1 = 0.0f;
    c.clip_norm = 0.0f;
    c.clip_value = 0.0f;
    c.seed = 1;
    c.max_batch = 32;
    c.input_scaling = NN_SCALING_NONE;
    c.target_scaling = NN_SCALING_NONE;
    c.polynomial_degree = 1;
    c.reduction = NN_REDUCTION_MEAN;
    c.huber_delta = 1.0f;
    c.arithmetic = NN_CANONICAL;
    c.momentum_decay = 0.0f;
    c.frozen_layers = 0;
    c.columns = NULL;
    c.quantiles = NULL;
    return c;
}

/**
 * Write what nn_config_default returns, for programs that load the library and cannot call inline functions.
 * @param config its struct_size and layer_size are set
 * @return NN_OK, NULL_POINTER, MISALIGNED, STRUCT_SIZE.
 */
NN_API nn_status nn_get_default_config(nn_config *config);

/** What a network needs, in bytes unless said otherwise. The same on every machine. */
typedef struct nn_sizes {
    uint32_t struct_size;     /**< in: sizeof(nn_sizes) */
    uint32_t parameters;      /**< weights and biases, a count */
    uint32_t multiply_adds;   /**< of one row's inference, a count (0xffffffff: that many or more) */
    uint32_t inference_bytes; /**< block for nn_open; the weights stay in the model */
    uint32_t training_bytes;  /**< block for nn_init and nn_load */
    uint32_t model_bytes;     /**< model file without names, note and training state */
    uint32_t outputs;         /**< outputs a row, a count */
    uint32_t target_width;    /**< targets a row, a count: 1 for NN_CROSS_ENTROPY, else outputs */
} nn_sizes;

/**
 * Check a description and say what it needs, before anything is built. Of the settings only max_batch, the
 * optimiser and whether it has momentum, the scalings, the degree of the polynomial, the columns and frozen_layers
 * change sizes.
 * @param config the description
 * @param sizes receives them; its struct_size is set
 * @return NN_OK, NULL_POINTER, MISALIGNED, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM,
 *        BAD_SETTING, LOSS_MISMATCH, UNSUPPORTED.
 */
NN_API nn_status nn_get_sizes(const nn_config *config, nn_sizes *sizes);

/** The choices of this header whose values have names. */
NN_TYPE(nn_choice);
enum NN_ENUM(nn_choice) {
    NN_CHOICE_ACTIVATION = 0,     /**< nn_activation */
    NN_CHOICE_LOSS = 1,           /**< nn_loss */
    NN_CHOICE_OPTIMIZER = 2,      /**< nn_optimizer */
    NN_CHOICE_SCHEDULE = 3,       /**< nn_schedule_kind */
    NN_CHOICE_INITIALIZATION = 4, /**< nn_initialization */
    NN_CHOICE_REDUCTION = 5,      /**< nn_reduction */
    NN_CHOICE_ARITHMETIC = 6,     /**< nn_arithmetic */
    NN_CHOICE_SCALING = 7         /**< nn_scaling */
};

/**
 * The name of a value: "leaky-relu" for NN_LEAKY_RELU, which is what nn-cli's options call it. NULL when the
 * library has no such value. The values of a choice are 0, 1, 2 and so on, up to the first that has no name.
 * @param choice whose value it is
 * @param value any number
 */
NN_API const char *nn_choice_name(nn_choice choice, int32_t value);

/**
 * The value that has a name.
 * @param choice whose value it is; UNKNOWN_ENUM for one that the library does not have
 * @param name NUL-terminated, such as "leaky-relu"; UNKNOWN_ENUM when no value has it
 * @param value receives it
 * @return NN_OK, NULL_POINTER, MISALIGNED, OVERLAP, UNKNOWN_ENUM.
 */
NN_API nn_status nn_find_choice(nn_choice choice, const char *name, int32_t *value);

/* --------------------------------------------------------------------------------- initialise -- */

/** A network inside the caller's block. Opaque; it lives as long as the block. */
typedef struct nn_network nn_network;

/**
 * Lay out a network for training (and inference) and draw its parameters from the seed: layer by layer, weights
 * in memory order and then biases.
 * @param memory the network's block, aligned to NN_ALIGNMENT; not one of a network that is calling back
 *        (WRONG_STATE)
 * @param memory_size its bytes, at least training_bytes of nn_get_sizes
 * @param config the description, which may go afterwards
 * @param network receives `memory`; NULL when the call fails, unless it lies in the description
 * @return NN_OK, NULL_POINTER, MISALIGNED, BUFFER_TOO_SMALL, STRUCT_SIZE, OVERLAP, WRONG_STATE,
 *        ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM, BAD_SETTING, LOSS_MISMATCH, UNSUPPORTED.
 */
NN_API nn_status nn_init(void *memory, size_t memory_size, const nn_config *config, nn_network **network);

/**
 * Make a network as if freshly initialised: parameters drawn again, optimiser state and step count zero. Scalings,
 * the learning rate and frozen layers stay; the first number drawn is the first layer's that is not frozen.
 * @param network a trainable one
 * @param seed of the new parameters
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE.
 */
NN_API nn_status nn_reset(nn_network *network, uint32_t seed);

/* ------------------------------------------------------------------------------------ threads -- */

/** A piece of work: task(argument, index). It computes, and never blocks, fails or calls the program's functions.
 */
typedef void (*nn_task)(void *argument, size_t index);

/**
 * Call task(argument, i) once for each i in 0 ... tasks - 1, in any order, on any threads, some at the same time or
 * none, and return when all of them have returned; what they wrote must be visible to the caller then. These are
 * the rules of libdispatch's dispatch_apply_f and of tbb::parallel_for. `context` is nn_parallel's.
 */
typedef void (*nn_run)(void *context, size_t tasks, nn_task task, void *argument);

/**
 * The program's threads, for the work inside one call: a parallel-for that runs each task once. It is used during
 * that call only, by the thread that made it. The bits are the same with any number of threads and without. A
 * task needs 64 KiB of stack. Firmware checks the struct and computes alone. When it pays, and what happens where
 * a task is run twice or too late: docs/c-guide.md.
 */
typedef struct nn_parallel {
    uint32_t struct_size; /**< sizeof(nn_parallel) */
    uint32_t threads;     /**< tasks that may run at once, the calling thread included; >= 1 (BAD_SETTING). Work is
                               cut into about four tasks for each */
    nn_run run;           /**< not NULL */
    void *context;        /**< given to run */
} nn_parallel;

/* ------------------------------------------------------------------------------ many machines -- */

/** Send `bytes` bytes (>= 1) to a rank. May return before they have arrived, or not. Return 0, or anything else
 * when the rank cannot be reached. */
typedef int32_t (*nn_send)(void *context, uint32_t rank, const void *data, size_t bytes);

/** Receive the next `bytes` bytes that a rank has sent: each nn_send is met by one nn_receive of as many, in the
 * same order. Return 0, or anything else when the rank cannot be reached. */
typedef int32_t (*nn_receive)(void *context, uint32_t rank, void *data, size_t bytes);

/** Called by all ranks: bring the `bytes` bytes that `data` of rank `root` holds to all others' `data`. Return 0,
 * or anything else when a rank cannot be reached. */
typedef int32_t (*nn_broadcast)(void *context, uint32_t root, void *data, size_t bytes);

/**
 * The program's engine for a training by many processes, on one machine or on many: MPI, or anything that sends
 * bytes. All ranks call nn_fit, or nn_fit_rows, at the same time, with networks, rows and options that are the
 * same, but for callbacks, `last` and `state`'s place in memory; all end with the same network, whose bits are
 * those of one process without an exchange, with any number of ranks (NN_CANONICAL and NN_FUSED).
 *
 * Every rank is given all rows, and works on its own: each batch is cut into rounds of ranks * max_batch rows, the
 * last one may have fewer, and of the n rows of a round rank r has those from ceil(n r / ranks) to ceil(n (r + 1) /
 * ranks). Rows of the validation are dealt in the same way. An nn_read_rows is asked for a rank's own rows only.
 *
 * A step is a chain: losses and gradients are sums over rows in ascending order, which rank r receives from rank r
 * - 1 in parts, goes on with over its own rows, and sends on; the last one broadcasts them, and all take the same
 * step.
 *
 * The nn_callback of rank 0 decides: whether it stops the training and which learning rate it sets counts for all;
 * what those of the others return does not, and callback_batches must be the same. When one rank cannot read its
 * rows or diverges, all return the same status. Before the first batch networks and options are compared:
 * BAD_SETTING on all ranks when they differ. nn_health's dead_units are those of a rank's own rows. All ranks must
 * have one byte order. Functions are called by the thread that made the call, and what may be called for the
 * network meanwhile: see nn_callback. What is sent, and how large a network must be: docs/scaling.md.
 */
typedef struct nn_exchange {
    uint32_t struct_size; /**< sizeof(nn_exchange) */
    uint32_t rank;        /**< this process: 0 ... ranks - 1 (OUT_OF_RANGE) */
    uint32_t ranks;     /**< processes, >= 1 (ZERO_DIMENSION), at most 65536 (TOO_LARGE); with 1 nothing is sent */
    uint32_t reserved;  /**< 0 */
    nn_send send;       /**< not NULL */
    nn_receive receive; /**< not NULL */
    nn_broadcast broadcast; /**< not NULL */
    void *context;          /**< given to the three */
} nn_exchange;

/* -------------------------------------------------------------------------------------- train -- */

/**
 * Learn from one batch: gradients of the mean loss, clipping, weight decay, update. What nn_backward has
 * accumulated is discarded first. When training diverges (NONFINITE_LOSS, NONFINITE_GRADIENT) the parameters stay
 * as they were.
 * @param network a trainable one
 * @param inputs float[rows][inputs], finite
 * @param targets float[rows][target_width], see nn_loss
 * @param rows >= 1; may exceed max_batch
 * @param loss NULL, or receives the mean loss before the update
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, BAD_TARGET, NONFINITE_LOSS,
 *        NONFINITE_GRADIENT.
 */
NN_API nn_status nn_train_batch(nn_network *network, const float *inputs, const float *targets, size_t rows,
                                float *loss);

/**
 * nn_train_batch with the program's threads and the same bits: worth it from some hundred thousand parameters and
 * max_batch 64 on.
 * @param network a trainable one
 * @param inputs float[rows][inputs], finite
 * @param targets float[rows][target_width], see nn_loss
 * @param rows >= 1; may exceed max_batch
 * @param loss NULL, or receives the mean loss before the update
 * @param parallel NULL, or the threads
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, STRUCT_SIZE,
 *        BAD_SETTING, OVERLAP, ZERO_DIMENSION, TOO_LARGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY,
 *        BAD_TARGET, NONFINITE_LOSS, NONFINITE_GRADIENT.
 */
NN_API nn_status nn_train_batch_parallel(nn_network *network, const float *inputs, const float *targets,
                                         size_t rows, float *loss, const nn_parallel *parallel);

/**
 * Run rows and keep what nn_backward needs. The inputs are copied.
 * @param network a trainable one
 * @param inputs float[rows][inputs], finite
 * @param rows 1 ... max_batch
 * @param outputs NULL, or receives float[rows][outputs]
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, OUT_OF_RANGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY.
 */
NN_API nn_status nn_forward(nn_network *network, const float *inputs, size_t rows, float *outputs);

/**
 * Add the gradient of the last nn_forward's rows to the sums since the last nn_step. Forward and backward may be
 * called as often as a batch needs, row by row on a small device, with the bits of one call over all of them.
 * When it fails with NONFINITE_LOSS the accumulation is discarded.
 * @param network a trainable one, behind nn_forward (WRONG_STATE)
 * @param targets float[rows of nn_forward][target_width], see nn_loss
 * @param loss NULL, or receives the mean loss of all rows accumulated so far
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP, BAD_TARGET,
 *        NONFINITE_LOSS.
 */
NN_API nn_status nn_backward(nn_network *network, const float *targets, float *loss);

/**
 * nn_backward with a weight for each row: what its loss and gradient count for. Means divide by the sum of the
 * weights, as torch's CrossEntropyLoss(weight) does for class weights; an accumulation whose weights sum to 0
 * updates nothing.
 * @param network a trainable one, behind nn_forward (WRONG_STATE)
 * @param targets float[rows of nn_forward][target_width], see nn_loss
 * @param weights float[rows of nn_forward], each finite and >= 0 (BAD_TARGET)
 * @param loss NULL, or receives the mean loss of all rows accumulated so far
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP, BAD_TARGET,
 *        NONFINITE_LOSS.
 */
NN_API nn_status nn_backward_weighted(nn_network *network, const float *targets, const float *weights, float *loss);

/**
 * nn_backward for a loss of the program's own, or for a network whose outputs are the inputs of another one: from
 * the gradient of the outputs instead of targets. It goes back through the scaling of targets, the last
 * activation (of NN_SOFTMAX all of it, of NN_SIGN as of NN_IDENTITY) and dropout, with the masks of nn_forward.
 * Gradients are added over rows, and nn_step divides them as those of nn_loss: give that of each row's own loss, or
 * with NN_REDUCTION_SUM that of the loss of all rows. The gradients of NN_MSE, 2 (y - t) / outputs for
 * outputs y and no scaling of targets, end in the bits of nn_backward (but with NN_FAST and NN_BLAS). The rows
 * count with a loss of 0 in what nn_backward reports. When it fails with NONFINITE_OUTPUT, all input gradients are
 * written and the accumulation is discarded.
 * @param network a trainable one, behind nn_forward (WRONG_STATE)
 * @param output_gradients float[rows of nn_forward][outputs], finite (NONFINITE_GRADIENT): dL/dy of the outputs y
 *        that nn_forward gives
 * @param input_gradients NULL, or receives float[rows of nn_forward][inputs]: see nn_input_gradients
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP, UNSUPPORTED,
 *        NONFINITE_GRADIENT, NONFINITE_OUTPUT.
 */
NN_API nn_status nn_backward_from(nn_network *network, const float *output_gradients, float *input_gradients);

/**
 * Divide the accumulated gradient by its number of rows, clip, decay, update the parameters, and begin a new
 * accumulation. The gradient array keeps the mean gradient, after clipping, until the next nn_backward. With
 * NONFINITE_GRADIENT nothing but the accumulation is lost.
 * @param network a trainable one with an accumulated gradient (WRONG_STATE)
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, NONFINITE_GRADIENT.
 */
NN_API nn_status nn_step(nn_network *network);

/**
 * Discard what has been accumulated since the last nn_step.
 * @param network a trainable one
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE.
 */
NN_API nn_status nn_zero_gradients(nn_network *network);

/** What nn_fit reports. Losses are means over rows, or sums: nn_reduction. Accuracies are shares 0 ... 1,
 *  and 0 for losses that do not classify. */
typedef struct nn_progress {
    uint32_t struct_size;
    uint32_t epoch; /**< 1 ... epochs; the epoch that runs or has just ended */
    uint32_t epochs;
    uint32_t best_epoch;     /**< with validation: epoch of the lowest validation loss so far, else 0 */
    uint32_t epoch_ended;    /**< 1: the epoch is complete, the validation fields are of this epoch */
    uint32_t has_validation; /**< 1: the validation fields hold numbers */
    uint64_t rows_done;      /**< rows of this epoch trained on so far */
    uint64_t rows;           /**< rows of one epoch */
    float loss;              /**< of the epoch so far, each row before its batch's update */
    float accuracy;          /**< likewise; a class is right when it has the largest output, or when its
                                  output is on the right side of 0.5 */
    float validation_loss;
    float validation_accuracy;
    float learning_rate;
    float gradient_norm; /**< of the last batch, before clipping */
} nn_progress;

/**
 * Called by nn_fit. Return 0 to go on, anything else to stop. Functions of a const network, nn_get_health,
 * nn_set_learning_rate, nn_parameters and nn_gradients may be called for the network meanwhile; the others refuse
 * with WRONG_STATE.
 * @param progress valid during the call
 * @param context of the options
 */
typedef int32_t (*nn_callback)(const nn_progress *progress, void *context);

/** How the learning rate moves from epoch to epoch. e counts from 0, rate is the network's at the start of
 *  nn_fit. Formulas and defaults as in torch.optim.lr_scheduler. */
NN_TYPE(nn_schedule_kind);
enum NN_ENUM(nn_schedule_kind) {
    NN_SCHEDULE_CONSTANT = 0,
    NN_SCHEDULE_STEP = 1,        /**< rate * gamma^(e / step_size), whole division */
    NN_SCHEDULE_MULTI_STEP = 2,  /**< rate * gamma^(how many of milestones are <= e) */
    NN_SCHEDULE_EXPONENTIAL = 3, /**< rate * gamma^e */
    /** floor_rate + (rate - floor_rate) * (1 + cos(pi * e / period)) / 2; Loshchilov & Hutter 2017 */
    NN_SCHEDULE_COSINE = 4,
    /** After an epoch whose validation loss (without validation, training loss) has not been lower than
     *  (1 - threshold) * the best for more than `patience` epochs: rate = max(rate * gamma, floor_rate). */
    NN_SCHEDULE_PLATEAU = 5
};

/** A schedule; zeroed it is constant. Fill from nn_schedule_default(), or set what its kind uses: the rest may be
 * 0. */
typedef struct nn_schedule {
    nn_schedule_kind kind;
    uint32_t step_size;         /**< STEP: >= 1; default 30 */
    float gamma;                /**< STEP, MULTI_STEP, EXPONENTIAL, PLATEAU: (0, 1]; default 0.1 */
    const uint32_t *milestones; /**< MULTI_STEP: [milestone_count] */
    uint32_t milestone_count;
    uint32_t period;   /**< COSINE: torch's T_max, >= 1; default 100 */
    float floor_rate;  /**< COSINE, PLATEAU: >= 0; default 0 */
    uint32_t patience; /**< PLATEAU; default 10 */
    float threshold;   /**< PLATEAU: [0, 1); default 1e-4 */
    /** Any kind: the first warmup_epochs are multiplied by a factor that rises linearly from warmup_start to
     *  1 (torch's LinearLR). */
    uint32_t warmup_epochs; /**< default 0 */
    float warmup_start;     /**< (0, 1]; default 1/3 */
} nn_schedule;

static inline nn_schedule nn_schedule_default(void) {
    nn_schedule s;
    s.kind = NN_SCHEDULE_CONSTANT;
    s.step_size = 30;
    s.gamma = 0.1f;
    s.milestones = NULL;
    s.milestone_count = 0;
    s.period = 100;
    s.floor_rate = 0.0f;
    s.patience = 10;
    s.threshold = 1e-4f;
    s.warmup_epochs = 0;
    s.warmup_start = 1.0f / 3.0f;
    return s;
}

/**
 * Write what nn_schedule_default returns, as nn_get_default_config.
 * @param schedule receives it
 * @param schedule_size sizeof(nn_schedule)
 * @return NN_OK, NULL_POINTER, MISALIGNED, STRUCT_SIZE.
 */
NN_API nn_status nn_get_default_schedule(nn_schedule *schedule, size_t schedule_size);

/**
 * The learning rate of an epoch. NN_SCHEDULE_PLATEAU, which follows the loss, gives the rate unchanged but for
 * its warm-up.
 * @param schedule what is asked
 * @param rate of the beginning; range as in nn_config
 * @param epoch counted from 0
 * @param result receives the rate
 * @return NN_OK, NULL_POINTER, MISALIGNED, OVERLAP, UNKNOWN_ENUM, BAD_SETTING.
 */
NN_API nn_status nn_schedule_rate(const nn_schedule *schedule, float rate, uint32_t epoch, float *result);

/**
 * Where a training stands, beside what nn_save keeps with NN_SAVE_TRAINING_STATE: plain numbers, 128 bytes,
 * which a program may store and give back to a later nn_fit, on machines of one byte order. Zeroed but for
 * struct_size it is the beginning of a training. See `state` of nn_fit_options.
 */
typedef struct nn_fit_state {
    uint32_t struct_size;    /**< in: sizeof(nn_fit_state) */
    uint32_t plateau_epochs; /**< NN_SCHEDULE_PLATEAU: epochs in a row without a better loss */
    nn_progress progress;    /**< as reported last; epoch 0: nothing is done. Between two epochs epoch_ended is 1 */
    uint64_t correct;        /**< right answers of the epoch so far */
    uint32_t order_generator[3]; /**< the generator before the epoch's order was drawn */
    float rate;                  /**< learning rate of the beginning */
    float best_loss;             /**< lowest validation loss, of progress.best_epoch */
    float plateau_rate;          /**< NN_SCHEDULE_PLATEAU: rate of the next epoch, without warm-up */
    float plateau_loss;          /**< NN_SCHEDULE_PLATEAU: best loss; infinite before the first epoch */
    float loss_sum[2];           /**< of the epoch's rows so far: sum, and Kahan's compensation */
    float weight_sum[2];         /**< likewise of the rows' weights */
    uint32_t reserved;           /**< 0 */
} nn_fit_state;

/** Options of nn_fit. Fill from nn_fit_options_default(). */
typedef struct nn_fit_options {
    uint32_t struct_size;
    uint32_t epochs;                 /**< >= 1; default 100 */
    size_t batch_size;               /**< rows a step; 0 = all rows (full batch); default 32. The last batch of an
                                          epoch may be smaller. */
    uint32_t *order;                 /**< NULL: rows in the order given. Else [training rows], scratch, filled here:
                                          every epoch shuffles 0, 1, ... anew (Fisher-Yates, from the seed), so that a
                                          training resumed between two epochs goes on with the same bits. */
    const float *validation_inputs;  /**< NULL: the last validation_rows rows of `inputs` are held out */
    const float *validation_targets; /**< NULL exactly when validation_inputs is */
    size_t validation_rows;          /**< 0 = no validation; default 0 */
    float *best_parameters;      /**< NULL, or [parameters], scratch: with validation, the parameters of the best
                                      epoch are kept here and restored at the end */
    uint32_t patience;           /**< 0 = off; else end after so many epochs in a row whose validation loss is not
                                      lower than the best by more than min_delta. Needs validation. */
    float min_delta;             /**< >= 0; default 0 */
    const float *sample_weights; /**< NULL, or [training rows]: see nn_backward_weighted */
    nn_schedule schedule;      /**< of the learning rate; default constant. It begins with the network's rate at the
                                  call, and the network keeps the last rate */
    uint32_t callback_batches; /**< 0: call back after every epoch; N: after every N batches too */
    nn_callback callback;      /**< may be NULL */
    void *context;             /**< given to the callback */
    /** NULL, or where to begin, which is kept up to date: written before every callback and at the end of a fit
     *  that does not fail. The callback may store it together with nn_save (NN_SAVE_TRAINING_STATE) and, when
     *  progress.best_epoch is above 0, best_parameters. To go on: nn_load that model with its own settings (config
     *  NULL), put best_parameters back, and give nn_fit the stored state with the same rows and options. The
     *  training then ends with the bits of one that never stopped, wherever in an epoch it was stopped. `epochs`
     *  may be larger than before. With a state, a fit that the callback stopped leaves the network as training
     *  left it, ready to go on, and does not restore best_parameters. */
    nn_fit_state *state;
    const nn_parallel *parallel; /**< NULL, or the program's threads. No task runs during a callback */
    const nn_exchange *exchange; /**< NULL, or the program's other processes. Not in firmware (UNSUPPORTED) */
} nn_fit_options;

static inline nn_fit_options nn_fit_options_default(void) {
    nn_fit_options o;
    o.struct_size = (uint32_t)sizeof(nn_fit_options);
    o.epochs = 100;
    o.batch_size = 32;
    o.order = NULL;
    o.validation_inputs = NULL;
    o.validation_targets = NULL;
    o.validation_rows = 0;
    o.best_parameters = NULL;
    o.patience = 0;
    o.min_delta = 0.0f;
    o.sample_weights = NULL;
    o.schedule = nn_schedule_default();
    o.callback_batches = 0;
    o.callback = NULL;
    o.context = NULL;
    o.state = NULL;
    o.parallel = NULL;
    o.exchange = NULL;
    return o;
}

/**
 * Write what nn_fit_options_default returns, as nn_get_default_config.
 * @param options its struct_size is set
 * @return NN_OK, NULL_POINTER, MISALIGNED, STRUCT_SIZE.
 */
NN_API nn_status nn_get_default_fit_options(nn_fit_options *options);

/**
 * Train for several epochs over arrays. When the training diverges (NONFINITE_LOSS, NONFINITE_GRADIENT) the
 * parameters are those of the best epoch where best_parameters was given and there was one, else those before the
 * failing batch. BAD_SETTING also for patience without validation and for a state that no fit writes;
 * OUT_OF_RANGE when no row is left to train on, and for a state of other rows or of more epochs.
 * @param network a trainable one
 * @param inputs float[rows][inputs], finite
 * @param targets float[rows][target_width], see nn_loss
 * @param rows >= 1; with `order` at most 2^32 - 1
 * @param options NULL for the defaults
 * @param last NULL, or receives the last progress; its struct_size is set
 * @return NN_OK, NN_STOPPED when the callback ended it; NULL_POINTER, MISALIGNED, NOT_A_NETWORK,
 *        NOT_TRAINABLE, WRONG_STATE, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP, ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM,
 *        BAD_SETTING, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, BAD_TARGET, NONFINITE_LOSS,
 *        NONFINITE_GRADIENT, EXCHANGE, UNSUPPORTED.
 */
NN_API nn_status nn_fit(nn_network *network, const float *inputs, const float *targets, size_t rows,
                        const nn_fit_options *options, nn_progress *last);

/**
 * One network of nn_fit_lanes: the arguments of an nn_fit, and what it returns. Zeroed but for `network` it has the
 * defaults.
 */
typedef struct nn_lane {
    nn_network *network;           /**< a trainable one */
    const nn_fit_options *options; /**< NULL for the defaults. What it points to and is read may be several
                                      networks'; order, best_parameters and state are each one's own */
    nn_progress *last;             /**< NULL, or receives the last progress; its struct_size is set */
    const float *inputs;  /**< NULL for the rows of the call, or float[rows][inputs] of its own, such as those
                             of a fold or of a sensor; they may be several networks' */
    const float *targets; /**< with inputs of its own: float[rows][target_width] */
    size_t rows;          /**< with inputs of its own: >= 1 */
    nn_status status;     /**< receives what nn_fit returns: NN_OK, NN_STOPPED, NONFINITE_LOSS,
                               NONFINITE_GRADIENT */
    uint32_t reserved;    /**< 0 */
} nn_lane;

/**
 * Train many networks, over the same rows or each over its own: what nn_fit would do for each, one after the other,
 * with the same bits. Networks of one shape are trained side by side, each in a lane of the processor's registers,
 * which is several times as fast for small ones: 16 at once with AVX-512, else 8. Each has its own weights, seed,
 * order of rows, sample weights, learning rate and other settings of the optimiser, schedule, patience and
 * callback. One that diverges, stops early or is stopped leaves its lane to the next; the others do not notice.
 * Which networks share registers and which are trained one by one (docs/scaling.md) decides about speed only.
 *
 * A callback may use its own network as with nn_fit, and none of the others. With `parallel` the networks are
 * shared among the threads, and `parallel` of the options is not used; where a network has a callback, the calling
 * thread trains all. An `exchange` of the options is refused (BAD_SETTING). Not in firmware (UNSUPPORTED).
 *
 * Where a training has diverged nn_get_health and nn_gradients tell of an earlier batch than after nn_fit.
 *
 * A status that is returned concerns the arguments, of whichever network: nothing was done then, and no nn_lane is
 * written. How each training went is in its nn_lane.
 * @param lanes [count]; no network twice (OVERLAP)
 * @param count >= 1
 * @param inputs float[rows][inputs], finite; NULL when every network has its own
 * @param targets float[rows][target_width], see nn_loss; NULL when every network has its own
 * @param rows >= 1, with `order` at most 2^32 - 1; 0 when every network has its own
 * @param parallel NULL, or the threads
 * @param work scratch, aligned to NN_ALIGNMENT
 * @param work_size its bytes, at least what nn_fit_lanes_size says
 * @return NN_OK, NULL_POINTER, MISALIGNED, BUFFER_TOO_SMALL, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE,
 *        STRUCT_SIZE, OUT_OF_RANGE, OVERLAP, ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM, BAD_SETTING, NONFINITE_INPUT,
 *        MISSING_VALUE, UNKNOWN_CATEGORY, BAD_TARGET, UNSUPPORTED.
 */
NN_API nn_status nn_fit_lanes(nn_lane *lanes, size_t count, const float *inputs, const float *targets, size_t rows,
                              const nn_parallel *parallel, void *work, size_t work_size);

/**
 * Bytes of `work` of nn_fit_lanes: about a kilobyte for each network, and for each of at most four tasks a thread
 * 16 networks and 64 KiB.
 * @param lanes [count]; only their networks are looked at
 * @param count >= 1
 * @param parallel NULL, or the threads
 * @param size receives them
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, BAD_SETTING, UNSUPPORTED.
 */
NN_API nn_status nn_fit_lanes_size(const nn_lane *lanes, size_t count, const nn_parallel *parallel, size_t *size);

/**
 * Read `count` rows (>= 1) that are not in memory, such as those of a file or of a serial flash: with `order` the
 * rows order[0], ..., order[count - 1], else (NULL) the rows first, first + 1, ... Write inputs
 * float[count][inputs] and targets float[count][target_width]. A row that is read twice must be the same. Return 0,
 * or anything else when it cannot be done. What may be called for the network meanwhile: see nn_callback.
 */
typedef int32_t (*nn_read_rows)(void *context, const uint32_t *order, size_t first, size_t count, float *inputs,
                                float *targets);

/** Where rows come from that are not in memory. Set all fields. */
typedef struct nn_row_reader {
    uint32_t struct_size; /**< sizeof(nn_row_reader) */
    nn_read_rows read;
    void *context;      /**< given to read */
    float *buffer;      /**< scratch: [max_batch][inputs + target_width] */
    size_t buffer_size; /**< its bytes, at least (inputs + target_width) * max_batch * 4 */
} nn_row_reader;

/**
 * nn_fit for the rows of a reader, with the same bits: each batch is read when its turn comes, up to max_batch
 * rows at once. Without validation_inputs the last validation_rows rows are held out, and read after every epoch.
 * Rows are checked as they come: when one is refused, or cannot be read (READ), the network keeps what it has
 * learned before that batch, or the best epoch's parameters, as in a training that diverges; what the callback
 * has stored can be resumed.
 * @param network a trainable one
 * @param reader where rows 0, ..., rows - 1 come from
 * @param rows >= 1; with `order` at most 2^32 - 1
 * @param options NULL for the defaults
 * @param last NULL, or receives the last progress; its struct_size is set
 * @return NN_OK, NN_STOPPED when the callback ended it; BUFFER_TOO_SMALL, READ, NULL_POINTER, MISALIGNED,
 *        NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP, ZERO_DIMENSION, TOO_LARGE,
 *        UNKNOWN_ENUM, BAD_SETTING, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, BAD_TARGET, NONFINITE_LOSS,
 *        NONFINITE_GRADIENT, EXCHANGE, UNSUPPORTED.
 */
NN_API nn_status nn_fit_rows(nn_network *network, const nn_row_reader *reader, size_t rows,
                             const nn_fit_options *options, nn_progress *last);

/**
 * Set the parameters of a network of one NN_IDENTITY layer with NN_MSE or NN_HALF_MSE (LOSS_MISMATCH) to the
 * solution of least squares, in closed form and binary64, on the host: minimise the sum over the rows of |W^T x +
 * b - t|^2 + alpha |W|^2. Columns that are linearly dependent but for the rounding of the inputs, or fewer rows
 * than they need, are SINGULAR; a larger alpha helps. A network with nn_column is UNSUPPORTED. How it is computed
 * and judged: docs/c-guide.md. Optimiser and generator stay.
 * @param network a trainable one
 * @param inputs float[rows][inputs], finite
 * @param targets float[rows][outputs], finite
 * @param rows >= 1
 * @param alpha >= 0; 0 is scikit-learn's LinearRegression, above it is its Ridge
 * @param coefficients NULL, or receives double[features + 1][outputs]: W and then b before they are
 *        rounded
 * @param work scratch, aligned to NN_ALIGNMENT
 * @param work_size its bytes, at least what nn_solve_size says
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, BUFFER_TOO_SMALL,
 *        OVERLAP, ZERO_DIMENSION, TOO_LARGE, BAD_SETTING, LOSS_MISMATCH, NONFINITE_INPUT, BAD_TARGET,
 *        NONFINITE_GRADIENT (a coefficient does not fit binary32), SINGULAR, UNSUPPORTED.
 */
NN_API nn_status nn_solve(nn_network *network, const float *inputs, const float *targets, size_t rows, double alpha,
                          double *coefficients, void *work, size_t work_size);

/**
 * Bytes of `work` of nn_solve.
 * @param network the one to solve
 * @param rows >= 1
 * @param size receives them
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, LOSS_MISMATCH, UNSUPPORTED.
 */
NN_API nn_status nn_solve_size(const nn_network *network, size_t rows, size_t *size);

/**
 * Set the learning rate of the next step. May be called from an nn_callback.
 * @param network a trainable one
 * @param learning_rate range as in nn_config
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, BAD_SETTING.
 */
NN_API nn_status nn_set_learning_rate(nn_network *network, float learning_rate);

/* ------------------------------------------------------------------------------------ scaling -- */

/**
 * Set the input scaling from data: mean and 1 / population standard deviation, or minimum and 1 / range, of each
 * column (scale 1 for a constant one), as scikit-learn's StandardScaler and MinMaxScaler, whatever the size of
 * its numbers. A scale over the largest float is limited to it. Missing numbers count as their column's `fill`;
 * categories have mean 0 and scale 1, as they are not scaled.
 * @param network a trainable one with input scaling
 * @param values float[rows][inputs], finite
 * @param rows >= 1
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, NO_SCALING.
 */
NN_API nn_status nn_fit_input_scaling(nn_network *network, const float *values, size_t rows);
/**
 * Set the target scaling from data: as nn_fit_input_scaling.
 * @param network a trainable one with target scaling
 * @param values float[rows][outputs], finite
 * @param rows >= 1
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP,
 *        ZERO_DIMENSION, TOO_LARGE, BAD_TARGET, NO_SCALING.
 */
NN_API nn_status nn_fit_target_scaling(nn_network *network, const float *values, size_t rows);

/**
 * Set the input scaling outright. Either array may be the one that nn_get_input_scaling gives out.
 * @param network a trainable one with input scaling
 * @param mean float[inputs], finite; 0 for a category
 * @param scale float[inputs], finite and > 0; 1 for a category
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP,
 *        BAD_SETTING, NO_SCALING.
 */
NN_API nn_status nn_set_input_scaling(nn_network *network, const float *mean, const float *scale);
/**
 * Set the target scaling outright. Either array may be the one that nn_get_target_scaling gives out.
 * @param network a trainable one with target scaling
 * @param mean float[outputs], finite
 * @param scale float[outputs], finite and > 0
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP,
 *        BAD_SETTING, NO_SCALING.
 */
NN_API nn_status nn_set_target_scaling(nn_network *network, const float *mean, const float *scale);

/**
 * Read the input scaling: arrays in the network or its model, valid until the scaling changes.
 * @param network one with input scaling
 * @param mean receives where float[inputs] is
 * @param scale receives where float[inputs] is
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, OVERLAP, NO_SCALING.
 */
NN_API nn_status nn_get_input_scaling(const nn_network *network, const float **mean, const float **scale);
/**
 * Read the target scaling: arrays in the network or its model, valid until the scaling changes.
 * @param network one with target scaling
 * @param mean receives where float[outputs] is
 * @param scale receives where float[outputs] is
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, OVERLAP, NO_SCALING.
 */
NN_API nn_status nn_get_target_scaling(const nn_network *network, const float **mean, const float **scale);

/* ------------------------------------------------------------------------------ use a network -- */

/**
 * Outputs from raw inputs, one row or many with the same bits; target scaling is undone. It ends an nn_forward
 * that waits for its nn_backward and leaves accumulated gradients alone. Where a sum overflows binary32, an
 * output is infinite or NaN (NONFINITE_OUTPUT); all outputs are written all the same.
 * @param network any
 * @param inputs float[rows][inputs], finite
 * @param rows >= 1; may exceed max_batch
 * @param outputs receives float[rows][outputs]
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, OVERLAP, ZERO_DIMENSION, TOO_LARGE,
 *        NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, NONFINITE_OUTPUT.
 */
NN_API nn_status nn_predict(nn_network *network, const float *inputs, size_t rows, float *outputs);

/**
 * nn_predict with the program's threads, which share the max_batch rows of the block: open it with 16 or more for
 * each. A quantised network computes alone.
 * @param network any
 * @param inputs float[rows][inputs], finite
 * @param rows >= 1; may exceed max_batch
 * @param outputs receives float[rows][outputs]
 * @param parallel NULL, or the threads
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, OVERLAP, ZERO_DIMENSION, TOO_LARGE,
 *        NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, NONFINITE_OUTPUT, STRUCT_SIZE, BAD_SETTING.
 */
NN_API nn_status nn_predict_parallel(nn_network *network, const float *inputs, size_t rows, float *outputs,
                                     const nn_parallel *parallel);

/**
 * The outputs of one layer: what nn_predict sees on its way. Of the last layer, its outputs before the target
 * scaling is undone.
 * @param network any
 * @param inputs float[rows][inputs], finite
 * @param rows >= 1; may exceed max_batch
 * @param layer 0 is the first after the inputs
 * @param outputs receives float[rows][units of the layer]
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, OVERLAP, ZERO_DIMENSION, TOO_LARGE,
 *        NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, NONFINITE_OUTPUT, OUT_OF_RANGE.
 */
NN_API nn_status nn_predict_layer(nn_network *network, const float *inputs, size_t rows, uint32_t layer,
                                  float *outputs);

/**
 * How a prediction depends on its inputs: dL/dx[i] = sum over the outputs j of dL/dy[j] dy[j]/dx[i], for raw inputs
 * x and the outputs y of nn_predict, so without dropout. With dL/dy 1 for one output and 0 for the others it is
 * that output's gradient (saliency). Parameters and accumulated gradients stay; it ends an nn_forward that waits
 * for its nn_backward. An input that is a category has 0, a missing number the gradient at its column's `fill`.
 * Networks with frozen_layers or polynomial_degree > 1 are UNSUPPORTED, and so are they for the input_gradients of
 * nn_backward_from: frozen layers do not keep what the way back needs; nn_load such a model without any. Where a
 * product overflows binary32 a gradient is infinite or NaN (NONFINITE_OUTPUT); all are written all the same.
 * @param network a trainable one: nn_load, not nn_open, which has no room for the way back
 * @param inputs float[rows][inputs], finite
 * @param rows >= 1; may exceed max_batch
 * @param output_gradients float[rows][outputs], finite (NONFINITE_GRADIENT): dL/dy
 * @param input_gradients receives float[rows][inputs]: dL/dx
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, UNSUPPORTED, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, NONFINITE_GRADIENT,
 *        NONFINITE_OUTPUT.
 */
NN_API nn_status nn_input_gradients(nn_network *network, const float *inputs, size_t rows,
                                    const float *output_gradients, float *input_gradients);

typedef struct nn_metrics {
    uint32_t struct_size; /**< in: sizeof(nn_metrics) */
    float loss;           /**< of all rows, mean or sum: nn_reduction; of scaled targets if they are scaled */
    float accuracy; /**< share of rows (of outputs, for the binary losses) that are right; 0 for losses that do not
                         classify */
} nn_metrics;

/**
 * Loss and accuracy over rows, without learning.
 * @param network any
 * @param inputs float[rows][inputs], finite
 * @param targets float[rows][target_width], see nn_loss
 * @param rows >= 1; may exceed max_batch
 * @param metrics receives them; its struct_size is set
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, BAD_TARGET, NONFINITE_LOSS.
 */
NN_API nn_status nn_evaluate(nn_network *network, const float *inputs, const float *targets, size_t rows,
                             nn_metrics *metrics);

/**
 * nn_evaluate with the program's threads: every max_batch rows are shared among them.
 * @param network any
 * @param inputs float[rows][inputs], finite
 * @param targets float[rows][target_width], see nn_loss
 * @param rows >= 1; may exceed max_batch
 * @param metrics receives them; its struct_size is set
 * @param parallel NULL, or the threads
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, BAD_TARGET, NONFINITE_LOSS, BAD_SETTING.
 */
NN_API nn_status nn_evaluate_parallel(nn_network *network, const float *inputs, const float *targets, size_t rows,
                                      nn_metrics *metrics, const nn_parallel *parallel);

/**
 * nn_evaluate, with the same bits, over the rows of a reader.
 * @param network any
 * @param reader where rows come from
 * @param first the first row
 * @param rows >= 1
 * @param metrics receives them; its struct_size is set
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY, BAD_TARGET, NONFINITE_LOSS, BUFFER_TOO_SMALL,
 *        READ.
 */
NN_API nn_status nn_evaluate_rows(nn_network *network, const nn_row_reader *reader, size_t first, size_t rows,
                                  nn_metrics *metrics);

/* ------------------------------------------------------------------------------- look inside -- */

/**
 * The description in use.
 * @param network any
 * @param config receives it; its struct_size and layer_size are set. config->layers becomes `layers`,
 *        config->columns is in the network or its model
 * @param layers NULL, or receives nn_layer[layer_count]
 * @param layer_capacity how many `layers` has room for
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, BUFFER_TOO_SMALL, STRUCT_SIZE, OVERLAP.
 */
NN_API nn_status nn_get_config(const nn_network *network, nn_config *config, nn_layer *layers,
                               uint32_t layer_capacity);

/** One layer of a network. */
typedef struct nn_layer_view {
    uint32_t struct_size; /**< in: sizeof(nn_layer_view) */
    uint32_t inputs;
    uint32_t units;
    nn_activation activation;
    const float *weights; /**< [inputs][units], row-major: scikit-learn's coefs_, PyTorch's weight transposed;
                               NULL in a quantised network, see nn_get_quantized_layer */
    const float *biases;  /**< [units], or NULL likewise */
    const float *weight_gradients; /**< [inputs][units], see nn_gradients; NULL in a frozen layer, or when opened
                                        for inference */
    const float *bias_gradients;   /**< [units], or NULL likewise */
    char name[16];                 /**< "dense1", "dense2", ... */
} nn_layer_view;

/**
 * Shape and parameters of one layer, in place.
 * @param network any
 * @param index 0 is the first after the inputs
 * @param layer receives it; its struct_size is set
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP.
 */
NN_API nn_status nn_get_layer(const nn_network *network, uint32_t index, nn_layer_view *layer);

/**
 * All parameters as one array: for each layer its weights [inputs][units], then its biases [units]. Finite
 * numbers may be written to it between calls.
 * @param network a trainable one
 * @param values receives where float[*count] is
 * @param count receives their number
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, OVERLAP.
 */
NN_API nn_status nn_parameters(nn_network *network, float **values, size_t *count);

/** The order of a layer's weights in an array that comes from elsewhere. */
NN_TYPE(nn_weight_order);
enum NN_ENUM(nn_weight_order) {
    NN_WEIGHTS_BY_INPUT = 0, /**< [inputs][units]: nn_parameters, the kernel of Keras, scikit-learn's coefs_ */
    NN_WEIGHTS_BY_UNIT = 1   /**< [units][inputs]: the weight of PyTorch's Linear, Gemm of ONNX with transB */
};

/**
 * Set all weights from an array: for each layer its weights, in this order, then its biases [units], 0 where a
 * layer of the model they come from has none. With NN_WEIGHTS_BY_UNIT that is torch.nn.utils.parameters_to_vector
 * of a Sequential of Linear layers; with NN_WEIGHTS_BY_INPUT what nn_parameters gives, and Keras's get_weights()
 * one after the other. Optimiser state and scaling stay.
 * @param network a trainable one
 * @param values float[count], all finite
 * @param count how many parameters the network has: nn_sizes.parameters, nn_parameters
 * @param order of the weights; biases have none
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, UNKNOWN_ENUM, OUT_OF_RANGE,
 *         OVERLAP; BAD_SETTING where a value is not finite.
 */
NN_API nn_status nn_set_weights(nn_network *network, const float *values, size_t count, nn_weight_order order);

/**
 * All gradients, laid out like the parameters: while accumulating, the sum over the rows so far; after nn_step,
 * the mean gradient that it applied (clipped, before weight decay). Frozen layers have none: the gradients are
 * those of the last *count parameters. To train over several machines with nn_exchange nothing of this is needed.
 * With an engine that sums in an order of its own, sum gradients and rows over the machines (with weights of rows,
 * nn_get_gradient_weight too); write the gradients into the array, the rows back with nn_set_gradient_rows and the
 * weight with nn_set_gradient_weight; and step.
 * @param network a trainable one
 * @param values receives where float[*count] is
 * @param count receives their number
 * @param rows NULL, or receives the rows accumulated since the last nn_step
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, OVERLAP.
 */
NN_API nn_status nn_gradients(nn_network *network, float **values, size_t *count, size_t *rows);

/** How a layer is doing, from the last nn_backward, nn_step or nn_train_batch. */
typedef struct nn_health {
    uint32_t struct_size; /**< in: sizeof(nn_health) */
    float gradient_norm;  /**< Euclidean norm of the layer's gradient array, see nn_gradients; 0 if frozen */
    float parameter_norm; /**< Euclidean norm of its weights and biases */
    float dead_units;     /**< share of its units through which no gradient flowed in any of the last rows (at most
                               max_batch): dead ReLUs, saturated sigmoids; 0 if frozen */
} nn_health;

/**
 * How a layer is doing, from the last nn_backward, nn_step or nn_train_batch (WRONG_STATE before the first).
 * @param network a trainable one
 * @param layer 0 is the first after the inputs
 * @param health receives it; its struct_size is set
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, STRUCT_SIZE, OUT_OF_RANGE,
 *        OVERLAP, WRONG_STATE.
 */
NN_API nn_status nn_get_health(nn_network *network, uint32_t layer, nn_health *health);

/**
 * Tell how many rows the gradient array sums over, after changing it from outside. Each of them counts for 1.
 * @param network a trainable one
 * @param rows >= 1
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, ZERO_DIMENSION,
 *        TOO_LARGE.
 */
NN_API nn_status nn_set_gradient_rows(nn_network *network, size_t rows);

/**
 * What nn_step will divide by: the sum of the weights of the rows accumulated since the last nn_step, each 1
 * where none were given; 0 when nothing is accumulated.
 * @param network a trainable one
 * @param weight receives it
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, OVERLAP.
 */
NN_API nn_status nn_get_gradient_weight(const nn_network *network, float *weight);

/**
 * Tell what the rows in the gradient array count for together, after changing it from outside and after
 * nn_set_gradient_rows. nn_step divides by it; with 0 it updates nothing.
 * @param network a trainable one with an accumulated gradient (WRONG_STATE)
 * @param weight finite and >= 0
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, NOT_TRAINABLE, WRONG_STATE, BAD_SETTING.
 */
NN_API nn_status nn_set_gradient_weight(nn_network *network, float weight);

/* ------------------------------------------------------------------------- windows of a series -- */

/*
 * From the readings of a sensor, one at a time, to the features of windows, which are the inputs of a network. A
 * window is the last `size` readings, and one is complete after the first `size` of them and then after every `hop`
 * more. No network is needed, and none is touched.
 *
 * Below, x[0] ... x[N-1] are a channel's numbers in a window, the oldest first, N = size, m their mean. Every sum
 * is one chain in this order.
 */

enum {
    NN_WINDOW_MEAN = 1,      /**< m = sum x[n] / N */
    NN_WINDOW_STD = 2,       /**< sqrt(sum (x[n] - m)^2 / N): numpy.std */
    NN_WINDOW_MIN = 4,       /**< the least x[n] */
    NN_WINDOW_MAX = 8,       /**< the greatest x[n] */
    NN_WINDOW_ENERGY = 16,   /**< sum x[n]^2 / N: mean square, as the features of UCI HAR have it */
    NN_WINDOW_CROSSINGS = 32 /**< how often x[n] > m and x[n-1] > m differ: tsfresh's number_crossing_m at m */
};

/**
 * What a window is, and the features it has: of each channel in turn those of `features` in the order of their
 * values, then the bands. Band b of B, from 0 on, has the frequencies k / N of a reading's rate for k = 1 + b M / B
 * ... (b + 1) M / B, M = N / 2, all rounded down: together all but 0. It is the root mean square of that part of
 * the channel: sqrt(sum |X[k] / N|^2 c), c = 1 for k = N / 2, else 2, X the discrete Fourier transform of x - m.
 * The squares of all bands add up to that of NN_WINDOW_STD. X comes from Hartley's transform (Bracewell 1983):
 * h[k] = sum (x[n] - m) cas(2 pi k n / N) / N, cas a = cos a + sin a, and 2 |X[k] / N|^2 = h[k]^2 + h[N-k]^2. It
 * takes N multiplications for each k.
 */
typedef struct nn_window {
    uint32_t struct_size; /**< sizeof(nn_window) */
    uint32_t channels;    /**< numbers a reading, 1 ... NN_MAX_CHANNELS: 3 for an accelerometer's axes */
    uint32_t size;        /**< readings a window, 1 ... NN_MAX_WINDOW */
    uint32_t hop;         /**< readings from one window to the next, 1 ... NN_MAX_WINDOW */
    uint32_t features;    /**< NN_WINDOW_..., added up; 0 with bands only */
    uint32_t bands;       /**< bands a channel, 0 ... NN_MAX_BANDS, at most size / 2 */
} nn_window;

/**
 * How many features a window has.
 * @param window what it is
 * @param count receives (features of a channel + bands) * channels: the inputs of the network
 * @return NN_OK, NULL_POINTER, MISALIGNED, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM,
 *        BAD_SETTING.
 */
NN_API nn_status nn_window_features(const nn_window *window, size_t *count);

/**
 * Bytes of the state that nn_push_reading keeps: NN_WINDOW_BYTES.
 * @param window what it is
 * @param size receives them
 * @return NN_OK, NULL_POINTER, MISALIGNED, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM,
 *        BAD_SETTING.
 */
NN_API nn_status nn_window_size(const nn_window *window, size_t *size);

/**
 * Take in a reading. A call that fails leaves the state as it was: the reading was not there.
 * @param window the same in every call
 * @param state float[nn_window_size / 4], zeros before the first reading of a series; then 4 words of counters,
 *        readings [size][channels], the next one at place word 0, and with bands cas(2 pi n / size) [size]
 * @param state_size its bytes, at least what nn_window_size says
 * @param reading float[channels], finite and at most 1e15 from 0 (NONFINITE_INPUT)
 * @param features receives float[nn_window_features] when is_complete is 1
 * @param is_complete receives 1 when the reading completes a window, else 0
 * @return NN_OK, NULL_POINTER, MISALIGNED, BUFFER_TOO_SMALL, STRUCT_SIZE, OVERLAP, ZERO_DIMENSION, TOO_LARGE,
 *        UNKNOWN_ENUM, BAD_SETTING, NONFINITE_INPUT, WRONG_STATE (the state is of another window).
 */
NN_API nn_status nn_push_reading(const nn_window *window, float *state, size_t state_size, const float *reading,
                                 float *features, uint32_t *is_complete);

/* -------------------------------------------------------------------------------- model files -- */

/** Texts to store in a model. NULL or 0 leaves one out. UTF-8, no NUL inside. */
typedef struct nn_metadata {
    uint32_t struct_size;        /**< sizeof(nn_metadata) */
    uint32_t label_count;        /**< number of labels */
    const char *const *features; /**< [inputs], names of the input columns */
    const char *const *targets;  /**< [target_width], names of the target columns */
    const char *const *labels; /**< of classes, or of the labels of a row: of outputs 0, 1, ..., or of 0 and 1 for a
                                  single output */
    const char *note;          /**< anything, such as JSON */
    /** [categories of all columns together], their names, one column behind the other; OUT_OF_RANGE where no column
     *  has categories. */
    const char *const *categories;
} nn_metadata;

enum {
    /** Store optimiser state, step count and generator too: a network loaded from it goes on with the
     *  same bits. Without it nn_load starts a fresh optimiser. */
    NN_SAVE_TRAINING_STATE = 1
};

/**
 * Bytes that nn_save will write.
 * @param network any
 * @param metadata NULL for the texts of the model that the network was opened or loaded from; an
 *        nn_metadata that has none leaves them out
 * @param flags 0 or NN_SAVE_TRAINING_STATE
 * @param size receives them
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP, TOO_LARGE,
 *        UNKNOWN_ENUM, NOT_TRAINABLE.
 */
NN_API nn_status nn_save_size(const nn_network *network, const nn_metadata *metadata, uint32_t flags, size_t *size);

/**
 * Write the model. The same network gives the same bytes on every machine. Gradients of an unfinished
 * accumulation are not part of it. A quantised network is written as it is.
 * @param network any; with training state a trainable one
 * @param metadata NULL for the texts of the model that the network was opened or loaded from; an
 *        nn_metadata that has none leaves them out. OUT_OF_RANGE for a label_count that is not the number of
 *        classes
 * @param flags 0 or NN_SAVE_TRAINING_STATE
 * @param buffer receives the model, at any alignment
 * @param buffer_size its bytes, at least what nn_save_size says
 * @param written receives how many were written
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, BUFFER_TOO_SMALL, STRUCT_SIZE, OUT_OF_RANGE,
 *        OVERLAP, TOO_LARGE, UNKNOWN_ENUM, NOT_TRAINABLE, MODEL_NONFINITE (a parameter that the caller wrote is
 *        not finite).
 */
NN_API nn_status nn_save(const nn_network *network, const nn_metadata *metadata, uint32_t flags, void *buffer,
                         size_t buffer_size, size_t *written);

/**
 * Check a model, each byte of it, and read its description.
 * @param model the model, aligned to NN_ALIGNMENT
 * @param model_size its bytes
 * @param config receives the description, with the max_batch of the training; its struct_size and
 *        layer_size are set. config->layers becomes `layers`, config->columns is in the model
 * @param layers NULL, or receives nn_layer[layer_count]
 * @param layer_capacity how many `layers` has room for
 * @return NN_OK, NULL_POINTER, MISALIGNED, BUFFER_TOO_SMALL, STRUCT_SIZE, OVERLAP, UNSUPPORTED,
 *        MODEL_MAGIC, MODEL_VERSION, MODEL_BYTE_ORDER, MODEL_TRUNCATED, MODEL_CHECKSUM, MODEL_MALFORMED,
 *        MODEL_NONFINITE.
 */
NN_API nn_status nn_model_config(const void *model, size_t model_size, nn_config *config, nn_layer *layers,
                                 uint32_t layer_capacity);

/**
 * Open a model for inference, in place: the weights stay in the model (flash, a mapped file). Each byte is
 * checked.
 * @param model the model, aligned to NN_ALIGNMENT; it must not change, move or go away
 * @param model_size its bytes
 * @param max_batch rows that nn_predict works on at once; 1 needs least memory. A quantised model works
 *        row by row
 * @param memory the network's block, aligned to NN_ALIGNMENT; not one of a network that is calling back
 *        (WRONG_STATE)
 * @param memory_size its bytes, at least what nn_open_size says
 * @param network receives `memory`; NULL when the call fails, unless it lies in the model
 * @return NN_OK, NULL_POINTER, MISALIGNED, BUFFER_TOO_SMALL, OVERLAP, WRONG_STATE, ZERO_DIMENSION,
 *        TOO_LARGE, UNSUPPORTED, MODEL_MAGIC, MODEL_VERSION, MODEL_BYTE_ORDER, MODEL_TRUNCATED, MODEL_CHECKSUM,
 *        MODEL_MALFORMED, MODEL_NONFINITE.
 */
NN_API nn_status nn_open(const void *model, size_t model_size, uint32_t max_batch, void *memory, size_t memory_size,
                         nn_network **network);

/**
 * Load a model for training: everything is copied. Its training state, if it has one, is taken over when the
 * optimiser stays the same.
 * @param model the model, aligned to NN_ALIGNMENT; it may go afterwards
 * @param model_size its bytes
 * @param config NULL for the model's settings, or other ones; inputs, columns, the layers' units, activations
 *        and slopes, loss, scalings and polynomial_degree must be the model's (OUT_OF_RANGE)
 * @param memory the network's block, aligned to NN_ALIGNMENT; not one of a network that is calling back
 *        (WRONG_STATE)
 * @param memory_size its bytes, at least training_bytes of nn_get_sizes; with what nn_load_size says it
 *        keeps the texts too
 * @param network receives `memory`; NULL when the call fails, unless it lies in the model or the
 *        description
 * @return NN_OK, NULL_POINTER, MISALIGNED, BUFFER_TOO_SMALL, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP,
 *        WRONG_STATE, NOT_TRAINABLE (a quantised model), ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM, BAD_SETTING,
 *        LOSS_MISMATCH, UNSUPPORTED, MODEL_MAGIC, MODEL_VERSION, MODEL_BYTE_ORDER, MODEL_TRUNCATED,
 *        MODEL_CHECKSUM, MODEL_MALFORMED, MODEL_NONFINITE.
 */
NN_API nn_status nn_load(const void *model, size_t model_size, const nn_config *config, void *memory,
                         size_t memory_size, nn_network **network);

/**
 * Bytes of the block that nn_load needs to keep the model's texts too; training_bytes when it has none.
 * @param model the model, aligned to NN_ALIGNMENT
 * @param model_size its bytes
 * @param config as of nn_load
 * @param size receives them
 * @return NN_OK, NULL_POINTER, MISALIGNED, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP, NOT_TRAINABLE,
 *        ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM, BAD_SETTING, LOSS_MISMATCH, UNSUPPORTED, MODEL_MAGIC,
 *        MODEL_VERSION, MODEL_BYTE_ORDER, MODEL_TRUNCATED, MODEL_CHECKSUM, MODEL_MALFORMED, MODEL_NONFINITE.
 */
NN_API nn_status nn_load_size(const void *model, size_t model_size, const nn_config *config, size_t *size);

/**
 * Bytes of the block that nn_open needs, for a float model or a quantised one.
 * @param model the model, aligned to NN_ALIGNMENT
 * @param model_size its bytes
 * @param max_batch as of nn_open
 * @param size receives them
 * @return NN_OK, NULL_POINTER, MISALIGNED, OVERLAP, ZERO_DIMENSION, TOO_LARGE, UNSUPPORTED, MODEL_MAGIC,
 *        MODEL_VERSION, MODEL_BYTE_ORDER, MODEL_TRUNCATED, MODEL_CHECKSUM, MODEL_MALFORMED, MODEL_NONFINITE.
 */
NN_API nn_status nn_open_size(const void *model, size_t model_size, uint32_t max_batch, size_t *size);

/** Which text of a model. */
NN_TYPE(nn_text);
enum NN_ENUM(nn_text) {
    NN_TEXT_FEATURE = 0,
    NN_TEXT_TARGET = 1,
    NN_TEXT_LABEL = 2,
    NN_TEXT_NOTE = 3,
    NN_TEXT_CATEGORY = 4 /**< of the first column that has categories 0, 1, ..., then of the next one */
};

/**
 * A text of the model, in place: of a network from nn_open, and from nn_load where the block had room for them
 * (nn_load_size). Those of a kind follow one another, each behind the NUL of the one before.
 * @param network any; others than the above have no texts
 * @param kind which
 * @param index counted from 0; to ask for one reads those before it
 * @param text receives where it is, NUL-terminated, or NULL when there is none
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, UNKNOWN_ENUM, OVERLAP.
 */
NN_API nn_status nn_get_text(const nn_network *network, nn_text kind, uint32_t index, const char **text);

/* --------------------------------------------------------------------------- quantised models -- */

/*
 * Post-training quantisation for chips: a model whose layers compute in integers, a quarter of the size. x_q is
 * what goes into a layer as int8, z_q what comes out of its sums; formulas and ranges: docs/c-guide.md. The
 * integers are the same on every machine and with every compiler.
 */

/**
 * Write a quantised model of a float network: as nn_save does, and nn_open opens it. The network is only run,
 * which ends an nn_forward that waits for its nn_backward. Softmax is for the last layer only (UNSUPPORTED).
 * @param network a float one (WRONG_STATE)
 * @param inputs float[rows][inputs], calibration rows, raw: some hundreds that look like what will come.
 *        NONFINITE_INPUT also when a number that a layer computes from them is not finite
 * @param rows >= 1
 * @param metadata NULL for the texts of the model that the network was opened or loaded from; an
 *        nn_metadata that has none leaves them out
 * @param buffer receives the model, at any alignment
 * @param buffer_size its bytes, at least what nn_quantize_size says
 * @param written receives how many were written
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, BUFFER_TOO_SMALL, STRUCT_SIZE,
 *        OUT_OF_RANGE, OVERLAP, ZERO_DIMENSION, TOO_LARGE, NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY,
 *        MODEL_NONFINITE, UNSUPPORTED.
 */
NN_API nn_status nn_quantize(nn_network *network, const float *inputs, size_t rows, const nn_metadata *metadata,
                             void *buffer, size_t buffer_size, size_t *written);

/**
 * Bytes that nn_quantize will write.
 * @param network a float one (WRONG_STATE)
 * @param metadata NULL for the texts of the model that the network was opened or loaded from; an
 *        nn_metadata that has none leaves them out
 * @param size receives them
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP,
 *        TOO_LARGE, UNSUPPORTED.
 */
NN_API nn_status nn_quantize_size(const nn_network *network, const nn_metadata *metadata, size_t *size);

/** One layer of a quantised network: the letters of the formulas in docs/c-guide.md. */
typedef struct nn_quantized_layer {
    uint32_t struct_size; /**< in: sizeof(nn_quantized_layer) */
    uint32_t inputs;
    uint32_t units;
    nn_activation activation;
    const int8_t *weights;      /**< [units][inputs] */
    const int32_t *biases;      /**< [units] */
    const int32_t *multipliers; /**< [units], each >= 0 */
    const int8_t *shifts;       /**< [units], 1 ... 62 */
    const int8_t *table;        /**< [256], or NULL */
    float input_scale;
    int32_t input_zero_point; /**< [-128, 127] */
    float z_scale;
    int32_t z_zero_point;
} nn_quantized_layer;

/**
 * One layer of a quantised network: arrays in the model.
 * @param network a quantised one (WRONG_STATE)
 * @param index 0 is the first after the inputs
 * @param layer receives it; its struct_size is set
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, STRUCT_SIZE, OUT_OF_RANGE, OVERLAP.
 */
NN_API nn_status nn_get_quantized_layer(const nn_network *network, uint32_t index, nn_quantized_layer *layer);

/**
 * x_q of the first layer from raw inputs.
 * @param network a quantised one (WRONG_STATE)
 * @param inputs float[rows][inputs], finite
 * @param rows >= 1
 * @param quantized receives int8[rows][inputs of the first layer]
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, OVERLAP, ZERO_DIMENSION, TOO_LARGE,
 *        NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY.
 */
NN_API nn_status nn_quantize_inputs(nn_network *network, const float *inputs, size_t rows, int8_t *quantized);

/**
 * How a reading of a sensor, an int16, becomes an input of a quantised network without a float:
 * x_q = floor((reading * multiplier + offset) / 2^shift), limited to [-128, 127]. No reading overflows int32.
 */
typedef struct nn_raw_input {
    int32_t multiplier;
    int32_t offset;
    int32_t shift; /**< 0 ... 30 */
} nn_raw_input;

/**
 * How a quantised network takes readings as they are: a reading r of input j is worth offsets[j] + r * scales[j].
 * Computes in binary64: for a host, or once when a chip starts; source: docs/export.md.
 * @param network a quantised one (WRONG_STATE), whose columns are numbers that are not marked where they are
 *        missing, and whose inputs are not multiplied (UNSUPPORTED)
 * @param offsets double[inputs], finite (NONFINITE_INPUT); NULL: 0
 * @param scales double[inputs], finite (NONFINITE_INPUT); a step of 1 in a reading is at most 255 steps of x_q
 *        (OUT_OF_RANGE)
 * @param raw receives nn_raw_input[inputs]
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, OUT_OF_RANGE, OVERLAP, NONFINITE_INPUT,
 *        UNSUPPORTED.
 */
NN_API nn_status nn_get_raw_inputs(const nn_network *network, const double *offsets, const double *scales,
                                   nn_raw_input *raw);

/**
 * x_q of the first layer from readings, in integers alone. nn_predict_quantized goes on from there: the class is
 * that of the largest z_q.
 * @param network a quantised one (WRONG_STATE), as nn_get_raw_inputs takes it (UNSUPPORTED)
 * @param raw nn_raw_input[inputs], of nn_get_raw_inputs; OUT_OF_RANGE where a reading would overflow int32, or a
 *        shift is none
 * @param readings int16[rows][inputs]
 * @param rows >= 1
 * @param quantized receives int8[rows][inputs of the first layer]
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, OUT_OF_RANGE, OVERLAP, ZERO_DIMENSION,
 *        TOO_LARGE, UNSUPPORTED.
 */
NN_API nn_status nn_quantize_raw(nn_network *network, const nn_raw_input *raw, const int16_t *readings, size_t rows,
                                 int8_t *quantized);

/**
 * z_q of the last layer from x_q of the first, in integers alone.
 * @param network a quantised one (WRONG_STATE)
 * @param quantized int8[rows][inputs of the first layer]
 * @param rows >= 1
 * @param outputs receives int32[rows][outputs]
 * @return NN_OK, NULL_POINTER, MISALIGNED, NOT_A_NETWORK, WRONG_STATE, OVERLAP, ZERO_DIMENSION, TOO_LARGE.
 */
NN_API nn_status nn_predict_quantized(nn_network *network, const int8_t *quantized, size_t rows, int32_t *outputs);

/* ----------------------------------------------------------------- sizes as constants (static) -- */

/*
 * NN_TRAINING_BYTES_n and NN_INFERENCE_BYTES_n are what nn_get_sizes says for n layers, as constant
 * expressions for static arrays:
 *
 *   static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(2, 4, 1, NN_SLOTS_ADAM, 32, 0, 0)];
 *
 * i: inputs (features, with columns or polynomial_degree > 1; then si stands for 1); a, b, c: units of the layers;
 * slots: NN_SLOTS_...; batch: max_batch; si, st: 1 when inputs, or targets, are scaled, else 0. For training with n
 * columns add NN_COLUMN_BYTES(n), with NN_PINBALL and n outputs NN_QUANTILE_BYTES(n). With f frozen_layers it is
 * NN_TRAINING_BYTES_n_FROZEN_f. A later library of the same
 * major version (before 1.0: of the same minor version) needs no more.
 */
#define NN_SLOTS_SGD 0          /* NN_SGD, momentum 0 */
#define NN_SLOTS_SGD_MOMENTUM 1 /* NN_SGD, momentum > 0 */
#define NN_SLOTS_ADAM 2         /* NN_ADAM, NN_ADAMW */
#define NN_SLOTS_ADAGRAD 1
#define NN_SLOTS_RMSPROP 1          /* momentum 0 */
#define NN_SLOTS_RMSPROP_MOMENTUM 2 /* momentum > 0 */
#define NN_SLOTS_RPROP 2
#define NN_SLOTS_NADAM 2

#define NN_HEADER_BYTES 256
#define NN_LAYER_BYTES 48
#define NN_MAX_(a, b) ((a) > (b) ? (a) : (b))
#define NN_FLOATS_(n) (((size_t)(n)*4 + 15) / 16 * 16)
#define NN_COLUMN_BYTES(n) NN_FLOATS_((size_t)(n)*6)
#define NN_QUANTILE_BYTES(n) NN_FLOATS_(n)
/* Of nn_push_reading: channels, size and bands of the nn_window. */
#define NN_WINDOW_BYTES(channels, size, bands) ((4 + (size_t)(size) * ((size_t)(channels) + ((bands) ? 1 : 0))) * 4)

#define NN_PARAMETERS_1(i, a) (((size_t)(i) + 1) * (a))
#define NN_PARAMETERS_2(i, a, b) (NN_PARAMETERS_1(i, a) + NN_PARAMETERS_1(a, b))
#define NN_PARAMETERS_3(i, a, b, c) (NN_PARAMETERS_2(i, a, b) + NN_PARAMETERS_1(b, c))

#define NN_TRAINING_BYTES_(layers, parameters, trained, i, o, hidden, slots, batch, si, st)                        \
    (NN_HEADER_BYTES + NN_LAYER_BYTES * (layers) + NN_FLOATS_(parameters) + NN_FLOATS_(trained) * (1 + (slots)) +  \
     ((si) ? 2 * NN_FLOATS_(i) : 0) + ((st) ? 2 * NN_FLOATS_(o) : 0) + NN_FLOATS_((size_t)(batch) * (i)) +         \
     NN_FLOATS_((size_t)(batch) * (hidden)))
#define NN_TRAINING_BYTES_1(i, a, slots, batch, si, st)                                                            \
    (NN_TRAINING_BYTES_(1, NN_PARAMETERS_1(i, a), NN_PARAMETERS_1(i, a), i, a, 0, slots, batch, si, st) +          \
     NN_FLOATS_((size_t)(batch) * (a)))
#define NN_TRAINING_BYTES_2(i, a, b, slots, batch, si, st)                                                         \
    (NN_TRAINING_BYTES_(2, NN_PARAMETERS_2(i, a, b), NN_PARAMETERS_2(i, a, b), i, b, a, slots, batch, si, st) +    \
     NN_FLOATS_((size_t)(batch) * (a)) + NN_FLOATS_((size_t)(batch) * (b)))
#define NN_TRAINING_BYTES_3(i, a, b, c, slots, batch, si, st)                                                      \
    (NN_TRAINING_BYTES_(3, NN_PARAMETERS_3(i, a, b, c), NN_PARAMETERS_3(i, a, b, c), i, c, NN_MAX_(a, b), slots,   \
                        batch, si, st) +                                                                           \
     NN_FLOATS_((size_t)(batch) * (a)) + NN_FLOATS_((size_t)(batch) * (b)) + NN_FLOATS_((size_t)(batch) * (c)))
#define NN_TRAINING_BYTES_2_FROZEN_1(i, a, b, slots, batch, si, st)                                                \
    (NN_TRAINING_BYTES_(2, NN_PARAMETERS_2(i, a, b), NN_PARAMETERS_1(a, b), i, b, 0, slots, batch, si, st) +       \
     NN_FLOATS_((size_t)(batch) * (a)) + NN_FLOATS_((size_t)(batch) * (b)))
#define NN_TRAINING_BYTES_3_FROZEN_1(i, a, b, c, slots, batch, si, st)                                             \
    (NN_TRAINING_BYTES_(3, NN_PARAMETERS_3(i, a, b, c), NN_PARAMETERS_2(a, b, c), i, c, b, slots, batch, si, st) + \
     NN_FLOATS_((size_t)(batch) * (a)) + NN_FLOATS_((size_t)(batch) * (b)) + NN_FLOATS_((size_t)(batch) * (c)))
#define NN_TRAINING_BYTES_3_FROZEN_2(i, a, b, c, slots, batch, si, st)                                             \
    (NN_TRAINING_BYTES_(3, NN_PARAMETERS_3(i, a, b, c), NN_PARAMETERS_1(b, c), i, c, 0, slots, batch, si, st) +    \
     NN_FLOATS_((size_t)(batch) * (a)) + NN_FLOATS_((size_t)(batch) * (b)) + NN_FLOATS_((size_t)(batch) * (c)))

#define NN_INFERENCE_BYTES_(layers, batch, even, odd)                                                              \
    (NN_HEADER_BYTES + NN_LAYER_BYTES * (layers) + NN_FLOATS_((size_t)(batch) * (even)) +                          \
     NN_FLOATS_((size_t)(batch) * (odd)))
#define NN_INFERENCE_BYTES_1(i, a, batch, si) NN_INFERENCE_BYTES_(1, batch, a, (si) ? (i) : 0)
#define NN_INFERENCE_BYTES_2(i, a, b, batch, si) NN_INFERENCE_BYTES_(2, batch, a, NN_MAX_((si) ? (i) : 0, b))
#define NN_INFERENCE_BYTES_3(i, a, b, c, batch, si)                                                                \
    NN_INFERENCE_BYTES_(3, batch, NN_MAX_(a, c), NN_MAX_((si) ? (i) : 0, b))

#ifdef __cplusplus
}
#endif

#endif /* NN_H */
