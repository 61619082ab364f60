#include "common/judge/conclude.hpp"

#include "common/judge/running_test.hpp"

#include <utility>

namespace judge {

void note_verdict(Verdict verdict, std::string message, std::optional<Place> place) {
  auto& concluded = running_test().concluded;
  if (!concluded) {
    concluded = Conclusion{verdict, std::move(message), std::move(place)};
  }
}

void conclude(Verdict verdict, std::string message, std::optional<Place> place) {
  note_verdict(verdict, std::move(message), std::move(place));
  throw TestConcluded{};
}

} // namespace judge
