// Written by native/gen.py from the op table and chains.txt; do not edit.
#pragma once
#include "engine.h"
#include "scalar_math.h"
namespace {
using namespace baro;
#ifdef BARO_SCALAR_LOOPS
void loop_absolute_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(x0 < 0 ? -x0 : x0); }
}
void loop_absolute_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(x0 < 0 ? -x0 : x0); }
}
void loop_add_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(x0 + x1); }
}
void loop_add_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(x0 + x1); }
}
void loop_add_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(x0 + x1); }
}
void loop_add_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(x0 + x1); }
}
void loop_add_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(x0 + x1); }
}
void loop_add_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(x0 + x1); }
}
void loop_add_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(x0 + x1); }
}
void loop_add_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(x0 + x1); }
}
void loop_add_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(x0 + x1); }
}
void loop_add_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 + x1); }
}
void loop_arccos_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_acos(x0)); }
}
void loop_arccosh_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_acosh(x0)); }
}
void loop_arcsin_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_asin(x0)); }
}
void loop_arcsinh_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_asinh(x0)); }
}
void loop_arctan_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_atan(x0)); }
}
void loop_arctan2_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(m_atan2(x0, x1)); }
}
void loop_arctanh_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_atanh(x0)); }
}
void loop_bitwise_and_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(x0 & x1); }
}
void loop_bitwise_and_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(x0 & x1); }
}
void loop_bitwise_and_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(x0 & x1); }
}
void loop_bitwise_and_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(x0 & x1); }
}
void loop_bitwise_and_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(x0 & x1); }
}
void loop_bitwise_and_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(x0 & x1); }
}
void loop_bitwise_and_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(x0 & x1); }
}
void loop_bitwise_and_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(x0 & x1); }
}
void loop_bitwise_and_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 & x1); }
}
void loop_bitwise_not_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(~x0); }
}
void loop_bitwise_not_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(~x0); }
}
void loop_bitwise_not_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(~x0); }
}
void loop_bitwise_not_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(~x0); }
}
void loop_bitwise_not_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(~x0); }
}
void loop_bitwise_not_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(~x0); }
}
void loop_bitwise_not_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(~x0); }
}
void loop_bitwise_not_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(~x0); }
}
void loop_bitwise_not_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (bool)(!x0); }
}
void loop_bitwise_or_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(x0 | x1); }
}
void loop_bitwise_or_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(x0 | x1); }
}
void loop_bitwise_or_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(x0 | x1); }
}
void loop_bitwise_or_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(x0 | x1); }
}
void loop_bitwise_or_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(x0 | x1); }
}
void loop_bitwise_or_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(x0 | x1); }
}
void loop_bitwise_or_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(x0 | x1); }
}
void loop_bitwise_or_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(x0 | x1); }
}
void loop_bitwise_or_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 | x1); }
}
void loop_bitwise_xor_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(x0 ^ x1); }
}
void loop_bitwise_xor_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(x0 ^ x1); }
}
void loop_bitwise_xor_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(x0 ^ x1); }
}
void loop_bitwise_xor_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(x0 ^ x1); }
}
void loop_bitwise_xor_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(x0 ^ x1); }
}
void loop_bitwise_xor_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(x0 ^ x1); }
}
void loop_bitwise_xor_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(x0 ^ x1); }
}
void loop_bitwise_xor_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(x0 ^ x1); }
}
void loop_bitwise_xor_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 ^ x1); }
}
void loop_cast_f32_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_i32_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (int32_t)(wrap<int32_t>(x0)); }
}
void loop_cast_i64_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (int64_t)(wrap<int64_t>(x0)); }
}
void loop_cast_u8_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (uint8_t)(wrap<uint8_t>(x0)); }
}
void loop_cast_bool_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (uint32_t)(wrap<uint32_t>(x0)); }
}
void loop_cast_i8_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (int8_t)(wrap<int8_t>(x0)); }
}
void loop_cast_i16_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (int16_t)(wrap<int16_t>(x0)); }
}
void loop_cast_u16_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (uint16_t)(wrap<uint16_t>(x0)); }
}
void loop_cast_u64_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (uint64_t)(wrap<uint64_t>(x0)); }
}
void loop_cast_f64_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i64_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_u8_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_bool_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i8_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_i16_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u16_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_cast_u64_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f32_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f64_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_u8_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_bool_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i8_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_i16_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u16_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_cast_u64_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f64_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_i64_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_bool_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i8_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_i16_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u16_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_cast_u64_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f64_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_i64_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_u8_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_u32_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i8_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_i16_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u16_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_cast_u64_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f32_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f64_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_i64_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_u8_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_bool_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_i8_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_i16_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u16_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_cast_u64_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f32_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f64_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_i64_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_u8_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_bool_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i16_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u16_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_cast_u64_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f32_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f64_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_i64_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_u8_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_bool_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i8_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_u16_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_cast_u64_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f32_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f64_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_i64_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_u8_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_bool_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i8_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_i16_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u64_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)x0); }
}
void loop_cast_f32_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f64_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (int32_t)((int32_t)x0); }
}
void loop_cast_i64_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (int64_t)((int64_t)x0); }
}
void loop_cast_u8_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)x0); }
}
void loop_cast_bool_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)x0); }
}
void loop_cast_i8_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (int8_t)((int8_t)x0); }
}
void loop_cast_i16_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (int16_t)((int16_t)x0); }
}
void loop_cast_u16_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)x0); }
}
void loop_ceil_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_ceil(x0)); }
}
void loop_copy_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(x0); }
}
void loop_copy_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(x0); }
}
void loop_copy_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(x0); }
}
void loop_copy_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(x0); }
}
void loop_copy_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(x0); }
}
void loop_copy_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(x0); }
}
void loop_copy_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(x0); }
}
void loop_copy_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(x0); }
}
void loop_copy_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(x0); }
}
void loop_copy_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (bool)(x0); }
}
void loop_cos_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_cos(x0)); }
}
void loop_cosh_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_cosh(x0)); }
}
void loop_divide_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(x0 / x1); }
}
void loop_equal_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_equal_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_erf_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_erf(x0)); }
}
void loop_exp_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_exp(x0)); }
}
void loop_expm1_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_expm1(x0)); }
}
void loop_floor_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_floor(x0)); }
}
void loop_floor_divide_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(m_floor(x0 / x1)); }
}
void loop_floor_divide_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(int_floor_divide<int32_t>(x0, x1)); }
}
void loop_floor_divide_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(int_floor_divide<int64_t>(x0, x1)); }
}
void loop_floor_divide_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(int_floor_divide<uint8_t>(x0, x1)); }
}
void loop_floor_divide_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(int_floor_divide<uint32_t>(x0, x1)); }
}
void loop_floor_divide_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(int_floor_divide<int8_t>(x0, x1)); }
}
void loop_floor_divide_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(int_floor_divide<int16_t>(x0, x1)); }
}
void loop_floor_divide_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(int_floor_divide<uint16_t>(x0, x1)); }
}
void loop_floor_divide_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(int_floor_divide<uint64_t>(x0, x1)); }
}
void loop_greater_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_equal_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_greater_equal_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_isfinite_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (bool)(x0 - x0 == 0); }
}
void loop_isinf_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (bool)(x0 - x0 != 0 && x0 == x0); }
}
void loop_isnan_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (bool)(x0 != x0); }
}
void loop_left_shift_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(int_shift_left<int32_t>(x0, x1)); }
}
void loop_left_shift_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(int_shift_left<int64_t>(x0, x1)); }
}
void loop_left_shift_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(int_shift_left<uint8_t>(x0, x1)); }
}
void loop_left_shift_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(int_shift_left<uint32_t>(x0, x1)); }
}
void loop_left_shift_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(int_shift_left<int8_t>(x0, x1)); }
}
void loop_left_shift_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(int_shift_left<int16_t>(x0, x1)); }
}
void loop_left_shift_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(int_shift_left<uint16_t>(x0, x1)); }
}
void loop_left_shift_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(int_shift_left<uint64_t>(x0, x1)); }
}
void loop_less_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_equal_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_less_equal_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_log_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_log(x0)); }
}
void loop_log1p_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_log1p(x0)); }
}
void loop_logical_and_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 && x1); }
}
void loop_logical_not_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (bool)(!x0); }
}
void loop_logical_or_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 || x1); }
}
void loop_logical_xor_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(!x0 != !x1); }
}
void loop_maximum_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_maximum_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_mod_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(x0 - m_floor(x0 / x1) * x1); }
}
void loop_mod_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(int_mod<int32_t>(x0, x1)); }
}
void loop_mod_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(int_mod<int64_t>(x0, x1)); }
}
void loop_mod_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(int_mod<uint8_t>(x0, x1)); }
}
void loop_mod_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(int_mod<uint32_t>(x0, x1)); }
}
void loop_mod_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(int_mod<int8_t>(x0, x1)); }
}
void loop_mod_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(int_mod<int16_t>(x0, x1)); }
}
void loop_mod_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(int_mod<uint16_t>(x0, x1)); }
}
void loop_mod_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(int_mod<uint64_t>(x0, x1)); }
}
void loop_multiply_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(x0 * x1); }
}
void loop_multiply_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(x0 * x1); }
}
void loop_multiply_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(x0 * x1); }
}
void loop_multiply_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(x0 * x1); }
}
void loop_multiply_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(x0 * x1); }
}
void loop_multiply_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(x0 * x1); }
}
void loop_multiply_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(x0 * x1); }
}
void loop_multiply_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(x0 * x1); }
}
void loop_multiply_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(x0 * x1); }
}
void loop_multiply_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 * x1); }
}
void loop_negative_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(-x0); }
}
void loop_negative_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(-x0); }
}
void loop_negative_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(-x0); }
}
void loop_negative_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(-x0); }
}
void loop_negative_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(-x0); }
}
void loop_negative_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(-x0); }
}
void loop_negative_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(-x0); }
}
void loop_negative_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(-x0); }
}
void loop_negative_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(-x0); }
}
void loop_not_equal_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_not_equal_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_power_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(m_pow(x0, x1)); }
}
void loop_power_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(int_power<int32_t>(x0, x1)); }
}
void loop_power_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(int_power<int64_t>(x0, x1)); }
}
void loop_power_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(int_power<uint8_t>(x0, x1)); }
}
void loop_power_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(int_power<uint32_t>(x0, x1)); }
}
void loop_power_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(int_power<int8_t>(x0, x1)); }
}
void loop_power_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(int_power<int16_t>(x0, x1)); }
}
void loop_power_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(int_power<uint16_t>(x0, x1)); }
}
void loop_power_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(int_power<uint64_t>(x0, x1)); }
}
void loop_reciprocal_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(1 / x0); }
}
void loop_relu_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(x0 < 0 ? 0 : x0); }
}
void loop_relu_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(x0 < 0 ? 0 : x0); }
}
void loop_relu_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (bool)(x0 < 0 ? 0 : x0); }
}
void loop_relu_grad_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(x1 > 0 ? x0 : 0); }
}
void loop_relu_grad_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (bool)(x1 > 0 ? x0 : 0); }
}
void loop_right_shift_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(int_shift_right<int32_t>(x0, x1)); }
}
void loop_right_shift_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(int_shift_right<int64_t>(x0, x1)); }
}
void loop_right_shift_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(int_shift_right<uint8_t>(x0, x1)); }
}
void loop_right_shift_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(int_shift_right<uint32_t>(x0, x1)); }
}
void loop_right_shift_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(int_shift_right<int8_t>(x0, x1)); }
}
void loop_right_shift_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(int_shift_right<int16_t>(x0, x1)); }
}
void loop_right_shift_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(int_shift_right<uint16_t>(x0, x1)); }
}
void loop_right_shift_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(int_shift_right<uint64_t>(x0, x1)); }
}
void loop_rint_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_rint(x0)); }
}
void loop_rsqrt_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(1 / m_sqrt(x0)); }
}
void loop_sigmoid_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(1 / (1 + m_exp(-x0))); }
}
void loop_sign_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)((double)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)((int32_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)((int64_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)((uint8_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)((uint32_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)((int8_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)((int16_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)((uint16_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sign_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)((uint64_t)((x0 > 0) - (x0 < 0))); }
}
void loop_sin_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_sin(x0)); }
}
void loop_sinh_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_sinh(x0)); }
}
void loop_softplus_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)((x0 > 0 ? x0 : 0) + m_log1p(m_exp(x0 > 0 ? -x0 : x0))); }
}
void loop_sqrt_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_sqrt(x0)); }
}
void loop_square_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(x0 * x0); }
}
void loop_square_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(x0 * x0); }
}
void loop_square_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(x0 * x0); }
}
void loop_square_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(x0 * x0); }
}
void loop_square_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(x0 * x0); }
}
void loop_square_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(x0 * x0); }
}
void loop_square_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(x0 * x0); }
}
void loop_square_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(x0 * x0); }
}
void loop_square_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(x0 * x0); }
}
void loop_stop_gradient_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(x0); }
}
void loop_stop_gradient_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(x0); }
}
void loop_stop_gradient_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(x0); }
}
void loop_stop_gradient_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(x0); }
}
void loop_stop_gradient_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(x0); }
}
void loop_stop_gradient_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(x0); }
}
void loop_stop_gradient_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(x0); }
}
void loop_stop_gradient_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(x0); }
}
void loop_stop_gradient_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(x0); }
}
void loop_stop_gradient_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (bool)(x0); }
}
void loop_subtract_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  const double* a1 = (const double*)src[1];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; const double x1 = a1[i]; y[i] = (double)(x0 - x1); }
}
void loop_subtract_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; const int32_t x1 = a1[i]; y[i] = (int32_t)(x0 - x1); }
}
void loop_subtract_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; const int64_t x1 = a1[i]; y[i] = (int64_t)(x0 - x1); }
}
void loop_subtract_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; y[i] = (uint8_t)(x0 - x1); }
}
void loop_subtract_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; const uint32_t x1 = a1[i]; y[i] = (uint32_t)(x0 - x1); }
}
void loop_subtract_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; const int8_t x1 = a1[i]; y[i] = (int8_t)(x0 - x1); }
}
void loop_subtract_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; const int16_t x1 = a1[i]; y[i] = (int16_t)(x0 - x1); }
}
void loop_subtract_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; const uint16_t x1 = a1[i]; y[i] = (uint16_t)(x0 - x1); }
}
void loop_subtract_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; const uint64_t x1 = a1[i]; y[i] = (uint64_t)(x0 - x1); }
}
void loop_tan_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_tan(x0)); }
}
void loop_tanh_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_tanh(x0)); }
}
void loop_trunc_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const double* a0 = (const double*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const double x0 = a0[i]; y[i] = (double)(m_trunc(x0)); }
}
void loop_trunc_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (int32_t)(x0); }
}
void loop_trunc_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const int64_t* a0 = (const int64_t*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int64_t x0 = a0[i]; y[i] = (int64_t)(x0); }
}
void loop_trunc_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (uint8_t)(x0); }
}
void loop_trunc_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint32_t* a0 = (const uint32_t*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint32_t x0 = a0[i]; y[i] = (uint32_t)(x0); }
}
void loop_trunc_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const int8_t* a0 = (const int8_t*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int8_t x0 = a0[i]; y[i] = (int8_t)(x0); }
}
void loop_trunc_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const int16_t* a0 = (const int16_t*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int16_t x0 = a0[i]; y[i] = (int16_t)(x0); }
}
void loop_trunc_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint16_t* a0 = (const uint16_t*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint16_t x0 = a0[i]; y[i] = (uint16_t)(x0); }
}
void loop_trunc_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint64_t* a0 = (const uint64_t*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint64_t x0 = a0[i]; y[i] = (uint64_t)(x0); }
}
void loop_where_f64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const double* a1 = (const double*)src[1];
  const double* a2 = (const double*)src[2];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const double x1 = a1[i]; const double x2 = a2[i]; y[i] = (double)(x0 ? x1 : x2); }
}
void loop_where_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const int32_t* a1 = (const int32_t*)src[1];
  const int32_t* a2 = (const int32_t*)src[2];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const int32_t x1 = a1[i]; const int32_t x2 = a2[i]; y[i] = (int32_t)(x0 ? x1 : x2); }
}
void loop_where_i64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const int64_t* a1 = (const int64_t*)src[1];
  const int64_t* a2 = (const int64_t*)src[2];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const int64_t x1 = a1[i]; const int64_t x2 = a2[i]; y[i] = (int64_t)(x0 ? x1 : x2); }
}
void loop_where_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  const uint8_t* a2 = (const uint8_t*)src[2];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; const uint8_t x2 = a2[i]; y[i] = (uint8_t)(x0 ? x1 : x2); }
}
void loop_where_u32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint32_t* a1 = (const uint32_t*)src[1];
  const uint32_t* a2 = (const uint32_t*)src[2];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint32_t x1 = a1[i]; const uint32_t x2 = a2[i]; y[i] = (uint32_t)(x0 ? x1 : x2); }
}
void loop_where_i8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const int8_t* a1 = (const int8_t*)src[1];
  const int8_t* a2 = (const int8_t*)src[2];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const int8_t x1 = a1[i]; const int8_t x2 = a2[i]; y[i] = (int8_t)(x0 ? x1 : x2); }
}
void loop_where_i16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const int16_t* a1 = (const int16_t*)src[1];
  const int16_t* a2 = (const int16_t*)src[2];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const int16_t x1 = a1[i]; const int16_t x2 = a2[i]; y[i] = (int16_t)(x0 ? x1 : x2); }
}
void loop_where_u16(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint16_t* a1 = (const uint16_t*)src[1];
  const uint16_t* a2 = (const uint16_t*)src[2];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint16_t x1 = a1[i]; const uint16_t x2 = a2[i]; y[i] = (uint16_t)(x0 ? x1 : x2); }
}
void loop_where_u64(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint64_t* a1 = (const uint64_t*)src[1];
  const uint64_t* a2 = (const uint64_t*)src[2];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint64_t x1 = a1[i]; const uint64_t x2 = a2[i]; y[i] = (uint64_t)(x0 ? x1 : x2); }
}
void loop_where_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const uint8_t* a1 = (const uint8_t*)src[1];
  const uint8_t* a2 = (const uint8_t*)src[2];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const uint8_t x1 = a1[i]; const uint8_t x2 = a2[i]; y[i] = (bool)(x0 ? x1 : x2); }
}
const baro::NamedLoop scalar_loops[] = {
    {"absolute", F64, F64, loop_absolute_f64},
    {"absolute", I32, I32, loop_absolute_i32},
    {"absolute", I64, I64, loop_absolute_i64},
    {"absolute", U8, U8, loop_absolute_u8},
    {"absolute", U32, U32, loop_absolute_u32},
    {"absolute", I8, I8, loop_absolute_i8},
    {"absolute", I16, I16, loop_absolute_i16},
    {"absolute", U16, U16, loop_absolute_u16},
    {"absolute", U64, U64, loop_absolute_u64},
    {"add", F64, F64, loop_add_f64},
    {"add", I32, I32, loop_add_i32},
    {"add", I64, I64, loop_add_i64},
    {"add", U8, U8, loop_add_u8},
    {"add", U32, U32, loop_add_u32},
    {"add", I8, I8, loop_add_i8},
    {"add", I16, I16, loop_add_i16},
    {"add", U16, U16, loop_add_u16},
    {"add", U64, U64, loop_add_u64},
    {"add", BOOL, BOOL, loop_add_bool},
    {"arccos", F64, F64, loop_arccos_f64},
    {"arccosh", F64, F64, loop_arccosh_f64},
    {"arcsin", F64, F64, loop_arcsin_f64},
    {"arcsinh", F64, F64, loop_arcsinh_f64},
    {"arctan", F64, F64, loop_arctan_f64},
    {"arctan2", F64, F64, loop_arctan2_f64},
    {"arctanh", F64, F64, loop_arctanh_f64},
    {"bitwise_and", I32, I32, loop_bitwise_and_i32},
    {"bitwise_and", I64, I64, loop_bitwise_and_i64},
    {"bitwise_and", U8, U8, loop_bitwise_and_u8},
    {"bitwise_and", U32, U32, loop_bitwise_and_u32},
    {"bitwise_and", I8, I8, loop_bitwise_and_i8},
    {"bitwise_and", I16, I16, loop_bitwise_and_i16},
    {"bitwise_and", U16, U16, loop_bitwise_and_u16},
    {"bitwise_and", U64, U64, loop_bitwise_and_u64},
    {"bitwise_and", BOOL, BOOL, loop_bitwise_and_bool},
    {"bitwise_not", I32, I32, loop_bitwise_not_i32},
    {"bitwise_not", I64, I64, loop_bitwise_not_i64},
    {"bitwise_not", U8, U8, loop_bitwise_not_u8},
    {"bitwise_not", U32, U32, loop_bitwise_not_u32},
    {"bitwise_not", I8, I8, loop_bitwise_not_i8},
    {"bitwise_not", I16, I16, loop_bitwise_not_i16},
    {"bitwise_not", U16, U16, loop_bitwise_not_u16},
    {"bitwise_not", U64, U64, loop_bitwise_not_u64},
    {"bitwise_not", BOOL, BOOL, loop_bitwise_not_bool},
    {"bitwise_or", I32, I32, loop_bitwise_or_i32},
    {"bitwise_or", I64, I64, loop_bitwise_or_i64},
    {"bitwise_or", U8, U8, loop_bitwise_or_u8},
    {"bitwise_or", U32, U32, loop_bitwise_or_u32},
    {"bitwise_or", I8, I8, loop_bitwise_or_i8},
    {"bitwise_or", I16, I16, loop_bitwise_or_i16},
    {"bitwise_or", U16, U16, loop_bitwise_or_u16},
    {"bitwise_or", U64, U64, loop_bitwise_or_u64},
    {"bitwise_or", BOOL, BOOL, loop_bitwise_or_bool},
    {"bitwise_xor", I32, I32, loop_bitwise_xor_i32},
    {"bitwise_xor", I64, I64, loop_bitwise_xor_i64},
    {"bitwise_xor", U8, U8, loop_bitwise_xor_u8},
    {"bitwise_xor", U32, U32, loop_bitwise_xor_u32},
    {"bitwise_xor", I8, I8, loop_bitwise_xor_i8},
    {"bitwise_xor", I16, I16, loop_bitwise_xor_i16},
    {"bitwise_xor", U16, U16, loop_bitwise_xor_u16},
    {"bitwise_xor", U64, U64, loop_bitwise_xor_u64},
    {"bitwise_xor", BOOL, BOOL, loop_bitwise_xor_bool},
    {"cast:f32", F64, F32, loop_cast_f32_f64},
    {"cast:i32", F64, I32, loop_cast_i32_f64},
    {"cast:i64", F64, I64, loop_cast_i64_f64},
    {"cast:u8", F64, U8, loop_cast_u8_f64},
    {"cast:bool", F64, BOOL, loop_cast_bool_f64},
    {"cast:u32", F64, U32, loop_cast_u32_f64},
    {"cast:i8", F64, I8, loop_cast_i8_f64},
    {"cast:i16", F64, I16, loop_cast_i16_f64},
    {"cast:u16", F64, U16, loop_cast_u16_f64},
    {"cast:u64", F64, U64, loop_cast_u64_f64},
    {"cast:f64", I32, F64, loop_cast_f64_i32},
    {"cast:i64", I32, I64, loop_cast_i64_i32},
    {"cast:u8", I32, U8, loop_cast_u8_i32},
    {"cast:bool", I32, BOOL, loop_cast_bool_i32},
    {"cast:u32", I32, U32, loop_cast_u32_i32},
    {"cast:i8", I32, I8, loop_cast_i8_i32},
    {"cast:i16", I32, I16, loop_cast_i16_i32},
    {"cast:u16", I32, U16, loop_cast_u16_i32},
    {"cast:u64", I32, U64, loop_cast_u64_i32},
    {"cast:f32", I64, F32, loop_cast_f32_i64},
    {"cast:f64", I64, F64, loop_cast_f64_i64},
    {"cast:i32", I64, I32, loop_cast_i32_i64},
    {"cast:u8", I64, U8, loop_cast_u8_i64},
    {"cast:bool", I64, BOOL, loop_cast_bool_i64},
    {"cast:u32", I64, U32, loop_cast_u32_i64},
    {"cast:i8", I64, I8, loop_cast_i8_i64},
    {"cast:i16", I64, I16, loop_cast_i16_i64},
    {"cast:u16", I64, U16, loop_cast_u16_i64},
    {"cast:u64", I64, U64, loop_cast_u64_i64},
    {"cast:f64", U8, F64, loop_cast_f64_u8},
    {"cast:i32", U8, I32, loop_cast_i32_u8},
    {"cast:i64", U8, I64, loop_cast_i64_u8},
    {"cast:bool", U8, BOOL, loop_cast_bool_u8},
    {"cast:u32", U8, U32, loop_cast_u32_u8},
    {"cast:i8", U8, I8, loop_cast_i8_u8},
    {"cast:i16", U8, I16, loop_cast_i16_u8},
    {"cast:u16", U8, U16, loop_cast_u16_u8},
    {"cast:u64", U8, U64, loop_cast_u64_u8},
    {"cast:f64", BOOL, F64, loop_cast_f64_bool},
    {"cast:i32", BOOL, I32, loop_cast_i32_bool},
    {"cast:i64", BOOL, I64, loop_cast_i64_bool},
    {"cast:u8", BOOL, U8, loop_cast_u8_bool},
    {"cast:u32", BOOL, U32, loop_cast_u32_bool},
    {"cast:i8", BOOL, I8, loop_cast_i8_bool},
    {"cast:i16", BOOL, I16, loop_cast_i16_bool},
    {"cast:u16", BOOL, U16, loop_cast_u16_bool},
    {"cast:u64", BOOL, U64, loop_cast_u64_bool},
    {"cast:f32", U32, F32, loop_cast_f32_u32},
    {"cast:f64", U32, F64, loop_cast_f64_u32},
    {"cast:i32", U32, I32, loop_cast_i32_u32},
    {"cast:i64", U32, I64, loop_cast_i64_u32},
    {"cast:u8", U32, U8, loop_cast_u8_u32},
    {"cast:bool", U32, BOOL, loop_cast_bool_u32},
    {"cast:i8", U32, I8, loop_cast_i8_u32},
    {"cast:i16", U32, I16, loop_cast_i16_u32},
    {"cast:u16", U32, U16, loop_cast_u16_u32},
    {"cast:u64", U32, U64, loop_cast_u64_u32},
    {"cast:f32", I8, F32, loop_cast_f32_i8},
    {"cast:f64", I8, F64, loop_cast_f64_i8},
    {"cast:i32", I8, I32, loop_cast_i32_i8},
    {"cast:i64", I8, I64, loop_cast_i64_i8},
    {"cast:u8", I8, U8, loop_cast_u8_i8},
    {"cast:bool", I8, BOOL, loop_cast_bool_i8},
    {"cast:u32", I8, U32, loop_cast_u32_i8},
    {"cast:i16", I8, I16, loop_cast_i16_i8},
    {"cast:u16", I8, U16, loop_cast_u16_i8},
    {"cast:u64", I8, U64, loop_cast_u64_i8},
    {"cast:f32", I16, F32, loop_cast_f32_i16},
    {"cast:f64", I16, F64, loop_cast_f64_i16},
    {"cast:i32", I16, I32, loop_cast_i32_i16},
    {"cast:i64", I16, I64, loop_cast_i64_i16},
    {"cast:u8", I16, U8, loop_cast_u8_i16},
    {"cast:bool", I16, BOOL, loop_cast_bool_i16},
    {"cast:u32", I16, U32, loop_cast_u32_i16},
    {"cast:i8", I16, I8, loop_cast_i8_i16},
    {"cast:u16", I16, U16, loop_cast_u16_i16},
    {"cast:u64", I16, U64, loop_cast_u64_i16},
    {"cast:f32", U16, F32, loop_cast_f32_u16},
    {"cast:f64", U16, F64, loop_cast_f64_u16},
    {"cast:i32", U16, I32, loop_cast_i32_u16},
    {"cast:i64", U16, I64, loop_cast_i64_u16},
    {"cast:u8", U16, U8, loop_cast_u8_u16},
    {"cast:bool", U16, BOOL, loop_cast_bool_u16},
    {"cast:u32", U16, U32, loop_cast_u32_u16},
    {"cast:i8", U16, I8, loop_cast_i8_u16},
    {"cast:i16", U16, I16, loop_cast_i16_u16},
    {"cast:u64", U16, U64, loop_cast_u64_u16},
    {"cast:f32", U64, F32, loop_cast_f32_u64},
    {"cast:f64", U64, F64, loop_cast_f64_u64},
    {"cast:i32", U64, I32, loop_cast_i32_u64},
    {"cast:i64", U64, I64, loop_cast_i64_u64},
    {"cast:u8", U64, U8, loop_cast_u8_u64},
    {"cast:bool", U64, BOOL, loop_cast_bool_u64},
    {"cast:u32", U64, U32, loop_cast_u32_u64},
    {"cast:i8", U64, I8, loop_cast_i8_u64},
    {"cast:i16", U64, I16, loop_cast_i16_u64},
    {"cast:u16", U64, U16, loop_cast_u16_u64},
    {"ceil", F64, F64, loop_ceil_f64},
    {"copy", F64, F64, loop_copy_f64},
    {"copy", I32, I32, loop_copy_i32},
    {"copy", I64, I64, loop_copy_i64},
    {"copy", U8, U8, loop_copy_u8},
    {"copy", U32, U32, loop_copy_u32},
    {"copy", I8, I8, loop_copy_i8},
    {"copy", I16, I16, loop_copy_i16},
    {"copy", U16, U16, loop_copy_u16},
    {"copy", U64, U64, loop_copy_u64},
    {"copy", BOOL, BOOL, loop_copy_bool},
    {"cos", F64, F64, loop_cos_f64},
    {"cosh", F64, F64, loop_cosh_f64},
    {"divide", F64, F64, loop_divide_f64},
    {"equal", F64, BOOL, loop_equal_f64},
    {"equal", I32, BOOL, loop_equal_i32},
    {"equal", I64, BOOL, loop_equal_i64},
    {"equal", U8, BOOL, loop_equal_u8},
    {"equal", U32, BOOL, loop_equal_u32},
    {"equal", I8, BOOL, loop_equal_i8},
    {"equal", I16, BOOL, loop_equal_i16},
    {"equal", U16, BOOL, loop_equal_u16},
    {"equal", U64, BOOL, loop_equal_u64},
    {"equal", BOOL, BOOL, loop_equal_bool},
    {"erf", F64, F64, loop_erf_f64},
    {"exp", F64, F64, loop_exp_f64},
    {"expm1", F64, F64, loop_expm1_f64},
    {"floor", F64, F64, loop_floor_f64},
    {"floor_divide", F64, F64, loop_floor_divide_f64},
    {"floor_divide", I32, I32, loop_floor_divide_i32},
    {"floor_divide", I64, I64, loop_floor_divide_i64},
    {"floor_divide", U8, U8, loop_floor_divide_u8},
    {"floor_divide", U32, U32, loop_floor_divide_u32},
    {"floor_divide", I8, I8, loop_floor_divide_i8},
    {"floor_divide", I16, I16, loop_floor_divide_i16},
    {"floor_divide", U16, U16, loop_floor_divide_u16},
    {"floor_divide", U64, U64, loop_floor_divide_u64},
    {"greater", F64, BOOL, loop_greater_f64},
    {"greater", I32, BOOL, loop_greater_i32},
    {"greater", I64, BOOL, loop_greater_i64},
    {"greater", U8, BOOL, loop_greater_u8},
    {"greater", U32, BOOL, loop_greater_u32},
    {"greater", I8, BOOL, loop_greater_i8},
    {"greater", I16, BOOL, loop_greater_i16},
    {"greater", U16, BOOL, loop_greater_u16},
    {"greater", U64, BOOL, loop_greater_u64},
    {"greater", BOOL, BOOL, loop_greater_bool},
    {"greater_equal", F64, BOOL, loop_greater_equal_f64},
    {"greater_equal", I32, BOOL, loop_greater_equal_i32},
    {"greater_equal", I64, BOOL, loop_greater_equal_i64},
    {"greater_equal", U8, BOOL, loop_greater_equal_u8},
    {"greater_equal", U32, BOOL, loop_greater_equal_u32},
    {"greater_equal", I8, BOOL, loop_greater_equal_i8},
    {"greater_equal", I16, BOOL, loop_greater_equal_i16},
    {"greater_equal", U16, BOOL, loop_greater_equal_u16},
    {"greater_equal", U64, BOOL, loop_greater_equal_u64},
    {"greater_equal", BOOL, BOOL, loop_greater_equal_bool},
    {"isfinite", F64, BOOL, loop_isfinite_f64},
    {"isinf", F64, BOOL, loop_isinf_f64},
    {"isnan", F64, BOOL, loop_isnan_f64},
    {"left_shift", I32, I32, loop_left_shift_i32},
    {"left_shift", I64, I64, loop_left_shift_i64},
    {"left_shift", U8, U8, loop_left_shift_u8},
    {"left_shift", U32, U32, loop_left_shift_u32},
    {"left_shift", I8, I8, loop_left_shift_i8},
    {"left_shift", I16, I16, loop_left_shift_i16},
    {"left_shift", U16, U16, loop_left_shift_u16},
    {"left_shift", U64, U64, loop_left_shift_u64},
    {"less", F64, BOOL, loop_less_f64},
    {"less", I32, BOOL, loop_less_i32},
    {"less", I64, BOOL, loop_less_i64},
    {"less", U8, BOOL, loop_less_u8},
    {"less", U32, BOOL, loop_less_u32},
    {"less", I8, BOOL, loop_less_i8},
    {"less", I16, BOOL, loop_less_i16},
    {"less", U16, BOOL, loop_less_u16},
    {"less", U64, BOOL, loop_less_u64},
    {"less", BOOL, BOOL, loop_less_bool},
    {"less_equal", F64, BOOL, loop_less_equal_f64},
    {"less_equal", I32, BOOL, loop_less_equal_i32},
    {"less_equal", I64, BOOL, loop_less_equal_i64},
    {"less_equal", U8, BOOL, loop_less_equal_u8},
    {"less_equal", U32, BOOL, loop_less_equal_u32},
    {"less_equal", I8, BOOL, loop_less_equal_i8},
    {"less_equal", I16, BOOL, loop_less_equal_i16},
    {"less_equal", U16, BOOL, loop_less_equal_u16},
    {"less_equal", U64, BOOL, loop_less_equal_u64},
    {"less_equal", BOOL, BOOL, loop_less_equal_bool},
    {"log", F64, F64, loop_log_f64},
    {"log1p", F64, F64, loop_log1p_f64},
    {"logical_and", BOOL, BOOL, loop_logical_and_bool},
    {"logical_not", BOOL, BOOL, loop_logical_not_bool},
    {"logical_or", BOOL, BOOL, loop_logical_or_bool},
    {"logical_xor", BOOL, BOOL, loop_logical_xor_bool},
    {"maximum", F64, F64, loop_maximum_f64},
    {"maximum", I32, I32, loop_maximum_i32},
    {"maximum", I64, I64, loop_maximum_i64},
    {"maximum", U8, U8, loop_maximum_u8},
    {"maximum", U32, U32, loop_maximum_u32},
    {"maximum", I8, I8, loop_maximum_i8},
    {"maximum", I16, I16, loop_maximum_i16},
    {"maximum", U16, U16, loop_maximum_u16},
    {"maximum", U64, U64, loop_maximum_u64},
    {"maximum", BOOL, BOOL, loop_maximum_bool},
    {"minimum", F64, F64, loop_minimum_f64},
    {"minimum", I32, I32, loop_minimum_i32},
    {"minimum", I64, I64, loop_minimum_i64},
    {"minimum", U8, U8, loop_minimum_u8},
    {"minimum", U32, U32, loop_minimum_u32},
    {"minimum", I8, I8, loop_minimum_i8},
    {"minimum", I16, I16, loop_minimum_i16},
    {"minimum", U16, U16, loop_minimum_u16},
    {"minimum", U64, U64, loop_minimum_u64},
    {"minimum", BOOL, BOOL, loop_minimum_bool},
    {"mod", F64, F64, loop_mod_f64},
    {"mod", I32, I32, loop_mod_i32},
    {"mod", I64, I64, loop_mod_i64},
    {"mod", U8, U8, loop_mod_u8},
    {"mod", U32, U32, loop_mod_u32},
    {"mod", I8, I8, loop_mod_i8},
    {"mod", I16, I16, loop_mod_i16},
    {"mod", U16, U16, loop_mod_u16},
    {"mod", U64, U64, loop_mod_u64},
    {"multiply", F64, F64, loop_multiply_f64},
    {"multiply", I32, I32, loop_multiply_i32},
    {"multiply", I64, I64, loop_multiply_i64},
    {"multiply", U8, U8, loop_multiply_u8},
    {"multiply", U32, U32, loop_multiply_u32},
    {"multiply", I8, I8, loop_multiply_i8},
    {"multiply", I16, I16, loop_multiply_i16},
    {"multiply", U16, U16, loop_multiply_u16},
    {"multiply", U64, U64, loop_multiply_u64},
    {"multiply", BOOL, BOOL, loop_multiply_bool},
    {"negative", F64, F64, loop_negative_f64},
    {"negative", I32, I32, loop_negative_i32},
    {"negative", I64, I64, loop_negative_i64},
    {"negative", U8, U8, loop_negative_u8},
    {"negative", U32, U32, loop_negative_u32},
    {"negative", I8, I8, loop_negative_i8},
    {"negative", I16, I16, loop_negative_i16},
    {"negative", U16, U16, loop_negative_u16},
    {"negative", U64, U64, loop_negative_u64},
    {"not_equal", F64, BOOL, loop_not_equal_f64},
    {"not_equal", I32, BOOL, loop_not_equal_i32},
    {"not_equal", I64, BOOL, loop_not_equal_i64},
    {"not_equal", U8, BOOL, loop_not_equal_u8},
    {"not_equal", U32, BOOL, loop_not_equal_u32},
    {"not_equal", I8, BOOL, loop_not_equal_i8},
    {"not_equal", I16, BOOL, loop_not_equal_i16},
    {"not_equal", U16, BOOL, loop_not_equal_u16},
    {"not_equal", U64, BOOL, loop_not_equal_u64},
    {"not_equal", BOOL, BOOL, loop_not_equal_bool},
    {"power", F64, F64, loop_power_f64},
    {"power", I32, I32, loop_power_i32},
    {"power", I64, I64, loop_power_i64},
    {"power", U8, U8, loop_power_u8},
    {"power", U32, U32, loop_power_u32},
    {"power", I8, I8, loop_power_i8},
    {"power", I16, I16, loop_power_i16},
    {"power", U16, U16, loop_power_u16},
    {"power", U64, U64, loop_power_u64},
    {"reciprocal", F64, F64, loop_reciprocal_f64},
    {"relu", F64, F64, loop_relu_f64},
    {"relu", I32, I32, loop_relu_i32},
    {"relu", I64, I64, loop_relu_i64},
    {"relu", U8, U8, loop_relu_u8},
    {"relu", U32, U32, loop_relu_u32},
    {"relu", I8, I8, loop_relu_i8},
    {"relu", I16, I16, loop_relu_i16},
    {"relu", U16, U16, loop_relu_u16},
    {"relu", U64, U64, loop_relu_u64},
    {"relu", BOOL, BOOL, loop_relu_bool},
    {"relu_grad", F64, F64, loop_relu_grad_f64},
    {"relu_grad", I32, I32, loop_relu_grad_i32},
    {"relu_grad", I64, I64, loop_relu_grad_i64},
    {"relu_grad", U8, U8, loop_relu_grad_u8},
    {"relu_grad", U32, U32, loop_relu_grad_u32},
    {"relu_grad", I8, I8, loop_relu_grad_i8},
    {"relu_grad", I16, I16, loop_relu_grad_i16},
    {"relu_grad", U16, U16, loop_relu_grad_u16},
    {"relu_grad", U64, U64, loop_relu_grad_u64},
    {"relu_grad", BOOL, BOOL, loop_relu_grad_bool},
    {"right_shift", I32, I32, loop_right_shift_i32},
    {"right_shift", I64, I64, loop_right_shift_i64},
    {"right_shift", U8, U8, loop_right_shift_u8},
    {"right_shift", U32, U32, loop_right_shift_u32},
    {"right_shift", I8, I8, loop_right_shift_i8},
    {"right_shift", I16, I16, loop_right_shift_i16},
    {"right_shift", U16, U16, loop_right_shift_u16},
    {"right_shift", U64, U64, loop_right_shift_u64},
    {"rint", F64, F64, loop_rint_f64},
    {"rsqrt", F64, F64, loop_rsqrt_f64},
    {"sigmoid", F64, F64, loop_sigmoid_f64},
    {"sign", F64, F64, loop_sign_f64},
    {"sign", I32, I32, loop_sign_i32},
    {"sign", I64, I64, loop_sign_i64},
    {"sign", U8, U8, loop_sign_u8},
    {"sign", U32, U32, loop_sign_u32},
    {"sign", I8, I8, loop_sign_i8},
    {"sign", I16, I16, loop_sign_i16},
    {"sign", U16, U16, loop_sign_u16},
    {"sign", U64, U64, loop_sign_u64},
    {"sin", F64, F64, loop_sin_f64},
    {"sinh", F64, F64, loop_sinh_f64},
    {"softplus", F64, F64, loop_softplus_f64},
    {"sqrt", F64, F64, loop_sqrt_f64},
    {"square", F64, F64, loop_square_f64},
    {"square", I32, I32, loop_square_i32},
    {"square", I64, I64, loop_square_i64},
    {"square", U8, U8, loop_square_u8},
    {"square", U32, U32, loop_square_u32},
    {"square", I8, I8, loop_square_i8},
    {"square", I16, I16, loop_square_i16},
    {"square", U16, U16, loop_square_u16},
    {"square", U64, U64, loop_square_u64},
    {"stop_gradient", F64, F64, loop_stop_gradient_f64},
    {"stop_gradient", I32, I32, loop_stop_gradient_i32},
    {"stop_gradient", I64, I64, loop_stop_gradient_i64},
    {"stop_gradient", U8, U8, loop_stop_gradient_u8},
    {"stop_gradient", U32, U32, loop_stop_gradient_u32},
    {"stop_gradient", I8, I8, loop_stop_gradient_i8},
    {"stop_gradient", I16, I16, loop_stop_gradient_i16},
    {"stop_gradient", U16, U16, loop_stop_gradient_u16},
    {"stop_gradient", U64, U64, loop_stop_gradient_u64},
    {"stop_gradient", BOOL, BOOL, loop_stop_gradient_bool},
    {"subtract", F64, F64, loop_subtract_f64},
    {"subtract", I32, I32, loop_subtract_i32},
    {"subtract", I64, I64, loop_subtract_i64},
    {"subtract", U8, U8, loop_subtract_u8},
    {"subtract", U32, U32, loop_subtract_u32},
    {"subtract", I8, I8, loop_subtract_i8},
    {"subtract", I16, I16, loop_subtract_i16},
    {"subtract", U16, U16, loop_subtract_u16},
    {"subtract", U64, U64, loop_subtract_u64},
    {"tan", F64, F64, loop_tan_f64},
    {"tanh", F64, F64, loop_tanh_f64},
    {"trunc", F64, F64, loop_trunc_f64},
    {"trunc", I32, I32, loop_trunc_i32},
    {"trunc", I64, I64, loop_trunc_i64},
    {"trunc", U8, U8, loop_trunc_u8},
    {"trunc", U32, U32, loop_trunc_u32},
    {"trunc", I8, I8, loop_trunc_i8},
    {"trunc", I16, I16, loop_trunc_i16},
    {"trunc", U16, U16, loop_trunc_u16},
    {"trunc", U64, U64, loop_trunc_u64},
    {"where", F64, F64, loop_where_f64},
    {"where", I32, I32, loop_where_i32},
    {"where", I64, I64, loop_where_i64},
    {"where", U8, U8, loop_where_u8},
    {"where", U32, U32, loop_where_u32},
    {"where", I8, I8, loop_where_i8},
    {"where", I16, I16, loop_where_i16},
    {"where", U16, U16, loop_where_u16},
    {"where", U64, U64, loop_where_u64},
    {"where", BOOL, BOOL, loop_where_bool},
};
#else
void loop_absolute_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(x0 < 0 ? -x0 : x0); }
}
void loop_add_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(x0 + x1); }
}
void loop_arccos_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_acos(x0)); }
}
void loop_arccosh_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_acosh(x0)); }
}
void loop_arcsin_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_asin(x0)); }
}
void loop_arcsinh_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_asinh(x0)); }
}
void loop_arctan_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_atan(x0)); }
}
void loop_arctan2_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(m_atan2(x0, x1)); }
}
void loop_arctanh_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_atanh(x0)); }
}
void loop_cast_f64_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  double* y = (double*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (double)((double)x0); }
}
void loop_cast_i32_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  int32_t* y = (int32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (int32_t)(wrap<int32_t>(x0)); }
}
void loop_cast_i64_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  int64_t* y = (int64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (int64_t)(wrap<int64_t>(x0)); }
}
void loop_cast_u8_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (uint8_t)(wrap<uint8_t>(x0)); }
}
void loop_cast_bool_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (bool)(x0 != 0); }
}
void loop_cast_u32_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint32_t* y = (uint32_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (uint32_t)(wrap<uint32_t>(x0)); }
}
void loop_cast_i8_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  int8_t* y = (int8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (int8_t)(wrap<int8_t>(x0)); }
}
void loop_cast_i16_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  int16_t* y = (int16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (int16_t)(wrap<int16_t>(x0)); }
}
void loop_cast_u16_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint16_t* y = (uint16_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (uint16_t)(wrap<uint16_t>(x0)); }
}
void loop_cast_u64_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint64_t* y = (uint64_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (uint64_t)(wrap<uint64_t>(x0)); }
}
void loop_cast_f32_i32(void* dst, const void* const* src, const double*, int64_t n) {
  const int32_t* a0 = (const int32_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const int32_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f32_u8(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_cast_f32_bool(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; y[i] = (float)((float)x0); }
}
void loop_ceil_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_ceil(x0)); }
}
void loop_copy_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(x0); }
}
void loop_cos_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_cos(x0)); }
}
void loop_cosh_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_cosh(x0)); }
}
void loop_divide_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(x0 / x1); }
}
void loop_equal_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (bool)(x0 == x1); }
}
void loop_erf_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_erf(x0)); }
}
void loop_exp_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_exp(x0)); }
}
void loop_expm1_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_expm1(x0)); }
}
void loop_floor_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_floor(x0)); }
}
void loop_floor_divide_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(m_floor(x0 / x1)); }
}
void loop_greater_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (bool)(x0 > x1); }
}
void loop_greater_equal_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (bool)(x0 >= x1); }
}
void loop_isfinite_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (bool)(x0 - x0 == 0); }
}
void loop_isinf_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (bool)(x0 - x0 != 0 && x0 == x0); }
}
void loop_isnan_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (bool)(x0 != x0); }
}
void loop_less_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (bool)(x0 < x1); }
}
void loop_less_equal_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (bool)(x0 <= x1); }
}
void loop_log_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_log(x0)); }
}
void loop_log1p_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_log1p(x0)); }
}
void loop_maximum_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)((x0 > x1 || x0 != x0) ? x0 : x1); }
}
void loop_minimum_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)((x0 < x1 || x0 != x0) ? x0 : x1); }
}
void loop_mod_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(x0 - m_floor(x0 / x1) * x1); }
}
void loop_multiply_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(x0 * x1); }
}
void loop_negative_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(-x0); }
}
void loop_not_equal_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  uint8_t* y = (uint8_t*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (bool)(x0 != x1); }
}
void loop_power_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(m_pow(x0, x1)); }
}
void loop_reciprocal_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(1 / x0); }
}
void loop_relu_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(x0 < 0 ? 0 : x0); }
}
void loop_relu_grad_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(x1 > 0 ? x0 : 0); }
}
void loop_rint_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_rint(x0)); }
}
void loop_rsqrt_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(1 / m_sqrt(x0)); }
}
void loop_sigmoid_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(1 / (1 + m_exp(-x0))); }
}
void loop_sign_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)((float)((x0 > 0) - (x0 < 0))); }
}
void loop_sin_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_sin(x0)); }
}
void loop_sinh_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_sinh(x0)); }
}
void loop_softplus_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)((x0 > 0 ? x0 : 0) + m_log1p(m_exp(x0 > 0 ? -x0 : x0))); }
}
void loop_sqrt_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_sqrt(x0)); }
}
void loop_square_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(x0 * x0); }
}
void loop_stop_gradient_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(x0); }
}
void loop_subtract_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  const float* a1 = (const float*)src[1];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; const float x1 = a1[i]; y[i] = (float)(x0 - x1); }
}
void loop_tan_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_tan(x0)); }
}
void loop_tanh_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_tanh(x0)); }
}
void loop_trunc_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const float* a0 = (const float*)src[0];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const float x0 = a0[i]; y[i] = (float)(m_trunc(x0)); }
}
void loop_where_f32(void* dst, const void* const* src, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)src[0];
  const float* a1 = (const float*)src[1];
  const float* a2 = (const float*)src[2];
  float* y = (float*)dst;
  VECTORIZE
  for (int64_t i = 0; i < n; i++) { const uint8_t x0 = a0[i]; const float x1 = a1[i]; const float x2 = a2[i]; y[i] = (float)(x0 ? x1 : x2); }
}
const baro::NamedLoop vector_loops[] = {
    {"absolute", F32, F32, loop_absolute_f32},
    {"add", F32, F32, loop_add_f32},
    {"arccos", F32, F32, loop_arccos_f32},
    {"arccosh", F32, F32, loop_arccosh_f32},
    {"arcsin", F32, F32, loop_arcsin_f32},
    {"arcsinh", F32, F32, loop_arcsinh_f32},
    {"arctan", F32, F32, loop_arctan_f32},
    {"arctan2", F32, F32, loop_arctan2_f32},
    {"arctanh", F32, F32, loop_arctanh_f32},
    {"cast:f64", F32, F64, loop_cast_f64_f32},
    {"cast:i32", F32, I32, loop_cast_i32_f32},
    {"cast:i64", F32, I64, loop_cast_i64_f32},
    {"cast:u8", F32, U8, loop_cast_u8_f32},
    {"cast:bool", F32, BOOL, loop_cast_bool_f32},
    {"cast:u32", F32, U32, loop_cast_u32_f32},
    {"cast:i8", F32, I8, loop_cast_i8_f32},
    {"cast:i16", F32, I16, loop_cast_i16_f32},
    {"cast:u16", F32, U16, loop_cast_u16_f32},
    {"cast:u64", F32, U64, loop_cast_u64_f32},
    {"cast:f32", I32, F32, loop_cast_f32_i32},
    {"cast:f32", U8, F32, loop_cast_f32_u8},
    {"cast:f32", BOOL, F32, loop_cast_f32_bool},
    {"ceil", F32, F32, loop_ceil_f32},
    {"copy", F32, F32, loop_copy_f32},
    {"cos", F32, F32, loop_cos_f32},
    {"cosh", F32, F32, loop_cosh_f32},
    {"divide", F32, F32, loop_divide_f32},
    {"equal", F32, BOOL, loop_equal_f32},
    {"erf", F32, F32, loop_erf_f32},
    {"exp", F32, F32, loop_exp_f32},
    {"expm1", F32, F32, loop_expm1_f32},
    {"floor", F32, F32, loop_floor_f32},
    {"floor_divide", F32, F32, loop_floor_divide_f32},
    {"greater", F32, BOOL, loop_greater_f32},
    {"greater_equal", F32, BOOL, loop_greater_equal_f32},
    {"isfinite", F32, BOOL, loop_isfinite_f32},
    {"isinf", F32, BOOL, loop_isinf_f32},
    {"isnan", F32, BOOL, loop_isnan_f32},
    {"less", F32, BOOL, loop_less_f32},
    {"less_equal", F32, BOOL, loop_less_equal_f32},
    {"log", F32, F32, loop_log_f32},
    {"log1p", F32, F32, loop_log1p_f32},
    {"maximum", F32, F32, loop_maximum_f32},
    {"minimum", F32, F32, loop_minimum_f32},
    {"mod", F32, F32, loop_mod_f32},
    {"multiply", F32, F32, loop_multiply_f32},
    {"negative", F32, F32, loop_negative_f32},
    {"not_equal", F32, BOOL, loop_not_equal_f32},
    {"power", F32, F32, loop_power_f32},
    {"reciprocal", F32, F32, loop_reciprocal_f32},
    {"relu", F32, F32, loop_relu_f32},
    {"relu_grad", F32, F32, loop_relu_grad_f32},
    {"rint", F32, F32, loop_rint_f32},
    {"rsqrt", F32, F32, loop_rsqrt_f32},
    {"sigmoid", F32, F32, loop_sigmoid_f32},
    {"sign", F32, F32, loop_sign_f32},
    {"sin", F32, F32, loop_sin_f32},
    {"sinh", F32, F32, loop_sinh_f32},
    {"softplus", F32, F32, loop_softplus_f32},
    {"sqrt", F32, F32, loop_sqrt_f32},
    {"square", F32, F32, loop_square_f32},
    {"stop_gradient", F32, F32, loop_stop_gradient_f32},
    {"subtract", F32, F32, loop_subtract_f32},
    {"tan", F32, F32, loop_tan_f32},
    {"tanh", F32, F32, loop_tanh_f32},
    {"trunc", F32, F32, loop_trunc_f32},
    {"where", F32, F32, loop_where_f32},
};
// f32[] f32[] : add 0 1 > 2
void fused_0(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 + v1;
    y0[i] = v2;
  }
}
// f32[] f32[] : add 0 1 ; relu 2 > 3
void fused_1(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 + v1;
    const float v3 = v2 < 0 ? 0 : v2;
    y0[i] = v3;
  }
}
// f32[] f32[] : relu_grad 0 1 > 2
void fused_2(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v1 > 0 ? v0 : 0;
    y0[i] = v2;
  }
}
// f32[] f32[] f32 f32[] f32 f32 f32 f32[] : subtract 0 1 ; multiply 8 2 ; add 1 9 ; square 0 ; subtract 11 3 ; multiply 12 4 ; add 3 13 ; multiply 10 5 ; sqrt 14 ; add 16 6 ; divide 15 17 ; subtract 7 18 > 10 14 19
void fused_3(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float* a7 = (const float*)in[7];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = a3[i];
    const float v7 = a7[i];
    const float v8 = v0 - v1;
    const float v9 = v8 * v2;
    const float v10 = v1 + v9;
    const float v11 = v0 * v0;
    const float v12 = v11 - v3;
    const float v13 = v12 * v4;
    const float v14 = v3 + v13;
    const float v15 = v10 * v5;
    const float v16 = m_sqrt(v14);
    const float v17 = v16 + v6;
    const float v18 = v15 / v17;
    const float v19 = v7 - v18;
    y0[i] = v10;
    y1[i] = v14;
    y2[i] = v19;
  }
}
// f32[] : square 0 > 1
void fused_4(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = v0 * v0;
    y0[i] = v1;
  }
}
// f32[] f32 f32[] f32 : multiply 0 1 ; multiply 2 3 ; add 4 5 > 6
void fused_5(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = v0 * v1;
    const float v5 = v2 * v3;
    const float v6 = v4 + v5;
    y0[i] = v6;
  }
}
// f32[] f32 f32[] : multiply 0 1 ; subtract 2 3 > 4
void fused_6(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = v0 * v1;
    const float v4 = v2 - v3;
    y0[i] = v4;
  }
}
// f32[] f32 f32[] f32 f32[] : multiply 0 1 ; multiply 2 3 ; subtract 6 5 ; add 4 7 > 7 8
void fused_7(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = a4[i];
    const float v5 = v0 * v1;
    const float v6 = v2 * v3;
    const float v7 = v6 - v5;
    const float v8 = v4 + v7;
    y0[i] = v7;
    y1[i] = v8;
  }
}
// f32[] f32 f32[] f32 f32[] : multiply 0 1 ; multiply 2 3 ; subtract 6 5 ; multiply 7 3 ; subtract 8 5 ; add 4 9 > 7 10
void fused_8(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = a4[i];
    const float v5 = v0 * v1;
    const float v6 = v2 * v3;
    const float v7 = v6 - v5;
    const float v8 = v7 * v3;
    const float v9 = v8 - v5;
    const float v10 = v4 + v9;
    y0[i] = v7;
    y1[i] = v10;
  }
}
// f32[] f32 f32[] f32 : multiply 0 1 ; multiply 2 3 ; subtract 4 5 > 6
void fused_9(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = v0 * v1;
    const float v5 = v2 * v3;
    const float v6 = v4 - v5;
    y0[i] = v6;
  }
}
// f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; subtract 2 3 ; multiply 10 4 ; add 3 11 ; square 2 ; subtract 13 5 ; multiply 14 6 ; add 5 15 ; multiply 12 7 ; sqrt 16 ; add 18 8 ; divide 17 19 ; subtract 9 20 > 12 16 21
void fused_10(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v5 = a5[i];
    const float v9 = v0 * v1;
    const float v10 = v2 - v3;
    const float v11 = v10 * v4;
    const float v12 = v3 + v11;
    const float v13 = v2 * v2;
    const float v14 = v13 - v5;
    const float v15 = v14 * v6;
    const float v16 = v5 + v15;
    const float v17 = v12 * v7;
    const float v18 = m_sqrt(v16);
    const float v19 = v18 + v8;
    const float v20 = v17 / v19;
    const float v21 = v9 - v20;
    y0[i] = v12;
    y1[i] = v16;
    y2[i] = v21;
  }
}
// f32[] f32[] f32 f32[] f32 f32[] f32 f32 f32[] : subtract 0 1 ; multiply 9 2 ; add 1 10 ; square 0 ; subtract 12 3 ; multiply 13 4 ; add 3 14 ; maximum 5 15 ; multiply 11 6 ; sqrt 16 ; add 18 7 ; divide 17 19 ; subtract 8 20 > 11 15 16 21
void fused_11(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float* a8 = (const float*)in[8];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  float* y3 = (float*)out[3];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = a3[i];
    const float v5 = a5[i];
    const float v8 = a8[i];
    const float v9 = v0 - v1;
    const float v10 = v9 * v2;
    const float v11 = v1 + v10;
    const float v12 = v0 * v0;
    const float v13 = v12 - v3;
    const float v14 = v13 * v4;
    const float v15 = v3 + v14;
    const float v16 = (v5 > v15 || v5 != v5) ? v5 : v15;
    const float v17 = v11 * v6;
    const float v18 = m_sqrt(v16);
    const float v19 = v18 + v7;
    const float v20 = v17 / v19;
    const float v21 = v8 - v20;
    y0[i] = v11;
    y1[i] = v15;
    y2[i] = v16;
    y3[i] = v21;
  }
}
// f32[] f32 f32[] f32 f32 f32 f32[] : multiply 0 1 ; square 2 ; multiply 8 3 ; add 7 9 ; multiply 2 4 ; add 10 5 ; sqrt 12 ; divide 11 13 ; subtract 6 14 > 10 15
void fused_12(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float* a6 = (const float*)in[6];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v6 = a6[i];
    const float v7 = v0 * v1;
    const float v8 = v2 * v2;
    const float v9 = v8 * v3;
    const float v10 = v7 + v9;
    const float v11 = v2 * v4;
    const float v12 = v10 + v5;
    const float v13 = m_sqrt(v12);
    const float v14 = v11 / v13;
    const float v15 = v6 - v14;
    y0[i] = v10;
    y1[i] = v15;
  }
}
// f32[] f32 f32[] f32 f32 f32 f32[] f32[] : multiply 0 1 ; square 2 ; multiply 9 3 ; add 8 10 ; multiply 2 4 ; add 11 5 ; sqrt 13 ; divide 12 14 ; multiply 6 1 ; add 16 15 ; subtract 7 17 > 11 17 18
void fused_13(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float* a6 = (const float*)in[6];
  const float* a7 = (const float*)in[7];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v6 = a6[i];
    const float v7 = a7[i];
    const float v8 = v0 * v1;
    const float v9 = v2 * v2;
    const float v10 = v9 * v3;
    const float v11 = v8 + v10;
    const float v12 = v2 * v4;
    const float v13 = v11 + v5;
    const float v14 = m_sqrt(v13);
    const float v15 = v12 / v14;
    const float v16 = v6 * v1;
    const float v17 = v16 + v15;
    const float v18 = v7 - v17;
    y0[i] = v11;
    y1[i] = v17;
    y2[i] = v18;
  }
}
// f32[] f32[] f32 f32 f32[] : square 0 ; add 1 5 ; multiply 0 2 ; add 6 3 ; sqrt 8 ; divide 7 9 ; subtract 4 10 > 6 11
void fused_14(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v4 = a4[i];
    const float v5 = v0 * v0;
    const float v6 = v1 + v5;
    const float v7 = v0 * v2;
    const float v8 = v6 + v3;
    const float v9 = m_sqrt(v8);
    const float v10 = v7 / v9;
    const float v11 = v4 - v10;
    y0[i] = v6;
    y1[i] = v11;
  }
}
// f32[] f32 f32[] f32 f32[] f32 f32 f32[] : multiply 0 1 ; square 2 ; multiply 9 3 ; add 8 10 ; add 4 5 ; sqrt 12 ; multiply 13 2 ; add 11 5 ; sqrt 15 ; divide 14 16 ; multiply 4 1 ; square 17 ; multiply 19 3 ; add 18 20 ; multiply 17 6 ; subtract 7 22 > 11 21 23
void fused_15(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float* a7 = (const float*)in[7];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = a4[i];
    const float v7 = a7[i];
    const float v8 = v0 * v1;
    const float v9 = v2 * v2;
    const float v10 = v9 * v3;
    const float v11 = v8 + v10;
    const float v12 = v4 + v5;
    const float v13 = m_sqrt(v12);
    const float v14 = v13 * v2;
    const float v15 = v11 + v5;
    const float v16 = m_sqrt(v15);
    const float v17 = v14 / v16;
    const float v18 = v4 * v1;
    const float v19 = v17 * v17;
    const float v20 = v19 * v3;
    const float v21 = v18 + v20;
    const float v22 = v17 * v6;
    const float v23 = v7 - v22;
    y0[i] = v11;
    y1[i] = v21;
    y2[i] = v23;
  }
}
// f32[] f32[] f32 f32[] f32 f32 f32 f32[] : subtract 0 1 ; multiply 8 2 ; add 1 9 ; multiply 3 4 ; absolute 0 ; maximum 11 12 ; multiply 10 5 ; add 13 6 ; divide 14 15 ; subtract 7 16 > 10 13 17
void fused_16(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float* a7 = (const float*)in[7];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = a3[i];
    const float v7 = a7[i];
    const float v8 = v0 - v1;
    const float v9 = v8 * v2;
    const float v10 = v1 + v9;
    const float v11 = v3 * v4;
    const float v12 = v0 < 0 ? -v0 : v0;
    const float v13 = (v11 > v12 || v11 != v11) ? v11 : v12;
    const float v14 = v10 * v5;
    const float v15 = v13 + v6;
    const float v16 = v14 / v15;
    const float v17 = v7 - v16;
    y0[i] = v10;
    y1[i] = v13;
    y2[i] = v17;
  }
}
// f32[] f32[] f32 f32[] f32 f32 f32 f32 f32 f32 f32[] : subtract 0 1 ; multiply 11 2 ; add 1 12 ; square 0 ; subtract 14 3 ; multiply 15 4 ; add 3 16 ; multiply 13 5 ; multiply 0 6 ; add 18 19 ; multiply 20 7 ; divide 17 8 ; sqrt 22 ; add 23 9 ; divide 21 24 ; subtract 10 25 > 13 17 26
void fused_17(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  const float v9 = *(const float*)in[9];
  const float* a10 = (const float*)in[10];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = a3[i];
    const float v10 = a10[i];
    const float v11 = v0 - v1;
    const float v12 = v11 * v2;
    const float v13 = v1 + v12;
    const float v14 = v0 * v0;
    const float v15 = v14 - v3;
    const float v16 = v15 * v4;
    const float v17 = v3 + v16;
    const float v18 = v13 * v5;
    const float v19 = v0 * v6;
    const float v20 = v18 + v19;
    const float v21 = v20 * v7;
    const float v22 = v17 / v8;
    const float v23 = m_sqrt(v22);
    const float v24 = v23 + v9;
    const float v25 = v21 / v24;
    const float v26 = v10 - v25;
    y0[i] = v13;
    y1[i] = v17;
    y2[i] = v26;
  }
}
// f32[] f32 f32[] f32 f32 f32[] : multiply 0 1 ; multiply 2 3 ; add 6 7 ; sign 8 ; multiply 9 4 ; subtract 5 10 > 11
void fused_18(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v5 = a5[i];
    const float v6 = v0 * v1;
    const float v7 = v2 * v3;
    const float v8 = v6 + v7;
    const float v9 = (float)((v8 > 0) - (v8 < 0));
    const float v10 = v9 * v4;
    const float v11 = v5 - v10;
    y0[i] = v11;
  }
}
// f32[] f32[] : multiply 0 1 > 2
void fused_19(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 * v1;
    y0[i] = v2;
  }
}
// f32[] f32 : divide 0 1 > 2
void fused_20(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = v0 / v1;
    y0[i] = v2;
  }
}
// f32[] f32[] : subtract 0 1 ; square 2 > 2 3
void fused_21(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 - v1;
    const float v3 = v2 * v2;
    y0[i] = v2;
    y1[i] = v3;
  }
}
// f32[] f32[] f32 : add 0 1 ; divide 3 2 > 4
void fused_22(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = v0 + v1;
    const float v4 = v3 / v2;
    y0[i] = v4;
  }
}
// f32[] f32[] f32[] : add 0 1 ; relu_grad 3 2 > 4
void fused_23(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = v0 + v1;
    const float v4 = v2 > 0 ? v3 : 0;
    y0[i] = v4;
  }
}
// f32[] f32 : add 0 1 > 2
void fused_24(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = v0 + v1;
    y0[i] = v2;
  }
}
// f32[] f32 f32[] f32 : multiply 0 1 ; add 4 2 ; multiply 5 3 ; subtract 0 6 > 7
void fused_25(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = v0 * v1;
    const float v5 = v4 + v2;
    const float v6 = v5 * v3;
    const float v7 = v0 - v6;
    y0[i] = v7;
  }
}
// f32[] f32 f32[] f32 f32[] f32 : multiply 0 1 ; add 6 2 ; multiply 7 3 ; multiply 4 5 ; subtract 9 8 ; add 0 10 > 10 11
void fused_26(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  const float v5 = *(const float*)in[5];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = a4[i];
    const float v6 = v0 * v1;
    const float v7 = v6 + v2;
    const float v8 = v7 * v3;
    const float v9 = v4 * v5;
    const float v10 = v9 - v8;
    const float v11 = v0 + v10;
    y0[i] = v10;
    y1[i] = v11;
  }
}
// f32[] f32 f32[] f32 f32[] f32 : multiply 0 1 ; add 6 2 ; multiply 7 3 ; multiply 4 5 ; subtract 9 8 ; multiply 10 5 ; subtract 11 8 ; add 0 12 > 10 13
void fused_27(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  const float v5 = *(const float*)in[5];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = a4[i];
    const float v6 = v0 * v1;
    const float v7 = v6 + v2;
    const float v8 = v7 * v3;
    const float v9 = v4 * v5;
    const float v10 = v9 - v8;
    const float v11 = v10 * v5;
    const float v12 = v11 - v8;
    const float v13 = v0 + v12;
    y0[i] = v10;
    y1[i] = v13;
  }
}
// f32[] f32 f32[] f32 f32 : multiply 0 1 ; add 5 2 ; multiply 0 3 ; multiply 6 4 ; subtract 7 8 > 9
void fused_28(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v5 = v0 * v1;
    const float v6 = v5 + v2;
    const float v7 = v0 * v3;
    const float v8 = v6 * v4;
    const float v9 = v7 - v8;
    y0[i] = v9;
  }
}
// f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; add 9 2 ; subtract 10 3 ; multiply 11 4 ; add 3 12 ; square 10 ; subtract 14 5 ; multiply 15 6 ; add 5 16 ; multiply 13 7 ; sqrt 17 ; add 19 8 ; divide 18 20 ; subtract 0 21 > 13 17 22
void fused_29(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v5 = a5[i];
    const float v9 = v0 * v1;
    const float v10 = v9 + v2;
    const float v11 = v10 - v3;
    const float v12 = v11 * v4;
    const float v13 = v3 + v12;
    const float v14 = v10 * v10;
    const float v15 = v14 - v5;
    const float v16 = v15 * v6;
    const float v17 = v5 + v16;
    const float v18 = v13 * v7;
    const float v19 = m_sqrt(v17);
    const float v20 = v19 + v8;
    const float v21 = v18 / v20;
    const float v22 = v0 - v21;
    y0[i] = v13;
    y1[i] = v17;
    y2[i] = v22;
  }
}
// f32[] f32 f32[] f32 f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; add 10 2 ; multiply 0 3 ; subtract 11 4 ; multiply 13 5 ; add 4 14 ; square 11 ; subtract 16 6 ; multiply 17 7 ; add 6 18 ; multiply 15 8 ; sqrt 19 ; add 21 9 ; divide 20 22 ; subtract 12 23 > 15 19 24
void fused_30(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float* a6 = (const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  const float v9 = *(const float*)in[9];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v4 = a4[i];
    const float v6 = a6[i];
    const float v10 = v0 * v1;
    const float v11 = v10 + v2;
    const float v12 = v0 * v3;
    const float v13 = v11 - v4;
    const float v14 = v13 * v5;
    const float v15 = v4 + v14;
    const float v16 = v11 * v11;
    const float v17 = v16 - v6;
    const float v18 = v17 * v7;
    const float v19 = v6 + v18;
    const float v20 = v15 * v8;
    const float v21 = m_sqrt(v19);
    const float v22 = v21 + v9;
    const float v23 = v20 / v22;
    const float v24 = v12 - v23;
    y0[i] = v15;
    y1[i] = v19;
    y2[i] = v24;
  }
}
// f32[] f32 f32[] f32[] f32 f32[] f32 f32[] f32 f32 : multiply 0 1 ; add 10 2 ; subtract 11 3 ; multiply 12 4 ; add 3 13 ; square 11 ; subtract 15 5 ; multiply 16 6 ; add 5 17 ; maximum 7 18 ; multiply 14 8 ; sqrt 19 ; add 21 9 ; divide 20 22 ; subtract 0 23 > 14 18 19 24
void fused_31(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float* a7 = (const float*)in[7];
  const float v8 = *(const float*)in[8];
  const float v9 = *(const float*)in[9];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  float* y3 = (float*)out[3];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v5 = a5[i];
    const float v7 = a7[i];
    const float v10 = v0 * v1;
    const float v11 = v10 + v2;
    const float v12 = v11 - v3;
    const float v13 = v12 * v4;
    const float v14 = v3 + v13;
    const float v15 = v11 * v11;
    const float v16 = v15 - v5;
    const float v17 = v16 * v6;
    const float v18 = v5 + v17;
    const float v19 = (v7 > v18 || v7 != v7) ? v7 : v18;
    const float v20 = v14 * v8;
    const float v21 = m_sqrt(v19);
    const float v22 = v21 + v9;
    const float v23 = v20 / v22;
    const float v24 = v0 - v23;
    y0[i] = v14;
    y1[i] = v18;
    y2[i] = v19;
    y3[i] = v24;
  }
}
// f32[] f32 f32[] f32[] f32 f32 f32 f32 : multiply 0 1 ; add 8 2 ; multiply 3 4 ; square 9 ; multiply 11 5 ; add 10 12 ; multiply 9 6 ; add 13 7 ; sqrt 15 ; divide 14 16 ; subtract 0 17 > 13 18
void fused_32(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v8 = v0 * v1;
    const float v9 = v8 + v2;
    const float v10 = v3 * v4;
    const float v11 = v9 * v9;
    const float v12 = v11 * v5;
    const float v13 = v10 + v12;
    const float v14 = v9 * v6;
    const float v15 = v13 + v7;
    const float v16 = m_sqrt(v15);
    const float v17 = v14 / v16;
    const float v18 = v0 - v17;
    y0[i] = v13;
    y1[i] = v18;
  }
}
// f32[] f32 f32[] f32[] f32 f32 f32 f32 f32[] : multiply 0 1 ; add 9 2 ; multiply 3 4 ; square 10 ; multiply 12 5 ; add 11 13 ; multiply 10 6 ; add 14 7 ; sqrt 16 ; divide 15 17 ; multiply 8 4 ; add 19 18 ; subtract 0 20 > 14 20 21
void fused_33(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float* a8 = (const float*)in[8];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v8 = a8[i];
    const float v9 = v0 * v1;
    const float v10 = v9 + v2;
    const float v11 = v3 * v4;
    const float v12 = v10 * v10;
    const float v13 = v12 * v5;
    const float v14 = v11 + v13;
    const float v15 = v10 * v6;
    const float v16 = v14 + v7;
    const float v17 = m_sqrt(v16);
    const float v18 = v15 / v17;
    const float v19 = v8 * v4;
    const float v20 = v19 + v18;
    const float v21 = v0 - v20;
    y0[i] = v14;
    y1[i] = v20;
    y2[i] = v21;
  }
}
// f32[] f32 f32[] f32[] f32 f32 : multiply 0 1 ; add 6 2 ; square 7 ; add 3 8 ; multiply 7 4 ; add 9 5 ; sqrt 11 ; divide 10 12 ; subtract 0 13 > 9 14
void fused_34(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v6 = v0 * v1;
    const float v7 = v6 + v2;
    const float v8 = v7 * v7;
    const float v9 = v3 + v8;
    const float v10 = v7 * v4;
    const float v11 = v9 + v5;
    const float v12 = m_sqrt(v11);
    const float v13 = v10 / v12;
    const float v14 = v0 - v13;
    y0[i] = v9;
    y1[i] = v14;
  }
}
// f32[] f32 f32[] f32[] f32 f32 f32[] f32 f32 : multiply 0 1 ; add 9 2 ; multiply 3 4 ; square 10 ; multiply 12 5 ; add 11 13 ; add 6 7 ; sqrt 15 ; multiply 16 10 ; add 14 7 ; sqrt 18 ; divide 17 19 ; multiply 6 4 ; square 20 ; multiply 22 5 ; add 21 23 ; multiply 20 8 ; subtract 0 25 > 14 24 26
void fused_35(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float* a6 = (const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v6 = a6[i];
    const float v9 = v0 * v1;
    const float v10 = v9 + v2;
    const float v11 = v3 * v4;
    const float v12 = v10 * v10;
    const float v13 = v12 * v5;
    const float v14 = v11 + v13;
    const float v15 = v6 + v7;
    const float v16 = m_sqrt(v15);
    const float v17 = v16 * v10;
    const float v18 = v14 + v7;
    const float v19 = m_sqrt(v18);
    const float v20 = v17 / v19;
    const float v21 = v6 * v4;
    const float v22 = v20 * v20;
    const float v23 = v22 * v5;
    const float v24 = v21 + v23;
    const float v25 = v20 * v8;
    const float v26 = v0 - v25;
    y0[i] = v14;
    y1[i] = v24;
    y2[i] = v26;
  }
}
// f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; add 9 2 ; subtract 10 3 ; multiply 11 4 ; add 3 12 ; multiply 5 6 ; absolute 10 ; maximum 14 15 ; multiply 13 7 ; add 16 8 ; divide 17 18 ; subtract 0 19 > 13 16 20
void fused_36(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v5 = a5[i];
    const float v9 = v0 * v1;
    const float v10 = v9 + v2;
    const float v11 = v10 - v3;
    const float v12 = v11 * v4;
    const float v13 = v3 + v12;
    const float v14 = v5 * v6;
    const float v15 = v10 < 0 ? -v10 : v10;
    const float v16 = (v14 > v15 || v14 != v14) ? v14 : v15;
    const float v17 = v13 * v7;
    const float v18 = v16 + v8;
    const float v19 = v17 / v18;
    const float v20 = v0 - v19;
    y0[i] = v13;
    y1[i] = v16;
    y2[i] = v20;
  }
}
// f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 f32 f32 f32 : multiply 0 1 ; add 12 2 ; subtract 13 3 ; multiply 14 4 ; add 3 15 ; square 13 ; subtract 17 5 ; multiply 18 6 ; add 5 19 ; multiply 16 7 ; multiply 13 8 ; add 21 22 ; multiply 23 9 ; divide 20 10 ; sqrt 25 ; add 26 11 ; divide 24 27 ; subtract 0 28 > 16 20 29
void fused_37(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  const float v9 = *(const float*)in[9];
  const float v10 = *(const float*)in[10];
  const float v11 = *(const float*)in[11];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v5 = a5[i];
    const float v12 = v0 * v1;
    const float v13 = v12 + v2;
    const float v14 = v13 - v3;
    const float v15 = v14 * v4;
    const float v16 = v3 + v15;
    const float v17 = v13 * v13;
    const float v18 = v17 - v5;
    const float v19 = v18 * v6;
    const float v20 = v5 + v19;
    const float v21 = v16 * v7;
    const float v22 = v13 * v8;
    const float v23 = v21 + v22;
    const float v24 = v23 * v9;
    const float v25 = v20 / v10;
    const float v26 = m_sqrt(v25);
    const float v27 = v26 + v11;
    const float v28 = v24 / v27;
    const float v29 = v0 - v28;
    y0[i] = v16;
    y1[i] = v20;
    y2[i] = v29;
  }
}
// f32[] f32 f32[] f32[] f32 f32 f32 f32 f32 : multiply 0 1 ; add 9 2 ; multiply 3 4 ; multiply 10 5 ; add 11 12 ; sign 13 ; multiply 14 6 ; subtract 0 15 ; multiply 3 7 ; multiply 10 8 ; add 17 18 > 16 19
void fused_38(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  const float v8 = *(const float*)in[8];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v9 = v0 * v1;
    const float v10 = v9 + v2;
    const float v11 = v3 * v4;
    const float v12 = v10 * v5;
    const float v13 = v11 + v12;
    const float v14 = (float)((v13 > 0) - (v13 < 0));
    const float v15 = v14 * v6;
    const float v16 = v0 - v15;
    const float v17 = v3 * v7;
    const float v18 = v10 * v8;
    const float v19 = v17 + v18;
    y0[i] = v16;
    y1[i] = v19;
  }
}
// f32[] f32[] f32 : add 0 1 ; tanh 3 ; multiply 4 4 ; subtract 2 5 > 4 6
void fused_39(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = v0 + v1;
    const float v4 = m_tanh(v3);
    const float v5 = v4 * v4;
    const float v6 = v2 - v5;
    y0[i] = v4;
    y1[i] = v6;
  }
}
// f32[] f32[] f32 : add 0 1 ; sigmoid 3 ; subtract 2 4 > 4 5
void fused_40(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = v0 + v1;
    const float v4 = 1 / (1 + m_exp(-v3));
    const float v5 = v2 - v4;
    y0[i] = v4;
    y1[i] = v5;
  }
}
// f32[] f32[] f32[] : multiply 0 1 ; multiply 3 2 > 4
void fused_41(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = v0 * v1;
    const float v4 = v3 * v2;
    y0[i] = v4;
  }
}
// f32[] f32[] f32 f32 : add 0 1 ; greater 4 2 ; where 5 2 4 ; expm1 6 ; where 5 4 7 ; add 7 3 > 5 8 9
void fused_42(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  uint8_t* y0 = (uint8_t*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v4 = v0 + v1;
    const int32_t v5 = v4 > v2;
    const float v6 = v5 ? v2 : v4;
    const float v7 = m_expm1(v6);
    const float v8 = v5 ? v4 : v7;
    const float v9 = v7 + v3;
    y0[i] = v5;
    y1[i] = v8;
    y2[i] = v9;
  }
}
// bool[] f32[] f32 f32[] : where 0 1 2 ; where 0 2 1 ; multiply 5 3 ; where 0 2 6 ; add 4 7 > 8
void fused_43(void* const* out, const void* const* in, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float* a3 = (const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const uint8_t v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = a3[i];
    const float v4 = v0 ? v1 : v2;
    const float v5 = v0 ? v2 : v1;
    const float v6 = v5 * v3;
    const float v7 = v0 ? v2 : v6;
    const float v8 = v4 + v7;
    y0[i] = v8;
  }
}
// f32[] f32[] f32 f32 f32 f32 : add 0 1 ; greater 6 2 ; where 7 2 6 ; expm1 8 ; multiply 9 3 ; multiply 6 4 ; where 7 11 10 ; add 9 5 > 7 12 13
void fused_44(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  uint8_t* y0 = (uint8_t*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v6 = v0 + v1;
    const int32_t v7 = v6 > v2;
    const float v8 = v7 ? v2 : v6;
    const float v9 = m_expm1(v8);
    const float v10 = v9 * v3;
    const float v11 = v6 * v4;
    const float v12 = v7 ? v11 : v10;
    const float v13 = v9 + v5;
    y0[i] = v7;
    y1[i] = v12;
    y2[i] = v13;
  }
}
// bool[] f32[] f32 f32 f32 f32[] : where 0 1 2 ; where 0 2 1 ; multiply 6 3 ; multiply 7 4 ; multiply 9 5 ; where 0 2 10 ; add 8 11 > 12
void fused_45(void* const* out, const void* const* in, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const uint8_t v0 = a0[i];
    const float v1 = a1[i];
    const float v5 = a5[i];
    const float v6 = v0 ? v1 : v2;
    const float v7 = v0 ? v2 : v1;
    const float v8 = v6 * v3;
    const float v9 = v7 * v4;
    const float v10 = v9 * v5;
    const float v11 = v0 ? v2 : v10;
    const float v12 = v8 + v11;
    y0[i] = v12;
  }
}
// f32[] f32[] f32 f32 f32 : add 0 1 ; multiply 5 2 ; multiply 5 3 ; erf 7 ; add 8 4 ; multiply 6 9 ; multiply 7 7 ; negative 11 ; exp 12 > 6 9 10 13
void fused_46(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  float* y3 = (float*)out[3];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v5 = v0 + v1;
    const float v6 = v5 * v2;
    const float v7 = v5 * v3;
    const float v8 = m_erf(v7);
    const float v9 = v8 + v4;
    const float v10 = v6 * v9;
    const float v11 = v7 * v7;
    const float v12 = -v11;
    const float v13 = m_exp(v12);
    y0[i] = v6;
    y1[i] = v9;
    y2[i] = v10;
    y3[i] = v13;
  }
}
// f32[] f32[] f32[] f32 f32[] f32 f32 : multiply 0 1 ; multiply 0 2 ; multiply 8 3 ; multiply 9 4 ; multiply 10 5 ; multiply 7 6 ; add 11 12 > 13
void fused_47(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v4 = a4[i];
    const float v7 = v0 * v1;
    const float v8 = v0 * v2;
    const float v9 = v8 * v3;
    const float v10 = v9 * v4;
    const float v11 = v10 * v5;
    const float v12 = v7 * v6;
    const float v13 = v11 + v12;
    y0[i] = v13;
  }
}
// f32[] f32[] f32 : add 0 1 ; sigmoid 3 ; multiply 3 4 ; subtract 2 4 > 3 4 5 6
void fused_48(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  float* y3 = (float*)out[3];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = v0 + v1;
    const float v4 = 1 / (1 + m_exp(-v3));
    const float v5 = v3 * v4;
    const float v6 = v2 - v4;
    y0[i] = v3;
    y1[i] = v4;
    y2[i] = v5;
    y3[i] = v6;
  }
}
// f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 0 2 ; multiply 5 1 ; multiply 6 3 ; add 4 7 > 8
void fused_49(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v4 = v0 * v1;
    const float v5 = v0 * v2;
    const float v6 = v5 * v1;
    const float v7 = v6 * v3;
    const float v8 = v4 + v7;
    y0[i] = v8;
  }
}
// f32[] f32[] : add 0 1 ; softplus 2 ; sigmoid 2 > 3 4
void fused_50(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 + v1;
    const float v3 = (v2 > 0 ? v2 : 0) + m_log1p(m_exp(v2 > 0 ? -v2 : v2));
    const float v4 = 1 / (1 + m_exp(-v2));
    y0[i] = v3;
    y1[i] = v4;
  }
}
// f32[] f32[] f32 f32 : add 0 1 ; greater_equal 4 2 ; multiply 4 3 ; where 5 4 6 > 5 7
void fused_51(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  uint8_t* y0 = (uint8_t*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v4 = v0 + v1;
    const int32_t v5 = v4 >= v2;
    const float v6 = v4 * v3;
    const float v7 = v5 ? v4 : v6;
    y0[i] = v5;
    y1[i] = v7;
  }
}
// bool[] f32[] f32 f32 : where 0 1 2 ; where 0 2 1 ; multiply 5 3 ; add 4 6 > 7
void fused_52(void* const* out, const void* const* in, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const uint8_t v0 = a0[i];
    const float v1 = a1[i];
    const float v4 = v0 ? v1 : v2;
    const float v5 = v0 ? v2 : v1;
    const float v6 = v5 * v3;
    const float v7 = v4 + v6;
    y0[i] = v7;
  }
}
// f32[] f32 f32[] f32[] f32 f32 : add 0 1 ; subtract 2 6 ; square 7 ; multiply 3 4 ; multiply 9 7 ; negative 10 ; greater 6 5 ; cast:f32 12 ; equal 2 13 ; cast:f32 14 > 8 11 15
void fused_53(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v6 = v0 + v1;
    const float v7 = v2 - v6;
    const float v8 = v7 * v7;
    const float v9 = v3 * v4;
    const float v10 = v9 * v7;
    const float v11 = -v10;
    const int32_t v12 = v6 > v5;
    const float v13 = (float)v12;
    const int32_t v14 = v2 == v13;
    const float v15 = (float)v14;
    y0[i] = v8;
    y1[i] = v11;
    y2[i] = v15;
  }
}
// f32[] f32 f32[] f32[] f32 : add 0 1 ; subtract 2 5 ; absolute 6 ; sign 6 ; multiply 3 8 ; negative 9 ; greater 5 4 ; cast:f32 11 ; equal 2 12 ; cast:f32 13 > 7 10 14
void fused_54(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v5 = v0 + v1;
    const float v6 = v2 - v5;
    const float v7 = v6 < 0 ? -v6 : v6;
    const float v8 = (float)((v6 > 0) - (v6 < 0));
    const float v9 = v3 * v8;
    const float v10 = -v9;
    const int32_t v11 = v5 > v4;
    const float v12 = (float)v11;
    const int32_t v13 = v2 == v12;
    const float v14 = (float)v13;
    y0[i] = v7;
    y1[i] = v10;
    y2[i] = v14;
  }
}
// f32[] f32 f32[] f32 f32 f32[] f32 f32 : add 0 1 ; subtract 8 2 ; absolute 9 ; less_equal 10 3 ; square 9 ; multiply 12 4 ; subtract 10 4 ; where 11 13 14 ; where 11 5 6 ; where 11 6 5 ; multiply 16 4 ; multiply 18 7 ; multiply 19 9 ; sign 9 ; multiply 17 21 ; add 20 22 ; greater 8 4 ; cast:f32 24 ; equal 2 25 ; cast:f32 26 > 15 23 27
void fused_55(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float* a5 = (const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v5 = a5[i];
    const float v8 = v0 + v1;
    const float v9 = v8 - v2;
    const float v10 = v9 < 0 ? -v9 : v9;
    const int32_t v11 = v10 <= v3;
    const float v12 = v9 * v9;
    const float v13 = v12 * v4;
    const float v14 = v10 - v4;
    const float v15 = v11 ? v13 : v14;
    const float v16 = v11 ? v5 : v6;
    const float v17 = v11 ? v6 : v5;
    const float v18 = v16 * v4;
    const float v19 = v18 * v7;
    const float v20 = v19 * v9;
    const float v21 = (float)((v9 > 0) - (v9 < 0));
    const float v22 = v17 * v21;
    const float v23 = v20 + v22;
    const int32_t v24 = v8 > v4;
    const float v25 = (float)v24;
    const int32_t v26 = v2 == v25;
    const float v27 = (float)v26;
    y0[i] = v15;
    y1[i] = v23;
    y2[i] = v27;
  }
}
// f32[] f32 f32[] f32[] f32 : add 0 1 ; sigmoid 5 ; softplus 5 ; multiply 5 2 ; subtract 7 8 ; negative 3 ; multiply 10 2 ; multiply 3 6 ; add 11 12 ; greater 6 4 ; cast:f32 14 ; equal 2 15 ; cast:f32 16 > 9 13 17
void fused_56(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v5 = v0 + v1;
    const float v6 = 1 / (1 + m_exp(-v5));
    const float v7 = (v5 > 0 ? v5 : 0) + m_log1p(m_exp(v5 > 0 ? -v5 : v5));
    const float v8 = v5 * v2;
    const float v9 = v7 - v8;
    const float v10 = -v3;
    const float v11 = v10 * v2;
    const float v12 = v3 * v6;
    const float v13 = v11 + v12;
    const int32_t v14 = v6 > v4;
    const float v15 = (float)v14;
    const int32_t v16 = v2 == v15;
    const float v17 = (float)v16;
    y0[i] = v9;
    y1[i] = v13;
    y2[i] = v17;
  }
}
// f32[] : negative 0 > 1
void fused_57(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = -v0;
    y0[i] = v1;
  }
}
// f32[] f32[] f32[] : exp 0 ; multiply 3 1 ; subtract 2 4 > 5
void fused_58(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = m_exp(v0);
    const float v4 = v3 * v1;
    const float v5 = v2 - v4;
    y0[i] = v5;
  }
}
// f32[] f32[] u32[] u32 f32 f32 f32 f32 : add 0 1 ; relu 8 ; right_shift 2 3 ; cast:f32 10 ; multiply 11 4 ; greater_equal 12 5 ; multiply 9 6 ; where 13 14 7 > 9 13 15
void fused_59(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const uint32_t* a2 = (const uint32_t*)in[2];
  const uint32_t v3 = *(const uint32_t*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  const float v7 = *(const float*)in[7];
  float* y0 = (float*)out[0];
  uint8_t* y1 = (uint8_t*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const uint32_t v2 = a2[i];
    const float v8 = v0 + v1;
    const float v9 = v8 < 0 ? 0 : v8;
    const uint32_t v10 = int_shift_right<uint32_t>(v2, v3);
    const float v11 = (float)v10;
    const float v12 = v11 * v4;
    const int32_t v13 = v12 >= v5;
    const float v14 = v9 * v6;
    const float v15 = v13 ? v14 : v7;
    y0[i] = v9;
    y1[i] = v13;
    y2[i] = v15;
  }
}
// bool[] f32[] f32 f32 f32[] : where 0 1 2 ; multiply 5 3 ; relu_grad 6 4 > 7
void fused_60(void* const* out, const void* const* in, const double*, int64_t n) {
  const uint8_t* a0 = (const uint8_t*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float* a4 = (const float*)in[4];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const uint8_t v0 = a0[i];
    const float v1 = a1[i];
    const float v4 = a4[i];
    const float v5 = v0 ? v1 : v2;
    const float v6 = v5 * v3;
    const float v7 = v4 > 0 ? v6 : 0;
    y0[i] = v7;
  }
}
// f32[] f32 f32 f32[] : divide 0 1 ; add 4 2 ; rsqrt 5 ; multiply 6 3 > 4 5 6 7
void fused_61(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float* a3 = (const float*)in[3];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  float* y3 = (float*)out[3];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v3 = a3[i];
    const float v4 = v0 / v1;
    const float v5 = v4 + v2;
    const float v6 = 1 / m_sqrt(v5);
    const float v7 = v6 * v3;
    y0[i] = v4;
    y1[i] = v5;
    y2[i] = v6;
    y3[i] = v7;
  }
}
// f32[] f32[] f32[] : multiply 0 1 ; add 3 2 > 4
void fused_62(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = v0 * v1;
    const float v4 = v3 + v2;
    y0[i] = v4;
  }
}
// f32[] f32[] f32 f32[] f32[] f32 f32 : multiply 0 1 ; multiply 7 2 ; multiply 8 3 ; divide 9 4 ; divide 10 5 ; multiply 11 6 > 12
void fused_63(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float* a4 = (const float*)in[4];
  const float v5 = *(const float*)in[5];
  const float v6 = *(const float*)in[6];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = a3[i];
    const float v4 = a4[i];
    const float v7 = v0 * v1;
    const float v8 = v7 * v2;
    const float v9 = v8 * v3;
    const float v10 = v9 / v4;
    const float v11 = v10 / v5;
    const float v12 = v11 * v6;
    y0[i] = v12;
  }
}
// f32[] f32[] f32[] f32[] : multiply 0 1 ; negative 4 ; multiply 2 3 ; add 4 6 ; negative 6 > 5 7 8
void fused_64(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v4 = v0 * v1;
    const float v5 = -v4;
    const float v6 = v2 * v3;
    const float v7 = v4 + v6;
    const float v8 = -v6;
    y0[i] = v5;
    y1[i] = v7;
    y2[i] = v8;
  }
}
// f32[] f32 f32 : divide 0 1 ; add 3 2 ; rsqrt 4 > 4 5
void fused_65(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float v2 = *(const float*)in[2];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v3 = v0 / v1;
    const float v4 = v3 + v2;
    const float v5 = 1 / m_sqrt(v4);
    y0[i] = v4;
    y1[i] = v5;
  }
}
// f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 4 2 ; add 5 3 > 4 6
void fused_66(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v4 = v0 * v1;
    const float v5 = v4 * v2;
    const float v6 = v5 + v3;
    y0[i] = v4;
    y1[i] = v6;
  }
}
// f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 4 2 ; multiply 4 3 ; negative 5 > 5 6 7
void fused_67(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  float* y2 = (float*)out[2];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v4 = v0 * v1;
    const float v5 = v4 * v2;
    const float v6 = v4 * v3;
    const float v7 = -v5;
    y0[i] = v5;
    y1[i] = v6;
    y2[i] = v7;
  }
}
// f32[] f32 f32[] f32[] f32 f32 : multiply 0 1 ; multiply 6 2 ; divide 7 3 ; divide 8 4 ; multiply 9 5 > 10
void fused_68(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float v4 = *(const float*)in[4];
  const float v5 = *(const float*)in[5];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v6 = v0 * v1;
    const float v7 = v6 * v2;
    const float v8 = v7 / v3;
    const float v9 = v8 / v4;
    const float v10 = v9 * v5;
    y0[i] = v10;
  }
}
// f32[] f32[] f32[] : multiply 0 1 ; add 2 3 ; negative 3 > 4 5
void fused_69(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  float* y0 = (float*)out[0];
  float* y1 = (float*)out[1];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = v0 * v1;
    const float v4 = v2 + v3;
    const float v5 = -v3;
    y0[i] = v4;
    y1[i] = v5;
  }
}
// f32[] f32[] : add 0 1 ; tanh 2 > 3
void fused_70(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 + v1;
    const float v3 = m_tanh(v2);
    y0[i] = v3;
  }
}
// f32[] f32[] : add 0 1 ; sigmoid 2 > 3
void fused_71(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 + v1;
    const float v3 = 1 / (1 + m_exp(-v2));
    y0[i] = v3;
  }
}
// f32[] f32[] f32 : add 0 1 ; greater 3 2 ; where 4 2 3 ; expm1 5 ; where 4 3 6 > 7
void fused_72(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v3 = v0 + v1;
    const int32_t v4 = v3 > v2;
    const float v5 = v4 ? v2 : v3;
    const float v6 = m_expm1(v5);
    const float v7 = v4 ? v3 : v6;
    y0[i] = v7;
  }
}
// f32[] f32[] f32 f32 f32 : add 0 1 ; greater 5 2 ; where 6 2 5 ; expm1 7 ; multiply 8 3 ; multiply 5 4 ; where 6 10 9 > 11
void fused_73(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v5 = v0 + v1;
    const int32_t v6 = v5 > v2;
    const float v7 = v6 ? v2 : v5;
    const float v8 = m_expm1(v7);
    const float v9 = v8 * v3;
    const float v10 = v5 * v4;
    const float v11 = v6 ? v10 : v9;
    y0[i] = v11;
  }
}
// f32[] f32[] f32 f32 f32 : add 0 1 ; multiply 5 2 ; multiply 5 3 ; erf 7 ; add 8 4 ; multiply 6 9 > 10
void fused_74(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  const float v4 = *(const float*)in[4];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v5 = v0 + v1;
    const float v6 = v5 * v2;
    const float v7 = v5 * v3;
    const float v8 = m_erf(v7);
    const float v9 = v8 + v4;
    const float v10 = v6 * v9;
    y0[i] = v10;
  }
}
// f32[] f32[] : add 0 1 ; sigmoid 2 ; multiply 2 3 > 4
void fused_75(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 + v1;
    const float v3 = 1 / (1 + m_exp(-v2));
    const float v4 = v2 * v3;
    y0[i] = v4;
  }
}
// f32[] f32[] : add 0 1 ; softplus 2 > 3
void fused_76(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = v0 + v1;
    const float v3 = (v2 > 0 ? v2 : 0) + m_log1p(m_exp(v2 > 0 ? -v2 : v2));
    y0[i] = v3;
  }
}
// f32[] f32[] f32 f32 : add 0 1 ; greater_equal 4 2 ; multiply 4 3 ; where 5 4 6 > 7
void fused_77(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float v2 = *(const float*)in[2];
  const float v3 = *(const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v4 = v0 + v1;
    const int32_t v5 = v4 >= v2;
    const float v6 = v4 * v3;
    const float v7 = v5 ? v4 : v6;
    y0[i] = v7;
  }
}
// f32[] f32 : add 0 1 ; sigmoid 2 > 3
void fused_78(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = v0 + v1;
    const float v3 = 1 / (1 + m_exp(-v2));
    y0[i] = v3;
  }
}
// f32[] f32 f32[] : add 0 1 ; rsqrt 3 ; multiply 4 2 > 5
void fused_79(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float* a2 = (const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v2 = a2[i];
    const float v3 = v0 + v1;
    const float v4 = 1 / m_sqrt(v3);
    const float v5 = v4 * v2;
    y0[i] = v5;
  }
}
// f32[] f32[] f32[] f32[] f32[] : add 0 1 ; relu 5 ; subtract 6 2 ; multiply 7 3 ; add 8 4 > 9
void fused_80(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  const float* a4 = (const float*)in[4];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v4 = a4[i];
    const float v5 = v0 + v1;
    const float v6 = v5 < 0 ? 0 : v5;
    const float v7 = v6 - v2;
    const float v8 = v7 * v3;
    const float v9 = v8 + v4;
    y0[i] = v9;
  }
}
// f32[] f32 f32 : divide 0 1 ; add 3 2 ; rsqrt 4 > 5
void fused_81(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float v1 = *(const float*)in[1];
  const float v2 = *(const float*)in[2];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v3 = v0 / v1;
    const float v4 = v3 + v2;
    const float v5 = 1 / m_sqrt(v4);
    y0[i] = v5;
  }
}
// f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 4 2 ; add 5 3 > 6
void fused_82(void* const* out, const void* const* in, const double*, int64_t n) {
  const float* a0 = (const float*)in[0];
  const float* a1 = (const float*)in[1];
  const float* a2 = (const float*)in[2];
  const float* a3 = (const float*)in[3];
  float* y0 = (float*)out[0];
  VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    const float v0 = a0[i];
    const float v1 = a1[i];
    const float v2 = a2[i];
    const float v3 = a3[i];
    const float v4 = v0 * v1;
    const float v5 = v4 * v2;
    const float v6 = v5 + v3;
    y0[i] = v6;
  }
}
const baro::NamedFused fused_chains[] = {
    {"f32[] f32[] : add 0 1 > 2", fused_0},
    {"f32[] f32[] : add 0 1 ; relu 2 > 3", fused_1},
    {"f32[] f32[] : relu_grad 0 1 > 2", fused_2},
    {"f32[] f32[] f32 f32[] f32 f32 f32 f32[] : subtract 0 1 ; multiply 8 2 ; add 1 9 ; square 0 ; subtract 11 3 ; multiply 12 4 ; add 3 13 ; multiply 10 5 ; sqrt 14 ; add 16 6 ; divide 15 17 ; subtract 7 18 > 10 14 19", fused_3},
    {"f32[] : square 0 > 1", fused_4},
    {"f32[] f32 f32[] f32 : multiply 0 1 ; multiply 2 3 ; add 4 5 > 6", fused_5},
    {"f32[] f32 f32[] : multiply 0 1 ; subtract 2 3 > 4", fused_6},
    {"f32[] f32 f32[] f32 f32[] : multiply 0 1 ; multiply 2 3 ; subtract 6 5 ; add 4 7 > 7 8", fused_7},
    {"f32[] f32 f32[] f32 f32[] : multiply 0 1 ; multiply 2 3 ; subtract 6 5 ; multiply 7 3 ; subtract 8 5 ; add 4 9 > 7 10", fused_8},
    {"f32[] f32 f32[] f32 : multiply 0 1 ; multiply 2 3 ; subtract 4 5 > 6", fused_9},
    {"f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; subtract 2 3 ; multiply 10 4 ; add 3 11 ; square 2 ; subtract 13 5 ; multiply 14 6 ; add 5 15 ; multiply 12 7 ; sqrt 16 ; add 18 8 ; divide 17 19 ; subtract 9 20 > 12 16 21", fused_10},
    {"f32[] f32[] f32 f32[] f32 f32[] f32 f32 f32[] : subtract 0 1 ; multiply 9 2 ; add 1 10 ; square 0 ; subtract 12 3 ; multiply 13 4 ; add 3 14 ; maximum 5 15 ; multiply 11 6 ; sqrt 16 ; add 18 7 ; divide 17 19 ; subtract 8 20 > 11 15 16 21", fused_11},
    {"f32[] f32 f32[] f32 f32 f32 f32[] : multiply 0 1 ; square 2 ; multiply 8 3 ; add 7 9 ; multiply 2 4 ; add 10 5 ; sqrt 12 ; divide 11 13 ; subtract 6 14 > 10 15", fused_12},
    {"f32[] f32 f32[] f32 f32 f32 f32[] f32[] : multiply 0 1 ; square 2 ; multiply 9 3 ; add 8 10 ; multiply 2 4 ; add 11 5 ; sqrt 13 ; divide 12 14 ; multiply 6 1 ; add 16 15 ; subtract 7 17 > 11 17 18", fused_13},
    {"f32[] f32[] f32 f32 f32[] : square 0 ; add 1 5 ; multiply 0 2 ; add 6 3 ; sqrt 8 ; divide 7 9 ; subtract 4 10 > 6 11", fused_14},
    {"f32[] f32 f32[] f32 f32[] f32 f32 f32[] : multiply 0 1 ; square 2 ; multiply 9 3 ; add 8 10 ; add 4 5 ; sqrt 12 ; multiply 13 2 ; add 11 5 ; sqrt 15 ; divide 14 16 ; multiply 4 1 ; square 17 ; multiply 19 3 ; add 18 20 ; multiply 17 6 ; subtract 7 22 > 11 21 23", fused_15},
    {"f32[] f32[] f32 f32[] f32 f32 f32 f32[] : subtract 0 1 ; multiply 8 2 ; add 1 9 ; multiply 3 4 ; absolute 0 ; maximum 11 12 ; multiply 10 5 ; add 13 6 ; divide 14 15 ; subtract 7 16 > 10 13 17", fused_16},
    {"f32[] f32[] f32 f32[] f32 f32 f32 f32 f32 f32 f32[] : subtract 0 1 ; multiply 11 2 ; add 1 12 ; square 0 ; subtract 14 3 ; multiply 15 4 ; add 3 16 ; multiply 13 5 ; multiply 0 6 ; add 18 19 ; multiply 20 7 ; divide 17 8 ; sqrt 22 ; add 23 9 ; divide 21 24 ; subtract 10 25 > 13 17 26", fused_17},
    {"f32[] f32 f32[] f32 f32 f32[] : multiply 0 1 ; multiply 2 3 ; add 6 7 ; sign 8 ; multiply 9 4 ; subtract 5 10 > 11", fused_18},
    {"f32[] f32[] : multiply 0 1 > 2", fused_19},
    {"f32[] f32 : divide 0 1 > 2", fused_20},
    {"f32[] f32[] : subtract 0 1 ; square 2 > 2 3", fused_21},
    {"f32[] f32[] f32 : add 0 1 ; divide 3 2 > 4", fused_22},
    {"f32[] f32[] f32[] : add 0 1 ; relu_grad 3 2 > 4", fused_23},
    {"f32[] f32 : add 0 1 > 2", fused_24},
    {"f32[] f32 f32[] f32 : multiply 0 1 ; add 4 2 ; multiply 5 3 ; subtract 0 6 > 7", fused_25},
    {"f32[] f32 f32[] f32 f32[] f32 : multiply 0 1 ; add 6 2 ; multiply 7 3 ; multiply 4 5 ; subtract 9 8 ; add 0 10 > 10 11", fused_26},
    {"f32[] f32 f32[] f32 f32[] f32 : multiply 0 1 ; add 6 2 ; multiply 7 3 ; multiply 4 5 ; subtract 9 8 ; multiply 10 5 ; subtract 11 8 ; add 0 12 > 10 13", fused_27},
    {"f32[] f32 f32[] f32 f32 : multiply 0 1 ; add 5 2 ; multiply 0 3 ; multiply 6 4 ; subtract 7 8 > 9", fused_28},
    {"f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; add 9 2 ; subtract 10 3 ; multiply 11 4 ; add 3 12 ; square 10 ; subtract 14 5 ; multiply 15 6 ; add 5 16 ; multiply 13 7 ; sqrt 17 ; add 19 8 ; divide 18 20 ; subtract 0 21 > 13 17 22", fused_29},
    {"f32[] f32 f32[] f32 f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; add 10 2 ; multiply 0 3 ; subtract 11 4 ; multiply 13 5 ; add 4 14 ; square 11 ; subtract 16 6 ; multiply 17 7 ; add 6 18 ; multiply 15 8 ; sqrt 19 ; add 21 9 ; divide 20 22 ; subtract 12 23 > 15 19 24", fused_30},
    {"f32[] f32 f32[] f32[] f32 f32[] f32 f32[] f32 f32 : multiply 0 1 ; add 10 2 ; subtract 11 3 ; multiply 12 4 ; add 3 13 ; square 11 ; subtract 15 5 ; multiply 16 6 ; add 5 17 ; maximum 7 18 ; multiply 14 8 ; sqrt 19 ; add 21 9 ; divide 20 22 ; subtract 0 23 > 14 18 19 24", fused_31},
    {"f32[] f32 f32[] f32[] f32 f32 f32 f32 : multiply 0 1 ; add 8 2 ; multiply 3 4 ; square 9 ; multiply 11 5 ; add 10 12 ; multiply 9 6 ; add 13 7 ; sqrt 15 ; divide 14 16 ; subtract 0 17 > 13 18", fused_32},
    {"f32[] f32 f32[] f32[] f32 f32 f32 f32 f32[] : multiply 0 1 ; add 9 2 ; multiply 3 4 ; square 10 ; multiply 12 5 ; add 11 13 ; multiply 10 6 ; add 14 7 ; sqrt 16 ; divide 15 17 ; multiply 8 4 ; add 19 18 ; subtract 0 20 > 14 20 21", fused_33},
    {"f32[] f32 f32[] f32[] f32 f32 : multiply 0 1 ; add 6 2 ; square 7 ; add 3 8 ; multiply 7 4 ; add 9 5 ; sqrt 11 ; divide 10 12 ; subtract 0 13 > 9 14", fused_34},
    {"f32[] f32 f32[] f32[] f32 f32 f32[] f32 f32 : multiply 0 1 ; add 9 2 ; multiply 3 4 ; square 10 ; multiply 12 5 ; add 11 13 ; add 6 7 ; sqrt 15 ; multiply 16 10 ; add 14 7 ; sqrt 18 ; divide 17 19 ; multiply 6 4 ; square 20 ; multiply 22 5 ; add 21 23 ; multiply 20 8 ; subtract 0 25 > 14 24 26", fused_35},
    {"f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 : multiply 0 1 ; add 9 2 ; subtract 10 3 ; multiply 11 4 ; add 3 12 ; multiply 5 6 ; absolute 10 ; maximum 14 15 ; multiply 13 7 ; add 16 8 ; divide 17 18 ; subtract 0 19 > 13 16 20", fused_36},
    {"f32[] f32 f32[] f32[] f32 f32[] f32 f32 f32 f32 f32 f32 : multiply 0 1 ; add 12 2 ; subtract 13 3 ; multiply 14 4 ; add 3 15 ; square 13 ; subtract 17 5 ; multiply 18 6 ; add 5 19 ; multiply 16 7 ; multiply 13 8 ; add 21 22 ; multiply 23 9 ; divide 20 10 ; sqrt 25 ; add 26 11 ; divide 24 27 ; subtract 0 28 > 16 20 29", fused_37},
    {"f32[] f32 f32[] f32[] f32 f32 f32 f32 f32 : multiply 0 1 ; add 9 2 ; multiply 3 4 ; multiply 10 5 ; add 11 12 ; sign 13 ; multiply 14 6 ; subtract 0 15 ; multiply 3 7 ; multiply 10 8 ; add 17 18 > 16 19", fused_38},
    {"f32[] f32[] f32 : add 0 1 ; tanh 3 ; multiply 4 4 ; subtract 2 5 > 4 6", fused_39},
    {"f32[] f32[] f32 : add 0 1 ; sigmoid 3 ; subtract 2 4 > 4 5", fused_40},
    {"f32[] f32[] f32[] : multiply 0 1 ; multiply 3 2 > 4", fused_41},
    {"f32[] f32[] f32 f32 : add 0 1 ; greater 4 2 ; where 5 2 4 ; expm1 6 ; where 5 4 7 ; add 7 3 > 5 8 9", fused_42},
    {"bool[] f32[] f32 f32[] : where 0 1 2 ; where 0 2 1 ; multiply 5 3 ; where 0 2 6 ; add 4 7 > 8", fused_43},
    {"f32[] f32[] f32 f32 f32 f32 : add 0 1 ; greater 6 2 ; where 7 2 6 ; expm1 8 ; multiply 9 3 ; multiply 6 4 ; where 7 11 10 ; add 9 5 > 7 12 13", fused_44},
    {"bool[] f32[] f32 f32 f32 f32[] : where 0 1 2 ; where 0 2 1 ; multiply 6 3 ; multiply 7 4 ; multiply 9 5 ; where 0 2 10 ; add 8 11 > 12", fused_45},
    {"f32[] f32[] f32 f32 f32 : add 0 1 ; multiply 5 2 ; multiply 5 3 ; erf 7 ; add 8 4 ; multiply 6 9 ; multiply 7 7 ; negative 11 ; exp 12 > 6 9 10 13", fused_46},
    {"f32[] f32[] f32[] f32 f32[] f32 f32 : multiply 0 1 ; multiply 0 2 ; multiply 8 3 ; multiply 9 4 ; multiply 10 5 ; multiply 7 6 ; add 11 12 > 13", fused_47},
    {"f32[] f32[] f32 : add 0 1 ; sigmoid 3 ; multiply 3 4 ; subtract 2 4 > 3 4 5 6", fused_48},
    {"f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 0 2 ; multiply 5 1 ; multiply 6 3 ; add 4 7 > 8", fused_49},
    {"f32[] f32[] : add 0 1 ; softplus 2 ; sigmoid 2 > 3 4", fused_50},
    {"f32[] f32[] f32 f32 : add 0 1 ; greater_equal 4 2 ; multiply 4 3 ; where 5 4 6 > 5 7", fused_51},
    {"bool[] f32[] f32 f32 : where 0 1 2 ; where 0 2 1 ; multiply 5 3 ; add 4 6 > 7", fused_52},
    {"f32[] f32 f32[] f32[] f32 f32 : add 0 1 ; subtract 2 6 ; square 7 ; multiply 3 4 ; multiply 9 7 ; negative 10 ; greater 6 5 ; cast:f32 12 ; equal 2 13 ; cast:f32 14 > 8 11 15", fused_53},
    {"f32[] f32 f32[] f32[] f32 : add 0 1 ; subtract 2 5 ; absolute 6 ; sign 6 ; multiply 3 8 ; negative 9 ; greater 5 4 ; cast:f32 11 ; equal 2 12 ; cast:f32 13 > 7 10 14", fused_54},
    {"f32[] f32 f32[] f32 f32 f32[] f32 f32 : add 0 1 ; subtract 8 2 ; absolute 9 ; less_equal 10 3 ; square 9 ; multiply 12 4 ; subtract 10 4 ; where 11 13 14 ; where 11 5 6 ; where 11 6 5 ; multiply 16 4 ; multiply 18 7 ; multiply 19 9 ; sign 9 ; multiply 17 21 ; add 20 22 ; greater 8 4 ; cast:f32 24 ; equal 2 25 ; cast:f32 26 > 15 23 27", fused_55},
    {"f32[] f32 f32[] f32[] f32 : add 0 1 ; sigmoid 5 ; softplus 5 ; multiply 5 2 ; subtract 7 8 ; negative 3 ; multiply 10 2 ; multiply 3 6 ; add 11 12 ; greater 6 4 ; cast:f32 14 ; equal 2 15 ; cast:f32 16 > 9 13 17", fused_56},
    {"f32[] : negative 0 > 1", fused_57},
    {"f32[] f32[] f32[] : exp 0 ; multiply 3 1 ; subtract 2 4 > 5", fused_58},
    {"f32[] f32[] u32[] u32 f32 f32 f32 f32 : add 0 1 ; relu 8 ; right_shift 2 3 ; cast:f32 10 ; multiply 11 4 ; greater_equal 12 5 ; multiply 9 6 ; where 13 14 7 > 9 13 15", fused_59},
    {"bool[] f32[] f32 f32 f32[] : where 0 1 2 ; multiply 5 3 ; relu_grad 6 4 > 7", fused_60},
    {"f32[] f32 f32 f32[] : divide 0 1 ; add 4 2 ; rsqrt 5 ; multiply 6 3 > 4 5 6 7", fused_61},
    {"f32[] f32[] f32[] : multiply 0 1 ; add 3 2 > 4", fused_62},
    {"f32[] f32[] f32 f32[] f32[] f32 f32 : multiply 0 1 ; multiply 7 2 ; multiply 8 3 ; divide 9 4 ; divide 10 5 ; multiply 11 6 > 12", fused_63},
    {"f32[] f32[] f32[] f32[] : multiply 0 1 ; negative 4 ; multiply 2 3 ; add 4 6 ; negative 6 > 5 7 8", fused_64},
    {"f32[] f32 f32 : divide 0 1 ; add 3 2 ; rsqrt 4 > 4 5", fused_65},
    {"f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 4 2 ; add 5 3 > 4 6", fused_66},
    {"f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 4 2 ; multiply 4 3 ; negative 5 > 5 6 7", fused_67},
    {"f32[] f32 f32[] f32[] f32 f32 : multiply 0 1 ; multiply 6 2 ; divide 7 3 ; divide 8 4 ; multiply 9 5 > 10", fused_68},
    {"f32[] f32[] f32[] : multiply 0 1 ; add 2 3 ; negative 3 > 4 5", fused_69},
    {"f32[] f32[] : add 0 1 ; tanh 2 > 3", fused_70},
    {"f32[] f32[] : add 0 1 ; sigmoid 2 > 3", fused_71},
    {"f32[] f32[] f32 : add 0 1 ; greater 3 2 ; where 4 2 3 ; expm1 5 ; where 4 3 6 > 7", fused_72},
    {"f32[] f32[] f32 f32 f32 : add 0 1 ; greater 5 2 ; where 6 2 5 ; expm1 7 ; multiply 8 3 ; multiply 5 4 ; where 6 10 9 > 11", fused_73},
    {"f32[] f32[] f32 f32 f32 : add 0 1 ; multiply 5 2 ; multiply 5 3 ; erf 7 ; add 8 4 ; multiply 6 9 > 10", fused_74},
    {"f32[] f32[] : add 0 1 ; sigmoid 2 ; multiply 2 3 > 4", fused_75},
    {"f32[] f32[] : add 0 1 ; softplus 2 > 3", fused_76},
    {"f32[] f32[] f32 f32 : add 0 1 ; greater_equal 4 2 ; multiply 4 3 ; where 5 4 6 > 7", fused_77},
    {"f32[] f32 : add 0 1 ; sigmoid 2 > 3", fused_78},
    {"f32[] f32 f32[] : add 0 1 ; rsqrt 3 ; multiply 4 2 > 5", fused_79},
    {"f32[] f32[] f32[] f32[] f32[] : add 0 1 ; relu 5 ; subtract 6 2 ; multiply 7 3 ; add 8 4 > 9", fused_80},
    {"f32[] f32 f32 : divide 0 1 ; add 3 2 ; rsqrt 4 > 5", fused_81},
    {"f32[] f32[] f32[] f32[] : multiply 0 1 ; multiply 4 2 ; add 5 3 > 6", fused_82},
};
#endif
}  // namespace
