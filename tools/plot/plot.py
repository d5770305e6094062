#!/usr/bin/python3
"""Figures of a result or a sweep store, sized for a paper. Needs Debian's python3-matplotlib.

usage: tools/plot/plot.py result.json --out figures
       tools/plot/plot.py result.json --out figures --what front,roofline --format pdf,png --width 7.0
       tools/plot/plot.py --store sweep.db --x energy_j --y latency_s --colour lanes --out figures

Without --what, every figure that the result has data for. The files hold no date: equal input gives equal bytes.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

import matplotlib  # noqa: E402

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

import figures  # noqa: E402
import switchyard  # noqa: E402

FORMATS = ("png", "svg", "pdf")
# Readable at the size it is printed at: 3.5 inches is one column of a two-column paper.
STYLE = {"font.size": 7, "axes.labelsize": 7, "xtick.labelsize": 6.5, "ytick.labelsize": 6.5, "legend.fontsize": 5.5,
         "legend.title_fontsize": 5.5, "legend.framealpha": 0.8, "axes.grid": True, "grid.linewidth": 0.3, "grid.alpha": 0.6,
         "axes.axisbelow": True, "axes.linewidth": 0.6, "figure.dpi": 100, "savefig.dpi": 300, "svg.hashsalt": "switchyard",
         "pdf.fonttype": 42, "figure.constrained_layout.use": True}
NO_DATE = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}


def save(out, name, formats, width, height, draw):
    """Draws one figure and writes it in every format; returns the files."""
    figure, axes = plt.subplots(figsize=(width, height))
    draw(axes)
    written = []
    for kind in formats:
        written.append(out / f"{name}.{kind}")
        figure.savefig(written[-1], metadata=NO_DATE[kind])
    plt.close(figure)
    return written


def arguments(argv):
    parser = argparse.ArgumentParser(description="Figures of a result or a sweep store, sized for a paper")
    parser.add_argument("result", nargs="?", help="result file")
    parser.add_argument("--out", required=True, type=Path, help="folder for the figures")
    parser.add_argument("--what", help=f"figures, of: {', '.join(figures.FIGURES)} (default: all that have data)")
    parser.add_argument("--format", default="pdf", help=f"of: {', '.join(FORMATS)} (default pdf)")
    parser.add_argument("--width", type=float, default=3.5, help="inches (default 3.5, one column)")
    parser.add_argument("--height", type=float, default=2.6, help="inches (default 2.6)")
    parser.add_argument("--store", help="sweep store, in place of a result")
    parser.add_argument("--sweep", type=int, help="number of the sweep in the store (default: the only one)")
    parser.add_argument("--x", default="energy_j", help="column of the store (default energy_j)")
    parser.add_argument("--y", default="latency_s", help="column of the store (default latency_s)")
    parser.add_argument("--colour", help="column of the store")
    options = parser.parse_args(argv)
    options.format = options.format.split(",")
    for kind in options.format:
        if kind not in FORMATS:
            parser.error(f"unknown format '{kind}'; known: {', '.join(FORMATS)}")
    options.what = options.what.split(",") if options.what else None
    for what in options.what or []:
        if what not in figures.FIGURES:
            parser.error(f"unknown figure '{what}'; known: {', '.join(figures.FIGURES)}")
    if (options.result is None) == (options.store is None):
        parser.error("name a result or --store, one of them")
    if not 1 <= options.width <= 20 or not 1 <= options.height <= 20:
        parser.error("--width and --height are inches, from 1 to 20")
    return options


def main(argv=None):
    options = arguments(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    written = []

    def add(name, draw):
        written.extend(save(options.out, name, options.format, options.width, options.height, draw))

    with plt.rc_context(STYLE):
        if options.store:
            with switchyard.store(options.store) as store:
                points = store.points(options.sweep)
            add("sweep", lambda axes: figures.sweep(axes, points, options.x, options.y, options.colour))
        else:
            result = switchyard.load(options.result)
            for what in options.what or figures.FIGURES:
                if figures.has_data(what, result):
                    add(what, lambda axes, draw=figures.FIGURES[what]: draw(axes, result))
                elif options.what:
                    raise switchyard.ResultError(f"{options.result}: holds no data for the figure '{what}'")
    for file in written:
        print(file)


if __name__ == "__main__":
    try:
        main()
    except (switchyard.ResultError, switchyard.StoreError, OSError) as error:
        sys.exit(f"plot.py: {error}")
