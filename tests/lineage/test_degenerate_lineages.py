"""What do the measures of lineages say where there is no idea, one idea, or nothing was drawn from anything? One table.

A row for each public measure, a column for each lineage in which something is missing; cells as in
``tests/networks/test_degenerate.py``. A measure that has no row fails the first test.
"""

import inspect
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import cocodesign.lineage
from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.lineage import (
    IdeaLineage,
    ancestor_counts,
    ancestor_overlap,
    ancestors,
    coalescence,
    credit,
    credit_flow,
    credit_of_people,
    descendant_counts,
    descendants,
    disruption_counts,
    disruption_index,
    exact_path_counts,
    generations,
    generativity,
    idea_lineage,
    inferred_derivations,
    likely_duplicates,
    main_path,
    novelty_of_ideas,
    number_of_paths,
    originality,
    path_counts,
    persistence,
    precision_and_recall,
    recombination,
    roots,
    royalties,
)


def _lineage(links, ideas, *, inferred=False):
    """Ideas that came a minute apart, each with an author of its own, and what was drawn from what."""
    columns = ["parent", "child"]
    drawn = pd.DataFrame(links, columns=columns).astype(dict.fromkeys(columns, "str"))
    drawn = drawn.assign(kind="builds_on", inferred=inferred)
    said = pd.DataFrame({"contribution": pd.Series(ideas, dtype="str"), "kind": "idea"})
    said["participant"] = "by " + said["contribution"]
    said["text"] = "words of " + said["contribution"]
    said["created_at"] = pd.date_range("2026-03-14T18:00Z", periods=len(ideas), freq="min")
    return idea_lineage(drawn, said, inferred=inferred), drawn, said


LINEAGES = {
    "no ideas": _lineage([], []),
    "one idea": _lineage([], ["a"]),
    "nothing drawn": _lineage([], ["a", "b", "c"]),
    "inferred only": _lineage([("a", "b")], ["a", "b"], inferred=True),
    "two components": _lineage([("a", "b"), ("c", "d")], ["a", "b", "c", "d"]),
}


def told(take, case):
    """What comes out, in a word: the number, the numbers of a series, the size of a table, or the refusal."""
    try:
        found = take(*case)
    except UndefinedMeasureError:
        return "undefined"
    except InvalidInputError:
        return "refused"
    if isinstance(found, int | float | np.number | Fraction):
        return _number(found)
    if isinstance(found, pd.Series):
        return "[" + " ".join(_number(value) for value in found) + "]"
    if isinstance(found, pd.DataFrame):
        return f"{len(found)} × {len(found.columns)}"
    if isinstance(found, IdeaLineage):
        return f"{len(found)} ideas"
    return "[" + " ".join(found) + "]"


def _number(value):
    return "nan" if pd.isna(value) else f"{float(value):.3g}"


def _of(measure, *more, **options):
    return lambda lineage, drawn, said: measure(lineage, *more, **options)


def _letters(texts):
    return [[text.count(letter) for letter in "abcd"] for text in texts]


MEASURES = {
    "ancestor_counts": _of(ancestor_counts),
    "ancestor_overlap": _of(ancestor_overlap, "a", "b"),
    "ancestors": _of(ancestors, "b"),
    "coalescence": _of(coalescence, ["a", "b"]),
    "credit": _of(credit, "b"),
    "credit_flow": _of(credit_flow),
    "credit_of_people": lambda lineage, drawn, said: credit_of_people(credit(lineage, "b"), said),
    "descendant_counts": _of(descendant_counts),
    "descendants": _of(descendants, "a"),
    "disruption_counts": _of(disruption_counts),
    "disruption_index": _of(disruption_index),
    "exact_path_counts": _of(exact_path_counts),
    "generations": _of(generations),
    "generativity": _of(generativity),
    "idea_lineage": lambda lineage, drawn, said: idea_lineage(drawn, said, inferred=True),
    "inferred_derivations": lambda lineage, drawn, said: inferred_derivations(said, encoder=_letters),
    "likely_duplicates": lambda lineage, drawn, said: likely_duplicates(said, encoder=_letters),
    "main_path": _of(main_path),
    "novelty_of_ideas": lambda lineage, drawn, said: novelty_of_ideas(
        lineage, recombination(lineage, rng=1, replicates=5)
    ),
    "number_of_paths": _of(number_of_paths),
    "originality": _of(originality),
    "path_counts": _of(path_counts),
    "persistence": _of(persistence),
    "precision_and_recall": lambda lineage, drawn, said: precision_and_recall(drawn, drawn)["value"],
    "recombination": _of(recombination, rng=1, replicates=5),
    "roots": _of(roots),
    "royalties": lambda lineage, drawn, said: royalties(100, credit(lineage, "b")),
}

ELSEWHERE = {"words_and_letters"}
"""It takes texts, not a lineage, and needs scikit-learn: see test_inferred.py."""


EXPECTED = """
                     | no ideas  | one idea  | nothing drawn | inferred only | two components
ancestor_counts      | []        | [0]       | [0 0 0]       | [0 1]         | [0 1 0 1]
ancestor_overlap     | refused   | refused   | undefined     | 0             | 0
ancestors            | refused   | refused   | []            | [1]           | [1]
coalescence          | refused   | refused   | 0 × 2         | 1 × 2         | 1 × 2
credit               | refused   | refused   | [1]           | [1]           | [0.5 0.5]
credit_flow          | []        | [1]       | [1 1 1]       | [1 1]         | [1.5 0.5 1.5 0.5]
credit_of_people     | refused   | refused   | [1]           | [1]           | [0.5 0.5]
descendant_counts    | []        | [0]       | [0 0 0]       | [1 0]         | [1 0 1 0]
descendants          | refused   | []        | []            | [1]           | [1]
disruption_counts    | 0 × 3     | 1 × 3     | 3 × 3         | 2 × 3         | 4 × 3
disruption_index     | []        | [nan]     | [nan nan nan] | [nan nan]     | [nan nan nan nan]
exact_path_counts    | 0 × 3     | 0 × 3     | 0 × 3         | 1 × 3         | 2 × 3
generations          | []        | [0]       | [0 0 0]       | [0 1]         | [0 1 0 1]
generativity         | []        | [0]       | [0 0 0]       | [1 0]         | [1 0 1 0]
idea_lineage         | 0 ideas   | 1 ideas   | 3 ideas       | 2 ideas       | 4 ideas
inferred_derivations | 0 × 5     | 0 × 5     | 3 × 5         | 1 × 5         | 5 × 5
likely_duplicates    | 0 × 5     | 0 × 5     | 3 × 5         | 1 × 5         | 6 × 5
main_path            | undefined | undefined | undefined     | 1 × 4         | 2 × 4
novelty_of_ideas     | undefined | undefined | undefined     | undefined     | undefined
number_of_paths      | 0         | 0         | 0             | 1             | 2
originality          | []        | [nan]     | [nan nan nan] | [nan 0]       | [nan 0 nan 0]
path_counts          | 0 × 4     | 0 × 4     | 0 × 4         | 1 × 4         | 2 × 4
persistence          | []        | [0]       | [0 0 0]       | [1 0]         | [1 0 1 0]
precision_and_recall | [nan nan] | [nan nan] | [nan nan]     | [1 1]         | [1 1]
recombination        | undefined | undefined | undefined     | undefined     | undefined
roots                | []        | [a]       | [a b c]       | [a]           | [a c]
royalties            | refused   | refused   | [100]         | [100]         | [50 50]
"""


def _expected():
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in EXPECTED.strip("\n").splitlines()]
    assert head[1:] == list(LINEAGES)
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_every_public_measure_of_lineages_has_a_row():
    public = {
        name for name in cocodesign.lineage.__all__ if inspect.isfunction(getattr(cocodesign.lineage, name))
    }
    assert set(MEASURES) | ELSEWHERE == public
    assert list(_expected()) == list(MEASURES)


@pytest.mark.parametrize("case", LINEAGES)
@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.filterwarnings("error")
def test_a_lineage_in_which_something_is_missing_gives_what_the_table_says(name, case):
    assert told(MEASURES[name], LINEAGES[case]) == _expected()[name][case]


@pytest.mark.parametrize("name", MEASURES)
def test_what_is_refused_says_why(name):
    for lineage in LINEAGES.values():
        try:
            MEASURES[name](*lineage)
        except (UndefinedMeasureError, InvalidInputError) as reason:
            assert len(str(reason)) > 20
            assert str(reason).rstrip().endswith((".", ")"))


def test_an_idea_drawn_from_itself_is_refused():
    with pytest.raises(InvalidInputError, match="a"):
        _lineage([("a", "a")], ["a"])
