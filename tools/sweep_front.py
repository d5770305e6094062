#!/usr/bin/env python3
"""Runs a configuration once for every value of a key and prints the paths on the front of energy and latency.

usage: tools/sweep_front.py configs/studies/gpu_segformer.yaml host=configs/hosts/modern.yaml,configs/hosts/dgx1_v100.yaml
       tools/sweep_front.py study.yaml accelerators.0.pe.lanes=4,8,16 --csv rows.csv

An example of the Python module (docs/python.md). For more than a few dozen points use 'switchyard sweep', which keeps what is
done and runs on every core.
"""

import argparse
import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

import switchyard  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="One run for every value of a key, then the front of energy and latency")
    parser.add_argument("config")
    parser.add_argument("axis", help="KEY=VALUE,VALUE,…")
    parser.add_argument("--csv", type=Path, help="writes every row to this file")
    options = parser.parse_args()
    key, equals, values = options.axis.partition("=")
    if not key or not equals or not values:
        parser.error("the axis is KEY=VALUE,VALUE,…")
    rows = []
    for value in values.split(","):
        result = switchyard.run(options.config, f"{key}={value}")
        rows += [{key: value, **row} for row in result.rows("profiles")]
        print(f"{key}={value}: {len(result['profiles'])} paths", file=sys.stderr)
    if options.csv:
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with options.csv.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    front = switchyard.pareto([{**row, "speed": -row["latency_s"]} for row in rows], "energy_j", "speed")
    for row in front:
        print(f"{key}={row[key]}  {row['path']} on {row['device']}  {1e3 * row['latency_s']:.3f} ms  {1e3 * row['energy_j']:.3f} mJ")


if __name__ == "__main__":
    try:
        main()
    except (switchyard.ProgramError, switchyard.ResultError, OSError) as error:
        sys.exit(f"sweep_front.py: {error}")
