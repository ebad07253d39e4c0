/* workload NAME: a fixed piece of work, whose instructions Tests/speed/test counts. */
#include <nn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS = 192,
    INPUTS = 100,
    CLASSES = 10
};

static _Alignas(64) unsigned char memory[1 << 20];
static float inputs[ROWS * INPUTS], targets[ROWS], outputs[ROWS * CLASSES];
static uint32_t order[ROWS];

static void must(nn_status status) {
    if (status == NN_OK) return;
    fprintf(stderr, "%s\n", nn_status_string(status));
    exit(1);
}

static nn_network *network(const nn_layer *layers, uint32_t count, uint32_t width, nn_loss loss, uint32_t batch) {
    nn_network *made;
    nn_config config = nn_config_default();
    config.inputs = width;
    config.layers = layers;
    config.layer_count = count;
    config.loss = loss;
    config.max_batch = batch;
    must(nn_init(memory, sizeof memory, &config, &made));
    return made;
}

static nn_network *wide(void) {
    static const nn_layer layers[] = {{.units = 64, .activation = NN_RELU},
                                      {.units = 33, .activation = NN_TANH},
                                      {.units = CLASSES, .activation = NN_SOFTMAX}};
    return network(layers, 3, INPUTS, NN_CROSS_ENTROPY, 64);
}

static nn_network *narrow(uint32_t outputs_of_last, nn_activation activation, nn_loss loss) {
    nn_layer layers[] = {{.units = 10, .activation = NN_SIGMOID},
                         {.units = outputs_of_last, .activation = activation}};
    return network(layers, 2, 4, loss, ROWS);
}

static void fit(nn_network *made, uint32_t epochs, uint64_t batch) {
    nn_fit_options options = nn_fit_options_default();
    options.epochs = epochs;
    options.batch_size = batch;
    options.order = batch != 0 ? order : NULL;
    must(nn_fit(made, inputs, targets, ROWS, &options, NULL));
}

int main(int count, char **arguments) {
    const char *name = count == 2 ? arguments[1] : "";
    for (int i = 0; i < ROWS * INPUTS; i++) inputs[i] = (float)(i * 37 % 1009) / 500.0f - 1.0f;
    int is_binary = strstr(name, "binary") != NULL;
    for (int i = 0; i < ROWS; i++) targets[i] = (float)(i % (is_binary ? 2 : 3));
    if (strcmp(name, "train-wide") == 0)
        fit(wide(), 20, 64);
    else if (strcmp(name, "train-binary") == 0)
        fit(narrow(1, NN_SIGMOID, NN_BINARY_CROSS_ENTROPY), 200, 0);
    else if (strcmp(name, "train-classes") == 0)
        fit(narrow(3, NN_SOFTMAX, NN_CROSS_ENTROPY), 200, 0);
    else if (strcmp(name, "train-line") == 0)
        fit(network(&(nn_layer){.units = 1}, 1, 1, NN_MSE, ROWS), 2000, 0);
    else if (strcmp(name, "predict-rows") == 0)
        for (nn_network *made = wide(); count < 100; count++) must(nn_predict(made, inputs, ROWS, outputs));
    else if (strcmp(name, "predict-one") == 0)
        for (nn_network *made = narrow(1, NN_SIGMOID, NN_MSE); count < 50000; count++)
            must(nn_predict(made, inputs, 1, outputs));
    else
        return 64;
    return 0;
}
