"""Columns of a table become arrays for a network.

`choose_columns` tells numbers from categories; `Encoder` turns columns into (rows, width) float32 with statistics of the
training rows alone; `read_target` turns the target column into classes or numbers; `split_rows` keeps rows for the test.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .errors import InputError
from .tables import Table, as_numbers, is_missing

MOST_CATEGORIES = 50  # of a text column with more different values, the most frequent are told apart
MOST_CLASSES = 20  # a target of whole numbers with more different values is taken for a quantity
MISSING_NAME = "(missing)"
OTHER_NAME = "(other)"
_ID_NAME = re.compile(r"(?i:(^|[_\- ])(id|no|index|번호)$)|Id$|ID$")


@dataclass(frozen=True)
class Column:
    """How one column of a table becomes columns of numbers; `fill` and `categories` come from the training rows."""

    name: str
    kind: str  # "number" or "category"
    fill: float = 0.0
    flag_missing: bool = False
    categories: tuple[str, ...] = ()

    @property
    def outputs(self) -> list[str]:
        """Return the names of the numbers that the column becomes."""
        if self.kind == "number":
            return [self.name, f"{self.name} is missing"] if self.flag_missing else [self.name]
        return [f"{self.name} = {category}" for category in self.categories]

    def encode(self, values: Sequence[str], delimiter: str) -> np.ndarray:
        """Return the column as (rows, len(outputs)) float32."""
        if self.kind == "number":
            numbers, _ = as_numbers(values, delimiter)
            missing = np.isnan(numbers)
            parts = [np.where(missing, self.fill, numbers)] + ([missing] if self.flag_missing else [])
            return np.stack(parts, axis=1).astype(np.float32)
        place = {category: i for i, category in enumerate(self.categories)}
        other = place.get(OTHER_NAME, -1)
        indices = np.array([place.get(_category(text), other) for text in values])
        return (indices[:, None] == np.arange(len(self.categories))).astype(np.float32)


@dataclass(frozen=True)
class Encoder:
    """The columns that go into the network, each with what it learned from the training rows."""

    columns: tuple[Column, ...]
    delimiter: str = ","

    @classmethod
    def fit(cls, table: Table, kinds: dict[str, str], rows: np.ndarray) -> "Encoder":
        """Return the encoder for the columns `kinds` ("number" or "category"), learned from some rows of a table."""
        columns = []
        for name, kind in kinds.items():
            values = [table.columns[name][i] for i in rows]
            if kind == "number":
                numbers, _ = as_numbers(values, table.delimiter)
                known = numbers[~np.isnan(numbers)]
                fill = float(np.median(known)) if len(known) else 0.0
                columns.append(Column(name, kind, fill, flag_missing=len(known) < len(numbers)))
            else:
                counts = Counter(map(_category, values)).most_common()
                kept = sorted(category for category, _ in counts[:MOST_CATEGORIES])
                rest = [OTHER_NAME] if len(counts) > MOST_CATEGORIES else []
                columns.append(Column(name, kind, categories=(*kept, *rest)))
        return cls(tuple(columns), table.delimiter)

    def encode(self, table: Table) -> np.ndarray:
        """Return the rows of a table as (rows, width) float32."""
        parts = [column.encode(table.column(column.name), table.delimiter) for column in self.columns]
        return np.concatenate(parts, axis=1)

    @property
    def outputs(self) -> list[str]:
        """Return the names of the encoded columns."""
        return [name for column in self.columns for name in column.outputs]

    def to_dict(self) -> dict[str, Any]:
        """Return the encoder as plain data for JSON."""
        return {"columns": [asdict(column) for column in self.columns]}


def _category(text: str) -> str:
    return MISSING_NAME if is_missing(text) else text


def choose_columns(
    table: Table, target: str, only: Sequence[str] | None = None, ignore: Sequence[str] = ()
) -> tuple[dict[str, str], list[str]]:
    """Return the kind of each column to learn from, and a sentence about each that is left out or needs a remark.

    Args:
        table: the whole table.
        target: the column to predict, never learned from.
        only: the columns to take, whatever they look like; None decides by their values.
        ignore: columns to leave out.

    Raises:
        InputError: a named column does not exist, or nothing is left to learn from.
    """
    for name in [*(only or ()), *ignore]:
        table.column(name)
    if only and target in only:
        raise InputError(f"{target!r} is the target; it cannot be learned from as well.")
    kinds, remarks = {}, []
    for name in only or [name for name in table.columns if name != target and name not in ignore]:
        kind, remark = _judge(table, name)
        if kind or only:
            kinds[name] = kind or "category"
        if remark:
            remarks.append(f"{name}: {remark}" if kind or not only else f"{name}: kept, though it is {remark}")
    if not kinds:
        raise InputError(f"{table.path}: no column is left to learn from. {' '.join(remarks)}")
    return kinds, remarks


def _judge(table: Table, name: str) -> tuple[str, str]:
    """Return what a column is ("number", "category", or "" to leave it out) and a remark."""
    values = table.columns[name]
    known = [text for text in values if not is_missing(text)]
    distinct = len(set(known))
    if not known:
        return "", "left out, it has no values"
    if distinct == 1 and len(known) == len(values):
        return "", f"left out, it is always {known[0][:40]!r}"
    numbers, strange = as_numbers(values, table.delimiter)
    if not strange:
        whole = numbers[~np.isnan(numbers)]
        unique = distinct == len(values) > 10 and bool((whole == np.rint(whole)).all())
        if unique and (_ID_NAME.search(name) or bool((np.diff(np.sort(whole)) == 1).all())):
            return "", "left out, it numbers the rows"
        return "number", ""
    if any(text.lower().lstrip("+-") in ("inf", "infinity") for text in strange):
        raise InputError(f"{table.path}: column {name!r}: expected finite numbers, received {strange[0]!r}.")
    if len(strange) <= 0.1 * len(known) and len(set(strange)) <= 5 < distinct:
        examples = ", ".join(repr(text[:20]) for text in sorted(set(strange)))
        return "number", f"{len(strange)} values that are no numbers ({examples}) are taken as missing"
    common = sum(count for _, count in Counter(known).most_common(MOST_CATEGORIES))
    if common < 0.8 * len(known) or 10 < distinct > len(known) / 2:
        return "", f"left out, it has {distinct:,} different texts in {len(values):,} rows"
    if distinct > MOST_CATEGORIES:
        return "category", f"its {MOST_CATEGORIES} most frequent of {distinct:,} values are told apart"
    return "category", ""


@dataclass(frozen=True)
class Target:
    """What is predicted: one of `classes`, or a number where there are none."""

    name: str
    classes: tuple[str, ...] = ()

    @property
    def task(self) -> str:
        """Return "classification" or "regression"."""
        return "classification" if self.classes else "regression"


def read_target(table: Table, name: str, task: str = "auto") -> tuple[Target, np.ndarray, np.ndarray, str]:
    """Return the target, its values, the rows that have one, and a sentence on how the task was found.

    Texts are classes; so are up to 20 different whole numbers that repeat. All other numbers are a quantity.

    Args:
        table: the whole table.
        name: the target column.
        task: "auto", "classification" or "regression".

    Returns:
        The target; `y`: (known rows,) int64 for classes, float64 for numbers; the indices of the rows; the sentence.

    Raises:
        InputError: no such column, no values, one class only, too many classes, or texts where numbers are wanted.
    """
    values = table.column(name, "target column")
    rows = np.array([i for i, text in enumerate(values) if not is_missing(text)], dtype=np.int64)
    if not len(rows):
        raise InputError(f"{table.path}: the target column {name!r} has no values.")
    known = [values[i] for i in rows]
    numbers, strange = as_numbers(known, table.delimiter)
    distinct = len(set(known))
    found = task
    if task == "auto":
        whole = not strange and bool((numbers == np.rint(numbers)).all())
        few = distinct <= MOST_CLASSES and (distinct <= 2 or distinct <= len(known) / 4)
        found = "classification" if strange or (few and whole) else "regression"
    if found == "regression":
        if strange:
            raise InputError(
                f"{table.path}: the target {name!r} holds {strange[0]!r}, which is no number; regression needs numbers. "
                "Use --task classification, or correct the column."
            )
        if distinct == 1:
            raise InputError(
                f"{table.path}: the target {name!r} is {known[0]!r} in every row; there is nothing to learn."
            )
        return Target(name), numbers, rows, f"regression: {name} holds {distinct:,} different numbers"
    if distinct < 2:
        raise InputError(
            f"{table.path}: the target {name!r} has one class only, {known[0]!r}; there is nothing to learn."
        )
    if distinct > 1000 or (strange and distinct > len(known) / 2):
        raise InputError(
            f"{table.path}: the target {name!r} has {distinct:,} different values in {len(known):,} rows; "
            "that is too many for classes. Name another target, or use --task regression if they are numbers."
        )
    classes = sorted(
        set(known), key=lambda text: (as_numbers([text], table.delimiter)[0][0], text) if not strange else text
    )
    place = {text: i for i, text in enumerate(classes)}
    y = np.array([place[text] for text in known], dtype=np.int64)
    return Target(name, tuple(classes)), y, rows, f"classification: {name} has {distinct} classes"


def split_rows(y: np.ndarray, share: float, seed: int, by_class: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of the training and the test rows, in a seeded order; `by_class` keeps the classes' shares."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(y))
    if by_class:
        test_parts = []
        for label in np.unique(y):
            members = order[y[order] == label]
            test_parts.append(members[: round(len(members) * share)])
        test = random.permutation(np.concatenate(test_parts))
    else:
        test = order[: round(len(y) * share)]
    train = order[~np.isin(order, test)]
    return train, test
