#!/usr/bin/env python3
"""Fits the SRAM formula of energy/sram.h to a CACTI sweep and prints the `sram` section of an energy table.

    fit_sram.py cacti_sweep.csv --node 22 --anchors anchors.csv > sram.yaml

Energy of one access in pJ, with C in KiB and W in 64-bit words (energy/sram.h says what the terms stand for):

    E(C, W) = row * C^a + column * W * C^b + wide * W^2

and area in mm2 = (cell * C + wide * W^2 + fixed). The sweep gives the shape. Every other point, by a hash of its size and
width, is held out before anything is fitted; errors are reported on both halves.

Anchors are energies of real macros (columns: size_bytes, width_bits, read_pJ, write_pJ; an empty field is not used).
They set the level: row and column are multiplied by s * C^g and wide by s, which keeps the form of the formula. With one
anchor only s is fitted. Writes without anchors take the level of the reads, times --writes-over-reads; without any anchors
the sweep's level is kept.

Sweep columns used: node_nm, device, temp_K, size_bytes, width_bits, banks, read_pJ, write_pJ, area_mm2. Rows that are not
numbers are runs that failed. Needs NumPy and SciPy.
"""
from __future__ import annotations

import argparse
import csv
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

ACTIONS = ("read", "write")


@dataclass
class Points:
    """Parallel arrays; capacity in KiB, width in 64-bit words."""
    capacity: np.ndarray
    width: np.ndarray
    value: np.ndarray
    held_out: np.ndarray

    def half(self, held_out: bool) -> "Points":
        keep = self.held_out == held_out
        return Points(self.capacity[keep], self.width[keep], self.value[keep], self.held_out[keep])


def number(text: str | None) -> float:
    """NaN for an empty or missing field or a run that failed."""
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


def points_of(rows: list[dict[str, str]], column: str) -> Points:
    """The rows that have a value in `column`."""
    rows = [row for row in rows if not np.isnan(number(row[column]))]
    keys = [f"{row['size_bytes']}/{row['width_bits']}" for row in rows]
    return Points(np.array([float(row["size_bytes"]) / 1024 for row in rows]),
                  np.array([float(row["width_bits"]) / 64 for row in rows]),
                  np.array([float(row[column]) for row in rows]),
                  np.array([bool(zlib.crc32(key.encode()) & 1) for key in keys]))


def energy(q: np.ndarray, capacity: np.ndarray, width: np.ndarray) -> np.ndarray:
    row, row_exponent, column, column_exponent, wide = q
    return row * capacity**row_exponent + column * width * capacity**column_exponent + wide * width**2


def area(q: np.ndarray, capacity: np.ndarray, width: np.ndarray) -> np.ndarray:
    cell, wide, fixed = q
    return cell * capacity + wide * width**2 + fixed


def fit(form, start: list[float], points: Points) -> np.ndarray:
    """Least squares of the logarithm, so that a small macro weighs as much as a large one; parameters stay positive."""
    def residuals(logs: np.ndarray) -> np.ndarray:
        return np.log(form(np.exp(np.clip(logs, -25, 3)), points.capacity, points.width) / points.value)
    return np.exp(np.clip(least_squares(residuals, np.log(start)).x, -25, 3))


def error_text(form, q: np.ndarray, points: Points) -> str:
    """Relative errors on the points that were fitted and on those that were not."""
    parts = []
    for name, half in (("fitted", points.half(False)), ("held out", points.half(True))):
        error = np.abs(form(q, half.capacity, half.width) / half.value - 1)
        parts.append(f"{name}: mean {100 * error.mean():.1f} %, worst {100 * error.max():.0f} % of {len(error)}")
    return "; ".join(parts)


def at_level(q: np.ndarray, level: np.ndarray) -> np.ndarray:
    """The formula times s * C^g (its last term times s alone: g may be negative, and exponents must not become so);
    `level` is (log s) or (log s, g)."""
    s, g = np.exp(level[0]), level[1] if len(level) > 1 else 0.0
    row, row_exponent, column, column_exponent, wide = q
    return np.array([s * row, row_exponent + g, s * column, column_exponent + g, s * wide])


def fit_level(q: np.ndarray, anchors: Points) -> np.ndarray:
    """The level at which the formula comes closest to the anchors."""
    def residuals(level: np.ndarray) -> np.ndarray:
        return np.log(energy(at_level(q, level), anchors.capacity, anchors.width) / anchors.value)
    return least_squares(residuals, [0.0, 0.0] if len(anchors.value) > 1 else [0.0]).x


def level_text(q: np.ndarray, level: np.ndarray, anchors: Points) -> str:
    errors = energy(at_level(q, level), anchors.capacity, anchors.width) / anchors.value - 1
    text = f". Level x {np.exp(level[0]):.3g}" + (f" * C^{level[1]:.3g}" if len(level) > 1 else "")
    return text + "; anchors: " + (", ".join(f"{100 * e:+.0f} %" for e in errors) or "none, follows the reads")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def section(name: str, keys: list[str], units: list[str], q: np.ndarray, note: str) -> str:
    values = ", ".join(f"{key}: {value:.5g}{unit}" for key, value, unit in zip(keys, q, units))
    return f"  # {name}: {note}\n  {name}: {{{values}}}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sweep", type=Path)
    parser.add_argument("--node", default="22", help="technology node of the sweep, nm")
    parser.add_argument("--device", default="itrs-hp")
    parser.add_argument("--temperature", default="360", help="K")
    parser.add_argument("--anchors", type=Path, help="energies of real macros that set the level")
    parser.add_argument("--writes-over-reads", type=float, nargs=2, default=[1.0, 0.0], metavar=("S", "G"),
                        help="level of writes without anchors over that of reads: S * C^G")
    parser.add_argument("--area-factor", type=float, default=1.0, help="real area over CACTI's")
    options = parser.parse_args()

    rows = [row for row in read_csv(options.sweep)
            if (row["node_nm"], row["device"], row["temp_K"]) == (options.node, options.device, options.temperature)
            and row["banks"] == "1"]
    if not rows:
        print(f"fit_sram.py: {options.sweep} has no row of that node, device and temperature", file=sys.stderr)
        return 1
    anchors = read_csv(options.anchors) if options.anchors else []
    print(f"# written by tools/energy/fit_sram.py: {options.sweep.name}, {options.node} nm {options.device} at "
          f"{options.temperature} K")
    print("sram:")
    level = None
    for action in ACTIONS:
        points = points_of(rows, f"{action}_pJ")
        q = fit(energy, [0.3, 0.5, 0.2, 0.6, 0.03], points.half(False))
        note = error_text(energy, q, points)
        known = points_of(anchors, f"{action}_pJ")
        if len(known.value):
            level = fit_level(q, known)
        elif level is not None and action == "write":
            level = level + np.array([np.log(options.writes_over_reads[0]), options.writes_over_reads[1]])[:len(level)]
        if level is not None:
            note += level_text(q, level, known)
            q = at_level(q, level)
        print(section(action, ["row", "row_exponent", "column", "column_exponent", "wide"],
                      [" pJ", "", " pJ", "", " pJ"], q, note))
    points = points_of(rows, "area_mm2")
    q = fit(area, [1e-3, 1e-4, 1e-4], points.half(False))
    print(section("area", ["cell", "wide", "fixed"], [" um2"] * 3, q * 1e6 * options.area_factor,
                  error_text(area, q, points) + f". Level x {options.area_factor:g}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
