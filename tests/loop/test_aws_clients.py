"""What clients share is what each would have made, and it is made once."""

import ssl
from types import SimpleNamespace
from unittest import mock

import boto3
import botocore.client
import botocore.httpsession
import botocore.session
import pytest
from botocore.model import ServiceModel

from tests.loop.aws_clients import Later, by_description, by_member

DESCRIPTION = {"metadata": {"serviceId": "One"}, "operations": {}, "shapes": {}}


def client(service, **named):
    return boto3.session.Session("key", "secret").client(service, "eu-west-1", **named)


def test_two_clients_of_a_service_share_model_and_class():
    one, other = client("sns"), client("sns")

    assert one is not other
    assert type(one) is type(other)
    assert one.meta.service_model is other.meta.service_model
    assert type(one) is not type(client("sqs"))


def test_a_client_has_the_methods_of_its_session_alone():
    """boto3 adds some to those of S3, botocore does not."""
    of_boto3 = client("s3")
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    of_botocore = botocore.session.Session().create_client("s3", "eu-west-1", **keys)

    assert hasattr(of_boto3, "upload_file")
    assert not hasattr(of_botocore, "upload_file")


@pytest.mark.parametrize("name", ["one", "other"])
def test_another_description_or_name_has_another_model(name):
    make = by_description(ServiceModel)
    equal = dict(DESCRIPTION)

    assert make(DESCRIPTION, service_name=name) is make(DESCRIPTION, service_name=name)
    assert name == make(DESCRIPTION, service_name=name).service_name
    assert make(DESCRIPTION, service_name=name) is not make(equal, service_name=name)
    assert make(DESCRIPTION, service_name=name) is not make(DESCRIPTION, service_name="third")


def test_a_client_makes_a_tls_context_when_it_is_looked_at():
    session = botocore.httpsession.URLLib3Session()
    with mock.patch.object(botocore.httpsession, "SSLContext", wraps=ssl.SSLContext) as made:
        context = session._get_ssl_context()
        assert not made.called
        assert ssl.CERT_REQUIRED == context.verify_mode
        context.verify_mode = ssl.CERT_NONE

    assert ssl.CERT_NONE == context.verify_mode
    assert 1 == made.call_count


def test_what_is_made_later_is_made_once():
    make = mock.Mock(side_effect=SimpleNamespace)
    later = Later(make)
    later.one = 1

    assert 1 == later.one
    assert 1 == make.call_count


@pytest.mark.parametrize(("obj", "asked"), [({}, 1), ({"Member": 1}, 1), ("text", 2)])
def test_the_names_of_a_member_are_found_once_for_dictionaries(obj, asked):
    """Other objects may have names of their own."""
    keys_of = mock.Mock(side_effect=lambda _, context: iter([context.key, "member"]))
    keys_once = by_member(keys_of)
    picker = SimpleNamespace(alias_providers=[])
    context = SimpleNamespace(obj=obj, shape=object(), key="Member")

    assert ["Member", "member"] == list(keys_once(picker, context))
    assert ["Member", "member"] == list(keys_once(picker, context))
    assert asked == keys_of.call_count


def test_another_shape_has_other_names():
    keys_once = by_member(lambda _, context: iter([context.shape]))
    picker = SimpleNamespace(alias_providers=[])
    shapes = ["one", "other", "one"]
    contexts = [SimpleNamespace(obj={}, shape=each, key="Member") for each in shapes]

    assert shapes == [next(iter(keys_once(picker, each))) for each in contexts]
