"""Result files, schema "switchyard-result/1" (docs/results.md)."""

import json

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


def pareto(rows, cost, value):
    """The rows that no other beats: none has at most the same `cost` and at least the same `value`, one of them better.

    In the order of rising cost; rows without one of the two are left out.
    """
    known = [row for row in rows if row.get(cost) is not None and row.get(value) is not None]
    front = []
    for row in sorted(known, key=lambda row: (row[cost], -row[value])):
        if not front or row[value] > front[-1][value] or (row[cost], row[value]) == (front[-1][cost], front[-1][value]):
            front.append(row)
    return front


def _place(profile):
    return {"path": profile["path"], "device": profile["device"],
            **{key: profile.get(key) or None for key in ("level", "fidelity", "objective")},
            "execution": profile.get("execution_name") or None, "batch": profile.get("batch")}


def _parts(parts, before, unit):
    return {f"{before}{name}{unit}".replace(" ", "_"): value for name, value in (parts or {}).items()}


def _share(part, whole):
    return 100 * part / whole if whole > 0 else 0


def _profiles(result):
    for p in result.get("profiles", []):
        accuracy = p.get("accuracy") or {}
        yield {**_place(p), "path_name": p.get("path_name"), "macs": p["macs"], "parameters": p.get("parameters"),
               "weight_bytes": p.get("weight_bytes"), "latency_s": p["latency_s"], "energy_j": p["energy_j"],
               "utilisation": p.get("utilisation"), "accuracy_percent": accuracy.get("value_percent"),
               "metric": accuracy.get("metric"), "dataset": accuracy.get("dataset"), "provenance": accuracy.get("provenance"),
               "source": accuracy.get("source"), **_parts(p.get("energy_by_component_j"), "energy_", "_j")}


def _modules(result):
    for p in result.get("profiles", []):
        modules = p.get("modules") or []
        sums = {key: sum(m[key] for m in modules) for key in ("macs", "time_s", "energy_j")}
        for m in modules:
            yield {**_place(p), "module": m["module"], "macs": m["macs"], "macs_percent": _share(m["macs"], sums["macs"]),
                   "time_s": m["time_s"], "time_percent": _share(m["time_s"], sums["time_s"]), "energy_j": m["energy_j"],
                   "energy_percent": _share(m["energy_j"], sums["energy_j"])}


def _layers(result):
    plain = ("layer", "module", "kind", "macs", "cycles", "time_s", "energy_j", "bound", "dram_bytes", "utilisation",
             "operations_per_byte", "operations_per_second")
    for p in result.get("profiles", []):
        for layer in p.get("layers") or []:
            yield {**_place(p), **{key: layer.get(key) for key in plain},
                   **_parts(layer.get("time_by_cause_s"), "time_", "_s"),
                   **_parts(layer.get("energy_by_component_j"), "energy_", "_j")}


def _runs(result):
    plain = ("offered", "served", "dropped", "missed", "accuracy_per_served_percent", "accuracy_per_offered_percent")
    for run in result.get("runs", []):
        yield {"policy": run["policy"], "device": _names(run.get("device", run.get("devices"))),
               **{key: run.get(key) for key in plain}, "accuracy_provenance": _names(run.get("accuracy_provenance")),
               **{key: run.get(key) for key in ("energy_j", "energy_per_served_j", "switches", "switch_time_s")},
               **_parts(run.get("latency_s"), "latency_", "_s"), **_parts(run.get("energy_by_use_j"), "energy_", "_j")}


def _names(value):
    return (", ".join(value) if isinstance(value, list) else value) or None


def _series(result):
    for run in result.get("runs", []):
        for point in run.get("series") or []:
            yield {"policy": run["policy"], **{key: point.get(key) for key in ("time_s", "path", "latency_s", "deadline_s", "energy_j")},
                   "dropped": "yes" if point.get("dropped") else "no"}


def _devices(result):
    plain = ("kind", "area_mm2", "peak_macs_per_s", "dram_bytes_per_s", "clock_hz", "node_nm", "leakage_w")
    for device in result.get("devices", []):
        yield {"device": device["name"], **{key: device.get(key) for key in plain}}


TABLES = {"profiles": _profiles, "modules": _modules, "layers": _layers, "runs": _runs, "series": _series, "devices": _devices}
