"""
Wheels with what they declare, in fresh environments: an address, a stack for a pool, the demo.

Nothing of the checkout is on their path. Their libraries come from a folder of wheels.
"""

import json
from functools import partial

import pytest

from local.emulator import Emulator
from operators.adoption.pool import Pool
from operators.adoption.pool_update import differences
from pipeline.delivery.kept_zips import KeptZips
from pipeline.release import wheels
from pipeline.release.bundle import bundle
from pipeline.release.templates import released
from pipeline.release.zips import write_zips
from tests.end_to_end.test_adoption import owners_pool
from tests.pipeline.release.environments import ROOT, Fresh
from tests.pipeline.release.wheelhouse import fill

pytestmark = pytest.mark.emulator
VERSION = "1.2.3"
TEMPLATE = "templates/sign-up-check.yaml"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("house"))


class Packed(dict):
    """Keys of zips in the folder *release*, each written when it is asked for."""

    def __init__(self, release):
        self._release, self._pack = release, partial(KeptZips(ROOT), ROOT)

    def __missing__(self, handler):
        self.update(write_zips({handler}, self._pack, self._release))
        return self[handler]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """With a release of one template in it."""
    folder = tmp_path_factory.mktemp("suite")
    release = folder / "made"
    (release / TEMPLATE).parent.mkdir(parents=True)
    text = released(ROOT / TEMPLATE, Packed(release), version=VERSION)
    (release / TEMPLATE).write_text(text)
    brought = bundle(release, [TEMPLATE], folder / "brought")
    return wheels.suite(ROOT, folder, VERSION, more=brought)


@pytest.fixture(scope="module")
def installed(house, wheel, tmp_path_factory):
    """What `pip install cognito-triggers` gives."""
    return Fresh(tmp_path_factory.mktemp("installed"), wheel, house=house)


def test_with_what_it_declares_it_judges_an_address(installed):
    """And the laptop's libraries are not there: no emulator, no translator of SAM."""
    said = installed.run(
        "cognito-triggers", "check-address", "jo@mailinator.com", "--format", "json"
    )
    [row] = json.loads(said.stdout)

    assert ("refused", 1) == (row["verdict"], said.returncode), said.stderr
    names = {each.name.partition("-")[0] for each in installed.site.glob("*.dist-info")}
    assert {"boto3", "dnspython", "rich"} <= names
    assert not {"ministack", "aws_sam_translator", "pytest"} & names


def test_it_deploys_attaches_to_a_pool_and_leaves_it(installed, tmp_path):
    """By the installed command alone: deploy, help, dry run, attach, detach."""
    with Emulator() as emulator:
        pool_id, _ = owners_pool(emulator)
        pool = Pool(emulator.client("cognito-idp"), pool_id)
        before = pool.describe()

        def run(command, *words, code=0):
            of = (command, "--stack", "check", *words)
            said = installed.run("cognito-triggers", *of, cwd=tmp_path, **emulator.variables)
            assert code == said.returncode, said.stdout + said.stderr
            return said.stdout

        deploy = ("--pool", pool_id, "--template", TEMPLATE, "-p", "SignInBy=email", "--yes")
        assert "--make-bucket creates it, private" in run("deploy", *deploy, code=1)
        assert "would deploy check" in run("deploy", *deploy, "--make-bucket", "--dry-run")
        said = run("deploy", *deploy, "--make-bucket")
        assert "Add    PreSignUpFunction (AWS::Lambda::Function)" in said
        assert "check is deployed" in said
        again = run("deploy", "--pool", pool_id, "--template", TEMPLATE, "--yes")
        assert "uploaded 0 packages" in again
        assert "check already runs this release with these parameters" in again
        attach = ("--pool", pool_id, "--owner", "none", "--yes")
        assert run("attach", "--help").startswith("usage: cognito-triggers attach")
        assert "PreSignUp: nothing → arn:" in run("attach", *attach, "--dry-run")
        assert [] == differences(before, pool.describe())
        assert "attached" in run("attach", *attach)
        assert {"PreSignUp", "CustomMessage"} == pool.describe()["LambdaConfig"].keys()
        [undo] = tmp_path.glob("cognito-triggers-undo-*.json")
        assert "detached" in run("detach", "--pool", pool_id, "--undo", str(undo), "--yes")
        assert [] == differences(before, pool.describe())


def test_with_the_laptops_extra_it_plays_the_demo(house, wheel, tmp_path):
    """To its end, with emulator and functions of the wheel; on a slow machine a step may differ."""
    laptop = Fresh(tmp_path, f"cognito-triggers[laptop] @ {wheel.as_uri()}", house=house)
    said = laptop.run("cognito-triggers", "demo", "--port", "0", cwd=tmp_path)

    assert " s from start to result" in said.stdout, said.stderr[-2000:]
    assert said.returncode == 0 or "this machine is slow" in said.stdout, said.stdout[-4000:]
    assert said.stdout.count("ok       ") > 20
    assert [] == [each for each in tmp_path.iterdir() if each.name not in OWN]


# What `Fresh` and the user's cache have; the demo leaves nothing where it is called.
OWN = {"environment", "uv", "caches"}


@pytest.mark.parametrize(
    ("build", "name"),
    [
        (lambda to: wheels.kit(ROOT, to, VERSION), "cognito_triggers_subscriber_kit"),
        *(
            (lambda to, name=name: wheels.library(ROOT, to, name), name)
            for name in wheels.LIBRARIES
        ),
    ],
    ids=["kit", *wheels.LIBRARIES],
)
def test_the_others_import_with_what_they_declare(house, tmp_path, build, name):
    fresh = Fresh(tmp_path / "fresh", build(tmp_path / "wheels"), house=house)

    told = fresh.print(f"import {name}; print({name}.__file__)")
    assert told.startswith(str(fresh.site))
