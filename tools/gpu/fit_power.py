#!/usr/bin/env python3
"""Fits what a board draws to a table of kernel powers by component, and says how far it is off.

    fit_power.py TABLE --model Volta_HW --dram-pj-per-byte 55 --l2-pj-per-byte 23

The table has one row a kernel: watts measured at the board, and watts of a component model (AccelWattch publishes such
a table for GV100 with its hardware counters) in columns model, kernel, const_W, static_W, idle_sm_W, dram_mc_W,
l2_noc_W, model_total_W, measured_W. Component models stop at the chip and its memory; a board also has regulators and
fans. So three board-level numbers are fitted by least squares:

    measured = static + memory (dram_mc_W + l2_noc_W) + cores (what is left of model_total_W)

`memory` scales the energies of a byte that the component model used (the two options), since watts of both rise with
the same traffic and cannot be told apart. Errors are those of the fit and of every kernel left out of it in turn,
beside the component model's own and the mean power of the others. No package beyond Python's own is needed.
"""
from __future__ import annotations

import argparse
import csv
import math
import sys

OVERHEAD = ("const_W", "static_W", "idle_sm_W")
MEMORY = ("dram_mc_W", "l2_noc_W")

Row = tuple[float, float, float]  # factors of static, memory and cores


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss-Jordan elimination with pivoting; ValueError if singular."""
    size = len(right)
    rows = [matrix[i][:] + [right[i]] for i in range(size)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r: abs(rows[r][column]))
        if abs(rows[pivot][column]) < 1e-9:
            raise ValueError("the kernels do not tell the three terms apart")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for r in range(size):
            if r != column:
                factor = rows[r][column] / rows[column][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column])]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def normal_equations(rows: list[Row]) -> list[list[float]]:
    """X'X of the rows."""
    return [[sum(row[i] * row[j] for row in rows) for j in range(3)] for i in range(3)]


def fit(rows: list[Row], watts: list[float]) -> list[float]:
    """Least squares: static watts, scale of memory, scale of cores."""
    return solve(normal_equations(rows), [sum(row[i] * w for row, w in zip(rows, watts)) for i in range(3)])


def predict(coefficients: list[float], row: Row) -> float:
    """Watts of one kernel."""
    return sum(c * x for c, x in zip(coefficients, row))


def standard_errors(rows: list[Row], watts: list[float], coefficients: list[float]) -> list[float]:
    """Of the three coefficients, from the scatter around the fit."""
    scatter = sum((predict(coefficients, row) - w) ** 2 for row, w in zip(rows, watts)) / (len(rows) - 3)
    matrix = normal_equations(rows)
    return [math.sqrt(scatter * solve(matrix, [float(i == j) for j in range(3)])[i]) for i in range(3)]


def mean_error(pairs: list[tuple[float, float]]) -> float:
    """Mean absolute relative error in %, of (predicted, measured)."""
    return 100 * sum(abs(p / m - 1) for p, m in pairs) / len(pairs)


def read(path: str, model: str) -> tuple[list[Row], list[float], list[float]]:
    """Factors, measured watts and the component model's total of each kernel."""
    rows: list[Row] = []
    measured: list[float] = []
    total: list[float] = []
    with open(path, newline="", encoding="utf-8") as source:
        for line in csv.DictReader(source):
            if line["model"] != model:
                continue
            watts = {name: float(line[name] or 0) for name in (*OVERHEAD, *MEMORY, "model_total_W", "measured_W")}
            memory = sum(watts[name] for name in MEMORY)
            rows.append((1.0, memory, watts["model_total_W"] - memory - sum(watts[name] for name in OVERHEAD)))
            measured.append(watts["measured_W"])
            total.append(watts["model_total_W"])
    return rows, measured, total


def report(rows: list[Row], measured: list[float], total: list[float], dram: float, l2: float) -> list[str]:
    """The lines to print."""
    coefficients = fit(rows, measured)
    errors = standard_errors(rows, measured, coefficients)
    left_out = [(predict(fit(rows[:i] + rows[i + 1:], measured[:i] + measured[i + 1:]), row), measured[i])
                for i, row in enumerate(rows)]
    means = [((sum(measured) - m) / (len(measured) - 1), m) for m in measured]
    return [
        f"kernels                  {len(rows)}",
        f"static power             {coefficients[0]:.1f} +- {errors[0]:.1f} W",
        f"DRAM                     {coefficients[1] * dram:.1f} +- {errors[1] * dram:.1f} pJ/B",
        f"L2 and network           {coefficients[1] * l2:.1f} +- {errors[1] * l2:.1f} pJ/B",
        f"scale of the cores       {coefficients[2]:.3f} +- {errors[2]:.3f}",
        f"error of the fit         {mean_error([(predict(coefficients, r), m) for r, m in zip(rows, measured)]):.1f} %",
        f"error, kernel left out   {mean_error(left_out):.1f} %",
        f"component model itself   {mean_error(list(zip(total, measured))):.1f} %",
        f"mean power of the others {mean_error(means):.1f} %",
    ]


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", help="CSV with the columns above")
    parser.add_argument("--model", required=True, help="rows to take, by the column of that name")
    parser.add_argument("--dram-pj-per-byte", type=float, required=True, help="behind dram_mc_W")
    parser.add_argument("--l2-pj-per-byte", type=float, required=True, help="behind l2_noc_W")
    options = parser.parse_args()
    try:
        rows, measured, total = read(options.table, options.model)
        if len(rows) < 5:
            raise ValueError(f"{len(rows)} rows of model '{options.model}'; at least 5 are needed")
        lines = report(rows, measured, total, options.dram_pj_per_byte, options.l2_pj_per_byte)
    except (OSError, ValueError) as error:
        print(f"fit_power.py: {options.table}: {error}", file=sys.stderr)
        return 2
    except KeyError as error:
        print(f"fit_power.py: {options.table}: has no column {error}", file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
