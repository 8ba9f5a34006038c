"""Tables: a CSV file of anybody's becomes arrays for a network, or a message that says what is wrong with it.

`read_csv` finds encoding and delimiter; `choose_columns` tells numbers from categories; `Encoder` turns columns into
(rows, width) float32 with statistics of the training rows alone; `Target` turns the target column into classes or numbers.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .errors import DataError, FileFormatError, InputError, suggest

LIMIT_BYTES = 1 << 30
MOST_CATEGORIES = 50  # a text column with more different values is taken for names or free text
MOST_CLASSES = 20  # a target of whole numbers with more different values is taken for a quantity
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?", "nil", "missing"})
MISSING_NAME = "(missing)"
OTHER_NAME = "(other)"

_MAGIC = {
    b"PK\x03\x04": "an Excel workbook or a zip archive; save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save the sheet as CSV",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x93NUMPY": "a NumPy array",
    b"\x89HDF": "an HDF5 file",
    b"SQLite": "an SQLite database",
    b"PAR1": "a Parquet file; save it as CSV",
}
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_ID_NAME = re.compile(r"(?i:(^|[_\- ])(id|no|index|번호)$)|Id$|ID$")


@dataclass(frozen=True)
class Table:
    """A table as text: the columns by name, in the order of the file."""

    path: Path
    columns: dict[str, list[str]]
    delimiter: str
    encoding: str

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values())))

    def column(self, name: str, role: str = "column") -> list[str]:
        """Return a column by name, or say which names there are."""
        if name not in self.columns:
            known = ", ".join(self.columns)
            raise InputError(
                f"{self.path}: no {role} {name!r}.{suggest(name, self.columns)} "
                f"The columns are: {known if len(known) < 400 else known[:400] + ' …'}."
            )
        return self.columns[name]


def read_csv(path: str | Path, delimiter: str | None = None) -> Table:
    """Return the table of a CSV file.

    The encoding is UTF-8 (with or without a byte order mark), UTF-16 with one, else CP949 (Korean Excel), else Latin-1.
    The delimiter is the one of `,` `;` tab `|` that gives rows of equal length.

    Args:
        path: the file; its first line names the columns.
        delimiter: says the delimiter instead of finding it.

    Raises:
        DataError: there is no such file, or it cannot be read.
        FileFormatError: the file is no table: empty, binary, rows of unequal length, no rows, no header.
    """
    path = Path(path)
    text, encoding = _decode(path, _read(path))
    delimiter = delimiter or _find_delimiter(text)
    try:
        reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        records = [(reader.line_num, [field.strip() for field in row]) for row in reader if row]
    except csv.Error as error:
        raise FileFormatError(f"{path}: not a CSV file ({error}).") from None
    records = [record for record in records if any(record[1])]
    if not records:
        raise FileFormatError(f"{path}: the file is empty; expected a first line with the names of the columns.")
    names = _header(path, records[0][1])
    if len(records) < 2:
        raise FileFormatError(f"{path}: no rows below the header {', '.join(names)[:200]!r}.")
    for line, row in records[1:]:
        if len(row) != len(names):
            raise FileFormatError(
                f"{path}: line {line}: expected {len(names)} fields as in the header, received {len(row)}: "
                f"{delimiter.join(row)[:80]!r}. A field that holds {_spoken(delimiter)} must stand in quotes."
            )
    columns = {name: list(values) for name, values in zip(names, zip(*(r for _, r in records[1:]), strict=True), strict=True)}
    unnamed = [name for name in columns if name.startswith("column_") and not any(columns[name])]
    for name in unnamed[: len(columns) - 1]:  # a delimiter at the end of each line
        del columns[name]
    return Table(path, columns, delimiter, encoding)


def _read(path: Path) -> bytes:
    """Return the bytes of a file of bearable size."""
    try:
        if path.is_dir():
            raise DataError(f"{path}: a folder; expected a CSV file.")
        if path.stat().st_size > LIMIT_BYTES:
            raise FileFormatError(f"{path}: {path.stat().st_size:,} bytes; tables up to {LIMIT_BYTES:,} bytes are read.")
        return path.read_bytes()
    except FileNotFoundError:
        near = suggest(path.name, [p.name for p in path.parent.glob("*.csv")] if path.parent.is_dir() else [])
        raise DataError(f"{path}: no such file.{near}") from None
    except OSError as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding, or say what the file is instead of a table."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise FileFormatError(f"{path}: not a CSV file but {kind}.")
    encodings = ["utf-8-sig", "cp949", "latin-1"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise FileFormatError(f"{path}: not a CSV file: it holds zero bytes, as binary files do.")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        start = text.lstrip()[:1]
        if start in ("{", "["):
            raise FileFormatError(f"{path}: not a CSV file but JSON, it seems: it begins with {start!r}.")
        if start == "<":
            raise FileFormatError(f"{path}: not a CSV file but a web page or XML, it seems: it begins with '<'.")
        return text, encoding
    raise FileFormatError(f"{path}: not text in {', '.join(encodings)}.")


def _find_delimiter(text: str) -> str:
    """Return the delimiter under which the first rows agree best on the number of fields; more fields break a tie."""
    lines = text[: 1 << 16].splitlines(keepends=True)[:50]

    def score(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return (0.0, 0)
        if not widths or widths[0] < 2:
            return (0.0, 0)
        return (sum(width == widths[0] for width in widths) / len(widths), widths[0])

    return max([",", ";", "\t", "|"], key=score)


def _header(path: Path, names: list[str]) -> list[str]:
    """Return the names of the columns: blanks numbered, repeated names told apart as pandas does."""
    if all(_is_number(name) for name in names if name) and any(names):
        raise FileFormatError(
            f"{path}: the first line is {','.join(names)[:80]!r}: numbers, not names. "
            "Add a line with the names of the columns on top."
        )
    seen: Counter[str] = Counter()
    result = []
    for position, name in enumerate(names, start=1):
        name = name or f"column_{position}"
        result.append(f"{name}.{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return result


def _spoken(delimiter: str) -> str:
    return {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}.get(delimiter, repr(delimiter))


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False


def is_missing(text: str) -> bool:
    """Return whether a field says that its value is not known."""
    return text.lower() in MISSING


def as_numbers(values: Sequence[str], delimiter: str = ",") -> tuple[np.ndarray, list[str]]:
    """Return a column as float64, NaN where missing, and the texts that are neither number nor missing.

    Thousands may be set off by commas; in a table with another delimiter a comma may be the decimal point.
    """
    numbers = np.full(len(values), np.nan)
    strange = []
    for i, text in enumerate(values):
        if is_missing(text):
            continue
        if _THOUSANDS.fullmatch(text) and delimiter == ",":
            text = text.replace(",", "")
        elif delimiter != "," and "," in text and _DECIMAL_COMMA.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        if _is_number(text):
            numbers[i] = float(text)
        else:
            strange.append(text)
    return numbers, strange


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
    if distinct > MOST_CATEGORIES:
        common = sum(count for _, count in Counter(known).most_common(MOST_CATEGORIES))
        if common < 0.8 * len(known):
            return "", f"left out, it has {distinct:,} different texts in {len(values):,} rows"
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
            raise InputError(f"{table.path}: the target {name!r} is {known[0]!r} in every row; there is nothing to learn.")
        return Target(name), numbers, rows, f"regression: {name} holds {distinct:,} different numbers"
    if distinct < 2:
        raise InputError(f"{table.path}: the target {name!r} has one class only, {known[0]!r}; there is nothing to learn.")
    if distinct > 1000 or (strange and distinct > len(known) / 2):
        raise InputError(
            f"{table.path}: the target {name!r} has {distinct:,} different values in {len(known):,} rows; "
            "that is too many for classes. Name another target, or use --task regression if they are numbers."
        )
    classes = sorted(set(known), key=lambda text: (as_numbers([text], table.delimiter)[0][0], text) if not strange else text)
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
            test_parts.append(members[: int(round(len(members) * share))])
        test = random.permutation(np.concatenate(test_parts))
    else:
        test = order[: int(round(len(y) * share))]
    train = order[~np.isin(order, test)]
    return train, test
