"""The core: op table, graph, differentiation, Variables. Private: `baro` and `baro.ops` are its public faces."""

from . import tensor as tensor  # first: graph, op and ops need its classes, and it needs their functions
