"""`Layer`: weights, a `call`, and everything that happens around a call — building, casting, losses.

What a layer contains is in `contents.py`, what happens to a call's arguments in `calls.py`, configs and stored weights in `saved.py`.
"""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import constraints, dtype_policies, initializers, naming, regularizers, tree
from ..arguments import checked
from ..configured import plain
from ..core import dtypes, ops
from ..core.context import ctx
from ..core.symbolic import KerasTensor, Operation, SymbolicNode, compute_output_spec
from ..core.variable import AutocastScope, StatelessScope, Variable
from ..shapes import standardize_shape
from .calls import ARRAYS, Calls, CallSpec, current_call, open_batch
from .contents import Contents
from .input_spec import check_inputs
from .saved import Saved, own_arguments


class Layer(Contents, Calls, Saved, Operation):
    """The base of all layers: subclass it, make weights in `build`, compute in `call`. Keras: `keras.layers.Layer`.

    Args:
        activity_regularizer: regularizer of the output, or its name.
        trainable: whether the weights are trained.
        dtype: a dtype's name or DTypePolicy; "mixed_float16" computes in another type than it stores.
        autocast: whether float inputs are cast to the compute dtype.
        name: optional name.

    >>> class Scale(Layer):
    ...     def build(self, input_shape):
    ...         self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones")
    ...     def call(self, x):
    ...         return x * self.factor
    >>> Scale()(np.ones((2, 3), "float32")).shape
    (2, 3)
    """

    _open_state = False  # whether weights and sublayers may be added after the first call (models)
    takes_strings = False  # whether inputs may be strings
    _keeps_dtype = (
        False  # whether outputs have the dtype of the inputs, integers included, instead of the compute dtype
    )

    def __new__(cls, *args: Any, **kwargs: Any) -> "Layer":
        layer = object.__new__(cls)
        object.__setattr__(layer, "_init_arguments", (args, kwargs))
        return layer

    @checked
    def __init__(self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True,
                 name: str | None = None, **kwargs: Any):  # fmt: skip
        Operation.__init__(self, name=name)
        if not isinstance(trainable, (bool, np.bool_)):
            raise ValueError(
                f"Expected argument `trainable` of {type(self).__name__} to be a boolean. Received: trainable={trainable}. Write trainable=True or trainable=False."
            )
        input_shape = self._old_input_shape(kwargs)
        if kwargs:
            from ..errors import suggest

            hint = suggest(next(iter(kwargs)), list(inspect.signature(type(self).__init__).parameters))
            raise ValueError(f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}.{hint}")
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._dtype_policy = dtype_policies.get(dtype)
        self.autocast = autocast
        self._trainable = bool(trainable)
        self.built = False
        self.supports_masking = False
        self.input_spec: Any = None
        self._losses: list[Any] = []
        self._loss_functions: list[Any] = []  # of `add_loss`
        self._added_metrics: dict[str, Any] = {}  # of `add_metric`
        self._own_weights: list[Variable] = []
        self._locked = False  # whether new weights are refused: after the first call
        self._build_shapes: dict | None = None
        self._called = False
        self._parent_path: str | None = None
        if input_shape is not None:
            self._batch_input_shape = input_shape

    @staticmethod
    def _old_input_shape(kwargs: dict) -> tuple | None:
        """Take Keras 2's `input_shape`, `batch_input_shape`, `input_dim` out of the arguments: the first layer's input."""
        if "batch_input_shape" in kwargs:
            return tuple(kwargs.pop("batch_input_shape"))
        shape = kwargs.pop("input_shape", None)
        if "input_dim" in kwargs:
            shape = (kwargs.pop("input_dim"),)
        batch = kwargs.pop("batch_size", None)
        if shape is None:
            return None
        return (batch, *((shape,) if isinstance(shape, int) else tuple(shape)))

    # --- dtypes ---------------------------------------------------------------------------------------------------------

    @property
    def dtype_policy(self) -> Any:
        """The DTypePolicy: what is stored and what is computed in."""
        return self._dtype_policy

    @dtype_policy.setter
    def dtype_policy(self, value: Any) -> None:
        self._dtype_policy = dtype_policies.get(value)

    @property
    def dtype(self) -> str:
        """The dtype of the weights."""
        return self.variable_dtype

    @property
    def variable_dtype(self) -> str:
        """The dtype of the weights."""
        return self._dtype_policy.variable_dtype

    @property
    def compute_dtype(self) -> str:
        """The dtype of the computation."""
        return self._dtype_policy.compute_dtype

    @property
    def input_dtype(self) -> str:
        """The dtype to which float inputs are cast."""
        return self.compute_dtype

    # --- weights --------------------------------------------------------------------------------------------------------

    def build(self, input_shape: Any = None) -> None:
        """Make the weights. A layer without weights needs none of this."""
        if type(self).build is not Layer.build:
            return
        if self._layers and not self.built:
            self._build_by_calling(input_shape)
        self.built = True

    def _build_at_init(self) -> None:
        """Count as built from the start: for a layer without weights, unless a subclass has a `build` of its own."""
        if type(self).build is Layer.build:
            self.built = True

    def _build_by_calling(self, input_shape: Any) -> None:
        """Build sublayers by running `call` symbolically on inputs of the given shape."""
        if input_shape is None or type(self).call is Operation.call:
            return
        spec = CallSpec.of(self)
        if len([n for n in spec.required if n not in ("training", "mask")]) > 1:
            return
        inputs = tree.map_shape_structure(lambda s: KerasTensor(s, self.compute_dtype), input_shape)
        compute_output_spec(lambda x: self.call(x), inputs)

    def add_weight(self, *args: Any, shape: Any = None, initializer: Any = None, dtype: Any = None, trainable: bool = True,
                   autocast: bool = True, regularizer: Any = None, constraint: Any = None, aggregation: str = "none",
                   overwrite_with_gradient: bool = False, name: str | None = None) -> Variable:  # fmt: skip
        """Make a weight. Keras: `Layer.add_weight`.

        Args:
            args: shape, initializer and dtype may be given by position.
            shape: tuple of ints; () by default.
            initializer: initializer or its name; Glorot uniform for floats, zeros for other dtypes.
            dtype: by default the layer's variable dtype.
            trainable: whether optimizers change it.
            autocast: whether it is read in the compute dtype.
            regularizer, constraint: objects or names.
            aggregation: how several devices' values are merged.
            overwrite_with_gradient: whether an optimizer sets it to its gradient.
            name: without "/".
        """
        if "_losses" not in self.__dict__:
            raise RuntimeError(f"In layer {type(self).__name__}, call `super().__init__()` before making weights.")
        if args:
            shape, initializer, dtype = self._weight_arguments(args, shape, initializer, dtype)
        dt = dtypes.standardize_dtype(dtype) if dtype is not None else self.variable_dtype
        shape = () if shape is None else standardize_shape((shape,) if isinstance(shape, int) else shape)
        if initializer is None:
            initializer = "glorot_uniform" if dtypes.is_float(dt) else "zeros"
        with naming.name_scope(self.name, caller=self, override_parent=self._parent_path if self.built else None):
            variable = Variable(
                initializers.get(initializer),
                shape=shape,
                dtype=dt,
                trainable=trainable,
                autocast=autocast,
                aggregation=aggregation,
                name=name,
            )
        variable.regularizer = regularizers.get(regularizer)
        variable.constraint = constraints.get(constraint)
        variable.overwrite_with_gradient = overwrite_with_gradient
        if trainable and not self._trainable:
            variable._wants_training = True  # type: ignore[attr-defined]  # for when the layer is trained after all
            variable.trainable = False
        self._own_weights.append(variable)
        return variable

    def add_variable(self, *args: Any, **options: Any) -> Variable:
        """Make a weight: `add_weight` under another name that Keras has for it."""
        return self.add_weight(*args, **options)

    @staticmethod
    def _weight_arguments(args: tuple, *named: Any) -> tuple:
        if isinstance(args[0], str):
            raise ValueError(
                f"add_weight: the first argument is the shape, received the string {args[0]!r}. The name must be passed as a keyword argument: "
                f"write add_weight(name={args[0]!r}, shape=...)."
            )
        if len(args) > 3:
            raise TypeError(
                f"add_weight() takes at most 3 positional arguments (shape, initializer, dtype); received {len(args)}: {args}"
            )
        for value, name in zip(named[: len(args)], ("shape", "initializer", "dtype"), strict=False):
            if value is not None:
                raise ValueError(
                    f"add_weight: `{name}` was passed both positionally and as a keyword argument; pass it once."
                )
        return (*args, *named[len(args) :])

    # --- calling --------------------------------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if "_losses" not in self.__dict__:
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` in the `__init__()` method."
            )
        spec = CallSpec.of(self)
        context = current_call.context
        if self._context_names:
            self._take_context(kwargs, spec)
        args, kwargs, symbolic = self._prepare(args, kwargs, spec)
        if self.input_spec is not None and args:
            check_inputs(self.input_spec, args[0], self.name)
        scope = None
        if symbolic or not self._called:  # whatever is built inside has this layer's name in its path
            scope = naming.name_scope(self.name, caller=self)
            scope.__enter__()
        outer_training, outermost = current_call.training, current_call.depth == 0
        training = self._pass_training(args, kwargs, spec, symbolic)
        for name, value in zip(spec.positional[1:], args[1:], strict=False):
            if (
                isinstance(value, (bool, int, float, str)) and name != "training"
            ):  # Keras 2's code passes that by position
                raise ValueError(
                    f"Only input tensors may be passed as positional arguments. Layer '{self.name}' ({type(self).__name__}) received "
                    f"{name}={value!r} by position: pass it as a keyword argument."
                )
        given = self._pass_masks(args, kwargs, spec)
        current_call.training = training
        current_call.depth += 1
        try:
            if outermost:
                self._clear_losses()
            if not self.built:
                self._maybe_build(args, kwargs, spec)
            outputs = self.symbolic_call(*args, **kwargs) if symbolic else self._compute(args, kwargs)
            self._called = True
            if self.activity_regularizer is not None and not symbolic:
                for y in tree.flatten(outputs):
                    if isinstance(y, ARRAYS):
                        rows = ops.cast(float(max(1, y.shape[0] if y.shape else 1)), y.dtype)
                        self.add_loss(ops.true_divide(self.activity_regularizer(y), rows))
            if given is not None or self.supports_masking and type(self).compute_mask is not Layer.compute_mask:
                self._put_masks(args, kwargs, given, outputs)
        finally:
            current_call.depth -= 1
            current_call.training = outer_training
            current_call.context = context
            if scope is not None:
                scope.__exit__()
        return outputs

    def _compute(self, args: tuple, kwargs: dict) -> Any:
        policy = self._dtype_policy
        if self.autocast and policy.compute_dtype != policy.variable_dtype:
            with AutocastScope(policy.compute_dtype):
                return self.call(*args, **kwargs)
        if ctx.autocast is not None:
            with AutocastScope(None):
                return self.call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the outputs; a subclass defines it."""
        raise NotImplementedError(f"Layer {type(self).__name__} does not have a `call` method implemented.")

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        """Record a call on KerasTensors and return its outputs."""
        outputs = self.compute_output_spec(*args, **kwargs)
        given = {k: v for k, v in kwargs.items() if v is not None or k not in ("training", "mask")}
        SymbolicNode(self, args, given, outputs)
        return outputs

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Return KerasTensors of the outputs: by `compute_output_shape` where a subclass defines it, else by tracing `call`."""
        if type(self).compute_output_shape is not Layer.compute_output_shape and not self._dynamic_outputs():
            shapes = self._shapes_of(args, kwargs, CallSpec.of(self))
            shape = (
                self.compute_output_shape(*shapes.values())
                if len(shapes) == 1
                else self.compute_output_shape(**self._keep_parameters(self.compute_output_shape, shapes))
            )
            dtype = (
                tree.flatten(self._as_computed((args, kwargs)))[0].dtype if self._keeps_dtype else self.compute_dtype
            )
            return tree.map_shape_structure(lambda s: KerasTensor(s, dtype), shape)
        return compute_output_spec(
            lambda *a, **k: self._compute(a, k), *self._as_computed(args), **self._as_computed(kwargs)
        )

    def _dynamic_outputs(self) -> bool:
        return False

    def compute_output_shape(self, *args: Any, **kwargs: Any) -> Any:
        """Return the output shape for an input shape, by tracing `call`; a subclass may say it directly."""
        if type(self).call is Layer.call:
            raise NotImplementedError(
                f"Layer {type(self).__name__} does not have a `compute_output_shape` method implemented."
            )
        shape = args[0] if args else next(iter(kwargs.values()))
        inputs = tree.map_shape_structure(lambda s: KerasTensor(s, self.compute_dtype), shape)
        if not self.built:
            self._maybe_build((inputs,), {}, CallSpec.of(self))
        out = compute_output_spec(lambda x: self._compute((x,), {}), inputs)
        return tree.map_structure(lambda x: x.shape, out)

    # --- building -------------------------------------------------------------------------------------------------------

    def _shapes_of(self, args: tuple, kwargs: dict, spec: CallSpec) -> dict[str, Any]:
        """Return the shapes of the tensor arguments by parameter name."""
        named = dict(zip(spec.positional, args, strict=False))
        named.update(kwargs)
        shapes: dict[str, Any] = {}
        for key, value in named.items():
            if (
                key in ("training", "mask")
                or key.endswith("_mask")
                and f"{key}_shape" not in inspect.signature(self.build).parameters
            ):
                continue
            leaves = tree.flatten(value)
            if (
                leaves
                and all(isinstance(x, ARRAYS) or x is None for x in leaves)
                and any(x is not None for x in leaves)
            ):
                shapes[key] = tree.map_structure(lambda x: None if x is None else open_batch(x), value)
        return shapes

    @staticmethod
    def _keep_parameters(function: Callable, shapes: dict) -> dict:
        """Return the shapes under the names that `function` takes: `x` as `x_shape`, or `x` itself."""
        parameters = inspect.signature(function).parameters
        if any(p.kind == p.VAR_KEYWORD for p in parameters.values()):
            return {f"{k}_shape": v for k, v in shapes.items()}
        out = {}
        for key, value in shapes.items():
            if f"{key}_shape" in parameters:
                out[f"{key}_shape"] = value
            elif key in parameters:
                out[key] = value
        return out

    def _maybe_build(self, args: tuple, kwargs: dict, spec: CallSpec) -> None:
        shapes = self._shapes_of(args, kwargs, spec)
        with naming.name_scope(self.name, caller=self):
            self._parent_path = naming.current_path().rpartition("/")[0]
            if type(self).build is Layer.build:
                if not self.built and self._layers and current_call.depth == 0 and shapes:
                    self._build_by_calling(next(iter(shapes.values())))
                self.built = True
                self._locked = not self._open_state
                self._build_shapes = {f"{k}_shape": v for k, v in shapes.items()}
            elif shapes:
                self._call_build(shapes)

    def _call_build(self, shapes: dict[str, Any]) -> None:
        taken = inspect.signature(self.build).parameters.values()
        parameters = [p for p in taken if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        saved, current_call.training = current_call.training, None
        try:
            if len(parameters) == 0:
                self.build()
                self._build_shapes = {}
            elif len(shapes) == 1 or len(parameters) == 1:
                self.build(next(iter(shapes.values())))
                self._build_shapes = {parameters[0].name: next(iter(shapes.values()))}
            else:
                kept = self._keep_parameters(self.build, shapes)
                for p in parameters:
                    if p.default is p.empty and (p.name not in kept or not p.name.endswith("_shape")):
                        why = (
                            f"but `call()` does not have argument `{p.name.removesuffix('_shape')}`"
                            if p.name.endswith("_shape")
                            else "which does not end in `_shape`"
                        )
                        raise ValueError(
                            "For a `build()` method with more than one argument, all arguments should have a `_shape` suffix and match an argument "
                            f"from `call()`. Layer '{self.name}': `build()` has argument `{p.name}`, {why}, or no tensor was given for it. "
                            f"Shapes received: {list(shapes)}."
                        )
                self.build(**kept)
                self._build_shapes = kept
        finally:
            current_call.training = saved
        self.built = True
        self._locked = not self._open_state

    def stateless_call(
        self,
        trainable_variables: Any,
        non_trainable_variables: Any,
        *args: Any,
        return_losses: bool = False,
        **kwargs: Any,
    ) -> tuple:
        """Call with given values of the Variables; return (outputs, new non-trainable values[, losses])."""
        if not self.built:
            raise ValueError(
                f"To call stateless_call, {type(self).__name__} must be built (i.e. its variables must have been already created). You can build it by calling it on some data."
            )
        own_t, own_n = self.trainable_variables, self.non_trainable_variables
        for what, given, own in (
            ("trainable_variables", trainable_variables, own_t),
            ("non_trainable_variables", non_trainable_variables, own_n),
        ):
            if len(given) != len(own):
                raise ValueError(
                    f"Argument `{what}` must be a list of tensors corresponding 1:1 to {type(self).__name__}().{what}. "
                    f"Received list with length {len(given)}, but expected {len(own)} variables."
                )
        mapping = [*zip(own_t, trainable_variables, strict=True), *zip(own_n, non_trainable_variables, strict=True)]
        with StatelessScope(mapping, collect_losses=return_losses) as scope:
            outputs = self(*args, **kwargs)
            losses = self.losses if return_losses else None
        new = [v._t if scope.get_current_value(v) is None else scope.get_current_value(v) for v in own_n]
        return (outputs, new, losses) if return_losses else (outputs, new)


class ConfiguredLayer(Layer):
    """A layer that keeps every constructor argument under its own name, from where `get_config` takes it.

    `_unsaved` names arguments that a class leaves out of its config.
    """

    _unsaved: tuple[str, ...] = ()

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        kind: Any = type(self)
        config = {n: v for n, v in super().get_config().items() if n not in self._unsaved}
        names = [n for n in own_arguments(kind) if n not in self._unsaved and hasattr(self, n)]
        return {**config, **{name: plain(getattr(self, name)) for name in names}}

    def _weight(self, name: str, shape: Any, **options: Any) -> Variable:
        """Make a weight with the initializer, regularizer and constraint that the layer keeps under the weight's name."""
        kept = {what: getattr(self, f"{name}_{what}") for what in ("initializer", "regularizer", "constraint")}
        return self.add_weight(shape=shape, name=name, **kept, **options)


class ElementwiseLayer(ConfiguredLayer):
    """A layer without weights whose output has the shape of its input and whose mask is its input's."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return input_shape
