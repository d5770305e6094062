"""Records request and budget traces on the machine it runs on.

usage: record.py frames SECONDS HERTZ > frames.csv     times at which a periodic loop really wakes up
       record.py load SECONDS INTERVAL > levels.csv    share of a processor that others leave to it, as levels of a budget trace

Both are what a real-time application on a shared Linux machine would meet; traces/requests and traces/budgets say where
the committed ones were recorded.
"""

import sys
import time

# Share of a processor left -> level; the first that it reaches.
LEVELS = [(0.75, "all"), (0.375, "half"), (0.0, "quarter")]


def frames(seconds: float, hertz: float) -> list[str]:
    """Arrival times of a loop that sleeps until each multiple of its period."""
    start = time.monotonic()
    lines = ["arrival_s"]
    for i in range(int(seconds * hertz)):
        due = start + i / hertz
        time.sleep(max(0.0, due - time.monotonic()))
        lines.append(f"{time.monotonic() - start:.6f}")
    return lines


def load(seconds: float, interval: float) -> list[str]:
    """Level of each interval, written when it changes. This process wants a whole processor; what it gets is what is left."""
    lines = ["start_s,level"]
    start, level = time.monotonic(), ""
    for i in range(int(seconds / interval)):
        begin, spent = time.monotonic(), time.process_time()
        while time.monotonic() < start + (i + 1) * interval:
            pass
        left = (time.process_time() - spent) / max(1e-9, time.monotonic() - begin)
        now = next(name for share, name in LEVELS if left >= share)
        if now != level:
            lines.append(f"{i * interval:.3f},{now}")
            level = now
    return lines


def main() -> int:
    if len(sys.argv) != 4 or sys.argv[1] not in {"frames", "load"}:
        print(__doc__, file=sys.stderr)
        return 2
    record = frames if sys.argv[1] == "frames" else load
    print("\n".join(record(float(sys.argv[2]), float(sys.argv[3]))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
