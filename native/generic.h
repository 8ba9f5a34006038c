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
}  // namespace baro
