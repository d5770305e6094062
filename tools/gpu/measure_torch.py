#!/usr/bin/env python3
"""Time vision models on this machine's GPU, whole, layer by layer and kernel by kernel, into one CSV.

Needs PyTorch 2.1 or newer and a CUDA GPU; nothing else. README.md beside this file describes the table.
"""
from __future__ import annotations

import argparse
import datetime
import gc
import importlib
import platform
import re
import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from measure.plan import SUITES, Task, tasks
from measure.power import NoMeter, open_meter
from measure.results import ResultFile

BEGIN = time.monotonic()
BAD_INPUT, DEVICE_LOST = 2, 3
EXAMPLES = """examples:
  measure_torch.py --self-test                      check the networks, no GPU needed
  measure_torch.py --list                           every task, most important first
  measure_torch.py -o quick.csv --suite host,models --only 'host|resnet18' --budget-seconds 60
  measure_torch.py -o h200.csv --budget-seconds 540 everything that fits, most important first
  measure_torch.py -o b2.csv --suite layers --only segformer_b2
exit codes: 0 done (or budget used), 1 self-test failed, 2 bad input, no PyTorch or no GPU, 3 device lost"""
METHOD = {
    "time": "CUDA events around `inner` calls after warm-up, divided by inner; percentiles over repeats; "
            "graph = CUDA-graph replay (operators: back-to-back replays; networks: one replay per repeat)",
    "data": "normal random, vectors uniform in [0.5, 1.5); weights normal with variance 1 / fan-in",
    "gradients": "off (no_grad)",
    "tf32": "fp32 rows allow no tf32 anywhere, tf32 rows allow it in products and convolutions",
    "rotate": "buffer sets that together hold three times the L2, used in turn; outputs share one buffer",
    "energy": "board energy over a steady loop after 0.5 s of the same load, divided by calls",
}


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line; argparse exits with 2 on bad input."""
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=Path("measured.csv"),
                        help="table to create (never overwritten); a .json beside it says where and how")
    parser.add_argument("--suite", default=",".join(SUITES), help=f"comma-separated, of {', '.join(SUITES)}")
    parser.add_argument("--only", default="", metavar="REGEX", help="only tasks whose name matches")
    parser.add_argument("--skip", default="", metavar="REGEX", help="no task whose name matches")
    parser.add_argument("--budget-seconds", type=float, default=float("inf"), help="stop then; default: no limit")
    parser.add_argument("--op-ms", type=float, default=30.0, help="time spent on one operator in one mode")
    parser.add_argument("--model-ms", type=float, default=400.0, help="time spent on one network in one mode")
    parser.add_argument("--energy-seconds", type=float, default=2.5, help="length of one energy reading, 1 or more")
    parser.add_argument("--rotate", action="store_true", help="rotate the inputs of every operator through DRAM")
    parser.add_argument("--no-cudnn-benchmark", action="store_true",
                        help="let cuDNN choose by heuristic instead of by trial")
    parser.add_argument("--list", action="store_true", help="print the tasks and stop")
    parser.add_argument("--self-test", action="store_true", help="check the networks and stop; no GPU needed")
    options = parser.parse_args(arguments)
    unknown = set(options.suite.split(",")) - set(SUITES)
    if unknown:
        parser.error(f"unknown suite {', '.join(sorted(unknown))}; known: {', '.join(SUITES)}")
    if options.energy_seconds < 1.0:
        parser.error("--energy-seconds must be 1 or more: boards update their counter about ten times a second")
    for name in ("only", "skip"):
        try:
            re.compile(getattr(options, name))
        except re.error as error:
            parser.error(f"--{name}: {error}")
    return options


def chosen(options: argparse.Namespace) -> list[Task]:
    """The tasks that the options leave, most important first."""
    suites = options.suite.split(",")
    return [task for task in tasks()
            if task.suite in suites and re.search(options.only, task.name)
            and not (options.skip and re.search(options.skip, task.name))]


def complain(text: str) -> int:
    """One line on stderr; the exit code for bad input."""
    print(f"measure_torch: {text}", file=sys.stderr)
    return BAD_INPUT


def first_line(error: BaseException) -> str:
    """Type and first line of the message."""
    return f"{type(error).__name__}: {str(error).strip()}".splitlines()[0][:160]


def processor() -> str:
    """The host CPU's name, which eager times depend on."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def header(options: argparse.Namespace, meter: NoMeter) -> dict[str, Any]:
    """What is known before the device is touched."""
    import torch

    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "host_cpu": processor(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version(),
        "meter": {"name": meter.name, **meter.identity()},
        "cudnn_benchmark": not options.no_cudnn_benchmark,
        "options": {key: str(value) for key, value in vars(options).items() if key != "output"},
        "method": METHOD,
    }


def wake(table: ResultFile) -> None:
    """Create the context, raise the clocks, and note what the device is."""
    import torch

    from measure import timing

    facts = torch.cuda.get_device_properties(0)
    table.describe(device={
        "name": facts.name, "compute_capability": f"{facts.major}.{facts.minor}",
        "multiprocessors": facts.multi_processor_count, "memory_bytes": facts.total_memory,
        "l2_bytes": getattr(facts, "L2_cache_size", None),
    })
    timing.spin_up()
    gc.collect()
    gc.freeze()  # PyTorch collects garbage at every graph capture; this leaves it little to look at


def run_tasks(options: argparse.Namespace, todo: list[Task], meter: NoMeter, table: ResultFile) -> str:
    """Run the tasks into the table; how it ended ("complete" or "budget used")."""
    import torch

    from measure.bench import Context

    deadline = BEGIN + options.budget_seconds
    context = Context(meter, options.op_ms * 1e3, options.model_ms * 1e3, options.energy_seconds, options.rotate)
    awake, state = False, "complete"
    for task in todo:
        if deadline - time.monotonic() < task.min_seconds:
            state = "budget used"
            continue
        if task.touches_device and not awake:
            wake(table)
            awake = True
        module, function = task.function.split(".")
        before, start = table.rows, time.monotonic()
        rows = getattr(importlib.import_module(f"measure.{module}"), function)(context, **task.arguments)
        try:
            for row in rows:
                table.write(row)
                if time.monotonic() > deadline:
                    state = "budget used"
                    break
        except Exception as error:  # what no row caught, e.g. a network too large; the next task may well work
            if awake:
                torch.cuda.synchronize()  # raises if the device is lost
            table.write({"kind": task.suite, "layer": task.name, "note": f"failed: {first_line(error)}"})
        if awake:
            gc.collect()
            torch.cuda.empty_cache()
        print(f"{time.monotonic() - BEGIN:7.1f} s  {task.name}: {table.rows - before} rows "
              f"in {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)
    return state


def main(arguments: list[str] | None = None) -> int:
    """Parse, check the machine, measure; the exit code."""
    options = parse(arguments)
    todo = chosen(options)
    if options.list:
        try:
            for task in todo:
                print(f"{task.priority:3}  {task.name}", flush=True)
        except BrokenPipeError:  # whoever reads has seen enough, as `head` has
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    warnings.filterwarnings("ignore", message=".*(TF32|tf32).*")  # PyTorch 2.9 announces a new name for the switch
    try:
        import torch
    except ImportError:
        return complain(f"needs PyTorch, and {sys.executable} has none; --list and --help work without")
    if options.self_test:
        from measure import self_test

        return self_test.run()
    if not todo:
        return complain("no task matches --suite, --only and --skip")
    meter = open_meter()
    if not torch.cuda.is_available():
        return complain("PyTorch sees no CUDA GPU")
    torch.set_grad_enabled(False)
    torch.manual_seed(0)
    torch.backends.cudnn.benchmark = not options.no_cudnn_benchmark
    try:
        table = ResultFile(options.output, header(options, meter))
    except FileExistsError:
        return complain(f"{options.output} exists already; measurements are never overwritten")
    except OSError as error:
        return complain(str(error))
    try:
        state = run_tasks(options, todo, meter, table)
    except RuntimeError as error:
        table.close("device lost")
        print(f"measure_torch: stopped: {first_line(error)}", file=sys.stderr)
        return DEVICE_LOST
    except BaseException:
        table.close("interrupted")
        raise
    table.close(state)
    print(f"{table.rows} rows ({table.failed} failed) in {options.output}: {state}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
