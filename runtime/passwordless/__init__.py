"""Sign-in without a password: DynamoDB items, outbox, pepper."""
