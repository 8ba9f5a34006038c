// The kernels of one instruction set: this file is compiled once for each, with that set's flags and BARO_ISA its name.
#include <type_traits>

#include "generated.h"
#include "layouts.h"
#include "products.h"
#include "rows.h"

namespace {
const Loop* all_loops;
const NamedFused* fused_table() { return fused_chains; }

const NamedKernel kernels[] = {
    {"chain", k_chain},
    {"mm_forward", mm_forward},
    {"mm_rows", mm_rows},
    {"mm_nt", mm_nt},
    {"mm_tn", mm_tn},
    {"row_to_blk:4", row_to_blk<uint32_t>},
    {"row_to_blk:1", row_to_blk<uint8_t>},
    {"row_to_blk:2", row_to_blk<uint16_t>},
    {"row_to_blk:8", row_to_blk<uint64_t>},
    {"blk_to_row:4", blk_to_row<uint32_t>},
    {"blk_to_row:1", blk_to_row<uint8_t>},
    {"blk_to_row:2", blk_to_row<uint16_t>},
    {"blk_to_row:8", blk_to_row<uint64_t>},
    {"row_to_pan", row_to_pan},
    {"pan_to_row", pan_to_row},
    {"gather_row", gather_row},
    {"gather_blk:4", gather_blk<uint32_t>},
    {"gather_blk:1", gather_blk<uint8_t>},
    {"gather_blk:2", gather_blk<uint16_t>},
    {"gather_blk:8", gather_blk<uint64_t>},
    {"scatter_row", scatter_row},
    {"scatter_blk", scatter_blk},
    {"softmax", softmax},
    {"log_softmax", log_softmax},
    {"sparse_ce", sparse_ce},
    {"sparse_ce_grad", sparse_ce_grad},
    {"row_sum", row_sum},
    {"row_max", row_max<true>},
    {"row_min", row_max<false>},
    {"row_argmax", row_argmax<true>},
    {"row_argmin", row_argmax<false>},
    {"column_sum", column_sum},
};
template <class T, int N>
constexpr int length(const T (&)[N]) {
  return N;
}
}  // namespace

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define TEXT2(a) #a
#define TEXT(a) TEXT2(a)
#if defined(__aarch64__)
#define NAME "neon"  // the plain vectors are NEON's there
#else
#define NAME TEXT(BARO_ISA)
#endif

// Gives this set's table; `loops` is the table of all loops by number, which chains call into.
extern "C" baro::KernelTable JOIN(baro_kernels_, BARO_ISA)(const baro::Loop* loops) {
  all_loops = loops;
  return {NAME, MAX_NV, kernels, length(kernels), vector_loops, length(vector_loops), fused_chains, length(fused_chains)};
}
