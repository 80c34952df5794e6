"""The kept answer is the transform's own, and is one for the same question only."""

from datetime import date

import pytest

from tests.loop.transforms import kept_parser, kept_transform


@pytest.fixture
def transform(tmp_path):
    """One that tells how often it was asked, and its kept form."""
    asked = []

    def transform(template, parameters, _loader):
        asked.append((template, parameters))
        if reason := template.get("wrong"):
            raise ValueError(reason)
        return {"made": template, "by": len(asked)} | template.get("more", {})

    kept = kept_transform(transform, folder=tmp_path)
    return lambda template, parameters=None: kept(template, parameters or {}, None)


def test_the_same_template_is_transformed_once(transform):
    first = transform({"a": 1})

    assert {"made": {"a": 1}, "by": 1} == first == transform({"a": 1})


def test_another_template_parameter_or_region_is_another_question(transform, monkeypatch):
    """The order of a template's parts counts, too: the transform keeps it."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    answers = [
        transform({"a": 1, "b": 2}),
        transform({"b": 2, "a": 1}),
        transform({"a": 1, "b": 2}, {"p": "1"}),
    ]
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    answers.append(transform({"a": 1, "b": 2}))

    assert [1, 2, 3, 4] == [each["by"] for each in answers]


def test_what_json_would_change_is_made_each_time(transform):
    """Numbers as keys, as in the responses of an API's description; dates."""
    for template in ({"more": {200: "OK"}}, {"more": {"on": date(2026, 11, 27)}}):
        answers = [transform(template) for _ in range(2)]
        assert template["more"].items() <= answers[0].items()
        assert answers[0]["by"] < answers[1]["by"]


def test_a_refusal_is_the_transforms_own(transform):
    """And is not kept."""
    for _ in range(2):
        with pytest.raises(ValueError, match="no such resource"):
            transform({"wrong": "no such resource"})


def test_a_long_template_is_read_once(tmp_path):
    """Each caller has an answer of its own; a short text is read again."""
    read = []

    def parse(text):
        read.append(text)
        return {"a": [text]}

    kept = kept_parser(parse, folder=tmp_path, at_least=5)
    first, second = kept("a long one"), kept("a long one")
    first["a"].append("changed")

    assert {"a": ["a long one"]} == second == kept("a long one")
    assert ["a long one"] == read
    assert [{"a": ["1"]}, {"a": ["1"]}] == [kept("1"), kept("1")]
    assert ["a long one", "1", "1"] == read
