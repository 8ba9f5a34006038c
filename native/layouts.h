// Between row-major arrays and the blocked layouts of gemm.h, and the gathering of a batch. Sources and targets that belong to the caller
// are never read or written past their end.
#pragma once
#include "engine.h"
#include "isa.h"

namespace {
using namespace baro;

template <class T>
INLINE void copy_lanes(T* dst, const T* src, int64_t n) {  // n <= 16
  if (n == BW) std::memcpy(dst, src, BW * sizeof(T));
  else for (int64_t i = 0; i < n; i++) dst[i] = src[i];
}

// p: rows, features. Range: feature blocks.
template <class T>
void row_to_blk(const Call& c) {
  const int64_t rows = c.p[0], f = c.p[1];
  const T* x = (const T*)c.in(0);
  T* y = (T*)c.in(1);
  for (int64_t v = c.begin; v < c.end; v++)
    for (int64_t b = 0, n = f - v * BW < BW ? f - v * BW : BW; b < rows; b++) copy_lanes(y + (v * rows + b) * BW, x + b * f + v * BW, n);
}
template <class T>
void blk_to_row(const Call& c) {
  const int64_t rows = c.p[0], f = c.p[1];
  const T* x = (const T*)c.in(0);
  T* y = (T*)c.in(1);
  for (int64_t v = c.begin; v < c.end; v++)
    for (int64_t b = 0, n = f - v * BW < BW ? f - v * BW : BW; b < rows; b++) copy_lanes(y + b * f + v * BW, x + (v * rows + b) * BW, n);
}

// p: rows, columns, number of panels, then the first block of each panel and the end. Range: panels.
void row_to_pan(const Call& c) {
  const int64_t rows = c.p[0], cols = c.p[1];
  const int64_t* first = c.p + 3;
  const float* x = (const float*)c.in(0);
  for (int64_t p = c.begin; p < c.end; p++) {
    const int64_t c0 = first[p] * BW, width = (first[p + 1] - first[p]) * BW, n = cols - c0 < width ? cols - c0 : width;
    float* y = (float*)c.in(1) + c0 * rows;
    for (int64_t k = 0; k < rows; k++, y += width) std::memcpy(y, x + k * cols + c0, n * 4);
  }
}
void pan_to_row(const Call& c) {
  const int64_t rows = c.p[0], cols = c.p[1];
  const int64_t* first = c.p + 3;
  float* y = (float*)c.in(1);
  for (int64_t p = c.begin; p < c.end; p++) {
    const int64_t c0 = first[p] * BW, width = (first[p + 1] - first[p]) * BW, n = cols - c0 < width ? cols - c0 : width;
    const float* x = (const float*)c.in(0) + c0 * rows;
    for (int64_t k = 0; k < rows; k++, x += width) std::memcpy(y + k * cols + c0, x, n * 4);
  }
}

// Gathers the rows of this step's batch. p: item size, features of a row, rows of the batch. Range: rows of the batch.
void gather_row(const Call& c) {
  const int64_t bytes = c.p[0] * c.p[1];
  const char* x = (const char*)c.in(0);
  char* y = (char*)c.in(1);
  if (!c.step->rows) {
    std::memcpy(y + c.begin * bytes, x + (c.step->first_row + c.begin) * bytes, (c.end - c.begin) * bytes);
    return;
  }
  for (int64_t b = c.begin; b < c.end; b++) std::memcpy(y + b * bytes, x + c.step->rows[b] * bytes, bytes);
}

// The same into blocks, eight rows at a time: eight streams of memory, contiguous stores.
template <class T>
void gather_blk(const Call& c) {
  const int64_t f = c.p[1], rows = c.p[2], full = f / BW;
  const T* x = (const T*)c.in(0);
  T* y = (T*)c.in(1);
  auto row = [&](int64_t b) { return x + (c.step->rows ? c.step->rows[b] : c.step->first_row + b) * f; };
  int64_t b = c.begin;
  for (; b + 8 <= c.end; b += 8) {
    const T* s[8];
    for (int i = 0; i < 8; i++) s[i] = row(b + i);
    T* d = y + b * BW;
    for (int64_t v = 0; v < full; v++, d += rows * BW)
#pragma GCC unroll 8
      for (int i = 0; i < 8; i++) std::memcpy(d + i * BW, s[i] + v * BW, BW * sizeof(T));
    if (f % BW)
      for (int i = 0; i < 8; i++) copy_lanes(d + i * BW, s[i] + full * BW, f % BW);
  }
  for (; b < c.end; b++)
    for (int64_t v = 0; v * BW < f; v++) copy_lanes(y + (v * rows + b) * BW, row(b) + v * BW, f - v * BW < BW ? f - v * BW : BW);
}

// Scatters the rows of a result to their place in the run's output. p: item size, features, rows. Range: rows.
void scatter_row(const Call& c) {
  const int64_t bytes = c.p[0] * c.p[1];
  std::memcpy((char*)c.in(1) + (c.step->first_row + c.begin) * bytes, (const char*)c.in(0) + c.begin * bytes, (c.end - c.begin) * bytes);
}
void scatter_blk(const Call& c) {
  const int64_t f = c.p[1], rows = c.p[2];
  const float* x = (const float*)c.in(0);
  float* y = (float*)c.in(1) + c.step->first_row * f;
  for (int64_t b = c.begin; b < c.end; b++)
    for (int64_t v = 0; v * BW < f; v++) copy_lanes(y + b * f + v * BW, x + (v * rows + b) * BW, f - v * BW < BW ? f - v * BW : BW);
}

}  // namespace
