"""Files that Keras 3.15 and Keras 2.15 wrote load, predict, measure and train on as they did there."""

import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

import baro

sys.path.insert(0, str(Path(__file__).resolve().parent / "fixtures"))
from trained import nest

pytestmark = pytest.mark.filterwarnings("ignore")
HERE = Path(__file__).parent / "fixtures"
CASES = []
for _version in ("keras3", "keras2"):
    with zipfile.ZipFile(HERE / f"{_version}.zip") as _z:
        CASES += [(_version, n) for n in sorted(_z.namelist()) if not n.endswith(".npz") and n != "VERSION"]
WHOLE = [c for c in CASES if not c[1].endswith((".weights.h5", ".only.h5"))]
WEIGHTS = [c for c in CASES if c[1].endswith((".weights.h5", ".only.h5"))]


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    made = {}

    def path(version, name):
        if version not in made:
            made[version] = tmp_path_factory.mktemp(version)
            with zipfile.ZipFile(HERE / f"{version}.zip") as z:
                z.extractall(made[version])
        return made[version] / name

    return path


def loaded(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return baro.saving.load_model(path)


def stem(name):
    return name.split(".")[0]


@pytest.mark.parametrize(("version", "name"), WHOLE, ids=["-".join(c) for c in WHOLE])
def test_whole_model(files, version, name):
    path = files(version, name)
    record = dict(np.load(path.with_name(f"{stem(name)}.npz")))
    model = loaded(path)
    x, y = nest(record, "x"), nest(record, "y")
    for want, have in zip(
        baro.tree.flatten(nest(record, "prediction")), baro.tree.flatten(model.predict(x, verbose=0)), strict=True
    ):
        np.testing.assert_allclose(
            have, want, rtol=2e-2 if "half" in name else 1e-5, atol=1e-2 if "half" in name else 2e-6
        )
    evaluated = nest(record, "evaluate") if any(k.startswith("evaluate") for k in record) else {}
    if evaluated:
        have = model.evaluate(x, y, verbose=0, return_dict=True)
        assert set(have) == set(evaluated)
        for key, want in evaluated.items():
            np.testing.assert_allclose(have[key], want, rtol=2e-2 if "half" in name else 2e-5, atol=1e-6, err_msg=key)
    state = nest(record, "optimizer") if "optimizer/0" in record else []
    mine = [v.numpy() for v in model.optimizer.variables]
    if (
        version == "keras2" and state
    ):  # it has no learning rate, sometimes an unused momentum, and its Nadam no product of momenta
        state = [state[0], mine[1], *[v for v in state[1:] if v.shape]][: max(len(mine), 2)]
        mine = mine[: len(state)]
    if "accumulating" not in name:
        assert len(mine) == len(state)
        for want, have in zip(state, mine, strict=True):
            np.testing.assert_allclose(have, want, rtol=1e-6, atol=1e-9)
    if "next/0" in record and not (
        version == "keras2" and "nadam" in name
    ):  # its product of momenta is counted at tracing time
        model.train_on_batch(x, y)
        for want, have in zip(nest(record, "next"), model.get_weights(), strict=True):
            np.testing.assert_allclose(have, want, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize(("version", "name"), WEIGHTS, ids=["-".join(c) for c in WEIGHTS])
def test_weights_alone(files, version, name):
    import models

    build = models.subclassed if stem(name) == "subclassed" else models.MODELS[stem(name)]
    path = files(version, name)
    record = dict(np.load(path.with_name(f"{stem(name)}.npz")))
    model, x, _ = build(baro)
    model.set_weights([w + 1 for w in model.get_weights()])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.load_weights(path)
    if not (
        version == "keras2" and stem(name) == "subclassed"
    ):  # Keras 2 lists a subclassed model's weights in another order
        for want, have in zip(nest(record, "weights"), model.get_weights(), strict=True):
            np.testing.assert_array_equal(have, want)
    for want, have in zip(
        baro.tree.flatten(nest(record, "prediction")), baro.tree.flatten(model.predict(x, verbose=0)), strict=True
    ):
        np.testing.assert_allclose(have, want, rtol=1e-5, atol=2e-6)
