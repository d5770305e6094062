"""One framework operator with the exact shapes, strides and options it was called with, and how to call it again."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

_SHORT = {torch.float32: "f32", torch.float16: "f16", torch.bfloat16: "bf16", torch.int8: "i8",
          torch.int32: "i32", torch.int64: "i64", torch.bool: "bool"}


@dataclass(frozen=True)
class TensorSpec:
    """Shape, strides (in elements) and type of a tensor argument."""

    shape: tuple[int, ...]
    stride: tuple[int, ...]
    dtype: torch.dtype

    @property
    def numel(self) -> int:
        count = 1
        for length in self.shape:
            count *= length
        return count

    @property
    def storage(self) -> int:
        """Elements from the first to the last one addressed (less than numel where a stride is 0)."""
        if self.numel == 0:
            return 0
        return 1 + sum((length - 1) * step for length, step in zip(self.shape, self.stride))

    @property
    def bytes(self) -> int:
        """Bytes that a kernel must at least read."""
        return min(self.numel, self.storage) * self.dtype.itemsize

    def __repr__(self) -> str:
        text = f"{_SHORT.get(self.dtype, str(self.dtype))}[{'x'.join(map(str, self.shape))}]"
        return text if self.stride == dense(self.shape) else f"{text}({'x'.join(map(str, self.stride))})"

    def random(self) -> Tensor:
        """Random data on the GPU: normal; vectors (scales, variances) in [0.5, 1.5); indices and masks zero."""
        size = (self.storage,)
        if self.dtype == torch.int8:
            flat = torch.randint(-127, 128, size, dtype=self.dtype, device="cuda")
        elif not self.dtype.is_floating_point:
            flat = torch.zeros(size, dtype=self.dtype, device="cuda")
        elif len(self.shape) == 1:
            flat = torch.rand(size, dtype=self.dtype, device="cuda") + 0.5
        else:
            flat = torch.randn(size, dtype=self.dtype, device="cuda")
        return flat.as_strided(self.shape, self.stride)


def dense(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Strides of a contiguous tensor."""
    strides, step = [], 1
    for length in reversed(shape):
        strides.append(step)
        step *= max(length, 1)
    return tuple(reversed(strides))


def spec(*shape: int, dtype: torch.dtype, channels_last: bool = False) -> TensorSpec:
    """A contiguous tensor, or an NCHW one with the channels innermost."""
    if not channels_last:
        return TensorSpec(shape, dense(shape), dtype)
    _, channels, height, width = shape
    return TensorSpec(shape, (channels * height * width, 1, width * channels, channels), dtype)


def transposed(rows: int, cols: int, *, dtype: torch.dtype) -> TensorSpec:
    """A rows x cols matrix stored column by column, as a linear layer's weight is passed."""
    return TensorSpec((rows, cols), (1, rows), dtype)


def _map(value: Any, kind: type, change: Callable[[Any], Any]) -> Any:
    """`value` with every object of `kind` inside its lists, tuples and dicts changed."""
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, (list, tuple)):
        changed = [_map(item, kind, change) for item in value]
        return changed if isinstance(value, list) else tuple(changed)
    if isinstance(value, dict):
        return {key: _map(item, kind, change) for key, item in value.items()}
    return value


def leaves(value: Any, kind: type) -> Iterator[Any]:
    """Every object of `kind` inside nested lists, tuples and dicts."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item, kind)
    elif isinstance(value, dict):
        yield from leaves(list(value.values()), kind)


@dataclass(frozen=True)
class OpCall:
    """`name` is "aten.addmm.default"; tensors among the arguments are TensorSpec."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    @classmethod
    def of(cls, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> "OpCall":
        """From what a dispatch mode sees."""
        def take(tensor: Tensor) -> TensorSpec:
            return TensorSpec(tuple(tensor.shape), tuple(tensor.stride()), tensor.dtype)

        return cls(str(function), _map(tuple(args), Tensor, take), _map(dict(kwargs), Tensor, take))

    @property
    def packet(self) -> str:
        """The operator without namespace and overload: "addmm"."""
        return self.name.split(".")[1]

    @property
    def tensors(self) -> list[TensorSpec]:
        return list(leaves([self.args, self.kwargs], TensorSpec))

    @property
    def signature(self) -> str:
        options = "".join(f", {key}={value}" for key, value in sorted(self.kwargs.items()) if value is not None)
        return f"{self.name}({', '.join(map(repr, self.args))}{options})"

    def op_id(self, dtype: str) -> str:
        """Ten hexadecimal digits that name this call in this precision."""
        return hashlib.sha1(f"{self.signature} {dtype}".encode()).hexdigest()[:10]

    def callable(self) -> Callable[[], object]:
        """A call on fresh random tensors."""
        namespace, packet, overload = self.name.split(".")
        function = getattr(getattr(getattr(torch.ops, namespace), packet), overload)
        args = _map(self.args, TensorSpec, TensorSpec.random)
        kwargs = _map(self.kwargs, TensorSpec, TensorSpec.random)
        return lambda: function(*args, **kwargs)
