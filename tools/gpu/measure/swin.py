"""Swin-T/S/B (arXiv 2103.14030) with a UPerNet head (arXiv 1807.10221), random weights.

The auxiliary head is training-only and left out. Attention is unfused, as in the released code.
"""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

WINDOW = 7
SHIFT = WINDOW // 2
# size -> (embedding width, blocks per stage, heads per stage)
SIZES: dict[str, tuple[int, tuple[int, ...], tuple[int, ...]]] = {
    "t": (96, (2, 2, 6, 2), (3, 6, 12, 24)),
    "s": (96, (2, 2, 18, 2), (3, 6, 12, 24)),
    "b": (128, (2, 2, 18, 2), (4, 8, 16, 32)),
}
POOL_SCALES = (1, 2, 3, 6)
HEAD_WIDTH = 512


def padded(length: int) -> int:
    """The next multiple of the window."""
    return -(-length // WINDOW) * WINDOW


def relative_index() -> Tensor:
    """(49, 49) index into the table of relative positions (13 x 13)."""
    position = torch.arange(WINDOW)
    offset = position[:, None] - position[None, :] + WINDOW - 1
    span = 2 * WINDOW - 1
    return (offset[:, None, :, None] * span + offset[None, :, None, :]).reshape(WINDOW**2, WINDOW**2)


def partition(image: Tensor) -> Tensor:
    """(B, H, W, C) -> (B * windows, 49, C)."""
    batch, height, width, dim = image.shape
    image = image.reshape(batch, height // WINDOW, WINDOW, width // WINDOW, WINDOW, dim)
    return image.permute(0, 1, 3, 2, 4, 5).reshape(-1, WINDOW**2, dim)


def unpartition(windows: Tensor, height: int, width: int) -> Tensor:
    """(B * windows, 49, C) -> (B, H, W, C)."""
    windows = windows.reshape(-1, height // WINDOW, width // WINDOW, WINDOW, WINDOW, windows.shape[2])
    return windows.permute(0, 1, 3, 2, 4, 5).reshape(-1, height, width, windows.shape[5])


def shift_mask(height: int, width: int) -> Tensor:
    """(windows, 49, 49): 0 inside a region of the rolled image, -100 across regions."""
    rows, cols = torch.arange(height), torch.arange(width)
    row_region = (rows >= height - WINDOW).int() + (rows >= height - SHIFT).int()
    col_region = (cols >= width - WINDOW).int() + (cols >= width - SHIFT).int()
    regions = row_region[:, None] * 3 + col_region[None, :]
    regions = partition(regions[None, :, :, None]).squeeze(2)
    return (regions[:, None, :] != regions[:, :, None]).float() * -100.0


class WindowAttention(nn.Module):
    """Attention inside windows of 7x7 with a learned relative position bias."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads, self.scale = heads, (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)
        self.bias_table = nn.Parameter(torch.randn((2 * WINDOW - 1) ** 2, heads))
        self.register_buffer("bias_index", relative_index().reshape(-1), persistent=False)

    def forward(self, windows: Tensor, mask: Tensor | None) -> Tensor:
        count, tokens, dim = windows.shape
        parts = self.qkv(windows).reshape(count, tokens, 3, self.heads, dim // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (query * self.scale) @ key.transpose(-2, -1)
        bias = self.bias_table[self.bias_index].reshape(tokens, tokens, self.heads).permute(2, 0, 1)
        scores = scores + bias.contiguous()[None]
        if mask is not None:
            shape = scores.shape
            grouped = scores.reshape(-1, mask.shape[0], self.heads, tokens, tokens)
            scores = (grouped + mask[None, :, None]).reshape(shape)
        mixed = scores.softmax(dim=-1) @ value
        return self.proj(mixed.transpose(1, 2).reshape(count, tokens, dim))


class Block(nn.Module):
    """Pre-norm (shifted) window attention and MLP, on (B, H, W, C)."""

    def __init__(self, dim: int, heads: int, shift: int) -> None:
        super().__init__()
        self.shift = shift
        self.norm1 = nn.LayerNorm(dim)
        self.attn = WindowAttention(dim, heads)
        self.norm2 = nn.LayerNorm(dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        height, width = image.shape[1:3]
        down, right = padded(height) - height, padded(width) - width
        x = self.norm1(image)
        if down or right:
            x = F.pad(x, (0, 0, 0, right, 0, down))
        if self.shift:
            x = torch.roll(x, (-self.shift, -self.shift), (1, 2))
        windows = self.attn(partition(x), mask if self.shift else None)
        x = unpartition(windows, height + down, width + right)
        if self.shift:
            x = torch.roll(x, (self.shift, self.shift), (1, 2))
        image = image + x[:, :height, :width]
        return image + self.mlp(self.norm2(image))


class PatchMerging(nn.Module):
    """2x2 neighbours to channels, LayerNorm, linear 4C -> 2C."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(4 * dim)
        self.reduction = nn.Linear(4 * dim, 2 * dim, bias=False)

    def forward(self, image: Tensor) -> Tensor:
        odd = (image.shape[1] % 2, image.shape[2] % 2)
        if any(odd):
            image = F.pad(image, (0, 0, 0, odd[1], 0, odd[0]))
        quarters = [image[:, row::2, col::2] for col in (0, 1) for row in (0, 1)]
        return self.reduction(self.norm(torch.cat(quarters, dim=-1)))


class Stage(nn.Module):
    """Blocks that alternate plain and shifted windows on an image of fixed size."""

    def __init__(self, dim: int, depth: int, heads: int, height: int, width: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block(dim, heads, SHIFT * (index % 2)) for index in range(depth))
        self.norm = nn.LayerNorm(dim)
        self.register_buffer("mask", shift_mask(padded(height), padded(width)), persistent=False)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """The stage's image, and the normalised NCHW feature for the head."""
        for block in self.blocks:
            image = block(image, self.mask)
        return image, self.norm(image).permute(0, 3, 1, 2).contiguous()


class ConvModule(nn.Sequential):
    """Convolution without bias, batch norm, ReLU."""

    def __init__(self, cin: int, cout: int, kernel: int) -> None:
        conv = nn.Conv2d(cin, cout, kernel, padding=kernel // 2, bias=False)
        super().__init__(conv, nn.BatchNorm2d(cout), nn.ReLU(inplace=True))


def resize(image: Tensor, size: tuple[int, int]) -> Tensor:
    """Bilinear resize to (H, W)."""
    return F.interpolate(image, size=size, mode="bilinear", align_corners=False)


class UPerHead(nn.Module):
    """Pyramid pooling on the last feature, top-down pyramid, one 3x3 fuse convolution, classes."""

    def __init__(self, dims: list[int], classes: int) -> None:
        super().__init__()
        width = HEAD_WIDTH
        self.pools = nn.ModuleList(nn.AdaptiveAvgPool2d(scale) for scale in POOL_SCALES)
        self.pool_convs = nn.ModuleList(ConvModule(dims[-1], width, 1) for _ in POOL_SCALES)
        self.bottleneck = ConvModule(dims[-1] + len(POOL_SCALES) * width, width, 3)
        self.laterals = nn.ModuleList(ConvModule(dim, width, 1) for dim in dims[:-1])
        self.fpn_convs = nn.ModuleList(ConvModule(width, width, 3) for _ in dims[:-1])
        self.fpn_bottleneck = ConvModule(len(dims) * width, width, 3)
        self.conv_seg = nn.Conv2d(width, classes, 1)

    def forward(self, features: list[Tensor]) -> Tensor:
        last = features[-1]
        pooled = [
            resize(conv(pool(last)), last.shape[2:]) for pool, conv in zip(self.pools, self.pool_convs)
        ]
        levels = [lateral(feature) for lateral, feature in zip(self.laterals, features)]
        levels.append(self.bottleneck(torch.cat([last, *pooled], dim=1)))
        for index in range(len(levels) - 1, 0, -1):
            levels[index - 1] = levels[index - 1] + resize(levels[index], levels[index - 1].shape[2:])
        outputs = [conv(level) for conv, level in zip(self.fpn_convs, levels)] + [levels[-1]]
        size = outputs[0].shape[2:]
        outputs = [outputs[0], *(resize(output, size) for output in outputs[1:])]
        return self.conv_seg(self.fpn_bottleneck(torch.cat(outputs, dim=1)))


class SwinUPerNet(nn.Module):
    """forward maps (B, 3, H, W) of the given image size to (B, classes, H/4, W/4)."""

    def __init__(self, size: str, image_size: tuple[int, int], *, classes: int = 150) -> None:
        super().__init__()
        dim, depths, heads = SIZES[size]
        dims = [dim << index for index in range(4)]
        height, width = image_size[0] // 4, image_size[1] // 4
        self.embed = nn.Conv2d(3, dim, 4, 4)
        self.embed_norm = nn.LayerNorm(dim)
        stages = []
        for index in range(4):
            stages.append(Stage(dims[index], depths[index], heads[index], height, width))
            height, width = (height + 1) // 2, (width + 1) // 2
        self.stages = nn.ModuleList(stages)
        self.merges = nn.ModuleList(PatchMerging(width_in) for width_in in dims[:3])
        self.head = UPerHead(dims, classes)

    def forward(self, image: Tensor) -> Tensor:
        x = self.embed_norm(self.embed(image).permute(0, 2, 3, 1))
        features = []
        for index, stage in enumerate(self.stages):
            x, feature = stage(x)
            features.append(feature)
            if index < 3:
                x = self.merges[index](x)
        return self.head(features)
