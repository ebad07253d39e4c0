/* What nn-cli export writes for the programs of its verification, so that they compile by themselves. */
#include <stdint.h>

#define CASE_INPUTS 2
#define CASE_TARGETS 1
#define CASE_OUTPUTS 3
#define CASE_PARAMETERS 18
#define CASE_GRADIENTS 36
#define CASE_SCRATCH_FLOATS 8
#define CASE_ROWS_PER_STEP 4
#define CASE_LOAD() model_load(parameters, gradients)
#define CASE_LEARN(inputs, targets) model_learn(parameters, gradients, inputs, targets, scratch)
#define CASE_STEP(rows) model_step(parameters, gradients, rows)
#define CASE_PREDICT(inputs) model_predict(inputs, outputs, scratch)
#define CASE_INPUTS_FACTOR 31u
#define CASE_CLASSIFIES
#define CASE_RAW(raw) model_classify_raw(raw, scratch)
#define CASE_QUANTIZE_RAW(raw, x_q) model_quantize_raw(raw, x_q)
#define CASE_PREDICT_Q(x_q, z_q) model_predict_q(x_q, z_q, scratch)
#define CASE_SELFTEST 0
#define CASE_SELFTEST_FAILED 77
#define CASE_CHECKSUM_START 2166136261u
#define CASE_CHECKSUM_FACTOR 16777619u
#define CASE_MODEL model_file
#define CASE_MODEL_BYTES 2048u
#define CASE_PIECE_BYTES 1024u
#define CASE_ALIGNMENT 16

void model_load(float *parameters, float *gradients);
int model_learn(float *parameters, float *gradients, const float *inputs, const float *targets, float *scratch);
int model_step(float *parameters, float *gradients, uint32_t rows);
int model_predict(const float *inputs, float *outputs, float *scratch);
int model_classify_raw(const int16_t *raw, float *scratch);
void model_quantize_raw(const int16_t *raw, int8_t *x_q);
void model_predict_q(const int8_t *x_q, int32_t *z_q, float *scratch);
extern const unsigned char model_file[];
