"""One table of calls, right and wrong, made of glasslite's interpreter and of those that it stands in for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from glasslite import GlassliteError
from tests.interpreter.calls import Outcome, World, attempt
from tests.interpreter.known import KNOWN, LATER_KEYS
from tests.interpreter.right_use import RIGHT_USE
from tests.interpreter.runtimes import ask, ours
from tests.interpreter.worker import CALLS
from tests.interpreter.wrong_use import OPERATORS, WRONG_USE

#: What LiteRT puts in front of a sentence: the line of its source that says it.
_SOURCE_LINE = re.compile(r"\S*(?:tflite|tensorflow/lite)/[\w/]+\.cc(?::\d+)? ")
#: Where its own sentence ends: what follows is a link, another sentence run together with it, or its C++ signatures.
_END = re.compile(r"\n|The model allocation is null/empty|' failed with error")


@cache
def theirs(runtime: str) -> Mapping[str, Outcome | None]:
    return ask(runtime, list(CALLS))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return ours(tmp_path_factory.mktemp("models"))


def without(value: Any, keys: frozenset[str]) -> Any:
    """A value as a runtime tells it that does not have these keys."""
    if isinstance(value, dict):
        return {key: without(item, keys) for key, item in value.items() if key not in keys}
    return tuple(without(item, keys) for item in value) if isinstance(value, tuple) else value


def disagreement(name: str, mine: Outcome, other: Outcome | None) -> str:
    """What differs; nothing where the two agree."""
    if other is None:
        return "the other runtime died"
    if not other.errors:
        return "" if mine == other else f"{mine} is not {other}"
    if other.errors[0] not in mine.errors:
        return f"{mine.errors or mine.value} is not {other.errors[0]}: {other.text}"
    sentence = _END.split(_SOURCE_LINE.sub("", other.text))[0].strip()
    if name in OPERATORS:
        # What is wrong with an operator is told in glasslite's words; the operator and the phase are LiteRT's.
        sentence = sentence[sentence.rindex("failed to ") :]
        return "" if mine.text.endswith(sentence) else f"{mine.text!r} does not end with {sentence!r}"
    return "" if mine.text.startswith(sentence) else f"{mine.text!r} does not start with {sentence!r}"


@pytest.mark.parametrize("runtime", KNOWN)
@pytest.mark.parametrize("name", CALLS)
def test_a_call_has_the_value_or_the_error_of(name: str, runtime: str, world: World) -> None:
    other = theirs(runtime)[name]
    mine = attempt(CALLS[name], world)
    mine = mine._replace(value=without(mine.value, LATER_KEYS.get(runtime, frozenset())))
    found = disagreement(name, mine, other)
    reason = KNOWN[runtime].get(name)
    if reason is None:
        assert not found, found
    else:
        assert found, f"{name} is listed as different ({reason}) but is the same"


@pytest.mark.parametrize("name", WRONG_USE | OPERATORS)
def test_wrong_use_raises_and_right_use_does_not(name: str, world: World) -> None:
    outcome = attempt(CALLS[name], world)
    assert outcome.errors, f"came out as {outcome.value}"


@pytest.mark.parametrize("name", RIGHT_USE)
def test_right_use_does_not_raise(name: str, world: World) -> None:
    outcome = attempt(RIGHT_USE[name], world)
    assert not outcome.errors, f"{outcome.errors[0]}: {outcome.text}"


def test_errors_of_ours_are_errors_of_glasslite(world: World) -> None:
    """Apart from those that Python itself and NumPy raise."""
    found: dict[str, Any] = {}
    for name in WRONG_USE | OPERATORS:
        try:
            CALLS[name](world)
        except GlassliteError:
            continue
        except Exception as error:
            found[name] = error
    assert {type(e) for e in found.values()} <= {AttributeError, TypeError, ValueError}, found
