"""Runs the program and reads what it writes."""

import os
import shutil
import subprocess
from pathlib import Path

from switchyard.result import parse


class ProgramError(RuntimeError):
    """The program was not found, or said what is wrong with its input."""


def find_program(program=None):
    """Path of the program: `program`, $SWITCHYARD, a build of the source tree that this file is in, or from $PATH."""
    if program or os.environ.get("SWITCHYARD"):
        return str(program or os.environ["SWITCHYARD"])
    root = Path(__file__).resolve().parents[2]
    for preset in ("release", "dev"):
        built = root / "build" / preset / "switchyard"
        if built.is_file():
            return str(built)
    found = shutil.which("switchyard")
    if found is None:
        raise ProgramError("no program 'switchyard': build it (tools/quickstart.sh), or set SWITCHYARD to its path")
    return found


def run(config, *overrides, program=None, timeout_s=None):
    """Runs a configuration and returns its Result.

    `overrides` are "key=value", as for --set. Raises ProgramError with the program's own messages if it fails.
    """
    command = [find_program(program), "run", str(config), "--json"]
    for override in overrides:
        command += ["--set", override]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)
    except OSError as error:
        raise ProgramError(f"{command[0]} cannot be started: {error}") from error
    if done.returncode != 0:
        raise ProgramError(done.stderr.strip() or f"{command[0]} ended with exit code {done.returncode}")
    return parse(done.stdout, str(config))
