"""The release that the wheel of the command brings along."""

from hashlib import sha256

import pytest

from infrastructure.reads import ROOT
from operators.deployment.release import PACKED, Release
from pipeline.delivery.sums import Damaged, sums_of
from pipeline.release import wheels
from pipeline.release.bundle import bundle
from tests.pipeline.release.environments import Fresh

pytestmark = pytest.mark.xdist_group("wheels")
CONTENTS = [b"PK" + bytes([number]) * 1000 for number in range(3)]


def key(content):
    return f"functions/{sha256(content).hexdigest()}.zip"


@pytest.fixture
def made(tmp_path):
    """A release with three zips, two of which its template names."""
    release = tmp_path / "made"
    (release / "functions").mkdir(parents=True)
    for content in CONTENTS:
        (release / key(content)).write_bytes(content)
    (release / "template.yaml").write_text("\n".join(map(key, CONTENTS[:2])))
    return release


@pytest.fixture
def brought(made, tmp_path):
    bundle(made, ["template.yaml"], tmp_path / "brought")
    return tmp_path / "brought"


def test_the_zips_come_out_as_they_went_in(brought):
    """Those that the template names, and no others."""
    files = Release(brought)

    assert {key(each): each for each in CONTENTS[:2]} == dict(
        files.zips(files.template("template.yaml"))
    )


def test_the_same_zips_are_the_same_file(made, brought, tmp_path):
    bundle(made, ["template.yaml"], tmp_path / "again")

    assert sums_of(brought) == sums_of(tmp_path / "again")


def test_what_was_damaged_is_not_used(brought):
    files = Release(brought)
    template = files.template("template.yaml")
    packed = brought / PACKED
    whole = packed.read_bytes()
    packed.write_bytes(whole[:-1])

    with pytest.raises(Damaged, match="is not what SHA256SUMS says"):
        list(files.zips(template))
    packed.write_bytes(whole)
    with pytest.raises(Damaged, match=r"functions/0{64}\.zip is missing"):
        list(files.zips(template + f"functions/{'0' * 64}.zip".encode()))


def test_the_installed_command_deploys_what_it_brought(brought, tmp_path):
    """Next to `_suite`, where the command looks for it."""
    files = {
        f"cognito_triggers/release/{file.relative_to(brought)}": str(file)
        for file in brought.rglob("*")
        if file.is_file()
    }
    wheel = wheels.suite(ROOT, tmp_path, "1.2.3", more=files)
    fresh = Fresh(tmp_path, wheel)

    told = fresh.print(
        "import sys, cognito_triggers.command as it; sys.path.insert(0, str(it._SUITE));"
        "from operators.deployment.release import release; files = release(None);"
        "print(*[key for key, _ in files.zips(files.template('template.yaml'))])"
    )

    assert sorted(map(key, CONTENTS[:2])) == sorted(told.split())


def test_a_wheel_without_a_release_says_how_to_get_one(installed):
    """As one that somebody built of a checkout."""
    said = installed.run(
        *("cognito-triggers", "deploy", "--region", "eu-west-1", "--dry-run"),
        AWS_ACCESS_KEY_ID="x",
        AWS_SECRET_ACCESS_KEY="x",
    )

    assert (1, "deploy: name a release with --release") == (said.returncode, said.stderr[:37])
