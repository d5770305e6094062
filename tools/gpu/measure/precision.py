"""What a dtype name in the table means: storage type and whether fp32 products may use tf32."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

STORAGE: dict[str, torch.dtype] = {
    "fp32": torch.float32,
    "tf32": torch.float32,
    "fp16": torch.float16,
    "bf16": torch.bfloat16,
    "int8": torch.int8,
    "amp_fp16": torch.float32,
}


@contextmanager
def precision(dtype: str) -> Iterator[None]:
    """Allow tf32 in matrix products and convolutions for "tf32" only.

    PyTorch's own default is neither: it allows tf32 in convolutions and not in matrix products.
    """
    _allow_tf32(dtype == "tf32")
    try:
        yield
    finally:
        _allow_tf32(False)


def _allow_tf32(allow: bool) -> None:
    # The old switches: PyTorch 2.9 and newer still take them, and fail where old and new ones are mixed.
    torch.backends.cuda.matmul.allow_tf32 = allow
    torch.backends.cudnn.allow_tf32 = allow
