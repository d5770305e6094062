"""tools/plot/plot.py: a figure for everything a result holds, equal bytes for equal input, clear errors."""

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


if __name__ == "__main__":
    unittest.main()
