"""Reads and writes the architecture files of configs/gpus/architectures: a name, a source, sections of numbers and
lists of tiles. No YAML library is needed for that much."""
from __future__ import annotations

import re
from pathlib import Path

TILE = re.compile(r"-\s*\{(.*)\}\s*$")
PLACE = re.compile(r"(\w+)\.(\w+)(?:\[(\d*)\]\.(\w+))?$")


class Architecture:
    """Sections of constants by place: "memory.softmax", "matrix.linear[2].efficiency"."""

    def __init__(self) -> None:
        self.name = ""
        self.source = ""
        self.numbers: dict[str, float] = {}                                # outside of sections
        self.sections: dict[str, dict[str, float | list[dict[str, float]]]] = {}

    def places(self, name: str) -> list[str]:
        """`name`, or with "[]" one place for each tile."""
        section, key, index, field = self._parts(name)
        if index != "":
            return [name] if field is None else [name]
        return [f"{section}.{key}[{i}].{field}" for i in range(len(self._tiles(section, key)))]

    def get(self, place: str) -> float:
        """The value; 0.5 where the file leaves a default."""
        section, key, index, field = self._parts(place)
        if field is None:
            value = self.sections.get(section, {}).get(key, 0.5)
            assert not isinstance(value, list)
            return value
        return self._tiles(section, key)[int(index or 0)][field]

    def set(self, place: str, value: float) -> None:
        """Changes or adds a value."""
        section, key, index, field = self._parts(place)
        if field is None:
            self.sections.setdefault(section, {})[key] = value
        else:
            self._tiles(section, key)[int(index or 0)][field] = value

    def _tiles(self, section: str, key: str) -> list[dict[str, float]]:
        tiles = self.sections[section][key]
        assert isinstance(tiles, list)
        return tiles

    @staticmethod
    def _parts(place: str) -> tuple[str, str, str | None, str | None]:
        match = PLACE.match(place)
        if match is None:
            raise ValueError(f"no place of an architecture file: {place}")
        section, key, index, field = match.groups()
        return section, key, index, field


def read_architecture(path: Path) -> Architecture:
    """Reads a file that write_architecture() wrote, or one of that form written by hand."""
    architecture = Architecture()
    section = key = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.split(" #")[0].rstrip()
        if not line or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        tile = TILE.match(line.strip())
        if tile:
            fields = dict(pair.split(":") for pair in tile.group(1).split(","))
            tiles = architecture.sections[section].setdefault(key, [])
            assert isinstance(tiles, list)
            tiles.append({name.strip(): float(value) for name, value in fields.items()})
            continue
        if ":" not in line:
            raise SystemExit(f"{path}:{number}: not a key")
        name, value = (part.strip() for part in line.split(":", 1))
        if indent == 0 and name in ("name", "source", "kind"):
            if name == "name":
                architecture.name = value
            elif name == "source":
                architecture.source = value.strip('"')
        elif indent == 0 and value:
            architecture.numbers[name] = float(value)
        elif indent == 0:
            section = name
            architecture.sections.setdefault(section, {})
        elif value:
            architecture.sections[section][name] = float(value)
        else:
            key = name
            architecture.sections[section][key] = []
    return architecture


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) >= 1 else f"{value:.4g}"


def write_architecture(path: Path, architecture: Architecture, source: str) -> None:
    """Writes the file anew; `source` is one line."""
    lines = ["kind: gpu_architecture", f"name: {architecture.name}", f'source: "{source}"']
    lines += [f"{name}: {_number(value)}" for name, value in architecture.numbers.items()]
    for section, values in architecture.sections.items():
        lines.append(f"{section}:")
        for key, value in values.items():
            if not isinstance(value, list):
                lines.append(f"  {key}: {_number(value)}")
                continue
            lines.append(f"  {key}:")
            for tile in value:
                fields = ", ".join(f"{name}: {_number(number)}" for name, number in tile.items())
                lines.append(f"    - {{{fields}}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
