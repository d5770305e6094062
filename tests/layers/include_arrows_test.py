"""Each rule of include_arrows.py fires on the smallest file that breaks it, and only then."""

import unittest
from pathlib import Path

from include_arrows import check_file


class IncludeArrows(unittest.TestCase):
    def check(self, path, text):
        return check_file(Path(path), text, path.split("/")[0])

    def test_an_upward_include_is_reported_with_file_and_line(self):
        self.assertEqual(
            self.check("models/op.cpp", '#include "base/keys.h"\n#include "sim/run.h"\n'),
            ["models/op.cpp:2: models/ may not include sim/ (it may include base)"],
        )

    def test_an_include_that_does_not_start_at_the_root_is_reported(self):
        self.assertEqual(
            self.check("base/node.cpp", '#include "node.h"\n'),
            ["base/node.cpp:1: 'node.h' does not start at the root of the source tree"],
        )

    def test_libraries_are_held_to_their_folders(self):
        self.assertEqual(len(self.check("models/op.cpp", "#include <yaml-cpp/yaml.h>\n")), 1)
        self.assertEqual(len(self.check("base/node.h", "#include <nlohmann/json.hpp>\n")), 1)
        self.assertEqual(len(self.check("base/node.cpp", "#include <CLI/CLI.hpp>\n")), 1)
        self.assertEqual(len(self.check("gpu/kernel.cpp", "#include <systemc>\n")), 1)

    def test_using_namespace_in_a_header_is_reported(self):
        self.assertEqual(len(self.check("base/node.h", "using namespace std;\n")), 1)
        self.assertEqual(self.check("base/node.cpp", "using namespace std;\n"), [])

    def test_a_file_of_more_than_500_lines_is_reported(self):
        self.assertEqual(self.check("base/node.cpp", "\n" * 500), [])
        self.assertEqual(len(self.check("base/node.cpp", "\n" * 501)), 1)

    def test_legal_includes_pass(self):
        text = '#include "models/graph.h"\n#include "accel/nest.h"\n#include <systemc>\n#include <vector>\n'
        self.assertEqual(self.check("accel/machine.cpp", text), [])


if __name__ == "__main__":
    unittest.main()
