#!/bin/bash
# Every whole C program in README.md and docs/ compiles and links as C99, C11 and C17.
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
