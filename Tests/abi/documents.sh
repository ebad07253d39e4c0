#!/bin/bash
# Every whole C program in README.md, docs/ and the head of nn.h compiles and links as C99, C11 and C17.
. "$(dirname "$0")/../tap/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The fenced C blocks that contain a main function, one file each.
awk -v out="$work" '
  /^```c$/ { inside = 1; text = ""; next }
  /^```/ && inside {
    inside = 0
    if (text ~ /int main\(/) {
      count++
      name = FILENAME
      gsub(/[^A-Za-z0-9.]/, "-", name)
      printf "%s", text > (out "/" name "-" count ".c")
    }
    next
  }
  inside { text = text $0 "\n" }
' README.md $(find docs -name '*.md')

# The example at the top of nn.h, which is C11, and says what XOR is.
sed -n '/^ \*   #include/,/^ \*   }$/s/^ \*   //p' include/nn.h | sed 's/<nn.h>/"nn.h"/' >"$work/header-example"
example() {
  cc -x c -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude "$work/header-example" -L"$build" -lnn \
    -Wl,-rpath,"$build" -o "$work/example" && [ "$("$work/example")" = "$1" ]
}
check "the example of nn.h" example "0.00 1.00 1.00 0.00"

programs=("$work"/*.c)
check "the documents contain C programs" test -e "${programs[0]}"
if [ -e "${programs[0]}" ]; then
  for program in "${programs[@]}"; do
    for compiler in gcc clang; do
      command -v "$compiler" >/dev/null || continue
      for standard in c99 c11 c17; do
        check "$(basename "$program" .c), $compiler $standard" "$compiler" -std="$standard" -Wall -Wextra -Werror \
          -Iinclude "$program" -L"$build" -lnn -lm -Wl,-rpath-link,"$build" -o "$work/program"
      done
    done
  done
fi
finish
