"""
The packages, made as `sam build` makes them: each function runs from its own alone.

The first run on a machine downloads the locked dependencies from the package
index that pip is set up for, as the build does; ``build/`` keeps them.
"""

import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from functools import cache
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.packages import BAR, parts_of, size
from infrastructure.reads import ROOT
from pipeline.delivery import package
from pipeline.delivery.closure import OURS, module_file
from pipeline.delivery.libraries import NEVER
from tests.loop.template import parsed
from tests.pipeline.delivery.function_calls import Services, environment, event
from tests.rules.migration.hashes.vectors import CHEAP, FIREBASE, KEYS, WORDPRESS

FUNCTIONS = {
    name: resource["Properties"]["Handler"]
    for name, resource in parsed((ROOT / "template.yaml").read_text())["Resources"].items()
    if resource["Type"] == "AWS::Serverless::Function"
}
TRIGGERS = sorted(name for name, handler in FUNCTIONS.items() if handler.startswith("triggers."))
MIGRATION = "UserMigrationFunction"
SENDER = "PasswordlessSenderFunction"
# The compiled modules of both processors are in the first three: OpenSSL for the hashes that a
# legacy directory may have and for Cognito's codes, which weighs 13 MB unzipped, and msgspec. The
# API has the list of common passwords, two others that of domains. Notices have idna's tables,
# and the words of a brand.
LARGER = {
    MIGRATION: 10_700_000,
    SENDER: 12_200_000,
    "MetricsConsumerFunction": 1_800_000,
    **dict.fromkeys(("AccountNoticeConsumerFunction", "LockNoticeConsumerFunction"), 1_600_000),
    "WelcomeMailConsumerFunction": 1_600_000,
    "SignUpLearningConsumerFunction": 2_350_000,
    "DisposableFeedFunction": 1_850_000,
    **dict.fromkeys(("ApiFunction", "ApiSignInFunction", "ApiSignUpFunction"), 2_800_000),
}
WITH_DATA = ("PreSignUp", "CustomMessage", "PreTokenGeneration", "Api")
WITH_DATA += ("SignUpLearning", "DisposableFeed")
PROGRAM = Path(__file__).with_name("runs_alone.py")
# Compiled for Lambda; this machine's own stand in for it.
COMPILED = "msgspec"
# As compilers call what Lambda calls arm64 and x86_64, with e_machine of ELF.
PROCESSORS = {"aarch64": 183, "x86_64": 62}
OF_MIGRATION = {"bcrypt", "cryptography"} | {
    f"_cffi_backend.cpython-313-{each}-linux-gnu.so" for each in PROCESSORS
}
OF_SENDER = {*OF_MIGRATION, "wrapt"} - {"bcrypt"}  # the AWS Encryption SDK
COMPILED_LATE = OF_MIGRATION | OF_SENDER
COMPILED_OF = {MIGRATION: OF_MIGRATION, SENDER: OF_SENDER}
NEED_WHAT_IS_NOT_LOCKED = {  # awscrt, Windows, pyOpenSSL
    *("boto3.crt", "botocore.crt.auth", "dateutil.tz.win", "s3transfer.crt"),
    "urllib3.contrib.pyopenssl",
}
# The stub's tables have no such user, and no challenge to claim; it has no bucket.
REFUSES = {
    "UserMigrationFunction": "MigrationRefused",
    "PasswordlessSenderFunction": "TriggerFailed",
    "DisposableFeedFunction": "TriggerFailed",
}


@pytest.fixture(scope="session")
def packaged(tmp_path_factory):
    """Make the package of a function, once."""
    folder = tmp_path_factory.mktemp("packaged")
    package.build(ROOT, "PreTokenGenerationFunction", folder / "first", interpreter=sys.executable)

    @cache
    def packaged(name):
        package.build(ROOT, name, folder / name, interpreter=sys.executable)
        return folder / name

    return packaged


@pytest.fixture
def folder(packaged, name):
    """The package of the function that the test is about."""
    return packaged(name)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compiled")
    [place] = importlib.util.find_spec(COMPILED).submodule_search_locations
    (folder / COMPILED).symlink_to(place)
    return folder


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Services)
    server.daemon_threads = True
    serving = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    serving.join()


@pytest.fixture
def alone(compiled):
    """Run a handler with the standard library, its package and nothing else."""

    def alone(folder, handler, env, event):
        told = {"handler": handler, "env": env, "event": event}
        run = subprocess.run(
            [sys.executable, "-I", "-S", "-B", PROGRAM, folder, compiled],
            input=json.dumps(told),
            env={"PATH": os.defpath},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(run.stdout) | {"stderr": run.stderr}

    return alone


def zipped(folder):
    return size(parts_of(folder))


def test_a_package_is_as_large_as_its_zip(packaged):
    folder = packaged("PreSignUpFunction")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, file.relative_to(folder))

    assert len(buffer.getvalue()) == zipped(folder)


def test_every_function_is_found():
    """The build reads the text of the template, without a library."""
    assert FUNCTIONS == package.handlers(ROOT)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_runs_from_its_package_alone(folder, alone, endpoint, name):
    """It answers; and nothing that the project or its libraries have is asked for in vain."""
    handler = FUNCTIONS[name]
    ran = alone(folder, handler, environment(handler, endpoint), event(handler, ROOT))
    site = package.dependencies(ROOT, sys.executable)
    left_out = [
        name for name in ran["missed"] if module_file(site, name) or module_file(ROOT, name)
    ]

    assert [] == left_out
    assert (ran["raised"] or "").startswith(REFUSES.get(name, "")), ran["stderr"]
    assert (name in REFUSES) == bool(ran["raised"]), ran["stderr"]
    assert set() == NEVER.keys() & ran["files"].keys()
    assert COMPILED_LATE.isdisjoint(ran["files"])  # until a hash or a code asks for one of them
    ours = {name: file for name, file in ran["files"].items() if name.partition(".")[0] in OURS}
    assert {str(folder)} == {file[: len(str(folder))] for file in ours.values()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_package_is_small(packaged, name):
    """8.1 MB, when each held everything; a trigger holds neither boto3 nor Powertools."""
    folder = packaged(name)
    tops = {path.name for path in folder.iterdir()}

    assert zipped(folder) <= LARGER.get(name, BAR)
    assert COMPILED_LATE & tops == COMPILED_OF.get(name, set())
    assert name not in TRIGGERS or tops.isdisjoint({"boto3", "botocore", "aws_lambda_powertools"})
    assert ("data" in tops) == name.startswith(WITH_DATA)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_compiled_is_compiled_for_lambda(packaged, name):
    """Python 3.13 on each processor, and nothing but what is known to be compiled."""
    modules = sorted(packaged(name).rglob("*.so"))

    found = {module.relative_to(packaged(name)).parts[0] for module in modules}
    assert found <= COMPILED_OF.get(name, {COMPILED})
    assert name not in TRIGGERS or name == MIGRATION or modules == []
    for module in modules:
        stem, _, ending = module.name.split(".")
        there = {each.name: each for each in module.parent.glob(f"{stem}.*.{ending}")}
        made_for = {
            f"{stem}.cpython-313-{each}-linux-gnu.so": machine
            for each, machine in PROCESSORS.items()
        }
        found_for = {
            each: int.from_bytes(path.read_bytes()[18:20], "little") for each, path in there.items()
        }
        assert made_for == found_for


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_module_has_its_bytecode(packaged, name):
    """Else the first user of a container waits until it is compiled."""
    without = [
        file
        for file in packaged(name).rglob("*.py")
        if not Path(importlib.util.cache_from_source(str(file))).is_file()
    ]

    assert [] == without


@pytest.mark.parametrize("name", FUNCTIONS)
def test_of_a_library_there_is_the_bytecode_alone(packaged, name):
    """Its source made packages by a fifth larger, and nobody reads it there."""
    sources = packaged(name).rglob("*.py")
    found = {file.relative_to(packaged(name)).parts[0] for file in sources}

    assert set() == found.difference(OURS)


@pytest.mark.parametrize("name", ["ArchiveConsumerFunction", "LockNoticeConsumerFunction"])
def test_every_module_of_a_library_finds_what_it_imports(packaged, alone, tmp_path, name):
    """Also those that the first call does not load; one takes S3 and its transfers."""
    own = tmp_path / "own"
    shutil.copytree(packaged(name), own)
    (own / "rules/tried.py").write_text(
        "from importlib import import_module\n"
        "def handler(names, context):\n"
        "    failed = []\n"
        "    for name in names:\n"
        "        try:\n            import_module(name)\n"
        "        except ImportError:\n            failed.append(name)\n"
        "    return failed\n"
    )
    modules = (
        file.relative_to(own).with_suffix("").parts
        for file in sorted(own.rglob("*.pyc"))
        if file.parent.name != "__pycache__"
    )
    names = [".".join(each).removesuffix(".__init__") for each in modules]
    ran = alone(own, "rules.tried.handler", {}, names)
    site = package.dependencies(ROOT, sys.executable)

    assert [] == sorted(set(ran["answer"]) - NEED_WHAT_IS_NOT_LOCKED), ran["stderr"]
    assert [] == [each for each in ran["missed"] if module_file(site, each)]


def test_a_migration_computes_hashes_by_its_package_alone(packaged, alone, tmp_path):
    """Its libraries import what no text says; here each compiled module is this machine's own."""
    folder = tmp_path / "own"
    shutil.copytree(packaged(MIGRATION), folder)
    for module in [*folder.rglob("*.so")]:
        place = module.parent.relative_to(folder)
        name, *_ = module.name.partition(".")
        [own] = Path(sysconfig.get_path("platlib"), place).glob(f"{name}.*so")
        module.unlink()
        if not (module.parent / own.name).is_symlink():  # it stands for those of both processors
            (module.parent / own.name).symlink_to(own)
    (folder / "rules/tried.py").write_text(
        "from rules.migration.hashes.reading import LegacyKeys\n"
        "from rules.migration.legacy_password import is_made_of, verifier\n"
        "def handler(event, context):\n"
        "    keys = LegacyKeys(firebase_signer_key=bytes.fromhex(event['key']),"
        " firebase_salt_separator=b'\\x07')\n"
        "    return [is_made_of(said, verifier(each, keys)) for said, each in event['hashes']]\n"
    )
    hashes = [*CHEAP, WORDPRESS, FIREBASE]
    told = {"key": KEYS.firebase_signer_key.hex(), "hashes": hashes}
    ran = alone(folder, "rules.tried.handler", {}, told)

    assert [True] * len(hashes) == ran["answer"], ran["stderr"]


def test_the_lambda_process_sees_what_is_missing(alone, tmp_path):
    """The test above can fail: also where the function gets over it."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/f.py").write_text(
        "def handler(event, context):\n"
        "    try:\n        import rules.gone\n"
        "    except ImportError:\n        return 1\n"
    )
    ran = alone(tmp_path, "rules.f.handler", {}, {})

    assert (1, None) == (ran["answer"], ran["raised"])
    assert "rules.gone" in ran["missed"]


def test_a_build_gives_the_same_bytes_each_time(packaged, tmp_path):
    """SAM names an upload by its content: what did not change is not deployed again."""
    again = tmp_path / "again"
    package.build(ROOT, "PostAuthenticationFunction", again, interpreter=sys.executable)
    first = packaged("PostAuthenticationFunction")

    assert contents(first) == contents(again)


def contents(folder):
    return {
        file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }
