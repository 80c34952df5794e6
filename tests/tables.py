"""Tables like those of the template, for moto and the emulator."""


def create_table(client, name, *, keys=("pk",), **more):
    """Create a table; its *keys* are strings, the second is the sort key."""
    client.create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": key, "KeyType": kind}
            for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)
        ],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )
