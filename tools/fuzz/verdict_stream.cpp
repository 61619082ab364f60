// A verdict stream, cut into pieces anywhere, from a judge that somebody may have taken over.
#include "common/judge/confinement/verdict_stream.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t piece = 1U + data[0] % 64U;
  confinement::VerdictStream whole;
  confinement::VerdictStream cut;
  std::size_t results = whole.feed(text).size();
  for (std::size_t at = 0; at < text.size(); at += piece) {
    results -= cut.feed(text.substr(at, piece)).size();
  }
  if (results != 0 || whole.complete() != cut.complete() ||
      whole.damage().has_value() != cut.damage().has_value()) {
    __builtin_trap(); // how it is cut must not matter
  }
  return 0;
}
