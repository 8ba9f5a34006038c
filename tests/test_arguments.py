"""Bad arguments: whatever is registered is made with values of wrong kind and range, one argument at a time, and used.

It may work; but what fails must fail with an error that names the argument, and never with what happened to go wrong inside. A new class is
covered by the row that the common tests ask for; a new callback needs one here.
"""

import inspect
import re

import numpy as np
import pytest

import baro
from baro import layers, losses, metrics, registry
from baro.arguments import checked
from baro.configured import argument_names
from baro.errors import InputError
from test_common import CONSTRAINTS, INITIALIZER_SHAPES, INITIALIZERS, OPTIMIZERS, REGULARIZERS, SCHEDULES
from test_common_layers import LAYERS
from test_common_losses import LOSSES, METRICS, sample, targets


class Thing:
    """An object that nothing takes."""

    def __repr__(self):
        return "Thing()"


BAD = {
    "None": None,
    "a string": "seven",
    "a dict": {},
    "a list": [],
    "-1": -1,
    "0": 0,
    "nan": float("nan"),
    "1.5": 1.5,
    "an object": Thing(),
}
CALLBACKS = {
    "BackupAndRestore": {"backup_dir": "backup"}, "CSVLogger": {"filename": "log.csv"}, "Callback": {}, "EarlyStopping": {}, "History": {},
    "LambdaCallback": {}, "LearningRateFinder": {}, "LearningRateScheduler": {"schedule": lambda epoch, rate: rate},
    "ModelCheckpoint": {"filepath": "model.keras"}, "ProgbarLogger": {}, "ReduceLROnPlateau": {}, "TensorBoard": {"log_dir": "board"},
    "TerminateOnNaN": {},
}  # fmt: skip
CALLBACKS_ELSEWHERE = (
    "CallbackList",
    "RemoteMonitor",
    "SwapEMAWeights",
)  # of callbacks; needs a server; needs an optimizer of its own


SAID_AS = {
    "axis": "axis|shape",
    "bias_axes": "bias",
    "output_shape": "output",
}  # what errors of shapes call them


def fit(callback):
    model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 2)), np.ones(4), validation_split=0.5, epochs=2, verbose=0, callbacks=[callback])


def update(optimizer):
    variable = baro.Variable(np.ones((3, 2), "float32"))
    for _ in range(2):
        optimizer.apply([np.ones((3, 2), "float32")], [variable])


def measure(metric, kind):
    drawn = sample(kind, 4)
    metric.update_state(*drawn if isinstance(drawn, tuple) else (drawn,))
    metric.result()


MATRIX = np.ones((3, 4), "float32")
ROWS = [
    *(("layers", n, rows[0].kwargs, lambda o, row=rows[0]: o(row.values(2))) for n, rows in LAYERS.items() if rows),
    *(("losses", n, kwargs, lambda o, kind=kind: o(*targets(4, kind))) for n, (kind, kwargs) in LOSSES.items()),
    *(("metrics", n, row[1], lambda o, kind=row[0]: measure(o, kind)) for n, row in METRICS.items()),
    *(("optimizers", n, kwargs, update) for n, kwargs in OPTIMIZERS.items()),
    *(("schedules", n, args, lambda o: [float(o(i)) for i in (0, 3, 20)]) for n, args in SCHEDULES.items()),
    *(
        ("initializers", n, kwargs, lambda o, n=n: o(INITIALIZER_SHAPES.get(n, (6, 5))))
        for n, kwargs in INITIALIZERS.items()
    ),
    *(("regularizers", n, kwargs, lambda o: o(MATRIX)) for n, kwargs in REGULARIZERS.items()),
    *(("constraints", n, kwargs, lambda o: o(MATRIX)) for n, kwargs in CONSTRAINTS.items()),
    *(("callbacks", n, kwargs, fit) for n, kwargs in CALLBACKS.items()),
]


def test_every_callback_has_a_row():
    assert sorted([*CALLBACKS, *CALLBACKS_ELSEWHERE]) == [name for name, _ in registry.names("callbacks")]


def is_clear(error, argument, value):
    """Whether an error is of a kind for arguments, and names the argument, or the shape of an empty list."""
    stem = SAID_AS.get(argument) or re.sub(r"s$", "", argument.split("_")[-1])
    text = str(error)
    named = re.search(f"{stem}|identifier|Cannot serialize" + (r"|\(0,\)" if value == [] else ""), text, re.IGNORECASE)
    return isinstance(error, (ValueError, TypeError, NotImplementedError, OSError)) and named is not None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind, name, kwargs, use", [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in ROWS])
def test_what_fails_names_the_argument(kind, name, kwargs, use, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cls = registry.find(kind, name)
    if not isinstance(kwargs, dict):
        kwargs = dict(zip(inspect.signature(cls).parameters, kwargs, strict=False))
    use(cls(**kwargs))
    wrong = []
    for argument in argument_names(cls):
        for value in BAD.values():
            try:
                use(cls(**{**kwargs, argument: value}))
            except Exception as error:
                if not is_clear(error, argument, value):
                    wrong.append(f"{argument}={value!r}: {type(error).__name__}: {error}")
    assert not wrong, "\n".join(wrong)


# --- the rule itself ---------------------------------------------------------------------------------------------------


class Example:
    @checked
    def __init__(
        self,
        count: int,
        rate: float = 0.5,
        name: str | None = None,
        flag: bool = False,
        sizes: "tuple[int, ...] | int" = (),
        any=None,
    ):
        if count == 13:
            raise ValueError("Expected another count. Received: count=13")
        self.made = rate if isinstance(rate, str) else rate * 2


GOOD = [
    {"count": 3}, {"count": np.int64(3), "rate": 2}, {"count": 3, "rate": np.float32(0.5)}, {"count": 3, "rate": float("inf")}, {"count": 3, "flag": 1},
    {"count": 3, "flag": np.True_}, {"count": 3, "sizes": [1, 2]}, {"count": 3, "sizes": np.ones(2, int)}, {"count": 3, "sizes": 4},
    {"count": 3, "rate": baro.Variable(2.0)}, {"count": 3, "rate": baro.ops.convert_to_tensor(2.0)}, {"count": 3, "any": Thing()},
]  # fmt: skip
WRONG = [
    ({"count": "3"}, "Example: expected `count` to be an integer. Received: count='3'"),
    ({"count": 3.0}, "expected `count` to be an integer"),
    ({"count": True}, "expected `count` to be an integer"),
    ({"count": 10**30}, "expected `count` to be an integer"),
    ({"count": 3, "rate": float("nan")}, "expected `rate` to be a number. Received: rate=nan"),
    ({"count": 3, "rate": None}, "expected `rate` to be a number. Received: rate=None"),
    ({"count": 3, "rate": {}}, "expected `rate` to be a number. Received: rate={}"),
    ({"count": 3, "rate": np.ones(3)}, "expected `rate` to be a number"),
    ({"count": 3, "name": 4}, "expected `name` to be a string or None"),
    ({"count": 3, "flag": "yes"}, "expected `flag` to be True or False"),
    ({"count": 3, "flag": 2}, "expected `flag` to be True or False"),
    ({"count": 3, "sizes": ["a"]}, "expected `sizes` to be a list of integers or an integer. Received: sizes=['a']"),
    ({"count": 3, "name": ["n" * 1000]}, "Received: name=['" + "n" * 75 + "..."),
    ({"count": 13, "rate": {}}, "Expected another count. Received: count=13"),
]  # fmt: skip


@pytest.mark.parametrize("kwargs", GOOD, ids=str)
def test_kinds_that_fit(kwargs):
    Example(**kwargs)


@pytest.mark.parametrize("kwargs, text", WRONG, ids=[text for _, text in WRONG])
def test_kinds_that_do_not_fit(kwargs, text):
    with pytest.raises(ValueError, match=re.escape(text)) as found:
        Example(**kwargs)
    assert isinstance(found.value, InputError) or "another" in text


def test_what_is_wrong_with_the_call_itself_is_python_s_to_say():
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'count'"):
        Example()
    with pytest.raises(TypeError, match="unexpected keyword argument 'cuont'"):
        Example(cuont=3)


RANGES = {
    "a dtype that is none": (lambda: baro.layers.Dense(2, dtype={}), "Cannot interpret `dtype` argument."),
    "no bins": (lambda: baro.layers.Discretization(num_bins=0), "`num_bins` must be at least 1. Received: `num_bins=0`"),
    "a negative length": (lambda: baro.layers.TextVectorization(output_sequence_length=-1), "must not be negative"),
    "no classes": (lambda: baro.metrics.MeanIoU(num_classes=0), "MeanIoU: `num_classes` must be at least 1."),
    "no growth": (lambda: baro.optimizers.schedules.CosineDecayRestarts(0.1, 4, t_mul=0), "Argument `t_mul` must be > 0. Received: t_mul=0"),
    "two separators": (lambda: baro.callbacks.CSVLogger("log.csv", separator="; "), "`separator` must be one character. Received: separator='; '"),
    "a constant that is none": (lambda: baro.initializers.Constant("seven"), "expected `value` to be a number or an array of numbers. Received: value='seven'"),
    "statistics of another length": (lambda: baro.layers.Normalization(mean=np.ones(3), variance=np.ones(3))(np.ones((2, 4))), "must have the lengths of the inputs' axes (1,). Received: shape (3,)"),
}  # fmt: skip


@pytest.mark.parametrize("case", RANGES)
def test_values_out_of_range(case):
    call, text = RANGES[case]
    with pytest.raises(ValueError, match=re.escape(text)):
        call()


def test_reversible_embeddings_take_initial_weights():
    table = np.arange(6, dtype="float32").reshape(3, 2)
    layer = baro.layers.ReversibleEmbedding(3, 2, weights=table)
    assert layer(np.array([2, 0])).tolist() == [[4.0, 5.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: layers.Rescaling([]), "Rescaling: `scale` is empty; expected at least one element"),
        (lambda: layers.Rescaling(1.0, offset=np.zeros(0)), "Rescaling: `offset` is empty"),
        (lambda: layers.Normalization(mean=[], variance=[]), "Normalization: `mean` is empty"),
        (lambda: layers.Softmax(axis=[]), "Softmax: `axis` is empty"),
        (lambda: layers.LayerNormalization(axis=[1, 1]), r"LayerNormalization: `axis` names an axis twice; expected each once. Received: axis=\[1, 1\]"),
        (lambda: layers.RMSNormalization(axis=(2, 2)), "RMSNormalization: `axis` names an axis twice"),
        (lambda: layers.Dot(axes=0), "Dot: expected axes behind axis 0, the batch. Received: axes=0"),
        (lambda: layers.Dot(axes=(1, 0)), r"Dot: expected axes behind axis 0, the batch. Received: axes=\(1, 0\)"),
        (lambda: layers.EinsumDense("", 4), "Invalid einsum equation ''"),
        (lambda: layers.EinsumDense("ab,bc->ac", -1), "the lengths of the axes 'ac' in 'ab,bc->ac' behind the batch, each at least 0 or None. Received: output_shape=-1"),
        (lambda: layers.EinsumDense("ab,bc->ac", ()), r"Received: output_shape=\(\)"),
        (lambda: layers.EinsumDense("ab,bc->ac", 4, bias_axes="z"), "letters of 'ac', the output in 'ab,bc->ac', or None. Received: bias_axes='z'"),
        (lambda: layers.EinsumDense("ab,bc->ac", 4, bias_axes=""), "Received: bias_axes=''"),
        (lambda: losses.SparseCategoricalCrossentropy(axis=0), "SparseCategoricalCrossentropy: axis 0 is the batch; expected the axis of the classes"),
        (lambda: metrics.SparseCategoricalCrossentropy(axis=0), "SparseCategoricalCrossentropy: axis 0 is the batch"),
        (lambda: losses.CategoricalFocalCrossentropy(alpha=[]), "CategoricalFocalCrossentropy: `alpha` is empty"),
        (lambda: metrics.Precision(thresholds=[]), "`thresholds` is empty"),
        (lambda: metrics.FalseNegatives(thresholds=()), "`thresholds` is empty"),
        (lambda: metrics.Recall(top_k=-1), "Recall: `top_k` must not be negative. Received: top_k=-1"),
        (lambda: metrics.AUC(label_weights=[]), "AUC: `label_weights` is empty"),
    ],
)  # fmt: skip
def test_what_can_never_work_is_refused_at_construction(make, text):
    with pytest.raises(ValueError, match=text):
        make()


@pytest.mark.parametrize("name", ["CategoricalCrossentropy", "CategoricalFocalCrossentropy"])
def test_an_axis_that_the_data_lacks_is_told_with_the_data(name):
    with pytest.raises(InputError, match="axis 5 is out of bounds for an array of 2 axes"):
        getattr(losses, name)(axis=5)(np.eye(3), np.ones((3, 3)))


def test_what_works_in_keras_is_not_refused():
    x = np.ones((2, 6), "float32")
    assert layers.Rescaling([1.0])(x).shape == layers.Rescaling(np.float32(2.0))(x).shape == (2, 6)
    assert layers.EinsumDense("...b,bc->...c", 4, bias_axes="c")(x).shape == (2, 4)
    assert layers.EinsumDense("abc,cd->abd", (None, 0))(np.ones((2, 3, 4))).shape == (2, 3, 0)
    assert metrics.Precision(top_k=0).top_k == 0
    assert layers.Dot(axes=-1)([x, x]).shape == (2, 1)
    assert np.isfinite(losses.CategoricalCrossentropy(axis=0)(np.eye(3), np.full((3, 3), 0.3)))
