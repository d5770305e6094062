"""Holds the include arrows of docs/architecture.md: which folder may include which, and where libraries may show.

usage: include_arrows.py ROOT     prints every violation as file:line: message; exit status 1 if there is one
"""

import re
import sys
from pathlib import Path

# Folder -> folders it may include, besides itself. A folder that is not here may include nothing.
ALLOWED = {
    "base": set(),
    "models": {"base"},
    "traces": {"base", "models"},
    "energy": {"base"},
    "accel": {"base", "models"},
    "gpu": {"base", "models"},
    "policy": {"base", "models"},
    "sim": {"base", "models", "traces", "energy", "accel", "gpu", "policy"},
    "sweep": {"base", "models", "traces", "energy", "accel", "gpu", "policy", "sim"},
    "report": {"base", "energy", "sim"},
    "cli": {"base", "models", "traces", "energy", "accel", "gpu", "policy", "sim", "sweep", "report"},
}

# Library header -> (where it may be included, why).
LIBRARIES = {
    "yaml-cpp/": (r"base/load_yaml\.cpp", "only base's loader may see yaml-cpp"),
    "nlohmann/": (r".*\.cpp", "nlohmann/json stays out of headers: it costs 4.6 s a file"),
    "CLI/": (r"cli/(.*\.cpp|command_options\.h)", "only cli/ parses arguments"),
    "systemc": (r"(accel|sim)/.*", "SystemC stays in accel/ and sim/"),
    "tlm": (r"(accel|sim)/.*", "SystemC stays in accel/ and sim/"),
}

MOST_LINES = 500
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def violations(root: Path) -> list[str]:
    """Every broken rule below `root`, in file order."""
    found = []
    for folder in sorted(ALLOWED):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".h", ".cpp"}:
                found += check_file(path.relative_to(root), path.read_text(encoding="utf-8"), folder)
    return found


def check_file(path: Path, text: str, folder: str) -> list[str]:
    """Broken rules of one file that belongs to `folder`."""
    found = []
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        found.append(f"{path}:{MOST_LINES + 1}: {len(lines)} lines; split the file, {MOST_LINES} is the limit")
    for number, line in enumerate(lines, start=1):
        if path.suffix == ".h" and re.match(r"\s*using\s+namespace\b", line):
            found.append(f"{path}:{number}: 'using namespace' in a header reaches everyone who includes it")
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, header = match[1] == '"', match[2]
        if quoted:
            target = header.split("/")[0]
            if target not in ALLOWED:
                found.append(f"{path}:{number}: '{header}' does not start at the root of the source tree")
            elif target != folder and target not in ALLOWED[folder]:
                allowed = ", ".join(sorted(ALLOWED[folder])) or "nothing"
                found.append(f"{path}:{number}: {folder}/ may not include {target}/ (it may include {allowed})")
        for prefix, (where, why) in LIBRARIES.items():
            if header.startswith(prefix) and not re.fullmatch(where, path.as_posix()):
                found.append(f"{path}:{number}: <{header}>: {why}")
    return found


def main() -> int:
    problems = violations(Path(sys.argv[1]))
    print("\n".join(problems) if problems else "all includes follow the design")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
