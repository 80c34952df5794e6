"""Calls are the same by a service's description with and without its text for people."""

import gzip
import json
from pathlib import Path

import botocore
import pytest
from botocore.model import ServiceModel

from pipeline.delivery.service_models import without_documentation

DATA = Path(botocore.__file__).parent / "data"
SERVICES = ["sqs/2012-11-05", "sns/2010-03-31", "logs/2014-03-28", "s3/2006-03-01"]


@pytest.mark.parametrize("service", SERVICES)
def test_only_texts_are_gone(service):
    """Each operation has its shapes and errors; a quarter of the bytes is left."""
    file = DATA / service / "service-2.json.gz"
    less = without_documentation(file)
    whole, left = (
        ServiceModel(json.loads(gzip.decompress(text))) for text in (file.read_bytes(), less)
    )

    assert len(less) < len(file.read_bytes()) / 4
    assert whole.operation_names == left.operation_names
    assert len(whole.client_context_parameters) == len(left.client_context_parameters)
    for name in whole.operation_names:
        assert shapes(whole, name) == shapes(left, name)


def shapes(model, name):
    """The names of all members of input and output, to any depth, and the errors."""
    operation = model.operation_model(name)
    found = [shape.name for shape in operation.error_shapes]
    waiting = [shape for shape in (operation.input_shape, operation.output_shape) if shape]
    while waiting and len(found) < 400:
        shape = waiting.pop()
        found.append((shape.name, shape.type_name, shape.serialization))
        waiting += getattr(shape, "members", {}).values() if shape.name not in found else ()
        found.append(shape.name)
    return found


def test_a_member_of_that_name_stays(tmp_path):
    """It is a shape of the service; its own text goes."""
    member = {"documentation": {"shape": "Text", "documentation": "What it says."}, "a": [1]}
    file = tmp_path / "service-2.json.gz"
    file.write_bytes(gzip.compress(json.dumps({"members": member}).encode()))

    left = json.loads(gzip.decompress(without_documentation(file)))
    assert {"members": {"documentation": {"shape": "Text"}, "a": [1]}} == left
