#!/usr/bin/python3
"""Figures and Markdown tables of the three design-space studies of docs/studies.md.

usage: tools/plot/sweep_studies.py FOLDER PATHS NAME...

Reads FOLDER/NAME.csv, which 'switchyard sweep table --format csv' wrote, and writes FOLDER/NAME.svg and FOLDER/NAME.md.
PATHS is what 'switchyard describe segformer_b2 --json' writes: the accuracy of each path. tools/regenerate_sweeps.sh runs
it all. Needs Debian's python3-matplotlib.
"""

import sys
from pathlib import Path

import plot
from plot import plt
from sweep_points import REFERENCE_BUFFERS, SHOWN_MULTIPLIERS, accuracies, best_by, front, lines_through, read_points
from sweep_tables import TABLES

COLOURS = ["#1f6fb8", "#c2571a", "#2b8a57", "#8a4fa3", "#b08900"]
GIGABYTES_PER_CHANNEL = 12.8  # configs/accelerators/magnet-like.yaml


def plain_ticks(axis, ticks):
    """Numbers as they are said, on a logarithmic axis."""
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_ticks([], minor=True)


def millis(rows, key):
    return [row[key] * 1e3 for row in rows]


def vector_width(figure, rows, known):
    """Energy against accuracy per vector width (best lanes), and energy against latency of more multipliers."""
    left, right = figure.subplots(1, 2)
    for colour, width in zip(COLOURS, sorted({row["vector_width"] for row in rows})):
        best = best_by(rows, ("multipliers", "vector_width"), {"vector_width": width})
        shown = next(row for row in best if row["multipliers"] == SHOWN_MULTIPLIERS)
        paths = sorted((row for row in rows if all(row[k] == shown[k] for k in ("vector_width", "lanes", "multipliers"))),
                       key=lambda row: row["fuse"])
        left.plot(millis(paths, "energy_j"), [known[row["fuse"]]["value_percent"] for row in paths], "-", color=colour,
                  linewidth=0.8, label=f"{width:.0f} (x {shown['lanes']:.0f} lanes)")
        for row in paths:
            accuracy = known[row["fuse"]]
            left.plot(row["energy_j"] * 1e3, accuracy["value_percent"], "o", color=colour, markersize=3.5,
                      markerfacecolor="white" if accuracy["provenance"] == "modelled" else colour)
        right.plot(millis(best, "latency_s"), millis(best, "energy_j"), "-", color=colour, linewidth=0.8)
        for row, size in zip(best, (2.5, 4, 6)):
            right.plot(row["latency_s"] * 1e3, row["energy_j"] * 1e3, "o", color=colour, markersize=size)
    left.set_xlabel(f"energy per inference (mJ), {SHOWN_MULTIPLIERS} multipliers")
    left.set_ylabel("ADE20K mIoU (%); hollow: modelled")
    left.legend(title="vector width", loc="lower right")
    right.set_xlabel("latency (ms), full path; marks: 2048, 4096, 8192 multipliers")
    right.set_ylabel("energy per inference (mJ)")


def buffers(figure, rows, _):
    """What each buffer's size does to energy, all others as on the reference machine, and the front of energy and area."""
    left, right = figure.subplots(1, 2)
    for colour, (axis, line) in zip(COLOURS, lines_through(rows).items()):
        left.plot([row[axis] / REFERENCE_BUFFERS[axis] for row in line], millis(line, "energy_j"), "o-", color=colour,
                  markersize=3, linewidth=0.8, label=f"{axis} ({REFERENCE_BUFFERS[axis]:g} KiB)")
    left.set_xscale("log", base=2)
    plain_ticks(left.xaxis, [0.25, 0.5, 1, 2, 4, 8])
    left.set_xlabel("size relative to the reference machine")
    left.set_ylabel("energy per inference (mJ)")
    left.legend(title="buffer (reference)")
    for colour, size in zip(COLOURS, sorted({row["global"] for row in rows})):
        some = [row for row in rows if row["global"] == size]
        right.scatter([row["area_mm2"] for row in some], millis(some, "energy_j"), s=5, linewidths=0, alpha=0.5,
                      color=colour, label=f"{size:.0f} KiB")
    best = front(rows, "area_mm2", "energy_j")
    right.step([row["area_mm2"] for row in best], millis(best, "energy_j"), where="post", color="black", linewidth=0.8)
    right.set_xlabel("area (mm²); line: front")
    right.set_ylabel("energy per inference (mJ)")
    right.legend(title="global buffer")


def pes_and_dram(figure, rows, _):
    """Latency and energy against PEs, one line per number of DRAM channels: the full path, dashed the pruned one."""
    left, right = figure.subplots(1, 2)
    for colour, channels in zip(COLOURS, sorted({row["channels"] for row in rows})):
        for fuse, style in ((3072, "o-"), (1792, ".--")):
            line = sorted((row for row in rows if (row["channels"], row["fuse"]) == (channels, fuse)), key=lambda row: row["pes"])
            for axes, key in ((left, "latency_s"), (right, "energy_j")):
                axes.plot([row["pes"] for row in line], millis(line, key), style, color=colour, markersize=3, linewidth=0.8,
                          label=f"{channels * GIGABYTES_PER_CHANNEL:.1f} GB/s" if fuse == 3072 else None)
    for axes, label in ((left, "latency (ms)"), (right, "energy per inference (mJ)")):
        axes.set_xscale("log", base=2)
        plain_ticks(axes.xaxis, sorted({row["pes"] for row in rows}))
        axes.set_xlabel("PEs of 16 x 16; dashed: fuse-1792")
        axes.set_ylabel(label)
    left.set_yscale("log")
    plain_ticks(left.yaxis, [10, 15, 20, 30, 40, 60])
    left.legend(title="DRAM")


FIGURES = {"vector_width": vector_width, "buffers": buffers, "pes_and_dram": pes_and_dram}


def main(argv):
    if len(argv) < 3 or any(name not in FIGURES for name in argv[2:]):
        sys.exit(f"usage: sweep_studies.py FOLDER PATHS NAME...; names: {', '.join(FIGURES)}")
    folder, known = Path(argv[0]), accuracies(argv[1])
    for name in argv[2:]:
        rows, refused = read_points(folder / f"{name}.csv")
        (folder / f"{name}.md").write_text(TABLES[name](rows, refused, known), encoding="utf-8")
        with plt.rc_context(plot.STYLE):
            figure = plt.figure(figsize=(7.2, 3.0))
            FIGURES[name](figure, rows, known)
            figure.savefig(folder / f"{name}.svg", metadata=plot.NO_DATE["svg"])
            plt.close(figure)
        print(f"{folder / name}.md, .svg")


if __name__ == "__main__":
    main(sys.argv[1:])
