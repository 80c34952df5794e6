"""The pool remembers devices for a while, as a pool that the suite is attached to may."""

from contextlib import contextmanager

from operators.adoption.pool_update import update_of


@contextmanager
def tracking_devices(suite):
    """A remembered device stands for a second factor meanwhile."""
    cognito, named = suite.emulator.client("cognito-idp"), {"UserPoolId": suite.user_pool_id}
    members = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members

    def update(**more):
        pool = cognito.describe_user_pool(**named)["UserPool"]
        cognito.update_user_pool(**update_of(pool, pool["LambdaConfig"], members=members) | more)

    update(DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})
    yield
    update(DeviceConfiguration={})
