"""Names of Keras that baro lacks on purpose: errors say why, and the list of reasons is neither stale nor too wide."""

import re
from pathlib import Path

import pytest

import baro
from baro.absent import REASONS, why
from baro.errors import ConfigError

API = (Path(__file__).with_name("api.txt")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "package, name, words",
    [
        (baro.layers, "Conv2D", "no convolutions; Flatten and Dense take images"),
        (baro.layers, "SeparableConvolution1D", "no convolutions"),
        (baro.layers, "ConvLSTM2D", "no recurrence"),
        (baro.layers, "Bidirectional", "no recurrence; Embedding with Flatten or GlobalAveragePooling1D takes sequences"),
        (baro.layers, "MultiHeadAttention", "no attention"),
        (baro.layers, "MaxPool2D", "no pooling by windows"),
        (baro.layers, "RandomPerspective", "the image layers that make one change each"),
        (baro.layers, "JaxLayer", "other frameworks"),
        (baro.ops, "adaptive_max_pool", "no pooling by windows"),
        (baro.ops, "stft", "no sound"),
        (baro.callbacks, "OrbaxCheckpoint", "ModelCheckpoint and BackupAndRestore"),
        (baro.utils, "audio_dataset_from_directory", "no sound"),
        (baro, "RematScope", "a smaller batch_size saves more"),
        (baro, "remat", "a smaller batch_size saves more"),
        (baro, "SymbolicScope", "told by its operands"),
        (baro, "Quantizer", "no quantized layers"),
        (baro, "distribution", "one machine"),
        (baro, "applications", "no pretrained networks"),
    ],
)  # fmt: skip
def test_errors_say_why(package, name, words):
    where = re.escape(f"module {package.__name__!r} has no attribute {name!r}: ")
    with pytest.raises(AttributeError, match=f"^{where}.*{re.escape(words)}.*See docs/keras-differences.md$"):
        getattr(package, name)
    assert not hasattr(package, name)


def test_other_names():
    """A slip of the pen has no reason, and no public name of baro has one."""
    with pytest.raises(AttributeError, match="^module 'baro.layers' has no attribute 'Dens'$"):
        _ = baro.layers.Dens
    names = {re.sub(r"\(.*", "", line).split(".")[-1] for line in re.findall(r"^(?:class )?(baro\.\S+)", API, re.M)}
    assert len(names) > 900 and [name for name in names if why(name)] == []


def test_a_file_with_such_a_layer():
    config = {"module": "keras.layers", "class_name": "Conv2D", "config": {}, "registered_name": None}
    with pytest.raises(
        ConfigError, match=r"Could not locate class 'Conv2D': baro .* no convolutions; .*differences\.md\. Make sure"
    ):
        baro.layers.deserialize(config)
    with pytest.raises(ConfigError, match=r"Could not locate class 'Dens'\. Did you mean 'Dense'\?"):
        baro.layers.deserialize({**config, "class_name": "Dens"})


def test_names_stand_once():
    names = " ".join(REASONS.values()).split()
    assert len(names) == len(set(names))
