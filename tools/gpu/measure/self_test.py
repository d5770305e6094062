"""Checks without a GPU: MACs and parameters of every network against published or recounted values, helpers."""
from __future__ import annotations

import csv
import math
import tempfile
from pathlib import Path

import torch

from . import describe, timing
from .catalogue import MODELS, ModelSpec, build
from .ops import TensorSpec
from .recorder import record
from .results import COLUMNS, ResultFile

TOLERANCE = 0.002  # check values are printed with three or four digits
EXACT_MACS = {"ofa_check_160": 1_984_921_600}  # Xilinx/Vitis-AI b2b2279, ofa_resnet50_search_byOps.ipynb
EXACT_PARAMETERS = {"resnet50": 25_557_032}  # torchvision


def count(spec: ModelSpec, device: str) -> tuple[int, int]:
    """(MACs of one image, parameters), from a recorded pass; on "meta" nothing is computed."""
    with torch.device(device):
        net = build(spec)
        picture = torch.zeros(1, 3, *spec.image)
    macs = sum(describe.columns(call).get("macs", 0) for _, call in record(net, picture))
    return macs, sum(parameter.numel() for parameter in net.parameters())


def _wrong(name: str, what: str, found: float, wanted: float | None, exact: bool) -> str | None:
    if wanted is None or found == wanted or (not exact and math.isclose(found, wanted, rel_tol=TOLERANCE)):
        return None
    return f"{name}: {what} {found:,} instead of {wanted:,}"


def check_models() -> list[str]:
    """Complaints about networks; prints the counts."""
    complaints: list[str | None] = []
    for spec in MODELS:
        try:
            macs, parameters = count(spec, "meta")
        except NotImplementedError:  # an operator without a shape-only kernel in this PyTorch
            macs, parameters = count(spec, "cpu")
        print(f"{spec.name:24} {macs / 1e9:9.3f} GMACs {parameters / 1e6:8.3f} M parameters")
        complaints += [
            _wrong(spec.name, "GMACs", macs / 1e9, spec.gmacs, False),
            _wrong(spec.name, "M parameters", parameters / 1e6, spec.params_m, False),
            _wrong(spec.name, "MACs", macs, EXACT_MACS.get(spec.name), True),
            _wrong(spec.name, "parameters", parameters, EXACT_PARAMETERS.get(spec.name), True),
        ]
    return [complaint for complaint in complaints if complaint]


def check_helpers() -> list[str]:
    """Complaints about percentiles, strided sizes and the result file."""
    complaints = []
    if timing.percentile([3.0, 1.0, 2.0], 0.25) != 1.5:  # halfway between the first and second of three
        complaints.append("percentile")
    if TensorSpec((4, 3), (1, 4), torch.float16).storage != 12:  # a full transposed matrix
        complaints.append("storage of a transposed matrix")
    if TensorSpec((8, 5), (0, 1), torch.float32).bytes != 20:  # one row of five floats, expanded
        complaints.append("bytes of an expanded tensor")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        table = ResultFile(path, {"method": "self-test"})
        table.write({"kind": "kernel", "time_us_median": 1.5, "note": 'a "quoted", text'})
        table.close("complete")
        with path.open(newline="") as lines:
            rows = list(csv.DictReader(lines))
        if len(rows) != 1 or list(rows[0]) != list(COLUMNS) or rows[0]["note"] != 'a "quoted", text':
            complaints.append("the result file does not read back")
    return complaints


def run() -> int:
    """0 if everything holds, else 1; prints what does not."""
    complaints = check_helpers() + check_models()
    for complaint in complaints:
        print(f"WRONG  {complaint}")
    print("self-test", "failed" if complaints else "passed")
    return 1 if complaints else 0
