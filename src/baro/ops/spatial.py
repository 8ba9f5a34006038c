"""Functions that move values between the channels and the positions of images."""

from typing import Any

from .. import settings
from ..core import ops as c
from ..core.op import convert, op_function
from ..errors import InputError


def _checked(x: Any, block_size: int, data_format: str | None, where: str) -> tuple[Any, bool]:
    """Return x as an array or node, and whether its channels come first."""
    found = settings.get("image_data_format") if data_format is None else str(data_format).lower()
    if found not in ("channels_last", "channels_first"):
        raise InputError(
            f"{where}: expected data_format 'channels_last' or 'channels_first', received {data_format!r}."
        )
    if not hasattr(block_size, "__index__") or isinstance(block_size, bool) or block_size < 2:
        raise InputError(f"{where}: `block_size` must be at least 2. Received: block_size={block_size}")
    x = convert(x)
    if len(x.shape) != 4:
        raise InputError(f"{where}: expected images of 4 axes, received shape {tuple(x.shape)}.")
    return x, found == "channels_first"


@op_function
def depth_to_space(x: Any, block_size: int, data_format: str | None = "channels_last") -> Any:
    """Return images whose channels are laid out as blocks of pixels. Keras: `keras.ops.depth_to_space`.

    y[n, h·b + i, w·b + j, c] = x[n, h, w, (i·b + j)·C/b² + c] with the channels last, and x[n, c·b² + i·b + j, h, w] with them first.

    Args:
        x: (batch, height, width, channels), or the channels first.
        block_size: int b from 2; b² divides the channels.
        data_format: "channels_last", "channels_first", or None for the setting.

    Raises:
        InputError: the channels are no multiple of b², or x has other axes.

    >>> import numpy as np
    >>> depth_to_space(np.arange(4.0).reshape(1, 1, 1, 4), 2)[0, :, :, 0].numpy().tolist()
    [[0.0, 1.0], [2.0, 3.0]]
    """
    x, first = _checked(x, block_size, data_format, "depth_to_space")
    b = int(block_size)
    n, h, w, channels = (x.shape[i] for i in ((0, 2, 3, 1) if first else (0, 1, 2, 3)))
    if channels % (b * b):
        raise InputError(f"depth_to_space: expected channels divisible by {b * b}, received shape {tuple(x.shape)}.")
    new = channels // (b * b)
    if first:
        blocks = c.transpose(c.reshape(x, (n, new, b, b, h, w)), (0, 1, 4, 2, 5, 3))
        return c.reshape(blocks, (n, new, h * b, w * b))
    blocks = c.transpose(c.reshape(x, (n, h, w, b, b, new)), (0, 1, 3, 2, 4, 5))
    return c.reshape(blocks, (n, h * b, w * b, new))


@op_function
def space_to_depth(x: Any, block_size: int, data_format: str | None = "channels_last") -> Any:
    """Return images whose blocks of pixels are laid out as channels: the inverse of `depth_to_space`. Keras: `keras.ops.space_to_depth`.

    Args:
        x: (batch, height, width, channels), or the channels first.
        block_size: int b from 2; it divides height and width.
        data_format: "channels_last", "channels_first", or None for the setting.

    Raises:
        InputError: height or width is no multiple of b, or x has other axes.

    >>> import numpy as np
    >>> space_to_depth(np.arange(4.0).reshape(1, 2, 2, 1), 2).numpy().ravel().tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    x, first = _checked(x, block_size, data_format, "space_to_depth")
    b = int(block_size)
    n, h, w, channels = (x.shape[i] for i in ((0, 2, 3, 1) if first else (0, 1, 2, 3)))
    if h % b or w % b:
        raise InputError(
            f"space_to_depth: expected height and width divisible by {b}, received shape {tuple(x.shape)}."
        )
    if first:
        blocks = c.transpose(c.reshape(x, (n, channels, h // b, b, w // b, b)), (0, 1, 3, 5, 2, 4))
        return c.reshape(blocks, (n, channels * b * b, h // b, w // b))
    blocks = c.transpose(c.reshape(x, (n, h // b, b, w // b, b, channels)), (0, 1, 3, 2, 4, 5))
    return c.reshape(blocks, (n, h // b, w // b, channels * b * b))
