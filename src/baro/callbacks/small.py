"""Short callbacks: `LambdaCallback`, `TerminateOnNaN`, `RemoteMonitor`, `SwapEMAWeights`."""

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import InputError, MissingPackageError, suggest
from ..registry import register
from ..utils.io_utils import print_msg
from .base import HOOKS, Callback
from .learning_rate import innermost


@register("callbacks")
class LambdaCallback(Callback):
    """A callback of functions. Keras: `keras.callbacks.LambdaCallback`.

    Args:
        on_epoch_begin, on_epoch_end: functions (epoch, logs).
        on_train_begin, on_train_end: functions (logs).
        on_train_batch_begin, on_train_batch_end: functions (batch, logs).
        kwargs: any other hook by its name, and attributes.

    Raises:
        InputError: for a name that looks like a hook and is none.

    >>> import numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> each = LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, sorted(logs)))
    >>> _ = model.fit(np.ones((8, 2)), np.ones(8), epochs=2, verbose=0, callbacks=[each])
    0 ['loss']
    1 ['loss']
    """

    def __init__(self, on_epoch_begin: Callable | None = None, on_epoch_end: Callable | None = None, on_train_begin: Callable | None = None,
                 on_train_end: Callable | None = None, on_train_batch_begin: Callable | None = None, on_train_batch_end: Callable | None = None,
                 **kwargs: Any):  # fmt: skip
        super().__init__()
        known = (*HOOKS, "on_batch_begin", "on_batch_end")
        given = dict(on_epoch_begin=on_epoch_begin, on_epoch_end=on_epoch_end, on_train_begin=on_train_begin, on_train_end=on_train_end,
                     on_train_batch_begin=on_train_batch_begin, on_train_batch_end=on_train_batch_end, **kwargs)  # fmt: skip
        for name, value in given.items():
            if name.startswith("on_") and name not in known:
                raise InputError(f"LambdaCallback: there is no hook {name!r}.{suggest(name, known)}")
            if value is not None or name in kwargs:
                setattr(self, name, value)


@register("callbacks")
class TerminateOnNaN(Callback):
    """Stops training at the first step whose loss is not a finite number. Keras: `keras.callbacks.TerminateOnNaN`.

    The native engine looks at the loss itself, so steps cost what they cost without; other executors run one step at a time.

    Args:
        raise_error: raise a RuntimeError at once; other callbacks then do not see `on_train_end`, and backups stay.

    Raises:
        RuntimeError: if `raise_error` and the loss is not finite.

    >>> import numpy as np, baro
    >>> model = baro.Sequential([baro.Input((1,)), baro.layers.Dense(1)])
    >>> model.compile(baro.optimizers.SGD(1e30), "mse")
    >>> _ = model.fit(np.ones((64, 1)), np.full(64, 1e9), epochs=5, verbose=0, callbacks=[TerminateOnNaN()])
    Batch 1: Invalid loss, terminating training
    """

    handles_nan = True  # so `fit` does not refuse data with infinite or missing numbers

    def __init__(self, raise_error: bool = False):
        super().__init__()
        self.raise_error = raise_error
        self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Note the epoch, for the message."""
        self._epoch = epoch

    def idle_hooks(self) -> dict:
        """Return the hook that the loop need not call: it calls `on_bad_loss`."""
        return {"on_batch_end": TerminateOnNaN.on_batch_end}

    def on_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Look at the loss, for loops of your own."""
        loss = (logs or {}).get("loss")
        if loss is not None and not math.isfinite(float(np.asarray(loss))):
            self.on_bad_loss(batch, logs)

    def on_bad_loss(self, batch: int, logs: dict | None = None) -> None:
        """Stop: a batch has made the loss infinite or NaN."""
        loss = (logs or {}).get("loss")
        if self.raise_error:
            raise RuntimeError(
                f"NaN or Inf loss encountered at batch {batch} of epoch {self._epoch + 1}: loss is {loss}. Lower the learning rate, clip gradients "
                "(clipnorm=1.0), or look for extreme values in the data."
            )
        print_msg(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True


@register("callbacks")
class RemoteMonitor(Callback):
    """Sends each epoch's results to a server by HTTP POST. Keras: `keras.callbacks.RemoteMonitor`.

    Args:
        root: address of the server.
        path: path after it.
        field: name of the form field that holds the JSON, where `send_as_json` is False.
        headers: dict of HTTP headers.
        send_as_json: send the results as the body, of type application/json.

    Raises:
        MissingPackageError: at the end of the first epoch, where `requests` is not installed.
    """

    def __init__(self, root: str = "http://localhost:9000", path: str = "/publish/epoch/end/", field: str = "data",
                 headers: dict | None = None, send_as_json: bool = False):  # fmt: skip
        super().__init__()
        self.root = root
        self.path = path
        self.field = field
        self.headers = headers
        self.send_as_json = send_as_json

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Send; a server that does not answer gives a warning."""
        import json

        try:
            import requests
        except ImportError:
            raise MissingPackageError("RemoteMonitor requires the `requests` library: pip install requests") from None

        send = {
            "epoch": epoch,
            **{k: v.item() if isinstance(v, (np.ndarray, np.generic)) else v for k, v in (logs or {}).items()},
        }
        try:
            if self.send_as_json:
                requests.post(self.root + self.path, json=send, headers=self.headers)
            else:
                requests.post(self.root + self.path, {self.field: json.dumps(send)}, headers=self.headers)
        except requests.exceptions.RequestException as error:
            warnings.warn(
                f"Could not reach RemoteMonitor root server at {self.root} ({type(error).__name__}); training goes on.",
                stacklevel=2,
            )


@register("callbacks")
class SwapEMAWeights(Callback):
    """Measures with the optimizer's averaged weights in place of the current ones. Keras: `keras.callbacks.SwapEMAWeights`.

    The optimizer must have `use_ema=True`.

    Args:
        swap_on_epoch: swap at the end of an epoch and back at the beginning of the next, so that a ModelCheckpoint behind this
            callback saves the averages.

    Raises:
        InputError: if no optimizer keeps averages.

    >>> import numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile(baro.optimizers.SGD(0.1, use_ema=True), "mse")
    >>> x, y = np.ones((8, 2)), np.ones(8)
    >>> h = model.fit(x, y, validation_data=(x, y), epochs=2, verbose=0, callbacks=[SwapEMAWeights()])
    >>> sorted(h.history)
    ['loss', 'val_loss']
    """

    def __init__(self, swap_on_epoch: bool = False):
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._ema_weights_in_model = False

    def _averaged(self) -> list[Any]:
        """Return the optimizers that keep averages."""
        optimizer = innermost(self.model.optimizer)
        several = getattr(optimizer, "optimizers", None)
        found = [o for o in (several if several is not None else [optimizer]) if getattr(o, "use_ema", False)]
        if not found:
            what = (
                "at least one inner optimizer has `use_ema=True`"
                if several is not None
                else "`use_ema=True` is set on the optimizer"
            )
            raise InputError(
                f"SwapEMAWeights must be used when {what}: its averages are what is swapped in. Received: use_ema=False."
            )
        return found

    def _pairs(self) -> list[tuple[Any, Any]]:
        return [
            pair
            for o in self._averaged()
            for pair in zip(o._trainable_variables, o._model_variables_moving_average, strict=True)
        ]

    def _swap(self, averages_in: bool) -> None:
        if self._ema_weights_in_model != averages_in:
            for weight, average in self._pairs():
                kept = np.array(weight)
                weight.assign(average)
                average.assign(kept)
            self._ema_weights_in_model = averages_in

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Swap back."""
        if self.swap_on_epoch:
            self._swap(False)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Swap the averages in; after the last epoch both are the averages, since `fit` ends by assigning them."""
        if self.swap_on_epoch and not self._ema_weights_in_model:
            self._swap(True)
            if epoch == self.params["epochs"] - 1:  # type: ignore[index]
                for weight, average in self._pairs():
                    average.assign(weight)

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Swap the averages in."""
        self._swap(True)

    def on_test_end(self, logs: dict | None = None) -> None:
        """Swap back."""
        self._swap(False)

    on_predict_begin = on_test_begin
    on_predict_end = on_test_end

    def on_interrupt(self) -> None:
        """Leave the model with its own weights when an exception ends the run."""
        self._swap(False)

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {"_ema_weights_in_model": self._ema_weights_in_model}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s values."""
        self._ema_weights_in_model = state["_ema_weights_in_model"]
