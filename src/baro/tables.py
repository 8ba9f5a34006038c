"""Tables: a CSV file of anybody's becomes named columns of text, or a message that says what is wrong with it."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .errors import DataError, FileFormatError, InputError, suggest

LIMIT_BYTES = 1 << 30
LONGEST_LINE = 1 << 22
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?", "nil", "missing"})

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
    names, rows = _rows(path, text, delimiter)
    columns = {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    unnamed = [name for name in columns if name.startswith("column_") and not any(columns[name])]
    for name in unnamed[: len(columns) - 1]:  # a delimiter at the end of each line
        del columns[name]
    return Table(path, columns, delimiter, encoding)


def _rows(path: Path, text: str, delimiter: str) -> tuple[list[str], list[list[str]]]:
    """Return the columns' names and the rows; the first row that does not fit ends the reading."""
    names: list[str] = []
    rows: list[list[str]] = []
    if long := re.search(rf"[^\r\n]{{{LONGEST_LINE + 1}}}", text):
        line = text.count("\n", 0, long.start()) + 1
        raise FileFormatError(
            f"{path}: line {line} is longer than {LONGEST_LINE:,} characters, which no table's line is."
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for raw in reader:
            row = [field.strip() for field in raw]
            if not any(row):
                continue
            if not names:
                names = _header(path, row)
                continue
            if len(row) != len(names):
                raise FileFormatError(
                    f"{path}: line {reader.line_num}: expected {len(names)} fields as in the header, received {len(row)}: "
                    f"{delimiter.join(row)[:80]!r}. A field that holds {_spoken(delimiter)} must stand in quotes."
                )
            rows.append(row)
    except csv.Error as error:
        raise FileFormatError(f"{path}: not a CSV file ({error}).") from None
    if not names:
        raise FileFormatError(f"{path}: the file is empty; expected a first line with the names of the columns.")
    if not rows:
        raise FileFormatError(f"{path}: no rows below the header {', '.join(names)[:200]!r}.")
    return names, rows


def _read(path: Path) -> bytes:
    """Return the bytes of a file of bearable size."""
    try:
        if path.is_dir():
            raise DataError(f"{path}: a folder; expected a CSV file.")
        if path.exists() and not path.is_file():
            raise DataError(f"{path}: not a regular file; expected a CSV file.")
        if path.stat().st_size > LIMIT_BYTES:
            raise FileFormatError(
                f"{path}: {path.stat().st_size:,} bytes; tables up to {LIMIT_BYTES:,} bytes are read."
            )
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
        return "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False


def is_missing(text: str) -> bool:
    """Return whether a field says that its value is not known."""
    return text.lower() in MISSING


def as_numbers(values: Sequence[str], delimiter: str = ",") -> tuple[np.ndarray, list[str]]:
    """Return a column as float64, NaN where missing, and the texts that are neither number nor missing.

    Thousands may be set off by commas; in a table with another delimiter a comma may be the decimal point.
    """
    try:  # a column of plain numbers and blanks, ten times faster than the loop below
        quick = np.array([float(text) if text else np.nan for text in values])
        if not np.isinf(quick).any() and not any("_" in text for text in values):
            return quick, []
    except ValueError:
        pass
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
