"""Board energy, power, clocks and temperature: NVML through ctypes, else the nvidia-smi program, else nothing."""
from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
from dataclasses import dataclass, replace
from types import TracebackType

_SM_CLOCK, _MEM_CLOCK, _GPU_SENSOR = 1, 2, 0  # NVML enumerators


@dataclass(frozen=True)
class Reading:
    """One look at the board; None where the driver does not tell."""

    energy_mj: float | None = None  # since the driver was loaded
    power_w: float | None = None
    sm_clock_mhz: float | None = None
    mem_clock_mhz: float | None = None
    temp_c: float | None = None


class NoMeter:
    """Reads nothing."""

    name = "none"
    fast = True

    def read(self) -> Reading:
        return Reading()

    def identity(self) -> dict[str, str]:
        """Facts for the header file."""
        return {}


class NvmlMeter(NoMeter):
    """libnvidia-ml, the driver's own library; a read takes well under a millisecond."""

    name = "nvml"

    def __init__(self) -> None:
        """Raises OSError where the library or the device is missing."""
        self._lib = ctypes.CDLL("libnvidia-ml.so.1")
        self._require(self._lib.nvmlInit_v2())
        self._device = ctypes.c_void_p()
        chosen = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0].strip()
        if chosen.startswith("GPU-"):
            found = self._lib.nvmlDeviceGetHandleByUUID(ctypes.c_char_p(chosen.encode()), ctypes.byref(self._device))
        else:
            index = ctypes.c_uint(int(chosen) if chosen.isdigit() else 0)
            found = self._lib.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(self._device))
        self._require(found)

    @staticmethod
    def _require(code: int) -> None:
        if code != 0:
            raise OSError(f"NVML answered {code}")

    def _number(self, function: str, *selector: int, wide: bool = False) -> float | None:
        value = ctypes.c_ulonglong() if wide else ctypes.c_uint()
        arguments = [ctypes.c_uint(item) for item in selector]
        code = getattr(self._lib, function)(self._device, *arguments, ctypes.byref(value))
        return float(value.value) if code == 0 else None

    def _string(self, function: str, *device: ctypes.c_void_p) -> str:
        text = ctypes.create_string_buffer(96)
        code = getattr(self._lib, function)(*device, text, ctypes.c_uint(96))
        return text.value.decode() if code == 0 else ""

    def read(self) -> Reading:
        milliwatt = self._number("nvmlDeviceGetPowerUsage")
        return Reading(
            self._number("nvmlDeviceGetTotalEnergyConsumption", wide=True),
            None if milliwatt is None else milliwatt / 1000.0,
            self._number("nvmlDeviceGetClockInfo", _SM_CLOCK),
            self._number("nvmlDeviceGetClockInfo", _MEM_CLOCK),
            self._number("nvmlDeviceGetTemperature", _GPU_SENSOR),
        )

    def identity(self) -> dict[str, str]:
        limit = self._number("nvmlDeviceGetEnforcedPowerLimit")
        return {
            "driver": self._string("nvmlSystemGetDriverVersion"),
            "board": self._string("nvmlDeviceGetName", self._device),
            "power_limit_w": "" if limit is None else f"{limit / 1000.0:g}",
        }


class SmiMeter(NoMeter):
    """The nvidia-smi program: tens of milliseconds per read, no energy counter."""

    name = "nvidia-smi"
    fast = False

    def __init__(self) -> None:
        """Raises OSError or CalledProcessError where the program is missing or finds no device."""
        self._identity = dict(zip(("driver", "board", "power_limit_w"), self._query("driver_version,name,power.limit")))

    @staticmethod
    def _query(fields: str) -> list[str]:
        chosen = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0].strip() or "0"
        command = ["nvidia-smi", "-i", chosen, f"--query-gpu={fields}", "--format=csv,noheader,nounits"]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout
        return [cell.strip() for cell in answer.splitlines()[0].split(",")]

    def read(self) -> Reading:
        def number(cell: str) -> float | None:
            try:
                return float(cell)
            except ValueError:  # "[N/A]"
                return None

        return Reading(None, *map(number, self._query("power.draw,clocks.sm,clocks.mem,temperature.gpu")))

    def identity(self) -> dict[str, str]:
        return self._identity


def open_meter() -> NoMeter:
    """The best meter this machine has."""
    for kind in (NvmlMeter, SmiMeter):
        try:
            return kind()
        except (OSError, AttributeError, subprocess.SubprocessError, IndexError):
            continue
    return NoMeter()


class Average:
    """Context manager: mean reading while the body runs, and its energy in `reading.energy_mj`.

    The energy is the counter's difference where there is one, else mean sampled power x time.
    """

    _PERIOD_S = 0.05

    def __init__(self, meter: NoMeter) -> None:
        self._meter = meter
        self._samples: list[Reading] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.reading = Reading()
        self.seconds = 0.0
        self.source = "none"

    def _sample(self) -> None:
        while not self._stop.wait(self._PERIOD_S):
            self._samples.append(self._meter.read())

    def _mean(self, field: str) -> float | None:
        values = [value for value in (getattr(sample, field) for sample in self._samples) if value is not None]
        return sum(values) / len(values) if values else None

    def __enter__(self) -> "Average":
        self._first = self._meter.read().energy_mj
        self._begin = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.seconds = time.perf_counter() - self._begin
        last = self._meter.read().energy_mj
        self._stop.set()
        self._thread.join()
        power = self._mean("power_w")
        energy = None if power is None else power * self.seconds * 1000.0
        self.source = "none" if power is None else "mean of sampled power"
        if self._first is not None and last is not None and last > self._first:
            energy = last - self._first
            power = energy / 1000.0 / self.seconds
            self.source = "energy counter"
        means = {name: self._mean(name) for name in ("sm_clock_mhz", "mem_clock_mhz", "temp_c")}
        self.reading = replace(Reading(energy, power), **means)
