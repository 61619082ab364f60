#include "common/tracer/tests/stepped.hpp"

#include <sys/syscall.h>
#include <unistd.h>

namespace stepped {

volatile int counter = 0;
int plain = 7;

[[gnu::noinline]] void add_one() {
  int seen = counter;
  asm volatile("" : "+r"(seen)); // or clang makes one instruction of it
  counter = seen + 1;
}

[[gnu::noinline]] long with_call() {
  add_one();
  const long parent = ::syscall(SYS_getppid);
  add_one();
  return parent;
}

[[gnu::noinline]] unsigned long flags() {
#if defined(__x86_64__)
  return __builtin_ia32_readeflags_u64();
#else
  return 0;
#endif
}

[[gnu::noinline]] std::string word() {
  return "word";
}

} // namespace stepped
