"""Points of the design-space studies, as their tables and figures choose them."""

import csv
import json
from pathlib import Path

SHOWN_MULTIPLIERS = 8192
# KiB, of configs/accelerators/magnet-like.yaml.
REFERENCE_BUFFERS = {"weights": 32, "inputs": 8, "sums": 3, "global": 1024}


def read_points(path):
    """Rows whose point is done, numbers where they are numbers and columns without their unit; and how many are not."""
    def value(text):
        try:
            return float(text)
        except ValueError:
            return text
    with open(path, encoding="utf-8", newline="") as file:
        rows = [{key.split(" [")[0]: value(text) for key, text in row.items()} for row in csv.DictReader(file)]
    done = [row for row in rows if row["status"] == "done"]
    return done, len(rows) - len(done)


def accuracies(path):
    """Accuracy by input channels of the fuse convolution, of paths that change nothing else."""
    known = {}
    for entry in json.loads(Path(path).read_text(encoding="utf-8"))["paths"]:
        if (entry["name"] == "full" or entry["name"].removeprefix("fuse-").isdigit()) and entry["accuracies"]:
            known[entry["path"]["settings"]["fuse_in_channels"]] = entry["accuracies"][0]
    return known


def best_by(rows, keys, where):
    """Of the full path's points that agree with `where`, the one of least energy-delay product for each value of `keys`."""
    groups = {}
    for row in rows:
        if row["fuse"] == 3072 and all(row[key] == value for key, value in where.items()):
            groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return [min(groups[key], key=lambda row: row["energy_delay_js"]) for key in sorted(groups)]


def lines_through(rows):
    """Per buffer, by size: the points at which every other buffer is as on the reference machine."""
    return {axis: sorted((row for row in rows if all(row[key] == size for key, size in REFERENCE_BUFFERS.items() if key != axis)),
                         key=lambda row, axis=axis: row[axis]) for axis in REFERENCE_BUFFERS}


def front(rows, x, y):
    """Points that no other beats in both columns, by x."""
    best, lowest = [], float("inf")
    for row in sorted(rows, key=lambda row: (row[x], row[y])):
        if row[y] < lowest:
            lowest = row[y]
            best.append(row)
    return best
