#!/bin/bash
# What the libraries export and import, and that they hold no writable data.
. "$(dirname "$0")/../tap/tap.sh"
export LC_ALL=C
so=$build/libnn.so
archive=$build/libnn.a

# What the compiler sees as a declared function: visible, because NN_API says so, where all else is hidden.
declared=$(gcc -E -P include/nn.h | tr '\n' ' ' | sed 's/{[^{}]*}/;/g' | tr ';' '\n' | grep 'visibility("default")' |
  grep -oE '\bnn_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u)
recorded=$(cat Tests/golden/abi/symbols.txt)
imports=$(grep -v '^#' Tests/abi/imports.txt)
exported=$(nm -D --defined-only "$so" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }')
undefined=$(nm -D --undefined-only "$so" | awk '{ sub(/@.*/, "", $2); print $2 }')
archive_defined=$(nm -g --defined-only "$archive" | awk 'NF == 3 { print $3 }')
archive_undefined=$(nm -g --undefined-only "$archive" | awk 'NF == 2 { print $2 }')
needed=$(readelf -d "$so" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sed 's/\.so.*//')
soname=$(readelf -d "$so" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')

no_writable_symbols() {
  local found
  found=$(nm "$archive" | awk '$2 ~ /^[BbCDdGgSs]$/')
  [ -z "$found" ] || { echo "$found"; return 1; }
}

# The C start files put 16 bytes there (__dso_handle and completed.0); anything above is ours.
no_writable_bytes() {
  local bytes
  bytes=$(size -A "$so" | awk '$1 == ".data" || $1 == ".bss" || $1 == ".tdata" || $1 == ".tbss" { n += $2 } END { print n + 0 }')
  [ "$bytes" -le 16 ] || { echo "$bytes bytes of writable data"; return 1; }
}

no_executable_stack() {
  readelf -lW "$so" | grep -q 'GNU_STACK.*RW ' && readelf -lW "$so" | grep -q GNU_RELRO
}

check "symbols.txt records the functions of nn.h" same_lines "$recorded" "$declared"
check "libnn.so exports exactly symbols.txt" same_lines "$exported" "$recorded"
check "libnn.a exports exactly symbols.txt" same_lines "$archive_defined" "$recorded"
check "libnn.so imports nothing beyond imports.txt" none_beyond "$undefined" "$imports"
check "libnn.a imports nothing beyond imports.txt" none_beyond "$archive_undefined" "$imports"
check "libnn.so needs only GSL and the C library" none_beyond "$needed" "libgsl
libgslcblas
libm
libc
ld-linux-x86-64
ld-linux-aarch64"
check "SONAME is libnn.so.0" test "$soname" = libnn.so.0
check "libnn.so.0 is the file that programs will load" test -e "$build/libnn.so.0"
check "libnn.a has no writable data" no_writable_symbols
check "libnn.so has no writable data" no_writable_bytes
check "no executable stack, relocations read-only" no_executable_stack
finish
