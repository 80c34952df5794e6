"""Kept service descriptions are those that botocore would read."""

import json

import boto3
import pytest
from botocore.loaders import JSONFileLoader, Loader

from tests.loop.service_models import kept


@pytest.fixture
def reads(monkeypatch):
    """The files that are read from now on, behind a memory that is empty."""
    reads, original = [], JSONFileLoader.load_file.__wrapped__

    def load_file(self, path):
        reads.append(path)
        return original(self, path)

    monkeypatch.setattr(JSONFileLoader, "load_file", kept(load_file))
    return reads


def test_a_description_is_read_once_for_all_sessions(reads):
    for _ in range(3):
        boto3.Session("key", "secret", region_name="eu-west-1").client("sqs")

    assert 1 == len([path for path in reads if path.endswith("service-2")])


@pytest.mark.parametrize("service", ["cognito-idp", "dynamodb", "s3", "sqs"])
def test_a_kept_description_is_what_an_untouched_loader_reads(monkeypatch, service):
    """Loaders merge their extras into what they read, each one anew."""
    for _ in range(3):
        found = Loader().load_service_model(service, "service-2")
    monkeypatch.setattr(JSONFileLoader, "load_file", JSONFileLoader.load_file.__wrapped__)
    untouched = Loader().load_service_model(service, "service-2")

    assert json.dumps(untouched) == json.dumps(found)


def test_a_file_that_comes_later_is_found(tmp_path):
    """That there is none yet is not remembered."""
    path = tmp_path / "model"
    assert JSONFileLoader().load_file(str(path)) is None
    path.with_suffix(".json").write_text('{"a": 1}')

    assert {"a": 1} == JSONFileLoader().load_file(str(path))
