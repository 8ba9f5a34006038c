"""The part of `baro.ops` that NumPy has too. Keras: `keras.ops.numpy`."""

from . import abs as abs
from . import absolute as absolute
from . import add as add
from . import all as all
from . import allclose as allclose
from . import amax as amax
from . import amin as amin
from . import angle as angle
from . import any as any
from . import append as append
from . import arange as arange
from . import arccos as arccos
from . import arccosh as arccosh
from . import arcsin as arcsin
from . import arcsinh as arcsinh
from . import arctan as arctan
from . import arctan2 as arctan2
from . import arctanh as arctanh
from . import argmax as argmax
from . import argmin as argmin
from . import argpartition as argpartition
from . import argsort as argsort
from . import array as array
from . import array_split as array_split
from . import average as average
from . import bartlett as bartlett
from . import bincount as bincount
from . import bitwise_and as bitwise_and
from . import bitwise_invert as bitwise_invert
from . import bitwise_left_shift as bitwise_left_shift
from . import bitwise_not as bitwise_not
from . import bitwise_or as bitwise_or
from . import bitwise_right_shift as bitwise_right_shift
from . import bitwise_xor as bitwise_xor
from . import blackman as blackman
from . import broadcast_to as broadcast_to
from . import cbrt as cbrt
from . import ceil as ceil
from . import clip as clip
from . import concatenate as concatenate
from . import conj as conj
from . import conjugate as conjugate
from . import copy as copy
from . import corrcoef as corrcoef
from . import correlate as correlate
from . import cos as cos
from . import cosh as cosh
from . import count_nonzero as count_nonzero
from . import cross as cross
from . import cumprod as cumprod
from . import cumsum as cumsum
from . import deg2rad as deg2rad
from . import diag as diag
from . import diagflat as diagflat
from . import diagonal as diagonal
from . import diff as diff
from . import digitize as digitize
from . import divide as divide
from . import divide_no_nan as divide_no_nan
from . import dot as dot
from . import dsplit as dsplit
from . import dstack as dstack
from . import einsum as einsum
from . import empty as empty
from . import empty_like as empty_like
from . import equal as equal
from . import exp as exp
from . import exp2 as exp2
from . import expand_dims as expand_dims
from . import expm1 as expm1
from . import eye as eye
from . import fabs as fabs
from . import flip as flip
from . import fliplr as fliplr
from . import flipud as flipud
from . import floor as floor
from . import floor_divide as floor_divide
from . import fmax as fmax
from . import fmin as fmin
from . import fmod as fmod
from . import full as full
from . import full_like as full_like
from . import gcd as gcd
from . import geomspace as geomspace
from . import get_item as get_item
from . import greater as greater
from . import greater_equal as greater_equal
from . import hamming as hamming
from . import hanning as hanning
from . import heaviside as heaviside
from . import histogram as histogram
from . import hsplit as hsplit
from . import hstack as hstack
from . import hypot as hypot
from . import i0 as i0
from . import identity as identity
from . import imag as imag
from . import inner as inner
from . import isclose as isclose
from . import isfinite as isfinite
from . import isin as isin
from . import isinf as isinf
from . import isnan as isnan
from . import isneginf as isneginf
from . import isposinf as isposinf
from . import isreal as isreal
from . import kaiser as kaiser
from . import kron as kron
from . import lcm as lcm
from . import ldexp as ldexp
from . import left_shift as left_shift
from . import less as less
from . import less_equal as less_equal
from . import linspace as linspace
from . import log as log
from . import log1p as log1p
from . import log2 as log2
from . import log10 as log10
from . import logaddexp as logaddexp
from . import logaddexp2 as logaddexp2
from . import logical_and as logical_and
from . import logical_not as logical_not
from . import logical_or as logical_or
from . import logical_xor as logical_xor
from . import logspace as logspace
from . import matmul as matmul
from . import max as max
from . import maximum as maximum
from . import mean as mean
from . import median as median
from . import meshgrid as meshgrid
from . import min as min
from . import minimum as minimum
from . import mod as mod
from . import moveaxis as moveaxis
from . import multiply as multiply
from . import nan_to_num as nan_to_num
from . import nanargmax as nanargmax
from . import nanargmin as nanargmin
from . import nancumprod as nancumprod
from . import nancumsum as nancumsum
from . import nanmax as nanmax
from . import nanmean as nanmean
from . import nanmedian as nanmedian
from . import nanmin as nanmin
from . import nanpercentile as nanpercentile
from . import nanprod as nanprod
from . import nanquantile as nanquantile
from . import nanstd as nanstd
from . import nansum as nansum
from . import nanvar as nanvar
from . import ndim as ndim
from . import negative as negative
from . import nextafter as nextafter
from . import nonzero as nonzero
from . import not_equal as not_equal
from . import ones as ones
from . import ones_like as ones_like
from . import outer as outer
from . import pad as pad
from . import percentile as percentile
from . import power as power
from . import prod as prod
from . import ptp as ptp
from . import quantile as quantile
from . import rad2deg as rad2deg
from . import ravel as ravel
from . import real as real
from . import reciprocal as reciprocal
from . import repeat as repeat
from . import reshape as reshape
from . import right_shift as right_shift
from . import roll as roll
from . import rot90 as rot90
from . import round as round
from . import searchsorted as searchsorted
from . import select as select
from . import sign as sign
from . import signbit as signbit
from . import sin as sin
from . import sinc as sinc
from . import sinh as sinh
from . import size as size
from . import slogdet as slogdet
from . import sort as sort
from . import split as split
from . import sqrt as sqrt
from . import square as square
from . import squeeze as squeeze
from . import stack as stack
from . import std as std
from . import subtract as subtract
from . import sum as sum
from . import swapaxes as swapaxes
from . import take as take
from . import take_along_axis as take_along_axis
from . import tan as tan
from . import tanh as tanh
from . import tensordot as tensordot
from . import tile as tile
from . import trace as trace
from . import transpose as transpose
from . import trapezoid as trapezoid
from . import tri as tri
from . import tril as tril
from . import triu as triu
from . import true_divide as true_divide
from . import trunc as trunc
from . import unique as unique
from . import unravel_index as unravel_index
from . import vander as vander
from . import var as var
from . import vdot as vdot
from . import vectorize as vectorize
from . import view as view
from . import vsplit as vsplit
from . import vstack as vstack
from . import where as where
from . import zeros as zeros
from . import zeros_like as zeros_like

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
    "average",
    "bartlett",
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
    "cbrt",
    "ceil",
    "clip",
    "concatenate",
    "conj",
    "conjugate",
    "copy",
    "corrcoef",
    "correlate",
    "cos",
    "cosh",
    "count_nonzero",
    "cross",
    "cumprod",
    "cumsum",
    "deg2rad",
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
    "einsum",
    "empty",
    "empty_like",
    "equal",
    "exp",
    "exp2",
    "expand_dims",
    "expm1",
    "eye",
    "fabs",
    "flip",
    "fliplr",
    "flipud",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "full",
    "full_like",
    "gcd",
    "geomspace",
    "get_item",
    "greater",
    "greater_equal",
    "hamming",
    "hanning",
    "heaviside",
    "histogram",
    "hsplit",
    "hstack",
    "hypot",
    "i0",
    "identity",
    "imag",
    "inner",
    "isclose",
    "isfinite",
    "isin",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
    "isreal",
    "kaiser",
    "kron",
    "lcm",
    "ldexp",
    "left_shift",
    "less",
    "less_equal",
    "linspace",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logaddexp2",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "logspace",
    "matmul",
    "max",
    "maximum",
    "mean",
    "median",
    "meshgrid",
    "min",
    "minimum",
    "mod",
    "moveaxis",
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
    "nonzero",
    "not_equal",
    "ones",
    "ones_like",
    "outer",
    "pad",
    "percentile",
    "power",
    "prod",
    "ptp",
    "quantile",
    "rad2deg",
    "ravel",
    "real",
    "reciprocal",
    "repeat",
    "reshape",
    "right_shift",
    "roll",
    "rot90",
    "round",
    "searchsorted",
    "select",
    "sign",
    "signbit",
    "sin",
    "sinc",
    "sinh",
    "size",
    "slogdet",
    "sort",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "subtract",
    "sum",
    "swapaxes",
    "take",
    "take_along_axis",
    "tan",
    "tanh",
    "tensordot",
    "tile",
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
    "vander",
    "var",
    "vdot",
    "vectorize",
    "view",
    "vsplit",
    "vstack",
    "where",
    "zeros",
    "zeros_like",
]
