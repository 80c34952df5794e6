"""The paths of the REST API come from its description."""

import json

import pytest

from infrastructure.entry import Known
from infrastructure.pieces import BadPiece, Piece
from infrastructure.routes import PLACE, with_paths
from tests.loop.template import ROOT

DESCRIBED = json.loads((ROOT / "docs/openapi.json").read_text())["paths"]
API = f"  Api:\n    A:\n      B:\n{PLACE}      C: 1\n"


def api(text):
    return Piece("Resources", "Api", text, "x.yaml:1")


def test_every_path_of_the_description_is_there_with_its_methods():
    """And what browsers ask first, at each; `make openapi` comes before `make template`."""
    made = with_paths(api(API), Known({})).data
    paths = made["A"]["B"]["paths"]

    assert [*DESCRIBED, "/{proxy+}"] == list(paths)
    for path, methods in DESCRIBED.items():
        assert [*methods, "options"] == list(paths[path])
    assert 1 == made["A"]["C"]


def test_an_api_without_a_place_for_them_is_refused():
    """It would have no path at all."""
    with pytest.raises(BadPiece, match=r"^x\.yaml:1: Api has no line paths: \{\}"):
        with_paths(api(API.replace(PLACE, "")), Known({}))
