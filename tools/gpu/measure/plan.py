"""What is measured and in which order. Imports no PyTorch, so that --list works anywhere."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .catalogue import MODELS

SUITES = ("models", "layers", "kernels", "host", "energy")
BOTH = ("eager", "graph")


@dataclass(frozen=True)
class Task:
    """One piece of work. A task needing `min_seconds` is left out when less of the budget is left."""

    priority: int  # 0 first
    name: str  # "suite/what"; --only matches it
    function: str  # module.function of this package, called with the context and `arguments`
    arguments: dict[str, Any]
    min_seconds: float = 2.0
    touches_device: bool = True

    @property
    def suite(self) -> str:
        return self.name.split("/")[0]


def _network(suite: str, priority: int, model: str, variant: str, dtype: str, layout: str = "nchw",
             batches: tuple[int, ...] = (1, 8), modes: tuple[str, ...] = BOTH, **extra: float) -> Task:
    function = "energy_suite.models" if suite == "energy" else "models_suite.run"
    seconds = 90.0 if "compiled" in modes else 3.0  # the compiler takes about a minute
    label = "/".join((suite, model, variant, dtype, layout, "+".join(modes), "batch" + "+".join(map(str, batches))))
    arguments = {"model": model, "variant": variant, "dtype": dtype, "layout": layout, "batches": batches,
                 "modes": modes, **extra}
    label += "".join(f"/{key}={value:.3g}" for key, value in extra.items())
    return Task(priority, label, function, arguments, seconds)


def _layers(priority: int, model: str, variant: str, dtype: str, layout: str = "nchw", batch: int = 1) -> Task:
    arguments = {"model": model, "variant": variant, "dtype": dtype, "layout": layout, "batch": batch}
    return Task(priority, f"layers/{model}/{variant}/{dtype}/{layout}/batch{batch}", "layers_suite.run", arguments)


def _attention(model: str) -> str:
    return "unfused" if model.startswith(("segformer", "swin")) else "plain"


def _host() -> list[Task]:
    parts = ("launch", "per_op", "transfer", "copy_rate", "peak_products")
    return [Task(0, f"host/{part}", "host_suite.run", {"part": part}) for part in parts]


def _models() -> list[Task]:
    tasks = []
    for dtype in ("fp32", "tf32", "fp16"):
        tasks += [_network("models", 1, "segformer_b2", "unfused", dtype),
                  _network("models", 1, "resnet50", "plain", dtype, batches=(1, 8, 64)),
                  _network("models", 1, "swin_t_upernet", "unfused", dtype, batches=(1, 4))]
    tasks.append(_network("models", 1, "resnet50", "plain", "fp16", "nhwc", batches=(1, 8, 64)))
    tasks += [_network("models", 4, "segformer_b2", "sdpa", dtype) for dtype in ("fp32", "fp16", "bf16")]
    tasks += [_network("models", 4, "segformer_b2", "unfused", "amp_fp16", modes=("eager",)),
              _network("models", 4, "resnet50", "plain", "amp_fp16", modes=("eager",)),
              _network("models", 4, "resnet50", "plain", "bf16", "nhwc", batches=(1, 64))]
    done = {"segformer_b2", "resnet50", "swin_t_upernet"}
    for dtype in ("fp32", "fp16"):
        tasks += [_network("models", 4, spec.name, _attention(spec.name), dtype)
                  for spec in MODELS if spec.name not in done]
    for model, variant, layout in (("segformer_b2", "sdpa", "nchw"), ("resnet50", "plain", "nhwc"),
                                   ("segformer_b0", "sdpa", "nchw")):
        tasks.append(_network("models", 7, model, variant, "fp16", layout, (1,), ("compiled", "compiled_graph")))
    return tasks


def _layer_tasks() -> list[Task]:
    tasks = []
    for dtype in ("fp32", "fp16", "tf32"):
        tasks += [_layers(2, "segformer_b2", "unfused", dtype), _layers(2, "resnet50", "plain", dtype)]
    tasks += [_layers(2, "resnet50", "plain", "fp16", "nhwc"), _layers(3, "segformer_b2", "sdpa", "fp16"),
              _layers(3, "segformer_b2", "unfused", "fp16", batch=8),
              _layers(3, "resnet50", "plain", "fp16", "nhwc", batch=8)]
    for dtype in ("fp32", "fp16"):
        tasks += [_layers(3, "swin_t_upernet", "unfused", dtype), _layers(3, "ofa_check_160", "plain", dtype)]
    done = {"segformer_b2", "resnet50", "swin_t_upernet", "ofa_check_160"}
    for dtype in ("fp32", "fp16"):
        tasks += [_layers(6, spec.name, _attention(spec.name), dtype) for spec in MODELS if spec.name not in done]
    return tasks


def _kernels() -> list[Task]:
    orders = {
        3: {"gemm": ("fp16", "fp32", "tf32"), "bmm": ("fp16", "fp32"), "conv": ("fp32", "tf32"),
            "conv_nhwc": ("fp16",), "depthwise": ("fp32",), "rowwise": ("fp16", "fp32"),
            "elementwise": ("fp16", "fp32")},
        5: {"gemm": ("int8", "bf16"), "gemm_waves": ("fp16", "fp32", "tf32", "int8"),
            "gemm_alignment": ("fp16", "tf32", "fp32", "int8"), "layout": ("fp16", "fp32"), "bmm": ("tf32", "bf16"),
            "conv": ("fp16",), "depthwise": ("fp16",), "depthwise_nhwc": ("fp16",), "conv_nhwc": ("bf16",),
            "rowwise": ("bf16",), "elementwise": ("bf16",)},
    }
    return [Task(priority, f"kernels/{group}/{dtype}", "kernels_suite.run", {"group": group, "dtype": dtype})
            for priority, groups in orders.items() for group, dtypes in groups.items() for dtype in dtypes]


def _energy() -> list[Task]:
    idle = "energy_suite.idle"
    tasks = [Task(-1, "energy/idle/no_context", idle, {"label": "no_context"}, touches_device=False),
             Task(2, "energy/idle/context", idle, {"label": "context"})]
    tasks += [Task(2, f"energy/kernels/{dtype}", "energy_suite.kernels", {"dtype": dtype})
              for dtype in ("fp16", "fp32", "tf32", "int8", "bf16")]
    for dtype in ("fp32", "tf32", "fp16"):
        tasks += [_network("energy", 2, "segformer_b2", "unfused", dtype),
                  _network("energy", 2, "resnet50", "plain", dtype, "nhwc" if dtype == "fp16" else "nchw", (1, 64))]
    tasks += [_network("energy", 4, name, _attention(name), "fp16", batches=(1,), modes=("graph",))
              for name in ("segformer_b0", "segformer_b5", "swin_t_upernet", "ofa_check_160", "ofa_max_224",
                           "segformer_b2_fuse1024")]
    tasks += [_network("energy", 4, "segformer_b2", "unfused", "fp16", batches=(1,), modes=("graph",), period_s=period)
              for period in (0.1, 1 / 30)]
    return tasks


def tasks() -> list[Task]:
    """Every task, most important first."""
    return sorted(_host() + _models() + _layer_tasks() + _kernels() + _energy(), key=lambda task: task.priority)
