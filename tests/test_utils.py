"""Helpers that no other file tests."""

import collections
import copy
import json
import pickle

import numpy as np
import pytest

import baro
from baro import tree
from baro.errors import DataError
from baro.utils import Config, split_dataset, text_dataset_from_directory


def test_config_is_attributes_and_items():
    config = Config(rate=0.1)
    config.seed = 3
    config["name"] = "a"
    assert (config["seed"], config.name, config.get("rate"), config.get("x", 5)) == (3, "a", 0.1, 5)
    assert list(config) == ["name", "rate", "seed"] and len(config) == 3 and "seed" in config and "x" not in config
    assert (
        json.loads(config.to_json())
        == config.as_dict()
        == dict(config.items())
        == {"rate": 0.1, "seed": 3, "name": "a"}
    )
    assert list(config.keys()) == ["rate", "seed", "name"] and list(config.values()) == [0.1, 3, "a"]
    assert config.pop("seed") == 3 and config.pop("seed", None) is None
    config.update({"a": 1}, b=2)
    del config["a"], config.b
    assert repr(config) == "<Config {'rate': 0.1, 'name': 'a'}>"
    config.as_dict()["x"] = 1
    assert "x" not in config


def test_config_copies():
    config = Config(rate=0.1)
    for made in (copy.copy(config), copy.deepcopy(config), pickle.loads(pickle.dumps(config))):
        assert made.as_dict() == {"rate": 0.1} and not made.frozen


@pytest.mark.parametrize(
    "change",
    [
        lambda c: setattr(c, "rate", 1),
        lambda c: c.update(rate=1),
        lambda c: c.pop("rate"),
        lambda c: c.__delitem__("rate"),
        lambda c: delattr(c, "rate"),
    ],
    ids=["attribute", "update", "pop", "del item", "del attribute"],
)
def test_frozen_config(change):
    config = Config(rate=0.1)
    config.freeze()
    with pytest.raises(
        ValueError, match=r"Cannot mutate attribute\(s\) because the config is frozen. Call unfreeze\(\) first."
    ):
        change(config)
    assert config.frozen and config.rate == 0.1
    config.unfreeze()
    change(config)
    assert config.get("rate") != 0.1


def test_config_errors():
    config = Config(learning_rate=0.1)
    with pytest.raises(AttributeError, match=r"Config has no value 'learning_rat'. Did you mean 'learning_rate'\?"):
        _ = config.learning_rat
    with pytest.raises(AttributeError, match="Config has no value 'x'"):
        del config.x
    with pytest.raises(KeyError, match="x"):
        _ = config["x"]
    with pytest.raises(
        AttributeError, match=r"'update' is the name of a method or property; set it as an item: config\['update'\]"
    ):
        config.update = 3
    config["update"] = 3
    assert config["update"] == 3 and callable(config.update)


def test_preprocessing_has_the_functions_of_utils():
    assert baro.preprocessing.sequence.pad_sequences is baro.utils.pad_sequences
    assert baro.preprocessing.text_dataset_from_directory is text_dataset_from_directory
    assert baro.preprocessing.timeseries_dataset_from_array is baro.utils.timeseries_dataset_from_array
    assert baro.preprocessing.sequence.pad_sequences([[1], [2, 3]]).tolist() == np.array([[0, 1], [2, 3]]).tolist()


# --- texts in a folder -----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """Five texts in two classes, one of them a folder deeper, and files that are not texts."""
    for name in ("neg/a.txt", "neg/b.TXT", "pos/c.txt", "pos/deep/d.txt", "pos/e.txt", "pos/f.csv", ".hidden/g.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"영화 {path.stem}\r\n", newline="", encoding="utf-8")
    return tmp_path


def stems(dataset):
    """Return the letters of the texts in order."""
    return "".join(text[3] for batch in dataset for text in (batch[0] if isinstance(batch, tuple) else batch))


def test_texts_in_order(folder, capsys):
    data = text_dataset_from_directory(folder, batch_size=2, shuffle=False)
    assert capsys.readouterr().out == "Found 5 files belonging to 2 classes.\n"
    assert len(data) == 3 and data.class_names == ["neg", "pos"] and stems(data) == "abced"
    texts, labels = data[0]
    assert texts.tolist() == ["영화 a\r\n", "영화 b\r\n"] and texts.shape == (2,)
    assert labels.dtype == np.int32 and np.concatenate([y for _, y in data]).tolist() == [0, 0, 1, 1, 1]
    with pytest.raises(IndexError, match="batch 3 of 3"):
        data[3]


def test_labels_of_texts(folder):
    kind = {"shuffle": False, "verbose": False}
    texts, labels = text_dataset_from_directory(folder, label_mode="binary", max_length=2, **kind)[0]
    assert (
        texts.tolist() == ["영화"] * 5 and labels.dtype == np.float32 and labels.tolist() == [[0], [0], [1], [1], [1]]
    )
    swapped = text_dataset_from_directory(folder, label_mode="categorical", class_names=["pos", "neg"], **kind)
    assert stems(swapped) == "cedab" and swapped[0][1].tolist() == [[1, 0]] * 3 + [[0, 1]] * 2
    given = text_dataset_from_directory(folder, labels=[5, 1, 2, 3, 4, 0], **kind)
    assert given.class_names == list("012345") and given[0][1].tolist() == [5, 1, 2, 3, 4, 0] and stems(given)[0] == "g"
    for alone in ({"labels": None}, {"label_mode": None}):
        data = text_dataset_from_directory(folder / "neg", batch_size=None, **alone, **kind)
        assert data.class_names is None and list(data) == ["영화 a\r\n", "영화 b\r\n"]


def test_texts_are_split_and_mixed(folder, capsys):
    options = {"validation_split": 0.4, "seed": 3, "batch_size": 1}
    train, valid = text_dataset_from_directory(folder, subset="both", **options)
    assert capsys.readouterr().out.splitlines()[1:] == ["Using 3 files for training.", "Using 2 files for validation."]
    assert sorted(stems(train) + stems(valid)) == list("abcde") and len(train) == 3
    assert stems(text_dataset_from_directory(folder, subset="training", **options)) == stems(train)
    assert stems(text_dataset_from_directory(folder, subset="validation", **options)) == stems(valid)
    orders = set()
    for _ in range(20):
        orders.add(stems(train))
        train.on_epoch_end(), valid.on_epoch_end()
        assert all(
            label == (text[3] in "cde") for texts, labels in train for text, label in zip(texts, labels, strict=True)
        )
    assert len(orders) > 1 and {"".join(sorted(o)) for o in orders} == {"".join(sorted(stems(train)))}


@pytest.mark.parametrize(
    "options, text",
    [
        ({"labels": "x"}, '`labels` must be "inferred", None, or a list'),
        ({"labels": None, "class_names": ["pos"]}, "You can only pass `class_names` if"),
        ({"label_mode": "x"}, "`label_mode` argument must be one of"),
        ({"validation_split": 2, "subset": "both"}, "must be between 0 and 1, received: 2"),
        ({"validation_split": 0.5}, "If `subset` is set, `validation_split` must be set"),
        ({"validation_split": 0.5, "subset": "x", "seed": 1}, "`subset` must be either"),
        ({"validation_split": 0.5, "subset": "both"}, "you must provide a `seed` argument"),
        ({"class_names": ["x"]}, r"Expected: \['neg', 'pos'\] \(or a subset of it\), but received"),
        ({"labels": [1, 2]}, "len.labels. is 2 while we found 6 files"),
        ({"label_mode": "binary", "class_names": ["pos"]}, "exactly 2 class_names"),
        ({"validation_split": 0.1, "subset": "validation", "seed": 1}, "No validation text files found in directory"),
    ],
)
def test_texts_refused(folder, options, text):
    with pytest.raises(ValueError, match=text):
        text_dataset_from_directory(folder, verbose=False, **options)


def test_a_text_of_another_encoding(folder):
    (folder / "neg" / "a.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match=r"a.txt: not UTF-8 text"):
        text_dataset_from_directory(folder, shuffle=False, verbose=False)[0]


# --- the summary -----------------------------------------------------------------------------------------------------


def test_summary_shows_each_output_of_a_layer():
    """A layer that gives a dict or a list, in a model that is no graph."""

    class Heads(baro.layers.Layer):
        def __init__(self, several, **kwargs):
            super().__init__(**kwargs)
            self.several, self.head = several, baro.layers.Dense(10)

        def call(self, x):
            return self.several([self.head(x), x])

        def compute_output_shape(self, input_shape):
            return self.several([(input_shape[0], 10), tuple(input_shape)])

    class Net(baro.Model):
        def __init__(self):
            super().__init__()
            self.named = Heads(lambda found: dict(zip("ab", found, strict=True)), name="named")
            self.listed = Heads(list, name="listed")
            self.unused = baro.layers.Dense(1, name="unused")

        def call(self, x):
            return self.named(x)["a"], self.listed(x)

    model, lines = Net(), []
    model(np.zeros((1, 16)))
    model.summary(print_fn=lambda text, **_: lines.append(text), line_length=120)
    rows = {
        name: line
        for line in "\n".join(lines).split("\n")
        for name in ("named", "listed", "unused")
        if f"│ {name} (" in line
    }
    assert "{'a': (1, 10), 'b': (1, 16)}" in rows["named"]
    assert "(1, 10), (1, 16)" in rows["listed"] and "?" in rows["unused"]


# --- nests ----------------------------------------------------------------------------------------------------------------


def test_dictionaries_are_paired_by_their_keys():
    """An OrderedDict has its own order, other dictionaries that of their keys: values of one key belong together."""
    ordered, plain = collections.OrderedDict([("b", 1), ("a", 2)]), {"a": 20, "b": 10}
    default = collections.defaultdict(int, b=10, a=20)
    for other in (plain, default):
        tree.assert_same_structure(ordered, other)
        for got in (
            tree.map_structure(lambda x, y: (x, y), ordered, other),
            tree.map_structure_up_to(ordered, lambda x, y: (x, y), ordered, other),
        ):
            assert got == {"b": (1, 10), "a": (2, 20)} and type(got) is collections.OrderedDict
    with pytest.raises(ValueError, match="don't have the same structure"):
        tree.assert_same_structure(ordered, {"a": 1, "c": 2})


def test_paths_of_named_tuples_are_positions():
    pair = collections.namedtuple("Pair", "x y")(1, [2])
    assert tree.flatten_with_path(pair) == [((0,), 1), ((1, 0), 2)]
    tree.assert_same_paths(pair, (3, [4]))


@pytest.mark.parametrize("deep", [(1, 2), {"a": 1, "b": 2}, [1], 3])
def test_map_structure_up_to_refuses_another_structure(deep):
    with pytest.raises(ValueError, match="don't have the same nested structure"):
        tree.map_structure_up_to([0, 0], lambda x: x, deep)
    assert tree.map_structure_up_to([0, 0], lambda x: x, [deep, deep]) == [deep, deep]


def test_parts_of_split_dataset_come_from_both_ends():
    x = np.arange(10)
    left, right = split_dataset({"x": x}, left_size=3, right_size=0.2)
    assert left["x"].tolist() == [0, 1, 2] and right["x"].tolist() == [8, 9]
    for wrong in ({"left_size": 0.04}, {"right_size": 0.04}, {"left_size": 0.99}):
        with pytest.raises(ValueError, match="One of the parts of 10 rows would be empty"):
            split_dataset(x, **wrong)
