"""The command line: what it leaves behind, what it prints, and the one message for whatever cannot be used."""

import csv
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from baro import cli

SHARED = Path(os.environ.get("BARO_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Run in an empty folder with an empty cache, so that nothing of the user's is read or written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BARO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    if SHARED.is_dir():
        monkeypatch.setenv("BARO_DATA", str(SHARED))


@pytest.fixture
def baro(capsys):
    """Return a function that runs `baro …` in this process: (exit code, output, errors)."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return run


@pytest.fixture
def result(baro):
    """Return a function that runs `baro train … --json` and returns its object."""

    def run(*arguments):
        code, out, err = baro("train", *arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return run


def needs(path):
    if not (SHARED / path).exists():
        pytest.skip(f"real data: {SHARED / path} is not there")


def flowers(rows=120, seed=0):
    """Return a CSV with numbers, categories, missing values and three classes that can be told apart."""
    random = np.random.default_rng(seed)
    lines = ["row,petal,sepal,colour,note,kind"]
    for i in range(rows):
        kind = i % 3
        petal = f"{kind * 2 + random.normal(0, 0.3):.2f}" if random.random() > 0.1 else ""
        colour = ["red", "blue", "white"][kind] if random.random() > 0.2 else "NA"
        lines.append(f"{i + 1},{petal},{random.normal(5, 1):.2f},{colour},note {i},{['setosa', 'ibis', 'rose'][kind]}")
    return "\n".join(lines) + "\n"


class TestHelp:
    def test_top(self, baro):
        code, out, _ = baro("--help")
        assert code == 0 and "baro train data.csv --target COLUMN" in out
        assert re.findall(r"^  (\w+)  ", out, re.M) == ["info", "train"]

    def test_train(self, baro):
        code, out, _ = baro("train", "-h")
        assert code == 0
        for word in (
            "digits",
            "california_housing",
            "--layers",
            "--early-stopping N",
            "--json",
            "--out FOLDER",
            "Examples:",
        ):
            assert word in out
        assert max(map(len, out.splitlines())) <= 100

    def test_version(self, baro):
        import baro as package

        assert baro("--version")[1] == f"baro {package.__version__}\n"

    def test_as_a_module(self):
        root = Path(cli.__file__).parents[2]
        env = {**os.environ, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-m", "baro", "train", "nothing"], capture_output=True, text=True, env=env
        )
        assert done.returncode == 2 and done.stdout == ""
        assert (
            done.stderr.startswith("error: nothing: neither a data set nor a file.") and "Traceback" not in done.stderr
        )


class TestInfo:
    def test_lines(self, baro):
        code, out, _ = baro("info")
        names = [line.split()[0] for line in out.splitlines()]
        assert code == 0
        for name in ("baro", "Python", "NumPy", "executor", "reference", "native", "jax", "threads", "mnist", "data"):
            assert name in names
        assert str(Path(os.environ["BARO_HOME"]) / "datasets") in out

    def test_json(self, baro):
        found = json.loads(baro("info", "--json")[1])
        assert found["numpy"].startswith(np.__version__)
        assert found["executors"]["reference"] == "available" and found["executor"] in found["executors"]


class TestIris:
    def test_run_folder(self, result, tmp_path):
        pytest.importorskip("sklearn")
        found = result("iris", "--out", "here", "--seed", 3)
        assert found["task"] == "classification" and found["classes"] == ["setosa", "versicolor", "virginica"]
        assert found["rows"] == {"train": 96, "validation": 24, "test": 30}
        assert found["test"]["accuracy"] >= 0.9 and found["epochs"] == 100
        pictures = ["confusion_matrix.png", "learning_curves.png"]
        others = ["encoding.json", "history.csv", "index.html", "model.keras", "run.json"]
        assert found["files"] == sorted(pictures + others) == sorted(os.listdir("here"))
        for name in pictures:
            assert Path("here", name).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"

        with open("here/history.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0]) == ["epoch", *found["history"]]
        assert set(found["history"]) == {"accuracy", "loss", "val_accuracy", "val_loss"}
        assert [row["epoch"] for row in rows] == [str(i) for i in range(1, 101)]
        assert float(rows[-1]["loss"]) == pytest.approx(found["history"]["loss"][-1], rel=1e-6)
        assert float(rows[-1]["loss"]) < 0.5 * float(rows[0]["loss"])

        stored = json.loads(Path("here/run.json").read_text())
        assert stored == {k: v for k, v in found.items() if k not in ("folder", "files")}

    def test_model_is_the_measured_one(self, result):
        pytest.importorskip("sklearn")
        from baro.datasets import iris
        from baro.saving import load_model

        found = result("iris", "--out", "here", "--epochs", 30)
        x, y = iris.load_data()[1]
        predicted = load_model("here/model.keras").predict(x, verbose=0).argmax(axis=1)
        assert float((predicted == y).mean()) == found["test"]["accuracy"]
        confusion = np.zeros((3, 3), int)
        np.add.at(confusion, (y, predicted), 1)
        assert found["test"]["confusion"] == confusion.tolist()
        for i, row in enumerate(found["test"]["per_class"]):
            assert row["recall"] == pytest.approx(confusion[i, i] / confusion[i].sum())
            assert row["rows"] == confusion[i].sum()

    def test_page(self, result):
        pytest.importorskip("sklearn")
        result("iris", "--out", "here", "--epochs", 2)
        page = Path("here/index.html").read_text(encoding="utf-8")
        assert page.count('src="data:image/png;base64,') == 2 and "<script" not in page and "http" not in page
        for text in ("Iris: three species", "versicolor", "test accuracy", "model.keras", "Learning curves"):
            assert text in page

    def test_same_seed_same_numbers(self, result):
        pytest.importorskip("sklearn")
        runs = [result("iris", "--epochs", 3, "--dropout", 0.2, "--seed", seed) for seed in (1, 1, 2)]
        assert runs[0]["history"] == runs[1]["history"] != runs[2]["history"]
        folders = [Path(run["folder"]) for run in runs]
        assert len(set(folders)) == 3 and all(folder.parent == Path("runs") for folder in folders)

    def test_options(self, result):
        pytest.importorskip("sklearn")
        found = result(
            *("iris", "--layers", "8,4", "--activation", "tanh", "--optimizer", "sgd", "--learning-rate", "0.05"),
            *("--epochs", 4, "--batch-size", 10, "--dropout", 0.1, "--test-split", 0.4),
        )
        assert found["parameters"] == (4 * 8 + 8) + (8 * 4 + 4) + (4 * 3 + 3)
        assert found["settings"] == {
            "layers": "8,4",
            "activation": "tanh",
            "dropout": 0.1,
            "optimizer": "sgd",
            "learning_rate": 0.05,
            "epochs": 4,
            "batch_size": 10,
            "early_stopping": "none",
            "seed": 0,
        }
        assert found["rows"]["test"] == 60
        assert result("iris", "--layers", "none", "--epochs", 1)["settings"]["layers"] == "none"

    def test_early_stopping(self, result):
        pytest.importorskip("sklearn")
        found = result("iris", "--epochs", 400, "--early-stopping", 5, "--learning-rate", 0.05)
        losses = found["history"]["val_loss"]
        assert found["epochs"] < 400 and found["epochs"] - 1 - losses.index(min(losses)) == 5

    def test_terminal(self, baro):
        pytest.importorskip("sklearn")
        code, out, err = baro("train", "iris", "--epochs", 3, "--out", "here")
        assert code == 0 and err == ""
        for text in (
            "Epoch 3/3",
            "val_loss",
            "test report",
            "precision",
            "true class by predicted class",
            "run folder: here",
        ):
            assert text in out

    def test_without_matplotlib(self, result, monkeypatch):
        pytest.importorskip("sklearn")
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        found = result("iris", "--epochs", 2, "--out", "here")
        assert not [name for name in found["files"] if name.endswith(".png")]
        assert "pip install &quot;baro[plot]&quot;" in Path("here/index.html").read_text()


class TestDataSets:
    def test_digits(self, result):
        pytest.importorskip("sklearn")
        found = result("digits")
        assert found["test"]["accuracy"] >= 0.96
        assert found["rows"] == {"train": 1150, "validation": 287, "test": 360}

    def test_titanic(self, result):
        needs("titanic/train.csv")
        found = result("titanic")
        assert found["classes"] == ["died", "survived"] and found["test"]["accuracy"] >= 0.76
        assert any(note.startswith("Cabin: left out") for note in found["notes"])
        assert result("titanic", "--features", "Sex,Pclass")["features"] == 3

    def test_california_housing(self, result):
        needs("california-housing")
        found = result("california_housing", "--epochs", 8)
        assert found["task"] == "regression" and found["test"]["rmse"] < 0.65 and found["test"]["r2"] > 0.65
        assert "predictions.png" in found["files"]

    def test_mnist(self, result):
        needs("mnist")
        found = result("mnist", "--epochs", 1)
        assert found["test"]["accuracy"] >= 0.93 and found["rows"]["test"] == 10000

    def test_fashion_mnist(self, result):
        needs("fashion-mnist")
        found = result("fashion_mnist", "--epochs", 1)
        assert found["test"]["accuracy"] >= 0.80 and found["classes"][9] == "Ankle boot"

    def test_imdb(self, result, counted, monkeypatch):
        needs("imdb")
        monkeypatch.setenv("BARO_HOME", str(counted))
        found = result("imdb", "--epochs", 2)
        assert found["test"]["accuracy"] >= 0.84 and found["features"] == 2000

    def test_reuters(self, result, tmp_path, monkeypatch):
        """Topics that a word tells apart, in a file as Keras has it."""
        draw = np.random.default_rng(3)
        topics = draw.integers(0, 46, size=600)
        lists = np.empty(600, object)
        lists[:] = [[*draw.integers(100, 110, size=5).tolist(), 10 + int(topic)] for topic in topics]
        np.savez(tmp_path / "reuters.npz", x=lists, y=topics)
        (tmp_path / "data" / "reuters").mkdir(parents=True)
        (tmp_path / "reuters.npz").rename(tmp_path / "data" / "reuters" / "reuters.npz")
        monkeypatch.setenv("BARO_DATA", str(tmp_path / "data"))
        found = result("reuters", "--epochs", 40, "--test-split", 0.25, "--layers", "none", "--learning-rate", 0.05)
        assert found["rows"]["test"] == 150 and found["classes"][3] == "earn" and found["features"] == 2000
        assert found["test"]["accuracy"] >= 0.8
        assert found["notes"] == ["a newswire is 2,000 flags: whether each of the most frequent words is in it"]


class TestTables:
    def test_classes(self, result):
        Path("flowers.csv").write_text(flowers())
        found = result("flowers.csv", "--target", "kind", "--out", "here")
        assert found["classes"] == ["ibis", "rose", "setosa"] and found["test"]["accuracy"] >= 0.9
        assert found["rows"] == {"train": 77, "validation": 19, "test": 24}
        assert found["notes"] == [
            "classification: kind has 3 classes (--task regression to change that)",
            "row: left out, it numbers the rows",
            "note: left out, it has 120 different texts in 120 rows",
        ]
        encoding = json.loads(Path("here/encoding.json").read_text())
        assert [column["name"] for column in encoding["columns"]] == ["petal", "sepal", "colour"]
        assert encoding["columns"][0]["flag_missing"] and encoding["columns"][2]["categories"][0] == "(missing)"
        assert found["features"] == 2 + 1 + 4

    def test_numbers_in_their_own_units(self, result):
        random = np.random.default_rng(1)
        a, b = random.normal(0, 1, 400), random.normal(0, 1, 400)
        price = 5000 + 300 * a - 200 * b + random.normal(0, 5, 400)
        lines = [f"{x:.4f};{y:.4f};{z:.2f}".replace(".", ",") for x, y, z in zip(a, b, price, strict=True)]
        Path("prices.csv").write_text("\ufeffa;b;price\n" + "\n".join(lines), encoding="utf-8")
        found = result("prices.csv", "--target", "price", "--layers", "none", "--learning-rate", 0.02, "--out", "here")
        assert found["test"]["r2"] > 0.99 and found["test"]["rmse"] < 30

        from baro.saving import load_model

        model = load_model("here/model.keras")
        predicted = model.predict(np.array([[1.0, 1.0], [-1.0, 0.0]], np.float32), verbose=0)[:, 0]
        assert predicted == pytest.approx([5100, 4700], abs=30)

    def test_korean(self, result):
        text = "키,몸무게,성별\n" + "\n".join(
            f"{150 + i % 50},{50 + i % 50},{'남' if i % 50 > 24 else '여'}" for i in range(100)
        )
        Path("표.csv").write_bytes(text.encode("cp949"))
        found = result("표.csv", "--target", "성별", "--out", "here")
        assert found["classes"] == ["남", "여"] and found["test"]["accuracy"] >= 0.9
        assert "성별" in Path("here/index.html").read_text(encoding="utf-8")

    def test_markup_in_names_is_only_text(self, baro):
        Path("x.csv").write_text(flowers().replace("setosa", "<b>[bold]x</b>"))
        code, out, _ = baro("train", "x.csv", "--target", "kind", "--epochs", 1, "--out", "here")
        assert code == 0 and "<b>[bold]x</b>" in out
        page = Path("here/index.html").read_text()
        assert "&lt;b&gt;[bold]x&lt;/b&gt;" in page and "<b>[bold]" not in page

    def test_rows_without_target(self, result):
        Path("x.csv").write_text(flowers().replace("rose", "", 5))
        found = result("x.csv", "--target", "kind", "--epochs", 1)
        assert "5 rows without a value of kind are left out" in found["notes"]
        assert sum(found["rows"].values()) == 115


class TestBadInput:
    """Each row: the arguments, what the message says. Always exit code 2, one message, no traceback, no folder."""

    FILES = {
        "flowers.csv": flowers(),
        "empty.csv": "",
        "header.csv": "a,b\n",
        "ragged.csv": "a,b\n1,2\n3\n",
        "page.csv": "<!doctype html><html></html>",
        "data.json": '{"a": [1, 2]}',
        "picture.csv": "\x89PNG not quite",
        "headless.csv": "1,2\n3,4\n5,6\n",
        "few.csv": "a,y\n1,0\n2,1\n3,0\n",
        "one.csv": "a,y\n" + "1,x\n2,x\n" * 10,
        "constant.csv": "a,y\n" + "1,x\n1,z\n" * 10,
    }

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ("digts", r"digts: neither a data set nor a file\. Did you mean 'digits'\? Data sets: digits, mnist, "),
            ("missing.csv --target y", r"missing\.csv: no such file\."),
            ("flower.csv --target y", r"flower\.csv: no such file\. Did you mean 'flowers\.csv'\?"),
            ("flowers.csv", r"flowers\.csv: say which column to predict: --target COLUMN, one of row, petal, sepal, "),
            ("flowers.csv --target kin", r"no target column 'kin'\. Did you mean 'kind'\? The columns are: row, petal"),
            ("flowers.csv --target kind --features petals", r"no column 'petals'\. Did you mean 'petal'\?"),
            ("flowers.csv --target kind --features kind", r"'kind' is the target; it cannot be learned from as well"),
            (
                "flowers.csv --target kind --task regression",
                r"holds 'setosa', which is no number; regression needs numbers",
            ),
            ("flowers.csv --target note", r"has 120 different values in 120 rows; that is too many for classes"),
            (
                "flowers.csv --target kind --test-split 0.001",
                r"a test share of 0\.001 leaves 120 rows to train, 0 to test",
            ),
            ("empty.csv --target y", r"empty\.csv: the file is empty"),
            ("header.csv --target b", r"header\.csv: no rows below the header 'a, b'"),
            ("ragged.csv --target b", r"ragged\.csv: line 3: expected 2 fields as in the header, received 1"),
            ("page.csv --target b", r"not a CSV file but a web page"),
            ("data.json --target b", r"not a CSV file but JSON"),
            ("headless.csv --target b", r"the first line is '1,2': numbers, not names"),
            ("few.csv --target y", r"3 rows with a target; at least 10 are needed"),
            ("one.csv --target y", r"the target 'y' has one class only, 'x'; there is nothing to learn"),
            ("constant.csv --target y", r"no column is left to learn from\. a: left out, it is always '1'"),
            (". --target y", r"\.: a folder; expected a CSV file"),
            ("iris --target species", r"--target is for CSV files; the target of iris is known"),
            ("iris --features a", r"--features is for CSV files"),
            ("iris --task regression", r"--task is for CSV files"),
            ("mnist --test-split 0.3", r"--test-split: mnist comes with a test set of its own"),
            ("iris --layers 8,x", r"Invalid value for '--layers': '8,x': expected whole numbers from 1 to 65536"),
            ("iris --layers 0", r"Invalid value for '--layers': '0': expected whole numbers"),
            ("iris --layers -3", r"Invalid value for '--layers': '-3': expected whole numbers"),
            ("iris --learning-rate 0", r"Invalid value for '--learning-rate': '0': expected a number above 0"),
            ("iris --learning-rate nan", r"'nan': expected a number above 0"),
            ("iris --learning-rate inf", r"'inf': expected a number above 0"),
            ("iris --dropout 1", r"Invalid value for '--dropout': '1': expected a number at least 0 and below 1"),
            ("iris --test-split 1", r"Invalid value for '--test-split': '1': expected a number above 0 and below 1"),
            ("iris --epochs 0", r"Invalid value for '--epochs': 0 is not in the range x>=1"),
            ("iris --batch-size x", r"Invalid value for '--batch-size': 'x' is not a valid integer"),
            ("iris --seed -1", r"Invalid value for '--seed'"),
            ("iris --activation rellu", r"(?i)rellu.*did you mean 'relu'"),
            ("iris --optimizer adm", r"(?i)adm.*did you mean 'adam'"),
            (
                "iris --optimizer sgd --learning-rate 1e20",
                r"The loss became (nan|inf) in epoch \d+: training diverged\. Try a smaller learning rate than 1e\+20",
            ),
            ("iris --out full", r"--out full: the folder is not empty; name a new one"),
            ("iris --out flowers.csv", r"--out flowers\.csv: the folder cannot be made"),
            ("iris --speed 3", r"No such option:? '?--speed"),
        ],
    )
    def test_message(self, baro, arguments, message):
        pytest.importorskip("sklearn")
        for name, text in self.FILES.items():
            Path(name).write_text(text, encoding="utf-8")
        Path("full").mkdir()
        Path("full", "model.keras").touch()
        code, _, err = baro("train", *arguments.split(), *([] if "--out" in arguments else ["--out", "new"]))
        assert code == 2
        assert re.search(message, err.replace("\n", " ")), err
        assert "Traceback" not in err and len(re.findall(r"(?i)^error: ", err, re.M)) == 1
        assert not Path("new").exists()

    def test_no_data(self, baro, monkeypatch):
        def refuse(*args, **kwargs):
            raise OSError(101, "Network is unreachable")

        monkeypatch.delenv("BARO_DATA", raising=False)
        monkeypatch.setattr("urllib.request.urlopen", refuse)
        code, out, err = baro("train", "mnist", "--out", "new")
        assert (code, out) == (2, "") and not Path("new").exists()
        assert "error: The MNIST data set is not on this machine" in err and "Put mnist.npz into" in err


def test_figures():
    from baro.report import measure_classes, measure_numbers

    found = measure_classes(np.array([0, 0, 1, 1, 2]), np.array([0, 1, 1, 1, 1]), ["a", "b", "c"])
    assert found["accuracy"] == 0.6 and found["confusion"] == [[1, 1, 0], [0, 2, 0], [0, 1, 0]]
    a, b, c = found["per_class"]
    assert (a["precision"], a["recall"], a["rows"]) == (1.0, 0.5, 2) and a["f1"] == pytest.approx(2 / 3)
    assert (b["precision"], b["recall"]) == (0.5, 1.0) and (c["precision"], c["recall"], c["f1"]) == (None, 0.0, 0.0)
    found = measure_numbers(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 5.0]))
    assert found == {"rmse": pytest.approx(math.sqrt(4 / 3)), "mae": pytest.approx(2 / 3), "r2": pytest.approx(-1.0)}
