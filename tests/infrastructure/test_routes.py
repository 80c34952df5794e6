"""The paths of the REST API come from its routes, as its description does."""

import json

import pytest

from infrastructure.entry import Known
from infrastructure.pieces import BadPiece, Piece
from infrastructure.routes import WITH_ROUTES
from tests.loop.template import ROOT

DESCRIBED = json.loads((ROOT / "docs/openapi.json").read_text())["paths"]
API = "  Api:\n    A: {EACH_PROBLEM}\n    B:\n      - EACH_LIMIT\n    C: {EACH_PATH}\n    D: 1\n"


def api(text):
    return Piece("Resources", "Api", text, "x.yaml:1")


def test_every_path_of_the_description_is_there_with_its_methods():
    """And what browsers ask first, at each."""
    made = WITH_ROUTES(api(API), Known({})).data
    paths = made["C"]

    assert [*DESCRIBED, "/{proxy+}"] == list(paths)
    for path, methods in DESCRIBED.items():
        assert [*methods, "options"] == list(paths[path])
    assert 1 == made["D"]


@pytest.mark.parametrize("place", ["EACH_PROBLEM", "EACH_LIMIT", "EACH_PATH"])
def test_an_api_without_a_place_for_them_is_refused(place):
    """It would have no path at all, or no limit."""
    with pytest.raises(BadPiece, match=rf"^x\.yaml:1: Api has no place {place}$"):
        WITH_ROUTES(api(API.replace(place, "")), Known({}))
