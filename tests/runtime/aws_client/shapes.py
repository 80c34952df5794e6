"""Inputs and answers of AWS's actions, drawn from the shapes that botocore has of them."""

from hypothesis import strategies as st

_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"]),
    max_size=8,
)
_DEPTH = 5  # attribute values hold attribute values


def drawn(shape, *, depth=0, whole=False):
    """Values of *shape*; with *whole*, all of its members. Blobs only where they must be."""
    return _KINDS[shape.type_name](shape, depth, whole)


def _keys(shape):
    return st.sampled_from(shape.enum) if getattr(shape, "enum", None) else _TEXTS.filter(bool)


def _structure(shape, depth, whole):
    members = {
        name: member for name, member in shape.members.items() if _is_plain(member, depth + 1)
    }
    one_of_all = getattr(shape, "is_tagged_union", False) or shape.name == "AttributeValue"
    if one_of_all:
        return st.one_of(
            *[
                drawn(member, depth=depth + 1).map(lambda value, name=name: {name: value})
                for name, member in members.items()
            ]
        )
    needed = {name: drawn(shape.members[name], depth=depth + 1) for name in shape.required_members}
    others = {
        name: drawn(member, depth=depth + 1)
        for name, member in members.items()
        if name not in needed
    }
    if whole:
        return st.fixed_dictionaries(needed | others)
    return st.fixed_dictionaries(needed, optional=others).flatmap(
        lambda one: st.permutations(list(one.items())).map(dict)
    )


def _is_plain(shape, depth):
    """Neither a blob nor a list of them, and no deeper than it is worth."""
    if shape.type_name == "blob":
        return False
    if shape.type_name == "list":
        return shape.member.type_name != "blob" and depth < _DEPTH
    return shape.type_name not in {"map", "structure"} or depth < _DEPTH


def _string(shape, *_):
    return st.sampled_from(shape.enum) if getattr(shape, "enum", None) else _TEXTS


def _map(shape, depth, _):
    values = drawn(shape.value, depth=depth + 1)
    return st.dictionaries(_keys(shape.key), values, min_size=1, max_size=2)


_NUMBERS = st.integers(0, 900)
_KINDS = {
    "structure": _structure,
    "list": lambda shape, depth, _: st.lists(
        drawn(shape.member, depth=depth + 1), min_size=1, max_size=2
    ),
    "map": _map,
    "string": _string,
    "blob": lambda *_: st.binary(min_size=1, max_size=8),
    "boolean": lambda *_: st.booleans(),
    "integer": lambda *_: _NUMBERS,
    "long": lambda *_: _NUMBERS,
    "double": lambda *_: _NUMBERS.map(float),
    "timestamp": lambda *_: st.integers(1, 2_000_000_000),
}
