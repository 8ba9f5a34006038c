"""Files of the embedding projector: the points as a table, and a configuration that names it."""

import os
from typing import Any

import numpy as np

from ..errors import InputError
from ..files import write_text
from .writer import package

CONFIG = "projector_config.pbtxt"


def write_points(logdir: Any, name: str, points: Any) -> str:
    """Write points as the table that the projector reads; return its path relative to the folder.

    Args:
        logdir: the folder that TensorBoard reads.
        name: the points' name.
        points: (points, dimensions) numbers.
    """
    a = np.asarray(points)
    if a.ndim != 2:
        raise InputError(f"projector {name!r}: expected (points, dimensions), received shape {a.shape}.")
    path = os.path.join("embeddings", f"{name}.tsv")
    write_text(os.path.join(logdir, path), "".join("\t".join(f"{v:.9g}" for v in row) + "\n" for row in a.tolist()))
    return path


def write_config(
    logdir: Any, tables: dict[str, tuple[str, str | None]], shapes: dict[str, tuple[int, int]] | None = None
) -> None:
    """Write the projector's configuration.

    Args:
        logdir: the folder that TensorBoard reads.
        tables: from a name to (path of the points, path of their labels or None), relative to the folder.
        shapes: from a name to (points, dimensions), if known.
    """
    package()
    from google.protobuf import text_format
    from tensorboard.plugins.projector import ProjectorConfig

    config = ProjectorConfig()
    for name, (points, labels) in tables.items():
        embedding = config.embeddings.add(tensor_name=name, tensor_path=points)
        if shapes and name in shapes:
            embedding.tensor_shape.extend(shapes[name])
        if labels:
            embedding.metadata_path = labels
    write_text(os.path.join(logdir, CONFIG), text_format.MessageToString(config))


def write_labels(path: Any, labels: Any, columns: list[str] | None = None) -> None:
    """Write the labels of points, one a line; several columns begin with their names.

    Args:
        path: the file.
        labels: (points,) texts, or (points, columns).
        columns: names of the columns, where there are several.
    """
    rows = np.asarray(labels, dtype=object)
    if (rows.ndim == 2) != (columns is not None) or rows.ndim not in (1, 2):
        raise InputError(
            f"projector labels: expected (points,) texts, or (points, columns) with the columns' names; received shape {rows.shape}, columns={columns}."
        )
    lines = [[str(v)] for v in rows] if rows.ndim == 1 else [columns, *([str(v) for v in row] for row in rows)]
    write_text(path, "".join("\t".join(c.replace("\t", " ").replace("\n", " ") for c in line) + "\n" for line in lines))  # type: ignore[union-attr]
