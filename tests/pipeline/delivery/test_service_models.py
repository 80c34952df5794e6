"""Calls are the same by botocore's data with and without what a package leaves out."""

import gzip
import json
import ssl
from pathlib import Path

import botocore
import pytest
from botocore.model import ServiceModel
from botocore.regions import EndpointResolver

from pipeline.delivery.service_models import (
    as_read,
    of_services,
    without_comments,
    without_documentation,
)

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


def test_endpoints_are_those_of_before():
    """Of each service that is called, in each region of each partition."""
    models = {DATA / service / "service-2.json.gz" for service in SERVICES}
    file = DATA / "endpoints.json"
    less = json.loads(of_services(file, models))
    whole, left = (EndpointResolver(each) for each in (json.loads(file.read_bytes()), less))

    assert len(json.dumps(less)) < file.stat().st_size / 10
    assert whole.get_available_partitions() == left.get_available_partitions()
    for partition in less["partitions"]:
        for region in partition["regions"]:
            for service in ("sqs", "sns", "logs", "s3"):
                asked = (service, region, partition["partition"])
                assert whole.construct_endpoint(*asked) == left.construct_endpoint(*asked)


def test_the_roots_are_those_of_before(tmp_path):
    """Each certificate; what is said of it is a fifth of the file."""
    whole = Path(botocore.__file__).parent / "cacert.pem"
    left = tmp_path / "cacert.pem"
    left.write_bytes(without_comments(whole))

    assert len(left.read_bytes()) < whole.stat().st_size * 0.9
    assert roots(whole) == roots(left)


def roots(file):
    return ssl.create_default_context(cafile=file).get_ca_certs(binary_form=True)


def test_what_nothing_is_left_out_of_is_copied():
    assert as_read(DATA / "partitions.json", []) is None
