"""Exports to NumPy code and ONNX, and the editor of files."""

import os

import numpy as np
import pytest

import baro
from baro.errors import BaroError, InputError, NotBuiltError
from test_saving import X, model

# --- export ----------------------------------------------------------------------------------------------------------


def test_export_to_numpy(tmp_path):
    import subprocess
    import sys

    m = model()
    m.export(tmp_path / "net.py")
    np.save(tmp_path / "x.npy", X)
    code = "import sys; sys.modules['baro'] = None; import numpy as np, net; np.save('y.npy', net.predict(np.load('x.npy')))"
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        check=True,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
    )
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), m.predict(X, verbose=0), atol=1e-6)
    assert len((tmp_path / "net.py").read_text().splitlines()) < 40


def test_export_to_onnx(tmp_path):
    pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    m = model()
    m.export(tmp_path / "m.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "m.onnx"))
    for x in (X, X[:3], X[:1]):
        (y,) = session.run(None, {session.get_inputs()[0].name: x})
        np.testing.assert_allclose(y, m.predict(x, verbose=0), atol=1e-5)


@pytest.mark.filterwarnings("ignore")
def test_export_of_every_kind_of_model(tmp_path):
    import importlib.util
    import sys

    sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
    import models

    onnxruntime = None
    if importlib.util.find_spec("onnx") and importlib.util.find_spec("onnxruntime"):
        import onnxruntime
    for name in (
        "wide_and_deep",
        "nested",
        "merging",
        "activation_layers",
        "embedding",
        "operators",
        "dict_inputs",
        "preprocessing",
    ):
        m, x, _ = models.MODELS[name](baro)
        want, flat = baro.tree.flatten(m.predict(x, verbose=0)), baro.tree.flatten(x)
        m.export(tmp_path / f"{name}.py")
        spec = importlib.util.spec_from_file_location(name, tmp_path / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found = module.predict(*flat)
        for a, b in zip(want, found if isinstance(found, tuple) else [found], strict=True):
            np.testing.assert_allclose(b, a, atol=1e-5, rtol=1e-5, err_msg=name)
        if onnxruntime is not None:
            m.export(tmp_path / f"{name}.onnx")
            session = onnxruntime.InferenceSession(str(tmp_path / f"{name}.onnx"))
            found = session.run(None, {i.name: v for i, v in zip(session.get_inputs(), flat, strict=True)})
            for a, b in zip(want, found, strict=True):
                np.testing.assert_allclose(b, a, atol=1e-5, rtol=1e-5, err_msg=name)


def test_export_says_what_it_cannot(tmp_path):
    with pytest.raises(BaroError, match="format 'saved_model'"):
        model().export(tmp_path / "m", format="saved_model")
    with pytest.raises(NotBuiltError):
        baro.Sequential([baro.layers.Dense(1)]).export(tmp_path / "m.onnx")


# --- the editor ------------------------------------------------------------------------------------------------------


def test_editor(tmp_path, capsys):
    def dense(*names):
        x = baro.Input((2,))
        y = x
        for name in names:
            y = baro.layers.Dense(3, name=name)(y)
        return baro.Model(x, y)

    source, target = dense("mydense", "output"), dense("mydense", "other", "output")
    source.save(tmp_path / "m.keras")
    editor = baro.saving.KerasFileEditor(tmp_path / "m.keras")
    editor.summary()
    assert "dense_1" in capsys.readouterr().out
    assert editor.compare(source) == {"status": "success", "error_count": 0, "match_count": 4}
    editor.add_object("layers/dense_3", weights={"0": np.ones((3, 3))})
    assert editor.compare(target)["error_count"] == 2
    editor.rename_object("layers/dense_3", "dense_2")
    editor.add_weights("dense_2", weights={"1": np.zeros(3)})
    assert editor.compare(target)["status"] == "success"
    editor.save(tmp_path / "new.weights.h5")
    target.load_weights(tmp_path / "new.weights.h5")
    np.testing.assert_array_equal(target.get_weights()[4], np.ones((3, 3)))
    editor = baro.saving.KerasFileEditor(tmp_path / "new.weights.h5")
    editor.delete_weight("dense_2", "1")
    assert editor.compare(target)["error_count"] == 1
    editor.delete_object("layers/dense_2")
    with pytest.raises(InputError, match="Did you mean 'layers/dense_1'"):
        editor.rename_object("layers/dense_11", "x")
