"""Coverage-guided fuzzing of the readers of model files, with atheris.   python scripts/fuzz/fuzz_files.py [atheris's options]

A short run: -max_total_time=30. Any exception but FileFormatError is a finding; so is a run that takes longer than 2 s or 2 GB.
The first byte of an input chooses what is read: HDF5 weights, a whole model (`.keras` or `.h5`), or the JSON of a model.
"""

import io
import warnings

import atheris
import target

with atheris.instrument_imports(include=["baro.saving", "baro.serialization", "baro.old_spellings", "baro.models"]):
    import baro
    from baro.errors import FileFormatError
    from baro.saving import hdf5_read, hdf5_write, keras2
    from baro.saving.models import as_bytes
    from baro.saving.state import read_arrays, save_state

warnings.simplefilter("ignore")


def small_model():
    """Return a model whose file is a few kilobytes."""
    model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(2, activation="relu"), baro.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def seeds():
    """Return one sound input for each kind of file."""
    model = small_model()
    weights = b"".join(bytes(p) for p in hdf5_write.encode(save_state(model)))[
        :-24
    ]  # without the checksum, which would stop every mutation
    whole = b"".join(bytes(p) for p in hdf5_write.encode(keras2.whole_model(model)))[:-24]
    return {
        "weights": b"\0" + weights,
        "keras": b"\1" + as_bytes(model),
        "h5": b"\1" + whole,
        "json": b"\2" + model.to_json().encode(),
    }


def one(data):
    """Read one input."""
    kind, data = data[0] % 3, data[1:]
    try:
        if kind == 0:
            read_arrays(hdf5_read.File(data))
        elif kind == 1:
            baro.saving.load_model(io.BytesIO(data))
        else:
            baro.saving.model_from_json(data.decode("utf-8", "replace"))
    except FileFormatError:
        pass


if __name__ == "__main__":
    target.run("files", seeds(), one)
