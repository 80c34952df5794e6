"""Kept service descriptions are those that botocore would read."""

import json

import boto3
import pytest
from botocore.exceptions import DataNotFoundError
from botocore.loaders import JSONFileLoader, Loader
from moto.core.loaders import create_loader

from tests.loop.service_models import kept

SERVICES = ("cognito-idp", "dynamodb", "s3", "sqs")


@pytest.fixture
def untouched():
    """The method as botocore has it."""
    return Loader.load_data_with_path.__wrapped__


def test_a_description_is_read_once_for_all_sessions(monkeypatch, untouched):
    reads, load_file = [], JSONFileLoader.load_file
    monkeypatch.setattr(Loader, "load_data_with_path", kept(untouched))
    monkeypatch.setattr(
        JSONFileLoader, "load_file", lambda self, path: reads.append(path) or load_file(self, path)
    )
    for _ in range(3):
        boto3.Session("key", "secret", region_name="eu-west-1").client("sqs")

    assert 1 == len([path for path in reads if path.endswith("service-2")])


@pytest.mark.parametrize("service", SERVICES)
def test_a_kept_description_is_what_an_untouched_loader_reads(monkeypatch, untouched, service):
    """Though moto's loaders, here as in any test before, merge into theirs what AWS has not."""
    for make in (create_loader, Loader, Loader):
        found = make().load_service_model(service, "service-2")
    monkeypatch.setattr(Loader, "load_data_with_path", untouched)

    assert json.dumps(Loader().load_service_model(service, "service-2")) == json.dumps(found)


def test_a_file_that_comes_later_is_found(tmp_path):
    """That there is none yet is not remembered."""
    loader = Loader(extra_search_paths=[str(tmp_path)])
    with pytest.raises(DataNotFoundError):
        loader.load_data("later")
    (tmp_path / "later.json").write_text('{"a": 1}')

    assert {"a": 1} == loader.load_data("later")


def test_the_names_of_services_are_looked_for_once():
    """However a caller names the argument; the answer is botocore's."""
    untouched = Loader.list_available_services.__wrapped__
    first = Loader().list_available_services(type_name="service-2")

    assert first is Loader().list_available_services("service-2")
    assert untouched(Loader(), "service-2") == first
