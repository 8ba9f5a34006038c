// float32 kernels along the features of each row, for row-major and for blocked operands alike: softmax, cross-entropy, sums, maxima.
//
// Parameters begin: rows, features, row stride, block stride (row-major: features, 16; blocked: 16, rows*16). Range: rows, unless said.
#pragma once
#include "engine.h"
#include "isa.h"
#include "scalar_math.h"

namespace {
using namespace baro;

struct Rows {
  int64_t rows, n, row_stride, block_stride;
  explicit Rows(const int64_t* p) : rows(p[0]), n(p[1]), row_stride(p[2]), block_stride(p[3]) {}
  int64_t blocks() const { return (n + BW - 1) / BW; }
  int64_t lanes(int64_t v) const { return n - v * BW < BW ? n - v * BW : BW; }
  int64_t at(int64_t b, int64_t f) const { return b * row_stride + (f / BW) * block_stride + f % BW; }
};

struct Lanes {  // 16 numbers; loops over them become vector instructions
  float x[BW];
};
// Whole blocks are read even where a row ends inside (buffers are padded); `rest` replaces the lanes past the end.
INLINE Lanes load(const float* p, int64_t lanes, float rest) {
  Lanes l;
  std::memcpy(l.x, p, sizeof l.x);
  if (lanes < BW)
    for (int j = 0; j < BW; j++) l.x[j] = j < lanes ? l.x[j] : rest;
  return l;
}
INLINE void store(float* p, const Lanes& l, int64_t lanes) {
  if (lanes == BW) std::memcpy(p, l.x, sizeof l.x);
  else for (int64_t j = 0; j < lanes; j++) p[j] = l.x[j];
}
INLINE float total(const Lanes& l) {
  float s[8];
  for (int j = 0; j < 8; j++) s[j] = l.x[j] + l.x[j + 8];
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}
INLINE float larger(float a, float b) { return (a > b || a != a) ? a : b; }
INLINE float smaller(float a, float b) { return (a < b || a != a) ? a : b; }
template <bool MAX>
INLINE float extreme(float a, float b) {
  return MAX ? larger(a, b) : smaller(a, b);
}
template <bool MAX>
INLINE float extreme_lane(const Lanes& l) {
  float s[8], q[4];
  for (int j = 0; j < 8; j++) s[j] = extreme<MAX>(l.x[j], l.x[j + 8]);
  for (int j = 0; j < 4; j++) q[j] = extreme<MAX>(s[j], s[j + 4]);
  return extreme<MAX>(extreme<MAX>(q[0], q[2]), extreme<MAX>(q[1], q[3]));
}
template <bool MAX>
INLINE float row_extreme(const Rows& r, const float* x) {
  Lanes m = load(x, r.lanes(0), MAX ? -INFINITY : INFINITY);
  for (int64_t v = 1; v < r.blocks(); v++) {
    const Lanes l = load(x + v * r.block_stride, r.lanes(v), MAX ? -INFINITY : INFINITY);
    for (int j = 0; j < BW; j++) m.x[j] = extreme<MAX>(l.x[j], m.x[j]);
  }
  return extreme_lane<MAX>(m);
}
// Sum of exp(x - m) over a row; the exponentials go to y if it is not null (y strides as x).
INLINE float row_exp(const Rows& r, const float* x, float m, float* y) {
  Lanes s{};
  for (int64_t v = 0; v < r.blocks(); v++) {
    Lanes l = load(x + v * r.block_stride, r.lanes(v), -INFINITY);
    for (int j = 0; j < BW; j++) l.x[j] = m_exp(l.x[j] - m);
    if (r.lanes(v) < BW)
      for (int j = 0; j < BW; j++) l.x[j] = j < r.lanes(v) ? l.x[j] : 0.f;
    for (int j = 0; j < BW; j++) s.x[j] += l.x[j];
    if (y) store(y + v * r.block_stride, l, r.lanes(v));
  }
  return total(s);
}

void softmax(const Call& c) {  // x, out
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    float* y = (float*)c.in(1) + b * r.row_stride;
    const float s = 1.f / row_exp(r, x, row_extreme<true>(r, x), y);
    for (int64_t v = 0; v < r.blocks(); v++)
      for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] *= s;
  }
}
void log_softmax(const Call& c) {  // x, out
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    float* y = (float*)c.in(1) + b * r.row_stride;
    const float m = row_extreme<true>(r, x), s = m_log(row_exp(r, x, m, nullptr));
    for (int64_t v = 0; v < r.blocks(); v++)
      for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] = (x[v * r.block_stride + j] - m) - s;
  }
}

INLINE int64_t label(const void* p, int64_t type, int64_t i) {
  switch (type) {
    case I32: return ((const int32_t*)p)[i];
    case I64: return ((const int64_t*)p)[i];
    case U8: return ((const uint8_t*)p)[i];
    case I8: return ((const int8_t*)p)[i];
    case I16: return ((const int16_t*)p)[i];
    case U16: return ((const uint16_t*)p)[i];
    case U32: return ((const uint32_t*)p)[i];
    default: return (int64_t)((const uint64_t*)p)[i];
  }
}
// The class of a row; NumPy's negative labels count from the end, and a label out of range gives NaN instead of a read past the row.
INLINE int64_t class_of(const Rows& r, const Call& c, int64_t b) {
  const int64_t q = label(c.in(1), c.p[4], b), i = q < 0 ? q + r.n : q;
  return i >= 0 && i < r.n ? i : -1;
}
void sparse_ce(const Call& c) {  // z, labels (type p[4]), out
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* z = (const float*)c.in(0);
    const float m = row_extreme<true>(r, z + b * r.row_stride);
    const int64_t k = class_of(r, c, b);
    ((float*)c.in(2))[b] = k < 0 ? NAN : m_log(row_exp(r, z + b * r.row_stride, m, nullptr)) + (m - z[r.at(b, k)]);
  }
}
void sparse_ce_grad(const Call& c) {  // z, labels, g (of one number where p[5]), out
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) {
    const float *x = (const float*)c.in(0) + b * r.row_stride, g = ((const float*)c.in(2))[c.p[5] ? 0 : b];
    float* y = (float*)c.in(3) + b * r.row_stride;
    const int64_t k = class_of(r, c, b);
    const float s = 1.f / row_exp(r, x, row_extreme<true>(r, x), y);
    const float scale = k < 0 ? NAN : s;
    if (k >= 0) {
      // (p - 1) g at the label, from p already rounded, as the reference has it
      for (int64_t v = 0; v < r.blocks(); v++)
        for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] *= s;
      y[r.at(0, k)] -= 1.f;
      for (int64_t v = 0; v < r.blocks(); v++)
        for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] *= g;
    } else {
      for (int64_t v = 0; v < r.blocks(); v++)
        for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] = scale;
    }
  }
}

void row_sum(const Call& c) {  // x, out (rows)
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    double sum = 0;
    for (int64_t v0 = 0; v0 < r.blocks(); v0 += 64) {  // partial sums of 1024 elements, added in double
      Lanes s{};
      for (int64_t v = v0; v < r.blocks() && v < v0 + 64; v++) {
        const Lanes l = load(x + v * r.block_stride, r.lanes(v), 0.f);
        for (int j = 0; j < BW; j++) s.x[j] += l.x[j];
      }
      sum += total(s);
    }
    ((float*)c.in(1))[b] = (float)sum;
  }
}
template <bool MAX>
void row_max(const Call& c) {  // x, out (rows)
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) ((float*)c.in(1))[b] = row_extreme<MAX>(r, (const float*)c.in(0) + b * r.row_stride);
}
template <bool MAX>
void row_argmax(const Call& c) {  // x, out (rows) int32: the first extreme element, or the first NaN
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    const float m = row_extreme<MAX>(r, x);
    int32_t at = 0;
    for (int64_t v = 0; v < r.blocks(); v++) {
      const Lanes l = load(x + v * r.block_stride, r.lanes(v), 0.f);
      uint32_t hits = 0;
      for (int j = 0; j < BW; j++) hits |= (uint32_t)(l.x[j] == m || (m != m && l.x[j] != l.x[j])) << j;
      if (r.lanes(v) < BW) hits &= (1u << r.lanes(v)) - 1;
      if (hits) {
        at = (int32_t)(v * BW) + __builtin_ctz(hits);
        break;
      }
    }
    ((int32_t*)c.in(1))[b] = at;
  }
}

// Sum over the rows of a blocked array: the gradient of a bias. Range: feature blocks. Partial sums of 64 rows are added in double.
void column_sum(const Call& c) {  // x, out (features)
  const Rows r(c.p);
  for (int64_t v = c.begin; v < c.end; v++) {
    const float* x = (const float*)c.in(0) + v * r.block_stride;
    double sum[BW] = {};
    for (int64_t b0 = 0; b0 < r.rows; b0 += 64) {
      Lanes s{};
      for (int64_t b = b0; b < r.rows && b < b0 + 64; b++)
        for (int j = 0; j < BW; j++) s.x[j] += x[b * r.row_stride + j];
      for (int j = 0; j < BW; j++) sum[j] += s.x[j];
    }
    Lanes y;
    for (int j = 0; j < BW; j++) y.x[j] = (float)sum[j];
    store((float*)c.in(1) + v * BW, y, r.lanes(v));
  }
}

}  // namespace
