"""ResNet-18/50 (arXiv 1512.03385, stride on the 3x3) and once-for-all ResNet-50 sub-networks, random weights."""
from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

EXPANSION = 4
STAGE_WIDTHS = (64, 128, 256, 512)
STRIDES = (1, 2, 2, 2)

# Once-for-all ResNet-50 search space (arXiv 1908.09791; released network definition).
OFA_BASE_DEPTHS = (2, 2, 4, 2)
OFA_MAX_DEPTHS = (4, 4, 6, 4)
OFA_WIDTHS = (256, 512, 1024, 2048)
OFA_WIDTH_MULTIPLIERS = (0.65, 0.8, 1.0)


def conv_bn(cin: int, cout: int, kernel: int, stride: int = 1, relu: bool = True) -> nn.Sequential:
    """Convolution without bias, batch norm and, if asked, ReLU."""
    layers: list[nn.Module] = [
        nn.Conv2d(cin, cout, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(cout),
    ]
    if relu:
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)


class Residual(nn.Module):
    """ReLU(body(x) + shortcut(x)); `shortcut` None means identity."""

    def __init__(self, body: nn.Module, shortcut: nn.Module | None) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        skipped = x if self.shortcut is None else self.shortcut(x)
        return self.relu(self.body(x) + skipped)


class PlainResidual(nn.Module):
    """body(x) + x, without a ReLU after the sum (the once-for-all stem)."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x) + x


class Classifier(nn.Module):
    """Stem, residual blocks, global average pool, linear layer."""

    def __init__(self, stem: nn.Module, blocks: Sequence[nn.Module], width: int, classes: int = 1000) -> None:
        super().__init__()
        self.stem = stem
        self.blocks = nn.Sequential(*blocks)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(width, classes)

    def forward(self, image: Tensor) -> Tensor:
        return self.fc(torch.flatten(self.pool(self.blocks(self.stem(image))), 1))


def resnet(depths: Sequence[int], bottleneck: bool) -> Classifier:
    """ResNet with basic or bottleneck blocks, e.g. (2, 2, 2, 2) basic = 18, (3, 4, 6, 3) bottleneck = 50."""
    stem = nn.Sequential(conv_bn(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1))
    blocks: list[nn.Module] = []
    cin = 64
    for width, depth, stage_stride in zip(STAGE_WIDTHS, depths, STRIDES):
        cout = width * EXPANSION if bottleneck else width
        for index in range(depth):
            stride = stage_stride if index == 0 else 1
            if bottleneck:
                body = nn.Sequential(
                    conv_bn(cin, width, 1), conv_bn(width, width, 3, stride), conv_bn(width, cout, 1, relu=False)
                )
            else:
                body = nn.Sequential(conv_bn(cin, width, 3, stride), conv_bn(width, cout, 3, relu=False))
            changed = stride != 1 or cin != cout
            blocks.append(Residual(body, conv_bn(cin, cout, 1, stride, relu=False) if changed else None))
            cin = cout
    return Classifier(stem, blocks, cin)


def divisible_by_8(value: float) -> int:
    """Nearest multiple of 8, at least 8 and not below 0.9 x value (the rule of the search space)."""
    rounded = max(8, int(value + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * value else rounded


def ofa_resnet50(d: Sequence[int], e: Sequence[float], w: Sequence[int]) -> Classifier:
    """The sub-network {d, e, w} of the once-for-all ResNet-50 space.

    d: stem switch (2 keeps the residual stem convolution) and extra blocks of the four stages;
    e: 18 expand ratios over the maximal layout 4, 4, 6, 4; w: six width indices (stem middle, stem, stages).
    """
    stems = [divisible_by_8(64 * multiplier) for multiplier in OFA_WIDTH_MULTIPLIERS]
    middle, stem_width = divisible_by_8(stems[w[0]] // 2), stems[w[1]]
    stem_layers: list[nn.Module] = [conv_bn(3, middle, 3, 2)]
    if d[0] == 2:
        stem_layers.append(PlainResidual(conv_bn(middle, middle, 3)))
    stem_layers += [conv_bn(middle, stem_width, 3), nn.MaxPool2d(3, 2, 1)]

    blocks: list[nn.Module] = []
    cin, first = stem_width, 0
    for stage in range(4):
        cout = divisible_by_8(OFA_WIDTHS[stage] * OFA_WIDTH_MULTIPLIERS[w[2 + stage]])
        for index in range(OFA_BASE_DEPTHS[stage] + d[1 + stage]):
            stride = STRIDES[stage] if index == 0 else 1
            hidden = divisible_by_8(round(cout * e[first + index]))
            body = nn.Sequential(
                conv_bn(cin, hidden, 1), conv_bn(hidden, hidden, 3, stride), conv_bn(hidden, cout, 1, relu=False)
            )
            shortcut = None
            if index == 0:  # average pool, then 1x1, as in ResNet-50-D
                pool = nn.AvgPool2d(stride, stride, ceil_mode=True)
                shortcut = nn.Sequential(pool, conv_bn(cin, cout, 1, relu=False))
            blocks.append(Residual(body, shortcut))
            cin = cout
        first += OFA_MAX_DEPTHS[stage]
    return Classifier(nn.Sequential(*stem_layers), blocks, cin)
