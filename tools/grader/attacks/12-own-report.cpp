// 12: defines the runtime's report
// Verdict: compile_error
// Says: judge's own half
#include <string_view>

namespace subject {
void report(std::string_view, std::string_view) noexcept {}

void gate(std::string_view) noexcept {}
} // namespace subject

static bool attack(int pid) {
  return pid > 0;
}
