# What the scripts share. To be sourced by bash; runs nothing by itself.

readonly ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly JOBS=$(nproc)

if [[ -t 1 ]]; then
  readonly BOLD=$'\e[1m' PLAIN=$'\e[0m'
else
  readonly BOLD='' PLAIN=''
fi

say() { printf '%s\n' "$*"; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# step NAME COMMAND...: runs it, says what and how long.
step() {
  local name=$1 begun=$SECONDS
  shift
  say "${BOLD}== $name${PLAIN}"
  "$@" || die "failed: $name (after $((SECONDS - begun)) s)"
  say "   $((SECONDS - begun)) s: $name"
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "this needs root, and sudo is not installed: $*"
  fi
}

# build PRESET TARGET...: configures and builds; without targets, everything.
build() {
  local preset=$1
  shift
  cmake -S "$ROOT" --preset "$preset" >"$ROOT/build/$preset.log" 2>&1 ||
    { cat "$ROOT/build/$preset.log"; return 1; }
  local progress=()
  [[ -t 1 ]] || progress=(-- --quiet)
  cmake --build "$ROOT/build/$preset" --parallel "$JOBS" ${*:+--target "$@"} "${progress[@]}"
}
