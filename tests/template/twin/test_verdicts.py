"""Each rule of the twin on a template of its own."""

import pytest

from pipeline.twin.names import Place
from pipeline.twin.verdicts import KEEPS, created, deleted, stale_aliases, updated
from tests.template.twin.rules import POOL, fates, group, resource, stack


def test_nothing_is_said_of_what_does_not_change():
    one = stack({"Pool": POOL, "G": group("a")})

    assert () == updated(one, stack({"Pool": POOL, "G": group("a")})).verdicts


def test_a_group_of_another_name_is_another_group():
    """GroupName is create-only."""
    before, after = (stack({"Pool": POOL, "G": group(name)}) for name in "ab")
    [verdict] = updated(before, after).verdicts

    assert ("replace", "all memberships", ("GroupName",)) == (
        verdict.fate,
        verdict.lost,
        verdict.why,
    )
    assert {"cognito-idp:CreateGroup", "cognito-idp:DeleteGroup"} <= verdict.permissions


def test_a_kept_group_loses_nothing():
    before, after = (
        stack({"Pool": POOL, "G": group(name, UpdateReplacePolicy="Retain")}) for name in "ab"
    )
    [verdict] = updated(before, after).verdicts

    assert ("replace", "") == (verdict.fate, verdict.lost)
    assert KEEPS in verdict.why


def test_a_kept_group_is_in_the_way_of_going_back():
    """It is there under its name; only an import takes it in again."""
    old, new = (
        stack({"Pool": POOL, "G": group(name, UpdateReplacePolicy="Retain")}) for name in "ab"
    )
    there = updated(old, new)

    assert {"G": "refuse"} == fates(there.after, old, left=there.left)
    assert {"G": "replace"} == fates(there.after, old)


def mapped(*, fifo):
    return stack(
        {
            "Q": resource("SQS::Queue", FifoQueue=fifo),
            "F": resource("Lambda::Function", Environment={"Variables": {"Q": {"Ref": "Q"}}}),
            "M": resource(
                "Lambda::EventSourceMapping",
                FunctionName={"Ref": "F"},
                EventSourceArn={"Fn::GetAtt": ["Q", "Arn"]},
            ),
            "S": resource("SNS::Subscription", TopicArn="t", Endpoint={"Fn::GetAtt": "Q.Arn"}),
        }
    )


def test_a_replacement_reaches_whatever_refers_to_it():
    """Another queue is another event source and endpoint, which are create-only."""
    expected = {"Q": "replace", "F": "update", "M": "replace", "S": "replace"}

    assert expected == fates(mapped(fifo=False), mapped(fifo=True))


def test_a_pool_has_one_domain():
    """The new one is made first: "User pool already has a domain configured"."""
    before, after = (
        stack(
            {
                "Pool": POOL,
                "D": resource("Cognito::UserPoolDomain", UserPoolId={"Ref": "Pool"}, Domain=name),
            }
        )
        for name in "ab"
    )

    assert {"D": "refuse"} == fates(before, after)


@pytest.mark.parametrize(
    "other",
    [
        {"UsernameAttributes": ["phone_number"]},
        {"UsernameConfiguration": {"CaseSensitive": True}},
        {"AliasAttributes": ["email"]},
    ],
)
def test_a_pool_never_changes_how_users_are_named(other):
    """No create-only properties in the schema, and no members of UpdateUserPool."""
    after = {**POOL, "Properties": {**POOL["Properties"], **other}}

    assert {"Pool": "refuse"} == fates(stack({"Pool": POOL}), stack({"Pool": after}))


def with_attributes(*names, required=False):
    schema = [{"Name": name, "AttributeDataType": "String", "Required": required} for name in names]
    return stack({"Pool": {**POOL, "Properties": {**POOL["Properties"], "Schema": schema}}})


def test_attributes_of_a_pool_are_added_and_never_changed():
    assert {"Pool": "update"} == fates(with_attributes("a"), with_attributes("a", "b"))
    assert {"Pool": "refuse"} == fates(with_attributes("a", "b"), with_attributes("a"))
    assert {"Pool": "refuse"} == fates(with_attributes("a"), with_attributes("a", required=True))
    assert {"Pool": "refuse"} == fates(with_attributes(), with_attributes("a", required=True))


@pytest.mark.parametrize("keeps", ["Retain", "RetainExceptOnCreate"])
def test_a_protected_resource_is_not_deleted_and_a_retained_one_is_left(keeps):
    table = resource("DynamoDB::Table", DeletionProtectionEnabled=True)

    assert {"Pool": "refuse"} == fates(stack({"Pool": POOL}), stack({}))
    assert {"T": "refuse"} == fates(stack({"T": table}), stack({}))
    assert {"Pool": "leave"} == fates(stack({"Pool": {**POOL, "DeletionPolicy": keeps}}), stack({}))


def test_what_is_deleted_tells_what_is_lost():
    [verdict] = updated(stack({"Q": resource("SQS::Queue")}), stack({})).verdicts

    assert ("delete", "messages that were not yet taken") == (verdict.fate, verdict.lost)
    assert "sqs:DeleteQueue" in verdict.permissions


def published(description, memory, **more):
    return stack(
        {
            "F": resource("Lambda::Function", MemorySize=memory, **more),
            "V": resource("Lambda::Version", FunctionName={"Ref": "F"}, Description=description),
        }
    )


def test_a_version_of_an_unchanged_function_is_refused():
    """Lambda: "A version for this Lambda function exists"."""
    reserved = published("b", 128, ReservedConcurrentExecutions=5)

    assert {"V": "refuse"} == fates(published("a", 128), published("b", 128))
    assert {"F": "update", "V": "refuse"} == fates(published("a", 128), reserved)
    assert {"F": "update", "V": "replace"} == fates(published("a", 128), published("b", 256))


def test_an_alias_that_goes_on_with_the_settings_before_is_told():
    """The function changes, and no version is published."""
    before = published("a", 128)

    assert ["F"] == stale_aliases(updated(before, published("a", 256)))
    assert [] == stale_aliases(updated(before, published("b", 256)))
    assert [] == stale_aliases(updated(before, published("a", 128, ReservedConcurrentExecutions=1)))


LOG = {"L": resource("Logs::LogGroup", keeps={"DeletionPolicy": "Retain"}, LogGroupName="/x")}
UNNAMED = {"L": resource("Logs::LogGroup", keeps={"DeletionPolicy": "Retain"})}


def test_a_name_that_was_left_behind_is_taken():
    gone = updated(stack(LOG), stack({}))

    assert {"L": "refuse"} == fates(gone.after, stack(LOG), left=gone.left)
    assert {"L": "create"} == fates(gone.after, stack(LOG))


def test_a_name_that_aws_made_is_never_in_the_way():
    """What comes again has another name."""
    policy = {
        **UNNAMED,
        "P": resource("S3::BucketPolicy", keeps={"DeletionPolicy": "Retain"}, Bucket={"Ref": "L"}),
    }
    gone = updated(stack(policy), stack({}))

    assert {"L": "create", "P": "create"} == fates(gone.after, stack(policy), left=gone.left)


def test_a_stack_that_comes_again_meets_what_the_one_before_left():
    """T: a group of the pool before is not in the way of one in the new pool."""
    kept = {"DeletionPolicy": "Retain"}
    whole = {"Pool": {**POOL, **kept}, "G": group("a", **kept), **LOG}
    left = deleted(stack(whole)).left

    anew = created(stack(whole, place=Place(deployment=2)), left).fates()
    assert {"Pool": "create", "G": "create", "L": "refuse"} == anew


def keyed(key, **more):
    schema = [{"AttributeName": key, "KeyType": "HASH"}]
    return stack({"T": resource("DynamoDB::Table", KeySchema=schema, **more)})


def test_a_name_that_the_template_gives_stands_in_the_way():
    """The new resource is made before the old one is deleted."""
    assert {"T": "refuse"} == fates(keyed("a", TableName="t"), keyed("b", TableName="t"))


def test_what_depends_on_the_value_is_told_as_perhaps():
    [verdict] = updated(keyed("a"), keyed("b")).verdicts

    assert ("replace", ("KeySchema, perhaps",)) == (verdict.fate, verdict.why)


def test_where_the_old_one_goes_first_its_name_is_free():
    before, after = (
        stack(
            {
                "F": resource(
                    "Logs::SubscriptionFilter",
                    FilterName="f",
                    LogGroupName=name,
                    DestinationArn="d",
                )
            }
        )
        for name in "ab"
    )

    assert {"F": "replace"} == fates(before, after)


def test_a_region_without_the_type_refuses_it():
    """CloudFormation: "Unrecognized resource types"."""
    mail = {"S": resource("SES::ConfigurationSet", Name="a")}
    there = stack(mail, place=Place(region="eu-south-2"))

    assert {"S": "refuse"} == created(there).fates()
    assert {"S": "create"} == created(stack(mail)).fates()


def test_the_type_of_a_resource_does_not_change():
    assert {"R": "refuse"} == fates(
        stack({"R": resource("SQS::Queue", QueueName="a")}),
        stack({"R": resource("SNS::Topic", TopicName="b")}),
    )
