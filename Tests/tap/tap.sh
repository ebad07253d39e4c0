# TAP (testanything.org) for the tests in shell, which source this and then stand at the top of the tree: check NAME
# COMMAND..., skip NAME WHY, and finish. BUILD is where make left the library.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${BUILD:-build}
checks=0
failures=0

check() {
  local name=$1 output
  shift
  checks=$((checks + 1))
  if output=$("$@" 2>&1); then
    echo "ok $checks - $name"
  else
    failures=$((failures + 1))
    echo "not ok $checks - $name: $(printf '%s' "$output" | head -n 12 | tr '\n' ' ')"
  fi
}

skip() {
  checks=$((checks + 1))
  echo "ok $checks - $1 # SKIP $2"
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
  echo "1..$checks"
  [ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
}
