"""tools/plot/plot.py: a figure for everything a result holds, equal bytes for equal input, clear errors."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "report" / "small.json"


def plot(*arguments):
    return subprocess.run([sys.executable, ROOT / "tools" / "plot" / "plot.py", *arguments], capture_output=True, text=True, check=False)


class PlotTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.out = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def test_every_figure_of_a_result_in_every_format(self):
        done = plot(SMALL, "--out", self.out, "--format", "pdf,svg,png")
        self.assertEqual(done.stderr, "")
        names = sorted(file.name for file in self.out.iterdir())
        self.assertEqual(names, sorted(f"{figure}.{kind}" for figure in ("front", "modules", "components", "roofline", "runs", "series")
                                       for kind in ("pdf", "svg", "png")))

    def test_equal_input_gives_equal_bytes(self):
        for folder in ("a", "b"):
            plot(SMALL, "--out", self.out / folder, "--format", "svg", "--what", "front", "--width", "7", "--height", "4")
        self.assertEqual((self.out / "a" / "front.svg").read_bytes(), (self.out / "b" / "front.svg").read_bytes())

    def test_bad_input_is_named(self):
        for arguments, message in ((["--what", "fronts", SMALL], "unknown figure 'fronts'; known: front, modules"),
                                   (["--format", "bmp", SMALL], "unknown format 'bmp'; known: png, svg, pdf"),
                                   (["--width", "0", SMALL], "are inches, from 1 to 20"), ([], "name a result or --store"),
                                   (["no.json"], "no.json"), (["--store", "no.db"], "no.db: no such file")):
            done = plot(*arguments, "--out", self.out)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(message, done.stderr)

    def test_design_space_studies_have_a_table_and_a_figure(self):
        titles = ["position", "vector_width", "lanes", "multipliers", "pes", "fuse", "channels", "weights [KiB]", "inputs [KiB]",
                  "sums [KiB]", "global [KiB]", "area_mm2", "dram_bytes", "energy_delay_js", "energy_dram_j", "energy_j", "latency_s",
                  "utilisation", "status", "reason"]
        done = [f"{16 * fuse},16,16,8192,32,{fuse},4,32,8,3,1024,3,7e8,1.2e-3,0.04,{energy},0.02,0.4,done,"
                for fuse, energy in ((3072, 0.06), (1792, 0.045))]
        (self.out / "paths.json").write_text(json.dumps({"paths": [
            {"name": name, "path": {"settings": {"fuse_in_channels": fuse}},
             "accuracies": [{"value_percent": value, "provenance": provenance}]}
            for name, fuse, value, provenance in (("full", 3072, 46.5, "published"), ("fuse-1792", 1792, 45.8, "modelled"))]}),
            encoding="utf-8")
        names = ("vector_width", "buffers", "pes_and_dram")
        for name in names:
            (self.out / f"{name}.csv").write_text("\n".join([",".join(titles), *done, "3" + "," * 17 + ",refused,too small"]) + "\n",
                                                  encoding="utf-8")
        run = subprocess.run([sys.executable, ROOT / "tools" / "plot" / "sweep_studies.py", self.out, self.out / "paths.json", *names],
                             capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        for name in names:
            self.assertIn("</svg>", (self.out / f"{name}.svg").read_text(encoding="utf-8"))
            self.assertIn("3 points", (self.out / f"{name}.md").read_text(encoding="utf-8"))
            self.assertIn("1 of them cannot run the network", (self.out / f"{name}.md").read_text(encoding="utf-8"))
        # 45 instead of 60 mJ: a quarter.
        self.assertIn("| 16 | fuse-1792 | 45.80, modelled | 20.00 | 0.0 % | 45.0 | 25.0 % |",
                      (self.out / "vector_width.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
