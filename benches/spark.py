#!/usr/bin/env python3
"""`gouji check --stdin-json-lines` under PySpark's `pipe`, beside one process.

    cargo build --release
    cargo bench --bench throughput -- --files 10000 --write target/corpus
    python3 -m venv target/spark && target/spark/bin/pip install pyspark
    target/spark/bin/python benches/spark.py target/release/gouji target/corpus

Needs Java, as PySpark does. Checks the first 100, 1,000, … reports of the folder
both ways, holds the findings against each other, and prints the seconds of both.
Ends with status 1 where findings differ.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession


def line(path: Path) -> str:
    return json.dumps({"name": str(path), "text": path.read_text("utf-8")}, ensure_ascii=False)


def findings(answers) -> set:
    """Name, rule and place of each finding."""
    found = set()
    for answer in map(json.loads, answers):
        for finding in answer["findings"]:
            found.add((answer["name"], finding["rule"], json.dumps(finding.get("start"))))
    return found


def main() -> int:
    gouji, folder = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    command = [gouji, "check", "--stdin-json-lines"]
    paths = sorted(folder.rglob("*.md"))

    start = time.perf_counter()
    spark = SparkSession.builder.master("local[*]").appName("gouji").getOrCreate()
    context = spark.sparkContext
    context.setLogLevel("ERROR")
    up = time.perf_counter() - start
    # The first job starts Spark's own processes.
    start = time.perf_counter()
    context.parallelize([line(paths[0])], context.defaultParallelism).pipe(" ".join(command)).collect()
    first = time.perf_counter() - start
    print(f"Spark {spark.version}, {context.defaultParallelism} cores: up after {up:.1f} s, first job {first:.1f} s\n")

    print(f"{'reports':>8} {'findings':>9} {'one process':>12} {'pipe':>8}")
    count, done = 100, 0
    while done < len(paths):
        lines = [line(path) for path in paths[:count]]

        start = time.perf_counter()
        run = subprocess.run(command, input="\n".join(lines), capture_output=True, encoding="utf-8")
        single = time.perf_counter() - start
        if run.returncode > 1:
            sys.exit(run.stderr)
        expected = findings(run.stdout.splitlines())

        data = context.parallelize(lines, context.defaultParallelism)
        start = time.perf_counter()
        answers = data.pipe(" ".join(command)).collect()
        piped = time.perf_counter() - start
        if len(answers) != len(lines) or findings(answers) != expected:
            print(f"the findings of {len(lines)} reports differ", file=sys.stderr)
            return 1
        print(f"{len(lines):8} {len(expected):9} {single:10.2f} s {piped:6.2f} s")
        count, done = count * 10, len(lines)
    return 0


sys.exit(main())
