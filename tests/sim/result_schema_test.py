"""Holds what 'switchyard run' writes to configs/schema/result.schema.json.

usage: result_schema_test.py PROGRAM SOURCE_FOLDER
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

SMALL = "networks={small: {model: segformer-b0, input: 64x64}}"
STUDIES = {
    "accel_segformer": [SMALL, "fidelities=[analytic, systemc]"],
    "gpu_segformer": [SMALL, "devices=[configs/gpus/h200.yaml]"],
    "real_time": [
        "workloads=[{workload: configs/workloads/segformer_family.yaml, paths: [b0]}]",
        "devices=[{type: accelerator, accelerator: configs/accelerators/magnet-like-16pe.yaml, fidelity: analytic}]",
        "baseline=b0", "layers_of=[b0]", "requests.frames=20",
    ],
}


def run(program: str, folder: Path, *arguments: str) -> str:
    """Standard output of the program; raises if it fails."""
    return subprocess.run([program, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def check(program: str, source: Path, study: str, overrides: list[str]) -> None:
    """Schema, sums, and that a result repeats itself byte by byte."""
    settings = [word for override in overrides for word in ("--set", override)]
    text = run(program, source, "run", f"configs/studies/{study}.yaml", "--json", "--no-cache", *settings)
    result = json.loads(text)
    schema = json.loads((source / "configs/schema/result.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(result)
    devices = {device["name"] for device in result["devices"]}
    for profile in result["profiles"]:
        assert profile["device"] in devices, profile["device"]
        total = sum(profile["energy_by_component_j"].values())
        assert abs(total - profile["energy_j"]) <= 1e-9 * total, (total, profile["energy_j"])
        macs = sum(layer["macs"] for layer in profile["layers"])
        assert macs == profile["macs"], (macs, profile["macs"])
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "result.json"
        kept.write_text(text, encoding="utf-8")
        assert run(program, source, "run", str(kept), "--json", "--no-cache") == text, f"{study} does not repeat itself"


def main() -> None:
    program, source = sys.argv[1], Path(sys.argv[2])
    for study, overrides in STUDIES.items():
        check(program, source, study, overrides)


if __name__ == "__main__":
    main()
