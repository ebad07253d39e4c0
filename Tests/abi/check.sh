# Sourced by the shell tests: check NAME COMMAND..., and finish. Tests run from the top of the tree; BUILD is where
# make left the library.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${BUILD:-build}
passed=0
failed=0

check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok $name"
  else
    failed=$((failed + 1))
    echo "not ok $name: $(printf '%s' "$output" | head -n 12 | tr '\n' ' ')"
  fi
}

# Each line of the first text must be one of the second: prints those that are not.
none_beyond() {
  local extra
  extra=$(comm -23 <(printf '%s\n' "$1" | sed '/^$/d' | LC_ALL=C sort -u) <(printf '%s\n' "$2" | LC_ALL=C sort -u))
  [ -z "$extra" ] || { echo "unexpected: $extra"; return 1; }
}

same_lines() {
  none_beyond "$1" "$2" && none_beyond "$2" "$1"
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
