"""Constants of host and device: cost of issuing an op, launch gaps, waits, transfers, copy rate, peak products."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict

import torch
import torch.nn.functional as F
from torch import nn

from . import timing
from .bench import Context, guarded, op_rows
from .ops import OpCall, spec, transposed
from .precision import STORAGE
from .results import Row

BURST = 400  # calls issued without a wait; under the depth of the launch queue
HEAD_START_US = 20_000.0  # longer than the host needs to issue a burst


def _percentiles(samples: list[float], inner: int = 1) -> Row:
    low, mid, high = (timing.percentile(samples, fraction) for fraction in (0.1, 0.5, 0.9))
    return {"inner": inner, "repeats": len(samples), "time_us_p10": low, "time_us_median": mid, "time_us_p90": high,
            "host_us_median": mid}


def _host_time(action: Callable[[], object], prepare: Callable[[], object], repeats: int = 50) -> Row:
    """Host wall time of `action`, each time after `prepare` and an idle device."""
    samples = []
    for _ in range(repeats):
        prepare()
        torch.cuda.synchronize()
        start = time.perf_counter()
        action()
        samples.append((time.perf_counter() - start) * 1e6)
    return _percentiles(samples)


def _tiny_calls() -> dict[str, Callable[[], object]]:
    """Framework calls whose kernels are negligible, by name."""
    with torch.device("cuda"):
        tokens, image = torch.randn(1, 16, 64), torch.randn(1, 64, 8, 8)
        heads = torch.randn(1, 2, 16, 32)
        linear, norm, gelu = nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU()
        conv1, conv3 = nn.Conv2d(64, 64, 1), nn.Conv2d(64, 64, 3, padding=1)
        depthwise, batch_norm, relu = nn.Conv2d(64, 64, 3, padding=1, groups=64), nn.BatchNorm2d(64).eval(), nn.ReLU()
    return {
        "nn.Linear": lambda: linear(tokens),
        "nn.Conv2d 1x1": lambda: conv1(image),
        "nn.Conv2d 3x3": lambda: conv3(image),
        "nn.Conv2d depthwise": lambda: depthwise(image),
        "nn.BatchNorm2d": lambda: batch_norm(image),
        "nn.ReLU": lambda: relu(image),
        "nn.GELU": lambda: gelu(tokens),
        "nn.LayerNorm": lambda: norm(tokens),
        "softmax": lambda: heads.softmax(dim=-1),
        "matmul 4-D": lambda: heads @ heads.transpose(-2, -1),
        "scaled_dot_product_attention": lambda: F.scaled_dot_product_attention(heads, heads, heads),
        "add": lambda: tokens + tokens,
        "concat": lambda: torch.cat([image, image], dim=1),
        "interpolate bilinear": lambda: F.interpolate(image, size=(16, 16), mode="bilinear", align_corners=False),
        "permute + contiguous": lambda: image.permute(0, 2, 3, 1).contiguous(),
        "view only": lambda: tokens.transpose(1, 2),
    }


def _issue(call: Callable[[], object]) -> Row:
    """Host time per call in a burst that never waits for the device."""
    for _ in range(50):
        call()
    samples = []
    for _ in range(15):
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(BURST):
            call()
        samples.append((time.perf_counter() - start) * 1e6 / BURST)
    torch.cuda.synchronize()
    return {**_percentiles(samples, BURST), "issue_us_median": timing.percentile(samples, 0.5)}


def per_op(ctx: Context) -> Iterator[Row]:
    """Host cost of issuing one framework call (fp32, batch 1, tiny tensors)."""
    for name, call in _tiny_calls().items():
        row = {"kind": "host", "layer": f"issue {name}", "dtype": "fp32", "mode": "eager"}
        yield guarded(row, "fp32", lambda: _issue(call))


def launch(ctx: Context) -> Iterator[Row]:
    """Gaps between tiny kernels in a stream and in a graph, cost of launching a graph, of events and of waiting."""
    value = torch.zeros(32, device="cuda")

    def tiny() -> object:
        return value.add_(1.0)

    for _ in range(10):
        tiny()

    def replay_gap(nodes: int) -> Row:
        graph = timing.capture([tiny] * nodes)
        spans = []
        for _ in range(30):
            begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            torch.cuda.synchronize()
            begin.record()
            graph.replay()
            end.record()
            end.synchronize()
            spans.append(begin.elapsed_time(end) * 1e3 / nodes)
        return {**_percentiles(spans, nodes), "host_us_median": None}

    def replay_cost(nodes: int, wait: bool) -> Row:
        graph = timing.capture([tiny] * nodes)
        return _host_time(lambda: (graph.replay(), torch.cuda.synchronize() if wait else None), lambda: None)

    def event_pair() -> object:
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        end.record()
        return end.synchronize()

    host: dict[str, tuple[str, Callable[[], Row]]] = {
        "kernel period, stream": ("queued", lambda: asdict(timing.queued(tiny, BURST, HEAD_START_US))),
        "kernel period, graph of 500": ("graph", lambda: replay_gap(500)),
        "kernel period, eager": ("eager", lambda: asdict(timing.eager([tiny], ctx.op_us))),
        "issue graph of 1": ("graph", lambda: replay_cost(1, False)),
        "issue graph of 500": ("graph", lambda: replay_cost(500, False)),
        "issue and wait, graph of 1": ("graph", lambda: replay_cost(1, True)),
        "synchronize, idle device": ("eager", lambda: _host_time(torch.cuda.synchronize, lambda: None)),
        "issue one kernel": ("eager", lambda: _host_time(tiny, lambda: None)),
        "issue one kernel and synchronize": ("eager", lambda: _host_time(lambda: (tiny(), torch.cuda.synchronize()),
                                                                          lambda: None)),
        "event pair and wait": ("eager", lambda: _host_time(event_pair, lambda: None)),
    }
    for name, (mode, measure) in host.items():
        yield guarded({"kind": "host", "layer": name, "mode": mode, "dtype": "fp32"}, "fp32", measure)


def transfer(ctx: Context) -> Iterator[Row]:
    """Image to the device and class map back, through pinned memory, wait included."""
    for name, shape, dtype in (("image 3x512x512 to device", (3, 512, 512), torch.float32),
                               ("class map 512x512 to host", (512, 512), torch.uint8)):
        pinned, device = torch.zeros(shape, dtype=dtype).pin_memory(), torch.zeros(shape, dtype=dtype, device="cuda")
        source, target = (pinned, device) if name.endswith("device") else (device, pinned)

        def move() -> None:
            target.copy_(source, non_blocking=True)
            torch.cuda.synchronize()

        row = {"kind": "host", "layer": name, "mode": "eager", "bytes_min": pinned.numel() * pinned.element_size()}
        yield guarded(row, "fp32", lambda: _host_time(move, move))


def copy_rate(ctx: Context) -> Iterator[Row]:
    """Clone, add and sum over sizes from L2 to DRAM; bytes_min over time is the rate."""
    for power in range(16, 32):
        elements = (1 << power) // 4
        if (1 << power) > torch.cuda.get_device_properties(0).total_memory // 4:
            return
        tensor = spec(1, elements, dtype=torch.float32)
        for call in (OpCall("aten.clone.default", (tensor,), {}), OpCall("aten.add.Tensor", (tensor, tensor), {}),
                     OpCall("aten.sum.default", (tensor,), {})):
            base = {"kind": "device", "layer": f"{call.packet} rate"}
            yield from op_rows(ctx, call, base, "fp32", ("graph",), rotate=False)


def peak_products(ctx: Context) -> Iterator[Row]:
    """Square matrix products large enough to fill the device."""
    for dtype in ("fp16", "bf16", "tf32", "fp32", "int8"):
        for edge in (4096, 8192):
            storage = STORAGE[dtype]
            operands = (spec(edge, edge, dtype=storage), transposed(edge, edge, dtype=storage))
            call = OpCall("aten._int_mm.default" if dtype == "int8" else "aten.mm.default", operands, {})
            yield from op_rows(ctx, call, {"kind": "device", "layer": "peak product"}, dtype, ("graph",), rotate=False)


PARTS: dict[str, Callable[[Context], Iterator[Row]]] = {
    "per_op": per_op, "launch": launch, "transfer": transfer, "copy_rate": copy_rate, "peak_products": peak_products,
}


def run(ctx: Context, part: str) -> Iterator[Row]:
    """One part of the table above."""
    return PARTS[part](ctx)
