"""Tables and figures of the studies beside their results.

usage: study_results.py FOLDER NAME...     reads FOLDER/NAME.json, writes FOLDER/NAME.md and FOLDER/NAME.svg
"""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  after the choice of the backend

from study_figures import FIGURES  # noqa: E402
from study_tables import tables_of  # noqa: E402


def main() -> int:
    folder = Path(sys.argv[1])
    # Names within the file come from its content, and no date is written: equal results give equal files.
    plt.rcParams.update({"svg.hashsalt": "switchyard", "font.size": 7, "axes.linewidth": 0.6, "legend.frameon": False})
    for name in sys.argv[2:]:
        result = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        (folder / f"{name}.md").write_text(tables_of(name, result), encoding="utf-8")
        figure = plt.figure(figsize=(7.2, 3.0), layout="constrained")
        FIGURES[name](figure, result)
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        plt.close(figure)
        print(f"{folder / name}.md, .svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
