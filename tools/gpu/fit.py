#!/usr/bin/env python3
"""Fits the few constants of one GPU generation to measured kernels and writes its architecture file.

    fit.py volta --rows v100.csv other.csv --program "build/release/switchyard gpu kernels"

Rows are in the CSV form of README.md (convert_tables.py makes it of public tables). They are split before anything is
fitted: `gpu kernels` marks the rows whose shape hash is odd as held out, the same shapes on every device. Only the
other rows are fitted; errors are reported on both. The C++ model itself is called for every trial, so what is fitted is
what runs. Needs NumPy and SciPy.

A measured time is the kernel's time plus a floor (launch and wait of the measurement) that belongs to the table: one
number for each table, device and class, chosen on the fitted rows like the constants.
"""
from __future__ import annotations

import argparse
import csv
import datetime
import io
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import numpy as np
    from scipy.optimize import minimize
except ImportError:
    sys.exit(f"fit.py: needs NumPy and SciPy, and {sys.executable} lacks them (Debian: python3-numpy, python3-scipy)")

from fit_files import Architecture, read_architecture, write_architecture

CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "gpus"


@dataclass(frozen=True)
class Stage:
    """Constants that a class of rows decides; fitted one stage after another, each with the others' values fixed."""

    name: str
    classes: tuple[str, ...]
    dtypes: tuple[str, ...]
    constants: tuple[str, ...]     # "matrix.linear[].efficiency": of every tile
    range: tuple[float, float] = (0.05, 1.2)


STAGES = (
    Stage("power limit", ("linear",), ("fp32",), ("energy.fp32",), (1.0, 60.0)),
    Stage("tensor power limit", ("bmm", "linear"), ("fp16",), ("energy.fp16",), (0.5, 20.0)),
    Stage("batched products", ("bmm",), ("fp32",), ("matrix.batched[].efficiency",)),
    Stage("linear", ("linear",), ("fp32",), ("matrix.linear[].efficiency",)),
    Stage("convolution", ("conv 3x3", "conv other"), ("fp32",),
          ("matrix.convolution[].efficiency", "matrix.winograd_fused", "matrix.winograd_product", "memory.transform",
           "matrix.winograd_block_clocks"), (0.2, 20000)),
    Stage("tensor products", ("linear", "bmm"), ("fp16", "bf16"), ("matrix.tensor[].efficiency", "matrix.partly_aligned", "matrix.unaligned")),
    Stage("tensor convolution", ("conv 3x3", "conv other"), ("fp16", "bf16"), ("matrix.tensor_convolution",)),
    Stage("element-wise", ("elementwise",), ("fp32", "fp16"), ("memory.elementwise",)),
    Stage("softmax", ("softmax",), ("fp32", "fp16"),
          ("memory.softmax", "memory.softmax_values_per_clock", "memory.softmax_row_clocks", "memory.softmax_reread"),
          (0.01, 500)),
    Stage("layer norm", ("layernorm",), ("fp32", "fp16"),
          ("memory.layer_norm", "memory.layer_norm_values_per_clock", "memory.layer_norm_row_clocks"), (0.05, 500)),
)


class Model:
    """The C++ model behind a command."""

    def __init__(self, program: str, rows: list[str], devices: set[str]) -> None:
        self._program = shlex.split(program)
        self._devices = devices
        self._folder = tempfile.TemporaryDirectory()
        self._split(rows)

    def _split(self, rows: list[str]) -> None:
        """One table for each device, class and precision, so that a stage runs only what it fits."""
        self.tables: list[tuple[str, Path]] = []
        for name in rows:
            with open(name, newline="", encoding="utf-8") as source:
                reader = csv.DictReader(source)
                kept = [row for row in reader if row.get("device") in self._devices]
            by_key: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
            for row in kept:
                by_key.setdefault((row["device"], row["op"], row["dtype"]), []).append(row)
            for number, (key, group) in enumerate(sorted(by_key.items())):
                path = Path(self._folder.name) / f"{len(self.tables)}-{number}.csv"
                with open(path, "w", newline="", encoding="utf-8") as out:
                    writer = csv.DictWriter(out, reader.fieldnames or [])
                    writer.writeheader()
                    writer.writerows(group)
                self.tables.append((Path(name).stem, path))

    def run(self, architecture: Architecture, stage: Stage | None = None) -> list[dict[str, Any]]:
        """Rows with measured and modelled microseconds; of one stage, or all."""
        constants = Path(self._folder.name) / "architecture.yaml"
        write_architecture(constants, architecture, "trial")
        result = []
        for table, path in self.tables:
            if stage is not None and not self._may_have(path, stage):
                continue
            command = [*self._program, "--constants", str(constants), str(path)]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode != 0:
                raise SystemExit(f"fit.py: {shlex.join(command)}: {run.stderr.strip()}")
            for row in csv.DictReader(io.StringIO(run.stdout)):
                if stage is None or (row["class"] in stage.classes and row["dtype"] in stage.dtypes):
                    result.append({**row, "table": table})
        return result

    def _may_have(self, path: Path, stage: Stage) -> bool:
        key = (path, stage.name)
        if not hasattr(self, "_useful"):
            self._useful: dict[Any, bool] = {}
        if key not in self._useful:
            with open(path, newline="", encoding="utf-8") as source:
                first = next(csv.DictReader(source))
            names = {"conv": "conv", "linear": "linear", "bmm": "bmm", "softmax": "softmax", "layernorm": "layernorm"}
            op = names.get(first["op"], "elementwise")
            self._useful[key] = (any(c.startswith(op) for c in stage.classes) and
                                 (first["dtype"] or "fp32") in stage.dtypes)
        return self._useful[key]


def groups(rows: list[dict[str, Any]]) -> dict[tuple[str, str, str, str], list[dict[str, Any]]]:
    """Rows that share a floor."""
    result: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        result.setdefault((row["table"], row["device"], row["class"], row["dtype"]), []).append(row)
    return result


def errors(rows: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray, float]:
    """Relative errors of a group, which rows are held out, and the floor in microseconds."""
    measured = np.array([float(row["measured_us"]) for row in rows])
    modelled = np.array([float(row["model_us"]) for row in rows])
    held = np.array([row["held_out"] == "1" for row in rows])
    fitted = ~held if (~held).any() else held
    floors = np.linspace(0, 1.5 * measured[fitted].min(), 60)
    relative = np.abs(floors[:, None] + modelled[fitted] - measured[fitted]) / measured[fitted]
    floor = float(floors[relative.mean(axis=1).argmin()])
    return (floor + modelled - measured) / measured, held, floor


def loss(rows: list[dict[str, Any]]) -> float:
    """Mean absolute relative error on fitted rows, a group weighted by the root of its rows; at most 150 % a row."""
    total = weights = 0.0
    for group in groups(rows).values():
        relative, held, _ = errors(group)
        if (~held).any():
            weight = float(np.sqrt((~held).sum()))
            total += weight * float(np.minimum(np.abs(relative[~held]), 1.5).mean())
            weights += weight
    return total / weights if weights else 0.0


def is_fraction(place: str) -> bool:
    """Whether a constant is a share of a data-sheet rate."""
    return not (place.startswith("energy.") or "clock" in place or "reread" in place)


def fit_stage(model: Model, architecture: Architecture, stage: Stage, evaluations: int) -> str | None:
    """Fits in place; returns a line for the log, or None without rows."""
    start = loss_rows = model.run(architecture, stage)
    if not loss_rows:
        return None
    places = [place for name in stage.constants for place in architecture.places(name)]
    first = np.log([max(architecture.get(place), 1e-3) for place in places])
    low, high = np.log(stage.range[0]), np.log(stage.range[1])

    def trial(logs: np.ndarray) -> float:
        for place, value in zip(places, np.exp(np.clip(logs, low, high))):
            # Fractions of a peak stay near or below it, whatever range the stage's other constants need.
            limit = min(stage.range[1], 1.0) if is_fraction(place) else stage.range[1]
            architecture.set(place, float(min(value, limit)))
        return loss(model.run(architecture, stage))

    simplex = np.vstack([first] + [first + step for step in np.eye(len(places)) * 0.2])
    best = minimize(trial, first, method="Nelder-Mead",
                    options={"maxfev": evaluations, "initial_simplex": simplex, "xatol": 2e-3, "fatol": 1e-5})
    trial(best.x)
    return f"{stage.name}: {loss(start):.3f} -> {best.fun:.3f} in {best.nfev} runs of {len(loss_rows)} rows"


def report(rows: list[dict[str, Any]]) -> list[str]:
    """Errors of every group on fitted and held-out rows."""
    lines = []
    for (table, device, kind, dtype), group in sorted(groups(rows).items()):
        relative, held, floor = errors(group)
        parts = []
        for name, mask in (("fitted", ~held), ("held out", held)):
            if mask.any():
                parts.append(f"{name} {100 * np.abs(relative[mask]).mean():.1f} % of {mask.sum()}")
        lines.append(f"{table} {device} {kind} {dtype}: {', '.join(parts)}; floor {floor:.0f} us")
    return lines


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("architecture", help="name under configs/gpus/architectures, or a file")
    parser.add_argument("--rows", nargs="+", required=True, help="tables in the CSV form of README.md")
    parser.add_argument("--devices", required=True, help="comma-separated files of configs/gpus to fit on")
    parser.add_argument("--program", default="switchyard gpu kernels", help="command that times rows")
    parser.add_argument("--out", help="file to write (default: the architecture file itself)")
    parser.add_argument("--stages", help="comma-separated names; default: every stage with rows")
    parser.add_argument("--evaluations", type=int, default=200, help="trials of one stage")
    parser.add_argument("--note", default="", help="added to the provenance")
    options = parser.parse_args()

    path = Path(options.architecture)
    if not path.exists():
        path = CONFIGS / "architectures" / f"{options.architecture}.yaml"
    architecture = read_architecture(path)
    model = Model(options.program, options.rows, set(options.devices.split(",")))
    wanted = options.stages.split(",") if options.stages else [stage.name for stage in STAGES]
    for stage in STAGES:
        if stage.name in wanted:
            line = fit_stage(model, architecture, stage, options.evaluations)
            if line:
                print(line, flush=True)
    lines = report(model.run(architecture))
    print("\n".join(lines))
    date = datetime.date.today().isoformat()
    provenance = (f"fitted {date} by tools/gpu/fit.py on {options.devices.replace(',', ', ')}; rows whose shape hash is "
                  f"even fitted, the others held out. {options.note} MAPE: " + "; ".join(lines))
    write_architecture(Path(options.out) if options.out else path, architecture, provenance)
    return 0


if __name__ == "__main__":
    sys.exit(main())
