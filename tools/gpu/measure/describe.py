"""The table columns of an operator: its kind, its shape parameters, its MACs."""
from __future__ import annotations

from typing import Any

from .ops import OpCall, TensorSpec

# Operator -> kind. What is missing keeps its PyTorch name.
KINDS: dict[str, str] = {
    "convolution": "conv", "addmm": "linear", "mm": "linear", "linear": "linear", "_int_mm": "linear",
    "bmm": "bmm", "baddbmm": "bmm", "_softmax": "softmax", "native_layer_norm": "layernorm",
    "native_batch_norm": "batchnorm", "cudnn_batch_norm": "batchnorm",
    "_native_batch_norm_legit_no_training": "batchnorm", "_batch_norm_no_update": "batchnorm",
    "gelu": "gelu", "relu": "relu", "relu_": "relu", "clamp_min": "relu", "clamp_min_": "relu",
    "add": "add", "add_": "add", "mul": "mul", "upsample_bilinear2d": "resize", "cat": "concat",
    "clone": "copy", "copy_": "copy", "roll": "copy", "constant_pad_nd": "pad", "index": "gather",
    "max_pool2d_with_indices": "pool", "avg_pool2d": "pool", "mean": "pool", "_adaptive_avg_pool2d": "pool",
    "_to_copy": "cast",
}
# Change only the description of a tensor and launch nothing.
VIEWS = frozenset({
    "view", "_unsafe_view", "_reshape_alias", "permute", "transpose", "t", "expand", "slice", "select",
    "unsqueeze", "squeeze", "split", "split_with_sizes", "unbind", "as_strided", "detach", "alias",
})
MATRIX_KINDS = frozenset({"conv", "depthwise", "linear", "bmm", "attention"})


def kind_of(call: OpCall) -> str:
    """The value of the `op` column."""
    if call.packet.startswith("_scaled_dot_product"):
        return "attention"
    if call.packet == "convolution" and call.args[8] > 1 and call.args[8] == call.args[0].shape[1]:
        return "depthwise"
    return KINDS.get(call.packet, call.packet)


def _convolution(call: OpCall) -> dict[str, Any]:
    image, weight, _, stride, pad, dilation = call.args[:6]
    groups = call.args[8]
    batch, cin, height, width = image.shape
    cout, per_group, kh, kw = weight.shape
    out_h = (height + 2 * pad[0] - dilation[0] * (kh - 1) - 1) // stride[0] + 1
    out_w = (width + 2 * pad[1] - dilation[1] * (kw - 1) - 1) // stride[1] + 1
    return {"b": batch, "cin": cin, "cout": cout, "h": height, "w": width, "kh": kh, "kw": kw, "stride": stride[0],
            "pad": pad[0], "groups": groups, "macs": batch * cout * out_h * out_w * per_group * kh * kw}


def _matrix(left: TensorSpec, right: TensorSpec) -> dict[str, Any]:
    batch = left.shape[0] if len(left.shape) == 3 else 1
    m, k, n = left.shape[-2], left.shape[-1], right.shape[-1]
    return {"b": batch, "m": m, "n": n, "k": k, "macs": batch * m * n * k}


def _attention(call: OpCall) -> dict[str, Any]:
    query, key = call.args[0], call.args[1]
    batch = query.shape[0] * query.shape[1]
    m, n, k = query.shape[2], key.shape[2], query.shape[3]
    return {"b": batch, "m": m, "n": n, "k": k, "macs": 2 * batch * m * n * k}


def columns(call: OpCall) -> dict[str, Any]:
    """Kind, shape parameters, MACs and signature of a call; units as in the result table."""
    kind = kind_of(call)
    shape: dict[str, Any] = {}
    if kind in ("conv", "depthwise"):
        shape = _convolution(call)
    elif kind == "attention":
        shape = _attention(call)
    elif call.packet in ("addmm", "baddbmm"):
        shape = _matrix(call.args[1], call.args[2])
    elif kind in ("linear", "bmm"):
        shape = _matrix(call.args[0], call.args[1])
    elif kind in ("softmax", "layernorm"):
        tensor = call.args[0]
        if kind == "softmax":
            cols = tensor.shape[call.args[1]]
        else:
            cols = 1
            for length in call.args[1]:
                cols *= length
        shape = {"rows": tensor.numel // cols, "cols": cols}
    elements = max((tensor.numel for tensor in call.tensors), default=0)
    return {"op": kind, "elements": elements, "signature": call.signature, **shape}
