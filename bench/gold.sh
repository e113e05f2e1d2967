#!/usr/bin/env bash
# Read the labelled articles beside the checkout and score them; arguments go to the scorer (--errors, --json).
set -eu
shared=${HASILA_SHARED:-$(cd "$(dirname "$0")/../.." && pwd)/shared}
[ -d "$shared/data/gold" ] || { echo "skipped: no labelled articles at $shared/data/gold (set HASILA_SHARED)"; exit 0; }
python=$(dirname "$0")/../.venv/bin/python
"$(dirname "$python")/hasila" read "$shared/data/gold/articles.jsonl" --format jsonl > "${TMPDIR:-/tmp}/hasila-gold.jsonl"
"$python" "$shared/eval/score_facts.py" "$shared/data/gold/gold.jsonl" "${TMPDIR:-/tmp}/hasila-gold.jsonl" "$@"
