"""The figures of the studies in configs/studies/: each takes the JSON of a result and a matplotlib figure to fill."""

COLOURS = ["#1f6fb8", "#c2571a", "#2b8a57", "#8a4fa3", "#b08900", "#b83a5e", "#4c7f8c", "#75695c"]
MARKERS = {"published": "o", "predicted": "D", "modelled": "o", "user": "^"}
KIND_GROUPS = {
    "convolutions": {"convolution", "point-wise convolution", "depth-wise convolution", "grouped convolution"},
    "linear layers": {"linear"},
    "attention products": {"attention matmul"},
}


def profiles_of(result, device=None):
    """Profiles at the first level, of one device if named."""
    level = result["profiles"][0]["level"]
    return [p for p in result["profiles"] if p["level"] == level and device in (None, p["device"])]


def group_of(path):
    """The label of its workload."""
    return path.split("/")[0] if "/" in path else ""


def scatter_paths(axes, result, cost, factor, names):
    """Accuracy over a cost; hollow: modelled; whiskers: stated uncertainty of predictions. `names`: of the groups."""
    rows = [p for p in profiles_of(result) if p["accuracy"]]
    for i, (group, label) in enumerate(names.items()):
        own = [p for p in rows if group_of(p["path"]) == group]
        for provenance in dict.fromkeys(p["accuracy"]["provenance"] for p in own):
            some = [p for p in own if p["accuracy"]["provenance"] == provenance]
            x = [p[cost] / factor for p in some]
            y = [p["accuracy"]["value_percent"] for p in some]
            if provenance == "predicted":
                axes.errorbar(x, y, [p["accuracy"].get("uncertainty_points", 0) for p in some], fmt="none", linewidth=0.5,
                              ecolor=COLOURS[i], alpha=0.5)
            axes.scatter(x, y, s=14, marker=MARKERS[provenance], edgecolors=COLOURS[i], zorder=3,
                         facecolors="white" if provenance == "modelled" else COLOURS[i], label=f"{label} ({provenance})")


def mark_claims(axes, result, cost, factor, key):
    """The pairs that the paper states, relative to the path each is from."""
    by_name = {p["path"]: p for p in profiles_of(result)}
    for i, claim in enumerate(result["claims"]):
        if key not in claim:
            continue
        base = by_name[claim["from"]]
        axes.scatter([base[cost] * (1 - claim[key]) / factor],
                     [base["accuracy"]["value_percent"] * (1 - claim["claimed_accuracy_drop"])], marker="x", s=28,
                     color="black", zorder=4, linewidths=1.1, label="stated by the paper" if i == 0 else None)


def segformer_dynamic(figure, result):
    names = {"": "B2, paths without retraining", "retrained": "B2, decoder retrained", "family": "B0 to B4"}
    left, right = figure.subplots(1, 2, sharey=True)
    for axes, cost, factor, key, label in ((left, "energy_j", 1e-3, "claimed_energy_saved", "energy of a frame (mJ)"),
                                           (right, "latency_s", 1e-3, "claimed_time_saved", "latency (ms)")):
        scatter_paths(axes, result, cost, factor, names)
        mark_claims(axes, result, cost, factor, key)
        rows = {p["path"]: p for p in profiles_of(result)}
        for path in ("full", "retrained/width-256", "family/b1", "family/b3"):
            axes.annotate(path, (rows[path][cost] / factor, rows[path]["accuracy"]["value_percent"]), xytext=(4, -8),
                          textcoords="offset points", fontsize=5.5)
        unknown = [p[cost] / factor for p in rows.values() if not p["accuracy"]]
        axes.plot(unknown, [36.5] * len(unknown), "|", color=COLOURS[0], markersize=6, label="B2, accuracy unknown")
        axes.set_xlabel(label)
        # The decoder of width 2048 takes more than twice what B4 takes; it is in the table.
        axes.set_xlim(0, 1.1 * rows["family/b4"][cost] / factor)
    left.set_ylabel("mIoU, ADE20K val (%)")
    left.legend(loc="lower right", fontsize=6)


def ofa_resnet50_dynamic(figure, result):
    names = {"": "ResNet50D space, one by one", "sony": "one supernet, Sony", "searched": "one supernet, searched"}
    left, right = figure.subplots(1, 2)
    scatter_paths(left, result, "energy_j", 1e-3, names)
    mark_claims(left, result, "energy_j", 1e-3, "claimed_energy_saved")
    left.set_xlabel("energy of a frame (mJ)")
    left.set_ylabel("top-1, ImageNet-1K val (%)")
    left.set_xlim(left=0)
    left.legend(loc="lower right", fontsize=6)
    rows = sorted((p for p in profiles_of(result) if group_of(p["path"]) == ""), key=lambda p: p["macs"])
    base = next(p for p in rows if p["path"] == result["baseline"])
    for i, (key, label) in enumerate((("macs", "MACs"), ("energy_j", "energy"), ("latency_s", "time"), ("weight_bytes", "weights"))):
        right.plot([p["macs"] / 1e9 for p in rows], [100 * p[key] / base[key] for p in rows], color=COLOURS[i], linewidth=0.9,
                   marker=".", markersize=3, label=label)
    right.set_xlabel("GMACs (ResNet50D space)")
    right.set_ylabel(f"of {result['baseline']} (%)")
    right.set_ylim(bottom=0)
    right.legend(loc="lower right", fontsize=6)


def kind_shares(profile, key, total):
    """Per cent by group of operators; what is in no group is the rest."""
    shares = {name: sum(k[key] for k in profile["kinds"] if k["kind"] in kinds) for name, kinds in KIND_GROUPS.items()}
    shares["everything else"] = total - sum(shares.values())
    return {name: 100 * value / total for name, value in shares.items()}


def conv_vs_attention(figure, result):
    paths = list(dict.fromkeys(p["path"] for p in result["profiles"]))
    devices = [d["name"] for d in result["devices"]]
    for axes, path in zip(figure.subplots(1, len(paths), sharex=True), paths):
        rows = {p["device"]: p for p in profiles_of(result) if p["path"] == path}
        first = rows[devices[0]]
        bars = [("MACs", kind_shares(first, "macs", first["macs"])),
                (f"time, {devices[0]}", kind_shares(first, "time_s", first["latency_s"])),
                (f"energy, {devices[0]}", kind_shares(first, "energy_j", first["energy_j"]))]
        bars += [(f"time, {device}", kind_shares(rows[device], "time_s", rows[device]["latency_s"])) for device in devices[1:]]
        lefts = [0.0] * len(bars)
        for i, group in enumerate([*KIND_GROUPS, "everything else"]):
            widths = [shares[group] for _, shares in bars]
            axes.barh(range(len(bars)), widths, left=lefts, color=COLOURS[i], height=0.7, label=group)
            lefts = [a + b for a, b in zip(lefts, widths)]
        axes.set_yticks(range(len(bars)), [name for name, _ in bars] if path == paths[0] else [""] * len(bars))
        axes.invert_yaxis()
        axes.set_title(path.split("/")[0], fontsize=7)
        axes.set_xlabel("share (%)")
        axes.set_xlim(0, 100)
    figure.get_layout_engine().set(rect=(0, 0.07, 1, 0.93))
    figure.legend(*axes.get_legend_handles_labels(), loc="lower center", ncols=4, fontsize=6)


def accelerator_vs_gpu(figure, result):
    paths = list(dict.fromkeys(p["path"] for p in result["profiles"]))
    devices = [d["name"] for d in result["devices"]]
    for axes, key, factor, label in zip(figure.subplots(1, 2, sharey=True), ("latency_s", "energy_j"), (1e-3, 1e-3),
                                        ("latency (ms)", "energy of a frame (mJ)")):
        for i, path in enumerate(paths):
            values = [p[key] / factor for d in devices for p in profiles_of(result, d) if p["path"] == path]
            axes.barh([y + 0.36 * (i - 0.5) for y in range(len(devices))], values, height=0.36, color=COLOURS[i],
                      label=path.split("/")[-1] if path.split("/")[-1] != "full" else path.split("/")[0])
        axes.set_xscale("log")
        axes.set_xlabel(label)
        axes.set_yticks(range(len(devices)), devices)
    axes.invert_yaxis()
    axes.legend(loc="lower right", fontsize=6)


def real_time(figure, result):
    left, right = figure.subplots(1, 2)
    for run in result["runs"]:
        fixed = run["policy"].startswith("fixed")
        x, y = run["energy_j"], run["accuracy_per_offered_percent"]
        left.scatter([x], [y], s=16, marker="o" if fixed else "*", color=COLOURS[0] if fixed else COLOURS[1], zorder=3)
        left.annotate(run["policy"].removeprefix("fixed "), (x, y), xytext=(3, 2), textcoords="offset points", fontsize=5)
    left.set_xlabel("energy of the run (J)")
    left.set_xlim(right=1.25 * max(run["energy_j"] for run in result["runs"]))
    left.set_ylabel("mIoU a frame offered (%), accuracies modelled")
    paths = list(dict.fromkeys(p["path"] for p in result["profiles"]))
    shown = [run for run in result["runs"] if run["policy"] in ("best-within-budget", "energy-pacing", "oracle")]
    for i, run in enumerate(shown):
        served = [point for point in run["series"] if not point["dropped"]]
        right.scatter([point["time_s"] for point in served], [paths.index(point["path"]) + 0.2 * (i - 1) for point in served],
                      s=3, color=COLOURS[i + 1], label=run["policy"])
    right.set_yticks(range(len(paths)), paths, fontsize=5.5)
    right.set_xlabel("time (s)")
    right.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=5.5)


FIGURES = {f.__name__: f for f in (segformer_dynamic, ofa_resnet50_dynamic, conv_vs_attention, accelerator_vs_gpu, real_time)}
