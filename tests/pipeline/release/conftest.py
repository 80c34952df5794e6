import pytest

from pipeline.release import wheels
from tests.pipeline.release.environments import ROOT, Fresh

VERSION = "1.2.3"


@pytest.fixture(scope="session")
def suite_wheel(tmp_path_factory):
    return wheels.suite(ROOT, tmp_path_factory.mktemp("suite"), VERSION)


@pytest.fixture(scope="session")
def kit_wheel(tmp_path_factory):
    return wheels.kit(ROOT, tmp_path_factory.mktemp("kit"), VERSION)


@pytest.fixture(scope="session")
def installed(suite_wheel, tmp_path_factory):
    """The suite in a fresh environment, with what it depends on."""
    return Fresh(tmp_path_factory.mktemp("installed"), suite_wheel)


@pytest.fixture(scope="session")
def with_kit(kit_wheel, tmp_path_factory):
    """The subscriber kit in a fresh environment, with pytest."""
    return Fresh(tmp_path_factory.mktemp("with_kit"), kit_wheel)
