import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CLIENTS = HERE.parent.parent / "clients"
STORES = {"passwordless-resume.js", "federated.js"}  # a sign-in for ten minutes; one try in the tab
THEIRS = HERE.parent / "end_to_end/javascript/node_modules"
NEEDS = {"aws_samples_adapter": "amazon-cognito-passwordless-auth", "react": "react-dom"}
TOGETHER = {
    "aws_samples_adapter.js",
    "react.js",
    "sign-in-form.js",
    "step-up.js",
}  # each with those it imports
ALONE = [each for each in sorted(CLIENTS.glob("*.js")) if each.name not in TOGETHER]
STORES_NOTHING = [each for each in sorted(CLIENTS.glob("*.js")) if each.name not in STORES]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.parametrize(
    "module", [it.name.split(".")[0] for it in sorted(HERE.glob("*.test.mjs"))]
)
def test_the_module_does_its_rounds(module):
    """All of its tests."""
    if module in NEEDS and not (THEIRS / NEEDS[module]).exists():
        pytest.skip("make install-javascript, with npm")
    run = subprocess.run(
        ["node", "--test", f"{module}.test.mjs"],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert 0 == run.returncode, run.stdout + run.stderr
    assert "# fail 0" in run.stdout or "fail 0" in run.stdout


@pytest.mark.parametrize("module", ALONE, ids=lambda each: each.stem)
def test_a_module_depends_on_nothing(module):
    """Each is one file, to be copied as it is."""
    assert not re.search(r"^\s*import\b|\brequire\(|\bimport\(", module.read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(TOGETHER))
def test_a_module_imports_only_those_beside_it(name):
    """So the folder is all that has to be copied; React is passed in."""
    code = (CLIENTS / name).read_text()
    imported = re.findall(r"^import [^;]*?\"([^\"]+)\";$", code, re.MULTILINE)

    assert imported
    assert not re.search(r"\brequire\(|\bimport\((?!\"\./)", code)
    assert set() == {each for each in imported if not (CLIENTS / each).exists()}


@pytest.mark.parametrize("module", STORES_NOTHING, ids=lambda it: it.name)
def test_the_module_stores_nothing(module):
    """Every script of a page reads localStorage; tokens are returned and that is all."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", module.read_text(), flags=re.DOTALL)

    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", code)
