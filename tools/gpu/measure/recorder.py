"""Runs a network once and notes every operator that reaches the device, with the module that issued it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from .describe import VIEWS
from .ops import OpCall


class _Watch(TorchDispatchMode):
    """Hands every operator below autograd, views excepted, to a callback."""

    def __init__(self, seen: Callable[[OpCall], None]) -> None:
        super().__init__()
        self._seen = seen

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        call = OpCall.of(func, args, kwargs)
        if call.packet not in VIEWS and call.tensors:
            self._seen(call)
        return func(*args, **kwargs)


def record(model: nn.Module, image: torch.Tensor) -> list[tuple[str, OpCall]]:
    """(module path, operator) in execution order of one forward pass.

    Runs under no_grad, not inference_mode: only then does PyTorch split composite operators before they are seen.
    """
    path: list[str] = [""]
    uses: list[tuple[str, OpCall]] = []
    hooks = []

    def leave(*_: Any) -> None:
        path.pop()

    for name, module in model.named_modules():
        hooks.append(module.register_forward_pre_hook(lambda *_, name=name: path.append(name)))
        hooks.append(module.register_forward_hook(leave))
    try:
        with torch.no_grad(), _Watch(lambda call: uses.append((path[-1], call))):
            model(image)
    finally:
        for hook in hooks:
            hook.remove()
    return uses
