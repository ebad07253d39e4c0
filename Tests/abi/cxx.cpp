// C++ uses libnn like any C library: containers for the caller's memory, no wrapper needed.
#include "nn.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace {

int checks = 0, failures = 0;

void check(const std::string &name, bool holds) {
    failures += !holds;
    std::printf("%s %d - %s\n", holds ? "ok" : "not ok", ++checks, name.c_str());
}

// Memory of any size, aligned as nn.h asks.
class Block {
  public:
    explicit Block(std::size_t size) : units_((size + sizeof(Unit) - 1) / sizeof(Unit)) {}
    void *data() {
        return units_.data();
    }
    std::size_t size() const {
        return units_.size() * sizeof(Unit);
    }

  private:
    struct alignas(NN_ALIGNMENT) Unit {
        unsigned char bytes[NN_ALIGNMENT];
    };
    std::vector<Unit> units_;
};

std::int32_t count_epochs(const nn_progress *progress, void *context) {
    *static_cast<std::vector<float> *>(context) = {progress->loss};
    return 0;
}

} // namespace

int main() {
    const std::vector<float> inputs{0, 0, 0, 1, 1, 0, 1, 1}, targets{0, 1, 1, 0};
    std::vector<nn_layer> layers(2);
    layers[0].units = 8;
    layers[0].activation = NN_TANH;
    layers[1].units = 1;
    layers[1].activation = NN_SIGMOID;

    nn_config config = nn_config_default();
    config.inputs = 2;
    config.layers = layers.data();
    config.layer_count = static_cast<std::uint32_t>(layers.size());
    config.loss = NN_BINARY_CROSS_ENTROPY;
    config.learning_rate = 0.05f;

    nn_sizes sizes{};
    sizes.struct_size = sizeof sizes;
    check("nn_get_sizes", nn_get_sizes(&config, &sizes) == NN_OK);

    Block memory(sizes.training_bytes);
    nn_network *network = nullptr;
    check("nn_init", nn_init(memory.data(), memory.size(), &config, &network) == NN_OK);

    std::vector<float> losses;
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 300;
    options.callback = count_epochs;
    options.context = &losses;
    check("nn_fit", nn_fit(network, inputs.data(), targets.data(), 4, &options, nullptr) == NN_OK);
    check("the callback saw the loss fall", losses.size() == 1 && losses[0] < 0.1f);

    std::vector<float> outputs(4);
    check("nn_predict", nn_predict(network, inputs.data(), 4, outputs.data()) == NN_OK);
    check("XOR is learned", outputs[0] < 0.5f && outputs[1] > 0.5f && outputs[2] > 0.5f && outputs[3] < 0.5f);

    std::printf("1..%d\n", checks);
    return failures != 0;
}
