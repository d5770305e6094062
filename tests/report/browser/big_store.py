"""A sweep store with many points, as fast as SQLite writes it. usage: big_store.py STORE POINTS

The tables are those of a store of version 1 that a report reads; the values follow simple rules, so that a wrong view shows.
"""

import sqlite3
import sys

APPLICATION_ID, VERSION = 0x53775964, 1
AXES = [("path", "model", ""), ("lanes", "accelerators.0.pe.lanes", ""), ("vector_width", "accelerators.0.pe.vector_width", ""),
        ("buffer", "accelerators.0.global_buffer.size", "KiB")]
TABLES = """
CREATE TABLE sweep(id INTEGER PRIMARY KEY, digest TEXT, title TEXT, kind TEXT, config TEXT, base TEXT, version TEXT, planned INTEGER,
                   complete INTEGER);
CREATE TABLE axis(sweep INTEGER, position INTEGER, name TEXT, key TEXT, unit TEXT, PRIMARY KEY(sweep, position)) WITHOUT ROWID;
CREATE TABLE result(id INTEGER PRIMARY KEY, digest TEXT UNIQUE, status TEXT, reason TEXT);
CREATE TABLE metric(result INTEGER, name TEXT, value NOT NULL, PRIMARY KEY(result, name)) WITHOUT ROWID;
CREATE TABLE point(sweep INTEGER, position INTEGER, result INTEGER, PRIMARY KEY(sweep, position)) WITHOUT ROWID;
CREATE TABLE setting(sweep INTEGER, position INTEGER, axis INTEGER, value NOT NULL, PRIMARY KEY(sweep, position, axis)) WITHOUT ROWID;
"""
PATHS = ["full", "fuse-1792", "b1", "b0"]


def point(i):
    """Settings and metrics of point i."""
    path, lanes, width, buffer = PATHS[i % 4], 2 ** (i // 4 % 6), 2 ** (2 + i // 24 % 4), 64.0 * 2 ** (i // 96 % 5)
    wobble = (i * 2654435761 % 1000) / 1000
    metrics = {"accuracy_percent": 46.5 - 2 * (i % 4), "area_mm2": 0.3 + lanes * width * 0.008 + buffer / 1000,
               "energy_j": 0.02 + 0.03 / width + 0.00003 * lanes + 0.005 * wobble,
               "latency_s": 0.9 / (lanes * width) ** 0.8 * (1 + 0.3 * wobble), "utilisation": 0.3 + 0.6 * wobble}
    return (path, float(lanes), float(width), buffer), metrics


def main(store, count):
    database = sqlite3.connect(store)
    database.executescript(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={VERSION}; PRAGMA journal_mode=WAL;{TABLES}")
    database.execute("INSERT INTO sweep VALUES (1, 'd', 'many points', 'accel_study', '{}', '{}', '0.1.0', ?, 1)", (count,))
    database.executemany("INSERT INTO axis VALUES (1, ?, ?, ?, ?)", [(i, *axis) for i, axis in enumerate(AXES)])
    points = [point(i) for i in range(count)]
    database.executemany("INSERT INTO result VALUES (?, ?, 'done', '')", ((i + 1, f"{i:032x}") for i in range(count)))
    database.executemany("INSERT INTO point VALUES (1, ?, ?)", ((i, i + 1) for i in range(count)))
    database.executemany("INSERT INTO setting VALUES (1, ?, ?, ?)",
                         ((i, axis, value) for i, (settings, _) in enumerate(points) for axis, value in enumerate(settings)))
    database.executemany("INSERT INTO metric VALUES (?, ?, ?)",
                         ((i + 1, *entry) for i, (_, metrics) in enumerate(points) for entry in metrics.items()))
    database.commit()
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
