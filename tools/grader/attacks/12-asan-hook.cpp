// 12: defines a sanitizer's hook
// Verdict: compile_error
// Says: __asan_
extern "C" const char* __asan_default_options() {
  return "exitcode=0:abort_on_error=0";
}

extern "C" void __asan_on_error() {}

static bool attack(int pid) {
  return pid > 0;
}
