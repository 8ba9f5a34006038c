// The plan interpreter and the C ABI: baro_info, baro_plan_new, baro_plan_free, baro_plan_run, baro_plan_bad, baro_shuffles.
//
// A plan is a list of instructions over one arena, written by exec/native.py as 64-bit words:
//
//   header   MAGIC, threads, lanes, arena bytes, lane bytes, scratch bytes, buffers, externals, number of instructions of each section
//   buffer   kind (0: at an offset of the arena, 1: the caller's pointer number `value`, 2: at an offset of the lane's memory), value
//   instr    kernel number, barrier before it (0/1), n operands, operands…, n parameters, parameters…, begin and end for each thread
//
// Steps that change no weights run side by side: `lanes` of them at a time, each on a thread and in memory of its own, but for the section
// ORDERED (sums of losses and metrics), which is run step after step.
//
// A run's `job` is words too: see Job. One call imports state, runs many steps and exports state, as its flags say.
#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#define BARO_LAZY_PAGES
#endif

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine.h"
#include "generic.h"
#include "threads.h"

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace baro {

constexpr int64_t MAGIC = 0x6261726f0002;
const KernelTable* kernel_table();  // isa.cpp: the best set of this machine, or the one that BARO_ISA names

namespace {

struct Instr {
  Kernel run;
  bool barrier;
  int nargs, np;
  const int32_t* arg;
  const int64_t* p;
  const int64_t* range;  // begin and end for each of the plan's threads
};

// Set-up: constants, once. Large state is imported and exported apart, since it may stay in the arena between runs.
enum Section { SETUP, IMPORT, IMPORT_LARGE, STEP, EXPORT_STATE, EXPORT_LARGE, ORDERED, SECTIONS };

struct Job {  // the words of a run, in order
  int64_t sections;       // bit set of 1 << Section
  int64_t first, count;   // steps first .. first + count - 1
  int64_t batch;          // rows of a step
  const int64_t* order;   // row indices of the whole run, or null for 0, 1, 2, ...
  int64_t threads;        // at most the plan's; 0: measure and choose
  int64_t deadline_us;    // return after the step that ends later than this (0: never), so that Python sees signals
  double* times;          // or null: when each thread began and ended each instruction of the last step, in seconds of the steady clock
  int64_t watch;          // the buffer of a float32 (-1: none): the run ends after the step that makes it infinite or NaN
  void* external[1];      // the caller's pointers
};

// Zeroed memory, aligned to pages. Large arenas come as untouched pages of the system, which become real when they are first written:
// while state is imported, its source gives its pages back, so that the sum does not grow. Small ones are touched at once.
class Memory {
 public:
  explicit Memory(int64_t bytes) : bytes_((size_t)bytes + 4096) {
#if defined(BARO_LAZY_PAGES)
    if (bytes_ >= LAZY) {
      p_ = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (p_ == MAP_FAILED) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
      if (bytes_ >= 4 * LAZY) madvise(p_, bytes_, MADV_HUGEPAGE);  // a 512th of the page faults
#endif
      return;
    }
#endif
    if (posix_memalign(&p_, 4096, bytes_)) throw std::bad_alloc();
    std::memset(p_, 0, bytes_);
  }
  ~Memory() {
#if defined(BARO_LAZY_PAGES)
    if (bytes_ >= LAZY) {
      munmap(p_, bytes_);
      return;
    }
#endif
    std::free(p_);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  char* get() const { return (char*)p_; }

 private:
#if defined(BARO_LAZY_PAGES)
  static constexpr size_t LAZY = 1 << 20;
#endif
  void* p_ = nullptr;
  size_t bytes_;
};

constexpr double PATIENCE_US = 250e3;

struct Plan {
  int threads = 1, lanes = 1;  // one of them is 1
  std::unique_ptr<Memory> arena, own, scratch;
  int64_t scratch_bytes = 0;
  std::vector<int64_t> words;
  std::vector<int32_t> args;
  std::vector<std::vector<void*>> buffer;  // for each lane
  std::vector<std::pair<int, int>> external;  // (buffer, number of the caller's pointer)
  std::vector<Instr> section[SECTIONS];
  bool bad(int64_t b) const { return !std::isfinite(*(const float*)buffer[0][b]); }
  int width() const { return std::max(threads, lanes); }
  // thread choice by measurement: time per step of one thread and of all, after how long to look again, and the choice
  double best_us[2] = {0, 0}, since_us = 0, patience_us = PATIENCE_US;
  int64_t trials[2] = {0, 0};
  int chosen = -1;
};

struct Reader {
  const int64_t* at;
  const int64_t* end;
  int64_t next() {
    if (at >= end) throw std::runtime_error("the plan ends too early");
    return *at++;
  }
  const int64_t* take(int64_t n) {
    if (n < 0 || n > end - at) throw std::runtime_error("the plan ends too early");
    const int64_t* p = at;
    at += n;
    return p;
  }
};

Plan* parse(const int64_t* words, int64_t n) {
  auto plan = std::make_unique<Plan>();
  plan->words.assign(words, words + n);
  Reader r{plan->words.data(), plan->words.data() + n};
  if (r.next() != MAGIC) throw std::runtime_error("not a plan of this version");
  const int64_t threads = r.next(), lanes = r.next();
  if (threads < 1 || threads > MAX_THREADS || lanes < 1 || lanes > MAX_THREADS || (threads > 1 && lanes > 1))
    throw std::runtime_error("bad number of threads");
  plan->threads = (int)threads;
  plan->lanes = (int)lanes;
  const int64_t bytes = r.next(), own = r.next();
  plan->scratch_bytes = (r.next() + SCRATCH_BYTES + 4095) / 4096 * 4096;
  const int64_t buffers = r.next(), externals = r.next();
  int64_t count[SECTIONS];
  for (auto& c : count) c = r.next();
  plan->arena = std::make_unique<Memory>(bytes);
  plan->own = std::make_unique<Memory>(own * lanes);
  plan->scratch = std::make_unique<Memory>(plan->scratch_bytes * plan->width());
  plan->buffer.resize(lanes);
  for (int64_t i = 0; i < buffers; i++) {
    const int64_t kind = r.next(), value = r.next();
    if (kind < 0 || kind > 2) throw std::runtime_error("no such kind of buffer");
    if (kind != 1 && (value < 0 || value > (kind == 0 ? bytes : own))) throw std::runtime_error("a buffer lies outside the arena");
    if (kind == 1 && (value < 0 || value >= externals)) throw std::runtime_error("no such external pointer");
    for (int64_t lane = 0; lane < lanes; lane++)
      plan->buffer[lane].push_back(kind == 0 ? plan->arena->get() + value : kind == 2 ? plan->own->get() + lane * own + value : nullptr);
    if (kind == 1) plan->external.push_back({(int)i, (int)value});
  }
  const KernelTable& table = *kernel_table();
  plan->args.reserve((size_t)n);  // the instructions point into it
  for (int s = 0; s < SECTIONS; s++)
    for (int64_t i = 0; i < count[s]; i++) {
      Instr in;
      const int64_t k = r.next();
      if (k < 0 || k >= table.n_kernels) throw std::runtime_error("no such kernel");
      in.run = table.kernels[k].run;
      in.barrier = r.next() != 0;
      in.nargs = (int)r.next();
      in.arg = plan->args.data() + plan->args.size();
      const int64_t* a = r.take(in.nargs);
      for (int j = 0; j < in.nargs; j++) {
        if (a[j] < -1 || a[j] >= buffers) throw std::runtime_error("no such buffer");
        plan->args.push_back((int32_t)a[j]);
      }
      in.np = (int)r.next();
      in.p = r.take(in.np);
      in.range = r.take(2 * plan->threads);
      plan->section[s].push_back(in);
    }
  return plan.release();
}

// Subnormal numbers are flushed to zero while a plan runs: without it Adam's moments become subnormal and steps take 3 to 5 times as long.
struct FlushToZero {
#if defined(__x86_64__)
  unsigned saved = _mm_getcsr();
  FlushToZero() { _mm_setcsr(saved | 0x8040); }
  ~FlushToZero() { _mm_setcsr(saved); }
#elif defined(__aarch64__)
  uint64_t saved;
  FlushToZero() {
    asm volatile("mrs %0, fpcr" : "=r"(saved));
    asm volatile("msr fpcr, %0" ::"r"(saved | (1u << 24)));
  }
  ~FlushToZero() { asm volatile("msr fpcr, %0" ::"r"(saved)); }
#endif
};

double now_us() {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Run {
  Plan& plan;
  const Job& job;
  int threads;
  Barrier barrier;
  int64_t first, count, done = 0;  // the steps of this part of the run
  bool imports, exports;
  double deadline;
  std::atomic<bool> stop[2];  // of this step and of the last: a slow thread may still read the latter

  void section(Section s, int t, const Step& step) {
    // on fewer threads than the plan was made for, each takes the shares of several
    const int per = (plan.threads + threads - 1) / threads, t0 = std::min(t * per, plan.threads), t1 = std::min(t0 + per, plan.threads);
    Call call;
    call.buffer = plan.buffer[0].data();
    call.step = &step;
    call.scratch = plan.scratch->get() + plan.scratch_bytes * t;
    double* at = s == STEP && job.times ? job.times + 2 * t * plan.section[s].size() : nullptr;
    for (const Instr& in : plan.section[s]) {
      if (in.barrier) barrier.wait(t);
      if (at) *at++ = now_us() * 1e-6;
      call.arg = in.arg;
      call.p = in.p;
      call.nargs = in.nargs;
      call.np = in.np;
      for (int q = t0; q < t1;) {  // neighbouring shares are one call
        call.begin = in.range[2 * q];
        call.end = in.range[2 * q + 1];
        for (q++; q < t1 && in.range[2 * q] == call.end; q++) call.end = in.range[2 * q + 1];
        if (call.begin < call.end) in.run(call);
      }
      if (at) *at++ = now_us() * 1e-6;
    }
  }

  // asked by thread 0 after each step
  bool finished(int64_t i) const {
    if (job.watch >= 0 && plan.bad(job.watch)) return true;
    return deadline > 0 && i + 1 < count && now_us() > deadline;
  }

  void operator()(int t) {
    FlushToZero guard;
    Step step{nullptr, 0};
    if (job.sections & 1 << SETUP) section(SETUP, t, step);
    for (Section s : {IMPORT, IMPORT_LARGE})
      if (imports && job.sections & 1 << s) {
        section(s, t, step);
        barrier.wait(t);
      }
    for (int64_t i = 0; i < count; i++) {
      step.first_row = (first + i) * job.batch;
      step.rows = job.order ? job.order + step.first_row : nullptr;
      section(STEP, t, step);
      section(ORDERED, t, step);
      if (t == 0) {
        done = i + 1;
        stop[i & 1].store(finished(i), std::memory_order_relaxed);
      }
      barrier.wait(t);
      if (stop[i & 1].load(std::memory_order_relaxed)) break;
    }
    for (Section s : {EXPORT_STATE, EXPORT_LARGE})
      if (exports && job.sections & 1 << s) {
        barrier.wait(t);
        section(s, t, step);
      }
  }
};

// Steps side by side: thread t runs steps t, t + lanes, ... and waits for its turn before what is ordered.
struct LaneRun {
  Plan& plan;
  const Job& job;
  int64_t first;
  double deadline;
  std::atomic<int64_t> end;      // no step from here on is begun
  std::atomic<int64_t> turn{0};  // the steps before this one are done

  void section(Section s, int t, const Step& step) {
    Call call;
    call.buffer = plan.buffer[t].data();
    call.step = &step;
    call.scratch = plan.scratch->get() + plan.scratch_bytes * t;
    for (const Instr& in : plan.section[s]) {
      call.arg = in.arg;
      call.p = in.p;
      call.nargs = in.nargs;
      call.np = in.np;
      call.begin = in.range[0];
      call.end = in.range[1];
      if (call.begin < call.end) in.run(call);
    }
  }
  void operator()(int t) {
    FlushToZero guard;
    for (int64_t i = t; i < end.load(); i += plan.lanes) {
      const int64_t row = (first + i) * job.batch;
      const Step step{job.order ? job.order + row : nullptr, row};
      section(STEP, t, step);
      wait_until([&] { return turn.load(std::memory_order_acquire) == i; });
      section(ORDERED, t, step);
      // while it is this step's turn nobody has begun step i + lanes, so the steps that are done stay the first ones
      if (deadline > 0 && now_us() > deadline) end.store(std::min(end.load(), i + plan.lanes));
      turn.store(i + 1, std::memory_order_release);
    }
  }
};

}  // namespace

// Runs steps [first, first + count) and returns how many were done.
int64_t run_part(Plan& plan, const Job& job, int threads, int64_t first, int64_t count, bool imports, bool exports, double deadline) {
  if (threads > 1 && plan.lanes > 1) {
    if (imports) run_part(plan, job, 1, first, 0, true, false, 0);
    LaneRun run{plan, job, first, deadline, {count}};
    if (Pool::get().run(threads, [&](int t) { run(t); })) {
      if (exports) run_part(plan, job, 1, first, 0, false, true, 0);
      return run.turn.load();
    }
    imports = false;
  } else if (threads > 1) {
    Run run{plan, job, threads, Barrier(threads), first, count, 0, imports, exports, deadline, {}};
    if (Pool::get().run(threads, [&](int t) { run(t); })) return run.done;
  }
  Run run{plan, job, 1, Barrier(1), first, count, 0, imports, exports, deadline, {}};
  run(0);
  return run.done;
}

// Chooses between one thread and all of them by the time of real steps, and looks again after a quarter of a second, then ever more rarely while the
// answer stays the same: the neighbours on the machine change. Trials take a millisecond, in which a busy machine may leave all threads alone by
// chance; so the winner is on probation for ten, and what it does from then on counts instead of its trials. Both ways give the same bits.
int64_t run_measured(Plan& plan, const Job& job, bool imports, bool exports, double deadline) {
  constexpr int64_t TRIALS = 4;
  constexpr double TRIAL_US = 1e3, PROBATION_US = 10e3, PART_US = 50e3, MOST_PATIENCE_US = 16e6;
  int64_t done = 0;
  const int64_t count = job.count;
  if (imports) run_part(plan, job, 1, 0, 0, true, false, 0);
  while (done < count) {
    const bool measuring = plan.trials[0] < TRIALS || plan.trials[1] < TRIALS;
    const int way = measuring ? plan.trials[1] < plan.trials[0] : plan.best_us[1] < plan.best_us[0] * 0.97;
    const double limit = measuring ? TRIAL_US : way != plan.chosen ? PROBATION_US : PART_US;
    int64_t part = measuring && !plan.trials[way] ? 1 : (int64_t)(limit / std::max(plan.best_us[way], 1.0)) + 1;
    part = std::min(part, count - done);
    const double start = now_us();
    const double soft = start + 2 * limit;  // where threads wait for time slices, a part takes many times what was expected
    const int64_t did = run_part(plan, job, way ? plan.width() : 1, job.first + done, part, false, false, deadline > 0 ? std::min(deadline, soft) : soft);
    const double us = (now_us() - start) / (double)std::max<int64_t>(did, 1);
    done += did;
    if (measuring) {
      // the first trial of each way only warms caches and wakes workers; of the rest the better one counts
      plan.best_us[way] = plan.trials[way] <= 1 ? us : std::min(us, plan.best_us[way]);
      plan.trials[way]++;
    } else {
      plan.best_us[way] = us;
      if (way != plan.chosen && (way == 0 || us < plan.best_us[0] * 0.97)) {
        plan.chosen = way;
        plan.patience_us = PATIENCE_US;
        plan.since_us = 0;
      }
      plan.since_us += us * (double)did;
      if (plan.since_us > plan.patience_us) {
        plan.trials[0] = plan.trials[1] = TRIALS - 2;  // two new trials of each way
        plan.patience_us = std::min(2 * plan.patience_us, MOST_PATIENCE_US);
        plan.since_us = 0;
      }
    }
    if (job.watch >= 0 && plan.bad(job.watch)) break;
    if (deadline > 0 && now_us() > deadline) break;
  }
  if (exports) run_part(plan, job, plan.chosen == 1 ? plan.width() : 1, 0, 0, false, true, 0);
  return done;
}

}  // namespace baro

using namespace baro;

// Writes a text to `out` (at most `size` bytes with the final zero) and returns its length: first line the instruction set and the
// widest panel, then the kernels, the loops "name type result" and the programs of the fused chains, one a line, each part after a line "--".
EXPORT int64_t baro_info(char* out, int64_t size) {
  const KernelTable& k = *kernel_table();
  std::string s = std::string(k.isa) + " " + std::to_string(k.max_panel) + "\n--\n";
  for (int i = 0; i < k.n_kernels; i++) s += std::string(k.kernels[i].name) + "\n";
  s += "--\n";
  for (int i = 0; i < k.n_loops; i++)
    s += std::string(k.loops[i].name) + " " + std::to_string(k.loops[i].type) + " " + std::to_string(k.loops[i].result) + "\n";
  s += "--\n";
  for (int i = 0; i < k.n_fused; i++) s += std::string(k.fused[i].program) + "\n";
  if (size > 0) {
    const size_t n = std::min((size_t)size - 1, s.size());
    std::memcpy(out, s.data(), n);
    out[n] = 0;
  }
  return (int64_t)s.size();
}

// Returns a plan, or null with the reason in `error`.
EXPORT void* baro_plan_new(const int64_t* words, int64_t n, char* error, int64_t size) {
  try {
    return parse(words, n);
  } catch (const std::exception& e) {
    std::snprintf(error, (size_t)size, "%s", e.what());
    return nullptr;
  }
}

EXPORT void baro_plan_free(void* plan) { delete (Plan*)plan; }

// Runs a job and returns the number of steps done.
EXPORT int64_t baro_plan_run(void* p, const int64_t* words) {
  Plan& plan = *(Plan*)p;
  const Job& job = *(const Job*)words;
  for (auto& lane : plan.buffer)
    for (auto [buffer, number] : plan.external) lane[buffer] = job.external[number];
  const bool imports = job.sections & (1 << IMPORT | 1 << IMPORT_LARGE), exports = job.sections & (1 << EXPORT_STATE | 1 << EXPORT_LARGE);
  const int64_t count = job.sections & 1 << STEP ? job.count : 0;
  const double deadline = job.deadline_us ? now_us() + (double)job.deadline_us : 0;
  if (plan.width() == 1 || job.threads == 1 || count == 0) return run_part(plan, job, 1, job.first, count, imports, exports, deadline);
  if (job.threads) return run_part(plan, job, plan.width(), job.first, count, imports, exports, deadline);
  return run_measured(plan, job, imports, exports, deadline);
}

// Says whether a buffer's first float32 is infinite or NaN.
EXPORT int64_t baro_plan_bad(void* plan, int64_t buffer) { return ((Plan*)plan)->bad(buffer); }

// Writes the orders of rows for `count` epochs: argsort (stable) of the random words of a (count, rows) draw from a state (seed, step).
EXPORT void baro_shuffles(const uint32_t* state, int64_t count, int64_t rows, int64_t* out) { shuffles(state, count, rows, out); }
