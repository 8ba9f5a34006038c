"""Operations in functional models: how Keras spells them, and how baro calls them.

Keras saves `ops.sum(x, axis=-1)` as an object of class Sum with the config {"axis": -1} that was called on (x,); baro as a call of the
function `sum` with (x, axis=-1). `to_keras` and `from_keras` translate between the two in a model's config.
"""

import inspect
from collections.abc import Iterator
from typing import Any

from ..core.op import op_functions

# function of baro.ops, module of keras.src.ops, class ("-": the function's name in camel case), arguments of the class.
# A function that is not here: module numpy, its name in camel case, no arguments.
_TABLE = """
all numpy - axis keepdims
allclose numpy AllClose rtol atol equal_nan
amax numpy - axis keepdims
amin numpy - axis keepdims
any numpy - axis keepdims
append numpy - axis
arange numpy - dtype
argmax numpy - axis keepdims
argmin numpy - axis keepdims
argpartition numpy - kth axis
argsort numpy - axis
array numpy - dtype
array_split numpy - indices_or_sections axis
average numpy - axis
batch_normalization nn BatchNorm axis epsilon
binary_crossentropy nn - from_logits
bincount numpy - weights minlength sparse
broadcast_to numpy - shape
cast core - dtype
categorical_crossentropy nn - from_logits axis
cdist math CDist
celu nn - alpha
cholesky linalg - upper
cholesky_inverse linalg - upper
clip numpy - x_min x_max
concatenate numpy - axis
correlate numpy - mode
count_nonzero numpy - axis
cross numpy - axisa axisb axisc axis
cumprod numpy - axis dtype
cumsum numpy - axis dtype
det linalg -
diag numpy - k
diagflat numpy - k
diagonal numpy - offset axis1 axis2
diff numpy - n axis
dsplit numpy - indices_or_sections
eig linalg -
eigh linalg -
einsum numpy - subscripts
elu nn - alpha
empty_like numpy - dtype
erf math -
erfc math -
erfinv math -
expand_dims numpy - axis
extract_sequences math - sequence_length sequence_stride
fft math FFT
fft2 math FFT2
flip numpy - axis
full numpy - shape dtype
full_like numpy - dtype
gelu nn - approximate
glu nn - axis
hard_shrink nn - threshold
hard_sigmoid nn -
hard_silu nn -
hard_tanh nn -
histogram numpy - bins range
hsplit numpy - indices_or_sections
ifft2 math IFFT2
in_top_k math - k
inv linalg -
irfft math IRFFT fft_length
isclose numpy - equal_nan
isin numpy IsIn assume_unique invert
layer_normalization nn LayerNorm axis epsilon rms_scaling
leaky_relu nn - negative_slope
log_sigmoid nn -
log_softmax nn - axis
logdet math -
logsumexp math - axis keepdims
lstsq linalg - rcond
lu_factor linalg -
matrix_rank linalg - tol
max numpy - axis keepdims initial
mean numpy - axis keepdims
median numpy - axis keepdims
meshgrid numpy - indexing
min numpy - axis keepdims initial
moments nn - axes keepdims synchronized
moveaxis numpy - source destination
multi_hot nn - num_classes axis dtype sparse
nan_to_num numpy - nan posinf neginf
nanargmax numpy - axis keepdims
nanargmin numpy - axis keepdims
nancumprod numpy - axis dtype
nancumsum numpy - axis dtype
nanmax numpy - axis keepdims
nanmean numpy - axis keepdims
nanmedian numpy - axis keepdims
nanmin numpy - axis keepdims
nanpercentile numpy - axis method keepdims
nanprod numpy - axis keepdims
nanquantile numpy - axis method keepdims
nanstd numpy - axis keepdims
nansum numpy - axis keepdims
nanvar numpy - axis keepdims
norm linalg - ord axis keepdims
normalize nn - axis order epsilon
one_hot nn - num_classes axis dtype sparse
pad numpy - pad_width mode
percentile numpy - axis method keepdims
pinv linalg - rcond
polar nn -
prod numpy - axis keepdims dtype
psnr nn PSNR max_val
ptp numpy - axis keepdims
qr linalg - mode
quantile numpy - axis method keepdims
rearrange einops - pattern
relu nn -
relu6 nn -
repeat numpy - repeats axis
reshape numpy - newshape
rfft math RFFT fft_length
rms_normalization nn RMSNorm axis epsilon
roll numpy - shift axis
rot90 numpy - k axes
round numpy - decimals
rsqrt math -
saturate_cast core - dtype
scatter core - shape
scatter_update core - reduction
searchsorted numpy SearchSorted side
segment_max math -
segment_min math -
segment_prod math -
segment_sum math -
selu nn -
sigmoid nn -
silu nn -
slice core - shape
slice_update core -
soft_shrink nn - threshold
softmax nn - axis
softplus nn -
softsign nn -
solve linalg -
solve_triangular linalg - lower
sort numpy - axis
sparse_categorical_crossentropy nn - from_logits axis
sparse_plus nn -
sparse_sigmoid nn -
sparsemax nn - axis
split numpy - indices_or_sections axis
squareplus nn - b
squeeze numpy - axis
stack numpy - axis
std numpy - axis keepdims
stop_gradient core -
sum numpy - axis keepdims
svd linalg SVD full_matrices compute_uv
swapaxes numpy - axis1 axis2
take numpy - axis
take_along_axis numpy - axis
tanh_shrink nn -
tensordot numpy - axes
threshold nn - threshold default_value
tile numpy - repeats
top_k math - k sorted
trace numpy - offset axis1 axis2
transpose numpy - axes
trapezoid numpy - x dx axis
tril numpy - k
triu numpy - k
unique numpy - sorted return_index return_inverse return_counts axis size fill_value
unravel_index numpy - shape
unstack core - num axis
vander numpy - N increasing
var numpy - axis keepdims
vectorized_map core - function
view numpy - dtype
view_as_complex math -
view_as_real math -
vsplit numpy - indices_or_sections
"""
_ROWS = {
    parts[0]: (parts[1], parts[2], tuple(parts[3:])) for parts in (line.split() for line in _TABLE.strip().splitlines())
}
_ALIASES = {
    "TrueDivide": "divide",
    "BitwiseInvert": "bitwise_not",
    "BitwiseLeftShift": "left_shift",
    "BitwiseRightShift": "right_shift",
    "Abs": "absolute",
}
_MODULE = "keras.src.ops"


def _camel(name: str) -> str:
    return "".join(p[:1].upper() + p[1:] for p in name.split("_"))


def spelling(function: str) -> tuple[str, str, tuple[str, ...]]:
    """Return (module, class, arguments of the class) of a function in Keras.

    >>> spelling("sum")
    ('keras.src.ops.numpy', 'Sum', ('axis', 'keepdims'))
    """
    module, name, arguments = _ROWS.get(function, ("numpy", "-", ()))
    return f"{_MODULE}.{module}", _camel(function) if name == "-" else name, arguments


_FUNCTION_OF = {spelling(f)[1]: f for f in _ROWS} | _ALIASES


def name_of(class_name: str) -> str | None:
    """Return the name of the function of baro.ops for one of Keras's classes of operations, or None.

    >>> name_of("GetItem")
    'get_item'
    """
    known = op_functions()
    if _FUNCTION_OF.get(class_name) in known:
        return _FUNCTION_OF[class_name]
    return next((name for name in known if _camel(name) == class_name), None)


def _operations(config: Any) -> Iterator[dict]:
    """Yield the entries of operations in all functional models of a config."""
    todo = [config]
    while todo:
        here = todo.pop()
        if isinstance(here, dict):
            if "inbound_nodes" in here and str(here.get("module") or "").startswith(_MODULE):
                yield here
            todo.extend(here.values())
        elif isinstance(here, (list, tuple)):
            todo.extend(here)


def to_keras(config: Any) -> Any:
    """Return a config whose operations have the classes and arguments that Keras reads."""
    config = _copied(config)
    for entry in _operations(config):
        function = entry["config"].pop("function", None) or name_of(entry["class_name"])
        if function is None:
            continue
        module, class_name, arguments = spelling(function)
        parameters = _parameters(function)
        moved: dict[str, Any] = {}
        for node in entry["inbound_nodes"]:
            args, kwargs = list(node["args"]), dict(node["kwargs"])
            kept = []
            for name, value in zip(parameters, args, strict=False):
                if name in arguments:
                    moved[name] = value
                else:
                    kept.append(value)
            kept += args[len(parameters) :]
            for name in list(kwargs):
                if name in arguments:
                    moved[name] = kwargs.pop(name)
            node["args"], node["kwargs"] = kept, kwargs
        entry.update(module=module, class_name=class_name, registered_name=class_name)
        entry["config"] = {**entry["config"], **moved}
    return config


def from_keras(config: Any) -> Any:
    """Return a config in which each operation's arguments are those of its calls."""
    config = _copied(config)
    for entry in _operations(config):
        if not isinstance(entry.get("config"), dict) or not isinstance(entry["inbound_nodes"], list):
            continue
        function = name_of(str(entry.get("class_name")))
        if function is None:
            continue
        options = {k: v for k, v in entry["config"].items() if k not in ("name", "function")}
        known = _parameters(function)
        options = {k: v for k, v in options.items() if not known or k in known or v is not None}
        entry["config"] = {k: v for k, v in entry["config"].items() if k in ("name", "function")}
        entry["class_name"] = entry["registered_name"] = _camel(function)
        for node in entry["inbound_nodes"]:
            if isinstance(node, dict):
                node["kwargs"] = {**options, **(node.get("kwargs") or {})}
    return config


def _parameters(function: str) -> list[str]:
    found = op_functions().get(function)
    if found is None:
        return []
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [p.name for p in inspect.signature(inspect.unwrap(found)).parameters.values() if p.kind in kinds]


def _copied(x: Any) -> Any:
    if isinstance(x, dict):
        return {k: _copied(v) for k, v in x.items()}
    return [_copied(v) for v in x] if isinstance(x, (list, tuple)) else x
