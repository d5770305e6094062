"""Markdown tables of the studies in configs/studies/, from the JSON of a result."""

from study_figures import KIND_GROUPS, kind_shares, profiles_of


def table(titles, rows):
    """GitHub's Markdown; numbers to the right."""
    lines = ["| " + " | ".join(titles) + " |", "|---" + "|---:" * (len(titles) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


def accuracy_cell(profile):
    accuracy = profile["accuracy"]
    if not accuracy:
        return "unknown"
    around = f" ±{accuracy['uncertainty_points']:.1f}" if "uncertainty_points" in accuracy else ""
    return f"{accuracy['value_percent']:.2f}{around}, {accuracy['provenance']}"


def front_cell(result, profile):
    entries = [e for e in result["pareto"] if (e["path"], e["device"]) == (profile["path"], profile["device"])]
    on = [e["objective"] for e in entries if e["on_front"]]
    return ", ".join(on) if on else next((e["reason"] for e in entries), "")


def paths_table(result):
    """Every path on every device, with what it saves and loses."""
    rows = []
    several = len(result["devices"]) > 1
    for device in result["devices"]:
        own = profiles_of(result, device["name"])
        base = next(p for p in own if p["path"] == result["baseline"])
        for p in own:
            comparable = p["accuracy"] and base["accuracy"] and p["accuracy"]["dataset"] == base["accuracy"]["dataset"]
            lost = f"{100 * (1 - p['accuracy']['value_percent'] / base['accuracy']['value_percent']):.1f} %" if comparable else ""
            rows.append(([device["name"]] if several else []) +
                        [p["path"], f"{p['macs'] / 1e9:.2f}", f"{1e3 * p['latency_s']:.2f}",
                         f"{100 * (1 - p['latency_s'] / base['latency_s']):.1f} %", f"{1e3 * p['energy_j']:.2f}",
                         f"{100 * (1 - p['energy_j'] / base['energy_j']):.1f} %", f"{100 * p['utilisation']:.0f} %",
                         accuracy_cell(p), lost, front_cell(result, p)])
    titles = (["device"] if several else []) + ["path", "GMACs", "ms", "time saved", "mJ", "energy saved", "array use",
                                                "accuracy %", "lost", "on the front of, or dominated"]
    return table(titles, rows)


def saving(words):
    if not words:
        return "no path"
    drop = f"{100 * words['accuracy_drop']:.1f} %" if words["accuracy_drop"] is not None else "unknown"
    return f"{words['path']}: energy {100 * words['energy_saved']:.1f} %, time {100 * words['time_saved']:.1f} %, lost {drop}"


def claims_table(result):
    rows = [[claim["statement"], claim["source"], claim["from"], saving(claim["most_saved_at_that_drop"]),
             saving(claim["least_drop_at_that_saving"] or claim["nearest_to_that_saving"])] for claim in result["claims"]]
    return table(["claimed", "by", "relative to", "most saved at that drop", "least lost at that saving"], rows)


def kinds_table(result):
    rows = []
    for p in profiles_of(result):
        time = kind_shares(p, "time_s", p["latency_s"])
        energy = kind_shares(p, "energy_j", p["energy_j"])
        macs = kind_shares(p, "macs", p["macs"])
        rows += [[p["path"].split("/")[0], p["device"], group, f"{macs[group]:.1f} %", f"{time[group]:.1f} %", f"{energy[group]:.1f} %"]
                 for group in [*KIND_GROUPS, "everything else"]]
    return table(["network", "device", "operators", "MACs", "time", "energy"], rows)


def runs_table(result):
    rows = [[r["policy"], r["served"], r["missed"], r["dropped"], f"{r['accuracy_per_offered_percent']:.2f}",
             f"{r['accuracy_per_served_percent']:.2f}", f"{r['energy_j']:.3f}",
             f"{1e3 * r['energy_per_served_j']:.2f}" if r["served"] else "", f"{1e3 * r['latency_s']['p50']:.1f}",
             f"{1e3 * r['latency_s']['p99']:.1f}", r["switches"], ", ".join(r["accuracy_provenance"])] for r in result["runs"]]
    return table(["policy", "served", "late", "dropped", "accuracy % a frame offered", "a frame served", "J", "mJ a frame", "p50 ms",
                  "p99 ms", "switches", "accuracies are"], rows)


def modules_table(result, path, other):
    """Where the difference between two paths on the first device is, by first component of the module's name."""
    device = result["devices"][0]["name"]
    by_name = {p["path"]: p for p in profiles_of(result, device)}
    groups = {}
    for index, name in enumerate((path, other)):
        for m in by_name[name]["modules"]:
            row = groups.setdefault(m["module"].split(".")[0], [[0, 0.0, 0.0], [0, 0.0, 0.0]])
            for column, key in enumerate(("macs", "energy_j", "time_s")):
                row[index][column] += m[key]
    rows = []
    for name, (a, b) in groups.items():
        rows.append([name, f"{a[0] / 1e6:.0f} → {b[0] / 1e6:.0f}", f"{1e3 * a[1]:.3f} → {1e3 * b[1]:.3f}",
                     f"{1e3 * a[2]:.3f} → {1e3 * b[2]:.3f}",
                     f"{100 * (1 - b[0] / a[0]):.0f} %" if a[0] else "", f"{100 * (1 - b[1] / a[1]):.0f} %" if a[1] else ""])
    return table(["part", "MMACs", "mJ", "ms", "MACs saved", "energy saved"], rows)


def tables_of(name, result):
    """The Markdown page of a study."""
    parts = [f"# {result['title']}\n", f"{result['question']}\n",
             f"`switchyard run configs/studies/{name}.yaml`, version {result['tool_version']}, digest `{result['digest']}`. "
             "docs/studies.md discusses it.\n"]
    if result["runs"]:
        parts += ["## Policies, fixed paths and the oracle\n", runs_table(result)]
    parts += ["## Paths\n", paths_table(result)]
    if result["claims"]:
        parts += ["## What the paper states, and what is found\n", claims_table(result)]
    if name == "ofa_resnet50_dynamic":
        answer = next((c["least_drop_at_that_saving"] or c["most_saved_at_that_drop"] for c in result["claims"]), None)
        if answer:
            parts += [f"## {result['baseline']} → {answer['path']}, part by part\n", modules_table(result, result["baseline"], answer["path"])]
    if name == "segformer_dynamic":
        parts += ["## full → fuse-1792, part by part\n", modules_table(result, "full", "fuse-1792")]
    if name == "conv_vs_attention":
        parts += ["## Shares by kind of operator\n", kinds_table(result)]
    return "\n".join(parts)
