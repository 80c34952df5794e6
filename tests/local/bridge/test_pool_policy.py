from local.bridge.cloudformation import pool_for


def test_a_policy_from_parameters_has_numbers_and_switches():
    """A parameter is text; CloudFormation hands on what the member is."""
    told = {"MinimumLength": "12", "RequireSymbols": "false", "RequireNumbers": True}
    stored = pool_for(lambda data: data)({"Policies": {"PasswordPolicy": told}, "PoolName": "p"})

    assert {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireSymbols": False,
                "RequireNumbers": True,
            }
        },
        "PoolName": "p",
    } == stored


def test_a_pool_without_a_policy_is_stored_as_it_is():
    assert {"PoolName": "p"} == pool_for(lambda data: data)({"PoolName": "p"})
