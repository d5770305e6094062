"""Networks layer by layer: which operators each module issues, and every distinct operator timed alone."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import torch

from .bench import Context, image, network, op_rows
from .describe import MATRIX_KINDS, kind_of
from .ops import OpCall
from .precision import precision
from .recorder import record
from .results import Row


def op_dtype(call: OpCall, dtype: str) -> str:
    """tf32 concerns matrix products and convolutions only; everything else is fp32 and timed once."""
    return "fp32" if dtype == "tf32" and kind_of(call) not in MATRIX_KINDS else dtype


def run(ctx: Context, model: str, variant: str, dtype: str, layout: str, batch: int) -> Iterator[Row]:
    """First the uses, then a row per mode for every operator that no earlier network had."""
    base: Row = {"model": model, "variant": variant, "layout": layout, "batch": batch}
    with precision(dtype):
        uses = record(network(model, variant, dtype, layout), image(model, batch, dtype, layout))
    torch.cuda.empty_cache()
    counts = Counter((layer, call.op_id(op_dtype(call, dtype))) for layer, call in uses)
    for (layer, op_id), count in counts.items():
        yield {**base, "kind": "layer_use", "dtype": dtype, "layer": layer, "op_id": op_id, "count": count}
    for _, call in uses:
        label = op_dtype(call, dtype)
        if call.op_id(label) not in ctx.timed:
            ctx.timed.add(call.op_id(label))
            yield from op_rows(ctx, call, {**base, "kind": "layer_op"}, label, ("graph", "eager"), ctx.rotate)
