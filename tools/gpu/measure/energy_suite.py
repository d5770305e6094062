"""Board energy: idle with and without a context, single kernels, networks in a steady loop and at a frame rate."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch

from . import describe, timing
from .bench import Context, forward, guarded, image, network
from .kernels_suite import conv, gemm
from .ops import OpCall, spec
from .power import Average
from .precision import STORAGE
from .results import Row

SETTLE_S = 0.5  # of load before an energy reading starts
CHUNK_US = 30_000.0  # of load between two waits for the device


def _row(average: Average, calls: int, note: str = "") -> Row:
    reading = average.reading
    each = None if reading.energy_mj is None or not calls else reading.energy_mj / calls
    mean_us = average.seconds * 1e6 / calls if calls else None
    text = f"{average.source} over {average.seconds:.2f} s; time is the mean" + note
    return {"energy_mj": each, "power_w": reading.power_w, "sm_clock_mhz": reading.sm_clock_mhz, "repeats": calls,
            "mem_clock_mhz": reading.mem_clock_mhz, "temp_c": reading.temp_c, "time_us_median": mean_us, "note": text}


def _load(step: Callable[[], object], seconds: float) -> int:
    """Issue steps back to back for that long, never far ahead of the device; returns how many."""
    torch.cuda.synchronize()
    start = time.perf_counter()
    step()
    torch.cuda.synchronize()
    one_us = max((time.perf_counter() - start) * 1e6, 1.0)
    chunk, done = int(max(1, min(1000, CHUNK_US / one_us))), 1
    while time.perf_counter() - start < seconds:
        for _ in range(chunk):
            step()
        torch.cuda.synchronize()
        done += chunk
    return done


def steady(ctx: Context, step: Callable[[], object], calls_per_step: int) -> Row:
    """Energy of one call in an endless loop."""
    _load(step, SETTLE_S)
    with Average(ctx.meter) as average:
        steps = _load(step, ctx.energy_s)
    return _row(average, steps * calls_per_step)


def paced(ctx: Context, step: Callable[[], object], period_s: float) -> Row:
    """Energy per frame when a frame arrives every period, the idle time between frames included."""
    frames = max(int(2 * ctx.energy_s / period_s), 10)
    for warm in (True, False):
        with Average(ctx.meter) as average:
            begin = time.perf_counter()
            for frame in range(frames // 4 if warm else frames):
                time.sleep(max(0.0, begin + frame * period_s - time.perf_counter()))
                step()
                torch.cuda.synchronize()
    return _row(average, frames, f"; one frame every {period_s * 1e3:g} ms")


def idle(ctx: Context, label: str) -> Iterator[Row]:
    """Board power while nothing runs; "no_context" must come before anything touches the device."""
    def rest() -> Row:
        if label == "context":
            time.sleep(3.0)  # let the clocks fall
        with Average(ctx.meter) as average:
            time.sleep(2 * ctx.energy_s)
        return _row(average, 0)

    row = {"kind": "energy", "variant": "idle", "layer": f"idle, {label}"}
    if label == "no_context":
        yield {**row, **rest()}
    else:
        yield guarded(row, "fp32", rest)


def _kernel_loads(dtype: str) -> Iterator[tuple[str, OpCall]]:
    storage = STORAGE[dtype]
    edge = 4096 if dtype == "fp32" else 8192
    yield "matrix product", gemm(edge, edge, edge, storage)
    if dtype in ("fp16", "fp32"):
        yield "convolution 3x3", conv(8, 512, 512, 64, 3, 1, storage, nhwc=dtype == "fp16")
        for name, elements in (("from DRAM", 1 << 28), ("from L2", 1 << 21)):
            data = spec(1 << 10, elements >> 10, dtype=storage)
            yield f"copy {name}", OpCall("aten.clone.default", (data,), {})
            yield f"gelu {name}", OpCall("aten.gelu.default", (data,), {})
        yield "softmax", OpCall("aten._softmax.default", (spec(1 << 16, 1 << 10, dtype=storage), 1, False), {})


def kernels(ctx: Context, dtype: str) -> Iterator[Row]:
    """Energy of large single kernels: per MAC, per DRAM byte, per L2 byte."""
    for label, call in _kernel_loads(dtype):
        row = {"kind": "energy", "variant": "steady", "layer": label, "dtype": dtype, "mode": "graph",
               "residency": "warm", **describe.columns(call), "op_id": call.op_id(dtype)}

        def measure() -> Row:
            once = call.callable()
            once()
            graph = timing.capture([once] * 8)
            return {"inner": 8, **steady(ctx, graph.replay, 8)}

        yield guarded(row, dtype, measure)


def models(ctx: Context, model: str, variant: str, dtype: str, layout: str, batches: tuple[int, ...],
           modes: tuple[str, ...], period_s: float | None = None) -> Iterator[Row]:
    """Energy per forward pass (of the whole batch), steady or, with a period, paced."""
    net = network(model, variant, dtype, layout)
    for batch in batches:
        call = forward(net, image(model, batch, dtype, layout), dtype)
        for mode in modes:
            protocol = "steady" if period_s is None else "paced"
            row = {"kind": "energy", "model": model, "variant": f"{protocol} {variant}", "dtype": dtype,
                   "layout": layout, "batch": batch, "mode": mode, "residency": "warm", "inner": 1}

            def measure() -> Row:
                for _ in range(3):
                    call()
                step = timing.capture([call]).replay if mode == "graph" else call
                return steady(ctx, step, 1) if period_s is None else paced(ctx, step, period_s)

            yield guarded(row, dtype, measure)
