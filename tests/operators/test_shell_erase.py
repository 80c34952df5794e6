"""Erasing and exporting one user, against moto: nothing of theirs stays but what is said."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from operators.outside import NotAgreed, Outside
from operators.person import NoSuchUser, person
from operators.rewriting import Rewriting, StillChanging, Version
from operators.stack import DeployedStack
from rules.passwordless.address_keys import holder_without_address
from runtime.passwordless.factors import user_of_subject
from tests.operators.conftest import REGION, CloudFormation
from tests.tables import create_table

TABLES = ("ChallengeTable", "FactorTable", "LinkTable", "SeenEventsTable", "MigrationTable")
SORTED = ("SecurityTable", "LearntTable")
NOW = datetime.now(UTC).replace(microsecond=0)
STRANGER = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"


@pytest.fixture
def world(aws, stack):
    """A pool with two users, tables, and one topic that a queue listens to."""
    dynamodb, cognito = aws("dynamodb"), aws("cognito-idp")
    for table in (*TABLES, *SORTED):
        keys = ["pk", "sk"] if table in SORTED else ["pk"]
        create_table(dynamodb, table, keys=keys)
        stack.resources[table] = ("AWS::DynamoDB::Table", table)
    pool = cognito.create_user_pool(PoolName="p", UsernameAttributes=["email"])["UserPool"]["Id"]
    secret = aws("secretsmanager").create_secret(Name="pepper", SecretString="pepper")["ARN"]
    stack.resources |= {
        "UserPool": ("AWS::Cognito::UserPool", pool),
        "AddressKey": ("AWS::SecretsManager::Secret", secret),
    }
    sqs, topic = aws("sqs"), stack.resources["UserEventsTopic"][1]
    heard = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=heard, AttributeNames=["QueueArn"])["Attributes"]
    aws("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    stack.pool, stack.heard = pool, heard
    return stack


@pytest.fixture
def ada(aws, world):
    """Her sub."""
    return signed_up(aws, world.pool, "ada@example.com")


def signed_up(aws, pool, address):
    made = aws("cognito-idp").admin_create_user(
        UserPoolId=pool,
        Username=address,
        UserAttributes=[{"Name": "email", "Value": address}],
        MessageAction="SUPPRESS",
    )
    return next(each["Value"] for each in made["User"]["Attributes"] if each["Name"] == "sub")


@pytest.fixture
def fill(aws, world):
    """Put what the stack keeps of a user into every table; answer what each item is called."""

    def fill(sub):
        digest = user_of_subject(sub, pool_id=world.pool)
        own = {"user": {"S": digest}, "subject": {"S": sub}, "request": {"S": f"w{digest}"}}
        visits = person(sub, outside(aws, world)).visits(NOW.date())
        items = [
            ("ChallengeTable", f"C#{digest[:8]}", own),
            ("ChallengeTable", f"R#w{digest}", {}),
            ("ChallengeTable", f"S#{digest}#email", {}),
            ("ChallengeTable", f"U#{digest}#code#h", {}),
            ("FactorTable", f"F#{digest}#TOTP", {"sealed": {"S": "sealed-secret"}}),
            ("SeenEventsTable", f"welcome_mail#{world.pool}#{sub}", {}),
            ("SeenEventsTable", f"lock_notice#{world.pool}#{sub}#{NOW.date()}", {}),
            *(("SeenEventsTable", key, {}) for key in (visits[1], visits[37], *visits[-3:])),
            ("SecurityTable", f"failed_sign_in#user#{sub}", {"sk": {"S": "c1"}}),
            ("SecurityTable", f"incident#failed_sign_in#user#{sub}", {"sk": {"S": "-"}}),
        ]
        for table, pk, more in items:
            aws("dynamodb").put_item(TableName=table, Item={"pk": {"S": pk}, **more})
        return {(table, pk) for table, pk, _ in items}

    return fill


def outside(aws, world):
    return Outside(client=aws, stack=DeployedStack(CloudFormation(world.resources), name="tried"))


@pytest.fixture
def kept(aws):
    """What is in the tables."""

    def kept():
        return {
            (table, item["pk"]["S"])
            for table in (*TABLES, "SecurityTable")
            for item in aws("dynamodb").scan(TableName=table)["Items"]
        }

    return kept


@pytest.fixture
def archive(aws, happened):
    """Store one object of events of *subs*; answer its key."""

    def archive(*subs, ago=timedelta(0), name="a", bucket="archive"):
        events = [happened(subject=sub, ago=ago) for sub in subs]
        day = (datetime.now(UTC) - ago).date()
        key = f"type={events[0]['type']}/day={day}/{name}.jsonl"
        body = "".join(f"{json.dumps(event)}\n" for event in events).encode()
        aws("s3").put_object(Bucket=bucket, Key=key, Body=body)
        return key

    return archive


@pytest.fixture
def archived(aws):
    """Whose events are in the archive, by key."""

    def archived():
        found = aws("s3").list_objects_v2(Bucket="archive").get("Contents", [])
        bodies = {
            each["Key"]: aws("s3").get_object(Bucket="archive", Key=each["Key"])["Body"].read()
            for each in found
        }
        return {
            key: [json.loads(line)["subject"] for line in body.splitlines()]
            for key, body in bodies.items()
        }

    return archived


def test_nothing_of_the_user_stays_but_limits(command, ada, fill, kept):
    """Limits stay: deleting an account must be no way round them. Others lose nothing."""
    mine, others = fill(ada), fill(STRANGER)
    command("erase", "ada@example.com", "--stack", "tried")
    stay = {(table, pk) for table, pk in mine if pk.startswith(("S#", "U#"))}

    assert kept() == others | stay | {("ChallengeTable", f"E#{ada}")}


def test_the_account_goes_and_subscribers_are_told(command, aws, world, ada):
    """Of the same fact in the same words as the REST API."""
    command("erase", ada, "--stack", "tried")
    [told] = aws("sqs").receive_message(QueueUrl=world.heard)["Messages"]
    event = json.loads(json.loads(told["Body"])["Message"])

    assert ("auth.user.deleted.v1", ada) == (event["type"], event["subject"])
    with pytest.raises(ClientError, match="UserNotFoundException"):
        aws("cognito-idp").admin_get_user(UserPoolId=world.pool, Username="ada@example.com")


def test_a_dry_run_changes_nothing(command, aws, world, ada, fill, kept):
    """It says what there is, and repeats no address."""
    before = fill(ada)
    lines = command("erase", "ada@example.com", "--stack", "tried", "--dry-run")

    assert before == kept()
    assert "Messages" not in aws("sqs").receive_message(QueueUrl=world.heard)
    assert any("FactorTable F#: deleted at once" in line for line in lines)
    assert "example.com" not in "\n".join(lines)
    aws("cognito-idp").admin_get_user(UserPoolId=world.pool, Username="ada@example.com")


def test_who_says_no_changes_nothing(command, ada, fill, kept):
    """Asked before anything is done."""
    before = fill(ada)
    with pytest.raises(NotAgreed):
        command("erase", ada, "--stack", "tried", answer="n")

    assert before == kept()


@pytest.mark.parametrize("call", ["admin_disable_user", "admin_delete_user"])
def test_78_what_a_sign_in_writes_meanwhile_goes_too(command, aws, world, ada, put, kept, call):
    """While the operator is asked, and by a trigger that was under way to the end."""
    [names] = person("ada@example.com", outside(aws, world)).names
    mine = (f"V#{names.owner}", f"O#{ada}", f"P#{names.owner}#device")
    waited = []

    class Cognito:
        def __getattr__(self, name):
            if name == call:
                put(*mine)
            return getattr(aws("cognito-idp"), name)

    def sleep(seconds):
        waited.append(seconds)
        put(*mine)

    clients = {"cognito-idp": Cognito()}
    command("erase", ada, "--stack", "tried", clients=clients, sleep=sleep)

    assert {("ChallengeTable", f"E#{ada}")} == kept()
    assert [20] == waited


def test_devices_of_an_address_of_before_go(command, aws, ada, kept):
    """They are noted under the address that the user had then; those of others there stay."""
    devices = ({"user": {"S": who}} for who in (STRANGER, ada))
    listed = {"L": [{"M": each} for each in devices]}
    others = {"L": [{"M": {"user": {"S": STRANGER}}}]}
    for pk, known in (("V#before", listed), ("V#others", others)):
        item = {"pk": {"S": pk}, "devices": known}
        aws("dynamodb").put_item(TableName="ChallengeTable", Item=item)

    command("erase", ada, "--yes")

    assert {"V#others"} == {pk for _, pk in kept() if pk.startswith("V#")}


def test_broken_off_it_is_done_again_by_the_sub(command, aws, world, ada, fill, kept):
    """The account may be gone, items not: whatever is left goes."""
    fill(ada)
    aws("cognito-idp").admin_delete_user(UserPoolId=world.pool, Username="ada@example.com")
    lines = command("erase", ada, "--stack", "tried")

    assert any("already deleted" in line for line in lines)
    assert {"S#", "U#", "E#"} == {pk[:2] for _, pk in kept()}
    assert command("erase", ada, "--stack", "tried")


@pytest.mark.usefixtures("world")
def test_somebody_whom_nobody_knows(command):
    """An address that is no user's may be a typing error: nothing is done."""
    with pytest.raises(NoSuchUser, match="give the sub"):
        command("erase", "eve@example.com", "--stack", "tried")


@pytest.mark.parametrize("words", [(), ("ada", "--archive")])
def test_it_is_one_user_or_the_archive(command, words):
    with pytest.raises(ValueError, match="name a user"):
        command("erase", *words, "--stack", "tried")


def test_a_suppressed_address_is_found_by_its_digest(command, aws, world, ada):
    """It stays, and is said: mail to it bounced, for its next owner, too."""
    [names] = person("ada@example.com", outside(aws, world)).names
    item = {"pk": {"S": f"X#{names.unreachable}"}, "expires_at": {"N": "1"}}
    aws("dynamodb").put_item(TableName="ChallengeTable", Item=item)
    lines = command("erase", ada, "--stack", "tried")

    assert any("ChallengeTable X#: kept until it ends by itself" in line for line in lines)


@pytest.fixture
def put(aws):
    """Put items with these keys into the table of challenges, each with *more*."""

    def put(*keys, **more):
        item = {name: {"S": text} for name, text in more.items()}
        for pk in keys:
            aws("dynamodb").put_item(TableName="ChallengeTable", Item={"pk": {"S": pk}, **item})

    return put


def test_78_limits_of_the_address_stay(command, aws, world, ada, put, kept):
    """Invariant 78: who deletes an account and signs up again goes on with the same counts."""
    [names] = person("ada@example.com", outside(aws, world)).names
    limits = [
        *(f"S#{names.holders[0]}#email", f"U#{names.holders[0]}#email#hour-1"),
        f"S#{names.holders[1]}#sign_up",
    ]
    put(*limits)
    lines = command("erase", ada, "--stack", "tried")

    assert {("ChallengeTable", key) for key in (*limits, f"E#{ada}")} == kept()
    assert sum("kept until it ends by itself" in line for line in lines) == 2


def test_54_what_is_a_twins_stays_and_what_is_of_nobody_goes(command, aws, world, ada, put, kept):
    """Invariant 54: who shares the wide form of the address is somebody else."""
    [names] = person("ada@example.com", outside(aws, world)).names
    put("C#twin", holder=names.holders[0], subject=STRANGER)
    put("C#sign-up", holder=names.holders[0], subject="")
    put("C#own", holder="another address by now", subject=ada)
    command("erase", ada, "--stack", "tried")

    assert {("ChallengeTable", key) for key in ("C#twin", f"E#{ada}")} == kept()


def test_a_user_without_an_address_has_limits_by_the_sub(aws, world, ada):
    """So has one who is gone."""
    aws("cognito-idp").admin_delete_user(UserPoolId=world.pool, Username="ada@example.com")
    [names] = person(ada, outside(aws, world)).names
    expected = holder_without_address(b"pepper", pool_id=world.pool, subject=ada)

    assert ((expected,), "", "") == (names.holders, names.owner, names.unreachable)


def test_logs_are_said_with_their_day(command, aws, ada):
    """They cannot be deleted line by line."""
    logs = aws("logs")
    logs.put_retention_policy(logGroupName="pre-sign-up", retentionInDays=90)
    line = {"timestamp": int(NOW.timestamp() * 1000), "message": json.dumps({"subject": ada})}
    logs.put_log_events(logGroupName="pre-sign-up", logStreamName="s", logEvents=[line])
    lines = command("erase", ada, "--stack", "tried", "--dry-run")
    until = (NOW + timedelta(days=90)).date()

    assert f"kept until {until}: lines of the log group pre-sign-up" in lines
    assert not any("post-confirmation" in each for each in lines)


def test_the_archive_is_rewritten_without_all_who_were_erased(command, ada, archive, archived):
    """Others' events stay as they are; an object without any goes."""
    mixed = archive(ada, STRANGER, ada)
    own = archive(ada, name="own")
    other = archive(STRANGER, name="other")
    command("erase", ada, "--stack", "tried")
    lines = command("erase", "--archive", "--stack", "tried")

    assert {mixed: [STRANGER], other: [STRANGER]} == archived()
    assert own not in archived()
    assert "3 events removed from 2 objects" in lines
    assert any("1 users, 1 days, 3 objects" in line for line in lines)
    assert any("run this again after" in line for line in lines)


def test_after_fifteen_days_the_user_is_forgotten(command, ada, archive, archived, kept):
    """An event that a dead-letter queue kept for two weeks came in between, and goes."""
    command("erase", ada, "--stack", "tried")
    command("erase", "--archive", "--stack", "tried")
    archive(ada)
    command("erase", "--archive", "--stack", "tried", now=lambda: NOW + timedelta(days=16))

    assert {} == archived()
    assert set() == kept()
    assert ["the archive has no erased user to remove"] == command(
        "erase", "--archive", "--stack", "tried"
    )


def test_a_lock_of_the_archive_is_told_before_anybody_says_yes(command, aws, world, ada, archive):
    """The operator who erases knows that older versions stay, and what the option does."""
    where = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
    aws("s3").create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True, **where)
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 9}}
    aws("s3").put_object_lock_configuration(
        Bucket="locked", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    world.resources["ArchiveBucket"] = ("AWS::S3::Bucket", "locked")
    archive(ada, STRANGER, bucket="locked")
    erased = command("erase", ada, "--stack", "tried")
    kept = command("erase", "--archive", "--stack", "tried")
    gone = command("erase", "--archive", "--bypass-governance", "--stack", "tried")

    assert any(
        "older versions of the events (Object Lock, GOVERNANCE, 9 days)" in one for one in erased
    )
    assert any("unless --bypass-governance" in one for one in kept)
    assert any("1 older versions of objects, under Object Lock" in one for one in kept)
    assert "1 older versions deleted" in gone
    assert not any("kept until" in one for one in gone)


def test_what_is_kept_is_told_with_its_end(command, aws, world, ada, fill):
    """The day after which DynamoDB deletes it, the last of all of them."""
    fill(ada)
    digest = user_of_subject(ada, pool_id=world.pool)
    for kind, days in (("a", 1), ("b", 2)):
        ends = {"expires_at": {"N": str(int((NOW + timedelta(days=days)).timestamp()))}}
        item = {"pk": {"S": f"S#{digest}#{kind}"}, **ends}
        aws("dynamodb").put_item(TableName="ChallengeTable", Item=item)
    lines = command("erase", ada, "--stack", "tried", "--dry-run")
    last = (NOW + timedelta(days=2)).date()

    assert any(f"S#: kept until it ends by itself, until {last}" in line for line in lines)


def test_a_dry_run_of_the_archive_says_its_price(command, ada, archive, archived):
    """And leaves it as it is."""
    archive(ada)
    command("erase", ada, "--stack", "tried")
    [line] = command("erase", "--archive", "--stack", "tried", "--dry-run")

    assert "dollars" in line
    assert [[ada]] == list(archived().values())


def test_without_an_archive_nobody_is_noted_for_ever(command, world, ada, kept):
    """The stack may have none, or none any more."""
    command("erase", ada, "--stack", "tried")
    del world.resources["ArchiveBucket"]
    command("erase", "--archive", "--stack", "tried", now=lambda: NOW + timedelta(days=16))

    assert set() == kept()


def test_broken_off_the_archive_goes_on_with_the_day(command, aws, ada, archive, archived):
    """What is done is noted day by day."""
    for days in (2, 1, 0):
        archive(ada, ago=timedelta(days=days))
    command("erase", ada, "--stack", "tried")
    first = (NOW - timedelta(days=2)).date().isoformat()
    aws("dynamodb").update_item(
        TableName="ChallengeTable",
        Key={"pk": {"S": f"E#{ada}"}},
        UpdateExpression="SET archive_from = :day",
        ExpressionAttributeValues={":day": {"S": first}},
    )
    broken = Breaking(aws("s3"), at=f"day={(NOW - timedelta(days=1)).date()}")
    with pytest.raises(ConnectionError):
        command("erase", "--archive", "--stack", "tried", clients={"s3": broken})
    [noted] = aws("dynamodb").scan(TableName="ChallengeTable")["Items"]

    assert first == noted["archive_from"]["S"]
    assert 2 == len(archived())
    command("erase", "--archive", "--stack", "tried")
    assert {} == archived()


class Breaking:
    """A client that fails when it is to read an object *at* some place."""

    def __init__(self, s3, *, at):
        self._s3, self._at = s3, at

    def __getattr__(self, name):
        return getattr(self._s3, name)

    def get_object(self, **asked):
        if self._at in asked["Key"]:
            raise ConnectionError
        return self._s3.get_object(**asked)


class Changing(Breaking):
    """Somebody else replaces each object after it was read, so many *times*."""

    def __init__(self, s3, *, times):
        super().__init__(s3, at="")
        self._times = times

    def get_object(self, **asked):
        answer = self._s3.get_object(**asked)
        if self._times:
            self._times -= 1
            body = self._s3.get_object(**asked)["Body"].read() + b'{"subject": "late"}\n'
            self._s3.put_object(**asked, Body=body)
        return answer


def test_what_comes_meanwhile_is_not_lost(aws, archive, archived, ada):
    """The object is read again; if it always changes, the operator is told."""
    key = archive(ada, STRANGER)
    rewriting = Rewriting(Changing(aws("s3"), times=2), bucket="archive", subs=[ada])
    rewriting.rewrite(Version(key, "null", is_latest=True))

    assert [STRANGER, "late", "late"] == archived()[key]
    archive(ada)
    rewriting = Rewriting(Changing(aws("s3"), times=9), bucket="archive", subs=[ada])
    with pytest.raises(StillChanging, match="changed during each of 3 attempts"):
        rewriting.rewrite(Version(key, "null", is_latest=True))
    assert ada in archived()[key]


def test_an_export_has_all_of_it_and_no_secret(command, aws, ada, fill, archive, tmp_path):
    """Profile, every record with its purpose, events of logs and archive, each a line."""
    fill(ada)
    fill(STRANGER)
    archive(ada, STRANGER)
    event = {"user_event": {"subject": ada, "type": "auth.sign_in.succeeded.v1"}}
    line = {"timestamp": int(NOW.timestamp() * 1000), "message": json.dumps(event)}
    aws("logs").put_log_events(logGroupName="pre-sign-up", logStreamName="s", logEvents=[line])
    file = tmp_path / "ada.jsonl"
    lines = command("export", "ada@example.com", "--to", str(file), "--stack", "tried")
    text = file.read_text()
    told = [json.loads(each) for each in text.splitlines()]

    assert [f"{len(told)} records of {ada} in {file}"] == lines
    assert "ada@example.com" == told[0]["record"]["attributes"]["email"]
    assert {"UserPool", "FactorTable F#", "log groups", "ArchiveBucket"} <= {
        each["place"] for each in told
    }
    assert all(each["purpose"] and each["kept"] for each in told)
    assert "sealed-secret" not in text
    assert STRANGER not in text


def test_an_export_goes_to_the_screen_or_is_only_counted(command, ada, fill, capsys):
    fill(ada)
    command("export", ada, "--stack", "tried")
    printed = capsys.readouterr().out.splitlines()
    lines = command("export", ada, "--stack", "tried", "--from", "30d", "--dry-run")

    assert [f"{len(printed)} records of {ada}"] == lines


def test_an_export_of_who_is_gone(command, ada, aws, world, fill, tmp_path):
    """By the sub: what is left, without a profile."""
    fill(ada)
    aws("cognito-idp").admin_delete_user(UserPoolId=world.pool, Username="ada@example.com")
    del world.resources["ArchiveBucket"]
    del world.resources["FactorTable"]
    del world.resources["SecurityTable"]
    command("export", ada, "--to", str(tmp_path / "x"), "--stack", "tried")
    places = {json.loads(each)["place"] for each in (tmp_path / "x").read_text().splitlines()}

    assert "UserPool" not in places
    assert "ChallengeTable C#" in places


def test_an_account_that_somebody_deletes_meanwhile(command, aws, ada):
    """It is gone, as it should be."""

    class Faster:
        def __getattr__(self, name):
            return getattr(aws("cognito-idp"), name)

        def admin_delete_user(self, **asked):
            aws("cognito-idp").admin_delete_user(**asked)
            return aws("cognito-idp").admin_delete_user(**asked)

    lines = command("erase", ada, "--stack", "tried", clients={"cognito-idp": Faster()})

    assert any(line.startswith("erased:") for line in lines)
