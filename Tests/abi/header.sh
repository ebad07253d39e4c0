#!/bin/bash
# include/nn.h alone, and a program that uses its macros and inline functions, compile without a warning in every
# mode of every compiler that is installed.
. "$(dirname "$0")/../tap/tap.sh"

flags=(-Iinclude -Wall -Wextra -Wpedantic -Wconversion -Werror -fsyntax-only)

compile() {
  printf '%s\n' "$source" | "$@" "${flags[@]}" -
}

alone='#include "nn.h"'
used='#include "nn.h"
static unsigned char one[NN_TRAINING_BYTES_1(2, 1, NN_SLOTS_SGD, 1, 1, 1)];
static unsigned char two[NN_TRAINING_BYTES_2(2, 4, 1, NN_SLOTS_ADAM, 32, 0, 0)];
static unsigned char three[NN_TRAINING_BYTES_3(2, 4, 4, 1, NN_SLOTS_SGD_MOMENTUM, 32, 1, 0)];
static unsigned char open_one[NN_INFERENCE_BYTES_1(2, 1, 1, 0)];
static unsigned char open_two[NN_INFERENCE_BYTES_2(2, 4, 1, 1, 1)];
static unsigned char open_three[NN_INFERENCE_BYTES_3(2, 4, 4, 1, 1, 1)];
int main(void) {
    nn_config config = nn_config_default();
    nn_fit_options options = nn_fit_options_default();
    config.inputs = 2;
    return one[0] + two[0] + three[0] + open_one[0] + open_two[0] + open_three[0] + (int)config.loss +
           (int)options.patience;
}'

in_all_modes() {
  local language=$1 standard
  shift
  local compiler=("$@")
  command -v "${compiler[0]}" >/dev/null || return 0
  for standard in $([ "$language" = c ] && echo c99 c11 c17 c2x || echo c++11 c++14 c++17 c++20); do
    source=$alone check "nn.h alone, ${compiler[0]} $standard" compile "${compiler[@]}" -x "$language" -std="$standard"
    source=$used check "nn.h in use, ${compiler[0]} $standard" compile "${compiler[@]}" -x "$language" -std="$standard"
  done
}

mixed='#include "nn.h"
int main(void) {
    nn_config config = nn_config_default();
    config.loss = NN_ADAM;
    return (int)config.loss;
}'

# Another choice than a loss is one that the compiler sees, where the language can say so.
is_refused() {
  source=$mixed
  ! compile "$@" 2>"$BUILD/tests/mixed" && grep -q nn_optimizer "$BUILD/tests/mixed"
}
check "an optimiser is no loss, g++" is_refused g++ -x c++
check "an optimiser is no loss, clang c23" is_refused "$(dirname "$(command -v swiftc)")/clang" -x c -std=c2x
for choice in gcc g++; do
  mixed=${mixed/NN_ADAM/NN_MAE} source=$mixed check "a loss is one, $choice" compile "$choice" -x "$([ "$choice" = gcc ] && echo c || echo c++)"
done

in_all_modes c gcc
in_all_modes c++ g++
in_all_modes c clang
in_all_modes c++ clang++
in_all_modes c arm-none-eabi-gcc -mcpu=cortex-m4 -fshort-enums
in_all_modes c++ arm-none-eabi-g++ -mcpu=cortex-m4 -fshort-enums
finish
