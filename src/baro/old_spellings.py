"""What Keras 1 and 2 wrote differently: the one table of old class names and old arguments in saved data.

    modern_class("Model")                                        "Functional"
    modern_config("layers", "InputLayer", {"batch_input_shape": …})  {"batch_shape": …}

A value that has a meaning here is renamed; one that means "switched off" is dropped; any other is left for the class to refuse.
"""

from typing import Any

KIND_OF_MODULE = {  # a component of a file's "module" -> the registry's table
    "activations": "activations",
    "constraints": "constraints",
    "dtype_policies": "dtype_policies",
    "engine": "layers",
    "functional": "models",
    "initializers": "initializers",
    "layers": "layers",
    "learning_rate_schedule": "schedules",
    "losses": "losses",
    "metrics": "metrics",
    "mixed_precision": "dtype_policies",
    "models": "models",
    "ops": "ops",
    "optimizers": "optimizers",
    "random": "random",
    "regularizers": "regularizers",
    "schedules": "schedules",
    "sequential": "models",
    "utils": "layers",  # FeatureSpace
}

_CLASSES = {
    "BatchNormalizationV1": "BatchNormalization",
    "TFDConcat": "Concatenate",  # what a FeatureSpace puts into a model
    "TFDIdentity": "Identity",
    "BatchNormalizationV2": "BatchNormalization",
    "DenseFeaturesV2": "DenseFeatures",
    "Model": "Functional",
    "Policy": "DTypePolicy",
    "PolicyV1": "DTypePolicy",
    "PiecewiseConstant": "PiecewiseConstantDecay",
    "RMSpropOptimizer": "RMSprop",
    "SyncBatchNormalization": "BatchNormalization",
}

# (kind, class or "*", old argument): new argument, or None to drop it when its value is one of those listed
_RENAMED = {
    ("layers", "InputLayer", "batch_input_shape"): "batch_shape",
    ("layers", "Dense", "output_dim"): "units",
    ("layers", "Dense", "init"): "kernel_initializer",
    ("layers", "Dense", "W_regularizer"): "kernel_regularizer",
    ("layers", "Dense", "b_regularizer"): "bias_regularizer",
    ("layers", "Dense", "W_constraint"): "kernel_constraint",
    ("layers", "Dense", "b_constraint"): "bias_constraint",
    ("layers", "Dense", "bias"): "use_bias",
    ("layers", "Dropout", "p"): "rate",
    ("layers", "GaussianNoise", "sigma"): "stddev",
    ("layers", "LeakyReLU", "alpha"): "negative_slope",
    ("layers", "ReLU", "alpha"): "negative_slope",
    ("optimizers", "*", "lr"): "learning_rate",
}
_DROPPED: dict[tuple[str, str, str], tuple | None] = {  # values that mean nothing; None: any value
    ("layers", "*", "dynamic"): (False, None),
    ("layers", "*", "stateful"): (False, None),
    ("layers", "*", "batch_input_shape"): None,  # Sequential makes an InputLayer of the first layer's
    ("layers", "*", "input_dtype"): None,
    ("layers", "BatchNormalization", "fused"): None,
    ("layers", "BatchNormalization", "renorm"): (False, None),
    ("layers", "BatchNormalization", "renorm_clipping"): (None,),
    ("layers", "BatchNormalization", "renorm_momentum"): None,
    ("layers", "BatchNormalization", "virtual_batch_size"): (None,),
    ("layers", "BatchNormalization", "adjustment"): (None,),
    ("layers", "BatchNormalization", "mode"): (0,),
    ("layers", "InputLayer", "ragged"): (False, None),
    ("layers", "InputLayer", "type_spec"): (None,),
    ("layers", "Embedding", "activity_regularizer"): (None,),
    ("initializers", "*", "dtype"): None,
    ("initializers", "*", "partition_shape"): (None,),
    ("optimizers", "*", "decay"): (0, 0.0, None),
    ("optimizers", "*", "is_legacy_optimizer"): None,
    ("optimizers", "*", "jit_compile"): None,
    ("dtype_policies", "*", "loss_scale"): None,
    ("compile", "*", "steps_per_execution"): (None,),
    ("compile", "*", "run_eagerly"): (None,),
    ("compile", "*", "jit_compile"): (None,),
}
_REDUCTIONS = {"auto": "sum_over_batch_size"}


def modern_class(name: str) -> str:
    """Return today's name of a class."""
    return _CLASSES.get(name, name)


def modern_config(kind: str, name: str, config: dict) -> dict:
    """Return a class's config with today's argument names.

    >>> modern_config("optimizers", "SGD", {"lr": 0.1, "decay": 0.0})
    {'learning_rate': 0.1}
    """
    out: dict[str, Any] = {}
    for key, value in config.items():
        renamed = _RENAMED.get((kind, name, key)) or _RENAMED.get((kind, "*", key))
        if renamed and renamed not in config:
            out[renamed] = value
            continue
        dropped = False
        for row in ((kind, name, key), (kind, "*", key)):
            if row in _DROPPED:
                meaningless = _DROPPED[row]
                dropped = dropped or meaningless is None or any(value is m or value == m for m in meaningless)
        if not dropped:
            out[key] = value
    if (
        kind == "layers"
        and name == "BatchNormalization"
        and isinstance(out.get("axis"), list)
        and len(out["axis"]) == 1
    ):
        out["axis"] = out["axis"][0]
    if kind == "losses" and isinstance(out.get("reduction"), str):
        out["reduction"] = _REDUCTIONS.get(out["reduction"], out["reduction"])
    if kind == "initializers" and name == "VarianceScaling" and out.get("distribution") == "normal":
        out["distribution"] = "truncated_normal"
    return out
