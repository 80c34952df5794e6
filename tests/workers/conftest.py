import pytest

from runtime.passwordless.pepper import Peppers


@pytest.fixture
def peppers():
    return Peppers(newest="v2", by_version={"v2": b"pepper", "v1": b"salt"})
