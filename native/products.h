// Kernels around the matrix product: activations times weights, times their transpose, and weight gradients with an update fused in.
#pragma once
#include "chain.h"
#include "gemm.h"

namespace {
using namespace baro;

struct Panels {  // as parameters: count, first block of each, end
  const int64_t* p;
  int64_t count() const { return p[0]; }
  int64_t block(int64_t i) const { return p[1 + i]; }
  int width(int64_t i) const { return (int)(p[2 + i] - p[1 + i]); }
  const int64_t* after() const { return p + 2 + p[0]; }
};

// out (rows, n) BLK = a (rows, k) BLK times w (k, n) PAN. p: rows, k, n, panels of n. Range: panels.
void mm_forward(const Call& c) {
  const int64_t rows = c.p[0], k = c.p[1];
  const Panels panels{c.p + 3};
  const float *a = (const float*)c.in(0), *w = (const float*)c.in(1);
  float* out = (float*)c.in(2);
  for (int64_t i = c.begin; i < c.end; i++) {
    const int nv = panels.width(i);
    const int64_t v0 = panels.block(i);
    forward_panel(nv, Tile{a, (long)rows * BW, w + v0 * BW * k, nv * BW, BW, out + v0 * rows * BW, BW, (long)rows * BW, (int)rows, (int)k, false});
  }
}

// The same for few rows and row-major w, which is read where it is: packing would cost more than the product. p: rows, k, n. Range: blocks.
// One or two rows take GEMV_NV blocks at a time, which keeps eight chains of multiply-adds in flight and memory busy.
constexpr int GEMV_NV = VW == 16 ? 8 : VW == 8 ? 4 : 2;

template <int MR, int NV>
INLINE void row_major_tile(Tile t, const float* last, int count) {
  const float* a = t.a;
  const int k = t.k;
  t.k = k - count;
  micro<MR, NV, FORWARD, false>(t, 0);
  for (int q = k - count; q < k; q++) {  // rows of w from which a whole vector would reach past the end of the caller's array
    t.a = a + q / BW * t.ast + q % BW;
    t.b = last + (q - k + count) * GEMV_NV * BW;
    t.k = 1;
    t.accumulate = true;
    micro<MR, NV, FORWARD, false>(t, 0);
  }
}
template <int MR>
INLINE void row_major_blocks(int nv, const Tile& t, const float* last, int count) {
  if (nv == GEMV_NV) row_major_tile<MR, GEMV_NV>(t, last, count);
  else row_major_tile<MR, 1>(t, last, count);
}
void mm_rows(const Call& c) {
  const int64_t rows = c.p[0], k = c.p[1], n = c.p[2];
  const float *a = (const float*)c.in(0), *w = (const float*)c.in(1);
  float* out = (float*)c.in(2);
  alignas(64) float copy[BW * GEMV_NV * BW];
  for (int64_t v = c.begin; v < c.end;) {
    const int nv = c.end - v >= GEMV_NV ? GEMV_NV : 1;
    int count = 0;  // at most 15: the columns past the last are fewer than 16
    if (const int64_t past = (v + nv) * BW - n; past > 0) {
      count = (int)((past + n - 1) / n < k ? (past + n - 1) / n : k);
      std::memset(copy, 0, sizeof(float) * count * GEMV_NV * BW);
      for (int q = 0; q < count; q++) std::memcpy(copy + q * GEMV_NV * BW, w + (k - count + q) * n + v * BW, (n - v * BW) * 4);
    }
    Tile t{a, (long)rows * BW, w + v * BW, (long)n, BW, out + v * rows * BW, BW, (long)rows * BW, 0, (int)k, false};
    int64_t r = 0;
    for (; r + 2 <= rows; r += 2, t.a += 2 * BW, t.out += 2 * BW) row_major_blocks<2>(nv, t, copy, count);
    if (r < rows) row_major_blocks<1>(nv, t, copy, count);
    v += nv;
  }
}

// out (rows, k) BLK = g (rows, n) BLK times w (k, n) PAN transposed. p: rows, k, n, panels of n, panels of k. Range: panels of k.
void mm_nt(const Call& c) {
  const int64_t rows = c.p[0], k = c.p[1], n = c.p[2];
  const Panels of_n{c.p + 3}, of_k{of_n.after()};
  const float *g = (const float*)c.in(0), *w = (const float*)c.in(1);
  float *out = (float*)c.in(2), *wt = (float*)c.scratch;
  for (int64_t i = c.begin; i < c.end; i++) {
    const int nv = of_k.width(i);
    const int64_t v0 = of_k.block(i);
    for (int kk = 0; kk < nv; kk++)  // these rows of w become a panel; rows past the last are lanes of garbage
      for (int64_t q = 0; q < of_n.count(); q++) {
        const int width = of_n.width(q) * BW;
        const float* src = w + of_n.block(q) * BW * k + (v0 + kk) * BW * width;
        for (int j = 0; j < of_n.width(q); j++)
          transpose16(src + j * BW, width, wt + (of_n.block(q) + j) * BW * nv * BW + kk * BW, nv * BW);
      }
    forward_panel(nv, Tile{g, (long)rows * BW, wt, nv * BW, BW, out + v0 * rows * BW, BW, (long)rows * BW, (int)rows, (int)n, false});
  }
}

// Weight gradient: x (rows, k) BLK transposed times g (rows, n) BLK, PAN. p: rows, k, n, panels of n, then the parameters of a chain or
// nothing. Buffers: x, g, then the gradient's or the chain's. In the chain, input kind TILE is the gradient, which so never reaches memory:
// it is handed over in chunks of rows that stay in L1 (one update of 32 rows; 8 and 16 were 2-4 % slower).
constexpr int TILE_INPUT = 4, CHUNK = 32, BATCH_BLOCK = 128;

// Arrays that the update will read after the product: where they do not fit the caches (PREFETCH_BYTES in all), their lines are asked
// for while the product runs (25 % off the update of 2048 x 2048 weights under Adam at batch 512; no gain where they fit).
constexpr int64_t PREFETCH_BYTES = 1 << 25;
struct Ahead {
  const char* p[8];
  int count = 0;
};

INLINE void weight_chunk(int nv, const float* x, const float* g, int64_t rows, int chunk, float* out, const Ahead& ahead = {}) {
  const int64_t bytes = (int64_t)chunk * nv * BW * 4;
  for (int64_t b = 0; b < rows; b += BATCH_BLOCK) {
    const int kb = (int)(rows - b < BATCH_BLOCK ? rows - b : BATCH_BLOCK);
    for (int i = 0; i < ahead.count; i++)
      for (int64_t at = bytes * b / rows / 64 * 64, end = bytes * (b + kb) / rows; at < end; at += 64) __builtin_prefetch(ahead.p[i] + at, 1, 2);
    panel<BATCH>(nv, Tile{x + b * BW, (long)rows * BW, g + b * BW, BW, (long)rows * BW, out, nv * BW, BW, chunk, kb, b > 0});
  }
}

void mm_tn(const Call& c) {
  const int64_t rows = c.p[0], k = c.p[1];
  const Panels panels{c.p + 3};
  const float *x = (const float*)c.in(0), *g = (const float*)c.in(1);
  const bool chained = c.np > panels.after() - c.p;
  if (!chained) {
    float* out = (float*)c.in(2);
    for (int64_t i = c.begin; i < c.end; i++) {
      const int nv = panels.width(i);
      for (int64_t r = 0; r < k; r += CHUNK)
        weight_chunk(nv, x + r * rows, g + panels.block(i) * rows * BW, rows, (int)(k - r < CHUNK ? k - r : CHUNK),
                     out + panels.block(i) * BW * k + r * nv * BW);
    }
    if (rows == 0) std::memset(out, 0, c.p[2] * k * 4);
    return;
  }
  const Chain chain(panels.after());
  float* gradient = (float*)c.scratch;
  ChainRun r(chain, c.scratch + CHUNK * MAX_NV * BW * 4);
  Call call = c;
  call.arg += 2;
  const Fused* fused = chain.program >= 0 ? &fused_table()[chain.program].run : nullptr;
  chain_scalars(r, call, fused, TILE);
  int full = 0;
  for (int64_t j = 0; j < chain.n_in; j++) full += chain.inputs[3 * j] == FULL;
  const bool far = full * k * c.p[2] * 4 > PREFETCH_BYTES && full <= 8;
  for (int64_t i = c.begin; i < c.end; i++) {
    const int nv = panels.width(i);
    for (int64_t row = 0; row < k; row += CHUNK) {
      const int chunk = (int)(k - row < CHUNK ? k - row : CHUNK);
      const int64_t at = panels.block(i) * BW * k + row * nv * BW, all = (int64_t)chunk * nv * BW;
      Ahead ahead;
      for (int64_t j = 0; far && j < chain.n_in; j++)
        if (chain.inputs[3 * j] == FULL) ahead.p[ahead.count++] = (const char*)call.in((int)j) + at * ITEM_SIZE[chain.inputs[3 * j + 1]];
      weight_chunk(nv, x + row * rows, g + panels.block(i) * rows * BW, rows, chunk, gradient, ahead);
      for (int64_t done = 0; done < all;) {
        const int64_t n = fused || all - done < TILE ? all - done : TILE;
        for (int64_t j = 0; j < chain.n_in; j++) {
          const int64_t* in = chain.inputs + 3 * j;
          if (in[0] == TILE_INPUT) r.src[j] = gradient + done;
          else if (in[0] == FULL) r.src[j] = (const char*)call.in((int)j) + (at + done) * ITEM_SIZE[in[1]];
        }
        for (int64_t o = 0; o < chain.n_out; o++)
          r.out[o] = (char*)call.in((int)(chain.n_in + o)) + (at + done) * ITEM_SIZE[chain.outputs[o]];
        r.elements(fused, n);
        done += n;
      }
    }
  }
}

}  // namespace
