/* Texts of a model: kept by nn_load where the block has room, written again by nn_save and nn_quantize. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "example.h"

static example subject;
static _Alignas(64) unsigned char memory[8192], saved[8192], other[8192];

static size_t save(const nn_network *network, const nn_metadata *metadata, uint32_t flags, unsigned char *buffer) {
    size_t size = 0, written = 0;
    int is_right = nn_save_size(network, metadata, flags, &size) == NN_OK &&
                   nn_save(network, metadata, flags, buffer, size, &written) == NN_OK && size == written;
    CHECK("nn_save writes what nn_save_size says", is_right);
    return written;
}

static nn_network *load(const unsigned char *model, size_t model_size, size_t size) {
    nn_network *network = NULL;
    memset(memory, 0xa5, sizeof memory);
    CHECK("nn_load", nn_load(model, model_size, NULL, memory, size, &network) == NN_OK);
    return network;
}

static int has_all_texts(const nn_network *network) {
    const nn_metadata all = example_metadata();
    const char *text;
    int same = 1;
    for (uint32_t i = 0; i < EXAMPLE_INPUTS; i++)
        same &= nn_get_text(network, NN_TEXT_FEATURE, i, &text) == NN_OK && text && !strcmp(text, all.features[i]);
    for (uint32_t i = 0; i < EXAMPLE_OUTPUTS; i++)
        same &= nn_get_text(network, NN_TEXT_TARGET, i, &text) == NN_OK && text && !strcmp(text, all.targets[i]) &&
                nn_get_text(network, NN_TEXT_LABEL, i, &text) == NN_OK && text && !strcmp(text, all.labels[i]);
    return same && nn_get_text(network, NN_TEXT_NOTE, 0, &text) == NN_OK && text && !strcmp(text, all.note) &&
           nn_get_text(network, NN_TEXT_FEATURE, EXAMPLE_INPUTS, &text) == NN_OK && text == NULL;
}

static int has_no_text(const nn_network *network) {
    const char *text = "";
    int none = 1;
    for (nn_text kind = NN_TEXT_FEATURE; kind <= LAST_nn_text; kind++)
        none &= nn_get_text(network, kind, 0, &text) == NN_OK && text == NULL;
    return none;
}

static void check_loaded(void) {
    size_t size = 0;
    CHECK("nn_load_size", nn_load_size(subject.model, subject.model_size, NULL, &size) == NN_OK &&
                              size > subject.sizes.training_bytes);
    nn_network *network = load(subject.model, subject.model_size, size);
    CHECK("no byte behind it was written", memory[size] == 0xa5);
    CHECK("a loaded network has the model's texts", has_all_texts(network));
    CHECK("and is saved as it was", save(network, NULL, NN_SAVE_TRAINING_STATE, saved) == subject.model_size &&
                                        memcmp(saved, subject.model, subject.model_size) == 0);
    CHECK("training leaves them",
          nn_train_batch(network, subject.inputs, subject.targets, EXAMPLE_ROWS, NULL) == NN_OK &&
              nn_reset(network, 3) == NN_OK && has_all_texts(network));
    CHECK("a byte less has no room for them", has_no_text(load(subject.model, subject.model_size, size - 1)));
    CHECK("nor have training_bytes",
          has_no_text(load(subject.model, subject.model_size, subject.sizes.training_bytes)));
}

static void check_left_out(void) {
    const nn_metadata none = {.struct_size = sizeof none};
    nn_metadata notes = none;
    size_t size = 0;
    notes.note = "a note alone";
    size_t bare = save(subject.opened, &none, 0, saved);
    CHECK("metadata without texts leave them out", bare == subject.sizes.model_bytes);
    CHECK("a model without texts needs training_bytes",
          nn_load_size(saved, bare, NULL, &size) == NN_OK && size == subject.sizes.training_bytes);
    CHECK("and has none", has_no_text(load(saved, bare, sizeof memory)));
    size_t noted = save(subject.opened, &notes, 0, saved);
    const char *text;
    nn_network *network = load(saved, noted, sizeof memory);
    CHECK("other texts replace all of them",
          nn_get_text(network, NN_TEXT_NOTE, 0, &text) == NN_OK && strcmp(text, notes.note) == 0 &&
              nn_get_text(network, NN_TEXT_LABEL, 0, &text) == NN_OK && text == NULL);
}

static void check_opened(void) {
    const nn_metadata all = example_metadata();
    size_t size = save(subject.opened, NULL, 0, saved);
    CHECK("an opened network is saved with its texts",
          size == save(subject.opened, &all, 0, other) && memcmp(saved, other, size) == 0);
    size = save(subject.quantized, NULL, 0, saved);
    save(subject.quantized, &all, 0, other);
    CHECK("a quantised one too", size == subject.quantized_size && memcmp(saved, other, size) == 0);
    size_t written = 0, needed = 0;
    nn_network *const sources[] = {subject.opened, load(subject.model, subject.model_size, sizeof memory)};
    for (int i = 0; i < 2; i++)
        CHECK("and is quantised with them",
              nn_quantize_size(sources[i], NULL, &needed) == NN_OK &&
                  nn_quantize(sources[i], subject.inputs, EXAMPLE_ROWS, NULL, saved, needed, &written) == NN_OK &&
                  written == subject.quantized_size && memcmp(saved, subject.quantized_model, written) == 0);
}

/* Texts of the network are texts like others, also those in its own block. */
static void check_own_texts(void) {
    nn_network *network = load(subject.model, subject.model_size, sizeof memory);
    nn_metadata metadata = {.struct_size = sizeof metadata};
    size_t written = 0;
    CHECK("a note of the network's own", nn_get_text(network, NN_TEXT_NOTE, 0, &metadata.note) == NN_OK);
    save(network, &metadata, 0, saved);
    CHECK("in a quantised model",
          nn_quantize(network, subject.inputs, 2, &metadata, saved, sizeof saved, &written) == NN_OK);
}

static void check_statuses(void) {
    size_t size = 7;
    nn_config config = subject.config;
    config.max_batch = 9;
    nn_sizes sizes = {.struct_size = sizeof sizes};
    size_t own = 0;
    CHECK("sizes", nn_get_sizes(&config, &sizes) == NN_OK &&
                       nn_load_size(subject.model, subject.model_size, NULL, &own) == NN_OK);
    CHECK("with other settings", nn_load_size(subject.model, subject.model_size, &config, &size) == NN_OK &&
                                     size - sizes.training_bytes == own - subject.sizes.training_bytes);
    size = 7;
    CHECK("a quantised model",
          nn_load_size(subject.quantized_model, subject.quantized_size, NULL, &size) == NN_ERROR_NOT_TRAINABLE);
    config.inputs = 4;
    CHECK("another shape",
          nn_load_size(subject.model, subject.model_size, &config, &size) == NN_ERROR_OUT_OF_RANGE);
    config.learning_rate = -1;
    CHECK("bad settings", nn_load_size(subject.model, subject.model_size, &config, &size) == NN_ERROR_BAD_SETTING);
    CHECK("no model", nn_load_size(NULL, 0, NULL, &size) == NN_ERROR_NULL_POINTER);
    CHECK("half a model",
          nn_load_size(subject.model, subject.model_size / 2, NULL, &size) == NN_ERROR_MODEL_TRUNCATED);
    CHECK("no size",
          nn_load_size(subject.model, subject.model_size, NULL, NULL) == NN_ERROR_NULL_POINTER && size == 7);
}

int main(void) {
    example_make(&subject);
    check_loaded();
    check_left_out();
    check_opened();
    check_own_texts();
    check_statuses();
    return check_finish();
}
