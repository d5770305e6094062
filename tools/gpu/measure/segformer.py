"""SegFormer B0..B5 (arXiv 2105.15203) with random weights, from its published hyper-parameters.

The output is the class map at a quarter of the image size; the final x4 resize is not part of the network.
"""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# size -> (embedding widths, blocks per stage, decoder width); arXiv 2105.15203, released configuration.
SIZES: dict[str, tuple[tuple[int, ...], tuple[int, ...], int]] = {
    "b0": ((32, 64, 160, 256), (2, 2, 2, 2), 256),
    "b1": ((64, 128, 320, 512), (2, 2, 2, 2), 256),
    "b2": ((64, 128, 320, 512), (3, 4, 6, 3), 768),
    "b3": ((64, 128, 320, 512), (3, 4, 18, 3), 768),
    "b4": ((64, 128, 320, 512), (3, 8, 27, 3), 768),
    "b5": ((64, 128, 320, 512), (3, 6, 40, 3), 768),
}
HEADS = (1, 2, 5, 8)
REDUCTIONS = (8, 4, 2, 1)  # spatial reduction of keys and values
EMBED_KERNELS = (7, 3, 3, 3)
EMBED_STRIDES = (4, 2, 2, 2)
MLP_RATIO = 4  # 4 in every stage: only this reproduces the published GFLOPs


def to_tokens(image: Tensor) -> Tensor:
    """(B, C, H, W) -> (B, H*W, C), a view."""
    return image.flatten(2).transpose(1, 2)


def to_image(tokens: Tensor, height: int, width: int) -> Tensor:
    """(B, H*W, C) -> (B, C, H, W), a view with channels innermost."""
    return tokens.transpose(1, 2).reshape(tokens.shape[0], tokens.shape[2], height, width)


class PatchEmbed(nn.Module):
    """Overlapping strided convolution, then LayerNorm on tokens."""

    def __init__(self, cin: int, cout: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(cin, cout, kernel, stride, kernel // 2)
        self.norm = nn.LayerNorm(cout)

    def forward(self, image: Tensor) -> tuple[Tensor, int, int]:
        image = self.proj(image)
        return self.norm(to_tokens(image)), image.shape[2], image.shape[3]


class Attention(nn.Module):
    """Self-attention whose keys and values come from a spatially reduced image."""

    def __init__(self, dim: int, heads: int, reduction: int, fused: bool) -> None:
        super().__init__()
        self.heads, self.reduction, self.fused = heads, reduction, fused
        self.scale = (dim // heads) ** -0.5
        self.q = nn.Linear(dim, dim)
        self.kv = nn.Linear(dim, 2 * dim)
        self.proj = nn.Linear(dim, dim)
        if reduction > 1:
            self.sr = nn.Conv2d(dim, dim, reduction, reduction)
            self.norm = nn.LayerNorm(dim)

    def forward(self, tokens: Tensor, height: int, width: int) -> Tensor:
        batch, count, dim = tokens.shape
        query = self.q(tokens).reshape(batch, count, self.heads, dim // self.heads).transpose(1, 2)
        reduced = tokens
        if self.reduction > 1:
            reduced = self.norm(to_tokens(self.sr(to_image(tokens, height, width))))
        pair = self.kv(reduced).reshape(batch, reduced.shape[1], 2, self.heads, dim // self.heads)
        key, value = pair.permute(2, 0, 3, 1, 4).unbind(0)
        if self.fused:
            mixed = F.scaled_dot_product_attention(query, key, value)
        else:
            scores = (query @ key.transpose(-2, -1)) * self.scale
            mixed = scores.softmax(dim=-1) @ value
        return self.proj(mixed.transpose(1, 2).reshape(batch, count, dim))


class MixFfn(nn.Module):
    """Two linear layers with a 3x3 depth-wise convolution and GELU between them."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        hidden = dim * MLP_RATIO
        self.fc1 = nn.Linear(dim, hidden)
        self.dwconv = nn.Conv2d(hidden, hidden, 3, 1, 1, groups=hidden)
        self.act = nn.GELU()
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, tokens: Tensor, height: int, width: int) -> Tensor:
        mixed = to_tokens(self.dwconv(to_image(self.fc1(tokens), height, width)))
        return self.fc2(self.act(mixed))


class Block(nn.Module):
    """Pre-norm attention and Mix-FFN, each with a residual."""

    def __init__(self, dim: int, heads: int, reduction: int, fused: bool) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = Attention(dim, heads, reduction, fused)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        self.mlp = MixFfn(dim)

    def forward(self, tokens: Tensor, height: int, width: int) -> Tensor:
        tokens = tokens + self.attn(self.norm1(tokens), height, width)
        return tokens + self.mlp(self.norm2(tokens), height, width)


class Stage(nn.Module):
    """Patch embedding, blocks, LayerNorm; returns an NCHW image."""

    def __init__(self, cin: int, dim: int, depth: int, index: int, fused: bool) -> None:
        super().__init__()
        self.embed = PatchEmbed(cin, dim, EMBED_KERNELS[index], EMBED_STRIDES[index])
        self.blocks = nn.ModuleList(Block(dim, HEADS[index], REDUCTIONS[index], fused) for _ in range(depth))
        self.norm = nn.LayerNorm(dim, eps=1e-6)

    def forward(self, image: Tensor) -> Tensor:
        tokens, height, width = self.embed(image)
        for block in self.blocks:
            tokens = block(tokens, height, width)
        return to_image(self.norm(tokens), height, width).contiguous()


class Decoder(nn.Module):
    """All-MLP head. `fuse_in` < 4 x width cuts the inputs of the fuse convolution, a cheaper path."""

    def __init__(self, dims: tuple[int, ...], width: int, fuse_in: int, classes: int) -> None:
        super().__init__()
        self.linear_c = nn.ModuleList(nn.Linear(dim, fuse_in // 4) for dim in dims)
        self.linear_fuse = nn.Conv2d(fuse_in, width, 1, bias=False)
        self.bn = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.linear_pred = nn.Conv2d(width, classes, 1)

    def forward(self, images: list[Tensor]) -> Tensor:
        size = images[0].shape[2:]
        parts = []
        for linear, image in zip(self.linear_c, images):
            part = to_image(linear(to_tokens(image)), image.shape[2], image.shape[3])
            if image.shape[2:] != size:
                part = F.interpolate(part, size=size, mode="bilinear", align_corners=False)
            parts.append(part)
        fused = self.linear_fuse(torch.cat(parts[::-1], dim=1))  # order c4, c3, c2, c1
        return self.linear_pred(self.relu(self.bn(fused)))


class SegFormer(nn.Module):
    """Encoder and decoder; forward maps (B, 3, H, W) to (B, classes, H/4, W/4)."""

    def __init__(self, size: str, *, classes: int = 150, fuse_in: int | None = None, fused: bool = False) -> None:
        super().__init__()
        dims, depths, width = SIZES[size]
        inputs = (3, *dims[:3])
        self.stages = nn.ModuleList(Stage(inputs[i], dims[i], depths[i], i, fused) for i in range(4))
        self.decode_head = Decoder(dims, width, fuse_in or 4 * width, classes)

    def forward(self, image: Tensor) -> Tensor:
        features = []
        for stage in self.stages:
            image = stage(image)
            features.append(image)
        return self.decode_head(features)
