/* Blocks that are copied and moved byte by byte between calls go on with the same bits. */
#include "check.h"
#include "example.h"

enum {
    STEPS = 20
};

static example subject;
/* Aligned to NN_ALIGNMENT and to nothing more. */
static _Alignas(64) unsigned char places[4][8192];

static nn_network *copied(const void *block, size_t size, int place) {
    unsigned char *to = places[place] + (place + 1) * NN_ALIGNMENT;
    memcpy(to, block, size);
    return (nn_network *)(void *)to;
}

static int have_the_same_bits(nn_network *a, nn_network *b) {
    static unsigned char first[4096], second[4096];
    size_t sizes[2];
    return nn_save(a, NULL, NN_SAVE_TRAINING_STATE, first, sizeof first, &sizes[0]) == NN_OK &&
           nn_save(b, NULL, NN_SAVE_TRAINING_STATE, second, sizeof second, &sizes[1]) == NN_OK &&
           sizes[0] == sizes[1] && memcmp(first, second, sizes[0]) == 0;
}

static int train(nn_network *network) {
    uint32_t order[EXAMPLE_ROWS];
    nn_fit_options options = nn_fit_options_default();
    options.epochs = STEPS;
    options.batch_size = 4;
    options.order = order;
    return nn_fit(network, subject.inputs, subject.targets, EXAMPLE_ROWS, &options, NULL) == NN_OK;
}

static void check_training(void) {
    nn_network *copy = copied(subject.network, subject.sizes.training_bytes, 0);
    CHECK("a copy trains to the same bits",
          train(subject.network) && train(copy) && have_the_same_bits(subject.network, copy));
    CHECK("and the two are networks of their own",
          nn_reset(copy, 7) == NN_OK && !have_the_same_bits(subject.network, copy));
    CHECK("forward", nn_forward(subject.network, subject.inputs, 3, NULL) == NN_OK);
    copy = copied(subject.network, subject.sizes.training_bytes, 1);
    CHECK("moved between nn_forward and nn_backward",
          nn_backward(subject.network, subject.targets, NULL) == NN_OK &&
              nn_backward(copy, subject.targets, NULL) == NN_OK);
    copy = copied(copy, subject.sizes.training_bytes, 2);
    memset(places[1], 0xee, sizeof places[1]);
    CHECK("and between nn_backward and nn_step",
          nn_step(subject.network) == NN_OK && nn_step(copy) == NN_OK && have_the_same_bits(subject.network, copy));
    memcpy(subject.memory, copy, subject.sizes.training_bytes);
    CHECK("and back", train(subject.network) && train(copy) && have_the_same_bits(subject.network, copy));
}

static void check_inference(nn_network *network, size_t size, const char *name) {
    float outputs[EXAMPLE_ROWS * EXAMPLE_OUTPUTS], again[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];
    const char *text = NULL;
    CHECK("nn_predict", nn_predict(network, subject.inputs, EXAMPLE_ROWS, outputs) == NN_OK);
    nn_network *copy = copied(network, size, 3);
    memset(network, 0xee, size);
    CHECK(name, nn_predict(copy, subject.inputs, EXAMPLE_ROWS, again) == NN_OK &&
                    memcmp(outputs, again, sizeof again) == 0 &&
                    nn_get_text(copy, NN_TEXT_LABEL, 1, &text) == NN_OK && strcmp(text, "high") == 0);
}

/* Texts of a loaded network, which are in its block. */
static void check_loaded(void) {
    static _Alignas(64) unsigned char memory[8192];
    size_t size = 0;
    nn_network *network = NULL;
    CHECK("nn_load", nn_load_size(subject.model, subject.model_size, NULL, &size) == NN_OK && size <= 4096 &&
                         nn_load(subject.model, subject.model_size, NULL, memory, size, &network) == NN_OK);
    check_inference(network, size, "a loaded network and its texts");
}

int main(void) {
    size_t quantized_bytes = 0;
    example_make(&subject);
    check_training();
    check_loaded();
    CHECK("nn_open_size",
          nn_open_size(subject.quantized_model, subject.quantized_size, 1, &quantized_bytes) == NN_OK);
    check_inference(subject.opened, subject.sizes.inference_bytes, "an opened network, its model where it was");
    check_inference(subject.quantized, quantized_bytes, "a quantised network");
    return check_finish();
}
