"""The result table: one CSV row per measurement, and a JSON file beside it that says where and how."""
from __future__ import annotations

import csv
import io
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Row = dict[str, Any]

# name -> (unit, meaning). The order is the order in the file; README.md repeats it for readers.
COLUMNS: dict[str, tuple[str, str]] = {
    "kind": ("", "model | layer_op | layer_use | kernel | host | device | energy"),
    "model": ("", "network, empty for kernels and constants"),
    "variant": ("", "attention: unfused, sdpa or plain (no choice); energy rows: steady, paced or idle before it"),
    "layer": ("", "module path (layer_use), or the name of a constant (host, device)"),
    "op": ("", "conv, depthwise, linear, bmm, attention, softmax, layernorm, batchnorm, ..."),
    "op_id": ("", "digest of signature, dtype; joins layer_use rows to layer_op rows"),
    "count": ("", "how often the op occurs in the module (layer_use)"),
    "dtype": ("", "fp32 (no tf32), tf32 (fp32 storage), fp16, bf16, int8, amp_fp16 (autocast)"),
    "layout": ("", "nchw or nhwc (channels_last)"),
    "mode": ("", "eager, graph (CUDA-graph replay), queued (behind a long kernel), compiled, compiled_graph"),
    "residency": ("", "warm (same buffers every time) or rotate (buffer sets beyond the L2)"),
    "batch": ("images", "images per forward pass"),
    "b": ("", "batch of a bmm; heads x images of fused attention; images of a convolution"),
    "m": ("", "rows of the output of a matrix product; queries of fused attention"),
    "n": ("", "columns of the output of a matrix product; keys of fused attention"),
    "k": ("", "reduced length of a matrix product; head width of fused attention"),
    "cin": ("", "input channels"),
    "cout": ("", "output channels"),
    "h": ("px", "input height"),
    "w": ("px", "input width"),
    "kh": ("", "kernel height"),
    "kw": ("", "kernel width"),
    "stride": ("", "stride, equal in both directions"),
    "pad": ("", "zero padding per side"),
    "groups": ("", "channel groups"),
    "rows": ("", "independent rows of softmax and layernorm"),
    "cols": ("", "row length of softmax and layernorm"),
    "elements": ("", "elements of the largest tensor read or written"),
    "macs": ("", "multiply-accumulates of one call (matrix products and convolutions only)"),
    "bytes_min": ("B", "every argument read once and every result written once"),
    "inner": ("", "calls between the two events of one repeat"),
    "repeats": ("", "repeats behind the percentiles"),
    "time_us_p10": ("us", "device time of one call (event interval / inner), 10th percentile"),
    "time_us_median": ("us", "median"),
    "time_us_p90": ("us", "90th percentile"),
    "host_us_median": ("us", "host wall time per call, from before the first call to the end of the wait"),
    "issue_us_median": ("us", "host time to issue one call, without waiting"),
    "energy_mj": ("mJ", "board energy per call (energy rows)"),
    "power_w": ("W", "mean board power"),
    "sm_clock_mhz": ("MHz", "multiprocessor clock: mean over an energy loop, else read just after timing"),
    "mem_clock_mhz": ("MHz", "memory clock, likewise"),
    "temp_c": ("C", "board temperature, likewise"),
    "signature": ("", "PyTorch operator and every argument: dtype[shape], strides unless contiguous"),
    "note": ("", "'failed: ...' with empty times, or a remark"),
}


def _text(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


class ResultFile:
    """Appends rows with one write each: a crash loses at most the row in flight.

    Raises FileExistsError if the table is there already; a measurement is never overwritten.
    """

    def __init__(self, path: Path, header: Mapping[str, Any]) -> None:
        self._header_path = path.with_suffix(".json")
        self._header = {**header, "columns": {name: {"unit": u, "meaning": s} for name, (u, s) in COLUMNS.items()}}
        self._begin = time.monotonic()
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        self.rows = 0
        self.failed = 0
        self._append(list(COLUMNS))
        self._save_header("running")

    def write(self, row: Row) -> None:
        """Append one row; a key that is no column is an error."""
        unknown = row.keys() - COLUMNS.keys()
        if unknown:
            raise KeyError(f"no such column: {sorted(unknown)}")
        self._append(["" if row.get(name) is None else _text(row[name]) for name in COLUMNS])
        self.rows += 1
        self.failed += str(row.get("note", "")).startswith("failed")

    def describe(self, **facts: Any) -> None:
        """Add facts to the header file."""
        self._header.update(facts)
        self._save_header("running")

    def close(self, state: str) -> None:
        """Flush to the disk and record in the header how the run ended."""
        os.fsync(self._fd)
        os.close(self._fd)
        self._save_header(state)

    def _append(self, cells: list[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        os.write(self._fd, line.getvalue().encode())

    def _save_header(self, state: str) -> None:
        progress = {"state": state, "rows": self.rows, "failed_rows": self.failed,
                    "seconds": round(time.monotonic() - self._begin, 1)}
        partial = self._header_path.with_suffix(".json.partial")
        partial.write_text(json.dumps({**progress, **self._header}, indent=2) + "\n")
        os.replace(partial, self._header_path)
