"""A twin of CloudFormation: what an update would do to each resource, by the registry's schemas."""
