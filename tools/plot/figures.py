"""The figures: each takes a result (or points of a sweep) and fills axes. Sizes and fonts are set by plot.py."""

import switchyard

COLOURS = ["#1f6fb8", "#c2571a", "#2b8a57", "#8a4fa3", "#b08900", "#b83a5e", "#4c7f8c", "#75695c", "#5b6ad0", "#6f8f1f", "#a0522d"]
MARKERS = {"published": "o", "predicted": "D", "modelled": "o", "user": "^"}


def scale(values, steps):
    """(factor, unit) that suits the largest of `values`."""
    most = max((abs(v) for v in values if v is not None), default=0)
    return next(((factor, unit) for factor, unit in steps if most >= factor), steps[-1])


def joules(values):
    return scale(values, [(1, "J"), (1e-3, "mJ"), (1e-6, "µJ")])


def seconds(values):
    return scale(values, [(1, "s"), (1e-3, "ms"), (1e-6, "µs")])


def front(axes, result):
    """Energy against accuracy; hollow marks rest on a modelled accuracy, the line is the Pareto front of a device."""
    rows = [row for row in result.rows("profiles") if "accuracy_percent" in row]
    factor, unit = joules([row["energy_j"] for row in rows])
    places = list(dict.fromkeys((row["device"], row.get("level")) for row in rows))
    for i, (device, level) in enumerate(places):
        own = [row for row in rows if (row["device"], row.get("level")) == (device, level)]
        colour = COLOURS[i % len(COLOURS)]
        line = switchyard.pareto(own, "energy_j", "accuracy_percent")
        axes.step([row["energy_j"] / factor for row in line], [row["accuracy_percent"] for row in line], where="post",
                  color=colour, linewidth=0.8, zorder=1)
        for provenance, marker in MARKERS.items():
            some = [row for row in own if row["provenance"] == provenance]
            label = f"{device}{f', {level}' if level and level != 'full' else ''}: {provenance}"
            if some:
                axes.scatter([row["energy_j"] / factor for row in some], [row["accuracy_percent"] for row in some], s=16, marker=marker,
                             edgecolors=colour, facecolors="white" if provenance == "modelled" else colour, linewidths=0.9,
                             zorder=2, label=label)
    named = [row for row in rows if (row["device"], row.get("level")) == places[0]]
    if len(named) <= 16:
        for row in named:
            axes.annotate(row["path"], (row["energy_j"] / factor, row["accuracy_percent"]), xytext=(3, -7),
                          textcoords="offset points", fontsize=5.5)
    axes.set_xlabel(f"energy per inference ({unit})")
    axes.set_ylabel(f"{rows[0].get('metric', 'accuracy')} (%)")
    axes.legend(loc="lower right")


def modules(axes, result):
    """Shares of MACs, time and energy by module of the first path that has modules."""
    rows = result.rows("modules")
    rows = [row for row in rows if (row["path"], row["device"]) == (rows[0]["path"], rows[0]["device"])]
    for i, (key, label) in enumerate((("macs_percent", "MACs"), ("time_percent", "time"), ("energy_percent", "energy"))):
        axes.barh([at + 0.27 * (i - 1) for at in range(len(rows))], [row[key] for row in rows], height=0.27, color=COLOURS[i], label=label)
    axes.set_yticks(range(len(rows)), [row["module"] for row in rows])
    axes.invert_yaxis()
    axes.set_xlabel(f"share of {rows[0]['path']} on {rows[0]['device']} (%)")
    axes.legend(loc="lower right")


def components(axes, result):
    """Energy of each path by component of the machine."""
    profiles = [p for p in result["profiles"] if p.get("energy_by_component_j")]
    names = [n for n in dict.fromkeys(n for p in profiles for n in p["energy_by_component_j"])
             if any(p["energy_by_component_j"].get(n) for p in profiles)]
    factor, unit = joules([p["energy_j"] for p in profiles])
    start = [0.0] * len(profiles)
    for i, name in enumerate(names):
        width = [p["energy_by_component_j"].get(name, 0) / factor for p in profiles]
        axes.barh(range(len(profiles)), width, left=start, color=COLOURS[i % len(COLOURS)], label=name, edgecolor="white", linewidth=0.3)
        start = [a + b for a, b in zip(start, width)]
    one_device = len({p["device"] for p in profiles}) == 1
    axes.set_yticks(range(len(profiles)), [p["path"] if one_device else f"{p['path']}, {p['device']}" for p in profiles])
    axes.invert_yaxis()
    axes.set_xlabel(f"energy per inference ({unit})")
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=3)


def roofline(axes, result):
    """Layers of the first path that has them, under the roof of its device."""
    profile = next(p for p in result["profiles"] if any("operations_per_byte" in layer for layer in p.get("layers") or []))
    layers = [layer for layer in profile["layers"] if layer.get("operations_per_byte")]
    device = next((d for d in result.get("devices", []) if d["name"] == profile["device"]), {})
    most = max(layer["time_s"] for layer in layers)
    for i, bound in enumerate(dict.fromkeys(layer.get("bound") or "unknown" for layer in layers)):
        some = [layer for layer in layers if (layer.get("bound") or "unknown") == bound]
        axes.scatter([layer["operations_per_byte"] for layer in some], [layer["operations_per_second"] / 1e12 for layer in some],
                     s=[2 + 60 * layer["time_s"] / most for layer in some], color=COLOURS[i % len(COLOURS)], alpha=0.7, linewidths=0,
                     label=bound)
    axes.set_xscale("log")
    axes.set_yscale("log")
    if device.get("peak_macs_per_s") and device.get("dram_bytes_per_s"):
        low, high = axes.get_xlim()
        peak, bandwidth = 2 * device["peak_macs_per_s"], device["dram_bytes_per_s"]
        corners = sorted({low, min(max(peak / bandwidth, low), high), high})
        axes.plot(corners, [min(peak, bandwidth * x) / 1e12 for x in corners], color="black", linewidth=0.9)
    axes.set_xlabel("operations per byte of DRAM")
    axes.set_ylabel("operations per second (Top/s)")
    axes.legend(loc="lower right", title=f"{profile['path']}, bound by")


def runs(axes, result):
    """Energy against delivered accuracy of the policies."""
    rows = [row for row in result.rows("runs") if "accuracy_per_offered_percent" in row]
    factor, unit = joules([row["energy_j"] for row in rows])
    middle = (min(row["energy_j"] for row in rows) + max(row["energy_j"] for row in rows)) / 2
    for i, row in enumerate(sorted(rows, key=lambda row: row["accuracy_per_offered_percent"])):
        left = row["energy_j"] > middle
        hollow = "modelled" in row.get("accuracy_provenance", "")
        axes.scatter(row["energy_j"] / factor, row["accuracy_per_offered_percent"], s=18, edgecolors=COLOURS[0], linewidths=0.9,
                     facecolors="white" if hollow else COLOURS[0])
        axes.annotate(row["policy"], (row["energy_j"] / factor, row["accuracy_per_offered_percent"]), xytext=(-5 if left else 5, -7 if i % 2 else 2), textcoords="offset points",
                      ha="right" if left else "left", fontsize=6)
    axes.margins(x=0.12, y=0.15)
    axes.set_xlabel(f"energy of the run ({unit})")
    axes.set_ylabel("accuracy per offered frame (%)")


def series(axes, result):
    """Latency of every request against its deadline, coloured by path, of the run that switches most."""
    run = max((r for r in result["runs"] if r.get("series")), key=lambda r: r.get("switches") or 0)
    served = [s for s in run["series"] if s.get("latency_s") is not None]
    factor, unit = seconds([s["latency_s"] for s in served])
    for i, path in enumerate(dict.fromkeys(s["path"] for s in served)):
        some = [s for s in served if s["path"] == path]
        axes.scatter([s["time_s"] for s in some], [s["latency_s"] / factor for s in some], s=4, color=COLOURS[i % len(COLOURS)],
                     linewidths=0, label=path)
    bound = [s for s in run["series"] if s.get("deadline_s") is not None]
    axes.step([s["time_s"] for s in bound], [s["deadline_s"] / factor for s in bound], where="post", color="black", linewidth=0.7,
              linestyle="--", label="deadline")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("time (s)")
    axes.set_ylabel(f"latency ({unit}), {run['policy']}")
    axes.legend(loc="lower right", ncols=2)


FIGURES = {"front": front, "modules": modules, "components": components, "roofline": roofline, "runs": runs, "series": series}


def has_data(what, result):
    """Whether `result` holds what a figure shows."""
    profiles = result.get("profiles", [])
    return {
        "front": any(p.get("accuracy") for p in profiles),
        "modules": any(p.get("modules") for p in profiles),
        "components": any(p.get("energy_by_component_j") for p in profiles),
        "roofline": any("operations_per_byte" in layer for p in profiles for layer in p.get("layers") or []),
        "runs": any(r.get("accuracy_per_offered_percent") is not None for r in result.get("runs", [])),
        "series": any(s.get("latency_s") is not None for r in result.get("runs", []) for s in r.get("series") or []),
    }[what]


def sweep(axes, points, x, y, colour):
    """Points of a sweep with the front of less x and, for an accuracy, more y, otherwise less."""
    known = [p for p in points if p.get(x) is not None and p.get(y) is not None]
    if not known:
        raise switchyard.StoreError(f"no point has both {x} and {y}; there are: {', '.join(points[0]) if points else 'no points'}")
    shown = axes.scatter([p[x] for p in known], [p[y] for p in known], s=6, linewidths=0, alpha=0.7,
                         c=[p[colour] for p in known] if colour else COLOURS[0], cmap="viridis")
    if colour:
        axes.figure.colorbar(shown, ax=axes, label=colour.replace("_", " "))
    better = "accuracy" in y
    line = switchyard.pareto([p if better else {**p, "_": -p[y]} for p in known], x, y if better else "_")
    axes.step([p[x] for p in line], [p[y] for p in line], where="post", color=COLOURS[1], linewidth=0.9)
    axes.set_xlabel(x.replace("_", " "))
    axes.set_ylabel(y.replace("_", " "))
