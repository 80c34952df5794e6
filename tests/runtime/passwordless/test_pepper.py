"""Two live versions of a secret, and when which of them is used."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused, Unanswered
from runtime.passwordless.pepper import PepperSource, UnknownPepper


class Secrets:
    """Secrets Manager with one secret; its versions are (id, made at), the newest first."""

    def __init__(self, *versions):
        self.versions = list(versions)
        self.calls = 0
        self.error = None

    def get_secret_value(self, *, SecretId, VersionStage):  # noqa: N803  (boto3's names)
        assert "arn" == SecretId
        self.calls += 1
        if self.error:
            raise self.error
        place = ["AWSCURRENT", "AWSPREVIOUS"].index(VersionStage)
        if place >= len(self.versions):
            raise Refused({"Error": {"Code": "ResourceNotFoundException"}}, "GetSecretValue")
        version, created = self.versions[place]
        return {"VersionId": version, "SecretString": f"of {version}", "CreatedDate": created}


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def time(now):
    return Clock(now)


def minutes(number):
    return timedelta(minutes=number)


def test_the_first_version_is_used_at_once(time):
    """There is no other."""
    peppers = PepperSource(Secrets(("v1", time())), arn="arn", now=time)()

    assert "v1" == peppers.newest
    assert {"v1": b"of v1"} == peppers.by_version


def test_both_versions_are_live(time):
    """A code of the one before is good until it expires."""
    secrets = Secrets(("v2", time() - minutes(60)), ("v1", time() - minutes(9000)))
    peppers = PepperSource(secrets, arn="arn", now=time)()

    assert "v2" == peppers.newest
    assert b"of v1" == peppers.of("v1")


def test_a_new_version_is_not_used_before_everybody_can_know_it(time):
    """
    The checking function reads every five minutes, so it is used after ten.

    Between those who made and those who check, no code is lost, whenever
    each of them looked last.
    """
    secrets = Secrets(("v1", time() - minutes(9000)))
    maker, checker = (PepperSource(secrets, arn="arn", now=time) for _ in range(2))
    secrets.versions.insert(0, ("v2", time()))
    used = []
    for minute in range(16):
        time.now = secrets.versions[0][1] + minutes(minute)
        if minute % 5 == 4:
            checker()
        newest = maker().newest
        used.append(newest)
        assert newest in checker().by_version

    assert ["v1"] * 10 + ["v2"] * 6 == used


def test_the_secret_is_fetched_once_in_five_minutes(time):
    """Two calls, one for each version, and none at a sign-in in between."""
    secrets = Secrets(("v1", time()))
    source = PepperSource(secrets, arn="arn", now=time)
    for _ in range(10):
        source()

    assert 2 == secrets.calls
    time.now += minutes(5)
    source()
    source()
    assert 4 == secrets.calls


@pytest.mark.parametrize(
    "error",
    [
        Unanswered("timeout"),
        Refused({"Error": {"Code": "AccessDeniedException"}}, "GetSecretValue"),
    ],
)
def test_what_is_known_is_in_use_while_secrets_manager_fails(time, error, capsys):
    """And it is asked again five minutes later."""
    secrets = Secrets(("v1", time()))
    source = PepperSource(secrets, arn="arn", now=time)
    secrets.error = error
    time.now += minutes(5)

    assert "v1" == source().newest
    assert "pepper not refreshed" in capsys.readouterr().out
    assert "v1" == source().newest
    assert 3 == secrets.calls


def test_a_container_without_a_secret_does_not_start(time):
    """Before anybody is served."""
    secrets = Secrets(("v1", time()))
    secrets.error = Refused({"Error": {"Code": "AccessDeniedException"}}, "GetSecretValue")
    with pytest.raises(Refused):
        PepperSource(secrets, arn="arn", now=time)


def test_a_previous_version_that_is_kept_back_stops_the_start(time):
    """Only what is not there is no second version; else codes under way would be void."""

    class Guarded(Secrets):
        def get_secret_value(self, *, SecretId, VersionStage):  # noqa: N803  (boto3's names)
            if VersionStage == "AWSPREVIOUS":
                self.error = Refused({"Error": {"Code": "AccessDeniedException"}}, "Get")
            return super().get_secret_value(SecretId=SecretId, VersionStage=VersionStage)

    with pytest.raises(Refused, match="AccessDeniedException"):
        PepperSource(Guarded(("v1", time())), arn="arn", now=time)


def test_a_version_that_is_gone_is_named_and_the_secrets_are_not(time):
    """Not in an exception, nor in a log that shows the object."""
    peppers = PepperSource(Secrets(("v1", time())), arn="arn", now=time)()
    with pytest.raises(UnknownPepper, match="v0"):
        peppers.of("v0")

    assert "of v1" not in repr(peppers)
