#!/usr/bin/env python3
"""Turns public kernel tables into the CSV form of README.md.

    convert_tables.py neusight-bmm FILE OUT     columns gpu, ms, B, M, N, K: B x (M x N) . (N x K)
    convert_tables.py neusight-linear FILE OUT  likewise
    convert_tables.py neusight-conv FILE OUT    columns gpu, ms, B, Cin, Cout, k, Hin, stride, pad
    convert_tables.py neusight-vec FILE OUT     columns op, gpu, ms, B, H
    convert_tables.py deepbench-gemm FILE OUT   columns gpu, precision, M, N, K, time_ms (column-major M x K . K x N)
    convert_tables.py deepbench-conv FILE OUT   columns gpu, precision, W, H, C, N, K, filter, pad, stride, fwd_ms
    convert_tables.py llmcompass FILE OUT       columns op, M_or_rows, N_or_cols, K, ms (A100, fp16)
    convert_tables.py timm FILE OUT             columns model, img, batch, step_ms, layout, torch (RTX 3090, autocast)
    convert_tables.py mmseg FILE OUT            columns backbone, dataset, crop, ms_per_image (V100, fp32, batch 1)

The first seven give rows for `validate gpu --rows` and fit.py, the last two for `validate gpu --networks`.

The public tables are not part of this project; each keeps its own licence.
"""
from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator

COLUMNS = ["device", "host", "kind", "model", "settings", "variant", "layout", "batch", "op", "dtype", "mode", "b", "m", "n", "k", "cin", "cout", "h", "w", "kh", "kw", "stride",
           "pad", "groups", "bias", "rows", "cols", "elements", "time_us_median"]
DEVICES = {"V100-PCIe-32": "v100_pcie", "A100-40-PCIe": "a100_pcie_40", "A100-80-PCIe": "a100_pcie_80",
           "P100-PCIe": "p100_pcie", "T4": "t4", "V100": "v100_sxm2", "P100": "p100_pcie"}
VECTOR_OPS = {"add": "add", "mul": "mul", "div": "div", "addu": "add_scalar", "mulu": "mul_scalar",
              "divu": "div_scalar", "relu": "relu", "gelu": "gelu", "tanh": "tanh", "softmax": "softmax",
              "ln": "layernorm"}
PRECISIONS = {"fp32": "fp32", "fp16_mixed": "fp16"}

Row = dict[str, object]


def neusight_product(op: str) -> Callable[[Row], Iterator[Row]]:
    """N is the reduced length in these tables."""
    def convert(row: Row) -> Iterator[Row]:
        yield {"op": op, "b": row["B"], "m": row["M"], "n": row["K"], "k": row["N"]}
    return convert


def neusight_conv(row: Row) -> Iterator[Row]:
    """Square images and filters; PyTorch's layer has a bias, added by a kernel of its own."""
    yield {"op": "conv", "b": row["B"], "cin": row["Cin"], "cout": row["Cout"], "h": row["Hin"], "w": row["Hin"],
           "kh": row["k"], "kw": row["k"], "stride": row["stride"], "pad": row["pad"], "groups": 1, "bias": 1}


def neusight_vector(row: Row) -> Iterator[Row]:
    """B rows of H values; powers are left out (no vision model has them)."""
    op = VECTOR_OPS.get(str(row["op"]))
    if op is None:
        return
    if op in ("softmax", "layernorm"):
        yield {"op": op, "rows": row["B"], "cols": row["H"]}
    else:
        yield {"op": op, "elements": int(str(row["B"])) * int(str(row["H"]))}


def deepbench_gemm(row: Row) -> Iterator[Row]:
    """Column-major, so the row-major product has rows and columns exchanged."""
    if row["precision"] in PRECISIONS:
        yield {"op": "linear", "b": 1, "m": row["N"], "n": row["M"], "k": row["K"]}


def deepbench_conv(row: Row) -> Iterator[Row]:
    """Rows with equal padding and stride in both directions, the only ones the CSV form can express."""
    if row["precision"] not in PRECISIONS or row["pad_w"] != row["pad_h"] or row["stride_h"] != row["stride_v"]:
        return
    yield {"op": "conv", "b": row["N"], "cin": row["C"], "cout": row["K"], "h": row["H"], "w": row["W"],
           "kh": row["R_filter_h"], "kw": row["S_filter_w"], "stride": row["stride_h"], "pad": row["pad_w"],
           "groups": 1}


def llmcompass(row: Row) -> Iterator[Row]:
    """One A100, fp16."""
    op = str(row["op"]).removesuffix("_fp16")
    if op == "matmul":
        yield {"op": "linear", "b": 1, "m": row["M_or_rows"], "n": row["N_or_cols"], "k": row["K"]}
    elif op == "gelu":
        yield {"op": "gelu", "elements": row["M_or_rows"]}
    else:
        yield {"op": op, "rows": row["M_or_rows"], "cols": row["N_or_cols"]}


TIMM = {**{f"resnet{n}": f"resnet{n}" for n in (18, 34, 50, 101, 152)}, "resnet50d": "resnet50d",
        **{f"{f}_{s}_patch16_{i}": f"{f}-{s}" for f in ("vit", "deit") for s in ("tiny", "small", "base", "large")
           for i in (224, 384)},
        **{f"swin_{s}_patch4_window7_224": f"swin-{s}" for s in ("tiny", "small", "base")},
        **{f"pvt_v2_b{n}": f"pvt_v2-b{n}" for n in range(6)}, "pvt_v2_b2_li": "pvt_v2-b2-li"}


def timm(row: Row) -> Iterator[Row]:
    """Networks that a family of ours builds. From PyTorch 2 on, timm uses the fused attention where it can."""
    model = TIMM.get(str(row["model"]))
    if model:
        yield {"host": "modern", "kind": "model", "model": model, "settings": f"input: {row['img']}x{row['img']}",
               "layout": row["layout"], "variant": "unfused" if row["torch"] == "pt113" else "sdpa", "mode": "eager",
               "batch": row["batch"], "dtype": "amp_fp16"}


def mmseg(row: Row) -> Iterator[Row]:
    """ADE20K rows; sliding windows over Cityscapes are many passes and left out."""
    if row["dataset"] == "ADE20K":
        size = str(row["backbone"]).removeprefix("MiT-").lower()
        yield {"host": "mmseg_v100", "kind": "model", "model": f"segformer-{size}", "mode": "eager", "batch": 1,
               "settings": f"input: {row['crop']}x{row['crop']}", "layout": "nchw", "variant": "unfused",
               "dtype": "fp32"}


FIXED_DEVICES = {"llmcompass": "a100_sxm_80", "timm": "rtx_3090", "mmseg": "v100_sxm2"}
LAYOUTS: dict[str, tuple[Callable[[Row], Iterator[Row]], str]] = {
    "neusight-bmm": (neusight_product("bmm"), "ms"), "neusight-linear": (neusight_product("linear"), "ms"),
    "neusight-conv": (neusight_conv, "ms"), "neusight-vec": (neusight_vector, "ms"),
    "deepbench-gemm": (deepbench_gemm, "time_ms"), "deepbench-conv": (deepbench_conv, "fwd_ms"),
    "llmcompass": (llmcompass, "ms"), "timm": (timm, "step_ms"), "mmseg": (mmseg, "ms_per_image"),
}


def convert(layout: str, source: str, target: str) -> int:
    """Writes `target`; returns the number of rows."""
    rule, time_column = LAYOUTS[layout]
    written = 0
    with open(source, newline="", encoding="utf-8") as infile, open(target, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for row in csv.DictReader(infile):
            device = FIXED_DEVICES.get(layout) or DEVICES[row["gpu"]]
            dtype = "fp16" if layout == "llmcompass" else PRECISIONS.get(row.get("precision", "fp32"), "fp32")
            for fields in rule(row):
                writer.writerow({"device": device, "kind": "kernel", "mode": "graph", "dtype": dtype,
                                 "time_us_median": f"{1000 * float(row[time_column]):.6g}", **fields})
                written += 1
    return written


def main() -> int:
    """Command line."""
    if len(sys.argv) != 4 or sys.argv[1] not in LAYOUTS:
        print(__doc__, file=sys.stderr)
        return 2
    print(f"{convert(*sys.argv[1:])} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
