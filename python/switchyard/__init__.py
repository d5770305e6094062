"""Reads Switchyard's results and sweep stores, and runs configurations through the program.

Plain Python 3.9 and its standard library; with pandas installed, ``frame()`` gives data frames. docs/python.md has examples.

    import switchyard
    result = switchyard.load("result.json")
    for row in result.rows("profiles"):
        print(row["path"], row["latency_s"], row["energy_j"])
    result = switchyard.run("configs/studies/accel_segformer.yaml", "objectives=[energy]")
    with switchyard.store("sweep.db") as store:
        best = min(store.points(), key=lambda point: point["energy_j"])
"""

from switchyard.front import pareto
from switchyard.program import ProgramError, find_program, run
from switchyard.result import Result, ResultError, frame, load
from switchyard.store import Store, StoreError, store

__all__ = ["ProgramError", "Result", "ResultError", "Store", "StoreError", "find_program", "frame", "load", "pareto", "run",
           "store"]
