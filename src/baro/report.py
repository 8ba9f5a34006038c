"""The run folder: what a training leaves behind for people. Figures of the test, history.csv, pictures, index.html.

Pictures need matplotlib; without it everything else is written and the page says how to get them.
"""

import base64
import csv
import html
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .files import write_text, writing

NO_PLOTS = 'The plots need matplotlib, which is not installed: pip install "baro[plot]" and train again.'
KOREAN_FONTS = ("Noto Sans CJK KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo", "AppleGothic")


@dataclass
class Run:
    """What was trained and how well it did; everything is plain data, ready for JSON."""

    title: str
    task: str  # "classification" or "regression"
    target: str
    classes: list[str]
    rows: dict[str, int]  # train, validation, test
    features: int
    inputs: str  # what the model takes
    parameters: int
    settings: dict[str, Any]
    history: dict[str, list[float]]
    test: dict[str, Any]
    seconds: float
    executor: str
    notes: list[str] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """Return how many epochs were run."""
        return len(self.history.get("loss", []))

    def to_dict(self) -> dict[str, Any]:
        """Return the run as a dict for JSON: numbers that are not finite become None."""
        return _plain({**vars(self), "epochs": self.epochs})


def measure_classes(y: np.ndarray, predicted: np.ndarray, classes: Sequence[str]) -> dict[str, Any]:
    """Return accuracy, confusion matrix (rows: true, columns: predicted), and precision, recall, F1 of each class.

    precision = hits / predicted as the class, recall = hits / members of the class, F1 = their harmonic mean; None where
    a class was never predicted, or is not in the test set.

    Args:
        y: (rows,) int, the true classes.
        predicted: (rows,) int.
        classes: the names, by number.
    """
    n = len(classes)
    confusion = np.bincount(y.astype(np.int64) * n + predicted.astype(np.int64), minlength=n * n).reshape(n, n)
    per_class = []
    for i, name in enumerate(classes):
        hits, members, claimed = int(confusion[i, i]), int(confusion[i].sum()), int(confusion[:, i].sum())
        precision = hits / claimed if claimed else None
        recall = hits / members if members else None
        f1 = 2 * hits / (members + claimed) if members + claimed else None
        per_class.append({"class": name, "precision": precision, "recall": recall, "f1": f1, "rows": members})
    accuracy = float(np.trace(confusion) / len(y))
    return {"accuracy": accuracy, "per_class": per_class, "confusion": confusion.tolist()}


def measure_numbers(y: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Return RMSE, MAE and R² = 1 - Σ(y - p)² / Σ(y - mean(y))², in float64.

    Args:
        y: (rows,) float, the true values.
        predicted: (rows,) float.
    """
    y, predicted = y.astype(np.float64), predicted.astype(np.float64)
    error = y - predicted
    spread = float(np.sum((y - y.mean()) ** 2))
    r2 = 1.0 - float(np.sum(error**2)) / spread if spread else float("nan")
    return {"rmse": float(np.sqrt(np.mean(error**2))), "mae": float(np.mean(np.abs(error))), "r2": r2}


def write_history(path: Path, history: dict[str, list[float]]) -> None:
    """Write one line an epoch: epoch (from 1), then each metric."""
    with writing(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["epoch", *history])
        for epoch, values in enumerate(zip(*history.values(), strict=True), start=1):
            writer.writerow([epoch, *(f"{value:.8g}" for value in values)])


def write_folder(folder: Path, run: Run, y: np.ndarray, predicted: np.ndarray) -> list[str]:
    """Write everything but the model into an existing folder and return the file names.

    Args:
        folder: the run folder.
        run: the figures.
        y: (rows,) the true classes or values of the test rows.
        predicted: (rows,) the predicted ones.
    """
    write_history(folder / "history.csv", run.history)
    write_text(folder / "run.json", json.dumps(run.to_dict(), indent=2, ensure_ascii=False) + "\n")
    pictures = draw(folder, run, y, predicted)
    if not pictures:
        run.notes.append(NO_PLOTS)
    write_text(folder / "index.html", page(folder, run, pictures))
    return ["history.csv", "run.json", *pictures, "index.html"]


def draw(folder: Path, run: Run, y: np.ndarray, predicted: np.ndarray) -> list[str]:
    """Draw the learning curves, and the confusion matrix or the predictions; return the names, none without matplotlib."""
    try:
        import matplotlib
        from matplotlib import font_manager
        from matplotlib.figure import Figure
    except ImportError:
        return []
    import warnings

    # Figure alone, without pyplot: no window system is asked for and no state of the user's is touched.
    installed = set(font_manager.get_font_names())
    fonts = ["DejaVu Sans", *(font for font in KOREAN_FONTS if font in installed)]
    with matplotlib.rc_context({"font.family": fonts, "axes.unicode_minus": False}), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message=r"Glyph \d+ .*missing"
        )  # a class name in a script without a font here
        _draw_curves(Figure, folder / "learning_curves.png", run)
        if run.task == "classification":
            _draw_confusion(Figure, folder / "confusion_matrix.png", np.array(run.test["confusion"]), run.classes)
            return ["learning_curves.png", "confusion_matrix.png"]
        _draw_predictions(Figure, folder / "predictions.png", y, predicted, run.target)
        return ["learning_curves.png", "predictions.png"]


def _draw_curves(figure_class: Any, path: Path, run: Run) -> None:
    """Draw each metric over the epochs, training and validation in one panel."""
    metrics = [name for name in run.history if not name.startswith("val_") and name != "learning_rate"]
    metrics.sort(key=lambda name: name != "loss")  # the loss first, the others as they come
    figure = figure_class(figsize=(5.2 * len(metrics), 3.8), layout="constrained", dpi=120)
    epochs = np.arange(1, run.epochs + 1)
    style = {"marker": "o", "markersize": 3} if run.epochs <= 40 else {}
    for position, name in enumerate(metrics, start=1):
        axes = figure.add_subplot(1, len(metrics), position)
        axes.plot(epochs, run.history[name], label="training", color="#2563eb", **style)
        if f"val_{name}" in run.history:
            axes.plot(epochs, run.history[f"val_{name}"], label="validation", color="#ea580c", **style)
        axes.set_xlabel("epoch")
        axes.set_title(name)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)
    figure.savefig(path)


def _draw_confusion(figure_class: Any, path: Path, confusion: np.ndarray, classes: Sequence[str]) -> None:
    """Draw the confusion matrix, each row shaded by its share, with the counts where they are readable."""
    n = len(classes)
    side = min(3.2 + 0.5 * n, 14)
    figure = figure_class(figsize=(side + 0.8, side), layout="constrained", dpi=120)
    axes = figure.add_subplot()
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    picture = axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    if n <= 30:
        labels = [name if len(name) <= 16 else name[:15] + "…" for name in classes]
        slanted = max(map(len, labels)) > 2
        axes.set_xticks(range(n), labels, rotation=45 if slanted else 0, ha="right" if slanted else "center")
        axes.set_yticks(range(n), labels)
        for i in range(n):
            for j in range(n):
                color = "white" if share[i, j] > 0.5 else "black" if confusion[i, j] else "#bbbbbb"
                axes.text(
                    j, i, str(confusion[i, j]), ha="center", va="center", fontsize=9 if n <= 12 else 6, color=color
                )
    axes.set_xlabel("predicted")
    axes.set_ylabel("true")
    axes.set_title("confusion matrix (test)")
    figure.colorbar(picture, ax=axes, shrink=0.8, label="share of the true class")
    figure.savefig(path)


def _draw_predictions(figure_class: Any, path: Path, y: np.ndarray, predicted: np.ndarray, target: str) -> None:
    """Draw predicted over true values of the test rows; on the diagonal they agree."""
    figure = figure_class(figsize=(5.2, 4.8), layout="constrained", dpi=120)
    axes = figure.add_subplot()
    axes.scatter(y, predicted, s=8 if len(y) < 2000 else 2, alpha=0.35, color="#2563eb", linewidths=0)
    ends = [float(min(y.min(), predicted.min())), float(max(y.max(), predicted.max()))]
    axes.plot(ends, ends, color="#ea580c", linewidth=1)
    axes.set_xlabel(f"true {target}")
    axes.set_ylabel(f"predicted {target}")
    axes.set_title("predictions (test)")
    axes.grid(alpha=0.3)
    figure.savefig(path)


def page(folder: Path, run: Run, pictures: Sequence[str]) -> str:
    """Return index.html: one self-contained page, pictures inside, no scripts."""
    cards = "".join(f"<div class=card><b>{_cell(value)}</b><span>{name}</span></div>" for name, value in headline(run))
    parts = [
        f"<h1>{_text(run.title)}</h1>",
        f"<p class=lead>{_text(describe(run))}</p><div class=cards>{cards}</div>",
        *(f"<p class=note>{_text(note)}</p>" for note in run.notes),
    ]
    for name in pictures:
        data = base64.b64encode((folder / name).read_bytes()).decode("ascii")
        title = name.removesuffix(".png").replace("_", " ")
        parts.append(f'<h2>{title.capitalize()}</h2><img alt="{title}" src="data:image/png;base64,{data}">')
    if run.task == "classification":
        rows = [
            [row["class"], row["precision"], row["recall"], row["f1"], row["rows"]] for row in run.test["per_class"]
        ]
        parts.append("<h2>Classes</h2>" + _table(["class", "precision", "recall", "F1", "test rows"], rows))
        parts.append("<h2>True class by predicted class</h2>" + _confusion_table(run))
    parts.append(
        "<h2>Settings</h2>" + _table(["setting", "value"], [[name, f"{value}"] for name, value in run.settings.items()])
    )
    names = list(run.history)
    epochs = [[i, *values] for i, values in enumerate(zip(*run.history.values(), strict=True), start=1)]
    history = _table(["epoch", *names], epochs)
    parts.append(f"<h2>History</h2><details><summary>{run.epochs} epochs</summary>{history}</details>")
    parts.append(f"<h2>Use the model</h2><pre>{_text(usage(run))}</pre>")
    return _PAGE.replace("{title}", _text(f"baro: {run.title}")).replace("{body}", "\n".join(parts))


def headline(run: Run) -> list[tuple[str, Any]]:
    """Return the few figures that matter most, with their names."""
    if run.task == "classification":
        figures = [("test accuracy", run.test["accuracy"]), ("test loss", run.test["loss"])]
    else:
        figures = [("test RMSE", run.test["rmse"]), ("test MAE", run.test["mae"]), ("test R²", run.test["r2"])]
    return [*figures, ("parameters", run.parameters), ("epochs", run.epochs), ("seconds", f"{run.seconds:.1f}")]


def describe(run: Run) -> str:
    """Return what was learned from what, in a sentence."""
    what = f"{len(run.classes)} classes" if run.classes else "a number"
    return (
        f"{run.task.capitalize()}: {run.target} ({what}) from {run.features:,} numbers a row; {run.rows['train']:,} rows to "
        f"train, {run.rows['validation']:,} to validate, {run.rows['test']:,} to test; {run.executor} executor."
    )


def usage(run: Run) -> str:
    """Return the lines of Python that load the model and predict."""
    lines = ["from baro.saving import load_model", "", 'model = load_model("model.keras")']
    lines.append(f"x = …  # {run.inputs}")
    if not run.classes:
        return "\n".join([*lines, "predicted = model.predict(x)[:, 0]"])
    best = "(model.predict(x)[:, 0] > 0.5).astype(int)" if len(run.classes) == 2 else "model.predict(x).argmax(axis=1)"
    return "\n".join([*lines, f"predicted = {best}  # 0 is {run.classes[0]!r}, 1 is {run.classes[1]!r}, …"])


def show(value: Any) -> str:
    """Return a figure as people read it: counts with commas, shares and losses with four digits, – for None."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return (
        f"{value:.4f}"
        if 1e-3 <= abs(value) < 1e3 or value == 0
        else f"{value:,.4g}"
        if abs(value) < 1
        else f"{value:,.1f}"
    )


def _confusion_table(run: Run) -> str:
    """Return the confusion matrix as a table, each cell shaded by its share of the row."""
    if len(run.classes) > 100:
        return f"<p>{len(run.classes)} classes are too many for a table; run.json has the matrix.</p>"
    head = "".join(f"<th>{_text(name)}</th>" for name in run.classes)
    body = []
    for name, counts in zip(run.classes, run.test["confusion"], strict=True):
        total = max(sum(counts), 1)
        shades = (f'<td style="background:rgb(37 99 235/{count / total:.2f})">{count or "·"}</td>' for count in counts)
        body.append(f"<tr><th>{_text(name)}</th>{''.join(shades)}</tr>")
    return f"<div class=wide><table class=matrix><tr><th></th>{head}</tr>{''.join(body)}</table></div>"


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    top = "".join(f"<th>{_text(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in rows)
    return f"<div class=wide><table><tr>{top}</tr>{body}</table></div>"


def _cell(value: Any) -> str:
    return _text(show(value))


def _text(value: str) -> str:
    return html.escape(value, quote=True)


def _plain(value: Any) -> Any:
    """Return a value with plain Python types inside, and None for numbers that JSON cannot hold."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin: 2.2rem 0 .6rem; font-size: 1.15rem; } .lead { opacity: .75; margin-top: .2rem; }
.cards { display: flex; flex-wrap: wrap; gap: .8rem; }
.card { background: var(--soft); border-radius: .6rem; padding: .7rem 1.1rem; min-width: 6rem; }
.card b { display: block; font-size: 1.5rem; } .card span { font-size: .85rem; opacity: .75; }
.note { border-left: 4px solid #ea580c; padding-left: .8rem; }
img { max-width: 100%; background: white; border-radius: .4rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { padding: .25rem .8rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child, td:first-child { text-align: left; } .matrix td { text-align: center; padding: .25rem .5rem; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: .4rem; overflow-x: auto; } summary { cursor: pointer; }
</style>
</head>
<body>
{body}
</body>
</html>
"""
