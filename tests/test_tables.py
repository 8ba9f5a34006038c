"""Tables of anybody's: encodings, delimiters, kinds of columns, targets; and what is said about a file that is none."""

import numpy as np
import pytest

from baro.columns import Encoder, choose_columns, read_target, split_rows
from baro.errors import BaroError, DataError, FileFormatError, InputError
from baro.tables import as_numbers, read_csv


@pytest.fixture
def table(tmp_path):
    """Return a function that writes text (or bytes) to a file and reads it as a table."""

    def read(data, name="data.csv", **options):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return read_csv(path, **options)

    return read


class TestReading:
    def test_plain(self, table):
        read = table("a,b\n1,x\n2,y\n")
        assert read.columns == {"a": ["1", "2"], "b": ["x", "y"]}
        assert (read.rows, read.delimiter, read.encoding) == (2, ",", "utf-8-sig")

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_delimiters(self, table, delimiter):
        text = "\n".join(delimiter.join(row) for row in [["name", "size"], ["a b", "1"], ["c", "2"]])
        assert table(text).columns == {"name": ["a b", "c"], "size": ["1", "2"]}
        assert table(text).delimiter == delimiter

    @pytest.mark.parametrize(
        ("encoding", "bom", "found"),
        [
            ("utf-8", b"", "utf-8-sig"),
            ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
            ("utf-16-le", b"\xff\xfe", "utf-16"),
            ("utf-16-be", b"\xfe\xff", "utf-16"),
            ("cp949", b"", "cp949"),
        ],
    )
    def test_encodings(self, table, encoding, bom, found):
        read = table(bom + "이름,나이\n김철수,23\n".encode(encoding))
        assert read.columns == {"이름": ["김철수"], "나이": ["23"]} and read.encoding == found

    def test_latin_1(self, table):
        assert table("name,ort\nJosé\xff,Zürich\n".encode("latin-1")).columns["ort"] == ["Zürich"]

    def test_quotes_newlines_spaces_and_blank_lines(self, table):
        read = table('a, b ,c\r\n1,"x, y",\r\n\r\n 2 ,"two\nlines",3\r\n,,\r\n')
        assert read.columns == {"a": ["1", "2"], "b": ["x, y", "two\nlines"], "c": ["", "3"]}

    def test_names(self, table):
        read = table("a,,a,a\n1,2,3,4\n")
        assert list(read.columns) == ["a", "column_2", "a.1", "a.2"]
        assert list(table("a,b,\n1,2,\n3,4,\n").columns) == ["a", "b"]

    def test_said_delimiter(self, table):
        assert table("a:b\n1:2\n", delimiter=":").columns == {"a": ["1"], "b": ["2"]}


class TestNotATable:
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "the file is empty"),
            (b"\n\n  \n", "the file is empty"),
            (b"a,b\n", "no rows below the header 'a, b'"),
            (b"1,2,3\n4,5,6\n", "the first line is '1,2,3': numbers, not names"),
            (
                b"a,b\n1,2\n1,2,3\n",
                "line 3: expected 2 fields as in the header, received 3: '1,2,3'. A field that holds a comma",
            ),
            (b"a,b,c\n1,2,3\n4,5\n", "line 3: expected 3 fields as in the header, received 2"),
            (b"PK\x03\x04rest", "not a CSV file but an Excel workbook"),
            (b"\x1f\x8brest", "not a CSV file but a gzip archive"),
            (b"%PDF-1.7", "not a CSV file but a PDF"),
            (b"\x89PNG\r\n\x1a\n", "not a CSV file but a PNG picture"),
            (b"\x89HDF\r\n", "not a CSV file but an HDF5 file"),
            (b'{"a": 1}', "not a CSV file but JSON"),
            (b"<html><body>", "not a CSV file but a web page"),
            (b"a,b\n1,\x00\n", "it holds zero bytes, as binary files do"),
            (b"a,b\n" + b"x" * 200_000 + b",1\n", "not a CSV file .field larger than field limit"),
        ],
    )
    def test_message(self, table, data, message):
        with pytest.raises(FileFormatError, match=message):
            table(data)

    def test_not_there(self, tmp_path):
        (tmp_path / "houses.csv").write_text("a,b\n1,2\n")
        with pytest.raises(DataError, match=r"house\.csv: no such file\. Did you mean 'houses\.csv'\?"):
            read_csv(tmp_path / "house.csv")
        with pytest.raises(DataError, match="a folder; expected a CSV file"):
            read_csv(tmp_path)


class TestNumbers:
    def test_forms(self):
        numbers, strange = as_numbers(["1", "-2.5", "1e3", "", "NA", "nan", "1,234,567.5", "x"])
        assert numbers.tolist()[:3] == [1.0, -2.5, 1000.0] and numbers[6] == 1234567.5
        assert np.isnan(numbers[[3, 4, 5, 7]]).all() and strange == ["x"]

    def test_decimal_comma(self):
        numbers, strange = as_numbers(["1,5", "1.234,5", "-7", "2.5"], delimiter=";")
        assert numbers.tolist() == [1.5, 1234.5, -7.0, 2.5] and strange == []

    def test_no_numbers(self):
        assert as_numbers(["inf"])[1] == ["inf"] and as_numbers(["1_000", "2"])[1] == ["1_000"]


def rows(header, *columns):
    """Return CSV text from columns."""
    return header + "\n" + "\n".join(",".join(map(str, row)) for row in zip(*columns, strict=True)) + "\n"


class TestChoosing:
    def test_kinds_and_remarks(self, table):
        n = 60
        text = rows(
            "id,row,name,size,color,same,empty,mostly,y",
            [7 * i * i for i in range(n)],
            range(1, n + 1),
            [f"person {i}" for i in range(n)],
            [i / 2 for i in range(n)],
            ["red", "green", "blue"] * 20,
            ["x"] * n,
            [""] * n,
            [*range(n - 2), "unknown", "unknown"],
            [0, 1] * 30,
        )
        kinds, remarks = choose_columns(table(text), "y")
        assert kinds == {"size": "number", "color": "category", "mostly": "number"}
        assert remarks == [
            "id: left out, it numbers the rows",
            "row: left out, it numbers the rows",
            "name: left out, it has 60 different texts in 60 rows",
            "same: left out, it is always 'x'",
            "empty: left out, it has no values",
            "mostly: 2 values that are no numbers ('unknown') are taken as missing",
        ]

    def test_named_columns(self, table):
        read = table(rows("id,a,b,y", range(20), range(20), ["p", "q"] * 10, [0, 1] * 10))
        assert choose_columns(read, "y", only=["id", "b"])[0] == {"id": "category", "b": "category"}
        assert choose_columns(read, "y", ignore=["a"])[0] == {"b": "category"}
        with pytest.raises(InputError, match=r"no column 'aa'\. Did you mean 'a'\? The columns are: id, a, b, y"):
            choose_columns(read, "y", ignore=["aa"])
        with pytest.raises(InputError, match="'y' is the target"):
            choose_columns(read, "y", only=["y"])

    def test_nothing_left(self, table):
        with pytest.raises(InputError, match=r"no column is left to learn from\. same: left out, it is always '1'"):
            choose_columns(table(rows("same,y", [1] * 4, [0, 1, 0, 1])), "y")

    def test_infinity(self, table):
        with pytest.raises(InputError, match="column 'a': expected finite numbers, received '-inf'"):
            choose_columns(table(rows("a,y", [1, 2, "-inf", 4], [0, 1, 0, 1])), "y")


class TestEncoding:
    def test_numbers_categories_and_missing(self, table):
        read = table(rows("a,c,y", [1, 2, "", 4, 100, 7], ["p", "q", "p", "", "z", "q"], [0, 1, 0, 1, 0, 1]))
        encoder = Encoder.fit(read, {"a": "number", "c": "category"}, np.array([0, 1, 2, 3]))
        assert encoder.outputs == ["a", "a is missing", "c = (missing)", "c = p", "c = q"]
        assert encoder.encode(read).tolist() == [
            [1, 0, 0, 1, 0],
            [2, 0, 0, 0, 1],
            [2, 1, 0, 1, 0],  # the median of the training rows 1, 2, 4
            [4, 0, 1, 0, 0],
            [100, 0, 0, 0, 0],  # z was not among the training rows
            [7, 0, 0, 0, 1],
        ]
        assert encoder.encode(read).dtype == np.float32
        assert encoder.to_dict()["columns"][1]["categories"] == ("(missing)", "p", "q")

    def test_many_categories(self, table):
        values = [f"v{i}" for i in range(60)] + ["v0"] * 500
        read = table(rows("c,y", values, [0, 1] * 280))
        kinds, remarks = choose_columns(read, "y")
        assert kinds == {"c": "category"} and remarks == ["c: its 50 most frequent of 60 values are told apart"]
        encoder = Encoder.fit(read, kinds, np.arange(read.rows))
        assert len(encoder.outputs) == 51 and encoder.outputs[-1] == "c = (other)"
        assert encoder.encode(read).sum(axis=1).tolist() == [1.0] * read.rows


class TestTarget:
    @pytest.mark.parametrize(
        ("values", "classes"),
        [
            (["yes", "no"] * 5, ("no", "yes")),
            ([1, 0] * 5, ("0", "1")),
            ([10, 9, 2, 10, 9, 2] * 2, ("2", "9", "10")),
            ([1.5, 2.5] * 10, ()),
            (list(range(30)), ()),
            ([5, 8, 9, 12, 5], ()),
        ],
    )
    def test_task_is_found(self, table, values, classes):
        target, y, _, sentence = read_target(table(rows("a,y", values, values)), "y")
        assert target.classes == classes
        if classes:
            assert [classes[i] for i in y] == [str(v) for v in values] and y.dtype == np.int64
            assert sentence == f"classification: y has {len(classes)} classes"
        else:
            assert y.tolist() == values and sentence.startswith("regression: y holds")

    def test_said_task_and_missing_rows(self, table):
        read = table(rows("a,y", range(6), [1, "", 2, "NA", 1, 2]))
        target, y, known, _ = read_target(read, "y", "regression")
        assert target.task == "regression" and y.tolist() == [1, 2, 1, 2] and known.tolist() == [0, 2, 4, 5]
        assert read_target(read, "y", "classification")[0].classes == ("1", "2")

    @pytest.mark.parametrize(
        ("values", "task", "message"),
        [
            ([""] * 12, "auto", "the target column 'y' has no values"),
            ([1] * 12, "classification", "has one class only, '1'"),
            (["x"] * 12, "auto", "has one class only, 'x'"),
            ([1.5] * 12, "regression", "is '1.5' in every row"),
            (["a", "b"] * 6, "regression", "holds 'a', which is no number; regression needs numbers"),
            ([f"n{i}" for i in range(12)], "auto", "has 12 different values in 12 rows; that is too many for classes"),
        ],
    )
    def test_unusable(self, table, values, task, message):
        with pytest.raises(InputError, match=message):
            read_target(table(rows("a,y", range(12), values)), "y", task)

    def test_no_such_column(self, table):
        with pytest.raises(
            BaroError, match=r"no target column 'pric'\. Did you mean 'price'\? The columns are: size, price\."
        ):
            read_target(table("size,price\n1,2\n"), "pric")


class TestSplit:
    def test_by_class(self):
        y = np.array([0] * 80 + [1] * 20)
        train, test = split_rows(y, 0.25, seed=3, by_class=True)
        assert np.bincount(y[test]).tolist() == [20, 5] and len(train) == 75
        assert sorted([*train, *test]) == list(range(100))
        assert split_rows(y, 0.25, seed=3, by_class=True)[1].tolist() == test.tolist()
        assert split_rows(y, 0.25, seed=4, by_class=True)[1].tolist() != test.tolist()

    def test_plain(self):
        train, test = split_rows(np.arange(10.0), 0.3, seed=0, by_class=False)
        assert len(test) == 3 and sorted([*train, *test]) == list(range(10))


@pytest.mark.parametrize("seed", range(3))
def test_any_bytes_become_finite_numbers_or_one_message(tmp_path, seed):
    import random

    source = random.Random(seed)
    wholes = [
        b"a,b,c\n1,2,x\n3,4,y\n5,,z\n7,8,x\n",
        "이름;나이\n김;1,5\n박;2\n".encode("cp949"),
        b'"a","b"\n"1,2","x\ny"\n3,z\n',
        "\ufeffa\tb\n1\t2\n3\t4\n".encode("utf-16"),
    ]
    path = tmp_path / "x.csv"
    read = 0
    for _ in range(500):
        data = bytearray(source.choice(wholes))
        for _ in range(source.randint(0, 3)):
            place = source.randrange(len(data))
            data[place : place + source.randint(0, 2)] = bytes([source.choice([0, 255, 10, 34, 44, 59, 49])])
        path.write_bytes(data)
        try:
            table = read_csv(path)
            name = list(table.columns)[-1]
            _, y, known, _ = read_target(table, name)
            encoder = Encoder.fit(table, choose_columns(table, name)[0], known)
        except BaroError as error:
            assert str(path) in str(error)
            continue
        x = encoder.encode(table)
        assert x.shape == (table.rows, len(encoder.outputs)) and np.isfinite(x).all() and len(y) == len(known)
        read += 1
    assert read > 50
