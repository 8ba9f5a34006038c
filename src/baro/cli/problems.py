"""What `baro train` can be pointed at: eight data sets by name, or a table of the user's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..columns import Encoder, Target, choose_columns, read_target, split_rows
from ..datasets import california_housing, digits, fashion_mnist, imdb, iris, mnist, reuters, titanic
from ..errors import InputError, suggest
from ..tables import Table, read_csv

NUM_WORDS = 2000  # the vocabulary of texts: 0.2 GB a split of IMDB as float32, and a larger one gains under a point


@dataclass(frozen=True)
class Asked:
    """What the command line says about the data: a data set's name or a file's path, and the options."""

    name: str
    seed: int = 0
    test_split: float | None = None
    target: str | None = None
    task: str = "auto"
    features: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    delimiter: str | None = None


@dataclass
class Problem:
    """Arrays to learn from, and what people need to know about them.

    `x`: (rows, …) uint8 or float32; `y`: (rows,) int64 classes or float64 numbers.
    """

    title: str
    target: Target
    train: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]
    scale: float | None = None  # inputs are divided by this; None: brought to mean 0 and variance 1, column by column
    notes: list[str] = field(default_factory=list)
    encoding: dict[str, Any] | None = None


@dataclass(frozen=True)
class Recipe:
    """How a data set is loaded, and the settings that suit it."""

    about: str
    load: Callable[[Asked], Problem]
    layers: tuple[int, ...] = (64, 64)
    epochs: int = 20
    batch_size: int = 32
    dropout: float = 0.0


def find(asked: Asked) -> Recipe:
    """Return the recipe for a data set's name or a CSV file's path, after checking that the options go with it.

    Raises:
        InputError: the name is neither, or an option would have no effect.
    """
    name = asked.name
    if name in RECIPES:
        _refuse_table_options(name, asked)
        return RECIPES[name]
    if not Path(name).exists() and not Path(name).suffix and "/" not in name:
        raise InputError(
            f"{name}: neither a data set nor a file.{suggest(name, RECIPES)} "
            f"Data sets: {', '.join(RECIPES)}; or give a CSV file with --target COLUMN."
        )
    return TABLE


def _refuse_table_options(name: str, asked: Asked) -> None:
    """Refuse options that would have no effect on a named data set."""
    of_tables: dict[str, Any] = {
        "--target": asked.target,
        "--task": asked.task != "auto",
        "--delimiter": asked.delimiter,
    }
    if name != "titanic":
        of_tables |= {"--features": asked.features, "--ignore": asked.ignore}
    for option, value in of_tables.items():
        if value:
            raise InputError(f"{option} is for CSV files; the target of {name} is known.")
    if asked.test_split is not None and name in ("mnist", "fashion_mnist", "imdb"):
        raise InputError(f"--test-split: {name} comes with a test set of its own; leave the option out.")


def _load_table(table: Table, asked: Asked, title: str = "") -> Problem:
    """Return the problem of predicting one column of a table from the others."""
    if not asked.target:
        raise InputError(
            f"{table.path}: say which column to predict: --target COLUMN, one of {', '.join(table.columns)}."
        )
    target, y, rows, found = read_target(table, asked.target, asked.task)
    kinds, notes = choose_columns(table, asked.target, asked.features or None, asked.ignore)
    if asked.task == "auto":
        other = "regression" if target.classes else "classification"
        notes.insert(0, f"{found} (--task {other} to change that)")
    if len(rows) < table.rows:
        notes.append(f"{table.rows - len(rows):,} rows without a value of {asked.target} are left out")
    if len(rows) < 10:
        raise InputError(f"{table.path}: {len(rows)} rows with a target; at least 10 are needed to train and to test.")
    train, test = split_rows(y, asked.test_split or 0.2, asked.seed, bool(target.classes))
    if not len(test) or not len(train):
        raise InputError(
            f"{table.path}: a test share of {asked.test_split} leaves {len(train)} rows to train, {len(test)} to test."
        )
    encoder = Encoder.fit(table, kinds, rows[train])
    x = encoder.encode(table)[rows]
    encoding = {"target": asked.target, "classes": list(target.classes), **encoder.to_dict()}
    split = (x[train], y[train]), (x[test], y[test])
    return Problem(title or table.path.name, target, *split, notes=notes, encoding=encoding)


def _load_file(asked: Asked) -> Problem:
    return _load_table(read_csv(asked.name, asked.delimiter), asked)


def _load_titanic(asked: Asked) -> Problem:
    table = read_csv(titanic.locate("train"))
    options = {"target": "Survived", "task": "classification"}
    problem = _load_table(table, Asked(**{**vars(asked), **options}), "Titanic: who survived")
    problem.target = Target("Survived", titanic.CLASSES)
    problem.encoding = {**(problem.encoding or {}), "classes": list(titanic.CLASSES)}
    return problem


def _load_digits(asked: Asked) -> Problem:
    splits = digits.load_data(**_split_options(asked))
    return Problem("Digits: handwritten, 8 × 8", _numbered("digit", 10), *splits, scale=16.0)


def _load_iris(asked: Asked) -> Problem:
    splits = iris.load_data(**_split_options(asked))
    encoding = {"target": "species", "classes": list(iris.CLASSES), "columns": list(iris.FEATURES)}
    return Problem("Iris: three species", Target("species", iris.CLASSES), *splits, encoding=encoding)


def _load_mnist(asked: Asked) -> Problem:
    return Problem("MNIST: handwritten digits", _numbered("digit", 10), *mnist.load_data(), scale=255.0)


def _load_fashion_mnist(asked: Asked) -> Problem:
    target = Target("clothing", fashion_mnist.CLASSES)
    return Problem("Fashion-MNIST: clothing", target, *fashion_mnist.load_data(), scale=255.0)


def _load_california_housing(asked: Asked) -> Problem:
    x, y = california_housing.load_table()
    train, test = split_rows(y, asked.test_split or 0.2, asked.seed, by_class=False)
    target = Target(california_housing.TARGET)
    encoding = {"target": target.name, "columns": list(california_housing.FEATURES)}
    x = x.astype(np.float32)
    notes = ["the target is the median house value of a district in 100,000 dollars"]
    title = "California housing: prices"
    return Problem(title, target, (x[train], y[train]), (x[test], y[test]), notes=notes, encoding=encoding)


def _load_imdb(asked: Asked) -> Problem:
    splits = imdb.load_data(num_words=NUM_WORDS)
    return _text("IMDB: opinions of films", "review", Target("opinion", imdb.CLASSES), splits)


def _load_reuters(asked: Asked) -> Problem:
    splits = reuters.load_data(num_words=NUM_WORDS, **_split_options(asked))
    return _text("Reuters: topics of newswires", "newswire", Target("topic", reuters.CLASSES), splits)


def _text(title: str, what: str, target: Target, splits: Any) -> Problem:
    """Return the problem of telling the classes of texts by the words that are in them."""
    train, test = ((_multi_hot(x, NUM_WORDS), y) for x, y in splits)
    notes = [f"a {what} is {NUM_WORDS:,} flags: whether each of the most frequent words is in it"]
    encoding = {"num_words": NUM_WORDS, "classes": list(target.classes)}
    return Problem(title, target, train, test, scale=1.0, notes=notes, encoding=encoding)


def _multi_hot(sequences: np.ndarray, width: int) -> np.ndarray:
    """Return (len(sequences), width) float32: 1 where the sequence holds the number."""
    flags = np.zeros((len(sequences), width), np.float32)
    for row, sequence in zip(flags, sequences, strict=True):
        row[sequence] = 1.0
    return flags


def _split_options(asked: Asked) -> dict[str, Any]:
    return {} if asked.test_split is None else {"test_split": asked.test_split}


def _numbered(name: str, classes: int) -> Target:
    return Target(name, tuple(map(str, range(classes))))


TABLE = Recipe("a CSV file", _load_file, epochs=50)

RECIPES = {
    "digits": Recipe("1,797 handwritten digits, 8 × 8; comes with scikit-learn", _load_digits, (128, 64), 30),
    "mnist": Recipe("70,000 handwritten digits, 28 × 28", _load_mnist, (128, 64), 10, 128),
    "fashion_mnist": Recipe("70,000 pieces of clothing, 28 × 28", _load_fashion_mnist, (128, 64), 10, 128),
    "california_housing": Recipe("20,640 districts, their median house value", _load_california_housing, (50, 50, 50)),
    "titanic": Recipe("891 passengers, who survived", _load_titanic, (16, 16), 40, 16),
    "imdb": Recipe("50,000 film reviews, negative or positive", _load_imdb, (16, 16), 4, 512),
    "reuters": Recipe("11,228 newswires in 46 topics", _load_reuters, (64, 64), 8, 512, 0.2),
    "iris": Recipe("150 flowers of three species; comes with scikit-learn", _load_iris, (16,), 100, 8),
}
