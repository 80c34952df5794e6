"""
The package itself, made as `sam build` makes it.

The first run on a machine downloads the locked dependencies from the package
index that pip is set up for, as the build does; ``build/`` keeps them.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.delivery.package import AWS_SERVICES
from tests.loop.template import parsed

ROOT = Path(__file__).parents[3]
FUNCTIONS = parsed((ROOT / "template.yaml").read_text())["Resources"].values()
HANDLERS = sorted(
    resource["Properties"]["Handler"]
    for resource in FUNCTIONS
    if resource["Type"] == "AWS::Serverless::Function"
)
# Compiled for Lambda; this machine's own stand in for it.
COMPILED = ["msgspec"]
CALLABLE = """
import importlib, sys
compiled, folder, handler = sys.argv[1:]
sys.path[:0] = [compiled, folder]
module, _, name = handler.rpartition(".")
sys.exit(not callable(getattr(importlib.import_module(module), name)))
"""
CLIENTS = """
import sys
folder, *services = sys.argv[1:]
sys.path.insert(0, folder)
import boto3
for service in services:
    boto3.client(service, region_name="eu-west-1")
"""


@pytest.fixture(scope="session")
def packaged(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("packaged")
    command = [sys.executable, "-m", "pipeline.delivery.package", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def compiled(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    for name in COMPILED:
        [place] = importlib.util.find_spec(name).submodule_search_locations
        (folder / name).symlink_to(place)
    return folder


def test_what_is_compiled_is_compiled_for_lambda(packaged):
    """Python 3.13 on arm64, and nothing but what is known to be compiled."""
    modules = sorted(packaged.rglob("*.so"))

    assert COMPILED == sorted({module.relative_to(packaged).parts[0] for module in modules})
    assert all("cpython-313-aarch64" in module.name for module in modules)


@pytest.mark.parametrize("handler", HANDLERS)
def test_every_handler_can_be_imported_from_the_package_alone(packaged, compiled, handler):
    """Whatever the laptop has installed and Lambda has not fails here."""
    run = alone(CALLABLE, compiled, packaged, handler)

    assert (0, "") == (run.returncode, run.stderr)


def test_every_client_can_be_made_from_the_package_alone(packaged):
    """The descriptions of the services are there, and what botocore reads besides."""
    run = alone(CLIENTS, packaged, *sorted(AWS_SERVICES))

    assert (0, "") == (run.returncode, run.stderr)


def test_the_package_is_small(packaged):
    """boto3 alone would be 30 MB."""
    assert sum(file.stat().st_size for file in packaged.rglob("*")) < 28e6


@pytest.mark.parametrize(
    ("source", "returncode", "complaint"),
    [
        ("handler = print", 0, ""),
        ("import boto3\nhandler = print", 1, "No module named 'boto3'"),
        ("import os\nhandler = os.environ['HOME']", 1, "KeyError: 'HOME'"),
        ("handler = 'not callable'", 1, ""),
    ],
)
def test_the_import_is_isolated(tmp_path, source, returncode, complaint, compiled):
    """Neither this machine's packages nor its environment help."""
    (tmp_path / "triggers").mkdir()
    (tmp_path / "triggers/fake.py").write_text(source)
    run = alone(CALLABLE, compiled, tmp_path, "triggers.fake.handler")

    assert returncode == run.returncode
    assert complaint in run.stderr


def alone(program: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run *program* with the standard library, *folder* and nothing else."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program, folder, *arguments],
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
