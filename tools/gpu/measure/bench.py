"""What every suite shares: the measuring context, failure handling, one operator's rows, a network ready to run."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

import torch
from torch import Tensor, nn

from . import catalogue, describe, timing
from .ops import OpCall, leaves
from .power import NoMeter
from .precision import STORAGE, precision
from .results import Row

ROTATION_OVER_L2 = 3  # the sets of a rotation together hold this many times the L2
MAX_SETS = 48
DEFAULT_L2_BYTES = 64 << 20  # where PyTorch does not tell


@dataclass
class Context:
    """How long to measure, with which meter, and which operators are done."""

    meter: NoMeter
    op_us: float
    model_us: float
    energy_s: float
    rotate: bool
    timed: set[str] = field(default_factory=set)

    def clocks(self) -> Row:
        """Clocks and temperature now, if reading them is cheap."""
        if not self.meter.fast:
            return {}
        now = self.meter.read()
        return {"sm_clock_mhz": now.sm_clock_mhz, "mem_clock_mhz": now.mem_clock_mhz, "temp_c": now.temp_c}


def l2_bytes() -> int:
    """Size of the device's L2."""
    return int(getattr(torch.cuda.get_device_properties(0), "L2_cache_size", 0)) or DEFAULT_L2_BYTES


def guarded(row: Row, dtype: str, measure: Callable[[], Row]) -> Row:
    """`row` completed by `measure` in the given precision, or with a note that says why not.

    A device that no longer answers raises, since nothing after it could be measured.
    """
    try:
        with precision(dtype):
            return {**row, **measure()}
    except Exception as error:  # out of memory, unsupported type, failed capture: the next row may well work
        torch.cuda.synchronize()
        return {**row, "note": f"failed: {type(error).__name__}: {str(error).strip()}".splitlines()[0][:160]}


def output_bytes(result: object) -> int:
    """Bytes of every tensor in the result of a call."""
    return sum(tensor.numel() * tensor.element_size() for tensor in leaves(result, Tensor))


def rotation_sets(call: OpCall) -> int:
    """Buffer sets that together exceed the L2; 1 where one set does already, or where MAX_SETS would still fit."""
    goal = ROTATION_OVER_L2 * l2_bytes()
    each = max(sum(tensor.bytes for tensor in call.tensors), 1)
    return 1 if each >= goal or each * MAX_SETS < goal else -(-goal // each)


def op_rows(ctx: Context, call: OpCall, base: Row, dtype: str, modes: tuple[str, ...], rotate: bool) -> Iterator[Row]:
    """Time one operator alone in each mode."""
    shape = {**base, **describe.columns(call), "dtype": dtype, "op_id": call.op_id(dtype)}
    sets = rotation_sets(call) if rotate else 1
    input_bytes = sum(tensor.bytes for tensor in call.tensors)
    shape["residency"] = "rotate" if sets > 1 else "warm"
    calls: list[Callable[[], object]] = []

    def prepare() -> Row:
        calls.extend(call.callable() for _ in range(sets))
        return {"bytes_min": input_bytes + output_bytes(calls[0]())}

    shape = guarded(shape, dtype, prepare)
    if "note" in shape:
        yield shape
        return
    run = {"graph": timing.replayed, "eager": timing.eager}
    for mode in modes:
        yield guarded({**shape, "mode": mode}, dtype,
                      lambda mode=mode: {**asdict(run[mode](calls, ctx.op_us)), **ctx.clocks()})


def network(model: str, variant: str, dtype: str, layout: str) -> nn.Module:
    """A network on the GPU with random weights that keep activations near 1 (no overflow in fp16, no zeros)."""
    with torch.device("cuda"):
        net = catalogue.build(catalogue.find(model), fused_attention=variant == "sdpa")
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, nonlinearity="linear")
            if module.bias is not None:
                nn.init.normal_(module.bias, std=0.02)
    net = net.to(dtype=STORAGE[dtype])
    return net.to(memory_format=torch.channels_last) if layout == "nhwc" else net


def image(model: str, batch: int, dtype: str, layout: str) -> Tensor:
    """A batch of random images."""
    height, width = catalogue.find(model).image
    data = torch.randn(batch, 3, height, width, dtype=STORAGE[dtype], device="cuda")
    return data.contiguous(memory_format=torch.channels_last) if layout == "nhwc" else data


def forward(net: nn.Module, data: Tensor, dtype: str) -> Callable[[], object]:
    """One forward pass as a call without arguments."""
    if dtype != "amp_fp16":
        return lambda: net(data)

    def autocast() -> object:
        with torch.autocast("cuda", dtype=torch.float16):
            return net(data)

    return autocast
