// libtorch FOLDER TASK SECONDS: PyTorch without Python, on the tasks a to f, as training.c: microseconds a step.
#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "measure.h"
}

namespace {

struct Task {
    char name;
    std::vector<int64_t> sizes;
    enum {
        NONE,
        RELU,
        SIGMOID
    } hidden;
    enum {
        MSE,
        BCE,
        CROSS_ENTROPY
    } loss;
    bool is_adam;
    double rate;
    int epochs;
};

const std::vector<Task> tasks = {
    {'a', {1, 1}, Task::NONE, Task::MSE, false, 0.01, 100},
    {'b', {2, 1}, Task::NONE, Task::BCE, true, 0.1, 1000},
    {'c', {2, 4, 1}, Task::RELU, Task::BCE, true, 0.05, 1000},
    {'d', {4, 10, 1}, Task::SIGMOID, Task::BCE, false, 0.1, 1000},
    {'e', {1, 10, 1}, Task::RELU, Task::MSE, false, 0.2, 100},
    {'f', {4, 3}, Task::NONE, Task::CROSS_ENTROPY, false, 0.1, 1000},
};

torch::nn::Sequential network_of(const Task &task) {
    torch::nn::Sequential network;
    for (size_t i = 0; i + 1 < task.sizes.size(); i++) {
        network->push_back(torch::nn::Linear(task.sizes[i], task.sizes[i + 1]));
        if (i + 2 == task.sizes.size()) break;
        if (task.hidden == Task::RELU) network->push_back(torch::nn::ReLU());
        if (task.hidden == Task::SIGMOID) network->push_back(torch::nn::Sigmoid());
    }
    if (task.loss == Task::BCE) network->push_back(torch::nn::Sigmoid());
    return network;
}

torch::Tensor loss_of(const Task &task, const torch::Tensor &outputs, const torch::Tensor &targets) {
    if (task.loss == Task::MSE) return torch::mse_loss(outputs, targets);
    if (task.loss == Task::BCE) return torch::binary_cross_entropy(outputs, targets);
    return torch::nn::functional::cross_entropy(outputs, targets);
}

std::unique_ptr<torch::optim::Optimizer> optimizer_of(const Task &task, std::vector<torch::Tensor> parameters) {
    if (task.is_adam) return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(task.rate));
    return std::make_unique<torch::optim::SGD>(parameters, torch::optim::SGDOptions(task.rate));
}

double train(const Task &task, const torch::Tensor &x, const torch::Tensor &y) {
    auto network = network_of(task);
    auto optimizer = optimizer_of(task, network->parameters());
    const double start = now();
    for (int epoch = 0; epoch < task.epochs; epoch++) {
        optimizer->zero_grad();
        loss_of(task, network->forward(x), y).backward();
        optimizer->step();
    }
    return (now() - start) / task.epochs * 1e6;
}

} // namespace

int main(int count, char **arguments) {
    if (count != 4) stop("usage", "libtorch FOLDER TASK SECONDS");
    torch::set_num_threads(1);
    for (const Task &task : tasks) {
        if (arguments[2] != std::string(1, task.name)) continue;
        size_t values, rows;
        float *x = read_floats(arguments[1], task.name, "x", &values);
        float *y = read_floats(arguments[1], task.name, "y", &rows);
        auto inputs = torch::from_blob(x, {(int64_t)rows, task.sizes[0]});
        auto targets = torch::from_blob(y, {(int64_t)rows, 1});
        if (task.loss == Task::CROSS_ENTROPY) targets = targets.view({(int64_t)rows}).to(torch::kLong);
        train(task, inputs, targets);
        std::vector<double> times;
        const double limit = atof(arguments[3]), begin = now();
        while (times.size() < 2 || now() - begin < limit) times.push_back(train(task, inputs, targets));
        printf("%.6g\n", median(times.data(), times.size()));
        return 0;
    }
    stop("no such task", arguments[2]);
}
