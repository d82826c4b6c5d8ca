# What the launcher and the bench share: say, fingerprint, is_current, run_quietly. Sourced; needs $here.

say() { printf '%s\n' "$*" >&2; }

# A check sum over the names and contents of all sources in the folders given. What only tests and
# measures the web client is not built into it.
fingerprint() {
  (cd "$here" && find "$@" \
    \( -path web/e2e -o -path web/bench -o -name node_modules -o -name target ! -path '*/src/*' -o -name dist \
    -o -name test-results -o -name playwright-report \) -prune \
    -o -type f -exec cksum {} + 2>/dev/null | LC_ALL=C sort) | cksum
}

# Whether the thing called $1 was built from what its sources are now ($2), and is still there ($3).
is_current() {
  [ -e "$3" ] && [ -r "$here/.build/$1" ] && [ "$(cat "$here/.build/$1")" = "$2" ]
}

run_quietly() { # $1: what is done; the rest: the command. Its words are shown only when it fails.
  what=$1
  shift
  log="$here/.build/$(printf '%s' "$what" | tr -c 'a-z0-9' '-').log"
  say "  $what …"
  "$@" >"$log" 2>&1 &
  running=$!
  trap 'kill "$running" 2>/dev/null; exit 130' INT TERM
  waited=0
  while kill -0 "$running" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
    if [ -t 2 ]; then
      printf '\r    %s s  %.60s' "$waited" "$(tail -n 1 "$log" 2>/dev/null | tr -d '\r\033' | cut -c 1-60)                    " >&2
    elif [ $((waited % 15)) -eq 0 ]; then
      say "    $waited s"
    fi
  done
  trap 'exit 130' INT TERM
  [ ! -t 2 ] || printf '\r%80s\r' '' >&2
  if ! wait "$running"; then
    { grep -a -E '^\[ERROR\]|^npm error|error TS' "$log" || tail -n 20 "$log"; } | head -n 20 >&2
    say "fermata: $what failed; all that it said is in $log."
    exit 1
  fi
}
