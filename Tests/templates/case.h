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
extern const unsigned char model_file[];
