"""Names that load when they are used: what `import baro` loads, and that nobody sees a difference otherwise."""

import ast
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import baro
from baro import lazy, registry

ROOT = Path(baro.__file__).parent
# What a dense network is built and trained with; everything else is loaded when it is used. A module more costs every start of every
# program: 0.2 to 0.5 ms, where all of `import numpy` is about 90.
LOADED = {
    "baro": "absent activations arguments callbacks configured constraints core custom_objects dtype_policies errors exec initializers layers lazy losses "
    "metrics models naming ops optimizers random registry regularizers settings shapes training tree utils",
    "baro.callbacks": "base early_stopping monitor progress snapshot",
    "baro.core": "autodiff context derived dtypes elementwise function gathering graph op ops philox random reductions rewrite shaping symbolic tensor variable",
    "baro.initializers": "constants draws",
    "baro.layers": "base calls contents core host input_spec saved",
    "baro.losses": "base probabilistic regression",
    "baro.metrics": "accuracy base regression",
    "baro.models": "functional model sequential",
    "baro.ops": "activations losses",
    "baro.optimizers": "adam base rules schedules state updates",
    "baro.training": "checks compilable compiled data forward loop prefetch step stream trainer",
    "baro.utils": "io_utils progbar",
}
SLOW = {  # Python's own modules that take long, where NumPy has not loaded them anyway
    "asyncio", "bz2", "concurrent", "csv", "email", "hashlib", "hmac", "html", "http", "json", "logging", "lzma", "multiprocessing", "pathlib",
    "random", "secrets", "shutil", "socket", "statistics", "subprocess", "tarfile", "tempfile", "unittest", "urllib", "uuid", "zipfile",
}  # fmt: skip


def fresh(code, *arguments):
    """Run code in a new interpreter and return what it printed as JSON."""
    out = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    return json.loads(out.stdout.splitlines()[-1])


def static_names(path):
    """Return {name: (import line's module, name there)} of the lines under `if TYPE_CHECKING:`, and the rows given to `attach`."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    names, rows = {}, None
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for line in node.body:
                source = "." * line.level + (line.module or "")
                names.update({(a.asname or a.name): (source, a.name) for a in line.names})
        if isinstance(node, ast.Expr) and "lazy.attach(" in ast.unparse(node):
            rows = ast.literal_eval(node.value.args[1])
    return names, rows


PACKAGES = [p for p in sorted(ROOT.rglob("__init__.py")) if static_names(p)[1] is not None]
NAMES = [".".join(["baro", *p.relative_to(ROOT).parts[:-1]]) for p in PACKAGES]


def test_importing_loads_only_what_a_dense_network_needs():
    code = "import sys, json, numpy; before = set(sys.modules); import baro; print(json.dumps(sorted(set(sys.modules) - before)))"
    allowed = {"baro"} | {f"{package}.{name}" for package, names in LOADED.items() for name in names.split()}
    new = set(fresh(code))
    others = {m.partition(".")[0] for m in new} - {"baro"}
    assert not others & SLOW, f"`import baro` loads {sorted(others & SLOW)}: import it in the function that uses it."
    assert others <= sys.stdlib_module_names, "NumPy is the only package that `import baro` loads."
    loaded = {m for m in new if m.partition(".")[0] == "baro"}
    assert loaded <= allowed, (
        f"`import baro` loads {sorted(loaded - allowed)}: list it as lazy (see baro/lazy.py), or import it in the function that uses it."
    )
    assert loaded == allowed, f"not loaded any more: {sorted(allowed - loaded)}; shorten the list above."


def test_training_a_dense_network_loads_little_more():
    """The list above is the right one: a classifier trains with it, the executor, and what fit prints with."""
    code = """
import sys, json, numpy as np, baro
before = set(sys.modules)
from baro import layers
model = baro.Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dropout(0.2), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
x, y = np.ones((8, 4), "float32"), np.arange(8) % 3
model.fit(x, y, validation_split=0.25, verbose=0, callbacks=[baro.callbacks.EarlyStopping(patience=2)])
model.evaluate(x, y, verbose=0), model.predict(x, verbose=0)
model.compile(baro.optimizers.SGD(0.1), "mse", metrics=["mae"]), model.fit(x, np.ones((8, 3), "float32"), verbose=0)
print(json.dumps(sorted(m for m in set(sys.modules) - before if m.startswith("baro"))))
"""
    assert [m for m in fresh(code) if not m.startswith("baro.exec.")] == []


@pytest.mark.parametrize("path", PACKAGES, ids=NAMES)
def test_both_lists_are_equal(path):
    """What editors see under TYPE_CHECKING is what Python loads."""
    names, rows = static_names(path)
    assert {
        (here or there): (source, there)
        for source, given in rows.items()
        for there, _, here in (name.partition(" as ") for name in given.split(", "))
    } == names
    assert list(rows) == list(dict.fromkeys(rows))


@pytest.mark.parametrize("package, path", list(zip(NAMES, PACKAGES, strict=True)), ids=NAMES)
def test_every_name_is_there_before_and_after_it_is_loaded(package, path):
    """Each way to a name gives the same thing: attribute, from-import, star import; `dir` shows it."""
    names, _ = static_names(path)
    code = """
import sys, json, importlib
package, names = sys.argv[1], json.loads(sys.argv[2])
module = importlib.import_module(package)
shown = set(dir(module))
assert shown >= set(names), set(names) - shown
for name in names:
    by_attribute = getattr(module, name)
    given = {}
    exec(f"from {package} import {name} as x", given)
    assert given["x"] is by_attribute is vars(module)[name], name
star = {}
exec(f"from {package} import *", star)
print(json.dumps([n for n in names if n not in star]))
"""
    assert fresh(code, package, json.dumps(sorted(names))) == []


def test_a_star_import_gives_every_name_at_once():
    """Also where nothing was loaded before it."""
    code = "import json; from baro.layers import *; from baro.metrics import *; print(json.dumps([RandomFlip.__name__, Dense.__name__, AUC.__name__, mse.__name__]))"
    assert fresh(code) == ["RandomFlip", "Dense", "AUC", "mean_squared_error"]


def test_modules_of_a_package_are_attributes():
    code = "import json, baro; print(json.dumps([baro.layers.augmentation.RandomFlip.__name__, baro.datasets.digits.__name__, baro.ops.numpy.linspace.__name__]))"
    assert fresh(code) == ["RandomFlip", "baro.datasets.digits", "linspace"]


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'baro.layers' has no attribute 'RandomFlop'") as found:
        baro.layers.RandomFlop  # noqa: B018
    assert (
        found.value.name == "RandomFlop" and found.value.obj is baro.layers
    )  # what Python's own "did you mean" looks at
    with pytest.raises(ImportError, match="cannot import name 'RandomFlop'"):
        exec("from baro.layers import RandomFlop")


def test_no_lazy_name_hides_a_module():
    for package, path in zip(NAMES, PACKAGES, strict=True):
        files = {p.stem for p in path.parent.glob("*.py")} | {p.parent.name for p in path.parent.glob("*/__init__.py")}
        names, _ = static_names(path)
        assert not {n for n, (source, _) in names.items() if n in files and source != "."}, package


def registered():
    """Return {(kind, module)} of everything that the source registers."""
    found = set()
    for path in ROOT.rglob("*.py"):
        module = ".".join(["baro", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in ("register", "registry.register")
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add((node.args[0].value, module))
    return found


def test_the_registry_finds_what_is_not_loaded():
    """For each kind, `names` loads every module that registers something of it."""
    code = """
import sys, json, baro
from baro import registry
out = []
for kind in registry.KINDS:
    list(registry.names(kind))
    out += [[kind, m] for k, m in json.loads(sys.argv[1]) if k == kind and m not in sys.modules]
print(json.dumps(out))
"""
    assert fresh(code, json.dumps(sorted(registered()))) == []


@pytest.mark.parametrize("kind", ["activations", "callbacks", "layers", "losses", "metrics", "optimizers"])
def test_a_name_means_the_same_whatever_is_loaded(kind):
    """Every name and alias, asked for in a process that has loaded as little as possible, is what the full table has."""
    code = """
import sys, json, baro
from baro import configured, registry
kind = sys.argv[1]
early = dict(configured._table(kind, len(registry._table[kind])))
whole = configured.table(kind)
print(json.dumps([len(whole) - len(early), [name for name, thing in early.items() if whole[name] is not thing]]))
"""
    more, other = fresh(code, kind)
    assert other == [] and (more > 0 or kind == "activations")


@pytest.mark.parametrize(
    "code",
    [
        "baro.layers.Dense(2, activation='sparsemax')",
        "baro.optimizers.get('muon')",
        "baro.optimizers.get('Adafactor')",
        "baro.losses.get('squared_hinge')",
        "baro.losses.get('Tversky')",
        "baro.metrics.get('AUC')",
        "baro.metrics.get('hinge')",
        "baro.layers.deserialize({'class_name': 'RandomFlip', 'config': {}})",
        "registry.find('layers', 'FeatureSpace')",
        "registry.find('callbacks', 'CSVLogger')",
        "baro.models.clone_model(baro.Sequential([baro.Input((2,)), baro.layers.ReLU()]))",
        "baro.models.model_from_json(baro.Sequential([baro.Input((2,)), baro.layers.GaussianNoise(0.1)]).to_json())",
    ],
)
def test_strings_reach_what_is_not_loaded(code):
    """In a new process each is the first thing that is asked for."""
    assert fresh(f"import json, baro; from baro import registry; print(json.dumps(type({code}).__name__))")


def test_a_functional_model_loads_ops_of_modules_that_nobody_asked_for(tmp_path):
    """A saved model names an op; the process that reads it has not loaded the op's module."""
    inputs = baro.Input((4,))
    model = baro.Model(inputs, baro.ops.logsumexp(baro.ops.expand_dims(inputs, 1), axis=-1))
    model.save(tmp_path / "model.keras")
    code = "import sys, json, baro; print(json.dumps(list(baro.models.load_model(sys.argv[1]).output_shape)))"
    assert fresh(code, str(tmp_path / "model.keras")) == [None, 1]


def test_suggestions_see_the_full_list():
    code = """
import json, baro
try:
    baro.optimizers.get("muonn")
except ValueError as error:
    print(json.dumps(str(error)))
"""
    assert "Did you mean 'muon'?" in fresh(code)


def test_classes_are_pickled_by_their_own_modules():
    code = "import pickle, json, sys; print(json.dumps(pickle.loads(bytes.fromhex(sys.argv[1])).__name__))"
    assert fresh(code, pickle.dumps(baro.layers.RandomFlip).hex()) == "RandomFlip"


def test_threads_that_race_for_a_name_get_the_same():
    code = """
import json, threading, baro
from baro import registry
start, found, errors = threading.Barrier(16), [], []
def ask(i):
    start.wait()
    try:
        found.append(baro.layers.TextVectorization if i % 2 else registry.find("layers", "TextVectorization"))
    except BaseException as error:
        errors.append(repr(error))
threads = [threading.Thread(target=ask, args=(i,)) for i in range(16)]
[t.start() for t in threads], [t.join() for t in threads]
print(json.dumps([len(found), len(set(map(id, found))), errors]))
"""
    assert fresh(code) == [16, 1, []]


def test_what_cannot_be_loaded_says_so(monkeypatch):
    """A module that fails does so again at the next use, and the registry goes on asking for it."""
    home = type(sys)("made_up")
    monkeypatch.setitem(sys.modules, "made_up", home)
    monkeypatch.setattr(registry, "_later", {})
    home.__path__ = []
    lazy.attach("made_up", {".absent": "Thing, Other as Another", ".": "gone"}, "layers")
    assert {"Thing", "Another", "gone", "absent"} <= set(dir(home)) and "Other" not in dir(home)
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match="made_up.absent"):
            home.Thing  # noqa: B018
        with pytest.raises(ModuleNotFoundError, match="made_up.absent"):
            registry.find("layers", "made up")
