"""Tables of a result as generators of rows: the columns of 'switchyard table', None where a row has no value."""

from decimal import Decimal

from switchyard.front import dominators


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


def _machine(result):
    for p in result.get("profiles", []):
        for m in p.get("machine_modules") or []:
            cycles = {key: m[key] for key in ("busy_cycles", "stall_cycles", "idle_cycles")}
            row = {**_place(p), "machine_module": m["name"], **cycles,
                   "busy_percent": _share(m["busy_cycles"], sum(cycles.values()))}
            for cause, of_cause in (m.get("causes") or {None: None}).items():
                yield {**row, "cause": cause, "cause_cycles": of_cause}


def _pareto(result):
    for entry in result.get("pareto") or _fronts(result):
        yield {"path": entry["path"], **{key: entry.get(key) or None for key in ("device", "level")}, "objective": entry["objective"],
               "on_front": "yes" if entry["on_front"] else "no",
               **{key: entry.get(key) or None for key in ("dominated_by", "reason")}}


def _fronts(result):
    """Entries for a result that has none, as the program makes them: only what was measured alike competes."""
    groups = {}
    for p in result.get("profiles", []):
        if accuracy := p.get("accuracy"):
            place = _place(p)
            words = [place[key] for key in ("level", "fidelity", "objective", "execution") if place[key]]
            words += [f"batch {place['batch']:g}"] if place["batch"] is not None else []
            groups.setdefault((p["device"], ", ".join(words), accuracy.get("metric"), accuracy.get("dataset")), []).append(p)
    for key in sorted(groups):
        for objective, cost in (("energy", "energy_j"), ("latency", "latency_s")):
            points = [(p[cost], p["accuracy"]["value_percent"]) for p in groups[key]]
            for p, point, by in zip(groups[key], points, dominators(points)):
                entry = {"path": p["path"], "device": p["device"], "level": p.get("level"), "objective": objective, "on_front": by is None}
                if by is not None:
                    entry["dominated_by"] = groups[key][by]["path"]
                    entry["reason"] = (f"{entry['dominated_by']} takes {100 * points[by][0] / point[0]:.1f} % of the {objective} at "
                                       f"{points[by][1] - point[1]:.2f} points more accuracy")
                yield entry


def _hundredfold(share):
    """In decimal: 0.014 is 1.4 per cent, not 1.4000000000000001."""
    return None if share is None else float(Decimal(repr(share)) * 100)


def _claims(result):
    for c in result.get("claims", []):
        saved, least = c.get("most_saved_at_that_drop") or {}, c.get("least_drop_at_that_saving") or {}
        yield {"statement": c["statement"], "device": c.get("device") or None, "from": c.get("from") or None,
               "claimed_drop_percent": _hundredfold(c["claimed_accuracy_drop"]),
               "claimed_energy_saved_percent": _hundredfold(c.get("claimed_energy_saved")),
               "claimed_time_saved_percent": _hundredfold(c.get("claimed_time_saved")),
               "path_at_that_drop": saved.get("path"), "drop_percent": _hundredfold(saved.get("accuracy_drop")),
               "energy_saved_percent": _hundredfold(saved.get("energy_saved")),
               "time_saved_percent": _hundredfold(saved.get("time_saved")), "path_at_that_saving": least.get("path"),
               "drop_at_that_saving_percent": _hundredfold(least.get("accuracy_drop")), "source": c.get("source") or None}


TABLES = {"profiles": _profiles, "modules": _modules, "layers": _layers, "machine": _machine, "pareto": _pareto, "claims": _claims,
          "runs": _runs, "series": _series, "devices": _devices}
