#!/bin/sh
# The simulated nights that the recipes train on (seeds 1000-1031), choose by (5000-5011) and report on (9000-9011).
set -e
cd "$(dirname "$0")/.."
npm run --silent build
simulate() { node dist/cli/main.js simulate -o "training/cache/simulated/$1" --seed "$2" --nights "$3" > /dev/null; }
simulate train 1000 32
simulate test 5000 12
simulate unseen 9000 12
