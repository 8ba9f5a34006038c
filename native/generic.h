// The kernels and loops of generic.cpp, which are the same on every instruction set.
#pragma once
#include "engine.h"

namespace baro {
struct GenericTable {
  const NamedKernel* kernels;
  int n_kernels;
  const NamedLoop* loops;
  int n_loops;
};
GenericTable generic_table();

// Row orders of `count` epochs: the stable ranks of random words drawn from `state`; out: count x rows.
void shuffles(const uint32_t* state, int64_t count, int64_t rows, int64_t* out);
}  // namespace baro
