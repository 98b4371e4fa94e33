#!/bin/sh
# A whole run: session, jobs, wait, export.  ./run.sh URL TOKEN LINK...
set -eu
URL=$1 TOKEN=$2
shift 2
api() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

host=$(printf '%s' "$1" | sed -E 's#^https?://([^/]+).*#\1#')
session=$(api -H 'Idempotency-Key: curl-session-'$$ "$URL/api/sessions" \
  -d '{"experiment":"Trust game","name":"Pilot","hosts":["'"$host"'"],"config":{"platform":"web","model":"dry-run"}}' | field session)

entries=$(printf ',{"url":"%s"}' "$@" | cut -c2-)
api -H 'Idempotency-Key: curl-jobs-'$$ "$URL/api/sessions/$session/jobs" -d '{"entries":['"$entries"']}' >/dev/null

# Every state but these four goes on, by itself or when a person sees to it.
until ! api "$URL/api/jobs?session=$session" | tr '{' '\n' | grep '"state"' \
  | grep -qvE '"state":"(completed|full|failed|cancelled)"'; do sleep 1; done

api "$URL/api/export/jobs?sessions=$session&format=csv"
