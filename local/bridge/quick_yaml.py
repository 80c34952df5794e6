"""Templates are parsed by libyaml: the values of ministack's loader, in a tenth of the time."""

from typing import Any

import yaml


def loader_for(original: type[yaml.SafeLoader]) -> type[Any]:
    """What *original* constructs, its short tags included, from what libyaml parses."""
    if not yaml.__with_libyaml__:
        return original

    class Loader(yaml.CSafeLoader):
        yaml_constructors = original.yaml_constructors
        yaml_multi_constructors = original.yaml_multi_constructors
        yaml_implicit_resolvers = original.yaml_implicit_resolvers

    return Loader
