"""The networks that are measured, as one table. Imports no PyTorch, so that it can be listed anywhere."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class ModelSpec:
    """One network at one image size. `gmacs`/`params_m` are check values (None: nothing published to check)."""

    name: str
    family: str
    image: tuple[int, int]
    arguments: dict[str, Any] = field(default_factory=dict)
    gmacs: float | None = None
    params_m: float | None = None


def _segformer(name: str, size: str, gmacs: float, params_m: float | None, edge: int = 512, **extra: Any) -> ModelSpec:
    return ModelSpec(name, "segformer", (edge, edge), {"size": size, **extra}, gmacs, params_m)


def _ofa(name: str, edge: int, d: int | list[int], e: float | list[float], w: int | list[int],
         gmacs: float | None = None, params_m: float | None = None) -> ModelSpec:
    arguments = {
        "d": d if isinstance(d, list) else [d] * 5,
        "e": e if isinstance(e, list) else [e] * 18,
        "w": w if isinstance(w, list) else [w] * 6,
    }
    return ModelSpec(name, "ofa_resnet50", (edge, edge), arguments, gmacs, params_m)


# Sub-network {d, e, w} of the published recount at 160x160: 1984.9216 MMACs (Xilinx/Vitis-AI b2b2279,
# examples/ofa/ofa_resnet50/ofa_resnet50_search_byOps.ipynb), 5078.20 MMACs at 256x256, 34.37 M parameters.
_CHECK_E = [.25, .35, .35, .25, .25, .25, .25, .35, .25, .35, .35, .35, .35, .25, .35, .35, .25, .25]
_CHECK_D = [2, 2, 1, 2, 2]
_CHECK_W = [0, 2, 0, 1, 1, 2]

# Check values. SegFormer: convolution, linear, QK and AV MACs at 150 classes; they meet the published GFLOPs
# (arXiv 2105.15203, Table 2) within 0.2 %. ResNet: torchvision's 1.814/4.089 GMACs and parameter counts.
# Swin + UPerNet at 512x512 without the auxiliary head; the same count at 512x2048 meets the published 945 G.
MODELS: tuple[ModelSpec, ...] = (
    _segformer("segformer_b0", "b0", 8.39, 3.75),
    _segformer("segformer_b1", "b1", 15.88, 13.72),
    _segformer("segformer_b2", "b2", 62.34, 27.46),
    _segformer("segformer_b3", "b3", 78.96, 47.34),
    _segformer("segformer_b4", "b4", 95.57, 64.11),
    _segformer("segformer_b5", "b5", 111.51, 84.71),
    _segformer("segformer_b5_640", "b5", 183.14, 84.71, edge=640),
    _segformer("segformer_b2_fuse2048", "b2", 48.93, None, fuse_in=2048),
    _segformer("segformer_b2_fuse1024", "b2", 35.53, None, fuse_in=1024),
    ModelSpec("resnet18", "resnet", (224, 224), {"depths": (2, 2, 2, 2), "bottleneck": False}, 1.814, 11.690),
    ModelSpec("resnet50", "resnet", (224, 224), {"depths": (3, 4, 6, 3), "bottleneck": True}, 4.089, 25.557032),
    _ofa("ofa_check_160", 160, _CHECK_D, _CHECK_E, _CHECK_W, 1.9849216, 34.37),
    _ofa("ofa_check_256", 256, _CHECK_D, _CHECK_E, _CHECK_W, 5.0782, 34.37),
    _ofa("ofa_max_224", 224, 2, 0.35, 2, 7.492, 48.11),
    _ofa("ofa_min_224", 224, 0, 0.2, 0, 0.962, 6.54),
    _ofa("ofa_min_128", 128, 0, 0.2, 0, 0.315, 6.54),
    _ofa("ofa_d0_e35_w2_224", 224, 0, 0.35, 2, 4.44, 27.9),
    _ofa("ofa_d0_e20_w2_224", 224, 0, 0.2, 2, 2.25, 14.4),
    ModelSpec("swin_t_upernet", "swin", (512, 512), {"size": "t"}, 236.9, 59.0),
    ModelSpec("swin_s_upernet", "swin", (512, 512), {"size": "s"}, 260.6, 80.3),
    ModelSpec("swin_b_upernet", "swin", (512, 512), {"size": "b"}, 299.0, 120.1),
)


def find(name: str) -> ModelSpec:
    """The entry of that name; KeyError otherwise."""
    return {spec.name: spec for spec in MODELS}[name]


def build(spec: ModelSpec, *, fused_attention: bool = False) -> "nn.Module":
    """A fresh network in evaluation mode. `fused_attention` concerns SegFormer only."""
    from . import resnet, segformer, swin

    builders: dict[str, Callable[[], Any]] = {
        "segformer": lambda: segformer.SegFormer(fused=fused_attention, **spec.arguments),
        "resnet": lambda: resnet.resnet(**spec.arguments),
        "ofa_resnet50": lambda: resnet.ofa_resnet50(**spec.arguments),
        "swin": lambda: swin.SwinUPerNet(image_size=spec.image, **spec.arguments),
    }
    return builders[spec.family]().eval()
