"""Result files, schema "switchyard-result/1" (docs/results.md)."""

import json

from switchyard.tables import TABLES

SCHEMA = "switchyard-result/1"


class ResultError(ValueError):
    """The file is no result, or not one that this version reads."""


class Result(dict):
    """A result as its JSON has it, with its tables as lists of flat rows; keys end in their unit."""

    def rows(self, what="profiles"):
        """Rows of one of `TABLES`: the columns of 'switchyard table --what WHAT', without those that have no value."""
        if what not in TABLES:
            raise ResultError(f"unknown table '{what}'; known: {', '.join(TABLES)}")
        return [{key: value for key, value in row.items() if value is not None} for row in TABLES[what](self)]

    def frame(self, what="profiles"):
        """rows() as a pandas data frame."""
        return frame(self.rows(what))

    def profile(self, path, device=None, level=None):
        """The profile of a path. Raises ResultError if there is none, or several without `device` or `level`."""
        found = [p for p in self.get("profiles", []) if p["path"] == path and device in (None, p["device"])
                 and level in (None, p.get("level"))]
        if len(found) != 1:
            known = ", ".join(f"{p['path']} on {p['device']}" for p in found or self.get("profiles", []))
            raise ResultError(f"{len(found)} profiles are of path '{path}'; there are: {known}")
        return found[0]


def load(path):
    """Reads a result file. Raises ResultError if it is none, OSError if it cannot be read."""
    with open(path, encoding="utf-8") as file:
        return parse(file.read(), str(path))


def parse(text, name):
    """A result from its text; `name` stands for it in messages."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ResultError(f"{name}: not JSON: {error}") from error
    schema = value.get("schema") if isinstance(value, dict) else None
    if schema != SCHEMA:
        raise ResultError(f"{name}: its schema is '{schema}', not '{SCHEMA}'; 'switchyard run CONFIG --json' writes one")
    return Result(value)


def frame(rows):
    """A pandas data frame of rows. Raises ImportError where pandas is not installed; everything else works without."""
    import pandas  # pylint: disable=import-outside-toplevel

    return pandas.DataFrame(rows)
