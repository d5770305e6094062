"""Markdown tables of the design-space studies."""

from study_tables import table
from sweep_points import REFERENCE_BUFFERS, SHOWN_MULTIPLIERS, best_by, front, lines_through


def head(title, name, rows, refused):
    does_not = f" {refused} of them cannot run the network." if refused else ""
    return (f"# {title}\n\n`switchyard sweep run configs/sweeps/{name}.yaml`, {len(rows) + refused} points, all in "
            f"[{name}.csv]({name}.csv).{does_not} docs/studies.md discusses it.\n\n")


def mj(row, key="energy_j"):
    return f"{1e3 * row[key]:.1f}"


def ms(row):
    return f"{1e3 * row['latency_s']:.2f}"


def saved(row, base, key):
    return f"{100 * (1 - row[key] / base[key]):.1f} %"


def accuracy_words(accuracy):
    around = f" ±{accuracy['uncertainty_points']:.1f}" if "uncertainty_points" in accuracy else ""
    return f"{accuracy['value_percent']:.2f}{around}, {accuracy['provenance']}"


def on_chip(row):
    return f"{1e3 * (row['energy_j'] - row['energy_dram_j']):.1f}"


def vector_width(rows, refused, known):
    best = best_by(rows, ("multipliers", "vector_width"), {})
    machines = [[f"{r['multipliers']:.0f}", f"{r['vector_width']:.0f}", f"{r['lanes']:.0f}", f"{r['pes']:.0f}", ms(r), mj(r), on_chip(r),
                 f"{1e6 * r['energy_delay_js']:.0f}", f"{r['area_mm2']:.2f}", f"{100 * r['utilisation']:.0f} %"] for r in best]
    paths = []
    for base in (r for r in best if r["multipliers"] == SHOWN_MULTIPLIERS):
        same = [r for r in rows if all(r[k] == base[k] for k in ("vector_width", "lanes", "multipliers"))]
        paths += [[f"{r['vector_width']:.0f}", "full" if r["fuse"] == 3072 else f"fuse-{r['fuse']:.0f}", accuracy_words(known[r["fuse"]]),
                   ms(r), saved(r, base, "latency_s"), mj(r), saved(r, base, "energy_j")]
                  for r in sorted(same, key=lambda r: -r["fuse"])]
    return (head("Vector width, lanes and multipliers", "vector_width", rows, refused) +
            "## Per vector width, the lanes of least energy-delay product: the full path\n\n" +
            table(["multipliers", "vector width", "lanes", "PEs", "ms", "mJ", "of it on chip", "mJ x ms", "mm2", "array use"], machines) +
            f"\n## Paths on those of {SHOWN_MULTIPLIERS} multipliers\n\n" +
            table(["vector width", "path", "mIoU %", "ms", "time saved", "mJ", "energy saved"], paths))


def buffers(rows, refused, _):
    lines = [[axis, f"{r[axis]:g}" + (" (reference)" if r[axis] == REFERENCE_BUFFERS[axis] else ""), ms(r), mj(r), mj(r, "energy_dram_j"),
              on_chip(r), f"{r['dram_bytes'] / 1e6:.0f}", f"{r['area_mm2']:.2f}"]
             for axis, line in lines_through(rows).items() for r in line]
    best = [[f"{r['area_mm2']:.2f}", mj(r), ms(r)] + [f"{r[axis]:g}" for axis in REFERENCE_BUFFERS]
            for r in front(rows, "area_mm2", "energy_j")]
    return (head("Buffer sizes", "buffers", rows, refused) + "## One buffer at a time, the others as on the reference machine\n\n" +
            table(["buffer", "KiB", "ms", "mJ", "DRAM mJ", "on chip mJ", "DRAM MB", "mm2"], lines) +
            "\n## Least energy for the area\n\n" + table(["mm2", "mJ", "ms"] + [f"{axis} KiB" for axis in REFERENCE_BUFFERS], best))


def pes_and_dram(rows, refused, _):
    channels = sorted({r["channels"] for r in rows})
    at = {(r["pes"], r["channels"], r["fuse"]): r for r in rows}
    pes = sorted({r["pes"] for r in rows})
    titles = ["PEs"] + [f"{12.8 * c:.1f} GB/s" for c in channels]

    def grid(cell):
        return table(titles, [[f"{p:.0f}"] + [cell(at.get((p, c, 3072)), at.get((p, c, 1792))) for c in channels] for p in pes])

    def cells(make):
        return lambda full, pruned: make(full, pruned) if full and pruned else "refused"
    return (head("PEs and DRAM bandwidth", "pes_and_dram", rows, refused) +
            "## ms, full path\n\n" + grid(cells(lambda full, _: ms(full))) + "\n## mJ, full path\n\n" +
            grid(cells(lambda full, _: mj(full))) + "\n## Time and energy that fuse-1792 saves\n\n" +
            grid(cells(lambda full, pruned: f"{saved(pruned, full, 'latency_s')}, {saved(pruned, full, 'energy_j')}")) +
            "\n## mm2 by PEs\n\n" + table(["PEs", "mm2"], [[f"{p:.0f}", f"{at[p, channels[0], 3072]['area_mm2']:.2f}"] for p in pes]))


TABLES = {"vector_width": vector_width, "buffers": buffers, "pes_and_dram": pes_and_dram}
