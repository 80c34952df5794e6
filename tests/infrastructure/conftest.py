"""Templates are put together once: no test changes the files that they are made of."""

from functools import cache, wraps

import pytest

from infrastructure import made
from infrastructure.compile import Template


@pytest.fixture(autouse=True, scope="package")
def once():
    """The pieces of a template with the same sources, and the boards, which know no template."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "boards", cache(made.boards))
        for method in ("pieces", "all_pieces"):
            patch.setattr(Template, method, _kept(getattr(Template, method)))
        yield


def _kept(pieces):
    found = cache(pieces)

    @wraps(pieces)
    def kept(template):
        return [*found(template)]

    return kept
