"""A grid of single kernels over the sizes that vision models use, plus tile, wave and alignment sweeps."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from .bench import Context, op_rows, rotation_sets
from .ops import OpCall, TensorSpec, spec, transposed
from .precision import STORAGE
from .results import Row

ELEMENT_POWERS = (10, 14, 16, 18, 20, 22, 24, 26, 28)


def gemm(m: int, n: int, k: int, dtype: torch.dtype) -> OpCall:
    """Row-major activations times a weight stored as a linear layer stores it."""
    name = "aten._int_mm.default" if dtype == torch.int8 else "aten.mm.default"
    return OpCall(name, (spec(m, k, dtype=dtype), transposed(k, n, dtype=dtype)), {})


def bmm(b: int, m: int, n: int, k: int, dtype: torch.dtype) -> OpCall:
    """B independent products, both operands row-major."""
    return OpCall("aten.bmm.default", (spec(b, m, k, dtype=dtype), spec(b, k, n, dtype=dtype)), {})


def conv(batch: int, cin: int, cout: int, edge: int, kernel: int, stride: int, dtype: torch.dtype, *,
         nhwc: bool = False, groups: int = 1) -> OpCall:
    """A square convolution without bias and with padding kernel // 2."""
    image = spec(batch, cin, edge, edge, dtype=dtype, channels_last=nhwc)
    weight = spec(cout, cin // groups, kernel, kernel, dtype=dtype, channels_last=nhwc)
    pad = kernel // 2
    arguments = (image, weight, None, [stride, stride], [pad, pad], [1, 1], False, [0, 0], groups)
    return OpCall("aten.convolution.default", arguments, {})


def gemms(dtype: torch.dtype) -> Iterator[OpCall]:
    """Linear layers: from one image's last stage to a large batch's first; the int8 product needs m > 16."""
    widths = ((64, 64), (64, 256), (256, 64), (160, 160), (320, 1280), (1280, 320), (512, 512), (768, 3072),
              (1024, 1024), (2048, 1000), (2048, 2048), (4096, 4096))
    for m in (32, 64, 256, 1024, 4096, 16384, 65536):
        for k, n in widths:
            if m * n * k <= 1 << 38:
                yield gemm(m, n, k, dtype)


def gemm_waves(dtype: torch.dtype) -> Iterator[OpCall]:
    """Tiles of 128x128 added one by one around multiples of the multiprocessor count."""
    units = torch.cuda.get_device_properties(0).multi_processor_count
    marks = {units * wave + offset for wave in (1, 2, 3) for offset in (-1, 0, 1, units // 4, units // 2)}
    for tiles in sorted(marks | set(range(8, units, 16))):
        yield gemm(128 * tiles, 128, 2048, dtype)
    for edge in range(512, 4097, 256):
        yield gemm(edge, edge, edge, dtype)


def gemm_alignment(dtype: torch.dtype) -> Iterator[OpCall]:
    """Lengths that break the 2-, 4-, 8- and 16-byte alignment tensor cores want."""
    step = 8 if dtype == torch.int8 else 1
    for offset in (0, 1, 2, 4, 8, 16, 24, 32, 64):
        if offset % step == 0:
            yield gemm(2048, 2048, 1024 + offset, dtype)
            yield gemm(2048, 1024 + offset, 2048, dtype)


def bmms(dtype: torch.dtype) -> Iterator[OpCall]:
    """Attention products of SegFormer and Swin, and squares from launch-bound to device-filling."""
    for b, m, n in ((1, 16384, 256), (2, 4096, 256), (5, 1024, 256), (8, 256, 256), (8, 16384, 256), (40, 1024, 256),
                    (1083, 49, 49), (600, 49, 49), (300, 49, 49), (216, 49, 49)):
        width = 32 if m == 49 else 64
        yield bmm(b, m, n, width, dtype)
        yield bmm(b, m, width, n, dtype)
    for edge in (32, 64, 128, 256, 512, 1024, 2048):
        for b in (1, 8, 32, 128, 512):
            if b * edge**3 <= 1 << 36:
                yield bmm(b, edge, edge, edge, dtype)


def convolutions(dtype: torch.dtype, nhwc: bool) -> Iterator[OpCall]:
    """3x3 and 1x1 layers of ResNets and segmentation heads, and strided ones."""
    for batch in (1, 8, 32):
        for cin, cout, edge in ((64, 64, 56), (128, 128, 28), (256, 256, 14), (512, 512, 7), (64, 64, 112),
                                (256, 256, 56), (512, 512, 32), (512, 512, 64), (512, 512, 128), (2048, 512, 128)):
            if batch * edge * edge * cin <= 1 << 28:
                yield conv(batch, cin, cout, edge, 3, 1, dtype, nhwc=nhwc)
        for cin, cout, edge in ((64, 256, 56), (256, 64, 56), (512, 128, 28), (256, 1024, 14), (1024, 256, 14),
                                (2048, 512, 7), (512, 512, 64), (3072, 768, 128), (768, 150, 128)):
            if batch * edge * edge * cin <= 1 << 28:
                yield conv(batch, cin, cout, edge, 1, 1, dtype, nhwc=nhwc)
        for cin, cout, edge, kernel, stride in ((3, 64, 224, 7, 2), (3, 64, 512, 7, 4), (64, 128, 128, 3, 2),
                                                (128, 320, 64, 3, 2), (320, 512, 32, 3, 2), (128, 128, 56, 3, 2),
                                                (512, 1024, 28, 1, 2), (64, 64, 128, 8, 8), (128, 128, 64, 4, 4)):
            yield conv(batch, cin, cout, edge, kernel, stride, dtype, nhwc=nhwc)


def depthwise(dtype: torch.dtype, nhwc: bool) -> Iterator[OpCall]:
    """3x3 depth-wise layers of Mix-FFN and of mobile networks."""
    for batch in (1, 8):
        for channels, edge in ((128, 128), (256, 128), (512, 64), (1280, 32), (2048, 16), (32, 112), (144, 56),
                               (192, 28), (576, 14), (960, 7)):
            yield conv(batch, channels, channels, edge, 3, 1, dtype, nhwc=nhwc, groups=channels)


def rowwise(dtype: torch.dtype) -> Iterator[OpCall]:
    """Softmax and layernorm over rows from 32 to 16384 long."""
    for rows in (256, 4096, 16384, 65536):
        for cols in (32, 49, 64, 160, 256, 512, 1024, 4096, 16384):
            if rows * cols <= 1 << 28:
                data, scale = spec(rows, cols, dtype=dtype), spec(cols, dtype=dtype)
                yield OpCall("aten._softmax.default", (data, 1, False), {})
                yield OpCall("aten.native_layer_norm.default", (data, [cols], scale, scale, 1e-6), {})


def elementwise(dtype: torch.dtype) -> Iterator[OpCall]:
    """One- and two-input element-wise kernels over sizes from launch-bound to DRAM."""
    for power in ELEMENT_POWERS:
        data = spec(1 << (power - 10), 1 << 10, dtype=dtype)
        for name in ("relu", "gelu", "clone"):
            yield OpCall(f"aten.{name}.default", (data,), {})
        for name in ("add", "mul"):
            yield OpCall(f"aten.{name}.Tensor", (data, data), {})


def layout_copies(dtype: torch.dtype) -> Iterator[OpCall]:
    """Permuting copies, resizes, concatenation and batch norm as segmentation heads use them."""
    contiguous = {"memory_format": torch.contiguous_format}
    for channels, edge in ((64, 128), (128, 64), (320, 32), (512, 16), (768, 128), (512, 128)):
        image = spec(1, channels, edge, edge, dtype=dtype)
        last = spec(1, channels, edge, edge, dtype=dtype, channels_last=True)
        row = TensorSpec((1, edge * edge, channels), (channels * edge**2, 1, edge**2), dtype)
        yield OpCall("aten.clone.default", (last,), contiguous)
        yield OpCall("aten.clone.default", (row,), contiguous)
        yield OpCall("aten.roll.default", (spec(1, edge, edge, channels, dtype=dtype), [-3, -3], [1, 2]), {})
        yield OpCall("aten.cat.default", ([image] * 4, 1), {})
        vector = spec(channels, dtype=dtype)
        yield OpCall("aten.native_batch_norm.default", (image, vector, vector, vector, vector, False, 0.1, 1e-5), {})
        for source in (image, last):
            for factor in (2, 4):
                yield OpCall("aten.upsample_bilinear2d.default", (source, [edge * factor] * 2, False, None, None), {})


GROUPS: dict[str, Callable[[torch.dtype], Iterator[OpCall]]] = {
    "gemm": gemms, "gemm_waves": gemm_waves, "gemm_alignment": gemm_alignment, "bmm": bmms,
    "conv": lambda dtype: convolutions(dtype, False), "conv_nhwc": lambda dtype: convolutions(dtype, True),
    "depthwise": lambda dtype: depthwise(dtype, False), "depthwise_nhwc": lambda dtype: depthwise(dtype, True),
    "rowwise": rowwise, "elementwise": elementwise, "layout": layout_copies,
}
ROTATED = frozenset({"rowwise", "elementwise"})  # measured both from the L2 and from DRAM


def run(ctx: Context, group: str, dtype: str) -> Iterator[Row]:
    """Graph timings of one group; groups in ROTATED also with buffers beyond the L2."""
    base = {"kind": "kernel", "layer": group}
    if group.startswith(("conv", "depthwise")):
        base["layout"] = "nhwc" if group.endswith("nhwc") else "nchw"
    for call in GROUPS[group](STORAGE[dtype]):
        yield from op_rows(ctx, call, base, dtype, ("graph",), ctx.rotate)
        if group in ROTATED and not ctx.rotate and rotation_sets(call) > 1:
            yield from op_rows(ctx, call, base, dtype, ("graph",), True)
