"""Functions on tensors: `keras.ops` for dense networks. Each works on Tensors, in traced steps and on KerasTensors."""

from ..core.autodiff import custom_gradient as custom_gradient
from ..core.ops import absolute as absolute
from ..core.ops import add as add
from ..core.ops import all as all
from ..core.ops import any as any
from ..core.ops import arccos as arccos
from ..core.ops import arccosh as arccosh
from ..core.ops import arcsin as arcsin
from ..core.ops import arcsinh as arcsinh
from ..core.ops import arctan as arctan
from ..core.ops import arctan2 as arctan2
from ..core.ops import arctanh as arctanh
from ..core.ops import argmax as argmax
from ..core.ops import argmin as argmin
from ..core.ops import argsort as argsort
from ..core.ops import bitwise_and as bitwise_and
from ..core.ops import bitwise_invert as bitwise_invert
from ..core.ops import bitwise_left_shift as bitwise_left_shift
from ..core.ops import bitwise_not as bitwise_not
from ..core.ops import bitwise_or as bitwise_or
from ..core.ops import bitwise_right_shift as bitwise_right_shift
from ..core.ops import bitwise_xor as bitwise_xor
from ..core.ops import broadcast_to as broadcast_to
from ..core.ops import cast as cast
from ..core.ops import ceil as ceil
from ..core.ops import concatenate as concatenate
from ..core.ops import copy as copy
from ..core.ops import cos as cos
from ..core.ops import cosh as cosh
from ..core.ops import cumprod as cumprod
from ..core.ops import cumsum as cumsum
from ..core.ops import divide as divide
from ..core.ops import equal as equal
from ..core.ops import erf as erf
from ..core.ops import exp as exp
from ..core.ops import expm1 as expm1
from ..core.ops import flip as flip
from ..core.ops import floor as floor
from ..core.ops import floor_divide as floor_divide
from ..core.ops import full_like as full_like
from ..core.ops import get_item as get_item
from ..core.ops import greater as greater
from ..core.ops import greater_equal as greater_equal
from ..core.ops import isfinite as isfinite
from ..core.ops import isinf as isinf
from ..core.ops import isnan as isnan
from ..core.ops import left_shift as left_shift
from ..core.ops import less as less
from ..core.ops import less_equal as less_equal
from ..core.ops import log as log
from ..core.ops import log1p as log1p
from ..core.ops import log_softmax as log_softmax
from ..core.ops import logical_and as logical_and
from ..core.ops import logical_not as logical_not
from ..core.ops import logical_or as logical_or
from ..core.ops import logical_xor as logical_xor
from ..core.ops import matmul as matmul
from ..core.ops import max as max
from ..core.ops import maximum as maximum
from ..core.ops import mean as mean
from ..core.ops import min as min
from ..core.ops import minimum as minimum
from ..core.ops import mod as mod
from ..core.ops import multiply as multiply
from ..core.ops import negative as negative
from ..core.ops import nonzero as nonzero
from ..core.ops import not_equal as not_equal
from ..core.ops import ones_like as ones_like
from ..core.ops import power as power
from ..core.ops import prod as prod
from ..core.ops import reciprocal as reciprocal
from ..core.ops import relu as relu
from ..core.ops import reshape as reshape
from ..core.ops import right_shift as right_shift
from ..core.ops import round as round
from ..core.ops import rsqrt as rsqrt
from ..core.ops import sigmoid as sigmoid
from ..core.ops import sign as sign
from ..core.ops import sin as sin
from ..core.ops import sinh as sinh
from ..core.ops import softplus as softplus
from ..core.ops import sort as sort
from ..core.ops import sqrt as sqrt
from ..core.ops import square as square
from ..core.ops import stack as stack
from ..core.ops import stop_gradient as stop_gradient
from ..core.ops import subtract as subtract
from ..core.ops import sum as sum
from ..core.ops import take as take
from ..core.ops import take_along_axis as take_along_axis
from ..core.ops import tan as tan
from ..core.ops import tanh as tanh
from ..core.ops import transpose as transpose
from ..core.ops import true_divide as true_divide
from ..core.ops import trunc as trunc
from ..core.ops import where as where
from ..core.ops import zeros_like as zeros_like
from .activations import celu as celu
from .activations import elu as elu
from .activations import gelu as gelu
from .activations import glu as glu
from .activations import hard_shrink as hard_shrink
from .activations import hard_sigmoid as hard_sigmoid
from .activations import hard_silu as hard_silu
from .activations import hard_swish as hard_swish
from .activations import hard_tanh as hard_tanh
from .activations import leaky_relu as leaky_relu
from .activations import log_sigmoid as log_sigmoid
from .activations import multi_hot as multi_hot
from .activations import one_hot as one_hot
from .activations import relu6 as relu6
from .activations import selu as selu
from .activations import silu as silu
from .activations import soft_shrink as soft_shrink
from .activations import softmax as softmax
from .activations import softsign as softsign
from .activations import sparse_plus as sparse_plus
from .activations import sparse_sigmoid as sparse_sigmoid
from .activations import sparsemax as sparsemax
from .activations import squareplus as squareplus
from .activations import swish as swish
from .activations import tanh_shrink as tanh_shrink
from .activations import threshold as threshold
from .control import associative_scan as associative_scan
from .control import cond as cond
from .control import fori_loop as fori_loop
from .control import jvp as jvp
from .control import map as map
from .control import scan as scan
from .control import switch as switch
from .control import vectorize as vectorize
from .control import vectorized_map as vectorized_map
from .control import while_loop as while_loop
from .creation import arange as arange
from .creation import array as array
from .creation import bartlett as bartlett
from .creation import blackman as blackman
from .creation import convert_to_numpy as convert_to_numpy
from .creation import convert_to_tensor as convert_to_tensor
from .creation import diag as diag
from .creation import diagflat as diagflat
from .creation import diagonal as diagonal
from .creation import dtype as dtype
from .creation import empty as empty
from .creation import empty_like as empty_like
from .creation import eye as eye
from .creation import full as full
from .creation import geomspace as geomspace
from .creation import hamming as hamming
from .creation import hanning as hanning
from .creation import identity as identity
from .creation import is_tensor as is_tensor
from .creation import kaiser as kaiser
from .creation import linspace as linspace
from .creation import logspace as logspace
from .creation import meshgrid as meshgrid
from .creation import ndim as ndim
from .creation import ones as ones
from .creation import shape as shape
from .creation import size as size
from .creation import trace as trace
from .creation import tri as tri
from .creation import tril as tril
from .creation import triu as triu
from .creation import vander as vander
from .creation import zeros as zeros
from .elementwise import abs as abs
from .elementwise import allclose as allclose
from .elementwise import angle as angle
from .elementwise import cbrt as cbrt
from .elementwise import clip as clip
from .elementwise import conj as conj
from .elementwise import conjugate as conjugate
from .elementwise import deg2rad as deg2rad
from .elementwise import divide_no_nan as divide_no_nan
from .elementwise import erfc as erfc
from .elementwise import erfinv as erfinv
from .elementwise import exp2 as exp2
from .elementwise import fabs as fabs
from .elementwise import fmax as fmax
from .elementwise import fmin as fmin
from .elementwise import fmod as fmod
from .elementwise import gcd as gcd
from .elementwise import heaviside as heaviside
from .elementwise import hypot as hypot
from .elementwise import i0 as i0
from .elementwise import imag as imag
from .elementwise import isclose as isclose
from .elementwise import isneginf as isneginf
from .elementwise import isposinf as isposinf
from .elementwise import isreal as isreal
from .elementwise import lcm as lcm
from .elementwise import ldexp as ldexp
from .elementwise import log2 as log2
from .elementwise import log10 as log10
from .elementwise import logaddexp as logaddexp
from .elementwise import logaddexp2 as logaddexp2
from .elementwise import nan_to_num as nan_to_num
from .elementwise import nextafter as nextafter
from .elementwise import polar as polar
from .elementwise import rad2deg as rad2deg
from .elementwise import real as real
from .elementwise import saturate_cast as saturate_cast
from .elementwise import signbit as signbit
from .elementwise import sinc as sinc
from .elementwise import view as view
from .elementwise import view_as_complex as view_as_complex
from .elementwise import view_as_real as view_as_real
from .indexing import argpartition as argpartition
from .indexing import bincount as bincount
from .indexing import digitize as digitize
from .indexing import histogram as histogram
from .indexing import in_top_k as in_top_k
from .indexing import isin as isin
from .indexing import scatter as scatter
from .indexing import scatter_update as scatter_update
from .indexing import searchsorted as searchsorted
from .indexing import segment_max as segment_max
from .indexing import segment_min as segment_min
from .indexing import segment_prod as segment_prod
from .indexing import segment_sum as segment_sum
from .indexing import select as select
from .indexing import slice as slice
from .indexing import slice_update as slice_update
from .indexing import top_k as top_k
from .indexing import unique as unique
from .indexing import unravel_index as unravel_index
from .linalg import cdist as cdist
from .linalg import cholesky as cholesky
from .linalg import cholesky_inverse as cholesky_inverse
from .linalg import correlate as correlate
from .linalg import cross as cross
from .linalg import det as det
from .linalg import dot as dot
from .linalg import eig as eig
from .linalg import eigh as eigh
from .linalg import einsum as einsum
from .linalg import inner as inner
from .linalg import inv as inv
from .linalg import kron as kron
from .linalg import logdet as logdet
from .linalg import lstsq as lstsq
from .linalg import lu_factor as lu_factor
from .linalg import matrix_rank as matrix_rank
from .linalg import norm as norm
from .linalg import outer as outer
from .linalg import pinv as pinv
from .linalg import qr as qr
from .linalg import slogdet as slogdet
from .linalg import solve as solve
from .linalg import solve_triangular as solve_triangular
from .linalg import svd as svd
from .linalg import tensordot as tensordot
from .linalg import vdot as vdot
from .losses import batch_normalization as batch_normalization
from .losses import binary_crossentropy as binary_crossentropy
from .losses import categorical_crossentropy as categorical_crossentropy
from .losses import layer_normalization as layer_normalization
from .losses import moments as moments
from .losses import normalize as normalize
from .losses import psnr as psnr
from .losses import rms_normalization as rms_normalization
from .losses import sparse_categorical_crossentropy as sparse_categorical_crossentropy
from .reductions import amax as amax
from .reductions import amin as amin
from .reductions import average as average
from .reductions import corrcoef as corrcoef
from .reductions import count_nonzero as count_nonzero
from .reductions import diff as diff
from .reductions import logsumexp as logsumexp
from .reductions import median as median
from .reductions import nanargmax as nanargmax
from .reductions import nanargmin as nanargmin
from .reductions import nancumprod as nancumprod
from .reductions import nancumsum as nancumsum
from .reductions import nanmax as nanmax
from .reductions import nanmean as nanmean
from .reductions import nanmedian as nanmedian
from .reductions import nanmin as nanmin
from .reductions import nanpercentile as nanpercentile
from .reductions import nanprod as nanprod
from .reductions import nanquantile as nanquantile
from .reductions import nanstd as nanstd
from .reductions import nansum as nansum
from .reductions import nanvar as nanvar
from .reductions import percentile as percentile
from .reductions import ptp as ptp
from .reductions import quantile as quantile
from .reductions import std as std
from .reductions import trapezoid as trapezoid
from .reductions import var as var
from .shaping import append as append
from .shaping import array_split as array_split
from .shaping import dsplit as dsplit
from .shaping import dstack as dstack
from .shaping import expand_dims as expand_dims
from .shaping import fliplr as fliplr
from .shaping import flipud as flipud
from .shaping import hsplit as hsplit
from .shaping import hstack as hstack
from .shaping import moveaxis as moveaxis
from .shaping import pad as pad
from .shaping import ravel as ravel
from .shaping import rearrange as rearrange
from .shaping import repeat as repeat
from .shaping import roll as roll
from .shaping import rot90 as rot90
from .shaping import split as split
from .shaping import squeeze as squeeze
from .shaping import swapaxes as swapaxes
from .shaping import tile as tile
from .shaping import unstack as unstack
from .shaping import vsplit as vsplit
from .shaping import vstack as vstack
from .signal import extract_sequences as extract_sequences
from .signal import fft as fft
from .signal import fft2 as fft2
from .signal import ifft2 as ifft2
from .signal import irfft as irfft
from .signal import rfft as rfft

from . import nn as nn  # isort: skip  (they collect the names above)
from . import numpy as numpy  # isort: skip

__all__ = [
    "abs",
    "absolute",
    "add",
    "all",
    "allclose",
    "amax",
    "amin",
    "angle",
    "any",
    "append",
    "arange",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "argmax",
    "argmin",
    "argpartition",
    "argsort",
    "array",
    "array_split",
    "associative_scan",
    "average",
    "bartlett",
    "batch_normalization",
    "binary_crossentropy",
    "bincount",
    "bitwise_and",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_not",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "blackman",
    "broadcast_to",
    "cast",
    "categorical_crossentropy",
    "cbrt",
    "cdist",
    "ceil",
    "celu",
    "cholesky",
    "cholesky_inverse",
    "clip",
    "concatenate",
    "cond",
    "conj",
    "conjugate",
    "convert_to_numpy",
    "convert_to_tensor",
    "copy",
    "corrcoef",
    "correlate",
    "cos",
    "cosh",
    "count_nonzero",
    "cross",
    "cumprod",
    "cumsum",
    "custom_gradient",
    "deg2rad",
    "det",
    "diag",
    "diagflat",
    "diagonal",
    "diff",
    "digitize",
    "divide",
    "divide_no_nan",
    "dot",
    "dsplit",
    "dstack",
    "dtype",
    "eig",
    "eigh",
    "einsum",
    "elu",
    "empty",
    "empty_like",
    "equal",
    "erf",
    "erfc",
    "erfinv",
    "exp",
    "exp2",
    "expand_dims",
    "expm1",
    "extract_sequences",
    "eye",
    "fabs",
    "fft",
    "fft2",
    "flip",
    "fliplr",
    "flipud",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "fori_loop",
    "full",
    "full_like",
    "gcd",
    "gelu",
    "geomspace",
    "get_item",
    "glu",
    "greater",
    "greater_equal",
    "hamming",
    "hanning",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "heaviside",
    "histogram",
    "hsplit",
    "hstack",
    "hypot",
    "i0",
    "identity",
    "ifft2",
    "imag",
    "in_top_k",
    "inner",
    "inv",
    "irfft",
    "is_tensor",
    "isclose",
    "isfinite",
    "isin",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
    "isreal",
    "jvp",
    "kaiser",
    "kron",
    "layer_normalization",
    "lcm",
    "ldexp",
    "leaky_relu",
    "left_shift",
    "less",
    "less_equal",
    "linspace",
    "log",
    "log1p",
    "log2",
    "log10",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logaddexp2",
    "logdet",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "logspace",
    "logsumexp",
    "lstsq",
    "lu_factor",
    "map",
    "matmul",
    "matrix_rank",
    "max",
    "maximum",
    "mean",
    "median",
    "meshgrid",
    "min",
    "minimum",
    "mod",
    "moments",
    "moveaxis",
    "multi_hot",
    "multiply",
    "nan_to_num",
    "nanargmax",
    "nanargmin",
    "nancumprod",
    "nancumsum",
    "nanmax",
    "nanmean",
    "nanmedian",
    "nanmin",
    "nanpercentile",
    "nanprod",
    "nanquantile",
    "nanstd",
    "nansum",
    "nanvar",
    "ndim",
    "negative",
    "nextafter",
    "nn",
    "nonzero",
    "norm",
    "normalize",
    "not_equal",
    "numpy",
    "one_hot",
    "ones",
    "ones_like",
    "outer",
    "pad",
    "percentile",
    "pinv",
    "polar",
    "power",
    "prod",
    "psnr",
    "ptp",
    "qr",
    "quantile",
    "rad2deg",
    "ravel",
    "real",
    "rearrange",
    "reciprocal",
    "relu",
    "relu6",
    "repeat",
    "reshape",
    "rfft",
    "right_shift",
    "rms_normalization",
    "roll",
    "rot90",
    "round",
    "rsqrt",
    "saturate_cast",
    "scan",
    "scatter",
    "scatter_update",
    "searchsorted",
    "segment_max",
    "segment_min",
    "segment_prod",
    "segment_sum",
    "select",
    "selu",
    "shape",
    "sigmoid",
    "sign",
    "signbit",
    "silu",
    "sin",
    "sinc",
    "sinh",
    "size",
    "slice",
    "slice_update",
    "slogdet",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "solve",
    "solve_triangular",
    "sort",
    "sparse_categorical_crossentropy",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "split",
    "sqrt",
    "square",
    "squareplus",
    "squeeze",
    "stack",
    "std",
    "stop_gradient",
    "subtract",
    "sum",
    "svd",
    "swapaxes",
    "swish",
    "switch",
    "take",
    "take_along_axis",
    "tan",
    "tanh",
    "tanh_shrink",
    "tensordot",
    "threshold",
    "tile",
    "top_k",
    "trace",
    "transpose",
    "trapezoid",
    "tri",
    "tril",
    "triu",
    "true_divide",
    "trunc",
    "unique",
    "unravel_index",
    "unstack",
    "vander",
    "var",
    "vdot",
    "vectorize",
    "vectorized_map",
    "view",
    "view_as_complex",
    "view_as_real",
    "vsplit",
    "vstack",
    "where",
    "while_loop",
    "zeros",
    "zeros_like",
]
