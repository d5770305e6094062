"""Times a call on the device: warm-up, CUDA events and host clock, percentiles over repeats, graph replay."""
from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

Call = Callable[[], object]

MIN_REPEATS, MAX_REPEATS = 7, 200
MAX_INNER, MAX_REPLAYS = 64, 64
REPEAT_US = 500.0  # one repeat holds at least this much work: event resolution is 0.5 us, a graph launch about 10
GRAPH_US = 2000.0  # host time of the eager calls that one graph is filled with


@dataclass(frozen=True)
class Timing:
    """Microseconds per call; the column names of the result table."""

    inner: int
    repeats: int
    time_us_p10: float
    time_us_median: float
    time_us_p90: float
    host_us_median: float | None = None
    issue_us_median: float | None = None


def percentile(values: Sequence[float], fraction: float) -> float:
    """Linear interpolation between order statistics."""
    ordered = sorted(values)
    position = fraction * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (position - low) * (ordered[high] - ordered[low])


def _once(calls: Sequence[Call]) -> tuple[float, float, float]:
    """(event interval, host time to the end of the wait, host issue time) of all calls, in microseconds."""
    begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    start = time.perf_counter()
    begin.record()
    for call in calls:
        call()
    end.record()
    issued = time.perf_counter()
    end.synchronize()
    waited = time.perf_counter()
    return begin.elapsed_time(end) * 1e3, (waited - start) * 1e6, (issued - start) * 1e6


def _measure(calls: Sequence[Call], inner: int, budget_us: float) -> Timing:
    """Repeat `calls` (together `inner` calls of the thing timed) until the budget is used."""
    pilot = max(_once(calls)[1], 1.0)
    repeats = int(min(MAX_REPEATS, max(MIN_REPEATS, budget_us / pilot)))
    samples = [_once(calls) for _ in range(repeats)]
    device, host, issue = ([sample[i] / inner for sample in samples] for i in range(3))
    return Timing(inner, repeats, percentile(device, 0.1), percentile(device, 0.5), percentile(device, 0.9),
                  percentile(host, 0.5), percentile(issue, 0.5))


def _warm_up(calls: Sequence[Call]) -> float:
    """Load modules, pick algorithms, raise clocks; returns the host time of one warm call in microseconds."""
    for call in calls:  # every set of a rotation: the caches of the framework know it afterwards
        call()
    for _ in range(2):
        calls[0]()
    return max(_once(calls[:1])[1], 1.0)


def _turns(calls: Sequence[Call], work_us: float, one_us: float) -> list[Call]:
    """The sets of a rotation in turn, each at least once, until they fill `work_us`."""
    count = max(len(calls), int(min(MAX_INNER, max(1, work_us / one_us))))
    return [calls[index % len(calls)] for index in range(count)]


def eager(calls: Sequence[Call], budget_us: float, *, single: bool = False) -> Timing:
    """Issue the calls one by one from Python, back to back unless `single` (then one call per repeat).

    The sets of `calls` are taken in turn.
    """
    one_us = _warm_up(calls)
    turns = calls[:1] if single else _turns(calls, REPEAT_US, one_us)
    return _measure(turns, len(turns), budget_us)


def capture(calls: Sequence[Call]) -> torch.cuda.CUDAGraph:
    """A CUDA graph of all calls in order, replayed once."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):  # as PyTorch asks before a capture
        for _ in range(2):
            calls[0]()
    torch.cuda.current_stream().wait_stream(side)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for call in calls:
            call()
    graph.replay()
    torch.cuda.synchronize()
    return graph


def replayed(calls: Sequence[Call], budget_us: float, *, single: bool = False) -> Timing:
    """Replay CUDA graphs of many calls back to back, so that no launch is issued by the host; one call if `single`.

    A kernel shorter than the gap between graph nodes (about 1 us) reads as the gap.
    """
    one_us = _warm_up(calls)
    turns = calls[:1] if single else _turns(calls, GRAPH_US, one_us)
    graph = capture(turns)
    replays = 1
    if not single:
        replays = int(min(MAX_REPLAYS, max(1, REPEAT_US / max(_once([graph.replay])[0], 1.0))))
    return _measure([graph.replay] * replays, len(turns) * replays, budget_us)


def queued(call: Call, count: int, head_start_us: float) -> Timing:
    """Device time per call when `count` calls wait behind a long kernel: the stream's own launch gap.

    `count` must stay under the depth of the launch queue (about 1000).
    """
    for _ in range(20):
        call()
    cycles = int(head_start_us * 2000)  # a clock of 2 GHz or less makes the head start longer
    device = []
    for _ in range(20):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        torch.cuda._sleep(cycles)
        begin.record()
        for _ in range(count):
            call()
        end.record()
        end.synchronize()
        device.append(begin.elapsed_time(end) * 1e3 / count)
    return Timing(count, len(device), percentile(device, 0.1), percentile(device, 0.5), percentile(device, 0.9))


def spin_up(seconds: float = 1.0) -> None:
    """Keep the device busy so that its clock leaves the idle state before anything is timed."""
    matrix = torch.randn(4096, 4096, device="cuda")
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        for _ in range(5):
            matrix @ matrix
        torch.cuda.synchronize()
