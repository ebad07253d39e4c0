/*
 * compare MODEL ROWS.csv: predicts every row in C and compares with what nn-cli predicted, bit for bit.
 * A line of ROWS.csv is the row's inputs followed by nn-cli's outputs; the first line is a header.
 */
#include <nn.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MAX_COLUMNS = 64
};

/** Numbers of a comma-separated line into values; returns how many. */
static size_t parse(char *line, float *values) {
    size_t count = 0;
    for (char *end; count < MAX_COLUMNS; line = end + 1) {
        values[count] = strtof(line, &end);
        if (end == line) break;
        count++;
        if (*end != ',') break;
    }
    return count;
}

int main(int argc, char **argv) {
    static _Alignas(NN_ALIGNMENT) unsigned char model[1 << 20], memory[1 << 16];
    FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
    FILE *rows = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (!file || !rows) return fputs("usage: compare MODEL ROWS.csv\n", stderr), 2;
    size_t size = fread(model, 1, sizeof model, file);
    nn_network *net;
    nn_status status = nn_open(model, size, 1, memory, sizeof memory, &net);
    if (status != NN_OK) return fprintf(stderr, "%s: %s\n", argv[1], nn_status_string(status)), 1;

    nn_config config = nn_config_default();
    nn_layer layers[NN_MAX_LAYERS];
    nn_get_config(net, &config, layers, NN_MAX_LAYERS);
    size_t inputs = config.inputs, outputs = layers[config.layer_count - 1].units;

    char line[4096];
    float values[MAX_COLUMNS], predicted[MAX_COLUMNS];
    unsigned total = 0, same = 0;
    if (!fgets(line, sizeof line, rows)) return 1;
    while (fgets(line, sizeof line, rows)) {
        if (parse(line, values) != inputs + outputs) return fputs("unexpected columns\n", stderr), 1;
        if (nn_predict(net, values, 1, predicted) != NN_OK) return 1;
        unsigned equal = 1;
        for (size_t j = 0; j < outputs; j++) equal &= predicted[j] == values[inputs + j];
        if (total < 3)
            printf("  row %u: %.9g from C, %.9g from nn-cli\n", total + 1, (double)predicted[0],
                   (double)values[inputs]);
        total++;
        same += equal;
    }
    printf("%u of %u rows predicted with the same bits\n", same, total);
    return same == total && total > 0 ? 0 : 1;
}
