/*
 * nn.h - libnn: small multilayer perceptrons, trained and run without allocation.
 *
 * This header is the whole interface. The host library, the firmware archives and nn-cli are built
 * from the same source behind it.
 *
 *   Memory    The caller owns all of it. Describe a network (nn_config), ask for its exact size
 *             (nn_get_sizes, or the macros at the end for static arrays), hand over one block
 *             (nn_init, nn_open, nn_load). Nothing is ever freed because nothing is allocated.
 *             To be rid of a network, forget the block. (OpenBLAS, which NN_BLAS asks for, allocates.)
 *             Between two calls a block may be copied or moved byte by byte, to any place that is aligned to
 *             NN_ALIGNMENT: cast the new address to nn_network *. Copies are networks of their own. An opened
 *             network finds its model where it was: move the model, and nn_open it again.
 *   Stack     On a 32-bit chip no function needs more than 3,072 bytes below its caller, nn_quantize
 *             6,144, one that opens a model or predicts 1,280: docs/firmware-sizes.md.
 *   Data      Rows are samples: `inputs` is float[rows][inputs], row-major; `targets` is
 *             float[rows][target width], see nn_loss. All numbers are IEEE-754 binary32.
 *   Results   Every function that can fail returns an nn_status and writes its results through
 *             pointers. No input makes a function trap. A call that fails leaves parameters,
 *             optimiser state, generator, scaling and the caller's output buffers as they were, but for
 *             *network of nn_init, nn_open and nn_load, which becomes NULL, and the outputs of
 *             NN_ERROR_NONFINITE_OUTPUT, which are written.
 *   Overlap   What a call writes shares no byte with anything else that it reads or writes
 *             (NN_ERROR_OVERLAP): outputs are not inputs, and no result lies in a network's block or in the
 *             model of an opened network. Of a buffer that is longer than needed the bytes count that are
 *             needed. What is only read may be one and the same, such as inputs and targets. Inputs may be
 *             arrays that another network gives out, and for nn_predict, nn_predict_layer, nn_forward,
 *             nn_evaluate and nn_quantize also the parameters, gradients and scalings of the network itself.
 *   Bits      Every sum runs in one fixed order and exp, log and tanh are the library's own, so the
 *             same calls give the same bits on every machine, whatever its vector width (nn_arithmetic).
 *   Threads   No globals. One network may be used by one thread at a time; different networks are
 *             independent. A model buffer is only read: any number of threads may nn_open it, each
 *             with its own block. The library starts no thread; a program that has some may hand over
 *             a parallel-for (nn_parallel) for the work inside a call, with the same bits.
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

/* ------------------------------------------------------------------------------------ version -- */

#define NN_VERSION_MAJOR 0
#define NN_VERSION_MINOR 1
#define NN_VERSION_PATCH 0
/** major * 10000 + minor * 100 + patch */
#define NN_VERSION 100

/** A status: NN_OK, or the reason why the call did nothing. The values never change. */
typedef int32_t nn_status;

enum {
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
                                           1e18, or a parameter is over 1e15 */

    NN_ERROR_SINGULAR = 34,         /**< nn_solve: the columns are linearly dependent, or the rows too few */
    NN_ERROR_NONFINITE_OUTPUT = 35, /**< nn_predict: an output is NaN or infinite; all outputs are written */

    /* state */
    NN_ERROR_WRONG_STATE = 40,   /**< nn_backward without nn_forward, nn_step without nn_backward; a network
                                      that is quantised, or is not, and must be the other; a call from an
                                      nn_callback, nn_read_rows or nn_run that may not come from there */
    NN_ERROR_NOT_TRAINABLE = 41, /**< the network was opened with nn_open, or its model is quantised */
    NN_ERROR_NOT_A_NETWORK = 42, /**< the memory does not hold an initialised network */
    NN_ERROR_NO_SCALING = 43,    /**< the network was described without this scaling */
    NN_ERROR_READ = 44,          /**< rows could not be read: an nn_read_rows did not return 0 */

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
                                   quantise such a network */
};

/** One line of English for a status, without a full stop. Never NULL; unknown values have a line too. */
const char *nn_status_string(nn_status status);

/** NN_VERSION of the library that is running. */
uint32_t nn_version(void);

/** The same as text, "0.1.0". */
const char *nn_version_string(void);

/**
 * Call as nn_check_version(NN_VERSION) when a program starts: NN_OK when this library can serve a
 * program compiled with that header, else NN_ERROR_VERSION_MISMATCH. Before 1.0 major and minor must
 * be equal; from 1.0 on major must be equal and the header's minor not newer than the library's.
 */
nn_status nn_check_version(uint32_t header_version);

/**
 * Which of its kernels the library runs here: "x86-64-v4" (AVX-512), "x86-64-v3" (AVX2), "x86-64" or "aarch64"
 * ("portable" elsewhere); "plain" are the loops of firmware. Only v4 and v3 have fused multiply-adds: with the
 * others NN_FAST is NN_CANONICAL. Never NULL.
 */
const char *nn_kernels(void);

/**
 * The BLAS that NN_BLAS computes with here: "OpenBLAS", or "" where there is none. GSL asks whatever CBLAS the
 * dynamic linker finds first; a program has OpenBLAS when it is linked with it (-lnn -lopenblas) or started with
 * LD_PRELOAD=libopenblas.so.0. GSL's own BLAS does not count, for it is slower than the kernels. Never NULL.
 */
const char *nn_blas(void);

/* ------------------------------------------------------------------------------------- limits -- */

/** Alignment in bytes of every memory block and model buffer. 64 is a little faster on a PC. */
#define NN_ALIGNMENT 16
#define NN_MAX_LAYERS 64
#define NN_MAX_UNITS 65536
#define NN_MAX_INPUTS 65536
#define NN_MAX_BATCH 65536

/* ------------------------------------------------------------------------- describe a network -- */

/** Activation of a layer; z is the layer's sum, a its output. Names and constants as in torch.nn. */
typedef int32_t nn_activation;
enum {
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
    NN_GELU_ERF = 15      /**< a = z / 2 * (1 + erf(z / sqrt(2))): torch.nn.GELU() */
};

/**
 * How the weights of a layer are drawn. fan_in is the number of its inputs, fan_out of its units.
 * DEFAULT draws biases as PyTorch does; every other one sets them to zero. Kaiming (He et al. 2015)
 * has gain sqrt(2 / (1 + slope^2)) for NN_LEAKY_RELU and sqrt(2) otherwise; Xavier: Glorot & Bengio 2010.
 */
typedef int32_t nn_initialization;
enum {
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
typedef int32_t nn_loss;
enum {
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
    NN_PERCEPTRON = 11
};

/** How the losses, and so the gradients, of a batch's rows become one. */
typedef int32_t nn_reduction;
enum {
    NN_REDUCTION_MEAN = 0, /**< mean over the rows, and over the outputs where the loss says so */
    NN_REDUCTION_SUM = 1   /**< sum over the rows and over the outputs */
};

/**
 * How nn_step changes each parameter p by its mean gradient g; lr is the learning rate, n the number of the
 * step. Formulas, names and defaults as in torch.optim. Before it, in this order: clip_norm, clip_value, l1
 * (g += l1 * sign p) and weight_decay (g += weight_decay * p; NN_ADAMW: p -= lr * weight_decay * p instead).
 */
typedef int32_t nn_optimizer;
enum {
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
    NN_RPROP = 5
};

/** How the products of a layer are added up. */
typedef int32_t nn_arithmetic;
enum {
    /** Each product is rounded, then added, in one ascending order: the same bits on every machine. */
    NN_CANONICAL = 0,
    /** Fused multiply-adds, rounded once, where the processor has them, and sums over rows that may run in several
     *  chains: faster, equal to NN_CANONICAL within rounding, and not the same bits on every machine, nor for a
     *  batch in one call and in parts. */
    NN_FAST = 1,
    /** NN_FAST, and the products of layers with 512 inputs and 512 units or more, in batches of 64 rows or more, by
     *  OpenBLAS behind GSL's gsl_blas_sgemm where there is one (nn_blas), with its own memory and threads
     *  (OPENBLAS_NUM_THREADS) and bits that depend on them; a network that has such a layer does not use an
     *  nn_parallel. It pays where OpenBLAS knows the processor better than nn_kernels: measure. Whether there is
     * one is asked by nn_init, nn_open and nn_load. */
    NN_BLAS = 2
};

/** Scaling of inputs or targets, kept in the network and in the model file. */
typedef int32_t nn_scaling;
enum {
    NN_SCALING_NONE = 0,
    /** Inputs: x' = (x - mean) * scale goes into the first layer. Targets: the network learns
     *  (t - mean) * scale and predictions are scaled back. mean 0 and scale 1 until fitted or set. */
    NN_SCALING_STANDARDIZE = 1,
    NN_SCALING_MIN_MAX = 2 /**< the same with the minimum and 1 / range: fitted columns lie in [0, 1] */
};

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
    uint32_t inputs;        /**< features a row, 1 ... NN_MAX_INPUTS */
    nn_loss loss;
    nn_optimizer optimizer;
    float learning_rate; /**< (0, 1e6]; default 0.001 */
    float momentum;      /**< NN_SGD, NN_RMSPROP: [0, 1); default 0 */
    float dampening;     /**< NN_SGD: [0, 1); default 0 */
    uint32_t nesterov;   /**< NN_SGD with momentum and without dampening: 0 or 1; default 0 */
    float beta1;         /**< NN_ADAM, NN_ADAMW: [0, 1); default 0.9 */
    float beta2;         /**< NN_ADAM, NN_ADAMW: [0, 1); default 0.999 */
    float smoothing;     /**< NN_RMSPROP, torch's alpha: [0, 1); default 0.99 */
    float epsilon;       /**< NN_ADAM, NN_ADAMW, NN_ADAGRAD, NN_RMSPROP: (0, 1]; default 1e-8 */
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
    nn_scaling target_scaling; /**< default NN_SCALING_NONE; NN_MSE, NN_HALF_MSE, NN_MAE and NN_HUBER only */
    /** >= 1, default 1: the first layer sees every product of up to so many inputs (scaled ones, if they are), in
     *  the order of scikit-learn's PolynomialFeatures without bias: x1, x2, x1^2, x1 x2, x2^2, ... Their number
     *  must be at most NN_MAX_INPUTS. */
    uint32_t polynomial_degree;
    nn_reduction reduction;   /**< default NN_REDUCTION_MEAN */
    float huber_delta;        /**< NN_HUBER: (0, 1e6]; default 1 */
    nn_arithmetic arithmetic; /**< default NN_CANONICAL */
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
    return c;
}

/**
 * What nn_config_default returns, for programs that load the library and cannot call inline functions. Set
 * config->struct_size and config->layer_size first. Status: NULL_POINTER, MISALIGNED, STRUCT_SIZE.
 */
nn_status nn_get_default_config(nn_config *config);

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
 * Check a description and say what it needs, before anything is built. Only max_batch of the
 * settings, momentum (whether it is 0), the optimiser and the scalings change the sizes.
 * Status: NULL_POINTER, STRUCT_SIZE, ZERO_DIMENSION, TOO_LARGE, UNKNOWN_ENUM, BAD_SETTING, LOSS_MISMATCH.
 */
nn_status nn_get_sizes(const nn_config *config, nn_sizes *sizes);

/** The choices of this header whose values have names. */
typedef int32_t nn_choice;
enum {
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
 * The name of a value: "leaky-relu" for NN_LEAKY_RELU of NN_CHOICE_ACTIVATION, which is what nn-cli's options call
 * it. NULL when the library has no such choice or value. The values of a choice are 0, 1, 2 and so on, up to the
 * first that has no name.
 */
const char *nn_choice_name(nn_choice choice, int32_t value);

/**
 * The value of a choice by its name, into *value. Status: NULL_POINTER, MISALIGNED, OVERLAP; UNKNOWN_ENUM when the
 * library has no such choice, or the choice no value of this name.
 */
nn_status nn_find_choice(nn_choice choice, const char *name, int32_t *value);

/* --------------------------------------------------------------------------------- initialise -- */

/** A network inside the caller's block. Opaque; it lives as long as the block. */
typedef struct nn_network nn_network;

/**
 * Lay out a network for training (and inference) in `memory`, at least training_bytes long and aligned
 * to NN_ALIGNMENT, and draw its parameters from the seed: layer by layer, weights in memory order and
 * then biases. *network then points to the start of `memory`; it is NULL when the call fails, unless it lies in
 * the description. Status: as nn_get_sizes, MISALIGNED, BUFFER_TOO_SMALL, OVERLAP; WRONG_STATE when memory is the
 * block of a network that is calling back: its first words are looked at, whatever they are. (A block that a
 * callback was left from by longjmp or an exception is to be cleared first, as far as NN_HEADER_BYTES.)
 */
nn_status nn_init(void *memory, size_t memory_size, const nn_config *config, nn_network **network);

/**
 * As freshly initialised with this seed: parameters drawn again, optimiser state and step count zero.
 * Scalings and the learning rate stay.
 */
nn_status nn_reset(nn_network *network, uint32_t seed);

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
 * The program's threads, for the work inside one call: a parallel-for. It is given with each call and used during
 * that call only, by the thread that made it, any number of times, never from within a task; two networks may share
 * one when `run` may be called by two threads at once. Work is cut by outputs, never within a sum, so the bits are
 * the same with any number of threads and without; and it is handed over only where that pays: nothing of small
 * networks. A task needs 64 KiB of stack. Firmware checks the struct and computes alone.
 *
 * It is the program's duty to run each task once. Where one is not run, or twice, results are wrong, but nothing is
 * written outside the network's block and the outputs; a task that runs after `run` has returned is as fatal as
 * any use of a stack frame that is gone.
 *
 * Status, of every function that takes one (NULL: without threads): STRUCT_SIZE, NULL_POINTER when run is NULL,
 * BAD_SETTING when threads is 0.
 */
typedef struct nn_parallel {
    uint32_t struct_size; /**< sizeof(nn_parallel) */
    uint32_t threads;     /**< tasks that may run at once, the calling thread included; >= 1. It decides into how
                               many tasks work is cut, four or so for each */
    nn_run run;
    void *context; /**< given to run */
} nn_parallel;

/* -------------------------------------------------------------------------------------- train -- */

/**
 * One batch: gradients of the mean loss, clipping, weight decay, update.
 * inputs float[rows][inputs], targets float[rows][target_width]; rows may exceed max_batch.
 * *loss (may be NULL) is the mean loss before the update. The gradients of an unfinished accumulation
 * are discarded first. Status: NONFINITE_INPUT, BAD_TARGET, NONFINITE_LOSS, NONFINITE_GRADIENT: the
 * parameters are then those before the call.
 */
nn_status nn_train_batch(nn_network *network, const float *inputs, const float *targets, size_t rows, float *loss);

/** The same, with the program's threads: worth it from some hundred thousand parameters and max_batch 64 on. */
nn_status nn_train_batch_parallel(nn_network *network, const float *inputs, const float *targets, size_t rows,
                                  float *loss, const nn_parallel *parallel);

/**
 * The same in parts. nn_forward runs 1 ... max_batch rows and keeps what nn_backward needs (the inputs are
 * copied); outputs float[rows][outputs] may be NULL. Status: OUT_OF_RANGE for more rows than max_batch.
 */
nn_status nn_forward(nn_network *network, const float *inputs, size_t rows, float *outputs);

/**
 * Add the gradient of the last nn_forward's rows to the sums since the last nn_step: call forward and
 * backward as often as a batch needs, row by row on a small device, with the bits of one call over all
 * of them. targets float[rows of nn_forward][target_width]. *loss (may be NULL): mean loss of all rows
 * accumulated so far. When it fails with NONFINITE_LOSS the accumulation is discarded.
 */
nn_status nn_backward(nn_network *network, const float *targets, float *loss);

/**
 * As nn_backward, with a weight for every row: what its loss and gradient count for. weights float[rows of
 * nn_forward], each finite and >= 0 (BAD_TARGET otherwise). Means divide by the sum of the weights, as
 * torch's CrossEntropyLoss(weight) does for class weights; an accumulation whose weights sum to 0 updates
 * nothing.
 */
nn_status nn_backward_weighted(nn_network *network, const float *targets, const float *weights, float *loss);

/**
 * Divide the accumulated gradient by its number of rows, clip, decay, update the parameters, and begin a
 * new accumulation. The gradient array keeps the mean gradient, after clipping, until the next nn_backward.
 * Status: WRONG_STATE when nothing is accumulated; NONFINITE_GRADIENT: nothing but the accumulation is lost.
 */
nn_status nn_step(nn_network *network);

/** Discard what has been accumulated since the last nn_step. */
nn_status nn_zero_gradients(nn_network *network);

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

/** Return 0 to go on, anything else to stop. Const functions, nn_get_health, nn_set_learning_rate, nn_parameters
 * and nn_gradients may be called for the network meanwhile; the others refuse with WRONG_STATE. `progress` is valid
 *  during the call. */
typedef int32_t (*nn_callback)(const nn_progress *progress, void *context);

/** How the learning rate moves from epoch to epoch. e counts from 0, rate is the network's at the start of
 *  nn_fit. Formulas and defaults as in torch.optim.lr_scheduler. */
typedef int32_t nn_schedule_kind;
enum {
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

/** What nn_schedule_default returns, as nn_get_default_config. schedule_size is sizeof(nn_schedule). Status:
 *  NULL_POINTER, MISALIGNED, STRUCT_SIZE. */
nn_status nn_get_default_schedule(nn_schedule *schedule, size_t schedule_size);

/**
 * The learning rate of an epoch >= 0 from the rate of the beginning, for all kinds but NN_SCHEDULE_PLATEAU,
 * which gives the rate unchanged (only its warm-up is applied). Status: NULL_POINTER, UNKNOWN_ENUM, BAD_SETTING.
 */
nn_status nn_schedule_rate(const nn_schedule *schedule, float rate, uint32_t epoch, float *result);

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
    uint64_t batch_size;             /**< rows a step; 0 = all rows (full batch); default 32. The last batch of an
                                          epoch may be smaller. */
    uint32_t *order;                 /**< NULL: rows in the order given. Else [training rows], scratch, filled here:
                                          every epoch shuffles 0, 1, ... anew (Fisher-Yates, from the seed), so that a
                                          training resumed between two epochs goes on with the same bits. */
    const float *validation_inputs;  /**< NULL: the last validation_rows rows of `inputs` are held out */
    const float *validation_targets; /**< NULL exactly when validation_inputs is */
    uint64_t validation_rows;        /**< 0 = no validation; default 0 */
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
    return o;
}

/** What nn_fit_options_default returns, as nn_get_default_config. Set options->struct_size first. Status:
 *  NULL_POINTER, MISALIGNED, STRUCT_SIZE. */
nn_status nn_get_default_fit_options(nn_fit_options *options);

/**
 * Train for several epochs over arrays. `options` may be NULL for the defaults; `last` may be NULL, else it
 * receives the last progress (set last->struct_size first). With `order`, rows are limited to 2^32 - 1.
 * Status: BAD_SETTING for patience without validation, OUT_OF_RANGE when no row is left to train on. For a state:
 * STRUCT_SIZE; OUT_OF_RANGE when it is of other rows, or of more epochs; BAD_SETTING when it has a best epoch but
 * there is no validation, or a number of it, or of the best_parameters that go with it, is none that a fit writes.
 * When the training diverges (NONFINITE_...), the parameters are those of the best epoch if best_parameters
 * was given and there was one, else those before the failing batch. NN_STOPPED when the callback stopped it.
 */
nn_status nn_fit(nn_network *network, const float *inputs, const float *targets, size_t rows,
                 const nn_fit_options *options, nn_progress *last);

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
 * nn_fit for rows 0, ..., rows - 1 of a reader, with the same bits: each batch is read when its turn comes, up to
 * max_batch rows at once. Without validation_inputs the last validation_rows rows are held out, and read after
 * every epoch. Rows are checked as they come: when one is refused (NONFINITE_INPUT, BAD_TARGET), or cannot be read
 * (READ), the network keeps what it has learned before that batch, or the best epoch's parameters, as in a
 * training that diverges; what the callback has stored can be resumed. Status: as nn_fit; READ; NULL_POINTER
 * without `read`; BUFFER_TOO_SMALL.
 */
nn_status nn_fit_rows(nn_network *network, const nn_row_reader *reader, size_t rows, const nn_fit_options *options,
                      nn_progress *last);

/**
 * Closed form, on the host: set the parameters of a network of one NN_IDENTITY layer with NN_MSE or NN_HALF_MSE
 * to the solution of least squares, without iterating: minimise sum over the rows of |W^T x + b - t|^2 + alpha
 * |W|^2, the biases without penalty. alpha 0 is scikit-learn's LinearRegression, alpha > 0 its Ridge; with
 * polynomial_degree > 1 it is polynomial regression. Computed in binary64 by GSL: columns are centred; QR
 * (Householder) when alpha is 0, else Cholesky's decomposition of the normal equations, or QR of the augmented
 * rows when alpha is so small that these might not be positive definite.
 * coefficients (may be NULL): double[features + 1][outputs], W and then b before they are rounded, where features
 * counts the inputs of the layer. work: nn_solve_size bytes, aligned to NN_ALIGNMENT. Optimiser and generator stay
 * as they are. Status: LOSS_MISMATCH for another network, SINGULAR, BAD_SETTING (alpha), NONFINITE_INPUT,
 * BAD_TARGET, NONFINITE_GRADIENT when a coefficient does not fit binary32, UNSUPPORTED. SINGULAR: columns, the
 * constant one among them, are linearly dependent but for what four roundings of each input to binary32 explain, as
 * Celsius and Fahrenheit are; a solution would be made of these roundings. Where LinearRegression returns the
 * solution of smallest norm, nn_solve refuses. Or, with alpha 0, there are no more rows than features. A larger
 * alpha helps in both cases.
 */
nn_status nn_solve(nn_network *network, const float *inputs, const float *targets, size_t rows, double alpha,
                   double *coefficients, void *work, size_t work_size);

/** Bytes of `work` for so many rows. */
nn_status nn_solve_size(const nn_network *network, size_t rows, size_t *size);

/** Learning rate of the next step; range as in nn_config. */
nn_status nn_set_learning_rate(nn_network *network, float learning_rate);

/* ------------------------------------------------------------------------------------ scaling -- */

/**
 * Set the scaling from data: mean and 1 / population standard deviation of each column (scale 1 for a
 * constant column), as scikit-learn's StandardScaler, whatever the size of its numbers. A scale that would be over
 * the largest float is limited to it. values float[rows][inputs], or float[rows][outputs].
 */
nn_status nn_fit_input_scaling(nn_network *network, const float *values, size_t rows);
nn_status nn_fit_target_scaling(nn_network *network, const float *values, size_t rows);

/** Set it outright: mean[inputs] and scale[inputs] (or [outputs]), all finite, scale > 0. Either may be the array
 * that nn_get_..._scaling gives out. */
nn_status nn_set_input_scaling(nn_network *network, const float *mean, const float *scale);
nn_status nn_set_target_scaling(nn_network *network, const float *mean, const float *scale);

/** Read it: pointers into the network (or its model), valid until the scaling changes. */
nn_status nn_get_input_scaling(const nn_network *network, const float **mean, const float **scale);
nn_status nn_get_target_scaling(const nn_network *network, const float **mean, const float **scale);

/* ------------------------------------------------------------------------------ use a network -- */

/**
 * outputs float[rows][outputs] from inputs float[rows][inputs], any number of rows >= 1, one or many
 * with the same bits. Raw inputs go in, unscaled outputs come out. Ends an nn_forward that waits for its
 * nn_backward; does not disturb accumulated gradients. Where a sum overflows binary32, in rows far from all that
 * was learned or in a model made by hand, an output is infinite or NaN. Status: NONFINITE_INPUT; NONFINITE_OUTPUT
 * when an output is not finite: all of them are written all the same.
 */
nn_status nn_predict(nn_network *network, const float *inputs, size_t rows, float *outputs);

/** The same, with the program's threads, which share the max_batch rows of the block: open it with 16 or more for
 *  each. A quantised network computes alone. */
nn_status nn_predict_parallel(nn_network *network, const float *inputs, size_t rows, float *outputs,
                              const nn_parallel *parallel);

/**
 * The outputs of one layer, float[rows][its units], from raw inputs float[rows][inputs]: what nn_predict sees on
 * its way. Layer 0 is the first after the inputs; of the last layer, its outputs before the target scaling is
 * undone. Also of a quantised network. Status: OUT_OF_RANGE, and as nn_predict.
 */
nn_status nn_predict_layer(nn_network *network, const float *inputs, size_t rows, uint32_t layer, float *outputs);

typedef struct nn_metrics {
    uint32_t struct_size; /**< in: sizeof(nn_metrics) */
    float loss;           /**< of all rows, mean or sum: nn_reduction; of scaled targets if they are scaled */
    float accuracy; /**< share of rows (of outputs, for the binary losses) that are right; 0 for losses that do not
                         classify */
} nn_metrics;

/** Loss and accuracy over rows >= 1, without learning. Shapes as nn_train_batch. Status: as nn_train_batch;
 *  NONFINITE_LOSS when a sum overflows. */
nn_status nn_evaluate(nn_network *network, const float *inputs, const float *targets, size_t rows,
                      nn_metrics *metrics);

/** The same, with the program's threads: every max_batch rows are handed over together. */
nn_status nn_evaluate_parallel(nn_network *network, const float *inputs, const float *targets, size_t rows,
                               nn_metrics *metrics, const nn_parallel *parallel);

/** The same, with the same bits, over the rows first, first + 1, ... of a reader. Status: also as nn_fit_rows. */
nn_status nn_evaluate_rows(nn_network *network, const nn_row_reader *reader, size_t first, size_t rows,
                           nn_metrics *metrics);

/* ------------------------------------------------------------------------------- look inside -- */

/**
 * The description in use. Writes *config and, when `layers` is not NULL, its layer_count entries there
 * (layer_capacity must be enough) with config->layers pointing to them; else config->layers is NULL.
 * Set config->struct_size and config->layer_size first (nn_config_default does).
 */
nn_status nn_get_config(const nn_network *network, nn_config *config, nn_layer *layers, uint32_t layer_capacity);

/** One layer of a network. */
typedef struct nn_layer_view {
    uint32_t struct_size; /**< in: sizeof(nn_layer_view) */
    uint32_t inputs;
    uint32_t units;
    nn_activation activation;
    const float *weights; /**< [inputs][units], row-major: scikit-learn's coefs_, PyTorch's weight transposed;
                               NULL in a quantised network, see nn_get_quantized_layer */
    const float *biases;  /**< [units], or NULL likewise */
    const float *weight_gradients; /**< [inputs][units], see nn_gradients; NULL when opened for inference */
    const float *bias_gradients;   /**< [units]; NULL when opened for inference */
    char name[16];                 /**< "dense1", "dense2", ... */
} nn_layer_view;

/** Layer 0 is the first after the inputs. Status: OUT_OF_RANGE. */
nn_status nn_get_layer(const nn_network *network, uint32_t index, nn_layer_view *layer);

/**
 * All parameters as one array: for each layer its weights [inputs][units], then its biases [units].
 * May be written to between calls (finite numbers only). Status: NOT_TRAINABLE.
 */
nn_status nn_parameters(nn_network *network, float **values, size_t *count);

/**
 * All gradients, laid out like the parameters: while accumulating, the sum over the rows so far; after
 * nn_step, the mean gradient that it applied (clipped, before weight decay). *rows (may be NULL): rows
 * accumulated since the last nn_step. To train over several machines, sum gradients and rows over them; write the
 * gradients into the array and the rows back with nn_set_gradient_rows; and step. With weights of rows, sum
 * nn_get_gradient_weight too, and write it back with nn_set_gradient_weight.
 */
nn_status nn_gradients(nn_network *network, float **values, size_t *count, uint64_t *rows);

/** How a layer is doing, from the last nn_backward, nn_step or nn_train_batch. */
typedef struct nn_health {
    uint32_t struct_size; /**< in: sizeof(nn_health) */
    float gradient_norm;  /**< Euclidean norm of the layer's gradient array, see nn_gradients */
    float parameter_norm; /**< Euclidean norm of its weights and biases */
    float dead_units;     /**< share of its units through which no gradient flowed in any of the last rows (at most
                               max_batch): dead ReLUs, saturated sigmoids */
} nn_health;

/** Status: NOT_TRAINABLE, OUT_OF_RANGE, STRUCT_SIZE; WRONG_STATE before the first nn_backward. */
nn_status nn_get_health(nn_network *network, uint32_t layer, nn_health *health);

/** Tell the number of rows (>= 1) that the gradient array sums over, after changing it from outside. Each of them
 *  counts for 1. */
nn_status nn_set_gradient_rows(nn_network *network, uint64_t rows);

/**
 * *weight = what nn_step will divide by: the sum of the weights of the rows accumulated since the last nn_step,
 * each 1 where none were given; 0 when nothing is accumulated. Safe from an nn_callback. Status: NOT_TRAINABLE.
 */
nn_status nn_get_gradient_weight(const nn_network *network, float *weight);

/**
 * Tell the sum of the weights that the rows in the gradient array count for, finite and >= 0, after changing the
 * array from outside and after nn_set_gradient_rows. nn_step divides by it; with 0 it updates nothing. Status:
 * NOT_TRAINABLE, BAD_SETTING; WRONG_STATE when no row is accumulated.
 */
nn_status nn_set_gradient_weight(nn_network *network, float weight);

/* -------------------------------------------------------------------------------- model files -- */

/** Texts to store in a model. NULL or 0 leaves one out. UTF-8, no NUL inside. */
typedef struct nn_metadata {
    uint32_t struct_size;        /**< sizeof(nn_metadata) */
    uint32_t label_count;        /**< number of labels */
    const char *const *features; /**< [inputs], names of the input columns */
    const char *const *targets;  /**< [target_width], names of the target columns */
    const char *const *labels;   /**< class labels: of outputs 0, 1, ..., or of 0 and 1 for a single output */
    const char *note;            /**< anything, such as JSON */
} nn_metadata;

enum {
    /** Store optimiser state, step count and generator too: a network loaded from it goes on with the
     *  same bits. Without it nn_load starts a fresh optimiser. */
    NN_SAVE_TRAINING_STATE = 1
};

/** Bytes that nn_save will write. metadata may be NULL: the texts of the model that the network was opened or
 * loaded from, if it has them. flags is 0 or NN_SAVE_TRAINING_STATE. */
nn_status nn_save_size(const nn_network *network, const nn_metadata *metadata, uint32_t flags, size_t *size);

/**
 * Write the model into buffer (any alignment), *written bytes. The same network gives the same bytes on
 * every machine. Gradients of an unfinished accumulation are not part of it. Status: BUFFER_TOO_SMALL;
 * OUT_OF_RANGE for a label_count that is not the number of classes; UNKNOWN_ENUM for other flags;
 * MODEL_NONFINITE when a parameter that the caller wrote is not finite; NOT_TRAINABLE for the training
 * state of an opened network. A quantised network is written as it is. metadata: as in nn_save_size; to leave the
 * texts out, give an nn_metadata that has none.
 */
nn_status nn_save(const nn_network *network, const nn_metadata *metadata, uint32_t flags, void *buffer,
                  size_t buffer_size, size_t *written);

/**
 * Check a model and read its description, as nn_get_config does. config->max_batch is what it was trained
 * with. Reads every byte once. Status: MISALIGNED, MODEL_...
 */
nn_status nn_model_config(const void *model, size_t model_size, nn_config *config, nn_layer *layers,
                          uint32_t layer_capacity);

/**
 * Open a model for inference, in place: the weights stay in `model` (flash, a mapped file), which must
 * not change or go away. The block needs inference_bytes of nn_get_sizes for the model's description with
 * this max_batch (rows worked on at once by nn_predict; 1 needs least), or what nn_open_size says: a quantised
 * model works row by row, whatever max_batch is. Every byte of the model is checked. *network is NULL when the call
 * fails, unless it lies in the model. Status: as nn_model_config; as nn_init for max_batch and memory; OVERLAP when
 * memory and model share a byte.
 */
nn_status nn_open(const void *model, size_t model_size, uint32_t max_batch, void *memory, size_t memory_size,
                  nn_network **network);

/**
 * Load a model for training: everything is copied, `model` may go afterwards. `config` may be NULL (the
 * model's own settings), else its settings replace the model's; its inputs, layers' units, activations and
 * slopes, loss and scalings must be the model's (OUT_OF_RANGE otherwise). The block needs training_bytes; where it
 * has what nn_load_size says, the texts of the model are kept in it too, for nn_get_text and nn_save. The
 * training state, if the model has one, is taken over when the optimiser is the same. Status: as nn_open;
 * NOT_TRAINABLE for a quantised model.
 */
nn_status nn_load(const void *model, size_t model_size, const nn_config *config, void *memory, size_t memory_size,
                  nn_network **network);

/** Exact bytes of the block that nn_load needs to keep the model's texts too; training_bytes when it has none.
 * config may be NULL. Status: as nn_load, without memory. */
nn_status nn_load_size(const void *model, size_t model_size, const nn_config *config, size_t *size);

/** Exact bytes of the block that nn_open needs for this model, quantised or not. Status: as nn_model_config, and as
 * nn_open for max_batch. */
nn_status nn_open_size(const void *model, size_t model_size, uint32_t max_batch, size_t *size);

/** Which text of a model. */
typedef int32_t nn_text;
enum {
    NN_TEXT_FEATURE = 0,
    NN_TEXT_TARGET = 1,
    NN_TEXT_LABEL = 2,
    NN_TEXT_NOTE = 3
};

/**
 * *text = the index-th text of this kind, in place in the model, NUL-terminated; NULL when there is none with this
 * index. For networks from nn_open, and from nn_load where the block has room for them (nn_load_size), in the
 * block then; others have none. Those of a kind follow one another, each behind the NUL of the one before: to ask
 * for the index-th reads the ones before it.
 */
nn_status nn_get_text(const nn_network *network, nn_text kind, uint32_t index, const char **text);

/* --------------------------------------------------------------------------- quantised models -- */

/*
 * Post-training quantisation for chips: a model whose layers compute in integers, a quarter of the size. Nothing
 * between the inputs of the first layer and the sums of the last one is a float, so the integers are the same on
 * every machine and with every compiler. x being a layer's inputs and j its units:
 *
 *   x_q[k] = round(x[k] / input_scale) + input_zero_point, limited to [-128, 127]                    int8
 *   sum[j] = biases[j] + weights[j][0] * x_q[0] + weights[j][1] * x_q[1] + ...                       int32
 *   z_q[j] = floor((sum[j] * multipliers[j] + 2^(shifts[j] - 1)) / 2^shifts[j]) + z_zero_point       int64 inside
 *
 * x is what goes into the first layer, after input scaling and polynomial terms; the quotient is rounded to
 * binary32 and then to an integer, halves to the even one (C's rintf; a NaN of overflowed terms counts as -128).
 * Hidden layers limit z_q to [-128, 127]; it is the output when there is no table (NN_IDENTITY; NN_RELU, whose
 * outputs begin at -128), else the output is table[z_q + 128]. That is the next layer's x_q. In the last layer
 * z_q is limited to [-2^24, 2^24], z_zero_point is 0 and z = z_q * z_scale goes through the activation as a float;
 * the largest z_q is the class. Weights are symmetric, one scale a unit (in the multiplier); activations are
 * asymmetric, one scale a layer, their range taken from calibration rows: inputs should be scaled to similar
 * ranges. The biases contain the input's zero point. No sum overflows int32, whatever the inputs are.
 */

/**
 * Write a quantised model of a float network into buffer (any alignment): as nn_save does, and nn_open opens it.
 * inputs float[rows][inputs] are calibration rows, raw, rows >= 1: some hundreds that look like what will come.
 * metadata: as in nn_save_size. The network is only run, which ends an nn_forward that waits for its nn_backward.
 * Softmax is for the last layer only. Status: UNSUPPORTED for a softmax in between; NONFINITE_INPUT when an input,
 * or a number that a layer computes from the rows, is not finite; WRONG_STATE when the network is quantised
 * already; BUFFER_TOO_SMALL, OUT_OF_RANGE and MODEL_NONFINITE as nn_save.
 */
nn_status nn_quantize(nn_network *network, const float *inputs, size_t rows, const nn_metadata *metadata,
                      void *buffer, size_t buffer_size, size_t *written);

/** Bytes that nn_quantize will write. metadata: as in nn_save_size. */
nn_status nn_quantize_size(const nn_network *network, const nn_metadata *metadata, size_t *size);

/** One layer of a quantised network: the letters of the formulas above. */
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

/** Pointers into the model. Status: OUT_OF_RANGE; WRONG_STATE when the network is not quantised. */
nn_status nn_get_quantized_layer(const nn_network *network, uint32_t index, nn_quantized_layer *layer);

/** x_q int8[rows][inputs of the first layer] from raw inputs float[rows][inputs]. Status: as nn_predict,
 * WRONG_STATE. */
nn_status nn_quantize_inputs(nn_network *network, const float *inputs, size_t rows, int8_t *quantized);

/** z_q int32[rows][outputs] of the last layer from x_q int8[rows][inputs of the first layer], in integers alone. */
nn_status nn_predict_quantized(nn_network *network, const int8_t *quantized, size_t rows, int32_t *outputs);

/* ----------------------------------------------------------------- sizes as constants (static) -- */

/*
 * NN_TRAINING_BYTES_n and NN_INFERENCE_BYTES_n are what nn_get_sizes says for n layers, as constant
 * expressions for static arrays:
 *
 *   static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(2, 4, 1, NN_SLOTS_ADAM, 32, 0, 0)];
 *
 * i: inputs (of the first layer, with polynomial_degree > 1; then si stands for 1); a, b, c: units of the layers;
 * slots: NN_SLOTS_...; batch: max_batch; si, st: 1 when inputs, or targets, are scaled, else 0.
 */
#define NN_SLOTS_SGD 0          /* NN_SGD, momentum 0 */
#define NN_SLOTS_SGD_MOMENTUM 1 /* NN_SGD, momentum > 0 */
#define NN_SLOTS_ADAM 2         /* NN_ADAM, NN_ADAMW */
#define NN_SLOTS_ADAGRAD 1
#define NN_SLOTS_RMSPROP 1          /* momentum 0 */
#define NN_SLOTS_RMSPROP_MOMENTUM 2 /* momentum > 0 */
#define NN_SLOTS_RPROP 2

#define NN_HEADER_BYTES 256
#define NN_LAYER_BYTES 48
#define NN_MAX_(a, b) ((a) > (b) ? (a) : (b))
#define NN_FLOATS_(n) (((size_t)(n)*4 + 15) / 16 * 16)

#define NN_PARAMETERS_1(i, a) (((size_t)(i) + 1) * (a))
#define NN_PARAMETERS_2(i, a, b) (NN_PARAMETERS_1(i, a) + NN_PARAMETERS_1(a, b))
#define NN_PARAMETERS_3(i, a, b, c) (NN_PARAMETERS_2(i, a, b) + NN_PARAMETERS_1(b, c))

#define NN_TRAINING_BYTES_(layers, parameters, i, o, hidden, slots, batch, si, st)                                 \
    (NN_HEADER_BYTES + NN_LAYER_BYTES * (layers) + NN_FLOATS_(parameters) * (2 + (slots)) +                        \
     ((si) ? 2 * NN_FLOATS_(i) : 0) + ((st) ? 2 * NN_FLOATS_(o) : 0) + NN_FLOATS_((size_t)(batch) * (i)) +         \
     NN_FLOATS_((size_t)(batch) * (hidden)))
#define NN_TRAINING_BYTES_1(i, a, slots, batch, si, st)                                                            \
    (NN_TRAINING_BYTES_(1, NN_PARAMETERS_1(i, a), i, a, 0, slots, batch, si, st) +                                 \
     NN_FLOATS_((size_t)(batch) * (a)))
#define NN_TRAINING_BYTES_2(i, a, b, slots, batch, si, st)                                                         \
    (NN_TRAINING_BYTES_(2, NN_PARAMETERS_2(i, a, b), i, b, a, slots, batch, si, st) +                              \
     NN_FLOATS_((size_t)(batch) * (a)) + NN_FLOATS_((size_t)(batch) * (b)))
#define NN_TRAINING_BYTES_3(i, a, b, c, slots, batch, si, st)                                                      \
    (NN_TRAINING_BYTES_(3, NN_PARAMETERS_3(i, a, b, c), i, c, NN_MAX_(a, b), slots, batch, si, st) +               \
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
