"""Sweep stores: SQLite files that 'switchyard sweep' writes (docs/sweeps.md), readable while a sweep runs."""

import sqlite3
from pathlib import Path

from switchyard.result import frame

APPLICATION_ID = 0x53775964
VERSION = 1


class StoreError(ValueError):
    """The file is no sweep store, or not one that this version reads."""


def store(path):
    """Opens a store for reading only."""
    return Store(path)


class Store:
    """A context manager; rows are dictionaries."""

    def __init__(self, path):
        if not Path(path).is_file():
            raise StoreError(f"{path}: no such file")
        try:
            self._connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)
            application = self._connection.execute("PRAGMA application_id").fetchone()[0]
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path}: no sweep store: {error}") from error
        if application != APPLICATION_ID:
            self._connection.close()
            raise StoreError(f"{path}: a database, but not a sweep store")
        if version != VERSION:
            self._connection.close()
            raise StoreError(f"{path}: a store of version {version}; this reader knows {VERSION}")
        self._connection.row_factory = sqlite3.Row

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._connection.close()

    def query(self, sql, parameters=()):
        """Rows of any SELECT; the tables and views are in docs/sweeps.md."""
        return [dict(row) for row in self._connection.execute(sql, parameters)]

    def sweeps(self):
        """The sweeps in the store, with how many of their points are finished."""
        return self.query("SELECT s.id, s.title, s.kind, s.digest, s.version, s.planned, s.complete, count(p.position) AS finished "
                          "FROM sweep s LEFT JOIN point p ON p.sweep = s.id GROUP BY s.id ORDER BY s.id")

    def points(self, sweep=None, failed=False):
        """Points of a sweep (by default the only one): the value of every axis and every metric, by name.

        `failed`: also points without metrics; their "status" and "reason" say why.
        """
        known = self.sweeps()
        if sweep is None:
            if len(known) != 1:
                names = ", ".join(f"{s['id']} ({s['title']})" for s in known)
                raise StoreError(f"the store holds {len(known)} sweeps; choose one: {names}")
            sweep = known[0]["id"]
        if sweep not in [s["id"] for s in known]:
            raise StoreError(f"no sweep {sweep} in the store")
        rows = self.query(f"SELECT * FROM sweep_{int(sweep)} ORDER BY position")
        return [row for row in rows if failed or row["status"] == "done"]

    def frame(self, sweep=None):
        """points() as a pandas data frame."""
        return frame(self.points(sweep))
