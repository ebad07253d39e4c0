// Checks that NAME computes here what the model does, then predicts. Your readings replace the zeros.
#include <NAME.h>

static float inputs[CASE_INPUTS];
static float outputs[CASE_OUTPUTS];
#if MODEL_HAS_SCRATCH
static float scratch[CASE_SCRATCH_FLOATS];
#endif
#if MODEL_HAS_LABELS
static unsigned char labels[CASE_OUTPUTS];
#endif
#if MODEL_HAS_SERIES
static CASE_SERIES series;
#endif
#if MODEL_TRAINS
static float parameters[CASE_PARAMETERS], gradients[CASE_GRADIENTS], targets[CASE_TARGETS];
#endif

void setup() {
    Serial.begin(115200);
    if (CASE_SELFTEST != 0) Serial.println("NAME does not compute here what the model does");
#if MODEL_TRAINS
    CASE_LOAD();
#endif
}

void loop() {
#if MODEL_TRAINS
    const uint32_t rows = 1;
    CASE_LEARN(inputs, targets);
    CASE_STEP(rows);
#endif
    Serial.print("result ");
    Serial.print(CASE_PREDICT(inputs));
    Serial.print(", outputs");
    for (int i = 0; i < CASE_OUTPUTS; i++) {
        Serial.print(' ');
        Serial.print(outputs[i], 6);
    }
    Serial.println();
    delay(1000);
}
