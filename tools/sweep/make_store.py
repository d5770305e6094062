#!/usr/bin/python3
"""Makes a store of many made-up points, to try readers of stores with: tables, reports, figures.

usage: tools/sweep/make_store.py out.sqlite [--points 100000]

Three axes, four metrics, one point in a thousand failed. The tables are those of sweep/schema.h.
"""

import argparse
import re
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPLICATION_ID, VERSION = 0x53775964, 1
METRICS = ("accuracy_percent", "area_mm2", "energy_j", "latency_s")


def values(position):
    """Axes and metrics of a point: smooth, with a front, and the same every time."""
    width, lanes, noise = 4 + position % 61, 4 + position // 61 % 61, position * 2654435761 % 1000 / 1000
    latency = 1e-3 * (1 + 400 / (width * lanes) + 0.2 * noise)
    energy = 1e-3 * (2 + width / 64 + 30 / lanes + 0.5 * noise)
    return (width, lanes, position // 3721), (46.5 - 4 * noise, 0.01 * width * lanes, energy, latency)


def main(argv):
    parser = argparse.ArgumentParser(description="Makes a store of many made-up points")
    parser.add_argument("store", type=Path)
    parser.add_argument("--points", type=int, default=100_000)
    options = parser.parse_args(argv)
    if options.store.exists():
        parser.error(f"{options.store} exists; name a new file")
    schema = re.search(r'R"sql\((.*)\)sql"', (ROOT / "sweep/schema.h").read_text(encoding="utf-8"), re.S)[1]
    database = sqlite3.connect(options.store)
    database.executescript(f"{schema} PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={VERSION}; PRAGMA journal_mode=WAL;")
    database.execute("INSERT INTO sweep VALUES(1, 'made-up', 'made-up points', 'accel_study', '{}', '{}', '0', ?, 1)", (options.points,))
    axes = ("vector_width", "lanes", "series")
    database.executemany("INSERT INTO axis VALUES(1, ?, ?, ?, '')", [(i, name, name) for i, name in enumerate(axes)])
    database.executemany("INSERT INTO objective VALUES(1, ?, ?, 'minimise')", [(0, "energy_j"), (1, "latency_s")])
    for position in range(options.points):
        settings, metrics = values(position)
        failed = position % 1000 == 999
        database.execute("INSERT INTO result VALUES(?, ?, ?, ?)", (position + 1, f"{position:032x}", "refused" if failed else "done",
                                                                  "no tile fits" if failed else ""))
        database.execute("INSERT INTO point VALUES(1, ?, ?)", (position, position + 1))
        database.executemany("INSERT INTO setting VALUES(1, ?, ?, ?)", [(position, i, float(v)) for i, v in enumerate(settings)])
        if not failed:
            database.executemany("INSERT INTO metric VALUES(?, ?, ?)", [(position + 1, n, v) for n, v in zip(METRICS, metrics)])
    columns = [f'(SELECT value FROM setting s WHERE s.sweep = p.sweep AND s.position = p.position AND s.axis = {i}) AS "{name}"'
               for i, name in enumerate(axes)]
    columns += ["r.status AS status", "r.reason AS reason"]
    columns += [f"(SELECT value FROM metric m WHERE m.result = r.id AND m.name = '{name}') AS \"{name}\"" for name in METRICS]
    database.execute(f"CREATE VIEW sweep_1 AS SELECT p.position AS position, {', '.join(columns)} FROM point p "
                     "JOIN result r ON r.id = p.result WHERE p.sweep = 1")
    database.commit()
    database.close()


if __name__ == "__main__":
    main(sys.argv[1:])
