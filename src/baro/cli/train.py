"""`baro train`: from a data set's name or a CSV file to a trained network and its run folder."""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import DataError, InputError
from ..files import write_text
from ..report import Run, measure_classes, measure_numbers, write_folder
from .problems import Asked, Problem, Recipe, find

SMALL = 10_000  # below this many rows a fifth of them validates, above a tenth


@dataclass(frozen=True)
class Options:
    """How to build and train the network; None takes what suits the data."""

    layers: tuple[int, ...] | None = None
    activation: str = "relu"
    optimizer: str = "adam"
    learning_rate: float | None = None
    epochs: int | None = None
    batch_size: int | None = None
    dropout: float | None = None
    seed: int = 0
    early_stopping: int | None = None
    out: str | None = None
    quiet: bool = False


def train(asked: Asked, options: Options) -> tuple[Run, Path]:
    """Load the data, train, measure on the test rows, write the run folder; return the figures and the folder.

    Raises:
        BaroError: whatever cannot be used as it is, with one message.
    """
    recipe = find(asked)
    problem = recipe.load(asked)
    from .. import utils

    utils.set_random_seed(options.seed)
    model = build(problem, recipe, options)
    folder = _new_folder(asked.name, options.out)
    try:
        run, predicted = _fit_and_measure(model, problem, recipe, options)
    except BaseException:
        _remove_if_empty(folder)
        raise
    model.save(folder / "model.keras")
    if problem.encoding:
        text = json.dumps(problem.encoding, indent=2, ensure_ascii=False)
        write_text(folder / "encoding.json", text + "\n")
    write_folder(folder, run, problem.test[1], predicted)
    return run, folder


def build(problem: Problem, recipe: Recipe, options: Options) -> Any:
    """Return the compiled network: inputs brought to scale, hidden layers with dropout, an output that fits the target."""
    from .. import Sequential, layers, losses, metrics

    x = problem.train[0]
    parts: list[Any] = [layers.Input(shape=x.shape[1:])]
    if x.ndim > 2:
        parts.append(layers.Flatten())
    if problem.scale is None:
        mean, variance = x.mean(axis=0, dtype=np.float64), x.var(axis=0, dtype=np.float64)
        variance[variance == 0] = 1.0  # a column that is constant here may not be so in the test rows
        parts.append(layers.Normalization(mean=mean, variance=variance))
    elif problem.scale != 1.0:
        parts.append(layers.Normalization(mean=0.0, variance=problem.scale**2))
    dropout = recipe.dropout if options.dropout is None else options.dropout
    for units in recipe.layers if options.layers is None else options.layers:
        parts.append(layers.Dense(units, activation=options.activation))
        if dropout:
            parts.append(layers.Dropout(dropout))
    classes = len(problem.target.classes)
    if not classes:
        parts.append(layers.Dense(1))
        loss: Any = losses.MeanSquaredError()
        metric: Any = metrics.MeanAbsoluteError(name="mae")
    elif classes == 2:
        parts.append(layers.Dense(1, activation="sigmoid"))
        loss, metric = losses.BinaryCrossentropy(), metrics.BinaryAccuracy(name="accuracy")
    else:
        parts.append(layers.Dense(classes, activation="softmax"))
        loss, metric = losses.SparseCategoricalCrossentropy(), metrics.SparseCategoricalAccuracy(name="accuracy")
    model = Sequential(parts)
    model.compile(optimizer=_optimizer(options), loss=loss, metrics=[metric])
    return model


def _fit_and_measure(model: Any, problem: Problem, recipe: Recipe, options: Options) -> tuple[Run, np.ndarray]:
    """Train with validation, measure on the test rows; return the figures and the predictions."""
    x, y = problem.train
    mean, spread = (0.0, 1.0) if problem.target.classes else (float(np.mean(y)), float(np.std(y)) or 1.0)
    targets = y if problem.target.classes else ((y - mean) / spread).astype(np.float32)
    validating = max(1, round(len(x) * (0.2 if len(x) < SMALL else 0.1)))
    epochs = recipe.epochs if options.epochs is None else options.epochs
    batch_size = recipe.batch_size if options.batch_size is None else options.batch_size
    began = time.perf_counter()
    history = model.fit(
        x[:-validating],
        targets[:-validating],
        validation_data=(x[-validating:], targets[-validating:]),
        epochs=epochs,
        batch_size=batch_size,
        callbacks=_callbacks(options),
        verbose=0 if options.quiet else "auto",
    ).history
    seconds = time.perf_counter() - began
    history = {name: [float(value) for value in values] for name, values in history.items()}
    _check_finite(history, model)
    if not problem.target.classes:
        _undo_scaling(model, mean, spread)
    test, predicted = _measure(model, problem)
    run = Run(
        title=problem.title,
        task=problem.target.task,
        target=problem.target.name,
        classes=list(problem.target.classes),
        rows={"train": len(x) - validating, "validation": validating, "test": len(problem.test[0])},
        features=int(np.prod(x.shape[1:])),
        inputs=_inputs(problem),
        parameters=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        settings=_settings(model, options, epochs, batch_size, recipe),
        history=history,
        test=test,
        seconds=seconds,
        executor=_executor(),
        notes=list(problem.notes),
    )
    if not problem.target.classes:
        run.notes.append(
            "loss and mae of the history are in units of the target's spread: a loss of 1 is no better than the mean"
        )
    return run, predicted


def _measure(model: Any, problem: Problem) -> tuple[dict[str, Any], np.ndarray]:
    """Return the figures on the test rows, and the predicted classes or numbers: (rows,)."""
    x, y = problem.test
    outputs = np.asarray(model.predict(x, verbose=0))
    classes = problem.target.classes
    if not classes:
        predicted = outputs[:, 0]
        return measure_numbers(y, predicted), predicted
    predicted = (outputs[:, 0] > 0.5).astype(np.int64) if len(classes) == 2 else outputs.argmax(axis=1)
    loss = model.evaluate(x, y, verbose=0)[0]
    return {"loss": float(loss), **measure_classes(y, predicted, classes)}, predicted


def _inputs(problem: Problem) -> str:
    """Return what the model takes, in words."""
    x = problem.train[0]
    shape = ", ".join(["rows", *map(str, x.shape[1:])])
    columns = ", its columns as encoding.json says" if problem.encoding else f", 0 to {problem.scale:g}"
    return f"({shape}) {x.dtype}{columns}"


def _undo_scaling(model: Any, mean: float, spread: float) -> None:
    """Let the last layer give the target in its own units: (w, b) → (w · spread, b · spread + mean)."""
    weights, bias = model.layers[-1].get_weights()
    model.layers[-1].set_weights([weights * spread, bias * spread + mean])


def _optimizer(options: Options) -> Any:
    """Return the optimizer by name, with the learning rate where one was said."""
    from .. import optimizers

    optimizer = optimizers.get(options.optimizer)
    if options.learning_rate is None:
        return optimizer
    return type(optimizer)(learning_rate=options.learning_rate)


def _callbacks(options: Options) -> list[Any]:
    from .. import callbacks

    class StopWhenLost(callbacks.Callback):
        """End training after an epoch whose loss is no number (TerminateOnNaN would be called after every batch)."""

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            self.model.stop_training |= not math.isfinite((logs or {}).get("loss", 0.0))

    found: list[Any] = [StopWhenLost()]
    if options.early_stopping:
        patience = options.early_stopping
        found.append(callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True))
    return found


def _settings(model: Any, options: Options, epochs: int, batch_size: int, recipe: Recipe) -> dict[str, Any]:
    """Return the settings that were used, each as it would be typed."""
    sizes = recipe.layers if options.layers is None else options.layers
    return {
        "layers": ",".join(map(str, sizes)) or "none",
        "activation": options.activation,
        "dropout": recipe.dropout if options.dropout is None else options.dropout,
        "optimizer": options.optimizer,
        "learning_rate": float(f"{float(model.optimizer.learning_rate):.6g}"),
        "epochs": epochs,
        "batch_size": batch_size,
        "early_stopping": options.early_stopping or "none",
        "seed": options.seed,
    }


def _check_finite(history: dict[str, list[float]], model: Any) -> None:
    """Refuse a run whose loss left the numbers: its weights are of no use."""
    for epoch, loss in enumerate(history.get("loss", []), start=1):
        if not math.isfinite(loss):
            rate = float(model.optimizer.learning_rate)
            raise InputError(
                f"The loss became {loss} in epoch {epoch}: training diverged. "
                f"Try a smaller learning rate than {rate:g}: --learning-rate {rate / 10:g}."
            )


def _executor() -> str:
    from ..exec import chosen

    return chosen().name


def _new_folder(name: str, out: str | None) -> Path:
    """Create and return the run folder: the one named, which must be new or empty, or a fresh one under runs/."""
    if out is None:
        stem = f"{Path(name).stem}-{time.strftime('%Y%m%d-%H%M%S')}"
        candidates = (Path("runs") / (stem if i == 0 else f"{stem}-{i}") for i in range(1000))
        folder = next(path for path in candidates if not path.exists())
    else:
        folder = Path(out).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(
                f"--out {folder}: the folder is not empty; name a new one, so that no earlier run is lost."
            )
    except OSError as error:
        raise DataError(f"--out {folder}: the folder cannot be made ({error.strerror}).") from None
    return folder


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
        if folder.parent.name == "runs":
            folder.parent.rmdir()
    except OSError:
        pass  # something else lies there: it stays
