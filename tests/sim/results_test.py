"""Whether a committed result is what the program gives today, byte for byte.

usage: results_test.py PROGRAM ROOT STUDY     runs configs/studies/STUDY.yaml and compares it with results/STUDY.json
"""

import subprocess
import sys
from pathlib import Path


def main() -> int:
    program, root, study = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    committed = root / "results" / f"{study}.json"
    run = subprocess.run([program, "run", f"configs/studies/{study}.yaml", "--json", "--no-cache", "--jobs", "2"], cwd=root,
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        print(f"exit code {run.returncode}: {run.stderr}")
        return 1
    old, new = committed.read_text(encoding="utf-8").splitlines(), run.stdout.splitlines()
    if old == new:
        return 0
    line = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    print(f"{committed}:{line + 1}: not what the program gives now:")
    print(f"- {old[line] if line < len(old) else '(end)'}\n+ {new[line] if line < len(new) else '(end)'}")
    print("run tools/regenerate_results.sh and commit the change with its reason")
    return 1


if __name__ == "__main__":
    sys.exit(main())
