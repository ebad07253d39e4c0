/* Opens a model that nn-cli trained on iris.csv and names a flower. The weights are used where they are. */
#include <nn.h>
#include <stdio.h>

int main(int argc, char **argv) {
    static _Alignas(NN_ALIGNMENT) unsigned char model[65536], memory[4096];
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    size_t size = file ? fread(model, 1, sizeof model, file) : 0;
    nn_network *net;
    nn_status status = nn_open(model, size, 1, memory, sizeof memory, &net);
    const float flower[4] = {5.9f, 3.0f, 5.1f, 1.8f}; /* cm: sepal length, width, petal length, width */
    float probability[3];
    if (status == NN_OK) status = nn_predict(net, flower, 1, probability);
    if (status != NN_OK) return puts(nn_status_string(status)), 1;
    for (unsigned i = 0; i < 3; i++) {
        const char *label;
        if (nn_get_text(net, NN_TEXT_LABEL, i, &label) == NN_OK && label)
            printf("%-12s %.9g\n", label, (double)probability[i]);
    }
    return 0;
}
