#!/usr/bin/python3
"""Figures of the three design-space studies of docs/sweeps.md from the tables that 'switchyard sweep table' writes.

usage: tools/plot/sweep_studies.py vector_width points.csv --paths paths.json --out results/sweeps/vector_width.png
       tools/plot/sweep_studies.py buffers points.csv --out results/sweeps/buffers.png
       tools/plot/sweep_studies.py pes_and_dram points.csv --out results/sweeps/pes_and_dram.png

paths.json is what 'switchyard describe segformer_b2 --json' writes: the accuracy of each path. Needs Debian's
python3-matplotlib.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import plot
from plot import plt

COLOURS = ["#1f6fb8", "#c2571a", "#2b8a57", "#8a4fa3", "#b08900"]


def read_points(path):
    """Rows of a table whose point is done: numbers where they are numbers, columns without their unit."""
    def value(text):
        try:
            return float(text)
        except ValueError:
            return text
    with open(path, encoding="utf-8", newline="") as file:
        rows = [{key.split(" [")[0]: value(text) for key, text in row.items()} for row in csv.DictReader(file)]
    return [row for row in rows if row["status"] == "done"]


def accuracies(path):
    """Accuracy and its provenance by fuse-convolution input channels, of paths that change nothing else."""
    known = {}
    for entry in json.loads(Path(path).read_text(encoding="utf-8"))["paths"]:
        if (entry["name"] == "full" or entry["name"].removeprefix("fuse-").isdigit()) and entry["accuracies"]:
            best = entry["accuracies"][0]
            known[entry["path"]["settings"]["fuse_in_channels"]] = (best["value_percent"], best["provenance"])
    return known


def least(rows, key):
    return min(rows, key=lambda row: row[key])


def vector_width(figure, rows, known):
    """Energy against accuracy per vector width (best lanes), and energy against latency for more multipliers."""
    left, right = figure.subplots(1, 2)
    same = [row for row in rows if row["multipliers"] == 8192]
    for colour, width in zip(COLOURS, sorted({row["vector_width"] for row in rows})):
        line = []
        for fuse in sorted({row["fuse"] for row in same}):
            some = [row for row in same if row["vector_width"] == width and row["fuse"] == fuse]
            if some and fuse in known:
                line.append((least(some, "energy_j")["energy_j"] * 1e3, *known[fuse]))
        left.plot([e for e, _, _ in line], [a for _, a, _ in line], color=colour, linewidth=0.8, label=f"{width:.0f}")
        for energy, accuracy, provenance in line:
            left.plot(energy, accuracy, "o", color=colour, markersize=3.5, markerfacecolor="white" if provenance == "modelled" else colour)
        whole = [row for row in rows if row["vector_width"] == width and row["fuse"] == 3072]
        best = [least([row for row in whole if row["multipliers"] == m], "energy_j")
                for m in sorted({row["multipliers"] for row in whole})]
        right.plot([row["latency_s"] * 1e3 for row in best], [row["energy_j"] * 1e3 for row in best], "-", color=colour, linewidth=0.8)
        for row, size in zip(best, (2.5, 4, 6)):
            right.plot(row["latency_s"] * 1e3, row["energy_j"] * 1e3, "o", color=colour, markersize=size)
    left.set_xlabel("energy per inference (mJ), 8192 multipliers")
    left.set_ylabel("ADE20K mIoU (%); hollow: modelled")
    left.legend(title="vector width", loc="lower right")
    right.set_xlabel("latency (ms), full path; marks: 4096, 8192, 16384")
    right.set_ylabel("energy per inference (mJ)")


def buffers(figure, rows, _):
    """What each buffer's size does to energy, all others as on the reference machine, and the front of energy and area."""
    left, right = figure.subplots(1, 2)
    reference = {"weights": 32, "inputs": 8, "sums": 6, "global": 1024}
    for colour, axis in zip(COLOURS, reference):
        others = {key: size for key, size in reference.items() if key != axis}
        line = sorted((row[axis] / reference[axis], row["energy_j"] * 1e3)
                      for row in rows if all(row[key] == size for key, size in others.items()))
        left.plot([x for x, _ in line], [y for _, y in line], "o-", color=colour, markersize=3, linewidth=0.8, label=axis)
    left.set_xscale("log", base=2)
    left.set_xlabel("size relative to the reference machine")
    left.set_ylabel("energy per inference (mJ)")
    left.legend(title="buffer")
    right.scatter([row["area_mm2"] for row in rows], [row["energy_j"] * 1e3 for row in rows], s=4, linewidths=0, alpha=0.4, color=COLOURS[0])
    front, lowest = [], float("inf")
    for row in sorted(rows, key=lambda row: (row["area_mm2"], row["energy_j"])):
        if row["energy_j"] < lowest:
            lowest = row["energy_j"]
            front.append(row)
    right.step([row["area_mm2"] for row in front], [row["energy_j"] * 1e3 for row in front], where="post", color=COLOURS[1], linewidth=0.9)
    right.set_xlabel("area (mm²)")
    right.set_ylabel("energy per inference (mJ)")


def pes_and_dram(figure, rows, _):
    """Latency and energy against PEs, one line per number of DRAM channels, for the full path."""
    left, right = figure.subplots(1, 2)
    for colour, channels in zip(COLOURS, sorted({row["channels"] for row in rows})):
        line = sorted((row["pes"], row["latency_s"] * 1e3, row["energy_j"] * 1e3)
                      for row in rows if row["channels"] == channels and row["fuse"] == 3072)
        for axes, place in ((left, 1), (right, 2)):
            axes.plot([p[0] for p in line], [p[place] for p in line], "o-", color=colour, markersize=3, linewidth=0.8,
                      label=f"{channels * 12.8:.0f} GB/s")
    for axes, label in ((left, "latency (ms)"), (right, "energy per inference (mJ)")):
        axes.set_xscale("log", base=2)
        axes.set_xlabel("PEs of 16 x 16")
        axes.set_ylabel(label)
    left.set_yscale("log")
    left.legend(title="DRAM")


STUDIES = {"vector_width": vector_width, "buffers": buffers, "pes_and_dram": pes_and_dram}


def main(argv=None):
    parser = argparse.ArgumentParser(description="Figures of the design-space studies")
    parser.add_argument("study", choices=STUDIES)
    parser.add_argument("points", help="table of the sweep, CSV")
    parser.add_argument("--paths", help="'switchyard describe segformer_b2 --json', for vector_width")
    parser.add_argument("--out", required=True, type=Path, help="figure to write: .png, .svg or .pdf")
    options = parser.parse_args(argv)
    if options.study == "vector_width" and not options.paths:
        parser.error("vector_width needs --paths")
    known = accuracies(options.paths) if options.paths else {}
    with plt.rc_context(plot.STYLE):
        figure = plt.figure(figsize=(7.0, 2.8))
        STUDIES[options.study](figure, read_points(options.points), known)
        figure.savefig(options.out, metadata=plot.NO_DATE[options.out.suffix[1:]])
        plt.close(figure)


if __name__ == "__main__":
    sys.exit(main())
