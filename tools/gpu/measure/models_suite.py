"""Whole networks: one row per batch and mode."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import torch

from . import timing
from .bench import Context, forward, guarded, image, network
from .results import Row


def run(ctx: Context, model: str, variant: str, dtype: str, layout: str, batches: tuple[int, ...],
        modes: tuple[str, ...]) -> Iterator[Row]:
    """Time `model`; a compiled mode compiles anew for every batch."""
    net = network(model, variant, dtype, layout)
    for batch in batches:
        data = image(model, batch, dtype, layout)
        plain = forward(net, data, dtype)
        compiled = forward(torch.compile(net, dynamic=False), data, dtype) if "compiled" in modes else plain
        for mode in modes:
            call = compiled if mode.startswith("compiled") else plain
            timer = timing.replayed if mode.endswith("graph") else timing.eager
            row = {"kind": "model", "model": model, "variant": variant, "dtype": dtype, "layout": layout,
                   "batch": batch, "mode": mode, "residency": "warm"}
            yield guarded(row, dtype, lambda: {**asdict(timer([call], ctx.model_us, single=True)), **ctx.clocks()})
        if "compiled" in modes:
            torch.compiler.reset()
