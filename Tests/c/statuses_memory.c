/* Misaligned, short and foreign memory, and structs of an unknown size. */
#include "refused.h"

static _Alignas(64) unsigned char block[8192];
static nn_network *network;

static void misaligned_blocks(void) {
    char name[80];
    static _Alignas(64) unsigned char shifted[4096 + 64];
    for (size_t offset = 1; offset < NN_ALIGNMENT; offset++) {
        snprintf(name, sizeof name, "nn_init(memory + %zu)", offset);
        REFUSED(name, NN_ERROR_MISALIGNED, nn_init(block + offset, 4096, &subject.config, &network));
        snprintf(name, sizeof name, "nn_open(memory + %zu)", offset);
        REFUSED(name, NN_ERROR_MISALIGNED,
                nn_open(subject.model, subject.model_size, 1, block + offset, 4096, &network));
        snprintf(name, sizeof name, "nn_load(memory + %zu)", offset);
        REFUSED(name, NN_ERROR_MISALIGNED,
                nn_load(subject.model, subject.model_size, NULL, block + offset, 4096, &network));
        memcpy(shifted + offset, subject.model, subject.model_size);
        nn_config config = nn_config_default();
        snprintf(name, sizeof name, "nn_model_config(model + %zu)", offset);
        REFUSED(name, NN_ERROR_MISALIGNED, nn_model_config(shifted + offset, subject.model_size, &config, NULL, 0));
        snprintf(name, sizeof name, "nn_open(model + %zu)", offset);
        REFUSED(name, NN_ERROR_MISALIGNED, nn_open(shifted + offset, subject.model_size, 1, block, 4096, &network));
        snprintf(name, sizeof name, "nn_load(model + %zu)", offset);
        REFUSED(name, NN_ERROR_MISALIGNED,
                nn_load(shifted + offset, subject.model_size, NULL, block, 4096, &network));
    }
}

static void misaligned_arrays(void) {
    static _Alignas(64) unsigned char bytes[512];
    nn_metrics metrics = {.struct_size = sizeof metrics};
    nn_network *n = subject.network;
    for (size_t offset = 1; offset < 4; offset++) {
        float *odd = (float *)(void *)(bytes + offset);
        REFUSED("nn_train_batch(odd inputs)", NN_ERROR_MISALIGNED,
                nn_train_batch(n, odd, subject.targets, 2, NULL));
        REFUSED("nn_train_batch(odd targets)", NN_ERROR_MISALIGNED,
                nn_train_batch(n, subject.inputs, odd, 2, NULL));
        REFUSED("nn_train_batch(odd loss)", NN_ERROR_MISALIGNED,
                nn_train_batch(n, subject.inputs, subject.targets, 2, odd));
        REFUSED("nn_forward(odd inputs)", NN_ERROR_MISALIGNED, nn_forward(n, odd, 2, NULL));
        REFUSED("nn_forward(odd outputs)", NN_ERROR_MISALIGNED, nn_forward(n, subject.inputs, 2, odd));
        REFUSED("nn_predict(odd inputs)", NN_ERROR_MISALIGNED, nn_predict(n, odd, 2, subject.outputs));
        REFUSED("nn_predict(odd outputs)", NN_ERROR_MISALIGNED, nn_predict(n, subject.inputs, 2, odd));
        REFUSED("nn_evaluate(odd inputs)", NN_ERROR_MISALIGNED, nn_evaluate(n, odd, subject.targets, 2, &metrics));
        REFUSED("nn_evaluate(odd targets)", NN_ERROR_MISALIGNED, nn_evaluate(n, subject.inputs, odd, 2, &metrics));
        REFUSED("nn_fit(odd inputs)", NN_ERROR_MISALIGNED, nn_fit(n, odd, subject.targets, 2, NULL, NULL));
        REFUSED("nn_fit(odd targets)", NN_ERROR_MISALIGNED, nn_fit(n, subject.inputs, odd, 2, NULL, NULL));
        REFUSED("nn_fit_input_scaling(odd values)", NN_ERROR_MISALIGNED, nn_fit_input_scaling(n, odd, 2));
        REFUSED("nn_fit_target_scaling(odd values)", NN_ERROR_MISALIGNED, nn_fit_target_scaling(n, odd, 2));
        REFUSED("nn_set_weights(odd values)", NN_ERROR_MISALIGNED,
                nn_set_weights(n, odd, subject.sizes.parameters, NN_WEIGHTS_BY_INPUT));
        REFUSED("nn_set_input_scaling(odd mean)", NN_ERROR_MISALIGNED,
                nn_set_input_scaling(n, odd, subject.inputs));
        REFUSED("nn_set_input_scaling(odd scale)", NN_ERROR_MISALIGNED,
                nn_set_input_scaling(n, subject.inputs, odd));
        CHECK("nn_forward before the odd targets", nn_forward(n, subject.inputs, 2, NULL) == NN_OK);
        REFUSED("nn_backward(odd targets)", NN_ERROR_MISALIGNED, nn_backward(n, odd, NULL));
        REFUSED("nn_backward(odd loss)", NN_ERROR_MISALIGNED, nn_backward(n, subject.targets, odd));
    }
}

static void short_buffers(void) {
    const size_t training = subject.sizes.training_bytes, size = subject.model_size;
    nn_config one_row = subject.config;
    nn_sizes sizes = {.struct_size = sizeof sizes};
    one_row.max_batch = 1;
    example_must(nn_get_sizes(&one_row, &sizes), "nn_get_sizes");
    REFUSED("nn_init(a byte short)", NN_ERROR_BUFFER_TOO_SMALL,
            nn_init(block, training - 1, &subject.config, &network));
    REFUSED("nn_init(no bytes)", NN_ERROR_BUFFER_TOO_SMALL, nn_init(block, 0, &subject.config, &network));
    REFUSED("nn_open(a byte short)", NN_ERROR_BUFFER_TOO_SMALL,
            nn_open(subject.model, size, 1, block, sizes.inference_bytes - 1, &network));
    REFUSED("nn_open(no bytes)", NN_ERROR_BUFFER_TOO_SMALL, nn_open(subject.model, size, 1, block, 0, &network));
    REFUSED("nn_load(a byte short)", NN_ERROR_BUFFER_TOO_SMALL,
            nn_load(subject.model, size, NULL, block, training - 1, &network));
    size_t needed, written = 77;
    example_must(nn_save_size(subject.network, NULL, 0, &needed), "nn_save_size");
    REFUSED("nn_save(a byte short)", NN_ERROR_BUFFER_TOO_SMALL,
            nn_save(subject.network, NULL, 0, block, needed - 1, &written));
    CHECK("nn_save into any alignment", nn_save(subject.network, NULL, 0, block + 1, needed, &written) == NN_OK);
    memset(block, 0, sizeof block);
    nn_layer layers[2];
    nn_config config = nn_config_default();
    REFUSED("nn_get_config(one layer short)", NN_ERROR_BUFFER_TOO_SMALL,
            nn_get_config(subject.network, &config, layers, 1));
    REFUSED("nn_model_config(one layer short)", NN_ERROR_BUFFER_TOO_SMALL,
            nn_model_config(subject.model, size, &config, layers, 1));
}

static void not_networks(void) {
    static _Alignas(64) unsigned char zeros[512];
    nn_network *none = (nn_network *)(void *)zeros;
    nn_layer_view view = {.struct_size = sizeof view};
    REFUSED("nn_predict(zeroed memory)", NN_ERROR_NOT_A_NETWORK,
            nn_predict(none, subject.inputs, 1, subject.outputs));
    REFUSED("nn_step(zeroed memory)", NN_ERROR_NOT_A_NETWORK, nn_step(none));
    REFUSED("nn_reset(zeroed memory)", NN_ERROR_NOT_A_NETWORK, nn_reset(none, 1));
    REFUSED("nn_get_layer(zeroed memory)", NN_ERROR_NOT_A_NETWORK, nn_get_layer(none, 0, &view));
    for (size_t offset = 1; offset < NN_ALIGNMENT; offset++)
        REFUSED("nn_step(odd network)", NN_ERROR_MISALIGNED, nn_step((nn_network *)(void *)(zeros + offset)));
}

static void struct_sizes(void) {
    const float *x = subject.inputs, *t = subject.targets;
    nn_network *n = subject.network;
    for (int i = 0; i < 4; i++) {
        const uint32_t error[] = {UINT32_MAX, 1, 0x80000000u, 260};
        nn_config config = subject.config;
        config.struct_size += error[i];
        REFUSED("nn_get_sizes(config.struct_size)", NN_ERROR_STRUCT_SIZE, nn_get_sizes(&config, &subject.sizes));
        REFUSED("nn_init(config.struct_size)", NN_ERROR_STRUCT_SIZE,
                nn_init(block, sizeof block, &config, &network));
        REFUSED("nn_get_config(config.struct_size)", NN_ERROR_STRUCT_SIZE, nn_get_config(n, &config, NULL, 0));
        config = subject.config;
        config.layer_size += error[i];
        REFUSED("nn_get_sizes(config.layer_size)", NN_ERROR_STRUCT_SIZE, nn_get_sizes(&config, &subject.sizes));
        REFUSED("nn_get_config(config.layer_size)", NN_ERROR_STRUCT_SIZE, nn_get_config(n, &config, NULL, 0));
        nn_sizes sizes = {.struct_size = (uint32_t)sizeof sizes + error[i]};
        REFUSED("nn_get_sizes(sizes.struct_size)", NN_ERROR_STRUCT_SIZE, nn_get_sizes(&subject.config, &sizes));
        nn_metrics metrics = {.struct_size = (uint32_t)sizeof metrics + error[i]};
        REFUSED("nn_evaluate(metrics.struct_size)", NN_ERROR_STRUCT_SIZE, nn_evaluate(n, x, t, 2, &metrics));
        nn_layer_view view = {.struct_size = (uint32_t)sizeof view + error[i]};
        REFUSED("nn_get_layer(layer.struct_size)", NN_ERROR_STRUCT_SIZE, nn_get_layer(n, 0, &view));
        nn_fit_options options = nn_fit_options_default();
        options.struct_size += error[i];
        REFUSED("nn_fit(options.struct_size)", NN_ERROR_STRUCT_SIZE, nn_fit(n, x, t, 2, &options, NULL));
        nn_progress last = {.struct_size = (uint32_t)sizeof last + error[i]};
        REFUSED("nn_fit(last.struct_size)", NN_ERROR_STRUCT_SIZE, nn_fit(n, x, t, 2, NULL, &last));
        nn_metadata metadata = example_metadata();
        metadata.struct_size += error[i];
        size_t size = 0;
        REFUSED("nn_save_size(metadata.struct_size)", NN_ERROR_STRUCT_SIZE, nn_save_size(n, &metadata, 0, &size));
        REFUSED("nn_save(metadata.struct_size)", NN_ERROR_STRUCT_SIZE,
                nn_save(n, &metadata, 0, subject.model, sizeof subject.model, &size));
    }
}

int main(void) {
    example_make(&subject);
    misaligned_blocks();
    misaligned_arrays();
    short_buffers();
    not_networks();
    struct_sizes();
    int untouched = network == NULL;
    for (size_t i = 0; i < sizeof block; i++) untouched &= block[i] == 0;
    CHECK("no refused call wrote into the block it was given", untouched);
    return check_finish();
}
