#!/bin/sh
# Starts the server once on empty data, so that the JVM keeps in a file ($1) what a start loads and links (JEP 483 and 514).
# Usage: rehearse.sh FILE FOLDER java [OPTION …] MAIN-CLASS. Never fails: without the file a start takes longer, and that is all.
set -u

cache=$1
folder=$2
shift 2
rm -rf "$folder"
mkdir -p "$folder"
# Nobody's settings: above all not their database.
for setting in $(env | sed -n 's/^\(FERMATA_[A-Z_]*\)=.*/\1/p'); do unset "$setting"; done
java=$1
shift
"$java" "-XX:AOTCacheOutput=$folder/server.aot" "$@" serve --data "$folder/data" --port 0 >"$folder/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; exit 0' INT TERM HUP
waited=0
until grep -q ' is ready at ' "$folder/log" || ! kill -0 "$server" 2>/dev/null || [ "$waited" -ge 120 ]; do
  sleep 1
  waited=$((waited + 1))
done
kill "$server" 2>/dev/null
wait "$server" 2>/dev/null
cat "$folder/log"
if [ -s "$folder/server.aot" ]; then mv "$folder/server.aot" "$cache"; fi
rm -rf "$folder"
exit 0
