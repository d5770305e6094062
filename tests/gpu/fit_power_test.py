"""tools/gpu/fit_power.py finds the numbers a table was made of, and refuses tables that cannot hold them."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "tools" / "gpu" / "fit_power.py"
COLUMNS = "model,kernel,const_W,static_W,idle_sm_W,dram_mc_W,l2_noc_W,model_total_W,measured_W\n"


def run(table, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(table)
        file.flush()
        return subprocess.run([sys.executable, PROGRAM, file.name, "--model", "m", "--dram-pj-per-byte", "50",
                               "--l2-pj-per-byte", "20", *options], capture_output=True, text=True, check=False)


def made_of(static, memory, cores):
    """Six kernels: 30 + 20 + 1 W of overhead, DRAM, L2 and core watts as listed."""
    table = COLUMNS
    for i, (dram, l2, core) in enumerate([(10, 5, 80), (30, 10, 40), (5, 2, 120), (20, 20, 60), (1, 1, 20), (40, 8, 90)]):
        total = 51 + dram + l2 + core
        measured = static + memory * (dram + l2) + cores * core
        table += f"m,k{i},30,20,1,{dram},{l2},{total},{measured}\n"
    return table


class FitPower(unittest.TestCase):
    def test_what_a_table_was_made_of_is_found(self):
        # 0.8 of 50 and of 20 pJ/B: 40 and 16.
        out = run(made_of(70, 0.8, 0.9)).stdout
        self.assertIn("static power             70.0 +- 0.0 W", out)
        self.assertIn("DRAM                     40.0 +- 0.0 pJ/B", out)
        self.assertIn("L2 and network           16.0 +- 0.0 pJ/B", out)
        self.assertIn("scale of the cores       0.900", out)
        self.assertIn("error, kernel left out   0.0 %", out)

    def test_kernels_of_one_kind_are_refused(self):
        result = run(COLUMNS + "m,k,30,20,1,10,5,146,150\n" * 6)
        self.assertEqual(result.returncode, 2)
        self.assertIn("the kernels do not tell the three terms apart", result.stderr)

    def test_a_table_without_the_model_is_refused(self):
        result = run(made_of(70, 1, 1).replace("m,k", "other,k"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("0 rows of model 'm'; at least 5 are needed", result.stderr)

    def test_a_table_of_other_columns_is_refused(self):
        result = run("a,b\n1,2\n")
        self.assertEqual(result.returncode, 2)
        self.assertIn("has no column 'model'", result.stderr)


if __name__ == "__main__":
    unittest.main()
