#!/bin/sh
# Starts the server once on empty data and lets a few people talk on it, so that the JVM keeps in a file ($1) what a start
# loads and links, and the profiles of what was done (JEP 483, 514 and 515).
# Usage: rehearse.sh FILE FOLDER CLIENT-CLASSES java [OPTION …] -cp CLASSES MAIN-CLASS. Never fails: without the file a
# start takes longer, and that is all.
set -u

cache=$1
folder=$2
client=$3
shift 3
rm -rf "$folder"
mkdir -p "$folder"
# Nobody's settings: above all not their database.
for setting in $(env | sed -n 's/^\(FERMATA_[A-Z_]*\)=.*/\1/p'); do unset "$setting"; done
java=$1
shift
"$java" "-XX:AOTCacheOutput=$folder/server.aot" "$@" serve --data "$folder/data" --port 0 >"$folder/log" 2>&1 &
server=$!
talk=
trap 'kill $server $talk 2>/dev/null; exit 0' INT TERM HUP
waited=0
until grep -q ' is ready at ' "$folder/log" || ! kill -0 "$server" 2>/dev/null || [ "$waited" -ge 120 ]; do
  sleep 1
  waited=$((waited + 1))
done
address=$(sed -n 's/.* is ready at \([^ ]*\) .*/\1/p' "$folder/log")
if [ -n "$address" ]; then
  "$java" -cp "$client" "$(dirname "$0")/Rehearsal.java" "$address" "$folder/data/run/setup-link" >"$folder/talk" 2>&1 &
  talk=$!
  waited=0
  while kill -0 "$talk" 2>/dev/null && [ "$waited" -lt 60 ]; do
    sleep 1
    waited=$((waited + 1))
  done
  kill "$talk" 2>/dev/null
  cat "$folder/talk"
fi
kill "$server" 2>/dev/null
wait "$server" 2>/dev/null
cat "$folder/log"
if [ -s "$folder/server.aot" ]; then mv "$folder/server.aot" "$cache"; fi
rm -rf "$folder"
exit 0
