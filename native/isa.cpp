// Chooses the instruction set when the library is first used: the best that the machine has, or the one that BARO_ISA names
// (avx512, avx2, plain; neon on ARM is plain's code), never one that it lacks.
#include <cstdlib>
#include <cstring>
#include <vector>

#include "generic.h"

#if defined(BARO_HAVE_AVX512)
extern "C" baro::KernelTable baro_kernels_avx512(const baro::Loop*);
#endif
#if defined(BARO_HAVE_AVX2)
extern "C" baro::KernelTable baro_kernels_avx2(const baro::Loop*);
#endif
extern "C" baro::KernelTable baro_kernels_plain(const baro::Loop*);

namespace baro {
namespace {

using Maker = KernelTable (*)(const Loop*);

Maker choose() {
  const char* wanted = std::getenv("BARO_ISA");
  const auto allowed = [&](const char* name) { return !wanted || !*wanted || !std::strcmp(wanted, name); };
#if defined(BARO_HAVE_AVX512)
  if (allowed("avx512") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma"))
    return baro_kernels_avx512;
#endif
#if defined(BARO_HAVE_AVX2)
  if ((allowed("avx2") || allowed("avx512")) && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return baro_kernels_avx2;
#endif
  (void)allowed;
  return baro_kernels_plain;
}

struct Tables {
  std::vector<NamedKernel> kernels;
  std::vector<NamedLoop> loops;
  std::vector<Loop> functions;
  KernelTable all;
  Tables() {
    const GenericTable generic = generic_table();
    const Maker maker = choose();
    const KernelTable own = maker(nullptr);
    kernels.assign(own.kernels, own.kernels + own.n_kernels);
    kernels.insert(kernels.end(), generic.kernels, generic.kernels + generic.n_kernels);
    loops.assign(own.loops, own.loops + own.n_loops);
    loops.insert(loops.end(), generic.loops, generic.loops + generic.n_loops);
    for (const NamedLoop& l : loops) functions.push_back(l.run);
    all = maker(functions.data());
    all.kernels = kernels.data();
    all.n_kernels = (int)kernels.size();
    all.loops = loops.data();
    all.n_loops = (int)loops.size();
  }
};

}  // namespace

const KernelTable* kernel_table() {
  static const Tables* tables = new Tables;
  return &tables->all;
}

}  // namespace baro
