"""The README's examples, as a stranger runs them: in another folder, with this library alone."""

import os
import re
import subprocess
import sys
from pathlib import Path

import cloudwatch_engine

LIBRARY = Path(__file__).parents[1]


def test_the_examples_print_what_the_readme_says(tmp_path):
    """One program: the second example goes on with what the first has made."""
    text = (LIBRARY / "README.md").read_text()
    program = "".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    expected = "".join(re.findall(r"```text\n(.*?)```", text, re.DOTALL))
    (tmp_path / "shop.py").write_text(program)
    run = subprocess.run(
        [sys.executable, "shop.py"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(LIBRARY)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == run.stderr
    assert expected == run.stdout


def test_every_public_name_is_in_the_readme():
    """A name that is not told of is not public."""
    text = (LIBRARY / "README.md").read_text()

    assert [] == [name for name in cloudwatch_engine.__all__ if f"`{name}`" not in text]
