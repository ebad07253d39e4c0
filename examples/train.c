/* Trains exclusive or. No allocation: the network lives in `memory`, whose size is a constant. */
#include <nn.h>
#include <stdio.h>

int main(void) {
    static const float x[] = {0, 0, 0, 1, 1, 0, 1, 1}, y[] = {0, 1, 1, 0};
    static const nn_layer layers[] = {{.units = 4, .activation = NN_TANH}, {.units = 1, .activation = NN_SIGMOID}};
    static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(2, 4, 1, NN_SLOTS_ADAM, 4, 0, 0)];
    nn_config config = nn_config_default();
    config.inputs = 2;
    config.layers = layers;
    config.layer_count = 2;
    config.loss = NN_BINARY_CROSS_ENTROPY;
    config.learning_rate = 0.05f;
    config.max_batch = 4;
    nn_network *net;
    nn_status status = nn_init(memory, sizeof memory, &config, &net);
    for (int step = 0; step < 500 && status == NN_OK; step++) status = nn_train_batch(net, x, y, 4, NULL);
    float p[4];
    if (status == NN_OK) status = nn_predict(net, x, 4, p);
    if (status != NN_OK) return puts(nn_status_string(status)), 1;
    for (int i = 0; i < 4; i++) printf("%g xor %g = %.3f\n", (double)x[2 * i], (double)x[2 * i + 1], (double)p[i]);
    return 0;
}
