"""Titanic: 891 passengers, who survived (the training table of Kaggle's competition)."""

from pathlib import Path

import numpy as np

from ..errors import FileFormatError, InputError, suggest
from . import bundled, formats, sources

COLUMNS = (
    "PassengerId",
    "Survived",
    "Pclass",
    "Name",
    "Sex",
    "Age",
    "SibSp",
    "Parch",
    "Ticket",
    "Fare",
    "Cabin",
    "Embarked",
)
FEATURES = (
    "class",
    "female",
    "age",
    "siblings",
    "parents",
    "fare",
    "from Cherbourg",
    "from Queenstown",
    "from Southampton",
)
CLASSES = ("died", "survived")


def load_data(test_split: float = 0.2, seed: int = 113) -> tuple[bundled.Split, bundled.Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of the labelled passengers, ready for a dense network.

    The columns of x are `FEATURES`. A missing age or fare (177 ages) is the median of the training rows.

    Args:
        test_split: the share of rows in the test set, 0 up to but not including 1.
        seed: orders the rows before the split.

    Returns:
        `x`: (712 or 179, 9) float32; `y`: (712 or 179,) uint8, 1 for survived.

    Raises:
        DataError: train.csv is nowhere; Kaggle gives it only to people who log in.
        FileFormatError: the file is damaged.
        InputError: test_split is out of range.

    Source: Kaggle, "Titanic: Machine Learning from Disaster", after Encyclopedia Titanica.
    """
    table = load_table("train")
    ports = [[port == name for name in "CQS"] for port in table["Embarked"]]
    numbers = [[_number(text) for text in table[name]] for name in ("Pclass", "Age", "SibSp", "Parch", "Fare")]
    pclass, age, siblings, parents, fare = np.array(numbers)
    female = np.array([sex == "female" for sex in table["Sex"]], dtype=float)
    x = np.column_stack([pclass, female, age, siblings, parents, fare, ports])
    y = np.array([text == "1" for text in table["Survived"]], dtype=np.uint8)
    (x_train, y_train), (x_test, y_test) = bundled.split("titanic", x, y, test_split, seed)
    median = np.nanmedian(x_train, axis=0)
    x_train, x_test = (np.where(np.isnan(part), median, part).astype(np.float32) for part in (x_train, x_test))
    return (x_train, y_train), (x_test, y_test)


def load_table(split: str = "train") -> dict[str, list[str]]:
    """Return the columns of one of Kaggle's tables as text: "train" (891 rows) or "test" (418, without Survived)."""
    import csv

    path = locate(split)
    expected = [name for name in COLUMNS if split == "train" or name != "Survived"]
    try:
        rows = [row for row in csv.reader(formats.read_lines(path, limit=1 << 24), strict=True) if row]
    except csv.Error as error:
        raise FileFormatError(f"{path}: not a CSV file ({error}).") from None
    if not rows or rows[0] != expected:
        raise FileFormatError(
            f"{path}: expected the columns {','.join(expected)}, received {','.join(rows[0] if rows else [])!r}."
        )
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(expected):
            raise FileFormatError(f"{path}: row {number}: expected {len(expected)} fields, received {len(row)}.")
    if len(rows) < 2:
        raise FileFormatError(f"{path}: the table has no rows.")
    return {name: list(column) for name, column in zip(expected, zip(*rows[1:], strict=True), strict=True)}


def locate(split: str = "train") -> Path:
    """Return the path of train.csv or test.csv."""
    if split not in ("train", "test"):
        hint = suggest(split, ["train", "test"])
        raise InputError(f"titanic: expected the split 'train' or 'test', received {split!r}.{hint}")
    found = sources.locate("titanic", [f"{split}.csv"])
    if not found:
        why = "Kaggle gives it only to people who log in (https://www.kaggle.com/competitions/titanic/data)"
        raise sources.missing("Titanic", "titanic", [f"{split}.csv"], why)
    return found[0]


def _number(text: str) -> float:
    """Return a field as a number, NaN where it is empty."""
    try:
        return float(text) if text else float("nan")
    except ValueError:
        raise FileFormatError(f"titanic: expected a number, received {text!r}.") from None
