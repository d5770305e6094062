"""Whether the committed table of a design-space study is what the program gives today, byte for byte.

usage: committed_table_test.py PROGRAM ROOT STUDY     runs configs/sweeps/STUDY.yaml, compares with results/sweeps/STUDY.csv
"""

import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    program, root, study = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    committed = root / "results" / "sweeps" / f"{study}.csv"
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store.sqlite"
        for words in (["run", f"configs/sweeps/{study}.yaml", "--store", store], ["table", store, "--format", "csv"]):
            done = subprocess.run([program, "sweep", *words], cwd=root, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                print(f"exit code {done.returncode}: {done.stderr}")
                return 1
    old, new = committed.read_text(encoding="utf-8").splitlines(), done.stdout.splitlines()
    if old == new:
        return 0
    line = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    print(f"{committed}:{line + 1}: not what the program gives now:")
    print(f"- {old[line] if line < len(old) else '(end)'}\n+ {new[line] if line < len(new) else '(end)'}")
    print("run tools/regenerate_sweeps.sh and commit the change with its reason")
    return 1


if __name__ == "__main__":
    sys.exit(main())
