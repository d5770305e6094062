"""The Python module: the same tables as the program's, stores, errors. usage: python3 -m unittest, with
SWITCHYARD (the program) and PYTHONPATH (python/) set."""

import json
import os
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import switchyard

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "report" / "small.json"


class ResultTest(unittest.TestCase):
    def test_tables_are_those_of_the_program(self):
        # The second one was written by an experiment: its front is in the file, its claims are several.
        for file in (SMALL, ROOT / "results" / "segformer_dynamic.json"):
            result = switchyard.load(file)
            for what in ("profiles", "modules", "layers", "machine", "pareto", "claims", "runs", "series", "devices"):
                written = subprocess.run([switchyard.find_program(), "table", file, "--what", what, "--format", "json"],
                                         capture_output=True, text=True, check=True).stdout
                self.assertEqual(result.rows(what), json.loads(written), f"{what} of {file.name}")
                self.assertTrue(result.rows(what) or (file != SMALL), f"{what} of {file.name} is empty")

    def test_rows_of_the_machine_have_one_cause_each(self):
        rows = switchyard.load(SMALL).rows("machine")
        # 3000 of 4000 cycles.
        self.assertEqual([(r["machine_module"], r["busy_percent"], r["cause"], r["cause_cycles"]) for r in rows],
                         [("PE array", 75.0, "DRAM", 600), ("PE array", 75.0, "drain", 400)])

    def test_claims_are_in_per_cents_of_decimals(self):
        row = switchyard.load(SMALL).rows("claims")[0]
        self.assertEqual((row["claimed_drop_percent"], row["path_at_that_drop"], row["energy_saved_percent"]), (3.0, "pruned", 25.0))
        self.assertNotIn("path_at_that_saving", row)

    def test_the_front_of_a_result_without_one_is_computed(self):
        slow = [row for row in switchyard.load(SMALL).rows("pareto") if row["path"] == "slow" and row["objective"] == "energy"]
        # 'pruned' takes 0.02 of 0.04 J, at 45.1 instead of 40 %.
        self.assertEqual(slow[0]["reason"], "pruned takes 50.0 % of the energy at 5.10 points more accuracy")

    def test_a_profile_is_found_by_its_path(self):
        result = switchyard.load(SMALL)
        self.assertEqual(result.profile("pruned")["latency_s"], 0.003)
        with self.assertRaisesRegex(switchyard.ResultError, "0 profiles are of path 'no'; there are: full on chip"):
            result.profile("no")

    def test_the_front_is_that_of_the_program(self):
        front = switchyard.pareto(switchyard.load(SMALL).rows(), "energy_j", "accuracy_percent")
        self.assertEqual([row["path"] for row in front], ["pruned", "full"])

    def test_an_unknown_table_names_the_known_ones(self):
        with self.assertRaisesRegex(switchyard.ResultError, "unknown table 'layer'; known: profiles, modules, layers, machine"):
            switchyard.load(SMALL).rows("layer")

    def test_a_file_that_is_no_result_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            for text, message in (("{}", "its schema is 'None'"), ("{", "not JSON")):
                file = Path(folder) / "x.json"
                file.write_text(text, encoding="utf-8")
                with self.assertRaisesRegex(switchyard.ResultError, message):
                    switchyard.load(file)

    def test_frames_need_pandas_and_nothing_else_does(self):
        try:
            import pandas
        except ImportError:
            with self.assertRaises(ImportError):
                switchyard.load(SMALL).frame()
        else:
            self.assertEqual(len(pandas.DataFrame(switchyard.load(SMALL).frame())), 3)


class RunTest(unittest.TestCase):
    def test_the_programs_own_message_is_the_error(self):
        with self.assertRaisesRegex(switchyard.ProgramError, "no/such.yaml"):
            switchyard.run(ROOT / "no/such.yaml")

    def test_a_program_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(switchyard.ProgramError, "no/program cannot be started"):
            switchyard.run("x.yaml", program="no/program")


class StoreTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "sweep.db"

    def tearDown(self):
        self.folder.cleanup()

    def write(self, application=0x53775964, version=1):
        connection = sqlite3.connect(self.path)
        connection.executescript(f"""
          PRAGMA application_id = {application}; PRAGMA user_version = {version};
          CREATE TABLE sweep(id, digest, title, kind, config, base, version, planned, complete);
          CREATE TABLE point(sweep, position, result);
          INSERT INTO sweep VALUES (1, 'd', 'lanes', 'accel_study', '', '', '0.1.0', 3, 0);
          INSERT INTO point VALUES (1, 0, 1), (1, 1, 2);
          CREATE VIEW sweep_1 AS SELECT 0 AS position, 8.0 AS lanes, 'done' AS status, '' AS reason, 0.5 AS energy_j
            UNION SELECT 1, 16.0, 'failed', 'too large', NULL;""")
        connection.close()

    def test_points_have_their_axes_and_metrics(self):
        self.write()
        with switchyard.store(self.path) as store:
            self.assertEqual(store.sweeps()[0]["finished"], 2)
            self.assertEqual(store.points(), [{"position": 0, "lanes": 8.0, "status": "done", "reason": "", "energy_j": 0.5}])
            self.assertEqual(store.points(1, failed=True)[1]["reason"], "too large")
            with self.assertRaisesRegex(switchyard.StoreError, "no sweep 7 in the store"):
                store.points(7)

    def test_other_files_are_refused(self):
        with self.assertRaisesRegex(switchyard.StoreError, "no such file"):
            switchyard.store(self.path)
        self.write(application=1)
        with self.assertRaisesRegex(switchyard.StoreError, "not a sweep store"):
            switchyard.store(self.path)
        self.path.unlink()
        self.write(version=2)
        with self.assertRaisesRegex(switchyard.StoreError, "a store of version 2; this reader knows 1"):
            switchyard.store(self.path)
        self.path.write_text("text" * 999, encoding="utf-8")
        with self.assertRaisesRegex(switchyard.StoreError, "no sweep store"):
            switchyard.store(self.path)


if __name__ == "__main__":
    os.chdir(ROOT)
    unittest.main()
