import pytest

from rules.attached_triggers import lost

OURS = "arn:aws:lambda:eu-west-1:123456789012:function:ours"
TOKENS = {"LambdaVersion": "V2_0", "LambdaArn": f"{OURS}-tokens:live"}
ATTACHED = {
    "PreSignUp": {"is": f"{OURS}:live", "was": None},
    "PreTokenGeneration": {"is": TOKENS, "was": None},
}


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ({"PreSignUp": f"{OURS}:live", "PreTokenGenerationConfig": TOKENS}, []),
        ({"PreSignUp": f"{OURS}:7", "PreTokenGeneration": f"{OURS}-tokens"}, []),
        ({"PreSignUp": f"{OURS}-other:live", "PreTokenGenerationConfig": TOKENS}, ["PreSignUp"]),
        ({"PreSignUp": f"{OURS}:live"}, ["PreTokenGeneration"]),
        ({}, ["PreSignUp", "PreTokenGeneration"]),
    ],
)
def test_a_trigger_is_lost_whose_function_another_has_or_nobody(config, names):
    """By function, whatever version or alias is called."""
    assert names == lost(config, ATTACHED)
