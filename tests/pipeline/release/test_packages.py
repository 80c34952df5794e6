"""All that a release has for pip, npm and Terraform: complete, and the same bytes again."""

import json
import shutil
import subprocess
import tarfile
from email import message_from_string
from hashlib import sha256
from zipfile import ZipFile

import pytest

from infrastructure.reads import ROOT
from pipeline.delivery.sums import sums_of
from pipeline.release import making
from pipeline.release.cdk_package import for_npm, for_pip
from pipeline.release.described import pyproject
from pipeline.release.npm_package import NoNodeTools, packed
from pipeline.release.staged import tracked
from pipeline.release.terraform_module import terraform_module

CDK = ROOT / "cdk"
IS_INSTALLED = shutil.which("npm") and (CDK / "node_modules/aws-cdk-lib").is_dir()
needs_npm = pytest.mark.skipif(not IS_INSTALLED, reason="make install-javascript, with npm")
pytestmark = pytest.mark.xdist_group("wheels")
ADDRESS = "https://code.example/a/b"


def release_in(folder):
    """The files of a release that the packages are made next to, with one tiny zip."""
    (folder / "functions").mkdir(parents=True)
    content = b"PK"
    (folder / "functions" / f"{sha256(content).hexdigest()}.zip").write_bytes(content)
    for name in making.template_files(ROOT):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


@needs_npm
@pytest.mark.slow
def test_a_release_has_every_package_and_the_same_again(tmp_path):
    """Those that docs/releases.md names, the Terraform module and the CDK construct included."""
    one, other = release_in(tmp_path / "one"), release_in(tmp_path / "other")
    for folder in (one, other):
        making._packages(ROOT, folder, "1.2.3")
    made = {name for name in sums_of(one) if "/" not in name and not name.endswith(".yaml")}

    assert {
        "cloudwatch_engine-0.1.0-py3-none-any.whl",
        "cognito-triggers-1.2.3.tgz",
        "cognito-triggers-cdk-1.2.3.tgz",
        "cognito-triggers-terraform-1.2.3.zip",
        "cognito_triggers-1.2.3-py3-none-any.whl",
        "cognito_triggers_cdk-1.2.3-py3-none-any.whl",
        "cognito_triggers_subscriber_kit-1.2.3-py3-none-any.whl",
        "ministack_cognito_triggers-0.1.0-py3-none-any.whl",
    } == made
    assert sums_of(one) == sums_of(other)


def test_the_terraform_module_is_the_repositorys(tmp_path):
    """Each tracked file below terraform/, and the licence; `source` takes the folder's top."""
    with ZipFile(terraform_module(ROOT, tmp_path, "1.2.3")) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}

    files = [each.removeprefix("terraform/") for each in tracked(ROOT, "terraform")]
    assert {*files, "LICENSE"} == inside.keys()
    assert all((ROOT / "terraform" / each).read_bytes() == inside[each] for each in files)
    assert {"main.tf", "outputs.tf", "variables.tf"} <= inside.keys()


@needs_npm
@pytest.mark.slow
def test_the_construct_for_npm_is_found_by_its_name(tmp_path):
    """With the aws-cdk-lib of the app; nothing of our examples is in it."""
    with tarfile.open(for_npm(ROOT, tmp_path, "1.2.3")) as archive:
        archive.extractall(tmp_path, filter="data")
    modules = tmp_path / "app/node_modules"
    modules.mkdir(parents=True)
    (tmp_path / "package").rename(modules / "cognito-triggers-cdk")
    for name in ("aws-cdk-lib", "constructs", "@aws-cdk"):
        (modules / name).symlink_to(CDK / "node_modules" / name)
    code = "import('cognito-triggers-cdk').then(m => console.log(Object.keys(m).sort().join()))"
    ran = subprocess.run(
        *(["node", "--preserve-symlinks", "-e", code],),
        cwd=tmp_path / "app",
        capture_output=True,
        text=True,
        check=False,
    )

    assert "CognitoTriggers,PARTS\n" == ran.stdout, ran.stderr
    files = {each.name for each in (modules / "cognito-triggers-cdk").iterdir()}
    assert {"LICENSE", "NOTICE", "README.md", "index.d.ts", "index.js", "package.json"} == files


def test_the_construct_for_pip_asks_for_the_versions_that_are_tested(tmp_path):
    """At the least, of the same first number."""
    wheel = for_pip(ROOT, tmp_path, "1.2.3")
    with ZipFile(wheel) as archive:
        [name] = [each for each in archive.namelist() if each.endswith("METADATA")]
        told = message_from_string(archive.read(name).decode())
        code = archive.read("cognito_triggers_cdk/__init__.py")
    locked = (ROOT / "requirements-cdk.txt").read_text()

    assert (CDK / "python/cognito_triggers_cdk/__init__.py").read_bytes() == code
    for each in told.get_all("Requires-Dist"):
        name, _, versions = each.partition(">=")
        assert f"{name}=={versions.partition(',')[0]} " in locked
    assert 2 == len(told.get_all("Requires-Dist"))


def test_without_its_compiler_it_says_how_to_get_it(tmp_path):
    with pytest.raises(NoNodeTools, match="aws-cdk-lib is not installed: make install-javascript"):
        for_npm(tmp_path, tmp_path, "1.2.3")


@pytest.fixture
def named(tmp_path):
    """A project whose pyproject.toml names its repository."""
    text = (ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(f'{text}\n[project.urls]\nRepository = "{ADDRESS}"\n')
    return tmp_path


@needs_npm
@pytest.mark.parametrize("has_address", [True, False])
def test_packages_link_to_the_repository_that_pyproject_names(named, has_address):
    """For pip and for npm alike; where it names none, no address is made up."""
    root = named if has_address else ROOT
    told = pyproject(root, "1.2.3", {"name": "x"}, {"scripts": {"x": "y:z"}})
    folder = named / "package"
    folder.mkdir()
    packed(root, folder, {"name": "x", "version": "1.2.3"}, named)
    described = json.loads((folder / "package.json").read_text())

    assert has_address == (f'[project.urls]\nRepository = "{ADDRESS}"\n' in told)
    assert '[project.scripts]\nx = "y:z"\n' in told
    expected = {"type": "git", "url": f"git+{ADDRESS}"} if has_address else None
    assert expected == described.get("repository")
